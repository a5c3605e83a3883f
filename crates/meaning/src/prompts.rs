//! Prompts: the prefixes of queries and passages with which some models were trained.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// What comes before queries and before passages; mostly nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompts {
    pub(crate) query: String,
    pub(crate) passage: String,
}

impl Prompts {
    /// From the `prompts` in `config_sentence_transformers.json`. The models E5 were trained with fixed ones, which their files
    /// do not name (Wang et al., Text Embeddings by Weakly-Supervised Contrastive Pre-training, 2022).
    pub(crate) fn read(folder: &Path) -> Self {
        let json = |name: &str| -> Value {
            let bytes = fs::read(folder.join(name)).unwrap_or_default();
            serde_json::from_slice(&bytes).unwrap_or_default()
        };
        let prompts = &json("config_sentence_transformers.json")["prompts"];
        let prompt = |names: &[&str]| names.iter().find_map(|name| prompts[name].as_str()).map(str::to_owned);
        let query = prompt(&["query"]);
        let passage = prompt(&["passage", "document"]);
        if query.is_none() && passage.is_none() {
            let config = json("config.json");
            let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned());
            let names = [config["_name_or_path"].as_str().map(str::to_owned), folder];
            let is_e5 = |name: &String| {
                let name = name.rsplit('/').next().unwrap_or_default().to_lowercase();
                name.split(['-', '_']).any(|part| part == "e5") && !name.contains("instruct")
            };
            if names.iter().flatten().any(is_e5) {
                return Self { query: "query: ".into(), passage: "passage: ".into() };
            }
        }
        Self { query: query.unwrap_or_default(), passage: passage.unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn come_from_the_files_or_the_name_of_a_model() {
        let folder = tempfile::tempdir().unwrap();
        let prompts = |query: &str, passage: &str| Prompts { query: query.into(), passage: passage.into() };
        assert_eq!(Prompts::read(folder.path()), prompts("", ""));
        for (name, expected) in [
            ("sentence-transformers/all-MiniLM-L6-v2", prompts("", "")),
            ("intfloat/multilingual-e5-small", prompts("query: ", "passage: ")),
            ("intfloat/multilingual-e5-large-instruct", prompts("", "")),
        ] {
            let config = format!("{{\"_name_or_path\": \"{name}\"}}");
            fs::write(folder.path().join("config.json"), config).unwrap();
            assert_eq!(Prompts::read(folder.path()), expected, "{name}");
        }
        let config = "{\"prompts\": {\"query\": \"search: \", \"document\": \"text: \"}}";
        fs::write(folder.path().join("config_sentence_transformers.json"), config).unwrap();
        assert_eq!(Prompts::read(folder.path()), prompts("search: ", "text: "));
        let e5 = folder.path().join("multilingual-e5-small");
        fs::create_dir(&e5).unwrap();
        assert_eq!(Prompts::read(&e5), prompts("query: ", "passage: "));
    }
}
