//! The analysis that a desk plans by: how much of each document falls in which band, and what that
//! weighs.
//!
//! A segment counts in the first band that fits, in the order of [`AnalysisBand::ALL`] but that
//! matches of 100 and context come before repetitions, so that nobody is paid for what the memory
//! holds as it is. All bands but the two last are the same in whatever order the documents come.

use std::collections::HashSet;
use std::ops::AddAssign;

use super::leverage::{Amount, Band};
use super::{Column, Draft, Status};
use crate::language::Language;
use crate::matching::Score;
use crate::text;

/// The bands of an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnalysisBand {
    /// The same sentence between the same neighbours is in the memory.
    Context,
    /// The sentence came earlier in the same document.
    Repetition,
    /// The sentence came in an earlier document of the run.
    CrossRepetition,
    /// The same sentence is in the memory.
    Exact,
    /// 95 to 99 percent.
    From95,
    /// 85 to 94 percent.
    From85,
    /// 75 to 84 percent.
    From75,
    /// 50 to 74 percent.
    From50,
    /// Nothing in the memory, but a similar sentence earlier in the run.
    Internal,
    /// Nothing.
    None,
}

impl AnalysisBand {
    /// All bands, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::Context,
        Self::Repetition,
        Self::CrossRepetition,
        Self::Exact,
        Self::From95,
        Self::From85,
        Self::From75,
        Self::From50,
        Self::Internal,
        Self::None,
    ];

    /// The name in reports and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Repetition => "repetition",
            Self::CrossRepetition => "cross-file repetition",
            Self::Exact => "100",
            Self::From95 => "95-99",
            Self::From85 => "85-94",
            Self::From75 => "75-84",
            Self::From50 => "50-74",
            Self::Internal => "internal fuzzy",
            Self::None => "none",
        }
    }

    /// What counts in it.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Context => "the memory holds the same sentence between the same neighbours",
            Self::Repetition => {
                "not in the memory as it is, and it came earlier in the same document"
            }
            Self::CrossRepetition => {
                "not in the memory as it is, and it came in another document before this one"
            }
            Self::Exact => "the memory holds the same sentence, in other surroundings",
            Self::From95 => "the nearest sentence of the memory scores 95 to 99 percent",
            Self::From85 => "the nearest sentence of the memory scores 85 to 94 percent",
            Self::From75 => "the nearest sentence of the memory scores 75 to 84 percent",
            Self::From50 => "the nearest sentence of the memory scores 50 to 74 percent",
            Self::Internal => {
                "nothing in the memory from 50 percent, and a sentence before it in the run scores \
                 50 percent or more"
            }
            Self::None => "none of these",
        }
    }

    /// The band of a match in the memory.
    fn of_score(score: Score) -> Self {
        match Band::of_fuzzy(score) {
            Band::From95 => Self::From95,
            Band::From85 => Self::From85,
            Band::From75 => Self::From75,
            Band::From50 => Self::From50,
            _ => Self::None,
        }
    }

    /// The band of a similar sentence, once it is translated.
    pub fn of_translated(score: Score) -> Self {
        if score >= Score::EXACT { Self::Repetition } else { Self::of_score(score) }
    }

    /// The band of a segment. `again` says whether its sentence came earlier in the same document.
    pub fn of(column: &Column, again: bool) -> Self {
        let fuzzy = column.score().map_or(Self::None, Self::of_score);
        match column.status {
            Status::Context => Self::Context,
            Status::Exact => Self::Exact,
            Status::Repetition if again => Self::Repetition,
            Status::Repetition => Self::CrossRepetition,
            _ if fuzzy == Self::None && column.similar.is_some() => Self::Internal,
            _ => fuzzy,
        }
    }
}

/// What a word of each band weighs, in percent of a word that is translated afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates(pub [u8; AnalysisBand::ALL.len()]);

impl Default for Rates {
    fn default() -> Self {
        Self([0, 10, 10, 10, 30, 50, 70, 100, 80, 100])
    }
}

impl Rates {
    /// The rate of a band.
    pub fn of(&self, band: AnalysisBand) -> u8 {
        self.0[band as usize]
    }
}

/// Amounts of source text by band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts([Amount; AnalysisBand::ALL.len()]);

impl Amounts {
    /// The amount in a band.
    pub fn of(&self, band: AnalysisBand) -> Amount {
        self.0[band as usize]
    }

    /// All bands together.
    pub fn total(&self) -> Amount {
        let mut total = Amount::default();
        self.0.iter().for_each(|&amount| total += amount);
        total
    }

    /// Weighted words of a band, in hundredths of a word.
    pub fn weighted_of(&self, band: AnalysisBand, rates: &Rates) -> u64 {
        self.of(band).words * u64::from(rates.of(band))
    }

    /// Weighted words of all bands, in hundredths of a word.
    pub fn weighted(&self, rates: &Rates) -> u64 {
        AnalysisBand::ALL.iter().map(|&band| self.weighted_of(band, rates)).sum()
    }
}

impl AddAssign<&Amounts> for Amounts {
    fn add_assign(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

/// The analysis of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentAnalysis {
    /// The document, named as in [`Draft::document`].
    pub document: String,
    /// The amounts in each target language.
    pub languages: Vec<Amounts>,
}

impl DocumentAnalysis {
    /// The analysis of a draft that was made with a threshold of 50 percent.
    pub fn of(draft: &Draft) -> Self {
        let mut languages = vec![Amounts::default(); draft.target_languages.len()];
        let mut here = HashSet::new();
        for segment in &draft.segments {
            let again = text::surface_hash(&segment.source).is_some_and(|hash| !here.insert(hash));
            let amount =
                Amount { segments: 1, words: segment.words, characters: segment.characters };
            for (amounts, column) in languages.iter_mut().zip(&segment.columns) {
                amounts.0[AnalysisBand::of(column, again) as usize] += amount;
            }
        }
        Self { document: draft.document.clone(), languages }
    }
}

/// The analysis of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The language of the documents.
    pub source_language: Language,
    /// The target languages.
    pub target_languages: Vec<Language>,
    /// What words weigh.
    pub rates: Rates,
    /// The documents, in the order in which they were read.
    pub documents: Vec<DocumentAnalysis>,
}

impl Analysis {
    /// All documents together, for each target language.
    pub fn totals(&self) -> Vec<Amounts> {
        let mut totals = vec![Amounts::default(); self.target_languages.len()];
        for document in &self.documents {
            for (total, amounts) in totals.iter_mut().zip(&document.languages) {
                *total += amounts;
            }
        }
        totals
    }
}

/// What every report says of how it counts.
pub const NOTES: [&str; 4] = [
    "A segment counts once in each language, in the first band that fits: context and 100 first, then \
     repetition, cross-file repetition, the best match of the memory, internal fuzzy, none.",
    "Words are those of UAX #29, characters do not count white space. Weighted words are words times \
     the rate of their band.",
    "Repetitions are the same in total whatever the order of the documents: the documents that hold a \
     sentence less one, and its places in each document less one.",
    "Internal fuzzy and none depend on the order of the documents, which is the order of this report.",
];
