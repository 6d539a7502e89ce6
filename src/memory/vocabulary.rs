//! Tokens as numbers: the surfaces and keys of a memory that is being built.

use super::hash::{SurfaceHash, hash};
use crate::text;

/// A token for comparison: numbers for its surface and its key, equal where those are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Stands for the surface.
    pub surface: u32,
    /// Stands for the key.
    pub key: u32,
}

/// Texts with numbers, from 0 in order of first appearance. A table with open addressing, of the upper
/// half of the hash and the number in each slot; the texts stand end to end.
#[derive(Debug)]
pub(super) struct Interner {
    slots: Vec<(u32, u32)>,
    hashes: Vec<u64>,
    ends: Vec<usize>,
    text: String,
}

/// An empty slot. No memory has so many texts.
const EMPTY: u32 = u32::MAX;

impl Default for Interner {
    fn default() -> Self {
        let slots = vec![(0, EMPTY); 64];
        Self { slots, hashes: Vec::new(), ends: Vec::new(), text: String::new() }
    }
}

impl Interner {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.text[start..self.ends[number as usize]]
    }

    pub(super) fn hash(&self, number: u32) -> u64 {
        self.hashes[number as usize]
    }

    /// The number of a text, or the slot where it would go.
    fn find(&self, text: &str, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (_, EMPTY) => return Err(slot),
                (tag, number) if tag == (hash >> 32) as u32 && self.text(number) == text => {
                    return Ok(number);
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The number of a text, and whether it is new.
    pub(super) fn intern(&mut self, text: &str, hash: u64) -> (u32, bool) {
        match self.find(text, hash) {
            Ok(number) => (number, false),
            Err(slot) => {
                let number = self.ends.len() as u32;
                self.slots[slot] = ((hash >> 32) as u32, number);
                self.text.push_str(text);
                self.ends.push(self.text.len());
                self.hashes.push(hash);
                if self.ends.len() * 2 > self.slots.len() {
                    self.grow();
                }
                (number, true)
            }
        }
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![(0, EMPTY); mask + 1];
        for (number, &hash) in (0..).zip(&self.hashes) {
            let mut slot = hash as usize & mask;
            while slots[slot].1 != EMPTY {
                slot = (slot + 1) & mask;
            }
            slots[slot] = ((hash >> 32) as u32, number);
        }
        self.slots = slots;
    }
}

/// Numbers the surfaces and keys of a memory, from 0 in order of first appearance.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub(super) surfaces: Interner,
    pub(super) keys: Interner,
    /// The key of each surface.
    pub(super) key_of: Vec<u32>,
}

impl Vocabulary {
    /// The token of a surface.
    pub(super) fn add_surface(&mut self, surface: &str, hash_of_it: u64) -> Token {
        let (number, new) = self.surfaces.intern(surface, hash_of_it);
        if new {
            let key = text::key(surface);
            let hash = if key == surface { hash_of_it } else { hash(key.as_bytes()) };
            self.key_of.push(self.keys.intern(&key, hash).0);
        }
        Token { surface: number, key: self.key_of[number as usize] }
    }

    /// Appends the surfaces of a text that goes into the memory, and gives their hash.
    pub(super) fn add_surfaces(&mut self, text: &str, surfaces: &mut Vec<u32>) -> SurfaceHash {
        let mut all = SurfaceHash::new();
        for span in text::tokens(text) {
            let surface = text::surface(&text[span.range()]);
            let hash = hash(surface.as_bytes());
            all.push(hash);
            surfaces.push(self.add_surface(&surface, hash).surface);
        }
        all
    }

    /// The tokens of a text that goes into the memory.
    pub fn add<'a>(&'a mut self, text: &'a str) -> impl Iterator<Item = Token> + 'a {
        text::tokens(text).map(|span| {
            let surface = text::surface(&text[span.range()]);
            self.add_surface(&surface, hash(surface.as_bytes()))
        })
    }

    /// The tokens of a text that is compared: like [`add`](Self::add), since a surface or key that is
    /// new gets a number that no other has.
    pub fn look_up(&mut self, text: &str) -> Vec<Token> {
        self.add(text).collect()
    }
}

/// The hash of a text's surfaces.
pub(super) fn surface_hash(text: &str) -> u64 {
    let mut all = SurfaceHash::new();
    for span in text::tokens(text) {
        all.push(hash(text::surface(&text[span.range()]).as_bytes()));
    }
    all.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surfaces_and_keys_are_numbered_apart() {
        let mut vocabulary = Vocabulary::default();
        let added: Vec<Token> = vocabulary.add("Forum forum 2023 2024").collect();
        assert_eq!(added[0].key, added[1].key);
        assert_ne!(added[0].surface, added[1].surface);
        assert_eq!(added[2].key, added[3].key);
        assert_eq!(vocabulary.look_up("Forum forum 2023 2024"), added);
        assert_ne!(vocabulary.look_up("FORUM")[0].surface, added[0].surface);
    }

    #[test]
    fn a_table_that_grows_loses_nothing() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("w{n}")).collect();
        for (number, text) in (0..).zip(&texts) {
            assert_eq!(interner.intern(text, hash(text.as_bytes())), (number, true));
        }
        for (number, text) in (0..).zip(&texts) {
            assert_eq!(interner.intern(text, hash(text.as_bytes())), (number, false));
            assert_eq!(interner.text(number), text);
        }
    }
}
