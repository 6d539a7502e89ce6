//! The postings of a key.

use super::layout::{KEY_ENTRY, KEY_START, POSTING, Section};
use super::read::{Index, u32_at, u64_at};

/// The bits that tell where a key's postings begin.
const START: u64 = (1 << (8 * KEY_START)) - 1;

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
        let (start, end) = (u64_at(entry, 0) & START, u64_at(entry, KEY_ENTRY) & START);
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        let (start, end) = (start.checked_mul(POSTING)?, end.checked_mul(POSTING)?);
        let Some(length) = end.checked_sub(start) else { return index.note_damage() };
        let Some(at) = index.directory_of(key) else {
            return Some(Self { index, start, length, first: 0, starts: &[] });
        };
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

    /// All of them.
    pub(crate) fn all(&self) -> Run<'m> {
        self.part(0, self.length)
    }

    /// The postings of a length, where there is a directory.
    pub(crate) fn of_length(&self, number: usize) -> Run<'m> {
        let place = |at: usize| self.starts.get(at..at + 4).map(|place| u32_at(place, 0) as usize);
        let range = number.checked_sub(self.first as usize).and_then(|at| {
            let start = place(at * 4)?.checked_mul(POSTING)?;
            Some((start, place(at * 4 + 4)?.checked_mul(POSTING)?))
        });
        let (start, end) = range.unwrap_or_default();
        self.part(start, end)
    }

    #[inline]
    fn part(&self, start: usize, end: usize) -> Run<'m> {
        let at = self.start.saturating_add(start);
        if end > self.length {
            self.index.note_damage::<()>();
        }
        match start < end && end <= self.length {
            true => Run { index: self.index, at, end: self.start.saturating_add(end) },
            false => Run { index: self.index, at, end: at },
        }
    }
}

/// Postings that lie side by side. What is not asked for is not read, nor made sure to be whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<'m> {
    index: &'m Index,
    at: usize,
    end: usize,
}

impl<'m> Run<'m> {
    /// The first of them, as many as so many bytes hold; empty where none is left, or the index is
    /// damaged.
    #[inline]
    pub(crate) fn head(&self, bytes: usize) -> &'m [u8] {
        let end = self.end.min(self.at.saturating_add(bytes));
        self.index.slice(Section::Postings, self.at..end).unwrap_or_default()
    }

    /// Those from one place up to another, counted in bytes.
    #[inline]
    pub(crate) fn between(&self, start: usize, end: usize) -> Self {
        let place = |at: usize| self.end.min(self.at.saturating_add(at));
        Self { at: place(start), end: place(end), ..*self }
    }

    /// So many of the first, or as many as there are; what is left are those after them. A byte more
    /// than they have follows, so that eight can be read at each; empty where none is left, or the index
    /// is damaged.
    #[inline]
    pub(crate) fn take(&mut self, postings: usize) -> &'m [u8] {
        let end = self.end.min(self.at.saturating_add(postings * POSTING));
        let from = std::mem::replace(&mut self.at, end);
        self.index.postings_and_a_byte(from..end).unwrap_or_default()
    }
}
