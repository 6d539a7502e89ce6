//! Word alignment, learnt from the units of a memory: IBM model 2 with the log-linear distortion
//! of Dyer, Chahuneau and Smith, *A Simple, Fast, and Effective Reparameterization of IBM Model 2*
//! (NAACL 2013), both directions, with their variational Bayes estimate.
//!
//! The pairs of words that stand in one unit are numbered once, and every cell of every unit keeps
//! its number, so that an iteration is a walk over arrays. The directions run in parallel; sums are
//! made in the order of the units, so the result is the same on every run.

use std::ops::Range;

use rayon::prelude::*;

/// A source and a target, as numbers of lemmas.
pub(super) trait Sentences: Sync {
    /// The number of units.
    fn len(&self) -> usize;
    /// The lemmas of a unit's source.
    fn source(&self, unit: usize) -> &[u32];
    /// The lemmas of a unit's target.
    fn target(&self, unit: usize) -> &[u32];
}

/// A source word and a target word of a unit that translate each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The place of the source word in its sentence.
    pub(super) source: u8,
    /// The place of the target word in its sentence.
    pub(super) target: u8,
    /// The square root of the product of the posteriors of both directions, in 255ths.
    pub(super) weight: u8,
}

/// Probability that a word translates nothing.
const EMPTY: f32 = 0.08;
/// How much the diagonal is favoured.
const TENSION: f32 = 3.0;
/// Concentration of the prior of translation probabilities.
const ALPHA: f64 = 0.01;
/// How many cells have their pairs numbered by one table.
const CELLS_A_PART: usize = 50_000_000;
/// Posteriors below this count for nothing: the estimate of such a count is as good as zero, and most
/// cells are such, so that the counts of their pairs need not be fetched.
const NOTHING: f32 = 1e-5;
/// Posteriors below this are no link.
const WEAKEST: f32 = 0.12;

/// What is learnt, with all cells.
pub(super) struct Learner<'s, S> {
    sentences: &'s S,
    /// The pair of each cell, row by row of source words, unit by unit.
    cells: Vec<u32>,
    starts: Vec<usize>,
    forward: Table,
    backward: Table,
}

/// Probabilities of one direction: of a word, given a word of the other side or given nothing.
struct Table {
    /// By pair: the estimate, before it is divided by `norm` of the given word.
    weight: Vec<f32>,
    /// By given word.
    norm: Vec<f32>,
    /// By word: given nothing.
    empty: Vec<f32>,
}

impl<'s, S: Sentences> Learner<'s, S> {
    /// Numbers the pairs. `sources` and `targets` are the numbers of lemmas of each side.
    pub(super) fn new(sentences: &'s S, sources: usize, targets: usize) -> Self {
        let mut starts = vec![0];
        for unit in 0..sentences.len() {
            let cells = sentences.source(unit).len() * sentences.target(unit).len();
            starts.push(starts[unit] + cells);
        }
        let total = starts[sentences.len()];
        let mut cells = vec![0; total];
        // A part of the source words at a time: the table of all pairs of a million units would
        // take more than all else.
        let parts = total.div_ceil(CELLS_A_PART).max(1) as u32;
        let mut numbered = 0;
        for part in 0..parts {
            let mut pairs = Pairs::new(numbered);
            for (unit, &first) in starts[..sentences.len()].iter().enumerate() {
                let targets = sentences.target(unit);
                for (row, &source) in sentences.source(unit).iter().enumerate() {
                    if source % parts != part {
                        continue;
                    }
                    let start = first + row * targets.len();
                    for (cell, &target) in cells[start..].iter_mut().zip(targets) {
                        *cell = pairs.number(u64::from(source) << 32 | u64::from(target));
                    }
                }
            }
            numbered += pairs.used;
        }
        let table = |given: usize, words: usize| Table {
            weight: vec![1.0; numbered as usize],
            norm: vec![1.0; given],
            empty: vec![1.0 / words.max(1) as f32; words],
        };
        let (forward, backward) = (table(sources, targets), table(targets, sources));
        Self { sentences, cells, starts, forward, backward }
    }

    /// Goes once over the units and estimates anew.
    pub(super) fn iterate(&mut self, units: &[Range<usize>]) {
        let (sentences, cells, starts) = (self.sentences, &self.cells, &self.starts);
        let count = |table: &mut Table, by_source: bool| {
            let mut counts = Counts::of(table);
            let mut scratch = Scratch::default();
            for unit in units.iter().cloned().flatten() {
                let cells = &cells[starts[unit]..starts[unit + 1]];
                Side::of(sentences, unit, cells, by_source).count(table, &mut scratch, &mut counts);
            }
            counts.estimate(table);
        };
        let (forward, backward) = (&mut self.forward, &mut self.backward);
        rayon::join(|| count(forward, true), || count(backward, false));
    }

    /// The links of some units, in their order: of each unit in order of the source, then of the target.
    pub(super) fn links(&self, units: Range<usize>) -> Vec<Vec<Link>> {
        let scratch = <(Scratch, Vec<f32>)>::default;
        units
            .into_par_iter()
            .map_init(scratch, |scratch, unit| self.of_unit(unit, scratch))
            .collect()
    }

    fn of_unit(&self, unit: usize, scratch: &mut (Scratch, Vec<f32>)) -> Vec<Link> {
        let (scratch, posteriors) = scratch;
        let cells = &self.cells[self.starts[unit]..self.starts[unit + 1]];
        posteriors.clear();
        posteriors.resize(cells.len(), 0.0);
        let side = Side::of(self.sentences, unit, cells, true);
        side.expect(&self.forward, scratch, |j, of_given, _| {
            for (i, &posterior) in of_given.iter().enumerate() {
                posteriors[side.at(i, j)] = posterior;
            }
        });
        let side = Side::of(self.sentences, unit, cells, false);
        let mut links = Vec::new();
        // Row by row of source words, so the links come in their order.
        side.expect(&self.backward, scratch, |source, of_given, _| {
            for (target, &posterior) in of_given.iter().enumerate() {
                let product = posteriors[side.at(target, source)] * posterior;
                if product >= WEAKEST * WEAKEST {
                    let weight = (product.sqrt() * 255.0).round().clamp(1.0, 255.0) as u8;
                    links.push(Link { source: source as u8, target: target as u8, weight });
                }
            }
        });
        links
    }
}

/// One direction of a unit.
struct Side<'u> {
    given: &'u [u32],
    words: &'u [u32],
    cells: &'u [u32],
    /// Whether the rows of the cells are the given words.
    by_given: bool,
}

/// Lists that are used for one unit after another.
#[derive(Default)]
struct Scratch {
    norms: Vec<f32>,
    scores: Vec<f32>,
    totals: Vec<f64>,
}

impl<'u> Side<'u> {
    fn of<S: Sentences>(sentences: &'u S, unit: usize, cells: &'u [u32], by_source: bool) -> Self {
        let (source, target) = (sentences.source(unit), sentences.target(unit));
        let (given, words) = if by_source { (source, target) } else { (target, source) };
        Self { given, words, cells, by_given: by_source }
    }

    fn at(&self, given: usize, word: usize) -> usize {
        if self.by_given {
            given * self.words.len() + word
        } else {
            word * self.given.len() + given
        }
    }

    /// Calls `found` for each word with its place, its posteriors by given word, and that of none.
    fn expect(
        &self,
        table: &Table,
        scratch: &mut Scratch,
        mut found: impl FnMut(usize, &[f32], f32),
    ) {
        let (n, m) = (self.given.len() as f32, self.words.len() as f32);
        let Scratch { norms, scores, .. } = scratch;
        norms.clear();
        norms.extend(self.given.iter().map(|&given| 1.0 / table.norm[given as usize]));
        scores.clear();
        scores.resize(self.given.len(), 0.0);
        for (j, &word) in self.words.iter().enumerate() {
            let place = (j as f32 + 0.5) / m;
            let mut distortions = 0f32;
            for (i, score) in scores.iter_mut().enumerate() {
                *score = falling(((i as f32 + 0.5) / n - place).abs());
            }
            for &score in scores.iter() {
                distortions += score;
            }
            let scale = (1.0 - EMPTY) / distortions.max(f32::MIN_POSITIVE);
            let mut sum = 0f32;
            for (i, (score, norm)) in scores.iter_mut().zip(&*norms).enumerate() {
                let pair = self.cells[self.at(i, j)];
                *score *= scale * table.weight[pair as usize] * norm;
                sum += *score;
            }
            let empty = EMPTY * table.empty[word as usize];
            let share = 1.0 / (sum + empty).max(f32::MIN_POSITIVE);
            scores.iter_mut().for_each(|score| *score *= share);
            found(j, scores, empty * share);
        }
    }

    /// Adds what is expected of the unit.
    fn count(&self, table: &Table, scratch: &mut Scratch, counts: &mut Counts) {
        let mut totals = std::mem::take(&mut scratch.totals);
        totals.clear();
        totals.resize(self.given.len(), 0.0);
        self.expect(table, scratch, |j, posteriors, empty| {
            for (i, (&posterior, total)) in posteriors.iter().zip(&mut totals).enumerate() {
                if posterior >= NOTHING {
                    counts.pair[self.cells[self.at(i, j)] as usize] += posterior;
                    *total += f64::from(posterior);
                }
            }
            counts.empty[self.words[j] as usize] += f64::from(empty);
        });
        for (&given, total) in self.given.iter().zip(&totals) {
            counts.given[given as usize] += total;
        }
        scratch.totals = totals;
    }
}

/// exp(-TENSION · off), by its series' limit form: (1 - x/32)^32, which is within 5 percent over
/// the range and several times as fast.
fn falling(off: f32) -> f32 {
    let x = (1.0 - TENSION * off / 32.0).max(0.0);
    let x2 = x * x;
    let x4 = x2 * x2;
    let x8 = x4 * x4;
    let x16 = x8 * x8;
    x16 * x16
}

/// Expected counts of one direction.
struct Counts {
    pair: Vec<f32>,
    given: Vec<f64>,
    empty: Vec<f64>,
}

impl Counts {
    fn of(table: &Table) -> Self {
        Self {
            pair: vec![0.0; table.weight.len()],
            given: vec![0.0; table.norm.len()],
            empty: vec![0.0; table.empty.len()],
        }
    }

    fn estimate(self, table: &mut Table) {
        let words = self.empty.len() as f64;
        for (weight, count) in table.weight.iter_mut().zip(&self.pair) {
            // What is as good as nothing is nothing: arithmetic on denormal numbers takes many times
            // as long.
            let estimate = digamma(f64::from(*count) + ALPHA).exp() as f32;
            *weight = if estimate < 1e-12 { 0.0 } else { estimate };
        }
        for (norm, total) in table.norm.iter_mut().zip(&self.given) {
            *norm = digamma(total + ALPHA * words).exp().max(1e-30) as f32;
        }
        let total: f64 = self.empty.iter().sum();
        for (empty, count) in table.empty.iter_mut().zip(&self.empty) {
            let log = digamma(count + ALPHA) - digamma(total + ALPHA * words);
            *empty = log.exp() as f32;
        }
    }
}

/// The derivative of the logarithm of the gamma function, for x > 0: recurrence up to 6, then the
/// asymptotic series (Abramowitz and Stegun, 6.3.18).
fn digamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < 6.0 {
        below -= 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    below + x.ln() - 0.5 / x - inverse * (1.0 / 12.0 - inverse * (1.0 / 120.0 - inverse / 252.0))
}

/// Numbers pairs in order of first appearance: an open-addressing table, whose own order is never
/// looked at.
struct Pairs {
    slots: Vec<(u64, u32)>,
    used: u32,
    first: u32,
}

/// No pair: source words are numbered from 0 and never reach the largest number.
const FREE: u64 = u64::MAX;

impl Pairs {
    /// An empty table that numbers from `first`.
    fn new(first: u32) -> Self {
        Self { slots: vec![(FREE, 0); 1 << 12], used: 0, first }
    }

    fn number(&mut self, pair: u64) -> u32 {
        if self.used as usize * 10 >= self.slots.len() * 7 {
            self.grow();
        }
        let at = self.place(pair);
        if self.slots[at].0 == FREE {
            self.slots[at] = (pair, self.first + self.used);
            self.used += 1;
        }
        self.slots[at].1
    }

    fn place(&self, pair: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) as usize & mask;
        while self.slots[at].0 != FREE && self.slots[at].0 != pair {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![(FREE, 0); old.len() * 2];
        for slot in old.into_iter().filter(|slot| slot.0 != FREE) {
            let at = self.place(slot.0);
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Toy(Vec<(Vec<u32>, Vec<u32>)>);

    impl Sentences for Toy {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn source(&self, unit: usize) -> &[u32] {
            &self.0[unit].0
        }
        fn target(&self, unit: usize) -> &[u32] {
            &self.0[unit].1
        }
    }

    #[test]
    fn words_that_stand_together_are_linked_whatever_their_order() {
        let words = 0..8u32;
        let pairs = words.clone().flat_map(|a| words.clone().map(move |b| (a, b)));
        let units = pairs.filter(|(a, b)| a != b).map(|(a, b)| (vec![a, b], vec![b, a])).collect();
        let toy = Toy(units);
        let mut learner = Learner::new(&toy, 8, 8);
        for _ in 0..8 {
            learner.iterate(std::slice::from_ref(&(0..toy.len())));
        }
        for (unit, links) in learner.links(0..toy.len()).into_iter().enumerate() {
            let strong = links.into_iter().filter(|link| link.weight > 127);
            let pairs: Vec<(u32, u32)> = strong
                .map(|link| {
                    let (source, target) = (usize::from(link.source), usize::from(link.target));
                    (toy.source(unit)[source], toy.target(unit)[target])
                })
                .collect();
            let expected: Vec<(u32, u32)> =
                toy.source(unit).iter().map(|&word| (word, word)).collect();
            assert_eq!(pairs, expected, "unit {unit}");
        }
    }

    #[test]
    fn digamma_agrees_with_known_values() {
        for (x, value) in [(1.0, -0.577_215_664_9), (0.5, -1.963_510_026), (10.0, 2.251_752_589)] {
            assert!((digamma(x) - value).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn the_fast_exponential_is_near() {
        for off in [0.0f32, 0.1, 0.3, 0.6, 1.0] {
            assert!((falling(off) - (-TENSION * off).exp()).abs() < 0.02, "{off}");
        }
    }
}
