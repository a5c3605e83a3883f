use proptest::prelude::*;

use super::*;
use crate::container::Section;
use crate::ids::TermId;
use crate::index::norms::NormsBuilder;
use crate::index::repeats::UNIT;
use crate::index::tokens::Item;
use crate::parts::slot::ReadMeta;
use crate::writer::container::{self, EncodedSection};
use crate::writer::vocabulary::{self, WordKey};
use crate::writer::{text, varint};

fn documents() -> impl Strategy<Value = Vec<ReadDocument>> {
    let text =
        || prop_oneof!["[a-cA-C .é\u{300}=>_1-]{0,24}", "(HashMap|foo_bar|Été|été|ete|東京都|[.] | ){0,9}"];
    let block = (text(), 0u8..4, 0u8..3, 0u32..3).prop_map(|(text, field, anchor, number)| {
        let template = if anchor == 2 { "-x".to_owned() } else { String::new() };
        ReadBlock { head: field << 4 | anchor << 6, template, number, text }
    });
    let meta = (0u32..2, any::<bool>(), prop::collection::vec("[a-c]{0,3}", 1..3)).prop_map(
        |(name, is_list, mut values)| {
            values.truncate(if is_list { 3 } else { 1 });
            ReadMeta { name, is_list, values }
        },
    );
    let head = (text(), 0u32..2, prop::collection::vec(meta, 0..3));
    let document =
        (head, prop::collection::vec(block, 0..5)).prop_map(|((title, language, meta), blocks)| {
            ReadDocument {
                head: Head { url: title.clone(), language, title, meta, vector: Vec::new() },
                blocks,
                is_whole: true,
            }
        });
    prop::collection::vec(document, 0..5)
}

/// All that an index says.
fn contents(index: &Index) -> Vec<String> {
    let (vocabulary, text, documents) = (index.vocabulary(), index.text(), index.documents());
    let items = text.items(TokenPos(0)..TokenPos(text.len() as u32)).map(|item| format!("{item:?}"));
    let words = (0..vocabulary.word_count() as u32).map(WordId);
    let words = words.map(|word| format!("{} {:?}", vocabulary.word(word), vocabulary.term_of(word)));
    let terms = (0..vocabulary.term_count() as u32).map(TermId).map(|term| {
        let postings = index.postings();
        format!("{} {:?} {}", vocabulary.term(term), postings.of(term), postings.document_count(term))
    });
    let subwords =
        (0..vocabulary.subword_count() as u32).map(|at| format!("{:?}", vocabulary.subword_at(at)));
    let of_document = |document: DocId| {
        let entry = documents.get(document);
        let anchors: Vec<_> = entry.blocks.clone().map(|block| documents.anchor_template(block)).collect();
        format!(
            "{entry:?} {anchors:?} {:?} {:?} {:?} {:?} {:?}",
            documents.meta_of(document),
            documents.text(document),
            documents.lengths[document.0 as usize],
            index.norms().of(document),
            index.language(document),
        )
    };
    let blocks = documents.blocks.iter().map(|block| format!("{block:?}"));
    let separators = text.separators.iter().map(|separator| format!("{separator:?}"));
    let all = items.chain(words).chain(terms).chain(subwords).chain(blocks).chain(separators);
    all.chain(documents.ids().map(of_document)).collect()
}

proptest! {
    #[test]
    fn texts_open_as_a_file_would(documents in documents(), kept in any::<bool>()) {
        let accents = if kept { Accents::Kept } else { Accents::Folded };
        let names = ["one", "two"].map(str::to_owned);
        let languages = ["", "en"].map(str::to_owned);
        let read = open_as_file(accents, &names, &languages, &documents).unwrap();
        let mut norms = NormsBuilder::default();
        norms.step(&read.documents().lengths, &mut Budget::new(usize::MAX));
        let index = open(accents, &names, &languages, &norms.means(), &documents).unwrap();
        prop_assert_eq!(contents(&index), contents(&read));
    }
}

/// A token of the text.
enum Token {
    Word(String, Case),
    Separator(Separator),
}

/// The same index, by way of the bytes of a file.
fn open_as_file(
    accents: Accents,
    names: &[String],
    languages: &[String],
    documents: &[ReadDocument],
) -> Result<Index, Error> {
    let mut tokens = Vec::new();
    for document in documents {
        add_tokens(&document.head.title, &mut tokens);
        for block in &document.blocks {
            add_tokens(&block.text, &mut tokens);
        }
    }
    let mut words = Vec::new();
    let mut separators = Vec::new();
    for token in &tokens {
        match token {
            Token::Word(word, _) => words.push(word.as_str()),
            Token::Separator(separator) => separators.push(separator.clone()),
        }
    }
    sort::sort_by(&mut words, Ord::cmp);
    words.dedup();
    sort::sort_by(&mut separators, Ord::cmp);
    separators.dedup();
    let mut words: Vec<WordKey> = words.into_iter().map(|word| WordKey::new(word, accents)).collect();
    sort::sort_by(&mut words, Ord::cmp);
    let spellings: Vec<&str> = words.iter().map(|key| key.word.as_str()).collect();
    // The numbers of words by their spelling.
    let mut by_spelling: Vec<u32> = (0..words.len() as u32).collect();
    sort::sort_by(&mut by_spelling, |&a, &b| spellings[a as usize].cmp(spellings[b as usize]));
    let item = |token: &Token| match token {
        Token::Word(word, case) => {
            let at = by_spelling.partition_point(|&number| spellings[number as usize] < word.as_str());
            Item::word(WordId(by_spelling[at]), *case)
        }
        Token::Separator(separator) => {
            let id = SeparatorId(separators.partition_point(|other| other < separator) as u32);
            Item::separator(id, separator.ends)
        }
    };
    let items: Vec<Item> = tokens.iter().map(item).collect();
    let (classes, text) = text::encode(items.iter().copied(), &spellings, &separators)?;
    let vocabulary = vocabulary::write(accents, &words, &separators, &classes);
    let sections = [
        (Section::Vocabulary, vocabulary),
        (Section::Repeats, repeats_section(&text)),
        (Section::Text, text),
        (Section::Blocks, blocks_section(documents)),
        (Section::Documents, documents_section(names, languages, documents)),
    ];
    let mut sections = sections.map(|(section, bytes)| EncodedSection::stored(section, bytes));
    sort::sort_by(&mut sections, |a, b| (a.section as u8).cmp(&(b.section as u8)));
    Index::open(&container::write(&sections)?)
}

/// Adds the tokens of a block or title.
fn add_tokens(text: &str, tokens: &mut Vec<Token>) {
    let separator = |text: &str, ends| Token::Separator(Separator { text: text.to_owned(), ends });
    let rest = split::split_tokens(text, |before, token| {
        tokens.extend(before.map(|before| separator(before, false)));
        let (word, case) = split::split_case(token);
        tokens.push(Token::Word(word.into_owned(), case));
    });
    tokens.push(separator(rest, true));
}

/// No repeats.
fn repeats_section(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint::write(&mut out, (text.len() / UNIT) as u32);
    varint::write(&mut out, 0);
    out
}

fn blocks_section(documents: &[ReadDocument]) -> Vec<u8> {
    let blocks = || documents.iter().flat_map(|document| &document.blocks);
    let mut out: Vec<u8> = blocks().map(|block| block.head).collect();
    // A template for each anchor: so every number is the first of its template.
    let anchors = || blocks().filter(|block| block.head >> 6 == 2);
    varint::write(&mut out, anchors().count() as u32);
    anchors().for_each(|block| varint::write_str(&mut out, &block.template));
    for (at, block) in (0..).zip(anchors()) {
        varint::write(&mut out, at);
        // The difference to 1, the first number that is expected; zigzag.
        let code = block.number.checked_sub(1).map_or(0, |distance| 1 + (distance << 1));
        varint::write(&mut out, code);
    }
    out
}

fn documents_section(names: &[String], languages: &[String], documents: &[ReadDocument]) -> Vec<u8> {
    let mut out = Vec::new();
    for strings in [languages, names] {
        varint::write(&mut out, strings.len() as u32);
        strings.iter().for_each(|text| varint::write_str(&mut out, text));
    }
    let metas = || documents.iter().flat_map(|document| &document.head.meta);
    let values = || metas().flat_map(|meta| &meta.values);
    varint::write(&mut out, values().count() as u32);
    values().for_each(|value| varint::write_str(&mut out, value));
    // No facets: they are counted in columns.
    varint::write(&mut out, 0);
    varint::write(&mut out, documents.len() as u32);
    documents.iter().for_each(|_| out.push(0));
    documents.iter().for_each(|document| varint::write(&mut out, document.head.language));
    documents.iter().for_each(|_| out.push(0));
    documents.iter().for_each(|document| varint::write(&mut out, document.blocks.len() as u32 + 1));
    documents.iter().for_each(|document| varint::write_str(&mut out, &document.head.url));
    let mut value = 0;
    for document in documents {
        varint::write(&mut out, document.head.meta.len() as u32);
        for meta in &document.head.meta {
            varint::write(&mut out, meta.name << 1 | u32::from(meta.is_list));
            if meta.is_list {
                varint::write(&mut out, meta.values.len() as u32);
            }
            for _ in &meta.values {
                value += 1;
                varint::write(&mut out, value);
            }
        }
    }
    out
}
