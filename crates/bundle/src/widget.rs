//! The module and www/, put together in every form that is delivered.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

use crate::inline::{INDEX_SLOT, base64, escape_script};
use crate::script::Modules;
use crate::{Error, Module, style};

/// The module and www/, ready to be put together.
///
/// The names of the files in www/ are the convention between it and this: `engine.js` and `styles.js` are the only
/// modules that know where the engine and the style sheet lie, and other ones take their place here.
#[derive(Clone, Debug)]
pub struct Widget {
    www: PathBuf,
    /// www/ with the engine inside, packed.
    inlined: Modules,
    /// www/ with the engine as a file beside.
    beside: Modules,
    wasm: Vec<u8>,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path, with `/`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Widget {
    /// Reads the modules of www/.
    ///
    /// # Errors
    /// If a file cannot be read or is not closed.
    pub fn new(www: &Path, module: Module) -> Result<Self, Error> {
        let styles = styles(www, "samara-search.css")? + &styles(www, "samara-dialog.css")?;
        let scripts = Modules::read(www)?
            .with("styles.js", format!("export async function loadStyles() {{ return {}; }}", quote(&styles)))
            .with("glue.js", bound(&module.glue)?);
        let packed = format!(
            "export const packedEngine = '{}';\nexport const engineSize = {};",
            base64(&lzma(&module.wasm)),
            module.wasm.len()
        );
        let inlined =
            scripts.with("packed.js", packed).with("engine.js", include_str!("../js/engine-inlined.js"));
        let beside = scripts.with("engine.js", include_str!("../js/engine-beside.js"));
        Ok(Self { www: www.to_owned(), inlined, beside, wasm: module.wasm })
    }

    /// What is copied into a site: the classic script, the modules with the engine beside them and their types, the
    /// script for pages that hits lead to, the languages and the themes.
    ///
    /// # Errors
    /// If a file cannot be read or is not what the bundler takes.
    pub fn files(&self) -> Result<Vec<File>, Error> {
        let classic = self.inlined.with("entry.js", format!("import './samara-search-define.js';\n{GLOBAL}"));
        let module = self.beside.with(
            "entry.js",
            "import { Samara } from './samara.js';\nimport { SamaraSearch } from './samara-search.js';\n\
             export { Samara, SamaraSearch };",
        );
        let define = [("samara-search.js", "./samara.mjs"), ("samara.js", "./samara.mjs")];
        let mut files = vec![
            File::text("samara.js", noticed(&classic.classic("entry.js")?)),
            File::text("samara.mjs", noticed(&module.module("entry.js", &[])?)),
            File::text("samara-define.mjs", self.beside.module("samara-search-define.js", &define)?),
            File { name: "samara.wasm".to_owned(), bytes: self.wasm.clone() },
            File::text("samara.d.ts", read(&self.www, "samara.d.ts")?),
            File::text("samara-marks.js", self.inlined.classic("samara-marks.js")?),
        ];
        // English is in the widget; the others are scripts of their own.
        for name in self.inlined.names().filter(|name| name.starts_with("words/") && *name != "words/en.js") {
            files.push(File::text(name, self.inlined.classic(name)?));
        }
        for name in sheets(&self.www, "themes")? {
            files.push(File::text(&name, styles(&self.www, &name)?));
        }
        Ok(files)
    }

    /// The pages of www/ as a site of its own, with the scripts beside them: nothing in the first one that a strict
    /// policy forbids.
    ///
    /// # Errors
    /// If a page or a module is not as expected.
    pub fn site(&self) -> Result<Vec<File>, Error> {
        let mut files = self.files()?;
        // The pages' scripts ask for what samara.js has already defined.
        let scripts = self
            .inlined
            .with("samara.js", "export const { Samara } = globalThis;")
            .with("samara-search-define.js", "");
        for name in ["page", "try"] {
            let script = format!("{name}.js");
            let page = Page::read(&self.www, if name == "page" { "index.html" } else { "try.html" })?;
            let deferred = format!(
                "<script src=\"samara.js\" defer></script>\n<script src=\"{script}\" defer></script>"
            );
            // The empty icon keeps browsers from looking for one, but is reported where a policy forbids images.
            let page =
                page.put(&module_tag(&script), &deferred)?.put("<link rel=\"icon\" href=\"data:,\">", "")?;
            files.push(File::text(page.file, page.html));
            files.push(File::text(&script, scripts.classic(&script)?));
            files.push(File::text(&format!("{name}.css"), styles(&self.www, &format!("{name}.css"))?));
        }
        Ok(files)
    }

    /// The page of www/ as one file that needs nothing else. It has a place for an index:
    /// [`page_with_index`](crate::page_with_index).
    ///
    /// # Errors
    /// If the page or a module is not as expected.
    pub fn page(&self) -> Result<String, Error> {
        let script =
            self.inlined.with("entry.js", format!("import './page.js';\n{GLOBAL}")).classic("entry.js")?;
        let script = noticed(script.trim_end());
        let script = format!("{INDEX_SLOT}<script>{}</script>\n</body>", escape_script(&script));
        let style = format!("<style>{}</style>", styles(&self.www, "page.css")?);
        // A module waits for the document, an inline script does not: it goes to the end.
        let page = Page::read(&self.www, "index.html")?
            .put("<link rel=\"stylesheet\" href=\"page.css\">", &style)?
            .put(&module_tag("page.js"), "")?
            .put("</body>", &script)?;
        Ok(page.html)
    }
}

/// What classic scripts give to those who write no modules.
const GLOBAL: &str = "import { Samara } from './samara.js';\nglobalThis.Samara = Samara;";

/// Whose code is in the engine: it must go where the engine goes. By `cargo xtask licences`.
const NOTICE: &str = include_str!("../js/notice.txt");

/// A script that has the engine in it, or loads it.
fn noticed(script: &str) -> String {
    format!("/*!\n{NOTICE}*/\n{script}")
}

impl File {
    fn text(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), bytes: text.into_bytes() }
    }
}

/// A page of www/ in which some tags are replaced by others.
struct Page {
    file: &'static str,
    html: String,
}

impl Page {
    fn read(www: &Path, file: &'static str) -> Result<Self, Error> {
        Ok(Self { file, html: read(www, file)? })
    }

    /// Puts something in the place of a tag that must be there once.
    fn put(self, tag: &str, with: &str) -> Result<Self, Error> {
        match self.html.matches(tag).count() {
            1 => Ok(Self { html: self.html.replacen(tag, with, 1), ..self }),
            found => Err(Error::Page { file: self.file, tag: tag.to_owned(), found }),
        }
    }
}

fn module_tag(script: &str) -> String {
    format!("<script type=\"module\" src=\"{script}\"></script>")
}

fn read(www: &Path, name: &str) -> Result<String, Error> {
    let path = www.join(name);
    fs::read_to_string(&path).map_err(Error::io(path))
}

fn styles(www: &Path, name: &str) -> Result<String, Error> {
    style::minify(name, &read(www, name)?)
}

/// The style sheets of a folder, in order.
fn sheets(www: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let path = www.join(folder);
    let mut names = Vec::new();
    for entry in fs::read_dir(&path).map_err(Error::io(&path))? {
        let name = entry.map_err(Error::io(&path))?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".css") {
            names.push(format!("{folder}/{name}"));
        }
    }
    names.sort_unstable();
    Ok(names)
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

/// Raw LZMA with the properties that www/lzma.js knows: a seventh smaller than DEFLATE, which is what browsers bring.
fn lzma(bytes: &[u8]) -> Vec<u8> {
    let options = LzmaOptions::new(
        bytes.len().max(1 << 12) as u32,
        3,
        0,
        0,
        EncodeMode::Normal,
        LzmaOptions::NICE_LEN_MAX,
        MfType::Bt4,
        512,
    );
    let write = || {
        let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
        writer.write_all(bytes)?;
        writer.finish()
    };
    write().expect("the options are valid, and a Vec takes what is written")
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
