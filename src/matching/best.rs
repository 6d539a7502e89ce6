//! The best found so far, and the bound that they set for what is still to come.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::score::Score;
use crate::memory::{Pair, Proposal};

/// A distance in relation to the longer of two texts, exactly: D / max, or the same of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    /// D in tenths, or characters.
    pub(super) distance: u32,
    /// max(n, m).
    pub(super) longer: u32,
}

impl Ratio {
    /// The same with points of a percent each on top.
    pub(super) fn with_penalty(self, points: u8) -> Self {
        // D is in tenths, so a point of a text of `longer` tokens is a tenth of `longer`.
        let distance = self.distance.saturating_mul(10);
        let distance = distance.saturating_add(self.longer.saturating_mul(points.into()));
        Self { distance, longer: self.longer.saturating_mul(10) }
    }

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
struct Best<'m> {
    threshold: Score,
    limit: usize,
    found: Vec<Scored<'m>>,
    /// How many to gather before the worse are sorted out again.
    full: usize,
    /// The best ratios, as many as are wanted, the worst on top.
    ratios: BinaryHeap<Ratio>,
}

impl<'m> Best<'m> {
    fn new(threshold: Score, limit: usize) -> Self {
        let full = limit.saturating_mul(2).max(64);
        Self { threshold, limit, found: Vec::new(), full, ratios: BinaryHeap::new() }
    }

    /// The worst ratio that can still come among the best, once as many as are wanted were found.
    fn bound(&self) -> Option<Ratio> {
        self.ratios.peek().copied().filter(|_| self.ratios.len() == self.limit)
    }

    /// The largest distance in tenths that is still of interest, where the longer text has `longer`
    /// tokens.
    fn largest_distance(&self, longer: u32) -> u32 {
        let most = self.threshold.largest_distance(longer);
        self.bound().map_or(most, |bound| most.min(bound.largest_equal(longer)))
    }

    fn push(&mut self, scored: Scored<'m>) {
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
    fn into_found(mut self) -> Vec<Scored<'m>> {
        if let Some(bound) = self.bound() {
            self.found.retain(|scored| scored.ratio <= bound);
        }
        self.found
    }
}

/// The best found so far in several directions of one memory that are searched together: what is
/// looked at is the same in all of them.
pub(super) struct Bests<'m> {
    each: Vec<(Pair<'m>, Best<'m>)>,
    /// The part that is being searched, and those directions that it has units of.
    part: usize,
    served: Vec<usize>,
}

impl<'m> Bests<'m> {
    pub(super) fn new(pairs: &[Pair<'m>], threshold: Score, limit: usize) -> Self {
        let each = pairs.iter().map(|&pair| (pair, Best::new(threshold, limit))).collect();
        Self { each, part: 0, served: Vec::new() }
    }

    /// Turns to a part of the memory; false where it has no unit of any direction.
    pub(super) fn turn_to(&mut self, part: usize) -> bool {
        self.part = part;
        self.served.clear();
        let served = self.each.iter().enumerate().filter(|(_, (pair, _))| pair.serves(part));
        self.served.extend(served.map(|(at, _)| at));
        !self.served.is_empty()
    }

    fn served(&self) -> impl Iterator<Item = &Best<'m>> {
        self.served.iter().map(|&at| &self.each[at].1)
    }

    /// The worst ratio that can still come among the best of any direction, where each has as many as
    /// are wanted.
    pub(super) fn bound(&self) -> Option<Ratio> {
        let mut worst = None;
        for best in self.served() {
            worst = worst.max(Some(best.bound()?));
        }
        worst
    }

    /// The largest distance in tenths that is still of interest in any direction.
    pub(super) fn largest_distance(&self, longer: u32) -> u32 {
        self.served().map(|best| best.largest_distance(longer)).max().unwrap_or(0)
    }

    /// Takes the unit at a place of the part; false where it serves no direction.
    pub(super) fn push(&mut self, place: u32, ratio: Ratio) -> bool {
        let mut any = false;
        for &at in &self.served {
            let (pair, best) = &mut self.each[at];
            if let Some(unit) = pair.proposal(self.part, place) {
                best.push(Scored { unit, part: self.part, ratio });
                any = true;
            }
        }
        any
    }

    /// For each direction, all that may be among the best.
    pub(super) fn into_found(self) -> impl Iterator<Item = Vec<Scored<'m>>> {
        self.each.into_iter().map(|(_, best)| best.into_found())
    }
}
