//! Reads files on all cores, in a fixed order and in bounded memory.
//!
//! Worker `k` of `n` reads the files `k`, `k + n`, `k + 2n` … and sends their documents through a
//! bounded queue of its own. The reader takes one file from each queue in turn. The order is
//! therefore that of the files, whichever worker is faster, and no worker runs ahead by more than
//! the length of its queue.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use samara_engine::Document;

use crate::cache::{Key, ReadCache};
use crate::error::Error;
use crate::event::Event;
use crate::file::{self, Output};
use crate::file_kind::FileKind;
use crate::location::Location;
use crate::options::Options;
use crate::report::{PartialPage, Reason, Report, Skipped, Warning};
use crate::site_context::{self, SiteContext};
use crate::walk::{SourceFile, Walk, walk};

/// The number of messages that a worker may be ahead.
const QUEUE_LENGTH: usize = 32;

/// An iterator over the documents of all sources, in the order of the sources and, within a
/// folder, of the paths. It ends after the first error.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let seeds = folder.path().to_path_buf();
/// use samara_ingest::{Options, Reader};
///
/// std::fs::write(seeds.join("ash.md"), "# Ash")?;
/// std::fs::write(seeds.join("maple.md"), "# Maple")?;
///
/// let mut reader = Reader::open(&[seeds], &Options::default())?;
/// assert_eq!(reader.files().len(), 2);
/// let mut titles = Vec::new();
/// for document in reader.by_ref() {
///     titles.push(document?.title);
/// }
/// assert_eq!(titles, ["Ash", "Maple"]);
/// assert_eq!(reader.files_done(), 2);
/// assert_eq!(reader.report().bytes, 12);
/// let report = reader.into_report();
/// assert_eq!(report.files.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    sources: Vec<PathBuf>,
    job: Arc<Job>,
    strict: bool,
    workers: Vec<Worker>,
    /// The index of the file whose documents come next.
    next_file: usize,
    /// The location at which each URL was first found.
    urls: HashMap<String, Location>,
    report: Report,
    is_done: bool,
}

/// The input that the workers share.
#[derive(Debug)]
struct Job {
    files: Vec<SourceFile>,
    /// Indexed by the number of the source.
    contexts: Vec<SiteContext>,
    options: Options,
    cache: Option<ReadCache>,
}

#[derive(Debug)]
struct Worker {
    queue: Receiver<Message>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    Event(Event),
    /// The end of a file, with its size in bytes.
    Done(Result<u64, Error>),
}

impl Reader {
    /// Lists the files of all sources and starts to read them.
    ///
    /// # Errors
    /// If a source does not exist or has an unsupported format, if a folder cannot be listed, or
    /// if a pattern in the options is invalid. With [`Options::strict`], if the text of a file cannot
    /// be read.
    pub fn open(sources: &[PathBuf], options: &Options) -> Result<Self, Error> {
        Self::start(sources, options, None)
    }

    /// The same with a cache, from which files are taken that have not changed. The documents are the same.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_cached(sources: &[PathBuf], options: &Options, cache: &ReadCache) -> Result<Self, Error> {
        cache.begin();
        Self::start(sources, options, Some(cache.clone()))
    }

    fn start(sources: &[PathBuf], options: &Options, cache: Option<ReadCache>) -> Result<Self, Error> {
        let Walk { files, skipped } = walk(sources, options)?;
        if let Some(lost) = skipped.iter().find(|skipped| options.strict && skipped.loses_text()) {
            return Err(Error::StrictSkipped(lost.clone()));
        }
        let threads = options.threads.or_else(|| thread::available_parallelism().ok());
        let threads = threads.map_or(1, NonZeroUsize::get).min(files.len());
        let contexts = site_context::gather(sources.len(), &files, options, threads);
        let job = Arc::new(Job { files, contexts, options: options.clone(), cache });
        let workers = (0..threads).map(|number| Worker::start(&job, number, threads)).collect();
        let generators = site_context::generators(&job.contexts);
        let report = Report { skipped, generators, ..Report::default() };
        Ok(Self {
            sources: sources.to_vec(),
            job,
            strict: options.strict,
            workers,
            next_file: 0,
            urls: HashMap::new(),
            report,
            is_done: false,
        })
    }

    /// The files to read, in order.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.job.files.iter().map(|file| file.path.as_path())
    }

    /// Where the document of a URL was found.
    pub fn location(&self, url: &str) -> Option<&Location> {
        self.urls.get(url)
    }

    /// The number of [`files`](Self::files) that have been read completely.
    pub fn files_done(&self) -> usize {
        self.report.files.len()
    }

    /// The report on the files read so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Ends the reading and returns the report on the files read so far.
    pub fn into_report(mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    fn next_document(&mut self) -> Result<Option<Document>, Error> {
        while self.next_file < self.job.files.len() {
            let worker = self.next_file % self.workers.len();
            match self.workers[worker].receive() {
                Message::Event(event) => {
                    if let Some(document) = self.take(event)? {
                        return Ok(Some(document));
                    }
                }
                Message::Done(size) => {
                    self.report.bytes += size?;
                    self.report.files.push(self.job.files[self.next_file].path.clone());
                    self.next_file += 1;
                }
            }
        }
        if self.urls.is_empty() {
            return Err(Error::NoDocuments {
                sources: self.sources.clone(),
                skipped: self.report.skipped_counts(),
            });
        }
        Ok(None)
    }

    /// Records an event, unless it is a document to return.
    fn take(&mut self, event: Event) -> Result<Option<Document>, Error> {
        match event {
            Event::Document(document, location) => {
                match claim_url(&mut self.urls, &document.url, location)? {
                    None => return Ok(Some(*document)),
                    Some(repeated) => self.report.skipped.push(repeated),
                }
            }
            Event::LanguageDetected(language) => {
                *self.report.detected_languages.entry(language.to_owned()).or_default() += 1;
            }
            Event::Warning(warning) if self.strict => return Err(Error::Strict(warning)),
            Event::Warning(warning) => self.report.warnings.push(warning),
            Event::Partial(page) => self.report.partial.push(page),
            Event::Skipped(skipped) if self.strict && skipped.loses_text() => {
                return Err(Error::StrictSkipped(skipped));
            }
            Event::Skipped(skipped) => self.report.skipped.push(skipped),
            Event::ZawgyiConverted(location) => self.report.zawgyi.push(location),
        }
        Ok(None)
    }
}

/// Records the URL of a document. A part of a file whose URL is known, such as the second capture of a page, is skipped.
///
/// # Errors
/// If an earlier document has the same URL, and both are files.
pub(crate) fn claim_url(
    urls: &mut HashMap<String, Location>,
    url: &str,
    location: Location,
) -> Result<Option<Skipped>, Error> {
    match urls.entry(url.to_owned()) {
        Entry::Vacant(entry) => drop(entry.insert(location)),
        Entry::Occupied(_) if location.part.is_some() => {
            let Location { file, part, .. } = location;
            let part = part.unwrap_or_default();
            return Ok(Some(Skipped::part_of(file, part, FileKind::WebArchive, Reason::Repeated)));
        }
        Entry::Occupied(entry) => {
            let (url, first) = entry.remove_entry();
            return Err(Error::DuplicateUrl { url, first: Box::new(first), second: Box::new(location) });
        }
    }
    Ok(None)
}

impl Iterator for Reader {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = self.next_document().transpose();
        self.is_done = !matches!(next, Some(Ok(_)));
        next
    }
}

impl std::iter::FusedIterator for Reader {}

impl Worker {
    fn start(job: &Arc<Job>, number: usize, workers: usize) -> Self {
        let (sender, queue) = sync_channel(QUEUE_LENGTH);
        let job = Arc::clone(job);
        let thread = thread::spawn(move || {
            let mut output = Sender { queue: sender, is_open: true, record: None };
            for file in job.files.iter().skip(number).step_by(workers) {
                job.read(file, &mut output);
                if !output.is_open {
                    return;
                }
            }
        });
        Self { queue, thread: Some(thread) }
    }

    /// The next message. A worker does not stop before it has sent the end of its last file.
    fn receive(&mut self) -> Message {
        self.queue.recv().unwrap_or_else(|_| match self.thread.take().map(JoinHandle::join) {
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            _ => unreachable!("a worker stops after its last file"),
        })
    }
}

impl Job {
    /// Sends what a file contains, as it is read now or was read for an earlier build.
    fn read(&self, file: &SourceFile, output: &mut Sender) {
        let context = &self.contexts[file.source];
        let cached =
            self.cache.as_ref().and_then(|cache| Some((cache, Key::of(file, context, &self.options)?)));
        if let Some((cache, key)) = cached
            && let Some((events, size)) = cache.get(&file.path, key)
        {
            events.iter().for_each(|event| output.send(Message::Event(event.clone())));
            return output.send(Message::Done(Ok(size)));
        }
        output.record = cached.map(|_| Vec::new());
        let done = file::read(file, context, &self.options, output);
        if let (Some((cache, key)), Some(events), Ok(size)) = (cached, output.record.take(), &done)
            && output.is_open
        {
            cache.put(&file.path, key, events, *size);
        }
        output.send(Message::Done(done));
    }
}

/// The worker's end of its queue.
struct Sender {
    queue: SyncSender<Message>,
    /// Whether the reader still receives.
    is_open: bool,
    /// The events of the file, where they are to be kept.
    record: Option<Vec<Event>>,
}

impl Sender {
    fn send(&mut self, message: Message) {
        self.is_open = self.is_open && self.queue.send(message).is_ok();
    }

    fn event(&mut self, event: Event) {
        if let Some(record) = &mut self.record {
            record.push(event.clone());
        }
        self.send(Message::Event(event));
    }
}

impl Output for Sender {
    fn is_open(&self) -> bool {
        self.is_open
    }

    fn document(&mut self, document: Document, location: Location) -> bool {
        self.event(Event::Document(Box::new(document), location));
        self.is_open
    }

    fn language_detected(&mut self, language: &'static str) {
        self.event(Event::LanguageDetected(language));
    }

    fn warn(&mut self, warning: Warning) {
        self.event(Event::Warning(warning));
    }

    fn skip(&mut self, skipped: Skipped) {
        self.event(Event::Skipped(skipped));
    }

    fn partial(&mut self, page: PartialPage) {
        self.event(Event::Partial(page));
    }

    fn zawgyi_converted(&mut self, location: Location) {
        self.event(Event::ZawgyiConverted(location));
    }
}
