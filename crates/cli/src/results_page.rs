//! The page of results, `results.html`, and its OpenSearch description, with which browsers search from the address bar.

use std::fmt::Write as _;

use crate::tags::{Tags, escape};

/// The page of results in the output folder.
pub const PAGE: &str = "results.html";
/// The OpenSearch description of the page.
pub const DESCRIPTION: &str = "opensearch.xml";

/// The page of results. It works under a content security policy without inline scripts and styles.
///
/// `languages` are those of the index: if there is one, it is the page's. `files` are the files beside the page, among them
/// the texts of the languages. `site` is the name of the site if the page has an OpenSearch description.
pub fn page(tags: &Tags, languages: &[String], files: &[(&str, &[u8])], site: Option<&str>) -> String {
    let lang = match languages {
        [language] => escape(language),
        _ => "en".to_owned(),
    };
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>Search</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n"
    );
    // Writing to a string cannot fail.
    if let Some(site) = site {
        let _ = writeln!(
            html,
            "<link rel=\"search\" type=\"application/opensearchdescription+xml\" title=\"{}\" href=\"{DESCRIPTION}\">",
            escape(site)
        );
    }
    if let Some(words) = words_of(&lang, files) {
        let _ = writeln!(html, "<script src=\"{words}\" defer></script>");
    }
    let _ = write!(
        html,
        "{}\n</head>\n<body>\n<main>{}</main>\n</body>\n</html>\n",
        tags.results_scripts(),
        tags.results_element()
    );
    html
}

/// The file with the box's texts in a language or in its base language.
fn words_of(lang: &str, files: &[(&str, &[u8])]) -> Option<String> {
    let lang = lang.to_lowercase();
    let base = lang.split('-').next().unwrap_or_default();
    [&*lang, base]
        .iter()
        .map(|name| format!("words/{name}.js"))
        .find(|name| files.iter().any(|(file, _)| file == name))
}

/// The name of a site at an absolute URL: its host. A relative URL has none.
pub fn site_name(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(host)
}

/// The OpenSearch description of the page in a folder. `folder_url` is absolute and ends with `/`. The query is in the
/// fragment, which a browser does not send to the server.
pub fn description(site: &str, folder_url: &str) -> String {
    // The name has at most 16 characters.
    let short: String = site.chars().take(16).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>Full-text search of {}</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{}{PAGE}#?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
        escape(&short),
        escape(site),
        escape(folder_url)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_has_the_language_of_the_index() {
        let tags = Tags { name: "docs".to_owned(), inline: false, integrity: None };
        let files: [(&str, &[u8]); 2] = [("words/pl.js", b""), ("words/pt.js", b"")];
        let page = |languages: &[&str]| {
            let languages: Vec<_> = languages.iter().map(|&language| language.to_owned()).collect();
            page(&tags, &languages, &files, None)
        };
        assert!(page(&["pl"]).contains("<html lang=\"pl\">"));
        assert!(page(&["pl"]).contains("<script src=\"words/pl.js\" defer>"));
        assert!(page(&["pt-BR"]).contains("<script src=\"words/pt.js\" defer>"));
        for languages in [&["en"][..], &["pl", "pt"], &[]] {
            let page = page(languages);
            assert!(page.contains("<html lang=\"en\">") && !page.contains("words/"), "{page}");
        }
        assert!(!page(&["en"]).contains("opensearch"));
    }

    #[test]
    fn only_absolute_web_addresses_have_a_site_name() {
        assert_eq!(site_name("https://example.org/docs/"), Some("example.org"));
        assert_eq!(site_name("http://localhost:8000"), Some("localhost:8000"));
        for url in ["/docs/", "docs", "", "ftp://example.org/", "https:///x"] {
            assert_eq!(site_name(url), None, "{url}");
        }
    }

    #[test]
    fn description_is_escaped_and_short() {
        let xml = description("a-very-long-name.example.org", "https://example.org/a&b/");
        assert!(xml.contains("<ShortName>a-very-long-name</ShortName>"), "{xml}");
        assert!(
            xml.contains("template=\"https://example.org/a&amp;b/results.html#?q={searchTerms}\""),
            "{xml}"
        );
    }
}
