//! The texts of a packed page besides its documents.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::accent::Accent;
use crate::logo::Logo;
use crate::page_words::text_of;

/// The texts of the page.
#[derive(Debug, Default)]
pub struct PageTexts {
    /// The title of the page, and its headline.
    pub title: String,
    /// The line below the headline.
    pub description: String,
    /// The name in the corner, if it is not that of the program.
    pub name: Option<String>,
    /// The image in the corner, if it is not that of the program. An encrypted page has none.
    pub logo: Option<Logo>,
    /// The colour of links and controls, if it is not that of the program.
    pub accent: Option<Accent>,
    /// The line at the end of the page.
    pub footer: Option<String>,
    /// The language of these texts and of the box, as a BCP 47 tag.
    pub lang: Option<String>,
    /// The script with the words of the box in that language, where there is one: [`words_files`](crate::words_files).
    pub words: Option<String>,
    /// The texts of the documents for browsers without scripts or WebAssembly: [`PlainTexts`](crate::PlainTexts). An encrypted
    /// page has none.
    pub plain: Option<String>,
    /// Whether the query is part of the address, so that a reload keeps it.
    pub keeps_query: bool,
    /// The address of the folder with the source files, relative to the page.
    pub originals: Option<String>,
    /// The pictures of the documents, to which their markup refers by keys.
    pub pictures: Vec<PagePicture>,
}

/// A picture in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePicture {
    /// What the markup names: letters and digits.
    pub key: String,
    /// `image/png`, `image/jpeg`.
    pub media_type: &'static str,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

impl PagePicture {
    /// A picture of a page; `None` if a part of it is not what such a page has, because it becomes part of another page.
    pub(crate) fn decode(key: &str, media_type: &str, base64: &str) -> Option<Self> {
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let media_type = ["image/png", "image/jpeg"].into_iter().find(|known| *known == media_type)?;
        let bytes = STANDARD.decode(base64).ok()?;
        is_key.then(|| Self { key: key.to_owned(), media_type, bytes })
    }
}

impl PageTexts {
    /// The line below the headline of a page with this number of documents, where no other is chosen. `words` is the script of the
    /// page's language, if it is not English.
    pub fn default_description(documents: usize, words: Option<&str>) -> String {
        // The list of the documents says how many there are, in every language.
        if let Some(description) = words.and_then(|words| text_of(words, "pageDescription")) {
            return description;
        }
        let digits = documents.to_string();
        let mut number = String::new();
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                number.push(',');
            }
            number.push(digit);
        }
        let plural = if documents == 1 { "" } else { "s" };
        format!(
            "{number} document{plural}. Search runs on this page alone: no server, no tracking, nothing stored."
        )
    }

    /// The line at the end of the page in its language, where no other is chosen; `None` is the English one of the template.
    pub(crate) fn default_footer(&self) -> Option<String> {
        let footer = text_of(self.words.as_deref()?, "pageFooter")?;
        Some(footer.replace("{}", "Samara"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_counted() {
        for (documents, expected) in [
            (1, "1 document."),
            (2, "2 documents."),
            (999, "999 documents."),
            (1_234_567, "1,234,567 documents."),
        ] {
            assert!(PageTexts::default_description(documents, None).starts_with(expected));
        }
    }

    #[test]
    fn the_description_is_in_the_language_of_the_page() {
        let words = include_str!("../../../www/words/fr.js");
        let description = PageTexts::default_description(2, Some(words));
        assert!(description.starts_with("La recherche se fait sur cette page seule"), "{description}");
    }
}
