//! The npm packages: `samara-search` for the browser, `@samara-search/cli` with the launcher of the command, and one
//! package with the binary for each platform.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use samara_bundle::Widget;
use serde_json::{Map, Value, json};

use crate::{dist, package, tools};

/// The name of the launcher's package. Those of the platforms begin with it.
const COMMAND: &str = "@samara-search/cli";
const DESCRIPTION: &str = "The samara command: full-text search for static sites and offline documents";

/// A platform for which a binary is published.
struct Platform {
    /// The compiler's name for it.
    target: &'static str,
    /// Node's `process.platform` and `process.arch`.
    os: &'static str,
    cpu: &'static str,
}

/// The platforms of a release: those in the matrix of `.github/workflows/release.yml`.
const PLATFORMS: &[Platform] = &[
    Platform { target: "x86_64-unknown-linux-musl", os: "linux", cpu: "x64" },
    Platform { target: "aarch64-unknown-linux-musl", os: "linux", cpu: "arm64" },
    Platform { target: "armv7-unknown-linux-musleabihf", os: "linux", cpu: "arm" },
    Platform { target: "x86_64-apple-darwin", os: "darwin", cpu: "x64" },
    Platform { target: "aarch64-apple-darwin", os: "darwin", cpu: "arm64" },
    Platform { target: "x86_64-pc-windows-msvc", os: "win32", cpu: "x64" },
    Platform { target: "aarch64-pc-windows-msvc", os: "win32", cpu: "arm64" },
];

impl Platform {
    fn package(&self) -> String {
        format!("{COMMAND}-{}-{}", self.os, self.cpu)
    }

    fn folder(&self) -> String {
        format!("cli-{}-{}", self.os, self.cpu)
    }

    fn binary(&self) -> &'static str {
        if self.os == "win32" { "samara.exe" } else { "samara" }
    }
}

/// Writes the packages that do not depend on the platform.
pub fn write(folder: &Path, widget: &Widget) -> Result<()> {
    let parser = dist::compile_parser(tools::wasm_opt()?.as_deref())?;
    dist::write(&folder.join("samara-search"), &widget.package(&tools::root(), &parser)?)?;
    let cli = folder.join("cli");
    let source = tools::root().join("xtask/npm");
    fs::create_dir_all(cli.join("bin"))?;
    for (name, to) in [
        ("samara.js", "bin/samara.js"),
        ("index.js", "index.js"),
        ("index.d.ts", "index.d.ts"),
        ("README.md", "README.md"),
    ] {
        fs::copy(source.join(name), cli.join(to)).with_context(|| format!("xtask/npm/{name}"))?;
    }
    let version = tools::version()?;
    let platforms = PLATFORMS.iter().map(|platform| (platform.package(), json!(version)));
    let mut manifest = manifest(COMMAND)?;
    manifest["bin"] = json!({ "samara": "bin/samara.js" });
    manifest["type"] = json!("module");
    manifest["exports"] = json!({ ".": { "types": "./index.d.ts", "default": "./index.js" } });
    manifest["engines"] = json!({ "node": ">=18" });
    manifest["keywords"] = json!(["search", "full-text search", "static site", "offline", "WebAssembly"]);
    manifest["optionalDependencies"] = Value::Object(platforms.collect::<Map<_, _>>());
    write_package(&cli, &manifest)
}

/// Writes the package of a platform: `cargo xtask package npm TARGET BINARY`.
pub fn write_platform(target: &str, binary: &str) -> Result<()> {
    let folder = platform_package(&package::folder().join("npm"), target, Path::new(binary))?;
    println!("{} is ready", folder.display());
    Ok(())
}

/// Writes the package of a platform into a folder of packages, and returns its own folder.
pub fn platform_package(folder: &Path, target: &str, binary: &Path) -> Result<PathBuf> {
    let platform = PLATFORMS
        .iter()
        .find(|platform| platform.target == target)
        .with_context(|| format!("{target} is not a platform of the releases"))?;
    let folder = folder.join(platform.folder());
    fs::create_dir_all(folder.join("bin"))?;
    // Copies the permission to execute, too.
    fs::copy(binary, folder.join("bin").join(platform.binary()))
        .with_context(|| binary.display().to_string())?;
    let readme = format!("# {}\n\nThe binary of `{COMMAND}` for {target}.\n", platform.package());
    fs::write(folder.join("README.md"), readme)?;
    fs::copy(tools::root().join("THIRD-PARTY.txt"), folder.join("THIRD-PARTY.txt"))?;
    let mut manifest = manifest(&platform.package())?;
    manifest["os"] = json!([platform.os]);
    manifest["cpu"] = json!([platform.cpu]);
    manifest["preferUnplugged"] = json!(true);
    write_package(&folder, &manifest)?;
    Ok(folder)
}

/// What all manifests have in common.
fn manifest(name: &str) -> Result<Value> {
    let repository = tools::package_field("repository")?;
    Ok(json!({
        "name": name,
        "version": tools::version()?,
        "description": DESCRIPTION,
        "license": "MIT OR Apache-2.0",
        "repository": { "type": "git", "url": format!("git+{repository}.git") },
        "publishConfig": { "access": "public", "provenance": true },
    }))
}

fn write_package(folder: &Path, manifest: &Value) -> Result<()> {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(tools::root().join(name), folder.join(name)).context(name)?;
    }
    let json = serde_json::to_string_pretty(manifest)? + "\n";
    fs::write(folder.join("package.json"), json).with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    /// A platform that is in the workflow's matrix but not here would have no npm package.
    #[test]
    fn release_workflow_builds_every_platform() {
        let workflow = fs::read_to_string(tools::root().join(".github/workflows/release.yml")).unwrap();
        let built: BTreeSet<_> =
            workflow.lines().filter_map(|line| line.trim().strip_prefix("- target: ")).collect();
        assert_eq!(built, PLATFORMS.iter().map(|platform| platform.target).collect());
    }
}
