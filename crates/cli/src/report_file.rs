//! What was not read, or only in part: the CSV file of `--report`, and the error of `--strict`.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Result, ensure};
use samara_ingest::{FileKind, Report, Skipped};

use crate::console::{count, number};
use crate::csv::push_row;
use crate::files;
use crate::sanitize::sanitize;

/// The files that the error of `--strict` names.
const NAMED_FILES: usize = 10;

/// Fails with the number of files that have warnings or lost text, and names the first of them with their first problem.
///
/// # Errors
/// If there is such a file.
pub fn ensure_complete(report: &Report) -> Result<()> {
    let lost = report.skipped.iter().filter(|skipped| skipped.loses_text());
    let lost = lost.map(|skipped| (&skipped.path, skipped.to_string()));
    let warnings = report.warnings.iter().map(|warning| (&warning.location.file, warning.to_string()));
    let mut known = HashSet::new();
    let mut problems: Vec<_> = lost.chain(warnings).filter(|(file, _)| known.insert(*file)).collect();
    problems.sort();
    let named = problems.iter().take(NAMED_FILES);
    let named: String = named.map(|(_, problem)| format!("\n  {}", problem.replace('\n', " "))).collect();
    let more = match problems.len().saturating_sub(NAMED_FILES) {
        0 => String::new(),
        more => format!("\n  and {} more: --report FILE.csv lists all", number(more)),
    };
    ensure!(problems.is_empty(), "--strict: {} with problems:{named}{more}", count(problems.len(), "file"));
    Ok(())
}

/// Writes a row for each skipped file, for each warning, and for each page of which less than half was kept.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, report: &Report) -> Result<()> {
    let mut csv = "file,kind,reason\r\n".to_owned();
    for skipped in &report.skipped {
        push_row(&mut csv, &[&place(skipped), &skipped.kind.to_string(), &skipped.reason.to_string()]);
    }
    // A file that was not read has a row already.
    for warning in report.warnings.iter().filter(|warning| !warning.message.starts_with("not read: ")) {
        let kind = FileKind::of(&warning.location.file).to_string();
        push_row(&mut csv, &[&warning.location.to_string(), &kind, &sanitize(&warning.message)]);
    }
    for page in &report.partial {
        let reason = format!("only {} % of the text is in the page's content", page.kept_percent);
        push_row(&mut csv, &[&page.location.to_string(), "HTML", &reason]);
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    files::write(folder, &[(&name, csv.as_bytes())])
}

/// The path of a file, and the part of it that was not read.
fn place(skipped: &Skipped) -> String {
    let path = skipped.path.display();
    skipped.part.as_ref().map_or_else(|| path.to_string(), |part| format!("{path} ({part})"))
}
