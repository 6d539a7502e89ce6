//! Patterns of SRX rules: regular expressions in the syntax of ICU, which the standard asks for.
//!
//! A pattern is read into a tree ([`parse`]). What a finite automaton can do is lowered to one
//! ([`lower`]), assertions at the outer edges included: a rule's patterns only have to meet at the
//! break, so `\b` at the far edge may be matched as the character that it looks at ([`edges`]).
//! Of patterns that reach far there is a part near the break to ask first ([`narrow`]).
//! What remains (look-around elsewhere, back references, possessive quantifiers that matter) is
//! left out of the automaton, which then finds too much, and is checked place by place by a
//! matcher whose time is bounded ([`backtrack`]).

pub(super) mod backtrack;
mod class;
mod edges;
pub(super) mod lower;
mod narrow;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

use regex_syntax::hir::ClassUnicode;

pub(super) use backtrack::{Effort, Program};
pub(super) use lower::Side;

/// What is wrong with a pattern, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PatternError {
    /// Characters before the place.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at character {}", self.reason, self.at + 1)
    }
}

/// A pattern read.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) root: Node,
}

impl Pattern {
    pub(super) fn parse(source: &str, ignore_case: bool) -> Result<Self, PatternError> {
        Ok(Self { root: parse::parse(source, ignore_case)? })
    }
}

/// A part of a pattern. Case-insensitivity and other flags are resolved when it is read.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    /// One character of a set.
    Class(ClassUnicode),
    /// One after another.
    Sequence(Vec<Node>),
    /// One of several, tried in order.
    Choice(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        manner: Manner,
    },
    Capture(usize, Box<Node>),
    /// `(?>…)`
    Atomic(Box<Node>),
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`
    Look {
        behind: bool,
        negated: bool,
        node: Box<Node>,
    },
    /// `\1`
    Reference {
        group: usize,
        ignore_case: bool,
    },
    Assert(Assertion),
}

/// How a repetition takes what it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Greedy,
    Lazy,
    Possessive,
}

/// What holds at a place, without taking a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    /// `\A`, and `^` without the flag `m`.
    TextStart,
    /// `\z`
    TextEnd,
    /// `\Z`, and `$` without the flag `m`: the end, or before a line end there.
    TextEndOrLastLine,
    /// `^` with the flag `m`.
    LineStart,
    /// `$` with the flag `m`.
    LineEnd,
    /// `\b`
    WordBoundary,
    /// `\B`
    NoWordBoundary,
}

impl Node {
    /// The parts of a sequence, or the node by itself.
    fn parts(&self) -> &[Node] {
        match self {
            Self::Sequence(parts) => parts,
            Self::Empty => &[],
            _ => std::slice::from_ref(self),
        }
    }

    fn sequence(mut parts: Vec<Node>) -> Self {
        match parts.len() {
            0 => Self::Empty,
            1 => parts.swap_remove(0),
            _ => Self::Sequence(parts),
        }
    }

    /// The most characters that it takes; `None` where there is no limit.
    pub(super) fn longest(&self) -> Option<usize> {
        match self {
            Self::Class(_) => Some(1),
            Self::Sequence(parts) => {
                parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(part.longest()?))
            }
            Self::Choice(parts) => {
                parts.iter().try_fold(0, |most: usize, part| Some(most.max(part.longest()?)))
            }
            Self::Repeat { node, max, .. } => match (node.longest(), max) {
                (Some(0), _) => Some(0),
                (longest, max) => longest?.checked_mul((*max)? as usize),
            },
            Self::Capture(_, node) | Self::Atomic(node) => node.longest(),
            Self::Empty | Self::Look { .. } | Self::Assert(_) => Some(0),
            Self::Reference { .. } => None,
        }
    }
}
