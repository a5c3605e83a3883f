//! Much of everything through the command itself: the most memory that its processes take, as the system counts it.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::site::Site;

/// Beside what grows with the text: the program, the tables of the compressors, the queues of the reader.
const FIXED: usize = 160 << 20;
/// What a build may take at most for each byte of the text.
const BUILDING: usize = 12;
/// What it may take to open an index and search it.
const SEARCHING: usize = 3;

/// Words whose rank n comes with a probability near 1/n, out of 200,000.
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

/// Runs the command to its end, and gives what it printed and the most memory that it had (Linux tells it).
fn measured(folder: &Path, arguments: &[&str]) -> (String, usize) {
    let begun = Instant::now();
    // One that was compiled with optimization, say.
    let program = env::var_os("SAMARA").unwrap_or_else(|| env!("CARGO_BIN_EXE_samara").into());
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut most = 0;
    let status = loop {
        let told = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = told
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|peak| peak.split_whitespace().next());
        most = most.max(peak.and_then(|kib| kib.parse::<usize>().ok()).unwrap_or(0) << 10);
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let printed = std::io::read_to_string(child.stdout.take().expect("it is piped")).expect("text");
    assert!(status.success(), "{arguments:?}: {printed}");
    println!("samara {}: {} MiB at most, {} s", arguments[0], most >> 20, begun.elapsed().as_secs());
    (printed, most)
}

fn go_through(site: &Site, source: &str, word: &str) {
    let text = fs::metadata(site.path(source)).expect("it was written").len() as usize;
    let (_, building) = measured(
        &site.path("."),
        &["build", source, "--out", "o", "--name", "x", "--max-size", "200", "--quiet"],
    );
    let index = fs::metadata(site.path("o/x.samara")).expect("it was built").len();
    let (found, searching) = measured(&site.path("."), &["search", "o/x.samara", word, "--json"]);
    println!("{text} bytes of text: an index of {index} bytes");
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
        word = words.next().expect("there is no end");
        let title = text(&mut words, 4);
        let text = text(&mut words, 199);
        writeln!(file, r#"{{"url":"{at}","title":"{title}","text":"{word} {text}"}}"#).expect("room");
    }
    drop(file);
    go_through(&site, "documents.jsonl", &word);
}

fn a_long_document(bytes: usize) {
    let site = Site::empty();
    let mut words = Words(2);
    let mut word = String::new();
    let mut file = BufWriter::new(File::create(site.path("long.txt")).expect("a file"));
    let mut written = 0;
    while written < bytes {
        word = words.next().expect("there is no end");
        let text = text(&mut words, 199);
        written += word.len() + text.len() + 3;
        write!(file, "{word} {text}\n\n").expect("room");
    }
    drop(file);
    go_through(&site, "long.txt", &word);
}

#[test]
fn many_documents_in_bounded_memory() {
    many_documents(1_000);
}

#[test]
#[ignore = "long"]
fn a_hundred_thousand_documents_in_bounded_memory() {
    many_documents(100_000);
}

#[test]
#[ignore = "long"]
fn a_document_of_100_mb_in_bounded_memory() {
    a_long_document(100_000_000);
}
