//! Many documents: which ones, where their drafts go, and what became of each. Documents are
//! drafted in parallel; outcomes, repetitions and bytes come in the order of the documents.
//!
//! A document is done again only where it has changed, or the memory, the rules, the options, a
//! sentence of another document that it repeats, or what a translator confirmed of one. Drafts that
//! a translator has worked on are never overwritten: the work is merged into the new draft, and the
//! file kept as it was; where it cannot be merged, the new draft is written beside it.

pub mod analyze;
mod document;
mod edited;
mod name;
mod plan;
pub mod report;
mod workspace;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::document::Untranslated;
use crate::draft::Leverage;
use crate::draft::revise::Revision;
use crate::error::{Error, Result, Warning};
use crate::format::DraftFormat;
use crate::language::Language;
use crate::memory::Memory;
use crate::pipeline::{Aids, Options, Seen, Segmented};
use crate::segmentation::Segmenter;
use crate::store;
use crate::text::Digest;
use document::{Ready, Source};
use edited::{Confirmed, Edited};
pub use name::DraftName;
pub use plan::{Job, Plan, plan};
pub use workspace::Workspace;
use workspace::{Hash, Record};

/// How many documents are in memory at a time: enough that threads are seldom idle at the end of a
/// round, few enough that memory does not grow with the run.
const ROUND: usize = 64;

/// What a run is made with.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The memory.
    pub memory: &'a Memory,
    /// What knows parts of sentences.
    pub aids: Aids<'a>,
    /// Cuts the documents into sentences.
    pub segmenter: &'a Segmenter,
    /// Thresholds and limits.
    pub options: Options,
    /// The formats to write.
    pub formats: &'a [DraftFormat],
    /// What becomes of sentences without target in a target document.
    pub untranslated: Untranslated,
    /// The folder to write to.
    pub out: &'a Path,
    /// Stands for the memory's files, the rules and the program: where it is the same, so are they.
    pub made_with: u128,
    /// Drafts every document again.
    pub force: bool,
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Drafted.
    Drafted,
    /// Drafted, and a translator's work merged into the draft.
    Merged,
    /// Nothing has changed, and its drafts stand.
    Unchanged,
    /// Not done, or not all of it.
    Failed,
}

impl State {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Merged => "merged",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
        }
    }
}

/// A document and what became of it.
#[derive(Debug)]
pub struct Outcome {
    /// The document's path.
    pub path: PathBuf,
    /// Its name in drafts.
    pub document: String,
    /// What became of it.
    pub state: State,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// The files written.
    pub written: Vec<PathBuf>,
    /// Those of them that were written beside a draft which was left as it is.
    pub beside: Vec<PathBuf>,
    /// Drafts as a translator left them, kept after their work was merged.
    pub kept: Vec<PathBuf>,
    /// What was merged.
    pub revision: Option<Revision>,
    /// What was not done, and why; nothing where all was.
    pub errors: Vec<Error>,
    /// The number of segments.
    pub segments: usize,
}

impl Outcome {
    fn of(job: &Job) -> Self {
        Self {
            path: job.path.clone(),
            document: job.name.clone(),
            state: State::Drafted,
            warnings: Vec::new(),
            written: Vec::new(),
            beside: Vec::new(),
            kept: Vec::new(),
            revision: None,
            errors: Vec::new(),
            segments: 0,
        }
    }
}

impl Setup<'_> {
    /// Stands for all that every draft of the run depends on.
    fn digest(&self) -> Digest {
        let mut digest = Digest::default();
        digest.write(&self.made_with.to_le_bytes());
        digest.write(format!("{:?} {:?}", self.options, self.untranslated).as_bytes());
        for format in self.formats {
            digest.write(format.as_str().as_bytes());
            digest.write(b"\xFF");
        }
        digest.write(self.memory.source_language().as_str().as_bytes());
        for language in self.memory.target_languages() {
            digest.write(b"\xFF");
            digest.write(language.as_str().as_bytes());
        }
        digest
    }

    /// Stands for all that the draft of a document depends on.
    fn key(&self, segmented: &Segmented, confirmed: &Confirmed) -> u128 {
        let mut digest = self.digest();
        segmented.digest(&mut digest);
        for source in segmented.repetitions() {
            for column in 0..self.memory.target_languages().len() {
                digest.write(confirmed.find(source, column).unwrap_or_default().as_bytes());
                digest.write(b"\xFF");
            }
        }
        digest.finish()
    }
}

/// How far a run has got, told from any thread and in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more document was read, to see what has changed: all are, before any is drafted.
    Read,
    /// One more document is done.
    Done,
}

/// Drafts the documents, calls `report` with each outcome in order, and gives the leverage of the
/// whole run, one for each target language.
///
/// # Errors
/// Where the journal of the output folder cannot be written at the end; all drafts are there then,
/// and the next run does more than it would have to.
pub fn run(
    jobs: &[Job],
    setup: &Setup<'_>,
    workspace: &mut Workspace,
    tick: &(dyn Fn(Step) + Sync),
    report: &mut dyn FnMut(Outcome),
) -> Result<Vec<Leverage>> {
    let mut totals: Vec<Leverage> =
        setup.memory.target_languages().cloned().map(Leverage::new).collect();
    let whole = whole_run(jobs, setup, tick);
    if !setup.force && workspace.run() == Some(Hash(whole)) && jobs_stand(jobs, setup, workspace) {
        for job in jobs {
            let mut outcome = Outcome::of(job);
            outcome.state = State::Unchanged;
            if let Some(record) = workspace.record(&job.output_name()) {
                outcome.segments = record.segments;
                add(&mut totals, &document::stored_leverage(record, setup).unwrap_or_default());
            }
            tick(Step::Done);
            report(outcome);
        }
        return Ok(totals);
    }
    let languages: Vec<Language> = setup.memory.target_languages().cloned().collect();
    let mut seen = Seen::default();
    let mut confirmed = Confirmed::default();
    let mut complete = true;
    for round in jobs.chunks(ROUND) {
        let read: Vec<(Result<Source>, Vec<Edited>)> =
            round.par_iter().map(|job| read(job, setup, workspace)).collect();
        let read = mark(read, &mut seen, &mut confirmed, &languages);
        let mut ready: Vec<Ready> = round
            .par_iter()
            .zip(read)
            .map(|(job, (source, edited))| match source {
                Ok(source) => document::prepare(job, source, edited, &confirmed, setup, workspace),
                Err(error) => document::failed(job, error),
            })
            .collect();
        write(round, &mut ready, workspace, tick);
        for ready in ready {
            add(&mut totals, &ready.leverage);
            complete &= ready.outcome.errors.is_empty();
            report(ready.outcome);
        }
    }
    if complete {
        workspace.end(Hash(whole))?;
    }
    Ok(totals)
}

fn add(totals: &mut [Leverage], leverages: &[Leverage]) {
    for (total, leverage) in totals.iter_mut().zip(leverages) {
        *total += leverage;
    }
}

fn read(job: &Job, setup: &Setup<'_>, workspace: &Workspace) -> (Result<Source>, Vec<Edited>) {
    let record = workspace.record(&job.output_name());
    let suffixes = record.into_iter().flat_map(|record| &record.files);
    let suffixes = suffixes.map(|file| file.suffix.as_str());
    let edited = edited::find(job, suffixes, record, setup, workspace);
    (document::read(job, setup.segmenter), edited)
}

/// Marks what comes again, in the order of the documents, and takes in what was confirmed.
fn mark(
    mut read: Vec<(Result<Source>, Vec<Edited>)>,
    seen: &mut Seen,
    confirmed: &mut Confirmed,
    languages: &[Language],
) -> Vec<(Result<Source>, Vec<Edited>)> {
    for (source, edited) in &mut read {
        if let Ok(source) = source {
            seen.mark(&mut source.segmented);
        }
        for finished in edited.iter().filter_map(|edited| edited.finished.as_ref()) {
            confirmed.add(finished, languages);
        }
    }
    read.par_iter_mut()
        .filter_map(|(source, _)| source.as_mut().ok())
        .for_each(|source| seen.find_similar(&mut source.segmented));
    read
}

/// Writes what is ready: first the journal, then the files, then the journal.
fn write(
    round: &[Job],
    ready: &mut [Ready],
    workspace: &mut Workspace,
    tick: &(dyn Fn(Step) + Sync),
) {
    let of = |job: &Job, ready: &Ready| -> Option<(String, Record)> {
        Some((job.output_name(), ready.record.clone()?))
    };
    let intents = round.iter().zip(ready.iter()).filter(|(_, ready)| !ready.pending.is_empty());
    let intents = intents.filter_map(|(job, ready)| of(job, ready)).collect();
    if let Err(error) = workspace.intend(intents) {
        fail(ready, &error);
        return;
    }
    let shared: &Workspace = workspace;
    ready.par_iter_mut().for_each(|ready| {
        document::write(ready, shared);
        tick(Step::Done);
    });
    let records = round.iter().zip(ready.iter()).filter_map(|(job, ready)| of(job, ready));
    if let Err(error) = workspace.note(records.collect()) {
        fail(ready, &error);
    }
}

/// Without the journal the next run would take what is written for a translator's work.
fn fail(ready: &mut [Ready], error: &Error) {
    for ready in ready.iter_mut().filter(|ready| ready.record.is_some()) {
        let mut same = Error::new(error.kind(), error.reason()).at(error.position().clone());
        if let Some(hint) = error.hint() {
            same = same.with_hint(hint);
        }
        ready.pending.clear();
        ready.outcome.state = State::Failed;
        ready.outcome.errors.push(same);
    }
}

/// Stands for a run: all of its documents, in order, and what they are drafted with.
fn whole_run(jobs: &[Job], setup: &Setup<'_>, tick: &(dyn Fn(Step) + Sync)) -> u128 {
    let hashes: Vec<Hash> = jobs
        .par_iter()
        .map(|job| {
            let bytes = store::read(&job.path, document::format(job).most_bytes());
            tick(Step::Read);
            bytes.map(|bytes| Hash::of(&bytes)).unwrap_or_default()
        })
        .collect();
    let mut digest = setup.digest();
    for (job, hash) in jobs.iter().zip(hashes) {
        digest.write(job.name.as_bytes());
        digest.write(b"\xFF");
        digest.write(job.output_name().as_bytes());
        digest.write(b"\xFF");
        digest.write(&hash.0.to_le_bytes());
    }
    digest.finish()
}

/// Whether all drafts are as the last run left them.
fn jobs_stand(jobs: &[Job], setup: &Setup<'_>, workspace: &Workspace) -> bool {
    jobs.par_iter().all(|job| {
        workspace.record(&job.output_name()).is_some_and(|record| {
            let stamped = record.files.iter().all(|file| {
                file.stamp.is_some()
                    && file.stamp == workspace::Stamp::of(&job.file(setup.out, &file.suffix))
            });
            !record.interrupted && stamped
        })
    })
}
