//! Memories and files on disk: TMX files found, read and joined into a memory; files written so
//! that they are never half there.

mod build;
pub mod compact;
mod indexes;
pub mod learnt;
pub mod lock;
mod place;
pub mod scan;
pub mod slots;
mod temporary;
pub mod updates;

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::format::tmx;
use crate::language::Language;
use crate::memory::index::FileMeta;
use crate::memory::{Memory, Part, Unit};
use crate::text::Digest;
use build::Wanted;
pub use temporary::write_by_way_of;

/// What became of the memories that were asked for.
#[derive(Debug)]
pub struct Opened {
    /// The units of all that could be read, in the order of the paths, then of the files' names.
    pub memory: Memory,
    /// What was read of each file.
    pub files: Vec<FileSummary>,
    /// What could not be read, or not to its end.
    pub errors: Vec<Error>,
    /// Stands for what the files hold, by their names in the memory and their content, in order:
    /// where it is the same, so are all units.
    pub identity: u128,
}

/// What was read of a TMX file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSummary {
    /// The file.
    pub path: PathBuf,
    /// Units in the file.
    pub total: u64,
    /// Units left out, each with a warning.
    pub skipped: u64,
}

/// How far the indexing of memories has got, told from any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bytes more are to be read.
    Begin(u64),
    /// So many bytes more have been read.
    Read(u64),
}

/// Told how far the indexing of memories has got.
pub type Progress = Arc<dyn Fn(Step) + Send + Sync>;

/// Nobody who would be told.
pub fn unwatched() -> Progress {
    Arc::new(|_| {})
}

/// Opens memories: folders, of which every `*.tmx` is read, and TMX files. Warnings about units
/// are handed over one by one, in the order of the files.
///
/// What is read are their indexes; those that are not there or not fresh any more are built first.
/// What cannot be read is an error in the result; the rest is read all the same.
pub fn open(
    paths: &[PathBuf],
    source: &Language,
    targets: &[Language],
    warn: &mut dyn FnMut(Warning),
    progress: &Progress,
) -> Opened {
    let mut errors: Vec<(u32, Error)> = Vec::new();
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    let mut wanted_files: Vec<Wanted> = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        let mut failures = Vec::new();
        let (root, listed) = list(path, &mut failures);
        let rank = |files: &[Wanted]| files.len() as u32;
        errors.extend(failures.into_iter().map(|error| (rank(&wanted_files), error)));
        let start = wanted_files.len();
        for (file, name) in listed {
            // Named twice, or by a link: its units would be proposed twice.
            if !seen.insert(fs::canonicalize(&file).unwrap_or_else(|_| file.clone())) {
                continue;
            }
            match wanted(file, name, rank(&wanted_files)) {
                Ok(wanted) => wanted_files.push(wanted),
                Err(error) => errors.push((rank(&wanted_files), error)),
            }
        }
        let files = &wanted_files[start..];
        if !files.is_empty() {
            let whole = root == *path;
            let opened = indexes::open(&root, files, source, whole, progress);
            parts.extend(opened.into_iter().map(|part| part.of_memory(number)));
        }
    }
    let mut files = Vec::new();
    let mut read: Vec<(u32, &FileMeta)> = parts.iter().flat_map(Part::files).collect();
    read.sort_unstable_by_key(|(rank, _)| *rank);
    let mut identity = Digest::default();
    for (rank, file) in read {
        identity.write(file.name.as_bytes());
        identity.write(b"\xFF");
        identity.write(&file.fingerprint.content.to_le_bytes());
        let Some(Wanted { path, .. }) = wanted_files.get(rank as usize) else { continue };
        for warning in &file.warnings {
            let mut warning = warning.clone();
            warning.position.file = Some(path.clone());
            warn(warning);
        }
        match &file.error {
            Some(error) => errors.push((rank, error.again().in_file(path))),
            None => files.push(FileSummary {
                path: path.clone(),
                total: file.total,
                skipped: file.skipped,
            }),
        }
    }
    errors.sort_by_key(|(rank, _)| *rank);
    let memory = Memory::open(source.clone(), targets.iter().cloned(), parts);
    let errors = errors.into_iter().map(|(_, error)| error).collect();
    Opened { memory, files, errors, identity: identity.finish() }
}

/// Removes the indexes of a memory that turned out to be damaged, so that opening it once more builds
/// them anew. Gives their paths. Where one cannot be removed, it is still there.
pub fn discard_damaged(memory: &Memory) -> Vec<PathBuf> {
    let damaged = memory.parts().iter().filter(|part| part.index().is_damaged());
    let paths: Vec<PathBuf> = damaged.filter_map(|part| part.path().map(Path::to_owned)).collect();
    paths.iter().for_each(|path| indexes::remove(path));
    paths
}

fn wanted(path: PathBuf, name: String, rank: u32) -> Result<Wanted> {
    let opened = File::open(&path).and_then(|file| file.metadata());
    let metadata = opened.map_err(|error| Error::io("open the memory", &path, error))?;
    let (size, modified) = (metadata.len(), indexes::modified(&metadata));
    Ok(Wanted { path, name, rank, size, modified })
}

/// The TMX files of a path, with their names relative to the folder whose indexes they are in, sorted
/// by name; and that folder.
fn list(path: &Path, errors: &mut Vec<Error>) -> (PathBuf, Vec<(PathBuf, String)>) {
    let is_folder = match is_folder(path) {
        Ok(is_folder) => is_folder,
        Err(error) => {
            errors.push(error);
            return (path.to_owned(), Vec::new());
        }
    };
    if !is_folder {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        return (folder, vec![(path.to_owned(), name.to_string_lossy().into_owned())]);
    }
    let failed = errors.len();
    let mut files: Vec<(PathBuf, String)> = walk(path, errors)
        .filter(|file| has_extension(file, "tmx"))
        .map(|file| (file.clone(), relative_name(&file, path)))
        .collect();
    files.sort_by(|a, b| a.1.cmp(&b.1));
    if files.is_empty() && errors.len() == failed {
        let error = Error::new(ErrorKind::Empty, "the folder holds no TMX file");
        errors.push(error.in_file(path).with_hint(
            "put the memory's `.tmx` files there, or name another folder with --memory",
        ));
    }
    (path.to_owned(), files)
}

/// The place of a unit in a file.
pub fn place(file: &Path, unit: &Unit) -> Position {
    let (line, unit) = (Some(unit.line), Some(unit.number.into()));
    Position { line, unit, ..Position::file(file) }
}

/// Opens a TMX file, unpacked where it is packed. Nothing but its container is read yet.
///
/// # Errors
/// Where there is no such file, or its container cannot be opened; see [`tmx::unpack`].
pub fn open_tmx(path: &Path) -> Result<tmx::Reader<tmx::Input>> {
    let file = File::open(path).map_err(|error| Error::io("open the memory", path, error))?;
    Ok(tmx::Reader::new(tmx::unpack(file, path)?, path))
}

/// Whether a path is a folder, and not a file.
///
/// # Errors
/// [`ErrorKind::Missing`] where there is neither, with the nearest name as a hint;
/// [`ErrorKind::Unsupported`] for devices and pipes, which may have no end; [`ErrorKind::Io`].
pub fn is_folder(path: &Path) -> Result<bool> {
    let metadata = fs::metadata(path).map_err(|error| cannot_read(path, error))?;
    if metadata.is_dir() || metadata.is_file() {
        return Ok(metadata.is_dir());
    }
    let error = Error::new(ErrorKind::Unsupported, "it is neither a file nor a folder");
    Err(error.in_file(path).with_hint("store its content in a file first"))
}

/// The system's refusal to read a path; where there is nothing of that name, with the nearest name
/// as a hint.
pub fn cannot_read(path: &Path, error: std::io::Error) -> Error {
    let error = Error::io("read", path, error);
    match (error.kind(), nearest(path)) {
        (ErrorKind::Missing, Some(near)) => {
            error.with_hint(format!("did you mean `{}`?", near.display()))
        }
        _ => error,
    }
}

/// Reads a file of no more than `most` bytes.
///
/// # Errors
/// As [`cannot_read`]; [`ErrorKind::Unsupported`] for a larger file, of which nothing is kept.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let file = fs::File::open(path).map_err(|error| cannot_read(path, error))?;
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::new();
    if length <= most {
        // What a file says of its length need not be so: a pipe has none.
        bytes.reserve(length as usize);
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(path, error))?;
    }
    let length = length.max(bytes.len() as u64);
    if length > most {
        let (is, may) = (length.div_ceil(1 << 20), most >> 20);
        let reason = format!("it has {is} MB, more than the {may} MB that such a file may have");
        let error = Error::new(ErrorKind::Unsupported, reason).in_file(path);
        return Err(error.with_hint("if it is what it seems to be, cut it into several files"));
    }
    Ok(bytes)
}

/// The files below a folder, links followed, hidden ones and those in hidden folders left out, in
/// no order that may be relied on. What cannot be listed is an error.
pub fn walk<'e>(
    folder: &Path,
    errors: &'e mut Vec<Error>,
) -> impl Iterator<Item = PathBuf> + use<'e> {
    let hidden = |name: &OsStr| name.to_string_lossy().starts_with('.');
    let root = folder.to_owned();
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| entry.depth() == 0 || !hidden(entry.file_name()))
        .filter_map(move |entry| match entry {
            Ok(entry) => entry.file_type().is_file().then(|| entry.into_path()),
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_owned();
                errors.push(match error.into_io_error() {
                    Some(error) => Error::io("list", &path, error),
                    None => Error::new(ErrorKind::Io, "a link leads back to a folder around it")
                        .in_file(path),
                });
                None
            }
        })
}

/// Whether a file's name ends in an extension, any case.
pub fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// A file's path relative to a folder, with `/` on every system.
pub fn relative_name(file: &Path, folder: &Path) -> String {
    let parts = file.strip_prefix(folder).unwrap_or(file).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What stands nearest to a path that does not exist, in the folder where it would be.
pub fn nearest(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let siblings = fs::read_dir(parent.unwrap_or(Path::new("."))).ok()?;
    let mut near: Vec<(f64, PathBuf)> = siblings
        .filter_map(|sibling| {
            let name = sibling.ok()?.file_name();
            let likeness = strsim::jaro_winkler(&wanted, &name.to_string_lossy().to_lowercase());
            (likeness >= 0.85).then(|| (likeness, path.with_file_name(name)))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.into_iter().next().map(|(_, near)| near)
}

/// Writes a file so that, at any moment and after any crash, it is there whole or as it was
/// before: to a temporary file in the same folder, synced, renamed over it, the folder synced.
/// Makes the folders on the way.
///
/// # Errors
/// [`ErrorKind::Io`] or [`ErrorKind::Missing`] where the system refuses; nothing is left behind.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, |out| out.write_all(bytes))
}

/// Writes a file like [`write_atomically`], with what a function writes.
///
/// # Errors
/// As there, and what the function returns; nothing is left behind.
pub fn write_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    make_folder(folder)?;
    let failed = |error| Error::io("write", path, error);
    let file = temporary::file_in(folder).map_err(failed)?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    write(&mut out).map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync_folder(folder).map_err(failed)
}

/// Makes a folder and those on the way to it, where they are not there yet.
///
/// # Errors
/// [`ErrorKind::Io`] where the system refuses.
pub fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no way to sync a folder; NTFS journals the rename.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
