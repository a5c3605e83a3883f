//! The relationships of an Office Open XML package: which part refers to which.

use super::xml::{Node, visit};
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// A reference from one part to another.
#[derive(Debug)]
pub(super) struct Relationship {
    id: String,
    /// The last segment of its type: `slide`, `notesSlide`.
    pub(super) kind: String,
    /// The name of the other part in the archive.
    pub(super) target: String,
}

/// The relationships of a part, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    parts: Vec<Relationship>,
    /// The addresses of links, by identifier.
    addresses: Vec<(String, String)>,
}

impl Relationships {
    /// Reads the relationships of a part; the package itself is the part with an empty name.
    ///
    /// # Errors
    /// If their file is damaged or exceeds a limit.
    pub(super) fn read(zip: &mut Zip<'_>, part: &str) -> Result<Self, ParserFailure> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let (mut all, mut addresses) = (Vec::new(), Vec::new());
        if let Some(xml) = zip.read(&format!("{folder}{slash}_rels/{name}.rels"))? {
            visit(xml, |node| {
                let Node::Open(element) = node else { return };
                if element.name == "Relationship" && element.get("TargetMode") == "External" {
                    addresses.push((element.get("Id").to_owned(), element.get("Target").to_owned()));
                } else if element.name == "Relationship" {
                    all.push(Relationship {
                        id: element.get("Id").to_owned(),
                        kind: element.get("Type").rsplit('/').next().unwrap_or_default().to_owned(),
                        target: resolve(folder, element.get("Target")),
                    });
                }
            })?;
        }
        Ok(Self { parts: all, addresses })
    }

    /// The part with an identifier.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.parts.iter().find(|relationship| relationship.id == id).map(|found| found.target.as_str())
    }

    /// The address of the link with an identifier.
    pub(super) fn address(&self, id: &str) -> Option<&str> {
        self.addresses.iter().find(|(own, _)| own == id).map(|(_, address)| address.as_str())
    }

    /// The parts of a kind.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(move |found| found.kind == kind).map(|found| found.target.as_str())
    }
}

/// The name of the main part of a package.
///
/// # Errors
/// If the relationships of the package are damaged.
pub(super) fn main_part(zip: &mut Zip<'_>, default: &str) -> Result<String, ParserFailure> {
    let package = Relationships::read(zip, "")?;
    let main = package.of_kind("officeDocument").next();
    Ok(main.unwrap_or(default).to_owned())
}

/// Resolves a path that is relative to a folder of the archive.
pub(crate) fn resolve(folder: &str, path: &str) -> String {
    let (mut segments, path) = match path.strip_prefix('/') {
        Some(path) => (Vec::new(), path),
        None => (folder.split('/').filter(|segment| !segment.is_empty()).collect(), path),
    };
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_targets() {
        assert_eq!(resolve("ppt/slides", "../notesSlides/n1.xml"), "ppt/notesSlides/n1.xml");
        assert_eq!(resolve("ppt", "slides/s1.xml"), "ppt/slides/s1.xml");
        assert_eq!(resolve("ppt", "/xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("", "../../a"), "a");
    }
}
