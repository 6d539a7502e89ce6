//! Characters among which no candidate begins, so that runs of them are skipped: most of Chinese.

use std::collections::BTreeMap;

/// The characters that have three bytes in UTF-8.
const THREE_BYTES: std::ops::Range<u32> = 0x800..0x1_0000;

/// The quiet characters of three bytes: between two of them no box goes on.
#[derive(Debug, Default)]
pub(super) struct Quiet {
    /// The boxes that may begin with a quiet character.
    begin: u64,
    /// For each character below U+10000 a bit.
    is_quiet: Vec<u64>,
}

impl Quiet {
    /// `first` and `second`: the boxes that a character may begin, and be the second of.
    pub(super) fn new(first: impl Fn(u32) -> u64, second: impl Fn(u32) -> u64) -> Self {
        let mut begins: BTreeMap<u64, u32> = BTreeMap::new();
        THREE_BYTES.for_each(|c| *begins.entry(first(c)).or_default() += 1);
        // What most characters may begin.
        let begin = begins.iter().max_by_key(|(_, number)| **number).map_or(0, |(boxes, _)| *boxes);
        let mut is_quiet = vec![0; THREE_BYTES.end as usize / 64];
        for c in THREE_BYTES.filter(|&c| first(c) & !begin == 0 && second(c) & begin == 0) {
            is_quiet[c as usize / 64] |= 1 << (c % 64);
        }
        Self { begin, is_quiet }
    }

    /// Whether, where some boxes have begun, nothing goes on through quiet characters.
    #[inline]
    pub(super) fn may_skip(&self, begun: u64, gone_on: u64) -> bool {
        begun & !self.begin == 0 && gone_on == 0
    }

    /// Where a run of quiet characters ends.
    #[inline]
    pub(super) fn run(&self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(&[lead @ 0xE0..0xF0, middle, last]) = bytes.get(at..at + 3) {
            let low = usize::from(middle & 0x3F);
            let row = usize::from(lead & 0xF) << 6 | low;
            if self.is_quiet[row] >> (last & 0x3F) & 1 == 0 {
                break;
            }
            at += 3;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_something_may_go_on() {
        // A box of 。 and then anything, one of anything and then •, and one of 甲 and then anything.
        let first = |c| 0b010 | if c == u32::from('。') { 0b001 } else { 0 };
        let first = |c| first(c) | if c == u32::from('甲') { 0b100 } else { 0 };
        let second = |c| 0b101 | if c == u32::from('•') { 0b010 } else { 0 };
        let quiet = Quiet::new(first, second);
        assert!(quiet.may_skip(0b010, 0) && !quiet.may_skip(0b011, 0) && !quiet.may_skip(0, 1));
        let run = |text: &str| quiet.run(text.as_bytes(), 0);
        assert_eq!(run("天地玄黄。宇"), 12);
        assert_eq!(run("天地•"), 6);
        assert_eq!(run("天甲地"), 3);
        assert_eq!(run("天é地"), 3);
        assert_eq!(run("天𠀀地"), 3);
        assert_eq!((run("天"), run(""), run("a天")), (3, 0, 0));
        assert_eq!(quiet.run("天地".as_bytes(), 6), 6);
    }
}
