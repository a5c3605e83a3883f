//! The module and www/, put together in every form that is delivered.

use std::fs;
use std::num::NonZeroU64;
use std::path::Path;

use crate::inline::{INDEX_SLOT, base64, escape_script};
use crate::script::Modules;
use crate::{Error, Module, style};

/// The module and www/, ready to be put together.
///
/// The names of the files in www/ are the convention between it and this: `engine.js` and `styles.js` are the only
/// modules that know where the engine and the style sheet lie, and other ones take their place here.
#[derive(Clone, Debug)]
pub struct Widget {
    /// www/ with the engine inside, packed.
    inlined: Modules,
    /// www/ with the engine as a file beside.
    beside: Modules,
    wasm: Vec<u8>,
    types: String,
    page: String,
    page_style: String,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Widget {
    /// Reads www/.
    ///
    /// # Errors
    /// If a file is missing or not what the bundler takes.
    pub fn new(www: &Path, module: Module) -> Result<Self, Error> {
        let read = |name: &str| fs::read_to_string(www.join(name)).map_err(Error::io(www.join(name)));
        let styles = style::minify("samara-search.css", &read("samara-search.css")?)?;
        let scripts = Modules::read(www)?
            .with("styles.js", format!("export async function loadStyles() {{ return {}; }}", quote(&styles)))
            .with("glue.js", bound(&module.glue)?);
        let packed = format!("export const packedEngine = '{}';", base64(&deflate(&module.wasm)));
        Ok(Self {
            inlined: scripts
                .with("packed.js", packed)
                .with("engine.js", include_str!("../js/engine-inlined.js")),
            beside: scripts.with("engine.js", include_str!("../js/engine-beside.js")),
            wasm: module.wasm,
            types: read("samara.d.ts")?,
            page: read("index.html")?,
            page_style: style::minify("page.css", &read("page.css")?)?,
        })
    }

    /// What is copied into a site: the classic script, the modules with the engine beside them, the types.
    ///
    /// # Errors
    /// [`Error::Script`] if a module is not what the bundler takes.
    pub fn files(&self) -> Result<Vec<File>, Error> {
        let classic = "import { Samara } from './samara.js';\nimport './samara-search-define.js';\n\
                       globalThis.Samara = Samara;";
        let module = "import { Samara } from './samara.js';\nimport { SamaraSearch } from './samara-search.js';\n\
                      export { Samara, SamaraSearch };";
        let define = [("samara-search.js", "./samara.mjs"), ("samara.js", "./samara.mjs")];
        Ok(vec![
            File::text("samara.js", self.inlined.with("entry.js", classic).classic("entry.js")?),
            File::text("samara.mjs", self.beside.with("entry.js", module).module("entry.js", &[])?),
            File::text("samara-define.mjs", self.beside.module("samara-search-define.js", &define)?),
            File { name: "samara.wasm", bytes: self.wasm.clone() },
            File::text("samara.d.ts", self.types.clone()),
        ])
    }

    /// The page of www/ as a site of its own, with the scripts beside it: nothing in it that a strict policy forbids.
    ///
    /// # Errors
    /// If the page or a module is not as expected.
    pub fn site(&self) -> Result<Vec<File>, Error> {
        let scripts = "<script src=\"samara.js\" defer></script>\n<script src=\"page.js\" defer></script>";
        // The page asks for what samara.js has already defined.
        let page = self
            .inlined
            .with("samara.js", "export const { Samara } = globalThis;")
            .with("samara-search-define.js", "");
        let mut files = self.files()?;
        files.push(File::text("index.html", replace_once(&self.page, PAGE_SCRIPT, scripts)?));
        files.push(File::text("page.css", self.page_style.clone()));
        files.push(File::text("page.js", page.classic("page.js")?));
        Ok(files)
    }

    /// The page of www/ as one file that needs nothing else. It has a place for an index:
    /// [`page_with_index`](crate::page_with_index).
    ///
    /// # Errors
    /// If the page or a module is not as expected.
    pub fn page(&self) -> Result<String, Error> {
        let script = escape_script(self.inlined.classic("page.js")?.trim_end());
        let style = format!("<style>{}</style>", self.page_style);
        let page = replace_once(&self.page, PAGE_STYLE, &style)?;
        let page = replace_once(&page, PAGE_SCRIPT, "")?;
        // A module waits for the document, an inline script does not: it goes to the end.
        replace_once(&page, "</body>", &format!("{INDEX_SLOT}<script>{script}</script>\n</body>"))
    }
}

impl File {
    fn text(name: &'static str, text: String) -> Self {
        Self { name, bytes: text.into_bytes() }
    }
}

const PAGE_STYLE: &str = "<link rel=\"stylesheet\" href=\"page.css\">";
const PAGE_SCRIPT: &str = "<script type=\"module\" src=\"page.js\"></script>";

fn replace_once(page: &str, wanted: &'static str, with: &str) -> Result<String, Error> {
    match page.matches(wanted).count() {
        1 => Ok(page.replacen(wanted, with, 1)),
        found => Err(Error::Page { wanted, found }),
    }
}

/// wasm-bindgen's module as a function of a compiled module, so that nothing of it runs before it is needed and none
/// of its names meets another's.
fn bound(glue: &str) -> Result<String, Error> {
    let (body, exports) = crate::script::opened("samara_bg.js", glue)?;
    let exports: Vec<_> =
        exports.into_iter().filter(|name| name != "default" && name != "initSync").collect();
    Ok(format!(
        "export function bindEngine(compiled) {{\n{body}\ninitSync({{ module: compiled }});\nreturn {{ {} }};\n}}",
        exports.join(", ")
    ))
}

/// Raw DEFLATE, as small as it gets: what a browser can unpack by itself.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let options = zopfli::Options {
        iteration_count: const { NonZeroU64::new(15).unwrap() },
        ..zopfli::Options::default()
    };
    let mut packed = Vec::new();
    zopfli::compress(options, zopfli::Format::Deflate, bytes, &mut packed).expect("memory does not fail");
    packed
}

/// A JavaScript string.
fn quote(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            other => quoted.push(other),
        }
    }
    quoted + "'"
}
