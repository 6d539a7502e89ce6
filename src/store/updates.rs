//! Finished drafts into a memory folder: each as a new, small TMX file in `updates/`, there whole or
//! not at all. No file is ever edited.

use std::fs;
use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::slots::Slots;
use super::{make_folder, sync_folder, write_atomically};
use crate::draft::accept::{self, Acceptance, Accepted};
use crate::draft::finished::FinishedDraft;
use crate::error::{Error, Result};
use crate::format::tmx::{Header, Level, Writer};
use crate::memory::{Unit, date};
use crate::text;

/// The folder for updates, in the memory folder.
pub(super) const FOLDER: &str = "updates";

/// A memory folder that is being added to. Nobody else of us writes to it meanwhile.
#[derive(Debug)]
pub struct Updates {
    folder: PathBuf,
    slots: Slots,
    _lock: Lock,
}

/// What became of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The new file, where there was anything to add.
    pub file: Option<PathBuf>,
    /// The number of targets that it holds.
    pub added: usize,
    /// The number of targets that were in the memory already.
    pub known: usize,
    /// The number of characters that XML cannot hold and that were left out.
    pub dropped: u64,
}

impl Updates {
    /// Opens a memory folder for adding; makes it where it is not there. Calls `waiting` where
    /// somebody else is adding to it.
    ///
    /// # Errors
    /// Where it cannot be locked, or a file with earlier commits cannot be read: what is in it could
    /// be added twice.
    pub fn open(folder: &Path, waiting: impl FnOnce()) -> Result<Self> {
        let lock = Lock::of(folder, waiting)?;
        let updates = folder.join(FOLDER);
        make_folder(&updates)?;
        sync_folder(folder).map_err(|error| Error::io("write", folder, error))?;
        remove_leftovers(&updates)?;
        let mut errors = Vec::new();
        let slots = Slots::of_folder(folder, &mut errors);
        match errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(Self { folder: updates, slots, _lock: lock }),
        }
    }

    /// Adds what was accepted of a draft. `seconds` is the time now, since 1970.
    ///
    /// # Errors
    /// Where the file cannot be written; the memory is as it was then.
    pub fn commit(
        &mut self,
        draft: &FinishedDraft,
        acceptance: &Acceptance,
        author: &str,
        seconds: u64,
    ) -> Result<Committed> {
        let last = |accepted: &Accepted| self.slots.last(&accepted.slot, &accepted.language);
        let new: Vec<Accepted> = acceptance
            .accepted
            .iter()
            .filter(|accepted| last(accepted).is_none_or(|last| last.text != accepted.text))
            .cloned()
            .collect();
        let known = acceptance.accepted.len() - new.len();
        // Later than what it supersedes, even where the clocks of two desks differ.
        let date = |accepted: &Accepted| {
            let after = last(accepted).map_or(0, |last| last.changed + 1);
            date::from_seconds(seconds.max(after))
        };
        let units = accept::units(draft, &new, author, date);
        let mut committed = Committed { known, added: new.len(), ..Committed::default() };
        if !units.is_empty() {
            let (bytes, dropped) = render(draft, &units, author, seconds);
            let path = self.folder.join(name(draft, &bytes, seconds));
            write_atomically(&path, &bytes)?;
            let mut errors = Vec::new();
            let added = Slots::of_files(std::slice::from_ref(&path), &mut errors);
            self.slots.take(added);
            (committed.file, committed.dropped) = (Some(path), dropped);
            if let Some(error) = errors.into_iter().next() {
                return Err(error);
            }
        }
        Ok(committed)
    }
}

fn render(draft: &FinishedDraft, units: &[Unit], author: &str, seconds: u64) -> (Vec<u8>, u64) {
    let attribute = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let header = Header {
        attributes: vec![
            attribute("srclang", draft.source_language.with_region()),
            attribute("creationdate", &date::from_seconds(seconds)),
            attribute("creationid", author),
        ],
        ..Header::default()
    };
    let write = || {
        let mut writer = Writer::new(Vec::new(), &header, Level::Two)?;
        for unit in units {
            writer.unit(unit)?;
        }
        writer.finish()
    };
    // Writing to memory does not fail.
    write().unwrap_or_default()
}

/// `2024-01-02-launch-1f2e3d4c.tmx`: the day, the document, and a hash of what is in it.
fn name(draft: &FinishedDraft, bytes: &[u8], seconds: u64) -> String {
    let date = date::from_seconds(seconds);
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..8]);
    let document = draft.document.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = document.rsplit_once('.').map_or(document, |(stem, _)| stem);
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let stem: String = stem.chars().take(60).map(safe).collect();
    let hash = text::hash(bytes) >> 96;
    format!("{year}-{month}-{day}-{stem}-{hash:08x}.tmx")
}

/// Removes what a process that was ended half-way has left: files that never became part of the
/// memory.
fn remove_leftovers(folder: &Path) -> Result<()> {
    let failed = |error| Error::io("list", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if super::temporary::is_name(&name) {
            fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
        }
    }
    Ok(())
}
