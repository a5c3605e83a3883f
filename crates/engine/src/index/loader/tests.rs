//! A step does no more work than requested. The work is counted, on indexes with much data of one kind.

use super::{IndexLoader, State};
use crate::container::{Section, read_table};
use crate::document::{Block, BlockKind, Document, MetaValue};
use crate::error::Error;
use crate::work;
use crate::writer::container::{EncodedSection, write};
use crate::writer::{BuildOptions, Compression, IndexBuilder};

/// The maximum work per requested unit, and the work for one entry of a list, which a step always completes.
const MAX_PER_UNIT: usize = 6;
const MAX_BEYOND: usize = 600;

fn index(documents: Vec<Document>, compression: Compression) -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    documents.into_iter().for_each(|document| builder.add(document).unwrap());
    builder.finish(compression).unwrap()
}

fn document(url: &str, lang: &str, text: String) -> Document {
    Document {
        url: url.into(),
        lang: lang.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }
}

/// A word of lower-case letters for each number.
fn word(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..5 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

/// Opens an index in steps of `units`, and checks the work of each.
fn check_steps(bytes: Vec<u8>, units: usize) {
    let mut loader = IndexLoader::new(bytes).unwrap();
    let (mut steps, mut total, mut last) = (0, 0, 0.0);
    loop {
        let (share, work) = work::counted(|| loader.step(units).unwrap());
        assert!(work <= units * MAX_PER_UNIT + MAX_BEYOND, "step {steps} of {units} units did {work}");
        assert!(share >= last, "step {steps}: {share} after {last}");
        (steps, total, last) = (steps + 1, total + work, share);
        if share >= 1.0 {
            break;
        }
    }
    assert!(loader.finish().is_some());
    assert!(
        steps * units <= total * MAX_PER_UNIT + steps * MAX_BEYOND,
        "{steps} steps for {total} units of work"
    );
}

#[test]
fn steps_are_bounded_with_many_words() {
    let text = (0..100_000).map(word).collect::<Vec<_>>().join(" ");
    let bytes = index(vec![document("a", "my", text)], Compression::None);
    check_steps(bytes.clone(), 10_000);
    check_steps(bytes, 700);
}

#[test]
fn steps_are_bounded_with_many_identifiers() {
    let identifier = |at: usize| {
        let parts = [at, at / 7, at * 31, at + 5].map(word);
        parts.map(|part| part[..1].to_uppercase() + &part[1..]).concat()
    };
    let text = (0..20_000).map(identifier).collect::<Vec<_>>().join("::");
    check_steps(index(vec![document("a", "my", text)], Compression::None), 1_000);
}

#[test]
fn steps_are_bounded_with_many_documents_values_and_blocks() {
    let documents = (0..3_000).map(|at| Document {
        meta: [("tags".to_owned(), MetaValue::List((0..9).map(|tag| word(at * 9 + tag)).collect()))].into(),
        blocks: (0..5)
            .map(|block| Block::new(BlockKind::H2, word(block * at)).with_anchor(word(at)))
            .collect(),
        ..document(&word(at), "my", String::new())
    });
    check_steps(index(documents.collect(), Compression::None), 500);
}

#[test]
fn steps_are_bounded_with_languages_and_compression() {
    let text = |endings: [&str; 3]| {
        (0..900).map(|at| word(at * 977) + endings[at % 3]).collect::<Vec<_>>().join(" ")
    };
    let documents = vec![
        document("a", "en", text(["ing", "ed", "s"])),
        document("b", "de", text(["ungen", "ung", "er"])),
    ];
    check_steps(index(documents, Compression::Lzma), 300);
}

#[test]
fn steps_are_bounded_with_text_that_expands() {
    let text = (0..150).map(word).collect::<Vec<_>>().join(" ") + ". ";
    let bytes = index(vec![document("a", "my", text.repeat(1_000))], Compression::Lzma);
    assert!(bytes.len() < 2_000, "{} bytes", bytes.len());
    check_steps(bytes, 1_000);
}

/// The text counts twice: once when it is decoded, and once when its words are counted.
#[test]
fn progress_is_the_share_of_the_bytes_that_are_done() {
    let text = (0..2_000).map(word).collect::<Vec<_>>().join(" ");
    let bytes = index(vec![document("a", "en", text)], Compression::None);
    let lengths = read_table(&bytes).unwrap().map(|entry| entry.length as f32);
    let text = lengths[Section::Text as usize];
    let all = lengths.iter().sum::<f32>() + text;
    let mut loader = IndexLoader::new(bytes).unwrap();
    let (mut checked, mut counted) = (Vec::new(), Vec::new());
    loop {
        let share = loader.step(5).unwrap();
        match &loader.state {
            State::Check(_) => {
                checked.push(loader.sections.len());
                let done: f32 = lengths[..loader.sections.len()].iter().sum();
                assert!((share * all - done).abs() <= 1.0, "{share} of {all}, not {done}");
            }
            State::CountTerms(_) | State::FillPostings(_) => {
                assert!((0.0..=text).contains(&(share * all - (all - text))), "{share}");
                counted.push(share);
            }
            State::ComputeNorms(_) => {
                assert!((share * all - all).abs() <= 2.0, "{share} of {all}");
                // One byte is too little to be seen in so many.
                loader.entries[Section::Text as usize].length = 1 << 30;
                assert!(loader.share() < 1.0);
            }
            State::Open(_) => break assert!((share - 1.0).abs() < f32::EPSILON),
            _ => {}
        }
    }
    checked.dedup();
    assert!(checked.len() > 3 && counted.len() > 10, "{checked:?} {counted:?}");
    assert!(counted.is_sorted() && counted[0] < counted[counted.len() - 1]);
}

/// Sections of zeros, compressed a hundred times and more.
#[test]
fn steps_are_bounded_with_sections_that_expand() {
    let properties = samara_lzma::Properties { lc: 1, lp: 0, pb: 0 };
    let zeros = vec![0; 200_000];
    let coded = samara_lzma::encode(&zeros, properties);
    assert!(coded.len() < 1_000, "{} bytes", coded.len());
    let small = index(vec![document("a", "en", "seeds".to_owned())], Compression::None);
    for replaced in Section::ALL {
        let sections = read_table(&small).unwrap().map(|entry| {
            if entry.section == replaced {
                let (coding, length) = (properties.to_byte() + 1, zeros.len());
                return EncodedSection { section: replaced, coding, length, stored: coded.clone() };
            }
            let bytes = small[entry.start..entry.start + entry.stored].to_vec();
            EncodedSection::stored(entry.section, bytes)
        });
        // A section that is missing is empty.
        let sections: Vec<_> = sections.into_iter().filter(|encoded| !encoded.stored.is_empty()).collect();
        let mut loader = IndexLoader::new(write(&sections).unwrap()).unwrap();
        let failed = (0..20_000).find_map(|step| {
            let (share, work) = work::counted(|| loader.step(1_000));
            assert!(work <= 1_000 * MAX_PER_UNIT + MAX_BEYOND, "{replaced:?}: step {step} did {work}");
            share.err()
        });
        assert!(matches!(failed, Some(Error::Damaged { .. })), "{replaced:?}: {failed:?}");
    }
}
