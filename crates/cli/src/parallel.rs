//! Work on all cores.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;

/// Calls a function for each item, on all cores. Returns the results in the order of the items.
///
/// # Errors
/// The first error of the function.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Result<R> + Sync) -> Result<Vec<R>> {
    map_on(thread::available_parallelism().map_or(1, NonZeroUsize::get), items, work)
}

/// The same on this many threads: more than there are cores, where they wait for the disk.
///
/// # Errors
/// The first error of the function.
pub fn map_on<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(items.iter().map(|_| None).collect::<Vec<_>>());
    let run = || -> Result<()> {
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        } {
            let result = work(item)?;
            results.lock().unwrap_or_else(|poisoned| poisoned.into_inner())[index] = Some(result);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(items.len())).map(|_| scope.spawn(run)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    Ok(results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).into_iter().flatten().collect())
}

/// Runs jobs, on all cores.
pub fn run(jobs: Vec<Box<dyn FnOnce() + Send + '_>>) {
    let jobs: Vec<_> = jobs.into_iter().map(|job| Mutex::new(Some(job))).collect();
    let run = |job: &Mutex<Option<Box<dyn FnOnce() + Send + '_>>>| {
        let job = job.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        job.into_iter().for_each(|job| job());
        Ok(())
    };
    map(&jobs, run).expect("no job returns an error");
}
