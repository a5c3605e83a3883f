//! Folding: token → term.

use super::characters::{Characters, Fold};
use super::class::Role;

/// Whether letters with and without accents are the same letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accents {
    /// The same letter: `schon` matches `schön`.
    #[default]
    Folded,
    /// Different letters in Latin, Greek and Cyrillic. Case is still folded, and so is everything that is not an accent
    /// (`ß`, `œ`, the letters of other scripts).
    Kept,
}

/// Appends the term of a token.
///
/// Folding removes case, accents (where readers omit them), width, compatibility forms, the differences between
/// hiragana and katakana and between the digits of all scripts, apostrophes, and invisible characters. The signs of
/// Indic scripts, Thai, Burmese and related scripts are kept: they distinguish words. Folding is idempotent, and a
/// token has the same term composed and decomposed. The term of a token is never empty.
///
/// ```
/// # use samara_engine::analysis::{Accents, fold};
/// let mut term = String::new();
/// fold("Łódź’s", Accents::Folded, &mut term);
/// assert_eq!(term, "lodzs");
/// ```
pub fn fold(token: &str, accents: Accents, term: &mut String) {
    let start = term.len();
    if token.is_ascii() && !token.as_bytes().contains(&b'\'') {
        term.push_str(token);
        term[start..].make_ascii_lowercase();
        return;
    }
    let mut folding = Folding { start, term, accents, characters: Characters::get() };
    for c in token.chars() {
        folding.push(c);
    }
}

/// A term that is being folded.
struct Folding<'t> {
    term: &'t mut String,
    /// The start of this term in `term`.
    start: usize,
    accents: Accents,
    characters: &'static Characters,
}

impl Folding<'_> {
    /// Adds a character of the token.
    fn push(&mut self, c: char) {
        match self.characters.role(c) {
            Role::Accent => {
                self.compose(c);
            }
            Role::Apostrophe | Role::Glottal | Role::Invisible => {}
            _ if c.is_ascii() => self.term.push(c.to_ascii_lowercase()),
            _ => match self.characters.fold(c) {
                Fold::Char(folded) => self.push_folded(self.with_accent(c).unwrap_or(folded)),
                Fold::Str(folded) => match self.with_accent(c) {
                    Some(accented) if folded.chars().nth(1).is_none() => self.push_folded(accented),
                    _ => folded.chars().for_each(|c| self.push_folded(c)),
                },
            },
        }
    }

    /// The letter in lower case with its accent, if accents are kept and it has one.
    fn with_accent(&self, c: char) -> Option<char> {
        (self.accents == Accents::Kept).then(|| accented(c)).flatten()
    }

    /// Adds a character of the folding of a character of the token.
    fn push_folded(&mut self, c: char) {
        if self.characters.role(c) == Role::LooseSign {
            let signs = self.term[self.start..].char_indices().rev();
            let later =
                signs.take_while(|&(_, sign)| sign > c && self.characters.role(sign) == Role::LooseSign);
            match later.last() {
                Some((at, _)) => self.term.insert(self.start + at, c),
                None => self.term.push(c),
            }
        } else if !self.compose(c) {
            self.term.push(c);
        }
    }

    /// Replaces the last character and this one by their composition, if that is a separate letter.
    fn compose(&mut self, c: char) -> bool {
        let last = self.term[self.start..].chars().next_back();
        let composed = last.and_then(|last| composition(last, c));
        if let Some(composed) = composed {
            self.term.pop();
            self.term.push(composed);
        }
        composed.is_some()
    }
}

/// The lower-case letter of a letter that may have an accent: in the Latin, Greek and Cyrillic alphabets, without
/// variants of a letter (`ı`, `ς`, `ŀ`). In Unicode, capitals and small letters alternate or are in separate rows.
fn accented(c: char) -> Option<char> {
    let code = u32::from(c);
    char::from_u32(match code {
        0x130..=0x131 | 0x138 | 0x13F..=0x140 | 0x3C2 | 0x4C0 => return None,
        0xC0..=0xDE | 0x391..=0x3AB | 0x410..=0x42F => code + 0x20,
        0xDF..=0xFF | 0x390 | 0x3AC..=0x3CE | 0x430..=0x45F | 0x1E96..=0x1E99 | 0x1F70..=0x1F7D => code,
        0x178 => 0xFF,
        0x386 => 0x3AC,
        0x388..=0x38A => code + 37,
        0x38C => 0x3CC,
        0x38E..=0x38F => code + 63,
        0x400..=0x40F => code + 0x50,
        0x139..=0x148 | 0x179..=0x17E | 0x1AF..=0x1B0 | 0x1CD..=0x1DC | 0x4C1..=0x4CE => {
            code.next_multiple_of(2)
        }
        0x100..=0x17E
        | 0x1A0..=0x1A1
        | 0x1DE..=0x1F5
        | 0x1F8..=0x21F
        | 0x226..=0x233
        | 0x490..=0x4FF
        | 0x1E00..=0x1E95
        | 0x1EA0..=0x1EFF => code | 1,
        0x1F00..=0x1F6F | 0x1F80..=0x1FAF => code & !8,
        // The lower-case letters of the other capitals are in other blocks.
        0x1FB0..=0x1FF7 if code & 8 == 0 => code,
        _ => return None,
    })
}

/// The composition of two characters, if it is a separate letter rather than the first one with an accent: Cyrillic й,
/// voiced kana, Hangul syllables. Folding decomposes all others.
fn composition(first: char, second: char) -> Option<char> {
    let first = u32::from(first);
    let code = match second {
        '\u{306}' if first == u32::from('и') => u32::from('й'),
        '\u{306}' if first == u32::from('у') => u32::from('ў'),
        '\u{3099}' => voiced(first)?,
        // は to ぱ, the third of three forms
        '\u{309A}' if matches!(first, 0x306F..=0x307B) && first.is_multiple_of(3) => first + 2,
        // Hangul, composed as in the Unicode Standard, section 3.12
        '\u{1161}'..='\u{1175}' if matches!(first, 0x1100..=0x1112) => {
            0xAC00 + ((first - 0x1100) * 21 + u32::from(second) - 0x1161) * 28
        }
        '\u{11A8}'..='\u{11C2}'
            if matches!(first, 0xAC00..=0xD7A3) && (first - 0xAC00).is_multiple_of(28) =>
        {
            first + u32::from(second) - 0x11A7
        }
        _ => return None,
    };
    char::from_u32(code)
}

/// The voiced form of a hiragana.
fn voiced(kana: u32) -> Option<u32> {
    match kana {
        0x3046 => Some(0x3094),                                       // う
        0x304B..=0x3062 if !kana.is_multiple_of(2) => Some(kana + 1), // か to ち
        0x3064..=0x3069 if kana.is_multiple_of(2) => Some(kana + 1),  // つ to と
        0x306F..=0x307D if kana.is_multiple_of(3) => Some(kana + 1),  // は to ほ
        0x309D => Some(kana + 1),                                     // ゝ
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Accents, fold};

    fn check(cases: &[(&str, &str)]) {
        check_with(Accents::Folded, cases);
    }

    fn check_with(accents: Accents, cases: &[(&str, &str)]) {
        for (token, expected) in cases {
            let mut term = String::from("и"); // precedes the term and stays unchanged
            fold(token, accents, &mut term);
            assert_eq!(&term["и".len()..], *expected, "{token}");
        }
    }

    #[test]
    fn folds_latin() {
        check(&[
            ("HashMap", "hashmap"),
            ("People’s", "peoples"),
            ("don't", "dont"),
            ("straße", "strasse"),
            ("STRASSE", "strasse"),
            ("ﬃ", "ffi"),
            ("İstanbul", "istanbul"),
            ("ısı", "isi"),
            ("DİYARBAKIR", "diyarbakir"),
            ("Diyarbakır", "diyarbakir"),
            ("GROẞE", "grosse"),
            ("Nguyễn", "nguyen"),
            ("Příliš", "prilis"),
            ("re\u{200b}ad\u{2060}er", "reader"),
            ("Đặng", "dang"),
            ("Łódź", "lodz"),
            ("Ærøskøbing", "aeroskobing"),
            ("œuvre", "oeuvre"),
            ("Þórður", "thordur"),
            ("Ｆｕｌｌ", "full"),
            ("𝐁𝐨𝐥𝐝", "bold"),
            ("Taʼang", "taang"),
            ("col·lecció", "colleccio"),
            ("soft\u{ad}ly", "softly"),
            ("z\u{335}\u{321}a\u{30d}\u{20dd}", "za"),
        ]);
    }

    #[test]
    fn keeps_accents() {
        check_with(
            Accents::Kept,
            &[
                ("Schön", "schön"),
                ("SCHON", "schon"),
                ("Bàn", "bàn"),
                ("ĐƯỜNG", "đường"),
                ("Mơ", "mơ"),
                ("Příliš", "příliš"),
                ("Ÿ", "ÿ"),
                ("Ångström’s", "ångströms"),
                ("Ёлка", "ёлка"),
                ("КИЇВ", "київ"),
                ("Ἀθῆναι", "ἀθῆναι"),
                ("ΈΛΛΗΝΑΣ", "έλληνασ"),
                ("Diyarbakır", "diyarbakir"),
                ("İstanbul", "istanbul"),
                ("Straße", "strasse"),
                ("Œuvre", "oeuvre"),
                // In other scripts, accents do not make separate letters.
                ("أحمد", "احمد"),
                ("שָׁלוֹם", "שלום"),
            ],
        );
    }

    #[test]
    fn folds_other_scripts_with_optional_marks() {
        check(&[
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Σίσυφος", "σισυφοσ"),
            ("ᾄδω", "αδω"),
            ("Ёлка", "елка"),
            ("Йод", "йод"),
            ("и\u{306}од", "йод"),
            ("\u{306}од", "од"),
            ("Київ", "киів"),
            ("שָׁלוֹם", "שלום"),
            ("صحّة", "صحه"),
            ("أحمد", "احمد"),
            ("کتابی", "كتابي"),
            ("ﻻ", "لا"),
            ("كـتاب", "كتاب"),
            ("می\u{200c}خواهم", "ميخواهم"),
        ]);
    }

    #[test]
    fn keeps_marks_that_distinguish_words() {
        check(&[
            ("हिन्दी", "हिन्दी"),
            ("क़लम", "कलम"),
            ("ড়", "ড়"),
            ("ক\u{9cb}", "ক\u{9c7}\u{9be}"),
            ("ന്\u{200d}", "ന്"),
            ("ൻ", "ന്"),
            ("ไทย", "ไทย"),
            ("မြို့", "မြို့"),
            ("န့\u{103a}", "န့\u{103a}"),
            ("န\u{103a}့", "န့\u{103a}"),
        ]);
    }

    #[test]
    fn folds_kana_and_hangul() {
        check(&[
            ("カタカナ", "かたかな"),
            ("ｶﾞﾊﾟ", "がぱ"),
            ("か\u{3099}", "が"),
            ("ヴ", "ゔ"),
            ("ー", "ー"),
            ("한국", "한국"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
        ]);
    }

    #[test]
    fn folds_digits_and_emoji() {
        check(&[
            ("၂၀၂၂", "2022"),
            ("٢٠٢٢", "2022"),
            ("۲۰۲۲", "2022"),
            ("２０２２", "2022"),
            ("m²", "m2"),
            ("½", "½"),
            ("Ⅷ", "viii"),
            ("👍🏽", "👍"),
            ("❤\u{fe0f}", "❤"),
        ]);
    }
}
