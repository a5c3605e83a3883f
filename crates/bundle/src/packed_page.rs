//! The page that `samara pack` writes: a page with a title, a description and an index.

use crate::inline::{INDEX_SLOT, escape_script, page_with_index, picture_data};
#[cfg(any(test, feature = "encryption"))]
use crate::page_texts::PagePicture;
use crate::page_texts::PageTexts;
#[cfg(feature = "encryption")]
use crate::{encrypted, inline};

/// The page lacks an element to fill in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page has no {0:?}: it is not the one that `Widget::page` makes")]
pub struct MissingElement(&'static str);

/// Fills in a page made by [`Widget::page`](crate::Widget::page).
///
/// # Errors
/// If the page lacks one of the elements to fill in.
pub fn packed_page(page: &str, texts: &PageTexts, index: &[u8]) -> Result<String, MissingElement> {
    let page = page_with_texts(page, texts)?;
    let pictures: String = texts.pictures.iter().map(picture_data).collect();
    Ok(page_with_index(&page.replacen(INDEX_SLOT, &(pictures + INDEX_SLOT), 1), Some(index)))
}

/// Pictures as the page decrypts them: a line with key, type and base64 for each.
#[cfg(feature = "encryption")]
fn picture_lines(pictures: &[PagePicture]) -> String {
    let lines = pictures.iter().map(|PagePicture { key, media_type, bytes }| {
        format!("{key} {media_type} {}\n", inline::base64(bytes))
    });
    lines.collect()
}

/// The pictures of an encrypted page, from its decrypted data. Damaged ones are left out.
#[cfg(feature = "encryption")]
pub fn decrypted_pictures(lines: &[u8]) -> Vec<PagePicture> {
    let picture = |line: &str| {
        let mut parts = line.split(' ');
        PagePicture::decode(parts.next()?, parts.next()?, parts.next()?)
    };
    String::from_utf8_lossy(lines).lines().filter_map(picture).collect()
}

/// As [`packed_page`], with index, pictures and texts encrypted. `random` must be from the system's source of randomness, and new for
/// each page. What remains readable is the language, the words of the box, and the number of encrypted bytes.
///
/// # Errors
/// If the page lacks one of the elements to fill in.
#[cfg(feature = "encryption")]
pub fn encrypted_page(
    page: &str,
    texts: &PageTexts,
    index: &[u8],
    password: &str,
    random: &[u8; encrypted::RANDOM_BYTES],
) -> Result<String, MissingElement> {
    let readable = PageTexts {
        title: "Encrypted documents".to_owned(),
        description: "A password opens these documents.".to_owned(),
        lang: texts.lang.clone(),
        words: texts.words.clone(),
        keeps_query: texts.keeps_query,
        accent: texts.accent,
        ..PageTexts::default()
    };
    let page = page_with_texts(page, &readable)?;
    let [for_index, for_pictures] = encrypted::split_random(random);
    let index = encrypted::encrypt(texts, index, password, &for_index);
    let page = inline::page_with_encrypted_index(&page, &index);
    if texts.pictures.is_empty() {
        return Ok(page);
    }
    let pictures = picture_lines(&texts.pictures);
    let pictures = encrypted::encrypt(&readable, pictures.as_bytes(), password, &for_pictures);
    Ok(inline::page_with_encrypted_pictures(&page, &pictures))
}

fn page_with_texts(page: &str, texts: &PageTexts) -> Result<String, MissingElement> {
    let PageTexts {
        title,
        description,
        name,
        logo,
        accent,
        footer,
        lang,
        words,
        plain,
        keeps_query,
        originals,
        pictures: _,
    } = texts;
    let mut page = fill(page, "<title>", "</title>", title)?;
    page = fill(&page, "<meta name=\"description\" content=\"", "\">", description)?;
    page = fill(&page, "<h1>", "</h1>", title)?;
    page = fill(&page, "</h1>\n        <p>", "</p>", description)?;
    page = fill(&page, "<samara-search placeholder=\"", "\"", "Search")?;
    if let Some(name) = name {
        page = fill(&page, "</svg>\n        <span>", "</span>", name)?;
    }
    if let Some(logo) = logo {
        page =
            replace(&page, "<a class=\"brand\" href=\"#/\">\n        ", "\n        <span>", &logo.element())?;
    }
    if let Some(accent) = accent {
        page = page.replacen("</head>", &format!("{}</head>", accent.style()), 1);
    }
    if let Some(footer) = footer.clone().or_else(|| texts.default_footer()) {
        page = fill(&page, "<footer class=\"colophon\">\n      <p>", "</p>", &footer)?;
    }
    if let Some(lang) = lang {
        page = fill(&page, "<html lang=\"", "\"", lang)?;
        // The box has a text in its own language.
        page = page.replacen("<samara-search placeholder=\"Search\"", "<samara-search", 1);
    }
    if *keeps_query {
        page = page.replacen("<samara-search ", "<samara-search history=\"fragment\" ", 1);
    }
    if let Some(plain) = plain {
        page = page.replacen("</main>", &format!("{plain}</main>"), 1);
    }
    if let Some(originals) = originals {
        let attribute = format!("<html data-originals=\"{}\" lang=\"", escape(originals));
        page = page.replacen("<html lang=\"", &attribute, 1);
    }
    if let Some(words) = words {
        let script = format!("<script>{}</script>{INDEX_SLOT}", escape_script(words.trim_end()));
        page = page.replacen(INDEX_SLOT, &script, 1);
    }
    Ok(page)
}

/// Replaces the text between two pieces of markup by `text`, escaped.
fn fill(page: &str, before: &'static str, after: &str, text: &str) -> Result<String, MissingElement> {
    replace(page, before, after, &escape(text))
}

/// Replaces what is between two pieces of markup.
fn replace(page: &str, before: &'static str, after: &str, markup: &str) -> Result<String, MissingElement> {
    let start = page.find(before).map(|at| at + before.len());
    let range = start.and_then(|start| Some(start..start + page[start..].find(after)?));
    let range = range.ok_or(MissingElement(before))?;
    Ok(format!("{}{}{}", &page[..range.start], markup, &page[range.end..]))
}

/// Escapes text for HTML elements and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logo::Logo;

    #[test]
    fn escapes_title_and_description() {
        let texts = PageTexts {
            title: "</title><script>\"&".to_owned(),
            description: "a<b".to_owned(),
            name: Some("<name>".to_owned()),
            logo: Some(Logo::new(b"<svg/>".to_vec()).unwrap()),
            accent: Some("#1d6a52".parse().unwrap()),
            footer: Some("<footer>".to_owned()),
            lang: Some("de".to_owned()),
            words: Some("words = '</script>';\n".to_owned()),
            plain: Some("<p>plain</p>\n".to_owned()),
            keeps_query: true,
            originals: Some("a \"b\"/".to_owned()),
            pictures: vec![PagePicture {
                key: "0a".to_owned(),
                media_type: "image/png",
                bytes: b"wing".to_vec(),
            }],
        };
        let template = concat!(include_str!("../../../www/page/index.html"), "<!-- samara: an index -->");
        let page = packed_page(template, &texts, b"wing").unwrap();
        let logo = "<img alt=\"\" src=\"data:image/svg+xml;base64,PHN2Zy8+\">";
        assert!(page.contains(&format!("{logo}\n        <span>&lt;name&gt;</span>")), "{page}");
        assert!(page.contains("<style>:root{--leaf:#1d6a52}") && !page.contains("class=\"wing\""));
        assert!(page.contains("<p>&lt;footer&gt;</p>"));
        assert!(
            page.contains("<html data-originals=\"a &quot;b&quot;/\" lang=\"de\">")
                && page.contains("<samara-search history=\"fragment\" meta=")
        );
        assert!(page.contains("<p>plain</p>\n</main>"));
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;&quot;&amp;</title>"));
        assert!(page.contains("<h1>&lt;/title&gt;&lt;script&gt;&quot;&amp;</h1>\n        <p>a&lt;b</p>"));
        assert!(page.contains(" content=\"a&lt;b\">"));
        assert!(page.contains(".push(\"d2luZw==\")"));
        let words = "<script>words = '\\x3c/script>';</script>";
        let picture = "<script type=\"application/octet-stream\" id=\"picture-0a\" data-type=\"image/png\">";
        let scripts = [words, picture, "d2luZw==</script><script>(globalThis"].concat();
        assert!(page.contains(&scripts), "{page}");
        assert!(!page.contains("Myanmar"), "no text of the example remains");
        assert_eq!(crate::inlined_pictures(&page), texts.pictures);
    }

    #[cfg(feature = "encryption")]
    #[test]
    fn an_encrypted_page_shows_no_text_of_its_own() {
        let secret = |text: &str| format!("{text} of the secret");
        let texts = PageTexts {
            title: secret("title"),
            description: secret("description"),
            name: Some(secret("name")),
            logo: Some(Logo::new(secret("<svg/>").into_bytes()).unwrap()),
            accent: None,
            footer: Some(secret("footer")),
            lang: Some("de".to_owned()),
            words: Some("words()".to_owned()),
            plain: Some(secret("plain")),
            keeps_query: true,
            originals: Some(secret("originals")),
            pictures: vec![PagePicture {
                key: "secret".to_owned(),
                media_type: "image/png",
                bytes: secret("picture").into_bytes(),
            }],
        };
        let template = concat!(include_str!("../../../www/page/index.html"), "<!-- samara: an index -->");
        let page =
            encrypted_page(template, &texts, b"index of the secret", "wing", &[7; encrypted::RANDOM_BYTES])
                .unwrap();
        assert!(!page.contains("secret") && !page.contains("samaraIndexes"), "{page}");
        assert!(page.contains("<html lang=\"de\">") && page.contains("words()"));
        let bytes = inline::encrypted_index(&page).unwrap();
        assert_eq!(encrypted::decrypt(&bytes, "wing").unwrap(), b"index of the secret");
        let pictures = inline::encrypted_pictures(&page).unwrap();
        let pictures = encrypted::decrypt(&pictures, "wing").unwrap();
        assert_eq!(decrypted_pictures(&pictures), texts.pictures);
    }

    #[test]
    fn names_the_missing_element() {
        let error = packed_page("<title></title>", &PageTexts::default(), b"").unwrap_err();
        assert!(error.to_string().contains("description"), "{error}");
    }

    #[test]
    fn the_footer_is_in_the_language_of_the_page() {
        let template = concat!(include_str!("../../../www/page/index.html"), "<!-- samara: an index -->");
        let words = include_str!("../../../www/words/fr.js").to_owned();
        let texts = PageTexts { lang: Some("fr".to_owned()), words: Some(words), ..PageTexts::default() };
        let page = packed_page(template, &texts, b"").unwrap();
        assert!(page.contains("<p>Samara : la recherche qui voyage avec la page.</p>"), "{page}");
        let page = packed_page(template, &PageTexts::default(), b"").unwrap();
        assert!(page.contains("<p>Samara: search that travels with the page.</p>"));
        let texts = PageTexts { footer: Some("The end".to_owned()), ..texts };
        assert!(packed_page(template, &texts, b"").unwrap().contains("<p>The end</p>"));
    }
}
