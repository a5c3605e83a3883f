//! The metadata of a page: title, description, date, language, canonical address, `noindex`.

use html5ever::local_name;
use serde_json::Value;

use super::dom::{Data, Dom, Element, NodeId};
use crate::block_builder::fold;

/// The metadata of a page. Texts are folded and not empty.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// `<title>`
    pub(super) title: Option<String>,
    /// `og:title`
    pub(super) og_title: Option<String>,
    pub(super) description: Option<String>,
    /// As written in the page, from the first of `article:published_time`, JSON-LD's
    /// `datePublished`, `<meta name="date">` and its synonyms, and `<time datetime>`.
    pub(super) date: Option<String>,
    pub(super) lang: Option<String>,
    /// `rel=canonical`
    pub(super) canonical: Option<String>,
    /// The target of `http-equiv=refresh`.
    pub(super) redirect: Option<String>,
    pub(super) noindex: bool,
    /// Names and values of `<meta name="docsearch:NAME">`, which generators write for DocSearch: the version of a page.
    pub(super) docsearch: Vec<(String, String)>,
    /// The classes of `<html>` and `<body>`.
    pub(super) classes: String,
    /// Whether a script calls `window.print`.
    pub(super) prints: bool,
}

/// The names of `<meta>` elements with the date of publication.
const DATE_NAMES: [&str; 7] = [
    "date",
    "pubdate",
    "publish-date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
];

impl Head {
    /// Reads the whole page, because such elements also occur outside of `<head>`.
    pub(super) fn of(dom: &Dom) -> Self {
        let mut head = Self::default();
        let mut dates = Dates::default();
        for node in dom.descendants(NodeId::DOCUMENT) {
            let Some(element) = dom.element(node).filter(|element| element.is_html) else { continue };
            match element.name {
                local_name!("html") => {
                    let lang = element.attribute("lang").or_else(|| element.attribute("xml:lang"));
                    head.lang = lang.and_then(text);
                    head.add_classes(element);
                }
                local_name!("body") => head.add_classes(element),
                local_name!("title") => fill(&mut head.title, || text(&dom.text(node))),
                local_name!("meta") => head.meta(element, &mut dates),
                local_name!("link") => {
                    if element.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) {
                        fill(&mut head.canonical, || element.attribute("href").and_then(text));
                    }
                }
                local_name!("script") => head.script(dom, node, element, &mut dates),
                local_name!("time") => fill(&mut dates.time, || element.attribute("datetime").and_then(text)),
                _ => {}
            }
        }
        head.date = dates.article.or(dates.json).or(dates.meta).or(dates.time);
        head
    }

    fn add_classes(&mut self, element: &Element) {
        self.classes.push_str(element.attribute("class").unwrap_or_default());
        self.classes.push(' ');
    }

    /// Removes the name of the site, which follows the last separator, from the titles.
    pub(super) fn cut_site_name(&mut self, separator: &str) {
        for title in [&mut self.title, &mut self.og_title].into_iter().flatten() {
            if let Some((own, _)) = title.rsplit_once(separator) {
                *title = own.to_owned();
            }
        }
    }

    fn meta(&mut self, element: &Element, dates: &mut Dates) {
        let Some(content) = element.attribute("content") else { return };
        let value = || text(content);
        let name = element.attribute("name").or_else(|| element.attribute("property"));
        match name.unwrap_or_default().to_ascii_lowercase().as_str() {
            "description" => self.description = value().or(self.description.take()),
            "og:description" => fill(&mut self.description, value),
            "og:title" => fill(&mut self.og_title, value),
            "article:published_time" => fill(&mut dates.article, value),
            "robots" => {
                let mut words = content.split(|c: char| c == ',' || c.is_whitespace());
                self.noindex |=
                    words.any(|word| ["noindex", "none"].iter().any(|no| word.eq_ignore_ascii_case(no)));
            }
            "docsearch:language" => fill(&mut self.lang, value),
            name if name.starts_with("docsearch:") => {
                let name = name.trim_start_matches("docsearch:").to_owned();
                self.docsearch.extend(value().map(|value| (name, value)));
            }
            name if DATE_NAMES.contains(&name) => fill(&mut dates.meta, value),
            _ => {}
        }
        match element.attribute("http-equiv").unwrap_or_default().to_ascii_lowercase().as_str() {
            "refresh" => fill(&mut self.redirect, || refresh(content)),
            "content-language" => fill(&mut self.lang, value),
            _ => {}
        }
    }

    fn script(&mut self, dom: &Dom, node: NodeId, element: &Element, dates: &mut Dates) {
        let is_json =
            element.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"));
        if is_json {
            fill(&mut dates.json, || date_published(&serde_json::from_str(&dom.text(node)).ok()?));
        } else if let Some(Data::Text(script)) = dom.first(node).map(|child| dom.data(child)) {
            self.prints |= script.contains("window.print");
        }
    }
}

#[derive(Default)]
struct Dates {
    article: Option<String>,
    json: Option<String>,
    meta: Option<String>,
    time: Option<String>,
}

/// Sets a value unless it is set already.
fn fill(slot: &mut Option<String>, value: impl FnOnce() -> Option<String>) {
    if slot.is_none() {
        *slot = value();
    }
}

fn text(value: &str) -> Option<String> {
    Some(fold(value)).filter(|text| !text.is_empty())
}

/// The target of `0; url=elsewhere.html`; `None` for a page that reloads itself.
fn refresh(content: &str) -> Option<String> {
    let (_, target) = content.split_once([';', ','])?;
    let (name, url) = target.split_once('=')?;
    let is_url = name.trim().eq_ignore_ascii_case("url");
    is_url.then(|| url.trim().trim_matches(['"', '\'']).to_owned()).filter(|url| !url.is_empty())
}

/// `datePublished` in JSON-LD: at the top level, in a list, or in `@graph`.
fn date_published(json: &Value) -> Option<String> {
    match json {
        Value::Object(object) => match object.get("datePublished") {
            Some(Value::String(date)) => text(date),
            _ => object.get("@graph")?.as_array()?.iter().find_map(date_published),
        },
        Value::Array(list) => list.iter().find_map(date_published),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser;
    use super::*;

    fn head(html: &str) -> Head {
        Head::of(&parser::parse(html).0)
    }

    #[test]
    fn reads_head() {
        let head = head(
            "<html lang=pt-BR><title> A\n b </title><meta property=og:title content=C><meta name=description content='d  e'>
            <meta name=Robots content='NOINDEX, follow'><link rel=canonical href=/x/><script>window.print()</script>
            <svg><title>no</title></svg>",
        );
        assert_eq!(head.title.as_deref(), Some("A b"));
        assert_eq!(head.og_title.as_deref(), Some("C"));
        assert_eq!(head.description.as_deref(), Some("d e"));
        assert_eq!(head.lang.as_deref(), Some("pt-BR"));
        assert_eq!(head.canonical.as_deref(), Some("/x/"));
        assert!(head.noindex && head.prints);
        assert_eq!(head.redirect, None);
    }

    #[test]
    fn dates_have_precedence() {
        let time = "<time datetime=2022-01-04>x</time>";
        let meta = "<meta name=dc.date content=2022-01-03>";
        let json =
            r#"<script type="application/ld+json">{"@graph":[{},{"datePublished":"2022-01-02"}]}</script>"#;
        let article = "<meta property=article:published_time content=2022-01-01T06:30:00Z>";
        assert_eq!(
            head(&format!("{time}{meta}{json}{article}")).date.as_deref(),
            Some("2022-01-01T06:30:00Z")
        );
        assert_eq!(head(&format!("{time}{meta}{json}")).date.as_deref(), Some("2022-01-02"));
        assert_eq!(head(&format!("{time}{meta}")).date.as_deref(), Some("2022-01-03"));
        assert_eq!(head(time).date.as_deref(), Some("2022-01-04"));
        assert_eq!(head("<script type=application/ld+json>{broken</script>").date, None);
    }

    #[test]
    fn reads_redirects() {
        for (content, to) in [
            ("0; url=a.html", Some("a.html")),
            ("0;URL='a.html'", Some("a.html")),
            ("5, url = \"a b\"", Some("a b")),
            ("30", None),
            ("30; url=", None),
        ] {
            assert_eq!(refresh(content).as_deref(), to, "{content}");
        }
    }

    #[test]
    fn elements_give_what_they_are_named_after() {
        let meta = |name: &str, content: &str| head(&format!("<meta {name} content='{content}'>"));
        assert_eq!(meta("property=og:description", " a  b ").description.as_deref(), Some("a b"));
        let [own, open] = ["<meta name=description content=a>", "<meta property=og:description content=b>"];
        assert_eq!(head(&format!("{own}{open}")).description.as_deref(), Some("a"));
        assert_eq!(head(&format!("{open}{own}")).description.as_deref(), Some("a"));
        assert_eq!(
            head(&format!("{own}<meta name=description content=' '>")).description.as_deref(),
            Some("a")
        );
        assert!(meta("name=robots", "follow none").noindex);
        assert!(!meta("name=robots", "nonesuch, index").noindex);
        assert!(!meta("name=keywords", "noindex").noindex);
        for name in DATE_NAMES {
            assert_eq!(meta(&format!("name={name}"), "2022").date.as_deref(), Some("2022"));
        }
        assert_eq!(meta("name=other", "2022").date, None);
        assert_eq!(meta("name=docsearch:language", "de").lang.as_deref(), Some("de"));
        assert_eq!(meta("http-equiv=Content-Language", "de").lang.as_deref(), Some("de"));
        assert_eq!(meta("name=DocSearch:version", "2").docsearch, [("version".to_owned(), "2".to_owned())]);
        assert_eq!(meta("http-equiv=refresh", "0; url=a").redirect.as_deref(), Some("a"));
        assert_eq!(meta("http-equiv=refresh", "0; address=a").redirect, None);
        assert_eq!(head("<meta name=description>").description, None);
    }

    #[test]
    fn first_titles_links_and_languages_count() {
        let page = head(
            "<html xml:lang=fr class=a><link rel=stylesheet href=x><link rel=Canonical href=y><link rel=canonical href=z>\
             <title>A</title><body class=b><title>B</title>",
        );
        assert_eq!(
            (page.title.as_deref(), page.canonical.as_deref(), page.lang.as_deref()),
            (Some("A"), Some("y"), Some("fr"))
        );
        assert_eq!(page.classes.split_whitespace().collect::<Vec<_>>(), ["a", "b"]);
        assert!(!page.prints && !head("<script type=application/ld+json>window.print</script>").prints);
        assert_eq!(head("<script>{\"datePublished\": \"2022\"}</script>").date, None);
        let list = "<script type=application/ld+json>[{}, {\"datePublished\": \"2022\"}]</script>";
        assert_eq!(head(list).date.as_deref(), Some("2022"));
    }

    #[test]
    fn site_names_are_cut_off() {
        let mut page = head("<title>A - B - Site</title><meta property=og:title content='A'>");
        page.cut_site_name(" - ");
        assert_eq!((page.title.as_deref(), page.og_title.as_deref()), (Some("A - B"), Some("A")));
    }
}
