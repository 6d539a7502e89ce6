//! Characters among which no candidate begins, so that runs of them are skipped: most of Chinese.

use std::collections::BTreeMap;

use super::alphabet::PAGE;

/// The pages of the characters that have three bytes in UTF-8.
const THREE_BYTES: std::ops::Range<usize> = 0x800 / PAGE..0x1_0000 / PAGE;

/// The quiet characters of three bytes: between two of them no box goes on.
#[derive(Debug, Default)]
pub(super) struct Quiet {
    /// The boxes that may begin with a quiet character.
    begin: u64,
    /// For each character below U+10000 a bit.
    is_quiet: Vec<u64>,
}

impl Quiet {
    /// `index`, `pages`: the classes of all characters, as an alphabet has them. `first`, `second`: for
    /// each class the boxes that a character may begin, and be the second of.
    pub(super) fn new(
        (index, pages): (&[u16], &[[u16; PAGE]]),
        first: impl Fn(u16) -> u64,
        second: impl Fn(u16) -> u64,
    ) -> Self {
        let index = &index[THREE_BYTES];
        let mut begins: BTreeMap<u64, usize> = BTreeMap::new();
        for (number, page) in pages.iter().enumerate() {
            let uses = index.iter().filter(|&&page| usize::from(page) == number).count();
            for class in page {
                *begins.entry(first(*class)).or_default() += uses;
            }
        }
        // What most characters may begin.
        let begin = begins.iter().max_by_key(|(_, number)| **number).map_or(0, |(boxes, _)| *boxes);
        let is_quiet = |class: u16| first(class) & !begin == 0 && second(class) & begin == 0;
        let bits = |classes: &[u16]| {
            let bit = |(i, &class): (usize, &u16)| u64::from(is_quiet(class)) << i;
            classes.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit)
        };
        let pages: Vec<Vec<u64>> =
            pages.iter().map(|page| page.chunks(64).map(bits).collect()).collect();
        let mut is_quiet = vec![0; THREE_BYTES.start * PAGE / 64];
        is_quiet.extend(index.iter().flat_map(|&page| pages[usize::from(page)].iter().copied()));
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
        let mut pages = vec![[0; PAGE], [0; PAGE], [0; PAGE], [0; PAGE]];
        let mut index = vec![0; 0x1100];
        for (c, class) in [('。', 1), ('•', 2), ('甲', 3)] {
            index[c as usize / PAGE] = class;
            pages[usize::from(class)][c as usize % PAGE] = class;
        }
        let first = |class| 0b010 | if class == 1 { 0b001 } else { 0 };
        let first = |class| first(class) | if class == 3 { 0b100 } else { 0 };
        let second = |class| 0b101 | if class == 2 { 0b010 } else { 0 };
        let quiet = Quiet::new((&index, &pages), first, second);
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
