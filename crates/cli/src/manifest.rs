//! The manifest of `--manifest`: the SHA-256 of each source, as `sha256sum` writes and checks it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::files;

/// Writes a line for each file: its hash and its path.
///
/// # Errors
/// If a file cannot be read, or the manifest cannot be written.
pub fn write(path: &Path, sources: &[PathBuf]) -> Result<()> {
    let mut manifest = String::new();
    for source in sources {
        let context = || format!("{}: cannot be read", source.display());
        let mut hasher = Sha256::new();
        let mut file = File::open(source).with_context(context)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = file.read(&mut buffer).with_context(context)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
        manifest.push_str(&line(&hasher.finalize(), &source.to_string_lossy()));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    files::write(folder, &[(&name, manifest.as_bytes())])
}

/// A line; a backslash in front says that the path is escaped.
fn line(hash: &[u8], path: &str) -> String {
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let escaped = path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    let mark = if escaped == path { "" } else { "\\" };
    format!("{mark}{hash}  {escaped}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_sha256sum() {
        assert_eq!(line(&[0x0A, 0xFF], "docs/a b.md"), "0aff  docs/a b.md\n");
        assert_eq!(line(&[0], "a\\b\nc"), "\\00  a\\\\b\\nc\n");
    }
}
