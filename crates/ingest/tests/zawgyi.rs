//! Burmese in Zawgyi is read as if it had been in Unicode, and the report says so; other texts stay as they are.
//!
//! The texts are articles of the Universal Declaration of Human Rights; in Zawgyi as myanmar-tools converts them.

mod common;

use common::{Folder, at, texts, warnings};
use samara_ingest::zawgyi::{SURE, evidence, to_unicode};

const ZAWGYI: &str = "လူတိုင္း၌ အသက္ရွင္ရန္ လြတ္လပ္ခြင့္ႏွင့္ လံုၿခံဳစိတ္ခ်ခြင့္ ရိွသည္။";
const UNICODE: &str = "လူတိုင်း၌ အသက်ရှင်ရန် လွတ်လပ်ခွင့်နှင့် လုံခြုံစိတ်ချခွင့် ရှိသည်။";
/// Too short to tell by themselves.
const TITLE: [&str; 2] = ["လူ႔အခြင့္", "လူ့အခွင့်"];

/// Unicode in the languages that use what Zawgyi takes for its own shapes.
const OTHERS: [(&str, &str); 3] = [
    ("shn", "ၵူၼ်းၵူႊၵေႃႉၼႆႉ မီးသုၼ်ႇလႆႈတႃႇၶုၺ်ႉႁၼ်ပိူင်ႇငမ်းသုၼ်ႇလႆႈလႄႈ လွင်ႈလွတ်ႈလႅဝ်းတင်းသဵင်ႈ"),
    ("mnw", "ဇၟာပ်မၞိဟ်ဝွံ စပ်ကဵုဂကူ၊ အရံၚ်ဖျုန်စၞာံ၊ လိၚ်၊ အရေဝ်ဘာသာ၊ သာသၞာမရှ်ေသှ်ေ၊ ပရေၚ်ဍုၚ်ကွာန်"),
    ("ksw", "တၢ်ကစီၣ် တၢ်ထံၣ်တၢ်ပၥ်သး"),
];

#[test]
fn every_reader_converts_title_text_and_metadata() {
    let [title, expected] = TITLE;
    let markdown = format!("---\ntitle: {title}\ntags: [{title}]\nplace: {title}\n---\n{ZAWGYI}\n");
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
        (meta["tags"].values(), meta["place"].values()),
        (&[expected.into()][..], &[expected.into()][..])
    );
    let places: Vec<String> = collection.report.converted.iter().map(ToString::to_string).collect();
    let named = |place: &String, end: &str| {
        place.starts_with(folder.path().to_str().unwrap()) && place.ends_with(end)
    };
    assert_eq!(places.len(), 4);
    for (place, end) in places.iter().zip(["/a.md", "/b.txt", "/c.html", "/d.jsonl:1"]) {
        assert!(named(place, end), "{place}");
    }
    assert_eq!(warnings(&collection), [""; 0], "it is no fault of the file's");
}

#[test]
fn an_index_of_mdbook_is_converted() {
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
fn unicode_stays_as_it_is() {
    let mut files = vec![("mya.md".to_owned(), format!("# {}\n\n{UNICODE}\n", TITLE[1]))];
    files.extend(OTHERS.map(|(lang, text)| (format!("{lang}.md"), format!("# {text}\n\n{text}\n"))));
    let files: Vec<(&str, &String)> = files.iter().map(|(name, text)| (name.as_str(), text)).collect();
    let collection = Folder::with(&files).read().unwrap();
    assert_eq!(collection.report.converted, []);
    assert_eq!(texts(at(&collection, "mya.md")), [UNICODE]);
    for (lang, text) in OTHERS {
        assert_eq!(texts(at(&collection, &format!("{lang}.md"))), [text]);
        let words = text.split_whitespace().map(evidence);
        assert!(words.fold(evidence(text), f64::max) < 0.0, "{lang}: not a word of it looks like Zawgyi");
    }
}

#[test]
fn one_document_may_hold_both() {
    let shan = OTHERS[0].1;
    let files = [("a.md", format!("# {}\n\n{ZAWGYI}\n\n{shan}\n\n{UNICODE}\n\nIn English.\n", TITLE[0]))];
    let collection = Folder::with(&files).read().unwrap();
    let document = at(&collection, "a.md");
    assert_eq!(texts(document), [UNICODE, shan, UNICODE, "In English."]);
    assert_eq!(document.title, TITLE[1]);
}

#[test]
fn a_language_that_was_named_stays() {
    let folder = Folder::with(&[("a.md", format!("---\nlang: my-MM\n---\n{ZAWGYI}\n"))]);
    assert_eq!(at(&folder.read().unwrap(), "a.md").lang, "my-MM");
}

/// Probabilities of myanmar-tools 1.2.0 (`compatibility.tsv`).
#[test]
fn what_is_likely_agrees_with_myanmar_tools() {
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

/// Cases of myanmar-tools 1.2.0, and what Zawgyi leaves to the reader.
#[test]
fn what_is_written_is_what_was_read() {
    let cases = [
        ("kinzi", "သခၤ်ဳိင္း", "သင်္ချိုင်း"),
        ("what is before a letter", "ေၾကညာ", "ကြေညာ"),
        ("letters under each other", "ဆႏၵ ကမ႓ာ", "ဆန္ဒ ကမ္ဘာ"),
        ("letters that are one shape", "က႑", "ကဏ္ဍ"),
        ("a letter that looks like two", "ဦး ေစ်း ပစၥည္း ဥာဏ္", "ဦး ဈေး ပစ္စည်း ဥာဏ်"),
        ("twice", "ျျမန္္မာ", "မြန်မာ"),
        ("behind a space", "တာ ့မိမိ", "တာ့ မိမိ"),
        ("zero for wa", "အေ၀း ၀ိုင္း အ၀တ္", "အဝေး ဝိုင်း အဝတ်"),
        ("zero for zero", "၁၀ ၂၀၀၈ ၀", "၁၀ ၂၀၀၈ ၀"),
        ("four for the same, and for four", "၄င္း အပိုင္း၄", "၎င်း အပိုင်း၄"),
        ("a killed letter with a vowel", "ေယာက္်ား", "ယောက်ျား"),
        ("other scripts", "a|b ကို၊ 'က' (ေက)", "a|b ကို၊ 'က' (ကေ)"),
        ("alone", "ေ", "ေ"),
        ("nothing", "", ""),
    ];
    for (what, zawgyi, unicode) in cases {
        assert_eq!(to_unicode(zawgyi), unicode, "{what}");
    }
    assert_eq!(to_unicode(ZAWGYI), UNICODE);
}

/// All runs of four characters of each kind: nothing is lost but what is there twice or is a space, and nothing panics.
#[test]
fn no_run_of_characters_is_too_odd() {
    let kinds = ['က', 'စ', 'ဥ', 'ေ', 'ျ', '္', '်', 'ာ', '့', 'ၤ', '၀', ' ', '\u{200B}', 'a'];
    for number in 0..kinds.len().pow(4) {
        let digit = |place: u32| kinds[number / kinds.len().pow(place) % kinds.len()];
        let text: String = (0..4).map(digit).collect();
        let unicode = to_unicode(&text);
        let count = |text: &str, c: char| text.chars().filter(|&other| other == c).count();
        assert_eq!(count(&unicode, 'a'), count(&text, 'a'), "{text:?}");
        assert_eq!(count(&unicode, 'က'), count(&text, 'က'), "{text:?}");
        assert_eq!(unicode.contains('ေ'), text.contains('ေ'), "{text:?}");
    }
}
