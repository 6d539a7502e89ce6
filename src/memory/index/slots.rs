//! Numbers packed tightly, and tables of them by hash.

/// How many bits hold every number below `count`.
pub(super) fn bits(count: usize) -> u32 {
    (usize::BITS - count.saturating_sub(1).leading_zeros()).max(1)
}

/// Appends the numbers, each in so many bits, from the lowest up.
pub(super) fn pack(numbers: &[u32], bits: u32, out: &mut Vec<u8>) {
    let (mut word, mut filled) = (0u64, 0);
    for &number in numbers {
        word |= u64::from(number) << filled;
        filled += bits;
        while filled >= 8 {
            out.push(word as u8);
            word >>= 8;
            filled -= 8;
        }
    }
    if filled > 0 {
        out.push(word as u8);
    }
}

/// A table with open addressing: in each slot a number plus one, in as many bits as that takes, and
/// above it as much of the hash as there is room for; 0 where it is empty. Two thirds full at most.
pub(super) fn table(hashes: impl ExactSizeIterator<Item = u64>) -> Vec<u32> {
    let mut slots = vec![0u32; slot_count(hashes.len())];
    let number_bits = number_bits(hashes.len());
    for (number, hash) in (1u32..).zip(hashes) {
        let mut slot = first_slot(hash, slots.len());
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = slot_tag(hash, number_bits) | number;
    }
    slots
}

/// The slots of a table of so many texts.
pub(super) fn slot_count(texts: usize) -> usize {
    texts + texts / 2 + 1
}

/// The bits of a slot that hold the number.
pub(super) fn number_bits(texts: usize) -> u32 {
    bits(texts + 1)
}

/// The slot that a hash begins to look at.
#[inline]
pub(super) fn first_slot(hash: u64, slots: usize) -> usize {
    ((u128::from(hash) * slots as u128) >> 64) as usize
}

/// The part of a hash that stands in the slot. From the hash's lower half, since the upper chose
/// the slot.
#[inline]
pub(super) fn slot_tag(hash: u64, number_bits: u32) -> u32 {
    (hash as u32).checked_shl(number_bits).unwrap_or(0)
}
