//! The order of keys and surfaces in an index: by rarity, so that the rarest come first.

use crate::memory::vocabulary::Vocabulary;
use crate::text;

/// Fills `rarest` with the key and the position of each token, the rarest key first, of equals the
/// first in the text.
pub(super) fn by_rarity(tokens: &[u32], order: &KeyOrder, rarest: &mut Vec<(u32, u32)>) {
    rarest.clear();
    rarest.extend((0..).zip(tokens).map(|(at, &surface)| (order.key_of[surface as usize], at)));
    rarest.sort_unstable();
}

/// The final numbers of keys and surfaces.
pub(super) struct KeyOrder {
    /// For each old surface, its new number.
    pub(super) surface: Vec<u32>,
    /// For each new surface, its old number.
    pub(super) old_surface: Vec<u32>,
    /// For each new key, its old number.
    pub(super) old_key: Vec<u32>,
    /// For each new surface, its new key.
    pub(super) key_of: Vec<u32>,
    /// For each new key, its first surface; at the end, the number of surfaces.
    pub(super) first_surface: Vec<u32>,
}

impl KeyOrder {
    /// Keys by frequency, the class of numbers last, of equals the first in the memory; surfaces by
    /// key, then by first appearance.
    pub(super) fn of(vocabulary: &Vocabulary, surfaces: &[u32]) -> Self {
        let keys = vocabulary.keys.len();
        let mut frequency = vec![0u64; keys];
        for &surface in surfaces {
            frequency[vocabulary.key_of[surface as usize] as usize] += 1;
        }
        let mut old_key: Vec<u32> = (0..keys as u32).collect();
        let is_number = |key: u32| vocabulary.keys.text(key) == text::NUMBER;
        old_key.sort_unstable_by_key(|&key| (is_number(key), frequency[key as usize], key));
        let mut new_key = vec![0; keys];
        for (new, &old) in (0..).zip(&old_key) {
            new_key[old as usize] = new;
        }
        let mut first_surface = vec![0u32; keys + 1];
        for &key in &vocabulary.key_of {
            first_surface[new_key[key as usize] as usize + 1] += 1;
        }
        for key in 0..keys {
            first_surface[key + 1] += first_surface[key];
        }
        let mut next = first_surface.clone();
        let count = vocabulary.key_of.len();
        let (mut surface, mut old_surface, mut key_of) =
            (vec![0; count], vec![0; count], vec![0; count]);
        for (old, &key) in vocabulary.key_of.iter().enumerate() {
            let key = new_key[key as usize];
            let new = next[key as usize];
            next[key as usize] += 1;
            surface[old] = new;
            old_surface[new as usize] = old as u32;
            key_of[new as usize] = key;
        }
        Self { surface, old_surface, old_key, key_of, first_surface }
    }
}
