//! Large inputs: the peak memory of the command, as reported by the operating system.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::site::Site;

/// Memory that does not grow with the text: the program, the tables of the compressors, the queues of the reader.
const FIXED: usize = 160 << 20;
/// The limit for a build, per byte of text.
const BUILDING: usize = 12;
/// The limit for opening and searching an index, per byte of text.
const SEARCHING: usize = 3;

/// Random words from a vocabulary of 200,000 with a Zipf distribution.
struct Words(u64);

impl Iterator for Words {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        // Marsaglia's xorshift64*.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let random = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D);
        let share = (random >> 11) as f64 / (1u64 << 53) as f64;
        let mut rank = 200_000f64.powf(share) as usize + 70;
        let mut word = String::new();
        while rank > 0 {
            word.push(char::from(b"bdfgklmnprstvz"[rank % 14]));
            word.push(char::from(b"aeiou"[rank / 14 % 5]));
            rank /= 70;
        }
        Some(word)
    }
}

fn text(words: &mut Words, count: usize) -> String {
    words.take(count).collect::<Vec<_>>().join(" ")
}

/// Runs the command; returns its output and, on Linux, its peak memory in bytes.
fn measured(folder: &Path, arguments: &[&str]) -> (String, usize) {
    let begun = Instant::now();
    // An optimized build, for example.
    let program = env::var_os("SAMARA").unwrap_or_else(|| env!("CARGO_BIN_EXE_samara").into());
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut peak_memory = 0;
    let status = loop {
        let process_status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = process_status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|peak| peak.split_whitespace().next());
        peak_memory = peak_memory.max(peak.and_then(|kib| kib.parse::<usize>().ok()).unwrap_or(0) << 10);
        if let Some(status) = child.try_wait().expect("it is a child process") {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let printed = std::io::read_to_string(child.stdout.take().expect("stdout is piped")).expect("text");
    assert!(status.success(), "{arguments:?}: {printed}");
    println!("samara {}: peak {} MiB, {} s", arguments[0], peak_memory >> 20, begun.elapsed().as_secs());
    (printed, peak_memory)
}

fn build_and_search(site: &Site, source: &str, word: &str) {
    let text = fs::metadata(site.path(source)).expect("the source was written").len() as usize;
    let (_, building) = measured(
        &site.path("."),
        &["build", source, "--out", "o", "--name", "x", "--max-size", "200", "--quiet"],
    );
    let index = fs::metadata(site.path("o/x.samara")).expect("the index was built").len();
    let (found, searching) = measured(&site.path("."), &["search", "o/x.samara", word, "--json"]);
    println!("{text} bytes of text, {index} bytes of index");
    assert!(found.contains("\"hits\""), "{found}");
    if cfg!(target_os = "linux") {
        assert!(building > 0 && building <= FIXED + BUILDING * text, "building: {building} bytes");
        assert!(searching > 0 && searching <= FIXED + SEARCHING * text, "searching: {searching} bytes");
    }
}

fn many_documents(count: usize) {
    let site = Site::empty();
    let mut words = Words(1);
    let mut word = String::new();
    let mut file = BufWriter::new(File::create(site.path("documents.jsonl")).expect("a file"));
    for at in 0..count {
        word = words.next().expect("the iterator is endless");
        let title = text(&mut words, 4);
        let text = text(&mut words, 199);
        writeln!(file, r#"{{"url":"{at}","title":"{title}","text":"{word} {text}"}}"#).expect("disk space");
    }
    drop(file);
    build_and_search(&site, "documents.jsonl", &word);
}

fn a_long_document(bytes: usize) {
    let site = Site::empty();
    let mut words = Words(2);
    let mut word = String::new();
    let mut file = BufWriter::new(File::create(site.path("long.txt")).expect("a file"));
    let mut written = 0;
    while written < bytes {
        word = words.next().expect("the iterator is endless");
        let text = text(&mut words, 199);
        written += word.len() + text.len() + 3;
        write!(file, "{word} {text}\n\n").expect("disk space");
    }
    drop(file);
    build_and_search(&site, "long.txt", &word);
}

#[test]
fn memory_is_bounded_for_many_documents() {
    many_documents(1_000);
}

#[test]
#[ignore = "long"]
fn memory_is_bounded_for_100_000_documents() {
    many_documents(100_000);
}

#[test]
#[ignore = "long"]
fn memory_is_bounded_for_a_document_of_100_mb() {
    a_long_document(100_000_000);
}
