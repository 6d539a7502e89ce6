//! What a translator wrote in a draft, merged into a new draft of the same document.
//!
//! Where a sentence is unchanged its target stays, wherever the sentence stands now; where it has
//! changed, the old target is offered as a match. Nothing is guessed: what no sentence of the new
//! draft takes up is counted, so that it can be told.

use std::collections::{HashMap, VecDeque};

use super::codes::{self, Languages};
use super::finished::{FinishedDraft, FinishedSegment, FinishedTarget};
use super::{Column, Draft, Proposal, Segment, TextOrigin};
use crate::document::CodedText;
use crate::language::Language;
use crate::matching::Kind;
use crate::matching::score::{self, Score};
use crate::memory::{Token, Vocabulary};
use crate::text;

/// More pairs of sentences than this are not compared for their order; each sentence is then found
/// by its text alone.
const MOST_PAIRS: usize = 16_000_000;

/// The lowest score at which the target of a changed sentence is offered.
const OFFERED: Score = Score::percent(50);

/// What became of a translator's targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// Targets kept, since their sentence is unchanged.
    pub kept: usize,
    /// Of those, targets whose sentence stands elsewhere now.
    pub moved: usize,
    /// Targets offered as a match, since their sentence has changed.
    pub offered: usize,
    /// Targets that no sentence took up.
    pub left: usize,
}

/// Whether a target is a translator's work: confirmed, or another text than was proposed.
pub fn is_work(target: &FinishedTarget) -> bool {
    target.is_edited() || (target.confirmed && !target.text.trim().is_empty())
}

/// Whether a draft holds a translator's work in a language other than these.
pub fn holds_others(finished: &FinishedDraft, languages: &[Language]) -> bool {
    let targets = finished.segments.iter().flat_map(|segment| &segment.targets);
    targets.into_iter().any(|target| is_work(target) && !languages.contains(&target.language))
}

/// Merges a translator's targets into a draft of the same document. `file` names where they were
/// written, for the proposals that are made of them. Targets that are there already, by a file
/// merged before, stay. What is offered becomes the text to begin with where it is the best and
/// reaches `prefill`.
pub fn revise(draft: &mut Draft, finished: &FinishedDraft, file: &str, prefill: Score) -> Revision {
    let pairs = align(&draft.segments, &finished.segments);
    let mut revision = Revision::default();
    let from = draft.source_language.clone();
    for (column, language) in draft.target_languages.clone().iter().enumerate() {
        let work = |segment: &FinishedSegment| {
            let targets = segment.targets.iter().find(|target| target.language == *language);
            targets.filter(|target| is_work(target)).cloned()
        };
        let mut waiting: Vec<usize> = Vec::new();
        let taken: Vec<Option<usize>> = pairs.taken(finished.segments.len());
        for (old, segment) in finished.segments.iter().enumerate() {
            let Some(target) = work(segment) else { continue };
            match taken[old] {
                Some(new) => {
                    keep(&mut draft.segments[new], column, &target, (&from, language));
                    revision.kept += 1;
                    revision.moved += usize::from(pairs.moved[new]);
                }
                None => waiting.push(old),
            }
        }
        let changed: Vec<usize> =
            (0..draft.segments.len()).filter(|&new| pairs.old[new].is_none()).collect();
        let offers = nearest(&draft.segments, &changed, &finished.segments, &waiting);
        revision.left += waiting.len() - offers.len();
        for (new, old, found) in offers {
            if let Some(target) = work(&finished.segments[old]) {
                let segment = &mut draft.segments[new];
                offer(&mut segment.columns[column], &finished.segments[old], &target, found, file);
                begin_with_best(segment, column, prefill, (&from, language));
                revision.offered += 1;
            }
        }
    }
    revision
}

/// Puts the targets that were confirmed elsewhere in the run where the same sentence comes again.
/// `find` gives the target of a sentence in the language of that index.
pub fn propagate<'t>(draft: &mut Draft, find: &dyn Fn(&str, usize) -> Option<&'t str>) -> usize {
    let mut propagated = 0;
    for segment in &mut draft.segments {
        let coded = segment.coded();
        for (i, column) in segment.columns.iter_mut().enumerate() {
            if column.first.is_none() || matches!(column.origin, TextOrigin::Translator { .. }) {
                continue;
            }
            if let Some(target) = find(&segment.source, i) {
                target.clone_into(&mut column.text);
                column.origin = TextOrigin::Repetition;
                let target = &draft.target_languages[i];
                let languages = Languages { source: &draft.source_language, target };
                column.codes = codes::place(&coded, &column.text, None, languages);
                propagated += 1;
            }
        }
    }
    propagated
}

fn keep(
    segment: &mut Segment,
    column: usize,
    target: &FinishedTarget,
    (source, language): (&Language, &Language),
) {
    let sentence = segment.coded();
    let column = &mut segment.columns[column];
    if let TextOrigin::Translator { .. } = column.origin {
        return;
    }
    let coded = CodedText { text: target.text.clone(), codes: target.codes.clone() };
    let languages = Languages { source, target: language };
    let CodedText { text, codes } = codes::complete(&sentence, &coded, languages);
    (column.text, column.codes) = (text, codes);
    column.origin = TextOrigin::Translator { confirmed: target.confirmed };
}

/// The distance of an old sentence from a new one, and how to get from one to the other.
struct Found {
    score: Score,
    edits: Vec<score::Edit>,
}

fn offer(
    column: &mut Column,
    old: &FinishedSegment,
    target: &FinishedTarget,
    found: Found,
    file: &str,
) {
    let at = column.proposals.partition_point(|p| p.score > found.score);
    let proposal = Proposal {
        score: found.score,
        penalties: Vec::new(),
        kind: Kind::Fuzzy,
        source: old.source.clone(),
        target: target.text.clone(),
        repair: None,
        content: None,
        alternatives: Vec::new(),
        edits: found.edits,
        replacements: Vec::new(),
        memory: file.to_owned(),
        unit: old.id.parse().unwrap_or(0),
        author: None,
        date: None,
        document: None,
        notes: vec!["the target of this sentence before it changed".to_owned()],
    };
    column.proposals.insert(at, proposal);
}

/// Makes the first proposal the text, where it is good enough and nobody has written one.
fn begin_with_best(
    segment: &mut Segment,
    column: usize,
    prefill: Score,
    (source, target): (&Language, &Language),
) {
    let sentence = segment.coded();
    let column = &mut segment.columns[column];
    let best = column.proposals.first().filter(|best| best.score >= prefill);
    if let (TextOrigin::Proposal, Some(best)) = (column.origin, best) {
        let (content, languages) = (best.content.as_deref(), Languages { source, target });
        column.codes = codes::place(&sentence, &best.target, content, languages);
        column.text.clone_from(&best.target);
    }
}

/// Which old segment each new one continues.
struct Pairs {
    /// By new segment.
    old: Vec<Option<usize>>,
    /// By new segment: whether it stood elsewhere.
    moved: Vec<bool>,
}

impl Pairs {
    /// By old segment, the new one that continues it.
    fn taken(&self, old: usize) -> Vec<Option<usize>> {
        let mut taken = vec![None; old];
        for (new, old) in self.old.iter().enumerate() {
            if let Some(old) = *old {
                taken[old] = Some(new);
            }
        }
        taken
    }
}

/// Pairs segments of the same text: first those in the same order, by the longest common
/// subsequence; then those that stand elsewhere, the first with the first.
fn align(new: &[Segment], old: &[FinishedSegment]) -> Pairs {
    let new: Vec<_> = new.iter().map(|segment| text::surface_hash(&segment.source)).collect();
    let old: Vec<_> = old.iter().map(|segment| text::surface_hash(&segment.source)).collect();
    let mut pairs = Pairs { old: vec![None; new.len()], moved: vec![false; new.len()] };
    let mut free = vec![true; old.len()];
    for (i, j) in common_order(&new, &old) {
        pairs.old[i] = Some(j);
        free[j] = false;
    }
    let mut elsewhere: HashMap<u128, VecDeque<usize>> = HashMap::new();
    for (j, hash) in old.iter().enumerate().filter(|(j, _)| free[*j]) {
        if let Some(hash) = *hash {
            elsewhere.entry(hash).or_default().push_back(j);
        }
    }
    for (i, hash) in new.iter().enumerate() {
        if pairs.old[i].is_none()
            && let Some(j) = hash.and_then(|hash| elsewhere.get_mut(&hash)?.pop_front())
        {
            pairs.old[i] = Some(j);
            pairs.moved[i] = true;
        }
    }
    pairs
}

/// The longest common subsequence of two lists, as pairs of places: time and space O(n · m) for what
/// is left once equal beginnings and ends are taken off; nothing but those where that is too much.
fn common_order(new: &[Option<u128>], old: &[Option<u128>]) -> Vec<(usize, usize)> {
    let same = |i: usize, j: usize| new[i].is_some() && new[i] == old[j];
    let shorter = new.len().min(old.len());
    let start = (0..shorter).take_while(|&i| same(i, i)).count();
    let end =
        (0..shorter - start).take_while(|&i| same(new.len() - 1 - i, old.len() - 1 - i)).count();
    let (n, m) = (new.len() - start - end, old.len() - start - end);
    let mut pairs: Vec<(usize, usize)> = (0..start).map(|i| (i, i)).collect();
    if n.saturating_mul(m) <= MOST_PAIRS {
        let width = m + 1;
        let mut longest = vec![0_u32; (n + 1) * width];
        for i in (0..n).rev() {
            for j in (0..m).rev() {
                longest[i * width + j] = if same(start + i, start + j) {
                    longest[(i + 1) * width + j + 1] + 1
                } else {
                    longest[(i + 1) * width + j].max(longest[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < n && j < m {
            if same(start + i, start + j) {
                pairs.push((start + i, start + j));
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    pairs.extend((0..end).rev().map(|i| (new.len() - 1 - i, old.len() - 1 - i)));
    pairs
}

/// For the old sentences that wait, the changed new sentence that each is nearest to: the best pair
/// first, each sentence once.
fn nearest(
    new: &[Segment],
    changed: &[usize],
    old: &[FinishedSegment],
    waiting: &[usize],
) -> Vec<(usize, usize, Found)> {
    let mut vocabulary = Vocabulary::default();
    let mut tokens = |text: &str| -> Vec<Token> { vocabulary.add(text).collect() };
    let news: Vec<Vec<Token>> = changed.iter().map(|&i| tokens(&new[i].source)).collect();
    let olds: Vec<Vec<Token>> = waiting.iter().map(|&j| tokens(&old[j].source)).collect();
    let mut scored = Vec::new();
    for (i, a) in news.iter().enumerate() {
        for (j, b) in olds.iter().enumerate() {
            let longer = a.len().max(b.len()) as u32;
            let limit = OFFERED.largest_distance(longer);
            if let Some(distance) = score::distance(a, b, limit).filter(|_| longer > 0) {
                scored.push((std::cmp::Reverse(Score::of(distance, longer)), i, j));
            }
        }
    }
    scored.sort_unstable();
    let (mut free_new, mut free_old) = (vec![true; news.len()], vec![true; olds.len()]);
    let mut chosen = Vec::new();
    for (std::cmp::Reverse(score), i, j) in scored {
        if free_new[i] && free_old[j] {
            (free_new[i], free_old[j]) = (false, false);
            let edits = score::edits(&news[i], &olds[j]);
            chosen.push((changed[i], waiting[j], Found { score, edits }));
        }
    }
    chosen.sort_by_key(|(new, ..)| *new);
    chosen
}

#[cfg(test)]
#[path = "revise_tests.rs"]
mod tests;
