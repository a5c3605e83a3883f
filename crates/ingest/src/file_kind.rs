//! Kinds of files, for the report on files that were not read.

use std::fmt;
use std::path::Path;

use crate::format::extension;

/// The kind of a file, by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// JSON lines.
    JsonLines,
    /// PDF.
    Pdf,
    /// A document of a word processor: DOCX, DOC, ODT, RTF and the like.
    WordProcessor,
    /// A spreadsheet: XLSX, XLS, ODS, CSV and the like.
    Spreadsheet,
    /// A presentation: PPTX, PPT, ODP and the like.
    Presentation,
    /// An electronic book: EPUB and the like.
    Ebook,
    /// Mail: EML, MSG, mbox.
    Mail,
    /// Subtitles: SRT, VTT.
    Subtitles,
    /// Other markup with text: reStructuredText, AsciiDoc, TeX, XML and the like.
    Markup,
    /// An archived web page or site: WARC, WACZ, MHTML.
    WebArchive,
    /// An archive of files: ZIP, tar and the like.
    Archive,
    /// An image.
    Image,
    /// Sound.
    Audio,
    /// Video.
    Video,
    /// A font.
    Font,
    /// A style sheet.
    StyleSheet,
    /// A script or WebAssembly module.
    Script,
    /// Structured data: JSON, YAML, TOML.
    Data,
    /// A file without a known extension, or a folder.
    Other,
}

impl FileKind {
    /// The kind of a file.
    ///
    /// ```
    /// use samara_ingest::FileKind;
    ///
    /// assert_eq!(FileKind::of("reports/2022.PDF".as_ref()), FileKind::Pdf);
    /// assert_eq!(FileKind::of("LICENSE".as_ref()), FileKind::Other);
    /// ```
    pub fn of(path: &Path) -> Self {
        match extension(path).as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "md" | "markdown" => Self::Markdown,
            "txt" | "text" => Self::Text,
            "jsonl" | "ndjson" => Self::JsonLines,
            "pdf" => Self::Pdf,
            "doc" | "docm" | "docx" | "dot" | "dotx" | "fodt" | "odt" | "ott" | "pages" | "rtf" | "wpd" => {
                Self::WordProcessor
            }
            "csv" | "fods" | "numbers" | "ods" | "ots" | "tsv" | "xls" | "xlsb" | "xlsm" | "xlsx"
            | "xltx" => Self::Spreadsheet,
            "fodp" | "key" | "odp" | "otp" | "potx" | "pps" | "ppsx" | "ppt" | "pptm" | "pptx" => {
                Self::Presentation
            }
            "azw" | "azw3" | "epub" | "fb2" | "mobi" => Self::Ebook,
            "eml" | "mbox" | "mbx" | "msg" | "pst" => Self::Mail,
            "srt" | "vtt" => Self::Subtitles,
            "adoc" | "asciidoc" | "djvu" | "hocr" | "ipynb" | "org" | "ps" | "rst" | "tex" | "typ"
            | "xml" => Self::Markup,
            "maff" | "mht" | "mhtml" | "wacz" | "warc" | "warc.gz" | "webarchive" => Self::WebArchive,
            "7z" | "bz2" | "gz" | "rar" | "tar" | "tgz" | "xz" | "zip" | "zst" => Self::Archive,
            "avif" | "bmp" | "gif" | "heic" | "ico" | "jpeg" | "jpg" | "jxl" | "png" | "svg" | "tif"
            | "tiff" | "webp" => Self::Image,
            "aac" | "flac" | "m4a" | "mp3" | "oga" | "ogg" | "opus" | "wav" => Self::Audio,
            "avi" | "m4v" | "mkv" | "mov" | "mp4" | "mpeg" | "mpg" | "ogv" | "webm" => Self::Video,
            "eot" | "otf" | "ttf" | "woff" | "woff2" => Self::Font,
            "css" | "less" | "sass" | "scss" => Self::StyleSheet,
            "cjs" | "js" | "map" | "mjs" | "ts" | "wasm" => Self::Script,
            "json" | "toml" | "webmanifest" | "yaml" | "yml" => Self::Data,
            _ => Self::Other,
        }
    }

    /// The kind of a document with a media type.
    #[cfg(any(feature = "mail", feature = "warc"))]
    pub(crate) fn of_media_type(media_type: &str) -> Self {
        Self::of(crate::format::extension_of_media_type(media_type).as_ref())
    }

    /// Whether people read files of this kind for their text, so that a search should find it.
    ///
    /// ```
    /// use samara_ingest::FileKind;
    ///
    /// assert!(FileKind::Pdf.holds_text());
    /// assert!(!FileKind::Image.holds_text());
    /// ```
    pub fn holds_text(self) -> bool {
        self <= Self::WebArchive
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Html => "HTML",
            Self::Markdown => "Markdown",
            Self::Text => "text",
            Self::JsonLines => "JSON lines",
            Self::Pdf => "PDF",
            Self::WordProcessor => "word-processor document",
            Self::Spreadsheet => "spreadsheet",
            Self::Presentation => "presentation",
            Self::Ebook => "e-book",
            Self::Mail => "mail",
            Self::Subtitles => "subtitles",
            Self::Markup => "other markup",
            Self::WebArchive => "web archive",
            Self::Archive => "archive",
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Font => "font",
            Self::StyleSheet => "style sheet",
            Self::Script => "script",
            Self::Data => "data",
            Self::Other => "other file",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_kinds() {
        use FileKind as K;
        let kinds = [
            ("html htm xhtml", K::Html, "HTML"),
            ("md markdown", K::Markdown, "Markdown"),
            ("txt TEXT", K::Text, "text"),
            ("jsonl ndjson", K::JsonLines, "JSON lines"),
            ("pdf", K::Pdf, "PDF"),
            ("doc docx odt pages rtf", K::WordProcessor, "word-processor document"),
            ("csv numbers ods tsv xls xlsx", K::Spreadsheet, "spreadsheet"),
            ("key odp ppt pptx", K::Presentation, "presentation"),
            ("azw3 epub mobi", K::Ebook, "e-book"),
            ("eml mbox msg pst", K::Mail, "mail"),
            ("srt vtt", K::Subtitles, "subtitles"),
            ("adoc rst tex xml", K::Markup, "other markup"),
            ("mhtml wacz warc warc.gz", K::WebArchive, "web archive"),
            ("7z gz tar.gz zip", K::Archive, "archive"),
            ("jpeg png svg", K::Image, "image"),
            ("mp3 ogg", K::Audio, "audio"),
            ("mkv mp4", K::Video, "video"),
            ("ttf woff2", K::Font, "font"),
            ("css scss", K::StyleSheet, "style sheet"),
            ("js wasm", K::Script, "script"),
            ("json toml yaml", K::Data, "data"),
            ("exe x", K::Other, "other file"),
        ];
        for (number, (extensions, kind, name)) in kinds.into_iter().enumerate() {
            for extension in extensions.split(' ') {
                assert_eq!(FileKind::of(format!("a.{extension}").as_ref()), kind, "{extension}");
            }
            assert_eq!(kind.to_string(), name);
            assert_eq!(kind.holds_text(), number < 13, "{name}");
        }
    }
}
