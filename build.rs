//! seeds/ → the index that is embedded in the module. Without the feature `embedded` there is nothing to build.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "embedded")]
    embedded::write()?;
    Ok(())
}

#[cfg(feature = "embedded")]
mod embedded {
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use anyhow::{Context, Result};
    use samara_engine::{BuildOptions, Compression, IndexBuilder};

    /// Writes the index to the output directory.
    pub fn write() -> Result<()> {
        let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
        let index = index_of(&root.join("seeds"))?;
        let out = PathBuf::from(env::var("OUT_DIR")?).join("seeds.samara");
        fs::write(&out, index).with_context(|| format!("cannot write {}", out.display()))
    }

    /// The index of all documents in a folder.
    fn index_of(folder: &Path) -> Result<Vec<u8>> {
        println!("cargo::rerun-if-changed={}", folder.display());
        let facets = ["region", "tags", "source", "year"].map(str::to_owned).to_vec();
        let mut builder = IndexBuilder::new(BuildOptions::default().facets(facets));
        let collection = samara_ingest::read(&[folder.to_owned()], &samara_ingest::Options::default())?;
        for warning in &collection.report.warnings {
            println!("cargo::warning={warning}");
        }
        for place in &collection.report.zawgyi {
            println!("cargo::warning={place}: Zawgyi, converted to Unicode");
        }
        for document in collection.documents {
            builder.add(document)?;
        }
        Ok(builder.finish(Compression::Lzma)?)
    }
}
