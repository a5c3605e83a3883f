//! The package for npm: what is copied into a site, with what bundlers want to know of it.

use std::fs;
use std::path::Path;

use crate::{Error, File, Widget};

/// What stands on the package's page.
const README: &str = "\
# samara

Search that travels with the page: `<samara-search>`, its engine in WebAssembly, and `Samara`, the same search without a
box. An index is made of documents by the `samara` command: `samara build public --out public/search`.

```js
import 'samara/samara-define.mjs'; // <samara-search src=\"/search/docs.samara\"> from here on
import { Samara } from 'samara'; // without a box, and without side effects
```

The engine, `samara.wasm`, is loaded beside the module when it is first needed. Bundlers that know
`new URL('samara.wasm', import.meta.url)` (Vite, webpack, Parcel, Rollup's plugins) copy it by themselves; in Vite's
development server add `optimizeDeps: { exclude: ['samara'] }`. `samara.js` is the same as one classic script.
";

impl Widget {
    /// The files of a folder for `npm pack`. The module should be one without an index of its own.
    ///
    /// # Errors
    /// As [`Widget::files`], and if a licence is missing in the folder of Samara's sources.
    pub fn package(&self, source: &Path) -> Result<Vec<File>, Error> {
        let mut files = self.files()?;
        for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let bytes = fs::read(source.join(name)).map_err(Error::io(source.join(name)))?;
            files.push(File { name: name.to_owned(), bytes });
        }
        files.push(File { name: "README.md".to_owned(), bytes: README.as_bytes().to_vec() });
        files.push(File {
            name: "package.json".to_owned(),
            bytes: manifest(env!("CARGO_PKG_VERSION")).into_bytes(),
        });
        Ok(files)
    }
}

/// `package.json`.
fn manifest(version: &str) -> String {
    format!(
        r#"{{
  "name": "samara",
  "version": "{version}",
  "description": "Search that travels with the page: widget, engine and types",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "types": "./samara.d.ts",
  "exports": {{
    ".": {{ "types": "./samara.d.ts", "default": "./samara.mjs" }},
    "./samara-define.mjs": {{ "types": "./samara.d.ts", "default": "./samara-define.mjs" }},
    "./*": "./*"
  }},
  "sideEffects": ["./samara.js", "./samara-define.mjs", "./samara-marks.js", "./words/*.js"]
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::manifest;

    #[test]
    fn braces_are_those_of_json() {
        let manifest = manifest("1.2.3");
        assert!(manifest.starts_with("{\n  \"name\": \"samara\",\n  \"version\": \"1.2.3\","));
        assert_eq!(manifest.matches('{').count(), manifest.matches('}').count());
        assert_eq!(manifest.matches('{').count(), 4);
    }
}
