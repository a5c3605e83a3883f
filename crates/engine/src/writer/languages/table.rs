//! Everything that is known about each language, apart from its stop words, which the crate `stop-words` has. A language is
//! added here, and nowhere else in the engine: see docs/adding-a-language.md.

use pagefind_stem::Algorithm;

/// How the words of a language are stemmed.
pub(super) enum Stemming {
    /// Porter's stemmer (An algorithm for suffix stripping, 1980), by `elasticlunr-rs`, with its stop words.
    English,
    /// A Snowball stemmer, by `pagefind_stem`.
    Snowball(Algorithm),
    /// No stemmer: the language has stop words or compounds only.
    None,
}

/// A row of the table.
pub(super) struct LanguageData {
    /// ISO 639-1 code.
    pub(super) code: &'static str,
    pub(super) stemming: Stemming,
    /// The links between components of compounds, the empty string for none; `None` for a language without compounds.
    ///
    /// Source: Koehn & Knight, Empirical Methods for Compound Splitting (2003), for German; grammars for the others.
    pub(super) links: Option<&'static [&'static str]>,
    /// The most frequent suffixes, folded and separated by spaces. The words of an index are learned with these as well, so
    /// that the rules for stems also hold for words that the index does not have, but that a reader may type.
    ///
    /// Source: words with the same stem in the Universal Declaration of Human Rights, and for English in the Rust Book;
    /// `examples/language_suffixes.rs` computes such lists.
    pub(super) suffixes: &'static str,
}

/// All known languages, by code.
pub(super) const LANGUAGES: [LanguageData; 42] = [
    LanguageData { code: "af", stemming: Stemming::None, links: Some(&["", "s", "e"]), suffixes: "" },
    LanguageData {
        code: "ar",
        stemming: Stemming::Snowball(Algorithm::Arabic),
        links: None,
        suffixes: "ا ه يه ت ته ها هم ي",
    },
    LanguageData { code: "az", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData { code: "be", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData { code: "bn", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData {
        code: "ca",
        stemming: Stemming::Snowball(Algorithm::Catalan),
        links: None,
        suffixes: "s a es t i ns ar ment n ts al ament cio da e ies ir itat ius ques acio acions ada",
    },
    LanguageData {
        code: "da",
        stemming: Stemming::Snowball(Algorithm::Danish),
        links: Some(&["", "s", "e"]),
        suffixes: "s e t r en er et lse ne ens n elige else es ets ig lig lige nde te enes hed ighed",
    },
    LanguageData {
        code: "de",
        stemming: Stemming::Snowball(Algorithm::German),
        links: Some(&["", "s", "n", "e", "es", "en", "er", "ens"]),
        suffixes: "en n e r es s er em et m ung ern t erheit ige igkeit lich lichen licher lichkeit rn",
    },
    LanguageData {
        code: "el",
        stemming: Stemming::Snowball(Algorithm::Greek),
        links: None,
        suffixes: "α σ εσ η ων ο ησ ασ ουν υ ει εισ ου ουσ υσ ι οσ αν ε εται ικου κων οι",
    },
    LanguageData {
        code: "en",
        stemming: Stemming::English,
        links: None,
        suffixes: "s ing ed e es ly ion y d ies ions ation al er ally ers ity ive able ations ful ied ness",
    },
    LanguageData {
        code: "eo",
        stemming: Stemming::Snowball(Algorithm::Esperanto),
        links: None,
        suffixes: "n j o a e aj i an as oj u jn on is ojn ajn us s",
    },
    LanguageData {
        code: "es",
        stemming: Stemming::Snowball(Algorithm::Spanish),
        links: None,
        suffixes: "s es o a os idad as da do en amente ar cion e dos idos mente n r able ad ado aran",
    },
    LanguageData {
        code: "et",
        stemming: Stemming::Snowball(Algorithm::Estonian),
        links: Some(&[""]),
        suffixes: "le l st s ks d t e ga lt da te ne tud ele ma sele ta b dust gi sse tele",
    },
    LanguageData {
        code: "eu",
        stemming: Stemming::Snowball(Algorithm::Basque),
        links: None,
        suffixes: "a ak en ko ek tzeko z an ez ean ra ren aren ari go tza zeko zko k koa n tako tu",
    },
    LanguageData {
        code: "fi",
        stemming: Stemming::Snowball(Algorithm::Finnish),
        links: Some(&[""]),
        suffixes: "n en an a illa een ia sta ta ssa t lle et ien in ista ita on aa den eseen essa esti",
    },
    LanguageData { code: "fo", stemming: Stemming::None, links: Some(&["", "s", "a", "ar"]), suffixes: "" },
    LanguageData {
        code: "fr",
        stemming: Stemming::Snowball(Algorithm::French),
        links: None,
        suffixes: "s e ment le ant es r ux ement l les ation ee er ite aient ations ees erait f ie ion ir",
    },
    LanguageData {
        code: "ga",
        stemming: Stemming::Snowball(Algorithm::Irish),
        links: None,
        suffixes: "a adh imh mh",
    },
    LanguageData { code: "he", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData {
        code: "hi",
        stemming: Stemming::Snowball(Algorithm::Hindi),
        links: None,
        suffixes: "ों ी े ा ता ना ओं ताओं यों ि एं कर या िए ियों ेगा ेगी",
    },
    LanguageData {
        code: "hu",
        stemming: Stemming::Snowball(Algorithm::Hungarian),
        links: Some(&[""]),
        suffixes: "t i nek a re ben hoz nak ot ek hez at ban e ok on en ra ahoz atol et tol aban",
    },
    LanguageData {
        code: "hy",
        stemming: Stemming::Snowball(Algorithm::Armenian),
        links: None,
        suffixes: "ի ը ության ելու վել ական ին ն ների ով ում ան ել ու ված վեն իկ ից ությունները ությունների քների ալով ալու",
    },
    LanguageData {
        code: "id",
        stemming: Stemming::Snowball(Algorithm::Indonesian),
        links: None,
        suffixes: "nya an pun annya",
    },
    LanguageData { code: "is", stemming: Stemming::None, links: Some(&["", "s", "a", "ar"]), suffixes: "" },
    LanguageData {
        code: "it",
        stemming: Stemming::Snowball(Algorithm::Italian),
        links: None,
        suffixes: "i e o a ita amente mento ono to zione ano are re ti ati ere he isce ite ive mente ne uti",
    },
    LanguageData { code: "kk", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData {
        code: "lt",
        stemming: Stemming::Snowball(Algorithm::Lithuanian),
        links: None,
        suffixes: "a u o i os s ai iu as es e ems is oje omis emis ti us am ia ais ant ei",
    },
    LanguageData {
        code: "ne",
        stemming: Stemming::Snowball(Algorithm::Nepali),
        links: None,
        suffixes: "को मा लाई हरु द्वारा ले ने हरूको का हरू हरूमा दा नेछ सँग हरुलाई हरूले ु छन् दै नु हरुको हरुद्वारा हरुमा",
    },
    LanguageData {
        code: "nl",
        stemming: Stemming::Snowball(Algorithm::Dutch),
        links: Some(&["", "s", "e", "en"]),
        suffixes: "en e ing heid al de ingen le s ten at baar fende gesteld ig ige iging liteit n ne orte ot ren",
    },
    LanguageData {
        code: "no",
        stemming: Stemming::Snowball(Algorithm::Norwegian),
        links: Some(&["", "s", "e"]),
        suffixes: "e er s en r et n ne t elige lse ens es ets ig ene enes het ighet igheter lig lige lighet",
    },
    LanguageData {
        code: "pl",
        stemming: Stemming::Snowball(Algorithm::Polish),
        links: None,
        suffixes: "a e y ego u ych i ej ie em o ym ow ami ach ch c go j om ac ia m",
    },
    LanguageData {
        code: "pt",
        stemming: Stemming::Snowball(Algorithm::Portuguese),
        links: None,
        suffixes: "s a o i os cao em m as do e es idade r ais am amente ar dos idos mente ada adas",
    },
    LanguageData {
        code: "ro",
        stemming: Stemming::Snowball(Algorithm::Romanian),
        links: None,
        suffixes: "a e i ii lor ului le rea ul are ele itatea re te area ei ilor t ate atoare au bila ea",
    },
    LanguageData {
        code: "ru",
        stemming: Stemming::Snowball(Algorithm::Russian),
        links: None,
        suffixes: "е а и я ю ого ы о ой ом у ых ей й ам ами ое ый их ую ыми ах го",
    },
    LanguageData { code: "sq", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData {
        code: "sr",
        stemming: Stemming::Snowball(Algorithm::Serbian),
        links: None,
        suffixes: "a e u i o om og im m ima ih ama h ju oj ti aca ci eva g juci li ost",
    },
    LanguageData {
        code: "sv",
        stemming: Stemming::Snowball(Algorithm::Swedish),
        links: Some(&["", "s", "e", "o"]),
        suffixes: "a en s ar t e ens er liga na as het ighet lig nas nde ndet ad ade are arnas de else",
    },
    LanguageData {
        code: "ta",
        stemming: Stemming::Snowball(Algorithm::Tamil),
        links: None,
        suffixes: "ன ச் ப் ம் யில் ் க் ில் ும் க த் க்கும் ந்த ப்பட்ட யின் ுக்கும் களும் கள் கவும் க்கோ ங்களுக்கும் தல் தாக",
    },
    LanguageData { code: "tg", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData {
        code: "tr",
        stemming: Stemming::Snowball(Algorithm::Turkish),
        links: None,
        suffixes: "in i ya dan ine k larina ler nin ini lar larin a e lara lari larinin lariyla leri sina da de inde",
    },
    LanguageData { code: "uz", stemming: Stemming::None, links: None, suffixes: "" },
    LanguageData {
        code: "yi",
        stemming: Stemming::Snowball(Algorithm::Yiddish),
        links: None,
        suffixes: "ן ע ער ונג ט ען ר ס נס ץ קײט ארבעט געקליבענע דיקן דיקע הײט ונגען טע טער ישע ישער ך כן",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Accents, fold};

    #[test]
    fn codes_are_sorted_and_suffixes_folded() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.code < b.code));
        for data in &LANGUAGES {
            for suffix in data.suffixes.split(' ').filter(|suffix| !suffix.is_empty()) {
                let mut folded = String::new();
                fold(suffix, Accents::Folded, &mut folded);
                assert_eq!(folded, suffix, "{}", data.code);
            }
        }
    }
}
