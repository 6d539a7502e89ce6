//! The bytes of an index: mapped, or held; checked a block at a time, when they are first used.

use std::fs::File;
use std::io;
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use memmap2::Mmap;

use super::super::hash::checksum;
use super::layout::{BLOCK, BLOCK_BITS, HEADER, Header, SUM, block_sum, damaged};
use crate::error::Result;

/// The bytes of an index file.
#[derive(Debug)]
pub enum Bytes {
    /// A file, mapped into memory.
    Mapped(Mmap),
    /// Bytes held in memory.
    Owned(Vec<u8>),
}

impl Bytes {
    /// Maps a file.
    ///
    /// Index files are never written once they have their name, and are replaced by renaming another
    /// over them, which leaves a mapping as it was. Nothing can keep another program from writing into
    /// such a file all the same: where it cuts the file short while it is mapped, the system ends
    /// this program (SIGBUS, or an in-page error on Windows); where it changes bytes, blocks that were
    /// checked before are believed. Every offset is checked whenever it is used, so changed bytes can
    /// give a wrong answer, but no crash.
    ///
    /// # Errors
    /// What the system says.
    #[allow(unsafe_code)]
    pub fn map(file: &File) -> io::Result<Self> {
        // SAFETY: the mapping is read-only and private to this value, and is read as bytes, for which
        // any value is valid; that the file does not change is what the documentation above asks for.
        let map = unsafe { Mmap::map(file) }?;
        Ok(Self::Mapped(map))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// The bytes with what is known of their blocks.
#[derive(Debug)]
pub(super) struct Data {
    bytes: Bytes,
    /// A bit for each block that was found whole.
    whole: Box<[AtomicU64]>,
    /// Where the blocks end and their checksums begin.
    sums: usize,
    damaged: AtomicBool,
}

impl Data {
    /// Reads the header, and checks it and the checksums.
    pub(super) fn open(bytes: Bytes) -> Result<(Self, Header)> {
        let header = Header::read(&bytes, bytes.len())?;
        let sums = &bytes[header.sums.start..header.sums.end()];
        let blocks = (header.sums.start - HEADER).div_ceil(BLOCK);
        if checksum(sums) != header.sum || sums.len() != blocks * SUM {
            return Err(damaged("its checksums are damaged"));
        }
        let whole = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        let (sums, damaged) = (header.sums.start, AtomicBool::new(false));
        Ok((Self { bytes, whole, sums, damaged }, header))
    }

    /// Bytes of the sections, once the blocks that they lie in are known to be whole. `None` where one
    /// is not, or the range is none: the index is damaged then.
    #[inline]
    pub(super) fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        if self.ensure(range.clone()) { self.bytes.get(range) } else { None }
    }

    /// Makes sure that the blocks that such bytes lie in are whole. `false` where one is not, or the
    /// range is none: the index is damaged then.
    #[inline]
    pub(super) fn ensure(&self, range: Range<usize>) -> bool {
        if range.start < HEADER || range.end > self.sums || range.start > range.end {
            return self.note_damage::<()>().is_some();
        }
        let mut block = (range.start - HEADER) >> BLOCK_BITS;
        let end = (range.end - HEADER).div_ceil(BLOCK);
        while block < end {
            let word = self.whole.get(block / 64);
            let word = word.map_or(0, |word| word.load(Ordering::Relaxed)) >> (block % 64);
            match (!word).trailing_zeros() {
                0 if self.check(block) => block += 1,
                0 => return self.note_damage::<()>().is_some(),
                known => block += known as usize,
            }
        }
        true
    }

    /// Bytes of the sections, whether their blocks are known to be whole or not.
    pub(super) fn unchecked(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    #[cold]
    fn check(&self, block: usize) -> bool {
        let start = HEADER + block * BLOCK;
        let content = &self.bytes[start..(start + BLOCK).min(self.sums)];
        let sum = &self.bytes[self.sums + block * SUM..][..SUM];
        let whole = block_sum(content) == sum;
        if whole {
            self.whole[block / 64].fetch_or(1 << (block % 64), Ordering::Relaxed);
        }
        whole
    }

    /// Remembers that something was not as it should be.
    #[cold]
    pub(super) fn note_damage<T>(&self) -> Option<T> {
        self.damaged.store(true, Ordering::Relaxed);
        None
    }

    /// Whether anything was not as it should be so far.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Checks all blocks.
    pub(super) fn check_all(&self) -> bool {
        self.get(HEADER..self.sums).is_some()
    }

    /// The length of the file.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}
