//! A tokenizer that matches regular expressions against the roles of the characters.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use crate::class::{Class, Cluster, Role};
use crate::text::CHARACTERS;

/// A word: L letter, D digit or Hangul, s sign, c accent, g glottal stop, a apostrophe, i invisible character, j
/// invisible character in the cluster of the one before it.
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^g?[LD]([ij]*a[ij]*L|[ij]*[LDscg])*j*").expect("is a regex"));

/// A unit, or a sign without a letter, with its marks.
static UNIT: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[Us][scj]*").expect("is a regex"));

/// The same ranges as [`samara_engine::analysis::tokenize`].
pub fn tokenize(text: &str) -> Vec<Range<usize>> {
    let symbols: String = text.chars().map(symbol).collect();
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut tokens = Vec::new();
    let mut index = 0;
    while index < symbols.len() {
        let rest = &symbols[index..];
        let count = if let Some(found) = WORD.find(rest).or_else(|| UNIT.find(rest)) {
            found.len()
        } else if rest.starts_with('E') {
            let emoji = text[offsets[index]..].graphemes(true).next().expect("is not the end");
            emoji.chars().count()
        } else {
            index += 1;
            continue;
        };
        tokens.push(offsets[index]..offsets[index + count]);
        index += count;
    }
    tokens
}

fn symbol(c: char) -> char {
    let Class { role, cluster } = CHARACTERS.class(c);
    match role {
        Role::Letter if c.is_ascii_digit() || cluster.is_hangul() => 'D',
        Role::Letter => 'L',
        Role::Unit => 'U',
        Role::Emoji => 'E',
        Role::Sign | Role::LooseSign => 's',
        Role::Accent => 'c',
        Role::Glottal => 'g',
        Role::Apostrophe => 'a',
        Role::Invisible => match cluster {
            Cluster::Extend | Cluster::Joiner | Cluster::NonJoiner => 'j',
            _ => 'i',
        },
        Role::Separator => '-',
    }
}
