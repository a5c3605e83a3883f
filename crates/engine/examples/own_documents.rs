//! Indexes a custom format: a glossary with one entry per line, in the form `term: definition [tag, tag]`.
//! `cargo run -p samara-engine --features writer --example own_documents`.

use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Error, Index, IndexBuilder, MetaValue,
    SearchOptions, slug,
};

const GLOSSARY: &str = "\
quorum: the share of a query that makes a document a hit [ranking]
posting: the position of a term in a text [index, text]
front coding: each word without the prefix that it shares with the word before [index]
";

/// Converts a line of the glossary to a document. The tags become metadata, which is used as a facet.
fn entry(line: &str) -> Option<Document> {
    let (term, rest) = line.split_once(": ")?;
    let (definition, tags) = rest.trim_end_matches(']').rsplit_once(" [")?;
    let tags = tags.split(", ").map(str::to_owned).collect();
    Some(Document {
        url: format!("glossary.html#{}", slug(term)),
        title: term.to_owned(),
        lang: "en".to_owned(),
        meta: [("tags".to_owned(), MetaValue::List(tags))].into(),
        blocks: vec![Block::new(BlockKind::Paragraph, definition)],
        ..Document::default()
    })
}

fn main() -> Result<(), Error> {
    let mut builder = IndexBuilder::new(BuildOptions::default().facets(["tags"]));
    for document in GLOSSARY.lines().filter_map(entry) {
        builder.add(document)?;
    }
    let index = Index::open(&builder.finish(Compression::Lzma)?)?;

    let results = index.search("", &SearchOptions::default().filter("tags", ["index"]).sort("title"));
    for hit in &results.hits {
        println!("{}  {}", hit.url, hit.title);
    }
    for (facet, values) in results.facets.iter() {
        let values: Vec<_> =
            values.iter().map(|value| format!("{} ({})", value.value, value.count)).collect();
        println!("{facet}: {}", values.join(", "));
    }
    Ok(())
}
