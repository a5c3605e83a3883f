//! Defines the class and the folding of every character, based on Unicode properties.
//!
//! `src/analysis/tables.rs` contains the same in packed form.

use std::ops::RangeInclusive;

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{
    ComposingNormalizer, ComposingNormalizerBorrowed, DecomposingNormalizer, DecomposingNormalizerBorrowed,
};
use icu_properties::props::{
    BinaryProperty, CanonicalCombiningClass, DefaultIgnorableCodePoint, ExtendedPictographic,
    GeneralCategory, GraphemeClusterBreak, IndicConjunctBreak, LineBreak, Script, WordBreak,
};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

use super::class::{Class, Cluster, Role};

/// Characters between two letters of one word: typed and typographic apostrophes, Hebrew geresh and gershayim, the
/// Armenian question and exclamation marks, and the middle dots of Catalan and of dictionaries.
const APOSTROPHES: &[char] =
    &['\'', '´', '·', '՚', '՛', '՜', '՞', '՟', '׳', '״', '‘', '’', '‛', '‧', '′', '＇'];

/// Letters that stand for a glottal stop or transliterate a soft sign.
const GLOTTALS: &[char] = &['ʹ', 'ʺ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'Ꞌ', 'ꞌ'];

/// Letters that only stretch a word.
const STRETCHERS: &[char] = &['\u{640}', '\u{7FA}', '\u{180A}'];

/// Particles of literary Burmese: punctuation by category, but used as words.
const BURMESE_PARTICLES: RangeInclusive<char> = '\u{104C}'..='\u{104F}';

/// Scripts whose nonspacing marks readers omit.
const ACCENTED: &[Script] = &[
    Script::Latin,
    Script::Greek,
    Script::Cyrillic,
    Script::Coptic,
    Script::Glagolitic,
    Script::Hebrew,
    Script::Arabic,
    Script::Syriac,
    Script::Ethiopic,
    Script::Common,
    Script::Inherited,
];

/// Dakuten and handakuten: they are not accents but form another kana.
const KANA_MARKS: [char; 2] = ['\u{3099}', '\u{309A}'];

/// The nukta of Devanagari, which readers omit (in other scripts it forms another letter).
const DEVANAGARI_NUKTA: char = '\u{93C}';

/// Separate letters, although they decompose into a letter and an accent.
const LETTERS: [&str; 2] = ["й", "ў"];

/// Foldings of letters that do not decompose: to the letters that readers type instead, to one form of letters that
/// differ by language, and to sequences with an invisible joiner.
const SUBSTITUTES: &[(&str, &str)] = &[
    // Latin
    ("ɓƀƃ", "b"),
    ("ƈȼ", "c"),
    ("ðđɖɗƌȡ", "d"),
    ("ǝəɛɇ", "e"),
    ("ƒ", "f"),
    ("ɠǥɡɣ", "g"),
    ("ħɦ", "h"),
    ("ıɨɩ", "i"),
    ("ȷɉ", "j"),
    ("ĸƙ", "k"),
    ("łƚɫ", "l"),
    ("ŋɲƞ", "n"),
    ("øɔɵ", "o"),
    ("ƥ", "p"),
    ("ɍ", "r"),
    ("ŧƫƭʈ", "t"),
    ("ʉʊ", "u"),
    ("ʋ", "v"),
    ("ƴɏ", "y"),
    ("ƶȥ", "z"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("þ", "th"),
    // Arabic: alef wasla, alef maksura, teh marbuta; keheh, yeh and heh of Persian, Urdu, Kurdish
    ("ٱ", "ا"),
    ("ىی", "ي"),
    ("ةہۃە", "ه"),
    ("ک", "ك"),
    // Malayalam: a chillu is equivalent to its consonant, virama and joiner
    ("ൺ", "ണ്"),
    ("ൻ", "ന്"),
    ("ർ", "ര്"),
    ("ൽ", "ല്"),
    ("ൾ", "ള്"),
    ("ൿ", "ക്"),
];

/// Characters that decompose in Unicode but are not folded here. Hangul is composed by arithmetic instead; the others
/// occur neither in normalized text nor on keyboards, and are not worth the size of the table.
const UNDECOMPOSED: &[RangeInclusive<char>] = &[
    '\u{1100}'..='\u{11FF}',   // Hangul Jamo
    '\u{1D2C}'..='\u{1DBF}',   // Phonetic Extensions and their Supplement
    '\u{3131}'..='\u{318E}',   // Hangul Compatibility Jamo
    '\u{A69C}'..='\u{A69D}',   // Superscripts of Cyrillic Extended-B
    '\u{A7F0}'..='\u{A7FF}',   // Superscripts of Latin Extended-D
    '\u{A960}'..='\u{A97C}',   // Hangul Jamo Extended-A
    '\u{AB5B}'..='\u{AB6B}',   // Superscripts of Latin Extended-E
    '\u{AC00}'..='\u{D7FB}',   // Hangul Syllables, Hangul Jamo Extended-B
    '\u{F900}'..='\u{FAFF}',   // CJK Compatibility Ideographs
    '\u{FC00}'..='\u{FDFF}',   // Ligatures of Arabic Presentation Forms-A
    '\u{FFA0}'..='\u{FFDC}',   // Halfwidth Hangul
    '\u{10780}'..='\u{107BF}', // Latin Extended-F
    '\u{1DF00}'..='\u{1DFFF}', // Latin Extended-G
    '\u{1E030}'..='\u{1E06F}', // Cyrillic Extended-D
    '\u{1EE00}'..='\u{1EEFF}', // Arabic Mathematical Alphabetic Symbols
    '\u{2F800}'..='\u{2FA1D}', // CJK Compatibility Ideographs Supplement
];

/// The Unicode properties, without optimization.
pub struct Characters {
    category: CodePointMapDataBorrowed<'static, GeneralCategory>,
    script: CodePointMapDataBorrowed<'static, Script>,
    line_break: CodePointMapDataBorrowed<'static, LineBreak>,
    word_break: CodePointMapDataBorrowed<'static, WordBreak>,
    cluster_break: CodePointMapDataBorrowed<'static, GraphemeClusterBreak>,
    conjunct_break: CodePointMapDataBorrowed<'static, IndicConjunctBreak>,
    combining: CodePointMapDataBorrowed<'static, CanonicalCombiningClass>,
    decomposed: DecomposingNormalizerBorrowed<'static>,
    composed: ComposingNormalizerBorrowed<'static>,
    case: CaseMapperBorrowed<'static>,
}

impl Characters {
    pub fn new() -> Self {
        Self {
            category: CodePointMapData::new(),
            script: CodePointMapData::new(),
            line_break: CodePointMapData::new(),
            word_break: CodePointMapData::new(),
            cluster_break: CodePointMapData::new(),
            conjunct_break: CodePointMapData::new(),
            combining: CodePointMapData::new(),
            decomposed: DecomposingNormalizer::new_nfkd(),
            composed: ComposingNormalizer::new_nfc(),
            case: CaseMapper::new(),
        }
    }

    /// Whether the character is assigned.
    pub fn is_assigned(&self, c: char) -> bool {
        self.category.get(c) != GeneralCategory::Unassigned
    }

    /// The class of the character.
    pub fn class(&self, c: char) -> Class {
        Class { role: self.role(c), cluster: self.cluster(c) }
    }

    fn role(&self, c: char) -> Role {
        use GeneralCategory as G;
        if APOSTROPHES.contains(&c) {
            return Role::Apostrophe;
        }
        if GLOTTALS.contains(&c) {
            return Role::Glottal;
        }
        if DefaultIgnorableCodePoint::for_char(c) || STRETCHERS.contains(&c) {
            return Role::Invisible;
        }
        if BURMESE_PARTICLES.contains(&c) {
            return Role::Unit;
        }
        let breaks = self.cluster_break.get(c);
        let extends = matches!(breaks, GraphemeClusterBreak::Extend | GraphemeClusterBreak::SpacingMark);
        match self.category.get(c) {
            G::DecimalNumber | G::OtherNumber => Role::Letter,
            G::NonspacingMark | G::SpacingMark | G::EnclosingMark if extends => self.mark(c),
            G::UppercaseLetter
            | G::LowercaseLetter
            | G::TitlecaseLetter
            | G::ModifierLetter
            | G::OtherLetter
            | G::LetterNumber
            | G::NonspacingMark
            | G::SpacingMark
            | G::EnclosingMark => match (extends, self.is_unspaced(c)) {
                (true, _) => Role::Sign,
                (false, true) => Role::Unit,
                (false, false) => Role::Letter,
            },
            // Skin tones.
            G::ModifierSymbol if extends => Role::Accent,
            // Tone letters and other symbols that orthographies use as letters.
            G::ModifierSymbol if self.word_break.get(c) == WordBreak::ALetter => Role::Letter,
            _ if breaks == GraphemeClusterBreak::RegionalIndicator => Role::Emoji,
            // Except ©, ™, ℹ and arrows, which are ordinary symbols.
            _ if ExtendedPictographic::for_char(c)
                && (matches!(c, '\u{2300}'..='\u{27BF}') || c >= '\u{1F000}') =>
            {
                Role::Emoji
            }
            _ => Role::Separator,
        }
    }

    fn mark(&self, c: char) -> Role {
        let category = self.category.get(c);
        let nonspacing = category == GeneralCategory::NonspacingMark;
        if KANA_MARKS.contains(&c) {
            Role::Sign
        } else if c == DEVANAGARI_NUKTA
            || category == GeneralCategory::EnclosingMark
            || nonspacing && ACCENTED.contains(&self.script.get(c))
        {
            Role::Accent
        } else if self.combining.get(c) != CanonicalCombiningClass::NotReordered
            || nonspacing && self.line_break.get(c) == LineBreak::ComplexContext
        {
            // Canonically equivalent orders are treated as equal, and so are those of South East Asian scripts that
            // look the same.
            Role::LooseSign
        } else {
            Role::Sign
        }
    }

    /// Whether the script of the letter is written without spaces: lines break next to the letter without a space, or
    /// according to a dictionary (UAX 14). Includes Tibetan, which marks syllables, not words.
    fn is_unspaced(&self, c: char) -> bool {
        let breaks = matches!(
            self.line_break.get(c),
            LineBreak::ComplexContext
                | LineBreak::Ideographic
                | LineBreak::Nonstarter
                | LineBreak::ConditionalJapaneseStarter
                | LineBreak::Aksara
                | LineBreak::AksaraPrebase
                | LineBreak::AksaraStart
        );
        match self.script.get(c) {
            Script::Tibetan => true,
            Script::Latin | Script::Hangul => false,
            _ => breaks,
        }
    }

    fn cluster(&self, c: char) -> Cluster {
        use GraphemeClusterBreak as B;
        match self.cluster_break.get(c) {
            _ if c == '\u{200C}' => Cluster::NonJoiner,
            B::Control => Cluster::Control,
            B::CR => Cluster::Cr,
            B::LF => Cluster::Lf,
            B::Extend if self.conjunct_break.get(c) == IndicConjunctBreak::Linker => Cluster::Linker,
            B::Extend => Cluster::Extend,
            B::ZWJ => Cluster::Joiner,
            B::SpacingMark => Cluster::SpacingMark,
            B::Prepend => Cluster::Prepend,
            B::RegionalIndicator => Cluster::RegionalIndicator,
            B::L => Cluster::HangulL,
            B::V => Cluster::HangulV,
            B::T => Cluster::HangulT,
            B::LV | B::LVT => Cluster::HangulLv,
            _ if self.conjunct_break.get(c) == IndicConjunctBreak::Consonant => Cluster::Consonant,
            _ if ExtendedPictographic::for_char(c) => Cluster::Pictograph,
            _ => Cluster::Other,
        }
    }

    /// The folding of a single character, unless it folds to itself. Characters that folding removes are known by their
    /// role.
    pub fn fold(&self, c: char) -> Option<String> {
        if !self.stays(c) {
            return None;
        }
        let mut folded = c.to_string();
        loop {
            let next: String = folded.chars().map(|c| self.fold_once(c)).collect();
            if next == folded {
                break;
            }
            folded = next;
        }
        let folded = self.compose_kana(&folded);
        // Fractions and similar characters contain more than one word.
        let is_word = !folded.is_empty() && folded.chars().all(|c| self.stays(c));
        (is_word && !folded.chars().eq([c])).then_some(folded)
    }

    /// Whether folding keeps the character inside a word.
    fn stays(&self, c: char) -> bool {
        matches!(self.role(c), Role::Letter | Role::Unit | Role::Sign | Role::LooseSign)
    }

    fn fold_once(&self, c: char) -> String {
        let lower = self.case.fold_string(c.encode_utf8(&mut [0; 4])).into_owned();
        if LETTERS.contains(&lower.as_str()) || UNDECOMPOSED.iter().any(|range| range.contains(&c)) {
            return lower;
        }
        if let Some(digit) = self.decimal_digit(c) {
            return digit.to_string();
        }
        if let Some(hiragana) = hiragana(c) {
            return hiragana.to_string();
        }
        if let Some((_, plain)) = SUBSTITUTES.iter().find(|(letters, _)| letters.contains(c)) {
            return (*plain).to_owned();
        }
        // Marks are removed first: the iota subscript is a mark, but its capital is a letter.
        let decomposed = self.decomposed.normalize(c.encode_utf8(&mut [0; 4])).into_owned();
        if decomposed.chars().eq([c]) {
            return lower;
        }
        let is_kept = |&c: &char| self.stays(c) || self.role(c) == Role::Separator;
        decomposed.chars().filter(is_kept).collect()
    }

    /// The value of a decimal digit. Digits come in runs from 0 to 9.
    fn decimal_digit(&self, c: char) -> Option<u32> {
        let is_digit = |c| self.category.get(c) == GeneralCategory::DecimalNumber;
        let run = (0..=c as u32).rev().map_while(char::from_u32).take_while(|&c| is_digit(c));
        (run.count() as u32).checked_sub(1).map(|index| index % 10)
    }

    fn compose_kana(&self, text: &str) -> String {
        let mut composed = String::new();
        for c in text.chars() {
            match (composed.pop(), KANA_MARKS.contains(&c)) {
                (Some(kana), true) => composed += &self.composed.normalize(&format!("{kana}{c}")),
                (last, _) => composed.extend(last.into_iter().chain([c])),
            }
        }
        composed
    }
}

/// The hiragana of a katakana, if there is one.
fn hiragana(c: char) -> Option<char> {
    matches!(c, 'ァ'..='ヶ' | 'ヽ' | 'ヾ').then(|| char::from_u32(c as u32 - 0x60))?
}
