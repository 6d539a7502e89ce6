//! What is scanned for: a few letters of what is wanted, in each way that they may be spelt.

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold;

/// The most spellings that are scanned for at once. So few are found by comparing many bytes in an
/// instruction (Teddy), whatever their number.
const SPELLINGS: usize = 16;
/// The most characters of a fragment. More would make it no rarer.
const CHARACTERS: usize = 6;
/// Latin letters, the commonest in English first.
const COMMON: &str = "etaoinsrhldcumfpgwybvkxjqz";

/// A fragment of what is wanted.
#[derive(Debug)]
pub(super) struct Fragment {
    /// `None` where there is nothing to scan for, and every place may be one.
    automaton: Option<AhoCorasick>,
}

impl Fragment {
    /// The rarest fragment of a folded text, by what is known of letters.
    pub(super) fn of(wanted: &str) -> Self {
        let characters: Vec<char> = wanted.chars().collect();
        let mut best: Option<(u32, Vec<String>)> = None;
        for start in 0..characters.len() {
            let mut spellings = vec![String::new()];
            let mut weight = 0;
            for &c in characters[start..].iter().take(CHARACTERS) {
                let ways = if c.is_alphanumeric() { fold::unfolded(c) } else { Vec::new() };
                if ways.is_empty() || spellings.len() * ways.len() > SPELLINGS {
                    break;
                }
                let longer = |spelling: &String| {
                    let spelling = spelling.clone();
                    ways.iter().map(move |way| format!("{spelling}{way}")).collect::<Vec<_>>()
                };
                spellings = spellings.iter().flat_map(longer).collect();
                weight += rarity(c);
            }
            if weight > best.as_ref().map_or(0, |(weight, _)| *weight) {
                best = Some((weight, spellings));
            }
        }
        // Too many or too long patterns are no automaton; there are neither.
        let build = |(_, spellings): (u32, Vec<String>)| {
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(spellings).ok()
        };
        Self { automaton: best.and_then(build) }
    }

    /// Where the fragment may begin in some bytes.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<usize> {
        match &self.automaton {
            Some(automaton) => automaton.find(bytes).map(|found| found.start()),
            None => (!bytes.is_empty()).then_some(0),
        }
    }
}

/// How much a character narrows a search down: roughly, twice the bits of information.
fn rarity(c: char) -> u32 {
    match COMMON.find(c) {
        Some(place) => 6 + place as u32 / 2,
        None if c.is_ascii() => 10,
        // Letters of alphabets; what is written in many characters.
        None if (c as u32) < 0x2E80 => 10,
        None => 18,
    }
}
