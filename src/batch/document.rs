//! One document of a run: read, drafted, and its files written so that no translator's work is
//! lost.

use std::fs;
use std::path::{Path, PathBuf};

use super::edited::{self, Confirmed, Edited};
use super::workspace::{Hash, Record, Stamp, Workspace, Written};
use super::{Job, Outcome, Setup, State};
use crate::document::{Document, DocumentFormat};
use crate::draft::check;
use crate::draft::leverage::{Amount, Leverage};
use crate::draft::revise::{self, Revision};
use crate::draft::{Band, Draft};
use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::pipeline::{self, Segmented};
use crate::segmentation::Segmenter;
use crate::store;

/// A document that was read.
pub(super) struct Source {
    /// Its bytes.
    pub(super) hash: Hash,
    /// What it holds.
    pub(super) document: Document,
    /// Its sentences.
    pub(super) segmented: Segmented,
    /// What was noticed.
    pub(super) warnings: Vec<Warning>,
}

/// The format of a document; what has no extension that is known is text.
pub(super) fn format(job: &Job) -> DocumentFormat {
    DocumentFormat::of(&job.path).unwrap_or(DocumentFormat::Text)
}

/// Reads a document.
pub(super) fn read(job: &Job, segmenter: &Segmenter) -> Result<Source> {
    let format = format(job);
    let bytes = store::read(&job.path, format.most_bytes())?;
    let (document, mut warnings) =
        Document::read(&bytes, format).map_err(|error| error.in_file(&job.path))?;
    for warning in &mut warnings {
        warning.position.file.get_or_insert_with(|| job.path.clone());
    }
    let segmented = pipeline::segment(&job.name, &document, segmenter);
    if segmented.segments.is_empty() {
        warnings.push(Warning::new(Position::file(&job.path), "there is nothing to translate"));
    }
    Ok(Source { hash: Hash::of(&bytes), document, segmented, warnings })
}

/// A file that is about to be written.
pub(super) struct Pending {
    /// Where to.
    path: PathBuf,
    /// What follows the document's name.
    suffix: String,
    bytes: Vec<u8>,
    /// The file that it takes the place of, and where that is kept.
    replaces: Option<(Vec<u8>, PathBuf)>,
    /// What the path looked like when this was decided.
    there: Option<Stamp>,
}

impl Pending {
    fn new(path: PathBuf, suffix: String, bytes: Vec<u8>) -> Self {
        let there = Stamp::of(&path);
        Self { path, suffix, bytes, replaces: None, there }
    }
}

/// A document that is drafted and not written yet.
pub(super) struct Ready {
    /// What became of it so far.
    pub(super) outcome: Outcome,
    /// What will be known of it; `None` where nothing changes, or nothing could be done.
    pub(super) record: Option<Record>,
    /// The files to write.
    pub(super) pending: Vec<Pending>,
    /// What the memory covers.
    pub(super) leverage: Vec<Leverage>,
}

/// A document that could not be read.
pub(super) fn failed(job: &Job, error: Error) -> Ready {
    let mut outcome = Outcome::of(job);
    outcome.errors.push(error);
    outcome.state = State::Failed;
    Ready { outcome, record: None, pending: Vec::new(), leverage: Vec::new() }
}

/// Drafts a document, unless its drafts stand.
pub(super) fn prepare(
    job: &Job,
    source: Source,
    edited: Vec<Edited>,
    confirmed: &Confirmed,
    setup: &Setup<'_>,
    workspace: &Workspace,
) -> Ready {
    let mut outcome = Outcome::of(job);
    outcome.segments = source.segmented.segments.len();
    outcome.warnings = source.warnings;
    let output = job.output_name();
    let known = workspace.record(&output);
    let key = Hash(setup.key(&source.segmented, confirmed));
    if let Some(record) = known.filter(|_| !setup.force)
        && !record.interrupted
        && (record.source, record.key) == (source.hash, key)
        && stands(record, job, setup.out)
        && let Some(leverage) = stored_leverage(record, setup)
    {
        outcome.state = State::Unchanged;
        let noted = with_edits(record.clone(), &edited, job, setup.out);
        let record = (noted != *record).then_some(noted);
        return Ready { outcome, record, pending: Vec::new(), leverage };
    }
    let mut draft =
        pipeline::draft_with_terms(source.segmented, setup.memory, setup.options, setup.aids.terms);
    if setup.memory.damaged() {
        let reason = "not drafted: an index of the memory is damaged";
        let error = Error::new(ErrorKind::Malformed, reason).in_file(&job.path);
        return failed(job, error.with_hint("run the command again, which builds the index anew"));
    }
    pipeline::add_parts(&mut draft, &setup.aids);
    revise::propagate(&mut draft, &|source, column| confirmed.find(source, column));
    check::mark(&mut draft, setup.aids.terms);
    let mut record = Record {
        source: source.hash,
        key,
        segments: draft.segments.len(),
        leverage: draft.leverage.iter().map(leverage_row).collect(),
        files: Vec::new(),
        interrupted: false,
    };
    let document = &source.document;
    let pending = Vec::new();
    let mut files = Files { job, setup, document, workspace, known, edited, outcome, pending };
    files.prepare(&draft, &mut record);
    let Files { mut outcome, pending, .. } = files;
    let same = known.is_some_and(|known| !known.interrupted && same_files(known, &record));
    outcome.state = match (outcome.revision, pending.is_empty() && same) {
        _ if !outcome.errors.is_empty() => State::Failed,
        (Some(_), _) => State::Merged,
        (None, true) => State::Unchanged,
        (None, false) => State::Drafted,
    };
    Ready { outcome, record: Some(record), pending, leverage: draft.leverage }
}

/// Whether both say the same of the drafts themselves.
fn same_files(known: &Record, new: &Record) -> bool {
    let plain = |record: &Record| -> Vec<(String, Hash)> {
        record.files.iter().map(|file| (file.suffix.clone(), file.plain)).collect()
    };
    plain(known) == plain(new)
}

/// Whether all drafts are there, edited or not.
pub(super) fn stands(record: &Record, job: &Job, out: &Path) -> bool {
    record.files.iter().all(|file| job.file(out, &file.suffix).is_file())
}

/// The record of drafts that stand, knowing which of them a translator has edited. The others keep
/// the stamps that they got when they were written: whatever is edited after that differs from it.
fn with_edits(mut record: Record, edited: &[Edited], job: &Job, out: &Path) -> Record {
    for file in &mut record.files {
        if edited.iter().any(|edited| edited.suffix == file.suffix) {
            file.ours.clear();
            file.stamp = Stamp::of(&job.file(out, &file.suffix));
        }
    }
    record
}

fn leverage_row(leverage: &Leverage) -> Vec<[u64; 3]> {
    leverage.bands().map(|(_, a)| [a.segments, a.words, a.characters]).collect()
}

/// The leverage of a record; `None` where it is that of other languages or bands.
pub(super) fn stored_leverage(record: &Record, setup: &Setup<'_>) -> Option<Vec<Leverage>> {
    let languages = setup.memory.target_languages();
    if record.leverage.len() != languages.len() {
        return None;
    }
    let rows = languages.zip(&record.leverage);
    rows.map(|(language, row)| {
        let amounts =
            row.iter().map(|&[segments, words, characters]| Amount { segments, words, characters });
        let amounts: [Amount; Band::ALL.len()] = amounts.collect::<Vec<_>>().try_into().ok()?;
        Some(Leverage::from_amounts(language.clone(), amounts))
    })
    .collect()
}

/// The files of a draft, one after another.
struct Files<'a> {
    job: &'a Job,
    setup: &'a Setup<'a>,
    document: &'a Document,
    workspace: &'a Workspace,
    known: Option<&'a Record>,
    edited: Vec<Edited>,
    outcome: Outcome,
    pending: Vec<Pending>,
}

impl Files<'_> {
    fn prepare(&mut self, plain: &Draft, record: &mut Record) {
        let mut rendered = Vec::new();
        for &format in self.setup.formats {
            match format.render(plain, self.document, self.setup.untranslated) {
                Ok(files) => rendered.extend(files.into_iter().map(|file| (format, file))),
                Err(error) => self.outcome.errors.push(error.in_file(&self.job.path)),
            }
        }
        // Of files that no run knows, what stands there is not ours.
        let is_known = |suffix: &str| {
            self.known.is_some_and(|known| known.files.iter().any(|file| file.suffix == suffix))
        };
        let unknown = rendered.iter().map(|(_, file)| file.suffix.as_str());
        let unknown = unknown.filter(|suffix| !is_known(suffix));
        let found = edited::find(self.job, unknown, self.known, self.setup, self.workspace);
        self.edited.extend(found);
        let merged = self.edited.iter().any(|edited| edited.finished.is_some());
        for (format, file) in rendered {
            if is_same_file(&self.job.file(self.setup.out, &file.suffix), &self.job.path) {
                let reason = "the draft would replace the release itself";
                let error = Error::new(ErrorKind::Usage, reason).in_file(&self.job.path);
                self.outcome.errors.push(error.with_hint("choose another folder with --out"));
                continue;
            }
            self.note_dropped(&file.suffix, file.dropped);
            let plain_hash = Hash::of(&file.bytes);
            let bytes = if merged {
                match self.merge(plain, format, &file.suffix) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        self.outcome.errors.push(error.in_file(&self.job.path));
                        continue;
                    }
                }
            } else {
                file.bytes
            };
            let written = self.place(file.suffix, plain_hash, bytes);
            record.files.push(written);
        }
    }

    /// The bytes of a file with all translators' work, that of this very file first.
    fn merge(
        &mut self,
        plain: &Draft,
        format: crate::format::DraftFormat,
        suffix: &str,
    ) -> Result<Vec<u8>> {
        let mut draft = plain.clone();
        let (own, others): (Vec<&Edited>, Vec<&Edited>) =
            self.edited.iter().partition(|edited| edited.suffix == suffix);
        let mut total: Option<Revision> = None;
        for edited in own.into_iter().chain(others) {
            let Some(finished) = &edited.finished else { continue };
            let name = self.job.file(Path::new(""), &edited.suffix);
            let name = name.to_string_lossy().replace('\\', "/");
            let revision = revise::revise(&mut draft, finished, &name, self.setup.options.prefill);
            if edited.suffix == suffix {
                total = Some(revision);
            }
        }
        if let Some(revision) = total {
            let sum = self.outcome.revision.get_or_insert_default();
            sum.kept += revision.kept;
            sum.moved += revision.moved;
            sum.offered += revision.offered;
            sum.left += revision.left;
        }
        check::mark(&mut draft, self.setup.aids.terms);
        let files = format.render(&draft, self.document, self.setup.untranslated)?;
        let found = files.into_iter().find(|file| file.suffix == suffix);
        Ok(found.map(|file| file.bytes).unwrap_or_default())
    }

    /// Decides where the bytes go: to the draft's own place, or beside what a translator edited.
    fn place(&mut self, suffix: String, plain: Hash, bytes: Vec<u8>) -> Written {
        let path = self.job.file(self.setup.out, &suffix);
        let hash = Hash::of(&bytes);
        let before = self.known.and_then(|r| r.files.iter().find(|file| file.suffix == suffix));
        let known = before.filter(|_| self.known.is_some_and(|known| !known.interrupted));
        let mut written = Written { suffix: suffix.clone(), plain, ..Written::default() };
        let edited = self.edited.iter().find(|edited| edited.suffix == suffix);
        match edited {
            // What would be written is what was written before: the translator's file stands.
            Some(_) if known.is_some_and(|known| known.plain == plain) && !self.setup.force => {
                written.merged = before.map(|before| before.merged.clone()).unwrap_or_default();
                written.stamp = Stamp::of(&path);
            }
            Some(edited) if edited.bytes == bytes && hash == plain => {
                written.ours.push(hash);
                written.stamp = Some(edited.stamp);
            }
            Some(Edited { finished: Some(_), bytes: old, hash: from, .. }) => {
                written.merged.push((*from, hash));
                let kept = self.workspace.kept(&self.job.output_name(), &suffix, *from);
                let replaces = Some((old.clone(), kept));
                self.pending.push(Pending { replaces, ..Pending::new(path, suffix, bytes) });
            }
            Some(edited) => {
                let reason = edited.reason.clone().unwrap_or_else(|| "it was edited".to_owned());
                self.write_beside(&path, &suffix, bytes, &reason);
            }
            None => {
                written.ours.push(hash);
                written.stamp = known.and_then(|known| known.stamp);
                if known.is_none_or(|known| known.ours != [hash]) || !path.is_file() {
                    self.pending.push(Pending::new(path, suffix, bytes));
                }
            }
        }
        written
    }

    /// Writes to `NAME.new.EXT`, or the first such name that is free.
    fn write_beside(&mut self, path: &Path, suffix: &str, bytes: Vec<u8>, reason: &str) {
        let mut number = 1;
        let beside = loop {
            let new = if number == 1 { ".new".to_owned() } else { format!(".new{number}") };
            let beside = self.job.file(self.setup.out, &format!("{new}{suffix}"));
            match fs::read(&beside) {
                Ok(there) if there != bytes => number += 1,
                _ => break beside,
            }
        };
        let message = format!(
            "left as it is, since {reason}; the new draft is beside it, in {}",
            beside.file_name().unwrap_or_default().to_string_lossy()
        );
        self.outcome.warnings.push(Warning::new(Position::file(path), message));
        self.outcome.beside.push(beside.clone());
        // No file of the record: what lies beside is the translator's to look at and to remove.
        self.pending.push(Pending::new(beside, String::new(), bytes));
    }

    fn note_dropped(&mut self, suffix: &str, dropped: usize) {
        if dropped > 0 {
            let path = self.job.file(self.setup.out, suffix);
            let message =
                format!("{dropped} control characters were left out, which the format cannot hold");
            self.outcome.warnings.push(Warning::new(Position::file(path), message));
        }
    }
}

/// Whether two paths are one file; not where either does not exist yet.
fn is_same_file(a: &Path, b: &Path) -> bool {
    fs::canonicalize(a).ok().zip(fs::canonicalize(b).ok()).is_some_and(|(a, b)| a == b)
}

/// Writes the files of a document.
pub(super) fn write(ready: &mut Ready, workspace: &Workspace) {
    let temporary = workspace.temporary();
    let mut not_written: Vec<(PathBuf, Error)> = Vec::new();
    for pending in std::mem::take(&mut ready.pending) {
        let done = write_one(&pending, &temporary);
        let Pending { path, suffix, replaces, .. } = pending;
        if let Some(record) = &mut ready.record {
            match &done {
                Ok(stamp) => {
                    let file = record.files.iter_mut().find(|file| file.suffix == suffix);
                    file.into_iter().for_each(|file| file.stamp = *stamp);
                }
                Err(_) => {
                    record.files.retain(|file| file.suffix != suffix);
                    record.interrupted = true;
                }
            }
        }
        match done {
            Ok(_) => {
                ready.outcome.written.push(path);
                ready.outcome.kept.extend(replaces.map(|(_, kept)| kept));
            }
            Err(error) => not_written.push((path, error)),
        }
    }
    let error = join_failures(not_written);
    if error.is_some() {
        ready.outcome.state = State::Failed;
    }
    ready.outcome.errors.extend(error);
}

fn write_one(pending: &Pending, temporary: &Path) -> Result<Option<Stamp>> {
    let Pending { path, bytes, replaces, there, .. } = pending;
    if Stamp::of(path) != *there {
        let error = Error::new(ErrorKind::Busy, "somebody has just saved it; it was left as it is");
        return Err(error.in_file(path).with_hint("run again, and it will be merged"));
    }
    if let Some((old, kept)) = replaces {
        store::write_by_way_of(temporary, kept, old)?;
    }
    let metadata = store::write_by_way_of(temporary, path, bytes)?;
    Ok(metadata.as_ref().and_then(Stamp::from_metadata))
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
