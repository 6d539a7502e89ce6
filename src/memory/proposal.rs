//! A unit in one direction: what a match is made from.

use super::direction::Serving;
use super::index::layout::{EDGE, UNKNOWN};
use super::index::record::{Record, Target};
use super::unit::Content;
use super::vocabulary::surface_hash;
use super::{Part, Token, UnitIndex};

/// A unit in one direction: what a match is made from.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'m> {
    part: &'m Part,
    serving: &'m Serving,
    place: u32,
    record: u64,
}

/// The sentences beside a text, as units know theirs: by their surfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbours {
    before: u64,
    after: u64,
}

impl Neighbours {
    /// The sentences before and after, `None` at an edge of the document.
    pub fn new(before: Option<&str>, after: Option<&str>) -> Self {
        let known = |text: Option<&str>| text.map_or(EDGE, surface_hash);
        Self { before: known(before), after: known(after) }
    }
}

/// All that is known of a unit in one direction, read at once.
#[derive(Clone, Debug)]
pub struct Details<'m> {
    /// The source text, without inline codes.
    pub source: &'m str,
    /// The target text, without inline codes.
    pub target: &'m str,
    /// The target's text and inline codes, where it has codes.
    pub content: Option<Vec<Content>>,
    /// Further target texts of the same language in the same unit.
    pub alternatives: Vec<&'m str>,
    /// The TMX file's path, relative to the memory folder, with `/`.
    pub file: &'m str,
    /// The unit's number among all units of the file, from 1.
    pub number: u32,
    /// Who changed, else who made the target.
    pub author: Option<&'m str>,
    /// When the target was changed, else when it was made, as the file writes it.
    pub date: Option<&'m str>,
    /// The document that the unit came from.
    pub document: Option<&'m str>,
    /// The notes on the unit and on its target.
    pub notes: Vec<&'m str>,
}

impl<'m> Proposal<'m> {
    /// All that is known of the unit. `None` where its index is damaged.
    pub fn details(&self) -> Option<Details<'m>> {
        let stored = self.stored()?;
        let (&best, others) = self.serving.targets(stored.shape).split_first()?;
        let target = stored.target(best as usize)?;
        let others = others.iter().filter_map(|&at| Some(stored.target(at as usize)?.text));
        Some(Details {
            source: stored.source,
            target: target.text,
            content: target.content()?,
            alternatives: others.filter(|other| *other != target.text).collect(),
            file: self.file(),
            number: stored.number,
            author: target.author,
            date: target.date,
            document: stored.document,
            notes: stored.notes.chain(target.notes).collect(),
        })
    }

    pub(super) fn new(part: &'m Part, serving: &'m Serving, place: u32, record: u64) -> Self {
        Self { part, serving, place, record }
    }

    fn stored(&self) -> Option<Record<'m>> {
        self.part.index.record(self.record)
    }

    fn stored_target(&self) -> Option<Target<'m>> {
        let stored = self.stored()?;
        let best = *self.serving.targets(stored.shape).first()?;
        stored.target(best as usize)
    }

    /// The unit's place in memory order, then unit order.
    pub fn index(&self) -> UnitIndex {
        let file = self.part.rank(self.part.index.file_of(self.record));
        UnitIndex::from(file) << 32 | UnitIndex::from(self.number())
    }

    /// The tokens of the source, in the numbers of the unit's index.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let index = &self.part.index;
        let Some(row) = index.row(self.place) else { return Vec::new() };
        let token = |at| {
            let surface = row.surface(at);
            Token { surface, key: index.key_of(surface) }
        };
        (0..row.len()).map(token).collect()
    }

    /// The source text, without inline codes.
    pub fn source(&self) -> &'m str {
        self.stored().map_or("", |stored| stored.source)
    }

    /// The target text, without inline codes.
    pub fn target(&self) -> &'m str {
        self.stored_target().map_or("", |target| target.text)
    }

    /// The target's text and inline codes, where it has codes.
    pub fn target_content(&self) -> Option<Vec<Content>> {
        self.stored_target()?.content()?
    }

    /// Further target texts of the same language in the same unit.
    pub fn alternatives(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let stored = self.stored();
        let places = stored.map_or(&[][..], |stored| self.serving.targets(stored.shape));
        let text = move |at: &u32| Some(stored?.target(*at as usize)?.text);
        let first = places.first().and_then(text);
        places.iter().skip(1).filter_map(text).filter(move |other| Some(*other) != first)
    }

    /// The TMX file's path, relative to the memory folder, with `/`.
    pub fn file(&self) -> &'m str {
        let file = self.part.index.file_of(self.record);
        self.part.index.files().get(file).map_or("", |file| &file.name)
    }

    /// The unit's number among all units of the file, from 1.
    pub fn number(&self) -> u32 {
        self.stored().map_or(0, |stored| stored.number)
    }

    /// Who changed, else who made the target.
    pub fn author(&self) -> Option<&'m str> {
        self.stored_target()?.author
    }

    /// When the target was changed, else when it was made, as the file writes it.
    pub fn date(&self) -> Option<&'m str> {
        self.stored_target()?.date
    }

    /// The change date as a number that orders like it, `YYYYMMDDhhmmss`; 0 where there is none.
    pub fn changed(&self) -> u64 {
        self.stored_target().map_or(0, |target| target.changed)
    }

    /// The document that the unit came from.
    pub fn document(&self) -> Option<&'m str> {
        self.stored()?.document
    }

    /// The notes on the unit and on its target.
    pub fn notes(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let of_target = self.stored_target().map(|target| target.notes);
        let notes = self.stored().map(|stored| stored.notes);
        notes.into_iter().flatten().chain(of_target.into_iter().flatten())
    }

    /// Whether the unit stood between the same sentences.
    pub fn stood_between(&self, neighbours: Neighbours) -> bool {
        let (before, after) = self.part.index.neighbours(self.place);
        let known = before != UNKNOWN && after != UNKNOWN;
        known && (before, after) == (neighbours.before, neighbours.after)
    }
}
