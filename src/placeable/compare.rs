//! Two texts by value: does the target say what the source says?
//!
//! The values of both sides are matched one to one, equal ones first, then compatible readings of
//! the same thing. What is left over and not optional is a [`Fault`]. Whether there is any does not
//! depend on which text is called the source.

mod compatible;
mod pairing;
mod reasons;
mod three;

use std::fmt;

use super::value::{Class, Found};
use compatible::{Side, compatible};
use pairing::pair;

pub use three::{ThreeWay, three_way};

/// What is wrong with a value of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The target does not have it.
    Missing,
    /// The source does not have it.
    Added,
    /// Ten, a hundred, a thousand times too much or too little.
    Magnitude,
    /// The number stands there, the unit is another one.
    Unit,
    /// The number stands there, the currency is another one.
    Currency,
    /// The number stands there, the currency is missing.
    CurrencyMissing,
    /// The number stands there, percent is missing or added.
    Percent,
    /// Rounded: nearly the same, with fewer figures.
    Rounded,
    /// Another value.
    Differs,
}

impl Reason {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Magnitude => "magnitude",
            Self::Unit => "unit",
            Self::Currency => "currency",
            Self::CurrencyMissing => "currency missing",
            Self::Percent => "percent",
            Self::Rounded => "rounded",
            Self::Differs => "differs",
        }
    }
}

/// A value that does not agree. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub reason: Reason,
    /// The value of the source.
    pub source: Option<Found>,
    /// The value of the target.
    pub target: Option<Found>,
}

impl Fault {
    /// The class of the value, the source's if it has one.
    pub fn class(&self) -> Class {
        let found = self.source.as_ref().or(self.target.as_ref());
        found.map_or(Class::Number, |found| found.value.class())
    }
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What does not agree, in the order of the source, then of the target.
    pub faults: Vec<Fault>,
    /// What may be looked at, though the values agree: codes, and how exact a value is said to be.
    pub notes: Vec<Note>,
}

/// Something that is no fault by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A URL, number or name that the other text does not have as it stands.
    Code {
        /// Where and what.
        found: Found,
        /// Whether it stands in the source.
        in_source: bool,
    },
    /// `more than` on one side, `less than` on the other.
    Direction {
        /// The value of the source.
        source: Found,
        /// The value of the target.
        target: Found,
    },
}

/// A text with its values.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// The text.
    pub text: &'t str,
    /// Its values, in order, as [`super::extract`] gives them.
    pub values: &'t [Found],
}

/// For each value of the source, the value of the target that stands for it.
pub(super) fn pairs(source: Text<'_>, target: Text<'_>) -> Vec<Option<usize>> {
    let pairs = pair(&Side::of(source), &Side::of(target));
    let mut partners = vec![None; source.values.len()];
    for (i, j) in pairs.matched() {
        partners[i] = Some(j);
    }
    partners
}

/// Compares the values of two texts.
///
/// ```
/// use karakoram::placeable::{Reason, Text, Tongue, compare, extract};
///
/// let (source, target) = ("a grant of $2.5 million", "250亿美元赠款");
/// let (english, chinese) = (extract(source, Tongue::English), extract(target, Tongue::Chinese));
/// let comparison = compare(
///     Text { text: source, values: &english },
///     Text { text: target, values: &chinese },
/// );
/// assert_eq!(comparison.faults[0].reason, Reason::Magnitude);
/// ```
pub fn compare(source: Text<'_>, target: Text<'_>) -> Comparison {
    let (left, right) = (Side::of(source), Side::of(target));
    let pairs = pair(&left, &right);
    let mut comparison = Comparison::default();
    for (i, j) in pairs.matched() {
        let (a, b) = (&source.values[i], &target.values[j]);
        let directions = (
            a.approximation.and_then(|about| about.is_above()),
            b.approximation.and_then(|about| about.is_above()),
        );
        if let (Some(one), Some(other)) = directions
            && one != other
        {
            let (source, target) = (a.clone(), b.clone());
            comparison.notes.push(Note::Direction { source, target });
        }
    }
    let (missing, added) = pairs.left_over();
    for (side, places, in_source) in [(source, &missing, true), (target, &added, false)] {
        for &place in places {
            let found = side.values[place].clone();
            if found.value.class() == Class::Code {
                comparison.notes.push(Note::Code { found, in_source });
            }
        }
    }
    let required = |side: Text<'_>, places: Vec<usize>| -> Vec<usize> {
        let required = |&place: &usize| {
            let found = &side.values[place];
            !found.optional && found.value.class() != Class::Code
        };
        places.into_iter().filter(required).collect()
    };
    let optional: Vec<usize> =
        added.iter().copied().filter(|&place| target.values[place].optional).collect();
    let (missing, added) = (required(source, missing), required(target, added));
    comparison.faults = reasons::faults(source.values, target.values, &missing, &added, &optional);
    comparison
}

impl fmt::Display for Fault {
    /// For a log: the class, the values and the reason. For people, see `check`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |found: &Option<Found>| match found {
            Some(found) => found.value.to_string(),
            None => "-".to_owned(),
        };
        let (class, reason) = (self.class().as_str(), self.reason.as_str());
        write!(f, "{class} {reason}: {} / {}", value(&self.source), value(&self.target))
    }
}
