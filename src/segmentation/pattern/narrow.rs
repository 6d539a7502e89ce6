//! The part of a pattern that is near the break.
//!
//! A repetition that reaches far, `[^\n]{1,150}`, makes an automaton count: one state for each
//! count, times what the other patterns are at. So the automaton that knows all patterns gets of
//! such a pattern only what stands between the break and the repetition; the whole of it is asked
//! where that matches.

use super::{Node, class};

/// From how many repetitions on a set of characters reaches far. Were it more than 15, Chinese would be read
/// ten characters ahead at each candidate for the sake of `[^，。：！？]{0,15}说`.
const MANY: u32 = 12;
/// From how many characters on any other repetition does.
const LONG: usize = 64;

/// What remains of a pattern.
#[derive(Clone, Debug)]
pub(in super::super) struct Narrowed {
    /// Matches at every break where the pattern does.
    pub(in super::super) near: Node,
    /// What every match of the pattern has beyond the repetition, if that is known.
    pub(in super::super) beyond: Option<Node>,
}

/// Cuts a pattern at the repetition nearest the break that reaches far; `None` where there is
/// none. `before`: whether the break is at the end.
pub(super) fn narrow(node: &Node, before: bool) -> Option<Narrowed> {
    match node {
        Node::Capture(_, node) => narrow(node, before),
        Node::Choice(choices) => choice(choices, before),
        Node::Repeat { node: inner, min, .. } if reaches_far(node) => {
            let near = match **inner {
                Node::Class(_) if *min > 0 => (**inner).clone(),
                _ => Node::Empty,
            };
            Some(Narrowed { near, beyond: None })
        }
        Node::Sequence(parts) => sequence(parts, before),
        _ => None,
    }
}

fn reaches_far(node: &Node) -> bool {
    let Node::Repeat { node: inner, max, .. } = node else { return false };
    match (&**inner, max) {
        // A loop costs one state, but one that takes nearly everything never ends.
        (Node::Class(class), None) => class::contains(class, 'a') && class::contains(class, ' '),
        (Node::Class(_), Some(max)) => *max >= MANY,
        _ => node.longest().is_some_and(|longest| longest >= LONG),
    }
}

fn choice(choices: &[Node], before: bool) -> Option<Narrowed> {
    let narrowed: Vec<_> = choices.iter().map(|choice| narrow(choice, before)).collect();
    if narrowed.iter().all(Option::is_none) {
        return None;
    }
    let beyond: Option<Vec<Node>> =
        narrowed.iter().map(|narrowed| narrowed.as_ref()?.beyond.clone()).collect();
    let near = choices.iter().zip(narrowed);
    let near = near.map(|(choice, narrowed)| narrowed.map_or_else(|| choice.clone(), |n| n.near));
    Some(Narrowed { near: Node::Choice(near.collect()), beyond: beyond.map(Node::Choice) })
}

fn sequence(parts: &[Node], before: bool) -> Option<Narrowed> {
    let inwards = |i: usize| if before { parts.len() - 1 - i } else { i };
    // The parts from the break outwards.
    let outwards = || (0..parts.len()).map(inwards);
    let (at, narrowed) = outwards().find_map(|i| Some((i, narrow(&parts[i], before)?)))?;
    let (kept, outer) =
        if before { (&parts[at + 1..], &parts[..at]) } else { (&parts[..at], &parts[at + 1..]) };
    let mut near = kept.to_vec();
    near.insert(if before { 0 } else { near.len() }, narrowed.near);
    let beyond = narrowed.beyond.or_else(|| {
        // Of what is farther out, as much as reaches not far itself.
        let far = |part: &Node| narrow(part, before).is_some();
        let nearest = match before {
            true => &outer[outer.iter().rposition(far).map_or(0, |i| i + 1)..],
            false => &outer[..outer.iter().position(far).unwrap_or(outer.len())],
        };
        (!nearest.is_empty() && matches!(parts[at], Node::Repeat { .. }))
            .then(|| Node::sequence(nearest.to_vec()))
    });
    Some(Narrowed { near: Node::sequence(near), beyond })
}
