//! A temporary folder of documents to run the command in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A temporary folder, removed when dropped.
pub struct Site {
    folder: TempDir,
}

/// The outcome of a run.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn new(files: &[(&str, &str)]) -> Self {
        let site = Self::empty();
        files.iter().for_each(|(name, text)| site.write(name, text));
        site
    }

    /// Three documents with metadata, in `docs`.
    pub fn of_trees() -> Self {
        Self::new(&[
            (
                "docs/maple.md",
                "---\ntitle: Maple\ndate: 2021-05-01\ntags: [tree, seed]\n---\n\
                 The samara of a maple has two wings.\n\n## Flight\n\nIt spins in the wind like a rotor.\n",
            ),
            (
                "docs/ash.md",
                "---\ntitle: Ash\ndate: 2022-06-02\ntags: [tree]\n---\nAn ash keeps its samara, with one wing, in winter.\n",
            ),
            ("docs/dandelion.txt", "Dandelion\n\nA parachute travels on the wind.\n"),
        ])
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn read_text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// The contents of all files in a folder and its folders, by path.
    pub fn contents(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut contents = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.folder.path()).unwrap().to_owned();
                    contents.insert(name, fs::read(path).unwrap());
                }
            }
        }
        contents
    }

    /// The names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The command, with this folder as its working directory.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samara"));
        command.args(arguments).current_dir(&self.folder);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the command.
    pub fn samara(&self, arguments: &[&str]) -> Run {
        Run::from(self.command(arguments).output().unwrap())
    }

    /// Runs the command, and requires success.
    pub fn done(&self, arguments: &[&str]) -> Run {
        let run = self.samara(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        run
    }

    /// Runs the command, requires failure, and returns stderr.
    pub fn failed(&self, arguments: &[&str]) -> String {
        let run = self.samara(arguments);
        assert_eq!(run.code, 1, "{arguments:?}: {}{}", run.out, run.err);
        assert!(run.err.starts_with("error: ") || run.err.contains("\nerror: "), "{}", run.err);
        run.err
    }

    /// The result object of the JavaScript API.
    pub fn search(&self, index: &str, query: &str, flags: &[&str]) -> serde_json::Value {
        let run = self.done(&[&["search", index, query, "--json"], flags].concat());
        serde_json::from_str(&run.out).unwrap()
    }

    /// The URLs of the hits.
    pub fn found(&self, index: &str, query: &str, flags: &[&str]) -> Vec<String> {
        let results = self.search(index, query, flags);
        let hits = results["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["url"].as_str().unwrap().to_owned()).collect()
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
