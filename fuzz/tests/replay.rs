//! Every input that is kept, whole and cut off, and a real index with each byte changed.

use std::fs;
use std::path::Path;

use samara_fuzz::{TARGETS, index, indexes};

#[test]
fn what_is_kept_holds() {
    for (name, target) in TARGETS {
        let mut count = 0;
        for folder in ["corpus", "regressions"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
            for file in fs::read_dir(folder).into_iter().flatten() {
                let bytes = fs::read(file.expect("an entry").path()).expect("a file");
                for end in (1..=bytes.len()).rev().step_by(bytes.len() / 8 + 1) {
                    target(&bytes[..end]);
                }
                target(&[]);
                count += 1;
            }
        }
        assert!(count > 0 || name == "index", "nothing is kept for {name}");
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
