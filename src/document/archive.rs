//! Zip packages, which Word and spreadsheet files are, read within bounds.
//!
//! Parts are only ever read by name into memory, so that no path in a package can lead anywhere.
//! What a package says of its sizes is not believed: what comes out is counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Error, ErrorKind, Result};

/// The most that the parts of a package may hold together, unpacked, in bytes: several times what
/// the longest release with pictures has, and little enough to be held in memory.
pub const MOST_BYTES: u64 = 256 << 20;
/// The most parts that a package may have.
const MOST_PARTS: usize = 10_000;

/// A package whose parts are read one by one; together no more than [`MOST_BYTES`].
#[derive(Debug)]
pub struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Archive<'b> {
    /// Opens a package; its parts are not read yet.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] where the bytes are no zip archive; [`ErrorKind::Unsupported`] where
    /// it has more than ten thousand parts.
    pub fn open(bytes: &'b [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MOST_PARTS {
            let reason = format!("the package has {} parts, more than {MOST_PARTS}", zip.len());
            return Err(Error::new(ErrorKind::Unsupported, reason).with_hint(HINT));
        }
        Ok(Self { zip, left: MOST_BYTES })
    }

    /// Reads a part; `None` where there is none of that name.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] where the part is damaged or encrypted; [`ErrorKind::Unsupported`]
    /// where the parts read so far would be too much for memory.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(&error)),
        };
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(&error))?;
        self.take(bytes.len() as u64)?;
        Ok(Some(bytes))
    }

    /// Unpacks every part and keeps none: whoever reads the package after that can be sure of its
    /// size.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn check(&mut self) -> Result<()> {
        for index in 0..self.zip.len() {
            let part = self.zip.by_index(index).map_err(|error| damaged(&error))?;
            let length = std::io::copy(&mut part.take(self.left + 1), &mut std::io::sink());
            let length = length.map_err(|error| damaged(&error))?;
            self.take(length)?;
        }
        Ok(())
    }

    fn take(&mut self, length: u64) -> Result<()> {
        self.left = self.left.checked_sub(length).ok_or_else(|| {
            let most = MOST_BYTES >> 20;
            let reason = format!("the package unpacks to more than {most} MiB");
            Error::new(ErrorKind::Unsupported, reason).with_hint(HINT)
        })?;
        Ok(())
    }
}

const HINT: &str = "it may be made to exhaust memory; save the document anew, without pictures";

fn damaged(error: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Malformed, format!("the package is damaged: {error}"))
        .with_hint("open it in the program that made it and save it again")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_read_by_name() {
        let bytes = package(&[("a.xml", b"<a/>"), ("../b.xml", b"<b/>")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read("a.xml").unwrap().unwrap(), b"<a/>");
        assert!(archive.read("c.xml").unwrap().is_none());
        assert!(archive.check().is_ok());
    }

    #[test]
    fn damage_is_an_error() {
        assert_eq!(Archive::open(b"no zip").unwrap_err().kind(), ErrorKind::Malformed);
        let mut bytes = package(&[("a.xml", &[7; 500])]);
        bytes[37] ^= 0xFF;
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.check().unwrap_err().kind(), ErrorKind::Malformed);
    }

    #[test]
    fn a_package_that_unpacks_to_too_much_is_refused() {
        let zeros = vec![0; 64 << 20];
        let bytes =
            package(&[("1", &zeros), ("2", &zeros), ("3", &zeros), ("4", &zeros), ("5", b"x")]);
        assert!(bytes.len() < 1 << 20);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.check().unwrap_err().kind(), ErrorKind::Unsupported);
        let mut archive = Archive::open(&bytes).unwrap();
        for part in ["1", "2", "3", "4"] {
            assert_eq!(archive.read(part).unwrap().unwrap().len(), zeros.len());
        }
        assert_eq!(archive.read("5").unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
