//! A matcher for what no finite automaton can do, in bounded time.
//!
//! It is asked about single places only. Where a pattern has no back references, each instruction
//! is tried at each place at most once (as in Rob Pike's and RE2's bounded backtracking), so that
//! time is at most instructions × characters; with references only the [`Effort`] bounds it.

use std::collections::HashSet;

use regex_syntax::hir::ClassUnicode;

use super::class::{self, EXTENDING, WORD};
use super::{Assertion, Manner, Node, Pattern, PatternError};

/// The most instructions of a program.
const LONGEST: usize = 100_000;

/// How many steps may be taken yet.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Effort {
    left: u64,
}

impl Effort {
    /// What one text of so many bytes may cost.
    pub(in super::super) fn for_text(length: usize) -> Self {
        Self { left: 1_000_000 + 200 * length as u64 }
    }

    /// Takes what one place may cost.
    fn portion(&mut self) -> Self {
        const PORTION: u64 = 100_000;
        let portion = PORTION.min(self.left);
        self.left -= portion;
        Self { left: portion }
    }
}

/// Whether a pattern matches at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Answer {
    Yes,
    No,
    /// The effort was spent before that was known.
    GaveUp,
}

/// A pattern compiled for the matcher.
#[derive(Clone, Debug)]
pub(in super::super) struct Program {
    code: Vec<Instruction>,
    slots: usize,
    has_references: bool,
    longest: Option<usize>,
}

#[derive(Clone, Debug)]
enum Instruction {
    Class(ClassUnicode),
    /// Go on at the first, then at the second.
    Split(usize, usize),
    Jump(usize),
    Assert(Assertion),
    /// The body follows; go on at `end`.
    Look {
        behind: bool,
        negated: bool,
        longest: Option<usize>,
        end: usize,
    },
    Atomic {
        end: usize,
    },
    Save(usize),
    /// Fail where nothing was taken since the slot was saved.
    Progress(usize),
    Reference {
        group: usize,
        ignore_case: bool,
    },
    Match,
}

impl Program {
    pub(in super::super) fn compile(pattern: &Pattern) -> Result<Self, PatternError> {
        let mut compiler = Compiler { code: Vec::new(), slots: 0, has_references: false };
        compiler.emit(&pattern.root)?;
        compiler.push(Instruction::Match)?;
        let Compiler { code, slots, has_references } = compiler;
        Ok(Self { code, slots, has_references, longest: pattern.root.longest() })
    }

    /// Whether a match ends at `end` that starts at `low` or later.
    pub(in super::super) fn ends_at(
        &self,
        text: &str,
        low: usize,
        end: usize,
        effort: &mut Effort,
    ) -> Answer {
        let mut run = Run::new(self, text, effort.portion());
        let found = run.starts_before(0, low, end, self.longest);
        effort.left += run.left;
        run.answer(found)
    }

    /// Whether a match starts at `start`.
    pub(in super::super) fn starts_at(
        &self,
        text: &str,
        start: usize,
        effort: &mut Effort,
    ) -> Answer {
        let mut run = Run::new(self, text, effort.portion());
        let found = run.run(0, start, None, &mut HashSet::new()).is_some();
        effort.left += run.left;
        run.answer(found)
    }

    /// Whether the pattern matches the whole text.
    pub(in super::super) fn matches(&self, text: &str, effort: &mut Effort) -> Answer {
        let mut run = Run::new(self, text, effort.portion());
        let found = run.run(0, 0, Some(text.len()), &mut HashSet::new()).is_some();
        effort.left += run.left;
        run.answer(found)
    }
}

struct Compiler {
    code: Vec<Instruction>,
    slots: usize,
    has_references: bool,
}

impl Compiler {
    fn push(&mut self, instruction: Instruction) -> Result<usize, PatternError> {
        if self.code.len() >= LONGEST {
            return Err(PatternError { at: 0, reason: "the pattern is too large".into() });
        }
        self.code.push(instruction);
        Ok(self.code.len() - 1)
    }

    /// A new slot after those of the captures, which come in pairs.
    fn slot(&mut self, at_least: usize) -> usize {
        self.slots = self.slots.max(at_least) + 1;
        self.slots - 1
    }

    fn emit(&mut self, node: &Node) -> Result<(), PatternError> {
        match node {
            Node::Empty => {}
            Node::Class(class) => {
                self.push(Instruction::Class(class.clone()))?;
            }
            Node::Sequence(parts) => {
                for part in parts {
                    self.emit(part)?;
                }
            }
            Node::Choice(choices) => self.choice(choices)?,
            Node::Repeat { node, min, max, manner: Manner::Possessive } => {
                let manner = Manner::Greedy;
                let repeat = Node::Repeat { node: node.clone(), min: *min, max: *max, manner };
                self.atomic(&repeat)?;
            }
            Node::Repeat { node, min, max, manner } => {
                self.repeat(node, *min, *max, *manner == Manner::Lazy)?;
            }
            Node::Capture(group, node) => {
                let slots = [2 * group, 2 * group + 1];
                self.slots = self.slots.max(slots[1] + 1);
                self.push(Instruction::Save(slots[0]))?;
                self.emit(node)?;
                self.push(Instruction::Save(slots[1]))?;
            }
            Node::Atomic(node) => self.atomic(node)?,
            Node::Look { behind, negated, node } => {
                let (behind, negated, longest) = (*behind, *negated, node.longest());
                let at = self.push(Instruction::Match)?; // its place
                self.emit(node)?;
                let end = self.push(Instruction::Match)? + 1;
                self.code[at] = Instruction::Look { behind, negated, longest, end };
            }
            Node::Reference { group, ignore_case } => {
                self.has_references = true;
                self.slots = self.slots.max(2 * group + 2);
                self.push(Instruction::Reference { group: *group, ignore_case: *ignore_case })?;
            }
            Node::Assert(assertion) => {
                self.push(Instruction::Assert(*assertion))?;
            }
        }
        Ok(())
    }

    fn choice(&mut self, choices: &[Node]) -> Result<(), PatternError> {
        let mut jumps = Vec::new();
        for (i, choice) in choices.iter().enumerate() {
            if i + 1 == choices.len() {
                self.emit(choice)?;
                break;
            }
            let split = self.push(Instruction::Match)?;
            self.emit(choice)?;
            jumps.push(self.push(Instruction::Match)?);
            self.code[split] = Instruction::Split(split + 1, self.code.len());
        }
        let end = self.code.len();
        jumps.into_iter().for_each(|jump| self.code[jump] = Instruction::Jump(end));
        Ok(())
    }

    fn atomic(&mut self, node: &Node) -> Result<(), PatternError> {
        let at = self.push(Instruction::Match)?;
        self.emit(node)?;
        let end = self.push(Instruction::Match)? + 1;
        self.code[at] = Instruction::Atomic { end };
        Ok(())
    }

    fn repeat(
        &mut self,
        node: &Node,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    ) -> Result<(), PatternError> {
        let split =
            |on, out| if lazy { Instruction::Split(out, on) } else { Instruction::Split(on, out) };
        for _ in 0..min {
            self.emit(node)?;
        }
        let Some(max) = max else {
            let start = self.push(Instruction::Match)?;
            let slot = self.slot(captures(node));
            self.push(Instruction::Save(slot))?;
            self.emit(node)?;
            self.push(Instruction::Progress(slot))?;
            self.push(Instruction::Jump(start))?;
            self.code[start] = split(start + 1, self.code.len());
            return Ok(());
        };
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.push(Instruction::Match)?);
            self.emit(node)?;
        }
        let end = self.code.len();
        for at in splits {
            self.code[at] = split(at + 1, end);
        }
        Ok(())
    }
}

/// One more than the greatest slot of the captures in a node.
fn captures(node: &Node) -> usize {
    match node {
        Node::Capture(group, node) => captures(node).max(2 * group + 2),
        Node::Sequence(parts) | Node::Choice(parts) => {
            parts.iter().map(captures).max().unwrap_or(0)
        }
        Node::Repeat { node, .. } | Node::Atomic(node) | Node::Look { node, .. } => captures(node),
        Node::Reference { group, .. } => 2 * group + 2,
        Node::Empty | Node::Class(_) | Node::Assert(_) => 0,
    }
}

/// What is tried when the present way fails.
enum Saved {
    Try(usize, usize),
    Restore(usize, usize),
}

const UNSET: usize = usize::MAX;

struct Run<'a> {
    program: &'a Program,
    text: &'a str,
    slots: Vec<usize>,
    left: u64,
    gave_up: bool,
}

type Visited = HashSet<(usize, usize)>;

impl<'a> Run<'a> {
    fn new(program: &'a Program, text: &'a str, effort: Effort) -> Self {
        let slots = vec![UNSET; program.slots];
        Self { program, text, slots, left: effort.left, gave_up: effort.left == 0 }
    }

    fn answer(&self, found: bool) -> Answer {
        match (found, self.gave_up) {
            (true, _) => Answer::Yes,
            (false, true) => Answer::GaveUp,
            (false, false) => Answer::No,
        }
    }

    /// Whether the code at `code` matches up to `end` from some start at `low` or later.
    fn starts_before(
        &mut self,
        code: usize,
        low: usize,
        end: usize,
        longest: Option<usize>,
    ) -> bool {
        let mut visited = Visited::new();
        let mut start = end;
        for _ in 0..=longest.unwrap_or(usize::MAX - 1) {
            self.slots.fill(UNSET);
            if self.run(code, start, Some(end), &mut visited).is_some() {
                return true;
            }
            match self.text[low..start].chars().next_back() {
                Some(c) if !self.gave_up => start -= c.len_utf8(),
                _ => return false,
            }
        }
        false
    }

    /// The end of the first match from a start, or one that ends at `goal`.
    fn run(
        &mut self,
        code: usize,
        start: usize,
        goal: Option<usize>,
        visited: &mut Visited,
    ) -> Option<usize> {
        let mut stack = vec![Saved::Try(code, start)];
        while let Some(saved) = stack.pop() {
            match saved {
                Saved::Restore(slot, value) => self.slots[slot] = value,
                Saved::Try(code, at) => {
                    if let Some(end) = self.follow(code, at, goal, visited, &mut stack) {
                        return Some(end);
                    }
                }
            }
            if self.gave_up {
                return None;
            }
        }
        None
    }

    /// Follows one way to a match or to where it fails.
    fn follow(
        &mut self,
        mut code: usize,
        mut at: usize,
        goal: Option<usize>,
        visited: &mut Visited,
        stack: &mut Vec<Saved>,
    ) -> Option<usize> {
        let program = self.program;
        loop {
            if self.left == 0 {
                self.gave_up = true;
                return None;
            }
            self.left -= 1;
            match &program.code[code] {
                Instruction::Match => {
                    return goal.is_none_or(|goal| goal == at).then_some(at);
                }
                Instruction::Class(class) => {
                    let c = self.text[at..].chars().next()?;
                    if !class::contains(class, c) {
                        return None;
                    }
                    at += c.len_utf8();
                    code += 1;
                }
                Instruction::Split(first, second) => {
                    if !program.has_references && !visited.insert((code, at)) {
                        return None;
                    }
                    stack.push(Saved::Try(*second, at));
                    code = *first;
                }
                Instruction::Jump(to) => code = *to,
                Instruction::Assert(assertion) => {
                    if !holds(*assertion, self.text, at) {
                        return None;
                    }
                    code += 1;
                }
                Instruction::Save(slot) => {
                    stack.push(Saved::Restore(*slot, self.slots[*slot]));
                    self.slots[*slot] = at;
                    code += 1;
                }
                Instruction::Progress(slot) => {
                    if self.slots[*slot] == at {
                        return None;
                    }
                    code += 1;
                }
                Instruction::Look { behind, negated, longest, end } => {
                    let slots = self.slots.clone();
                    let found = if *behind {
                        self.starts_before(code + 1, 0, at, *longest)
                    } else {
                        self.run(code + 1, at, None, &mut Visited::new()).is_some()
                    };
                    if self.gave_up || found == *negated {
                        self.slots = slots;
                        return None;
                    }
                    self.keep(slots, *negated || *behind, stack);
                    code = *end;
                }
                Instruction::Atomic { end } => {
                    let slots = self.slots.clone();
                    let Some(stop) = self.run(code + 1, at, None, &mut Visited::new()) else {
                        self.slots = slots;
                        return None;
                    };
                    self.keep(slots, false, stack);
                    at = stop;
                    code = *end;
                }
                Instruction::Reference { group, ignore_case } => {
                    at = self.referred(*group, *ignore_case, at)?;
                    code += 1;
                }
            }
        }
    }

    /// Keeps what a group within captured, so that it is taken back when this way fails; or takes
    /// it back now.
    fn keep(&mut self, before: Vec<usize>, forget: bool, stack: &mut Vec<Saved>) {
        if forget {
            self.slots = before;
            return;
        }
        for (slot, value) in before.into_iter().enumerate() {
            if self.slots[slot] != value {
                stack.push(Saved::Restore(slot, value));
            }
        }
    }

    /// The end of what a group captured, where that stands here again.
    fn referred(&mut self, group: usize, ignore_case: bool, at: usize) -> Option<usize> {
        let (start, end) = (self.slots[2 * group], self.slots[2 * group + 1]);
        if start == UNSET || end == UNSET || end < start {
            return None;
        }
        let captured = &self.text[start..end];
        self.left = self.left.saturating_sub(captured.len() as u64);
        if !ignore_case {
            return self.text[at..].starts_with(captured).then_some(at + captured.len());
        }
        let mut rest = self.text[at..].chars();
        for c in captured.chars() {
            if !rest.next()?.to_lowercase().eq(c.to_lowercase()) {
                return None;
            }
        }
        Some(self.text.len() - rest.as_str().len())
    }
}

fn holds(assertion: Assertion, text: &str, at: usize) -> bool {
    let before = || text[..at].chars().next_back();
    let after = || text[at..].chars().next();
    let ends_line = |c: char| class::contains(&class::LINE_ENDS, c);
    match assertion {
        Assertion::TextStart => at == 0,
        Assertion::TextEnd => at == text.len(),
        Assertion::TextEndOrLastLine => {
            let mut rest = text[at..].chars();
            match rest.next() {
                None => true,
                Some('\r') if rest.as_str() == "\n" => true,
                Some('\n') if before() == Some('\r') => false,
                Some(c) => rest.as_str().is_empty() && ends_line(c),
            }
        }
        Assertion::LineStart => match (before(), after()) {
            (None, _) => true,
            (_, None) | (Some('\r'), Some('\n')) => false,
            (Some(c), _) => ends_line(c),
        },
        Assertion::LineEnd => match (before(), after()) {
            (_, None) => true,
            (Some('\r'), Some('\n')) => false,
            (_, Some(c)) => ends_line(c),
        },
        Assertion::WordBoundary => is_word_boundary(text, at),
        Assertion::NoWordBoundary => !is_word_boundary(text, at),
    }
}

/// As ICU has it: characters that extend others are passed over, and there is no boundary before
/// one of them.
fn is_word_boundary(text: &str, at: usize) -> bool {
    let is_extending = |c: char| class::contains(&EXTENDING, c);
    let is_word = |c: char| class::contains(&WORD, c);
    let after = text[at..].chars().next();
    if after.is_some_and(is_extending) {
        return false;
    }
    let before = text[..at].chars().rev().find(|&c| !is_extending(c));
    before.is_some_and(is_word) != after.is_some_and(is_word)
}
