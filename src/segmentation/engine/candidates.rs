//! Where a rule that breaks could match, told by a character before a place and three after it.
//!
//! What a rule allows around a place is put into boxes: a set of characters for each of the four
//! distances. Each box is a bit. The text is read once, a character at a time, and words keep the
//! boxes that fit so far, one word for each distance: Shift-And ([Baeza-Yates and Gonnet 1992]).
//!
//! [Baeza-Yates and Gonnet 1992]: https://doi.org/10.1145/135239.135243

use std::collections::{BTreeMap, BTreeSet};

use regex_syntax::hir::Hir;

use super::Side;
use super::alphabet::NOTHING;
use super::encode::Encoder;
use super::heads::{Taken, heads};
use super::quiet::Quiet;

/// How many characters before a place are looked at.
const BEFORE: usize = 1;
/// How many after it.
const AFTER: usize = 3;
/// How many boxes there are at most, a bit for each.
const BOXES: usize = u64::BITS as usize;
/// Into how many boxes a side of a rule is put at most.
const BOXES_A_SIDE: usize = 8;

/// Which boxes a character is in, for each distance in the order of the text.
type Masks = [u64; BEFORE + AFTER];

/// The places that could break.
#[derive(Debug)]
pub(super) struct Candidates {
    /// For each class of characters.
    classes: Vec<Masks>,
    /// For each ASCII character.
    ascii: [Masks; 128],
    /// For the end of the text, which no place is before or after.
    end: Masks,
    quiet: Quiet,
    /// The rules of each box, a bit for each, in so many words as all rules take.
    rules: Vec<u64>,
}

impl Candidates {
    /// The candidates of the rules of some numbers.
    pub(super) fn new(rules: &[usize], before: &[Hir], after: &[Hir], encoder: &Encoder) -> Self {
        let mut boxes: Vec<Box> = rules
            .iter()
            .flat_map(|&rule| {
                let before: Vec<[Classes; BEFORE]> = side(&before[rule], Side::Before, encoder);
                let after: Vec<[Classes; AFTER]> = side(&after[rule], Side::After, encoder);
                let both = |before: &[Classes; BEFORE]| {
                    let [near] = before;
                    let whole = |[one, two, three]: &[Classes; AFTER]| {
                        [near, one, two, three].map(Clone::clone)
                    };
                    after.iter().map(whole).collect::<Vec<_>>()
                };
                before
                    .iter()
                    .flat_map(both)
                    .map(|whole| (whole, BTreeSet::from([rule])))
                    .collect::<Vec<_>>()
            })
            .collect();
        // Boxes of several rules that differ in one distance allow no more when they are one.
        for distance in [3, 2, 1, 0] {
            if boxes.len() > BOXES {
                boxes = merged(&boxes, |classes| without(classes, distance));
            }
        }
        if let Some(beyond) = boxes.get(BOXES - 1..).filter(|beyond| beyond.len() > 1) {
            let last = merged(beyond, |_| ());
            boxes.truncate(BOXES - 1);
            boxes.extend(last);
        }
        let mut found = Self {
            classes: vec![[0; BEFORE + AFTER]; usize::from(encoder.classes())],
            ascii: [[0; BEFORE + AFTER]; 128],
            end: [0; BEFORE + AFTER],
            quiet: Quiet::default(),
            rules: Vec::new(),
        };
        for (number, (distances, rules)) in boxes.into_iter().enumerate() {
            for (distance, classes) in distances.iter().enumerate() {
                for (class, masks) in found.classes.iter_mut().enumerate() {
                    masks[distance] |= (classes[class / 64] >> (class % 64) & 1) << number;
                }
            }
            let mut of_box = vec![0; before.len().div_ceil(64)];
            rules.into_iter().for_each(|rule| of_box[rule / 64] |= 1 << (rule % 64));
            found.rules.extend(of_box);
        }
        for (masks, c) in found.ascii.iter_mut().zip(0..) {
            *masks = found.classes[usize::from(encoder.class(c))];
        }
        let [.., second, third] = found.classes[usize::from(NOTHING)];
        found.end = [0, 0, second, third];
        let boxes = |class: u16, distance: usize| found.classes[usize::from(class)][distance];
        found.quiet = Quiet::new(encoder.pages(), |class| boxes(class, 0), |class| boxes(class, 1));
        found
    }

    /// Whether one of some rules, a bit for each, is of one of some boxes.
    pub(super) fn allow(&self, mut boxes: u64, rules: &[u64]) -> bool {
        while boxes != 0 {
            let number = boxes.trailing_zeros() as usize;
            boxes &= boxes - 1;
            let of_box = &self.rules[number * rules.len()..(number + 1) * rules.len()];
            if of_box.iter().zip(rules).any(|(one, other)| one & other != 0) {
                return true;
            }
        }
        false
    }

    /// The candidates of a text.
    pub(super) fn of<'c>(&'c self, text: &'c str, encoder: &'c Encoder) -> Scan<'c> {
        Scan { candidates: self, encoder, text, at: 0, fits: [0; 3], starts: [0; 2] }
    }
}

/// The candidates of a text in order, without its ends: the place, and the boxes that it fits.
pub(super) struct Scan<'c> {
    candidates: &'c Candidates,
    encoder: &'c Encoder,
    text: &'c str,
    /// The byte up to which the text was read; beyond the end, how often nothing was read there.
    at: usize,
    /// The boxes that fit what was read last, up to each distance.
    fits: [u64; BEFORE + AFTER - 1],
    /// Where the character before the last and the last begin.
    starts: [usize; AFTER - 1],
}

impl Iterator for Scan<'_> {
    type Item = (usize, u64);

    fn next(&mut self) -> Option<(usize, u64)> {
        let Self { candidates, encoder, text, .. } = *self;
        let bytes = text.as_bytes();
        // In registers, the loop takes half the time.
        let ([mut one, mut two, mut three], [mut place, mut last]) = (self.fits, self.starts);
        let mut at = self.at;
        loop {
            let start = at;
            let byte = bytes.get(at);
            let masks = match byte {
                Some(&byte) if byte.is_ascii() => {
                    at += 1;
                    &candidates.ascii[usize::from(byte)]
                }
                // Read so, and not as a `char`, Chinese takes a fifth less time.
                Some(&byte) => {
                    let more =
                        |i: usize| u32::from(bytes.get(at + i).map_or(0, |byte| byte & 0x3F));
                    let (c, length) = match byte {
                        0..0xE0 => (u32::from(byte & 0x1F) << 6 | more(1), 2),
                        0xE0..0xF0 => (u32::from(byte & 0xF) << 12 | more(1) << 6 | more(2), 3),
                        _ => {
                            let high = u32::from(byte & 7) << 18 | more(1) << 12;
                            (high | more(2) << 6 | more(3), 4)
                        }
                    };
                    at += length;
                    &candidates.classes[usize::from(encoder.class(c))]
                }
                // What stands before the end still fits where a match may end there.
                None if at < bytes.len() + AFTER - 1 => {
                    at += 1;
                    &candidates.end
                }
                None => return None,
            };
            let (found, boxes) = (place, three & masks[3]);
            (three, two, one) = (two & masks[2], one & masks[1], masks[0]);
            (place, last) = (last, start);
            if boxes != 0 {
                (self.fits, self.starts, self.at) = ([one, two, three], [place, last], at);
                return Some((found, boxes));
            }
            if byte.is_some_and(|&byte| byte >= 0xE0) && candidates.quiet.may_skip(one, two | three)
            {
                let run = candidates.quiet.run(bytes, at);
                if let Some(c) = text.get(at..run).and_then(|run| run.chars().next_back()) {
                    place = if run - at > 3 { run - 6 } else { last };
                    (at, last) = (run, run - 3);
                    [one, ..] = candidates.classes[usize::from(encoder.class(c.into()))];
                }
            }
        }
    }
}

/// Classes of characters: a bit for each.
type Classes = Vec<u64>;
/// A box, in the order of the text, and the rules that it is of.
type Box = ([Classes; BEFORE + AFTER], BTreeSet<usize>);

/// What a pattern allows on one side of a place, counted outwards, in boxes.
fn side<const N: usize>(pattern: &Hir, side: Side, encoder: &Encoder) -> Vec<[Classes; N]> {
    let words = usize::from(encoder.classes()).div_ceil(64);
    let classes = |taken: Taken| match taken {
        None => vec![u64::MAX; words],
        Some(set) => {
            let mut classes = vec![0; words];
            for &class in encoder.members(set) {
                classes[usize::from(class / 64)] |= 1 << (class % 64);
            }
            classes
        }
    };
    let heads = heads::<N>(pattern, side, encoder);
    let mut boxes: Vec<_> =
        heads.into_iter().map(|head| (head.map(classes), BTreeSet::new())).collect();
    for distance in (0..N).rev() {
        boxes = merged(&boxes, |classes| without(classes, distance));
    }
    if boxes.len() > BOXES_A_SIDE {
        boxes = merged(&boxes, |classes| classes[0].clone());
    }
    if boxes.len() > BOXES_A_SIDE {
        boxes = merged(&boxes, |_| ());
    }
    boxes.into_iter().map(|(distances, _)| distances).collect()
}

/// A box but for one distance.
fn without<const N: usize>(distances: &[Classes; N], distance: usize) -> [Classes; N] {
    let mut others = distances.clone();
    others[distance].clear();
    others
}

/// The boxes of the same key in one.
fn merged<K: Ord, const N: usize>(
    boxes: &[([Classes; N], BTreeSet<usize>)],
    key: impl Fn(&[Classes; N]) -> K,
) -> Vec<([Classes; N], BTreeSet<usize>)> {
    let mut merged = BTreeMap::new();
    for (distances, rules) in boxes {
        let (all, of) =
            merged.entry(key(distances)).or_insert_with(|| (distances.clone(), BTreeSet::new()));
        of.extend(rules);
        for (all, classes) in all.iter_mut().zip(distances) {
            all.iter_mut().zip(classes).for_each(|(all, word)| *all |= word);
        }
    }
    merged.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(rules: &[(&str, &str)]) -> (Candidates, Encoder) {
        let hir = |pattern: &str| regex_syntax::parse(pattern).unwrap();
        let before: Vec<Hir> = rules.iter().map(|rule| hir(rule.0)).collect();
        let after: Vec<Hir> = rules.iter().map(|rule| hir(rule.1)).collect();
        let encoder = Encoder::new(before.iter().chain(&after)).unwrap();
        let all: Vec<usize> = (0..rules.len()).collect();
        (Candidates::new(&all, &before, &after, &encoder), encoder)
    }

    /// The rules, of so many, that some boxes are of.
    fn rules(candidates: &Candidates, boxes: u64, number: usize) -> Vec<usize> {
        let mut one = vec![0; number.div_ceil(64)];
        let mut allows = |rule: usize| {
            one.fill(0);
            one[rule / 64] = 1 << (rule % 64);
            candidates.allow(boxes, &one)
        };
        (0..number).filter(|&rule| allows(rule)).collect()
    }

    fn all(rules: &[(&str, &str)], text: &str) -> Vec<usize> {
        let (candidates, encoder) = candidates(rules);
        candidates.of(text, &encoder).map(|found| found.0).collect()
    }

    #[test]
    fn candidates_fit_on_both_sides() {
        assert_eq!(all(&[(r"[a-z]\.", r"\s[A-Z]")], "ab. Cd. e. F. G.h"), [3, 10, 13]);
        assert_eq!(all(&[("", "")], "aé!"), [1, 3]);
        assert_eq!(all(&[("", "b$")], "abab"), [1, 3], "whether the text ends is not asked");
        assert_eq!(all(&[("^a", "b")], "ab ab"), [1, 4]);
        assert_eq!(all(&[("。”?", "[^”]")], "好。”是。不"), [9, 15]);
        assert_eq!(all(&[("", r" +\(?[a-z]\)")], "a b) (c (d) e) f"), [1, 4, 7, 11]);
    }

    #[test]
    fn a_place_is_of_the_rules_that_allow_it() {
        let (found, encoder) = candidates(&[("a", "b"), ("[ab]", "c"), ("b", "[cd]")]);
        let rules = |(at, boxes)| (at, rules(&found, boxes, 3));
        let found: Vec<_> = found.of("abc", &encoder).map(rules).collect();
        assert_eq!(found, [(1, vec![0]), (2, vec![1, 2])]);
    }

    #[test]
    fn short_texts_have_no_place_inside() {
        for text in ["", "a", "é"] {
            assert_eq!(all(&[("", "")], text), [0; 0], "{text:?}");
        }
    }

    #[test]
    fn rules_beyond_the_last_box_share_it() {
        let letter = |n: u32| char::from_u32(0x4E00 + n).unwrap().to_string();
        let rules: Vec<_> = (0..500).map(|n| (letter(n), letter(n + 1) + "x")).collect();
        let rules: Vec<_> = rules.iter().map(|(one, two)| (one.as_str(), two.as_str())).collect();
        let (all, encoder) = candidates(&rules);
        let text = letter(7) + &letter(8) + "x" + &letter(300) + &letter(301) + "x";
        let of_boxes = |(at, boxes)| (at, super::tests::rules(&all, boxes, rules.len()));
        let found: Vec<_> = all.of(&text, &encoder).map(of_boxes).collect();
        let [(first, seven), .., (last, other)] = &found[..] else { panic!("{found:?}") };
        assert!(*first == 3 && seven.contains(&7), "{found:?}");
        assert!(*last == 10 && other.contains(&300), "{found:?}");
    }
}
