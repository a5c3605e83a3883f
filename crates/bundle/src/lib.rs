//! Bundles the WebAssembly module and www/ into the files for the browser.
//!
//! `cargo xtask dist` and the build script of the `samara` command use this crate. It needs cargo and the
//! `wasm32-unknown-unknown` target, but no Node:
//!
//! 1. [`Build`] compiles the package `samara` and removes the code that only panics use. wasm-bindgen generates the
//!    JavaScript glue, and Binaryen optimizes the module for size. The result is a [`Module`].
//! 2. [`Widget`] bundles the module with www/: [`Widget::files`] are the files to copy into a site, [`Widget::site`] is
//!    the page of www/ for a web server, [`Widget::page`] the same page as one file, [`Widget::package`] the npm package, [`Widget::maker`] the page that makes pages.
//! 3. [`inline_index`] and [`page_with_index`] add an index to pages that may not fetch one, and [`packed_page`] fills in
//!    a page with title and index, which `encrypted_page` (feature `encryption`) encrypts. Without the feature `build` the crate contains only these.
//!
//! ```no_run
//! # use std::path::Path;
//! use samara_bundle::{Build, Engine, Widget, page_with_index};
//! # fn main() -> Result<(), samara_bundle::Error> {
//! let source = Path::new(".");
//! let target_dir = Path::new("target/module");
//! let build = Build { source, target_dir, embedded: true, engine: Engine::Whole, wasm_opt: None };
//! let widget = Widget::new(&source.join("www"), build.run()?)?;
//! let page = page_with_index(&widget.page()?, None);
//! # Ok(())
//! # }
//! ```

mod accent;
#[cfg(feature = "encryption")]
mod encrypted;
mod inline;
mod logo;
mod packed_page;
mod page_texts;
mod page_words;
mod plain;
pub use accent::{Accent, AccentError};
#[cfg(feature = "encryption")]
pub use encrypted::{DecryptError, RANDOM_BYTES, decrypt};
pub use inline::{
    INDEX_SLOT, encrypted_index, encrypted_pictures, escape_script, inline_index, inlined_index,
    inlined_pictures, page_with_index,
};
pub use logo::{Logo, LogoError};
pub use packed_page::{MissingElement, packed_page};
#[cfg(feature = "encryption")]
pub use packed_page::{decrypted_pictures, encrypted_page};
pub use page_texts::{PagePicture, PageTexts};
pub use page_words::words_files;
pub use plain::PlainTexts;

#[cfg(feature = "build")]
mod embed;
#[cfg(feature = "build")]
mod error;
#[cfg(feature = "build")]
mod maker;
#[cfg(feature = "build")]
mod module;
#[cfg(feature = "build")]
mod npm;
#[cfg(feature = "build")]
mod prune;
#[cfg(feature = "build")]
mod script;
#[cfg(feature = "build")]
mod style;
#[cfg(feature = "build")]
mod widget;
#[cfg(feature = "build")]
pub use {
    embed::write_embedded,
    error::Error,
    module::{Build, Engine, Module, Parser},
    script::Modules,
    widget::{File, Widget},
};
