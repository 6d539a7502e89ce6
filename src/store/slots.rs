//! What the units of a folder that `commit` wrote say: for each slot and language the last target.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{list, open_tmx};
use crate::error::Error;
use crate::language::Language;
use crate::memory::{SLOT, Unit, date};

/// The last target in a slot and language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// When it was changed, in seconds since 1970; 0 where the unit does not say.
    pub changed: u64,
    /// The target, without inline codes.
    pub text: String,
    /// The file, by its place in the folder's order, and the unit's number in it.
    pub place: (usize, u32),
}

/// The last targets of a folder.
#[derive(Debug, Default)]
pub struct Slots {
    last: HashMap<(String, String), Last>,
}

impl Slots {
    /// Reads the units of some files that have a slot; files that have none are looked through for
    /// the name only. What cannot be read is an error in `errors`.
    pub fn of_files(files: &[PathBuf], errors: &mut Vec<Error>) -> Self {
        let mut slots = Self::default();
        for (place, path) in files.iter().enumerate() {
            match has_slots(path) {
                Ok(true) => slots.read(path, place, errors),
                Ok(false) => {}
                Err(error) => errors.push(Error::io("read", path, error)),
            }
        }
        slots
    }

    /// Reads the units of a folder's files; see [`Slots::of_files`].
    pub fn of_folder(folder: &Path, errors: &mut Vec<Error>) -> Self {
        let mut listing = Vec::new();
        let files: Vec<PathBuf> =
            list(folder, &mut listing).1.into_iter().map(|(path, _)| path).collect();
        // A folder without TMX files is how a desk begins.
        errors.extend(listing.into_iter().filter(|e| e.kind() != crate::error::ErrorKind::Empty));
        Self::of_files(&files, errors)
    }

    fn read(&mut self, path: &Path, place: usize, errors: &mut Vec<Error>) {
        let reader = match open_tmx(path) {
            Ok(reader) => reader,
            Err(error) => return errors.push(error),
        };
        for unit in reader {
            match unit {
                Ok(unit) => self.add(&unit, place),
                Err(error) => errors.push(error),
            }
        }
    }

    fn add(&mut self, unit: &Unit, file: usize) {
        let Some(slot) = unit.prop(SLOT).map(str::trim).filter(|slot| !slot.is_empty()) else {
            return;
        };
        for variant in unit.variants.iter().skip(1) {
            let Some(language) = Language::from_tag(&variant.language) else { continue };
            let changed = variant.attribute("changedate").or_else(|| unit.attribute("changedate"));
            let changed = changed.and_then(date::to_seconds).unwrap_or(0);
            let last = Last { changed, text: variant.text(), place: (file, unit.number) };
            let key = (slot.to_owned(), language.with_region().to_owned());
            match self.last.get_mut(&key) {
                Some(known) if (known.changed, known.place) > (last.changed, last.place) => {}
                Some(known) => *known = last,
                None => {
                    self.last.insert(key, last);
                }
            }
        }
    }

    /// Takes in those of a file that was written after the others.
    pub fn take(&mut self, later: Self) {
        let place = self.last.values().map(|last| last.place.0 + 1).max().unwrap_or(0);
        let later = later.last.into_iter();
        self.last
            .extend(later.map(|(key, last)| (key, Last { place: (place, last.place.1), ..last })));
    }

    /// The last target of a slot in a language.
    pub fn last(&self, slot: &str, language: &Language) -> Option<&Last> {
        self.last.get(&(slot.to_owned(), language.with_region().to_owned()))
    }

    /// The unit without the targets that later ones supersede; `None` where none is left. `file` is
    /// the place of its file among those that were read.
    pub fn current(&self, mut unit: Unit, file: usize) -> Option<Unit> {
        let Some(slot) = unit.prop(SLOT).map(|slot| slot.trim().to_owned()) else {
            return Some(unit);
        };
        let number = unit.number;
        let superseded = |language: &str| {
            Language::from_tag(language)
                .and_then(|language| self.last(&slot, &language))
                .is_some_and(|last| last.place != (file, number))
        };
        let mut place = 0;
        unit.variants.retain(|variant| {
            place += 1;
            place == 1 || !superseded(&variant.language)
        });
        (unit.variants.len() > 1).then_some(unit)
    }
}

/// Whether the name of the property stands in a file, or might: in one that is packed or in UTF-16
/// it is not seen.
fn has_slots(path: &Path) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    let finder = memchr::memmem::Finder::new(SLOT);
    let mut buffer = vec![0; 1 << 20];
    let mut kept = 0;
    let mut first = true;
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(false);
        }
        let bytes = &buffer[..kept + read];
        let opaque = matches!(
            bytes,
            [0x1F, 0x8B, ..] | [b'P', b'K', ..] | [0xFF | 0xFE, ..] | [0, ..] | [_, 0, ..]
        );
        if (first && opaque) || finder.find(bytes).is_some() {
            return Ok(true);
        }
        first = false;
        // The name may have been read in part.
        let end = kept + read;
        kept = end.min(SLOT.len() - 1);
        buffer.copy_within(end - kept..end, 0);
    }
}
