//! What the page of `samara pack` says besides its documents.

/// The texts of the page.
#[derive(Debug, Default)]
pub struct PageTexts {
    /// The title of the page, and its headline.
    pub title: String,
    /// The line below the headline.
    pub description: String,
    /// The name in the corner, if it is not that of the program.
    pub name: Option<String>,
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
#[derive(Debug)]
pub struct PagePicture {
    /// What the markup names: letters and digits.
    pub key: String,
    /// `image/png`, `image/jpeg`.
    pub media_type: &'static str,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

impl PageTexts {
    /// The line below the headline of a page with so many documents, where no other is chosen.
    pub fn default_description(documents: usize) -> String {
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
}
