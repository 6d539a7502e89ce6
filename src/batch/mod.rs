//! Many documents: which ones, where their drafts go, and what became of each. Documents are
//! drafted in parallel; outcomes, repetitions and bytes come in the order of the documents.

mod plan;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::document::Document;
use crate::draft::Leverage;
use crate::error::{Error, Position, Result, Warning};
use crate::format::DraftFormat;
use crate::memory::Memory;
use crate::pipeline::{self, Options, Seen, Segmented};
use crate::segmentation::Segmenter;
use crate::store;
pub use plan::{Job, Plan, plan};

/// How many documents are in memory at a time: enough that threads are seldom idle at the end of a
/// round, few enough that memory does not grow with the run.
const ROUND: usize = 64;

/// What a run is made with.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The memory.
    pub memory: &'a Memory,
    /// Cuts the documents into sentences.
    pub segmenter: &'a Segmenter,
    /// Thresholds and limits.
    pub options: Options,
    /// The formats to write.
    pub formats: &'a [DraftFormat],
    /// The folder to write to.
    pub out: &'a Path,
}

/// What became of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The document's path.
    pub path: PathBuf,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// The files written.
    pub written: Vec<PathBuf>,
    /// What was not done, and why; nothing where all was.
    pub errors: Vec<Error>,
    /// The number of segments.
    pub segments: usize,
}

/// Drafts the documents, calls `report` with each outcome in order, and gives the leverage of the
/// whole run, one for each target language. `tick` is called when a document is done, from any
/// thread and in any order.
pub fn run(
    jobs: &[Job],
    setup: &Setup<'_>,
    tick: &(dyn Fn() + Sync),
    report: &mut dyn FnMut(Outcome),
) -> Vec<Leverage> {
    let mut totals: Vec<Leverage> =
        setup.memory.target_languages().cloned().map(Leverage::new).collect();
    let mut seen = Seen::default();
    for round in jobs.chunks(ROUND) {
        let mut read: Vec<_> = round.par_iter().map(|job| read(job, setup.segmenter)).collect();
        for (segmented, _) in read.iter_mut().flatten() {
            seen.mark(segmented);
        }
        let finish = |(job, read)| {
            let done = finish(job, read, setup);
            tick();
            done
        };
        let done: Vec<(Outcome, Vec<Leverage>)> = round.par_iter().zip(read).map(finish).collect();
        for (outcome, leverages) in done {
            for (total, leverage) in totals.iter_mut().zip(&leverages) {
                *total += leverage;
            }
            report(outcome);
        }
    }
    totals
}

fn read(job: &Job, segmenter: &Segmenter) -> Result<(Segmented, Vec<Warning>)> {
    let bytes = fs::read(&job.path).map_err(|error| Error::io("read", &job.path, error))?;
    let (document, mut warnings) =
        Document::from_text(&bytes).map_err(|error| error.in_file(&job.path))?;
    for warning in &mut warnings {
        warning.position.file.get_or_insert_with(|| job.path.clone());
    }
    let segmented = pipeline::segment(&job.name, &document, segmenter);
    if segmented.segments.is_empty() {
        warnings.push(Warning::new(Position::file(&job.path), "there is nothing to translate"));
    }
    Ok((segmented, warnings))
}

fn finish(
    job: &Job,
    read: Result<(Segmented, Vec<Warning>)>,
    setup: &Setup<'_>,
) -> (Outcome, Vec<Leverage>) {
    let mut outcome = Outcome {
        path: job.path.clone(),
        warnings: Vec::new(),
        written: Vec::new(),
        errors: Vec::new(),
        segments: 0,
    };
    let (segmented, warnings) = match read {
        Ok(read) => read,
        Err(error) => {
            outcome.errors.push(error);
            return (outcome, Vec::new());
        }
    };
    outcome.warnings = warnings;
    let draft = pipeline::draft(segmented, setup.memory, setup.options);
    outcome.segments = draft.segments.len();
    let mut not_written: Vec<(PathBuf, Error)> = Vec::new();
    for format in setup.formats {
        let files = match format.render(&draft) {
            Ok(files) => files,
            Err(error) => {
                outcome.errors.push(error.in_file(&job.path));
                continue;
            }
        };
        for file in files {
            let mut path = setup.out.join(&job.output).into_os_string();
            path.push(&file.suffix);
            let path = PathBuf::from(path);
            if file.dropped > 0 {
                let message = format!(
                    "{} control characters were left out, which the format cannot hold",
                    file.dropped
                );
                outcome.warnings.push(Warning::new(Position::file(&path), message));
            }
            match store::write_atomically(&path, &file.bytes) {
                Ok(()) => outcome.written.push(path),
                Err(error) => not_written.push((path, error)),
            }
        }
    }
    outcome.errors.extend(join_failures(not_written));
    (outcome, draft.leverage)
}

/// One error for the files of a document that could not be written, the others named in it: a full
/// disk would say the same thing of each.
fn join_failures(failures: Vec<(PathBuf, Error)>) -> Option<Error> {
    let mut failures = failures.into_iter();
    let (_, first) = failures.next()?;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let others: Vec<String> = failures.map(|(path, _)| name(&path)).collect();
    if others.is_empty() {
        return Some(first);
    }
    let reason = format!("{}; not written either: {}", first.reason(), others.join(", "));
    let joined = Error::new(first.kind(), reason).at(first.position().clone());
    Some(match first.hint() {
        Some(hint) => joined.with_hint(hint),
        None => joined,
    })
}
