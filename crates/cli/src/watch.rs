//! Waiting for changes of sources.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Event, RecursiveMode, Watcher};

/// A change is over when nothing else changes for this long …
const QUIET: Duration = Duration::from_millis(150);
/// … and waited for no longer than this.
const PATIENCE: Duration = Duration::from_secs(3);

/// Calls `build`, and again after every change of a source. Changes while it builds are not missed.
///
/// # Errors
/// If a source cannot be watched.
pub fn watch(sources: &[PathBuf], mut build: impl FnMut()) -> Result<()> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender).context("changes cannot be watched here")?;
    for source in sources {
        // An editor replaces a file: the new one is seen from its folder.
        let (path, mode) = if source.is_dir() {
            (source.as_path(), RecursiveMode::Recursive)
        } else {
            let folder = source.parent().filter(|folder| !folder.as_os_str().is_empty());
            (folder.unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)
        };
        watcher.watch(path, mode).with_context(|| format!("{} cannot be watched", path.display()))?;
    }
    build();
    while await_change(&events)? {
        build();
    }
    Ok(())
}

/// Waits for a change and its end. Whether there is anybody to wait for.
fn await_change(events: &Receiver<notify::Result<Event>>) -> Result<bool> {
    loop {
        match events.recv() {
            Err(_) => return Ok(false),
            Ok(event) => {
                if is_change(&event?) {
                    break;
                }
            }
        }
    }
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        match events.recv_timeout(QUIET) {
            Ok(event) => drop(event?),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(true)
}

/// Reading is no change, or every build would be followed by another.
fn is_change(event: &Event) -> bool {
    !event.kind.is_access()
}
