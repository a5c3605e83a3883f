//! Classifies text as Zawgyi or Unicode with a Markov chain over characters for each encoding.
//!
//! The transition probabilities are those of Google's [myanmar-tools](https://github.com/google/myanmar-tools)
//! (Apache-2.0), trained on Burmese in both encodings and on Shan, Mon, Karen and Pali in Unicode.
//! `examples/zawgyi_model.rs` quantizes them to a byte each, which changes no result on that project's test cases.

use std::sync::LazyLock;

/// The number of states: one for each Burmese character, its extensions and wide spaces, one for all others.
const STATES: usize = 227;
/// The state of all other characters.
const OTHER: usize = 0;
/// Quantization steps per unit of the natural logarithm.
const STEPS: f64 = 12.0;

/// For each transition, the log-likelihood ratio of Unicode to Zawgyi.
static MODEL: LazyLock<Vec<i8>> = LazyLock::new(|| {
    let mut bytes = include_bytes!("model.bin").iter().copied();
    let mut next = || bytes.next().expect("the model is complete");
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

/// The natural logarithm of the odds that a text is Zawgyi rather than Unicode. It is negative for Unicode and 0 for a
/// text without Burmese characters.
///
/// ```
/// use samara_ingest::zawgyi::{SURE, evidence};
///
/// assert!(evidence("အျပည္ျပည္ဆိုင္ရာ လူ႔အခြင့္အေရး ေၾကညာစာတမ္း") > SURE);
/// assert!(evidence("မြန်မာ") < 0.0);
/// ```
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
