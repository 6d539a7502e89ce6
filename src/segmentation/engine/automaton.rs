//! One automaton for many patterns: which of them match up to a place, or from it on.

use std::sync::OnceLock;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::Hir;

use super::Side;
use super::encode::Encoder;

/// The most bytes of the automaton that the states are made from.
const LARGEST: usize = 64 << 20;
/// Bytes for states at a time; when they are full, states are made anew.
const STATES: usize = 4 << 20;

/// The encoded patterns of one side, of the rules in order.
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
        encoder: &Encoder,
        cache: &mut Cache,
        text: &str,
        at: usize,
        hits: &mut [u64],
        reads: &mut usize,
    ) -> usize {
        let chars = text[..at].chars().rev();
        at - self.away(encoder, cache, chars, at == text.len(), hits, reads).unwrap_or(at)
    }

    /// Adds the rules whose pattern matches from `at` on.
    pub(super) fn forwards(
        &self,
        encoder: &Encoder,
        cache: &mut Cache,
        text: &str,
        at: usize,
        hits: &mut [u64],
        reads: &mut usize,
    ) {
        self.away(encoder, cache, text[at..].chars(), at == 0, hits, reads);
    }

    /// Reads characters away from a break, at the edge of the text if it is there, and adds the
    /// rules that match. Gives how many bytes of text were read until no rule could match any
    /// more; `None` where that never came.
    fn away(
        &self,
        encoder: &Encoder,
        cache: &mut Cache,
        chars: impl Iterator<Item = char>,
        is_edge: bool,
        hits: &mut [u64],
        reads: &mut usize,
    ) -> Option<usize> {
        let (dfa, cache) = (&self.away, &mut cache.away);
        let mut state = start(dfa, cache, is_edge, Anchored::Yes)?;
        let mut read = 0;
        for c in chars {
            read += c.len_utf8();
            for byte in encoder.bytes(c, self.side == Side::Before) {
                state = dfa.next_state(cache, state, byte).ok()?;
                if state.is_tagged() {
                    if state.is_match() {
                        self.add(dfa, cache, state, hits);
                    } else if state.is_dead() || state.is_quit() {
                        *reads = reads.saturating_sub(read);
                        return Some(read);
                    }
                }
            }
        }
        *reads = reads.saturating_sub(read);
        let state = dfa.next_eoi_state(cache, state).ok()?;
        if state.is_match() {
            self.add(dfa, cache, state, hits);
        }
        None
    }

    /// The rules whose pattern matches at each of some places, which are in order: `words` numbers
    /// a place.
    pub(super) fn pass(
        &self,
        encoder: &Encoder,
        cache: &mut Cache,
        text: &str,
        places: &[usize],
        hits: &mut [u64],
    ) {
        match self.side {
            Side::Before => {
                let chars = text.chars().map(|c| (c, c.len_utf8()));
                let ends = chars.scan(0, |at, (c, length)| {
                    *at += length;
                    Some((c, *at))
                });
                self.towards(encoder, cache, ends, 0, places.iter().copied().enumerate(), hits);
            }
            Side::After => {
                let starts = text.char_indices().rev().map(|(at, c)| (c, at));
                let places = places.iter().copied().enumerate().rev();
                self.towards(encoder, cache, starts, text.len(), places, hits);
            }
        }
    }

    /// Reads characters, each with the place behind it, and adds the rules that match up to each
    /// of the places that are wanted, which come in the same order; the first place is `from`.
    fn towards(
        &self,
        encoder: &Encoder,
        cache: &mut Cache,
        chars: impl Iterator<Item = (char, usize)>,
        from: usize,
        mut wanted: impl Iterator<Item = (usize, usize)>,
        hits: &mut [u64],
    ) {
        let before = self.side == Side::Before;
        let towards = self.towards.get_or_init(|| build(&self.patterns, !before).ok());
        let Some(dfa) = towards else { return };
        let cache = cache.towards.get_or_insert_with(|| dfa.create_cache());
        let Some(mut state) = start(dfa, cache, true, Anchored::No) else { return };
        let mut next = wanted.next();
        let mut at = from;
        for (c, behind) in chars {
            let Some((i, place)) = next else { return };
            let mut bytes = encoder.bytes(c, !before);
            // A state tells of the matches that ended before the byte that led to it.
            let Some(Ok(moved)) = bytes.next().map(|byte| dfa.next_state(cache, state, byte))
            else {
                return;
            };
            state = moved;
            if place == at {
                if state.is_match() {
                    self.add(dfa, cache, state, &mut hits[i * self.words..(i + 1) * self.words]);
                }
                next = wanted.next();
            }
            for byte in bytes {
                let Ok(moved) = dfa.next_state(cache, state, byte) else { return };
                state = moved;
            }
            at = behind;
        }
    }
}

/// The state in which an automaton starts, at the edge of the text if it is there.
fn start(
    dfa: &DFA,
    cache: &mut dfa::Cache,
    is_edge: bool,
    anchored: Anchored,
) -> Option<LazyStateID> {
    // Patterns ask of what is around nothing but whether it is there.
    let around = (!is_edge).then_some(b' ');
    dfa.start_state(cache, &start::Config::new().look_behind(around).anchored(anchored)).ok()
}

/// Builds an automaton, which reads backwards if it is to. The error says what is too large.
fn build(patterns: &[Hir], reverse: bool) -> Result<DFA, String> {
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
