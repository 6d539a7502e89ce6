//! One automaton for many patterns: which of them match up to a place, or from it on.

use std::sync::OnceLock;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;

use super::Side;

/// The most bytes of the automaton that the states are made from.
const LARGEST: usize = 64 << 20;
/// Bytes for states at a time; when they are full, states are made anew.
const STATES: usize = 4 << 20;

/// The patterns of one side, of the rules in order.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    side: Side,
    /// Reads away from the break.
    away: DFA,
    /// Reads towards the break from any place, for passes over a whole text.
    towards: OnceLock<Option<DFA>>,
    patterns: Vec<Hir>,
    /// For each pattern, the bits of the rules that have it.
    rules: Vec<u64>,
    words: usize,
}

/// The states made so far.
#[derive(Debug)]
pub(super) struct Cache {
    away: dfa::Cache,
    towards: Option<dfa::Cache>,
}

impl Automaton {
    /// An automaton for the patterns of the rules; equal patterns are kept once.
    pub(super) fn new(patterns: &[Hir], side: Side) -> Result<Self, String> {
        let words = patterns.len().div_ceil(64);
        let mut distinct: Vec<Hir> = Vec::new();
        let mut rules = Vec::new();
        for (i, pattern) in patterns.iter().enumerate() {
            let known = distinct.iter().position(|known| known == pattern);
            let number = known.unwrap_or_else(|| {
                distinct.push(pattern.clone());
                rules.resize(rules.len() + words, 0);
                distinct.len() - 1
            });
            rules[number * words + i / 64] |= 1 << (i % 64);
        }
        let away = build(&distinct, side == Side::Before)?;
        Ok(Self { side, away, towards: OnceLock::new(), patterns: distinct, rules, words })
    }

    pub(super) fn cache(&self) -> Cache {
        Cache { away: self.away.create_cache(), towards: None }
    }

    fn add(&self, dfa: &DFA, cache: &dfa::Cache, state: LazyStateID, hits: &mut [u64]) {
        for i in 0..dfa.match_len(cache, state) {
            let pattern = dfa.match_pattern(cache, state, i).as_usize();
            let rules = &self.rules[pattern * self.words..(pattern + 1) * self.words];
            hits.iter_mut().zip(rules).for_each(|(hit, rules)| *hit |= rules);
        }
    }

    /// Adds the rules whose pattern matches up to `at`. Gives the place before which no match starts.
    pub(super) fn backwards(
        &self,
        cache: &mut Cache,
        text: &[u8],
        at: usize,
        hits: &mut [u64],
        reads: &mut usize,
    ) -> usize {
        let (dfa, cache) = (&self.away, &mut cache.away);
        let input = Input::new(text).range(..at).anchored(Anchored::Yes);
        let Ok(mut state) = dfa.start_state_reverse(cache, &input) else { return 0 };
        let mut place = at;
        while place > 0 {
            place -= 1;
            let Ok(next) = dfa.next_state(cache, state, text[place]) else { return 0 };
            state = next;
            if state.is_tagged() {
                if state.is_match() {
                    self.add(dfa, cache, state, hits);
                } else if state.is_dead() || state.is_quit() {
                    *reads = reads.saturating_sub(at - place);
                    return place;
                }
            }
        }
        *reads = reads.saturating_sub(at);
        if let Ok(state) = dfa.next_eoi_state(cache, state)
            && state.is_match()
        {
            self.add(dfa, cache, state, hits);
        }
        0
    }

    /// Adds the rules whose pattern matches from `at` on.
    pub(super) fn forwards(
        &self,
        cache: &mut Cache,
        text: &[u8],
        at: usize,
        hits: &mut [u64],
        reads: &mut usize,
    ) {
        let (dfa, cache) = (&self.away, &mut cache.away);
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        let Ok(mut state) = dfa.start_state_forward(cache, &input) else { return };
        for (i, &byte) in text[at..].iter().enumerate() {
            let Ok(next) = dfa.next_state(cache, state, byte) else { return };
            state = next;
            if state.is_tagged() {
                if state.is_match() {
                    self.add(dfa, cache, state, hits);
                } else if state.is_dead() || state.is_quit() {
                    *reads = reads.saturating_sub(i + 1);
                    return;
                }
            }
        }
        *reads = reads.saturating_sub(text.len() - at);
        if let Ok(state) = dfa.next_eoi_state(cache, state)
            && state.is_match()
        {
            self.add(dfa, cache, state, hits);
        }
    }

    /// The rules whose pattern matches at each of some places, which are in order: `words` numbers
    /// a place.
    pub(super) fn pass(&self, cache: &mut Cache, text: &[u8], places: &[usize], hits: &mut [u64]) {
        let before = self.side == Side::Before;
        let towards = self.towards.get_or_init(|| build(&self.patterns, !before).ok());
        let Some(dfa) = towards else { return };
        let cache = cache.towards.get_or_insert_with(|| dfa.create_cache());
        let input = Input::new(text).anchored(Anchored::No);
        let start = match before {
            true => dfa.start_state_forward(cache, &input),
            false => dfa.start_state_reverse(cache, &input),
        };
        let Ok(mut state) = start else { return };
        // A state tells of the matches that ended before the byte that led to it.
        let mut wanted: Box<dyn Iterator<Item = (usize, usize)>> = match before {
            true => Box::new(places.iter().copied().enumerate()),
            false => Box::new(places.iter().copied().enumerate().rev()),
        };
        let mut next = wanted.next();
        for read in 0..=text.len() {
            let place = if before { read } else { text.len() - read };
            let moved = match (before, read == text.len()) {
                (_, true) => dfa.next_eoi_state(cache, state),
                (true, _) => dfa.next_state(cache, state, text[read]),
                (false, _) => dfa.next_state(cache, state, text[place - 1]),
            };
            let Ok(moved) = moved else { return };
            state = moved;
            if let Some((i, at)) = next
                && at == place
            {
                if state.is_match() {
                    self.add(dfa, cache, state, &mut hits[i * self.words..(i + 1) * self.words]);
                }
                next = wanted.next();
                if next.is_none() {
                    return;
                }
            }
        }
    }
}

/// Builds an automaton, which reads backwards if it is to. The error says what is too large.
pub(super) fn build(patterns: &[Hir], reverse: bool) -> Result<DFA, String> {
    let nfa = thompson::Config::new()
        .utf8(false)
        .reverse(reverse)
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
    DFA::builder().configure(config).build_from_nfa(nfa).map_err(|error| error.to_string())
}
