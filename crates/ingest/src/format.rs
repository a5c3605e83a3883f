//! The formats of files, by their names.

use std::path::Path;

use crate::options::Options;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Markdown,
    Text,
    JsonLines,
    Elasticlunr,
    Csv,
    Subtitles,
    Pdf,
    Docx,
    Odt,
    Pptx,
    Odp,
    Xlsx,
    Ods,
    Epub,
    Hocr,
    Mail,
    Mbox,
    Mhtml,
    Warc,
    Wacz,
    /// An image, whose text is recognized.
    Image,
}

impl Format {
    /// The format of a file, if it can be read: as in a folder, and images where their text can be recognized.
    pub(crate) fn of(path: &Path, options: &Options) -> Option<Self> {
        let is_image = || {
            let extension = extension(path);
            ["bmp", "gif", "jpeg", "jpg", "png", "tif", "tiff", "webp"].contains(&extension.as_str())
        };
        let recognizes = cfg!(feature = "html") && options.recognition.is_some();
        Self::in_folder(path).or_else(|| (recognizes && is_image()).then_some(Self::Image))
    }

    /// The format of a file in a folder, if it can be read.
    pub(crate) fn in_folder(path: &Path) -> Option<Self> {
        let format = match extension(path).as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "md" | "markdown" => Self::Markdown,
            "txt" | "text" => Self::Text,
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" | "tsv" => Self::Csv,
            "srt" | "vtt" => Self::Subtitles,
            "pdf" => Self::Pdf,
            "docx" | "docm" | "dotx" => Self::Docx,
            "odt" | "ott" => Self::Odt,
            "pptx" | "pptm" | "ppsx" | "potx" => Self::Pptx,
            "odp" | "otp" => Self::Odp,
            "xlsx" | "xlsm" | "xltx" => Self::Xlsx,
            "ods" | "ots" => Self::Ods,
            "epub" => Self::Epub,
            "hocr" => Self::Hocr,
            "eml" => Self::Mail,
            "mbox" | "mbx" => Self::Mbox,
            "mht" | "mhtml" => Self::Mhtml,
            "warc" | "warc.gz" => Self::Warc,
            "wacz" => Self::Wacz,
            _ => return None,
        };
        Some(format).filter(|format| format.is_built())
    }

    /// Whether the crate is built with the features that read this format. HTML without its feature is named as such.
    fn is_built(self) -> bool {
        use Format as F;
        let formats: [(bool, &[Self]); 5] = [
            (cfg!(feature = "html"), &[F::Epub, F::Hocr, F::Mhtml]),
            (cfg!(feature = "mail"), &[F::Mail, F::Mbox, F::Mhtml]),
            (cfg!(feature = "office"), &[F::Docx, F::Odt, F::Pptx, F::Odp, F::Xlsx, F::Ods, F::Epub]),
            (cfg!(feature = "pdf"), &[F::Pdf]),
            (cfg!(feature = "warc"), &[F::Warc, F::Wacz]),
        ];
        formats.into_iter().all(|(is_on, formats)| is_on || !formats.contains(&self))
    }

    /// The format of a document with a media type, such as `text/html`.
    #[cfg(any(feature = "mail", feature = "warc"))]
    pub(crate) fn of_media_type(media_type: &str) -> Option<Self> {
        Self::in_folder(extension_of_media_type(media_type).as_ref())
    }

    /// Whether a file of this format is read as bytes, by a parser of its own.
    pub(crate) fn is_binary(self) -> bool {
        use Format as F;
        matches!(self, F::Pdf | F::Docx | F::Odt | F::Pptx | F::Odp | F::Xlsx | F::Ods | F::Epub)
    }

    /// Whether a file of this format is a document of a built site, like its HTML pages. Other text files beside the
    /// pages (licences, `robots.txt`, data, subtitles of videos) are not documents.
    pub(crate) fn is_page(self) -> bool {
        use Format as F;
        self.is_binary()
            || matches!(self, F::Html | F::Hocr | F::Mail | F::Mbox | F::Mhtml | F::Warc | F::Wacz)
    }
}

/// A file name with an extension for a media type; without one if the type is not known.
#[cfg(any(feature = "mail", feature = "warc"))]
pub(crate) fn extension_of_media_type(media_type: &str) -> &'static str {
    match media_type.split_once('/').unwrap_or_default() {
        ("text", "html") | ("application", "xhtml+xml") => "x.html",
        ("text", "plain") => "x.txt",
        ("text", "markdown") => "x.md",
        ("text", "csv") => "x.csv",
        ("text", "tab-separated-values") => "x.tsv",
        ("text", "vtt") => "x.vtt",
        ("application", "x-subrip") => "x.srt",
        ("application" | "text", "rtf") => "x.rtf",
        ("message", "rfc822") => "x.eml",
        ("application", "pdf") => "x.pdf",
        ("application", "epub+zip") => "x.epub",
        ("application", "msword") => "x.doc",
        ("application", "vnd.ms-excel") => "x.xls",
        ("application", "vnd.ms-powerpoint") => "x.ppt",
        ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document") => "x.docx",
        ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet") => "x.xlsx",
        ("application", "vnd.openxmlformats-officedocument.presentationml.presentation") => "x.pptx",
        ("application", "vnd.oasis.opendocument.text") => "x.odt",
        ("application", "vnd.oasis.opendocument.spreadsheet") => "x.ods",
        ("application", "vnd.oasis.opendocument.presentation") => "x.odp",
        ("text", "css") => "x.css",
        ("application" | "text", "javascript" | "x-javascript" | "ecmascript") | ("application", "wasm") => {
            "x.js"
        }
        ("application" | "text", "xml") | ("application", "json" | "ld+json" | "manifest+json") => "x.json",
        ("application", "zip" | "gzip" | "x-tar" | "x-7z-compressed") => "x.zip",
        ("image", _) => "x.png",
        ("audio", _) => "x.mp3",
        ("video", _) => "x.mp4",
        ("font", _) | ("application", "font-woff" | "vnd.ms-fontobject") => "x.woff",
        _ => "x",
    }
}

/// The extension of a file in lower case; `warc.gz` is one extension.
pub(crate) fn extension(path: &Path) -> String {
    let extension = |path: &Path| {
        path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
    };
    match extension(path) {
        last if last == "gz" && path.file_stem().is_some_and(|stem| extension(stem.as_ref()) == "warc") => {
            "warc.gz".to_owned()
        }
        last => last,
    }
}

#[cfg(all(test, feature = "html", feature = "mail", feature = "office", feature = "pdf", feature = "warc"))]
mod tests {
    use super::*;

    #[test]
    fn files_have_formats() {
        use Format as F;
        let formats: [(&str, Option<Format>); 24] = [
            ("html htm xhtml HTML", Some(F::Html)),
            ("md markdown", Some(F::Markdown)),
            ("txt text", Some(F::Text)),
            ("jsonl ndjson", Some(F::JsonLines)),
            ("csv tsv", Some(F::Csv)),
            ("srt vtt", Some(F::Subtitles)),
            ("pdf", Some(F::Pdf)),
            ("docx docm dotx", Some(F::Docx)),
            ("odt ott", Some(F::Odt)),
            ("pptx pptm ppsx potx", Some(F::Pptx)),
            ("odp otp", Some(F::Odp)),
            ("xlsx xlsm xltx", Some(F::Xlsx)),
            ("ods ots", Some(F::Ods)),
            ("epub", Some(F::Epub)),
            ("hocr", Some(F::Hocr)),
            ("eml", Some(F::Mail)),
            ("mbox mbx", Some(F::Mbox)),
            ("mht mhtml", Some(F::Mhtml)),
            ("warc warc.gz WARC.GZ", Some(F::Warc)),
            ("wacz", Some(F::Wacz)),
            ("gz tar.gz", None),
            ("doc xls ppt rtf", None),
            ("png json xml css", None),
            ("", None),
        ];
        let names = |extensions: &str| {
            extensions.split(' ').map(|extension| format!("a.{extension}")).collect::<Vec<_>>()
        };
        for (extensions, format) in formats {
            for name in names(extensions) {
                assert_eq!(Format::in_folder(name.as_ref()), format, "{name}");
                assert_eq!(Format::of(name.as_ref(), &Options::default()), format, "{name}");
            }
        }
        assert_eq!(Format::in_folder("warc.gz".as_ref()), None);
        // What a built site has beside its pages is no document.
        for name in names("md txt jsonl csv srt") {
            assert!(!Format::in_folder(name.as_ref()).unwrap().is_page(), "{name}");
        }
        for name in names("html hocr pdf docx odt pptx odp xlsx ods epub eml mbox mhtml warc wacz") {
            let format = Format::in_folder(name.as_ref()).unwrap();
            assert!(format.is_page(), "{name}");
            let is_binary =
                matches!(&name[2..], "pdf" | "docx" | "odt" | "pptx" | "odp" | "xlsx" | "ods" | "epub");
            assert_eq!(format.is_binary(), is_binary, "{name}");
        }
    }

    /// The types of documents and of what servers send beside them.
    #[test]
    fn media_types_have_formats_and_kinds() {
        use crate::file_kind::FileKind as K;
        use Format as F;
        let openxml = "application/vnd.openxmlformats-officedocument";
        let opendocument = "application/vnd.oasis.opendocument";
        let types = [
            ("text/html".to_owned(), Some(F::Html), K::Html),
            ("application/xhtml+xml".to_owned(), Some(F::Html), K::Html),
            ("text/plain".to_owned(), Some(F::Text), K::Text),
            ("text/markdown".to_owned(), Some(F::Markdown), K::Markdown),
            ("text/csv".to_owned(), Some(F::Csv), K::Spreadsheet),
            ("text/tab-separated-values".to_owned(), Some(F::Csv), K::Spreadsheet),
            ("text/vtt".to_owned(), Some(F::Subtitles), K::Subtitles),
            ("application/x-subrip".to_owned(), Some(F::Subtitles), K::Subtitles),
            ("message/rfc822".to_owned(), Some(F::Mail), K::Mail),
            ("application/pdf".to_owned(), Some(F::Pdf), K::Pdf),
            ("application/epub+zip".to_owned(), Some(F::Epub), K::Ebook),
            (format!("{openxml}.wordprocessingml.document"), Some(F::Docx), K::WordProcessor),
            (format!("{openxml}.spreadsheetml.sheet"), Some(F::Xlsx), K::Spreadsheet),
            (format!("{openxml}.presentationml.presentation"), Some(F::Pptx), K::Presentation),
            (format!("{opendocument}.text"), Some(F::Odt), K::WordProcessor),
            (format!("{opendocument}.spreadsheet"), Some(F::Ods), K::Spreadsheet),
            (format!("{opendocument}.presentation"), Some(F::Odp), K::Presentation),
            ("text/rtf".to_owned(), None, K::WordProcessor),
            ("application/rtf".to_owned(), None, K::WordProcessor),
            ("application/msword".to_owned(), None, K::WordProcessor),
            ("application/vnd.ms-excel".to_owned(), None, K::Spreadsheet),
            ("application/vnd.ms-powerpoint".to_owned(), None, K::Presentation),
            ("text/css".to_owned(), None, K::StyleSheet),
            ("text/javascript".to_owned(), None, K::Script),
            ("application/x-javascript".to_owned(), None, K::Script),
            ("application/wasm".to_owned(), None, K::Script),
            ("text/xml".to_owned(), None, K::Data),
            ("application/ld+json".to_owned(), None, K::Data),
            ("application/zip".to_owned(), None, K::Archive),
            ("image/webp".to_owned(), None, K::Image),
            ("audio/ogg".to_owned(), None, K::Audio),
            ("video/webm".to_owned(), None, K::Video),
            ("font/woff2".to_owned(), None, K::Font),
            ("application/font-woff".to_owned(), None, K::Font),
            ("application/octet-stream".to_owned(), None, K::Other),
            ("html".to_owned(), None, K::Other),
        ];
        for (media_type, format, kind) in types {
            assert_eq!(Format::of_media_type(&media_type), format, "{media_type}");
            assert_eq!(K::of_media_type(&media_type), kind, "{media_type}");
        }
    }

    #[derive(Debug)]
    struct NoText;

    impl crate::TextRecognition for NoText {
        fn image(&self, _: &[u8]) -> Result<Vec<u8>, String> {
            Err(String::new())
        }

        fn pdf(&self, _: &[u8], _: bool) -> Result<Vec<u8>, String> {
            Err(String::new())
        }
    }

    #[test]
    fn images_are_read_where_their_text_is_recognized() {
        let options = Options::default();
        let with = options.clone().recognition(Some(std::sync::Arc::new(NoText)));
        for extension in ["bmp", "gif", "jpeg", "JPG", "png", "tif", "tiff", "webp"] {
            let name = format!("a.{extension}");
            assert_eq!(Format::of(name.as_ref(), &options), None, "{name}");
            assert_eq!(Format::of(name.as_ref(), &with), Some(Format::Image), "{name}");
        }
        assert_eq!(Format::of("a.svg".as_ref(), &with), None);
        assert_eq!(Format::of("a.md".as_ref(), &with), Some(Format::Markdown));
    }
}
