//! The score: how near two texts are, in whole percent, and what differs between them.
//!
//! The distance D is a Levenshtein distance over tokens in tenths: 10 for a token inserted or
//! deleted, 10 for one replaced by a token of another key, 1 for one replaced by another surface
//! of the same key, 0 for the same surface. With n and m tokens,
//! score = ⌊100 · (1 − D / (10 · max(n, m)))⌋. Integers only.

use std::fmt;

use crate::memory::Token;

/// What a token inserted, deleted or replaced costs, in tenths.
pub const EDIT: u32 = 10;
/// What another surface of the same key costs, in tenths.
pub const VARIANT: u32 = 1;

/// A match score in whole percent, rounded down; [`Score::CONTEXT`] stands above 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u8);

impl Score {
    /// 101: equal surfaces with equal neighbours.
    pub const CONTEXT: Self = Self(101);
    /// 100: equal surfaces.
    pub const EXACT: Self = Self(100);

    /// A score of so many percent, at most 101.
    pub const fn percent(percent: u8) -> Self {
        Self(if percent > 101 { 101 } else { percent })
    }

    /// The score of a distance in tenths between texts of which the longer has `longer` tokens.
    /// A text without tokens matches nothing: 0.
    ///
    /// Whatever differs costs at least a tenth, so 100 is for equal surfaces alone.
    pub fn of(distance: u32, longer: u32) -> Self {
        let whole = u64::from(EDIT) * u64::from(longer);
        let kept = whole.saturating_sub(u64::from(distance));
        Self((100 * kept).checked_div(whole).unwrap_or(0) as u8)
    }

    /// The number of percent.
    pub fn get(self) -> u8 {
        self.0
    }

    /// The largest distance in tenths that still reaches this score, for texts of which the
    /// longer has `longer` tokens.
    pub fn largest_distance(self, longer: u32) -> u32 {
        // score ≥ t  ⇔  100 · D ≤ (100 − t) · 10 · longer, because t is whole.
        (u64::from(100 - self.0.min(100)) * u64::from(EDIT) * u64::from(longer) / 100) as u32
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn cost(left: Token, right: Token) -> u32 {
    match left {
        _ if left.surface == right.surface => 0,
        _ if left.key == right.key => VARIANT,
        _ => EDIT,
    }
}

/// The distance D in tenths, `None` where it is more than `limit`. For what is left once equal
/// beginnings and ends are taken off, time O(n · w) and space O(m), where w is the number of edits
/// that the limit allows, or m where that is less.
///
/// Taking them off loses nothing: the costs are a metric, so some best alignment pairs equal
/// tokens at the ends. Nor does the band (Ukkonen, *Algorithms for approximate string matching*,
/// 1985): a cell that is off the diagonal by more than w took more than w insertions or deletions.
pub fn distance(a: &[Token], b: &[Token], limit: u32) -> Option<u32> {
    distance_in(&mut Vec::new(), a, b, limit)
}

/// The same, in space that is given.
pub(super) fn distance_in(row: &mut Vec<u32>, a: &[Token], b: &[Token], limit: u32) -> Option<u32> {
    let start = common_start(a, b);
    let (a, b) = (&a[start..], &b[start..]);
    let end = common_end(a, b);
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let width = (limit / EDIT) as usize;
    if a.len().abs_diff(b.len()) > width {
        return None;
    }
    let outside = u32::MAX - EDIT;
    row.clear();
    row.extend((0..=b.len()).map(|j| if j <= width { j as u32 * EDIT } else { outside }));
    for (i, &left) in a.iter().enumerate() {
        // Columns of this row within the band, counted from 1 as in `row`.
        let first = (i + 1).saturating_sub(width).max(1);
        let last = (i + 1).saturating_add(width).min(b.len());
        let mut diagonal = row[first - 1];
        row[first - 1] = if first == 1 && i < width { (i as u32 + 1) * EDIT } else { outside };
        let mut least = row[first - 1];
        for j in first..=last {
            let replaced = diagonal + cost(left, b[j - 1]);
            diagonal = row[j];
            row[j] = replaced.min(diagonal + EDIT).min(row[j - 1] + EDIT);
            least = least.min(row[j]);
        }
        if least > limit {
            return None;
        }
    }
    Some(row[b.len()]).filter(|&distance| distance <= limit)
}

fn common_start(a: &[Token], b: &[Token]) -> usize {
    a.iter().zip(b).take_while(|(left, right)| left.surface == right.surface).count()
}

fn common_end(a: &[Token], b: &[Token]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(l, r)| l.surface == r.surface).count()
}

/// What has to be done to a run of tokens of the match's source to arrive at the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EditKind {
    /// Tokens of the query that the match lacks.
    Insert,
    /// Tokens of the match that the query lacks.
    Delete,
    /// Tokens with others in their place.
    Replace,
    /// The same keys in another form: case, quotes, digits.
    Variant,
}

impl EditKind {
    /// The name in JSON and HTML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Delete => "delete",
            Self::Replace => "replace",
            Self::Variant => "variant",
        }
    }
}

/// One run of tokens that differ. Ranges count tokens from 0 and are half-open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What has to be done.
    pub kind: EditKind,
    /// The tokens of the query.
    pub query: std::ops::Range<usize>,
    /// The tokens of the match's source.
    pub source: std::ops::Range<usize>,
}

/// Above so many cells (rows times columns) of the alignment matrix a reader gains nothing from
/// word-by-word edits, and the matrix would take more than 64 MB.
const MOST_CELLS: usize = 1 << 26;

/// The edits of one best alignment of a query and a match's source, in order, neighbours joined.
/// Of several best alignments the one is taken that pairs tokens as late as possible, so equal
/// input gives equal edits. Texts too long for that (some 8,000 tokens each) give a single edit
/// for all that lies between their equal beginnings and ends.
pub fn edits(query: &[Token], source: &[Token]) -> Vec<Edit> {
    let start = common_start(query, source);
    let end = common_end(&query[start..], &source[start..]);
    let (a, b) = (&query[start..query.len() - end], &source[start..source.len() - end]);
    let mut runs = Runs::default();
    if a.is_empty() || b.is_empty() || (a.len() + 1).saturating_mul(b.len() + 1) > MOST_CELLS {
        runs.push(
            start..start + a.len(),
            start..start + b.len(),
            a.len() == b.len() && same_keys(a, b),
        );
        return runs.0;
    }
    for Step { i, j, query, source, variant } in align(a, b) {
        runs.push(start + i..start + i + query, start + j..start + j + source, variant);
    }
    runs.0
}

fn same_keys(a: &[Token], b: &[Token]) -> bool {
    a.iter().zip(b).all(|(left, right)| left.key == right.key)
}

/// One step of an alignment that costs something: at token `i` of the query and `j` of the
/// source, so many tokens of each.
struct Step {
    i: usize,
    j: usize,
    query: usize,
    source: usize,
    variant: bool,
}

/// The costly steps of one best alignment, in order.
fn align(a: &[Token], b: &[Token]) -> Vec<Step> {
    #[derive(Clone, Copy, PartialEq)]
    enum Came {
        Diagonal,
        FromQuery,
        FromSource,
    }
    let width = b.len() + 1;
    let mut came = vec![Came::FromSource; (a.len() + 1) * width];
    let mut row: Vec<u32> = (0..=b.len() as u32).map(|j| j * EDIT).collect();
    for (i, &left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i as u32 + 1) * EDIT;
        came[(i + 1) * width] = Came::FromQuery;
        for (j, &right) in b.iter().enumerate() {
            let replaced = diagonal + cost(left, right);
            let (inserted, deleted) = (row[j + 1] + EDIT, row[j] + EDIT);
            diagonal = row[j + 1];
            let least = replaced.min(inserted).min(deleted);
            row[j + 1] = least;
            came[(i + 1) * width + j + 1] = match least {
                _ if least == replaced => Came::Diagonal,
                _ if least == inserted => Came::FromQuery,
                _ => Came::FromSource,
            };
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        let (query, source) = match came[i * width + j] {
            Came::Diagonal => (1, 1),
            Came::FromQuery => (1, 0),
            Came::FromSource => (0, 1),
        };
        (i, j) = (i - query, j - source);
        let both = query + source == 2;
        if !both || a[i].surface != b[j].surface {
            steps.push(Step { i, j, query, source, variant: both && a[i].key == b[j].key });
        }
    }
    steps.reverse();
    steps
}

/// Collects steps into edits: adjacent ones are joined, except that variants stay by themselves.
#[derive(Default)]
struct Runs(Vec<Edit>);

impl Runs {
    fn push(
        &mut self,
        query: std::ops::Range<usize>,
        source: std::ops::Range<usize>,
        variant: bool,
    ) {
        if query.is_empty() && source.is_empty() {
            return;
        }
        if let Some(last) = self.0.last_mut()
            && last.query.end == query.start
            && last.source.end == source.start
            && (last.kind == EditKind::Variant) == variant
        {
            last.query.end = query.end;
            last.source.end = source.end;
        } else {
            let kind = EditKind::Variant;
            self.0.push(Edit { kind, query, source });
        }
        if let Some(last) = self.0.last_mut() {
            last.kind = match (variant, last.query.is_empty(), last.source.is_empty()) {
                (true, ..) => EditKind::Variant,
                (_, true, _) => EditKind::Delete,
                (_, _, true) => EditKind::Insert,
                _ => EditKind::Replace,
            };
        }
    }
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
