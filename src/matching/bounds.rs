//! What units of one length must keep to. The [module above](super) argues why.

use super::score::EDIT;
use crate::memory::index::layout::{MOST_POSITION, prefix};

/// What a unit of one length must keep to so that it can still be among the best.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    /// The largest distance over keys.
    pub(super) edits: u32,
    /// How many tokens longer the unit is.
    pub(super) delta: i32,
    /// Whether postings tell the positions of all its tokens.
    pub(super) positioned: bool,
    /// The highest rank of a shared token, in the query and in the unit; they are also how many
    /// tokens of each may be without a partner.
    pub(super) query_rank: u32,
    pub(super) unit_rank: u32,
    /// How many of the query's tokens that the index knows may be without a partner.
    pub(super) missing: u32,
    /// Whether no unit of this length can be among the best any more.
    pub(super) closed: bool,
    /// Whether the index has postings for all tokens up to `unit_rank`.
    pub(super) covered: bool,
}

impl Bounds {
    /// For a query of `n` tokens, of which the index lacks `unknown`, units of `m`, and the largest
    /// distance that is of interest.
    pub(super) fn new(n: u32, unknown: u32, m: u32, distance: u32) -> Self {
        let longer = n.max(m);
        let edits = (distance / EDIT).min(longer);
        // Each pair that is not matched costs an edit of the longer text.
        let shared = longer - edits;
        let missing = n.checked_sub(shared).and_then(|without| without.checked_sub(unknown));
        let (Some(missing), true) = (missing, n.abs_diff(m) <= edits) else {
            return Self { closed: true, covered: true, ..Self::default() };
        };
        Self {
            edits,
            delta: (i64::from(m) - i64::from(n)) as i32,
            positioned: m <= MOST_POSITION,
            query_rank: n - shared,
            unit_rank: m - shared,
            missing,
            closed: false,
            covered: shared > 0 && m - shared < prefix(m as usize) as u32,
        }
    }

    /// The least position that a token of the query may have in the unit, and how many more there
    /// are. `before` and `after` count the query's tokens of lower rank on either side of it, which
    /// have no partner.
    pub(super) fn window(&self, position: u32, before: u32, after: u32) -> (u32, u32) {
        if !self.positioned {
            return (0, u32::MAX);
        }
        let (delta, edits) = (i64::from(self.delta), i64::from(self.edits));
        let (before, after) = (i64::from(before), i64::from(after));
        // max(|x|, before) + max(|delta - x|, after) <= edits, where x is how far the token moved.
        let least = (delta - edits).div_euclid(2) + (delta - edits).rem_euclid(2);
        let most = (delta + edits).div_euclid(2);
        let least = least.max(after - edits).max(delta + before - edits);
        let most = most.min(edits - after).min(delta + edits - before);
        if most < least {
            return (u32::MAX, 0);
        }
        ((i64::from(position) + least) as i32 as u32, (most - least) as u32)
    }
}
