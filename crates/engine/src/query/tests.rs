//! The query language, case by case.

use super::parser::MAX_RANGES;
use super::{Atom, Chunk, Ending, MAX_WORDS, ParsedQuery};
use crate::analysis::Accents;
use crate::document::Field;

fn parse(text: &str, prefix: bool) -> ParsedQuery {
    super::parse(text, prefix, Accents::Folded, &["date".to_owned(), "Price".to_owned()])
}

/// Formats a query on a line: `word`, `word~` unfinished, `word*`, `"a b"`, `{a b}` units, `|` or, `-` not.
fn show(text: &str) -> String {
    fn atom(atom: &Atom) -> String {
        match atom {
            Atom::Word(word) => {
                let ending = match word.ending {
                    Ending::Finished => "",
                    Ending::Unfinished => "~",
                    Ending::Wildcard => "*",
                };
                format!("{}{ending}", word.term)
            }
            Atom::Phrase(phrase) if phrase.quoted => {
                let reach = if phrase.reach > 0 { format!("~{}", phrase.reach) } else { String::new() };
                format!("\"{}\"{reach}", phrase.terms.join(" "))
            }
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
    parts.extend(query.ranges.iter().map(|one| {
        let not = if one.negated { "-" } else { "" };
        format!("{not}{}:{}", one.filter.0, one.filter.1.concat())
    }));
    parts.join(" ")
}

#[test]
fn parses_the_query_language() {
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
        ("\"a b\"~5 c", "\"a b\"~5 c~"),
        ("\"a b\"~", "\"a b\""),
        ("\"a b\"~0", "\"a b\""),
        ("\"a b\"~999", "\"a b\"~100"),
        ("\"a b\"~5c", "\"a b\" 5c~"),
        ("-\"a b\"~2", "-\"a b\"~2"),
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
fn parses_ranges_of_known_metadata() {
    for [typed, parsed] in [
        ["date:2021..2023 x", "x~ date:2021..2023"],
        ["x PRICE:..9.5", "x Price:..9.5"],
        ["-date:2021-06.. x", "x~ -date:2021-06.."],
        ["x OR date:1.. y", "x y~ date:1.."],
        ["year:1..2", "year 1 2~"],
        ["date:1", "date 1~"],
        ["date:1..=2", "date 1 2~"],
        ["date::a..b", "date a b~"],
    ] {
        assert_eq!(show(typed), parsed, "{typed:?}");
    }
}

#[test]
fn sentence_punctuation_is_no_separator() {
    assert!(parse("maple, oak; and pine. Where?", true).chunks.is_empty());
    assert_eq!(parse("in C++.", true).chunks, parse("in C++", true).chunks);
}

#[test]
fn chunks_keep_terms_and_separators() {
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
fn cuts_ten_thousand_words() {
    let query = parse(&"word ".repeat(10_000), true);
    assert!(query.cut);
    assert_eq!(query.clauses.len(), MAX_WORDS);
    assert!(parse(&"a-".repeat(10_000), true).cut);
}

/// In quadratic time, each of these would take minutes.
#[test]
fn parses_long_queries_without_words() {
    for text in ["- ", ". ", "-. ", "\"\" ", ": ", "=\"", "-=\"", "-\u{201C}."] {
        let query = parse(&text.repeat(200_000), true);
        assert!(query.clauses.is_empty() && query.excluded.is_empty(), "{text:?}");
    }
}

#[test]
fn option_prefix_decides_unfinished_words() {
    let endings = |open: bool, text: &str| -> Vec<bool> {
        let clauses = parse(text, open).clauses.into_iter();
        let atoms = clauses.flat_map(|clause| clause.alternatives);
        atoms
            .map(|atom| match atom {
                Atom::Word(word) => word.ending != Ending::Finished,
                Atom::Phrase(phrase) => phrase.unclosed,
            })
            .collect()
    };
    for (text, open, closed) in [
        ("a b", [false, true], [false, false]),
        ("a* b*", [true, true], [true, true]),
        ("a \"b c", [false, true], [false, false]),
        ("a \"b c ", [false, false], [false, false]),
        ("a \"b c\"", [false, false], [false, false]),
        (&format!("a \"{}", "b ".repeat(MAX_WORDS) + "b"), [false, false], [false, false]),
    ] {
        assert_eq!(endings(true, text), open, "{text}");
        assert_eq!(endings(false, text), closed, "{text}");
    }
}

#[test]
fn atoms_keep_their_offsets() {
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
fn cuts_queries_after_max_words() {
    let words = |count: usize| "word ".repeat(count);
    assert!(!parse(&words(MAX_WORDS), true).cut);
    assert!(parse(&words(MAX_WORDS + 1), true).cut);
    assert!(!parse(&"a-".repeat(MAX_WORDS), true).cut);
    assert!(parse(&"a-".repeat(MAX_WORDS + 1), true).cut);
    let phrase = |count: usize| format!("x \"{}\"", words(count));
    for (count, terms) in [(3, 3), (MAX_WORDS - 1, MAX_WORDS - 1), (MAX_WORDS + 9, MAX_WORDS - 1)] {
        let query = parse(&phrase(count), true);
        let Atom::Phrase(phrase) = &query.clauses[1].alternatives[0] else { panic!("a phrase") };
        assert_eq!(phrase.terms.len(), terms);
        assert_eq!(query.cut, count > terms, "{count} words in quotation marks");
    }
    // Words of a phrase count too.
    assert!(parse(&(phrase(MAX_WORDS - 1) + " y"), true).cut);
}

#[test]
fn cuts_ranges() {
    assert!(!parse(&"date:1..2 ".repeat(MAX_RANGES), true).cut);
    let query = parse(&"date:1..2 -price:..3 word ".repeat(200), true);
    assert!(query.cut);
    assert_eq!((query.ranges.len(), query.clauses.len()), (MAX_RANGES, 200));
}

#[test]
fn cuts_alternatives() {
    let alternatives = |count: usize| {
        let query = parse(&("a OR ".repeat(count - 1) + "a "), true);
        (query.clauses[0].alternatives.len(), query.cut)
    };
    assert_eq!(alternatives(64), (64, false));
    assert_eq!(alternatives(65), (64, true));
}

#[test]
fn signs_are_kept_where_there_are_no_words() {
    assert_eq!(parse("=> ? =>", true).signs, ["=>", "?"]);
    assert_eq!(parse("\"..=\"", true).signs, ["..="]);
    assert!(parse("a => b", true).signs.is_empty());
    assert_eq!(parse("1! ", true).signs.len() + parse("+ - * / % &", true).signs.len(), 4);
}

#[test]
fn chunks_keep_separators() {
    let separators = |text: &str| -> Vec<Vec<String>> {
        parse(text, true).chunks.into_iter().map(|chunk| chunk.separators).collect()
    };
    assert_eq!(separators("(a+b) c"), [["(", "+", ")"]]);
    assert_eq!(separators("--release"), [["--", ""]]);
    assert_eq!(separators("a/b -c/d"), [["", "/", ""]]);
    assert!(separators("東京 word 京都").is_empty());
    assert!(separators("word* other").is_empty());
}
