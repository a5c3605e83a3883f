//! The search box in the pages of the site: `--inject`, `--eject`, `--html`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

use crate::build_record::BuildRecord;
use crate::console::{Console, FAINT, SUCCESS, count};
use crate::inject::{self, Outcome, Request, Selector};
use crate::sanitize::sanitize;
use crate::settings;
use crate::tags::{Integrity, Tags};
use crate::url;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Pages of the site")]
pub struct PageArgs {
    /// Put the search box into every HTML page of the SOURCE that contains DIR, in place of the search of a known generator,
    /// or else as a button [default DIR: SOURCE/samara]
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    pub inject: Option<bool>,
    /// Undo --inject: restore the pages and delete the files that `samara build` wrote to DIR
    #[arg(long, conflicts_with_all = ["inject", "html", "watch"])]
    pub eject: bool,
    /// With --inject, put the box at the end of the first element that matches: `header nav`, `#search`, `.top[role=banner]`
    #[arg(long, value_name = "SELECTOR")]
    pub at: Option<Selector>,
    /// URL of the site's root, such as `/` or `/docs/`; makes addresses absolute in the output of --html, and in a 404.html,
    /// which is shown at any address
    #[arg(long, value_name = "URL")]
    pub site_url: Option<String>,
    /// Add hashes of the scripts to the HTML (subresource integrity); such pages do not work from disk
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    pub integrity: Option<bool>,
    /// Also write results.html, which shows the results for an address such as `results.html#?q=word`, and, if --site-url is
    /// absolute, opensearch.xml, with which browsers search from the address bar
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    pub results: Option<bool>,
    /// Print only the HTML of the search box, for templates and scripts
    #[arg(long)]
    pub html: bool,
}

/// How pages get the box, from flags and settings.
#[derive(Debug)]
pub struct Pages {
    pub inject: bool,
    at: Option<Selector>,
    pub site_url: Option<String>,
    pub integrity: bool,
    /// Whether to write the page of results.
    pub results: bool,
}

/// The folder of a site and, relative to it, the folder with the index.
pub struct Site {
    root: PathBuf,
    folder: PathBuf,
}

impl PageArgs {
    /// Merges flags and settings.
    ///
    /// # Errors
    /// If the selector in the settings is not valid.
    pub fn merge(self, settings: &settings::Build) -> Result<Pages> {
        let from_settings = || settings.at.as_deref().map(str::parse).transpose().map_err(anyhow::Error::msg);
        Ok(Pages {
            // `--eject` looks in the folder that `--inject` uses by default.
            inject: self.inject.unwrap_or(settings.inject) || self.eject,
            at: self.at.map_or_else(from_settings, |at| Ok(Some(at)))?,
            site_url: self.site_url.or_else(|| settings.site_url.clone()),
            integrity: self.integrity.unwrap_or(settings.integrity),
            results: self.results.unwrap_or(settings.results),
        })
    }
}

impl Site {
    /// The source that contains the output folder.
    pub fn find(sources: &[PathBuf], out: &Path) -> Option<Self> {
        let relative = |source: &PathBuf| url::relative_to(out, source).ok()?;
        sources
            .iter()
            .filter(|source| source.is_dir())
            .find_map(|source| Some(Self { root: source.clone(), folder: relative(source)? }))
    }

    /// The path of a file in the folder with the index.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.root.join(&self.folder).join(name)
    }

    /// The URL of the folder with the index, as the front page writes it.
    pub fn folder_url(&self, site_url: Option<&str>) -> String {
        inject::address(Path::new("index.html"), &self.folder, None, site_url)
    }
}

impl Pages {
    /// Adds the hashes of the scripts to the tags, if they are wanted. `read` returns the contents of a script.
    ///
    /// # Errors
    /// If a script cannot be read.
    pub fn hash_scripts(&self, read: &dyn Fn(&str) -> Result<Vec<u8>>, tags: &mut Tags) -> Result<()> {
        if !self.integrity {
            return Ok(());
        }
        let hash = |name: &str| -> Result<String> {
            Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(read(name)?))))
        };
        let index = if tags.inline { hash(&format!("{}.samara.js", tags.name))? } else { String::new() };
        tags.integrity =
            Some(Integrity { script: hash("samara.js")?, index, results: hash("samara-results.js")? });
        Ok(())
    }

    /// Puts the box into the pages, and reports.
    ///
    /// # Errors
    /// If the pages do not contain the folder with the index, or none has the selected element, or one cannot be written.
    pub fn inject(&self, site: Option<&Site>, tags: &Tags, console: &Console) -> Result<()> {
        let Some(Site { root, folder }) = site else {
            bail!("--inject needs --out DIR inside a SOURCE folder, so that its pages can link to DIR");
        };
        let site_url = self.site_url.as_deref();
        let request = Request { tags, folder, at: self.at.as_ref(), site_url };
        let outcome = inject::inject(root, &request)?;
        ensure!(
            self.at.is_none() || outcome.selected > 0,
            "--at: no page of {} has such an element; the box is where it is without --at",
            root.display()
        );
        if outcome.written > 0 {
            let owners: Vec<_> = outcome.replaced.iter().copied().collect();
            let replaced = match owners.as_slice() {
                [] => String::new(),
                owners => format!(", in place of the search of {}", owners.join(" and ")),
            };
            console.print(format_args!(
                "{SUCCESS}The search box is in {}{SUCCESS:#} of {}{replaced}.",
                count(outcome.pages, "page"),
                root.display()
            ))?;
            return print_left_out(&outcome, console);
        }
        ensure!(outcome.pages > 0, "--inject: {} has no page to put the box into", root.display());
        Ok(())
    }

    /// Takes the box out of the pages, deletes the files of the search, and reports.
    ///
    /// # Errors
    /// If a page or file cannot be written or deleted.
    pub fn eject(site: Option<&Site>, out: &Path, console: &Console) -> Result<()> {
        let Some(Site { root, folder }) = site else {
            bail!("--eject needs the --out DIR that --inject had, inside a SOURCE folder");
        };
        let outcome = inject::eject(root, folder)?;
        let (deleted, kept) = BuildRecord::delete_written(out)?;
        for name in kept {
            console.warn(format_args!(
                "{}: not deleted, it has changed since it was written",
                out.join(name).display()
            ));
        }
        console.print(format_args!(
            "{} of {} restored, {} deleted from {}.",
            count(outcome.written, "page"),
            root.display(),
            count(deleted, "file"),
            out.display()
        ))?;
        print_left_out(&outcome, console)
    }
}

fn print_left_out(outcome: &Outcome, console: &Console) -> Result<()> {
    if outcome.left_out.is_empty() {
        return Ok(());
    }
    let mut reasons: Vec<_> = outcome.left_out.iter().map(|(_, reason)| *reason).collect();
    reasons.sort();
    let groups = reasons.chunk_by(|a, b| a == b).map(|group| format!("{} {}", group.len(), group[0]));
    let hint = if console.is_verbose() { "" } else { "; -v lists them" };
    let pages = count(outcome.left_out.len(), "page");
    console
        .print(format_args!("{pages} left as they are: {}{hint}", groups.collect::<Vec<_>>().join(", ")))?;
    for (path, reason) in outcome.left_out.iter().filter(|_| console.is_verbose()) {
        let line = sanitize(&format!("{}: {reason}", path.display())).into_owned();
        console.print(format_args!("{FAINT}  {line}{FAINT:#}"))?;
    }
    Ok(())
}
