//! Usage errors that clap cannot detect by itself.

use clap::error::ErrorKind;

/// A subcommand was called with arguments that do not fit together.
///
/// The command line is not known here: `main` adds the usage of the subcommand when it prints the error.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct UsageError {
    subcommand: &'static str,
    kind: ErrorKind,
    message: &'static str,
}

impl UsageError {
    /// A required argument is neither on the command line nor in `samara.toml`.
    pub fn missing_argument(subcommand: &'static str, message: &'static str) -> Self {
        Self { subcommand, kind: ErrorKind::MissingRequiredArgument, message }
    }

    /// Prints the message with the usage of the subcommand, and exits with clap's code for wrong usage.
    pub fn exit(&self, mut cli: clap::Command) -> ! {
        cli.build();
        let command = match cli.find_subcommand_mut(self.subcommand) {
            Some(command) => command,
            None => &mut cli,
        };
        command.error(self.kind, self.message).exit()
    }
}
