//! The SRX engine: at each place the first rule whose two patterns match decides.
//!
//! Candidates come first: places where the bytes around could be the seam of a rule that breaks
//! ([`candidates`]). At each candidate one automaton reads backwards and knows all `beforebreak`
//! patterns at once, another reads forwards and knows all `afterbreak` patterns ([`automaton`]), so
//! that overlapping matches and look-behind of any length cost nothing extra. Of a pattern that
//! reaches far the two know the part near the break, and it is asked by itself ([`far`]) where that
//! part matches and the rule could decide: among the others it would multiply their states. Rules
//! with what no automaton can do are checked where their automata say that they may match.
//!
//! Time is linear in the length of the text: where patterns look so far that candidates would read
//! the same text again and again, one pass in each direction finds the matches at all of them.

mod alphabet;
mod automaton;
mod candidates;
mod encode;
mod far;
mod heads;
mod quiet;
mod states;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use regex_automata::util::pool::Pool;
use regex_syntax::hir::Hir;

use crate::error::Result;

use super::pattern::backtrack::Answer;
use super::pattern::lower::{Lowered, lower};
use super::pattern::{Effort, PatternError, Program, Side};
use super::srx::{self, Rule};

use automaton::{Automaton, Cache};
use candidates::Candidates;
use encode::Encoder;
use far::Far;

/// How many bytes may be read at candidates for each byte of a text before the passes over the
/// whole text take over.
const READS_FOR_EACH_BYTE: usize = 24;
/// What may be read in any case, in bytes.
const READS_FOR_ANY_TEXT: usize = 1 << 16;

/// The rules of one language, ready to run.
pub(super) struct Engine {
    rules: Vec<Compiled>,
    /// The places that could break.
    candidates: Candidates,
    encoder: Encoder,
    before: Automaton,
    after: Automaton,
    /// For each rule a bit: whether it breaks.
    breaking: Vec<u64>,
    scratch: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
}

/// A rule as it runs.
#[derive(Debug)]
struct Compiled {
    name: String,
    file: Option<&'static str>,
    line: u64,
    breaks: bool,
    /// Patterns that reach far.
    far_before: Option<Far>,
    far_after: Option<Far>,
    /// Programs for what the automata find too much of.
    before: Option<Program>,
    after: Option<Program>,
    /// Whether it was too costly somewhere and counted as no match there.
    gave_up: AtomicBool,
}

/// What changes while an engine runs.
#[derive(Debug)]
struct Scratch {
    before: Cache,
    after: Cache,
    /// Of each rule's far patterns, once they were asked.
    far: Vec<[Option<Cache>; 2]>,
    before_hits: Vec<u64>,
    after_hits: Vec<u64>,
}

/// What the rules say of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// The byte.
    pub(super) at: usize,
    /// The number of the rule.
    pub(super) rule: usize,
    /// Whether the text breaks there.
    pub(super) breaks: bool,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("rules", &self.rules.len()).finish_non_exhaustive()
    }
}

impl Engine {
    /// Compiles rules, the first of which decides.
    pub(super) fn new(rules: &[&Rule]) -> Result<Self> {
        let sides = |rule: &Rule| {
            let before = lower(&rule.before.pattern.root, Side::Before);
            [before, lower(&rule.after.pattern.root, Side::After)]
        };
        let lowered: Vec<[Lowered; 2]> = rules.iter().map(|&rule| sides(rule)).collect();
        let near = |side: usize| -> Vec<Hir> {
            let near = |lowered: &[Lowered; 2]| lowered[side].near_hir().clone();
            lowered.iter().map(near).collect()
        };
        let [before, after] = [near(0), near(1)];
        let whole = lowered.iter().flatten().map(|lowered| &lowered.hir);
        let encoder = Encoder::new(whole.chain(&before).chain(&after)).map_err(|reason| {
            srx::cannot_run("the rules together", "rule", "", &PatternError { at: 0, reason }, 0)
        })?;
        let compile = |(&rule, lowered)| Compiled::new(rule, lowered, &encoder);
        let compiled: Vec<Compiled> =
            rules.iter().zip(&lowered).map(compile).collect::<Result<_>>()?;
        let breaking: Vec<usize> = (0..rules.len()).filter(|&i| compiled[i].breaks).collect();
        let candidates = Candidates::new(&breaking, &before, &after, &encoder);
        let automaton = |patterns: Vec<Hir>, side, element| {
            let patterns: Vec<Hir> = patterns.iter().map(|hir| encoder.pattern(hir)).collect();
            Automaton::new(&patterns, side).map_err(|reason| {
                let fails = |pattern| Automaton::new(std::slice::from_ref(pattern), side).is_err();
                let rule = patterns.iter().position(fails).map(|i| &compiled[i]);
                let name = rule.map_or("the rules together", |rule| &rule.name);
                let error = PatternError { at: 0, reason };
                srx::cannot_run(name, element, "", &error, rule.map_or(0, |rule| rule.line))
            })
        };
        let before = automaton(before, Side::Before, "beforebreak")?;
        let after = automaton(after, Side::After, "afterbreak")?;
        let rules = compiled;
        let words = rules.len().div_ceil(64);
        let mut breaking = vec![0; words];
        for (i, _) in rules.iter().enumerate().filter(|(_, rule)| rule.breaks) {
            breaking[i / 64] |= 1 << (i % 64);
        }
        let (one, other, number) = (before.clone(), after.clone(), rules.len());
        let scratch: Box<dyn Fn() -> Scratch + Send + Sync> = Box::new(move || Scratch {
            before: one.cache(),
            after: other.cache(),
            far: (0..number).map(|_| [None, None]).collect(),
            before_hits: vec![0; words],
            after_hits: vec![0; words],
        });
        let scratch = Pool::new(scratch);
        Ok(Self { rules, candidates, encoder, before, after, breaking, scratch })
    }

    /// Calls `found` for each place of a paragraph where it breaks, and where a rule that breaks
    /// was held back by another, in order.
    pub(super) fn run(&self, text: &str, found: impl FnMut(Verdict)) {
        let reads = READS_FOR_ANY_TEXT + READS_FOR_EACH_BYTE * text.len();
        self.run_with(text, reads, found);
    }

    /// The same, where at most so many bytes are read at candidates.
    fn run_with(&self, text: &str, mut reads: usize, mut found: impl FnMut(Verdict)) {
        if self.breaking.iter().all(|&word| word == 0) {
            return;
        }
        let encoder = &self.encoder;
        let mut scratch = self.scratch.get();
        let mut effort = Effort::for_text(text.len());
        let mut candidates = self.candidates.of(text, encoder);
        while let Some((at, boxes)) = candidates.next() {
            if reads == 0 {
                let places = std::iter::once((at, boxes)).chain(candidates).map(|place| place.0);
                let places: Vec<usize> = places.collect();
                return self.run_in_passes(text, &places, &mut effort, &mut scratch, &mut found);
            }
            let Scratch { before, after, far, before_hits, after_hits } = &mut *scratch;
            before_hits.fill(0);
            let low = self.before.backwards(encoder, before, text, at, before_hits, &mut reads);
            if !self.candidates.allow(boxes, before_hits) {
                continue;
            }
            after_hits.fill(0);
            self.after.forwards(encoder, after, text, at, after_hits, &mut reads);
            let place = Place { encoder, text, low, at, passes: false };
            let holds = |i: usize| self.rules[i].holds(place, &mut far[i], &mut effort, &mut reads);
            if let Some(verdict) = self.decide(at, before_hits, after_hits, holds) {
                found(verdict);
            }
        }
    }

    /// The same for some candidates, in one pass over the text for each side.
    fn run_in_passes(
        &self,
        text: &str,
        places: &[usize],
        effort: &mut Effort,
        scratch: &mut Scratch,
        found: &mut impl FnMut(Verdict),
    ) {
        let words = self.breaking.len();
        let encoder = &self.encoder;
        let mut before = vec![0; places.len() * words];
        let mut after = vec![0; places.len() * words];
        self.before.pass(encoder, &mut scratch.before, text, places, &mut before);
        self.after.pass(encoder, &mut scratch.after, text, places, &mut after);
        for (rule, compiled) in self.rules.iter().enumerate() {
            let sides = [(&compiled.far_before, &mut before), (&compiled.far_after, &mut after)];
            for (far, hits) in sides {
                let Some(far) = far.as_ref().filter(|far| !far.is_bounded()) else { continue };
                for (i, hit) in far.pass(encoder, text, places).into_iter().enumerate() {
                    hits[i * words + rule / 64] &= !(u64::from(hit == 0) << (rule % 64));
                }
            }
        }
        for (i, &at) in places.iter().enumerate() {
            let hits = i * words..(i + 1) * words;
            let place = Place { encoder, text, low: 0, at, passes: true };
            let holds = |i: usize| self.rules[i].holds(place, &mut scratch.far[i], effort, &mut 0);
            if let Some(verdict) = self.decide(at, &before[hits.clone()], &after[hits], holds) {
                found(verdict);
            }
        }
    }

    /// The first rule that matches on both sides; `None` where no rule that breaks does, since a
    /// rule that holds back is told only where there is something to hold back. `holds` says of
    /// a rule by its number whether it matches where the automata say so.
    fn decide(
        &self,
        at: usize,
        before: &[u64],
        after: &[u64],
        mut holds: impl FnMut(usize) -> bool,
    ) -> Option<Verdict> {
        let both = |word: usize| before[word] & after[word];
        if (0..before.len()).all(|word| both(word) & self.breaking[word] == 0) {
            return None;
        }
        let mut first = None;
        for word in 0..before.len() {
            let mut rest = both(word);
            while rest != 0 {
                let i = word * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let breaks = self.rules[i].breaks;
                if (first.is_some() && !breaks) || (self.rules[i].has_checks() && !holds(i)) {
                    continue;
                }
                let rule = *first.get_or_insert(i);
                if breaks {
                    return Some(Verdict { at, rule, breaks: self.rules[rule].breaks });
                }
            }
        }
        None
    }

    /// Whether some rule has what no automaton can do.
    #[cfg(test)]
    pub(super) fn needs_checks(&self) -> bool {
        self.rules.iter().any(|rule| rule.before.is_some() || rule.after.is_some())
    }

    /// The name of a rule, its file, where it is one of the program's, and its line.
    pub(super) fn rule(&self, number: usize) -> (&str, Option<&'static str>, u64) {
        let Compiled { name, file, line, .. } = &self.rules[number];
        (name, *file, *line)
    }

    /// The rules that were too costly somewhere, so that they counted as no match there.
    pub(super) fn gave_up(&self) -> impl Iterator<Item = &str> {
        let costly = self.rules.iter().filter(|rule| rule.gave_up.load(Ordering::Relaxed));
        costly.map(|rule| rule.name.as_str())
    }
}

/// A place that the automata say a rule may match at.
#[derive(Clone, Copy)]
struct Place<'t> {
    encoder: &'t Encoder,
    text: &'t str,
    /// The byte before which no match starts.
    low: usize,
    at: usize,
    /// Whether patterns that reach without a limit were asked in a pass.
    passes: bool,
}

impl Compiled {
    fn new(rule: &Rule, [low, high]: &[Lowered; 2], encoder: &Encoder) -> Result<Self> {
        let cannot_run = |element: &str, side: &srx::Side, error: &PatternError| {
            srx::cannot_run(&rule.name, element, &side.source, error, rule.line)
        };
        let program = |exact: bool, element: &str, side: &srx::Side| {
            let program = (!exact).then(|| Program::compile(&side.pattern)).transpose();
            program.map_err(|error| cannot_run(element, side, &error))
        };
        let far = |lowered: &Lowered, way: Side, element: &str, side: &srx::Side| {
            let near = lowered.near.as_ref();
            let far = near.map(|near| Far::new(&lowered.hir, near, way, encoder));
            far.transpose()
                .map_err(|reason| cannot_run(element, side, &PatternError { at: 0, reason }))
        };
        Ok(Self {
            name: rule.name.clone(),
            file: rule.file,
            line: rule.line,
            breaks: rule.breaks,
            far_before: far(low, Side::Before, "beforebreak", &rule.before)?,
            far_after: far(high, Side::After, "afterbreak", &rule.after)?,
            before: program(low.exact, "beforebreak", &rule.before)?,
            after: program(high.exact, "afterbreak", &rule.after)?,
            gave_up: AtomicBool::new(false),
        })
    }

    /// Whether a rule has to be asked more than the automata know.
    fn has_checks(&self) -> bool {
        self.before.is_some()
            || self.after.is_some()
            || self.far_before.is_some()
            || self.far_after.is_some()
    }

    /// Whether the rule matches where the automata say that it may.
    fn holds(
        &self,
        Place { encoder, text, mut low, at, passes }: Place<'_>,
        caches: &mut [Option<Cache>; 2],
        effort: &mut Effort,
        reads: &mut usize,
    ) -> bool {
        let [before, after] = caches;
        for (far, cache, is_before) in
            [(&self.far_after, after, false), (&self.far_before, before, true)]
        {
            let Some(far) = far.as_ref().filter(|far| far.is_bounded() || !passes) else {
                continue;
            };
            let cache = cache.get_or_insert_with(|| far.cache());
            let Some(stop) = far.matches(encoder, cache, text, at, reads) else { return false };
            low = if is_before { stop } else { low };
        }
        let check = |answer| match answer {
            Answer::Yes => true,
            Answer::No => false,
            Answer::GaveUp => {
                self.gave_up.store(true, Ordering::Relaxed);
                false
            }
        };
        self.after.as_ref().is_none_or(|program| check(program.starts_at(text, at, effort)))
            && self
                .before
                .as_ref()
                .is_none_or(|program| check(program.ends_at(text, low, at, effort)))
    }
}
