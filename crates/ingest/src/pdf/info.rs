//! The metadata of a PDF: its information dictionary, and the language of its catalog.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, String as PdfString};

use super::strings::text_string;
use crate::block_builder::fold;
use crate::draft::Draft;

/// Sets title, language, author, date, subject and keywords.
pub(super) fn read(pdf: &Pdf, draft: &mut Draft) {
    let metadata = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| fold(&text_string(bytes.as_deref().unwrap_or_default()));
    draft.title = Some(text(&metadata.title)).filter(|title| is_title(title));
    draft.meta.set("author", &text(&metadata.author));
    draft.meta.set("subject", &text(&metadata.subject));
    let keywords = text(&metadata.keywords);
    draft.meta.set_list("keywords", keywords.split([',', ';']).map(str::to_owned));
    if let Some(date) = metadata.creation_date.or(metadata.modification_date) {
        draft.meta.set("date", &format!("{:04}-{:02}-{:02}", date.year, date.month.max(1), date.day.max(1)));
    }
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let lang = root.and_then(|root| root.get::<PdfString<'_>>(b"Lang"));
    let lang = lang.map(|lang| text_string(lang.as_bytes()).trim().to_owned());
    draft.lang = lang.filter(|lang| is_language(lang));
}

/// Whether a title was written by a person: many programs write the name of the file.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let extensions = [
        ".doc", ".docx", ".odt", ".rtf", ".indd", ".qxd", ".qxp", ".dvi", ".tex", ".pdf", ".pub", ".xls",
        ".xlsx", ".ppt", ".pptx", ".pmd", ".p65", ".tif", ".html", ".txt", ".ps",
    ];
    let is_placeholder =
        ["untitled", "title", "unknown", "document", "none", "slide 1"].contains(&lower.as_str());
    let is_file = extensions.iter().any(|extension| lower.ends_with(extension))
        || ["microsoft word - ", "microsoft powerpoint - ", "untitled-"]
            .iter()
            .any(|start| lower.starts_with(start));
    !is_placeholder && !is_file && title.chars().any(char::is_alphabetic)
}

/// Whether a text is a language tag like `en` or `pt-BR`.
fn is_language(tag: &str) -> bool {
    let first = tag.split('-').next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && tag.len() <= 35
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !["und", "zxx", "mul"].contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_not_titles() {
        for title in ["Microsoft Word - Report.doc", "report_v2.DOCX", "untitled", "Untitled-1", "", "2022"] {
            assert!(!is_title(title), "{title}");
        }
        for title in ["Annual Report 2022", "Тринадцать", "မြန်မာ", "Documents and titles"]
        {
            assert!(is_title(title), "{title}");
        }
    }

    #[test]
    fn languages_are_tags() {
        assert!(is_language("en") && is_language("pt-BR") && is_language("mya"));
        assert!(
            !is_language("") && !is_language("English") && !is_language("und") && !is_language("x-default")
        );
    }
}
