//! The concordance: where a word or a part of a sentence stands in a memory, in any of its languages.
//!
//! Every text of every unit is looked through, in the form that [`text::folded`] gives it. The records of
//! an index are scanned as they lie, on all threads, for a fragment of what is wanted in each of its
//! spellings (`fragment.rs`); where one turns up, the unit's texts are compared in full (`fold.rs`). So
//! nothing is missed, and the speed is that of reading so much memory. What holds nothing to scan for,
//! such as a punctuation mark, is looked for in each unit.

pub(crate) mod fold;
mod fragment;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rayon::prelude::*;

use super::index::record::{Record, Target};
use super::{Memory, Part};
use crate::language::Language;
use crate::text;
use fragment::Fragment;

/// How many stretches of records a thread takes at a time.
const STRETCHES: usize = 64;

/// A side of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The texts in the memory's source language.
    Source,
    /// All others.
    Target,
}

/// A memory that is searched.
#[derive(Debug)]
pub struct Concordance<'m> {
    parts: Vec<Searched<'m>>,
}

/// What a search needs to know of a part of the memory.
#[derive(Debug)]
struct Searched<'m> {
    part: &'m Part,
    marks: Vec<u64>,
    /// For each language, whether it serves as the source.
    is_source: Vec<bool>,
    /// Targets that later ones supersede, by the record and their place in it.
    superseded: HashMap<u64, Vec<usize>>,
}

/// A unit that holds what was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    part: usize,
    record: u64,
}

/// What a search gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The number of units.
    pub units: usize,
    /// The first of them, in memory order, then in unit order.
    pub first: Vec<Occurrence>,
}

/// A unit as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'m> {
    /// The TMX file's path, relative to the memory folder, with `/`.
    pub file: &'m str,
    /// The unit's number among all units of the file, from 1.
    pub number: u32,
    /// Language and text of each variant that has one, the source first.
    pub variants: Vec<(&'m str, &'m str)>,
    /// The source sentences before and after it, where they are known.
    pub before: Option<&'m str>,
    /// See `before`.
    pub after: Option<&'m str>,
    /// Who changed, else who made the newest target.
    pub author: Option<&'m str>,
    /// When that was, as the file writes it.
    pub date: Option<&'m str>,
    /// The document that the unit came from.
    pub document: Option<&'m str>,
}

impl<'m> Concordance<'m> {
    /// Makes a memory ready to be searched.
    pub fn new(memory: &'m Memory) -> Self {
        let mut parts: Vec<Searched<'m>> = memory
            .parts
            .iter()
            .map(|part| {
                let tags = part.index.languages().iter();
                let is_source = |tag: &str| {
                    Language::from_tag(tag).is_some_and(|tag| memory.source.fit(&tag).is_some())
                };
                Searched {
                    part,
                    marks: part.index.marks().collect(),
                    is_source: tags.map(|(tag, _)| is_source(tag)).collect(),
                    superseded: HashMap::new(),
                }
            })
            .collect();
        hide_superseded(&mut parts);
        Self { parts }
    }

    /// The units that hold a text, any case, any of its letter variants, in a part of a word too. At most
    /// `limit` of them are named; all are counted.
    pub fn search(&self, text: &str, side: Option<Side>, limit: usize) -> Found {
        let wanted = text::folded(text);
        if wanted.is_empty() {
            return Found::default();
        }
        let fragment = Fragment::of(wanted);
        let mut stretches: Vec<(u32, usize, u64, u64)> = Vec::new();
        for (number, Searched { part, marks, .. }) in self.parts.iter().enumerate() {
            stretches.extend(marks.windows(2).map(|marks| {
                let rank = part.rank(part.index.file_of(marks[0]));
                (rank, number, marks[0], marks[1])
            }));
        }
        stretches.sort_unstable();
        let found: Vec<Found> = stretches
            .par_chunks(STRETCHES)
            .map(|stretches| {
                let mut found = Found::default();
                for &(_, part, start, end) in stretches {
                    let searched = &self.parts[part];
                    searched.each(&fragment, start, end, |record| {
                        if searched.holds(record, &fragment, side) {
                            found.units += 1;
                            if found.first.len() < limit {
                                found.first.push(Occurrence { part, record });
                            }
                        }
                    });
                }
                found
            })
            .collect();
        let units = found.iter().map(|found| found.units).sum();
        let first = found.into_iter().flat_map(|found| found.first).take(limit).collect();
        Found { units, first }
    }

    /// What is shown of a unit. `None` where its index is damaged.
    pub fn shown(&self, occurrence: Occurrence) -> Option<Shown<'m>> {
        let Occurrence { part, record: at } = occurrence;
        let searched = &self.parts[part];
        let index = &searched.part.index;
        let record = index.record(at)?;
        let number = index.file_of(at);
        let file = index.files().get(number)?;
        let mut variants = Vec::new();
        if !record.source.is_empty() {
            variants
                .push((index.languages().get(record.language as usize)?.0.as_str(), record.source));
        }
        let mut newest: Option<Target<'m>> = None;
        for (language, target) in searched.targets(at, &record)? {
            variants.push((index.languages().get(language)?.0.as_str(), target.text));
            if newest.is_none_or(|newest| newest.changed < target.changed) {
                newest = Some(target);
            }
        }
        // A unit that was left out between two others parts them.
        let source = |other: u64, wanted: u32| {
            let other = index.record(other).filter(|other| other.number == wanted)?;
            let same = other.document == record.document && !other.source.is_empty();
            same.then_some(other.source)
        };
        let next = || index.record_after(at).filter(|next| self.is_in_file(part, *next, number));
        let last = || searched.before(at).filter(|last| self.is_in_file(part, *last, number));
        let (before, after) = record.beside;
        Some(Shown {
            file: &file.name,
            number: record.number,
            variants,
            before: before.or_else(|| source(last()?, record.number.wrapping_sub(1))),
            after: after.or_else(|| source(next()?, record.number.wrapping_add(1))),
            author: newest.and_then(|target| target.author),
            date: newest.and_then(|target| target.date),
            document: record.document,
        })
    }

    /// Whether a record is one of a file's, given as a number of its index.
    fn is_in_file(&self, part: usize, record: u64, file: usize) -> bool {
        let Searched { part, marks, .. } = &self.parts[part];
        marks.last().is_some_and(|end| record < *end) && part.index.file_of(record) == file
    }
}

impl<'m> Searched<'m> {
    /// Hands over the records between two marks that may hold the fragment.
    fn each(&self, fragment: &Fragment, start: u64, end: u64, mut take: impl FnMut(u64)) {
        let index = &self.part.index;
        let bytes = index.record_bytes(start..end);
        let mut at = start;
        while at < end {
            let Some(found) = fragment.find(bytes, (at - start) as usize) else { return };
            let found = start + found as u64;
            // The record that it lies in.
            loop {
                let Some(after) = index.record_after(at) else { return };
                if found < after {
                    take(at);
                    at = after;
                    break;
                }
                at = after;
            }
        }
    }

    /// Whether a unit holds what is wanted, in a text that is not superseded.
    fn holds(&self, at: u64, wanted: &Fragment, side: Option<Side>) -> bool {
        let index = &self.part.index;
        let Some(record) = index.record(at) else { return false };
        let Some((shape, _)) = index.shapes().get(record.shape as usize) else { return false };
        let superseded = self.superseded_of(at);
        if !shape.is_empty() && superseded.len() == shape.len() {
            return false;
        }
        if side != Some(Side::Target) && wanted.is_in(record.source, record.folded) {
            return true;
        }
        record.targets().zip(shape).enumerate().any(|(place, (target, language))| {
            let is_source = self.is_source.get(*language as usize).copied().unwrap_or(false);
            side.is_none_or(|side| (side == Side::Source) == is_source)
                && !superseded.contains(&place)
                && target.is_some_and(|target| wanted.is_in(target.text, target.folded))
        })
    }

    /// The targets of a record that are superseded.
    fn superseded_of(&self, record: u64) -> &[usize] {
        match self.superseded.is_empty() {
            true => &[],
            false => self.superseded.get(&record).map_or(&[], Vec::as_slice),
        }
    }

    /// The targets of a unit that are not superseded, with the numbers of their languages; `None` where
    /// the index is damaged.
    fn targets(&self, at: u64, record: &Record<'m>) -> Option<Vec<(usize, Target<'m>)>> {
        let (shape, _) = self.part.index.shapes().get(record.shape as usize)?;
        let superseded = self.superseded_of(at);
        let mut targets = Vec::with_capacity(shape.len());
        for (place, (target, language)) in record.targets().zip(shape).enumerate() {
            if !superseded.contains(&place) {
                targets.push((*language as usize, target?));
            }
        }
        Some(targets)
    }

    /// The record before one.
    fn before(&self, record: u64) -> Option<u64> {
        let mark = self.marks.partition_point(|mark| *mark < record).checked_sub(1)?;
        let mut at = self.marks[mark];
        loop {
            let after = self.part.index.record_after(at)?;
            if after >= record {
                return Some(at);
            }
            at = after;
        }
    }
}

/// Of the targets that fill the same slot in the same language, all but the one that was changed last,
/// of equals the last in memory order, are superseded.
fn hide_superseded(parts: &mut [Searched<'_>]) {
    /// When a target was changed, the place of its unit in the memory, and where it is.
    type Filled = ((u64, u64), (usize, u64, usize));
    let mut last: HashMap<(u128, String), Filled> = HashMap::new();
    let mut superseded = Vec::new();
    for (number, searched) in parts.iter().enumerate() {
        let index = &searched.part.index;
        for (place, slot) in index.slots() {
            let Some(at) = index.row(place).map(|row| row.record()) else { continue };
            let Some(record) = index.record(at) else { continue };
            let Some((shape, _)) = index.shapes().get(record.shape as usize) else { continue };
            let rank = searched.part.rank(index.file_of(at));
            let unit = u64::from(rank) << 32 | u64::from(record.number);
            for (target, (found, language)) in record.targets().zip(shape).enumerate() {
                let (Some(found), Some((tag, _))) =
                    (found, index.languages().get(*language as usize))
                else {
                    continue;
                };
                let language = Language::from_tag(tag);
                let language = language.map_or_else(|| tag.clone(), |l| l.with_region().to_owned());
                let now = ((found.changed, unit), (number, at, target));
                match last.get_mut(&(slot, language.clone())) {
                    None => drop(last.insert((slot, language), now)),
                    Some(last) => {
                        let old = if last.0 < now.0 { std::mem::replace(last, now) } else { now };
                        superseded.push(old.1);
                    }
                }
            }
        }
    }
    for (part, record, target) in superseded {
        parts[part].superseded.entry(record).or_default().push(target);
    }
}
