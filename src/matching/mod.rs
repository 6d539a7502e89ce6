//! Matching: the units of a memory that are nearest to a text, all of them and in a total order.
//!
//! # Why nothing is lost
//!
//! A unit that is passed over cannot be among the answers. Let the query have *n* tokens and a unit *m*,
//! let *L* be the larger, and let *d* be the largest distance in tenths that is still of interest: what
//! the threshold allows for *L*, or, once as many matches were found as are wanted, what the last of
//! them allows. Ties with it stay, since later steps of the order decide between them. As *d* only ever
//! becomes smaller, what was passed over under a larger *d* is rightly passed over under the last.
//!
//! 1. *Keys.* A key mismatch, like a token inserted or deleted, costs [`score::EDIT`] in any alignment,
//!    so ten times the unit-cost distance over keys is at most D. A unit is of interest only where that
//!    distance is at most τ = ⌊d / 10⌋; all filters below are about it, and about keys.
//! 2. *Length.* |n − m| ≤ τ, since each token more or less is an edit. Units are ordered by length, so
//!    those are one stretch of the index and of each list of postings.
//! 3. *Count.* An alignment with at most τ edits pairs at least o = L − τ tokens with equal ones: each
//!    token of the longer text without such a partner is an edit (Sarawagi and Kirpal 2004).
//! 4. *Prefix* (AllPairs: Bayardo, Ma and Srikant 2007; PPJoin: Xiao et al. 2008). Order the tokens of a
//!    text by key, the rarest first, and equal keys by position. Among the paired tokens take the
//!    smallest key *k*; in each text the first paired token with *k* stands at a rank of at most n − o
//!    (m − o), because at least o paired tokens have no smaller rank. Those two are partners: pairs do
//!    not cross, so the first paired *k* of one text belongs to the first of the other. So it is enough
//!    to look up the n − o + 1 rarest tokens of the query, each occurrence by itself, and for the index
//!    to hold the m − o + 1 rarest of each unit. It holds ⌊m / 2⌋ + 1, which is as many or more
//!    whenever τ ≤ L / 2, that is from 50 percent up: for m = L, m − o = τ ≤ ⌊m / 2⌋, and for m < n,
//!    m − o = m − n + τ ≤ m − ⌈n / 2⌉ ≤ ⌊m / 2⌋. For lengths where it is not enough, all units are
//!    gone through, after the postings, when *d* may have become small enough.
//! 5. *Rank* (PPJoin's positional filter). The pair of step 4 is at ranks i and j, and all o paired
//!    tokens are at those or above: n − i ≥ o and m − j ≥ o. A rank above
//!    31 is stored as 31, which only lets more pass.
//! 6. *Position.* The pair parts both texts, and what stands before it is aligned with what stands before
//!    it, what after with what after. Of two texts of p and q tokens that share at most s, each token of
//!    the longer one without a partner is an edit: max(p, q) − s at least. Let the token move by x places
//!    and let l tokens of the query before it and r after it be of lower rank, so without a partner. Then
//!    it takes max(x + l, l, −x) edits before it and, with y = (m − n) − x, max(y + r, r, −y) after it,
//!    together at most τ. Counted for all tokens without a partner of one text, be they before or after:
//!    they and c are at most n − o of the query's, or m − o of the unit's, where c is how far x lies
//!    outside of the range between 0 and m − n. So j + c ≤ m − o. Units of more than 127 tokens are not
//!    asked, since a posting cannot tell their positions.
//! 7. *Signature.* A bit for each key, several keys to a bit. The signatures are those of the tokens from
//!    the pair of step 4 on: the i tokens of the query and the j tokens of the unit that are of lower
//!    rank have no partner, and so need no bit to tell it. A bit that only the query has stands for a key
//!    that no token of the unit can share, so for a token without a partner, of which the query has at
//!    most n − o − i − c more; tokens that the index does not know are among those i. The same the other
//!    way round, with m − o − j − c. A posting holds a short signature of its unit from its own rank on.
//!    Another one, of 128 bits and of all of the unit's tokens, is asked with m − o − c.
//! 8. *Distance over keys*, bit-parallel with a limit (Myers 1999, Hyyrö 2003; see [`levenshtein`]).
//! 9. *D*, exactly. Where no token of the unit has the key of one of the query's and another surface,
//!    D is ten times the distance over keys, since no pair can cost a tenth.
//!
//! Texts of which the index knows no token, texts of only common words or of one token, and units of any
//! length take the same way. A text without tokens matches nothing, and is not in an index.
//!
//! [`Search::exhaustive`] computes D for every unit by the plain recurrence, with no filter and no index
//! but the tokens, and gives the same.
//!
//! A part of the memory may carry a penalty: points that its units are worth less. It is searched by
//! itself, for what reaches the threshold after that; so what is argued above holds for each penalty.
//! Whatever has one is no better than a fuzzy match, and its ratio is counted with the penalty.
//!
//! Order: context, exact, fuzzy; then the exact ratio D / max(n, m), not the floored percent; then
//! the likeness of the raw source texts by character (`strsim::normalized_levenshtein`), higher
//! first; then the newer change date; then memory order and unit order. The order is total, so
//! the result does not depend on threads.

mod best;
mod bounds;
mod candidates;
pub mod evidence;
mod forms;
pub mod levenshtein;
mod query;
pub mod score;
mod seen;
mod signature;
mod variants;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::memory::{Memory, Neighbours, Pair, Part, Proposal, Token};
use best::{Bests, Ratio, Scored};
pub use candidates::Funnel;
use candidates::Scratch;
use levenshtein::Pattern;
use query::Query;
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
    /// Other values, or terms of the glossary, in the same words, rewritten after the search with those
    /// of the query.
    Repaired,
    /// Anything else that reaches the threshold.
    Fuzzy,
}

impl Kind {
    /// The name in JSON, TSV and HTML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Exact => "exact",
            Self::Repaired => "repaired",
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
    /// How near it is, before any penalty.
    pub score: Score,
    /// The points that it is worth less, for the memory that it is in.
    pub penalty: u8,
    /// What differs, in order; empty where nothing does.
    pub edits: Vec<Edit>,
}

impl Match<'_> {
    /// What it counts as in the order: what has a penalty is fuzzy, and scores what is left.
    pub fn standing(&self) -> (Kind, Score) {
        match self.penalty {
            0 => (self.kind, self.score),
            points => {
                let left = self.score.min(Score::EXACT).get().saturating_sub(points);
                (Kind::Fuzzy, Score::percent(left))
            }
        }
    }
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
    find_counting(pair, text, context, search, &mut Funnel::default())
}

thread_local! {
    /// What a search works with, once for each thread.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The same as [`find`] in all directions of a memory, which takes little longer than one does.
pub fn find_all<'m>(
    memory: &'m Memory,
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
) -> Vec<Vec<Match<'m>>> {
    find_together(&pairs(memory), text, context, search, &mut Funnel::default())
}

/// All directions of a memory.
fn pairs(memory: &Memory) -> Vec<Pair<'_>> {
    (0..memory.target_languages().len()).map(|target| memory.pair(target)).collect()
}

/// The same as [`find`]; adds to `funnel` how many candidates each filter let pass.
pub fn find_counting<'m>(
    pair: Pair<'m>,
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
    funnel: &mut Funnel,
) -> Vec<Match<'m>> {
    find_together(&[pair], text, context, search, funnel).pop().unwrap_or_default()
}

/// The same as [`find_all`] in the order by evidence; see [`evidence`].
pub fn find_all_by_evidence<'m>(
    memory: &'m Memory,
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
) -> Vec<Vec<Match<'m>>> {
    find_together_by_evidence(&pairs(memory), text, context, search, &mut Funnel::default())
}

/// Searches in directions of one memory.
fn find_together<'m>(
    pairs: &[Pair<'m>],
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
    funnel: &mut Funnel,
) -> Vec<Vec<Match<'m>>> {
    // A context match is one that is exact.
    let threshold = search.threshold.min(Score::EXACT);
    let search = Search { threshold, ..search };
    let query = Query::new(text);
    funnel.queries += 1;
    let parts = pairs.first().map_or(&[][..], |pair| pair.memory().parts());
    if query.len() == 0 || search.limit == 0 {
        return pairs.iter().map(|_| Vec::new()).collect();
    }
    let numbers: Vec<Vec<Token>> = parts
        .iter()
        .map(|part| {
            let mut tokens = Vec::with_capacity(query.len());
            query.numbers(part.index(), &mut tokens);
            tokens
        })
        .collect();
    let found = if search.exhaustive {
        pairs.iter().map(|&pair| score_all(pair, &numbers, search)).collect()
    } else {
        SCRATCH.with_borrow_mut(|scratch| score_likely(pairs, &numbers, search, scratch, funnel))
    };
    let matches = found.into_iter().map(|found| {
        let mut ranked = Ranked::new(found, context, parts);
        ranked.keep_best(text, search.limit);
        ranked.into_matches(&numbers)
    });
    matches.collect()
}

/// The same as [`find_counting`] in the order by evidence; see [`evidence`].
pub fn find_by_evidence<'m>(
    pair: Pair<'m>,
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
    funnel: &mut Funnel,
) -> Vec<Match<'m>> {
    find_together_by_evidence(&[pair], text, context, search, funnel).pop().unwrap_or_default()
}

/// Searches for as many as are asked for, and again for a pool where evidence can choose among more.
/// Of a thousand releases that takes a fifth longer than no pool; searching for the pool at once takes
/// more than twice as long, since the bound tightens late.
fn find_together_by_evidence<'m>(
    pairs: &[Pair<'m>],
    text: &str,
    context: Option<Context<'_>>,
    search: Search,
    funnel: &mut Funnel,
) -> Vec<Vec<Match<'m>>> {
    let mut found = find_together(pairs, text, context, search, funnel);
    let wider: Vec<(usize, Search)> = found
        .iter()
        .enumerate()
        .filter_map(|(at, found)| Some((at, evidence::wider(found, search)?)))
        .collect();
    if let Some(&(_, widest)) = wider.iter().min_by_key(|(_, wider)| wider.threshold) {
        let open: Vec<Pair<'m>> = wider.iter().map(|(at, _)| pairs[*at]).collect();
        let pools = find_together(&open, text, context, widest, funnel);
        // It is one query, though it is searched for twice.
        funnel.queries -= 1;
        for ((at, wider), pool) in wider.into_iter().zip(pools) {
            evidence::widen(&mut found[at], pool, wider.threshold);
        }
    }
    let each = pairs.iter().zip(found);
    each.map(|(&pair, found)| evidence::best(pair, text, found, search)).collect()
}

/// Every unit, by the definition and nothing else: the oracle.
fn score_all<'m>(pair: Pair<'m>, query: &[Vec<Token>], search: Search) -> Vec<Scored<'m>> {
    let mut found = Vec::new();
    for (part, query) in query.iter().enumerate() {
        let penalty = pair.memory().parts()[part].penalty();
        let Some(threshold) = raised(search.threshold, penalty) else { continue };
        for unit in pair.units_of(part) {
            let tokens = unit.tokens();
            let longer = query.len().max(tokens.len()) as u32;
            let Some(distance) = score::distance(query, &tokens, u32::MAX) else { continue };
            if Score::of(distance, longer) >= threshold {
                found.push(Scored { unit, part, ratio: Ratio { distance, longer } });
            }
        }
    }
    found
}

/// For each direction, the units that can reach the threshold, and, once there are enough, those that
/// can still come among the best.
fn score_likely<'m>(
    pairs: &[Pair<'m>],
    query: &[Vec<Token>],
    search: Search,
    scratch: &mut Scratch,
    funnel: &mut Funnel,
) -> Vec<Vec<Scored<'m>>> {
    scratch.funnel = Funnel::default();
    let parts = pairs.first().map_or(&[][..], |pair| pair.memory().parts());
    let mut penalties: Vec<u8> = parts.iter().map(Part::penalty).collect();
    penalties.sort_unstable();
    penalties.dedup();
    let mut found: Vec<Vec<Scored<'m>>> = pairs.iter().map(|_| Vec::new()).collect();
    for points in penalties {
        let Some(threshold) = raised(search.threshold, points) else { continue };
        let mut best = Bests::new(pairs, threshold, search.limit);
        for (number, (part, query)) in parts.iter().zip(query).enumerate() {
            if part.penalty() == points && best.turn_to(number) {
                let lengths = lengths(query.len() as u32, threshold);
                candidates::Search::new(part.index(), query, lengths, &mut best, scratch).run();
            }
        }
        found.iter_mut().zip(best.into_found()).for_each(|(all, found)| all.extend(found));
    }
    *funnel += scratch.funnel;
    found
}

/// What a unit has to reach before so many points are taken off; `None` where that is more than a
/// score can be.
fn raised(threshold: Score, points: u8) -> Option<Score> {
    let raised = threshold.get().saturating_add(points);
    (points == 0 || raised <= 100).then(|| Score::percent(raised))
}

/// The fewest and the most tokens that a unit may have to reach a score against a query of
/// `length` tokens: each token more or less costs a whole edit.
fn lengths(length: u32, threshold: Score) -> (u32, u32) {
    let (length, percent) = (u64::from(length), u64::from(threshold.get().min(100)));
    let least = (length * percent).div_ceil(100).max(1);
    let most = (length * 100).checked_div(percent).unwrap_or(u64::MAX);
    (least.min(u64::from(u32::MAX)) as u32, most.min(u64::from(u32::MAX)) as u32)
}

/// A scored unit with what the order asks for, the likeness of characters only where it decides.
struct Ranked<'m> {
    list: Vec<Rank<'m>>,
}

struct Rank<'m> {
    scored: Scored<'m>,
    kind: Kind,
    /// What kind it counts as in the order.
    order: Kind,
    /// With the penalty.
    ratio: Ratio,
    penalty: u8,
    likeness: f64,
}

impl Rank<'_> {
    fn by_score(&self, other: &Self) -> Ordering {
        self.order.cmp(&other.order).then_with(|| self.ratio.cmp(&other.ratio))
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
    fn new(found: Vec<Scored<'m>>, context: Option<Context<'_>>, parts: &[Part]) -> Self {
        let mut neighbours = None;
        let list = found.into_iter().map(|scored| {
            let kind = match context {
                _ if scored.ratio.distance > 0 => Kind::Fuzzy,
                None => Kind::Exact,
                Some(Context { before, after }) => {
                    let neighbours =
                        *neighbours.get_or_insert_with(|| Neighbours::new(before, after));
                    if scored.unit.stood_between(neighbours) { Kind::Context } else { Kind::Exact }
                }
            };
            let penalty = parts[scored.part].penalty();
            let (order, ratio) = match penalty {
                0 => (kind, scored.ratio),
                points => (Kind::Fuzzy, scored.ratio.with_penalty(points)),
            };
            Rank { scored, kind, order, ratio, penalty, likeness: 0.0 }
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
                let wanted = limit - start;
                set_likeness(pattern, group, wanted);
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

    fn into_matches(self, query: &[Vec<Token>]) -> Vec<Match<'m>> {
        let matches = self.list.into_iter().map(|Rank { scored, kind, penalty, .. }| {
            let Scored { unit, part, ratio } = scored;
            let score = match kind {
                Kind::Context => Score::CONTEXT,
                _ => Score::of(ratio.distance, ratio.longer),
            };
            let edits = match ratio.distance {
                0 => Vec::new(),
                _ => score::edits(&query[part], &unit.tokens()),
            };
            Match { unit, kind, score, penalty, edits }
        });
        matches.collect()
    }
}

fn characters(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

/// What stands for the likeness of a source that is less like the query than as many others as are
/// wanted.
const TOO_UNLIKE: f64 = -1.0;

/// Works out how like the query each source is, once for equal sources that follow one another, and
/// only as far as it decides which of them are the `wanted` most alike.
fn set_likeness(query: &mut Pattern, group: &mut [Rank<'_>], wanted: usize) {
    // The distances of the most alike so far, as ratios: a heap with the least alike on top.
    let mut best: BinaryHeap<Ratio> = BinaryHeap::new();
    let mut before: Option<(&str, Option<(f64, Ratio)>)> = None;
    let mut text = Vec::new();
    for rank in group {
        let source = rank.scored.unit.source();
        let found = match before {
            Some((same, found)) if same == source => found,
            _ => {
                text.clear();
                text.extend(source.chars().map(u32::from));
                let longer = query.len().max(text.len()) as u32;
                let limit = match best.peek() {
                    // One more than is as alike: the likeness is a rounded number.
                    Some(least) if best.len() == wanted => {
                        (least.largest_equal(longer) as usize).saturating_add(1)
                    }
                    _ => usize::MAX,
                };
                let found = levenshtein::normalized(query, &text, limit);
                found.map(|(likeness, distance)| {
                    (likeness, Ratio { distance: distance as u32, longer })
                })
            }
        };
        before = Some((source, found));
        rank.likeness = found.map_or(TOO_UNLIKE, |(likeness, _)| likeness);
        if let Some((_, ratio)) = found {
            best.push(ratio);
            if best.len() > wanted {
                best.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests;
