//! The best found so far, and the bound that they set for what is still to come.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::score::Score;
use crate::memory::Proposal;

/// A distance in relation to the longer of two texts, exactly: D / max, or the same of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    /// D in tenths, or characters.
    pub(super) distance: u32,
    /// max(n, m).
    pub(super) longer: u32,
}

impl Ratio {
    /// The largest distance that is no worse than this one, for another longer length.
    pub(super) fn largest_equal(self, longer: u32) -> u32 {
        let most = u64::from(self.distance) * u64::from(longer) / u64::from(self.longer.max(1));
        most.min(u64::from(u32::MAX)) as u32
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let mine = u64::from(self.distance) * u64::from(other.longer);
        let theirs = u64::from(other.distance) * u64::from(self.longer);
        mine.cmp(&theirs)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A unit that reached the threshold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored<'m> {
    pub(super) unit: Proposal<'m>,
    /// The part of the memory that it is in.
    pub(super) part: usize,
    pub(super) ratio: Ratio,
}

/// The best found so far, and all that tie with the last of them.
pub(super) struct Best<'m> {
    threshold: Score,
    limit: usize,
    found: Vec<Scored<'m>>,
    /// How many to gather before the worse are sorted out again.
    full: usize,
    /// The best ratios, as many as are wanted, the worst on top.
    ratios: BinaryHeap<Ratio>,
}

impl<'m> Best<'m> {
    pub(super) fn new(threshold: Score, limit: usize) -> Self {
        let full = limit.saturating_mul(2).max(64);
        Self { threshold, limit, found: Vec::new(), full, ratios: BinaryHeap::new() }
    }

    /// The worst ratio that can still come among the best, once as many as are wanted were found.
    pub(super) fn bound(&self) -> Option<Ratio> {
        self.ratios.peek().copied().filter(|_| self.ratios.len() == self.limit)
    }

    /// The largest distance in tenths that is still of interest, where the longer text has `longer`
    /// tokens.
    pub(super) fn largest_distance(&self, longer: u32) -> u32 {
        let most = self.threshold.largest_distance(longer);
        self.bound().map_or(most, |bound| most.min(bound.largest_equal(longer)))
    }

    pub(super) fn push(&mut self, scored: Scored<'m>) {
        match self.bound() {
            Some(bound) if scored.ratio > bound => return,
            Some(bound) if scored.ratio < bound => {
                self.ratios.pop();
                self.ratios.push(scored.ratio);
            }
            Some(_) => {}
            None => self.ratios.push(scored.ratio),
        }
        self.found.push(scored);
        if self.found.len() >= self.full
            && let Some(bound) = self.bound()
        {
            self.found.retain(|scored| scored.ratio <= bound);
            // Ties stay, however many; doubling keeps the cost of sorting out constant a unit.
            self.full = (self.found.len() * 2).max(self.full);
        }
    }

    /// All that may be among the best.
    pub(super) fn into_found(mut self) -> Vec<Scored<'m>> {
        if let Some(bound) = self.bound() {
            self.found.retain(|scored| scored.ratio <= bound);
        }
        self.found
    }
}
