//! `samara export`: writes the documents of an index for other programs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::json;

use crate::console::{Console, SUCCESS, count};
use crate::export::opensearch::{self, RECORDS_VERSION};
use crate::export::portions::Portions;
use crate::export::records::{PageRecord, RepeatedTexts, SectionRecord, json_line, sections};
use crate::files;
use crate::password::PasswordArgs;
use crate::search_index::SearchIndex;

const EXAMPLES: &str = "\
Examples:
  samara export docs.samara --to jsonl --out records
  samara export public/search --to opensearch --out records
  curl -X PUT localhost:9200/docs -H 'content-type: application/json' --data-binary @records/index.json
  curl localhost:9200/docs/_bulk -H 'content-type: application/x-ndjson' --data-binary @records/bulk-0001.ndjson";

/// Write the documents of an index as records for another search engine
///
/// A record is a section with its URL, title, heading, text, language and metadata. The same index gives the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that contains it, or an HTML file made by `samara pack`
    index: PathBuf,
    /// Format of the records
    #[arg(long, value_name = "FORMAT")]
    to: Format,
    /// Folder to write to
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    password: PasswordArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// JSON lines: `docs.jsonl`, which `samara build` reads, too
    Jsonl,
    /// OpenSearch, Elasticsearch: `index.json` with the mapping, `bulk-*.ndjson` with the records
    Opensearch,
}

pub fn run(args: &Args, console: &Console) -> Result<()> {
    let index = SearchIndex::open(&args.index, &args.password)?;
    let outcome = match args.to {
        Format::Jsonl => json_lines(&index, &args.out)?,
        Format::Opensearch => for_opensearch(&index, &args.out)?,
    };
    console.print(format_args!("{SUCCESS}{}{SUCCESS:#}: {outcome}", args.out.display()))?;
    Ok(())
}

fn json_lines(index: &SearchIndex, out: &Path) -> Result<String> {
    let (mut lines, mut records) = (Vec::new(), 0);
    index.for_each_document(|document| {
        for section in sections(&document) {
            serde_json::to_writer(&mut lines, &json_line(&document, &section))?;
            lines.push(b'\n');
            records += 1;
        }
        Ok(())
    })?;
    files::write(out, &[("docs.jsonl", &lines)])?;
    Ok(format!("docs.jsonl with {}", count(records, "record")))
}

fn for_opensearch(index: &SearchIndex, out: &Path) -> Result<String> {
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    let mut portions = Portions::new(out);
    let mut records = 0;
    let mut metadata: BTreeSet<String> = BTreeSet::new();
    let mut repeated = RepeatedTexts::default();
    let all = index.all()?;
    all.hits.into_iter().filter(|hit| !hit.duplicates.is_empty()).for_each(|hit| repeated.add_copies(hit));
    index.for_each_document(|document| {
        repeated.add(&document);
        Ok(())
    })?;
    let mut number = 0;
    index.for_each_document(|document| {
        metadata.extend(document.meta.iter().map(|(name, _)| name.to_owned()));
        *languages.entry(document.lang.clone()).or_default() += 1;
        let sections = sections(&document);
        portions.add(&number.to_string(), &PageRecord::new(&document, &sections, &repeated))?;
        for (at, section) in sections.iter().enumerate() {
            portions.add(&format!("{number}.{at}"), &SectionRecord::new(&document, section))?;
        }
        records += 1 + sections.len();
        number += 1;
        Ok(())
    })?;
    let analyzers = opensearch::analyzers(languages.iter().map(|(tag, &count)| (tag.as_str(), count)));
    let info = index.info();
    portions.add(
        "info",
        &json!({ "kind": "info", "info": {
            "version": RECORDS_VERSION,
            "documents": info.documents,
            "words": info.words,
            "languages": info.languages,
            "facets": all.facets.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "metadata": metadata,
            "analyzers": analyzers,
        } }),
    )?;
    let bulks = portions.finish()?;
    let mut body = serde_json::to_vec_pretty(&opensearch::index_body(&analyzers))?;
    body.push(b'\n');
    files::write(out, &[("index.json", &body)])?;
    Ok(format!("index.json, {} with {}", count(bulks, "bulk file"), count(records, "record")))
}
