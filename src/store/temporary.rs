//! Temporary files, which become what they are for when they are whole.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::{make_folder, write_atomically};
use crate::error::{Error, Result};

/// What the names of temporary files begin with.
const BEGINNING: &str = ".karakoram-";
/// What they end with.
const END: &str = ".tmp";

/// Whether a name is that of a temporary file.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(BEGINNING) && name.ends_with(END)
}

/// A new file in a folder, which vanishes unless it gets its name.
pub(super) fn file_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGINNING).suffix(END);
    permit(&mut builder);
    builder.tempfile_in(folder)
}

/// A temporary file is for its owner only; a draft gets what any new file would.
#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn permit(_builder: &mut tempfile::Builder<'_, '_>) {}

/// Writes a file as [`write_atomically`] does, by way of a temporary folder on the same disk, so that
/// a process that is killed leaves nothing where people look. Gives what the system says of the
/// file as it was written, where it does: whatever happens to the file later differs from that. The
/// folder that it gets into is not synced: after a power failure the file may be as it was before,
/// never half.
///
/// # Errors
/// As for [`write_atomically`].
pub fn write_by_way_of(
    temporary: &Path,
    path: &Path,
    bytes: &[u8],
) -> Result<Option<fs::Metadata>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    make_folder(folder.unwrap_or(Path::new(".")))?;
    match write_in(temporary, path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            write_atomically(path, bytes).map(|()| None)
        }
        result => result.map(Some).map_err(|error| Error::io("write", path, error)),
    }
}

fn write_in(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<fs::Metadata> {
    let mut file = file_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let metadata = file.as_file().metadata()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(metadata)
}
