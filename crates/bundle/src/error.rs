use std::path::PathBuf;

/// Why the files could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or a command not be started.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or command.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The compiler cannot make WebAssembly.
    #[error("the WebAssembly target is missing: run `rustup target add wasm32-unknown-unknown`")]
    MissingTarget,
    /// The compiler or wasm-opt failed.
    #[error("{command} failed ({status}); what it said stands above")]
    Command {
        /// What was run.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// The compiler made what is no module.
    #[error("the compiled module cannot be read: {0}")]
    Module(String),
    /// wasm-bindgen could not read what the compiler made.
    #[error("wasm-bindgen: {0}")]
    Bindgen(String),
    /// A folder of the machine that built the module stands in it.
    #[error("the module names a folder of this machine, {}: it should be remapped by the compiler", .0.display())]
    BuildPath(PathBuf),
    /// A module of www/ is not what the bundler takes.
    #[error("{file}:{line}: {what}")]
    Script {
        /// The module.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// What is wrong, and how to mend it.
        what: String,
    },
    /// A style sheet is not closed.
    #[error("{file}: {what}")]
    Style {
        /// The style sheet.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A page lacks a place to put something, or has two.
    #[error("{file}: expected `{tag}` exactly once, found it {found} times")]
    Page {
        /// The page.
        file: &'static str,
        /// The tag that is looked for.
        tag: String,
        /// How often it is there.
        found: usize,
    },
}

impl Error {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
