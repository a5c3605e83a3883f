//! Scripts in which one language is written, with few exceptions: a few words tell the language.
//!
//! The exceptions have letters or words of their own. In Myanmar's script many languages are written; Burmese has none of the
//! letters of the others. The same holds for Assamese beside Bengali, and for Tigrinya beside Amharic.

use std::ops::RangeInclusive;

/// The minimum number of letters for detection by the script.
const MIN_LETTERS: usize = 20;
/// The minimum share of these letters among all letters, in percent.
const MIN_PERCENT: usize = 80;
/// The minimum share of kana in Japanese, in percent of kana and Han. Chinese texts quote a few.
const MIN_KANA_PERCENT: usize = 15;

/// Blocks of letters, and their language.
const SCRIPTS: [(RangeInclusive<char>, &str); 23] = [
    ('\u{370}'..='\u{3E1}', "el"),
    ('\u{1F00}'..='\u{1FFF}', "el"),
    ('\u{530}'..='\u{58F}', "hy"),
    ('\u{590}'..='\u{5FF}', "he"),
    ('\u{980}'..='\u{9FF}', "bn"),
    ('\u{A00}'..='\u{A7F}', "pa"),
    ('\u{A80}'..='\u{AFF}', "gu"),
    ('\u{B00}'..='\u{B7F}', "or"),
    ('\u{B80}'..='\u{BFF}', "ta"),
    ('\u{C00}'..='\u{C7F}', "te"),
    ('\u{C80}'..='\u{CFF}', "kn"),
    ('\u{D00}'..='\u{D7F}', "ml"),
    ('\u{D80}'..='\u{DFF}', "si"),
    ('\u{E00}'..='\u{E7F}', "th"),
    ('\u{E80}'..='\u{EFF}', "lo"),
    ('\u{F00}'..='\u{FFF}', "bo"),
    ('\u{1000}'..='\u{109F}', "my"),
    ('\u{10A0}'..='\u{10FF}', "ka"),
    ('\u{1200}'..='\u{137F}', "am"),
    ('\u{1780}'..='\u{17FF}', "km"),
    ('\u{3041}'..='\u{30FF}', JAPANESE),
    ('\u{FF66}'..='\u{FF9F}', JAPANESE),
    ('\u{AC00}'..='\u{D7A3}', "ko"),
];

/// Written in kana and Han.
const JAPANESE: &str = "ja";

/// Particles of Burmese.
const BURMESE: [&str; 8] = ["သည်", "များ", "ကို", "တွင်", "နှင့်", "၏", "တယ်", "ပါ"];

/// Words of Yiddish that Hebrew does not have.
const YIDDISH: [&str; 3] = ["און", "איז", "דער"];

/// Whether a language has a script of its own.
pub(crate) fn is_known(language: &str) -> bool {
    SCRIPTS.iter().any(|(_, known)| *known == language)
}

/// The language of a text whose script has only one.
pub(crate) fn by_script(text: &str) -> Option<&'static str> {
    let (mut letters, mut han) = (0, 0);
    let mut counts = [0; SCRIPTS.len()];
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        if matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '々') {
            han += 1;
        } else if let Some(block) = SCRIPTS.iter().position(|(range, _)| range.contains(&letter)) {
            counts[block] += 1;
        }
    }
    let (_, language) = counts.iter().zip(&SCRIPTS).max_by_key(|(count, _)| **count)?.1;
    let mut own: usize =
        counts.iter().zip(&SCRIPTS).filter(|(_, (_, known))| known == language).map(|(count, _)| count).sum();
    if *language == JAPANESE {
        let has_kana = own * 100 >= (own + han) * MIN_KANA_PERCENT;
        own += if has_kana { han } else { 0 };
    }
    let is_own = own >= MIN_LETTERS && own * 100 >= letters * MIN_PERCENT;
    (is_own && !is_other(language, text)).then_some(*language)
}

/// Whether a text is in another language that is written in the script of a language.
fn is_other(language: &str, text: &str) -> bool {
    match language {
        "my" => !is_burmese(text),
        "bn" => text.contains(['ৰ', 'ৱ']),
        "am" => {
            let count = |letter: char| text.matches(letter).count();
            count('ኣ') > count('አ') || text.contains(|c| matches!(c, '\u{1250}'..='\u{125D}'))
        }
        "he" => {
            text.contains(|c| matches!(c, '\u{5F0}'..='\u{5F2}'))
                || text.split(|c: char| !c.is_alphabetic()).any(|word| YIDDISH.contains(&word))
        }
        _ => false,
    }
}

/// Whether a text in Myanmar's script has particles of Burmese and no letters of Mon, Karen, Shan and others.
fn is_burmese(text: &str) -> bool {
    let is_foreign = |c: char| {
        matches!(c, '\u{1022}' | '\u{1028}' | '\u{1033}'..='\u{1035}' | '\u{1050}'..='\u{109F}')
            || matches!(c, '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}')
    };
    !text.contains(is_foreign) && BURMESE.iter().any(|particle| text.contains(particle))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "All human beings are born free and equal in dignity and rights.";

    #[test]
    fn some_scripts_have_one_language() {
        for (text, language) in [
            ("လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း၊ တူညီလွတ်လပ်သော အခွင့်အရေးများဖြင့်", "my"),
            ("มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ", "th"),
            ("ມະນຸດເກີດມາມີສິດເສລີພາບ ແລະ ສະເໝີໜ້າກັນໃນທາງກຽດສັກສີ", "lo"),
            ("មនុស្សទាំងអស់កើតមកមានសេរីភាព និងសមភាពក្នុងសេចក្តីថ្លៃថ្នូរ", "km"),
            ("모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다", "ko"),
            ("འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང༌།", "bo"),
            ("Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι", "el"),
            ("כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם", "he"),
            ("Բոլոր մարդիկ ծնվում են ազատ ու հավասար", "hy"),
            ("ਸਾਰਾ ਮਨੁੱਖੀ ਪਰਿਵਾਰ ਆਪਣੀ ਮਹਿਮਾ, ਸ਼ਾਨ ਅਤੇ ਹੱਕਾਂ ਦੇ ਪੱਖੋਂ", "pa"),
            ("የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው", "am"),
            ("সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে", "bn"),
            ("すべての人間は、生まれながらにして自由であり、尊厳と権利とについて平等である", "ja"),
            ("மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்", "ta"),
        ] {
            assert_eq!(by_script(text), Some(language));
            let quoted = format!("{text} {ENGLISH}");
            assert_ne!(by_script(&quoted), Some(language), "a quotation");
        }
        assert_eq!(by_script("ไทย"), None);
    }

    /// Shan and Karen are written in Burmese letters: the script alone does not identify the language.
    #[test]
    fn script_alone_is_not_enough() {
        assert_eq!(by_script(&"လိၵ်ႈဢၼ်ပိုၼ်ႇၽၢဝ်ႇလွင်ႈသုၼ်ႇလႆႈ ".repeat(12)), None, "Shan");
        assert_eq!(by_script(&"ပှၤကညီဖိကိးဂၤဒဲးအိၣ်ဖျဲၣ်ထီၣ် ".repeat(12)), None, "Karen");
        let assamese = "জন্মগতভাৱে সকলো মানুহ মৰ্য্যদা আৰু অধিকাৰত সমান আৰু স্বতন্ত্ৰ";
        assert_eq!(by_script(assamese), None);
        let tigrinya = "ብመንፅር ክብርን መሰልን ኩሎም ሰባት እንትውለዱ ነፃን ማዕርን እዮም፡፡ ኣብ ሓድሕዶም ብምትሕልላይ";
        assert_eq!(by_script(tigrinya), None);
        let yiddish = "יעדער מענטש װערט געבױרן פֿרײַ און גלײַך אין כּבֿוד און רעכט";
        assert_eq!(by_script(yiddish), None);
        let chinese =
            "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。の";
        assert_eq!(by_script(chinese), None);
    }
}
