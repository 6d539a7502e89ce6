//! What a fragment's occurrences say of its translation: spans of targets by the links of both
//! directions, and by Dice; each different one a candidate with what speaks for it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::align::Link;
use super::confidence::{FEATURES, Features};
use super::index::{Index, Query, Word};
use super::lexicon::Lexicon;
use crate::words::{self, Class};

/// The most occurrences of a fragment that are looked at, evenly drawn from all.
const SAMPLED: usize = 100;
/// Targets shorter than this share of what is expected are truncations, as a rule.
pub(super) const LEAST_RATIO: f64 = 0.52;
/// Links of this weight (of 255) and more decide what is consistent.
const STRONG: u8 = 51;
/// How much of Dice's coefficient a word needs to be drawn into a span.
const DICE_LEAST: f64 = 0.3;

/// Among the features, the share of the occurrences whose span by Dice it is.
pub(super) const BY_DICE: usize = 4;
/// Among the features, the least of Dice's coefficients of its words.
pub(super) const LEAST_DICE: usize = 15;

/// A target proposed by some occurrences of a fragment.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The target's words, as its best occurrence has them.
    pub(super) words: Range<u32>,
    /// The unit of the best occurrence.
    pub(super) unit: u32,
    /// How many places agree.
    pub(super) agreeing: u32,
    pub(super) features: Features,
}

/// What is counted of a candidate.
#[derive(Debug, Default)]
struct Votes {
    consistent: u32,
    soft: u32,
    dice: u32,
    any: u32,
    /// Link weight inside over the content words, summed over the votes.
    inside: f64,
    weakest: f64,
    crossing: f64,
    gaps: f64,
    /// How many occurrences have it by two extractors or more, and by all three.
    twice: u32,
    thrice: u32,
    /// Neighbours of the occurrences that are those of the query, too.
    context: u32,
    /// The best occurrence: its weight, its unit and its words.
    best: Option<(f64, u32, Range<u32>)>,
    /// The last occurrence counted in `any`.
    last: u32,
}

/// A fragment of a query with where it stands in the memory.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Words of the query.
    pub(super) words: Range<usize>,
    /// The suffixes that begin with it.
    pub(super) suffixes: Range<usize>,
    /// Content words.
    pub(super) content: u32,
}

/// The candidates for a fragment's target, in order of their keys.
///
/// `coverage` is the share of the query's pairs of neighbours that the memory holds.
pub(super) fn candidates(
    index: &Index,
    query: &Query,
    known: &Known,
    coverage: f64,
    lexicon: &Lexicon,
) -> Vec<Candidate> {
    let all = known.suffixes.len();
    let length = known.words.len();
    let places = Places::of(index, known.suffixes.clone(), length, SAMPLED);
    let Places { occurrences, association, expected, .. } = &places;
    let (sampled, expected) = (occurrences.len(), *expected);
    let mut votes: BTreeMap<Vec<u32>, Votes> = BTreeMap::new();
    for (number, &(unit, first)) in occurrences.iter().enumerate() {
        let occurrence = Occurrence::of(index, unit, first, length);
        let spans = places.spans(index, number);
        let context = same_neighbours(index, query, known, unit, first);
        for (extractor, span) in spans.iter().enumerate() {
            let Some(span) = span else { continue };
            let words = &index.target.unit(unit)[span.clone()];
            let keys: Vec<u32> = words.iter().map(|&word| index.target.key(word)).collect();
            let vote = votes.entry(keys).or_default();
            match extractor {
                0 => vote.consistent += 1,
                1 => vote.soft += 1,
                _ => vote.dice += 1,
            }
            if vote.any > 0 && vote.last == number as u32 {
                continue;
            }
            vote.any += 1;
            vote.last = number as u32;
            let agree = spans.iter().filter(|other| other.as_ref() == Some(span)).count();
            vote.twice += u32::from(agree > 1);
            vote.thrice += u32::from(agree > 2);
            vote.context += context;
            let measure = occurrence.measure(span);
            vote.inside += measure.inside;
            vote.weakest += measure.weakest;
            vote.crossing += measure.crossing;
            vote.gaps += measure.gaps;
            let weight = measure.inside - measure.crossing;
            if vote.best.as_ref().is_none_or(|best| weight > best.0) {
                let start = index.target.starts[unit];
                let words = start + span.start as u32..start + span.end as u32;
                vote.best = Some((weight, unit as u32, words));
            }
        }
    }
    let most = |of: fn(&Votes) -> u32, but: usize| {
        let others = votes.values().enumerate().filter(|(i, _)| *i != but);
        others.map(|(_, vote)| of(vote)).max().unwrap_or(0)
    };
    let beside =
        |at: Option<usize>| at.is_some_and(|at| query.classes.get(at) == Some(&Class::Content));
    let (before, after) = (known.words.start.checked_sub(1), Some(known.words.end));
    let cut = (beside(before), beside(after));
    let followed = neighbours(index, occurrences, length);
    let cuts_name = query.capitals[known.words.start]
        && before.is_some_and(|at| query.capitals[at])
        || query.capitals[known.words.end - 1]
            && query.capitals.get(known.words.end) == Some(&true);
    let name = is_name(index, &occurrences[0], length);
    let mut found = Vec::new();
    for (number, vote) in votes.values().enumerate() {
        let Some((_, unit, words)) = vote.best.clone() else { continue };
        let target = &index.target.words[words.start as usize..words.end as usize];
        let n = f64::from(vote.any.max(1));
        let shown = sampled as f64;
        let ratio = index.letters(target) as f64 / expected.max(0.1);
        let association = association.of_words(index, target);
        let explained = lexicon.explain(index, known.words.clone(), target);
        let edge = |word: Word| f64::from(index.target.class(word) == Class::Function);
        let share = |votes: u32| f64::from(votes) / shown;
        let features: Features = [
            1.0,
            (all as f64).ln().min(6.0),
            share(vote.consistent),
            share(vote.soft),
            share(vote.dice),
            (1.0 + f64::from(vote.any)).ln(),
            share(vote.any) - share(most(|vote| vote.any, number)),
            vote.inside / n,
            vote.weakest / n,
            vote.crossing / n,
            vote.gaps / n,
            ratio.max(1e-3).ln().abs().min(2.0),
            ratio.max(1e-3).ln().clamp(-2.0, 2.0),
            f64::from(known.content.min(5)) - 2.0,
            association.0,
            association.1,
            edge(target[0]) + edge(target[target.len() - 1]),
            f64::from(name && all == 1),
            coverage,
            f64::from(all == 1),
            f64::from(ratio < LEAST_RATIO),
            f64::from(cut.0),
            f64::from(cut.1),
            followed.0,
            followed.1,
            f64::from(cuts_name),
            explained.target.0,
            explained.target.1,
            explained.source.0,
            explained.source.1,
            share(vote.twice),
            share(vote.thrice),
            f64::from(vote.context) / n / 2.0,
            (target.len() as f64 / known.words.len() as f64).ln().clamp(-2.0, 2.0),
        ];
        const { assert!(FEATURES == 34) };
        found.push(Candidate { words, unit, agreeing: vote.any, features });
    }
    found
}

/// How many of the two neighbours of an occurrence are those of the fragment in the query.
fn same_neighbours(index: &Index, query: &Query, known: &Known, unit: usize, first: usize) -> u32 {
    let source = index.source.unit(unit);
    let here =
        |at: Option<usize>| at.and_then(|at| source.get(at)).map(|&word| index.source.key(word));
    let there = |at: Option<usize>| at.and_then(|at| query.keys.get(at).copied()).flatten();
    let (start, end) = (known.words.start, known.words.end);
    let before = there(start.checked_sub(1));
    let after = there(Some(end));
    u32::from(before.is_some() && before == here(first.checked_sub(1)))
        + u32::from(after.is_some() && after == here(Some(first + known.words.len())))
}

/// Occurrences of a fragment, with what is the same for all of them.
pub(super) struct Places {
    /// Units, and the fragment's first word in each.
    pub(super) occurrences: Vec<(usize, usize)>,
    length: usize,
    association: Association,
    /// How many letters a target should have.
    expected: f64,
    digits: Vec<String>,
}

impl Places {
    /// At most so many occurrences of a fragment of a length, evenly drawn from all; there is one at
    /// least.
    pub(super) fn of(index: &Index, suffixes: Range<usize>, length: usize, most: usize) -> Self {
        let all = suffixes.len();
        let sampled = all.min(most);
        let places = (0..sampled).map(|i| index.suffixes[suffixes.start + i * all / sampled]);
        let occurrences: Vec<(usize, usize)> = places
            .map(|place| {
                let unit = index.unit_at(place);
                (unit, (place - index.source.starts[unit]) as usize)
            })
            .collect();
        let association = Association::of(index, &occurrences, all);
        let source_letters: usize = query_letters(index, &occurrences[0], length);
        let expected = index.letters_ratio * source_letters as f64;
        let digits = digits(index, &occurrences[0], length);
        Self { occurrences, length, association, expected, digits }
    }

    /// What the target of an occurrence may be, as words of its unit: by what is consistent, by
    /// weight, and by Dice.
    pub(super) fn spans(&self, index: &Index, number: usize) -> [Option<Range<usize>>; 3] {
        let (unit, first) = self.occurrences[number];
        let occurrence = Occurrence::of(index, unit, first, self.length);
        let spans =
            [occurrence.consistent(), occurrence.soft(), self.association.span(index, unit)];
        spans.map(|span| {
            span.filter(|span| {
                let words = &index.target.unit(unit)[span.clone()];
                is_possible(index, words, &self.digits, self.expected)
            })
        })
    }
}

/// A fragment's place in a unit, with what its links say.
struct Occurrence<'i> {
    links: &'i [Link],
    /// Words of the source.
    words: Range<usize>,
    /// Of those, the content words.
    content: Vec<usize>,
}

/// How well a span of the target goes with the fragment.
struct Measure {
    /// The mean over the content words of the strongest link into the span.
    inside: f64,
    /// The least of them.
    weakest: f64,
    /// Weight of links that leave the span or come into it from elsewhere, over all.
    crossing: f64,
    /// Share of the span's content words without a link.
    gaps: f64,
}

impl<'i> Occurrence<'i> {
    fn of(index: &'i Index, unit: usize, first: usize, length: usize) -> Self {
        let words = first..first + length;
        let source = index.source.unit(unit);
        let content = words.clone().filter(|&at| {
            !matches!(index.source.class(source[at]), Class::Function | Class::Mark | Class::Hyphen)
        });
        Self { links: index.links(unit), content: content.collect(), words }
    }

    fn is_inside(&self, link: &Link) -> bool {
        self.words.contains(&usize::from(link.source))
    }

    /// From the first to the last word that a strong link of the fragment leads to, where no strong
    /// link leads from there to elsewhere.
    fn consistent(&self) -> Option<Range<usize>> {
        let strong = self.links.iter().filter(|link| link.weight >= STRONG);
        let targets = strong.clone().filter(|link| self.is_inside(link));
        let (mut start, mut end) = (usize::MAX, 0);
        for link in targets {
            start = start.min(usize::from(link.target));
            end = end.max(usize::from(link.target) + 1);
        }
        if start >= end {
            return None;
        }
        let mut outside = strong.filter(|link| !self.is_inside(link));
        let crossed = outside.any(|link| (start..end).contains(&usize::from(link.target)));
        (!crossed).then_some(start..end)
    }

    /// The span with the most weight inside it, less what crosses its edges.
    fn soft(&self) -> Option<Range<usize>> {
        let mut ends: Vec<usize> = Vec::new();
        let mut all = 0i32;
        for link in self.links.iter().filter(|link| self.is_inside(link)) {
            ends.push(usize::from(link.target));
            all += i32::from(link.weight);
        }
        ends.sort_unstable();
        ends.dedup();
        let mut best: Option<(i32, Range<usize>)> = None;
        for (i, &start) in ends.iter().enumerate() {
            for &last in &ends[i..] {
                let mut value = -all;
                for link in self.links {
                    if (start..=last).contains(&usize::from(link.target)) {
                        let weight = i32::from(link.weight);
                        value += if self.is_inside(link) { 2 * weight } else { -weight };
                    }
                }
                if best.as_ref().is_none_or(|best| value > best.0) {
                    best = Some((value, start..last + 1));
                }
            }
        }
        best.map(|(_, span)| span)
    }

    fn measure(&self, span: &Range<usize>) -> Measure {
        let mut strongest = vec![0u8; self.content.len()];
        let (mut kept, mut crossing) = (0f64, 0f64);
        let mut linked = vec![false; span.len()];
        for link in self.links {
            let weight = f64::from(link.weight) / 255.0;
            let (inside, into) = (self.is_inside(link), span.contains(&usize::from(link.target)));
            if inside && into {
                kept += weight;
                linked[usize::from(link.target) - span.start] = true;
                let source = usize::from(link.source);
                if let Some(at) = self.content.iter().position(|&word| word == source) {
                    strongest[at] = strongest[at].max(link.weight);
                }
            } else if inside || into {
                crossing += weight;
            }
        }
        let weight = |weight: &u8| f64::from(*weight) / 255.0;
        let total: f64 = strongest.iter().map(weight).sum();
        Measure {
            inside: total / strongest.len().max(1) as f64,
            weakest: strongest.iter().map(weight).fold(1.0, f64::min),
            crossing: crossing / (kept + crossing).max(1e-9),
            gaps: linked.iter().filter(|linked| !**linked).count() as f64 / span.len() as f64,
        }
    }
}

/// How much each target word goes with the fragment: Dice's coefficient of the units that hold it
/// and the units that hold the fragment.
struct Association {
    /// In order of the keys.
    counts: Vec<(u32, u32)>,
    fragments: f64,
    scale: f64,
}

impl Association {
    fn of(index: &Index, occurrences: &[(usize, usize)], all: usize) -> Self {
        let mut keys: Vec<u32> = Vec::new();
        let mut inside: Vec<u32> = Vec::new();
        for &(unit, _) in occurrences {
            inside.clear();
            inside.extend(index.target.unit(unit).iter().map(|&word| index.target.key(word)));
            inside.sort_unstable();
            inside.dedup();
            keys.extend(&inside);
        }
        keys.sort_unstable();
        let mut counts: Vec<(u32, u32)> = Vec::new();
        for key in keys {
            match counts.last_mut() {
                Some(last) if last.0 == key => last.1 += 1,
                _ => counts.push((key, 1)),
            }
        }
        Self { counts, fragments: all as f64, scale: all as f64 / occurrences.len() as f64 }
    }

    fn dice(&self, index: &Index, word: Word) -> f64 {
        let key = index.target.key(word);
        let Ok(at) = self.counts.binary_search_by_key(&key, |count| count.0) else { return 0.0 };
        let together = f64::from(self.counts[at].1) * self.scale;
        let units = f64::from(index.target.vocabulary.units[key as usize]);
        (2.0 * together / (self.fragments + units)).min(1.0)
    }

    /// The span of a unit's target whose words go with the fragment: the largest sum of what each
    /// has above the least.
    fn span(&self, index: &Index, unit: usize) -> Option<Range<usize>> {
        let mut best: Option<(f64, Range<usize>)> = None;
        let (mut sum, mut start) = (0.0, 0);
        for (at, &word) in index.target.unit(unit).iter().enumerate() {
            let value = match index.target.class(word) {
                Class::Content => self.dice(index, word) - DICE_LEAST,
                Class::Mark => -1.0,
                _ => self.dice(index, word).min(DICE_LEAST) - DICE_LEAST - 0.02,
            };
            if sum <= 0.0 {
                (sum, start) = (0.0, at);
            }
            sum += value;
            if sum > 0.0 && best.as_ref().is_none_or(|best| sum > best.0) {
                best = Some((sum, start..at + 1));
            }
        }
        best.map(|(_, span)| span)
    }

    /// The mean and the least of the content words' coefficients.
    fn of_words(&self, index: &Index, words: &[Word]) -> (f64, f64) {
        let content = words.iter().filter(|&&word| index.target.class(word) == Class::Content);
        let (mut sum, mut least, mut number) = (0.0, 1.0f64, 0.0);
        for &word in content {
            let dice = self.dice(index, word);
            sum += dice;
            least = least.min(dice);
            number += 1.0;
        }
        if number == 0.0 { (0.0, 0.0) } else { (sum / number, least) }
    }
}

impl Index {
    pub(super) fn letters(&self, target: &[Word]) -> usize {
        let surfaces =
            target.iter().map(|word| self.target.vocabulary.surfaces.get(word.surface()));
        surfaces.map(words::letters).sum()
    }
}

fn source_words<'i>(index: &'i Index, at: &(usize, usize), length: usize) -> &'i [Word] {
    &index.source.unit(at.0)[at.1..at.1 + length]
}

fn query_letters(index: &Index, at: &(usize, usize), length: usize) -> usize {
    let surfaces = source_words(index, at, length).iter();
    surfaces.map(|word| words::letters(index.source.vocabulary.surfaces.get(word.surface()))).sum()
}

/// The shares of the occurrences that have a content word before and after them.
fn neighbours(index: &Index, occurrences: &[(usize, usize)], length: usize) -> (f64, f64) {
    let (mut before, mut after) = (0u32, 0u32);
    for &(unit, first) in occurrences {
        let source = index.source.unit(unit);
        let content = |word: &Word| index.source.class(*word) == Class::Content;
        before += u32::from(first > 0 && content(&source[first - 1]));
        after += u32::from(source.get(first + length).is_some_and(content));
    }
    let all = occurrences.len() as f64;
    (f64::from(before) / all, f64::from(after) / all)
}

/// The digits of the fragment, a group for each run, in order of their value as text.
fn digits(index: &Index, at: &(usize, usize), length: usize) -> Vec<String> {
    let mut groups = words::digit_groups(&index.source.text(source_words(index, at, length)));
    groups.sort();
    groups
}

/// Whether all content words of the fragment begin with a capital.
fn is_name(index: &Index, at: &(usize, usize), length: usize) -> bool {
    source_words(index, at, length).iter().all(|&word| {
        let surface = index.source.vocabulary.surfaces.get(word.surface());
        index.source.class(word) != Class::Content || surface.starts_with(char::is_uppercase)
    })
}

/// Whether a span of a target can be the translation of a fragment at all: no punctuation inside, no
/// number or magnitude that the fragment does not have, of a length that fits.
fn is_possible(index: &Index, words: &[Word], digits: &[String], expected: f64) -> bool {
    let class = |at: usize| index.target.class(words[at]);
    let joined = |at: usize| at > 0 && at + 1 < words.len();
    for at in 0..words.len() {
        match class(at) {
            Class::Mark | Class::Magnitude => return false,
            Class::Hyphen if !joined(at) => return false,
            _ => {}
        }
    }
    if (0..words.len()).all(|at| class(at) == Class::Function) {
        return false;
    }
    let ratio = index.letters(words) as f64 / expected.max(0.1);
    if !(0.4..=2.5).contains(&ratio) {
        return false;
    }
    let mut groups = words::digit_groups(&index.target.text(words));
    groups.sort();
    groups == digits
}
