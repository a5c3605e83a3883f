use std::path::PathBuf;

/// An error of the bundler.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written, or a command could not be started.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or command.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The WebAssembly target of the compiler is not installed.
    #[error("the WebAssembly target is missing: run `rustup target add wasm32-unknown-unknown`")]
    MissingTarget,
    /// The compiler or wasm-opt failed.
    #[error("{command} failed ({status}); see its output above")]
    Command {
        /// The command.
        command: String,
        /// The exit status.
        status: std::process::ExitStatus,
    },
    /// The compiled module is not valid WebAssembly.
    #[error("the compiled module cannot be read: {0}")]
    Module(String),
    /// wasm-bindgen could not process the compiled module.
    #[error("wasm-bindgen: {0}")]
    Bindgen(String),
    /// The module contains the path of a folder on the build machine.
    #[error("the module contains the path of a folder on this machine, {}: the compiler should have remapped it", .0.display())]
    BuildPath(PathBuf),
    /// A module of www/ uses syntax that the bundler does not support, or a file is not valid.
    #[error("{file}:{line}: {message}")]
    Script {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The problem.
        message: String,
    },
    /// A comment or a string of a style sheet is not closed.
    #[error("{file}: {message}")]
    Style {
        /// The style sheet.
        file: String,
        /// The problem.
        message: String,
    },
    /// A file that every site needs is missing.
    #[error("the files for the browser lack {0}")]
    Missing(&'static str),
    /// A page does not contain a tag exactly once.
    #[error("{file}: expected `{tag}` exactly once, found it {found} times")]
    Page {
        /// The page.
        file: &'static str,
        /// The expected tag.
        tag: String,
        /// The number of occurrences.
        found: usize,
    },
}

impl Error {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
