//! Zawgyi is converted to Unicode and reported; other text stays the same.
//!
//! The texts are articles of the Universal Declaration of Human Rights, converted to Zawgyi with myanmar-tools.

mod common;

use common::{Folder, at, texts, warnings};
use samara_ingest::zawgyi::{SURE, evidence, to_unicode};

const ZAWGYI: &str = "လူတိုင္း၌ အသက္ရွင္ရန္ လြတ္လပ္ခြင့္ႏွင့္ လံုၿခံဳစိတ္ခ်ခြင့္ ရိွသည္။";
const UNICODE: &str = "လူတိုင်း၌ အသက်ရှင်ရန် လွတ်လပ်ခွင့်နှင့် လုံခြုံစိတ်ချခွင့် ရှိသည်။";
/// Too short to be classified alone.
const TITLE: [&str; 2] = ["လူ႔အခြင့္", "လူ့အခွင့်"];

/// Unicode text in languages whose characters Zawgyi reassigns.
const OTHERS: [(&str, &str); 3] = [
    ("shn", "ၵူၼ်းၵူႊၵေႃႉၼႆႉ မီးသုၼ်ႇလႆႈတႃႇၶုၺ်ႉႁၼ်ပိူင်ႇငမ်းသုၼ်ႇလႆႈလႄႈ လွင်ႈလွတ်ႈလႅဝ်းတင်းသဵင်ႈ"),
    ("mnw", "ဇၟာပ်မၞိဟ်ဝွံ စပ်ကဵုဂကူ၊ အရံၚ်ဖျုန်စၞာံ၊ လိၚ်၊ အရေဝ်ဘာသာ၊ သာသၞာမရှ်ေသှ်ေ၊ ပရေၚ်ဍုၚ်ကွာန်"),
    ("ksw", "တၢ်ကစီၣ် တၢ်ထံၣ်တၢ်ပၥ်သး"),
];

#[test]
fn all_readers_convert_title_text_and_metadata() {
    let [title, expected] = TITLE;
    let markdown = format!("---\ntitle: {title}\ntags: [{title}]\nlocation: {title}\n---\n{ZAWGYI}\n");
    let json = format!("{{\"url\": \"line\", \"title\": \"{title}\", \"text\": \"{ZAWGYI}\"}}\n");
    let html = format!("<title>{title}</title><h1>{title}</h1><p>{ZAWGYI}</p>");
    let files = [
        ("a.md", markdown),
        ("b.txt", format!("{title}\n\n{ZAWGYI}\n")),
        ("c.html", html),
        ("d.jsonl", json),
    ];
    let folder = Folder::with(&files);
    let collection = folder.read().unwrap();
    for url in ["a.md", "b.txt", "c.html", "line"] {
        let document = at(&collection, url);
        assert_eq!(document.title, expected, "{url}");
        assert_eq!(texts(document).last(), Some(&UNICODE), "{url}");
        assert_eq!(document.lang, "my", "{url}");
    }
    let meta = &at(&collection, "a.md").meta;
    assert_eq!(
        (meta["tags"].values(), meta["location"].values()),
        (&[expected.into()][..], &[expected.into()][..])
    );
    let places: Vec<String> = collection.report.zawgyi.iter().map(ToString::to_string).collect();
    let named = |location: &String, end: &str| {
        location.starts_with(folder.path().to_str().unwrap()) && location.ends_with(end)
    };
    assert_eq!(places.len(), 4);
    for (location, end) in places.iter().zip(["/a.md", "/b.txt", "/c.html", "/d.jsonl:1"]) {
        assert!(named(location, end), "{location}");
    }
    assert_eq!(warnings(&collection), [""; 0], "a conversion is not a warning");
}

#[test]
fn converts_mdbook_index() {
    let index = format!(
        r#"{{"doc_urls": ["a.html#a"], "index": {{"documentStore": {{"docs": {{"0":
            {{"title": "{}", "body": "{ZAWGYI}", "breadcrumbs": "", "id": "0"}}}}}}}}}}"#,
        TITLE[0]
    );
    let folder = Folder::with(&[("searchindex.json", index)]);
    let collection = folder.read_file("searchindex.json").unwrap();
    let document = &collection.documents[0];
    assert_eq!((document.title.as_str(), texts(document)), (TITLE[1], vec![UNICODE]));
}

#[test]
fn keeps_unicode() {
    let mut files = vec![("mya.md".to_owned(), format!("# {}\n\n{UNICODE}\n", TITLE[1]))];
    files.extend(OTHERS.map(|(lang, text)| (format!("{lang}.md"), format!("# {text}\n\n{text}\n"))));
    let files: Vec<(&str, &String)> = files.iter().map(|(name, text)| (name.as_str(), text)).collect();
    let collection = Folder::with(&files).read().unwrap();
    assert_eq!(collection.report.zawgyi, []);
    assert_eq!(texts(at(&collection, "mya.md")), [UNICODE]);
    for (lang, text) in OTHERS {
        assert_eq!(texts(at(&collection, &format!("{lang}.md"))), [text]);
        let words = text.split_whitespace().map(evidence);
        assert!(words.fold(evidence(text), f64::max) < 0.0, "{lang}: no word looks like Zawgyi");
    }
}

#[test]
fn converts_parts_of_mixed_document() {
    let shan = OTHERS[0].1;
    let files = [("a.md", format!("# {}\n\n{ZAWGYI}\n\n{shan}\n\n{UNICODE}\n\nIn English.\n", TITLE[0]))];
    let collection = Folder::with(&files).read().unwrap();
    let document = at(&collection, "a.md");
    assert_eq!(texts(document), [UNICODE, shan, UNICODE, "In English."]);
    assert_eq!(document.title, TITLE[1]);
}

#[test]
fn keeps_declared_language() {
    let folder = Folder::with(&[("a.md", format!("---\nlang: my-MM\n---\n{ZAWGYI}\n"))]);
    assert_eq!(at(&folder.read().unwrap(), "a.md").lang, "my-MM");
}

/// Probabilities of myanmar-tools 1.2.0 (`compatibility.tsv`).
#[test]
fn evidence_agrees_with_myanmar_tools() {
    let cases = [
        (0.262_113_599_630_03, "လူခပ်သိမ်း၏"),
        (0.488_972_813_131_267_4, "လူတို"),
        (0.112_371_160_761_501_85, "အညီ"),
        (6.707_728_524_305_754e-4, "အမျှခံ"),
        (1.548_728_082_034_369_7e-21, "အသိအမှတ်ပြုခြင်းသည်"),
        (0.993_495_218_766_918_7, "၏လွ"),
        (0.688_567_924_875_057, "ရား"),
        (0.999_992_967_794_266, "မ်ားကို"),
        (0.785_076_109_857_006, "စား"),
        (0.999_513_654_900_032_6, "ပ္"),
        (0.188_268_845_033_048_05, "စ"),
        (1.757_881_604_859_333_6e-11, "ascii mixed with စင်္ကာပူမှာ unicode"),
    ];
    for (probability, text) in cases {
        let expected = f64::ln(probability / (1.0 - probability));
        let found = evidence(text);
        assert!((found - expected).abs() < 0.25, "{text}: {found}, expected {expected}");
    }
    assert!(evidence("အျပည္ျပည္ဆိုင္ရာ လူ႔အခြင့္အေရး ေၾကညာစာတမ္း") > SURE);
    assert_eq!(evidence("in ASCII"), 0.0);
}

/// Cases of myanmar-tools 1.2.0, and ambiguous text.
#[test]
fn converts_to_unicode() {
    let cases = [
        ("kinzi", "သခၤ်ဳိင္း", "သင်္ချိုင်း"),
        ("signs before a letter", "ေၾကညာ", "ကြေညာ"),
        ("stacked letters", "ဆႏၵ ကမ႓ာ", "ဆန္ဒ ကမ္ဘာ"),
        ("letters with one glyph", "က႑", "ကဏ္ဍ"),
        ("a letter that looks like two", "ဦး ေစ်း ပစၥည္း ဥာဏ္", "ဦး ဈေး ပစ္စည်း ဥာဏ်"),
        ("duplicate signs", "ျျမန္္မာ", "မြန်မာ"),
        ("a mark after a space", "တာ ့မိမိ", "တာ့ မိမိ"),
        ("zero for wa", "အေ၀း ၀ိုင္း အ၀တ္", "အဝေး ဝိုင်း အဝတ်"),
        ("zero for zero", "၁၀ ၂၀၀၈ ၀", "၁၀ ၂၀၀၈ ၀"),
        ("four for the sign \"the same\", and for four", "၄င္း အပိုင္း၄", "၎င်း အပိုင်း၄"),
        ("a killed letter with a vowel", "ေယာက္်ား", "ယောက်ျား"),
        ("other scripts", "a|b ကို၊ 'က' (ေက)", "a|b ကို၊ 'က' (ကေ)"),
        ("a sign without a letter", "ေ", "ေ"),
        ("empty", "", ""),
    ];
    for (name, zawgyi, unicode) in cases {
        assert_eq!(to_unicode(zawgyi), unicode, "{name}");
    }
    assert_eq!(to_unicode(ZAWGYI), UNICODE);
}

/// All sequences of four kinds of characters: only spaces and duplicates are lost, and nothing panics.
#[test]
fn survives_any_sequence() {
    let kinds = ['က', 'စ', 'ဥ', 'ေ', 'ျ', '္', '်', 'ာ', '့', 'ၤ', '၀', ' ', '\u{200B}', 'a'];
    for number in 0..kinds.len().pow(4) {
        let digit = |location: u32| kinds[number / kinds.len().pow(location) % kinds.len()];
        let text: String = (0..4).map(digit).collect();
        let unicode = to_unicode(&text);
        let count = |text: &str, c: char| text.chars().filter(|&other| other == c).count();
        assert_eq!(count(&unicode, 'a'), count(&text, 'a'), "{text:?}");
        assert_eq!(count(&unicode, 'က'), count(&text, 'က'), "{text:?}");
        assert_eq!(unicode.contains('ေ'), text.contains('ေ'), "{text:?}");
    }
}
