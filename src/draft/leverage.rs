//! Leverage: how much of a text the memory covers, by match band, in segments, words and
//! characters of the source.

use std::ops::AddAssign;

use super::Segment;
use crate::language::Language;
use crate::matching::Score;

/// The match bands that translators are paid by, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// The same sentence between the same neighbours.
    Context,
    /// A later occurrence, in the run, of a sentence that has no exact match.
    Repetition,
    /// The same sentence.
    Exact,
    /// 95 to 99 percent.
    From95,
    /// 85 to 94 percent.
    From85,
    /// 75 to 84 percent.
    From75,
    /// 50 to 74 percent.
    From50,
    /// Less, or nothing.
    None,
}

impl Band {
    /// All bands, best first.
    pub const ALL: [Self; 8] = [
        Self::Context,
        Self::Repetition,
        Self::Exact,
        Self::From95,
        Self::From85,
        Self::From75,
        Self::From50,
        Self::None,
    ];

    /// The band of a fuzzy match.
    pub fn of_fuzzy(score: Score) -> Self {
        match score.get() {
            95.. => Self::From95,
            85.. => Self::From85,
            75.. => Self::From75,
            50.. => Self::From50,
            _ => Self::None,
        }
    }

    /// The name in tables and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Repetition => "repetition",
            Self::Exact => "100",
            Self::From95 => "95-99",
            Self::From85 => "85-94",
            Self::From75 => "75-84",
            Self::From50 => "50-74",
            Self::None => "none",
        }
    }
}

/// An amount of source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Sentences.
    pub segments: u64,
    /// UAX #29 words.
    pub words: u64,
    /// Characters, white space left out.
    pub characters: u64,
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.segments += other.segments;
        self.words += other.words;
        self.characters += other.characters;
    }
}

/// What the memory covers in one target language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leverage {
    /// The target language.
    pub language: Language,
    amounts: [Amount; Band::ALL.len()],
}

impl Leverage {
    /// No text yet.
    pub fn new(language: Language) -> Self {
        Self { language, amounts: Default::default() }
    }

    /// The leverage with so much in each band, best first.
    pub fn from_amounts(language: Language, amounts: [Amount; Band::ALL.len()]) -> Self {
        Self { language, amounts }
    }

    /// The leverage of a draft's segments in the column of that index.
    pub fn of(language: Language, segments: &[Segment], column: usize) -> Self {
        let mut leverage = Self::new(language);
        for segment in segments {
            leverage.amounts[segment.columns[column].band() as usize] +=
                Amount { segments: 1, words: segment.words, characters: segment.characters };
        }
        leverage
    }

    /// Each band with its amount, best first.
    pub fn bands(&self) -> impl Iterator<Item = (Band, Amount)> + '_ {
        Band::ALL.into_iter().map(|band| (band, self.amounts[band as usize]))
    }

    /// All bands together.
    pub fn total(&self) -> Amount {
        let mut total = Amount::default();
        self.amounts.iter().for_each(|&amount| total += amount);
        total
    }
}

impl AddAssign<&Leverage> for Leverage {
    fn add_assign(&mut self, other: &Self) {
        for (mine, theirs) in self.amounts.iter_mut().zip(other.amounts) {
            *mine += theirs;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_without_gap_or_overlap() {
        for (score, band) in [
            (99, Band::From95),
            (95, Band::From95),
            (94, Band::From85),
            (85, Band::From85),
            (84, Band::From75),
            (75, Band::From75),
            (74, Band::From50),
            (50, Band::From50),
            (49, Band::None),
            (0, Band::None),
        ] {
            assert_eq!(Band::of_fuzzy(Score::percent(score)), band, "{score}");
        }
    }

    #[test]
    fn leverages_add_up_band_by_band() {
        let mut all = Leverage::new(Language::from_tag("ur").unwrap());
        let mut one = all.clone();
        one.amounts[Band::Exact as usize] = Amount { segments: 2, words: 31, characters: 170 };
        all += &one;
        all += &one;
        assert_eq!(all.total(), Amount { segments: 4, words: 62, characters: 340 });
        let exact = all.bands().find(|(band, _)| *band == Band::Exact).unwrap().1;
        assert_eq!(exact.segments, 4);
    }
}
