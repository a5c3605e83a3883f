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
        match extension(path).as_str() {
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" | "tsv" => Some(Self::Csv),
            "srt" | "vtt" => Some(Self::Subtitles),
            "pdf" if cfg!(feature = "pdf") => Some(Self::Pdf),
            "docx" | "docm" | "dotx" if cfg!(feature = "office") => Some(Self::Docx),
            "odt" | "ott" if cfg!(feature = "office") => Some(Self::Odt),
            "pptx" | "pptm" | "ppsx" | "potx" if cfg!(feature = "office") => Some(Self::Pptx),
            "odp" | "otp" if cfg!(feature = "office") => Some(Self::Odp),
            "xlsx" | "xlsm" | "xltx" if cfg!(feature = "office") => Some(Self::Xlsx),
            "ods" | "ots" if cfg!(feature = "office") => Some(Self::Ods),
            "epub" if cfg!(all(feature = "html", feature = "office")) => Some(Self::Epub),
            "hocr" if cfg!(feature = "html") => Some(Self::Hocr),
            "eml" if cfg!(feature = "mail") => Some(Self::Mail),
            "mbox" | "mbx" if cfg!(feature = "mail") => Some(Self::Mbox),
            "mht" | "mhtml" if cfg!(all(feature = "html", feature = "mail")) => Some(Self::Mhtml),
            "warc" | "warc.gz" if cfg!(feature = "warc") => Some(Self::Warc),
            "wacz" if cfg!(feature = "warc") => Some(Self::Wacz),
            _ => None,
        }
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
