//! TMX in a container: gzip, or a zip archive with one TMX file in it, whatever the name says.
//!
//! Unpacked as it is read, so that no more than a buffer is in memory, and no further than any
//! honest file of that size goes.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use crate::error::{Error, ErrorKind, Result};

/// How many times its packed size a file may come to. Texts reach 10, repetitive ones 50; DEFLATE
/// ends at 1032.
const RATIO_LIMIT: u64 = 200;
/// What any file may come to, in bytes.
const SIZE_ALLOWED: u64 = 1 << 28;
/// How much is read from a file at a time, in bytes.
const BUFFER: usize = 1 << 18;

/// The bytes of a TMX file, unpacked.
pub type Input = Box<dyn BufRead + Send>;

/// Looks at the first bytes of a file and unpacks it, where it is packed. `path` is named in errors
/// and not opened.
///
/// # Errors
/// [`ErrorKind::Unsupported`] for a zip archive that does not hold exactly one TMX file, or holds
/// it encrypted or in another compression than DEFLATE; [`ErrorKind::Malformed`] for a damaged
/// archive; [`ErrorKind::Io`]. Damage further on is an error of the reader.
pub fn unpack<F: Read + Seek + Send + 'static>(mut file: F, path: &Path) -> Result<Input> {
    let failed = |error| Error::io("read", path, error);
    let size = file.seek(SeekFrom::End(0)).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let mut magic = Vec::new();
    file.by_ref().take(4).read_to_end(&mut magic).map_err(failed)?;
    file.rewind().map_err(failed)?;
    match *magic {
        [0x1F, 0x8B, ..] => {
            let packed = MultiGzDecoder::new(BufReader::with_capacity(BUFFER, file));
            Ok(bounded(packed, size))
        }
        [b'P', b'K', 3 | 5, 4 | 6] => unzip(file, path),
        _ => Ok(Box::new(BufReader::with_capacity(BUFFER, file))),
    }
}

fn unzip<F: Read + Seek + Send + 'static>(file: F, path: &Path) -> Result<Input> {
    let unsupported = |reason: String| {
        let error = Error::new(ErrorKind::Unsupported, reason).in_file(path);
        error.with_hint("unpack it, and read the TMX files in it")
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| {
        Error::new(ErrorKind::Malformed, format!("it is a damaged zip archive: {error}"))
            .in_file(path)
            .with_hint("get a whole copy of the file")
    })?;
    let is_tmx = |name: &str| {
        let name = name.to_ascii_lowercase();
        // What macOS puts beside each file.
        name.ends_with(".tmx") && !name.starts_with("__macosx/")
    };
    let found: Vec<usize> = (0..archive.len())
        .filter(|&i| {
            archive.name_for_index(i).and_then(|name| name.ok()).is_some_and(|name| is_tmx(&name))
        })
        .collect();
    let &[index] = found.as_slice() else {
        return Err(unsupported(format!("it is a zip archive with {} TMX files", found.len())));
    };
    let (start, size, method, sum) = {
        let entry = archive.by_index_raw(index).map_err(|error| unsupported(error.to_string()))?;
        if entry.encrypted() {
            return Err(unsupported("it is a zip archive with a password".to_owned()));
        }
        (entry.data_start(), entry.compressed_size(), entry.compression(), entry.crc32())
    };
    let Some(start) = start else {
        return Err(unsupported(
            "it is a zip archive that does not say where its files are".into(),
        ));
    };
    let mut file = archive.into_inner();
    file.seek(SeekFrom::Start(start)).map_err(|error| Error::io("read", path, error))?;
    let packed = file.take(size);
    match method {
        CompressionMethod::Stored => Ok(bounded(Checked::new(packed, sum), size)),
        CompressionMethod::Deflated => {
            Ok(bounded(Checked::new(DeflateDecoder::new(packed), sum), size))
        }
        other => Err(unsupported(format!("it is a zip archive compressed with {other}"))),
    }
}

fn bounded(unpacked: impl Read + Send + 'static, size: u64) -> Input {
    let left = size.saturating_mul(RATIO_LIMIT).max(SIZE_ALLOWED);
    Box::new(BufReader::with_capacity(BUFFER, Bounded { unpacked, left }))
}

/// Fails at the end where the checksum is another one than the archive says; a gzip file is checked by
/// its decoder.
struct Checked<R> {
    unpacked: R,
    sum: Crc,
    expected: u32,
}

impl<R> Checked<R> {
    fn new(unpacked: R, expected: u32) -> Self {
        Self { unpacked, sum: Crc::new(), expected }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(buffer)?;
        self.sum.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() && self.sum.sum() != self.expected {
            let reason =
                "the file in the zip archive does not have the checksum that it should have";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(read)
    }
}

/// Refuses to go on where a file unpacks to more than is sensible.
struct Bounded<R> {
    unpacked: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!("it unpacks to more than {RATIO_LIMIT} times its size"))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    #[test]
    fn a_file_in_an_archive_must_have_its_checksum() {
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file("a.tmx", options).unwrap();
            zip.write_all(b"<tmx/>").unwrap();
            let bytes = zip.finish().unwrap().into_inner();
            let read = |bytes: Vec<u8>| {
                let mut text = String::new();
                unpack(Cursor::new(bytes), Path::new("a.zip"))
                    .unwrap()
                    .read_to_string(&mut text)?;
                io::Result::Ok(text)
            };
            assert_eq!(read(bytes.clone()).unwrap(), "<tmx/>");
            // The checksum stands 16 bytes into the entry of the directory.
            let entry = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
            let mut wrong = bytes;
            wrong[entry + 16] ^= 1;
            assert_eq!(read(wrong).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }
}
