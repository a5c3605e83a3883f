//! Queries that name something on a site, as readers type them, and the sections that answer: made from the titles, headings
//! and first sentences of the site itself, so that they need no judges.

use std::collections::{BTreeMap, BTreeSet};

use samara_engine::{Block, BlockKind, Document};

use crate::bm25;

/// How a query names what it looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A heading of several words, in lower case.
    Heading,
    /// The words of a title, the second half first.
    Reordered,
    /// `how to` and a heading, or `what is` and a title.
    Question,
    /// An identifier: `read_to_string`.
    Identifier,
    /// The words of an identifier: `read to string`.
    Words,
    /// The name of a page, and an identifier of it: `path join`.
    OwnerMember,
    /// The same in the other order: `join path`.
    MemberOwner,
    /// The first words of a section's first sentence, without stop words.
    Summary,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Heading,
        Self::Reordered,
        Self::Question,
        Self::Identifier,
        Self::Words,
        Self::OwnerMember,
        Self::MemberOwner,
        Self::Summary,
    ];

    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Reordered => "title, reordered",
            Self::Question => "question",
            Self::Identifier => "identifier",
            Self::Words => "words of identifier",
            Self::OwnerMember => "owner member",
            Self::MemberOwner => "member owner",
            Self::Summary => "summary",
        }
    }
}

/// A query, with the pages and sections that answer it.
pub struct Item {
    /// How it names them.
    pub kind: Kind,
    /// As typed.
    pub query: String,
    /// URLs, of sections with an anchor.
    pub answers: Vec<String>,
}

/// A query made of more sections is too ambiguous.
const MAX_ANSWERS: usize = 3;
/// The maximum number of words of a heading that is typed as a whole.
const MAX_WORDS: usize = 6;
/// The maximum number of words of a sentence that are typed.
const SUMMARY_WORDS: usize = 4;

/// The items of a site in two halves, of pages at even and at odd places: one to find causes on, one to report. At most
/// `limit` of each kind in a half, evenly spread.
pub fn items(documents: &[Document], limit: usize) -> [Vec<Item>; 2] {
    let mut answers: BTreeMap<(Kind, String), BTreeSet<(usize, String)>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        of_document(document, &mut |kind, query, url| {
            answers.entry((kind, query)).or_default().insert((at, url));
        });
    }
    answers.retain(|_, pages| pages.len() <= MAX_ANSWERS);
    [0, 1].map(|half| {
        let of_half =
            |pages: &BTreeSet<(usize, String)>| pages.iter().next().is_some_and(|(at, _)| at % 2 == half);
        let mut items = Vec::new();
        for kind in Kind::ALL {
            let of_kind: Vec<_> =
                answers.iter().filter(|((other, _), pages)| *other == kind && of_half(pages)).collect();
            let step = of_kind.len().div_ceil(limit).max(1);
            items.extend(of_kind.into_iter().step_by(step).map(|((_, query), pages)| Item {
                kind,
                query: query.clone(),
                answers: pages.iter().map(|(_, url)| url.clone()).collect(),
            }));
        }
        items
    })
}

/// Calls `add` with the queries that a document answers, and where.
fn of_document(document: &Document, add: &mut dyn FnMut(Kind, String, String)) {
    let owner = owner(&document.title);
    let title = plain_words(&document.title);
    if (2..=MAX_WORDS).contains(&title.len()) {
        let (first, second) = title.split_at(title.len().div_ceil(2));
        add(Kind::Reordered, [second, first].concat().join(" "), document.url.clone());
        add(Kind::Question, format!("what is {}", title.join(" ")), document.url.clone());
    }
    if let Some(name) = owner {
        add_identifier(name, &document.url, add);
    }
    summary(&document.blocks, &document.url, add);
    for (at, heading) in document.blocks.iter().enumerate().filter(|(_, block)| block.kind.is_heading()) {
        let Some(anchor) = &heading.anchor else { continue };
        let url = format!("{}#{anchor}", document.url);
        summary(&document.blocks[at + 1..], &url, add);
        if let Some(member) = member(&heading.text) {
            add_identifier(member, &url, add);
            if let Some(owner) = owner.filter(|owner| *owner != member) {
                let (owner, member) = (words_of(owner).join(" "), words_of(member).join(" "));
                add(Kind::OwnerMember, format!("{owner} {member}"), url.clone());
                add(Kind::MemberOwner, format!("{member} {owner}"), url);
            }
        } else if !is_code(&heading.text) {
            let words = plain_words(&heading.text);
            if (2..=MAX_WORDS).contains(&words.len()) {
                add(Kind::Heading, words.join(" "), url.clone());
                add(Kind::Question, format!("how to {}", words.join(" ")), url);
            }
        }
    }
}

fn add_identifier(name: &str, url: &str, add: &mut dyn FnMut(Kind, String, String)) {
    let words = words_of(name);
    add(Kind::Identifier, name.to_owned(), url.to_owned());
    if words.len() > 1 {
        add(Kind::Words, words.join(" "), url.to_owned());
    }
}

/// The first words of the first sentence of a section.
fn summary(blocks: &[Block], url: &str, add: &mut dyn FnMut(Kind, String, String)) {
    let Some(first) = blocks.first().filter(|block| block.kind == BlockKind::Paragraph) else { return };
    let sentence = first.text.split(". ").next().unwrap_or_default();
    let words: Vec<String> =
        plain_words(sentence).into_iter().filter(|word| !bm25::is_stop_word(word)).collect();
    if words.len() > SUMMARY_WORDS {
        add(Kind::Summary, words[..SUMMARY_WORDS].join(" "), url.to_owned());
    }
}

/// The words of a heading or sentence, in lower case. What has signs inside is no plain word.
fn plain_words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty() && !is_code(word)).map(str::to_lowercase).collect()
}

/// Whether a text has signs of code, or begins as rustdoc's headings of implementations do.
fn is_code(text: &str) -> bool {
    text.contains(['(', '<', '{', '[', '=', '_', '/', '#', '&'])
        || text.contains("::")
        || text.starts_with("impl ")
}

/// The identifier that a page is about: the last part of the only name in its title, beside the kind of thing that it is
/// (`Struct Path`, `os.path — Common pathname manipulations`).
fn owner(title: &str) -> Option<&str> {
    let name = title.split([' ', '('].as_slice()).find(|word| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        inner.contains("::") || inner.contains('_') || inner.contains('.') || has_inner_capital(inner)
    });
    let mut words = title.split_whitespace();
    let name = name.or_else(|| match (words.next(), words.next(), words.next()) {
        (
            Some("Struct" | "Enum" | "Trait" | "Function" | "Module" | "Macro" | "Type" | "Union"),
            Some(name),
            _,
        ) => Some(name),
        (Some(name), None, _) => Some(name),
        _ => None,
    })?;
    last_part(name)
}

/// The identifier that a heading declares: before its first parenthesis or angle bracket.
fn member(heading: &str) -> Option<&str> {
    let end = heading.find(['(', '<'])?;
    let name = heading[..end].trim_end().rsplit(char::is_whitespace).next()?;
    last_part(name).filter(|name| *name != "impl")
}

/// The last part of a name: `join` of `os.path.join`.
fn last_part(name: &str) -> Option<&str> {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    let name = name.trim_matches(|c: char| !is_inside(c));
    let part = name.rsplit(|c: char| !is_inside(c)).next()?;
    let is_identifier = part.len() > 2 && part.starts_with(|c: char| c.is_ascii_alphabetic());
    is_identifier.then_some(part)
}

fn has_inner_capital(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
}

/// The words of an identifier in lower case, split at `_` and before capitals.
fn words_of(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in identifier.chars() {
        if letter == '_' || (before.is_lowercase() && letter.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| letter != '_') {
            last.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queries(document: &Document) -> Vec<(Kind, String, String)> {
        let mut queries = Vec::new();
        of_document(document, &mut |kind, query, url| queries.push((kind, query, url)));
        queries
    }

    #[test]
    fn section_of_a_type_is_named_in_both_orders() {
        let document = Document {
            url: "path.html".into(),
            title: "Struct PathBuf".into(),
            blocks: vec![
                Block::new(BlockKind::H4, "pub fn set_name<S>(&mut self, name: S)").with_anchor("m.set_name"),
            ],
            ..Document::default()
        };
        let queries = queries(&document);
        let has = |kind: Kind, query: &str, url: &str| queries.contains(&(kind, query.into(), url.into()));
        assert!(has(Kind::Identifier, "PathBuf", "path.html") && has(Kind::Words, "path buf", "path.html"));
        assert!(has(Kind::Words, "set name", "path.html#m.set_name"));
        assert!(has(Kind::OwnerMember, "path buf set name", "path.html#m.set_name"));
        assert!(has(Kind::MemberOwner, "set name path buf", "path.html#m.set_name"));
    }

    #[test]
    fn prose_is_named_by_its_headings_and_first_sentence() {
        let document = Document {
            url: "seeds.html".into(),
            title: "Seeds that fly".into(),
            blocks: vec![
                Block::new(BlockKind::H2, "Two wings").with_anchor("two"),
                Block::new(BlockKind::Paragraph, "The samara of a maple has two papery wings. It flies."),
            ],
            ..Document::default()
        };
        let queries = queries(&document);
        let has = |kind: Kind, query: &str, url: &str| queries.contains(&(kind, query.into(), url.into()));
        assert!(has(Kind::Reordered, "fly seeds that", "seeds.html"));
        assert!(has(Kind::Heading, "two wings", "seeds.html#two"));
        assert!(has(Kind::Question, "how to two wings", "seeds.html#two"));
        assert!(has(Kind::Summary, "samara maple two papery", "seeds.html#two"));
    }

    #[test]
    fn identifiers_are_found_in_titles_and_headings() {
        assert_eq!(owner("os.path — Common pathname manipulations"), Some("path"));
        assert_eq!(owner("Function read_to_string"), Some("read_to_string"));
        assert_eq!(owner("Struct Vec"), Some("Vec"));
        assert_eq!(owner("How seeds fly"), None);
        assert_eq!(member("fsPromises.readFile(path[, options])"), Some("readFile"));
        assert_eq!(member("Two wings"), None);
        assert_eq!(words_of("readToString_lossy"), ["read", "to", "string", "lossy"]);
    }

    #[test]
    fn ambiguous_queries_are_left_out_and_halves_share_no_page() {
        let page = |at: usize, title: &str| Document {
            url: at.to_string(),
            title: title.into(),
            ..Document::default()
        };
        let mut documents: Vec<_> = (0..5).map(|at| page(at, "the same")).collect();
        documents.extend([page(5, "winged seeds"), page(6, "old trees")]);
        let [even, odd] = items(&documents, 10);
        let urls =
            |items: &[Item]| items.iter().flat_map(|item| item.answers.clone()).collect::<BTreeSet<_>>();
        assert_eq!((urls(&even), urls(&odd)), (["6".into()].into(), ["5".into()].into()));
    }
}
