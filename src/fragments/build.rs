//! Learning from the units of a memory: words are numbered, aligned, and the confidence is fitted on
//! units that were held out of the alignment.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::align::{Learner, Sentences};
use super::confidence::{Features, Model};
use super::extract::LEAST_RATIO;
use super::index::{File, Index, MOST_WORDS, Side, Texts, Vocabulary, Word, suffixes};
use super::near::Nearness;
use super::{Example, lookup};
use crate::language::Language;
use crate::text;
use crate::words::{self, Words};

/// Iterations without the held-out units, and with them.
const ITERATIONS: [usize; 2] = [5, 2];
/// One unit of so many is held out.
const HELD_OUT: usize = 8;
/// The most units that are held out.
const MOST_HELD_OUT: usize = 6_000;
/// The most units of a run that is held out together: neighbours in a memory are alike, and would
/// make the fit too hopeful.
const LONGEST_RUN: usize = 150;

/// Adds units, then learns.
pub(super) struct Corpus {
    languages: [Language; 2],
    sides: [Gathered; 2],
    numbers: Vec<u32>,
    files: Vec<File>,
    seen: HashSet<u128>,
}

/// One side while it grows: keys in order of appearance.
struct Gathered {
    words: Words,
    side: Side,
    surfaces: HashMap<Box<str>, u32>,
    keys: HashMap<Box<str>, u32>,
}

impl Gathered {
    fn new(language: &Language) -> Self {
        let side = Side { starts: vec![0], ..Side::default() };
        Self { words: Words::of(language), side, surfaces: HashMap::new(), keys: HashMap::new() }
    }

    fn add(&mut self, text: &str, spans: &[text::Span]) {
        let mut end = 0;
        for &span in spans {
            let spaced = span.start > end;
            end = span.end;
            let surface = &text[span.range()];
            let number = match self.surfaces.get(surface) {
                Some(&number) => number,
                None => {
                    let key = words::key(surface);
                    let next = self.keys.len() as u32;
                    let key = *self.keys.entry(key.into()).or_insert(next);
                    let number = self.surfaces.len() as u32;
                    self.surfaces.insert(surface.into(), number);
                    self.side.vocabulary.surfaces.push(surface);
                    self.side.vocabulary.key_of.push(key);
                    number
                }
            };
            self.side.words.push(Word::new(number, spaced));
        }
        self.side.starts.push(self.side.words.len() as u32);
    }

    /// Numbers the surfaces by falling frequency, and the keys in their order; counts and classes the
    /// keys.
    fn finish(self) -> (Side, Words) {
        let Self { words, mut side, surfaces, keys } = self;
        drop(surfaces);
        number_by_frequency(&mut side);
        let mut sorted: Vec<(Box<str>, u32)> = keys.into_iter().collect();
        sorted.sort_unstable();
        let mut place = vec![0u32; sorted.len()];
        let vocabulary: &mut Vocabulary = &mut side.vocabulary;
        for (new, (key, old)) in sorted.iter().enumerate() {
            place[*old as usize] = new as u32;
            vocabulary.keys.push(key);
            vocabulary.classes.push(words.class(key) as u8);
        }
        vocabulary.key_of.iter_mut().for_each(|key| *key = place[*key as usize]);
        let mut units = vec![0u32; sorted.len()];
        let mut last = vec![u32::MAX; sorted.len()];
        for unit in 0..side.starts.len() - 1 {
            for &word in side.unit(unit) {
                let key = side.key(word) as usize;
                if last[key] != unit as u32 {
                    last[key] = unit as u32;
                    units[key] += 1;
                }
            }
        }
        side.vocabulary.units = units;
        (side, words)
    }
}

/// Frequent words get small numbers, which take few bytes when they are kept.
fn number_by_frequency(side: &mut Side) {
    let Vocabulary { surfaces, key_of, .. } = &mut side.vocabulary;
    let mut times = vec![0u32; surfaces.len()];
    side.words.iter().for_each(|word| times[word.surface() as usize] += 1);
    let mut order: Vec<u32> = (0..surfaces.len() as u32).collect();
    order.sort_by_key(|&surface| std::cmp::Reverse(times[surface as usize]));
    let mut place = vec![0u32; order.len()];
    let (mut texts, mut keys) = (Texts::default(), Vec::with_capacity(order.len()));
    for (new, &old) in (0..).zip(&order) {
        place[old as usize] = new;
        texts.push(surfaces.get(old));
        keys.push(key_of[old as usize]);
    }
    (*surfaces, *key_of) = (texts, keys);
    for word in &mut side.words {
        *word = Word::new(place[word.surface() as usize], word.spaced());
    }
}

impl Corpus {
    pub(super) fn new(source: &Language, target: &Language) -> Self {
        Self {
            languages: [source.clone(), target.clone()],
            sides: [Gathered::new(source), Gathered::new(target)],
            numbers: Vec::new(),
            files: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Adds a unit, but one that says what another said already, or that is too long to learn from.
    pub(super) fn add(&mut self, example: &Example<'_>) {
        let [source, target] = &self.sides;
        let spans = [source.words.spans(example.source), target.words.spans(example.target)];
        if spans.iter().any(|spans| spans.is_empty() || spans.len() > MOST_WORDS) {
            return;
        }
        if !self.seen.insert(hash(example)) {
            return;
        }
        if self.files.last().is_none_or(|file| file.name != example.file) {
            let first = self.numbers.len() as u32;
            self.files.push(File { name: example.file.to_owned(), first });
        }
        self.numbers.push(example.number);
        self.sides[0].add(example.source, &spans[0]);
        self.sides[1].add(example.target, &spans[1]);
    }

    /// Aligns and fits.
    pub(super) fn learn(self) -> Index {
        let Self { languages, sides, numbers, files, seen } = self;
        drop(seen);
        let [(source, source_words), (target, target_words)] = sides.map(Gathered::finish);
        let lemmas = Lemmas::of(&source, source_words, &target, target_words);
        let units = numbers.len();
        let runs = held_out(units);
        let trained = between(&runs, units);
        let letters = |side: &Side| -> usize {
            let letters: Vec<usize> = (0..side.vocabulary.surfaces.len())
                .map(|at| words::letters(side.vocabulary.surfaces.get(at as u32)))
                .collect();
            side.words.iter().map(|word| letters[word.surface() as usize]).sum()
        };
        let letters_ratio = letters(&target) as f64 / letters(&source).max(1) as f64;
        let mut index = Index {
            languages,
            suffixes: Vec::new(),
            source,
            target,
            numbers,
            files,
            links: Vec::new(),
            link_starts: Vec::new(),
            letters_ratio,
            model: Model::default(),
            usual: Nearness::default(),
        };
        let mut learner = Learner::new(&lemmas, lemmas.sources, lemmas.targets);
        for _ in 0..ITERATIONS[0] {
            learner.iterate(&trained);
        }
        if !runs.is_empty() {
            set_links(&mut index, &learner, &trained);
            index.suffixes = suffixes(&index.source);
            index.suffixes.retain(|&place| {
                let unit = index.source.starts.partition_point(|&start| start <= place) - 1;
                !runs.iter().any(|run| run.contains(&unit))
            });
            index.model = fit(&index, &runs);
            index.usual = usual(&index, &runs);
        }
        for _ in 0..ITERATIONS[1] {
            learner.iterate(std::slice::from_ref(&(0..units)));
        }
        set_links(&mut index, &learner, std::slice::from_ref(&(0..units)));
        drop(learner);
        index.suffixes = suffixes(&index.source);
        index
    }
}

/// How many units have their links looked for at a time: all at once would take much memory.
const UNITS_AT_A_TIME: usize = 8192;

fn set_links(index: &mut Index, learner: &Learner<'_, Lemmas>, units: &[Range<usize>]) {
    index.links.clear();
    index.link_starts.clear();
    index.link_starts.push(0);
    for units in units {
        // Those between have none.
        index.link_starts.resize(units.start + 1, index.links.len() as u32);
        for start in units.clone().step_by(UNITS_AT_A_TIME) {
            for links in learner.links(start..units.end.min(start + UNITS_AT_A_TIME)) {
                index.links.extend(links);
                index.link_starts.push(index.links.len() as u32);
            }
        }
    }
    index.link_starts.resize(index.len() + 1, index.links.len() as u32);
}

/// FNV-1a over both texts.
fn hash(example: &Example<'_>) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = example.source.bytes().chain([0xFF]).chain(example.target.bytes());
    bytes.fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

/// The runs of units that are held out: one unit in [`HELD_OUT`], in runs of neighbours.
fn held_out(units: usize) -> Vec<Range<usize>> {
    let run = (units / 24).clamp(1, LONGEST_RUN);
    let step = (run * HELD_OUT).max(units / MOST_HELD_OUT * run);
    // The first run stands in the middle of its stretch, so that a memory of a few units has none.
    (step / 2..units.saturating_sub(run)).step_by(step).map(|start| start..start + run).collect()
}

/// What is left of `0..units` without the runs.
fn between(runs: &[Range<usize>], units: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for run in runs {
        ranges.push(start..run.start);
        start = run.end;
    }
    ranges.push(start..units);
    ranges
}

/// The lemmas of both sides, numbered.
struct Lemmas {
    source: Vec<u32>,
    source_starts: Vec<u32>,
    sources: usize,
    target: Vec<u32>,
    target_starts: Vec<u32>,
    targets: usize,
}

impl Lemmas {
    fn of(source: &Side, source_words: Words, target: &Side, target_words: Words) -> Self {
        let number = |side: &Side, words: Words| {
            let mut numbers: HashMap<String, u32> = HashMap::new();
            let of_key: Vec<u32> = (0..side.vocabulary.keys.len() as u32)
                .map(|key| {
                    let lemma = words.lemma(side.vocabulary.keys.get(key)).into_owned();
                    let next = numbers.len() as u32;
                    *numbers.entry(lemma).or_insert(next)
                })
                .collect();
            let lemmas = side.words.iter().map(|&word| of_key[side.key(word) as usize]).collect();
            (lemmas, numbers.len())
        };
        let (source_lemmas, sources) = number(source, source_words);
        let (target_lemmas, targets) = number(target, target_words);
        Self {
            source: source_lemmas,
            source_starts: source.starts.clone(),
            sources,
            target: target_lemmas,
            target_starts: target.starts.clone(),
            targets,
        }
    }
}

impl Sentences for Lemmas {
    fn len(&self) -> usize {
        self.source_starts.len() - 1
    }

    fn source(&self, unit: usize) -> &[u32] {
        &self.source[self.source_starts[unit] as usize..self.source_starts[unit + 1] as usize]
    }

    fn target(&self, unit: usize) -> &[u32] {
        &self.target[self.target_starts[unit] as usize..self.target_starts[unit + 1] as usize]
    }
}

/// Fits the confidence: first the weights on all fragments of the held-out units, then the line on
/// those that are chosen.
fn fit(index: &Index, runs: &[Range<usize>]) -> Model {
    use rayon::prelude::*;
    let units: Vec<usize> = runs.iter().cloned().flatten().collect();
    let judge = |index: &Index, unit: usize, chosen: bool| -> Vec<(Features, f64, bool)> {
        let query = index.query(&index.source.text(index.source.unit(unit)));
        let mut proposed = lookup::propose(index, &query, 2, &[]);
        if chosen {
            proposed = lookup::choose(query.keys.len(), proposed);
        }
        let target = index.target.unit(unit);
        let judged = proposed.into_iter().map(|one| {
            let right = is_right(index, &one, target);
            (one.candidate.features, one.probability, right)
        });
        judged.collect()
    };
    let examples: Vec<(Features, bool)> = units
        .par_iter()
        .flat_map_iter(|&unit| judge(index, unit, false))
        .map(|(features, _, right)| (features, right))
        .collect();
    let mut model = Model::fit(&examples);
    let fitted = Index { model, ..index.clone() };
    let chosen: Vec<(f64, bool)> = units
        .par_iter()
        .flat_map_iter(|&unit| judge(&fitted, unit, true))
        .map(|(_, probability, right)| (probability, right))
        .collect();
    model.fit_chosen(&chosen);
    model
}

/// How near the held-out units are to those that are in the suffix array.
fn usual(index: &Index, runs: &[Range<usize>]) -> Nearness {
    let mut usual = Nearness::default();
    for unit in runs.iter().cloned().flatten() {
        let query = index.query(&index.source.text(index.source.unit(unit)));
        usual += lookup::nearness(index, &query);
    }
    usual
}

/// Whether a proposal stands in the translation that a person made, and is as long as it should be.
fn is_right(index: &Index, one: &lookup::Proposed, target: &[Word]) -> bool {
    let candidate = &one.candidate;
    let words = &index.target.words[candidate.words.start as usize..candidate.words.end as usize];
    let keys =
        |words: &[Word]| words.iter().map(|&word| index.target.key(word)).collect::<Vec<_>>();
    let (part, whole) = (keys(words), keys(target));
    let place = index.suffixes[one.known.suffixes.start] as usize;
    let source = &index.source.words[place..place + one.known.words.len()];
    let letters: usize = source
        .iter()
        .map(|word| words::letters(index.source.vocabulary.surfaces.get(word.surface())))
        .sum();
    let ratio = index.letters(words) as f64 / (index.letters_ratio * letters as f64).max(0.1);
    (LEAST_RATIO..=2.5).contains(&ratio) && whole.windows(part.len()).any(|window| window == part)
}
