//! The files of a model.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::onnx::Onnx;
use crate::safetensors::SafeTensors;
use crate::weights::Weights;

/// The files with weights that are looked for in the folder of a model.
const FILES: [&str; 3] = ["model.safetensors", "model.onnx", "onnx/model.onnx"];

/// The folder of a model, and its file with weights. `model` is either of them.
///
/// # Errors
/// If there is no such file.
pub(crate) fn locate(model: &Path) -> Result<(PathBuf, PathBuf), Error> {
    if model.is_file() {
        let has_config = |folder: &&Path| folder.join("config.json").is_file();
        // Exports to ONNX often lie in a folder of their own.
        let folders = model.ancestors().skip(1).take(2);
        let folder = folders.clone().find(has_config).or_else(|| folders.clone().next());
        return Ok((folder.unwrap_or(Path::new("")).to_owned(), model.to_owned()));
    }
    let files = FILES.map(|name| model.join(name));
    if let Some(file) = files.into_iter().find(|file| file.is_file()) {
        return Ok((model.to_owned(), file));
    }
    let problem = "no model.safetensors and no model.onnx; expected the folder of a sentence-transformers model, such as \
                   sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0, 91 MB)";
    Err(Error::Unsupported { path: model.to_owned(), problem: problem.into() })
}

/// Opens a file with weights.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn open(file: &Path) -> Result<Box<dyn Weights>, String> {
    if file.extension().is_some_and(|extension| extension == "onnx") {
        return Ok(Box::new(Onnx::open(file)?));
    }
    Ok(Box::new(SafeTensors::open(file)?))
}
