//! Joins the module and www/ into every form that is delivered.

use std::fs;
use std::path::{Path, PathBuf};

use samara_lzma::Properties;

use crate::inline::{INDEX_SLOT, base64, escape_script, quote};
use crate::script::Modules;
use crate::{Engine, Error, Module, Parser, style};

/// The module and www/, ready to be bundled.
///
/// Only `core/engine.js` and `element/styles.js` know where the engine and the style sheets lie. The bundler finds them
/// by name and replaces them.
#[derive(Clone, Debug)]
pub struct Widget {
    pub(crate) www: PathBuf,
    /// www/ with the compressed engine inside.
    pub(crate) inlined: Modules,
    /// www/ with the engine in a file beside the modules.
    beside: Modules,
    wasm: Vec<u8>,
    pub(crate) engine: Engine,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path, with `/` as the separator.
    pub name: String,
    /// The contents.
    pub bytes: Vec<u8>,
}

impl Widget {
    /// Reads the modules of www/.
    ///
    /// # Errors
    /// If a file cannot be read, or a comment or string of a style sheet is not closed.
    pub fn new(www: &Path, module: Module) -> Result<Self, Error> {
        let styles = minified_styles(www, &ELEMENT_STYLES)?;
        let mut scripts = Modules::read(www)?
            .with("element/styles.js", styles_module("loadStyles", &styles))
            .with("core/glue.js", glue_function("bindEngine", &module.glue, "")?);
        scripts = if module.engine.is_for_parts() {
            scripts.with("core/whole-index.js", include_str!("../js/parts-only.js"))
        } else {
            scripts.with("core/parts-index.js", include_str!("../js/whole-only.js"))
        };
        let inlined = scripts
            .with("core/packed.js", packed(&module.wasm))
            .with("core/engine.js", include_str!("../js/engine-inlined.js"));
        let beside = scripts
            .with("core/build.js", build_module("engine", &module.wasm))
            .with("core/engine.js", include_str!("../js/engine-beside.js"));
        Ok(Self { www: www.to_owned(), inlined, beside, wasm: module.wasm, engine: module.engine })
    }

    /// The files to copy into a site: the classic script, the modules with the engine beside them and their types, the
    /// scripts that mark words in the pages of hits and that show a page of results, the languages and the themes.
    ///
    /// # Errors
    /// If a file cannot be read or uses syntax that the bundler does not support.
    pub fn files(&self) -> Result<Vec<File>, Error> {
        let classic =
            self.inlined.with("entry.js", format!("import './element/samara-search-define.js';\n{GLOBAL}"));
        let classic = with_notice(&classic.classic("entry.js")?);
        let lazy = self.lazy(&classic)?;
        let module = self.beside.with("entry.js", MODULE);
        let define = [("element/samara-search.js", "./samara.mjs"), ("core/samara.js", "./samara.mjs")];
        let mut files = vec![
            File::text("samara.js", classic),
            File::text("samara.mjs", with_notice(&module.module("entry.js", &[])?)),
            File::text("samara-define.mjs", self.beside.module("element/samara-search-define.js", &define)?),
            File::text("samara-search.js", lazy),
            File { name: "samara.wasm".to_owned(), bytes: self.wasm.clone() },
            File::text("samara.d.ts", read(&self.www, "samara.d.ts")?),
            File::text("samara-words.d.ts", read(&self.www, "samara-words.d.ts")?),
            File::text("samara-marks.js", self.inlined.classic("page/samara-marks.js")?),
            File::text("samara-results.js", self.results()?),
        ];
        for name in self.word_files() {
            files.push(File::text(name, self.inlined.classic(name)?));
        }
        for name in style_sheets_in(&self.www, "themes")? {
            files.push(File::text(&name, minified_styles(&self.www, &[name.as_str()])?));
        }
        Ok(files)
    }

    /// The scripts of the languages. The widget contains English; every other language is a separate script.
    pub(crate) fn word_files(&self) -> impl Iterator<Item = &str> {
        let names = self.inlined.names().filter(|name| name.starts_with("words/"));
        names.filter(|name| !matches!(*name, "words/en.js" | "words/words.js"))
    }

    /// The module that shows the box and loads `samara.js`, of which `classic` is the text. It has the styles of the bar.
    fn lazy(&self, classic: &str) -> Result<String, Error> {
        let styles = minified_styles(&self.www, &ELEMENT_STYLES[..1])?;
        self.inlined
            .with("element/styles.js", styles_module("loadStyles", &styles))
            .with("element/build.js", build_module("element", classic.as_bytes()))
            .with("element/import-element.js", include_str!("../js/import-element.js"))
            .module("element/lazy-search.js", &[])
    }

    /// The box and the panel, scripts and styles together: the element's script with its style sheets and English, without the
    /// engine and what opens it (`www/core/samara.js`), other languages, marks and pages. It is measured, not delivered.
    ///
    /// # Errors
    /// If a file cannot be read or uses syntax that the bundler does not support.
    pub fn box_and_panel(www: &Path) -> Result<String, Error> {
        let styles = minified_styles(www, &ELEMENT_STYLES)?;
        Modules::read(www)?
            .with("core/samara.js", "export const { Samara } = globalThis;")
            .with("element/styles.js", styles_module("loadStyles", &styles))
            .classic("element/samara-search-define.js")
    }

    /// The script `samara-whole.js`: the engine for the whole index beside one in parts.
    ///
    /// # Errors
    /// If a module uses syntax that the bundler does not support.
    pub(crate) fn whole_engine(&self) -> Result<File, Error> {
        let script = self.inlined.with("entry.js", WHOLE_ENGINE).classic("entry.js")?;
        Ok(File::text("samara-whole.js", with_notice(&script)))
    }

    /// The widget whose scripts import this engine for whole indexes.
    pub(crate) fn with_whole_engine(&self, engine: &File) -> Self {
        let with = |scripts: &Modules| {
            scripts
                .with("core/whole-build.js", build_module("whole", &engine.bytes))
                .with("core/import-whole.js", include_str!("../js/import-whole.js"))
        };
        Self { inlined: with(&self.inlined), beside: with(&self.beside), ..self.clone() }
    }

    /// The script of `<samara-results>`. It uses the engine of `samara.js`.
    fn results(&self) -> Result<String, Error> {
        let styles = minified_styles(&self.www, &RESULTS_STYLES)?;
        self.inlined
            .with("core/samara.js", include_str!("../js/samara-beside.js"))
            .with("element/styles.js", "export const loadStyles = async () => '';")
            .with("results/results-styles.js", styles_module("loadResultsStyles", &styles))
            .classic("results/samara-results-define.js")
    }

    /// The module `samara.mjs` with the engine inside.
    pub(crate) fn inlined_module(&self) -> Result<String, Error> {
        self.inlined.with("entry.js", MODULE).module("entry.js", &[]).map(|module| with_notice(&module))
    }

    /// The module with the source for search clusters.
    pub(crate) fn cluster_module(&self, parser: &Parser) -> Result<String, Error> {
        let glue = glue_function("bindEngine", &parser.glue, "")?;
        let scripts = self.inlined.with("core/glue.js", glue).with("core/packed.js", packed(&parser.wasm));
        Ok(with_notice(&scripts.module("cluster/cluster.js", &[])?))
    }

    /// The unchanged text of a file of www/.
    pub(crate) fn source(&self, name: &str) -> Result<String, Error> {
        read(&self.www, name)
    }

    /// The pages of www/ as a site, with the scripts beside them. `index.html` works under a strict content security
    /// policy.
    ///
    /// # Errors
    /// If a page lacks a tag, or a module uses syntax that the bundler does not support.
    pub fn site(&self) -> Result<Vec<File>, Error> {
        let mut files = self.files()?;
        // The scripts of the pages use the class and the element that samara.js has defined.
        let scripts = self
            .inlined
            .with("core/samara.js", "export const { Samara } = globalThis;")
            .with("element/samara-search-define.js", "");
        let pages =
            [("page", "page/index.html", &PAGE_STYLES[..]), ("try", "try/try.html", &["try/try.css"][..])];
        for (name, file, style_sheets) in pages {
            let script = format!("{name}.js");
            let page = Page::read(&self.www, file)?.flattened();
            let deferred = format!(
                "<script src=\"samara.js\" defer></script>\n<script src=\"{script}\" defer></script>"
            );
            // The empty icon avoids a request for /favicon.ico, but a policy that forbids images reports it.
            let mut page = page
                .replace(&module_tag(&script), &deferred)?
                .replace("<link rel=\"icon\" href=\"data:,\">", "")?;
            // The first link remains; its file contains all style sheets of the page.
            for sheet in &style_sheets[1..] {
                page = page.replace(&style_link(sheet), "")?;
            }
            files.push(File::text(file.rsplit('/').next().unwrap_or(file), page.html));
            files.push(File::text(&script, scripts.classic(&format!("{name}/{script}"))?));
            files.push(File::text(&format!("{name}.css"), minified_styles(&self.www, style_sheets)?));
        }
        Ok(files)
    }

    /// The page of www/ as one self-contained file, with a slot that [`page_with_index`](crate::page_with_index) fills.
    ///
    /// # Errors
    /// If the page lacks a tag, or a module uses syntax that the bundler does not support.
    pub fn page(&self) -> Result<String, Error> {
        let script = self
            .inlined
            .with("entry.js", format!("import './page/page.js';\n{GLOBAL}"))
            .classic("entry.js")?;
        let script = with_notice(script.trim_end());
        let script = format!("{INDEX_SLOT}<script>{}</script>\n</body>", escape_script(&script));
        let style = format!("<style>{}</style>", minified_styles(&self.www, &PAGE_STYLES)?);
        let [first, others @ ..] = PAGE_STYLES;
        // A module script runs after the document is parsed. An inline script runs at once, so it goes to the end.
        let mut page = Page::read(&self.www, "page/index.html")?
            .replace(&style_link(first), &style)?
            .replace(&module_tag("page.js"), "")?
            .replace("</body>", &script)?;
        for other in others {
            page = page.replace(&style_link(other), "")?;
        }
        Ok(page.html)
    }
}

/// The script with a compressed module inside.
fn packed(wasm: &[u8]) -> String {
    format!(
        "export const packedEngine = '{}';\nexport const engineSize = {};",
        base64(&samara_lzma::encode(wasm, LZMA)),
        wasm.len()
    )
}

/// The style sheets of the element, in the order of the cascade: the same list as in `www/element/styles.js`.
const ELEMENT_STYLES: [&str; 4] = [
    "element/samara-search.css",
    "element/samara-panel.css",
    "element/samara-facets.css",
    "element/samara-dialog.css",
];

/// The style sheets of `<samara-results>`, in the order of the cascade.
const RESULTS_STYLES: [&str; 4] =
    [ELEMENT_STYLES[0], ELEMENT_STYLES[1], ELEMENT_STYLES[2], "results/samara-results.css"];

/// The style sheets of `page/index.html`, in the order of its links. They are delivered as one file, `page.css`.
const PAGE_STYLES: [&str; 3] = ["page/page.css", "page/passages.css", "page/reader.css"];

/// The entry of the modules: exports the public classes.
const MODULE: &str = "import { Samara } from './core/samara.js';\n\
    import { SamaraSearch } from './element/samara-search.js';\nexport { Samara, SamaraSearch };";

/// The properties that `www/core/lzma.js` decodes. LZMA packs the module a seventh smaller than DEFLATE, the only format
/// that browsers decompress themselves.
pub(crate) const LZMA: Properties = Properties { lc: 3, lp: 0, pb: 0 };

/// Part of the entry of classic scripts: defines the global `Samara`.
const GLOBAL: &str = "import { Samara } from './core/samara.js';\nglobalThis.Samara = Samara;";

/// The entry of the engine for whole indexes beside parts.
const WHOLE_ENGINE: &str = "import { openWithOwnEngine } from './core/whole-engine.js';\n\
    globalThis.samaraWholeEngine = { openWithOwnEngine };";

/// The licences of the code in the engine, which every copy of the engine must include. Written by
/// `cargo xtask licences`.
const NOTICE: &str = include_str!("../js/notice.txt");

/// Prepends the licences to a script that contains or loads the engine.
fn with_notice(script: &str) -> String {
    format!("/*!\n{NOTICE}*/\n{script}")
}

impl File {
    pub(crate) fn text(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), bytes: text.into_bytes() }
    }
}

/// A module that names the build of a file, which becomes part of the file's address, and its size.
fn build_module(file: &str, bytes: &[u8]) -> String {
    // FNV-1a: two builds differ, and nobody is to be deceived.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("export const {file}Build = '{:08x}';\nexport const {file}Size = {};", hash >> 32, bytes.len())
}

/// A page of www/ whose tags are replaced for delivery.
pub(crate) struct Page {
    file: &'static str,
    pub(crate) html: String,
}

impl Page {
    pub(crate) fn read(www: &Path, file: &'static str) -> Result<Self, Error> {
        Ok(Self { file, html: read(www, file)? })
    }

    /// Rewrites addresses for a site that has all files of `page/` and `try/` in one folder, beside `words/` and
    /// `themes/`.
    fn flattened(self) -> Self {
        Self { html: self.html.replace("\"../page/", "\"").replace("\"../", "\""), ..self }
    }

    /// Replaces a tag that must occur exactly once.
    pub(crate) fn replace(self, tag: &str, with: &str) -> Result<Self, Error> {
        match self.html.matches(tag).count() {
            1 => Ok(Self { html: self.html.replacen(tag, with, 1), ..self }),
            found => Err(Error::Page { file: self.file, tag: tag.to_owned(), found }),
        }
    }
}

fn module_tag(script: &str) -> String {
    format!("<script type=\"module\" src=\"{script}\"></script>")
}

/// The link to a style sheet from a page in the same folder.
pub(crate) fn style_link(path: &str) -> String {
    format!("<link rel=\"stylesheet\" href=\"{}\">", path.rsplit('/').next().unwrap_or(path))
}

fn read(www: &Path, name: &str) -> Result<String, Error> {
    let path = www.join(name);
    fs::read_to_string(&path).map_err(Error::io(path))
}

/// Style sheets of www/, minified and joined.
pub(crate) fn minified_styles(www: &Path, names: &[&str]) -> Result<String, Error> {
    names.iter().map(|name| style::minify(name, &read(www, name)?)).collect()
}

/// The style sheets of a folder, sorted by name.
fn style_sheets_in(www: &Path, folder: &str) -> Result<Vec<String>, Error> {
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

/// The module that replaces `www/element/styles.js` or `www/results/results-styles.js`: a function that returns the styles.
fn styles_module(function: &str, styles: &str) -> String {
    format!("export async function {function}() {{ return {}; }}", quote(styles))
}

/// Wraps wasm-bindgen's module into a function of the compiled module: its code runs on demand, and its names stay local.
/// Each call makes an instance with a memory of its own. It returns the exports, and more properties if `more` has some.
pub(crate) fn glue_function(name: &str, glue: &str, more: &str) -> Result<String, Error> {
    let (body, exports) = crate::script::without_exports("samara_bg.js", glue)?;
    let exports: Vec<_> =
        exports.into_iter().filter(|name| name != "default" && name != "initSync").collect();
    Ok(format!(
        "export function {name}(compiled) {{\n{body}\nconst instance = initSync({{ module: compiled }});\nreturn {{ {more}{} }};\n}}",
        exports.join(", ")
    ))
}
