//! The SRX engine: at each place the first rule whose two patterns match decides.
//!
//! Candidates come first: places where the bytes around could be the seam of a rule that breaks
//! ([`candidates`]). At each candidate one automaton reads backwards and knows all `beforebreak`
//! patterns at once, another reads forwards and knows all `afterbreak` patterns ([`automaton`]), so
//! that overlapping matches and look-behind of any length cost nothing extra. Patterns that look far
//! back have an automaton of their own, which runs only where their `afterbreak` matches: among the
//! others they would multiply its states. Rules with what no
//! automaton can do are checked where their automata say that they may match.
//!
//! Time is linear in the length of the text: where patterns look so far that candidates would read
//! the same text again and again, one pass in each direction finds the matches at all of them.

mod automaton;
mod candidates;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use regex_automata::util::pool::Pool;
use regex_syntax::hir::Hir;

use crate::error::Result;

use super::pattern::backtrack::Answer;
use super::pattern::lower::lower;
use super::pattern::{Effort, Program, Side};
use super::srx::{self, Rule};

use automaton::{Automaton, Cache};
use candidates::Candidates;

/// How many bytes may be read at candidates for each byte of a text before the passes over the
/// whole text take over.
const READS_FOR_EACH_BYTE: usize = 24;
/// What may be read in any case, in bytes.
const READS_FOR_ANY_TEXT: usize = 1 << 16;

/// How many characters a pattern that looks far back may take at the least.
const FAR: usize = 40;

/// The rules of one language, ready to run.
pub(super) struct Engine {
    rules: Vec<Compiled>,
    /// The places that could break.
    candidates: Candidates,
    before: Automaton,
    /// The same for the patterns that look far back.
    far: Automaton,
    after: Automaton,
    /// For each rule a bit: whether it looks far back.
    looks_far: Vec<u64>,
    /// For each rule a bit: whether it breaks.
    breaking: Vec<u64>,
    /// Whether a rule has to be checked by its programs.
    checks: bool,
    scratch: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
}

/// A rule as it runs.
#[derive(Debug)]
struct Compiled {
    name: String,
    line: u64,
    breaks: bool,
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
    far: Cache,
    after: Cache,
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
        let mut compiled = Vec::with_capacity(rules.len());
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for rule in rules {
            let low = lower(&rule.before.pattern.root, Side::Before);
            let high = lower(&rule.after.pattern.root, Side::After);
            let program = |exact: bool, element: &str, side: &srx::Side| {
                let program = (!exact).then(|| Program::compile(&side.pattern)).transpose();
                program
                    .map_err(|e| srx::cannot_run(&rule.name, element, &side.source, &e, rule.line))
            };
            compiled.push(Compiled {
                name: rule.name.clone(),
                line: rule.line,
                breaks: rule.breaks,
                before: program(low.exact, "beforebreak", &rule.before)?,
                after: program(high.exact, "afterbreak", &rule.after)?,
                gave_up: AtomicBool::new(false),
            });
            before.push(low.hir);
            after.push(high.hir);
        }
        let too_large = |i: Option<usize>, element: &str, reason: String| {
            let rule = i.map_or("the rules together", |i| compiled[i].name.as_str());
            let error = super::pattern::PatternError { at: 0, reason };
            srx::cannot_run(rule, element, "", &error, i.map_or(0, |i| compiled[i].line))
        };
        let breaking: Vec<usize> = (0..rules.len()).filter(|&i| compiled[i].breaks).collect();
        let candidates = Candidates::new(&breaking, &before, &after)
            .map_err(|(i, reason)| too_large(Some(i), "pattern", reason))?;
        let is_far =
            |i: usize| rules[i].before.pattern.root.longest().is_none_or(|longest| longest >= FAR);
        let automaton = |patterns: &[Hir], side, wanted: &dyn Fn(usize) -> bool| {
            Automaton::new(patterns, side, wanted)
                .map_err(|reason| too_large(None, "beforebreak or afterbreak", reason))
        };
        let far = automaton(&before, Side::Before, &is_far)?;
        let before = automaton(&before, Side::Before, &|i| !is_far(i))?;
        let after = automaton(&after, Side::After, &|_| true)?;
        let rules = compiled;
        let words = rules.len().div_ceil(64);
        let mut breaking = vec![0; words];
        for (i, _) in rules.iter().enumerate().filter(|(_, rule)| rule.breaks) {
            breaking[i / 64] |= 1 << (i % 64);
        }
        let checks = rules.iter().any(|rule| rule.before.is_some() || rule.after.is_some());
        let mut looks_far = vec![0; words];
        (0..rules.len()).filter(|&i| is_far(i)).for_each(|i| looks_far[i / 64] |= 1 << (i % 64));
        let automata = (before.clone(), far.clone(), after.clone());
        let scratch: Box<dyn Fn() -> Scratch + Send + Sync> = Box::new(move || Scratch {
            before: automata.0.cache(),
            far: automata.1.cache(),
            after: automata.2.cache(),
            before_hits: vec![0; words],
            after_hits: vec![0; words],
        });
        let scratch = Pool::new(scratch);
        Ok(Self { rules, candidates, before, far, after, looks_far, breaking, checks, scratch })
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
        let mut scratch = self.scratch.get();
        let scratch = &mut *scratch;
        let mut effort = Effort::for_text(text.len());
        let mut from = 1;
        while let Some(at) = self.candidates.next(text, from) {
            if reads == 0 {
                return self.run_in_passes(text, at, &mut effort, scratch, &mut found);
            }
            from = at + 1;
            let after = &mut scratch.after_hits;
            self.after.forwards(&mut scratch.after, text.as_bytes(), at, after, &mut reads);
            if !self.meet(after, &self.breaking) {
                continue;
            }
            let hits = &mut scratch.before_hits;
            hits.fill(0);
            let bytes = text.as_bytes();
            let mut low = self.before.backwards(&mut scratch.before, bytes, at, hits, &mut reads);
            if self.meet(after, &self.looks_far) {
                let far = self.far.backwards(&mut scratch.far, bytes, at, hits, &mut reads);
                low = low.min(far);
            }
            if let Some(verdict) =
                self.decide(text, (low, at), &scratch.before_hits, &scratch.after_hits, &mut effort)
            {
                found(verdict);
            }
        }
    }

    /// The same for the candidates at `from` and after, in one pass over the text for each side.
    fn run_in_passes(
        &self,
        text: &str,
        from: usize,
        effort: &mut Effort,
        scratch: &mut Scratch,
        found: &mut impl FnMut(Verdict),
    ) {
        let mut places = Vec::new();
        let mut next = self.candidates.next(text, from);
        while let Some(at) = next {
            places.push(at);
            next = self.candidates.next(text, at + 1);
        }
        let words = self.breaking.len();
        let mut before = vec![0; places.len() * words];
        let mut after = vec![0; places.len() * words];
        self.before.pass(&mut scratch.before, text.as_bytes(), &places, &mut before);
        self.far.pass(&mut scratch.far, text.as_bytes(), &places, &mut before);
        self.after.pass(&mut scratch.after, text.as_bytes(), &places, &mut after);
        for (i, &at) in places.iter().enumerate() {
            let hits = i * words..(i + 1) * words;
            if let Some(verdict) =
                self.decide(text, (0, at), &before[hits.clone()], &after[hits], effort)
            {
                found(verdict);
            }
        }
    }

    fn meet(&self, one: &[u64], other: &[u64]) -> bool {
        one.iter().zip(other).any(|(one, other)| one & other != 0)
    }

    /// The first rule that matches on both sides; `None` where no rule that breaks does.
    fn decide(
        &self,
        text: &str,
        (low, at): (usize, usize),
        before: &[u64],
        after: &[u64],
        effort: &mut Effort,
    ) -> Option<Verdict> {
        let both = |word: usize| before[word] & after[word];
        if (0..before.len()).all(|word| both(word) & self.breaking[word] == 0) {
            return None;
        }
        let mut first = None;
        for word in 0..before.len() {
            let mut rest = both(word);
            while rest != 0 {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let i = word * 64 + bit;
                let rule = &self.rules[i];
                if self.checks && !rule.holds(text, (low, at), effort) {
                    continue;
                }
                let rule_number = *first.get_or_insert(i);
                // A rule that holds back is told only where there is something to hold back.
                if rule.breaks {
                    let breaks = self.rules[rule_number].breaks;
                    return Some(Verdict { at, rule: rule_number, breaks });
                }
                if !self.checks {
                    return Some(Verdict { at, rule: i, breaks: false });
                }
            }
        }
        None
    }

    /// Whether some rule has what no automaton can do.
    #[cfg(test)]
    pub(super) fn needs_checks(&self) -> bool {
        self.checks
    }

    /// The name of a rule and its line.
    pub(super) fn rule(&self, number: usize) -> (&str, u64) {
        (&self.rules[number].name, self.rules[number].line)
    }

    /// The rules that were too costly somewhere, so that they counted as no match there.
    pub(super) fn gave_up(&self) -> impl Iterator<Item = &str> {
        let costly = self.rules.iter().filter(|rule| rule.gave_up.load(Ordering::Relaxed));
        costly.map(|rule| rule.name.as_str())
    }
}

impl Compiled {
    /// Whether the programs find what the automata did.
    fn holds(&self, text: &str, (low, at): (usize, usize), effort: &mut Effort) -> bool {
        let check = |answer| match answer {
            Answer::Yes => true,
            Answer::No => false,
            Answer::GaveUp => {
                self.gave_up.store(true, Ordering::Relaxed);
                false
            }
        };
        // An automaton reads bytes, and may end within a character.
        let low = (0..=low).rev().find(|&low| text.is_char_boundary(low)).unwrap_or(0);
        self.after.as_ref().is_none_or(|program| check(program.starts_at(text, at, effort)))
            && self
                .before
                .as_ref()
                .is_none_or(|program| check(program.ends_at(text, low, at, effort)))
    }
}
