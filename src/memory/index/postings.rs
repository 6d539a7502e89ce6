//! The postings of a key.

use super::layout::{KEY_ENTRY, NO_DIRECTORY, Section};
use super::read::{Index, u32_at, u64_at};

/// The length of a posting.
pub(crate) const POSTING: usize = 8;

/// The postings of a key, in order of lengths, then of ranks, then of places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Postings<'m> {
    index: &'m Index,
    /// Where they begin in their section, in bytes.
    start: usize,
    /// How many bytes they take.
    length: usize,
    /// The first length that the directory tells of, as a number of [`Index::lengths`].
    first: u32,
    /// Where each length begins, four bytes each, and after the last the end; empty where there is
    /// no directory.
    starts: &'m [u8],
}

impl<'m> Postings<'m> {
    /// The postings of a key. `None` where the index is damaged.
    pub(super) fn of(index: &'m Index, key: u32) -> Option<Self> {
        let entry = index.key(key)?;
        let (start, end) = (u64_at(entry, 0) as usize, u64_at(entry, KEY_ENTRY) as usize);
        let (start, end) = (start.checked_mul(POSTING)?, end.checked_mul(POSTING)?);
        let Some(length) = end.checked_sub(start) else { return index.note_damage() };
        let at = u32_at(entry, 12);
        if at == NO_DIRECTORY {
            return Some(Self { index, start, length, first: 0, starts: &[] });
        }
        let at = at as usize * 4;
        let head = index.slice(Section::Directory, at..at + 8)?;
        let (first, count) = (u32_at(head, 0), u32_at(head, 4) as usize);
        let starts = index.slice(Section::Directory, at + 8..at + 8 + (count + 1) * 4)?;
        Some(Self { index, start, length, first, starts })
    }

    /// Whether it is known where each length begins.
    pub(crate) fn has_directory(&self) -> bool {
        !self.starts.is_empty()
    }

    /// All of them. Where that is many, it is better to ask for those of a length.
    pub(crate) fn all(&self) -> &'m [u8] {
        self.part(0, self.length)
    }

    /// The postings of a length, where there is a directory.
    pub(crate) fn of_length(&self, number: usize) -> &'m [u8] {
        let Some(at) = number.checked_sub(self.first as usize) else { return &[] };
        let at = at * 4;
        let (Some(start), Some(end)) =
            (self.starts.get(at..at + 4), self.starts.get(at + 4..at + 8))
        else {
            return &[];
        };
        self.part(u32_at(start, 0) as usize * POSTING, u32_at(end, 0) as usize * POSTING)
    }

    fn part(&self, start: usize, end: usize) -> &'m [u8] {
        if start >= end || end > self.length {
            return &[];
        }
        let range = self.start + start..self.start.saturating_add(end);
        self.index.slice(Section::Postings, range).unwrap_or_default()
    }
}
