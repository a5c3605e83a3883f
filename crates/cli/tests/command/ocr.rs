//! `--ocr`, with the programs that are installed.

use std::process::{Command, Stdio};

use crate::site::{Run, Site};

/// A page in print: a heading and two lines about winged seeds and a helicopter.
const SCAN: &[u8] = include_bytes!("scan.png");

/// Whether programs are installed. Says so if a test is skipped.
fn are_installed(programs: &[&str]) -> bool {
    let is_missing = |program: &&&str| {
        let version = if **program == "pdftoppm" { "-v" } else { "--version" };
        let outcome = Command::new(program).arg(version).stdout(Stdio::null()).stderr(Stdio::null()).status();
        outcome.is_err()
    };
    let missing: Vec<_> = programs.iter().filter(is_missing).collect();
    if !missing.is_empty() {
        eprintln!("skipped: not installed: {missing:?}");
    }
    missing.is_empty()
}

/// A PDF of one page that consists of the scan. Its data are those of the PNG.
fn scanned_pdf() -> Vec<u8> {
    let (mut data, mut at) = (Vec::new(), 8);
    while at < SCAN.len() {
        let length = u32::from_be_bytes(SCAN[at..at + 4].try_into().unwrap()) as usize;
        if &SCAN[at + 4..at + 8] == b"IDAT" {
            data.extend(&SCAN[at + 8..at + 8 + length]);
        }
        at += 12 + length;
    }
    let content = "q 575 0 0 250 0 0 cm /I Do Q";
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |head: String, stream: Option<&[u8]>| {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj<<{head}", offsets.len()).bytes());
        match stream {
            Some(stream) => {
                pdf.extend(format!("/Length {}>>stream\n", stream.len()).bytes());
                pdf.extend(stream);
                pdf.extend(b"\nendstream endobj\n");
            }
            None => pdf.extend(b">>endobj\n"),
        }
    };
    object("/Type/Catalog/Pages 2 0 R".to_owned(), None);
    object("/Type/Pages/Kids[3 0 R]/Count 1".to_owned(), None);
    object(
        "/Type/Page/Parent 2 0 R/MediaBox[0 0 575 250]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>"
            .to_owned(),
        None,
    );
    object(String::new(), Some(content.as_bytes()));
    object(
        "/Type/XObject/Subtype/Image/Width 1150/Height 500/BitsPerComponent 1/ColorSpace[/Indexed/DeviceGray 1<FF00>]\
         /Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 1/Columns 1150>>"
            .to_owned(),
        Some(&data),
    );
    let start = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    pdf.extend(
        format!("trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1).bytes(),
    );
    pdf
}

fn site() -> Site {
    let site = Site::new(&[("docs/a.md", "# A\n\nText.\n")]);
    site.write("docs/letter.png", SCAN);
    site.write("docs/report.pdf", scanned_pdf());
    site
}

#[test]
fn scans_and_images_are_read() {
    if !are_installed(&["tesseract", "ocrmypdf"]) {
        return;
    }
    let site = site();
    let run = site.done(&["pack", "docs", "--ocr", "--out", "a.html"]);
    assert_eq!(run.err, "");
    let results = site.search("a.html", "\"winged seeds travel\"", &[]);
    // The two have the same text, so they are one hit.
    let hit = &results["hits"][0];
    assert_eq!(
        (&results["total"], &hit["url"], &hit["duplicates"]),
        (&1.into(), &"letter.png".into(), &serde_json::json!(["report.pdf"]))
    );
}

/// Without ocrmypdf, pages are drawn by pdftoppm.
#[cfg(unix)]
#[test]
fn scanned_pdf_is_read_without_ocrmypdf() {
    if !are_installed(&["tesseract", "pdftoppm"]) {
        return;
    }
    let site = site();
    std::fs::create_dir(site.path("bin")).unwrap();
    for program in ["tesseract", "pdftoppm"] {
        let paths = std::env::var_os("PATH").unwrap();
        let found =
            std::env::split_paths(&paths).map(|folder| folder.join(program)).find(|path| path.exists());
        std::os::unix::fs::symlink(found.unwrap(), site.path("bin").join(program)).unwrap();
    }
    let mut command = site.command(&["pack", "docs/report.pdf", "--ocr", "--out", "a.html"]);
    let run = Run::from(command.env("PATH", site.path("bin")).output().unwrap());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(site.found("a.html", "\"winged seeds travel\" helicopter", &[]), ["report.pdf"]);
}

#[test]
fn says_what_to_install() {
    let site = site();
    let mut command = site.command(&["pack", "docs", "--ocr", "--out", "a.html"]);
    let run = Run::from(command.env("PATH", "").output().unwrap());
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("--ocr needs the program tesseract, and for PDF ocrmypdf or pdftoppm"),
        "{}",
        run.err
    );
    if are_installed(&["tesseract"]) {
        let message = site.failed(&["pack", "docs", "--ocr", "--ocr-lang", "eng+xyz", "--out", "a.html"]);
        assert!(message.contains("tesseract has no data for the language \"xyz\""), "{message}");
    }
}

#[test]
fn without_ocr_scans_are_named() {
    let site = site();
    let run = site.done(&["pack", "docs", "--out", "a.html"]);
    assert!(run.err.contains("report.pdf: a scan without text; `samara pack --ocr` reads it"), "{}", run.err);
    assert!(run.out.contains("1 file skipped: 1 image"), "{}", run.out);
}
