//! What units of one length must keep to. The [module above](super) argues why.

use super::score::EDIT;
use crate::memory::index::layout::{MOST_POSITION, MOST_RANK, prefix};

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
            return Window { least: 0, most: i32::MAX, low: 0, high: u32::MAX };
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
        let place =
            |moved: i64| (i64::from(position) + moved).clamp(-1, i64::from(i32::MAX)) as i32;
        Window {
            least: place(least),
            most: place(most),
            low: place(delta.min(0)).max(0) as u32,
            high: place(delta.max(0)).max(0) as u32,
        }
    }
}

/// Where a token of the query may stand in units of one length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The least position, and the greatest, as far as the query tells.
    least: i32,
    most: i32,
    /// Between these, moving takes no edit that the lengths do not take.
    low: u32,
    high: u32,
}

impl Default for Window {
    /// One that no position lies in.
    fn default() -> Self {
        Self { least: 0, most: -1, low: 0, high: 0 }
    }
}

impl Window {
    /// How many edits it takes to stand there, beside those for the lengths.
    #[inline]
    pub(super) fn shift(self, position: u32) -> u32 {
        self.low.saturating_sub(position) + position.saturating_sub(self.high)
    }

    /// Whether no position lies in it.
    pub(super) fn is_empty(self) -> bool {
        self.most < self.least
    }

    /// The positions where a token of that rank may stand, of units of which so many tokens may be
    /// without a partner: the least, and how many more there are.
    fn of_rank(self, rank: u32, unit_rank: u32) -> (u32, u32) {
        // Each token of the unit that is of lower rank is one of those, and so is each step aside.
        let Some(room) = unit_rank.checked_sub(rank) else { return NOWHERE };
        let least = (self.least.max(0) as u32).max(self.low.saturating_sub(room));
        let most = u32::try_from(self.most).map(|most| most.min(self.high.saturating_add(room)));
        match most.ok().and_then(|most| most.checked_sub(least)) {
            Some(more) => (least, more),
            None => NOWHERE,
        }
    }
}

/// Positions of which there is none.
const NOWHERE: (u32, u32) = (u32::MAX, 0);

/// For each rank that a posting can tell, where a token of the query may stand.
#[derive(Debug)]
pub(super) struct Seats {
    windows: [(u32, u32); MOST_RANK as usize + 1],
    /// So many ranks have one.
    filled: usize,
}

impl Default for Seats {
    fn default() -> Self {
        Self { windows: [NOWHERE; MOST_RANK as usize + 1], filled: 0 }
    }
}

impl Seats {
    /// Those of a window, in units of which so many tokens may be without a partner.
    pub(super) fn set(&mut self, window: Window, unit_rank: u32) {
        let fill = unit_rank.min(MOST_RANK) as usize + 1;
        for (rank, seat) in (0..).zip(&mut self.windows[..fill]) {
            *seat = window.of_rank(rank, unit_rank);
        }
        for seat in self.windows.iter_mut().take(self.filled).skip(fill) {
            *seat = NOWHERE;
        }
        self.filled = fill;
    }

    /// Whether the token may stand there.
    #[inline]
    pub(super) fn holds(&self, rank: u32, position: u32) -> bool {
        let (least, more) = self.windows[(rank & MOST_RANK) as usize];
        position.wrapping_sub(least) <= more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The inequalities as the module above states them.
        #[test]
        fn a_token_may_stand_where_both_sides_can_be_aligned(
            n in 1u32..40, m in 1u32..40, edits in 0u32..40,
            position in 0u32..40, lower in 0u32..12, split in 0u32..12, rank in 0u32..40,
        ) {
            prop_assume!(position < n && lower < n);
            let bounds = Bounds::new(n, 0, m, edits * EDIT);
            prop_assume!(!bounds.closed);
            let (before, after) = (lower.min(split), lower - lower.min(split));
            let window = bounds.window(position, before, after);
            let mut seats = Seats::default();
            // What was there before must not matter.
            seats.set(window, MOST_RANK + 3);
            seats.set(window, bounds.unit_rank);
            let delta = i64::from(m) - i64::from(n);
            for place in 0..m.min(MOST_POSITION) {
                let x = i64::from(place) - i64::from(position);
                let side = |moved: i64, without: u32| {
                    (moved + i64::from(without)).max(without.into()).max(-moved)
                };
                let needed = side(x, before) + side(delta - x, after);
                let aside = (delta.min(0) - x).max(x - delta.max(0)).max(0);
                let aligned = needed <= i64::from(bounds.edits);
                if aligned {
                    prop_assert_eq!(i64::from(window.shift(place)), aside);
                }
                let fits = aligned
                    && i64::from(rank) + aside <= i64::from(bounds.unit_rank);
                prop_assert!(!(fits && window.is_empty()));
                if rank <= MOST_RANK {
                    prop_assert_eq!(seats.holds(rank, place), fits, "{} {}", place, rank);
                }
            }
        }
    }

    #[test]
    fn where_positions_are_not_told_a_token_may_stand_anywhere() {
        let bounds = Bounds::new(100, 0, MOST_POSITION + 1, 50 * EDIT);
        let window = bounds.window(3, 0, 0);
        let mut seats = Seats::default();
        seats.set(window, bounds.unit_rank);
        assert!((0..=MOST_POSITION).all(|place| seats.holds(0, place) && window.shift(place) == 0));
    }
}
