//! The HTML that puts the search box into a page.

use std::fmt::Write as _;

/// The properties that all pages of a build share.
#[derive(Clone, Debug)]
pub struct Tags {
    /// The name of the index.
    pub name: String,
    /// Whether the index is a script, too.
    pub inline: bool,
    /// The hashes for subresource integrity, if they are wanted.
    pub integrity: Option<Integrity>,
}

/// Values of the attribute `integrity`.
#[derive(Clone, Debug)]
pub struct Integrity {
    /// That of `samara.js`.
    pub script: String,
    /// That of the index as a script, if there is one.
    pub index: String,
    /// That of `samara-results.js`.
    pub results: String,
}

/// How the box is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As an input with the results below it.
    Inline,
    /// As a button that opens a dialog.
    Dialog,
    /// As a button that is fixed to a corner of the window.
    Floating,
}

impl Tags {
    /// The scripts of the page of results. The engine is inside `samara.js`, so that the page also works from disk.
    pub fn results_scripts(&self) -> String {
        let integrity = self.integrity.as_ref();
        let mut scripts = Vec::new();
        if self.inline {
            let index = format!("{}.samara.js", self.name);
            scripts.push(script_tag(&index, integrity.map(|hashes| &hashes.index)));
        }
        scripts.push(script_tag("samara.js", integrity.map(|hashes| &hashes.script)));
        scripts.push(script_tag("samara-results.js", integrity.map(|hashes| &hashes.results)));
        scripts.join("\n")
    }

    /// The element of the page of results.
    pub fn results_element(&self) -> String {
        let src = if self.inline { String::new() } else { format!(" src=\"{}.samara\"", self.name) };
        format!("<samara-results page{src}><noscript>Search needs JavaScript.</noscript></samara-results>")
    }

    /// The elements of a page. `path` is the URL of the folder with the index: empty, or ending with `/`.
    pub fn elements(&self, path: &str, look: Look) -> [String; 2] {
        let Self { name, inline, integrity } = self;
        let path = escape(path);
        let script = |file: &str, hash| script_tag(&format!("{path}{file}"), hash);
        let integrity = integrity.as_ref();
        // The classic script is for pages opened from disk, which may not load modules or fetch an index, and for hashes:
        // that of a module does not cover what the module imports.
        let scripts = match (inline, integrity) {
            (true, _) => {
                script(&format!("{name}.samara.js"), integrity.map(|hashes| &hashes.index))
                    + "\n"
                    + &script("samara.js", integrity.map(|hashes| &hashes.script))
            }
            (false, Some(hashes)) => script("samara.js", Some(&hashes.script)),
            (false, None) => format!("<script type=\"module\" src=\"{path}samara-search.js\"></script>"),
        };

        let mut element = "<samara-search".to_owned();
        // Writing to a string cannot fail.
        let _ = match (inline, path.as_str()) {
            (false, _) => write!(element, " src=\"{path}{name}.samara\""),
            (true, "") => Ok(()),
            (true, _) => write!(element, " base-url=\"{path}\""),
        };
        if look != Look::Inline {
            element += DIALOG;
        }
        if look == Look::Floating {
            element += FLOATING;
        }
        [scripts, element + "></samara-search>"]
    }

    /// The lines to paste into a page.
    pub fn lines(&self, path: &str) -> String {
        self.elements(path, Look::Inline).join("\n")
    }
}

const DIALOG: &str = " mode=\"dialog\" hotkey=\"/ mod+k\"";
/// Where the page's policy forbids inline styles, the button is at the end of the page.
const FLOATING: &str = " style=\"position:fixed;inset-block-end:1rem;inset-inline-end:1rem;z-index:99\"";

/// A classic script. `url` is escaped.
fn script_tag(url: &str, hash: Option<&String>) -> String {
    let hash = hash.map_or(String::new(), |hash| format!(" integrity=\"{hash}\" crossorigin=\"anonymous\""));
    format!("<script src=\"{url}\"{hash} defer></script>")
}

/// Escapes a text for an attribute of HTML or XML.
pub fn escape(url: &str) -> String {
    url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(name: &str, inline: bool) -> Tags {
        Tags { name: name.to_owned(), inline, integrity: None }
    }

    #[test]
    fn lines_link_to_the_files() {
        assert_eq!(
            tags("docs", false).lines("search/"),
            "<script type=\"module\" src=\"search/samara-search.js\"></script>\n\
             <samara-search src=\"search/docs.samara\"></samara-search>"
        );
        assert_eq!(
            tags("docs", true).lines(""),
            "<script src=\"docs.samara.js\" defer></script>\n<script src=\"samara.js\" defer></script>\n\
             <samara-search></samara-search>"
        );
        assert!(
            tags("x", true)
                .lines("search/")
                .ends_with("<samara-search base-url=\"search/\"></samara-search>")
        );
        assert!(tags("x", false).lines("/a\"b/").contains("src=\"/a&quot;b/samara-search.js\""));
    }

    #[test]
    fn integrity_is_that_of_each_script() {
        let integrity = Integrity {
            script: "sha384-a".to_owned(),
            index: "sha384-b".to_owned(),
            results: "sha384-c".to_owned(),
        };
        let tags = Tags { integrity: Some(integrity), ..tags("docs", true) };
        let lines = tags.lines("");
        assert!(
            lines.contains("docs.samara.js\" integrity=\"sha384-b\" crossorigin=\"anonymous\" defer"),
            "{lines}"
        );
        assert!(
            lines.contains("\"samara.js\" integrity=\"sha384-a\" crossorigin=\"anonymous\" defer"),
            "{lines}"
        );
        let results = tags.results_scripts();
        assert!(results.contains("\"samara-results.js\" integrity=\"sha384-c\""), "{results}");
    }
}
