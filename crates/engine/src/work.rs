//! Work in bounded steps: a budget for loops over file data, and a counter by which tests check that they respect it.

/// Work that may still be done in this step. One unit is about a byte decoded or a token read.
pub(crate) struct Budget(usize);

impl Budget {
    /// At least one unit, so that every step makes progress.
    pub(crate) fn new(units: usize) -> Self {
        Self(units.max(1))
    }

    /// Whether anything may still be done; takes `units` if so, and then at most to 0.
    pub(crate) fn take(&mut self, units: usize) -> bool {
        let left = self.0 > 0;
        self.0 = self.0.saturating_sub(units);
        left
    }

    /// How many units are left.
    pub(crate) fn left(&self) -> usize {
        self.0
    }
}

#[cfg(not(test))]
#[inline(always)]
pub(crate) fn count(_units: usize) {}

#[cfg(test)]
pub(crate) use counter::{count, counted};

#[cfg(test)]
mod counter {
    use std::cell::Cell;

    thread_local! {
        static COUNT: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts work that was really done, whatever a budget says.
    pub(crate) fn count(units: usize) {
        COUNT.set(COUNT.get() + units);
    }

    /// The work that `run` does on this thread.
    pub(crate) fn counted<T>(run: impl FnOnce() -> T) -> (T, usize) {
        let before = COUNT.get();
        let result = run();
        (result, COUNT.get() - before)
    }
}
