//! `cargo xtask features`: compiles each crate with every combination of its features.

use anyhow::Result;

use crate::tools::{self, run};

/// A crate, the combinations of its features, and the target to compile for if it is not this machine.
type Crate = (&'static str, &'static [&'static str], Option<&'static str>);

const WASM: Option<&str> = Some("wasm32-unknown-unknown");

const CRATES: &[Crate] = &[
    ("samara-engine", &["", "serde", "writer", "serde,writer"], None),
    ("samara-ingest", &["", "html", "mail", "office", "pdf", "warc", "html,mail,office,pdf,warc"], None),
    ("samara-bundle", &["", "build"], None),
    ("samara-pack", &["", "mail", "office", "mail,office"], None),
    (
        "samara",
        &[
            "whole",
            "embedded",
            "whole,panic-hook",
            "parts",
            "whole,meaning",
            "parts,meaning",
            "embedded,panic-hook,parts",
        ],
        WASM,
    ),
];

/// Checks them one after the other.
pub fn check() -> Result<()> {
    tools::install_wasm_target()?;
    for (package, combinations, target) in CRATES {
        for features in *combinations {
            println!("{package}: {}", if features.is_empty() { "no features" } else { features });
            let mut arguments = vec!["check", "--quiet", "--package", package, "--no-default-features"];
            arguments.extend(["--features", features]);
            arguments.extend(target.iter().flat_map(|target| ["--target", target]));
            run("cargo", &arguments)?;
        }
    }
    Ok(())
}
