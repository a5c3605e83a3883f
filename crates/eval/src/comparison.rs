//! One table: Samara next to BM25 on every test collection, and the felt queries.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, thread};

use anyhow::{Context, Result, ensure};

use crate::bm25::Bm25;
use crate::bootstrap;
use crate::collection::{self, Collection};
use crate::felt::{self, Felt};
use crate::metrics::Figures;
use crate::samara::{Meaning, Samara};

/// Queries with more words are long.
pub const SHORT: usize = 3;
/// The minimum number of short or of longer queries of a set that counts for them.
pub const MANY_OF_LENGTH: usize = 20;
/// The lowest ratio is that of a set with as many queries.
pub const MANY_QUERIES: usize = 300;

/// What to compare.
#[derive(Default)]
pub struct Options {
    /// Collections, or folders with collections.
    pub folders: Vec<PathBuf>,
    /// Files of felt queries, each with its site.
    pub felt: Vec<(PathBuf, PathBuf)>,
    /// Whether sets and felt queries are searched in parts.
    pub parts: bool,
    /// A sentence model that gives the indexes meaning.
    pub meaning: Option<Meaning>,
    /// At most this many queries of a set.
    pub sample: Option<usize>,
    /// A file that gets the ratios, for `cargo xtask eval --grid`.
    pub figures: Option<PathBuf>,
}

/// A set and how both rank its queries.
struct Set {
    name: String,
    documents: usize,
    language: String,
    queries: Vec<Query>,
}

struct Query {
    words: usize,
    samara: Figures,
    bm25: Figures,
    has_hits: bool,
}

/// Sums over some queries of a set.
#[derive(Clone, Copy, Default)]
struct Means {
    queries: usize,
    samara: Figures,
    bm25: Figures,
}

impl Means {
    fn of<'q>(queries: impl Iterator<Item = &'q Query> + Clone) -> Self {
        let samara = Figures::mean(queries.clone().map(|query| query.samara));
        let bm25 = Figures::mean(queries.clone().map(|query| query.bm25));
        Self { queries: queries.count(), samara, bm25 }
    }

    /// Of nDCG@10.
    fn ratio(&self) -> f64 {
        self.samara.ndcg / self.bm25.ndcg.max(f64::MIN_POSITIVE)
    }

    /// The share of what BM25 leaves to gain; 0 where it leaves nothing.
    fn headroom(&self) -> f64 {
        let left = 1.0 - self.bm25.ndcg;
        if left < f64::EPSILON.sqrt() { 0.0 } else { (self.samara.ndcg - self.bm25.ndcg) / left }
    }
}

impl Set {
    fn measure(folder: &Path, options: &Options) -> Result<Self> {
        let mut collection = collection::read(folder)?;
        if let Some(limit) = options.sample {
            collection.sample(limit);
        }
        let language = collection.language().to_owned();
        let bm25 = Bm25::new(&collection.documents, &language);
        let of_set = |(model, cache): &Meaning| (model.clone(), cache.join(&collection.name));
        let meaning = options.meaning.as_ref().map(of_set);
        let new = if options.parts { Samara::in_parts } else { Samara::new };
        let samara = new(&collection.documents, meaning.as_ref())?;
        let queries = collection.queries.iter().map(|query| {
            let ranking = samara.rank(&query.text, true);
            Query {
                words: query.word_count(),
                samara: Figures::of(&ranking, &query.judgements),
                bm25: Figures::of(&bm25.rank(&query.text), &query.judgements),
                has_hits: !ranking.is_empty(),
            }
        });
        let queries = queries.collect();
        Ok(Self { name: collection.name, documents: collection.documents.len(), language, queries })
    }

    fn means(&self) -> Means {
        Means::of(self.queries.iter())
    }

    /// Of the queries with few words, or of the others.
    fn means_of_length(&self, short: bool) -> Means {
        Means::of(self.queries.iter().filter(|query| (query.words <= SHORT) == short))
    }

    fn without_hits(&self) -> usize {
        self.queries.iter().filter(|query| !query.has_hits).count()
    }

    fn bootstrap(&self) -> Vec<f64> {
        let pairs: Vec<_> = self.queries.iter().map(|query| (query.samara.ndcg, query.bm25.ndcg)).collect();
        bootstrap::ratios(&pairs)
    }

    fn row(&self, bootstrap: &[f64]) -> String {
        let means = self.means();
        let (low, high) = bootstrap::interval(bootstrap.to_vec());
        let Means { samara, bm25, .. } = means;
        let mut row = format!(
            "| {} | {} | {} | {} | {:.4} / {:.4} | {:.3} [{low:.3}, {high:.3}] | {:+.1} % | {:.3} / {:.3} | {:.3} / {:.3} |",
            self.name,
            self.language,
            self.documents,
            means.queries,
            samara.ndcg,
            bm25.ndcg,
            means.ratio(),
            means.headroom() * 100.0,
            samara.success_1,
            bm25.success_1,
            samara.reciprocal_rank,
            bm25.reciprocal_rank,
        );
        for short in [true, false] {
            let means = self.means_of_length(short);
            if means.queries == 0 {
                row += "  |";
            } else {
                let _ = write!(row, " {:.3} ({}) |", means.ratio(), means.queries);
            }
        }
        let _ = write!(row, " {} |", self.without_hits());
        row
    }
}

enum Job {
    Set(PathBuf),
    Felt(PathBuf, PathBuf),
}

impl Job {
    /// Roughly how long it takes.
    fn cost(&self) -> u64 {
        let size = |path: PathBuf| fs::metadata(path).map_or(0, |file| file.len());
        match self {
            Self::Set(folder) => {
                size(folder.join("docs.jsonl")) * (1 + size(folder.join("queries.tsv")) / 20_000)
            }
            // Reading a site takes longest.
            Self::Felt(..) => u64::MAX,
        }
    }
}

/// Measures everything and prints the table.
///
/// # Errors
/// If a file cannot be read, or there is nothing to compare.
pub fn report(options: &Options) -> Result<()> {
    let mut jobs: Vec<Job> =
        options.felt.iter().map(|(queries, site)| Job::Felt(queries.clone(), site.clone())).collect();
    for folder in &options.folders {
        let folders = collection::folders(folder)?;
        ensure!(
            !folders.is_empty(),
            "{}: no test collection (docs.jsonl, queries.tsv and qrels.tsv) here or one level below",
            folder.display()
        );
        jobs.extend(folders.into_iter().map(Job::Set));
    }
    let (mut sets, felt) = run(jobs, options)?;
    sets.sort_by(|a, b| a.name.cmp(&b.name));
    let bootstraps: Vec<_> = sets.iter().map(Set::bootstrap).collect();
    if !sets.is_empty() {
        print!("{}", table(&sets, &bootstraps));
        println!("\n{}", summary(&sets, &bootstraps));
    }
    for felt in &felt {
        println!("\n{felt}");
    }
    if let Some(path) = &options.figures {
        let mut lines = String::new();
        for set in &sets {
            let _ = writeln!(lines, "{}\t{}", set.name, set.means().ratio());
        }
        for felt in &felt {
            let _ = writeln!(lines, "felt-{}\t{}", felt.name(), felt.mean());
        }
        fs::write(path, lines).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// On all cores, the largest first.
fn run(mut jobs: Vec<Job>, options: &Options) -> Result<(Vec<Set>, Vec<Felt>)> {
    jobs.sort_by_key(Job::cost);
    let jobs = Mutex::new(jobs);
    let outcome = Mutex::new(Ok((Vec::new(), Vec::new())));
    let next = || jobs.lock().ok()?.pop();
    let work = || {
        while let Some(job) = next() {
            let done = match job {
                Job::Set(folder) => Set::measure(&folder, options).map(|set| (Some(set), None)),
                Job::Felt(queries, site) => {
                    felt::measure(&queries, &site, options.meaning.as_ref(), options.parts)
                        .map(|felt| (None, Some(felt)))
                }
            };
            let Ok(mut outcome) = outcome.lock() else { return };
            match (&mut *outcome, done) {
                (Ok((sets, all_felt)), Ok((set, felt))) => {
                    sets.extend(set);
                    all_felt.extend(felt);
                }
                (Ok(_), Err(error)) => *outcome = Err(error),
                (Err(_), _) => return,
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let (sets, mut felt) = outcome.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)?;
    felt.sort_by(|a: &Felt, b| a.name().cmp(b.name()));
    Ok((sets, felt))
}

fn table(sets: &[Set], bootstraps: &[Vec<f64>]) -> String {
    let mut table = "\
| set | language | documents | queries | nDCG@10, Samara / BM25 | ratio [95 %] | headroom gained | success@1 | MRR@10 \
| ratio, ≤ 3 words | longer | without hits |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"
    .to_owned();
    for (set, bootstrap) in sets.iter().zip(bootstraps) {
        table += &set.row(bootstrap);
        table.push('\n');
    }
    table
}

/// Means over sets and over families.
fn summary(sets: &[Set], bootstraps: &[Vec<f64>]) -> String {
    let all: Vec<_> =
        sets.iter().zip(bootstraps).map(|(set, bootstrap)| (set, bootstrap.as_slice())).collect();
    let english: Vec<_> = all.iter().copied().filter(|(set, _)| set.language == "en").collect();
    let others: Vec<_> = all.iter().copied().filter(|(set, _)| set.language != "en").collect();
    let mut lines = Vec::new();
    for (name, sets) in [("all", &all), ("English", &english), ("other languages", &others)] {
        if !sets.is_empty() {
            lines.push(means(name, sets));
        }
    }
    for (name, short) in [("≤ 3 words", true), ("longer", false)] {
        let means = sets.iter().map(|set| (set.name.as_str(), set.means_of_length(short)));
        let means: Vec<_> = means.filter(|(_, means)| means.queries >= MANY_OF_LENGTH).collect();
        if means.is_empty() {
            continue;
        }
        let queries: usize = means.iter().map(|(_, means)| means.queries).sum();
        let ratios: Vec<_> = means.iter().map(|(name, means)| (*name, means.ratio())).collect();
        lines.push(format!(
            "{name}: mean over {} families {:.4} ({queries} queries of {} sets)",
            families(&ratios).len(),
            mean_over_families(&ratios),
            ratios.len()
        ));
    }
    let many = sets.iter().filter(|set| set.queries.len() >= MANY_QUERIES);
    if let Some(lowest) = many.min_by(|a, b| a.means().ratio().total_cmp(&b.means().ratio())) {
        lines.push(format!(
            "lowest with {MANY_QUERIES} queries: {} {:.3}",
            lowest.name,
            lowest.means().ratio()
        ));
    }
    let (without, queries) = (
        sets.iter().map(Set::without_hits).sum::<usize>(),
        sets.iter().map(|set| set.queries.len()).sum::<usize>(),
    );
    let below = sets.iter().filter(|set| set.means().ratio() < 1.0).count();
    lines.push(format!(
        "below BM25: {below} of {} sets; without hits: {without} of {queries} queries",
        sets.len()
    ));
    lines.join("\n")
}

fn means(name: &str, sets: &[(&Set, &[f64])]) -> String {
    let ratios: Vec<_> = sets.iter().map(|(set, _)| (set.name.as_str(), set.means().ratio())).collect();
    let headrooms: Vec<_> = sets.iter().map(|(set, _)| (set.name.as_str(), set.means().headroom())).collect();
    let rounds = (0..bootstrap::ROUNDS).map(|round| {
        let ratios: Vec<_> = sets.iter().map(|(set, rounds)| (set.name.as_str(), rounds[round])).collect();
        mean_over_families(&ratios)
    });
    let (low, high) = bootstrap::interval(rounds.collect());
    let mean = ratios.iter().map(|(_, ratio)| ratio).sum::<f64>() / ratios.len() as f64;
    format!(
        "{name}: mean over {} families {:.4} [{low:.4}, {high:.4}], over {} sets {mean:.4}; headroom gained {:+.1} %",
        families(&ratios).len(),
        mean_over_families(&ratios),
        sets.len(),
        mean_over_families(&headrooms) * 100.0,
    )
}

/// Figures of sets by family.
pub fn families<'s>(figures: &[(&'s str, f64)]) -> BTreeMap<&'s str, Vec<f64>> {
    let mut families: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for &(name, figure) in figures {
        families.entry(Collection::family(name)).or_default().push(figure);
    }
    families
}

/// The mean over families of the means of their sets.
pub fn mean_over_families(figures: &[(&str, f64)]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let means: Vec<f64> = families(figures).values().map(|values| mean(values)).collect();
    mean(&means)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_counts_once() {
        assert_eq!(mean_over_families(&[("x-a", 1.0), ("x-b", 0.5), ("y", 1.25)]), 1.0);
    }

    #[test]
    fn nothing_is_gained_where_bm25_leaves_nothing() {
        let figures = |ndcg| Figures { ndcg, ..Figures::default() };
        let query = Query { words: 1, samara: figures(0.9), bm25: figures(1.0), has_hits: true };
        assert_eq!(Means::of([query].iter()).headroom(), 0.0);
    }

    #[test]
    fn reports_both_rankers_and_the_lengths_of_queries() {
        let figures = |ndcg| Figures { ndcg, ..Figures::default() };
        let query = |words, samara, bm25| Query {
            words,
            samara: figures(samara),
            bm25: figures(bm25),
            has_hits: samara > 0.0,
        };
        let queries = vec![query(1, 0.5, 0.25), query(4, 0.0, 0.25)];
        let set = Set { name: "x-de".into(), documents: 2, language: "de".into(), queries };
        let bootstrap = set.bootstrap();
        let row = set.row(&bootstrap);
        assert!(row.starts_with("| x-de | de | 2 | 2 | 0.2500 / 0.2500 | 1.000 ["), "{row}");
        assert!(row.ends_with("| 2.000 (1) | 0.000 (1) | 1 |"), "{row}");
        let summary = summary(&[set], &[bootstrap]);
        assert!(summary.contains("other languages: mean over 1 families 1.0000"), "{summary}");
        assert!(!summary.contains("English"), "{summary}");
    }
}
