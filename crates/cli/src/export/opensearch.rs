//! The settings and the mapping of a search cluster's index.

use serde_json::{Map, Value, json};

/// The version of the records, for clients.
pub const RECORDS_VERSION: u32 = 2;

/// The maximum number of languages with an analyzer: each adds the size of the text to the cluster's index.
const MAX_LANGUAGES: usize = 4;

/// The analyzers of OpenSearch and Elasticsearch by language. `no` includes its two written forms.
const ANALYZERS: &[(&str, &str)] = &[
    ("ar", "arabic"),
    ("bg", "bulgarian"),
    ("bn", "bengali"),
    ("ca", "catalan"),
    ("ckb", "sorani"),
    ("cs", "czech"),
    ("da", "danish"),
    ("de", "german"),
    ("el", "greek"),
    ("en", "english"),
    ("es", "spanish"),
    ("et", "estonian"),
    ("eu", "basque"),
    ("fa", "persian"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("ga", "irish"),
    ("gl", "galician"),
    ("hi", "hindi"),
    ("hu", "hungarian"),
    ("hy", "armenian"),
    ("id", "indonesian"),
    ("it", "italian"),
    ("ja", "cjk"),
    ("ko", "cjk"),
    ("lt", "lithuanian"),
    ("lv", "latvian"),
    ("nb", "norwegian"),
    ("nl", "dutch"),
    ("nn", "norwegian"),
    ("no", "norwegian"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sv", "swedish"),
    ("th", "thai"),
    ("tr", "turkish"),
    ("zh", "cjk"),
];

/// The analyzers for documents in these languages, most frequent first: `(tag, number of documents)`.
pub fn analyzers<'a>(languages: impl IntoIterator<Item = (&'a str, usize)>) -> Vec<&'static str> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for (tag, count) in languages {
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let Some(&(_, analyzer)) = ANALYZERS.iter().find(|(language, _)| *language == primary) else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == analyzer) {
            Some((_, total)) => *total += count,
            None => counts.push((analyzer, count)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts.into_iter().take(MAX_LANGUAGES).map(|(analyzer, _)| analyzer).collect()
}

/// The body of the request that creates the index.
pub fn index_body(analyzers: &[&str]) -> Value {
    let mut title = name_field(analyzers);
    // For sorting.
    title["fields"]["raw"] = json!({ "type": "keyword", "ignore_above": 1024 });
    json!({
        "settings": {
            "analysis": {
                "analyzer": {
                    "samara": {
                        "type": "custom",
                        "tokenizer": "standard",
                        "filter": ["lowercase", "asciifolding"],
                    },
                    // The words in names such as `read_to_string` and `HashMap`.
                    "parts": {
                        "type": "custom",
                        "tokenizer": "whitespace",
                        "filter": ["parts", "lowercase", "asciifolding"],
                    },
                    "signs": { "type": "custom", "tokenizer": "signs" },
                },
                "filter": {
                    "parts": { "type": "word_delimiter_graph", "stem_english_possessive": false },
                },
                // Each sign is a token, for queries such as `=>`, which have no letters.
                "tokenizer": {
                    "signs": { "type": "pattern", "pattern": "[^\\p{L}\\p{N}\\p{M}\\s]", "group": 0 },
                },
            },
        },
        "mappings": {
            "dynamic": false,
            "dynamic_templates": [
                { "meta": {
                    "path_match": "meta.*",
                    "mapping": {
                        "type": "keyword",
                        "ignore_above": 1024,
                        // For ranges.
                        "fields": { "number": { "type": "double", "ignore_malformed": true } },
                    },
                } },
            ],
            "properties": {
                "kind": { "type": "keyword" },
                "page": { "type": "keyword" },
                "url": { "type": "keyword" },
                "lang": { "type": "keyword" },
                "names": { "type": "keyword", "ignore_above": 1024 },
                "section_names": { "type": "keyword", "ignore_above": 1024 },
                "boilerplate": { "type": "boolean" },
                "copy": { "type": "boolean" },
                "title": title,
                "headings": name_field(analyzers),
                "heading": name_field(analyzers),
                "text": text_field(analyzers),
                "meta": { "type": "object", "dynamic": true },
                "blocks": { "type": "object", "enabled": false },
                "info": { "type": "object", "enabled": false },
            },
        },
    })
}

/// A field for names, which can consist of words.
fn name_field(analyzers: &[&str]) -> Value {
    let analyzers: Vec<&str> = analyzers.iter().copied().chain(["parts"]).collect();
    text_field(&analyzers)
}

/// A field for words as they are written, with a field for each analyzer. Offsets let highlighting read texts of any length.
fn text_field(analyzers: &[&str]) -> Value {
    let field = |name: &str| json!({ "type": "text", "analyzer": name, "index_options": "offsets" });
    let fields: Map<String, Value> =
        analyzers.iter().chain(&["signs"]).map(|&name| (name.to_owned(), field(name))).collect();
    json!({ "type": "text", "analyzer": "samara", "index_options": "offsets", "fields": fields })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_analyzers_by_number_of_documents() {
        let languages = [("fr", 1), ("en-GB", 2), ("xx", 9), ("", 9), ("en", 1), ("ja", 1), ("zh", 1)];
        assert_eq!(analyzers(languages), ["english", "cjk", "french"]);
        assert_eq!(analyzers([("de", 1), ("en", 2), ("fr", 3), ("it", 4), ("es", 5)]).len(), MAX_LANGUAGES);
        assert!(ANALYZERS.is_sorted());
    }
}
