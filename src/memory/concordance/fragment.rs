//! What is scanned for: a few letters of what is wanted, in each way that they may be spelt.

use aho_corasick::packed::{self, MatchKind};
use aho_corasick::{AhoCorasick, Span};

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
    /// What is wanted, folded.
    wanted: String,
    /// The number of characters before the fragment.
    before: usize,
    scanner: Scanner,
}

/// Looks for all spellings at once.
#[derive(Debug)]
enum Scanner {
    Packed(packed::Searcher),
    /// On processors without vectors.
    Automaton(AhoCorasick),
    /// There is nothing to scan for: every place may be one.
    Nothing,
}

impl Scanner {
    fn of(spellings: &[String]) -> Self {
        let mut packed = packed::Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        match packed.extend(spellings).build() {
            Some(packed) => Self::Packed(packed),
            None => AhoCorasick::new(spellings).map_or(Self::Nothing, Self::Automaton),
        }
    }
}

impl Fragment {
    /// The rarest fragment of a folded text, by what is known of letters.
    pub(super) fn of(wanted: String) -> Self {
        let characters: Vec<char> = wanted.chars().collect();
        let (mut best, mut before, mut spellings) = (0, 0, Vec::new());
        for start in 0..characters.len() {
            let mut ways = vec![String::new()];
            let mut weight = 0;
            for &c in characters[start..].iter().take(CHARACTERS) {
                let of_it = if c.is_alphanumeric() { fold::unfolded(c) } else { Vec::new() };
                if of_it.is_empty() || ways.len() * of_it.len() > SPELLINGS {
                    break;
                }
                let longer = |way: &String| {
                    let way = way.clone();
                    of_it.iter().map(move |c| format!("{way}{c}")).collect::<Vec<_>>()
                };
                ways = ways.iter().flat_map(longer).collect();
                weight += rarity(c);
            }
            if weight > best {
                (best, before, spellings) = (weight, start, ways);
            }
        }
        let scanner = match best {
            0 => Scanner::Nothing,
            _ => Scanner::of(&spellings),
        };
        Self { wanted, before, scanner }
    }

    /// Where the fragment may begin in some bytes, from an offset.
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let span = Span { start: from, end: bytes.len() };
        match &self.scanner {
            Scanner::Packed(packed) => packed.find_in(bytes, span).map(|found| found.start()),
            Scanner::Automaton(automaton) => {
                automaton.find(&bytes[from..]).map(|found| from + found.start())
            }
            Scanner::Nothing => (from < bytes.len()).then_some(from),
        }
    }

    /// Whether a text holds what is wanted; `folded` is its folded form, where it is not plain.
    pub(super) fn is_in(&self, text: &str, folded: Option<&str>) -> bool {
        if let Some(folded) = folded {
            return folded.contains(&self.wanted);
        }
        // What is wanted may fold to something that begins or ends with a space.
        let text = text.trim_matches(' ');
        if matches!(self.scanner, Scanner::Nothing) {
            return fold::contains(text, &self.wanted);
        }
        let mut from = 0;
        while let Some(at) = self.find(text.as_bytes(), from) {
            let before = text[..at].char_indices().rev();
            let start = match self.before {
                0 => Some(at),
                before_it => before.map(|(at, _)| at).nth(before_it - 1),
            };
            if start.is_some_and(|start| fold::begins_with(&text[start..], &self.wanted)) {
                return true;
            }
            from = at + 1;
        }
        false
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
