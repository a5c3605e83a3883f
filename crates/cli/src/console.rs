//! What the command says, where, and how loudly.
//!
//! Results and reports go to stdout; warnings, errors and progress to stderr. Colour appears on a terminal alone, and
//! not where `NO_COLOR` forbids it.

use std::fmt;
use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::plain::plain;

/// What is said to be wrong.
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// What is there for orientation.
pub const FAINT: Style = Style::new().dimmed();
pub const STRONG: Style = Style::new().bold();
/// What matches a query.
pub const MARK: Style = AnsiColor::Red.on_default().bold();
/// What is ready.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();

/// How much is said.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    quiet: bool,
    verbose: bool,
}

impl Console {
    pub fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose }
    }

    /// Whether everything is said.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    /// A line of a report.
    ///
    /// # Errors
    /// If nobody reads it.
    pub fn say(self, line: impl fmt::Display) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(anstream::stdout(), "{line}")
    }

    /// Something odd that stopped nothing.
    pub fn warn(self, message: impl fmt::Display) {
        say_beside(WARNING, "warning", &message);
    }

    /// Something to know.
    pub fn note(self, message: impl fmt::Display) {
        if !self.quiet {
            say_beside(STRONG, "note", &message);
        }
    }

    /// A bar that counts to `length`; seen on a terminal alone.
    pub fn bar(self, length: usize, what: &'static str) -> ProgressBar {
        let style = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━╸ ");
        let bar = ProgressBar::with_draw_target(Some(length as u64), self.target()).with_style(style);
        bar.with_message(what)
    }

    /// A sign that the command works, where nobody knows for how long.
    pub fn spinner(self, what: &'static str) -> ProgressBar {
        let spinner = ProgressBar::with_draw_target(None, self.target()).with_message(what);
        spinner.enable_steady_tick(Duration::from_millis(100));
        spinner
    }

    fn target(self) -> ProgressDrawTarget {
        if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
    }
}

/// Tells why the command failed.
pub fn error(error: &anyhow::Error) {
    say_beside(ERROR, "error", &format_args!("{error:#}"));
}

fn say_beside(style: Style, kind: &str, message: &dyn fmt::Display) {
    // Who closed stderr wants to hear nothing.
    let _ = writeln!(anstream::stderr(), "{style}{kind}:{style:#} {}", plain(&message.to_string()));
}

/// A number that can be read: `1,399,311`.
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

/// A number of things: `1 page`, `2 pages`.
pub fn count(number_of: usize, one: &str) -> String {
    format!("{} {one}{}", number(number_of), if number_of == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (given, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_399_311, "1,399,311")] {
            assert_eq!(number(given), expected);
        }
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(1200, "page"), "1,200 pages");
    }
}
