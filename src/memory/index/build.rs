//! Building an index: units come in one by one and their records go out at once; what is kept in
//! memory is their tokens, until all are known and can be ordered.

use std::collections::HashMap;
use std::io::{self, Seek, Write};

use rayon::prelude::*;

use super::inverted;
use super::layout::{ALIGN, MARK_EVERY, ROW_TAIL, Section, UNKNOWN, signature_bit};
use super::meta::{FileMeta, Meta};
use super::order::KeyOrder;
use super::out::Out;
use super::read::Index;
use super::record::{UnitFields, put_number, put_record};
use super::slots::{bits, pack, table};
use crate::memory::vocabulary::Vocabulary;

/// What stands beside a unit: a hash of the surfaces of the sentence, or one of the numbers that stand
/// for an edge and for nothing known.
pub(crate) type Neighbour = u64;

/// Builds an index. The file's units are given in the order of the file; what is known only at the end
/// of a file (neighbours) may be set until the next file begins.
#[derive(Debug)]
pub(crate) struct Assembly<W> {
    out: Out<W>,
    vocabulary: Vocabulary,
    meta: Meta,
    languages: HashMap<String, u32>,
    shapes: HashMap<Vec<u32>, u32>,
    /// The surfaces of all units, end to end.
    surfaces: Vec<u32>,
    /// For each unit, where its surfaces end.
    ends: Vec<usize>,
    /// For each unit, where its record is.
    records: Vec<u64>,
    /// For each unit, its neighbours; empty as long as none has a known one.
    neighbours: Vec<(Neighbour, Neighbour)>,
    /// The hash of each slot, with its unit.
    slots: Vec<(u128, u32)>,
    /// Where records begin that are marked, and how many there were since the last of those.
    marks: Vec<u64>,
    unmarked: u32,
    spare: Vec<u8>,
    /// A failure to write, told at the end.
    failed: io::Result<()>,
}

/// What a unit is added with.
pub(crate) struct Added<'u> {
    /// The fields, their shape left to the builder.
    pub(crate) fields: UnitFields<'u>,
    /// The languages of the targets, as numbers of this builder.
    pub(crate) languages: Vec<u32>,
    /// The slot that the unit fills, where it says so.
    pub(crate) slot: Option<u128>,
}

/// The surfaces of all units.
pub(super) struct Tokens<'t> {
    surfaces: &'t [u32],
    ends: &'t [usize],
}

impl<'t> Tokens<'t> {
    /// Those of a unit.
    pub(super) fn of(&self, unit: u32) -> &'t [u32] {
        let start = unit.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.surfaces[start..self.ends[unit as usize]]
    }

    /// The number of units.
    pub(super) fn units(&self) -> u32 {
        self.ends.len() as u32
    }
}

impl<W: Write + Seek> Assembly<W> {
    /// Begins an index of sources in a language.
    pub(crate) fn new(out: W, source: &str) -> io::Result<Self> {
        let mut out = Out::new(out)?;
        out.begin(Section::Records)?;
        Ok(Self {
            out,
            vocabulary: Vocabulary::default(),
            meta: Meta { source: source.to_owned(), ..Meta::default() },
            languages: HashMap::new(),
            shapes: HashMap::new(),
            surfaces: Vec::new(),
            ends: Vec::new(),
            records: Vec::new(),
            neighbours: Vec::new(),
            slots: Vec::new(),
            marks: Vec::new(),
            unmarked: 0,
            spare: Vec::new(),
            failed: Ok(()),
        })
    }

    /// Begins a file. All but the name may be set at its end.
    pub(crate) fn begin_file(&mut self, name: String) {
        self.unmarked = 0;
        self.meta.files.push(FileMeta {
            name,
            fingerprint: super::meta::Fingerprint::default(),
            total: 0,
            skipped: 0,
            warnings: Vec::new(),
            error: None,
            records: self.out.offset_in(Section::Records) as u64,
        });
    }

    /// The file that was begun last.
    pub(crate) fn file(&mut self) -> Option<&mut FileMeta> {
        self.meta.files.last_mut()
    }

    /// The number of a language of variants.
    pub(crate) fn language(&mut self, tag: &str) -> u32 {
        if let Some(&known) = self.languages.get(tag) {
            return known;
        }
        let number = self.meta.languages.len() as u32;
        self.meta.languages.push((tag.to_owned(), 0));
        self.languages.insert(tag.to_owned(), number);
        number
    }

    /// Counts variants of a language.
    pub(crate) fn count_variants(&mut self, language: u32, variants: u64) {
        self.meta.languages[language as usize].1 += variants;
    }

    /// Takes a text's tokens in, for the next unit that is added. Gives the hash of its surfaces.
    pub(crate) fn add_source(&mut self, text: &str) -> u64 {
        self.surfaces.truncate(self.ends.last().copied().unwrap_or(0));
        self.out.header.sources += 1;
        self.vocabulary.add_surfaces(text, &mut self.surfaces).finish()
    }

    /// Adds a unit with the source that was taken in. `None` where it has no token: nothing matches
    /// such a text, so it is only put aside.
    pub(crate) fn add_unit(&mut self, added: Added<'_>) -> Option<u32> {
        if self.surfaces.len() == self.ends.last().copied().unwrap_or(0) {
            self.put_aside(added);
            return None;
        }
        let shape = self.shape(added.languages);
        self.meta.shapes[shape as usize].1 += 1;
        self.spare.clear();
        put_record(&mut self.spare, &UnitFields { shape, ..added.fields });
        let unit = self.keep();
        self.slots.extend(added.slot.map(|slot| (slot, unit)));
        Some(unit)
    }

    /// Keeps the record of a unit that nothing can match, for searches.
    pub(crate) fn put_aside(&mut self, added: Added<'_>) {
        let shape = self.shape(added.languages);
        self.spare.clear();
        put_record(&mut self.spare, &UnitFields { shape, ..added.fields });
        self.write_record();
    }

    /// The unit whose record and surfaces are there.
    fn keep(&mut self) -> u32 {
        let unit = self.records.len() as u32;
        let record = self.write_record();
        self.records.push(record);
        self.ends.push(self.surfaces.len());
        if !self.neighbours.is_empty() {
            self.neighbours.push((UNKNOWN, UNKNOWN));
        }
        unit
    }

    /// Writes the record that is there; gives its place.
    fn write_record(&mut self) -> u64 {
        let record = self.out.offset_in(Section::Records) as u64;
        if self.unmarked == 0 {
            self.marks.push(record);
        }
        self.unmarked = (self.unmarked + 1) % MARK_EVERY;
        if self.failed.is_ok() {
            self.failed = self.out.write(&self.spare);
        }
        record
    }

    /// The number of a shape. How many units have it is for the caller to count.
    fn shape(&mut self, languages: Vec<u32>) -> u32 {
        let next = self.meta.shapes.len() as u32;
        match self.shapes.get(&languages) {
            Some(&shape) => shape,
            None => {
                self.meta.shapes.push((languages.clone(), 0));
                self.shapes.insert(languages, next);
                next
            }
        }
    }

    /// Sets the neighbours of a unit.
    pub(crate) fn set_neighbours(&mut self, unit: u32, before: Neighbour, after: Neighbour) {
        if (before, after) == (UNKNOWN, UNKNOWN) && self.neighbours.is_empty() {
            return;
        }
        self.neighbours.resize(self.records.len(), (UNKNOWN, UNKNOWN));
        self.neighbours[unit as usize] = (before, after);
    }

    /// Sets the neighbours of a unit that has none yet.
    pub(crate) fn set_unknown_neighbours(
        &mut self,
        unit: u32,
        before: Neighbour,
        after: Neighbour,
    ) {
        let known = self.neighbours.get(unit as usize).is_some_and(|n| *n != (UNKNOWN, UNKNOWN));
        if !known {
            self.set_neighbours(unit, before, after);
        }
    }

    /// Takes in all files and units of another index of the same source language. `false` where that
    /// index is damaged; what was built so far is of no use then.
    pub(crate) fn add_index(&mut self, index: &Index) -> bool {
        self.try_add_index(index).is_some() && !index.is_damaged()
    }

    fn try_add_index(&mut self, index: &Index) -> Option<()> {
        let meta = index.meta();
        let languages: Vec<u32> = meta
            .languages
            .iter()
            .map(|(tag, variants)| {
                let number = self.language(tag);
                self.count_variants(number, *variants);
                number
            })
            .collect();
        let mut surfaces: Vec<Option<u32>> = vec![None; index.surfaces()];
        let slots: HashMap<u32, u128> = index.slots().collect();
        let mut places = index.places_by_record()?;
        places.reverse();
        for (i, file) in meta.files.iter().enumerate() {
            let end = meta.files.get(i + 1).map_or(u64::MAX, |next| next.records);
            self.begin_file(file.name.clone());
            if let Some(mine) = self.file() {
                *mine = FileMeta { records: mine.records, ..file.again() };
            }
            let mut at = file.records;
            while let Some(next) = index.record_after(at).filter(|_| at < end) {
                let place = places.pop_if(|(record, _)| *record == at).map(|(_, place)| place);
                let shape = self.copy_record(index, at, &languages)?;
                at = next;
                let Some(place) = place else {
                    self.write_record();
                    continue;
                };
                self.copy_tokens(index, place, &mut surfaces)?;
                self.meta.shapes[shape as usize].1 += 1;
                let unit = self.keep();
                let (before, after) = index.neighbours(place);
                self.set_neighbours(unit, before, after);
                self.slots.extend(slots.get(&place).map(|&slot| (slot, unit)));
            }
        }
        if !places.is_empty() {
            return None; // A row that has no record.
        }
        self.out.header.sources += index.sources();
        Some(())
    }

    /// Puts another index's record down to be written, with the numbers of this one.
    /// Gives its shape.
    fn copy_record(&mut self, index: &Index, at: u64, languages: &[u32]) -> Option<u32> {
        let raw = index.raw_record(at)?;
        let of = |old: u32| languages.get(old as usize).copied();
        let shape = index.shapes().get(raw.shape as usize)?.0.iter();
        let shape = self.shape(shape.map(|old| of(*old)).collect::<Option<Vec<u32>>>()?);
        let mut head = Vec::new();
        put_number(&mut head, u64::from(shape));
        put_number(&mut head, u64::from(of(raw.language).unwrap_or(0)));
        self.spare.clear();
        put_number(&mut self.spare, (head.len() + raw.rest.len()) as u64);
        self.spare.extend_from_slice(&head);
        self.spare.extend_from_slice(raw.rest);
        Some(shape)
    }

    /// Takes in the tokens of another index's unit; `surfaces` are the numbers that are known of it.
    fn copy_tokens(
        &mut self,
        index: &Index,
        place: u32,
        surfaces: &mut [Option<u32>],
    ) -> Option<()> {
        let row = index.row(place)?;
        for token in 0..row.len() {
            let old = row.surface(token);
            let known = surfaces.get_mut(old as usize)?;
            let new = match *known {
                Some(new) => new,
                None => {
                    let text = index.surface_text(old)?;
                    let hash = super::super::hash::hash(text.as_bytes());
                    *known.insert(self.vocabulary.add_surface(text, hash).surface)
                }
            };
            self.surfaces.push(new);
        }
        Some(())
    }

    /// Writes the rest, and gives back what was written to.
    ///
    /// # Errors
    /// Where writing failed, now or before.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        std::mem::replace(&mut self.failed, Ok(()))?;
        self.surfaces.truncate(self.ends.last().copied().unwrap_or(0));
        self.out.end(Section::Records);
        let order = KeyOrder::of(&self.vocabulary, &self.surfaces);
        for surface in &mut self.surfaces {
            *surface = order.surface[*surface as usize];
        }
        let units = self.records.len();
        let header = &mut self.out.header;
        header.units = units;
        header.surfaces = self.vocabulary.surfaces.len();
        header.keys = self.vocabulary.keys.len();
        header.token_bits = bits(header.surfaces);
        header.place_bits = bits(units);
        let places = self.places(&order);
        let lengths = self.lengths(&places);
        let ends = lengths.iter().skip(1).map(|&(_, first)| first).chain([units as u32]);
        let most = lengths.iter().zip(ends).map(|(&(_, first), end)| end - first).max();
        self.out.header.near_bits = bits(most.unwrap_or(0) as usize);
        self.write_rows(&places, &lengths, &order)?;
        let Self { out, surfaces, ends, .. } = &mut self;
        inverted::write(out, &Tokens { surfaces, ends }, &places, &lengths, &order)?;
        self.write_vocabulary(&order)?;
        let Self { mut out, neighbours, slots, marks, meta, .. } = self;
        out.section(Section::Neighbours, |out| {
            if neighbours.is_empty() {
                return Ok(());
            }
            places.iter().try_for_each(|&unit| {
                let (before, after) = neighbours[unit as usize];
                out.write(&before.to_le_bytes())?;
                out.write(&after.to_le_bytes())
            })
        })?;
        let mut place_of = vec![0u32; if slots.is_empty() { 0 } else { units }];
        if !slots.is_empty() {
            for (place, &unit) in (0..).zip(&places) {
                place_of[unit as usize] = place;
            }
        }
        let mut slots: Vec<(u32, u128)> =
            slots.iter().map(|&(slot, unit)| (place_of[unit as usize], slot)).collect();
        slots.sort_unstable();
        out.section(Section::Slots, |out| {
            slots.iter().try_for_each(|(place, slot)| {
                out.write(&place.to_le_bytes())?;
                out.write(&slot.to_le_bytes())
            })
        })?;
        out.section(Section::Marks, |out| {
            marks.iter().try_for_each(|mark| out.write(&mark.to_le_bytes()))
        })?;
        out.section(Section::Meta, |out| out.write(&meta.write()))?;
        out.write(&[0; ALIGN])?;
        out.finish()
    }

    fn tokens(&self, unit: u32) -> &[u32] {
        Tokens { surfaces: &self.surfaces, ends: &self.ends }.of(unit)
    }

    /// The units in the order of their places.
    fn places(&self, order: &KeyOrder) -> Vec<u32> {
        let mut places: Vec<u128> = (0..self.records.len() as u32)
            .map(|unit| {
                let tokens = self.tokens(unit);
                let (mut first, mut second) = (u32::MAX, u32::MAX);
                for &surface in tokens {
                    let key = order.key_of[surface as usize];
                    if key < first {
                        (first, second) = (key, first);
                    } else {
                        second = second.min(key);
                    }
                }
                let words = [tokens.len() as u32, first, second, unit];
                words.iter().fold(0, |all, &word| all << 32 | u128::from(word))
            })
            .collect();
        places.par_sort_unstable();
        places.into_iter().map(|place| place as u32).collect()
    }

    /// The lengths that occur, each with its first place.
    fn lengths(&self, places: &[u32]) -> Vec<(u32, u32)> {
        let mut lengths: Vec<(u32, u32)> = Vec::new();
        for (place, &unit) in (0..).zip(places) {
            let tokens = self.tokens(unit).len() as u32;
            if lengths.last().is_none_or(|&(length, _)| length != tokens) {
                lengths.push((tokens, place));
            }
        }
        lengths
    }

    fn write_rows(
        &mut self,
        places: &[u32],
        lengths: &[(u32, u32)],
        order: &KeyOrder,
    ) -> io::Result<()> {
        let bits = self.out.header.token_bits;
        self.out.begin(Section::Rows)?;
        let mut row = Vec::new();
        for &unit in places {
            let tokens = self.tokens(unit);
            row.clear();
            row.extend_from_slice(&self.records[unit as usize].to_le_bytes()[..5]);
            pack(tokens, bits, &mut row);
            self.out.write(&row)?;
        }
        self.out.write(&[0; ROW_TAIL])?;
        self.out.end(Section::Rows);
        let keys = self.out.header.keys as u32;
        self.out.begin(Section::Signatures)?;
        for &unit in places {
            let bit = |&surface: &u32| signature_bit(order.key_of[surface as usize], keys, 128);
            let signature =
                self.tokens(unit).iter().fold(0u128, |all, token| all | 1 << bit(token));
            self.out.write(&signature.to_le_bytes())?;
        }
        self.out.end(Section::Signatures);
        self.out.section(Section::Lengths, |out| {
            lengths.iter().try_for_each(|(length, place)| {
                out.write(&length.to_le_bytes())?;
                out.write(&place.to_le_bytes())
            })
        })
    }

    fn write_vocabulary(&mut self, order: &KeyOrder) -> io::Result<()> {
        let Vocabulary { surfaces, keys, .. } = &self.vocabulary;
        let out = &mut self.out;
        let old = |new: usize| order.old_surface[new];
        let slots = table((0..surfaces.len()).map(|new| surfaces.hash(old(new))));
        out.section(Section::SurfaceSlots, |out| {
            slots.iter().try_for_each(|slot| out.write(&slot.to_le_bytes()))
        })?;
        let slots = table(order.old_key.iter().map(|&old| keys.hash(old)));
        out.section(Section::KeySlots, |out| {
            slots.iter().try_for_each(|slot| out.write(&slot.to_le_bytes()))
        })?;
        let mut end = 0u32;
        out.section(Section::SurfaceEnds, |out| {
            (0..surfaces.len()).try_for_each(|new| {
                end += surfaces.text(old(new)).len() as u32;
                out.write(&end.to_le_bytes())
            })
        })?;
        out.section(Section::SurfaceText, |out| {
            (0..surfaces.len()).try_for_each(|new| out.write(surfaces.text(old(new)).as_bytes()))
        })?;
        out.section(Section::SurfaceKeys, |out| {
            order.key_of.iter().try_for_each(|key| out.write(&key.to_le_bytes()))
        })
    }
}
