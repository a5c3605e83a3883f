//! Reads HTML pages.
//!
//! A page is decoded ([`charset`]) and parsed as browsers do it ([`parser`], [`dom`]). Its metadata
//! comes from [`head`] and [`annotations`]; [`content`] selects the elements that hold the content,
//! and [`layout`] turns these into blocks. [`skip`] recognizes pages that are not documents, such as
//! redirects, and [`presets`] the lists of known site generators.

mod annotations;
mod attribute_limit;
mod charset;
mod content;
mod depth;
mod dom;
mod exclusion;
mod head;
mod hocr;
mod layout;
mod menus;
mod page;
mod parser;
mod prescan;
mod presets;
mod prose;
mod saved;
mod skip;
mod titles;
mod trail;
mod tree;
mod xhtml;

pub(crate) use charset::{decode_page, parse_bytes};
pub(crate) use hocr::hocr;
pub(crate) use menus::LinkCounter;
pub(crate) use page::{attribute, fragment, parse};
pub(crate) use presets::PresetFinder;
pub(crate) use saved::source_address;
pub(crate) use skip::{Site, marks_content};
pub(crate) use titles::{CommonTitles, TitleCounter};
pub(crate) use trail::{NAME as TRAIL, Trails, read_contents};
pub(crate) use xhtml::for_html_parser;

/// The limit for HTML within another format, in bytes: parsing it takes up to thirty times as much memory.
#[cfg(any(feature = "mail", feature = "office"))]
pub(crate) const MAX_INNER_BYTES: usize = 16 << 20;

#[cfg(test)]
mod tests;
