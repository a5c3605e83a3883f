//! What the vectors of a sentence model are worth: the same index without and with them, next to BM25.
//!
//! For each set nDCG@10 as a ratio to BM25 without and with vectors, how much the vectors change it, also for short and for
//! longer queries, and the [known items](firsts) that are lost as first hits. With `--figures FILE`, the changes are written
//! for `cargo xtask eval --grid`, which chooses a parameter for each family of sets on all others.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use anyhow::{Context, Result, ensure};

use crate::bm25::Bm25;
use crate::bootstrap;
use crate::collection;
use crate::comparison::{MANY_OF_LENGTH, MANY_QUERIES, Options, SHORT, families, mean_over_families};
use crate::firsts::{self, Firsts, KIND_COUNT};
use crate::metrics::Figures;
use crate::samara::{Meaning, Samara};

struct Set {
    name: String,
    documents: usize,
    queries: Vec<Query>,
    firsts: [Firsts; KIND_COUNT],
}

/// nDCG@10 of a query by each ranking.
#[derive(Clone, Copy)]
struct Query {
    words: usize,
    bm25: f64,
    without: f64,
    with: f64,
}

/// Means over some queries of a set.
struct Means {
    queries: usize,
    /// As ratios to BM25.
    without: f64,
    with: f64,
}

impl Means {
    fn of(queries: &[Query]) -> Self {
        let sum = |figure: fn(&Query) -> f64| queries.iter().map(figure).sum::<f64>();
        let bm25 = sum(|query| query.bm25).max(f64::MIN_POSITIVE);
        let [without, with] = [sum(|query| query.without), sum(|query| query.with)];
        Self { queries: queries.len(), without: without / bm25, with: with / bm25 }
    }

    /// The nDCG with vectors as a ratio to that without.
    fn change(&self) -> f64 {
        if self.with == self.without { 1.0 } else { self.with / self.without.max(f64::MIN_POSITIVE) }
    }
}

impl Set {
    fn measure(folder: &Path, (model, cache): &Meaning, sample: Option<usize>) -> Result<Self> {
        let mut collection = collection::read(folder)?;
        if let Some(limit) = sample {
            collection.sample(limit);
        }
        let documents = &collection.documents;
        let bm25 = Bm25::new(documents, collection.language());
        let meaning = (model.clone(), cache.join(&collection.name));
        let [without, with] = [Samara::new(documents, None)?, Samara::new(documents, Some(&meaning))?];
        let queries = collection.queries.iter().map(|query| {
            let ndcg = |ranking: &[String]| Figures::of(ranking, &query.judgements).ndcg;
            Query {
                words: query.word_count(),
                bm25: ndcg(&bm25.rank(&query.text)),
                without: ndcg(&without.rank(&query.text, true)),
                with: ndcg(&with.rank(&query.text, true)),
            }
        });
        let queries = queries.collect();
        let firsts = firsts::measure(documents, &without, &with);
        Ok(Self { documents: documents.len(), name: collection.name, queries, firsts })
    }

    fn means(&self) -> Means {
        Means::of(&self.queries)
    }

    /// Of the queries with few words, or of the others.
    fn means_of_length(&self, short: bool) -> Means {
        let queries: Vec<_> =
            self.queries.iter().copied().filter(|query| (query.words <= SHORT) == short).collect();
        Means::of(&queries)
    }

    fn row(&self) -> String {
        let means = self.means();
        let pairs: Vec<_> = self.queries.iter().map(|query| (query.with, query.without)).collect();
        let (low, high) = bootstrap::interval(bootstrap::ratios(&pairs));
        let mut row = format!(
            "| {} | {} | {} | {:.3} | {:.3} | {:+.1} [{:+.1}, {:+.1}] |",
            self.name,
            self.documents,
            means.queries,
            means.without,
            means.with,
            percent(means.change()),
            percent(low),
            percent(high)
        );
        for short in [true, false] {
            let means = self.means_of_length(short);
            if means.queries == 0 {
                row += " |";
            } else {
                let _ = write!(row, " {:+.1} ({}) |", percent(means.change()), means.queries);
            }
        }
        for firsts in &self.firsts {
            let _ = write!(row, " {:.1} / {:.1} |", firsts.lost(), firsts.gained());
        }
        row
    }
}

/// Measures all sets and prints the table. `meaning`: the model, and where its vectors are kept.
///
/// # Errors
/// If a file cannot be read, there is no set, or an option is of another report.
pub fn report(meaning: &Meaning, options: &Options) -> Result<()> {
    let is_own = options.felt.is_empty() && !options.parts && options.meaning.is_none();
    ensure!(is_own, "`meaning` takes folders, --sample and --figures");
    let mut folders = Vec::new();
    for folder in &options.folders {
        folders.extend(collection::folders(folder)?);
    }
    ensure!(
        !folders.is_empty(),
        "no test collection (docs.jsonl, queries.tsv and qrels.tsv) in these folders"
    );
    let sets = measure_all(&folders, meaning, options.sample)?;
    print!("{}", table(&sets));
    println!("\n{}", summary(&sets));
    if let Some(path) = &options.figures {
        let lines = sets.iter().map(|set| format!("{}\t{}\n", set.name, set.means().change()));
        fs::write(path, lines.collect::<String>()).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// On all cores, in the order of the folders.
fn measure_all(folders: &[PathBuf], meaning: &Meaning, sample: Option<usize>) -> Result<Vec<Set>> {
    let next = AtomicUsize::new(0);
    let sets = Mutex::new(Vec::new());
    let work = || {
        while let Some((at, folder)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            folders.get(at).map(|folder| (at, folder))
        } {
            let set = Set::measure(folder, meaning, sample);
            let Ok(mut sets) = sets.lock() else { return };
            sets.push((at, set));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut sets = sets.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    sets.sort_by_key(|(at, _)| *at);
    sets.into_iter().map(|(_, set)| set).collect()
}

fn table(sets: &[Set]) -> String {
    let mut table = "\
| set | documents | queries | without / BM25 | with / BM25 | change, % [95 %] | ≤ 3 words | longer | lost / gained, %: title \
| five words | two rare words |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"
    .to_owned();
    for set in sets {
        table += &set.row();
        table.push('\n');
    }
    table
}

fn summary(sets: &[Set]) -> String {
    let mut lines = vec![means("all queries", sets.iter().map(|set| (set, set.means())))];
    for (name, short) in [("≤ 3 words", true), ("longer", false)] {
        let means_of_length = sets.iter().map(|set| (set, set.means_of_length(short)));
        let many: Vec<_> = means_of_length.filter(|(_, means)| means.queries >= MANY_OF_LENGTH).collect();
        if !many.is_empty() {
            lines.push(means(name, many.into_iter()));
        }
    }
    let many = sets.iter().filter(|set| set.queries.len() >= MANY_QUERIES);
    if let Some(lowest) = many.min_by(|a, b| a.means().change().total_cmp(&b.means().change())) {
        let change = percent(lowest.means().change());
        lines.push(format!("lowest with {MANY_QUERIES} queries: {} {change:+.1} %", lowest.name));
    }
    for (at, kind) in firsts::kinds().into_iter().enumerate() {
        let of = |figure: fn(&Firsts) -> f64| -> f64 {
            let figures: Vec<_> =
                sets.iter().map(|set| (set.name.as_str(), figure(&set.firsts[at]))).collect();
            mean_over_families(&figures)
        };
        let highest = sets.iter().max_by(|a, b| a.firsts[at].lost().total_cmp(&b.firsts[at].lost()));
        let highest = highest
            .map_or(String::new(), |set| format!("; most lost: {} {:.1} %", set.name, set.firsts[at].lost()));
        let (lost, gained) = (of(Firsts::lost), of(Firsts::gained));
        lines.push(format!("first hits, {kind}: lost {lost:.2} %, gained {gained:.2} %{highest}"));
    }
    lines.join("\n")
}

/// Means over families.
fn means<'s>(name: &str, sets: impl Iterator<Item = (&'s Set, Means)>) -> String {
    let sets: Vec<_> = sets.collect();
    let mean = |figure: fn(&Means) -> f64| {
        let figures: Vec<_> = sets.iter().map(|(set, means)| (set.name.as_str(), figure(means))).collect();
        (families(&figures).len(), mean_over_families(&figures))
    };
    let (count, without) = mean(|means| means.without);
    let [(_, with), (_, change)] = [mean(|means| means.with), mean(Means::change)];
    let queries: usize = sets.iter().map(|(_, means)| means.queries).sum();
    format!(
        "{name}: mean over {count} families {without:.4} without, {with:.4} with vectors, change {:+.2} % ({queries} queries)",
        percent(change)
    )
}

/// A ratio as a change.
fn percent(ratio: f64) -> f64 {
    (ratio - 1.0) * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, queries: &[(usize, f64, f64)], lost: usize) -> Set {
        let query = |&(words, without, with): &(usize, f64, f64)| Query { words, bm25: 0.5, without, with };
        let firsts = [Firsts { pages: 200, firsts: 150, lost, gained: 1 }; KIND_COUNT];
        Set { name: name.into(), documents: 7, queries: queries.iter().map(query).collect(), firsts }
    }

    #[test]
    fn a_row_compares_with_and_without_vectors() {
        let row = set("x-a", &[(1, 0.5, 0.5), (4, 0.5, 0.75)], 3).row();
        assert!(row.starts_with("| x-a | 7 | 2 | 1.000 | 1.250 | +25.0 ["), "{row}");
        assert!(row.ends_with("| +0.0 (1) | +50.0 (1) | 1.5 / 0.5 | 1.5 / 0.5 | 1.5 / 0.5 |"), "{row}");
        let row = set("x", &[(4, 0.0, 0.0)], 0).row();
        assert!(row.contains("| +0.0 [") && row.contains("| | +0.0 (1) |"), "{row}");
    }

    #[test]
    fn a_family_counts_once_and_the_lowest_large_set_is_named() {
        let sets = [
            set("x-a", &[(4, 0.5, 0.6); 300], 2),
            set("x-b", &[(4, 0.5, 0.5); 300], 0),
            set("y", &[(1, 0.5, 0.25); 20], 5),
        ];
        let summary = summary(&sets);
        for line in [
            "all queries: mean over 2 families 1.0000 without, 0.8000 with vectors, change -20.00 % (620 queries)",
            "≤ 3 words: mean over 1 families 1.0000 without, 0.5000 with vectors, change -50.00 % (20 queries)",
            "longer: mean over 1 families 1.0000 without, 1.1000 with vectors, change +10.00 % (600 queries)",
            "lowest with 300 queries: x-b +0.0 %",
            "first hits, title: lost 1.50 %, gained 0.50 %; most lost: y 2.5 %",
        ] {
            assert!(summary.contains(line), "{line}\n{summary}");
        }
    }
}
