//! One writer at a time in a memory folder.
//!
//! The lock is the operating system's on an open file, so that it is free again when the process
//! that holds it ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::make_folder;
use crate::error::{Error, Result};

/// The folder for what can be made anew from the memory, in the memory folder.
const DERIVED: &str = ".karakoram";
/// The file that is locked; it stays, empty.
const FILE: &str = "lock";

/// A memory folder that nobody else of us writes to, until this is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a folder, which is made where it is not there. Calls `waiting` once where somebody
    /// else is at it, and waits.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::error::ErrorKind::Io) where the system refuses.
    pub fn of(folder: &Path, waiting: impl FnOnce()) -> Result<Self> {
        let derived = folder.join(DERIVED);
        make_folder(&derived)?;
        let path = derived.join(FILE);
        let failed = |error| {
            Error::io("lock the memory with", &path, error)
                .with_hint("the memory has to be on a disk that you may write to")
        };
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(failed)?;
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Self { _file: file })
    }
}
