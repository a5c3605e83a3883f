//! Zawgyi or Unicode: what every pair of neighbouring characters says about it.
//!
//! Both are seen as a Markov chain over characters; the likelier one wins. The numbers are those of Google's
//! [myanmar-tools](https://github.com/google/myanmar-tools) (Apache-2.0), which were learned from Burmese in both
//! encodings and from Shan, Mon, Karen and Pali in Unicode. `examples/zawgyi_model.rs` brings them into a
//! byte each; on that project's own test cases no answer changes.

use std::sync::LazyLock;

/// States: one for each character of Burmese, its extensions and the wide spaces, and one for all others.
const STATES: usize = 227;
/// The state of all other characters.
const OTHER: usize = 0;
/// Steps in a unit of natural logarithm.
const STEPS: f64 = 12.0;

/// For each state and the one after it: how much the step speaks for Unicode.
static MODEL: LazyLock<Vec<i8>> = LazyLock::new(|| {
    let mut bytes = include_bytes!("model.bin").iter().copied();
    let mut next = || bytes.next().expect("the model is whole");
    let mut model = Vec::with_capacity(STATES * STATES);
    for row in 0..STATES {
        let named = next();
        let others = if named == 0 { 0 } else { next().cast_signed() };
        model.resize((row + 1) * STATES, others);
        for _ in 0..named {
            let state = usize::from(next());
            model[row * STATES + state] = next().cast_signed();
        }
    }
    model
});

/// How much a text speaks for Zawgyi: the natural logarithm of how much likelier it is in Zawgyi than in Unicode.
/// Below 0 is Unicode; 0 a text without a character of Burmese.
pub fn evidence(text: &str) -> f64 {
    let states = text.chars().map(state).chain([OTHER]);
    let steps = states.scan(OTHER, |before, state| Some((std::mem::replace(before, state), state)));
    let sum: i64 = steps
        .filter(|&step| step != (OTHER, OTHER))
        .map(|(from, to)| i64::from(MODEL[from * STATES + to]))
        .sum();
    -sum as f64 / STEPS
}

fn state(c: char) -> usize {
    let ranges = [0x1000..=0x103F, 0x104A..=0x109F, 0xAA60..=0xAA7F, 0xA9E0..=0xA9FF, 0x2000..=0x200B];
    let mut first = 1;
    for range in ranges {
        if range.contains(&u32::from(c)) {
            return first + (u32::from(c) - range.start()) as usize;
        }
        first += range.count();
    }
    OTHER
}
