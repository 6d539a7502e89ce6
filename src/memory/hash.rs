//! Hashes that are stored: of bytes, and of the surfaces of a text. The same on every machine and in
//! every version of an index's format.
//!
//! Folded multiplication, as in wyhash: each 16 bytes are multiplied into 128 bits, whose halves are
//! put together. Made to find damage and to spread tables, not to withstand somebody who looks for
//! collisions.

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const FIRST: u64 = 0xA076_1D64_78BD_642F;
const SECOND: u64 = 0xE703_7ED1_A0B4_28DB;

fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

/// One step: 16 bytes into the state. The state is also carried on by itself, so that no value of
/// the bytes can wipe out what came before.
#[inline]
fn step(state: u64, low: u64, high: u64) -> u64 {
    fold(low ^ FIRST, high ^ state) ^ state.rotate_left(23)
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    if let Ok(word) = bytes.try_into() {
        return u64::from_le_bytes(word);
    }
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

/// A hash of bytes.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = Hasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// A checksum of many bytes: four hashes side by side, each of every fourth 16 bytes, so that one
/// multiplication need not wait for the other.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut states = [SEED, FIRST, SECOND, SEED ^ SECOND];
    let mut pieces = bytes.chunks_exact(64);
    for piece in &mut pieces {
        for (number, state) in states.iter_mut().enumerate() {
            let at = number * 16;
            *state = step(*state, word(&piece[at..at + 8]), word(&piece[at + 8..at + 16]));
        }
    }
    let rest = hash(pieces.remainder());
    let all = states.iter().fold(rest, |all, &state| step(all, state, FIRST));
    fold(all ^ SECOND, bytes.len() as u64 ^ SEED)
}

/// A hash of bytes that come in pieces, whatever the pieces are.
#[derive(Clone, Debug)]
pub struct Hasher {
    state: u64,
    length: u64,
    /// What is left of the last piece: less than 16 bytes.
    rest: [u8; 16],
    rest_length: usize,
}

impl Hasher {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self { state: SEED, length: 0, rest: [0; 16], rest_length: 0 }
    }

    /// Takes in bytes.
    #[inline]
    pub fn write(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.rest_length > 0 {
            let taken = bytes.len().min(16 - self.rest_length);
            self.rest[self.rest_length..self.rest_length + taken].copy_from_slice(&bytes[..taken]);
            self.rest_length += taken;
            bytes = &bytes[taken..];
            if self.rest_length < 16 {
                return;
            }
            self.state = step(self.state, word(&self.rest[..8]), word(&self.rest[8..]));
            self.rest_length = 0;
        }
        let mut pieces = bytes.chunks_exact(16);
        for piece in &mut pieces {
            self.state = step(self.state, word(&piece[..8]), word(&piece[8..]));
        }
        let rest = pieces.remainder();
        self.rest[..rest.len()].copy_from_slice(rest);
        self.rest_length = rest.len();
    }

    /// The hash of all that was taken in.
    pub fn finish(&self) -> u64 {
        let rest = &self.rest[..self.rest_length];
        let (low, high) = rest.split_at(rest.len().min(8));
        let state = step(self.state, word(low), word(high));
        fold(state ^ SECOND, self.length ^ SEED)
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// A hash of the surfaces of a text, in order: what a unit's neighbours are known by.
#[derive(Clone, Copy, Debug)]
pub(super) struct SurfaceHash(u64);

impl SurfaceHash {
    pub(super) fn new() -> Self {
        Self(SEED)
    }

    /// Adds the hash of the next surface.
    pub(super) fn push(&mut self, surface: u64) {
        self.0 = step(self.0, surface, SECOND);
    }

    /// The hash, never one of the few that stand for something else.
    pub(super) fn finish(self) -> u64 {
        self.0.max(8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hash_is_what_it_has_always_been() {
        // Stored in indexes: another value here is another version of the format.
        assert_eq!(hash(b""), STORED[0]);
        assert_eq!(hash("karakoram قراقرم 喀喇昆仑".as_bytes()), STORED[1]);
    }

    const STORED: [u64; 2] = [13_327_720_603_066_517_898, 18_107_138_522_718_881_469];

    proptest! {
        #[test]
        fn pieces_do_not_matter(
            bytes in prop::collection::vec(any::<u8>(), 0..100), cut in 0usize..100,
        ) {
            let mut hasher = Hasher::new();
            let cut = cut.min(bytes.len());
            hasher.write(&bytes[..cut]);
            hasher.write(&bytes[cut..]);
            prop_assert_eq!(hasher.finish(), hash(&bytes));
        }

        #[test]
        fn any_change_of_a_byte_changes_it(
            bytes in prop::collection::vec(any::<u8>(), 1..200), at in 0usize..200, with in 1u8..,
        ) {
            let mut changed = bytes.clone();
            changed[at % bytes.len()] ^= with;
            prop_assert_ne!(hash(&bytes), hash(&changed));
            prop_assert_ne!(checksum(&bytes), checksum(&changed));
        }
    }
}
