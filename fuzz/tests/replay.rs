//! Runs the fuzz targets with all stored inputs and prefixes of them, and with a real index with each byte changed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::{env, fs};

use samara_fuzz::{TARGETS, index, indexes};

/// All stored inputs of a target, sorted.
fn stored(name: &str) -> Vec<Vec<u8>> {
    let mut inputs: Vec<Vec<u8>> = Vec::new();
    for folder in ["corpus", "regressions"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
        for file in fs::read_dir(folder).into_iter().flatten() {
            inputs.push(fs::read(file.expect("an entry").path()).expect("a file"));
        }
    }
    inputs.sort();
    inputs
}

#[test]
fn targets_accept_stored_inputs() {
    for (name, target) in TARGETS {
        let inputs = stored(name);
        for bytes in &inputs {
            for end in (1..=bytes.len()).rev().step_by(bytes.len() / 8 + 1) {
                target(&bytes[..end]);
            }
        }
        target(&[]);
        assert!(!inputs.is_empty() || name == "index", "{name} has no stored inputs");
    }
}

#[test]
fn rejects_or_survives_changed_bytes_of_an_index() {
    for whole in indexes() {
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= [0xFF, 1, 0x80][at % 3];
            index(&changed);
        }
    }
}

/// The number in a variable of the environment.
fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|value| value.parse().expect(name))
}

/// Mutates stored inputs at random positions, a thousand times for each target; for PDF, which is slow, a hundred times.
/// `SAMARA_CHANGES` is another number of times, `SAMARA_SEED` starts other changes, and `SAMARA_TARGETS` names some targets.
/// `cargo xtask fuzz` also uses coverage.
#[test]
fn targets_accept_random_changes() {
    let mut state = number("SAMARA_SEED").unwrap_or(1);
    let changes = number("SAMARA_CHANGES");
    let wanted = env::var("SAMARA_TARGETS").ok();
    let mut random = move |below: usize| {
        // Marsaglia's xorshift64*: the same changes in every run.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    };
    // Markup, operators, line endings, marks, invalid UTF-8.
    const PIECES: [&[u8]; 14] = [
        b"<",
        b"</p>",
        b"<table><td>",
        b"&#0;",
        b"\"",
        b" -",
        b"*",
        b"title:",
        b"\n---\n",
        b"\r",
        b"\0",
        "e\u{301}".as_bytes(),
        "\u{202E}\u{1F469}\u{200D}".as_bytes(),
        b"\xF0\x9F",
    ];
    for (name, target) in TARGETS {
        if wanted.as_ref().is_some_and(|wanted| !wanted.split(',').any(|each| each == name)) {
            continue;
        }
        let mut inputs = stored(name);
        inputs.extend(indexes().into_iter().filter(|_| name == "index"));
        // Each selects an index without changes.
        inputs.extend([vec![0], vec![1]].into_iter().filter(|_| name == "index"));
        for _ in 0..changes.unwrap_or(if name == "pdf" { 100 } else { 1000 }) {
            let mut bytes = inputs[random(inputs.len())].clone();
            for _ in 0..=random(4) {
                let at = random(bytes.len() + 1);
                match random(4) {
                    0 => drop(bytes.splice(at..at, PIECES[random(PIECES.len())].iter().copied())),
                    1 => bytes.truncate(at),
                    2 => bytes.extend([random(256) as u8, random(256) as u8, random(256) as u8]),
                    _ => bytes.get_mut(at).into_iter().for_each(|byte| *byte = random(256) as u8),
                }
            }
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&bytes))) {
                let failed = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("failed-{name}"));
                fs::write(&failed, &bytes).expect("a file");
                eprintln!("{name} fails with the input in {}", failed.display());
                resume_unwind(panic);
            }
        }
    }
}
