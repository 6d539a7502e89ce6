//! Where a rule that breaks could match, told by two bytes either side.

use regex_automata::hybrid::dfa::DFA;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;

use super::automaton;

/// For each of two bytes before and two after a place, which groups of rules allow it there.
pub(super) struct Candidates {
    last_but_one: [u64; 256],
    last: [u64; 256],
    first: [u64; 256],
    second: [u64; 256],
}

/// The bytes at the edge of a pattern's matches: those nearest the break, and those next to them.
type Edge = ([bool; 256], [bool; 256]);

impl Candidates {
    /// The candidates of the rules of some numbers. The error is the rule whose pattern is too
    /// large, and why.
    pub(super) fn new(
        rules: &[usize],
        before: &[Hir],
        after: &[Hir],
    ) -> Result<Self, (usize, String)> {
        let mut found =
            Self { last_but_one: [0; 256], last: [0; 256], first: [0; 256], second: [0; 256] };
        // Rules beyond the 64th share a group, for which a place has to fit less exactly.
        for (group, &i) in rules.iter().enumerate() {
            let bit = 1 << group.min(63);
            let near = edge(&before[i], true).map_err(|reason| (i, reason))?;
            let far = edge(&after[i], false).map_err(|reason| (i, reason))?;
            for byte in 0..256 {
                let set =
                    |table: &mut [u64; 256], yes: bool| table[byte] |= if yes { bit } else { 0 };
                set(&mut found.last, near.0[byte]);
                set(&mut found.last_but_one, near.1[byte]);
                set(&mut found.first, far.0[byte]);
                set(&mut found.second, far.1[byte]);
            }
        }
        Ok(found)
    }

    /// The first candidate at `from` or after it, on a character boundary, before the end.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from.max(1);
        // The first place and the last have one byte on a side.
        if at == 1 {
            if bytes.len() > 1 && self.fits(bytes, 1) && text.is_char_boundary(1) {
                return Some(1);
            }
            at = 2;
        }
        let inner = bytes.get(at - 2..)?;
        for (i, window) in inner.windows(4).enumerate() {
            let &[last_but_one, last, first, second] = window else { continue };
            let fits = self.last[last as usize]
                & self.first[first as usize]
                & self.last_but_one[last_but_one as usize]
                & self.second[second as usize];
            if fits != 0 && text.is_char_boundary(at + i) {
                return Some(at + i);
            }
        }
        let end = bytes.len().checked_sub(1)?;
        (end >= at && self.fits(bytes, end) && text.is_char_boundary(end)).then_some(end)
    }

    fn fits(&self, bytes: &[u8], at: usize) -> bool {
        let any =
            |table: &[u64; 256], byte: Option<&u8>| byte.map_or(u64::MAX, |&b| table[b as usize]);
        let beyond = at.checked_sub(2).and_then(|i| bytes.get(i));
        any(&self.last_but_one, beyond)
            & any(&self.last, bytes.get(at - 1))
            & any(&self.first, bytes.get(at))
            & any(&self.second, bytes.get(at + 1))
            != 0
    }
}

/// The bytes at the edge of a pattern, by trying all of them.
fn edge(pattern: &Hir, reverse: bool) -> Result<Edge, String> {
    let dfa: DFA = automaton::build(std::slice::from_ref(pattern), reverse)?;
    let mut cache = dfa.create_cache();
    let (mut near, mut next) = ([false; 256], [false; 256]);
    let mut starts = Vec::new();
    // Any text may stand around, none as well.
    for around in ["", "a", "\n"] {
        let input = match reverse {
            true => Input::new(around).range(0..0),
            false => Input::new(around).range(around.len()..),
        };
        let input = input.anchored(Anchored::Yes);
        let start = match reverse {
            true => dfa.start_state_reverse(&mut cache, &input),
            false => dfa.start_state_forward(&mut cache, &input),
        };
        starts.push(start.map_err(|error| error.to_string())?);
    }
    let all = |byte: u8| byte as usize;
    for start in starts {
        for byte in 0..=u8::MAX {
            let Ok(state) = dfa.next_state(&mut cache, start, byte) else { continue };
            if state.is_dead() {
                continue;
            }
            near[all(byte)] = true;
            // A state tells of a match before its byte, which asks nothing of those after.
            if state.is_match() {
                next = [true; 256];
            }
            for after in 0..=u8::MAX {
                if next[all(after)] {
                    continue;
                }
                let further = dfa.next_state(&mut cache, state, after);
                next[all(after)] = further.is_ok_and(|state| !state.is_dead());
            }
        }
    }
    Ok((near, next))
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
        while let Some(at) = candidates.next(text, found.last().map_or(0, |last| last + 1)) {
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
