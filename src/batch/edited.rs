//! Drafts that are not as a run left them: a translator has worked on them. Found, and read back.

use std::collections::HashMap;
use std::fs;

use super::workspace::{Hash, Record, Stamp, Workspace};
use super::{Job, Setup};
use crate::draft::finished::FinishedDraft;
use crate::draft::revise;
use crate::format::finished;
use crate::language::Language;
use crate::text;

/// A draft that was edited.
pub(super) struct Edited {
    /// What follows the document's name.
    pub(super) suffix: String,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// The file's digest.
    pub(super) hash: Hash,
    /// The file's size and time, before it was read.
    pub(super) stamp: Stamp,
    /// What was read back, where it can be merged.
    pub(super) finished: Option<FinishedDraft>,
    /// Why it cannot be.
    pub(super) reason: Option<String>,
}

/// The drafts of a document, of those suffixes, that are there and not as a run left them.
pub(super) fn find<'s>(
    job: &Job,
    suffixes: impl Iterator<Item = &'s str>,
    record: Option<&Record>,
    setup: &Setup<'_>,
    workspace: &Workspace,
) -> Vec<Edited> {
    suffixes.filter_map(|suffix| edited(job, suffix, record, setup, workspace)).collect()
}

fn edited(
    job: &Job,
    suffix: &str,
    record: Option<&Record>,
    setup: &Setup<'_>,
    workspace: &Workspace,
) -> Option<Edited> {
    let path = job.file(setup.out, suffix);
    let known = record.and_then(|record| record.files.iter().find(|file| file.suffix == suffix));
    let stamp = Stamp::of(&path)?;
    if known.is_some_and(|known| known.stamp == Some(stamp) && !known.ours.is_empty()) {
        return None;
    }
    let mut bytes = fs::read(&path).ok()?;
    let mut hash = Hash::of(&bytes);
    if let Some(known) = known {
        if known.ours.contains(&hash) || known.plain == hash {
            return None;
        }
        // Merged and not touched since: the work is taken from where it was merged from, which also
        // holds the targets that could only be offered.
        let from = known.merged.iter().find(|(_, to)| *to == hash).map(|(from, _)| *from);
        if let Some(from) = from
            && let Ok(old) = fs::read(workspace.kept(&job.output_name(), suffix, from))
            && Hash::of(&old) == from
        {
            (bytes, hash) = (old, from);
        }
    }
    let (finished, reason) = match finished::read(&bytes, &path) {
        Ok((drafts, _)) => {
            let languages: Vec<Language> = setup.memory.target_languages().cloned().collect();
            fitting(drafts, job, &languages)
        }
        Err(_) => (None, Some("it was edited, and is no draft that can be read back".to_owned())),
    };
    Some(Edited { suffix: suffix.to_owned(), bytes, hash, stamp, finished, reason })
}

/// The draft of the document, where the languages of the run are all that it was worked on in.
fn fitting(
    drafts: Vec<FinishedDraft>,
    job: &Job,
    languages: &[Language],
) -> (Option<FinishedDraft>, Option<String>) {
    if drafts.len() != 1 {
        return (None, Some("it was edited, and holds several drafts".to_owned()));
    }
    let Some(draft) = drafts.into_iter().find(|draft| draft.document == job.name) else {
        return (None, Some("it is the draft of another document".to_owned()));
    };
    if revise::holds_others(&draft, languages) {
        let reason = "it was edited in a language that this run does not draft";
        return (None, Some(reason.to_owned()));
    }
    (Some(draft), None)
}

/// The targets that translators confirmed in the drafts of a run, by sentence and language: for the
/// places where the same sentence comes again.
#[derive(Default)]
pub(super) struct Confirmed {
    targets: HashMap<(u128, usize), String>,
}

impl Confirmed {
    /// Takes in the confirmed targets of a draft; the first of a sentence counts.
    pub(super) fn add(&mut self, finished: &FinishedDraft, languages: &[Language]) {
        for segment in &finished.segments {
            let Some(hash) = text::surface_hash(&segment.source) else { continue };
            for target in segment.targets.iter().filter(|target| target.confirmed) {
                let column = languages.iter().position(|l| *l == target.language);
                if let Some(column) = column.filter(|_| !target.text.trim().is_empty()) {
                    self.targets.entry((hash, column)).or_insert_with(|| target.text.clone());
                }
            }
        }
    }

    /// The target of a sentence.
    pub(super) fn find(&self, source: &str, column: usize) -> Option<&str> {
        if self.targets.is_empty() {
            return None;
        }
        self.targets.get(&(text::surface_hash(source)?, column)).map(String::as_str)
    }
}
