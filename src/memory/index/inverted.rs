//! Writing the postings of an index: for each key, where it stands among the rarest of a unit.

use std::io::{self, Seek, Write};

use rayon::prelude::*;

use super::build::Tokens;
use super::layout::{
    DIRECTORY_FROM, Header, KEY_START, NO_DIRECTORY, Posting, Section, prefix, signature_bit,
};
use super::order::{KeyOrder, by_rarity};
use super::out::Out;

/// The lists of postings, end to end.
struct Lists {
    words: Vec<u64>,
    /// Where the list of each key begins, and at the end, where the last one ends.
    starts: Vec<u64>,
    /// For each key with a directory, the lengths that occur in its list, as numbers, and where each
    /// begins in it. Empty for others.
    begins: Vec<Vec<(u32, u32)>>,
}

/// Writes postings, keys, lists and directories. `places` are the units in order, `lengths` the numbers
/// of tokens that occur, each with its first place.
pub(super) fn write<W: Write + Seek>(
    out: &mut Out<W>,
    tokens: &Tokens<'_>,
    places: &[u32],
    lengths: &[(u32, u32)],
    order: &KeyOrder,
) -> io::Result<()> {
    let Header { place_bits, near_bits, .. } = out.header;
    let (near, far) = (Posting::new(near_bits), Posting::new(place_bits));
    let mut lists = Lists::new(tokens, out.header.keys, order);
    lists.fill(tokens, places, lengths, order, (near, far));
    lists.sort(lengths, (near, far));
    let Lists { words, starts, .. } = &lists;
    out.section(Section::Postings, |out| {
        words.iter().try_for_each(|word| out.write(&Posting::bytes(*word)))
    })?;
    out.section(Section::Keys, |out| {
        starts.iter().zip(&order.first_surface).try_for_each(|(start, surface)| {
            out.write(&start.to_le_bytes()[..KEY_START])?;
            out.write(&surface.to_le_bytes())
        })
    })?;
    let (at, directory) = lists.directories();
    let numbers = |out: &mut Out<W>, numbers: &[u32]| {
        numbers.iter().try_for_each(|number| out.write(&number.to_le_bytes()))
    };
    out.section(Section::Lists, |out| numbers(out, &at))?;
    out.section(Section::Directory, |out| numbers(out, &directory))
}

impl Lists {
    /// Lists with room for all postings.
    fn new(tokens: &Tokens<'_>, keys: usize, order: &KeyOrder) -> Self {
        let mut starts = vec![0u64; keys + 1];
        let mut rarest = Vec::new();
        for unit in 0..tokens.units() {
            by_rarity(tokens.of(unit), order, &mut rarest);
            for &(key, _) in &rarest[..prefix(rarest.len())] {
                starts[key as usize + 1] += 1;
            }
        }
        // Each key's postings begin where those of the keys before it end.
        for key in 0..keys {
            starts[key + 1] += starts[key];
        }
        Self { words: vec![0; starts[keys] as usize], starts, begins: vec![Vec::new(); keys] }
    }

    fn length(&self, key: usize) -> usize {
        (self.starts[key + 1] - self.starts[key]) as usize
    }

    fn fill(
        &mut self,
        tokens: &Tokens<'_>,
        places: &[u32],
        lengths: &[(u32, u32)],
        order: &KeyOrder,
        (near, far): (Posting, Posting),
    ) {
        let keys = self.begins.len() as u32;
        let mut next = self.starts.clone();
        let mut rarest: Vec<(u32, u32)> = Vec::new();
        let mut signatures: Vec<(u32, u32)> = Vec::new();
        for (number, &(_, first)) in (0u32..).zip(lengths) {
            let end = lengths.get(number as usize + 1).map_or(places.len(), |next| next.1 as usize);
            for (place, &unit) in (0..).zip(&places[first as usize..end]) {
                by_rarity(tokens.of(unit), order, &mut rarest);
                signatures.clear();
                signatures.extend(rarest.iter().rev().scan((0, 0), |all, &(key, _)| {
                    all.0 |= 1 << signature_bit(key, keys, near.signature_bits());
                    all.1 |= 1 << signature_bit(key, keys, far.signature_bits());
                    Some(*all)
                }));
                let prefix = &rarest[..prefix(rarest.len())];
                let signatures = signatures.iter().rev();
                for ((rank, &(key, position)), &signature) in
                    prefix.iter().enumerate().zip(signatures)
                {
                    let (key, position) = (key as usize, position as usize);
                    let at = next[key];
                    next[key] += 1;
                    self.words[at as usize] = if self.length(key) < DIRECTORY_FROM {
                        far.pack(first + place, rank, position, signature.1)
                    } else {
                        let begins = &mut self.begins[key];
                        if begins.last().is_none_or(|&(length, _)| length != number) {
                            begins.push((number, (at - self.starts[key]) as u32));
                        }
                        near.pack(place, rank, position, signature.0)
                    };
                }
            }
        }
    }

    /// Puts the postings of each length in order.
    fn sort(&mut self, lengths: &[(u32, u32)], (near, far): (Posting, Posting)) {
        let keys = self.begins.len();
        let mut lists: Vec<&mut [u64]> = Vec::with_capacity(keys);
        let mut rest = self.words.as_mut_slice();
        for key in 0..keys {
            let (list, others) =
                rest.split_at_mut((self.starts[key + 1] - self.starts[key]) as usize);
            lists.push(list);
            rest = others;
        }
        let number_of = |word: &u64| {
            let place = far.place(*word);
            lengths.partition_point(|&(_, first)| first <= place)
        };
        lists.into_par_iter().zip(&self.begins).for_each(|(mut list, begins)| {
            if begins.is_empty() {
                list.chunk_by_mut(|a, b| number_of(a) == number_of(b))
                    .for_each(|run| run.sort_unstable_by_key(|word| far.rank_and_place(*word)));
            }
            for &(_, start) in begins.iter().rev() {
                let (before, run) = list.split_at_mut(start as usize);
                run.sort_unstable_by_key(|word| near.rank_and_place(*word));
                list = before;
            }
        });
    }

    /// Where the directory of each key is, from the first that has one on, and the directories: of each
    /// the first length, how many lengths, where each begins, and where the last one ends.
    fn directories(&self) -> (Vec<u32>, Vec<u32>) {
        let first = self.begins.iter().position(|begins| !begins.is_empty());
        let (mut at, mut directory) = (Vec::new(), Vec::new());
        for key in first.unwrap_or(self.begins.len())..self.begins.len() {
            let begins = &self.begins[key];
            let (Some(&(first, _)), Some(&(last, _))) = (begins.first(), begins.last()) else {
                at.push(NO_DIRECTORY);
                continue;
            };
            at.push(directory.len() as u32);
            directory.extend([first, last - first + 1]);
            let mut next = first;
            for &(number, start) in begins {
                // Lengths that do not occur begin where the next one does.
                directory.extend((next..=number).map(|_| start));
                next = number + 1;
            }
            directory.push(self.length(key) as u32);
        }
        (at, directory)
    }
}
