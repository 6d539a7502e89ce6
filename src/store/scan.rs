//! The units of memories one by one, file by file, without an index: for what looks at all of them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{list, open_tmx};
use crate::error::{Error, Result, Warning};
use crate::format::tmx::{Counts, Header};
use crate::memory::Unit;

/// A TMX file of a memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// Its path relative to the memory folder, with `/`.
    pub name: String,
}

/// The TMX files of folders and files, each once, in memory order. What cannot be listed is an
/// error in the second part.
pub fn files(paths: &[PathBuf]) -> (Vec<Found>, Vec<Error>) {
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for path in paths {
        for (path, name) in list(path, &mut errors).1 {
            if seen.insert(fs::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
                files.push(Found { path, name });
            }
        }
    }
    (files, errors)
}

/// Hands over the units of a file in order, with its header, and warnings as they come.
///
/// # Errors
/// Where the file cannot be opened or read to its end (all whole units were handed over before),
/// and what `take` returns.
pub fn each_unit(
    path: &Path,
    warn: &mut dyn FnMut(Warning),
    take: &mut dyn FnMut(&Header, Unit) -> Result<()>,
) -> Result<Counts> {
    let mut reader = open_tmx(path)?;
    while let Some(unit) = reader.next() {
        reader.warnings().into_iter().for_each(&mut *warn);
        take(reader.header(), unit?)?;
    }
    reader.warnings().into_iter().for_each(warn);
    Ok(reader.counts())
}
