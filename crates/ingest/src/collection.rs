//! All documents at once.

use std::path::PathBuf;

use samara_engine::Document;

use crate::error::Error;
use crate::options::Options;
use crate::reader::Reader;
use crate::report::Report;

/// All documents of a list of sources, and the report on reading them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collection {
    /// In the order of the sources; within a folder, in the order of the paths.
    pub documents: Vec<Document>,
    /// The files that were read or skipped, and the warnings.
    pub report: Report,
}

/// Reads all documents of a list of sources. The [crate's page](crate) has an example.
///
/// # Errors
/// Any error of a [`Reader`], among them [`Error::NoDocuments`] if the sources hold no document.
pub fn read(sources: &[PathBuf], options: &Options) -> Result<Collection, Error> {
    let mut reader = Reader::open(sources, options)?;
    let documents = reader.by_ref().collect::<Result<_, _>>()?;
    Ok(Collection { documents, report: reader.into_report() })
}
