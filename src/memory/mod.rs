//! The memory: the units of some TMX files, ready to be matched against.
//!
//! A [`Memory`] holds one source language and the target languages that were asked for; the
//! other variants of a unit are not kept. It is built from an iterator of units and knows no
//! format and no file system. Units stand in memory order, then in unit order, and a
//! [`UnitIndex`] is the place in that order.

mod builder;
mod neighbours;
pub mod unit;
mod vocabulary;

use crate::language::Language;
use crate::text::Span;

pub use builder::Builder;
pub use unit::{Code, CodeKind, Content, Note, Prop, Unit, Variant};
pub use vocabulary::{Token, Vocabulary};

/// A unit's place in memory order, then unit order, from 0.
pub type UnitIndex = u32;

/// The units of some files, in one source language and any number of target languages.
#[derive(Debug)]
pub struct Memory {
    source: Language,
    directions: Vec<Direction>,
    files: Vec<File>,
    vocabulary: Vocabulary,
    /// All text, end to end; the spans below point into it.
    text: String,
    units: Vec<Stored>,
    /// The tokens of all sources, end to end.
    tokens: Vec<Token>,
    /// Languages other than the ones asked for, with the number of variants, most first.
    others: Vec<(Language, u64)>,
}

/// A file that units came from.
#[derive(Debug)]
struct File {
    name: String,
}

/// What is kept of a unit.
#[derive(Debug)]
struct Stored {
    file: u32,
    number: u32,
    source: Span,
    /// Into `Memory::tokens`.
    tokens: Span,
    before: Neighbour,
    after: Neighbour,
    document: Option<Span>,
    notes: Box<[Span]>,
}

/// What a unit's file says of the sentence before or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Neighbour {
    /// Nothing.
    Unknown,
    /// The document begins or ends here.
    Edge,
    /// The source of another unit.
    Unit(UnitIndex),
    /// A text given with the unit, as a span of `Memory::tokens`.
    Text(Span),
}

/// The units that have a text in one target language.
#[derive(Debug)]
struct Direction {
    target: Language,
    /// In order of the number of source tokens, then of units.
    candidates: Vec<Candidate>,
    targets: Vec<Target>,
}

/// A unit as a candidate for matching.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    unit: UnitIndex,
    target: u32,
}

/// A unit's text in one target language.
#[derive(Debug)]
struct Target {
    text: Span,
    /// Text and codes, where there are codes.
    content: Option<Box<[Content]>>,
    author: Option<Span>,
    date: Option<Span>,
    /// `YYYYMMDDhhmmss` as a number, 0 where the unit has no change date.
    changed: u64,
    /// Further texts in the same language that the unit holds.
    alternatives: Box<[Span]>,
    notes: Box<[Span]>,
}

impl Memory {
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
        self.units.len()
    }

    /// Whether no unit has a text in the source language.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Languages that the files hold beside the ones asked for, with the number of variants.
    pub fn other_languages(&self) -> &[(Language, u64)] {
        &self.others
    }

    /// The numbers that stand for tokens here.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// One direction: from the source language to the target language of that index.
    ///
    /// # Panics
    /// Where there is no such target language.
    pub fn pair(&self, target: usize) -> Pair<'_> {
        Pair { memory: self, direction: &self.directions[target] }
    }

    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}

/// The units of a memory in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'m> {
    memory: &'m Memory,
    direction: &'m Direction,
}

impl<'m> Pair<'m> {
    /// The memory that it belongs to.
    pub fn memory(&self) -> &'m Memory {
        self.memory
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.direction.candidates.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.direction.candidates.is_empty()
    }

    /// The units whose source has at least `least` and at most `most` tokens, in order of that
    /// number, then of units.
    pub fn of_length(&self, least: u32, most: u32) -> impl Iterator<Item = Proposal<'m>> + use<'m> {
        let all: &'m [Candidate] = &self.direction.candidates;
        let length = |c: &Candidate| self.memory.units[c.unit as usize].tokens.len() as u64;
        let start = all.partition_point(|c| length(c) < u64::from(least));
        let end = start + all[start..].partition_point(|c| length(c) <= u64::from(most));
        let pair = *self;
        all[start..end].iter().map(move |&candidate| Proposal { pair, candidate })
    }
}

/// A unit in one direction: what a match is made from.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'m> {
    pair: Pair<'m>,
    candidate: Candidate,
}

impl<'m> Proposal<'m> {
    fn stored(&self) -> &'m Stored {
        &self.pair.memory.units[self.candidate.unit as usize]
    }

    fn stored_target(&self) -> &'m Target {
        &self.pair.direction.targets[self.candidate.target as usize]
    }

    /// The unit's place in memory order, then unit order.
    pub fn index(&self) -> UnitIndex {
        self.candidate.unit
    }

    /// The tokens of the source.
    pub fn tokens(&self) -> &'m [Token] {
        &self.pair.memory.tokens[self.stored().tokens.range()]
    }

    /// The source text, without inline codes.
    pub fn source(&self) -> &'m str {
        self.pair.memory.slice(self.stored().source)
    }

    /// The target text, without inline codes.
    pub fn target(&self) -> &'m str {
        self.pair.memory.slice(self.stored_target().text)
    }

    /// The target's text and inline codes, where it has codes.
    pub fn target_content(&self) -> Option<&'m [Content]> {
        self.stored_target().content.as_deref()
    }

    /// Further target texts of the same language in the same unit.
    pub fn alternatives(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let memory = self.pair.memory;
        self.stored_target().alternatives.iter().map(|&span| memory.slice(span))
    }

    /// The TMX file's path, relative to the memory folder, with `/`.
    pub fn file(&self) -> &'m str {
        &self.pair.memory.files[self.stored().file as usize].name
    }

    /// The unit's number among all units of the file, from 1.
    pub fn number(&self) -> u32 {
        self.stored().number
    }

    /// Who changed, else who made the target.
    pub fn author(&self) -> Option<&'m str> {
        self.stored_target().author.map(|span| self.pair.memory.slice(span))
    }

    /// When the target was changed, else when it was made, as the file writes it.
    pub fn date(&self) -> Option<&'m str> {
        self.stored_target().date.map(|span| self.pair.memory.slice(span))
    }

    /// The change date as a number that orders like it, `YYYYMMDDhhmmss`; 0 where there is none.
    pub fn changed(&self) -> u64 {
        self.stored_target().changed
    }

    /// The document that the unit came from.
    pub fn document(&self) -> Option<&'m str> {
        self.stored().document.map(|span| self.pair.memory.slice(span))
    }

    /// The notes on the unit and on its target.
    pub fn notes(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let memory = self.pair.memory;
        let notes = self.stored().notes.iter().chain(&self.stored_target().notes);
        notes.map(|&span| memory.slice(span))
    }

    /// Whether the unit stood between the same neighbours: `before` and `after` are the tokens of
    /// the sources beside the query, by this memory's vocabulary, `None` at an edge of its document.
    pub fn stood_between(&self, before: Option<&[Token]>, after: Option<&[Token]>) -> bool {
        let memory = self.pair.memory;
        let same = |neighbour: Neighbour, tokens: Option<&[Token]>| {
            let span = match neighbour {
                Neighbour::Unknown => return false,
                Neighbour::Edge => return tokens.is_none(),
                Neighbour::Unit(unit) => memory.units[unit as usize].tokens,
                Neighbour::Text(span) => span,
            };
            // A surface that the memory lacks has a number that none of its own has.
            tokens == Some(&memory.tokens[span.range()])
        };
        same(self.stored().before, before) && same(self.stored().after, after)
    }
}

#[cfg(test)]
mod tests;
