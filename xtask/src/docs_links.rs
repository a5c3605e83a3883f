//! Checks the links of a built site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The relative links of all pages that lead to no file, or to no `id` of a page.
pub fn broken(site: &Path) -> Result<Vec<String>> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![site.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                pages.insert(path.clone(), fs::read_to_string(&path)?);
            }
        }
    }
    let ids: BTreeMap<&PathBuf, BTreeSet<&str>> =
        pages.iter().map(|(path, html)| (path, attributes(html, " id=\"").collect())).collect();
    let mut broken = Vec::new();
    for (page, html) in &pages {
        // The links of an error page lead from the root of the server.
        if page.ends_with("404.html") {
            continue;
        }
        for link in attributes(html, " href=\"").chain(attributes(html, " src=\"")) {
            if let Some(reason) = reason(page, link, &ids) {
                broken.push(format!("{}: {link}: {reason}", page.display()));
            }
        }
    }
    Ok(broken)
}

/// Why a link leads nowhere.
fn reason(page: &Path, link: &str, ids: &BTreeMap<&PathBuf, BTreeSet<&str>>) -> Option<&'static str> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    if path.contains(':') || path.starts_with("//") {
        return None;
    }
    let mut target = page.to_owned();
    if !path.is_empty() {
        let Ok(found) = fs::canonicalize(page.with_file_name("").join(path)) else {
            return Some("no such file");
        };
        target = if found.is_dir() { found.join("index.html") } else { found };
    }
    let is_known = fragment.is_empty() || ids.get(&target).is_none_or(|ids| ids.contains(fragment));
    (!is_known).then_some("no such heading")
}

/// The values of an attribute in all tags. `<` begins no tag in text: it is escaped there.
fn attributes<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    let tags = html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
    tags.filter_map(move |tag| tag.split_once(start)?.1.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_missing_files_and_headings() {
        let folder = std::env::temp_dir().join(format!("samara-docs-links-{}", std::process::id()));
        fs::create_dir_all(folder.join("b")).unwrap();
        let folder = fs::canonicalize(folder).unwrap();
        let page = "<a href=\"b/\"></a><a href=\"b/#c\"></a><a href=\"#d\"> href=\"text\" </a><img src=\"e.png\"> <a href=\"https://f\">";
        fs::write(folder.join("a.html"), page).unwrap();
        fs::write(folder.join("b/index.html"), "<p id=\"c\">").unwrap();
        let found = broken(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].ends_with("#d: no such heading") && found[1].ends_with("e.png: no such file"),
            "{found:?}"
        );
    }
}
