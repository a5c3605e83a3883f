//! The module and www/ → the files that are delivered.
//!
//! One way from the sources to what a browser loads, for `cargo xtask dist` and for the build script of the `samara`
//! command. It needs cargo and the `wasm32-unknown-unknown` target, and no Node:
//!
//! 1. [`Build`] compiles the package `samara`, takes out what only a panic needs, lets wasm-bindgen write the
//!    JavaScript that binds it, and Binaryen make it small: a [`Module`].
//! 2. [`Widget`] reads www/ and puts the two together: [`Widget::files`] is what is copied into a site,
//!    [`Widget::site`] the page of www/ for a web server, [`Widget::page`] the same page as one file,
//!    [`Widget::package`] a folder for npm.
//! 3. [`inline_index`] and [`page_with_index`] add an index where a page may not fetch one. They are all that is left
//!    without the feature `build`.
//!
//! ```no_run
//! # use std::path::Path;
//! use samara_bundle::{Build, Widget, page_with_index};
//! # fn main() -> Result<(), samara_bundle::Error> {
//! let source = Path::new(".");
//! let build = Build { source, target_dir: Path::new("target/module"), embedded: true, wasm_opt: None };
//! let widget = Widget::new(&source.join("www"), build.run()?)?;
//! let page = page_with_index(&widget.page()?, None);
//! # Ok(())
//! # }
//! ```

mod inline;
pub use inline::{INDEX_SLOT, escape_script, inline_index, inlined_index, page_with_index};

#[cfg(feature = "build")]
mod error;
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
    error::Error,
    module::{Build, Module},
    script::Modules,
    widget::{File, Widget},
};
