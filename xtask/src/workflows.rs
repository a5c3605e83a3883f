//! Lints of `.github/workflows`, and of the action in `integrations/`.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::python;
use crate::tools::{finish, root};

const FOLDER: &str = ".github/workflows";
/// The action that sites use.
const ACTION: &str = "integrations/github-action/action.yml";

/// Runs actionlint and zizmor, and checks that every action is pinned to a commit.
pub fn lint() -> Result<()> {
    ensure_pinned()?;
    // Without shellcheck and pyflakes, which may be installed or not.
    let mut actionlint = Command::new(python::tool("actionlint")?);
    finish(actionlint.args(["-shellcheck=", "-pyflakes="]).current_dir(root()))?;
    let mut zizmor = Command::new(python::tool("zizmor")?);
    finish(
        zizmor.args(["--offline", "--no-progress", "--persona=pedantic", FOLDER, ACTION]).current_dir(root()),
    )
}

/// Every `uses:` names a commit by its full SHA, and the version in a comment.
fn ensure_pinned() -> Result<()> {
    for entry in fs::read_dir(root().join(FOLDER)).context(FOLDER)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        for (number, line) in (1..).zip(text.lines()) {
            let Some((_, action)) = line.split_once("uses: ") else { continue };
            ensure!(
                action.starts_with("./") || is_pinned(action),
                "{}:{number}: expected `uses: OWNER/NAME@SHA # vVERSION`",
                path.display()
            );
        }
    }
    Ok(())
}

fn is_pinned(action: &str) -> bool {
    let Some((_, version)) = action.split_once('@') else { return false };
    let Some((sha, tag)) = version.split_once(" # v") else { return false };
    sha.len() == 40 && sha.bytes().all(|byte| byte.is_ascii_hexdigit()) && tag.contains('.')
}

#[cfg(test)]
mod tests {
    use super::is_pinned;

    #[test]
    fn tags_and_branches_are_not_pins() {
        let sha = "3d3c42e5aac5ba805825da76410c181273ba90b1";
        assert!(is_pinned(&format!("actions/checkout@{sha} # v7.0.1")));
        for action in ["actions/checkout@v7", "actions/checkout", "actions/checkout@main # v7.0.1"] {
            assert!(!is_pinned(action), "{action}");
        }
        assert!(!is_pinned(&format!("actions/checkout@{sha}")));
    }
}
