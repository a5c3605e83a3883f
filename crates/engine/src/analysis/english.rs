//! English, by `elasticlunr-rs`: Porter's stemmer (An algorithm for suffix stripping, 1980) and stop words.

use std::borrow::Cow;

use elasticlunr::lang::{English as Pipeline, Language as _};
use elasticlunr::pipeline::PipelineFn;

/// The steps of elasticlunr's pipeline that hold for a single term. Its trimmer does not: it eats
/// letters that are not ASCII.
pub struct English {
    stemmer: Option<Box<dyn PipelineFn>>,
    stop_words: Option<Box<dyn PipelineFn>>,
}

impl Default for English {
    fn default() -> Self {
        let mut steps = Pipeline::new().make_pipeline().queue;
        let mut take = |name| {
            let at = steps.iter().position(|step| step.name() == name);
            at.map(|at| steps.swap_remove(at))
        };
        Self { stemmer: take("stemmer"), stop_words: take("stopWordFilter") }
    }
}

impl English {
    /// The stem of a term; of a term that is not ASCII, and so not English, the term.
    pub fn stem<'t>(&self, term: &'t str) -> Cow<'t, str> {
        let stemmer = self.stemmer.as_ref().filter(|_| term.is_ascii());
        match stemmer.and_then(|stemmer| stemmer.filter(term.to_owned())) {
            Some(stem) if stem != term => Cow::Owned(stem),
            _ => Cow::Borrowed(term),
        }
    }

    /// Whether the term is one of the stop words.
    pub fn is_stop_word(&self, term: &str) -> bool {
        self.stop_words.as_ref().is_some_and(|step| step.filter(term.to_owned()).is_none())
    }
}
