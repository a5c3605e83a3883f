//! The definition of matching and ranking, by a plain scan of the texts, with which searches of an index must agree.
//!
//! It covers queries of whole words and quoted phrases, over texts of words and single spaces in which each word is its own
//! stem.

use proptest::prelude::*;

use crate::document::{Block, BlockKind, Document, Field};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::parameters::*;
use crate::writer::{BuildOptions, Compression, IndexBuilder};

/// Words without stems, stop words or neighbours within one edit.
const WORDS: [&str; 8] = ["bazqux", "corge", "fredo", "garply", "plugh", "thudic", "waldo", "xyzzy"];

/// A document: its title and blocks, as words.
type Words = Vec<&'static str>;
#[derive(Clone, Debug)]
struct Plain {
    title: Words,
    blocks: Vec<(bool, Words)>,
}

/// A part of a query: a word, or a phrase in quotes.
type Part = Words;

impl Plain {
    /// Every word with its place (block ends take one) and field.
    fn tokens(&self) -> Vec<(u32, Field, &'static str, usize)> {
        let mut tokens = Vec::new();
        let mut place = 0;
        let title = [(Field::Title, &self.title)];
        let blocks = self
            .blocks
            .iter()
            .map(|(heading, words)| (if *heading { Field::Heading } else { Field::Body }, words));
        for (block, (field, words)) in title.into_iter().chain(blocks).enumerate() {
            if block > 0 && words.is_empty() {
                continue;
            }
            for word in words {
                tokens.push((place, field, *word, block));
                place += 1;
            }
            place += 1;
        }
        tokens
    }

    /// Places and fields at which a part of a query begins.
    fn matches(&self, part: &Part) -> Vec<(u32, Field)> {
        let tokens = self.tokens();
        let begins = tokens.windows(part.len()).filter(|window| {
            window.iter().zip(part).all(|(token, word)| token.2 == *word)
                && window.iter().all(|token| token.3 == window[0].3)
        });
        begins.map(|window| (window[0].0, window[0].1)).collect()
    }

    fn length(&self, field: Field) -> u32 {
        self.tokens().iter().filter(|token| token.1 == field).count() as u32
    }
}

fn has_phrases(document: &Plain, query: &[Part]) -> bool {
    query.iter().filter(|part| part.len() > 1).all(|part| !document.matches(part).is_empty())
}

/// The query without the quotation marks that no document satisfies together with those before.
fn relaxed(documents: &[Plain], query: &[Part]) -> Vec<Part> {
    let mut relaxed: Vec<Part> = Vec::new();
    for part in query {
        relaxed.push(part.clone());
        if part.len() > 1 && !documents.iter().any(|document| has_phrases(document, &relaxed)) {
            relaxed.pop();
            relaxed.extend(part.iter().map(|&word| vec![word]));
        }
    }
    relaxed
}

/// The hits: numbers of documents with their scores, best first.
fn naive(documents: &[Plain], query: &[Part]) -> Vec<(usize, f32)> {
    let query = &relaxed(documents, query)[..];
    let count = documents.len() as f32;
    let mean = |field: Field| {
        let lengths: Vec<_> = documents.iter().map(|d| d.length(field)).filter(|&l| l > 0).collect();
        lengths.iter().sum::<u32>() as f32 / lengths.len().max(1) as f32
    };
    let norm = |document: &Plain, field: Field| {
        let b = length_weight(field);
        let mean = mean(field);
        let ratio = if mean > 0.0 { document.length(field) as f32 / mean } else { 1.0 };
        field_weight(field) / (1.0 - b + b * ratio)
    };
    // A phrase is as rare as the rarest of its words.
    let idf = |part: &Part| {
        let with = |word: &&'static str| {
            documents.iter().filter(|document| !document.matches(&vec![*word]).is_empty()).count()
        };
        let with = part.iter().map(with).min().unwrap_or(0) as f32;
        (1.0 + (count - with + 0.5) / (with + 0.5)).ln()
    };
    let idfs: Vec<f32> = query.iter().map(idf).collect();
    let saturated = |frequency: f32| frequency * (K1 + 1.0) / (frequency + K1);

    let matched_weight = |document: &Plain| -> f32 {
        let has = |(part, idf): (&Part, &f32)| if document.matches(part).is_empty() { 0.0 } else { *idf };
        query.iter().zip(&idfs).map(has).sum()
    };
    let whole: f32 = idfs.iter().sum();
    let phrases_there = |document: &Plain| has_phrases(document, query);
    let admitted: Vec<_> = documents.iter().enumerate().filter(|(_, d)| phrases_there(d)).collect();
    let mut weights: Vec<f32> = admitted.iter().map(|(_, document)| matched_weight(document)).collect();
    weights.retain(|&weight| weight > 0.0);
    weights.sort_by(|a, b| b.total_cmp(a));
    let tenth = weights.get(MIN_HITS - 1).or(weights.last()).copied().unwrap_or(0.0);
    let needed = tenth.min(quorum(query.len()) * whole) * (1.0 - 1e-4);

    let score = |document: &Plain| {
        let matches: Vec<_> = query.iter().map(|part| document.matches(part)).collect();
        let mut score = 0.0;
        for (found, idf) in matches.iter().zip(&idfs) {
            let frequency: f32 = found.iter().map(|(_, field)| norm(document, *field)).sum();
            score += idf * saturated(frequency);
        }
        for at in 1..query.len() {
            let mut nearness = 0.0;
            for (a, _) in &matches[at - 1] {
                for (b, _) in &matches[at] {
                    let (first, second, words, factor) = if a <= b {
                        (*a, *b, query[at - 1].len(), 1.0)
                    } else {
                        (*b, *a, query[at].len(), REVERSED_WEIGHT)
                    };
                    let distance = (second - first).saturating_sub(words as u32 - 1).max(1);
                    if distance <= PROXIMITY_REACH {
                        nearness += factor / (distance * distance) as f32;
                    }
                }
            }
            score += PROXIMITY_WEIGHT * idfs[at - 1].min(idfs[at]) * saturated(nearness);
        }
        let lengths = query.iter().map(|part| part.len());
        let starts = matches
            .iter()
            .zip(lengths)
            .flat_map(|(found, words)| found.iter().map(move |one| (one.0, words)));
        let passage = |(start, words): (u32, usize)| -> f32 {
            let inside = start..=start + passage_reach(words);
            let has = |found: &[(u32, Field)]| found.iter().any(|(position, _)| inside.contains(position));
            matches.iter().zip(&idfs).filter(|(found, _)| has(found)).map(|(_, idf)| idf).sum()
        };
        if query.len() > 1 {
            score += PASSAGE_WEIGHT * starts.map(passage).fold(0.0, f32::max);
        }
        // Names: the share of their words that match, by idf or by number, whichever is greater. Addresses are numbers here.
        let has = |words: &Words, part: &Part| words.windows(part.len()).any(|window| window == &part[..]);
        let name_words = |words: &Words| -> [(f32, f32); 2] {
            let is_covered = |place: usize| {
                query.iter().any(|part| {
                    (0..=place).any(|start| {
                        let end = start + part.len();
                        end > place && words.get(start..end).is_some_and(|words| words == &part[..])
                    })
                })
            };
            let idf = |place: usize| idf(&vec![words[place]]);
            let covered: Vec<usize> = (0..words.len()).filter(|&place| is_covered(place)).collect();
            let matched = covered.iter().map(|&place| idf(place)).sum();
            [(matched, (0..words.len()).map(idf).sum()), (covered.len() as f32, words.len() as f32)]
        };
        let value = |shares: &[f32], names: &[[(f32, f32); 2]]| -> f32 {
            let named: f32 = shares.iter().zip(&idfs).map(|(share, idf)| share * idf).sum();
            let share = |at: usize| {
                let (matched, all) =
                    names.iter().fold((0.0, 0.0), |sum, name| (sum.0 + name[at].0, sum.1 + name[at].1));
                if all > 0.0 { matched / all } else { 0.0 }
            };
            named * f32::max(share(0), share(1))
        };
        let in_title: Vec<f32> =
            query.iter().map(|part| f32::from(u8::from(has(&document.title, part)))).collect();
        let title: Vec<_> =
            in_title.contains(&1.0).then(|| name_words(&document.title)).into_iter().collect();
        let sections = document.blocks.iter().filter(|(heading, _)| *heading).map(|(_, heading)| {
            let mut shares = in_title.clone();
            for (share, part) in shares.iter_mut().zip(query) {
                if *share == 0.0 && has(heading, part) {
                    *share = HEADING_NAME_SHARE;
                }
            }
            if shares == in_title {
                return 0.0;
            }
            let names: Vec<_> = title.iter().copied().chain([name_words(heading)]).collect();
            value(&shares, &names)
        });
        score += whole * name_bonus(sections.fold(value(&in_title, &title), f32::max) / whole, query.len());
        score
    };
    let mut hits: Vec<_> = admitted
        .into_iter()
        .filter(|(_, document)| matched_weight(document) > 0.0 && matched_weight(document) >= needed)
        .map(|(at, document)| (at, score(document)))
        .collect();
    hits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    hits
}

fn index(documents: &[Plain]) -> Index {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for (at, plain) in documents.iter().enumerate() {
        // A first block of its own keeps equal texts apart: copies are tested elsewhere.
        let blocks = plain.blocks.iter().map(|(heading, words)| {
            Block::new(if *heading { BlockKind::H2 } else { BlockKind::Paragraph }, words.join(" "))
        });
        let document = Document {
            url: at.to_string(),
            title: plain.title.join(" "),
            lang: "en".into(),
            blocks: blocks.collect(),
            ..Document::default()
        };
        builder.add(document).unwrap();
    }
    Index::open(&builder.finish(Compression::None).unwrap()).unwrap()
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = Words> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), count)
}

fn documents() -> impl Strategy<Value = Vec<Plain>> {
    let block = (prop::bool::weighted(0.2), words(1..12));
    let document =
        (words(0..4), prop::collection::vec(block, 0..4)).prop_map(|(title, blocks)| Plain { title, blocks });
    prop::collection::vec(document, 1..12)
}

/// Words of which no two are the same.
fn query() -> impl Strategy<Value = Vec<Part>> {
    prop::sample::subsequence(&WORDS[..], 1..6).prop_shuffle().prop_flat_map(|words| {
        let count = words.len();
        (Just(words), prop::collection::vec(prop::bool::weighted(0.2), count)).prop_map(|(words, joined)| {
            let mut parts: Vec<Part> = Vec::new();
            for (word, joined) in words.into_iter().zip(joined) {
                match parts.last_mut() {
                    Some(last) if joined => last.push(word),
                    _ => parts.push(vec![word]),
                }
            }
            parts
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn index_agrees_with_a_scan(documents in documents(), query in query(), limit in 1usize..20) {
        // The last bits of the sums must not decide: scores are compared, not places.
        let expected = naive(&documents, &query);
        let typed: Vec<_> = query
            .iter()
            .map(|part| if part.len() > 1 { format!("\"{}\"", part.join(" ")) } else { part[0].to_owned() })
            .collect();
        let index = index(&documents);
        let options = SearchOptions { limit, prefix: false, typos: false, ..SearchOptions::default() };
        let results = index.search(&typed.join(" "), &options);
        let merged: usize = results.hits.iter().map(|hit| hit.duplicates.len()).sum();
        if merged == 0 && limit >= results.total {
            let mut found: Vec<usize> = results.hits.iter().map(|hit| hit.url.parse().unwrap()).collect();
            let mut wanted: Vec<usize> = expected.iter().map(|(at, _)| *at).collect();
            found.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(found, wanted);
        }
        // What feedback adds has a definition of its own; it is held to it in `feedback`.
        let comparable = merged == 0 && results.total == expected.len() && query.iter().map(Vec::len).sum::<usize>() < MIN_FEEDBACK_TERMS;
        for (hit, (_, score)) in results.hits.iter().zip(&expected).filter(|_| comparable) {
            prop_assert!((hit.score - score).abs() < 1e-4 * score.max(1.0), "{} {}", hit.score, score);
        }
        // Pages put together are the whole list.
        let mut paged = Vec::new();
        while paged.len() < results.total {
            let page = index.search(&typed.join(" "), &SearchOptions { offset: paged.len(), limit: 2, ..options.clone() });
            prop_assert!(!page.hits.is_empty());
            paged.extend(page.hits.into_iter().map(|hit| hit.url));
        }
        let first: Vec<_> = results.hits.iter().map(|hit| hit.url.clone()).collect();
        prop_assert_eq!(&paged[..first.len()], &first[..]);
    }
}
