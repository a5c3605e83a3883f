//! Texts → vectors: from the cache, else by the model; both are read when they are first needed.

use std::path::{Path, PathBuf};

use crate::cache::{Cache, key};
use crate::error::Error;
use crate::files::locate;
use crate::fits::Fits;
use crate::model::{Model, fingerprint};
use crate::prompts::Prompts;

/// So many texts are embedded before the cache is saved.
const SAVED_TEXTS: usize = 4_096;

/// A model with a cache.
pub struct Encoder {
    path: PathBuf,
    prompts: Prompts,
    model: Option<Model>,
    /// Where vectors are kept, if they are.
    kept: Option<(PathBuf, Fits)>,
    cache: Option<Cache>,
}

impl Encoder {
    /// The model in a folder, or with that file of weights ([`Model::open`]). Vectors are kept in files in the folder
    /// `cache`, if there is one.
    ///
    /// # Errors
    /// If there is no model, or one of a kind that is not supported.
    pub fn open(model: &Path, cache: Option<&Path>) -> Result<Self, Error> {
        let kept = match cache {
            Some(cache) => Some((cache.to_owned(), Fits::new(cache, fingerprint(model)?))),
            None => None,
        };
        // Without a cache, what is wrong with a model is known at once.
        let path = model.to_owned();
        let prompts = Prompts::read(&locate(model)?.0);
        let model = if kept.is_none() { Some(Model::open(model)?) } else { None };
        Ok(Self { path, prompts, model, kept, cache: None })
    }

    /// The vectors of indexes that were built before, if they are kept.
    pub(crate) fn fits(&self) -> Option<&Fits> {
        self.kept.as_ref().map(|(_, fits)| fits)
    }

    /// A document as the model is to read it.
    pub(crate) fn passage(&self, text: &str) -> String {
        format!("{}{text}", self.prompts.passage)
    }

    /// Words as the model is to read a query.
    pub(crate) fn query(&self, text: &str) -> String {
        format!("{}{text}", self.prompts.query)
    }

    /// The vectors of texts. `progress` is told how many are done, and of how many.
    ///
    /// # Errors
    /// If the model cannot be read, or the cache not be written.
    pub fn embed(
        &mut self,
        texts: &[String],
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Vec<f32>>, Error> {
        let keys: Vec<_> = texts.iter().map(|text| key(text)).collect();
        if let (None, Some((folder, fits))) = (&self.cache, &self.kept) {
            self.cache = Some(Cache::open(folder, fits.model()));
        }
        let known = |key| self.cache.as_mut().and_then(|cache| cache.get(key));
        let mut vectors: Vec<Option<Vec<f32>>> = keys.iter().map(known).collect();
        let missing: Vec<usize> = (0..texts.len()).filter(|&at| vectors[at].is_none()).collect();
        let mut done = 0;
        for part in missing.chunks(SAVED_TEXTS) {
            let model = match &mut self.model {
                Some(model) => model,
                None => self.model.insert(Model::open(&self.path)?),
            };
            let some: Vec<String> = part.iter().map(|&at| texts[at].clone()).collect();
            let embedded = model.embed(&some, &|now| progress(done + now, missing.len()));
            if !embedded.iter().flatten().all(|value| value.is_finite()) {
                return Err(Error::Unsupported {
                    path: self.path.clone(),
                    problem: "its numbers are damaged: the vectors of texts are not finite".into(),
                });
            }
            for (&at, vector) in part.iter().zip(embedded) {
                if let Some(cache) = &mut self.cache {
                    cache.put(keys[at], &vector);
                }
                vectors[at] = Some(vector);
            }
            done += part.len();
            self.cache.as_mut().map_or(Ok(()), Cache::save)?;
        }
        Ok(vectors.into_iter().flatten().collect())
    }
}
