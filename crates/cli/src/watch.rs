//! Watching the sources for changes.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Event, RecursiveMode, Watcher};

/// A burst of changes ends when nothing changes for this long …
const DEBOUNCE: Duration = Duration::from_millis(150);
/// … or after this long at the latest.
const MAX_DELAY: Duration = Duration::from_secs(3);

/// Calls `build` once, and again after every change of a source. Changes during a build cause another one.
///
/// # Errors
/// If a source cannot be watched.
pub fn watch(sources: &[PathBuf], mut build: impl FnMut()) -> Result<()> {
    let (sender, events) = channel();
    let mut watcher =
        notify::recommended_watcher(sender).context("cannot watch for changes on this system")?;
    let sources: Vec<_> = sources.iter().map(std::path::absolute).collect::<Result<_, _>>()?;
    for source in &sources {
        // Editors replace a file instead of writing to it, and generators a folder: both are seen from the folder above.
        // That of a file must be watched; that of a folder may not be readable.
        let parent =
            source.parent().map_or(Ok(()), |parent| watcher.watch(parent, RecursiveMode::NonRecursive));
        if !source.is_dir() {
            parent.with_context(|| format!("{}: cannot be watched", source.display()))?;
        }
    }
    // After the folders above, of which one may be a source.
    for source in sources.iter().filter(|source| source.is_dir()) {
        watcher
            .watch(source, RecursiveMode::Recursive)
            .with_context(|| format!("{}: cannot be watched", source.display()))?;
    }
    build();
    while let Some(changed) = await_change(&events, &sources)? {
        for source in changed.iter().filter(|source| source.is_dir()) {
            // It may be a new folder of the same name, which the old watch does not see.
            let _ = watcher.unwatch(source);
            let _ = watcher.watch(source, RecursiveMode::Recursive);
        }
        build();
    }
    Ok(())
}

/// Waits for a burst of changes to end. Returns the sources that were created, removed or replaced themselves; `None` if the
/// watcher has stopped.
fn await_change(
    events: &Receiver<notify::Result<Event>>,
    sources: &[PathBuf],
) -> Result<Option<Vec<PathBuf>>> {
    let mut replaced = Vec::new();
    let mut note = |event: &Event| {
        replaced.extend(event.paths.iter().filter(|path| sources.contains(path)).cloned());
    };
    loop {
        let Ok(event) = events.recv() else { return Ok(None) };
        let event = event?;
        if is_change(&event, sources) {
            note(&event);
            break;
        }
    }
    let start = Instant::now();
    while start.elapsed() < MAX_DELAY {
        match events.recv_timeout(DEBOUNCE) {
            Ok(event) => note(&event?),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    replaced.sort();
    replaced.dedup();
    Ok(Some(replaced))
}

/// Whether an event is a change of a source. Reading a file is not; otherwise every build would cause another one.
fn is_change(event: &Event, sources: &[PathBuf]) -> bool {
    let is_inside = |path: &PathBuf| sources.iter().any(|source| path.starts_with(source));
    // After an overflow the system reports no paths.
    event.need_rescan() || !event.kind.is_access() && event.paths.iter().any(is_inside)
}
