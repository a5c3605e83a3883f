//! Terminal output.
//!
//! Results and reports go to stdout; warnings, errors and progress to stderr. Output is coloured on a terminal only, and
//! not if `NO_COLOR` is set.

use std::fmt;
use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::sanitize::sanitize;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Secondary text.
pub const FAINT: Style = Style::new().dimmed();
pub const STRONG: Style = Style::new().bold();
/// Text that matches the query.
pub const MARK: Style = AnsiColor::Red.on_default().bold();
/// Success.
pub const SUCCESS: Style = AnsiColor::Green.on_default().bold();

/// Prints reports and warnings as verbosely as the flags ask for.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    quiet: bool,
    verbose: bool,
}

impl Console {
    pub fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose }
    }

    /// Whether `--verbose` is set.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    /// Prints a line to stdout, unless `--quiet` is set.
    ///
    /// # Errors
    /// If stdout is closed.
    pub fn print(self, line: impl fmt::Display) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(anstream::stdout(), "{line}")
    }

    /// Prints a warning.
    pub fn warn(self, message: impl fmt::Display) {
        print_to_stderr(WARNING, "warning", &message);
    }

    /// Prints a note, unless `--quiet` is set.
    pub fn note(self, message: impl fmt::Display) {
        if !self.quiet {
            print_to_stderr(STRONG, "note", &message);
        }
    }

    /// A progress bar with `length` steps; visible on a terminal only.
    pub fn progress_bar(self, length: usize, message: &'static str) -> ProgressBar {
        let style = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━╸ ");
        let bar = ProgressBar::with_draw_target(Some(length as u64), self.draw_target()).with_style(style);
        bar.with_message(message)
    }

    /// A spinner for work of unknown length.
    pub fn spinner(self, message: &'static str) -> ProgressBar {
        let spinner = ProgressBar::with_draw_target(None, self.draw_target()).with_message(message);
        spinner.enable_steady_tick(Duration::from_millis(100));
        spinner
    }

    fn draw_target(self) -> ProgressDrawTarget {
        if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
    }
}

/// Prints the error that made the command fail.
pub fn error(error: &anyhow::Error) {
    print_to_stderr(ERROR, "error", &with_causes(error));
}

/// An error and its causes, without those that the text already has: some libraries put the cause into their message.
fn with_causes(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = text + ": " + &cause;
        }
    }
    text
}

fn print_to_stderr(style: Style, kind: &str, message: &dyn fmt::Display) {
    // If stderr is closed there is nowhere to report to.
    let _ = writeln!(anstream::stderr(), "{style}{kind}:{style:#} {}", sanitize(&message.to_string()));
}

/// A number with thousands separators: `1,399,311`.
pub fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count with its noun: `1 page`, `2 pages`.
pub fn count(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_named_once() {
        let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
        let read = || samara_ingest::Error::Read { path: "docs".into(), source: missing() };
        let expected = format!("docs: cannot be read: {}", missing());
        assert_eq!(with_causes(&anyhow::Error::new(read())), expected);
        assert_eq!(with_causes(&anyhow::Error::new(read()).context("pack")), format!("pack: {expected}"));
        assert_eq!(
            with_causes(&anyhow::Error::new(missing()).context("cannot write o")),
            format!("cannot write o: {}", missing())
        );
    }

    #[test]
    fn numbers_have_thousands_separators() {
        for (given, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_399_311, "1,399,311")] {
            assert_eq!(number(given), expected);
        }
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(1200, "page"), "1,200 pages");
    }
}
