//! Converts Zawgyi to Unicode.
//!
//! Zawgyi stores glyphs in visual order; Unicode stores letters in syllable order (Unicode Technical Note 11). The
//! conversion splits a text into syllables (a letter, the signs written before it, and its marks), maps each component
//! to Unicode, and sorts the components.
//!
//! The mapping follows CLDR's transform `my-t-my-s0-zawgyi`. The treatment of typing errors (components in the wrong
//! order, doubled, or after a space) follows the test cases of
//! [myanmar-tools](https://github.com/google/myanmar-tools), on which it is measured (`cargo xtask eval zawgyi`).

use super::shapes::{self, Component, Role};

/// Converts a text in Zawgyi to Unicode. Text in other scripts stays the same.
///
/// ```
/// assert_eq!(samara_ingest::zawgyi::to_unicode("ျမန္မာ"), "မြန်မာ");
/// ```
pub fn to_unicode(text: &str) -> String {
    let components = shapes::components(text);
    let mut output = String::with_capacity(text.len());
    let mut syllable = Syllable::default();
    let mut at = 0;
    while let Some(&component) = components.get(at) {
        let rest = &components[at + 1..];
        at += 1;
        match component.role {
            Role::Space => {
                let spaces = &components[at - 1..at + run_length(rest, Role::Space)];
                let next = &components[at - 1 + spaces.len()..];
                at += spaces.len() - 1;
                // A mark after a space or a joiner belongs to the preceding letter.
                match next.first().map(|component| component.role) {
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
                syllable.put(component);
            }
            Role::Ra | Role::E if is_before_letter(&components[at - 1..]) => {
                if syllable.has_letter {
                    syllable.end(&mut output);
                }
                syllable.put(component);
            }
            Role::E | Role::Other => {
                syllable.end(&mut output);
                output.push_str(component.text);
            }
            _ => syllable.put(component),
        }
    }
    syllable.end(&mut output);
    output
}

/// Whether these components start with signs written before a letter, followed by the letter.
fn is_before_letter(components: &[Component]) -> bool {
    let written_before =
        |component: &&Component| matches!(component.role, Role::E | Role::Ra | Role::DotBelow);
    let letter = components.iter().find(|component| !written_before(component));
    matches!(components[0].role, Role::E | Role::Ra)
        && letter.is_some_and(|component| component.role == Role::Letter)
}

/// The number of leading components with this role.
fn run_length(components: &[Component], role: Role) -> usize {
    components.iter().take_while(|component| component.role == role).count()
}

/// Writes a run of spaces. A zero width space replaces the run; at the start or end it is dropped.
fn put_spaces(spaces: &[Component], at_end: bool, output: &mut String) {
    if !spaces.iter().any(|space| space.text == shapes::BREAK) {
        spaces.iter().for_each(|space| output.push_str(space.text));
    } else if !at_end && !output.is_empty() {
        output.push_str(shapes::BREAK);
    }
}

/// A letter with its signs and marks.
#[derive(Default)]
struct Syllable<'t> {
    components: Vec<Component<'t>>,
    has_letter: bool,
    /// Whether an asat precedes the vowel aa, as in the word for "man": it then belongs to the letter.
    is_killed: bool,
}

impl<'t> Syllable<'t> {
    fn put(&mut self, component: Component<'t>) {
        self.has_letter |= component.role == Role::Letter;
        self.is_killed |= component.role == Role::Aa && self.has(Role::Asat);
        self.components.push(component);
    }

    /// Writes the components in Unicode order, each once.
    fn end(&mut self, output: &mut String) {
        self.components.sort_by_key(|component| component.role);
        self.components.dedup();
        self.respell();
        if self.is_killed {
            let position = |role| self.components.iter().position(|component| component.role == role);
            if let (Some(before), Some(asat)) =
                (position(Role::Ya).or(position(Role::Aa)), position(Role::Asat))
            {
                self.components[before..=asat].rotate_right(1);
            }
        }
        self.components.iter().for_each(|component| output.push_str(component.text));
        *self = Self::default();
    }

    fn has(&self, role: Role) -> bool {
        self.components.iter().any(|component| component.role == role)
    }

    /// Replaces letters that look like another letter, or like a letter with a mark.
    fn respell(&mut self) {
        let Some(letter) = self.components.iter().position(|component| component.role == Role::Letter) else {
            return;
        };
        let has = |text| self.components.iter().any(|component| component.text == text);
        let (whole, mark) = match self.components[letter].text {
            "\u{1025}" if self.has(Role::Asat) || self.has(Role::Below) => ("\u{1009}", ""),
            "\u{1025}" if has("\u{102E}") => ("\u{1026}", "\u{102E}"),
            "\u{1005}" if has("\u{103B}") => ("\u{1008}", "\u{103B}"),
            _ => return,
        };
        self.components[letter].text = whole;
        self.components.retain(|component| component.text != mark);
    }
}

#[cfg(test)]
mod tests {
    use super::to_unicode;

    #[test]
    fn letters_that_look_alike_are_respelled() {
        for (zawgyi, unicode) in [
            ("\u{1025}", "\u{1025}"),
            ("\u{1025}\u{102E}", "\u{1026}"),
            ("\u{1025}\u{102E}\u{1038}", "\u{1026}\u{1038}"),
            ("\u{1025}\u{1039}", "\u{1009}\u{103A}"),
            ("\u{1025}\u{1060}", "\u{1009}\u{1039}\u{1000}"),
            ("\u{1025}\u{102D}", "\u{1025}\u{102D}"),
            ("\u{1005}", "\u{1005}"),
            ("\u{1005}\u{103A}", "\u{1008}"),
            ("\u{1031}\u{1005}\u{103A}", "\u{1008}\u{1031}"),
            ("\u{1000}\u{103A}", "\u{1000}\u{103B}"),
            ("\u{1000}\u{102E}", "\u{1000}\u{102E}"),
        ] {
            assert_eq!(to_unicode(zawgyi), unicode, "{zawgyi:?}");
        }
    }

    #[test]
    fn asat_before_a_vowel_belongs_to_the_letter() {
        assert_eq!(to_unicode("\u{1000}\u{1039}\u{102C}"), "\u{1000}\u{103A}\u{102C}");
        assert_eq!(to_unicode("\u{1000}\u{102C}\u{1039}"), "\u{1000}\u{102C}\u{103A}");
        assert_eq!(to_unicode("\u{1000}\u{1039}\u{103A}\u{102C}"), "\u{1000}\u{103A}\u{103B}\u{102C}");
    }

    #[test]
    fn spaces_separate_syllables() {
        for (zawgyi, unicode) in [
            ("\u{1000}  \u{1001} ", "\u{1000}  \u{1001} "),
            ("\u{1000} \u{200B} \u{1001}", "\u{1000}\u{200B}\u{1001}"),
            ("\u{200B}\u{1000}\u{200B}", "\u{1000}"),
            ("\u{1000} \u{102D}", "\u{1000}\u{102D}"),
            (" \u{102D}", " \u{102D}"),
            ("\u{1000} \u{1037}\u{1001}", "\u{1000}\u{1037} \u{1001}"),
            (" \u{1037}\u{1001}", " \u{1001}\u{1037}"),
            ("\u{1000} \u{103B}\u{1001}", "\u{1000} \u{1001}\u{103C}"),
            ("\u{1000} \u{1031}\u{1001}", "\u{1000} \u{1001}\u{1031}"),
        ] {
            assert_eq!(to_unicode(zawgyi), unicode, "{zawgyi:?}");
        }
    }

    #[test]
    fn signs_written_before_a_letter_need_one() {
        for (zawgyi, unicode) in [
            ("\u{1000}\u{1031}\u{103B}\u{1001}", "\u{1000}\u{1001}\u{103C}\u{1031}"),
            ("\u{1031}a", "\u{1031}a"),
            ("\u{1000}\u{1031}", "\u{1000}\u{1031}"),
            ("\u{1040}\u{1000}\u{1040}", "\u{101D}\u{1000}\u{101D}"),
            ("\u{1040}", "\u{1040}"),
            ("\u{1041}\u{1040}\u{1000}", "\u{1041}\u{1040}\u{1000}"),
            ("\u{104E}", "\u{104E}\u{1004}\u{103A}\u{1038}"),
        ] {
            assert_eq!(to_unicode(zawgyi), unicode, "{zawgyi:?}");
        }
    }
}
