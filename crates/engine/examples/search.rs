//! Indexes some texts and searches them: `cargo run -p samara-engine --features writer --example search -- QUERY`.

use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Error, Index, IndexBuilder, SearchOptions,
};

const TEXTS: [(&str, &str); 3] = [
    ("Maple", "The samara of a maple has one wing and spins as it falls."),
    ("Ash", "Each ash samara has a single seed; they hang in clusters."),
    ("Dandelion", "A dandelion's seed floats under a parachute of fine hairs."),
];

fn main() -> Result<(), Error> {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for (title, text) in TEXTS {
        builder.add(Document {
            url: format!("{}.html", title.to_lowercase()),
            title: title.to_owned(),
            lang: "en".to_owned(),
            blocks: vec![Block::new(BlockKind::Paragraph, text)],
            ..Document::default()
        })?;
    }
    let bytes = builder.finish(Compression::Lzma)?;

    let index = Index::open(&bytes)?;
    let query = std::env::args().nth(1).unwrap_or_else(|| "wing sead".to_owned());
    let results = index.search(&query, &SearchOptions::default());
    if let Some(suggestion) = &results.suggestion {
        println!("Results for {suggestion}");
    }
    for hit in results.hits {
        println!("{:.2}  {}  {}", hit.score, hit.url, hit.excerpt.text);
    }
    Ok(())
}
