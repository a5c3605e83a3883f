//! The npm package: the files for the browser, a manifest, types for frameworks, and descriptions for editors.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Error, File, Parser, Widget};

/// The name on npm. `samara` is taken by another package.
const NAME: &str = "samara-search";

/// The README of the package.
const README: &str = "\
# samara-search

Full-text search for static sites and offline pages: the element `<samara-search>`, its engine in WebAssembly, and
`Samara`, the same search as a JavaScript API. The `samara` command builds the index: `samara build public --out public/search`.

```js
import 'samara-search/samara-define.mjs'; // registers <samara-search src=\"/search/docs.samara\">
import { Samara } from 'samara-search'; // the JavaScript API, without side effects, also in Node
import { Samara, SamaraSearch } from 'samara-search/inlined'; // both, with the engine inside
import { openCluster } from 'samara-search/opensearch'; // the same interface over OpenSearch or Elasticsearch
```

The module loads the engine, `samara.wasm`, from its own folder when it is first needed. Bundlers that know
`new URL('samara.wasm', import.meta.url)` (Vite, webpack, Parcel, plugins of Rollup) copy the file; Vite's development
server needs `optimizeDeps: { exclude: ['samara-search'] }`. `samara-search/inlined` works in every bundler without a
setting and is 90 KB under brotli. `samara.js` contains all of it as one classic script:

```html
<script src=\"https://cdn.jsdelivr.net/npm/samara-search\" defer></script>
<samara-search src=\"/search/docs.samara\"></samara-search>
```

Types of the element in templates: `import type {} from 'samara-search/react'`, `/vue` or `/svelte`.
";

/// `www/element/api.json`: the public API of the element, with types and descriptions.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Api {
    description: String,
    attributes: BTreeMap<String, (String, String)>,
    properties: BTreeMap<String, (String, String)>,
    methods: BTreeMap<String, String>,
    events: BTreeMap<String, (String, String)>,
    slots: BTreeMap<String, String>,
    css_properties: Vec<String>,
    css_parts: Vec<String>,
}

impl Widget {
    /// The files of a folder for `npm pack`. The module should not contain an index. `parser` is part of
    /// `samara-opensearch.mjs`.
    ///
    /// # Errors
    /// As [`Widget::files`], and if a licence is missing in `source`, the folder of Samara's sources, or `element/api.json`
    /// does not match its schema.
    pub fn package(&self, source: &Path, parser: &Parser) -> Result<Vec<File>, Error> {
        let mut files = self.files()?;
        files.push(File::text("samara-inlined.mjs", self.inlined_module()?));
        files.push(File::text("samara-opensearch.mjs", self.cluster_module(parser)?));
        for name in ["opensearch", "react", "script", "svelte", "vue"] {
            let name = format!("types/{name}.d.ts");
            files.push(File::text(&name, self.source(&name)?));
        }
        let api = self.source("element/api.json")?;
        let api: Api = serde_json::from_str(&api).map_err(|error| Error::Script {
            file: "element/api.json".to_owned(),
            line: error.line(),
            message: error.to_string(),
        })?;
        files.push(File::text("custom-elements.json", pretty(&api.custom_elements())));
        files.push(File::text("web-types.json", pretty(&api.web_types())));
        for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let bytes = fs::read(source.join(name)).map_err(Error::io(source.join(name)))?;
            files.push(File { name: name.to_owned(), bytes });
        }
        files.push(File::text("README.md", README.to_owned()));
        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        files.push(File::text("package.json", manifest(&names)));
        Ok(files)
    }
}

impl Api {
    /// The schema of `custom-elements.json` is <https://github.com/webcomponents/custom-elements-manifest>.
    fn custom_elements(&self) -> Value {
        let typed = |(name, (kind, description)): (&String, &(String, String))| json!({ "name": name, "type": { "text": kind }, "description": description });
        let named = |name: &String| json!({ "name": name });
        let fields = self.properties.iter().map(|property| {
            let mut field = typed(property);
            field["kind"] = json!("field");
            field
        });
        let methods = self
            .methods
            .iter()
            .map(|(name, description)| json!({ "kind": "method", "name": name, "description": description }));
        let class = json!({
            "kind": "class",
            "name": "SamaraSearch",
            "tagName": "samara-search",
            "customElement": true,
            "description": self.description,
            "superclass": { "name": "HTMLElement" },
            "attributes": self.attributes.iter().map(typed).collect::<Vec<_>>(),
            "members": fields.chain(methods).collect::<Vec<_>>(),
            "events": self.events.iter().map(typed).collect::<Vec<_>>(),
            "slots": self.slots.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect::<Vec<_>>(),
            "cssProperties": self.css_properties.iter().map(named).collect::<Vec<_>>(),
            "cssParts": self.css_parts.iter().map(named).collect::<Vec<_>>(),
        });
        let exported = |kind: &str, name: &str, from: &str| json!({ "kind": kind, "name": name, "declaration": { "name": "SamaraSearch", "module": from } });
        json!({
            "schemaVersion": "1.0.0",
            "modules": [
                {
                    "kind": "javascript-module",
                    "path": "samara.mjs",
                    "declarations": [class],
                    "exports": [exported("js", "SamaraSearch", "samara.mjs")],
                },
                {
                    "kind": "javascript-module",
                    "path": "samara-define.mjs",
                    "exports": [exported("custom-element-definition", "samara-search", "samara.mjs")],
                },
            ],
        })
    }

    /// The schema of `web-types.json` is <https://github.com/JetBrains/web-types>.
    fn web_types(&self) -> Value {
        let described = |(name, (kind, description)): (&String, &(String, String))| json!({ "name": name, "description": description, "value": { "type": kind } });
        let typed = |(name, (kind, description)): (&String, &(String, String))| json!({ "name": name, "description": description, "type": kind });
        let named = |name: &String| json!({ "name": name });
        json!({
            "$schema": "https://json.schemastore.org/web-types",
            "name": NAME,
            "version": env!("CARGO_PKG_VERSION"),
            "description-markup": "markdown",
            "contributions": { "html": { "elements": [{
                "name": "samara-search",
                "description": self.description,
                "attributes": self.attributes.iter().map(described).collect::<Vec<_>>(),
                "slots": self.slots.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect::<Vec<_>>(),
                "js": {
                    "properties": self.properties.iter().map(typed).collect::<Vec<_>>(),
                    "events": self.events.iter().map(|(name, (_, text))| json!({ "name": name, "description": text })).collect::<Vec<_>>(),
                },
                "css": {
                    "properties": self.css_properties.iter().map(named).collect::<Vec<_>>(),
                    "parts": self.css_parts.iter().map(named).collect::<Vec<_>>(),
                },
            }] } },
        })
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Writes `package.json` as text, because the order of the conditions under `exports` is significant.
fn manifest(files: &[&str]) -> String {
    let mut exports = vec![
        typed(".", "samara.d.ts", "samara.mjs"),
        typed("./samara-define.mjs", "samara.d.ts", "samara-define.mjs"),
        typed("./inlined", "samara.d.ts", "samara-inlined.mjs"),
        typed("./opensearch", "types/opensearch.d.ts", "samara-opensearch.mjs"),
        typed("./samara.js", "types/script.d.ts", "samara.js"),
        typed("./samara-search.js", "types/script.d.ts", "samara-search.js"),
        typed("./samara-marks.js", "types/script.d.ts", "samara-marks.js"),
        typed("./samara-results.js", "types/script.d.ts", "samara-results.js"),
    ];
    let is_words = |name: &&&str| name.starts_with("words/");
    for name in files.iter().filter(is_words) {
        exports.push(typed(&format!("./{name}"), "types/script.d.ts", name));
    }
    for framework in ["react", "vue", "svelte"] {
        exports.push(format!("\"./{framework}\": {{ \"types\": \"./types/{framework}.d.ts\" }}"));
    }
    for name in files.iter().filter(|name| name.ends_with(".css")) {
        exports.push(format!("\"./{name}\": \"./{name}\""));
    }
    for name in ["samara.wasm", "custom-elements.json", "web-types.json", "package.json"] {
        exports.push(format!("\"./{name}\": \"./{name}\""));
    }
    let exports = exports.join(",\n    ");
    format!(
        r#"{{
  "name": "{NAME}",
  "version": "{version}",
  "description": "Full-text search for static sites and offline pages: search box, WebAssembly engine and types",
  "keywords": ["search", "full-text-search", "static-site", "offline", "wasm", "webassembly", "web-component", "custom-element"],
  "license": "MIT OR Apache-2.0",
{repository}  "type": "module",
  "types": "./samara.d.ts",
  "exports": {{
    {exports}
  }},
  "unpkg": "./samara.js",
  "jsdelivr": "./samara.js",
  "customElements": "./custom-elements.json",
  "web-types": "./web-types.json",
  "sideEffects": ["./samara.js", "./samara-search.js", "./samara-define.mjs", "./samara-marks.js", "./samara-results.js", "./words/*.js"],
  "engines": {{ "node": ">=20.19" }},
  "publishConfig": {{ "access": "public", "provenance": true }}
}}
"#,
        version = env!("CARGO_PKG_VERSION"),
        repository = repository(env!("CARGO_PKG_REPOSITORY")),
    )
}

/// An entry of `exports`. `types` comes first, because TypeScript takes the first condition that matches.
fn typed(entry: &str, types: &str, file: &str) -> String {
    format!("\"{entry}\": {{ \"types\": \"./{types}\", \"default\": \"./{file}\" }}")
}

/// The lines of `package.json` that name the workspace's repository, which npm requires for provenance.
fn repository(address: &str) -> String {
    if address.is_empty() {
        return String::new();
    }
    format!(
        "  \"repository\": {{ \"type\": \"git\", \"url\": \"git+{address}.git\" }},\n  \
         \"homepage\": \"{address}#readme\",\n  \"bugs\": \"{address}/issues\",\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifest_lists_every_export() {
        let files = ["samara.js", "themes/night.css", "words/de.js"];
        let manifest: Value = serde_json::from_str(&manifest(&files)).unwrap();
        assert_eq!(manifest["name"], NAME);
        assert_eq!(manifest["exports"]["./words/de.js"]["default"], "./words/de.js");
        assert_eq!(manifest["exports"]["./themes/night.css"], "./themes/night.css");
        assert!(manifest["exports"].as_object().unwrap().keys().all(|entry| !entry.contains('*')));
    }

    #[test]
    fn repository_is_optional() {
        assert_eq!(repository(""), "");
        assert!(repository("https://example.org/a/b").contains("\"git+https://example.org/a/b.git\""));
    }
}
