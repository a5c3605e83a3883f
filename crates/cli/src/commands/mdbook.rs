//! `samara mdbook`: adds the search to the settings of a book, and removes it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use toml::Table;

use crate::console::{Console, SUCCESS};
use crate::files;

const EXAMPLES: &str = "\
Examples:
  samara mdbook install            the book in the current folder
  samara mdbook uninstall book";

/// Add the search box to a book of mdBook, or remove it
///
/// `install` appends the output `samara` to book.toml, which indexes the pages after `mdbook build`, and in `mdbook serve`
/// after every change. With two outputs, mdBook writes the site to the folder `html` in its build folder.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Append the output to book.toml; changes nothing if it is there
    Install(Book),
    /// Restore book.toml as it was before `install`
    Uninstall(Book),
}

#[derive(Debug, clap::Args)]
struct Book {
    /// Folder with book.toml
    #[arg(default_value = ".", value_name = "BOOK")]
    folder: PathBuf,
}

/// The default output, which mdBook leaves out if another one is named.
const HTML_OUTPUT: &str = "\n# The default output has to be named if there is another one. The site is in its folder `html`.\n[output.html]\n";
const SAMARA_OUTPUT: &str = "\n[output.samara]\ncommand = \"samara build ../html --inject\"\n";

pub fn run(args: &Args, console: &Console) -> Result<()> {
    let (Action::Install(book) | Action::Uninstall(book)) = &args.action;
    let path = book.folder.join("book.toml");
    let name = path.display();
    let text = fs::read_to_string(&path).with_context(|| format!("{name}: cannot be read"))?;
    let is_install = matches!(args.action, Action::Install(_));
    let changed = if is_install { install(&text) } else { uninstall(&text) };
    let Some(new) = changed.with_context(|| name.to_string())? else {
        let state = if is_install { "the search is installed already" } else { "no search is installed" };
        console.print(format_args!("{name}: {state}"))?;
        return Ok(());
    };
    files::replace_page(&path, new.as_bytes())?;
    if is_install {
        let site = site(&parse(&new)?);
        console.print(format_args!(
            "{SUCCESS}{name}{SUCCESS:#}: the search is installed; mdBook writes the site to {}",
            site.display()
        ))?;
    } else {
        console.print(format_args!("{SUCCESS}{name}{SUCCESS:#}: the search is removed"))?;
    }
    Ok(())
}

fn parse(text: &str) -> Result<Table> {
    text.parse().context("not valid TOML")
}

fn has_output(settings: &Table, name: &str) -> bool {
    settings.get("output").is_some_and(|outputs| outputs.get(name).is_some())
}

/// The settings with the output, or `None` if they have it.
fn install(text: &str) -> Result<Option<String>> {
    let settings = parse(text)?;
    if has_output(&settings, "samara") {
        return Ok(None);
    }
    let html = if has_output(&settings, "html") { "" } else { HTML_OUTPUT };
    let new = [text, html, SAMARA_OUTPUT].concat();
    match parse(&new) {
        Ok(settings) if has_output(&settings, "samara") => Ok(Some(new)),
        _ => bail!("`output` is written so that no table can be appended: write it as [output.NAME]"),
    }
}

/// The settings without the output, or `None` if they do not have it.
fn uninstall(text: &str) -> Result<Option<String>> {
    if !has_output(&parse(text)?, "samara") {
        return Ok(None);
    }
    let appended = [[HTML_OUTPUT, SAMARA_OUTPUT].concat(), SAMARA_OUTPUT.to_owned()];
    let rest = appended.iter().find_map(|part| text.rsplit_once(part.as_str()));
    match rest {
        Some((before, after)) => Ok(Some([before, after].concat())),
        None => bail!("[output.samara] is not as `samara mdbook install` wrote it: remove it by hand"),
    }
}

/// The folder of the site, relative to the book.
fn site(settings: &Table) -> PathBuf {
    let folder = settings.get("build").and_then(|build| build.get("build-dir")?.as_str());
    Path::new(folder.unwrap_or("book")).join("html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uninstall_restores_every_byte() {
        for text in [
            "",
            "[book]\ntitle = \"Trees\"",
            "[book]\ntitle = \"Trees\"\n",
            "[book]\r\ntitle = \"Trees\"\r\n",
            "[output.html]\n",
            "[output.html.search]\nenable = false\n\n",
            "[output.linkcheck]\n",
            "output.html.no-section-label = true\n[book]\n",
        ] {
            let installed = install(text).unwrap().unwrap();
            let settings = parse(&installed).unwrap();
            assert!(has_output(&settings, "html") && has_output(&settings, "samara"), "{installed}");
            assert_eq!(install(&installed).unwrap(), None, "{text:?} is installed twice");
            assert_eq!(uninstall(&installed).unwrap().as_deref(), Some(text));
            assert_eq!(uninstall(text).unwrap(), None);
            let followed = format!("{installed}\n[rust]\nedition = \"2024\"\n");
            let rest = uninstall(&followed).unwrap().unwrap();
            assert_eq!(rest, format!("{text}\n[rust]\nedition = \"2024\"\n"));
        }
    }

    #[test]
    fn reports_what_cannot_be_edited() {
        let message = |result: Result<Option<String>>| format!("{:#}", result.unwrap_err());
        assert!(message(install("output = { html = {} }\n")).contains("write it as [output.NAME]"));
        assert!(message(install("[book\n")).contains("not valid TOML"));
        let own = "[output.samara]\ncommand = \"samara build ../html --inject --clean-urls\"\n";
        assert_eq!(install(own).unwrap(), None);
        assert!(message(uninstall(own)).contains("remove it by hand"));
    }

    #[test]
    fn site_is_below_the_build_folder() {
        assert_eq!(site(&Table::new()), Path::new("book/html"));
        assert_eq!(site(&parse("build.build-dir = 'out'").unwrap()), Path::new("out/html"));
    }
}
