//! The switches of the mutants, as `cargo xtask mutants` adds them to a crate.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::LazyLock;

/// More than any crate has.
const MAX_MUTANTS: usize = 20_000;

static ACTIVE: LazyLock<Option<usize>> = LazyLock::new(|| std::env::var("SAMARA_MUTANT").ok()?.parse().ok());
static RECORD: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("SAMARA_MUTANTS_REACHED").ok());
static REACHED: [AtomicBool; MAX_MUTANTS] = [const { AtomicBool::new(false) }; MAX_MUTANTS];

/// Whether a mutant is switched on. With `SAMARA_MUTANTS_REACHED=FILE`, records that it is asked for.
#[inline]
pub fn on(number: usize) -> bool {
    if RECORD.is_some() && !REACHED[number].load(Ordering::Relaxed) {
        record(number);
    }
    *ACTIVE == Some(number)
}

#[cold]
fn record(number: usize) {
    if let (false, Some(path)) = (REACHED[number].swap(true, Ordering::Relaxed), &*RECORD) {
        // A command that a test runs as another user may not write there.
        if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(path) {
            file.write_all(format!("{number}\n").as_bytes()).expect("the record of the reached mutants");
        }
    }
}
