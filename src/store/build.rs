//! TMX files into the builder of an index. A thread reads ahead where there are several, and what the
//! reader has to say of the file goes into the index, so that a run that does not open the file can
//! say it again.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::format::tmx;
use crate::memory::index::Fingerprint;
use crate::memory::{IndexBuilder, Unit};

use super::{Progress, Step, indexes};

/// How many units go from the reading thread to the building one at a time, and how many such loads
/// may wait: some megabytes at the most, but for huge units.
const LOAD: usize = 256;
const WAITING: usize = 8;

/// The most warnings that are kept of a file. The rest is counted.
const MOST_WARNINGS: usize = 100_000;

/// A TMX file that is to be in a memory.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) path: PathBuf,
    /// Its path relative to the memory folder, with `/`.
    pub(super) name: String,
    /// Its place in memory order.
    pub(super) rank: u32,
    /// Its length in bytes.
    pub(super) size: u64,
    /// Its change time, in nanoseconds since 1970.
    pub(super) modified: u64,
}

/// What a reader gives, in the order of the file.
enum Item {
    Unit(Box<Unit>),
    Warnings(Vec<Warning>),
}

/// How reading ended.
struct Ended {
    counts: tmx::Counts,
    complete: bool,
    failure: Option<Error>,
}

/// Reads a file into a builder. What goes wrong in reading is told in the index. `now` tells
/// what time it is, in nanoseconds since 1970, or any time before.
pub(super) fn add_file<W: Write + Seek>(
    builder: &mut IndexBuilder<W>,
    wanted: &Wanted,
    now: &dyn Fn() -> u64,
    progress: &Progress,
) {
    // As long as it is not older than this, a file may be changed without its time telling.
    let tells = || now().saturating_sub(wanted.modified) > indexes::UNSURE;
    let content_before = if tells() { None } else { indexes::content(&wanted.path) };
    builder.begin_file(&*wanted.name);
    let mut kept = 0;
    let mut unsaid = 0;
    let ended = {
        let mut take = |read: Item| match read {
            Item::Unit(unit) => builder.add(&unit),
            Item::Warnings(warnings) => {
                let room = MOST_WARNINGS.saturating_sub(kept);
                kept += warnings.len().min(room);
                unsaid += warnings.iter().skip(room).map(|warning| warning.count).sum::<u64>();
                if let Some(file) = builder.file() {
                    file.warnings.extend(warnings.into_iter().take(room));
                }
            }
        };
        read(wanted, progress, &mut take)
    };
    let counts = ended.counts;
    let io_failed = ended.failure.as_ref().is_some_and(|error| {
        !matches!(
            error.kind(),
            ErrorKind::Malformed
                | ErrorKind::Truncated
                | ErrorKind::Unsupported
                | ErrorKind::Encoding
        )
    });
    builder.end_file(ended.failure.is_none() && ended.complete);
    let Some(file) = builder.file() else { return };
    (file.total, file.skipped) = (counts.total, counts.skipped);
    if unsaid > 0 {
        let message = format!("{unsaid} more warnings about this file");
        file.warnings.push(Warning::new(Position::default(), message).standing_for(unsaid));
    }
    file.error = match ended.failure {
        Some(error) => Some(error),
        None if counts.total > 0 && counts.skipped == counts.total => {
            let reason = format!("none of its {} units could be read", counts.total);
            let error = Error::new(ErrorKind::Malformed, reason);
            Some(error.with_hint("the warnings say what is wrong with them"))
        }
        None => None,
    };
    // A time that does not tell is like none: the next run compares contents.
    let modified = if tells() { wanted.modified } else { 0 };
    let content = indexes::content(&wanted.path);
    // What could not be read to its end, or was changed meanwhile, is like no file: the next run tries
    // again.
    let unchanged = content.is_some()
        && content_before.is_none_or(|before| content == Some(before))
        && is_as_it_was(wanted);
    let size = if unchanged && !io_failed { wanted.size } else { u64::MAX };
    file.fingerprint = Fingerprint { size, modified, content: content.unwrap_or(0) };
}

/// Whether a file has the length and the time that it had.
fn is_as_it_was(wanted: &Wanted) -> bool {
    fs::metadata(&wanted.path).is_ok_and(|metadata| {
        metadata.len() == wanted.size && indexes::modified(&metadata) == wanted.modified
    })
}

fn read(wanted: &Wanted, progress: &Progress, take: &mut dyn FnMut(Item)) -> Ended {
    let read_all = |give: &mut dyn FnMut(Item)| match read_file(wanted, progress, give) {
        Ok(ended) => ended,
        Err(error) => {
            Ended { counts: tmx::Counts::default(), complete: false, failure: Some(error) }
        }
    };
    if rayon::current_num_threads() == 1 || wanted.size < 1 << 20 {
        return read_all(take);
    }
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<Item>>(WAITING);
        let reading = scope.spawn(move || {
            let mut load = Vec::with_capacity(LOAD);
            let ended = read_all(&mut |read| {
                load.push(read);
                if load.len() == LOAD {
                    send(&sender, std::mem::replace(&mut load, Vec::with_capacity(LOAD)));
                }
            });
            send(&sender, load);
            ended
        });
        receiver.iter().flatten().for_each(take);
        // A panic there is one of this program, and goes on here.
        reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The receiver takes everything until the sender is gone, so sending cannot fail.
fn send(sender: &SyncSender<Vec<Item>>, load: Vec<Item>) {
    let _ = sender.send(load);
}

fn read_file(wanted: &Wanted, progress: &Progress, give: &mut dyn FnMut(Item)) -> Result<Ended> {
    let path = wanted.path.as_path();
    let file = File::open(path).map_err(|error| Error::io("open the memory", path, error))?;
    let file = Counted { file, progress: Progress::clone(progress), place: 0, furthest: 0 };
    let mut reader = tmx::Reader::new(tmx::unpack(file, path)?, path);
    let mut failure = None;
    while let Some(unit) = reader.next() {
        let warnings = reader.warnings();
        if !warnings.is_empty() {
            give(Item::Warnings(warnings));
        }
        match unit {
            Ok(unit) => give(Item::Unit(Box::new(unit))),
            Err(error) => failure = Some(error),
        }
    }
    let warnings = reader.warnings();
    if !warnings.is_empty() {
        give(Item::Warnings(warnings));
    }
    let (counts, complete) = (reader.counts(), reader.is_complete());
    Ok(Ended { counts, complete, failure })
}

/// A file that tells how much of it has been read for the first time.
struct Counted {
    file: File,
    progress: Progress,
    place: u64,
    furthest: u64,
}

impl Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        self.place += read as u64;
        if self.place > self.furthest {
            (self.progress)(Step::Read(self.place - self.furthest));
            self.furthest = self.place;
        }
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.place = self.file.seek(to)?;
        Ok(self.place)
    }
}
