//! Reading what belongs to many units at once.
//!
//! Signatures and rows lie wherever they lie, and each read waits for memory. So what is read of many
//! units is read in loops of a few instructions each, which a processor runs ahead of what it waits for:
//! first it is made sure that the blocks are whole, then all are read.

use super::layout::{ROW_TAIL, SIGNATURE_ENTRY, Section};
use super::read::{Index, Length, Row};

/// The signatures and rows of an index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units<'m> {
    index: &'m Index,
    signatures: &'m [[u8; SIGNATURE_ENTRY]],
    rows: &'m [u8],
}

impl<'m> Units<'m> {
    pub(super) fn new(index: &'m Index) -> Self {
        let signatures = index.unchecked(Section::Signatures).as_chunks().0;
        Self { index, signatures, rows: index.unchecked(Section::Rows) }
    }

    /// Reads the signatures of places. Where a block is damaged the index is, and they mean nothing.
    #[inline]
    pub(crate) fn signatures(
        self,
        places: impl ExactSizeIterator<Item = u32> + Clone,
        signatures: &mut Vec<u128>,
    ) {
        for place in places.clone() {
            let at = place as usize * SIGNATURE_ENTRY;
            self.index.ensure(Section::Signatures, at..at + SIGNATURE_ENTRY);
        }
        signatures.clear();
        signatures.extend(places.map(|place| {
            self.signatures.get(place as usize).map_or(0, |bytes| u128::from_le_bytes(*bytes))
        }));
    }

    /// Reads rows ahead, so that [`row`](Self::row) need not wait for each; each is given by where it
    /// begins and by its length.
    #[inline]
    pub(crate) fn touch_rows<'l>(self, rows: impl Iterator<Item = (usize, &'l Length)> + Clone) {
        for (offset, length) in rows.clone() {
            self.index.ensure(Section::Rows, offset..offset + length.stride() + ROW_TAIL);
        }
        let byte = |at: usize| self.rows.get(at).copied().unwrap_or(0);
        let read = rows
            .fold(0, |all, (offset, length)| all ^ byte(offset) ^ byte(offset + length.stride()));
        std::hint::black_box(read);
    }

    /// A row that [`touch_rows`](Self::touch_rows) has made sure of.
    #[inline]
    pub(crate) fn row(self, offset: usize, length: &Length) -> Option<Row<'m>> {
        let bytes = self.rows.get(offset..offset + length.stride() + ROW_TAIL)?;
        Some(self.index.row_of(bytes, length))
    }
}
