//! A pattern that reaches far from the break, asked by itself.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;

use super::super::pattern::lower::Near;
use super::Side;
use super::automaton::{Automaton, Cache};
use super::encode::Encoder;

/// From how many characters a reach counts as having no limit.
const NO_LIMIT: usize = 1_000;
/// The most bytes of a character.
const WIDEST: usize = 4;

/// The pattern.
#[derive(Debug)]
pub(super) struct Far {
    side: Side,
    /// What every match has farther from the break. Quick to look for, and mostly not there.
    beyond: Option<Hir>,
    /// The same, made when it is first asked for, which most rules never are; `None` where it is too large.
    search: OnceLock<Option<Regex>>,
    /// Within how many bytes of the break a match lies; `None` where there is no limit.
    reach: Option<usize>,
    automaton: Automaton,
}

impl Far {
    /// The error says what is too large.
    pub(super) fn new(
        pattern: &Hir,
        near: &Near,
        side: Side,
        encoder: &Encoder,
    ) -> Result<Self, String> {
        let beyond = near.beyond.as_ref();
        // Only what must take something can be missed.
        let beyond = beyond.filter(|hir| hir.properties().minimum_len().is_some_and(|n| n > 0));
        Ok(Self {
            side,
            beyond: beyond.cloned(),
            search: OnceLock::new(),
            reach: near.within.filter(|&chars| chars < NO_LIMIT).map(|chars| chars * WIDEST),
            automaton: Automaton::new(&[encoder.pattern(pattern)], side)?,
        })
    }

    pub(super) fn cache(&self) -> Cache {
        self.automaton.cache()
    }

    /// Whether a match lies within a distance that is known.
    pub(super) fn is_bounded(&self) -> bool {
        self.reach.is_some()
    }

    /// Whether the pattern matches at a place; if so, where the automaton stopped reading. Bytes
    /// that were read without a limit are taken from `reads`.
    pub(super) fn matches(
        &self,
        encoder: &Encoder,
        cache: &mut Cache,
        text: &str,
        at: usize,
        reads: &mut usize,
    ) -> Option<usize> {
        if !self.may_match(text, at) {
            return None;
        }
        let (mut hits, mut bounded) = ([0], usize::MAX);
        let reads = if self.is_bounded() { &mut bounded } else { reads };
        let stop = match self.side {
            Side::Before => self.automaton.backwards(encoder, cache, text, at, &mut hits, reads),
            Side::After => {
                self.automaton.forwards(encoder, cache, text, at, &mut hits, reads);
                text.len()
            }
        };
        (hits[0] != 0).then_some(stop)
    }

    fn may_match(&self, text: &str, at: usize) -> bool {
        let (Some(beyond), Some(reach)) = (&self.beyond, self.reach) else { return true };
        let build = || {
            let config = Regex::config().utf8_empty(false);
            Regex::builder().configure(config).build_from_hir(beyond).ok()
        };
        let Some(search) = self.search.get_or_init(build) else { return true };
        let window = match self.side {
            Side::Before => text.floor_char_boundary(at.saturating_sub(reach))..at,
            Side::After => at..text.ceil_char_boundary(at.saturating_add(reach).min(text.len())),
        };
        let input = Input::new(text).range(window).anchored(Anchored::No).earliest(true);
        search.is_match(input)
    }

    /// For each of some places, which are in order, whether the pattern matches there.
    pub(super) fn pass(&self, encoder: &Encoder, text: &str, places: &[usize]) -> Vec<u64> {
        let mut hits = vec![0; places.len()];
        self.automaton.pass(encoder, &mut self.cache(), text, places, &mut hits);
        hits
    }
}
