//! Looking up the fragments of a sentence: which stand in the memory, what their best candidates
//! are, and which of them to show, since they overlap.

use std::ops::Range;

use super::extract::{BY_DICE, Candidate, Known, LEAST_DICE, candidates};
use super::index::{Index, LONGEST, Query};
use super::lexicon::Lexicon;
use super::near::Nearness;
use crate::text::Span;
use crate::words::Class;

/// A fragment with its best candidate.
#[derive(Clone, Debug)]
pub(super) struct Proposed {
    pub(super) known: Known,
    pub(super) candidate: Candidate,
    /// See [`super::confidence::Model::probability`].
    pub(super) probability: f64,
}

/// The fragments of a query that the memory holds, of at least `least` content words and beside what
/// is `taken`, in order of their beginning, then of their end; and the share of the query's pairs of
/// neighbours that it holds.
fn known(index: &Index, query: &Query, least: u32, taken: &[Range<usize>]) -> (Vec<Known>, f64) {
    let free = |range: &Range<usize>| {
        taken.iter().all(|taken| taken.end <= range.start || range.end <= taken.start)
    };
    let mut found = Vec::new();
    let (mut pairs, mut held) = (0u32, 0u32);
    for start in 0..query.keys.len() {
        if query.classes[start] != Class::Content {
            continue;
        }
        let mut suffixes = 0..index.suffixes.len();
        let mut content = 0;
        let mut neighbour_held = false;
        for end in start + 1..=query.keys.len().min(start + LONGEST) {
            let last = end - 1;
            if !query.may_stand_inside(start, last) {
                break;
            }
            let Some(key) = query.keys[last] else { break };
            suffixes = index.narrow(suffixes, last - start, key);
            if suffixes.is_empty() {
                break;
            }
            neighbour_held |= end == start + 2;
            content += u32::from(query.classes[last] == Class::Content);
            content += u32::from(query.classes[last] == Class::Number);
            if content >= least && query.may_be_cut(start, end) && free(&(start..end)) {
                found.push(Known { words: start..end, suffixes: suffixes.clone(), content });
            }
        }
        if start + 1 < query.keys.len() && query.may_stand_inside(start, start + 1) {
            pairs += 1;
            held += u32::from(neighbour_held);
        }
    }
    let coverage = if pairs == 0 { 0.0 } else { f64::from(held) / f64::from(pairs) };
    (found, coverage)
}

/// How many of a query's pairs of neighbours, of which the first is a content word, the memory holds,
/// and how many there are.
pub(super) fn nearness(index: &Index, query: &Query) -> Nearness {
    let mut nearness = Nearness::default();
    for start in 0..query.keys.len().saturating_sub(1) {
        if query.classes[start] != Class::Content || !query.may_stand_inside(start, start + 1) {
            continue;
        }
        nearness.pairs += 1;
        if let (Some(first), Some(second)) = (query.keys[start], query.keys[start + 1]) {
            let suffixes = index.narrow(0..index.suffixes.len(), 0, first);
            nearness.held += u64::from(!index.narrow(suffixes, 1, second).is_empty());
        }
    }
    nearness
}

impl Query {
    /// The words that a stretch of the text touches.
    pub(super) fn words_of(&self, span: Span) -> Range<usize> {
        let start = self.spans.partition_point(|word| word.end <= span.start);
        let end = self.spans.partition_point(|word| word.start < span.end);
        start..end.max(start)
    }

    /// Whether a word can stand inside a fragment that began at `start`.
    fn may_stand_inside(&self, start: usize, at: usize) -> bool {
        match self.classes[at] {
            Class::Content | Class::Function => true,
            Class::Hyphen => {
                at > start && self.is_joined(at) && at + 1 < self.keys.len() && !self.spaced[at + 1]
            }
            // As in COVID-19: a part of a name, no value.
            Class::Number => {
                at >= start + 2 && self.is_joined(at) && self.classes[at - 1] == Class::Hyphen
            }
            Class::Magnitude | Class::Mark => false,
        }
    }

    fn is_joined(&self, at: usize) -> bool {
        at > 0 && !self.spaced[at]
    }

    /// Whether a fragment may begin and end there: with content words, beside no number or
    /// magnitude, not within a hyphenated word.
    fn may_be_cut(&self, start: usize, end: usize) -> bool {
        let last = end - 1;
        if self.classes[last] != Class::Content && self.classes[last] != Class::Number {
            return false;
        }
        let is_value = |at: usize| matches!(self.classes[at], Class::Number | Class::Magnitude);
        let before = start.checked_sub(1);
        let after = Some(end).filter(|&end| end < self.keys.len());
        if before.is_some_and(is_value) || after.is_some_and(is_value) {
            return false;
        }
        let cuts_before =
            before.is_some_and(|at| self.classes[at] == Class::Hyphen && !self.spaced[start]);
        let cuts_after =
            after.is_some_and(|at| self.classes[at] == Class::Hyphen && !self.spaced[at]);
        !cuts_before && !cuts_after
    }
}

/// The best candidate of each known fragment beside what is taken.
pub(super) fn propose(
    index: &Index,
    query: &Query,
    least: u32,
    taken: &[Range<usize>],
) -> Vec<Proposed> {
    let (known, coverage) = known(index, query, least, taken);
    let lexicon = Lexicon::of(index, query);
    known.into_iter().filter_map(|known| best(index, query, known, coverage, &lexicon)).collect()
}

/// The best candidate of each known fragment by Dice's coefficient alone.
pub(super) fn propose_by_dice(index: &Index, query: &Query, least: u32) -> Vec<Proposed> {
    let (known, coverage) = known(index, query, least, &[]);
    let lexicon = Lexicon::of(index, query);
    let best = known.into_iter().filter_map(|known| {
        let rated = candidates(index, query, &known, coverage, &lexicon)
            .into_iter()
            .filter(|candidate| candidate.features[BY_DICE] > 0.0)
            .map(|candidate| (candidate.features[BY_DICE], candidate));
        let (_, candidate) =
            rated.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let probability = candidate.features[LEAST_DICE];
        Some(Proposed { known, candidate, probability })
    });
    best.collect()
}

fn best(
    index: &Index,
    query: &Query,
    known: Known,
    coverage: f64,
    lexicon: &Lexicon,
) -> Option<Proposed> {
    let rated = candidates(index, query, &known, coverage, lexicon)
        .into_iter()
        .map(|candidate| (index.model.probability(&candidate.features), candidate));
    // The first of equals, which is the one with the smaller keys.
    let (probability, candidate) =
        rated.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let most = if stands_alone(index, &known) { UNTOLD } else { 1.0 };
    Some(Proposed { known, candidate, probability: probability.min(most) })
}

/// The most that a fragment is trusted whose words stand in one unit only: nothing tells which words of
/// its target are theirs.
const UNTOLD: f64 = 0.4;

/// Whether no content word of a fragment stands in another unit than the fragment's only one.
fn stands_alone(index: &Index, known: &Known) -> bool {
    let place = index.suffixes[known.suffixes.start] as usize;
    let mut content = index.source.words[place..place + known.words.len()]
        .iter()
        .filter(|&&word| index.source.class(word) == Class::Content);
    known.suffixes.len() == 1
        && content.all(|&word| index.source.vocabulary.units[index.source.key(word) as usize] == 1)
}

/// What a fragment costs, in words: one stands before two that are hardly surer.
const COST: f64 = 0.2;

/// Of overlapping fragments, those that together are worth most: a fragment is worth its words times
/// the square of its probability, less what each costs. In order of the text.
pub(super) fn choose(words: usize, proposed: Vec<Proposed>) -> Vec<Proposed> {
    let mut ending: Vec<Vec<usize>> = vec![Vec::new(); words + 1];
    for (number, one) in proposed.iter().enumerate() {
        ending[one.known.words.end].push(number);
    }
    let mut worth = vec![0f64; words + 1];
    let mut choice: Vec<Option<usize>> = vec![None; words + 1];
    for end in 1..=words {
        worth[end] = worth[end - 1];
        for &number in &ending[end] {
            let one = &proposed[number];
            let length = one.known.words.len() as f64;
            let value =
                worth[one.known.words.start] + length * one.probability * one.probability - COST;
            if value > worth[end] {
                worth[end] = value;
                choice[end] = Some(number);
            }
        }
    }
    let mut chosen = Vec::new();
    let mut end = words;
    while end > 0 {
        match choice[end] {
            Some(number) => {
                chosen.push(number);
                end = proposed[number].known.words.start;
            }
            None => end -= 1,
        }
    }
    chosen.reverse();
    let mut proposed: Vec<Option<Proposed>> = proposed.into_iter().map(Some).collect();
    chosen.into_iter().filter_map(|number| proposed[number].take()).collect()
}
