//! Joins the module of `crates/maker` and www/maker into maker.html, the page that makes a searchable file.

use crate::inline::{base64, escape_script};
use crate::page_words::text_of;
use crate::widget::{LZMA, Page, Widget, glue_function, minified_styles, style_link};
use crate::{Error, Module};

/// The style sheets of the page, as it links them.
const STYLES: [&str; 2] = ["page/page.css", "maker/maker.css"];

impl Widget {
    /// The page that makes a searchable file, as one self-contained file. It makes the page of this widget, as `samara pack`
    /// does. `maker` is the module of [`Module::maker`], `licences` the notices of the code in it.
    ///
    /// # Errors
    /// If the page lacks a tag, or a module uses syntax that the bundler does not support.
    pub fn maker(&self, maker: &Module, licences: &str) -> Result<String, Error> {
        let glue = glue_function("bindMaker", &maker.glue, "memory: instance.memory, ")?;
        let worker = self.inlined.with("maker/engine.js", glue).classic("maker/worker.js")?;
        let script = self.inlined.classic("maker/maker.js")?;
        let engine = base64(&samara_lzma::encode(&maker.wasm, LZMA));
        // Data in elements whose content is text. Base64 needs no escaping.
        let data = |id: &str, attributes: &str, text: &str| {
            format!("<script type=\"text/plain\" id=\"maker-{id}\"{attributes}>{text}</script>\n")
        };
        let mut words = serde_json::Map::new();
        for name in self.word_files() {
            let tag = name.trim_start_matches("words/").trim_end_matches(".js");
            let script = self.inlined.classic(name)?;
            let description = text_of(&script, "pageDescription");
            words.insert(tag.to_owned(), serde_json::json!({ "script": script, "description": description }));
        }
        let words = serde_json::Value::Object(words).to_string();
        let size = format!(" data-size=\"{}\"", maker.wasm.len());
        let embedded = [
            data("licences", "", &escape_script(licences)),
            data("engine", &size, &engine),
            data("template", "", &base64(self.page()?.as_bytes())),
            data("worker", "", &base64(worker.as_bytes())),
            data("words", "", &base64(words.as_bytes())),
            format!("<script>{}</script>\n</body>", escape_script(script.trim_end())),
        ];
        let style = format!("<style>{}</style>", minified_styles(&self.www, &STYLES)?);
        let page = Page::read(&self.www, "maker/index.html")?
            .replace("<link rel=\"stylesheet\" href=\"../page/page.css\">", &style)?
            .replace(&style_link(STYLES[1]), "")?
            .replace("<script type=\"module\" src=\"maker.js\"></script>", "")?
            .replace("</body>", &embedded.concat())?;
        Ok(page.html)
    }
}
