//! Update files folded into one. The new file is there whole before an old one goes; where a process
//! ends in between, targets are there twice in the same slots, and only one of them counts.

use std::fs;
use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::scan;
use super::slots::Slots;
use super::{sync_folder, write_with};
use crate::error::{Error, Result};
use crate::format::tmx::{Header, Level, Writer};
use crate::memory::Unit;
use crate::memory::select::identity;
use crate::store::updates;
use crate::text;

/// What was folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// The new file.
    pub file: PathBuf,
    /// How many files went into it.
    pub files: usize,
    /// How many units it holds.
    pub units: usize,
    /// How many targets were left out because later ones supersede them.
    pub superseded: usize,
}

/// Folds the update files of a memory folder into one; `None` where there is at most one.
///
/// # Errors
/// Where one cannot be read to its end, or the new one not be written: all is as it was then. Where
/// an old one cannot be removed: nothing is lost, and the command can be run again.
pub fn updates(folder: &Path, waiting: impl FnOnce()) -> Result<Option<Compacted>> {
    let _lock = Lock::of(folder, waiting)?;
    let updates = folder.join(updates::FOLDER);
    if !updates.is_dir() {
        return Ok(None);
    }
    let (files, errors) = scan::files(std::slice::from_ref(&updates));
    if let Some(error) = errors.into_iter().next().filter(|_| !files.is_empty()) {
        return Err(error);
    }
    if files.len() < 2 {
        return Ok(None);
    }
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let mut errors = Vec::new();
    let slots = Slots::of_files(&paths, &mut errors);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let mut kept: Vec<Unit> = Vec::new();
    let (mut superseded, mut header) = (0, Header::default());
    for (place, path) in paths.iter().enumerate() {
        let take = &mut |found: &Header, unit: Unit| {
            if header.attributes.is_empty() {
                found.clone_into(&mut header);
            }
            let targets = unit.variants.len().saturating_sub(1);
            let current = slots.current(unit, place);
            let left = current.as_ref().map_or(0, |unit| unit.variants.len() - 1);
            superseded += targets.saturating_sub(left);
            kept.extend(current);
            Ok(())
        };
        scan::each_unit(path, &mut drop, take)?;
    }
    let prints: Vec<u8> = kept.iter().flat_map(|unit| identity(unit).to_le_bytes()).collect();
    let file = updates.join(format!("compacted-{:08x}.tmx", text::hash(&prints) >> 96));
    write_with(&file, |out| {
        let mut writer = Writer::new(out, &header, Level::Two)?;
        for unit in &kept {
            writer.unit(unit)?;
        }
        writer.finish().map(drop)
    })?;
    for path in paths.iter().filter(|path| **path != file) {
        fs::remove_file(path).map_err(|error| Error::io("remove", path, error))?;
    }
    sync_folder(&updates).map_err(|error| Error::io("write", &updates, error))?;
    Ok(Some(Compacted { file, files: paths.len(), units: kept.len(), superseded }))
}
