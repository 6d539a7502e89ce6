//! One automaton for many patterns: which of them match up to a place, or from it on.

use std::sync::{Arc, OnceLock};

use regex_syntax::hir::Hir;

use super::Side;
use super::encode::Encoder;
use super::states::{self, Reading, States, Step, add};

/// The encoded patterns of one side, of the rules in order.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    side: Side,
    /// Reads away from the break.
    away: States,
    /// Reads towards the break from any place, for passes over a whole text.
    towards: OnceLock<Option<States>>,
    patterns: Vec<Hir>,
    /// For each pattern, the bits of the rules that have it.
    rules: Arc<[u64]>,
    words: usize,
}

/// The states made so far.
#[derive(Debug)]
pub(super) struct Cache {
    away: states::Cache,
    towards: Option<states::Cache>,
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
        let rules: Arc<[u64]> = rules.into();
        let reading = Reading { anchored: true, reverse: side == Side::Before };
        let away = States::new(&distinct, reading, rules.clone())?;
        Ok(Self { side, away, towards: OnceLock::new(), patterns: distinct, rules, words })
    }

    pub(super) fn cache(&self) -> Cache {
        Cache { away: self.away.cache(), towards: None }
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
        let (states, cache) = (&self.away, &mut cache.away);
        let mut state = states.start(cache, is_edge)?;
        let mut read = 0;
        for c in chars {
            read += c.len_utf8();
            // Where a class takes one byte, no loop over them: a tenth of the time.
            let is_dead = match encoder.byte(c) {
                Some(byte) => take(states, cache, &mut state, byte, hits)?,
                None => {
                    let mut bytes = encoder.bytes(c, self.side == Side::Before);
                    bytes.try_fold(false, |is_dead, byte| {
                        Some(is_dead || take(states, cache, &mut state, byte, hits)?)
                    })?
                }
            };
            if is_dead {
                *reads = reads.saturating_sub(read);
                return Some(read);
            }
        }
        *reads = reads.saturating_sub(read);
        let state = states.end(cache, state)?;
        if state.is_match() {
            add(hits, states.hits(cache, state));
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
        let reading = Reading { anchored: false, reverse: !before };
        let build = || States::new(&self.patterns, reading, self.rules.clone()).ok();
        let Some(states) = self.towards.get_or_init(build) else { return };
        let cache = cache.towards.get_or_insert_with(|| states.cache());
        let Some(mut state) = states.start(cache, true) else { return };
        let mut next = wanted.next();
        let mut at = from;
        for (c, behind) in chars {
            let Some((i, place)) = next else { return };
            let mut bytes = encoder.bytes(c, !before);
            // A state tells of the matches that ended before the byte that led to it.
            let Some(Some(moved)) = bytes.next().map(|byte| states.next(cache, state, byte)) else {
                return;
            };
            state = moved;
            if place == at {
                if state.is_match() {
                    add(&mut hits[i * self.words..(i + 1) * self.words], states.hits(cache, state));
                }
                next = wanted.next();
            }
            for byte in bytes {
                let Some(moved) = states.next(cache, state, byte) else { return };
                state = moved;
            }
            at = behind;
        }
    }
}

/// Goes on by a byte, and adds the rules that the new state tells of. Gives whether nothing matches from there on.
#[inline]
fn take(
    states: &States,
    cache: &mut states::Cache,
    state: &mut Step,
    byte: u8,
    hits: &mut [u64],
) -> Option<bool> {
    *state = states.next(cache, *state, byte)?;
    if !state.is_special() {
        return Some(false);
    }
    if state.is_match() {
        add(hits, states.hits(cache, *state));
    }
    Some(state.is_dead())
}
