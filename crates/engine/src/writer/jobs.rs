//! Independent jobs, run by whoever has threads.

/// Runs jobs, in any order or in parallel.
#[cfg(feature = "parts")]
pub(super) trait Run: Fn(Vec<Box<dyn FnOnce() + Send + '_>>) {}

#[cfg(feature = "parts")]
impl<R: Fn(Vec<Box<dyn FnOnce() + Send + '_>>)> Run for R {}

/// Runs jobs, and returns their results in order.
///
/// # Panics
/// If `run` does not run every job.
pub(super) fn run<T: Send, J: FnOnce() -> T + Send>(
    run: impl FnOnce(Vec<Box<dyn FnOnce() + Send + '_>>),
    jobs: impl Iterator<Item = J>,
) -> Vec<T> {
    let jobs: Vec<J> = jobs.collect();
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let work = results
        .iter_mut()
        .zip(jobs)
        .map(|(result, job)| -> Box<dyn FnOnce() + Send + '_> { Box::new(move || *result = Some(job())) });
    run(work.collect());
    results.into_iter().map(|result| result.expect("`run` runs all jobs")).collect()
}
