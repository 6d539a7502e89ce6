//! The output folder of a run: locked for one run at a time, with a journal of what was written
//! there, so that a run knows what stands, what a translator has edited, and where a run that was
//! killed had got to.
//!
//! All of it lies in `.karakoram/` in the output folder, and may be deleted: then nothing is known of
//! the drafts that are there, and each that differs from what would be written is taken for a
//! translator's work.
//!
//! The journal is a file of JSON lines. Before files are written, a line says what they will be
//! (`intents`); after it, a line says that they are (`record`). Whatever moment a run is killed at,
//! each draft is thereby known as ours or as somebody else's. A last line that was cut short says
//! nothing.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::store;
use crate::text::Digest;

/// The folder of the run's own files.
const FOLDER: &str = ".karakoram";

/// A digest of bytes, as it is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(super) struct Hash(pub(super) u128);

impl Hash {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digest = Digest::default();
        digest.write(bytes);
        Self(digest.finish())
    }
}

impl From<String> for Hash {
    /// What is no hash is that of nothing.
    fn from(text: String) -> Self {
        Self(u128::from_str_radix(&text, 16).unwrap_or_default())
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        format!("{:032x}", hash.0)
    }
}

/// What was made of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The document's bytes.
    pub(super) source: Hash,
    /// All that the draft was made from: the document's sentences, those of others that they repeat,
    /// the memory, the rules and the options.
    pub(super) key: Hash,
    /// The number of segments.
    pub(super) segments: usize,
    /// Segments, words and characters by band, for each language.
    pub(super) leverage: Vec<Vec<[u64; 3]>>,
    /// The files.
    pub(super) files: Vec<Written>,
    /// Whether the files are about to be written, and not known to be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) interrupted: bool,
}

/// A file of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// What follows the document's name.
    pub(super) suffix: String,
    /// The draft without a translator's work.
    pub(super) plain: Hash,
    /// What was written that holds no translator's work but what stands in other files; also before,
    /// where a run was killed in between.
    pub(super) ours: Vec<Hash>,
    /// What was written that a translator's work was merged into: the file that it took the place
    /// of, which is kept, and the new one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) merged: Vec<(Hash, Hash)>,
    /// The file as it was written: whoever edits it changes that. Where nothing is `ours`, as it was
    /// found edited.
    pub(super) stamp: Option<Stamp>,
}

/// Size and time of a file: where they are the same, so is the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    size: u64,
    /// Nanoseconds since 1970.
    modified: u64,
}

impl Stamp {
    /// `None` where there is no such file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        Self::from_metadata(&fs::metadata(path).ok()?)
    }

    /// `None` where the system does not tell.
    pub(super) fn from_metadata(metadata: &fs::Metadata) -> Option<Self> {
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self { size: metadata.len(), modified: modified.as_nanos() as u64 })
    }
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// The version of the journal.
    Version(u32),
    /// The files of a document that are about to be written.
    Intent(String, Record),
    /// What was made of a document.
    Record(String, Record),
    /// What a whole run was about, once it had ended.
    Run(Hash),
}

/// The version of the journal that is read and written.
const VERSION: u32 = 1;

/// An output folder that is ours as long as this lives.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    /// Held, never written to.
    lock: File,
    journal: File,
    records: HashMap<String, Record>,
    run: Option<Hash>,
    changed: bool,
}

impl Workspace {
    /// Takes an output folder, and makes it where there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] where another run works there; [`ErrorKind::Io`] where the folder cannot
    /// be written to.
    pub fn open(out: &Path) -> Result<Self> {
        let folder = out.join(FOLDER);
        store::make_folder(&folder.join("tmp"))?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| Error::io("open", &path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let error = Error::new(ErrorKind::Busy, "another run is writing here");
                let hint = "wait until it has ended, or name another folder with --out";
                return Err(error.in_file(out).with_hint(hint));
            }
            Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, error)),
        }
        // What a run that was killed had not finished writing.
        for left in fs::read_dir(folder.join("tmp")).into_iter().flatten().flatten() {
            fs::remove_file(left.path())
                .map_err(|error| Error::io("remove", &left.path(), error))?;
        }
        let path = folder.join("drafts.jsonl");
        let (records, run, whole) = read(&path)?;
        if !whole {
            write_whole(&path, &records, None)?;
        }
        let journal = OpenOptions::new().append(true).open(&path);
        let journal = journal.map_err(|error| Error::io("open", &path, error))?;
        Ok(Self { folder, lock, journal, records, run, changed: false })
    }

    /// What is known of the drafts of that name.
    pub(super) fn record(&self, output: &str) -> Option<&Record> {
        self.records.get(output)
    }

    /// What the last run that ended was about.
    pub(super) fn run(&self) -> Option<Hash> {
        self.run
    }

    /// Says that files are about to be written.
    pub(super) fn intend(&mut self, intents: Vec<(String, Record)>) -> Result<()> {
        self.append(intents.into_iter().map(|(output, record)| Line::Intent(output, record)))
    }

    /// Says what was made of documents.
    pub(super) fn note(&mut self, records: Vec<(String, Record)>) -> Result<()> {
        self.append(records.into_iter().map(|(output, record)| Line::Record(output, record)))
    }

    fn append(&mut self, lines: impl Iterator<Item = Line>) -> Result<()> {
        let mut bytes = Vec::new();
        for line in lines {
            write_line(&mut bytes, &line)?;
            take(line, &mut self.records, &mut self.run);
        }
        if bytes.is_empty() {
            return Ok(());
        }
        self.changed = true;
        let written = self.journal.write_all(&bytes).and_then(|()| self.journal.sync_data());
        written.map_err(|error| Error::io("write", &self.folder.join("drafts.jsonl"), error))
    }

    /// Ends a run: the journal holds what counts and no more.
    pub(super) fn end(&mut self, run: Hash) -> Result<()> {
        if !self.changed && self.run == Some(run) {
            return Ok(());
        }
        self.run = Some(run);
        self.changed = false;
        let path = self.folder.join("drafts.jsonl");
        write_whole(&path, &self.records, self.run)?;
        let journal = OpenOptions::new().append(true).open(&path);
        self.journal = journal.map_err(|error| Error::io("open", &path, error))?;
        Ok(())
    }

    /// Where files are put together before they get their name.
    pub(super) fn temporary(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    /// Where a file that a translator edited is kept as it was, once its work was merged.
    pub(super) fn kept(&self, output: &str, suffix: &str, hash: Hash) -> PathBuf {
        let short = (hash.0 >> 96) as u32;
        self.folder.join("kept").join(format!("{output}~{short:08x}{suffix}"))
    }
}

impl Drop for Workspace {
    /// Frees the folder. Closing the file would do, but for a child process that another thread is
    /// just starting, which has a copy of the open file for a moment.
    fn drop(&mut self) {
        // What cannot be unlocked is free once the file is closed.
        self.lock.unlock().ok();
    }
}

/// Takes a line into what is known.
fn take(line: Line, records: &mut HashMap<String, Record>, run: &mut Option<Hash>) {
    match line {
        Line::Version(_) => {}
        Line::Run(hash) => *run = Some(hash),
        Line::Record(output, record) => {
            records.insert(output, record);
            *run = None;
        }
        Line::Intent(output, mut record) => {
            // Either of both may be there: what was before, and what is about to be.
            for before in records.remove(&output).into_iter().flat_map(|before| before.files) {
                match record.files.iter_mut().find(|file| file.suffix == before.suffix) {
                    Some(file) => {
                        file.ours.extend(before.ours);
                        file.merged.extend(before.merged);
                    }
                    None => record.files.push(before),
                }
            }
            record.interrupted = true;
            records.insert(output, record);
            *run = None;
        }
    }
}

/// The records of a journal, and whether all of it could be read.
#[allow(clippy::type_complexity)]
fn read(path: &Path) -> Result<(HashMap<String, Record>, Option<Hash>, bool)> {
    let (mut records, mut run) = (HashMap::new(), None);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((records, run, false));
        }
        Err(error) => return Err(Error::io("open", path, error)),
    };
    let mut version = None;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| Error::io("read", path, error))? == 0 {
            break;
        }
        let whole = line.ends_with(b"\n");
        match serde_json::from_slice(&line) {
            Ok(Line::Version(found)) if whole => version = Some(found),
            Ok(line) if whole && version == Some(VERSION) => take(line, &mut records, &mut run),
            // Cut short, or of another version: what is not known is taken for edited.
            Ok(_) | Err(_) => return Ok((records, None, false)),
        }
    }
    Ok((records, run, version == Some(VERSION)))
}

fn write_line(bytes: &mut Vec<u8>, line: &Line) -> Result<()> {
    serde_json::to_writer(&mut *bytes, line).map_err(|error| {
        Error::new(ErrorKind::Io, format!("the journal cannot be written: {error}"))
    })?;
    bytes.push(b'\n');
    Ok(())
}

fn write_whole(path: &Path, records: &HashMap<String, Record>, run: Option<Hash>) -> Result<()> {
    let mut outputs: Vec<&String> = records.keys().collect();
    outputs.sort();
    let mut bytes = Vec::new();
    write_line(&mut bytes, &Line::Version(VERSION))?;
    for output in outputs {
        let record = records[output].clone();
        let line = match record.interrupted {
            true => Line::Intent(output.clone(), record),
            false => Line::Record(output.clone(), record),
        };
        write_line(&mut bytes, &line)?;
    }
    if let Some(run) = run {
        write_line(&mut bytes, &Line::Run(run))?;
    }
    store::write_atomically(path, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(suffix: &str, ours: &[u128]) -> Record {
        let ours = ours.iter().map(|&hash| Hash(hash)).collect();
        let file = Written { suffix: suffix.into(), ours, ..Written::default() };
        Record { files: vec![file], ..Record::default() }
    }

    #[test]
    fn what_was_noted_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = Workspace::open(folder.path()).unwrap();
        workspace.note(vec![("a".into(), record(".json", &[1]))]).unwrap();
        workspace.intend(vec![("a".into(), record(".json", &[2]))]).unwrap();
        drop(workspace);
        let mut workspace = Workspace::open(folder.path()).unwrap();
        let known = workspace.record("a").unwrap();
        assert!(known.interrupted);
        assert_eq!(known.files[0].ours, [Hash(2), Hash(1)]);
        workspace.note(vec![("a".into(), record(".json", &[2]))]).unwrap();
        workspace.end(Hash(7)).unwrap();
        drop(workspace);
        let workspace = Workspace::open(folder.path()).unwrap();
        assert_eq!(workspace.record("a"), Some(&record(".json", &[2])));
        assert_eq!(workspace.run(), Some(Hash(7)));
    }

    #[test]
    fn a_line_cut_short_costs_nothing_but_itself() {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = Workspace::open(folder.path()).unwrap();
        workspace.note(vec![("a".into(), record(".json", &[1]))]).unwrap();
        workspace.note(vec![("b".into(), record(".json", &[1]))]).unwrap();
        drop(workspace);
        let path = folder.path().join(FOLDER).join("drafts.jsonl");
        let bytes = fs::read(&path).unwrap();
        for end in 0..bytes.len() {
            store::write_atomically(&path, &bytes[..end]).unwrap();
            let mut workspace = Workspace::open(folder.path()).unwrap();
            let lines = bytes[..end].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(workspace.record("a").is_some(), lines >= 2, "{end}");
            workspace.note(vec![("c".into(), record(".tsv", &[3]))]).unwrap();
            drop(workspace);
            let workspace = Workspace::open(folder.path()).unwrap();
            assert!(workspace.record("c").is_some(), "{end}");
        }
    }

    #[test]
    fn two_runs_do_not_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = Workspace::open(folder.path()).unwrap();
        let second = Workspace::open(folder.path()).unwrap_err();
        assert_eq!(second.kind(), ErrorKind::Busy);
        drop(first);
        assert!(Workspace::open(folder.path()).is_ok());
    }
}
