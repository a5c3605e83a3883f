//! Text recognition for `--ocr`, by programs that are installed: tesseract, and for PDF ocrmypdf or pdftoppm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};
use samara_ingest::TextRecognition;
use tempfile::TempDir;

/// The longer side of a page that is drawn for tesseract: A4 at 300 dots per inch, and no more memory for a poster.
const PAGE_PIXELS: &str = "3508";

/// tesseract's data for languages whose code does not follow from the tag.
const LANGUAGES: [(&str, &str); 43] = [
    ("ar", "ara"),
    ("bn", "ben"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hu", "hun"),
    ("id", "ind"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("km", "khm"),
    ("ko", "kor"),
    ("lo", "lao"),
    ("mr", "mar"),
    ("ms", "msa"),
    ("my", "mya"),
    ("nb", "nor"),
    ("nl", "nld"),
    ("no", "nor"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("sw", "swa"),
    ("ta", "tam"),
    ("te", "tel"),
    ("th", "tha"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("ur", "urd"),
    ("vi", "vie"),
    ("zh", "chi_sim"),
];

/// The installed programs.
#[derive(Debug)]
pub struct Ocr {
    /// For tesseract: `eng`, `mya+eng`.
    languages: String,
    /// Whether PDF is given to ocrmypdf, which keeps text that is there; otherwise pages are drawn by pdftoppm.
    has_ocrmypdf: bool,
}

impl Ocr {
    /// Looks for the programs. `languages` are tesseract's names, such as `mya+eng`; without them, `tag`, the language of the
    /// page, decides.
    ///
    /// # Errors
    /// If tesseract is not installed, or lacks the data of a language.
    pub fn new(languages: Option<&str>, tag: Option<&str>) -> Result<Self> {
        let Ok(listed) = Command::new("tesseract").arg("--list-langs").stdin(Stdio::null()).output() else {
            bail!(
                "--ocr needs the program tesseract, and for PDF ocrmypdf or pdftoppm: `apt install ocrmypdf`, \
                 `brew install ocrmypdf`, or see https://ocrmypdf.readthedocs.io"
            );
        };
        let languages = languages.map_or_else(|| language_of(tag).to_owned(), str::to_owned);
        let listed = String::from_utf8_lossy(&listed.stdout);
        let installed: Vec<_> = listed.lines().skip(1).collect();
        for language in languages.split('+') {
            ensure!(
                installed.contains(&language),
                "--ocr: tesseract has no data for the language {language:?}, only for {}; install it \
                 (`apt install tesseract-ocr-{}`), or choose another --ocr-lang",
                installed.join(", "),
                language.replace('_', "-")
            );
        }
        let has_ocrmypdf = Command::new("ocrmypdf").arg("--version").output().is_ok();
        Ok(Self { languages, has_ocrmypdf })
    }

    fn image_in(&self, folder: &Path, image: &[u8]) -> Result<Vec<u8>> {
        let (input, output) = (folder.join("image"), folder.join("text"));
        fs::write(&input, image)?;
        run(self.tesseract().args([&input, &output]).arg("hocr"))?;
        Ok(fs::read(output.with_extension("hocr"))?)
    }

    fn pdf_in(&self, folder: &Path, pdf: &[u8], replace: bool) -> Result<Vec<u8>> {
        let (input, output) = (folder.join("in.pdf"), folder.join("out.pdf"));
        fs::write(&input, pdf)?;
        if self.has_ocrmypdf {
            let mode = if replace { "--force-ocr" } else { "--skip-text" };
            let options = ["--quiet", "--jobs", "1", "--optimize", "0", "--output-type", "pdf", mode];
            let mut command = program("ocrmypdf");
            run(command.args(options).args(["--language", &self.languages]).args([&input, &output]))?;
        } else {
            let mut command = program("pdftoppm");
            run(command
                .args(["-png", "-gray", "-scale-to", PAGE_PIXELS])
                .arg(&input)
                .arg(folder.join("page")))?;
            let list = folder.join("pages.txt");
            fs::write(&list, page_list(folder)?)?;
            // Only the text of each page: the images are not needed.
            let options = ["-c", "textonly_pdf=1", "pdf"];
            run(self.tesseract().arg(&list).arg(output.with_extension("")).args(options))?;
        }
        Ok(fs::read(output)?)
    }

    fn tesseract(&self) -> Command {
        let mut command = program("tesseract");
        command.args(["-l", &self.languages]);
        command
    }
}

impl TextRecognition for Ocr {
    fn image(&self, image: &[u8]) -> Result<Vec<u8>, String> {
        in_temporary_folder(|folder| self.image_in(folder, image))
    }

    fn pdf(&self, pdf: &[u8], replace: bool) -> Result<Vec<u8>, String> {
        in_temporary_folder(|folder| self.pdf_in(folder, pdf, replace))
    }
}

/// The drawn pages of a folder, one path a line, in order: pdftoppm pads their numbers.
fn page_list(folder: &Path) -> Result<String> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut pages: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "png"));
    pages.sort();
    Ok(pages.iter().map(|path| format!("{}\n", path.display())).collect())
}

/// tesseract's name for the language of a tag; English for an unknown one.
fn language_of(tag: Option<&str>) -> &'static str {
    let tag = tag.unwrap_or_default().to_ascii_lowercase();
    if ["zh-hant", "zh-tw", "zh-hk"].iter().any(|traditional| tag.starts_with(traditional)) {
        return "chi_tra";
    }
    let base = tag.split('-').next().unwrap_or_default();
    LANGUAGES.iter().find(|(tag, _)| *tag == base).map_or("eng", |(_, language)| language)
}

fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    // Files are read on all cores already.
    command.env("OMP_THREAD_LIMIT", "1").stdin(Stdio::null());
    command
}

/// Runs a program to its end.
fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let Output { status, stderr, .. } = command.output().with_context(|| name.clone())?;
    if status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&stderr);
    let reason = stderr.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no reason given");
    Err(anyhow!("{name}: {reason}"))
}

fn in_temporary_folder<T>(recognize: impl FnOnce(&Path) -> Result<T>) -> Result<T, String> {
    let recognized = TempDir::new().map_err(anyhow::Error::from).and_then(|folder| recognize(folder.path()));
    recognized.map_err(|error| format!("{error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_follow_from_the_tag() {
        for (tag, language) in [
            (None, "eng"),
            (Some("de-AT"), "deu"),
            (Some("zh-Hans"), "chi_sim"),
            (Some("zh-TW"), "chi_tra"),
            (Some("MY"), "mya"),
            (Some("xx"), "eng"),
        ] {
            assert_eq!(language_of(tag), language, "{tag:?}");
        }
    }
}
