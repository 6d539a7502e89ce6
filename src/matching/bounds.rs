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

    /// Where a token of the query may stand in the unit. `before` and `after` count the query's tokens
    /// of lower rank on either side of it, which have no partner.
    pub(super) fn window(&self, position: u32, before: u32, after: u32) -> Window {
        if !self.positioned {
            return Window { least: 0, more: u32::MAX, low: 0, high: u32::MAX };
        }
        let (delta, edits) = (i64::from(self.delta), i64::from(self.edits));
        let (before, after) = (i64::from(before), i64::from(after));
        // Let the token move by x places, and y = delta - x. With l and r for `before` and `after`,
        // max(x + l, l, -x) + max(y + r, r, -y) <= edits, which is nine inequalities, three of them
        // without x.
        let least = (delta + after - edits + 1).div_euclid(2);
        let least = least.max(after - edits).max(delta + before + after - edits);
        let most = (edits + delta - before).div_euclid(2);
        let most = most.min(edits - before - after).min(edits + delta - before);
        let always = (delta + before + after).max(-delta).max(before + after);
        if most < least || always > edits {
            return Window::default();
        }
        let place = |moved: i64| (i64::from(position) + moved) as i32 as u32;
        let at_least_0 = |moved: i64| (i64::from(position) + moved).max(0) as u32;
        Window {
            least: place(least),
            more: (most - least) as u32,
            low: at_least_0(delta.min(0)),
            high: at_least_0(delta.max(0)),
        }
    }
}

/// Where a token of the query may stand in units of one length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The least position, and how many more there are. The least may lie before the first, as a number
    /// below zero.
    least: u32,
    more: u32,
    /// Between these, tokens that are longer or shorter by are all that moving takes.
    low: u32,
    high: u32,
}

impl Default for Window {
    /// One that no position lies in.
    fn default() -> Self {
        Self { least: u32::MAX, more: 0, low: 0, high: 0 }
    }
}

impl Window {
    /// Whether the token may stand there.
    #[inline]
    pub(super) fn holds(self, position: u32) -> bool {
        position.wrapping_sub(self.least) <= self.more
    }

    /// How many edits it takes to stand there, beside one for each token without a partner in the text
    /// that has fewer of them to spare.
    #[inline]
    pub(super) fn shift(self, position: u32) -> u32 {
        self.low.saturating_sub(position) + position.saturating_sub(self.high)
    }
}
