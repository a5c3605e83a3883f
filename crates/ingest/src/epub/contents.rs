//! The table of contents of a book: the heading of each file.

use std::collections::HashMap;

use super::package::{Package, file_name};
use crate::block_builder::fold;
use crate::office::xml::{Node, visit};
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// The first heading of each file, by its name.
#[derive(Debug, Default)]
pub(super) struct Contents(HashMap<String, String>);

impl Contents {
    /// # Errors
    /// If the archive exceeds a limit. A damaged table of contents is left out.
    pub(super) fn read(zip: &mut Zip<'_>, package: &Package) -> Result<Self, ParserFailure> {
        let mut contents = Self::default();
        for name in [&package.navigation, &package.ncx].into_iter().flatten() {
            if let Some(xml) = zip.read(name)? {
                let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
                match contents.add(folder, xml) {
                    Ok(()) | Err(ParserFailure::Damaged(_)) => {}
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(contents)
    }

    fn add(&mut self, folder: &str, xml: Vec<u8>) -> Result<(), ParserFailure> {
        let mut label = String::new();
        let mut link = None;
        let mut is_text = false;
        visit(xml, |node| match node {
            Node::Open(element) => match element.name.as_str() {
                // A page of links.
                "a" => {
                    link = Some(file_name(folder, element.get("href")));
                    label.clear();
                    is_text = true;
                }
                // NCX: the label precedes the address.
                "navLabel" => {
                    label.clear();
                    is_text = true;
                }
                "content" => self.insert(file_name(folder, element.get("src")), &label),
                _ => {}
            },
            Node::Close(name) => match name.as_str() {
                "a" => {
                    is_text = false;
                    if let Some(link) = link.take() {
                        self.insert(link, &label);
                    }
                }
                "navLabel" => is_text = false,
                _ => {}
            },
            Node::Text(text) if is_text => label.push_str(&text),
            Node::Text(_) => {}
        })
    }

    fn insert(&mut self, name: String, label: &str) {
        let label = fold(label);
        if !label.is_empty() {
            self.0.entry(name).or_insert(label);
        }
    }

    /// The heading of a file.
    pub(super) fn heading(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
