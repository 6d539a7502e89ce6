//! Where indexes are kept: in `.karakoram` in the memory folder, else in the user's cache folder.

use std::env;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::write_atomically;
use crate::memory::Hasher;

/// The folder of what is derived from a memory.
const FOLDER: &str = ".karakoram";
/// How often it is tried to have a file that no other program takes for left behind.
const ATTEMPTS: usize = 100;
/// What files are called that are being written.
const UNFINISHED: &str = "unfinished-";

/// The folders in which the indexes of a memory folder may be, the preferred one first.
pub(super) fn candidates(folder: &Path) -> Vec<PathBuf> {
    let beside = folder.join(FOLDER);
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mut hasher = Hasher::new();
    hasher.write(whole.to_string_lossy().as_bytes());
    let name = format!("{:016x}", hasher.finish());
    let cache = cache_folder().map(|cache| cache.join("karakoram").join(name));
    [Some(beside), cache].into_iter().flatten().collect()
}

/// Whether a memory folder has a folder of indexes already.
pub(super) fn exists(folder: &Path) -> bool {
    folder.join(FOLDER).is_dir()
}

/// The user's folder for what can be made again.
fn cache_folder() -> Option<PathBuf> {
    let variable = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || variable("HOME");
    variable("XDG_CACHE_HOME")
        .or_else(|| if cfg!(windows) { variable("LOCALAPPDATA") } else { None })
        .or_else(|| {
            if cfg!(target_os = "macos") { Some(home()?.join("Library/Caches")) } else { None }
        })
        .or_else(|| Some(home()?.join(".cache")))
}

/// The first of the folders that can be written to, made where it is not there.
pub(super) fn writable(places: &[PathBuf]) -> Option<PathBuf> {
    places.iter().find(|place| prepare(place).is_ok()).cloned()
}

fn prepare(place: &Path) -> io::Result<()> {
    // A folder that is for reading only stays as it is, even where the user could write to it.
    for folder in [Some(place), place.parent()].into_iter().flatten() {
        if fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
    }
    fs::create_dir_all(place)?;
    let ignore = place.join(".gitignore");
    if !ignore.exists() {
        let text = b"# Made by karakoram from the memory, and made again where it is missing.\n*\n";
        write_atomically(&ignore, text).map_err(io::Error::other)?;
    }
    temporary(place).map(drop)
}

/// A file to write an index to, locked as long as it is open, so that it can be told from one whose
/// writer was ended.
pub(super) fn temporary(place: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED).suffix(".tmp");
    #[cfg(unix)]
    {
        // An index may be read by whom the memory may be read.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    for _ in 0..ATTEMPTS {
        let file = builder.tempfile_in(place)?;
        // Before it is locked, another program may take it for left behind. Where the system has no
        // locks, nothing ever is.
        let taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !taken && file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("what is written there is removed at once"))
}

/// Removes what programs left behind that were ended while they wrote.
pub(super) fn clean(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(UNFINISHED)
            && let Ok(file) = File::options().read(true).write(true).open(&path)
            && file.try_lock().is_ok()
        {
            // Where it cannot be removed it stays for the next to try.
            let _ = fs::remove_file(&path);
        }
    }
}
