//! Assertions at the outer edges of a pattern, written as the characters that they look at.
//!
//! Of a rule's two patterns only the inner edges, which meet at the break, are fixed. At the start
//! of `beforebreak` and at the end of `afterbreak` a character more or less makes no difference;
//! so `\bDr` may be matched as “a character that is no part of a word, or the start, and `Dr`”,
//! which a finite automaton can do.

use regex_syntax::hir::ClassUnicode;

use super::class::{self, EXTENDING, OTHER_BASE, WORD, WORD_BASE};
use super::{Assertion, Node};

/// The start of a pattern for what stands before a break.
pub(super) fn lead(node: &Node) -> Node {
    match node {
        Node::Capture(_, node) => lead(node),
        Node::Choice(choices) => Node::Choice(choices.iter().map(lead).collect()),
        Node::Empty => Node::Empty,
        _ => {
            let parts = node.parts();
            let Some((first, rest)) = parts.split_first() else { return Node::Empty };
            let rewritten = match first {
                Node::Assert(Assertion::WordBoundary) => word_edge(rest, false),
                Node::Assert(Assertion::NoWordBoundary) => word_edge(rest, true),
                Node::Look { behind: true, negated: false, node } => {
                    Some(joined(vec![lead(node)], rest))
                }
                Node::Look { behind: true, negated: true, node } => {
                    single_class(node).map(|class| {
                        let other = Node::Class(class::negated(class));
                        let edge = Node::Choice(vec![Node::Assert(Assertion::TextStart), other]);
                        joined(vec![edge], rest)
                    })
                }
                Node::Sequence(_) | Node::Choice(_) | Node::Capture(..) => {
                    Some(joined(vec![lead(first)], rest))
                }
                _ => None,
            };
            rewritten.unwrap_or_else(|| node.clone())
        }
    }
}

/// The end of a pattern for what stands after a break.
pub(super) fn trail(node: &Node) -> Node {
    match node {
        Node::Capture(_, node) => trail(node),
        Node::Choice(choices) => Node::Choice(choices.iter().map(trail).collect()),
        Node::Empty => Node::Empty,
        _ => {
            let parts = node.parts();
            let Some((last, rest)) = parts.split_last() else { return Node::Empty };
            let with = |end: Node| joined(rest.to_vec(), &[end]);
            let rewritten = match last {
                Node::Assert(Assertion::WordBoundary) => end_of_word(rest),
                Node::Assert(Assertion::TextEndOrLastLine) => {
                    let end = Node::Class(class::LINE_ENDS.clone());
                    let pair = Node::Sequence(vec![
                        Node::Class(class::single('\r')),
                        Node::Class(class::single('\n')),
                    ]);
                    let last = Node::Choice(vec![pair, end, Node::Empty]);
                    Some(joined(rest.to_vec(), &[last, Node::Assert(Assertion::TextEnd)]))
                }
                Node::Look { behind: false, negated: false, node } => Some(with(trail(node))),
                Node::Look { behind: false, negated: true, node } => {
                    single_class(node).map(|class| {
                        let other = Node::Class(class::negated(class));
                        with(Node::Choice(vec![Node::Assert(Assertion::TextEnd), other]))
                    })
                }
                Node::Sequence(_) | Node::Choice(_) | Node::Capture(..) => Some(with(trail(last))),
                _ => None,
            };
            rewritten.unwrap_or_else(|| node.clone())
        }
    }
}

fn joined(mut parts: Vec<Node>, rest: &[Node]) -> Node {
    parts.extend_from_slice(rest);
    Node::sequence(parts)
}

/// The set, where a node is nothing but one character of it.
fn single_class(node: &Node) -> Option<&ClassUnicode> {
    match node {
        Node::Class(class) => Some(class),
        Node::Capture(_, node) => single_class(node),
        _ => None,
    }
}

/// `\b` (or `\B`) before the rest. ICU skips characters that extend others, and finds no boundary
/// before one of them.
fn word_edge(rest: &[Node], inverted: bool) -> Option<Node> {
    let rest = Node::sequence(rest.to_vec());
    if inverted && !class::is_empty(&class::common(&first(&rest)?, &EXTENDING)) {
        return None;
    }
    let extending = Node::Repeat {
        node: Box::new(Node::Class(EXTENDING.clone())),
        min: 0,
        max: None,
        manner: super::Manner::Greedy,
    };
    let after_other = Node::Sequence(vec![
        Node::Choice(vec![Node::Assert(Assertion::TextStart), Node::Class(OTHER_BASE.clone())]),
        extending.clone(),
    ]);
    let after_word = Node::Sequence(vec![Node::Class(WORD_BASE.clone()), extending]);
    let (before_word, before_other) =
        if inverted { (after_word, after_other) } else { (after_other, after_word) };
    let mut choices = Vec::new();
    for (edge, set) in [(before_word, &*WORD_BASE), (before_other, &*OTHER_BASE)] {
        let restricted = restrict_first(&rest, set)?;
        if !is_impossible(&restricted) {
            choices.push(Node::Sequence(vec![edge, restricted]));
        }
    }
    Some(if choices.len() == 1 { choices.swap_remove(0) } else { Node::Choice(choices) })
}

/// `\b` after the rest.
fn end_of_word(rest: &[Node]) -> Option<Node> {
    let last = last(&Node::sequence(rest.to_vec()))?;
    if !class::is_empty(&class::common(&last, &EXTENDING)) {
        return None;
    }
    let word = class::is_empty(&class::without(&last, &WORD));
    let other = class::is_empty(&class::common(&last, &WORD));
    let edge = match (word, other) {
        (true, false) => {
            Node::Choice(vec![Node::Assert(Assertion::TextEnd), Node::Class(OTHER_BASE.clone())])
        }
        (false, true) => Node::Class(WORD_BASE.clone()),
        _ => return None,
    };
    Some(joined(rest.to_vec(), &[edge]))
}

fn is_impossible(node: &Node) -> bool {
    match node {
        Node::Class(set) => class::is_empty(set),
        Node::Sequence(parts) => parts.iter().any(is_impossible),
        Node::Choice(choices) => choices.iter().all(is_impossible),
        _ => false,
    }
}

/// The characters that a node may begin with; `None` where it may be empty or that is not known.
pub(super) fn first(node: &Node) -> Option<ClassUnicode> {
    edge(node, false)
}

/// The characters that a node may end with; `None` where it may be empty or that is not known.
pub(super) fn last(node: &Node) -> Option<ClassUnicode> {
    edge(node, true)
}

fn edge(node: &Node, at_end: bool) -> Option<ClassUnicode> {
    match node {
        Node::Class(class) => Some(class.clone()),
        Node::Sequence(parts) => edge(if at_end { parts.last()? } else { parts.first()? }, at_end),
        Node::Choice(choices) => {
            let mut all = ClassUnicode::empty();
            for choice in choices {
                all.union(&edge(choice, at_end)?);
            }
            Some(all)
        }
        Node::Repeat { node, min: 1.., .. } | Node::Capture(_, node) | Node::Atomic(node) => {
            edge(node, at_end)
        }
        _ => None,
    }
}

/// The node, its first character one of a set; `None` where that cannot be said.
fn restrict_first(node: &Node, set: &ClassUnicode) -> Option<Node> {
    match node {
        Node::Class(class) => Some(Node::Class(class::common(class, set))),
        Node::Sequence(parts) => {
            let (first, rest) = parts.split_first()?;
            Some(joined(vec![restrict_first(first, set)?], rest))
        }
        Node::Choice(choices) => choices
            .iter()
            .map(|choice| restrict_first(choice, set))
            .collect::<Option<_>>()
            .map(Node::Choice),
        Node::Capture(_, node) => restrict_first(node, set),
        Node::Repeat { node, min: min @ 1.., max, manner } => {
            let first = restrict_first(node, set)?;
            let max = max.map(|max| max - 1);
            let rest = Node::Repeat { node: node.clone(), min: min - 1, max, manner: *manner };
            Some(Node::Sequence(vec![first, rest]))
        }
        _ => None,
    }
}
