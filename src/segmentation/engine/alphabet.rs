//! Characters put together into classes that some sets do not tell apart.

use std::collections::HashMap;

use regex_syntax::hir::ClassUnicode;

/// The class of what is not there: before the text and after it.
pub(super) const NOTHING: u16 = 0;
/// How many characters a page of the table has.
pub(super) const PAGE: usize = 256;
/// How many characters have at most two bytes in UTF-8.
const LOW: usize = 0x800;

/// Sets of characters, each once.
#[derive(Debug, Default)]
pub(super) struct Sets {
    sets: Vec<ClassUnicode>,
    numbers: HashMap<Vec<(char, char)>, usize>,
}

impl Sets {
    /// The number of a set, which is added if it is new.
    pub(super) fn number(&mut self, set: &ClassUnicode) -> usize {
        *self.numbers.entry(key(set)).or_insert_with(|| {
            self.sets.push(set.clone());
            self.sets.len() - 1
        })
    }

    /// The number of a set that is known.
    pub(super) fn find(&self, set: &ClassUnicode) -> Option<usize> {
        self.numbers.get(&key(set)).copied()
    }

    /// All sets, by their numbers.
    pub(super) fn all(&self) -> &[ClassUnicode] {
        &self.sets
    }
}

fn key(set: &ClassUnicode) -> Vec<(char, char)> {
    set.ranges().iter().map(|range| (range.start(), range.end())).collect()
}

/// The classes of all characters, which are numbered from 1.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// For each [`PAGE`] characters, their page.
    index: Vec<u16>,
    pages: Vec<[u16; PAGE]>,
    /// The classes of the characters of at most two bytes in UTF-8, in one step.
    low: Vec<u16>,
    /// For each set, its classes.
    members: Vec<Vec<u16>>,
    classes: u16,
}

impl Alphabet {
    /// The classes that tell some sets apart; `None` where there are more than `most`, with that
    /// of what is not there.
    pub(super) fn new(sets: &[ClassUnicode], most: u16) -> Option<Self> {
        // Where a set begins and where it has ended.
        let mut edges: Vec<(u32, usize)> = sets
            .iter()
            .enumerate()
            .flat_map(|(i, set)| set.ranges().iter().map(move |range| (range, i)))
            .flat_map(|(range, i)| [(u32::from(range.start()), i), (u32::from(range.end()) + 1, i)])
            .collect();
        edges.sort_unstable();
        let mut inside = vec![0u64; sets.len().div_ceil(64)];
        let mut numbers = HashMap::from([(inside.clone(), 1)]);
        let mut members = vec![Vec::new(); sets.len()];
        let mut last: u16 = 1;
        // From where on which class holds.
        let mut runs = vec![(0, 1)];
        let mut edges = edges.into_iter().peekable();
        while let Some(&(at, _)) = edges.peek() {
            while let Some((_, i)) = edges.next_if(|edge| edge.0 == at) {
                inside[i / 64] ^= 1 << (i % 64);
            }
            let known = numbers.get(&inside).copied();
            let class = match known {
                Some(class) => class,
                None => {
                    last = last.checked_add(1).filter(|&last| last < most)?;
                    let class = last;
                    numbers.insert(inside.clone(), class);
                    let sets = (0..sets.len()).filter(|i| inside[i / 64] >> (i % 64) & 1 != 0);
                    sets.for_each(|i| members[i].push(class));
                    class
                }
            };
            runs.push((at, class));
        }
        let (index, pages) = table(&runs);
        let low = index.iter().flat_map(|&page| pages[usize::from(page)]).take(LOW).collect();
        Some(Self { index, pages, low, members, classes: last + 1 })
    }

    /// How many classes there are, with that of what is not there.
    pub(super) fn len(&self) -> u16 {
        self.classes
    }

    /// The classes of a set by its number.
    pub(super) fn members(&self, set: usize) -> &[u16] {
        &self.members[set]
    }

    /// For each [`PAGE`] characters the number of their page, and the classes of each page.
    pub(super) fn pages(&self) -> (&[u16], &[[u16; PAGE]]) {
        (&self.index, &self.pages)
    }

    /// The class of a character by its number.
    #[inline]
    pub(super) fn class(&self, c: u32) -> u16 {
        let c = c as usize;
        match self.low.get(c) {
            Some(&class) => class,
            None => self.pages[usize::from(self.index[c / PAGE])][c % PAGE],
        }
    }
}

/// A table in two steps, so that the many pages of one class take no room.
fn table(runs: &[(u32, u16)]) -> (Vec<u16>, Vec<[u16; PAGE]>) {
    let (mut index, mut pages) = (Vec::new(), Vec::new());
    let mut known: HashMap<[u16; PAGE], u16> = HashMap::new();
    let mut run = 0;
    for first in (0..=u32::from(char::MAX)).step_by(PAGE) {
        let page: [u16; PAGE] = std::array::from_fn(|i| {
            let c = first + i as u32;
            while runs.get(run + 1).is_some_and(|next| next.0 <= c) {
                run += 1;
            }
            runs[run].1
        });
        index.push(*known.entry(page).or_insert_with(|| {
            pages.push(page);
            // There are fewer pages than 0x1100.
            (pages.len() - 1) as u16
        }));
    }
    (index, pages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_syntax::hir::{Class, HirKind};

    fn set(expression: &str) -> ClassUnicode {
        match regex_syntax::parse(expression).unwrap().into_kind() {
            HirKind::Class(Class::Unicode(class)) => class,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn characters_are_in_the_classes_of_their_sets() {
        let sets =
            [set(r"\p{Lu}"), set("[A-Fa-f]"), set(r"\p{Han}"), set(r"[\x{10FFFE}-\x{10FFFF}]")];
        let alphabet = Alphabet::new(&sets, 100).unwrap();
        assert_eq!(alphabet.len(), 2 + 5, "upper, A-F, a-f, Han, the last two; none; nothing");
        for c in ('\0'..=char::MAX).filter(|c| !('\u{3200}'..'\u{2fff0}').contains(c)) {
            for (i, set) in sets.iter().enumerate() {
                let is_in = set.ranges().iter().any(|r| r.start() <= c && c <= r.end());
                assert_eq!(
                    alphabet.members(i).contains(&alphabet.class(c.into())),
                    is_in,
                    "{c:?} {i}"
                );
            }
        }
    }

    #[test]
    fn too_many_classes_are_refused() {
        let sets: Vec<_> = ('a'..='z').map(|c| set(&format!("[{c}-\u{ff}]"))).collect();
        assert!(Alphabet::new(&sets, 20).is_none());
        assert_eq!(Alphabet::new(&sets, 30).unwrap().len(), 28);
        assert_eq!(Alphabet::new(&[], 20).unwrap().len(), 2);
    }
}
