//! What is found by words, phrases, fields and forms, and how much of it.

use proptest::prelude::*;

use super::{index, open, order, plan};
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;

/// The addresses of all hits, in order.
pub(super) fn found(index: &Index, query: &str, options: &SearchOptions) -> String {
    let results = index.search(query, options);
    assert_eq!(results.total, results.hits.len());
    results.hits.into_iter().map(|hit| hit.url).collect()
}

/// The same in the order of the documents.
pub(super) fn sorted(index: &Index, query: &str, options: &SearchOptions) -> String {
    let mut found: Vec<_> = found(index, query, options).chars().collect();
    found.sort_unstable();
    found.into_iter().collect()
}

#[test]
fn exclusions_remove_hits() {
    let document = |title: &str, text: &str| Document {
        title: title.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let index = open([
        document("Waldo", "corge fredo"),
        document("Plugh", "waldo corge"),
        document("Garply", "waldo fredo corge villages"),
        document("Thudic", "waldo fredoline"),
    ]);
    let sorted = |query: &str| sorted(&index, query, &SearchOptions::default());
    assert_eq!(sorted("waldo"), "0123");
    assert_eq!(sorted("waldo -plugh"), "023");
    assert_eq!(sorted("waldo -fredo"), "13", "as it is written, and not what it begins");
    assert_eq!(sorted("waldo -fredo*"), "1");
    assert_eq!(sorted("waldo -village"), "0123", "no other form");
    assert_eq!(sorted("waldo -\"fredo corge\""), "013");
    assert_eq!(sorted("waldo -\"corge fredo\""), "123");
    assert_eq!(sorted("corge -title:waldo"), "12");
    assert_eq!(sorted("waldo -title:corge"), "0123");
    assert_eq!(sorted("waldo -nowhere"), "0123");
    assert_eq!(sorted("-waldo"), "");
}

#[test]
fn alternatives_fields_and_prefixes_match() {
    let document = |title: &str, text: &str| Document {
        title: title.into(),
        blocks: vec![Block::new(BlockKind::H2, "Thudic"), Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let index =
        open([document("Waldo", "corge"), document("Corgette", "waldo fredo"), document("Fredo", "xyzzy")]);
    let sorted = |query: &str, options: &SearchOptions| {
        let mut found: Vec<_> = found(&index, query, options).chars().collect();
        found.sort_unstable();
        found.into_iter().collect::<String>()
    };
    let all = SearchOptions::default();
    assert_eq!(sorted("corge OR xyzzy ", &all), "02");
    assert_eq!(sorted("title:waldo", &all), "0");
    assert_eq!(sorted("title:corge", &all), "1", "a title that begins so");
    assert_eq!(sorted("heading:thudic", &all), "012");
    assert_eq!(sorted("heading:waldo", &all), sorted("waldo", &all), "in no heading: dropped");
    assert_eq!(sorted("corge", &all), "01");
    assert_eq!(sorted("corge ", &all), "0");
    assert_eq!(sorted("corge* ", &all), "01");
    let whole = SearchOptions { prefix: false, typos: false, ..SearchOptions::default() };
    assert_eq!(sorted("corge", &whole), "0");
    assert_eq!(sorted("cor", &whole), "");
    assert_eq!(sorted("cor*", &whole), "01");
    assert_eq!(sorted("\"waldo fre", &all), "1", "a phrase that is not finished");
    assert_eq!(sorted("\"waldo fre\"", &all), sorted("waldo ", &all), "nowhere: dropped");
}

#[test]
fn documents_that_lack_words_join_while_fewer_than_ten_have_all() {
    let both = "waldo corge".to_owned();
    let texts: Vec<String> =
        (0..9).map(|at| format!("{both} {at}a")).chain(["waldo x".into(), "y".into()]).collect();
    let results = |texts: &[String]| index(texts).search("waldo corge ", &SearchOptions::default());
    let nine = results(&texts);
    assert_eq!((nine.total, nine.complete), (10, 9));
    assert_eq!(nine.hits[9].missing, ["corge"]);
    let ten: Vec<String> = texts.iter().cloned().chain([format!("{both} 9a")]).collect();
    let ten = results(&ten);
    assert_eq!((ten.total, ten.complete), (10, 10));
}

#[test]
fn requirement_that_no_document_satisfies_is_dropped() {
    let index = index(&["waldo corge fredo", "corge waldo", "plugh"]);
    let relaxed = |query: &str| {
        let results = index.search(query, &SearchOptions::default());
        let relaxed: Vec<_> = results.relaxed.iter().map(|one| (one.text.as_str(), one.kind)).collect();
        let urls: Vec<_> = results.hits.iter().map(|hit| hit.url.as_str()).collect();
        format!("{relaxed:?} {}", urls.join(","))
    };
    assert_eq!(relaxed("\"waldo corge\" "), "[] 0");
    assert_eq!(relaxed("\"waldo fredo\" "), "[(\"waldo fredo\", Phrase)] 0,1");
    assert_eq!(relaxed("title:plugh "), "[(\"plugh\", Title)] 2");
    // Each is satisfied, but not both.
    assert_eq!(relaxed("\"corge fredo\" \"corge waldo\" "), "[(\"corge waldo\", Phrase)] 0");
    // Exclusions are never dropped.
    assert_eq!(relaxed("\"waldo fredo\" -corge "), "[(\"waldo fredo\", Phrase)] ");
}

#[test]
fn phrase_may_begin_or_end_beside_an_apostrophe() {
    let index = index(&[
        "à l'âge effectif de",
        "to improve Python’s speed",
        "HashMap effectif",
        "l'âge, plus effectif",
    ]);
    assert_eq!(order(&index, "\"âge effectif\" "), ["0"]);
    assert_eq!(order(&index, "\"l'âge effectif\" "), ["0"]);
    assert_eq!(order(&index, "\"improve Python\" "), ["1"]);
    assert_eq!(order(&index, "\"Python speed\" "), ["1"], "relaxed: the apostrophe is inside the phrase");
    assert_eq!(index.search("\"Python speed\" ", &SearchOptions::default()).relaxed.len(), 1);
    let relaxed = index.search("\"map effectif\" ", &SearchOptions::default()).relaxed;
    assert_eq!(relaxed.len(), 1, "a subword is no word of a phrase");
}

#[test]
fn phrase_in_a_long_query_is_evidence() {
    let index = index(&["waldo corge fredo", "corge waldo", "plugh"]);
    let results =
        |query: &str| index.search(query, &SearchOptions::default()).hits.into_iter().map(|hit| hit.url);
    assert_eq!(results("\"waldo corge\" a1 b2 c3 d4 e5 plugh ").collect::<Vec<_>>(), ["0"]);
    let long: Vec<String> = results("\"waldo corge\" a1 b2 c3 d4 e5 f6 plugh ").collect();
    assert_eq!(long.len(), 3, "{long:?}");
}

#[test]
fn rarest_terms_of_a_long_query_are_searched() {
    use crate::parameters::MAX_TERMS;

    let frequent: Vec<String> = (0..MAX_TERMS).map(|at| format!("q{at}")).collect();
    let frequent = frequent.join(" ");
    let rare = "fredo corge ";
    let index = index(&[&frequent, &(frequent.clone() + " garply"), "corge fredo", "waldo plugh"]);
    let query = format!("{frequent} waldo {frequent} {rare}");
    let results = index.search(&query, &SearchOptions::default());
    assert!(!results.cut);
    assert_eq!(results.hits.len(), 4);
    let terms = super::plan(&index, &query).terms;
    assert_eq!(terms.len(), MAX_TERMS);
    let texts: Vec<&str> = terms.iter().map(|term| term.text.as_str()).collect();
    assert!(["waldo", "fredo", "corge"].iter().all(|rare| texts.contains(rare)), "{texts:?}");
    let after_gap: Vec<&str> =
        terms.iter().filter(|term| term.after_gap).map(|term| term.text.as_str()).collect();
    assert!(after_gap.contains(&"waldo") && !after_gap.contains(&"corge"), "{after_gap:?}");
}

#[test]
fn hits_name_missing_words() {
    let index = index(&["waldo corge fredo", "waldo corge plugh", "garply", "fredo xyzzy"]);
    let results = index.search("waldo corge fredo ", &SearchOptions::default());
    let missing: Vec<_> = results.hits.iter().map(|hit| hit.missing.join(",")).collect();
    assert_eq!(missing, ["", "fredo", "waldo,corge"]);
}

#[test]
fn ties_keep_the_order_of_the_index() {
    let index = index(&["waldo aa", "waldo bb", "waldo waldo", "waldo cc", "waldo dd"]);
    assert_eq!(order(&index, "waldo "), ["2", "0", "1", "3", "4"]);
    for limit in 1..5 {
        let page = index.search("waldo ", &SearchOptions { limit, ..SearchOptions::default() });
        let urls: Vec<_> = page.hits.into_iter().map(|hit| hit.url).collect();
        assert_eq!(urls, ["2", "0", "1", "3", "4"][..limit]);
    }
}

#[test]
fn runs_of_units_are_split_into_pairs() {
    let index = index(&["東京に", "京都に", "大阪", "東の京"]);
    let hits = index.search("東京都", &SearchOptions::default()).hits;
    let missing: Vec<_> = hits.iter().map(|hit| (hit.url.as_str(), hit.missing.join(","))).collect();
    assert_eq!(missing, [("0", "京都".to_owned()), ("1", "東京".to_owned())]);
    assert_eq!(order(&index, "東京"), ["0"]);
    assert_eq!(order(&index, "大阪"), ["2"]);
}

/// The words of a question may be cut at any place: `時期はい` must not hide `時期`.
#[test]
fn pairs_of_units_find_words_in_another_order() {
    let index = index(&["時期はいい", "入梅の時期は六月", "梅雨"]);
    assert_eq!(order(&index, "六月の時期はいつか"), ["1", "0"]);
}

/// A document in a language.
fn text(lang: &str, text: &str) -> Document {
    Document {
        lang: lang.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }
}

#[test]
fn forms_that_share_a_prefix_match_where_words_have_no_stems() {
    let index = open([
        text("ko", "서울은 수도이다"),
        text("ko", "부산에서 산다"),
        text("kk", "қаланың аты Алматы 2021"),
        text("kk", "қала аты Алматы 20219"),
        text("en", "The harbinger of a harbourage"),
    ]);
    assert_eq!(order(&index, "서울에서 "), ["0"]);
    assert_eq!(order(&index, "қаланы "), ["2", "3"]);
    // Two letters are no form, though two syllables are.
    assert!(order(&index, "атау ").is_empty());
    // What is the same matches with a higher weight.
    assert_eq!(order(&index, "부산에서 "), ["1"]);
    // By the share of the bytes of both that are shared: seven of nine and of twelve.
    let frequency = |query: &str| {
        let options = SearchOptions { explain: true, ..SearchOptions::default() };
        index.search(query, &options).hits[0].explanation.as_ref().unwrap().words[0].frequency
    };
    let ratio = frequency("서울에서 ") / frequency("서울은 ");
    assert!((ratio - 0.8 * (14.0f32 / 21.0).powi(2)).abs() < 1e-3, "{ratio}");
    // Not in English, and not for numbers.
    assert!(order(&index, "harbours ").is_empty());
    assert!(order(&index, "20211 ").is_empty());
}

/// Stems of German do not say that these are forms of each other.
#[test]
fn forms_that_share_a_prefix_match_beside_stems() {
    let forms = |lang: &str, words: [&str; 2]| {
        let index = open([text(lang, words[0]), text(lang, words[1])]);
        order(&index, &format!("{} ", words[1])) == ["1", "0"]
    };
    assert!(forms("de", ["Die Entdeckung der Insel", "entdeckten"]));
    assert!(forms("tr-TR", ["kitapların", "kitapta"]));
    assert!(!forms("en", ["harbourage", "harbinger"]));
    assert!(!forms("en-GB", ["harbourage", "harbours"]));
    assert!(!forms("ar", ["المدرسون", "المدن"]));
    // Where no document has a language, all have the stems of English.
    assert!(!forms("", ["harbourage", "harbours"]));
    // A word that does not occur is corrected, though others begin as it does.
    let index = open([text("de", "Die Entdeckung der Insel, und die Entdecker")]);
    let results = index.search("Entdekcung ", &SearchOptions::default());
    assert_eq!(results.suggestion.as_deref(), Some("entdeckung "));
}

#[test]
fn forms_that_end_with_the_word_match_where_words_have_no_stems() {
    // "In a book", "the book", "book 2021", "and when at home".
    let index = open([
        text("he", "בספר"),
        text("he", "הספר"),
        text("he", "ספר 2021"),
        text("he", "וכשבבית"),
        text("he", "12021"),
    ]);
    assert_eq!(order(&index, "ספר "), ["2", "0", "1"]);
    assert_eq!(order(&index, "בספר "), ["0", "2"]);
    // Four letters in front of three are too many; numbers have no forms; German has stems.
    assert!(order(&index, "בית ").is_empty());
    assert_eq!(order(&index, "2021 "), ["2"]);
    let index = open([text("de", "verarbeiten"), text("de", "xyzzy")]);
    assert!(order(&index, "arbeiten ").is_empty());
}

#[test]
fn parts_of_korean_words_are_found_and_rank() {
    // "At the national art museum", "a visit of an art teacher", "a museum of things", "exhibition time", "opening time".
    let texts = ["국립미술관에서", "미술교사 관람", "물건 박물관", "전시회 시간", "개관 시간"];
    let index = open(texts.map(|words| text("ko", words)));
    assert_eq!(order(&index, "미술 "), ["0", "1"]);
    // Two have the second word: the one is first that has a part of the first word ("the new opening").
    assert_eq!(order(&index, "신개관 시간 "), ["4", "3"]);
    // Parts make no hits, and are not missed.
    let hits = index.search("현대미술관 시간 ", &SearchOptions::default()).hits;
    let found: Vec<_> = hits.iter().map(|hit| (&*hit.url, hit.missing.join(" "))).collect();
    assert_eq!(found, [("3", "현대미술관".to_owned()), ("4", "현대미술관".to_owned())]);
}

/// Where a repeated word is left out, the terms that remain keep their gaps: pairs of syllables are no neighbours in the query.
#[test]
fn pairs_of_syllables_are_no_neighbours() {
    let index = open([text("ko", "국립미술관 map")]);
    for typed in ["국립미술관 map ", "국립미술관 map map map map "] {
        let plan = plan(&index, typed);
        let pairs: Vec<_> = plan.terms.iter().filter(|term| term.text.chars().count() == 2).collect();
        assert_eq!(pairs.len(), 4, "{typed}");
        assert!(pairs.iter().all(|pair| pair.after_gap), "{typed}");
    }
}

const WORDS: [&str; 8] = ["bazqux", "corge", "fredo", "garply", "plugh", "thudic", "waldo", "xyzzy"];

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text =
        prop::collection::vec(prop::sample::select(&WORDS[..]), 1..8).prop_map(|words| words.join(" "));
    prop::collection::vec(text, 1..10)
}

proptest! {
    /// One or two words must all be there: what has them has them whatever else there is.
    #[test]
    fn adding_documents_keeps_hits_with_all_words(
        texts in texts(),
        other in texts(),
        query in prop::sample::subsequence(&WORDS[..], 1..3),
    ) {
        let have_all = |index: &Index, count: usize| {
            let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
            let hits = index.search(&(query.join(" ") + " "), &options).hits;
            let hits = hits.into_iter().filter(|hit| hit.missing.is_empty());
            let urls = hits.flat_map(|hit| hit.duplicates.into_iter().chain([hit.url]));
            let mut found: Vec<usize> =
                urls.map(|url| url.parse().unwrap()).filter(|&at| at < count).collect();
            found.sort_unstable();
            found
        };
        let expected: Vec<usize> = (0..texts.len())
            .filter(|&at| query.iter().all(|word| texts[at].split(' ').any(|one| one == *word)))
            .collect();
        let more: Vec<_> = texts.iter().chain(&other).collect();
        prop_assert_eq!(&have_all(&index(&texts), texts.len()), &expected);
        prop_assert_eq!(&have_all(&index(&more), texts.len()), &expected);
    }
}

#[test]
fn the_same_word_finished_and_unfinished_is_looked_up_twice() {
    let index = index(&["wald", "waldo"]);
    let plan = plan(&index, "wald wald");
    let completed: Vec<_> = plan.terms.iter().map(|term| !term.matches.prefixes.is_empty()).collect();
    assert_eq!(completed, [false, true]);
}

#[test]
fn a_quoted_phrase_of_units_weighs_as_much_as_the_phrase() {
    let index = index(&["東京", "東方", "西京", "東北", "北京"]);
    let plan = plan(&index, "\"東京\" ");
    let idf = crate::search::bm25::inverse_document_frequency(1, 5);
    assert_eq!(plan.terms.iter().map(|term| term.idf).collect::<Vec<_>>(), [idf]);
}
