//! From Zawgyi to Unicode.
//!
//! Zawgyi has the order of the eye and a character for each shape; Unicode has the order of the syllable (Unicode
//! Technical Note 11) and a character for each letter. So a text is taken apart into syllables: a letter, what is
//! written before it and what is put on it. The parts are named as Unicode names them, and sorted.
//!
//! Which shape stands for which letters is said by CLDR's transliteration `my-t-my-s0-zawgyi`. Parts in odd order,
//! twice, or behind a space are what people typed; how to take those comes from the cases of
//! [myanmar-tools](https://github.com/google/myanmar-tools), on which this is measured (`cargo xtask eval zawgyi`).

use super::shapes::{self, Part, Role};

/// A text in Zawgyi, in Unicode. What is not Burmese stays as it is.
///
/// ```
/// assert_eq!(samara_ingest::zawgyi::to_unicode("ျမန္မာ"), "မြန်မာ");
/// ```
pub fn to_unicode(text: &str) -> String {
    let parts = shapes::parts(text);
    let mut output = String::with_capacity(text.len());
    let mut syllable = Syllable::default();
    let mut at = 0;
    while let Some(&part) = parts.get(at) {
        let rest = &parts[at + 1..];
        at += 1;
        match part.role {
            Role::Space => {
                let spaces = &parts[at - 1..at + run(rest, Role::Space)];
                let next = &parts[at - 1 + spaces.len()..];
                at += spaces.len() - 1;
                // A mark behind a space, or behind a joiner, belongs to the letter before.
                match next.first().map(|part| part.role) {
                    Some(Role::DotBelow) if syllable.has_letter => {
                        syllable.put(next[0]);
                        at += 1;
                    }
                    Some(role) if syllable.has_letter && role.is_mark() && !is_before_letter(next) => {
                        continue;
                    }
                    _ => {}
                }
                syllable.end(&mut output);
                put_spaces(spaces, next.is_empty(), &mut output);
            }
            Role::Letter => {
                if syllable.has_letter {
                    syllable.end(&mut output);
                }
                syllable.put(part);
            }
            Role::Ra | Role::E if is_before_letter(&parts[at - 1..]) => {
                if syllable.has_letter {
                    syllable.end(&mut output);
                }
                syllable.put(part);
            }
            Role::E | Role::Other => {
                syllable.end(&mut output);
                output.push_str(part.text);
            }
            _ => syllable.put(part),
        }
    }
    syllable.end(&mut output);
    output
}

/// Whether these parts begin with what is written before a letter, and with the letter.
fn is_before_letter(parts: &[Part]) -> bool {
    let written_before = |part: &&Part| matches!(part.role, Role::E | Role::Ra | Role::DotBelow);
    let letter = parts.iter().find(|part| !written_before(part));
    matches!(parts[0].role, Role::E | Role::Ra) && letter.is_some_and(|part| part.role == Role::Letter)
}

/// How many parts at the start have this role.
fn run(parts: &[Part], role: Role) -> usize {
    parts.iter().take_while(|part| part.role == role).count()
}

/// A place where a line may break is enough of a space; none is needed at either end.
fn put_spaces(spaces: &[Part], at_end: bool, output: &mut String) {
    if !spaces.iter().any(|space| space.text == shapes::BREAK) {
        spaces.iter().for_each(|space| output.push_str(space.text));
    } else if !at_end && !output.is_empty() {
        output.push_str(shapes::BREAK);
    }
}

/// A letter with all that belongs to it.
#[derive(Default)]
struct Syllable<'t> {
    parts: Vec<Part<'t>>,
    has_letter: bool,
    /// Whether the letter's own sound is killed, and not that of the vowel behind it: the word for "man" has this.
    is_killed: bool,
}

impl<'t> Syllable<'t> {
    fn put(&mut self, part: Part<'t>) {
        self.has_letter |= part.role == Role::Letter;
        self.is_killed |= part.role == Role::Aa && self.has(Role::Asat);
        self.parts.push(part);
    }

    /// Writes the parts in Unicode's order, each once.
    fn end(&mut self, output: &mut String) {
        self.parts.sort_by_key(|part| part.role);
        self.parts.dedup();
        self.respell();
        if self.is_killed {
            let place = |role| self.parts.iter().position(|part| part.role == role);
            if let (Some(before), Some(asat)) = (place(Role::Ya).or(place(Role::Aa)), place(Role::Asat)) {
                self.parts[before..=asat].rotate_right(1);
            }
        }
        self.parts.iter().for_each(|part| output.push_str(part.text));
        *self = Self::default();
    }

    fn has(&self, role: Role) -> bool {
        self.parts.iter().any(|part| part.role == role)
    }

    /// Letters that look like another one, or like another one and a mark.
    fn respell(&mut self) {
        let Some(letter) = self.parts.iter().position(|part| part.role == Role::Letter) else { return };
        let has = |text| self.parts.iter().any(|part| part.text == text);
        let (whole, mark) = match self.parts[letter].text {
            "\u{1025}" if self.has(Role::Asat) || self.has(Role::Below) => ("\u{1009}", ""),
            "\u{1025}" if has("\u{102E}") => ("\u{1026}", "\u{102E}"),
            "\u{1005}" if has("\u{103B}") => ("\u{1008}", "\u{103B}"),
            _ => return,
        };
        self.parts[letter].text = whole;
        self.parts.retain(|part| part.text != mark);
    }
}
