//! Tests of `integrations/`: the real generator builds each example, and its site is searched in a browser.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::copy::copy_all;
use crate::examples::{EXAMPLES, Example, Server};
use crate::tools::{self, finish};
use crate::{docs, python};

/// The name of the tests in WebKitGTK.
const WEBKIT: &str = "webkit";

/// The name of the tests of the box over a search cluster.
const CLUSTER: &str = "cluster";

/// Tests the box in WebKitGTK, the nearest to Safari, if it is installed. dist/ must be built.
fn test_webkit() -> Result<()> {
    println!("WebKitGTK …");
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "webkit.test.js"]).env("SAMARA_WEBKIT", "1");
    finish(node.current_dir(tools::root().join("tests/browser")))
}

/// Builds and searches the examples with these names, or all and the documentation if there are none.
pub fn run(names: &[&str]) -> Result<()> {
    if names == [WEBKIT] {
        return test_webkit();
    }
    if names == [CLUSTER] {
        tools::run("cargo", &["build", "--package", "samara-cli"])?;
        return Tools::install()?.test_box_over_cluster();
    }
    let unknown = names.iter().find(|name| EXAMPLES.iter().all(|example| example.name != **name));
    ensure!(unknown.is_none(), "there is no example {:?}", unknown.unwrap_or(&""));
    let is_chosen = |example: &&Example| names.is_empty() || names.contains(&example.name);
    let (examples, others): (Vec<_>, Vec<_>) =
        EXAMPLES.iter().filter(is_chosen).partition(|example| example.is_installable());
    ensure!(!examples.is_empty(), "jekyll is not installed (Debian: apt-get install jekyll)");
    for other in others {
        println!("{}: left out, because the generator is not installed", other.name);
    }
    tools::run("cargo", &["build", "--package", "samara-cli"])?;
    let tools = Tools::install()?;
    let scratch = env::temp_dir().join(format!("samara-integrations-{}", std::process::id()));
    fs::create_dir_all(scratch.join("www"))?;
    let result = examples
        .iter()
        .try_for_each(|example| tools.test(example, &scratch).with_context(|| example.name))
        .and_then(|()| {
            let index = scratch.join("www").join(examples[0].name).join("samara");
            tools.test_assistants(&index).context("mcp")
        })
        .and_then(|()| {
            tools.test_mdbook_install(&scratch.join("mdbook-install")).context("samara mdbook install")
        })
        .and_then(|()| tools.test_hook(&scratch.join("pre-commit")).context("pre-commit"))
        .and_then(|()| search_in_browser(&tools, &examples, &scratch));
    fs::remove_dir_all(&scratch)?;
    result?;
    if names.is_empty() {
        tools.test_box_over_cluster()?;
        docs::run()?;
        test_webkit()?;
    }
    Ok(())
}

/// The generators and the command.
struct Tools {
    /// The folder with the commands from PyPI.
    python: PathBuf,
    /// A `PATH` with a `samara` that does nothing.
    without_samara: OsString,
    /// A `PATH` with the built command.
    with_samara: OsString,
    samara: PathBuf,
}

impl Tools {
    fn install() -> Result<Self> {
        let python = python::generators()?;
        let target = std::path::absolute(tools::root().join(tools::target()))?;
        let samara = target.join("debug").join(format!("samara{}", env::consts::EXE_SUFFIX));
        let nothing = target.join("tools/no-samara");
        fs::create_dir_all(&nothing)?;
        fs::copy(tools::find(&["true"]).context("the program `true` is missing")?, nothing.join("samara"))?;
        let node = tools::node_22()?;
        let path = |folder: &Path| {
            let old = env::var_os("PATH").unwrap_or_default();
            let own = [folder.to_owned(), python.clone()].into_iter().chain(node.clone());
            env::join_paths(own.chain(env::split_paths(&old)))
        };
        Ok(Self {
            without_samara: path(&nothing)?,
            with_samara: path(&target.join("debug"))?,
            samara,
            python: python.clone(),
        })
    }

    /// Builds an example without Samara, puts the box in and takes it out, and builds it with Samara.
    fn test(&self, example: &Example, scratch: &Path) -> Result<()> {
        println!("{} …", example.name);
        let folder = scratch.join(example.name);
        copy_all(&tools::root().join("integrations").join(example.folder).join("example"), &folder)?;
        if example.needs_npm {
            self.npm_install(example, &folder, scratch)?;
        }
        let site = folder.join(example.site);
        let build = |path: &OsString| {
            let mut command = Command::new(example.build[0]);
            command.args(&example.build[1..]).current_dir(&folder).env("PATH", path);
            finish(command.envs(environment()))
        };
        build(&self.without_samara)?;
        let original = contents(&site)?;
        if example.is_injected {
            self.samara(&["build", path(&site)?, "--inject", "--quiet"])?;
            ensure!(contents(&site)? != original, "--inject changes nothing");
            self.restore(&site, &original)?;
        }

        build(&self.with_samara)?;
        let found = self.samara(&["search", path(&site.join("samara"))?, "helicopter", "--json"])?;
        ensure!(found.contains("\"heading\":\"Flight\""), "the section is not found: {found}");
        copy_all(&site, &scratch.join("www").join(example.name))?;
        if example.is_injected { self.restore(&site, &original) } else { Ok(()) }
    }

    /// Takes the box out of the pages of a site, which is then as it was without Samara.
    fn restore(&self, site: &Path, original: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
        self.samara(&["build", path(site)?, "--eject", "--quiet"])?;
        let restored = contents(site)?;
        let changed = original.iter().find(|(name, bytes)| restored.get(*name) != Some(bytes));
        ensure!(changed.is_none(), "--eject does not restore {:?}", changed.map(|(name, _)| name));
        ensure!(restored.len() == original.len(), "--eject leaves files behind");
        Ok(())
    }

    /// Installs the generator, and the plugin as it would be published.
    fn npm_install(&self, example: &Example, folder: &Path, scratch: &Path) -> Result<()> {
        let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        let plugin = tools::root().join("integrations").join(example.folder);
        let mut install = Command::new("npm");
        install.arg("install").args(quiet).current_dir(folder).env("PATH", &self.with_samara);
        if plugin.join("package.json").exists() {
            let packages = scratch.join("packages").join(example.name);
            fs::create_dir_all(&packages)?;
            let mut pack = Command::new("npm");
            pack.args(["pack", "--silent", "--pack-destination"]).arg(&packages);
            finish(pack.current_dir(plugin))?;
            let package = fs::read_dir(&packages)?.next().context("npm pack writes no package")??.path();
            install.arg(package);
        }
        finish(&mut install)
    }

    /// Searches an index with the client of the Model Context Protocol.
    fn test_assistants(&self, index: &Path) -> Result<()> {
        println!("mcp …");
        let mut client = Command::new(self.python.join("python"));
        client.arg(tools::root().join("integrations/mcp/test_client.py"));
        finish(client.arg(&self.samara).arg(index))
    }

    /// Adds the search to the settings of a new book, builds and searches it, and restores the settings. mdBook's help on
    /// keys, which is in every page, is not found.
    fn test_mdbook_install(&self, folder: &Path) -> Result<()> {
        println!("samara mdbook install …");
        copy_all(&tools::root().join("integrations/mdbook/example"), folder)?;
        let settings = folder.join("book.toml");
        let original = "[book]\ntitle = \"Trees\"";
        fs::write(&settings, original)?;
        self.samara(&["mdbook", "install", path(folder)?])?;
        finish(Command::new("mdbook").arg("build").current_dir(folder).env("PATH", &self.with_samara))?;
        let index = folder.join("book/html/samara");
        let found = |query| self.samara(&["search", path(&index)?, query, "--no-typos", "--json"]);
        ensure!(found("helicopter")?.contains("\"total\":1,"), "the page is not found");
        ensure!(found("keyboard")?.contains("\"total\":0,"), "mdBook's help on keys is found");
        self.samara(&["mdbook", "uninstall", path(folder)?])?;
        ensure!(fs::read_to_string(&settings)? == original, "the settings are not restored");
        Ok(())
    }

    /// Runs the hook of this repository's last commit in a new repository: it passes, and it fails if a page is not found.
    fn test_hook(&self, folder: &Path) -> Result<()> {
        println!("pre-commit …");
        fs::create_dir_all(folder.join("docs"))?;
        fs::write(folder.join("docs/maple.md"), "# Maple\n\nWinged fruits.\n")?;
        let run = |arguments: &[&str]| {
            let mut command = Command::new(arguments[0]);
            command.args(&arguments[1..]).current_dir(folder).env("PATH", &self.with_samara);
            command.env("PRE_COMMIT_HOME", folder.join(".git/pre-commit")).output()
        };
        for (query, passes) in [("winged", true), ("oak", false)] {
            let expect = format!("[[expect]]\nquery = '{query}'\npage = 'maple.md'\n");
            fs::write(
                folder.join("samara.toml"),
                format!("sources = ['docs']\n[build]\nout = 'o'\n{expect}"),
            )?;
            run(&["git", "init", "--quiet"])?;
            run(&["git", "add", "docs", "samara.toml"])?;
            let root = tools::root();
            let output = run(&["pre-commit", "try-repo", path(&root)?, "samara-check", "--all-files"])?;
            let text = String::from_utf8_lossy(&output.stdout);
            let expected = if passes { "Passed" } else { "1 of 1 expectation not met" };
            ensure!(output.status.success() == passes && text.contains(expected), "{query}: {text}");
        }
        Ok(())
    }

    /// The binary of the OpenSearch-compatible server.
    fn cluster(&self) -> Result<PathBuf> {
        let code = "import osmem_server; print(osmem_server.resolve_binary())";
        let output = tools::output(self.python.join("python"), &["-c", code]);
        Ok(PathBuf::from(output.context("osmem-server has no binary for this system")?))
    }

    /// Runs the tests of the box over a search cluster. dist/ must be built.
    fn test_box_over_cluster(&self) -> Result<()> {
        println!("The box over a search cluster …");
        let mut node = Command::new("node");
        node.arg("over-cluster.js").current_dir(tools::root().join("tests/browser"));
        node.env("PATH", &self.with_samara);
        finish(node.env("SAMARA", &self.samara).env("SAMARA_OSMEM", self.cluster()?))
    }

    fn samara(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new(&self.samara).args(arguments).output()?;
        let error = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "samara {arguments:?}: {error}");
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// Where generators find plugins that are not installed, and the date that MkDocs writes into its front page.
fn environment() -> [(&'static str, PathBuf); 3] {
    let integrations = tools::root().join("integrations");
    let date = ("SOURCE_DATE_EPOCH", "0".into());
    [("RUBYLIB", integrations.join("jekyll/lib")), ("INTEGRATIONS", integrations), date]
}

fn path(path: &Path) -> Result<&str> {
    path.to_str().context("the temporary folder's name is not Unicode")
}

/// The contents of all files in a folder, by path.
fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(path)?);
            }
        }
    }
    Ok(found)
}

/// Searches the sites in Chromium, each in a folder of its own, in development servers, and an index in a search cluster.
fn search_in_browser(tools: &Tools, examples: &[&Example], scratch: &Path) -> Result<()> {
    let pages: Vec<_> = examples.iter().map(|example| format!("{}/{}", example.name, example.page)).collect();
    let servers = examples.iter().filter_map(|example| {
        let Server { command, path, source } = example.server.as_ref()?;
        let folder = scratch.join(example.name);
        let page = example.page;
        Some(json!({ "name": example.name, "folder": folder, "command": command, "path": path, "page": page, "source": source }))
    });
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    node.args(["integrations.test.js", "cluster.test.js", "development.test.js"]);
    node.current_dir(tools::root().join("tests/browser")).env("PATH", &tools.with_samara);
    node.envs(environment());
    node.env("SAMARA", &tools.samara).env("SAMARA_OSMEM", tools.cluster()?);
    node.env("SAMARA_DEVELOPMENT", Value::from_iter(servers).to_string());
    finish(node.env("SAMARA_SITES", scratch.join("www")).env("SAMARA_PAGES", pages.join(" ")))
}
