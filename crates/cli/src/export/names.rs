//! The names of pages and sections, as keys that a query can equal: `Path::join` is the section `join` of the page `Path`.
//!
//! `www/cluster/names.js` makes the same keys from queries.

use std::collections::BTreeSet;

/// The maximum number of words of a name. Longer headings are sentences.
const MAX_WORDS: usize = 6;
/// The number of folders of an address that can stand before the name of its page: `std::mem::swap`.
const MAX_FOLDERS: usize = 2;

/// The key of a name: its words in lower case, sorted, because a query may have them in another order. The signs that
/// belong to a word stay: `vec!`, `C++`. `None` without words, and for more than six.
pub fn key(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let is_sign = |c: char| matches!(c, '!' | '+' | '#');
    let parts = lower.split(|c: char| !c.is_alphanumeric() && !is_sign(c));
    let mut words: Vec<&str> = parts.map(|part| part.trim_start_matches(is_sign)).collect();
    words.retain(|word| !word.is_empty());
    if words.is_empty() || words.len() > MAX_WORDS {
        return None;
    }
    words.sort_unstable();
    Some(words.join(" "))
}

/// The keys of the names of a page: its title, and the last words of its address.
pub fn of_page(url: &str, title: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    add(&mut keys, title);
    let (name, folders) = address(url);
    // The word of the title has the signs that an address cannot have: `vec!`.
    let with_signs =
        |word: &&str| word.to_lowercase().trim_end_matches(['!', '+', '#']) == name.to_lowercase();
    keys.extend(title.split_whitespace().find(with_signs).and_then(key));
    let mut whole = name.to_owned();
    add(&mut keys, &whole);
    for folder in folders.iter().rev().take(MAX_FOLDERS) {
        whole = format!("{folder} {whole}");
        add(&mut keys, &whole);
    }
    keys
}

/// The keys of the names of a page's sections: the heading, and the anchor without the kind (`join` of `#method.join`),
/// each alone and after the name of the page. `sections`: URL and heading of each.
pub fn of_sections<'a>(
    url: &str,
    title: &str,
    sections: impl Iterator<Item = (&'a str, &'a str)>,
) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let (page, _) = address(url);
    for (section, heading) in sections {
        let anchor = section.split_once('#').map(|(_, anchor)| last(anchor, '.'));
        for name in anchor.into_iter().chain([heading]).filter(|name| !name.is_empty()) {
            add(&mut keys, name);
            add(&mut keys, &format!("{page} {name}"));
            add(&mut keys, &format!("{title} {name}"));
        }
    }
    keys
}

/// Adds the key of a name, and that of its words where it is written as one: `HashMap`.
fn add(keys: &mut BTreeSet<String>, name: &str) {
    keys.extend(key(name));
    keys.extend(key(&separated(name)));
}

/// A space before each capital letter after a small one.
fn separated(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len());
    let mut after_small = false;
    for c in name.chars() {
        if after_small && c.is_uppercase() {
            spaced.push(' ');
        }
        after_small = c.is_lowercase();
        spaced.push(c);
    }
    spaced
}

/// The name of the page in an address without the kind before it, and its folders: `Path` and `std`, `path` for
/// `std/path/struct.Path.html`. A folder's own page has the name of the folder.
fn address(url: &str) -> (&str, Vec<&str>) {
    let path = url.split(['#', '?']).next().unwrap_or_default();
    let path =
        path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let mut folders: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && !part.chars().all(|c| c == '.')).collect();
    let file = if path.ends_with('/') { "" } else { folders.pop().unwrap_or_default() };
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = if matches!(stem, "" | "index") { folders.pop().unwrap_or_default() } else { last(stem, '.') };
    (name, folders)
}

/// The text after the last separator.
fn last(text: &str, separator: char) -> &str {
    text.rsplit(separator).next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_words() {
        assert_eq!(key("Path::join").as_deref(), Some("join path"));
        assert_eq!(key("fs::read_to_string").as_deref(), Some("fs read string to"));
        assert_eq!(key("Über uns").as_deref(), Some("uns über"));
        assert_eq!(key("vec!").as_deref(), Some("vec!"));
        assert_eq!(key("C++ und #include").as_deref(), Some("c++ include und"));
        assert_eq!(key("=>"), None);
        assert_eq!(key("a b c d e f g"), None);
        assert_eq!(separated("SplitMutABc x"), "Split Mut ABc x");
    }

    #[test]
    fn addresses_have_names() {
        assert_eq!(address("./std/path/struct.Path.html"), ("Path", vec!["std", "path"]));
        assert_eq!(address("std/path/index.html#a"), ("path", vec!["std"]));
        assert_eq!(address("https://example.org/docs/guide/?q"), ("guide", vec!["docs"]));
        assert_eq!(address("https://example.org"), ("", vec![]));
        assert_eq!(address("../a/b"), ("b", vec!["a"]));
    }

    #[test]
    fn pages_and_sections_have_names() {
        let (url, title) = ("std/path/struct.Path.html", "Struct Path");
        let names: Vec<_> = of_page(url, title).into_iter().collect();
        assert_eq!(names, ["path", "path path", "path path std", "path struct"]);
        assert!(of_page("std/macro.vec.html", "Macro vec!").contains("vec!"));
        let section = format!("{url}#method.join");
        let sections = [(section.as_str(), "pub fn join<P: AsRef<Path>>(&self, path: P) -> PathBuf")];
        let names: Vec<_> = of_sections(url, title, sections.into_iter()).into_iter().collect();
        assert_eq!(names, ["join", "join path", "join path struct"]);
    }
}
