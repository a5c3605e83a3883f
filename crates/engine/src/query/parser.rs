//! The query language: words, `"a phrase"`, `-without`, `title:word`, `prefix*`, `a OR b`.

use super::{Atom, Chunk, Clause, Ending, Exclusion, MOST_WORDS, Phrase, Query, Word};
use crate::analysis::{self, Accents};
use crate::document::Field;

/// Parses what was typed. `open`: whether the last word may be unfinished.
pub(crate) fn parse(text: &str, open: bool, accents: Accents) -> Query {
    let mut parser = Parser { text, accents, at: 0, words: 0, or: false, query: Query::default() };
    parser.run();
    let mut query = parser.query;
    // A word is open while nothing, not even a space, follows it.
    if !open {
        for clause in &mut query.clauses {
            for atom in &mut clause.alternatives {
                match atom {
                    Atom::Word(word) if word.ending == Ending::Open => word.ending = Ending::Whole,
                    Atom::Phrase(phrase) => phrase.open = false,
                    Atom::Word(_) => {}
                }
            }
        }
    }
    query
}

/// The names that stand before a colon.
fn field_named(name: &str) -> Option<Field> {
    match name.to_ascii_lowercase().as_str() {
        "title" => Some(Field::Title),
        "heading" => Some(Field::Heading),
        _ => None,
    }
}

/// The quotation marks that people and their keyboards make; each is closed by the same set.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

struct Parser<'a> {
    text: &'a str,
    accents: Accents,
    at: usize,
    words: usize,
    /// Whether `OR` stands between the last clause and what comes.
    or: bool,
    query: Query,
}

impl<'a> Parser<'a> {
    fn run(&mut self) {
        while let Some(start) = self.skip_spaces() {
            if self.words >= MOST_WORDS {
                self.query.cut = true;
                return;
            }
            if self.operator_or() {
                continue;
            }
            let negated = self.negation();
            let field = self.field();
            let before = self.query.clauses.len();
            if let Some(phrase) = self.quoted() {
                self.phrase(phrase, field, negated);
            } else {
                self.chunk(field, negated);
            }
            // Only the first clause of a chunk is the alternative of what stands before `OR`.
            if std::mem::take(&mut self.or) && before > 0 && self.query.clauses.len() > before {
                let clause = self.query.clauses.remove(before);
                let target = &mut self.query.clauses[before - 1];
                if target.field == clause.field {
                    target.alternatives.extend(clause.alternatives);
                } else {
                    self.query.clauses.insert(before, clause);
                }
            }
            debug_assert!(self.at > start, "every turn takes something");
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) -> Option<usize> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        (self.at < self.text.len()).then_some(self.at)
    }

    /// `OR` between two things; anywhere else it is a word.
    fn operator_or(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix("OR") else { return false };
        let between = after.starts_with(char::is_whitespace)
            && !after.trim_start().is_empty()
            && !after.trim_start().starts_with('-')
            && !self.query.clauses.is_empty()
            && !self.or;
        if between {
            self.at += 2;
            self.or = true;
        }
        between
    }

    /// `-` directly before a word or a phrase. `--release` is no negation: two hyphens are an option.
    fn negation(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix('-') else { return false };
        // No further than to the next space, here and below: a query may be all hyphens.
        let chunk = after.split(char::is_whitespace).next().unwrap_or_default();
        let word_follows = || analysis::tokenize(chunk).next().is_some_and(|token| token.start == 0);
        let negates = after.starts_with(QUOTES) || word_follows();
        if negates {
            self.at += 1;
            self.or = false;
        }
        negates
    }

    /// `title:` directly before a word or a phrase.
    fn field(&mut self) -> Option<Field> {
        let rest = self.rest();
        let (name, after) = rest.split_at(rest.find(|c: char| c == ':' || c.is_whitespace())?);
        let (field, after) = (field_named(name)?, after.strip_prefix(':')?);
        if after.starts_with([':', ' ']) || after.is_empty() {
            return None;
        }
        self.at += name.len() + 1;
        Some(field)
    }

    /// What stands in quotation marks; one that is not closed ends with the query.
    fn quoted(&mut self) -> Option<(usize, &'a str, bool)> {
        let inner = self.rest().strip_prefix(QUOTES)?;
        let start = self.text.len() - inner.len();
        match inner.find(QUOTES) {
            Some(end) => {
                let close = inner[end..].chars().next().map_or(0, char::len_utf8);
                self.at = start + end + close;
                Some((start, &inner[..end], true))
            }
            None => {
                self.at = self.text.len();
                Some((start, inner, false))
            }
        }
    }

    fn phrase(&mut self, (start, text, closed): (usize, &str, bool), field: Option<Field>, negated: bool) {
        let mut tokens = analysis::tokenize(text);
        let room = MOST_WORDS.saturating_sub(self.words).max(1);
        let terms: Vec<_> = tokens.by_ref().take(room).map(|token| self.folded(&text[token])).collect();
        if terms.is_empty() {
            return;
        }
        self.words += terms.len();
        let cut = tokens.next().is_some();
        self.query.cut |= cut;
        let open = !closed && !cut && !text.ends_with(char::is_whitespace);
        let phrase = Phrase { text: text.to_owned(), terms, quoted: true, open, start };
        self.push(Atom::Phrase(phrase), field, negated);
    }

    /// What stands between two spaces.
    fn chunk(&mut self, field: Option<Field>, negated: bool) {
        let start = self.at;
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|&(at, c)| c.is_whitespace() || at > 0 && QUOTES.contains(&c))
            .map_or(rest.len(), |(at, _)| at);
        let chunk = &rest[..end];
        self.at += end;
        let starred = chunk.ends_with('*') && !chunk.ends_with("**");
        let last = self.at == self.text.len();

        let mut tokens: Vec<_> = analysis::tokenize(chunk).collect();
        let room = MOST_WORDS.saturating_sub(self.words);
        self.query.cut |= tokens.len() > room;
        tokens.truncate(room);
        self.words += tokens.len();
        let terms: Vec<_> = tokens.iter().map(|token| self.folded(&chunk[token.clone()])).collect();

        let mut at = 0;
        while at < tokens.len() {
            let run = unit_run(chunk, &tokens[at..]);
            if run > 1 {
                let range = tokens[at].start..tokens[at + run - 1].end;
                let phrase = Phrase {
                    text: chunk[range.clone()].to_owned(),
                    terms: terms[at..at + run].to_vec(),
                    quoted: false,
                    open: false,
                    start: start + range.start,
                };
                self.push(Atom::Phrase(phrase), field, negated);
                at += run;
                continue;
            }
            let token = &tokens[at];
            let ending = if at + 1 == tokens.len() && starred {
                Ending::Star
            } else if at + 1 == tokens.len() && last && token.end == chunk.len() && !negated {
                Ending::Open
            } else {
                Ending::Whole
            };
            let word = Word {
                text: chunk[token.clone()].to_owned(),
                term: terms[at].clone(),
                start: start + token.start,
                ending,
            };
            self.push(Atom::Word(word), field, negated);
            at += 1;
        }
        if !negated {
            // What ends a sentence or a part of it belongs to no word.
            let ends = ['*', '.', ',', ';', '?'];
            self.note_separators(chunk.trim_end_matches(ends), &tokens, terms);
        }
    }

    fn push(&mut self, atom: Atom, field: Option<Field>, negated: bool) {
        if negated {
            self.query.excluded.push(Exclusion { atom, field });
        } else {
            self.query.clauses.push(Clause { alternatives: vec![atom], field });
        }
    }

    /// What a word is looked up as.
    fn folded(&self, token: &str) -> String {
        let mut term = String::new();
        analysis::fold(token, self.accents, &mut term);
        term
    }

    fn note_separators(&mut self, chunk: &str, tokens: &[std::ops::Range<usize>], terms: Vec<String>) {
        let mut separators = Vec::with_capacity(terms.len() + 1);
        let mut end = 0;
        for token in tokens {
            separators.push(chunk[end..token.start].to_owned());
            end = token.end;
        }
        separators.push(chunk.get(end..).unwrap_or_default().to_owned());
        // A run of units has nothing between them, and is looked for as a whole.
        if !terms.is_empty() && separators.iter().any(|separator| !separator.is_empty()) {
            self.query.chunks.push(Chunk { terms, separators });
        }
    }
}

/// How many tokens from the first on are units of a script without spaces, one directly behind the other.
fn unit_run(chunk: &str, tokens: &[std::ops::Range<usize>]) -> usize {
    let units = tokens.iter().take_while(|token| analysis::is_unit(&chunk[(*token).clone()])).count();
    tokens[..units].windows(2).position(|pair| pair[0].end != pair[1].start).map_or(units, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, open: bool) -> Query {
        super::parse(text, open, Accents::Folded)
    }

    /// A query in a line: `word`, `word~` open, `word*`, `"a b"`, `{a b}` units, `|` or, `-` not.
    fn show(text: &str) -> String {
        fn atom(atom: &Atom) -> String {
            match atom {
                Atom::Word(word) => {
                    let ending = match word.ending {
                        Ending::Whole => "",
                        Ending::Open => "~",
                        Ending::Star => "*",
                    };
                    format!("{}{ending}", word.term)
                }
                Atom::Phrase(phrase) if phrase.quoted => format!("\"{}\"", phrase.terms.join(" ")),
                Atom::Phrase(phrase) => format!("{{{}}}", phrase.terms.join(" ")),
            }
        }
        let query = parse(text, true);
        let field = |field: Option<Field>| field.map_or(String::new(), |field| format!("{field:?}:"));
        let mut parts: Vec<_> = query
            .clauses
            .iter()
            .map(|clause| {
                let alternatives: Vec<_> = clause.alternatives.iter().map(atom).collect();
                field(clause.field) + &alternatives.join("|")
            })
            .collect();
        parts.extend(query.excluded.iter().map(|not| format!("-{}{}", field(not.field), atom(&not.atom))));
        parts.join(" ")
    }

    #[test]
    fn the_language() {
        for (typed, parsed) in [
            ("", ""),
            ("   ", ""),
            ("Telenor data", "telenor data~"),
            ("telenor ", "telenor"),
            ("\"stray bullet\"", "\"stray bullet\""),
            ("“stray bullet”", "\"stray bullet\""),
            ("\"stray bul", "\"stray bul\""),
            ("kachin -omaha", "kachin -omaha"),
            ("-\"stray bullet\" child", "child~ -\"stray bullet\""),
            ("title:weekly", "Title:weekly~"),
            ("-title:weekly x", "x~ -Title:weekly"),
            ("title:\"weekly update\"", "Title:\"weekly update\""),
            ("title: weekly", "title weekly~"),
            ("myit*", "myit*"),
            ("myit* x", "myit* x~"),
            ("a OR b", "a|b~"),
            ("a OR b OR c", "a|b|c~"),
            ("a OR b c", "a|b c~"),
            ("OR b", "or b~"),
            ("a OR", "a or~"),
            ("AND OR", "and or~"),
            ("-", ""),
            ("- a", "a~"),
            ("a-b", "a b~"),
            ("--release", "release~"),
            ("std::vec", "std vec~"),
            ("C++", "c"),
            ("...", ""),
            ("(a+)+$", "a"),
            (".*", ""),
            ("</script>", "script"),
            ("__proto__", "proto"),
            ("\"\"", ""),
            ("x\"y z\"", "x \"y z\""),
            ("\"y z\"x", "\"y z\" x~"),
            ("« y z » x", "\"y z\" x~"),
            ("„y z“", "\"y z\""),
            ("x\"", "x"),
            ("a OR -b", "a or -b"),
            ("OR OR b", "or|b~"),
            ("a OR OR b", "a|or b~"),
            ("a ORb", "a orb~"),
            ("a -b OR c", "a|c~ -b"),
            ("a OR \"b c\"", "a|\"b c\""),
            ("a OR b-c", "a|b c~"),
            ("title:a OR title:b", "Title:a|b~"),
            ("title:a OR heading:b", "Title:a Heading:b~"),
            ("a OR title:b OR c", "a Title:b c~"),
            ("TITLE:a", "Title:a~"),
            ("heading:a", "Heading:a~"),
            ("body:a", "body a~"),
            ("title::a", "title a~"),
            ("title:", "title"),
            ("-title:\"a b\"", "-Title:\"a b\""),
            ("a**", "a"),
            ("a* b", "a* b~"),
            ("b a*", "b a*"),
            ("-a*", "-a*"),
            ("-a", "-a"),
            ("-a-b", "-a -b"),
            ("a.", "a"),
            ("東京都", "{東 京 都}"),
            ("東京 都", "{東 京} 都~"),
            ("東-京", "東 京~"),
            ("東京-都に", "{東 京} {都 に}"),
            ("a東京", "a {東 京}"),
            ("東京a", "{東 京} a~"),
        ] {
            assert_eq!(show(typed), parsed, "{typed:?}");
        }
    }

    #[test]
    fn what_ends_a_sentence_joins_nothing() {
        assert!(parse("maple, oak; and pine. Where?", true).chunks.is_empty());
        assert_eq!(parse("in C++.", true).chunks, parse("in C++", true).chunks);
    }

    #[test]
    fn a_chunk_remembers_its_separators() {
        let query = parse("use std::vec C++", true);
        assert_eq!(
            query.chunks,
            [
                Chunk {
                    terms: vec!["std".into(), "vec".into()],
                    separators: vec![String::new(), "::".into(), String::new()]
                },
                Chunk { terms: vec!["c".into()], separators: vec![String::new(), "++".into()] },
            ]
        );
    }

    #[test]
    fn ten_thousand_words_are_cut() {
        let query = parse(&"word ".repeat(10_000), true);
        assert!(query.cut);
        assert_eq!(query.clauses.len(), MOST_WORDS);
        assert!(parse(&"a-".repeat(10_000), true).cut);
    }

    /// Each of these took the time of its length squared: minutes.
    #[test]
    fn what_has_no_words_takes_no_time() {
        for text in ["- ", ". ", "-. ", "\"\" ", ": "] {
            let query = parse(&text.repeat(200_000), true);
            assert!(query.clauses.is_empty() && query.excluded.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn nothing_is_open_where_all_is_typed() {
        let endings = |open: bool, text: &str| -> Vec<bool> {
            let clauses = parse(text, open).clauses.into_iter();
            let atoms = clauses.flat_map(|clause| clause.alternatives);
            atoms
                .map(|atom| match atom {
                    Atom::Word(word) => word.ending != Ending::Whole,
                    Atom::Phrase(phrase) => phrase.open,
                })
                .collect()
        };
        for (text, open, closed) in [
            ("a b", [false, true], [false, false]),
            ("a* b*", [true, true], [true, true]),
            ("a \"b c", [false, true], [false, false]),
            ("a \"b c ", [false, false], [false, false]),
            ("a \"b c\"", [false, false], [false, false]),
            (&format!("a \"{}", "b ".repeat(MOST_WORDS) + "b"), [false, false], [false, false]),
        ] {
            assert_eq!(endings(true, text), open, "{text}");
            assert_eq!(endings(false, text), closed, "{text}");
        }
    }

    #[test]
    fn everything_knows_where_it_stands() {
        let text = "  Waldo, x-é \"a B\" «ü c» 東京-都 -not -\"d e\" title:T heading:\"f g";
        let query = parse(text, true);
        let atoms = query.clauses.iter().flat_map(|clause| &clause.alternatives);
        let texts: Vec<_> = atoms
            .chain(query.excluded.iter().map(|not| &not.atom))
            .map(|atom| match atom {
                Atom::Word(word) => (word.start, word.text.as_str()),
                Atom::Phrase(phrase) => (phrase.start, phrase.text.as_str()),
            })
            .inspect(|&(start, part)| assert_eq!(&text[start..start + part.len()], part))
            .map(|(_, part)| part)
            .collect();
        assert_eq!(texts, ["Waldo", "x", "é", "a B", "ü c", "東京", "都", "T", "f g", "not", "d e"]);
    }

    #[test]
    fn as_many_words_as_are_looked_at_are_not_cut() {
        let words = |count: usize| "word ".repeat(count);
        assert!(!parse(&words(MOST_WORDS), true).cut);
        assert!(parse(&words(MOST_WORDS + 1), true).cut);
        assert!(!parse(&"a-".repeat(MOST_WORDS), true).cut);
        assert!(parse(&"a-".repeat(MOST_WORDS + 1), true).cut);
        let phrase = |count: usize| format!("x \"{}\"", words(count));
        for (count, terms) in [(3, 3), (MOST_WORDS - 1, MOST_WORDS - 1), (MOST_WORDS + 9, MOST_WORDS - 1)] {
            let query = parse(&phrase(count), true);
            let Atom::Phrase(phrase) = &query.clauses[1].alternatives[0] else { panic!("a phrase") };
            assert_eq!(phrase.terms.len(), terms);
            assert_eq!(query.cut, count > terms, "{count} words in quotation marks");
        }
        // Words of a phrase count, too.
        assert!(parse(&(phrase(MOST_WORDS - 1) + " y"), true).cut);
    }

    #[test]
    fn what_stands_around_words_joins_them() {
        let separators = |text: &str| -> Vec<Vec<String>> {
            parse(text, true).chunks.into_iter().map(|chunk| chunk.separators).collect()
        };
        assert_eq!(separators("(a+b) c"), [["(", "+", ")"]]);
        assert_eq!(separators("--release"), [["--", ""]]);
        assert_eq!(separators("a/b -c/d"), [["", "/", ""]]);
        assert!(separators("東京 word 京都").is_empty());
        assert!(separators("word* other").is_empty());
    }
}
