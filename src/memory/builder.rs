//! Units taken in, one by one, and kept in the form that matching wants.

use std::collections::HashMap;

use super::neighbours::FileOrder;
use super::unit::{Unit, Variant};
use super::{Candidate, Direction, File, Memory, Neighbour, Stored, Target, UnitIndex, Vocabulary};
use crate::language::Language;
use crate::text::Span;

/// Properties that name the document a unit came from: ours and memoQ's, OmegaT's, others'.
const DOCUMENT: &[&str] = &["x-document", "file", "document"];
/// Properties that hold the source sentence before the unit: memoQ's (and ours), OmegaT's.
const BEFORE: &[&str] = &["x-context-pre", "prev"];
/// Properties that hold the source sentence after the unit.
const AFTER: &[&str] = &["x-context-post", "next"];

/// Builds a [`Memory`] from units: for each file [`begin_file`](Self::begin_file), then
/// [`add`](Self::add) for each unit in file order, then [`end_file`](Self::end_file).
#[derive(Debug)]
pub struct Builder {
    memory: Memory,
    others: HashMap<Language, u64>,
    /// Tags as written to what they mean: a file repeats a handful of them on every variant.
    tags: HashMap<String, Option<Language>>,
    /// The units of the file that is being read.
    order: FileOrder,
}

impl Builder {
    /// A builder for a source and some target languages.
    pub fn new(source: Language, targets: impl IntoIterator<Item = Language>) -> Self {
        let directions = targets
            .into_iter()
            .map(|target| Direction { target, candidates: Vec::new(), targets: Vec::new() })
            .collect();
        let memory = Memory {
            source,
            directions,
            files: Vec::new(),
            vocabulary: Vocabulary::default(),
            text: String::new(),
            units: Vec::new(),
            tokens: Vec::new(),
            others: Vec::new(),
        };
        Self { memory, others: HashMap::new(), tags: HashMap::new(), order: FileOrder::default() }
    }

    /// Begins a file; `name` is its path relative to the memory folder, with `/`.
    pub fn begin_file(&mut self, name: impl Into<String>) {
        self.memory.files.push(File { name: name.into() });
        self.order = FileOrder::default();
    }

    /// Ends a file; `complete` says whether it was read to its end.
    pub fn end_file(&mut self, complete: bool) {
        for (unit, before, after) in std::mem::take(&mut self.order).neighbours(complete) {
            let stored = &mut self.memory.units[unit as usize];
            // What a unit says of itself outranks its place in the file.
            if (stored.before, stored.after) == (Neighbour::Unknown, Neighbour::Unknown) {
                (stored.before, stored.after) = (before, after);
            }
        }
    }

    /// Takes a unit in. One without a source text is passed over, like the variants of languages
    /// that were not asked for.
    pub fn add(&mut self, unit: &Unit) {
        let languages: Vec<Option<Language>> =
            unit.variants.iter().map(|variant| self.language(&variant.language)).collect();
        let source = fitting(&self.memory.source, unit, &languages)
            .map(|variant| (variant, variant.text()))
            .find(|(_, text)| !text.trim().is_empty());
        self.count_others(&languages);
        let of_source = |kind: &str| source.as_ref().and_then(|(source, _)| source.prop(kind));
        let document = find(DOCUMENT, |kind| unit.prop(kind).or_else(|| of_source(kind)));
        let stored = source.as_ref().map(|(_, text)| self.store(unit, text, document));
        self.order.push(unit.number, document, stored);
        if let (Some(stored), Some((source, _))) = (stored, source) {
            if let Some((before, after)) = self.given_context(unit, source) {
                let unit = &mut self.memory.units[stored as usize];
                (unit.before, unit.after) = (before, after);
            }
            self.store_targets(stored, unit, source, &languages);
        }
    }

    /// The memory of all units that were added.
    pub fn build(mut self) -> Memory {
        let units = &self.memory.units;
        for direction in &mut self.memory.directions {
            direction.candidates.sort_by_key(|c| (units[c.unit as usize].tokens.len(), c.unit));
        }
        let mut others: Vec<_> = self.others.into_iter().collect();
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        self.memory.others = others;
        self.memory
    }

    fn language(&mut self, tag: &str) -> Option<Language> {
        if let Some(known) = self.tags.get(tag) {
            return known.clone();
        }
        let language = Language::from_tag(tag);
        self.tags.insert(tag.to_owned(), language.clone());
        language
    }

    fn count_others(&mut self, languages: &[Option<Language>]) {
        for language in languages.iter().flatten() {
            let asked = self.memory.source.fit(language).is_some()
                || self.memory.directions.iter().any(|d| d.target.fit(language).is_some());
            if !asked {
                *self.others.entry(language.clone()).or_default() += 1;
            }
        }
    }

    fn keep(&mut self, text: &str) -> Span {
        let start = self.memory.text.len();
        self.memory.text.push_str(text);
        Span::new(start, self.memory.text.len())
    }

    fn keep_tokens(&mut self, text: &str) -> Span {
        let start = self.memory.tokens.len();
        self.memory.tokens.extend(self.memory.vocabulary.add(text));
        Span::new(start, self.memory.tokens.len())
    }

    fn store(&mut self, unit: &Unit, text: &str, document: Option<&str>) -> UnitIndex {
        let notes = unit.notes.iter().map(|note| self.keep(&note.text)).collect();
        let stored = Stored {
            file: self.memory.files.len().saturating_sub(1) as u32,
            number: unit.number,
            source: self.keep(text),
            tokens: self.keep_tokens(text),
            before: Neighbour::Unknown,
            after: Neighbour::Unknown,
            document: document.map(|document| self.keep(document)),
            notes,
        };
        self.memory.units.push(stored);
        self.memory.units.len() as UnitIndex - 1
    }

    /// The neighbours that the unit's own properties give. Where one of them is given, the other
    /// is an edge unless it is given too: the tools that write them leave out what is not there.
    fn given_context(&mut self, unit: &Unit, source: &Variant) -> Option<(Neighbour, Neighbour)> {
        let given = |kinds| find(kinds, |kind| unit.prop(kind).or_else(|| source.prop(kind)));
        let (before, after) = (given(BEFORE), given(AFTER));
        if before.is_none() && after.is_none() {
            return None;
        }
        let mut neighbour = |text: Option<&str>| match text.map(inside_seg).map(str::trim) {
            None | Some("") => Neighbour::Edge,
            Some(text) => Neighbour::Text(self.keep_tokens(text)),
        };
        Some((neighbour(before), neighbour(after)))
    }

    fn store_targets(
        &mut self,
        index: UnitIndex,
        unit: &Unit,
        source: &Variant,
        languages: &[Option<Language>],
    ) {
        if self.memory.units[index as usize].tokens.is_empty() {
            return; // A text without tokens matches nothing.
        }
        for d in 0..self.memory.directions.len() {
            let fitting = fitting(&self.memory.directions[d].target, unit, languages)
                .filter(|&variant| !std::ptr::eq(source, variant));
            let mut texts =
                fitting.map(|v| (v, v.text())).filter(|(_, text)| !text.trim().is_empty());
            let Some((variant, text)) = texts.next() else { continue };
            let alternatives: Vec<String> =
                texts.map(|(_, other)| other).filter(|other| *other != text).collect();
            let origin = Origin::of(unit, variant);
            let target = Target {
                author: origin.author.map(|author| self.keep(author)),
                date: origin.date.map(|date| self.keep(date)),
                changed: origin.changed,
                content: variant.has_codes().then(|| variant.content.clone().into()),
                notes: variant.notes.iter().map(|note| self.keep(&note.text)).collect(),
                alternatives: alternatives.iter().map(|other| self.keep(other)).collect(),
                text: self.keep(&text),
            };
            let direction = &mut self.memory.directions[d];
            direction
                .candidates
                .push(Candidate { unit: index, target: direction.targets.len() as u32 });
            direction.targets.push(target);
        }
    }
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

/// The variants that serve a language, the best fit first, of equals the first in the file.
fn fitting<'u>(
    language: &Language,
    unit: &'u Unit,
    languages: &[Option<Language>],
) -> impl Iterator<Item = &'u Variant> + use<'u> {
    let mut fits: Vec<(u8, &Variant)> = languages
        .iter()
        .zip(&unit.variants)
        .filter_map(|(offered, variant)| Some((language.fit(offered.as_ref()?)?, variant)))
        .collect();
    fits.sort_by_key(|(fit, _)| *fit);
    fits.into_iter().map(|(_, variant)| variant)
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
