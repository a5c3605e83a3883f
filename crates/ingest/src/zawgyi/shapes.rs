//! Maps the characters of Zawgyi to Unicode.

/// The zero width space.
pub(super) const BREAK: &str = "\u{200B}";

/// A nga above the next letter.
const KINZI: &str = "\u{1004}\u{103A}\u{1039}";

/// A piece of text with its role in the syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Component<'t> {
    pub(super) role: Role,
    pub(super) text: &'t str,
}

/// The role of a component in its syllable, in Unicode order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A nga written above the letter.
    Kinzi,
    /// The base letter, or several letters with one glyph.
    Letter,
    /// A stacked letter.
    Below,
    /// Medials; [`Ra`](Self::Ra) is written before its letter.
    Ya,
    Ra,
    Wa,
    Ha,
    /// The vowel that is written before its letter.
    E,
    /// Vowels over the letter.
    Upper,
    /// Vowels under the letter.
    Lower,
    /// Vowels behind the letter.
    Aa,
    Anusvara,
    DotBelow,
    Asat,
    Visarga,
    /// A space or a joiner.
    Space,
    /// Not part of a syllable.
    Other,
}

impl Role {
    /// Whether this is a mark on a letter.
    pub(super) fn is_mark(self) -> bool {
        !matches!(self, Self::Letter | Self::E | Self::Space | Self::Other)
    }

    fn of(text: &str) -> Self {
        if text == KINZI {
            return Self::Kinzi;
        }
        match text.chars().next().unwrap_or_default() {
            '\u{1000}'..='\u{102A}' | '\u{103F}' => Self::Letter,
            '\u{102B}' | '\u{102C}' => Self::Aa,
            '\u{102D}' | '\u{102E}' | '\u{1032}' => Self::Upper,
            '\u{102F}' | '\u{1030}' => Self::Lower,
            '\u{1031}' => Self::E,
            '\u{1036}' => Self::Anusvara,
            '\u{1037}' => Self::DotBelow,
            '\u{1038}' => Self::Visarga,
            '\u{1039}' => Self::Below,
            '\u{103A}' => Self::Asat,
            '\u{103B}' => Self::Ya,
            '\u{103C}' => Self::Ra,
            '\u{103D}' => Self::Wa,
            '\u{103E}' => Self::Ha,
            ' '
            | '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200D}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{2060}'
            | '\u{3000}'
            | '\u{FEFF}' => Self::Space,
            _ => Self::Other,
        }
    }
}

/// The components of a text in written order.
pub(super) fn components(text: &str) -> Vec<Component<'_>> {
    let mut components = Vec::with_capacity(text.len() / 3);
    let mut before = None;
    for (at, c) in text.char_indices() {
        let (this, rest) = text[at..].split_at(c.len_utf8());
        let itself = [this];
        let shapes: &[&str] = match c {
            // The digit zero is typed for the letter wa, and four for the sign "the same".
            '\u{1040}' if is_between_letters(before, rest.chars().next()) => &["\u{101D}"],
            '\u{1044}' if rest.starts_with(SAME) => &["\u{104E}"],
            '\u{104E}' if !rest.starts_with(SAME) => &["\u{104E}\u{1004}\u{103A}\u{1038}"],
            _ => shapes_of(c).unwrap_or(&itself),
        };
        components.extend(shapes.iter().map(|&text| Component { role: Role::of(text), text }));
        before = Some(c);
    }
    components
}

/// The rest of the sign "the same" when it is written in full.
const SAME: &str = "\u{1004}\u{1039}\u{1038}";

/// Whether a zero between these two characters is the letter wa.
fn is_between_letters(before: Option<char>, after: Option<char>) -> bool {
    let sides = [before, after];
    let is_digit = |side: &Option<char>| matches!(side, Some('\u{1040}'..='\u{1049}'));
    let is_letter =
        |side: &Option<char>| matches!(side, Some('\u{1000}'..='\u{103F}' | '\u{105A}'..='\u{1097}'));
    !sides.iter().any(is_digit) && sides.iter().any(is_letter)
}

/// The Unicode text of a character, if Zawgyi assigns it differently.
fn shapes_of(c: char) -> Option<&'static [&'static str]> {
    Some(match c {
        '\u{1033}' => &["\u{102F}"],
        '\u{1034}' => &["\u{1030}"],
        '\u{1039}' => &["\u{103A}"],
        '\u{103A}' | '\u{107D}' => &["\u{103B}"],
        '\u{103B}' | '\u{107E}'..='\u{1084}' => &["\u{103C}"],
        '\u{103C}' => &["\u{103D}"],
        '\u{103D}' | '\u{1087}' => &["\u{103E}"],
        '\u{105A}' => &["\u{102B}", "\u{103A}"],
        '\u{1060}' => &["\u{1039}\u{1000}"],
        '\u{1061}' => &["\u{1039}\u{1001}"],
        '\u{1062}' => &["\u{1039}\u{1002}"],
        '\u{1063}' => &["\u{1039}\u{1003}"],
        '\u{1064}' => &[KINZI],
        '\u{1065}' => &["\u{1039}\u{1005}"],
        '\u{1066}' | '\u{1067}' => &["\u{1039}\u{1006}"],
        '\u{1068}' => &["\u{1039}\u{1007}"],
        '\u{1069}' => &["\u{1039}\u{1008}"],
        '\u{106A}' => &["\u{1009}"],
        '\u{106B}' => &["\u{100A}"],
        '\u{106C}' => &["\u{1039}\u{100B}"],
        '\u{106D}' => &["\u{1039}\u{100C}"],
        '\u{106E}' => &["\u{100D}", "\u{1039}\u{100D}"],
        '\u{106F}' => &["\u{100D}", "\u{1039}\u{100E}"],
        '\u{1070}' => &["\u{1039}\u{100F}"],
        '\u{1071}' | '\u{1072}' => &["\u{1039}\u{1010}"],
        '\u{1073}' | '\u{1074}' => &["\u{1039}\u{1011}"],
        '\u{1075}' => &["\u{1039}\u{1012}"],
        '\u{1076}' => &["\u{1039}\u{1013}"],
        '\u{1077}' => &["\u{1039}\u{1014}"],
        '\u{1078}' => &["\u{1039}\u{1015}"],
        '\u{1079}' => &["\u{1039}\u{1016}"],
        '\u{107A}' => &["\u{1039}\u{1017}"],
        '\u{107B}' | '\u{1093}' => &["\u{1039}\u{1018}"],
        '\u{107C}' => &["\u{1039}\u{1019}"],
        '\u{1085}' => &["\u{1039}\u{101C}"],
        '\u{1086}' => &["\u{103F}"],
        '\u{1088}' => &["\u{103E}", "\u{102F}"],
        '\u{1089}' => &["\u{103E}", "\u{1030}"],
        '\u{108A}' => &["\u{103D}", "\u{103E}"],
        '\u{108B}' => &[KINZI, "\u{102D}"],
        '\u{108C}' => &[KINZI, "\u{102E}"],
        '\u{108D}' => &[KINZI, "\u{1036}"],
        '\u{108E}' => &["\u{102D}", "\u{1036}"],
        '\u{108F}' => &["\u{1014}"],
        '\u{1090}' => &["\u{101B}"],
        '\u{1091}' => &["\u{100F}", "\u{1039}\u{100D}"],
        '\u{1092}' => &["\u{100B}", "\u{1039}\u{100C}"],
        '\u{1094}' | '\u{1095}' => &["\u{1037}"],
        '\u{1096}' => &["\u{1039}\u{1010}", "\u{103D}"],
        '\u{1097}' => &["\u{100B}", "\u{1039}\u{100B}"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text and the roles of the components of a text.
    fn unicode(text: &str) -> (String, Vec<Role>) {
        let components = components(text);
        (components.iter().map(|c| c.text).collect(), components.iter().map(|c| c.role).collect())
    }

    /// Characters of Zawgyi, each run in Unicode, by CLDR's transform my-t-my-s0-zawgyi.
    #[test]
    fn maps_each_shape() {
        let stacked = [
            ("\u{1060}", "\u{1000}"),
            ("\u{1061}", "\u{1001}"),
            ("\u{1062}", "\u{1002}"),
            ("\u{1063}", "\u{1003}"),
            ("\u{1065}", "\u{1005}"),
            ("\u{1066}\u{1067}", "\u{1006}"),
            ("\u{1068}", "\u{1007}"),
            ("\u{1069}", "\u{1008}"),
            ("\u{106C}", "\u{100B}"),
            ("\u{106D}", "\u{100C}"),
            ("\u{1070}", "\u{100F}"),
            ("\u{1071}\u{1072}", "\u{1010}"),
            ("\u{1073}\u{1074}", "\u{1011}"),
            ("\u{1075}", "\u{1012}"),
            ("\u{1076}", "\u{1013}"),
            ("\u{1077}", "\u{1014}"),
            ("\u{1078}", "\u{1015}"),
            ("\u{1079}", "\u{1016}"),
            ("\u{107A}", "\u{1017}"),
            ("\u{107B}\u{1093}", "\u{1018}"),
            ("\u{107C}", "\u{1019}"),
            ("\u{1085}", "\u{101C}"),
        ];
        for (shapes, letter) in stacked {
            for shape in shapes.chars() {
                let expected = (format!("\u{1039}{letter}"), vec![Role::Below]);
                assert_eq!(unicode(&shape.to_string()), expected, "{shape:?}");
            }
        }
        let others: [(&str, &str, &[Role]); 29] = [
            ("\u{102D}\u{102E}\u{1032}", "", &[Role::Upper]),
            ("\u{102F}\u{1030}", "", &[Role::Lower]),
            ("\u{102B}\u{102C}", "", &[Role::Aa]),
            ("\u{1031}", "", &[Role::E]),
            ("\u{1036}", "", &[Role::Anusvara]),
            ("\u{1037}", "", &[Role::DotBelow]),
            ("\u{1038}", "", &[Role::Visarga]),
            ("\u{1000}\u{102A}", "", &[Role::Letter]),
            (" \u{A0}\u{1680}\u{2009}\u{200B}\u{202F}\u{205F}\u{2060}\u{3000}\u{FEFF}", "", &[Role::Space]),
            ("\u{1033}", "\u{102F}", &[Role::Lower]),
            ("\u{1034}", "\u{1030}", &[Role::Lower]),
            ("\u{1039}", "\u{103A}", &[Role::Asat]),
            ("\u{103A}\u{107D}", "\u{103B}", &[Role::Ya]),
            ("\u{103B}\u{107E}\u{1081}\u{1084}", "\u{103C}", &[Role::Ra]),
            ("\u{103C}", "\u{103D}", &[Role::Wa]),
            ("\u{103D}\u{1087}", "\u{103E}", &[Role::Ha]),
            ("\u{105A}", "\u{102B}\u{103A}", &[Role::Aa, Role::Asat]),
            ("\u{1064}", "\u{1004}\u{103A}\u{1039}", &[Role::Kinzi]),
            ("\u{106A}", "\u{1009}", &[Role::Letter]),
            ("\u{106B}", "\u{100A}", &[Role::Letter]),
            ("\u{106E}", "\u{100D}\u{1039}\u{100D}", &[Role::Letter, Role::Below]),
            ("\u{106F}", "\u{100D}\u{1039}\u{100E}", &[Role::Letter, Role::Below]),
            ("\u{1086}", "\u{103F}", &[Role::Letter]),
            ("\u{1088}", "\u{103E}\u{102F}", &[Role::Ha, Role::Lower]),
            ("\u{1089}", "\u{103E}\u{1030}", &[Role::Ha, Role::Lower]),
            ("\u{108A}", "\u{103D}\u{103E}", &[Role::Wa, Role::Ha]),
            ("\u{108E}", "\u{102D}\u{1036}", &[Role::Upper, Role::Anusvara]),
            ("\u{108F}", "\u{1014}", &[Role::Letter]),
            ("\u{1094}\u{1095}", "\u{1037}", &[Role::DotBelow]),
        ];
        let letters: [(&str, &str, &[Role]); 8] = [
            ("\u{108B}", "\u{1004}\u{103A}\u{1039}\u{102D}", &[Role::Kinzi, Role::Upper]),
            ("\u{108C}", "\u{1004}\u{103A}\u{1039}\u{102E}", &[Role::Kinzi, Role::Upper]),
            ("\u{108D}", "\u{1004}\u{103A}\u{1039}\u{1036}", &[Role::Kinzi, Role::Anusvara]),
            ("\u{1090}", "\u{101B}", &[Role::Letter]),
            ("\u{1091}", "\u{100F}\u{1039}\u{100D}", &[Role::Letter, Role::Below]),
            ("\u{1092}", "\u{100B}\u{1039}\u{100C}", &[Role::Letter, Role::Below]),
            ("\u{1096}", "\u{1039}\u{1010}\u{103D}", &[Role::Below, Role::Wa]),
            ("\u{1097}", "\u{100B}\u{1039}\u{100B}", &[Role::Letter, Role::Below]),
        ];
        for (shapes, text, roles) in others.into_iter().chain(letters) {
            for shape in shapes.chars().map(String::from) {
                let text = if text.is_empty() { shape.clone() } else { text.to_owned() };
                assert_eq!(unicode(&shape), (text, roles.to_vec()), "{shape:?}");
            }
        }
        assert_eq!(unicode("a\u{1041}").1, [Role::Other; 2]);
    }
}
