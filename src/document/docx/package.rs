//! The archive that a Word file is: read within limits, written with the parts that changed.
//!
//! An archive is hostile until read: how much it may unpack to, how many files it may hold and what
//! they may be called is limited, and nothing outside of it is ever fetched.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::tree::{Tree, malformed};
use crate::error::{Error, ErrorKind, Result};

/// The most that all parts of an archive may unpack to.
const LARGEST: u64 = 256 << 20;
/// The most that one part of XML may unpack to.
const LARGEST_PART: u64 = 64 << 20;
/// The most files in an archive.
const MOST_FILES: usize = 10_000;
/// No text shrinks more than this; what does is made to fill memories.
const HIGHEST_RATIO: u64 = 200;
/// Below this, a ratio says nothing.
const SMALL: u64 = 1 << 20;

/// A Word file's archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    bytes: Vec<u8>,
}

impl Package {
    /// Opens an archive and checks what it says of itself.
    pub(super) fn open(bytes: &[u8]) -> Result<Self> {
        let package = Self { bytes: bytes.to_vec() };
        let mut archive = package.archive()?;
        if archive.len() > MOST_FILES {
            return Err(refused(&format!("it holds {} files", archive.len())));
        }
        let mut total: u64 = 0;
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
            let name = file.name().map_err(|error| damaged(&error))?.into_owned();
            if file.encrypted() {
                return Err(refused(&format!("`{name}` in it is encrypted")));
            }
            if name.starts_with('/')
                || name.contains('\\')
                || name.contains(':')
                || name.split('/').any(|part| part == "..")
            {
                return Err(refused(&format!("`{name}` in it leads out of it")));
            }
            total = total.saturating_add(file.size());
            if file.size() > SMALL && file.size() / file.compressed_size().max(1) > HIGHEST_RATIO {
                let times = file.size() / file.compressed_size().max(1);
                return Err(refused(&format!("`{name}` in it unpacks to {times} times its size")));
            }
        }
        if total > LARGEST {
            return Err(refused(&format!("it unpacks to {} MB", total >> 20)));
        }
        Ok(package)
    }

    fn archive(&self) -> Result<ZipArchive<Cursor<&[u8]>>> {
        ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(|error| damaged(&error))
    }

    /// The file as it was read.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The names of all files.
    pub(super) fn names(&self) -> Result<Vec<String>> {
        let archive = self.archive()?;
        let names = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
        names.collect::<Result<_, _>>().map_err(|error| damaged(&error))
    }

    /// A part of XML; nothing where there is none of that name.
    pub(super) fn part(&self, name: &str) -> Result<Option<Tree>> {
        let mut archive = self.archive()?;
        let Some(index) = archive.index_for_name(name) else { return Ok(None) };
        let file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let mut bytes = Vec::new();
        // What the archive says of a size is not to be trusted.
        file.take(LARGEST_PART + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| malformed(format!("`{name}` in it cannot be unpacked: {error}")))?;
        if bytes.len() as u64 > LARGEST_PART {
            return Err(refused(&format!(
                "`{name}` in it unpacks to more than {} MB",
                LARGEST_PART >> 20
            )));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
        let text = String::from_utf8(bytes)
            .map_err(|_| malformed(format!("`{name}` in it is not UTF-8")))?;
        let tree = Tree::read(text).map_err(|error| {
            let hint = error.hint().unwrap_or_default().to_owned();
            Error::new(error.kind(), format!("`{name}` in it: {}", error.reason())).with_hint(hint)
        })?;
        Ok(Some(tree))
    }

    /// The archive with other texts in some of its parts. Times are fixed, so that the same parts
    /// make the same bytes.
    pub(super) fn with_parts(&self, parts: &[(&str, String)]) -> Result<Vec<u8>> {
        let mut archive = self.archive()?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len())));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
            let name = file.name().map_err(|error| damaged(&error))?.into_owned();
            match parts.iter().find(|(other, _)| *other == name) {
                Some((name, text)) => {
                    writer.start_file(*name, options).map_err(|error| damaged(&error))?;
                    writer.write_all(text.as_bytes()).map_err(|error| damaged(&error.into()))?;
                }
                None => writer.raw_copy_file(file).map_err(|error| damaged(&error))?,
            }
        }
        let finished = writer.finish().map_err(|error| damaged(&error))?;
        Ok(finished.into_inner())
    }
}

fn refused(reason: &str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("the archive is refused: {reason}")).with_hint(
        "if you trust the file, open it in Word or LibreOffice and save it again as .docx",
    )
}

fn damaged(error: &zip::result::ZipError) -> Error {
    malformed(format!("the archive is damaged: {error}"))
}
