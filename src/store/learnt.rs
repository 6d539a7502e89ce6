//! Learnt fragments beside the memory: kept in `.karakoram/` of the memory folder, read while they
//! stand for the units that are there now, learnt anew when they do not. Whoever asks says so first.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::fragments::{Example, Fingerprint, Fragments, Origin};
use crate::language::Language;
use crate::memory::{Memory, Pair, Proposal};

use super::write_atomically;

/// Where derived data of a memory folder are kept.
const FOLDER: &str = ".karakoram";

/// Why fragments have to be learnt, to be told before it is done.
#[derive(Debug)]
pub enum Reason {
    /// None are kept yet.
    None,
    /// The memory has changed since.
    Changed,
    /// The file that keeps them cannot be used.
    Unusable(Error),
}

/// Fragments of one direction of a memory, as far as they are kept.
#[derive(Debug)]
pub enum Kept {
    /// They stand for the units of the memory.
    Fresh(Box<(Fragments, Origin)>),
    /// They have to be learnt.
    Stale(Reason),
}

/// One direction of a memory and the file that its fragments are kept in.
#[derive(Debug)]
pub struct Learning<'m> {
    pair: Pair<'m>,
    target: &'m Language,
    file: PathBuf,
    /// Stands for the memory's files.
    files: u128,
    /// Stands for its units, once that was asked for: they all have to be read.
    units: OnceCell<u64>,
}

impl<'m> Learning<'m> {
    /// For the target language of that index; `paths` are where the memory was opened from, and
    /// `files` is the identity of what was opened.
    ///
    /// # Panics
    /// Where there is no such target language.
    pub fn new(memory: &'m Memory, target: usize, paths: &[PathBuf], files: u128) -> Self {
        let pair = memory.pair(target);
        let target =
            memory.target_languages().nth(target).expect("a target language of the memory");
        let name = format!("fragments.{}-{target}{}.bin", memory.source_language(), suffix(paths));
        let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
        let folder = if first.is_file() { first.parent().unwrap_or(Path::new("")) } else { first };
        let file = folder.join(FOLDER).join(name);
        Self { pair, target, file, files, units: OnceCell::new() }
    }

    /// What learning now learns from.
    pub fn origin(&self) -> Origin {
        Origin { units: self.fingerprint(), files: self.files }
    }

    fn fingerprint(&self) -> u64 {
        *self.units.get_or_init(|| {
            let mut fingerprint = Fingerprint::default();
            for unit in self.pair.units() {
                fingerprint.add(&example(&unit));
            }
            fingerprint.get()
        })
    }

    /// The target language.
    pub fn target(&self) -> &'m Language {
        self.target
    }

    /// The number of units.
    pub fn units(&self) -> usize {
        self.pair.len()
    }

    /// The file that they are kept in.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Reads the fragments that are kept, where they stand for the units of the memory. Units are
    /// only read where the files have changed.
    pub fn kept(&self) -> Kept {
        match self.read() {
            Ok((fragments, origin))
                if origin.files == self.files || origin.units == self.fingerprint() =>
            {
                Kept::Fresh(Box::new((fragments, origin)))
            }
            Ok(_) => Kept::Stale(Reason::Changed),
            Err(reason) => Kept::Stale(reason),
        }
    }

    /// Reads the fragments that are kept, though the memory may have changed since, and what they
    /// were learnt from. Reads no unit.
    ///
    /// # Errors
    /// Why there are none: [`Reason::None`] or [`Reason::Unusable`].
    pub fn read(&self) -> std::result::Result<(Fragments, Origin), Reason> {
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Reason::None),
            Err(error) => return Err(Reason::Unusable(Error::io("read", &self.file, error))),
        };
        Fragments::from_bytes(&bytes).map_err(|error| Reason::Unusable(error.in_file(&self.file)))
    }

    /// Whether what was learnt from there stands for the files of the memory as they are.
    pub fn is_of_these_files(&self, origin: Origin) -> bool {
        origin.files == self.files
    }

    /// Learns from all units. Takes up to a minute of a core for 100,000 units.
    pub fn learn(&self) -> Fragments {
        let source = self.pair.memory().source_language();
        let units: Vec<Proposal<'_>> = self.pair.units().collect();
        Fragments::learn(source, self.target, units.iter().map(example))
    }

    /// Keeps what was learnt.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the folder cannot be written to, or where an index turned out to be damaged,
    /// so that something may be missing; the hint says what follows.
    pub fn keep(&self, fragments: &Fragments) -> Result<()> {
        if self.pair.memory().damaged() {
            let error =
                Error::new(ErrorKind::Io, "an index is damaged, so fragments may be missing");
            return Err(error.with_hint("they are not kept, and the next run learns them again"));
        }
        write_atomically(&self.file, &fragments.to_bytes(self.origin())).map_err(|error| {
            error.with_hint("the fragments are used, but the next run has to learn them again")
        })
    }
}

fn example<'m>(unit: &Proposal<'m>) -> Example<'m> {
    Example {
        file: unit.file(),
        number: unit.number(),
        source: unit.source(),
        target: unit.target(),
    }
}

/// Tells memories apart that keep their fragments in the same folder: nothing for a folder alone,
/// else a hash of what was named.
fn suffix(paths: &[PathBuf]) -> String {
    match paths {
        [one] if !one.is_file() => String::new(),
        paths => {
            let names = paths.iter().map(|path| path.to_string_lossy());
            let names = names.collect::<Vec<_>>().join("\n");
            let hash = names.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
            format!(".{:08x}", hash >> 32 ^ hash & 0xFFFF_FFFF)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;

    fn put(folder: &Path, name: &str, units: &[(&str, &str)]) {
        let body: String = units
            .iter()
            .map(|(source, target)| {
                format!(
                    "<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv>\
                     <tuv xml:lang=\"zh\"><seg>{target}</seg></tuv></tu>"
                )
            })
            .collect();
        let text =
            format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{body}</body></tmx>");
        write_atomically(&folder.join(name), text.as_bytes()).unwrap();
    }

    fn with_memory<T>(folder: &Path, then: impl FnOnce(&Learning<'_>) -> T) -> T {
        let language = |tag| Language::from_tag(tag).unwrap();
        let paths = [folder.to_owned()];
        let opened = store::open(
            &paths,
            &language("en"),
            &[language("zh")],
            &mut |_| {},
            &crate::store::unwatched(),
        );
        then(&Learning::new(&opened.memory, 0, &paths, opened.identity))
    }

    #[test]
    fn what_is_kept_is_used_until_the_memory_changes() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "a.tmx", &[("The water authority met.", "水务局开会。")]);
        with_memory(folder.path(), |learning| {
            assert!(matches!(learning.kept(), Kept::Stale(Reason::None)));
            learning.keep(&learning.learn()).unwrap();
            assert!(matches!(learning.kept(), Kept::Fresh(learnt) if learnt.0.len() == 1));
        });
        put(folder.path(), "b.tmx", &[("The medical team left.", "医疗队离开了。")]);
        with_memory(folder.path(), |learning| {
            assert!(matches!(learning.kept(), Kept::Stale(Reason::Changed)));
        });
    }

    #[test]
    fn a_damaged_file_is_named_and_learnt_anew() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "a.tmx", &[("The water authority met.", "水务局开会。")]);
        with_memory(folder.path(), |learning| {
            write_atomically(learning.file(), b"KKFRAGMT and then nothing").unwrap();
            let Kept::Stale(Reason::Unusable(error)) = learning.kept() else { panic!("usable") };
            assert!(error.to_string().contains("fragments.en-zh.bin"), "{error}");
        });
    }
}
