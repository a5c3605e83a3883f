//! Every input that is kept, whole and cut off, and a real index with each byte changed.

use std::fs;
use std::path::Path;

use samara_fuzz::{TARGETS, index, indexes};

/// All inputs that are kept for a target, in order.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    for folder in ["corpus", "regressions"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
        for file in fs::read_dir(folder).into_iter().flatten() {
            kept.push(fs::read(file.expect("an entry").path()).expect("a file"));
        }
    }
    kept.sort();
    kept
}

#[test]
fn what_is_kept_holds() {
    for (name, target) in TARGETS {
        let kept = kept(name);
        for bytes in &kept {
            for end in (1..=bytes.len()).rev().step_by(bytes.len() / 8 + 1) {
                target(&bytes[..end]);
            }
        }
        target(&[]);
        assert!(!kept.is_empty() || name == "index", "nothing is kept for {name}");
    }
}

#[test]
fn an_index_with_a_changed_byte_is_told_or_answers() {
    for whole in indexes() {
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= [0xFF, 1, 0x80][at % 3];
            index(&changed);
        }
    }
}

/// What libFuzzer does, without its eyes: what is kept is changed at random places, a thousand times for each target.
/// `cargo xtask fuzz` is the long form.
#[test]
fn what_is_changed_at_random_holds() {
    let mut state = 1u64;
    let mut random = move |below: usize| {
        // Marsaglia's xorshift64*: the same changes in every run.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    };
    // Markup, operators, ends of lines, marks, invalid UTF-8.
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
        let mut kept = kept(name);
        kept.extend(indexes().into_iter().filter(|_| name == "index"));
        // Which index, and nothing changed in it.
        kept.extend([vec![0], vec![1]].into_iter().filter(|_| name == "index"));
        for _ in 0..1000 {
            let mut bytes = kept[random(kept.len())].clone();
            for _ in 0..=random(4) {
                let at = random(bytes.len() + 1);
                match random(4) {
                    0 => drop(bytes.splice(at..at, PIECES[random(PIECES.len())].iter().copied())),
                    1 => bytes.truncate(at),
                    2 => bytes.extend([random(256) as u8, random(256) as u8, random(256) as u8]),
                    _ => bytes.get_mut(at).into_iter().for_each(|byte| *byte = random(256) as u8),
                }
            }
            target(&bytes);
        }
    }
}
