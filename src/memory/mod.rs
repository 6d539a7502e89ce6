//! The memory: the units of some TMX files, ready to be matched against.
//!
//! A [`Memory`] is opened for one source language and the target languages that were asked for. It is
//! made of parts, each an [`Index`] of one or more files: mapped from disk by a store, or held in
//! memory by a [`Builder`]. It knows no format. Units stand in memory order (the order of the files),
//! then in unit order, and a [`UnitIndex`] is the place in that order.
//!
//! This is the reading interface: a [`Pair`] is one direction of a memory, a [`Proposal`] a unit in
//! it. Whatever is read comes straight from the indexes, so a unit costs nothing until it is asked for
//! something. An index that turns out to be damaged gives empty answers, and [`Memory::damaged`] says
//! so: whoever is about to show a result asks that first.

mod builder;
pub mod concordance;
pub mod date;
mod direction;
mod hash;
pub mod index;
mod neighbours;
mod proposal;
pub mod quality;
pub mod select;
pub mod unit;
mod vocabulary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::language::Language;

pub use builder::{Builder, IndexBuilder, SLOT};
use direction::Direction;
pub use direction::Pair;
pub use hash::Hasher;
pub(crate) use hash::hash;
use index::FileMeta;
pub use index::Index;
pub use proposal::{Details, Neighbours, Proposal};
pub use unit::{Code, CodeKind, Content, Note, Prop, Unit, Variant};
pub use vocabulary::{Token, Vocabulary};

/// A unit's place in memory order, then unit order: the file's number in the upper 32 bits, the unit's
/// number in the file in the lower.
pub type UnitIndex = u64;

/// The units of some files, in one source language and any number of target languages.
#[derive(Debug)]
pub struct Memory {
    source: Language,
    parts: Vec<Part>,
    directions: Vec<Direction>,
    /// Languages other than the ones asked for, with the number of variants, most first.
    others: Vec<(Language, u64)>,
}

/// An index as a part of a memory.
#[derive(Debug)]
pub struct Part {
    index: Index,
    /// For each file of the index, its place in memory order.
    ranks: Vec<u32>,
    /// Where the index is stored, if it is.
    path: Option<PathBuf>,
    /// Which of the memories that were asked for it belongs to.
    memory: usize,
    /// What is taken off the scores of its units, in percent.
    penalty: u8,
}

impl Part {
    /// An index, and for each of its files the place in memory order.
    pub fn new(index: Index, ranks: Vec<u32>) -> Self {
        Self { index, ranks, path: None, memory: 0, penalty: 0 }
    }

    /// The same part, as one of the memory of that number among those that were asked for.
    #[must_use]
    pub fn of_memory(self, memory: usize) -> Self {
        Self { memory, ..self }
    }

    /// The same part, with where its index is stored.
    #[must_use]
    pub fn stored_at(self, path: Option<PathBuf>) -> Self {
        Self { path, ..self }
    }

    /// Where the index is stored, if it is.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The files of the index, with their places in memory order.
    pub fn files(&self) -> impl Iterator<Item = (u32, &FileMeta)> {
        self.ranks.iter().copied().zip(self.index.files())
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What is taken off the scores of its units, in percent.
    pub fn penalty(&self) -> u8 {
        self.penalty
    }

    /// The place in memory order of the file with that number in the index.
    fn rank(&self, file: usize) -> u32 {
        self.ranks.get(file).copied().unwrap_or(u32::MAX)
    }
}

impl Memory {
    /// Puts indexes of the same source language together.
    pub fn open(
        source: Language,
        targets: impl IntoIterator<Item = Language>,
        parts: Vec<Part>,
    ) -> Self {
        let directions = targets.into_iter().map(|target| Direction::new(target, &parts)).collect();
        let mut memory = Self { source, parts, directions, others: Vec::new() };
        memory.others = memory.count_others();
        memory
    }

    fn count_others(&self) -> Vec<(Language, u64)> {
        let mut others: BTreeMap<Language, u64> = BTreeMap::new();
        for (tag, variants) in self.parts.iter().flat_map(|part| part.index.languages()) {
            let Some(language) = Language::from_tag(tag) else { continue };
            let asked = self.source.fit(&language).is_some()
                || self.target_languages().any(|target| target.fit(&language).is_some());
            if !asked {
                *others.entry(language).or_default() += variants;
            }
        }
        let mut others: Vec<_> = others.into_iter().collect();
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        others
    }

    /// Sets what is taken off the scores of units, in percent, by the number of the memory among those
    /// that were asked for; nothing where none is given.
    pub fn penalise(&mut self, points: &[u8]) {
        for part in &mut self.parts {
            part.penalty = points.get(part.memory).copied().unwrap_or(0).min(100);
        }
    }

    /// The source language.
    pub fn source_language(&self) -> &Language {
        &self.source
    }

    /// The target languages, in the order asked for.
    pub fn target_languages(&self) -> impl ExactSizeIterator<Item = &Language> {
        self.directions.iter().map(|direction| &direction.target)
    }

    /// The number of units that have a text in the source language.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.index.sources()).sum()
    }

    /// Whether no unit has a text in the source language.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Languages that the files hold beside the ones asked for, with the number of variants.
    pub fn other_languages(&self) -> &[(Language, u64)] {
        &self.others
    }

    /// The indexes that it is made of.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether an index turned out to be damaged since the memory was opened. What was read of it is
    /// not to be used.
    pub fn damaged(&self) -> bool {
        self.parts.iter().any(|part| part.index.is_damaged())
    }

    /// One direction: from the source language to the target language of that index.
    ///
    /// # Panics
    /// Where there is no such target language.
    pub fn pair(&self, target: usize) -> Pair<'_> {
        Pair::new(self, &self.directions[target])
    }
}

#[cfg(test)]
mod tests;
