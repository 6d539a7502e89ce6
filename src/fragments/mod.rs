//! Fragments: parts of a sentence that the memory has translated before, each with a target, a
//! confidence that is true, and the places that agree.
//!
//! [`Fragments::learn`] aligns the words of a memory's units (`align`, IBM model 2 in both
//! directions), sorts their sources in a suffix array and fits the confidence on units that were
//! held out. [`Fragments::find`] looks up a sentence: every known fragment of two or more content
//! words, the spans of the targets that go with it, what speaks for each, and the choice of those
//! that do not overlap. Nothing here touches a file; [`Fragments::to_bytes`] and
//! [`Fragments::from_bytes`] are what is kept on disk.
//!
//! A fragment begins and ends with a content word, has no punctuation inside, and is never cut
//! beside a number or a word of magnitude, which are the business of values.

mod align;
mod build;
mod confidence;
mod extract;
mod index;
mod lexicon;
mod lookup;
mod near;
mod renderings;
mod stored;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::language::Language;
use crate::text::Span;
use index::Index;
pub use near::Nearness;
pub use renderings::Rendering;

/// A unit to learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'u> {
    /// The file that it came from.
    pub file: &'u str,
    /// Its number there, from 1.
    pub number: u32,
    /// The source text, without inline codes.
    pub source: &'u str,
    /// The target text, without inline codes.
    pub target: &'u str,
}

/// What was learnt of a memory in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragments {
    index: Index,
}

/// Stands for the units of a memory: the same where they are, and their order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Takes in the next unit.
    pub fn add(&mut self, unit: &Example<'_>) {
        for bytes in [unit.file.as_bytes(), unit.source.as_bytes(), unit.target.as_bytes()] {
            self.0 = (self.0.rotate_left(5) ^ stored::checksum(bytes))
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        self.0 ^= u64::from(unit.number);
    }

    /// As a number, to be kept.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// What fragments were learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Stands for the units; see [`Fingerprint`].
    pub units: u64,
    /// Stands for the files that the units were read from, so that unchanged files need not be read
    /// to know that nothing has changed.
    pub files: u128,
}

/// A part of a sentence with the translation that the memory gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// Where it stands in the sentence.
    pub span: Span,
    /// The proposed target.
    pub target: String,
    /// How likely a translator uses that target, 0 to 1.
    pub confidence: f64,
    /// How many different units hold the fragment.
    pub occurrences: u32,
    /// Of those that were looked at (at most 100), how many have that target.
    pub agreeing: u32,
    /// The unit that shows it best.
    pub example: Place,
}

/// A unit in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The unit's number there, from 1.
    pub number: u32,
    /// The source.
    pub source: String,
    /// The target.
    pub target: String,
}

impl Fragments {
    /// Learns from the units of a memory, in order. Deterministic; uses all threads.
    pub fn learn<'u>(
        source: &Language,
        target: &Language,
        units: impl IntoIterator<Item = Example<'u>>,
    ) -> Self {
        let mut corpus = build::Corpus::new(source, target);
        for unit in units {
            corpus.add(&unit);
        }
        Self { index: corpus.learn() }
    }

    /// What was learnt, as bytes, with what it was learnt from.
    pub fn to_bytes(&self, origin: Origin) -> Vec<u8> {
        stored::write(self, origin)
    }

    /// Reads what was learnt, with what it was learnt from.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) for another version,
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) for damage of any kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, Origin)> {
        stored::read(bytes)
    }

    /// The languages that it goes from and to.
    pub fn languages(&self) -> &[Language; 2] {
        &self.index.languages
    }

    /// The number of different units that were learnt from.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether nothing was learnt.
    pub fn is_empty(&self) -> bool {
        self.index.len() == 0
    }

    /// How near a sentence is to the memory; the sum over a text is what [`Self::find`] asks for.
    pub fn nearness(&self, sentence: &str) -> Nearness {
        lookup::nearness(&self.index, &self.index.query(sentence))
    }

    /// The fragments of a sentence that do not overlap, in order, of at least `least` content words.
    /// Words of the spans that are `taken` stay free. The farther the `text` that the sentence is from is
    /// from the memory, the less confidence; one that is not known counts as near.
    pub fn find(
        &self,
        sentence: &str,
        least: u32,
        taken: &[Span],
        text: Nearness,
    ) -> Vec<Fragment> {
        let index = &self.index;
        let query = index.query(sentence);
        let taken: Vec<_> = taken.iter().map(|&span| query.words_of(span)).collect();
        let proposed = lookup::propose(index, &query, least, &taken);
        let chosen = lookup::choose(query.keys.len(), proposed);
        let distance = near::distance(text, index.usual);
        let confidence = |one: &lookup::Proposed| index.model.of_chosen(one.probability, distance);
        chosen.iter().map(|one| self.fragment(&query, one, confidence(one))).collect()
    }

    /// The fragments of a sentence by Dice's coefficient alone, in order: the baseline that alignment
    /// is measured against. The confidence is the least coefficient of the target's words.
    pub fn find_by_dice(&self, sentence: &str, least: u32) -> Vec<Fragment> {
        let query = self.index.query(sentence);
        let proposed = lookup::propose_by_dice(&self.index, &query, least);
        let chosen = lookup::choose(query.keys.len(), proposed);
        chosen.iter().map(|one| self.fragment(&query, one, one.probability)).collect()
    }

    fn fragment(&self, query: &index::Query, one: &lookup::Proposed, confidence: f64) -> Fragment {
        let (index, words) = (&self.index, &one.candidate.words);
        let words = words.start as usize..words.end as usize;
        let (first, last) = (one.known.words.start, one.known.words.end - 1);
        Fragment {
            span: Span::new(query.spans[first].start, query.spans[last].end),
            target: index.target.text(&index.target.words[words]),
            confidence,
            occurrences: one.known.suffixes.len() as u32,
            agreeing: one.candidate.agreeing,
            example: self.place(one.candidate.unit as usize),
        }
    }

    fn place(&self, unit: usize) -> Place {
        let index = &self.index;
        let file = index.files.partition_point(|file| file.first as usize <= unit) - 1;
        Place {
            file: index.files[file].name.clone(),
            number: index.numbers[unit],
            source: index.source.text(index.source.unit(unit)),
            target: index.target.text(index.target.unit(unit)),
        }
    }
}
