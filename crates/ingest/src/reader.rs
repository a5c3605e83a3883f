//! Reading on all cores, in one order, in bounded memory.
//!
//! Worker `k` of `n` reads the files `k`, `k + n`, `k + 2n` … and sends what it finds through a
//! queue of its own that holds a few documents. The reader takes from the queues in turn, a file
//! from each. So the order is that of the files, whoever is faster, and nobody runs ahead by more
//! than a queue.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use samara_engine::Document;

use crate::error::{Error, Place};
use crate::file::{self, Output};
use crate::options::Options;
use crate::report::{Report, Skipped, Warning};
use crate::surroundings::{self, Surroundings};
use crate::walk::{SourceFile, Walk, walk};

/// How many messages a worker may be ahead.
const QUEUE: usize = 32;

/// Gives the documents of all sources, in the order of the sources and of the paths in them,
/// whatever the order of the disk.
///
/// After the first error it gives nothing more. See the crate's page for an example.
#[derive(Debug)]
pub struct Reader {
    sources: Vec<PathBuf>,
    job: Arc<Job>,
    strict: bool,
    workers: Vec<Worker>,
    /// The number of the file whose documents come next.
    at: usize,
    /// Where each URL was first found.
    urls: HashMap<String, Place>,
    report: Report,
    ended: bool,
}

/// What the workers share.
#[derive(Debug)]
struct Job {
    files: Vec<SourceFile>,
    /// By number of the source.
    surroundings: Vec<Surroundings>,
    options: Options,
}

#[derive(Debug)]
struct Worker {
    queue: Receiver<Message>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    Document(Box<Document>, Place),
    Guessed(&'static str),
    Warning(Warning),
    Skipped(Skipped),
    Converted(Place),
    /// All of a file: its size in bytes.
    Done(Result<u64, Error>),
}

impl Reader {
    /// Lists the files of all sources and begins to read them.
    ///
    /// # Errors
    /// Where a source does not exist or is of no known kind, a folder cannot be listed, or a
    /// pattern of the options cannot be used.
    pub fn open(sources: &[PathBuf], options: &Options) -> Result<Self, Error> {
        let Walk { files, skipped, ignored } = walk(sources, options)?;
        let threads = options.threads.or_else(|| thread::available_parallelism().ok());
        let threads = threads.map_or(1, NonZeroUsize::get).min(files.len());
        let surroundings = surroundings::look_around(sources.len(), &files, options, threads);
        let job = Arc::new(Job { files, surroundings, options: options.clone() });
        let workers = (0..threads).map(|number| Worker::start(&job, number, threads)).collect();
        let report = Report { skipped, ignored, ..Report::default() };
        Ok(Self {
            sources: sources.to_vec(),
            job,
            strict: options.strict,
            workers,
            at: 0,
            urls: HashMap::new(),
            report,
            ended: false,
        })
    }

    /// All files that are read, in order.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.job.files.iter().map(|file| file.path.as_path())
    }

    /// How many of the [`files`](Self::files) have been read to their end.
    pub fn files_done(&self) -> usize {
        self.report.files.len()
    }

    /// What there is to say about the reading so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What there is to say about the reading.
    pub fn into_report(mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    fn next_document(&mut self) -> Result<Option<Document>, Error> {
        while self.at < self.job.files.len() {
            let worker = self.at % self.workers.len();
            match self.workers[worker].receive() {
                Message::Document(document, place) => {
                    claim(&mut self.urls, &document.url, place)?;
                    return Ok(Some(*document));
                }
                Message::Guessed(language) => {
                    *self.report.guessed.entry(language.to_owned()).or_default() += 1;
                }
                Message::Warning(warning) if self.strict => return Err(Error::Strict(warning)),
                Message::Warning(warning) => self.report.warnings.push(warning),
                Message::Skipped(skipped) => self.report.skipped.push(skipped),
                Message::Converted(place) => self.report.converted.push(place),
                Message::Done(size) => {
                    self.report.bytes += size?;
                    self.report.files.push(self.job.files[self.at].path.clone());
                    self.at += 1;
                }
            }
        }
        if self.urls.is_empty() {
            return Err(Error::NoDocuments { sources: self.sources.clone() });
        }
        Ok(None)
    }
}

/// Two documents at one address cannot both be opened.
pub(crate) fn claim(urls: &mut HashMap<String, Place>, url: &str, place: Place) -> Result<(), Error> {
    match urls.entry(url.to_owned()) {
        Entry::Vacant(entry) => drop(entry.insert(place)),
        Entry::Occupied(entry) => {
            let (url, first) = entry.remove_entry();
            return Err(Error::DuplicateUrl { url, first, second: place });
        }
    }
    Ok(())
}

impl Iterator for Reader {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_document().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl std::iter::FusedIterator for Reader {}

impl Worker {
    fn start(job: &Arc<Job>, number: usize, workers: usize) -> Self {
        let (sender, queue) = sync_channel(QUEUE);
        let job = Arc::clone(job);
        let thread = thread::spawn(move || {
            let mut output = Sender { queue: sender, open: true };
            for file in job.files.iter().skip(number).step_by(workers) {
                let around = &job.surroundings[file.source];
                let done = file::read(file, around, &job.options, &mut output);
                output.send(Message::Done(done));
                if !output.open {
                    return;
                }
            }
        });
        Self { queue, thread: Some(thread) }
    }

    /// The next message; a worker goes on until it has sent the end of its last file.
    fn receive(&mut self) -> Message {
        self.queue.recv().unwrap_or_else(|_| match self.thread.take().map(JoinHandle::join) {
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            _ => unreachable!("a worker ends after its last file"),
        })
    }
}

/// A worker's end of its queue.
struct Sender {
    queue: SyncSender<Message>,
    /// Whether anybody listens.
    open: bool,
}

impl Sender {
    fn send(&mut self, message: Message) {
        self.open = self.open && self.queue.send(message).is_ok();
    }
}

impl Output for Sender {
    fn document(&mut self, document: Document, place: Place) -> bool {
        self.send(Message::Document(Box::new(document), place));
        self.open
    }

    fn guess(&mut self, language: &'static str) {
        self.send(Message::Guessed(language));
    }

    fn warn(&mut self, warning: Warning) {
        self.send(Message::Warning(warning));
    }

    fn skip(&mut self, skipped: Skipped) {
        self.send(Message::Skipped(skipped));
    }

    fn converted(&mut self, place: Place) {
        self.send(Message::Converted(place));
    }
}
