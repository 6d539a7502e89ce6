//! The states of a lazy automaton, in tables that are quick to walk.
//!
//! The states come from the lazy DFA of `regex_automata`, as texts ask for them. What it knows of a state is
//! kept in tables beside it: where each byte leads in one look-up, and the rules that a state tells of, which
//! it would give one pattern after another. With them, `segment` takes two thirds of the time in English.

use std::collections::HashMap;
use std::sync::Arc;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::alphabet::Unit;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::Hir;

/// The most bytes of the automaton that the states are made from.
const LARGEST: usize = 64 << 20;
/// Bytes for states at a time; when they are full, states are made anew. The tables take as much again.
const STATES: usize = 4 << 20;

/// How patterns are read: where a search begins, and in which direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Whether matches begin where the reading does, or anywhere.
    pub(super) anchored: bool,
    pub(super) reverse: bool,
}

/// A lazy automaton for several patterns.
#[derive(Clone, Debug)]
pub(super) struct States {
    dfa: DFA,
    anchored: Anchored,
    /// The column of each byte in the tables; that of the end is the last.
    columns: [u16; 256],
    /// Columns a row, a power of two; and its logarithm.
    width: usize,
    shift: u32,
    /// For each pattern the bits of the rules that have it, in so many words.
    rules: Arc<[u64]>,
    words: usize,
}

/// The states met so far.
#[derive(Debug)]
pub(super) struct Cache {
    dfa: dfa::Cache,
    /// How often `dfa` had dropped its states when the tables were begun.
    drops: usize,
    numbers: HashMap<LazyStateID, Step>,
    states: Vec<LazyStateID>,
    /// A row a state, a column for each kind of byte.
    next: Vec<Step>,
    /// For each state the bits of the rules that it tells of.
    hits: Vec<u64>,
    /// Where a search begins inside a text, and at its edge.
    starts: [Step; 2],
}

/// A state: where its row begins, and what is special about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step(u32);

impl Step {
    /// Not looked up yet.
    const UNKNOWN: Self = Self(u32::MAX);
    /// Something matched before the byte that led here.
    const MATCH: u32 = 1 << 31;
    /// Nothing matches from here on.
    const DEAD: u32 = 1 << 30;
    const ROW: u32 = Self::DEAD - 1;

    #[inline]
    fn row(self) -> usize {
        (self.0 & Self::ROW) as usize
    }

    /// Whether there is more to do here than to go on.
    #[inline]
    pub(super) fn is_special(self) -> bool {
        self.0 > Self::ROW
    }

    #[inline]
    pub(super) fn is_match(self) -> bool {
        self.0 & Self::MATCH != 0
    }

    #[inline]
    pub(super) fn is_dead(self) -> bool {
        self.0 & Self::DEAD != 0
    }
}

impl States {
    /// The error says what is too large.
    pub(super) fn new(
        patterns: &[Hir],
        reading: Reading,
        rules: Arc<[u64]>,
    ) -> Result<Self, String> {
        let nfa = thompson::Config::new()
            .utf8(false)
            .reverse(reading.reverse)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(LARGEST));
        let nfa: NFA = thompson::Compiler::new()
            .configure(nfa)
            .build_many_from_hir(patterns)
            .map_err(|error| error.to_string())?;
        let config = dfa::Config::new()
            .match_kind(MatchKind::All)
            .prefilter(None)
            .cache_capacity(STATES)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa);
        let dfa = dfa.map_err(|error| error.to_string())?;
        let classes = dfa.byte_classes();
        let columns = std::array::from_fn(|byte| u16::from(classes.get(byte as u8)));
        let width = classes.alphabet_len().next_power_of_two();
        let shift = width.trailing_zeros();
        let anchored = if reading.anchored { Anchored::Yes } else { Anchored::No };
        let words = rules.len() / patterns.len().max(1);
        Ok(Self { dfa, anchored, columns, width, shift, rules, words })
    }

    pub(super) fn cache(&self) -> Cache {
        Cache {
            dfa: self.dfa.create_cache(),
            drops: 0,
            numbers: HashMap::new(),
            states: Vec::new(),
            next: Vec::new(),
            hits: Vec::new(),
            starts: [Step::UNKNOWN; 2],
        }
    }

    /// Where a search begins, at the edge of the text if it is there; `None`, here and below, where the
    /// automaton gives up, which it does not as it is set.
    #[inline]
    pub(super) fn start(&self, cache: &mut Cache, is_edge: bool) -> Option<Step> {
        match cache.starts[usize::from(is_edge)] {
            Step::UNKNOWN => self.first(cache, is_edge),
            known => Some(known),
        }
    }

    #[cold]
    fn first(&self, cache: &mut Cache, is_edge: bool) -> Option<Step> {
        // Patterns ask of what is around nothing but whether it is there.
        let around = (!is_edge).then_some(b' ');
        let config = start::Config::new().look_behind(around).anchored(self.anchored);
        let state = self.dfa.start_state(&mut cache.dfa, &config).ok()?;
        let step = self.met(cache, state);
        cache.starts[usize::from(is_edge)] = step;
        Some(step)
    }

    /// Where a byte leads.
    #[inline]
    pub(super) fn next(&self, cache: &mut Cache, from: Step, byte: u8) -> Option<Step> {
        match cache.next[from.row() + usize::from(self.columns[usize::from(byte)])] {
            Step::UNKNOWN => self.look_up(cache, from, Unit::u8(byte)),
            known => Some(known),
        }
    }

    /// Where the end of the text leads.
    #[inline]
    pub(super) fn end(&self, cache: &mut Cache, from: Step) -> Option<Step> {
        match cache.next[from.row() + self.width - 1] {
            Step::UNKNOWN => self.look_up(cache, from, Unit::eoi(256)),
            known => Some(known),
        }
    }

    #[cold]
    fn look_up(&self, cache: &mut Cache, from: Step, unit: Unit) -> Option<Step> {
        let state = cache.states[from.row() >> self.shift];
        let (next, column) = match unit.as_u8() {
            Some(byte) => (
                self.dfa.next_state(&mut cache.dfa, state, byte),
                usize::from(self.columns[usize::from(byte)]),
            ),
            None => (self.dfa.next_eoi_state(&mut cache.dfa, state), self.width - 1),
        };
        let next = next.ok()?;
        let known = cache.dfa.clear_count() == cache.drops;
        let step = self.met(cache, next);
        if known {
            cache.next[from.row() + column] = step;
        }
        Some(step)
    }

    /// The row of a state, which is added if it is new.
    fn met(&self, cache: &mut Cache, state: LazyStateID) -> Step {
        let drops = cache.dfa.clear_count();
        if drops != cache.drops {
            // The numbers of states mean others now.
            cache.numbers.clear();
            cache.states.clear();
            cache.next.clear();
            cache.hits.clear();
            (cache.starts, cache.drops) = ([Step::UNKNOWN; 2], drops);
        }
        if let Some(&known) = cache.numbers.get(&state) {
            return known;
        }
        let row = cache.next.len();
        let from = cache.hits.len();
        cache.hits.resize(from + self.words, 0);
        let mut special = 0;
        if state.is_match() {
            special |= Step::MATCH;
            for i in 0..self.dfa.match_len(&cache.dfa, state) {
                let pattern = self.dfa.match_pattern(&cache.dfa, state, i).as_usize();
                let of = &self.rules[pattern * self.words..(pattern + 1) * self.words];
                add(&mut cache.hits[from..], of);
            }
        }
        if state.is_dead() || state.is_quit() {
            special |= Step::DEAD;
        }
        cache.next.resize(row + self.width, Step::UNKNOWN);
        cache.states.push(state);
        // The tables have at most as many rows as `STATES` allows, far fewer than 2^30 cells.
        let step = Step(row as u32 | special);
        cache.numbers.insert(state, step);
        step
    }

    /// The bits of the rules that a state tells of.
    #[inline]
    pub(super) fn hits<'c>(&self, cache: &'c Cache, at: Step) -> &'c [u64] {
        let state = at.row() >> self.shift;
        &cache.hits[state * self.words..(state + 1) * self.words]
    }
}

/// Adds some rules to others.
#[inline]
pub(super) fn add(hits: &mut [u64], rules: &[u64]) {
    hits.iter_mut().zip(rules).for_each(|(hit, rules)| *hit |= rules);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where some text matches up to, of the bytes before the last.
    fn ends(states: &States, cache: &mut Cache, text: &[u8]) -> Vec<usize> {
        let mut at = states.start(cache, true).unwrap();
        let step = |(i, &byte)| {
            at = states.next(cache, at, byte).unwrap();
            assert!(!at.is_match() || states.hits(cache, at) == [0b10]);
            at.is_match().then_some(i)
        };
        text.iter().enumerate().filter_map(step).collect()
    }

    #[test]
    fn states_that_were_dropped_are_made_anew() {
        // After each byte, which of the last seventeen were an `a` is a state.
        let pattern = regex_syntax::parse("a[ab]{16}").unwrap();
        let reading = Reading { anchored: false, reverse: false };
        let states = States::new(&[pattern], reading, vec![0b10].into()).unwrap();
        let mut random = 1u32;
        let mut letter = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if random >> 31 == 0 { b'a' } else { b'b' }
        };
        let text: Vec<u8> = (0..100_000).map(|_| letter()).collect();
        let mut cache = states.cache();
        let found = ends(&states, &mut cache, &text);
        assert!(cache.drops > 0, "{} states", cache.states.len());
        assert!(cache.states.len() < 100_000 && cache.next.len() < 1 << 22);
        let expected: Vec<usize> = (17..text.len()).filter(|&i| text[i - 17] == b'a').collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_end_and_the_edge_are_told_apart_from_what_is_inside() {
        let pattern = regex_syntax::parse("^ab?$").unwrap();
        let reading = Reading { anchored: true, reverse: false };
        let states = States::new(&[pattern], reading, vec![1].into()).unwrap();
        let mut cache = states.cache();
        let inside = states.start(&mut cache, false).unwrap();
        assert!(states.next(&mut cache, inside, b'a').unwrap().is_dead());
        let edge = states.start(&mut cache, true).unwrap();
        let a = states.next(&mut cache, edge, b'a').unwrap();
        assert!(states.end(&mut cache, a).unwrap().is_match());
        let b = states.next(&mut cache, a, b'b').unwrap();
        assert!(!b.is_special() && states.end(&mut cache, b).unwrap().is_match());
        assert!(states.next(&mut cache, b, b'c').unwrap().is_dead());
    }
}
