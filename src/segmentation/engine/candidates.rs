//! Where a rule that breaks could match, told by three bytes either side.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;

use super::automaton;

/// How many bytes on each side are looked at.
const BYTES: usize = 3;

/// The places that could break.
pub(super) struct Candidates {
    before: Edge,
    after: Edge,
    /// The rules of each group.
    rules: Vec<Vec<usize>>,
}

/// What may stand on one side of a place, for some rules.
struct Edge {
    /// For each byte, nearest the place and farther, which groups of rules allow it there.
    groups: [[u64; 256]; BYTES],
    /// The same for the two bytes nearest the place together, the nearest first: in scripts of two
    /// bytes a character, single bytes tell a full stop from few letters. Of the 512 kB a text uses
    /// little, so that it stays in the nearest cache.
    pairs: Vec<u64>,
}

impl Candidates {
    /// The candidates of the rules of some numbers. The error is the rule whose pattern is too
    /// large, and why.
    pub(super) fn new(
        rules: &[usize],
        before: &[Hir],
        after: &[Hir],
    ) -> Result<Self, (usize, String)> {
        let (mut found, mut other) = (Edge::nothing(), Edge::nothing());
        // Rules beyond the 64th share a group, for which a place has to fit less exactly.
        let mut groups = vec![Vec::new(); rules.len().min(64)];
        for (group, &i) in rules.iter().enumerate() {
            let group = group.min(63);
            groups[group].push(i);
            let bit = 1 << group;
            found.allow(bit, &before[i], true).map_err(|reason| (i, reason))?;
            other.allow(bit, &after[i], false).map_err(|reason| (i, reason))?;
        }
        Ok(Self { before: found, after: other, rules: groups })
    }

    /// The rules of some groups.
    pub(super) fn rules(&self, mut groups: u64) -> impl Iterator<Item = usize> {
        std::iter::from_fn(move || {
            let group = (groups != 0).then(|| groups.trailing_zeros() as usize)?;
            groups &= groups - 1;
            Some(group)
        })
        .flat_map(|group| self.rules[group].iter().copied())
    }

    /// The first candidate at `from` or after it, on a character boundary, before the end, and the
    /// groups that allow it.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(usize, u64)> {
        let bytes = text.as_bytes();
        let candidate = |at: usize, groups: u64| {
            let groups = groups & self.groups(bytes, at);
            (groups != 0 && text.is_char_boundary(at)).then_some((at, groups))
        };
        let mut at = from.max(1);
        // The first place has one byte before it, the last one after it.
        if at == 1 {
            let first = if bytes.len() > 1 { candidate(1, u64::MAX) } else { None };
            if first.is_some() {
                return first;
            }
            at = 2;
        }
        for (i, window) in bytes.get(at - 2..)?.windows(4).enumerate() {
            let &[farther, last, first, second] = window else { continue };
            let groups = self.before.pair(last, farther) & self.after.pair(first, second);
            if groups != 0
                && let Some(found) = candidate(at + i, groups)
            {
                return Some(found);
            }
        }
        let end = bytes.len().checked_sub(1)?;
        if end >= at { candidate(end, u64::MAX) } else { None }
    }

    /// The groups that allow each of the bytes around.
    fn groups(&self, bytes: &[u8], at: usize) -> u64 {
        let mut groups = u64::MAX;
        for (distance, (before, after)) in
            self.before.groups.iter().zip(&self.after.groups).enumerate()
        {
            let byte = at.checked_sub(distance + 1).and_then(|i| bytes.get(i));
            groups &= byte.map_or(u64::MAX, |&byte| before[byte as usize]);
            groups &= bytes.get(at + distance).map_or(u64::MAX, |&byte| after[byte as usize]);
        }
        groups
    }
}

impl Edge {
    fn nothing() -> Self {
        Self { groups: [[0; 256]; BYTES], pairs: vec![0; 256 * 256] }
    }

    fn pair(&self, near: u8, next: u8) -> u64 {
        self.pairs[usize::from(near) << 8 | usize::from(next)]
    }

    /// Allows a group what a pattern may take next to the place, by trying all of it.
    fn allow(&mut self, bit: u64, pattern: &Hir, reverse: bool) -> Result<(), String> {
        let dfa = automaton::build(std::slice::from_ref(pattern), reverse)?;
        let mut cache = dfa.create_cache();
        // The automaton does not tell apart the bytes of a kind.
        let mut kinds: Vec<Vec<u8>> = vec![Vec::new(); dfa.byte_classes().alphabet_len()];
        (0..=u8::MAX).for_each(|b| kinds[usize::from(dfa.byte_classes().get(b))].push(b));
        kinds.retain(|kind| !kind.is_empty());
        let mut states = starts(&dfa, &mut cache, reverse)?;
        for distance in 0..BYTES {
            let mut further = Vec::new();
            for state in states {
                for kind in &kinds {
                    let Some(next) = after(&dfa, &mut cache, state, kind) else { continue };
                    kind.iter().for_each(|&b| self.groups[distance][usize::from(b)] |= bit);
                    if distance == 0 {
                        self.allow_pairs(bit, &dfa, &mut cache, next, &kinds, kind);
                    }
                    match next {
                        Next::State(state) => further.push(state),
                        Next::Any => {
                            let farther = &mut self.groups[distance + 1..];
                            farther.iter_mut().flatten().for_each(|groups| *groups |= bit);
                        }
                    }
                }
            }
            further.sort_unstable();
            further.dedup();
            states = further;
        }
        Ok(())
    }

    /// Allows a group some bytes next to the place that led to a state, with those that may follow.
    fn allow_pairs(
        &mut self,
        bit: u64,
        dfa: &DFA,
        cache: &mut Cache,
        next: Next,
        kinds: &[Vec<u8>],
        near: &[u8],
    ) {
        for kind in kinds {
            if let Next::State(state) = next
                && after(dfa, cache, state, kind).is_none()
            {
                continue;
            }
            for &near in near {
                let pairs = &mut self.pairs[usize::from(near) << 8..][..256];
                kind.iter().for_each(|&next| pairs[usize::from(next)] |= bit);
            }
        }
    }
}

/// What may follow after a byte.
#[derive(Clone, Copy)]
enum Next {
    State(LazyStateID),
    Any,
}

/// What may follow after a byte of a kind; `None` where the pattern does not allow the byte.
fn after(dfa: &DFA, cache: &mut Cache, state: LazyStateID, kind: &[u8]) -> Option<Next> {
    match dfa.next_state(cache, state, *kind.first()?) {
        Ok(state) if state.is_dead() => None,
        // A state tells of a match before its byte, which asks nothing of those after.
        Ok(state) if !state.is_match() => Some(Next::State(state)),
        // A state that cannot be made says nothing, so that all is allowed.
        _ => Some(Next::Any),
    }
}

/// The states in which a pattern may begin: any text may stand around, none as well.
fn starts(dfa: &DFA, cache: &mut Cache, reverse: bool) -> Result<Vec<LazyStateID>, String> {
    let mut starts = Vec::new();
    for around in ["", "a", "\n"] {
        let range = if reverse { 0..0 } else { around.len()..around.len() };
        let input = Input::new(around).range(range).anchored(Anchored::Yes);
        let start = match reverse {
            true => dfa.start_state_reverse(cache, &input),
            false => dfa.start_state_forward(cache, &input),
        };
        starts.push(start.map_err(|error| error.to_string())?);
    }
    Ok(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(before: &str, after: &str) -> Candidates {
        let hir = |pattern| vec![regex_syntax::parse(pattern).unwrap()];
        Candidates::new(&[0], &hir(before), &hir(after)).unwrap()
    }

    fn all(candidates: &Candidates, text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        while let Some((at, _)) = candidates.next(text, found.last().map_or(0, |last| last + 1)) {
            found.push(at);
        }
        found
    }

    #[test]
    fn candidates_fit_on_both_sides() {
        assert_eq!(all(&candidates(r"[a-z]\.", r"\s[A-Z]"), "ab. Cd. e. F. G.h"), [3, 10]);
        assert_eq!(all(&candidates("", ""), "aé!"), [1, 3]);
        assert_eq!(all(&candidates("", "$"), "ab"), [0; 0]);
        assert_eq!(all(&candidates("^a", "b"), "ab ab"), [1]);
    }

    #[test]
    fn short_texts_have_no_place_inside() {
        for text in ["", "a", "é"] {
            assert_eq!(all(&candidates("", ""), text), [0; 0], "{text:?}");
        }
    }
}
