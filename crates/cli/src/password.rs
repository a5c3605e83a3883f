//! The password of an encrypted page: from a file, the environment or a prompt.

use std::env;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};

/// The environment variable that may hold the password.
const VARIABLE: &str = "SAMARA_PASSWORD";

/// A shorter password is found by trying all of them.
const MIN_CHARACTERS: usize = 12;

/// Where the password of an encrypted page comes from.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PasswordArgs {
    /// Read the password of an encrypted page from this file [default: SAMARA_PASSWORD, or a prompt]
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

impl PasswordArgs {
    /// The password that opens an encrypted page.
    ///
    /// # Errors
    /// If it is nowhere, or cannot be read.
    pub fn to_open(&self, page: &Path) -> Result<String> {
        match self.given()? {
            Some(password) => Ok(password),
            None => prompt(&format!("Password of {}: ", page.display())),
        }
    }

    /// The password for a new page. A prompt asks for it twice.
    ///
    /// # Errors
    /// If it is nowhere, cannot be read, is empty, or is repeated differently.
    pub fn for_new_page(&self) -> Result<String> {
        let password = match self.given()? {
            Some(password) => password,
            None => {
                let password = prompt("Password of the new page: ")?;
                let repeated = prompt("The same again: ")?;
                ensure!(repeated == password, "the two passwords differ");
                password
            }
        };
        ensure!(!password.is_empty(), "the password is empty");
        Ok(password)
    }

    fn given(&self) -> Result<Option<String>> {
        if let Some(path) = &self.password_file {
            let text =
                fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
            let line = text.strip_suffix('\n').unwrap_or(&text);
            return Ok(Some(line.strip_suffix('\r').unwrap_or(line).to_owned()));
        }
        match env::var(VARIABLE) {
            Ok(password) => Ok(Some(password)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => bail!("{VARIABLE}: the password is not Unicode"),
        }
    }
}

/// Whether a password is so short that it can be guessed.
pub fn is_short(password: &str) -> bool {
    password.chars().count() < MIN_CHARACTERS
}

fn prompt(text: &str) -> Result<String> {
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    ensure!(
        is_terminal,
        "a password is needed, and there is no terminal to ask for it: set {VARIABLE}, or name a file with --password-file"
    );
    rpassword::prompt_password(text).map_err(|error| anyhow!("the password cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ends_with_at_most_one_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        for (text, password) in
            [("wing\n", "wing"), ("wing\r\n", "wing"), (" wing ", " wing "), ("a\nb\n\n", "a\nb\n")]
        {
            fs::write(&path, text).unwrap();
            let args = PasswordArgs { password_file: Some(path.clone()) };
            assert_eq!(args.to_open(Path::new("page.html")).unwrap(), password);
        }
        fs::write(&path, "\n").unwrap();
        let args = PasswordArgs { password_file: Some(path) };
        assert!(args.for_new_page().unwrap_err().to_string().contains("empty"));
    }
}
