//! Matching: the units of a memory that are nearest to a text, all of them and in a total order.
//!
//! Every unit whose number of tokens can reach the threshold is looked at; a bit-parallel distance
//! over keys discards what cannot reach it, and the exact distance decides. Nothing is lost: a
//! key mismatch costs [`score::EDIT`] in any alignment, so the unit-cost distance over keys times
//! that is never more than D. [`Search::exhaustive`] does without either filter, and gives the same.
//!
//! Order: context, exact, fuzzy; then the exact ratio D / max(n, m), not the floored percent; then
//! the likeness of the raw source texts by character (`strsim::normalized_levenshtein`), higher
//! first; then the newer change date; then memory order and unit order. The order is total, so
//! the result does not depend on threads.

pub mod levenshtein;
pub mod score;

use std::cmp::Ordering;

use crate::memory::{Pair, Proposal, Token};
use levenshtein::Pattern;
pub use score::{Edit, EditKind, Score};

/// The neighbours of a query in its document: the sources beside it, `None` at an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'q> {
    /// The source before.
    pub before: Option<&'q str>,
    /// The source after.
    pub after: Option<&'q str>,
}

/// What to look for.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The lowest score that is wanted.
    pub threshold: Score,
    /// The most matches that are wanted.
    pub limit: usize,
    /// Scores every unit instead of filtering first.
    pub exhaustive: bool,
}

/// What kind of match it is, the best kind first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The same surfaces between the same neighbours.
    Context,
    /// The same surfaces.
    Exact,
    /// Anything else that reaches the threshold.
    Fuzzy,
}

impl Kind {
    /// The name in JSON, TSV and HTML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Exact => "exact",
            Self::Fuzzy => "fuzzy",
        }
    }
}

/// A unit proposed for a query.
#[derive(Clone, Debug)]
pub struct Match<'m> {
    /// The unit.
    pub unit: Proposal<'m>,
    /// What kind of match it is.
    pub kind: Kind,
    /// How near it is.
    pub score: Score,
    /// What differs, in order; empty where nothing does.
    pub edits: Vec<Edit>,
}

/// The best matches of a text in one direction of a memory, best first.
///
/// A text without tokens matches nothing. Without `context` no match is of the context kind.
pub fn find<'m>(
    pair: Pair<'m>,
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
) -> Vec<Match<'m>> {
    let query = pair.memory().vocabulary().look_up(text);
    if query.is_empty() || search.limit == 0 {
        return Vec::new();
    }
    let found = if search.exhaustive {
        score_all(pair, &query, search)
    } else {
        score_likely(pair, &query, search)
    };
    let mut ranked = Ranked::new(pair, found, context);
    ranked.keep_best(text, search.limit);
    ranked.into_matches(&query)
}

/// A unit that reached the threshold.
#[derive(Clone, Copy, Debug)]
struct Scored<'m> {
    unit: Proposal<'m>,
    /// D in tenths.
    distance: u32,
    /// max(n, m).
    longer: u32,
}

impl Scored<'_> {
    /// By the exact ratio D / max, the smaller first.
    fn by_ratio(&self, other: &Self) -> Ordering {
        let mine = u64::from(self.distance) * u64::from(other.longer);
        let theirs = u64::from(other.distance) * u64::from(self.longer);
        mine.cmp(&theirs)
    }

    /// The largest distance that is no worse than this one, for another longer length.
    fn largest_equal(&self, longer: u32) -> u32 {
        (u64::from(self.distance) * u64::from(longer) / u64::from(self.longer)) as u32
    }
}

/// Every unit, by the definition and nothing else: the oracle.
fn score_all<'m>(pair: Pair<'m>, query: &[Token], search: Search) -> Vec<Scored<'m>> {
    let scored = pair.of_length(1, u32::MAX).filter_map(|unit| {
        let longer = query.len().max(unit.tokens().len()) as u32;
        let distance = score::distance(query, unit.tokens(), u32::MAX)?;
        Some(Scored { unit, distance, longer })
    });
    scored.filter(|s| Score::of(s.distance, s.longer) >= search.threshold).collect()
}

/// The units that can reach the threshold, and, once there are enough, those that can still come
/// among the best.
fn score_likely<'m>(pair: Pair<'m>, query: &[Token], search: Search) -> Vec<Scored<'m>> {
    let length = query.len() as u32;
    let (least, most) = lengths(length, search.threshold);
    let mut pattern = None;
    let mut text = Vec::new();
    let mut best = Best::new(search.limit);
    for unit in pair.of_length(least, most) {
        let tokens = unit.tokens();
        let longer = length.max(tokens.len() as u32);
        let limit = best.limit_for(longer).min(search.threshold.largest_distance(longer));
        // Made for the first candidate: a text that is longer than any of the memory needs none.
        let pattern = pattern.get_or_insert_with(|| {
            Pattern::new(&query.iter().map(|token| token.key).collect::<Vec<u32>>())
        });
        text.clear();
        text.extend(tokens.iter().map(|token| token.key));
        if pattern.distance(&text, (limit / score::EDIT) as usize).is_none() {
            continue;
        }
        if let Some(distance) = score::distance(query, tokens, limit) {
            best.push(Scored { unit, distance, longer });
        }
    }
    best.found
}

/// The fewest and the most tokens that a unit may have to reach a score against a query of
/// `length` tokens: each token more or less costs a whole edit.
fn lengths(length: u32, threshold: Score) -> (u32, u32) {
    let (length, percent) = (u64::from(length), u64::from(threshold.get().min(100)));
    let least = (length * percent).div_ceil(100).max(1);
    let most = (length * 100).checked_div(percent).unwrap_or(u64::MAX);
    (least.min(u64::from(u32::MAX)) as u32, most.min(u64::from(u32::MAX)) as u32)
}

/// The best found so far, and all that tie with the last of them.
struct Best<'m> {
    found: Vec<Scored<'m>>,
    limit: usize,
    /// How many to gather before the worse are sorted out again.
    full: usize,
    /// The worst ratio that can still come among the best, once as many as are wanted were found.
    bound: Option<Scored<'m>>,
}

impl<'m> Best<'m> {
    fn new(limit: usize) -> Self {
        Self { found: Vec::new(), limit, full: limit.saturating_mul(2), bound: None }
    }

    fn limit_for(&self, longer: u32) -> u32 {
        self.bound.map_or(u32::MAX, |bound| bound.largest_equal(longer))
    }

    fn push(&mut self, scored: Scored<'m>) {
        self.found.push(scored);
        if self.found.len() < self.full {
            return;
        }
        self.found.sort_by(Scored::by_ratio);
        let bound = self.found[self.limit - 1];
        self.bound = Some(bound);
        let end = self.found.partition_point(|s| s.by_ratio(&bound) != Ordering::Greater);
        self.found.truncate(end);
        // Ties stay, however many; doubling keeps the cost of sorting out constant a unit.
        self.full = (self.found.len() * 2).max(self.limit.saturating_mul(2));
    }
}

/// A scored unit with what the order asks for, the likeness of characters only where it decides.
struct Ranked<'m> {
    list: Vec<Rank<'m>>,
}

struct Rank<'m> {
    scored: Scored<'m>,
    kind: Kind,
    likeness: f64,
}

impl Rank<'_> {
    fn by_score(&self, other: &Self) -> Ordering {
        self.kind.cmp(&other.kind).then_with(|| self.scored.by_ratio(&other.scored))
    }

    fn by_everything(&self, other: &Self) -> Ordering {
        let (mine, theirs) = (&self.scored.unit, &other.scored.unit);
        self.by_score(other)
            .then_with(|| other.likeness.total_cmp(&self.likeness))
            .then_with(|| theirs.changed().cmp(&mine.changed()))
            .then_with(|| mine.index().cmp(&theirs.index()))
    }
}

impl<'m> Ranked<'m> {
    fn new(pair: Pair<'m>, found: Vec<Scored<'m>>, context: Option<Context<'_>>) -> Self {
        let mut neighbours = None;
        let list = found.into_iter().map(|scored| {
            let kind = match context {
                _ if scored.distance > 0 => Kind::Fuzzy,
                None => Kind::Exact,
                Some(context) => {
                    let neighbours = neighbours.get_or_insert_with(|| {
                        let vocabulary = pair.memory().vocabulary();
                        let tokens = |text: Option<&str>| text.map(|text| vocabulary.look_up(text));
                        (tokens(context.before), tokens(context.after))
                    });
                    let (before, after) = (neighbours.0.as_deref(), neighbours.1.as_deref());
                    if scored.unit.stood_between(before, after) {
                        Kind::Context
                    } else {
                        Kind::Exact
                    }
                }
            };
            Rank { scored, kind, likeness: 0.0 }
        });
        Self { list: list.collect() }
    }

    /// Sorts the list and cuts it to the best. The likeness of characters is only worked out for
    /// groups of equal score, of those that reach into the best.
    fn keep_best(&mut self, text: &str, limit: usize) {
        self.list.sort_by(Rank::by_score);
        let mut pattern = None;
        let mut start = 0;
        while start < self.list.len().min(limit) {
            let first = &self.list[start];
            let same = |rank: &Rank<'_>| rank.by_score(first) == Ordering::Equal;
            let end = start + self.list[start..].partition_point(same);
            if end - start > 1 {
                let pattern = pattern.get_or_insert_with(|| Pattern::new(&characters(text)));
                let group = &mut self.list[start..end];
                set_likeness(pattern, group);
                let wanted = limit - start;
                if wanted < group.len() {
                    // The order is total, so an unstable choice is the same every time.
                    group.select_nth_unstable_by(wanted, Rank::by_everything);
                }
                let wanted = wanted.min(group.len());
                group[..wanted].sort_by(Rank::by_everything);
            }
            start = end;
        }
        self.list.truncate(limit);
    }

    fn into_matches(self, query: &[Token]) -> Vec<Match<'m>> {
        self.list
            .into_iter()
            .map(|Rank { scored: Scored { unit, distance, longer }, kind, .. }| {
                let score = match kind {
                    Kind::Context => Score::CONTEXT,
                    _ => Score::of(distance, longer),
                };
                Match { unit, kind, score, edits: score::edits(query, unit.tokens()) }
            })
            .collect()
    }
}

fn characters(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

/// Works out how like the query each source is, once for equal sources that follow one another.
fn set_likeness(query: &Pattern, group: &mut [Rank<'_>]) {
    let mut before: Option<(&str, f64)> = None;
    for rank in group {
        let source = rank.scored.unit.source();
        rank.likeness = match before {
            Some((same, likeness)) if same == source => likeness,
            _ => levenshtein::normalized(query, &characters(source)),
        };
        before = Some((source, rank.likeness));
    }
}

#[cfg(test)]
mod tests;
