//! A pattern as an expression for finite automata.

use regex_syntax::hir::{Class, Dot, Hir, Look, Repetition};

use super::narrow::narrow;
use super::{Assertion, Manner, Node, class, edges};

/// Which side of a break a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Side {
    Before,
    After,
}

/// A pattern for automata.
#[derive(Clone, Debug)]
pub(in super::super) struct Lowered {
    /// Matches wherever the pattern does.
    pub(in super::super) hir: Hir,
    /// Whether it matches nowhere else.
    pub(in super::super) exact: bool,
    /// Of a pattern that reaches far, the part near the break.
    pub(in super::super) near: Option<Near>,
}

impl Lowered {
    /// The whole pattern, or of one that reaches far, the part near the break.
    pub(in super::super) fn near_hir(&self) -> &Hir {
        self.near.as_ref().map_or(&self.hir, |near| &near.hir)
    }
}

/// The part of a pattern that is near the break.
#[derive(Clone, Debug)]
pub(in super::super) struct Near {
    /// Matches at every break where the pattern does.
    pub(in super::super) hir: Hir,
    /// What is found, where the pattern matches, farther from the break.
    pub(in super::super) beyond: Option<Hir>,
    /// Within how many characters of the break; `None` where there is no limit.
    pub(in super::super) within: Option<usize>,
}

/// Lowers a pattern. Of `beforebreak` only the end of a match counts, of `afterbreak` only the
/// start.
pub(in super::super) fn lower(root: &Node, side: Side) -> Lowered {
    // The edge of one group may be referred to from elsewhere; then nothing is moved.
    let refers = has_reference(root);
    let root = match side {
        _ if refers => root.clone(),
        Side::Before => edges::lead(root),
        Side::After => edges::trail(root),
    };
    let lowered = |node: &Node| {
        let mut lowering = Lowering { exact: true };
        (lowering.node(node, side == Side::After), lowering.exact && !refers)
    };
    let (hir, exact) = lowered(&root);
    let narrowed = if refers { None } else { narrow(&root, side == Side::Before) };
    let near = narrowed.map(|narrowed| Near {
        hir: lowered(&narrowed.near).0,
        beyond: narrowed.beyond.map(|beyond| lowered(&beyond).0),
        within: root.longest(),
    });
    Lowered { hir, exact, near }
}

fn has_reference(node: &Node) -> bool {
    match node {
        Node::Reference { .. } => true,
        Node::Sequence(parts) | Node::Choice(parts) => parts.iter().any(has_reference),
        Node::Repeat { node, .. }
        | Node::Capture(_, node)
        | Node::Atomic(node)
        | Node::Look { node, .. } => has_reference(node),
        Node::Empty | Node::Class(_) | Node::Assert(_) => false,
    }
}

struct Lowering {
    exact: bool,
}

impl Lowering {
    fn inexact(&mut self, hir: Hir) -> Hir {
        self.exact = false;
        hir
    }

    /// `open_end`: whether a match may end here however much of the text is left, so that it does
    /// not matter how much is taken.
    fn node(&mut self, node: &Node, open_end: bool) -> Hir {
        match node {
            Node::Empty => Hir::empty(),
            Node::Class(class) => Hir::class(Class::Unicode(class.clone())),
            Node::Sequence(parts) => self.sequence(parts, open_end),
            Node::Choice(choices) => {
                let choices = choices.iter().map(|choice| self.node(choice, open_end)).collect();
                Hir::alternation(choices)
            }
            Node::Repeat { node, min, max, manner } => {
                if *manner == Manner::Possessive && !open_end && Some(*min) != *max {
                    self.exact = false;
                }
                self.repeat(node, *min, *max)
            }
            Node::Capture(_, node) => self.node(node, open_end),
            Node::Atomic(node) => {
                self.exact &= open_end;
                self.node(node, open_end)
            }
            Node::Look { .. } => self.inexact(Hir::empty()),
            Node::Reference { .. } => {
                let any = Hir::dot(Dot::AnyChar);
                self.inexact(repetition(any, 0, None))
            }
            Node::Assert(Assertion::TextStart) => Hir::look(Look::Start),
            Node::Assert(Assertion::TextEnd) => Hir::look(Look::End),
            Node::Assert(_) => self.inexact(Hir::empty()),
        }
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>) -> Hir {
        // What is repeated is followed by itself; only a single character is simple then.
        let inner = self.node(node, false);
        repetition(inner, min, max)
    }

    fn sequence(&mut self, parts: &[Node], open_end: bool) -> Hir {
        let mut hirs = Vec::with_capacity(parts.len());
        for (i, part) in parts.iter().enumerate() {
            let rest = &parts[i + 1..];
            let hir = match part {
                Node::Repeat { node, min, max, manner: Manner::Possessive }
                    if takes_all(node, rest) || (rest.is_empty() && open_end) =>
                {
                    self.repeat(node, *min, *max)
                }
                _ => self.node(part, rest.is_empty() && open_end),
            };
            hirs.push(hir);
        }
        Hir::concat(hirs)
    }
}

fn repetition(sub: Hir, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition { min, max, greedy: true, sub: Box::new(sub) })
}

/// Whether a repetition of one character has to take all there are anyway, since what follows
/// begins with others: `[a-z]++\.`
fn takes_all(node: &Node, rest: &[Node]) -> bool {
    let (Node::Class(taken), [next, ..]) = (node, rest) else { return false };
    edges::first(next).is_some_and(|next| class::is_empty(&class::common(taken, &next)))
}
