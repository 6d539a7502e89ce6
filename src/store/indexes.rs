//! Indexes on disk: which are fresh, which have to be built, where they are kept.
//!
//! Indexes lie in `.karakoram` in the memory folder, or, where that cannot be written, in the user's
//! cache folder. Each says which TMX files it was made from and what those were like. One is used
//! where all its files are wanted and are still like that: the same length and change time, or else
//! the same content. What no index covers is indexed: a large file by itself, small ones together, and
//! together with small indexes that are there, so that a folder of hundreds of updates is searched
//! like one file. As log-structured stores do, an index is merged only with those that are not much
//! larger than all that goes into it, so that on the whole each unit is copied a few times.
//!
//! An index appears under its name when it is whole, and is never changed. Two programs that build the
//! same one write the same bytes to the same name, or, where the files' times are not believed yet, two
//! that serve alike, of which one is removed; neither disturbs the other. What a program leaves
//! behind that was ended while it built, the next one removes.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use tempfile::NamedTempFile;

use super::build::{self, Wanted};
use super::{Progress, Step, place, write_atomically};
use crate::error::Result;
use crate::language::Language;
use crate::memory::index::{Bytes, FileMeta};
use crate::memory::{Hasher, Index, IndexBuilder, Part};

/// What index files are called.
const EXTENSION: &str = "index";
/// TMX files of more bytes than this get an index of their own.
const LARGE_FILE: u64 = 4 << 20;
/// Indexes of more bytes than this are not merged any more.
const LARGE_INDEX: usize = 16 << 20;
/// An index is merged with those that are less than so many times as large.
const RATIO: usize = 4;
/// A file that was changed so shortly before it was read, in nanoseconds, may have been changed once
/// more without its time telling: some file systems count in two seconds.
pub(super) const UNSURE: u64 = 2_000_000_000;

/// An index that is there.
struct Found {
    path: PathBuf,
    index: Index,
    /// When it was written, or when its files were last found to be the same, in nanoseconds.
    checked: u64,
    /// The change times of its files, where they have other ones by now and the same content.
    times: Vec<u64>,
}

/// The indexes of the files of a memory folder, with the rank that each file has. `whole` says whether
/// these are all files of the folder: indexes that are of no use any more are removed then.
///
/// Never fails: what cannot be stored is held in memory, and what cannot be read says so.
pub(super) fn open(
    folder: &Path,
    files: &[Wanted],
    source: &Language,
    whole: bool,
    progress: &Progress,
) -> Vec<Part> {
    open_but(&[], folder, files, source, whole, progress)
}

/// The same without some indexes that are known to be damaged.
fn open_but(
    ignored: &[PathBuf],
    folder: &Path,
    files: &[Wanted],
    source: &Language,
    whole: bool,
    progress: &Progress,
) -> Vec<Part> {
    let mut places = place::candidates(folder);
    if !whole && !place::exists(folder) {
        // A file that was named by itself is no reason to make a folder beside it.
        places.remove(0);
    }
    let mut unusable = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    for place in &places {
        found.extend(find(place, source.as_str(), &mut unusable));
    }
    found.retain(|found| !ignored.contains(&found.path));
    // The largest first; of equals, always the same.
    found.sort_by(|a, b| {
        let files = |found: &Found| found.index.files().len();
        files(b).cmp(&files(a)).then_with(|| a.path.cmp(&b.path))
    });
    let numbers: HashMap<&str, usize> =
        files.iter().enumerate().map(|(number, file)| (file.name.as_str(), number)).collect();
    let mut covered = vec![false; files.len()];
    let (mut used, mut stale) = (Vec::new(), Vec::new());
    for found in found {
        match covers(&found, folder, (files, &numbers), &covered) {
            Cover::Fresh(numbers) => {
                numbers.iter().for_each(|&number| covered[number] = true);
                used.push(found);
            }
            Cover::Stale | Cover::Again => stale.push(found),
            Cover::Other => {}
        }
    }
    let missing: Vec<&Wanted> = files
        .iter()
        .zip(&covered)
        .filter(|(_, covered)| !**covered)
        .map(|(file, _)| file)
        .collect();
    let mut indexes: Vec<(Index, Option<PathBuf>)> = Vec::new();
    if missing.is_empty() {
        indexes.extend(used.into_iter().map(|found| (found.index, Some(found.path))));
    } else {
        progress(Step::Begin(missing.iter().map(|file| file.size).sum()));
        let place = place::writable(&places);
        place.iter().for_each(|place| place::clean(place));
        let (large, small): (Vec<&Wanted>, Vec<&Wanted>) =
            missing.into_iter().partition(|file| file.size > LARGE_FILE);
        let merged = if small.is_empty() { Vec::new() } else { take_small(&mut used, &small) };
        // What is damaged is not merged; its files are read anew. It is closed first, since some systems
        // remove nothing that is mapped.
        let (merged, damaged): (Vec<Found>, Vec<Found>) =
            merged.into_iter().partition(|found| found.index.check());
        if !damaged.is_empty() {
            let damaged: Vec<PathBuf> = damaged.into_iter().map(|found| found.path).collect();
            damaged.iter().for_each(|path| remove(path));
            let ignored = [ignored, &damaged].concat();
            return open_but(&ignored, folder, files, source, whole, progress);
        }
        let mut jobs: Vec<(Vec<&Wanted>, Vec<Found>)> =
            large.into_iter().map(|file| (vec![file], Vec::new())).collect();
        if !small.is_empty() {
            jobs.push((small, merged));
        }
        let built: Vec<_> = jobs
            .into_par_iter()
            .map(|(files, merged)| build(place.as_deref(), &files, merged, (source, progress)))
            .collect();
        indexes.extend(used.into_iter().map(|found| (found.index, Some(found.path))));
        indexes.extend(built.into_iter().flatten());
    }
    if whole {
        let in_use = |path: &Path| indexes.iter().any(|(_, used)| used.as_deref() == Some(path));
        let stale = stale.iter().map(|found| &found.path).chain(&unusable);
        stale.filter(|old| !in_use(old)).for_each(|old| remove(old));
    }
    indexes
        .into_iter()
        .map(|(index, path)| {
            let rank = |file: &FileMeta| {
                numbers.get(file.name.as_str()).map_or(u32::MAX, |&number| files[number].rank)
            };
            let ranks = index.files().iter().map(rank).collect();
            Part::new(index, ranks).stored_at(path)
        })
        .collect()
}

/// Whether an index serves, and for which of the wanted files.
enum Cover {
    /// It is fresh, and these are its files.
    Fresh(Vec<usize>),
    /// A file of it has changed or is gone.
    Stale,
    /// It holds files that other indexes have, and nothing else.
    Again,
    /// It holds files that are not wanted, or some that another index has.
    Other,
}

fn covers(
    found: &Found,
    folder: &Path,
    (files, by_name): (&[Wanted], &HashMap<&str, usize>),
    covered: &[bool],
) -> Cover {
    let mut numbers = Vec::new();
    let (mut again, mut other) = (0, found.index.files().is_empty());
    for file in found.index.files() {
        let Some(&number) = by_name.get(file.name.as_str()) else {
            if !folder.join(&file.name).is_file() {
                return Cover::Stale;
            }
            other = true;
            continue;
        };
        if file.fingerprint.size != files[number].size {
            return Cover::Stale;
        }
        again += usize::from(covered[number]);
        numbers.push(number);
    }
    if other || (again > 0 && again < numbers.len()) {
        return Cover::Other;
    }
    if again > 0 {
        return Cover::Again;
    }
    // Contents come last, since comparing them takes reading the files.
    let mut compared = false;
    for (at, (file, &number)) in found.index.files().iter().zip(&numbers).enumerate() {
        let wanted = &files[number];
        let modified = found.times.get(at).copied().unwrap_or(file.fingerprint.modified);
        let sure = modified == wanted.modified
            && found.checked.saturating_sub(wanted.modified) > UNSURE
            && wanted.modified != 0;
        if !sure {
            if content(&wanted.path) != Some(file.fingerprint.content) {
                return Cover::Stale;
            }
            compared = true;
        }
    }
    if compared {
        note_times(found, files, &numbers);
    }
    Cover::Fresh(numbers)
}

/// A hash of a file's content, `None` where it cannot be read.
pub(super) fn content(path: &Path) -> Option<u64> {
    let mut hasher = HashWriter(Hasher::new());
    io::copy(&mut BufReader::with_capacity(1 << 18, File::open(path).ok()?), &mut hasher).ok()?;
    Some(hasher.0.finish())
}

struct HashWriter(Hasher);

impl Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where the change times of an index's files are noted, once they have others.
fn times_path(index: &Path) -> PathBuf {
    index.with_extension("times")
}

/// Notes that the files of an index were found to have the content that it was made from, so that
/// the next run need not read them. Where it cannot be noted, the next run reads them again.
fn note_times(found: &Found, files: &[Wanted], numbers: &[usize]) {
    let times: Vec<String> = numbers.iter().map(|&n| files[n].modified.to_string()).collect();
    let _ = write_atomically(&times_path(&found.path), times.join("\n").as_bytes());
}

/// The change time of a file in nanoseconds since 1970; 0 where there is none.
pub(super) fn modified(metadata: &fs::Metadata) -> u64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos().min(u128::from(u64::MAX)) as u64)
}

/// The indexes of a language in a folder. Those that are damaged, or that an older version wrote, are
/// added to `unusable`.
fn find(place: &Path, language: &str, unusable: &mut Vec<PathBuf>) -> Vec<Found> {
    let prefix = format!("{language}-");
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    let mut all = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(&prefix) || path.extension().is_none_or(|end| end != EXTENSION) {
            continue;
        }
        match found(&path) {
            // `en-` is also how the name of an index of `en-GB` begins.
            Ok(Ok(found)) if found.index.source() == language => all.push(found),
            Ok(Err(_)) => unusable.push(path),
            // Another language's, or gone by now, or not to be read.
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    all
}

/// What the system refuses, or else what is wrong with the index.
fn found(path: &Path) -> io::Result<Result<Found>> {
    let file = File::open(path)?;
    let mut checked = modified(&file.metadata()?);
    let index = match Bytes::map(&file).map(Index::open)? {
        Ok(index) => index,
        Err(error) => return Ok(Err(error)),
    };
    let times_path = times_path(path);
    let mut times = Vec::new();
    if let (Ok(text), Ok(metadata)) = (fs::read_to_string(&times_path), fs::metadata(&times_path)) {
        times = text.lines().filter_map(|line| line.parse().ok()).collect();
        checked = checked.max(modified(&metadata));
    }
    if times.len() != index.files().len() {
        times.clear();
    }
    Ok(Ok(Found { path: path.to_owned(), index, checked, times }))
}

/// Takes the indexes that new small files are to be merged with out of those in use.
fn take_small(used: &mut Vec<Found>, files: &[&Wanted]) -> Vec<Found> {
    // An index is about as large as its file.
    let mut gathered = files.iter().map(|file| file.size as usize).sum::<usize>();
    let mut small: Vec<Found> = Vec::new();
    used.sort_by(|a, b| b.index.size().cmp(&a.index.size()).then_with(|| a.path.cmp(&b.path)));
    while let Some(next) = used.last() {
        let size = next.index.size();
        if size >= gathered.saturating_mul(RATIO).max(1 << 18) || gathered + size > LARGE_INDEX {
            break;
        }
        gathered += size;
        small.extend(used.pop());
    }
    small
}

/// Builds an index of files and of other indexes, which are removed then, and stores it, where there is a
/// place to; else each of the others stands for itself, and the files are held in memory.
fn build(
    place: Option<&Path>,
    files: &[&Wanted],
    merged: Vec<Found>,
    (source, progress): (&Language, &Progress),
) -> Vec<(Index, Option<PathBuf>)> {
    let indexes: Vec<&Index> = merged.iter().map(|found| &found.index).collect();
    if let Some(place) = place
        && let Ok(built) = build_file(place, files, &indexes, (source, progress))
    {
        // They are closed first, since some systems remove nothing that is mapped.
        let old: Vec<PathBuf> = merged.into_iter().map(|found| found.path).collect();
        if let Some(kept) = &built.1 {
            old.iter().filter(|old| *old != kept).for_each(|old| remove(old));
        }
        return vec![built];
    }
    let mut all: Vec<_> = merged.into_iter().map(|found| (found.index, Some(found.path))).collect();
    // In memory nothing can fail but this program.
    let bytes = build_into(Cursor::new(Vec::new()), files, &[], &|| 0, (source, progress))
        .map(Cursor::into_inner);
    all.extend(
        bytes.ok().and_then(|bytes| Index::open(Bytes::Owned(bytes)).ok()).map(|i| (i, None)),
    );
    all
}

fn build_into<W: Write + Seek>(
    out: W,
    files: &[&Wanted],
    indexes: &[&Index],
    now: &dyn Fn() -> u64,
    (source, progress): (&Language, &Progress),
) -> io::Result<W> {
    let mut builder = IndexBuilder::new(out, source.clone())?;
    for index in indexes {
        if !builder.add_index(index) {
            return Err(io::Error::other("an index that was to be merged is damaged"));
        }
    }
    for file in files {
        build::add_file(&mut builder, file, now, progress);
    }
    builder.finish()
}

fn build_file(
    place: &Path,
    files: &[&Wanted],
    indexes: &[&Index],
    (source, progress): (&Language, &Progress),
) -> io::Result<(Index, Option<PathBuf>)> {
    let temporary = place::temporary(place)?;
    // What the file system takes for now, or took shortly ago.
    let now = || temporary.as_file().metadata().map_or(0, |metadata| modified(&metadata));
    let out = io::BufWriter::with_capacity(1 << 16, temporary.as_file());
    let out = build_into(out, files, indexes, &now, (source, progress))?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?;
    let index = Index::open(Bytes::map(temporary.as_file())?).map_err(io::Error::other)?;
    let path = place.join(name(&index));
    // Whoever takes the name away from under us has stored the same; ours is mapped and whole.
    let path = keep(temporary, &path).then_some(path);
    Ok((index, path))
}

fn keep(temporary: NamedTempFile, path: &Path) -> bool {
    temporary.persist(path).is_ok()
}

/// What an index is called: the language and a hash of the files that it was made from.
fn name(index: &Index) -> String {
    let mut hasher = Hasher::new();
    for FileMeta { name, fingerprint, .. } in index.files() {
        hasher.write(name.as_bytes());
        for number in [fingerprint.size, fingerprint.modified, fingerprint.content] {
            hasher.write(&number.to_le_bytes());
        }
    }
    format!("{}-{:016x}.{EXTENSION}", index.source(), hasher.finish())
}

/// Removes an index that is of no use any more. Where that fails (another program has it open, on
/// Windows), it does no harm but to take space.
pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(times_path(path));
}
