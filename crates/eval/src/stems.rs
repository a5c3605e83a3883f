//! Measures the stemming rules in an index, by language, on the texts that [`languages`](crate::languages) reads.
//!
//! The rules give each word of the index its exact stem, which is tested. Measured is how they generalize to other
//! words: half of the words of each text are indexed, one per document, and the other half are the queries. The
//! original stemmer determines which indexed words are forms of a query.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::Result;
use samara_engine::Language;
use samara_engine::analysis::tokenize;
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder, SearchOptions, inspect,
};

use crate::languages;

/// The figures of a text.
struct Figures {
    words: usize,
    /// Of the part with stems, stop words and compounds: compressed, as it is, and as a share of the index.
    bytes: (usize, usize, f64),
    /// Typed words that have forms in the index.
    typed: usize,
    /// Forms by the real stemmer; those of them that were found; those found that are none.
    forms: usize,
    found: usize,
    wrong: usize,
}

/// Prints the table. `folder` is the package as npm unpacks it.
pub fn report(folder: &Path) -> Result<()> {
    println!("| language | words | bytes | of the index | typed | their forms | found | found, and none |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    let (mut forms, mut found, mut wrong) = (0, 0, 0);
    for text in languages::read(&folder.join("declaration"))? {
        let tag = text.articles[0].lang.clone();
        let Some(language) =
            Language::for_tag(&tag).filter(|language| !tag.is_empty() && language.has_stems())
        else {
            continue;
        };
        let figures = measure(&tag, &language, &text.articles)?;
        let (compressed, raw, share) = figures.bytes;
        println!(
            "| {} | {} | {compressed} ({raw}) | {:.1} % | {} | {} | {:.1} % | {:.1} % |",
            text.name,
            figures.words,
            share * 100.0,
            figures.typed,
            figures.forms,
            percent(figures.found, figures.forms),
            percent(figures.wrong, figures.found + figures.wrong),
        );
        forms += figures.forms;
        found += figures.found;
        wrong += figures.wrong;
    }
    println!(
        "\nOf {forms} forms {:.1} % found; of what was found {:.1} % is none.",
        percent(found, forms),
        percent(wrong, found + wrong)
    );
    Ok(())
}

fn percent(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64 * 100.0
}

fn measure(tag: &str, language: &Language, articles: &[Document]) -> Result<Figures> {
    let whole = index(articles.iter().cloned())?;
    let parts = inspect(&whole)?;
    let bytes =
        parts.iter().find(|part| part.name == "languages").map_or((0, 0), |part| (part.stored, part.length));

    let texts = articles.iter().flat_map(|article| [&article.title, &article.blocks[0].text]);
    let words: BTreeSet<String> =
        texts.flat_map(|text| tokenize(text).map(|token| text[token].to_lowercase())).collect();
    let (known, typed): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| is_known(word));
    let documents = known.iter().map(|word| Document {
        url: (*word).clone(),
        lang: tag.to_owned(),
        blocks: vec![Block::new(BlockKind::Paragraph, word.as_str())],
        ..Document::default()
    });
    let index = Index::open(&index(documents)?)?;
    let stems: Vec<String> = known.iter().map(|word| language.stem(word)).collect();
    let mut figures = Figures {
        words: words.len(),
        bytes: (bytes.0, bytes.1, bytes.0 as f64 / whole.len() as f64),
        typed: 0,
        forms: 0,
        found: 0,
        wrong: 0,
    };
    for word in typed {
        let stem = language.stem(word);
        let forms: BTreeSet<&str> = known
            .iter()
            .zip(&stems)
            .filter(|(_, own)| **own == stem)
            .map(|(known, _)| known.as_str())
            .collect();
        let options = SearchOptions::default().prefix(false).typos(false).limit(known.len());
        let hits = index.search(word, &options).hits;
        let right = hits.iter().filter(|hit| forms.contains(hit.url.as_str())).count();
        figures.typed += usize::from(!forms.is_empty());
        figures.forms += forms.len();
        figures.found += right;
        figures.wrong += hits.len() - right;
    }
    Ok(figures)
}

/// Whether a word is of the half that is indexed.
fn is_known(word: &str) -> bool {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish().is_multiple_of(2)
}

fn index(documents: impl Iterator<Item = Document>) -> Result<Vec<u8>> {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in documents {
        builder.add(document)?;
    }
    Ok(builder.finish(Compression::Lzma)?)
}
