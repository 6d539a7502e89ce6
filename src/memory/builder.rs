//! Units taken in, one by one, and kept in the form that matching wants.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Cursor, Seek, Write};

use super::hash::hash;
use super::index::build::{Added, Assembly, Neighbour};
use super::index::layout::EDGE;
use super::index::meta::FileMeta;
use super::index::record::{TargetFields, UnitFields};
use super::index::{Bytes, Index};
use super::neighbours::FileOrder;
use super::unit::{Content, Unit, Variant};
use super::vocabulary::surface_hash;
use super::{Memory, Part};
use crate::error::{Position, Warning};
use crate::language::Language;

/// Properties that name the document a unit came from: ours and memoQ's, OmegaT's, others'.
const DOCUMENT: &[&str] = &["x-document", "file", "document"];
/// Properties that hold the source sentence before the unit: memoQ's (and ours), OmegaT's.
const BEFORE: &[&str] = &["x-context-pre", "prev"];
/// Properties that hold the source sentence after the unit.
const AFTER: &[&str] = &["x-context-post", "next"];
/// The property of units that finished drafts wrote: of those with the same value and target
/// language, only the one that was changed last is proposed.
pub const SLOT: &str = "x-karakoram-slot";

/// Builds a [`Memory`] from units: for each file [`begin_file`](Self::begin_file), then
/// [`add`](Self::add) for each unit in file order, then [`end_file`](Self::end_file).
///
/// The memory is an index that is held in memory; a store builds the same index in a file, with an
/// [`IndexBuilder`].
#[derive(Debug)]
pub struct Builder {
    index: io::Result<IndexBuilder<Cursor<Vec<u8>>>>,
    source: Language,
    targets: Vec<Language>,
}

impl Builder {
    /// A builder for a source and some target languages.
    pub fn new(source: Language, targets: impl IntoIterator<Item = Language>) -> Self {
        let index = IndexBuilder::new(Cursor::new(Vec::new()), source.clone());
        Self { index, source, targets: targets.into_iter().collect() }
    }

    /// Begins a file; `name` is its path relative to the memory folder, with `/`.
    pub fn begin_file(&mut self, name: impl Into<String>) {
        if let Ok(index) = &mut self.index {
            index.begin_file(name);
        }
    }

    /// Takes a unit in. One without a source text is there for searches only, and one that was rejected
    /// not at all.
    pub fn add(&mut self, unit: &Unit) {
        if let Ok(index) = &mut self.index {
            index.add(unit);
        }
    }

    /// Ends a file; `complete` says whether it was read to its end.
    pub fn end_file(&mut self, complete: bool) {
        if let Ok(index) = &mut self.index {
            index.end_file(complete);
        }
    }

    /// The memory of all units that were added.
    ///
    /// # Panics
    /// Where the index cannot be opened that was just built, which would be a fault of this crate.
    pub fn build(self) -> Memory {
        let bytes = self.index.and_then(IndexBuilder::finish).map(Cursor::into_inner);
        let bytes = bytes.expect("writing into memory does not fail");
        let index = Index::open(Bytes::Owned(bytes)).expect("an index that was just built opens");
        let ranks = (0..index.files().len() as u32).collect();
        Memory::open(self.source, self.targets, vec![Part::new(index, ranks)])
    }
}

/// Builds an index from the units of files and from other indexes, into a file or into memory. What
/// goes wrong in writing is told at the end.
#[derive(Debug)]
pub struct IndexBuilder<W> {
    assembly: Assembly<W>,
    source: Language,
    /// Tags as written to what they mean: a file repeats a handful of them on every variant.
    tags: HashMap<String, Option<Tag>>,
    /// The units of the file that is being read.
    order: FileOrder,
    /// How many of them somebody has rejected.
    rejected: u64,
}

/// A language of variants.
#[derive(Clone, Copy, Debug)]
struct Tag {
    /// Its number in the index.
    number: u32,
    /// How well it serves as the source.
    fit: Option<u8>,
}

impl<W: Write + Seek> IndexBuilder<W> {
    /// Begins an index of units with a source in a language.
    ///
    /// # Errors
    /// What writing gives.
    pub fn new(out: W, source: Language) -> io::Result<Self> {
        let assembly = Assembly::new(out, source.as_str())?;
        Ok(Self {
            assembly,
            source,
            tags: HashMap::new(),
            order: FileOrder::default(),
            rejected: 0,
        })
    }

    /// Begins a file; `name` is its path relative to the memory folder, with `/`.
    pub fn begin_file(&mut self, name: impl Into<String>) {
        self.assembly.begin_file(name.into());
        self.order = FileOrder::default();
    }

    /// The file that was begun last, for what its reader has to say of it.
    pub fn file(&mut self) -> Option<&mut FileMeta> {
        self.assembly.file()
    }

    /// Ends a file; `complete` says whether it was read to its end.
    pub fn end_file(&mut self, complete: bool) {
        for (unit, before, after) in std::mem::take(&mut self.order).neighbours(complete) {
            // What a unit says of itself outranks its place in the file.
            self.assembly.set_unknown_neighbours(unit, before, after);
        }
        let rejected = std::mem::take(&mut self.rejected);
        if let (1.., Some(file)) = (rejected, self.assembly.file()) {
            let units = if rejected == 1 { "1 unit is" } else { &format!("{rejected} units are") };
            let message = format!("{units} marked as rejected, and not proposed");
            file.warnings.push(Warning::new(Position::default(), message).standing_for(rejected));
        }
    }

    /// Takes a unit in. One without a source text is there for searches only, and one that somebody has
    /// rejected not at all; it stands beside its neighbours all the same.
    pub fn add(&mut self, unit: &Unit) {
        let tags: Vec<Option<Tag>> =
            unit.variants.iter().map(|variant| self.tag(&variant.language)).collect();
        tags.iter().flatten().for_each(|tag| self.assembly.count_variants(tag.number, 1));
        let texts: Vec<Cow<'_, str>> = unit.variants.iter().map(text_of).collect();
        let source = (0..texts.len())
            .filter(|&i| !texts[i].trim().is_empty())
            .filter_map(|i| Some((tags[i]?.fit?, i)))
            .min();
        let of_source = |kind: &str| source.and_then(|(_, i)| unit.variants[i].prop(kind));
        let document = find(DOCUMENT, |kind| unit.prop(kind).or_else(|| of_source(kind)));
        if unit.is_rejected() {
            self.rejected += 1;
            let hash = source.map(|(_, i)| surface_hash(&texts[i]));
            return self.order.push(unit.number, document, hash, None);
        }
        let source = source.map(|(_, i)| i);
        let targets: Vec<usize> = (0..texts.len())
            .filter(|&i| Some(i) != source && !texts[i].trim().is_empty())
            .collect();
        let languages = targets.iter().map(|&i| match tags[i] {
            Some(tag) => tag.number,
            None => self.assembly.language(&unit.variants[i].language),
        });
        let languages = languages.collect();
        let own = source.map(|i| &unit.variants[i]);
        let stood = |kinds| find(kinds, |kind| unit.prop(kind).or_else(|| own?.prop(kind)));
        let beside = |kinds| stood(kinds).map(inside_seg).filter(|text| !text.is_empty());
        let fields = UnitFields {
            shape: 0,
            language: source.and_then(|i| tags[i]).map_or(0, |tag| tag.number),
            number: unit.number,
            source: source.map_or("", |i| &texts[i]),
            document,
            beside: (beside(BEFORE), beside(AFTER)),
            notes: unit.notes.iter().map(|note| note.text.as_str()).collect(),
            targets: targets.iter().map(|&i| target(unit, &unit.variants[i], &texts[i])).collect(),
        };
        let slot = unit.prop(SLOT).map(|slot| slot_hash(slot.trim())).filter(|slot| *slot != 0);
        let added = Added { fields, languages, slot };
        let Some(source) = source else {
            self.assembly.put_aside(added);
            return self.order.push(unit.number, document, None, None);
        };
        let hash = self.assembly.add_source(&texts[source]);
        let stored = self.assembly.add_unit(added);
        self.order.push(unit.number, document, Some(hash), stored);
        if let (Some(stored), Some((before, after))) =
            (stored, given_context(unit, &unit.variants[source]))
        {
            self.assembly.set_neighbours(stored, before, after);
        }
    }

    /// Takes in all files and units of another index of the same source language. `false` where that
    /// one is damaged, and what was built so far is of no use.
    pub fn add_index(&mut self, index: &Index) -> bool {
        index.source() == self.source.as_str() && self.assembly.add_index(index)
    }

    /// Writes the rest, and gives back what was written to.
    ///
    /// # Errors
    /// What writing gave, now or before.
    pub fn finish(self) -> io::Result<W> {
        self.assembly.finish()
    }

    fn tag(&mut self, tag: &str) -> Option<Tag> {
        if let Some(known) = self.tags.get(tag) {
            return *known;
        }
        let known = Language::from_tag(tag).map(|language| Tag {
            number: self.assembly.language(language.as_str()),
            fit: self.source.fit(&language),
        });
        self.tags.insert(tag.to_owned(), known);
        known
    }
}

/// The text without inline codes.
fn text_of(variant: &Variant) -> Cow<'_, str> {
    match variant.content.as_slice() {
        [Content::Text(text)] => Cow::Borrowed(text),
        _ => Cow::Owned(variant.text()),
    }
}

fn target<'u>(unit: &'u Unit, variant: &'u Variant, text: &'u str) -> TargetFields<'u> {
    let origin = Origin::of(unit, variant);
    TargetFields {
        text,
        author: origin.author,
        date: origin.date,
        changed: origin.changed,
        notes: variant.notes.iter().map(|note| note.text.as_str()).collect(),
        content: variant.has_codes().then_some(&variant.content),
    }
}

/// The neighbours that the unit's own properties give. Where one of them is given, the other is an
/// edge unless it is given too: the tools that write them leave out what is not there.
fn given_context(unit: &Unit, source: &Variant) -> Option<(Neighbour, Neighbour)> {
    let given = |kinds| find(kinds, |kind| unit.prop(kind).or_else(|| source.prop(kind)));
    let (before, after) = (given(BEFORE), given(AFTER));
    if before.is_none() && after.is_none() {
        return None;
    }
    let neighbour = |text: Option<&str>| match text.map(inside_seg).map(str::trim) {
        None | Some("") => EDGE,
        Some(text) => surface_hash(text),
    };
    Some((neighbour(before), neighbour(after)))
}

/// A slot as a number. Slots are hashes themselves.
fn slot_hash(slot: &str) -> u128 {
    let high = u128::from(hash(slot.as_bytes())) << 64;
    let reversed: Vec<u8> = slot.bytes().rev().collect();
    high | u128::from(hash(&reversed))
}

/// Who made a target, and when.
struct Origin<'u> {
    author: Option<&'u str>,
    date: Option<&'u str>,
    changed: u64,
}

impl<'u> Origin<'u> {
    /// A unit and its target may each say who changed it and when: the later change counts.
    fn of(unit: &'u Unit, target: &'u Variant) -> Self {
        let of_unit = |name| unit.attribute(name).filter(|value| !value.is_empty());
        let of_target = |name| target.attribute(name).filter(|value| !value.is_empty());
        let changed = |date: Option<&str>| date.map_or(0, date_number);
        let (unit_changed, target_changed) =
            (changed(of_unit("changedate")), changed(of_target("changedate")));
        let either = |name| match unit_changed > target_changed {
            true => of_unit(name).or_else(|| of_target(name)),
            false => of_target(name).or_else(|| of_unit(name)),
        };
        Self {
            author: either("changeid").or_else(|| either("creationid")),
            date: either("changedate").or_else(|| either("creationdate")),
            changed: unit_changed.max(target_changed),
        }
    }
}

fn find<'a>(kinds: &[&str], value: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    kinds.iter().find_map(|kind| value(kind)).filter(|value| !value.is_empty())
}

/// memoQ wraps a neighbour in `<seg>`.
fn inside_seg(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("<seg>").and_then(|text| text.strip_suffix("</seg>"));
    inner.unwrap_or(if text == "<seg/>" || text == "<seg />" { "" } else { text })
}

/// `20240312T101500Z`, with or without separators, as a number that orders like the date; 0 where
/// it is no date.
fn date_number(date: &str) -> u64 {
    let digits: String = date.chars().filter(char::is_ascii_digit).take(14).collect();
    if digits.len() < 8 {
        return 0;
    }
    format!("{digits:0<14}").parse().unwrap_or(0)
}
