//! The query's tokens by the surfaces that an index has for their keys: what rows, which hold
//! surfaces, are compared with. To ask for the key of each token of each row takes longer than to
//! compare them, since those lie wherever they lie.

use super::levenshtein;
use crate::memory::index::read::Row;
use crate::memory::{Index, Token};

/// A query of more tokens is compared by keys.
const MOST_TOKENS: usize = 64;
/// As is one whose keys have more surfaces than this, those of the last key not counted.
const MOST_FORMS: usize = 256;

/// For each surface of the query's keys, the places of its key in the query, as bits.
#[derive(Debug, Default)]
pub(super) struct Forms {
    /// Open addressing; a slot without places is empty.
    slots: Vec<(u32, u64)>,
    /// Surfaces from this one on are of the last key, the class of numbers where there is one: it has
    /// too many surfaces to list, and all stand for the first.
    last: u32,
    /// The number of tokens of the query.
    length: usize,
    surfaces: Vec<(u32, u64)>,
    places: Vec<u64>,
}

impl Forms {
    /// Fills the table. `false` where the query has to be compared by keys.
    pub(super) fn fill(&mut self, query: &[Token], index: &Index) -> bool {
        if query.len() > MOST_TOKENS {
            return false;
        }
        self.length = query.len();
        let keys = index.keys();
        self.last = keys.checked_sub(1).map_or(u32::MAX, |last| index.surfaces_of(last).start);
        self.surfaces.clear();
        for (place, token) in query.iter().enumerate().filter(|(_, token)| token.key < keys) {
            let mut surfaces = index.surfaces_of(token.key);
            if token.key + 1 == keys {
                surfaces.end = surfaces.start.saturating_add(1);
            }
            if self.surfaces.len() + surfaces.len() > MOST_FORMS {
                return false;
            }
            self.surfaces.extend(surfaces.map(|surface| (surface, 1 << place)));
        }
        self.slots.clear();
        self.slots.resize((self.surfaces.len() * 4).next_power_of_two().max(64), (0, 0));
        for &(surface, place) in &self.surfaces {
            let slot = self.slot(surface);
            let slot = &mut self.slots[slot];
            *slot = (surface, slot.1 | place);
        }
        true
    }

    /// The slot of a surface, or the empty one where it would go: a quarter is full at most.
    #[inline]
    fn slot(&self, surface: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (surface.wrapping_mul(0x9E37_79B1) >> 16) as usize & mask;
        while self.slots[slot].1 != 0 && self.slots[slot].0 != surface {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The distance over keys between the query and a row, `None` where it is more than `limit`.
    pub(super) fn distance(&mut self, row: &Row<'_>, limit: usize) -> Option<usize> {
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        let mut paired = 0;
        for at in 0..row.len() {
            let place = self.slots[self.slot(row.surface(at).min(self.last))].1;
            paired += usize::from(place != 0);
            places.push(place);
        }
        // A token that the query lacks is an edit of the row, so many may be.
        let longer = self.length.max(row.len());
        let distance = match paired + limit >= longer {
            true => levenshtein::of_places(self.length, &places, limit),
            false => None,
        };
        self.places = places;
        distance
    }
}
