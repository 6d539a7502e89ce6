//! Drafts: the segments of a document beside what the memory knows of them, a column a target
//! language. A draft owns its text, so that it outlives the document and the memory, and knows no
//! file format.

pub mod accept;
pub mod analysis;
pub mod check;
pub mod codes;
pub mod difference;
pub mod finished;
pub mod fit;
pub mod leverage;
pub mod parts;
pub mod priority;
pub mod revise;

use crate::document::{BlockKind, CodedText, InlineCode};
use crate::language::Language;
use crate::matching::{Edit, Kind, Score};
use crate::memory::Content;
use crate::placeable::{Change, Found, Value};
use crate::text::Span;
pub use leverage::{Band, Leverage};

/// A document's draft in all target languages.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The document's path relative to where its folder was named, with `/`.
    pub document: String,
    /// The language of the document.
    pub source_language: Language,
    /// The languages of the columns, in the order asked for.
    pub target_languages: Vec<Language>,
    /// The blocks of the document, in order.
    pub blocks: Vec<Block>,
    /// The segments of all blocks, in order.
    pub segments: Vec<Segment>,
    /// What the memory covers, one for each target language.
    pub leverage: Vec<Leverage>,
}

impl Draft {
    /// The segments of a block, in order; none for a block that is not to be translated.
    pub fn segments_of(&self, block: &Block) -> &[Segment] {
        let start = self.segments.partition_point(|segment| segment.block < block.number);
        let end = self.segments.partition_point(|segment| segment.block <= block.number);
        &self.segments[start..end]
    }

    /// The document's title: its first heading, else its name.
    pub fn title(&self) -> &str {
        let heading = self.blocks.iter().find(|block| block.kind == BlockKind::Heading);
        heading.map_or(self.document.as_str(), |block| block.text.as_str())
    }
}

/// A block of the document.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its number, from 1.
    pub number: u32,
    /// What it is.
    pub kind: BlockKind,
    /// Its text on one line.
    pub text: String,
}

/// One source sentence and its columns.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its number in the document, from 1.
    pub number: u32,
    /// The number of its block.
    pub block: u32,
    /// What its block is.
    pub kind: BlockKind,
    /// Where it stands in the text of its block in the document.
    pub span: Span,
    /// The sentence on one line, without its inline codes.
    pub source: String,
    /// Its inline codes, numbered from 1.
    pub codes: Vec<InlineCode>,
    /// The values of the source; none in a language whose values are not known.
    pub values: Vec<Found>,
    /// UAX #29 words of the source.
    pub words: u64,
    /// Characters of the source, white space left out.
    pub characters: u64,
    /// A column a target language.
    pub columns: Vec<Column>,
}

impl Segment {
    /// The sentence with its codes.
    pub fn coded(&self) -> CodedText {
        CodedText { text: self.source.clone(), codes: self.codes.clone() }
    }
}

/// A segment in one target language.
#[derive(Clone, Debug)]
pub struct Column {
    /// The target text to begin with: the first proposal's, where that is good enough.
    pub text: String,
    /// The codes of the sentence in that text, as far as they have a place there.
    pub codes: Vec<InlineCode>,
    /// Where that text came from, if there is any.
    pub origin: TextOrigin,
    /// Where that text came from, or why there is none.
    pub status: Status,
    /// Where the sentence stood first, if this is a repetition.
    pub first: Option<Occurrence>,
    /// The most similar sentence that came earlier in the run, where it is nearer than what the
    /// memory proposes.
    pub similar: Option<Similar>,
    /// What the memory proposes, best first.
    pub proposals: Vec<Proposal>,
    /// Where it proposes nothing: the values of the source, as it writes such values.
    pub values: Vec<RenderedValue>,
    /// What is known of parts of the source: terms, and where the text is empty fragments, in order.
    pub parts: Vec<parts::Part>,
    /// What the checks find in the text.
    pub findings: Vec<check::Finding>,
}

/// A value of the source, written in the target language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedValue {
    /// Where it stands in the source.
    pub span: Span,
    /// What it is.
    pub value: Value,
    /// How the target language writes it.
    pub text: String,
}

/// Where the text of a column came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextOrigin {
    /// The memory: it is the first proposal's.
    #[default]
    Proposal,
    /// A translator wrote it, in an earlier draft of the document.
    Translator {
        /// Whether it was confirmed.
        confirmed: bool,
    },
    /// A translator confirmed it for the same sentence, elsewhere in the run.
    Repetition,
}

impl Column {
    /// The score of the first proposal.
    pub fn score(&self) -> Option<Score> {
        self.proposals.first().map(|proposal| proposal.score)
    }

    /// The text with its codes.
    pub fn coded(&self) -> CodedText {
        CodedText { text: self.text.clone(), codes: self.codes.clone() }
    }

    /// The first proposal, where its target is the text to begin with.
    pub fn prefilled(&self) -> Option<&Proposal> {
        let from_proposal = self.origin == TextOrigin::Proposal && !self.text.is_empty();
        self.proposals.first().filter(|_| from_proposal)
    }

    /// What is known of parts of its source, a line each, then what to put in the place of what in the
    /// first proposal.
    pub fn parts_told(&self, source: &str) -> impl Iterator<Item = String> {
        let parts = self.parts.iter().map(|part| part.told(source));
        let first = self.proposals.iter().take(1).flat_map(|first| &first.replacements);
        parts.chain(first.map(|replacement| replacement.told(source)))
    }

    /// Whether a translator has confirmed the text.
    pub fn is_confirmed(&self) -> bool {
        self.origin == TextOrigin::Translator { confirmed: true }
    }

    /// The leverage band that the segment counts in.
    pub fn band(&self) -> Band {
        match (self.status, self.score()) {
            (Status::Context, _) => Band::Context,
            (Status::Exact, _) => Band::Exact,
            (Status::Repetition, _) => Band::Repetition,
            (_, Some(score)) => Band::of_fuzzy(score),
            (_, None) => Band::None,
        }
    }
}

/// What is known of a segment in one language, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The same sentence between the same neighbours is in the memory.
    Context,
    /// The same sentence is in the memory.
    Exact,
    /// The same sentence came earlier in the run, and is not in the memory.
    Repetition,
    /// The same words with other values or terms are in the memory, rewritten with those of the
    /// segment.
    Repaired,
    /// A similar sentence is in the memory.
    Fuzzy,
    /// Nothing.
    None,
}

impl Status {
    /// The name in JSON, TSV and HTML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Exact => "exact",
            Self::Repetition => "repetition",
            Self::Repaired => "repaired",
            Self::Fuzzy => "fuzzy",
            Self::None => "none",
        }
    }
}

/// A place in a run: a document and a segment of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The document, named as in [`Draft::document`].
    pub document: String,
    /// The number of the segment there.
    pub segment: u32,
}

/// An earlier sentence of the run that is similar: an internal match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Where it stood first.
    pub at: Occurrence,
    /// How near it is.
    pub score: Score,
}

/// What the memory proposes for a segment.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// How near it is, less the penalties.
    pub score: Score,
    /// What was taken off the score.
    pub penalties: Vec<Penalty>,
    /// What kind of match it is.
    pub kind: Kind,
    /// The unit's source, without inline codes.
    pub source: String,
    /// The unit's target, without inline codes; rewritten where it was repaired.
    pub target: String,
    /// What was rewritten, in a repaired match.
    pub repair: Option<Repair>,
    /// The target with its inline codes, where it has any.
    pub content: Option<Vec<Content>>,
    /// Other targets that the same unit holds in the same language.
    pub alternatives: Vec<String>,
    /// What differs between the segment and the unit's source.
    pub edits: Vec<Edit>,
    /// In a fuzzy match, what is known of words that differ.
    pub replacements: Vec<parts::Replacement>,
    /// The TMX file's path relative to the memory folder, with `/`.
    pub memory: String,
    /// The unit's number among all units of that file, from 1.
    pub unit: u32,
    /// Who changed, else who made it.
    pub author: Option<String>,
    /// When it was changed, else made, as the file writes it.
    pub date: Option<String>,
    /// The document that it came from.
    pub document: Option<String>,
    /// Notes on the unit.
    pub notes: Vec<String>,
}

/// Points taken off a score for a stated reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// The reason, as outputs name it.
    pub name: &'static str,
    /// How many percent.
    pub points: u8,
}

impl Penalty {
    /// Codes of the sentence have no place in the proposal, or the unit has more than the sentence.
    pub const CODES: Self = Self { name: "codes", points: 1 };

    /// The name of a memory's penalty.
    const MEMORY: &str = "memory";

    /// The unit is in a memory that the settings trust less.
    pub const fn memory(points: u8) -> Self {
        Self { name: Self::MEMORY, points }
    }
}

impl Proposal {
    /// The score before penalties.
    pub fn raw_score(&self) -> Score {
        let points = self.penalties.iter().map(|penalty| penalty.points).sum::<u8>();
        Score::percent(self.score.get().saturating_add(points))
    }

    /// Takes points off the score. A text that is the same is worth no more than 100 then, whatever
    /// stands beside it.
    pub fn penalise(&mut self, penalty: Penalty) {
        let score = self.score.min(Score::EXACT).get();
        self.score = Score::percent(score.saturating_sub(penalty.points));
        self.penalties.push(penalty);
    }

    /// Whether its memory has a penalty.
    pub fn is_distrusted(&self) -> bool {
        self.penalties.iter().any(|penalty| penalty.name == Penalty::MEMORY)
    }

    /// What kind it counts as in the order of proposals: what is in a memory with a penalty stands
    /// among the fuzzy ones, by what is left of its score.
    pub fn order(&self) -> Kind {
        if self.is_distrusted() { Kind::Fuzzy } else { self.kind }
    }

    /// The score before penalties and what was taken off it: `100% less 5 (memory)`.
    pub fn penalties_in_words(&self) -> Option<String> {
        let parts =
            self.penalties.iter().map(|Penalty { name, points }| format!("{points} ({name})"));
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| format!("{}% less {}", self.raw_score(), parts.join(", ")))
    }

    /// Whether it is the sentence itself, without anything to mend.
    pub fn is_exact(&self) -> bool {
        matches!(self.kind, Kind::Context | Kind::Exact) && self.penalties.is_empty()
    }
}

/// What was replaced in a repaired match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repaired {
    /// Its values.
    Values,
    /// Terms of the glossary.
    Terms,
    /// Both.
    TermsAndValues,
}

impl Repaired {
    /// As outputs tell it, at the beginning of a sentence.
    pub fn told(self) -> &'static str {
        match self {
            Self::Values => "Values replaced",
            Self::Terms => "Terms replaced",
            Self::TermsAndValues => "Terms and values replaced",
        }
    }
}

/// How a match was repaired: its values, or terms of the glossary, were replaced by those of the
/// segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What was replaced.
    pub what: Repaired,
    /// The unit's target as it stands in the memory.
    pub target_original: String,
    /// What was put into it, in order.
    pub changes: Vec<Change>,
}
