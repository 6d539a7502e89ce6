//! How far signatures differ.

/// How many bits only the one has, and how many only the other.
#[inline]
pub(super) fn differing(mine: u32, theirs: u32) -> (u32, u32) {
    // Both counts at once: in pairs, in fours, in eights, then the four eights of each half.
    let both = u64::from(mine & !theirs) | u64::from(theirs & !mine) << 32;
    let both = both - (both >> 1 & 0x5555_5555_5555_5555);
    let both = (both & 0x3333_3333_3333_3333) + (both >> 2 & 0x3333_3333_3333_3333);
    let both = (both + (both >> 4)) & 0x0F0F_0F0F_0F0F_0F0F;
    let sum = |half: u32| half.wrapping_mul(0x0101_0101) >> 24;
    (sum(both as u32), sum((both >> 32) as u32))
}

/// The same for long signatures.
#[inline]
pub(super) fn differing_long(mine: u128, theirs: u128) -> (u32, u32) {
    let in_fours = |word: u64| {
        let word = word - (word >> 1 & 0x5555_5555_5555_5555);
        (word & 0x3333_3333_3333_3333) + (word >> 2 & 0x3333_3333_3333_3333)
    };
    // The halves are added in fours: each has at most four there, and eight fit.
    let count = |both: u128| {
        let fours = in_fours(both as u64) + in_fours((both >> 64) as u64);
        let eights = (fours & 0x0F0F_0F0F_0F0F_0F0F) + (fours >> 4 & 0x0F0F_0F0F_0F0F_0F0F);
        (eights.wrapping_mul(0x0101_0101_0101_0101) >> 56) as u32
    };
    (count(mine & !theirs), count(theirs & !mine))
}
