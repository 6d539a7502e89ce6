//! Terms and fragments in JSON. Where a fragment stands and what is known of it has the keys of
//! `fragments --jsonl`.

use serde::Serialize;

use crate::draft::parts::{Known, Part, Replacement, confidence_word};
use crate::fragments::Place;

/// A part of a source (where, in UTF-8 bytes of it) and what it is called.
#[derive(Serialize)]
pub(super) struct PartView<'d> {
    start: usize,
    end: usize,
    kind: &'static str,
    target: &'d str,
    /// Further targets that may be used.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    alternatives: &'d [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    forbidden: &'d [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    domain: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'d str,
    #[serde(flatten)]
    fragment: Option<FragmentView<'d>>,
}

#[derive(Serialize)]
struct FragmentView<'d> {
    confidence: f64,
    likelihood: &'static str,
    occurrences: u32,
    agreeing: u32,
    example: ExampleView<'d>,
}

/// A unit that shows a fragment.
#[derive(Serialize)]
pub(crate) struct ExampleView<'d> {
    memory: &'d str,
    unit: u32,
    source: &'d str,
    target: &'d str,
}

impl<'d> From<&'d Place> for ExampleView<'d> {
    fn from(place: &'d Place) -> Self {
        Self {
            memory: &place.file,
            unit: place.number,
            source: &place.source,
            target: &place.target,
        }
    }
}

/// A confidence to four digits: more would say that it is known better than it is.
pub(crate) fn rounded(confidence: f64) -> f64 {
    (confidence * 1e4).round() / 1e4
}

impl<'d> From<&'d Part> for PartView<'d> {
    fn from(part: &'d Part) -> Self {
        let (start, end) = (part.span.start, part.span.end);
        let (none, empty): (&[String], &str) = (&[], "");
        match &part.known {
            Known::Term(term) => Self {
                start,
                end,
                kind: "term",
                target: part.target(),
                alternatives: term.targets.get(1..).unwrap_or_default(),
                forbidden: &term.forbidden,
                domain: &term.domain,
                note: &term.note,
                fragment: None,
            },
            Known::Fragment(fragment) => Self {
                start,
                end,
                kind: "fragment",
                target: part.target(),
                alternatives: none,
                forbidden: none,
                domain: empty,
                note: empty,
                fragment: Some(FragmentView {
                    confidence: rounded(fragment.confidence),
                    likelihood: confidence_word(fragment.confidence),
                    occurrences: fragment.occurrences,
                    agreeing: fragment.agreeing,
                    example: (&fragment.example).into(),
                }),
            },
        }
    }
}

/// What to put in the place of what in a fuzzy match.
#[derive(Serialize)]
pub(super) struct ReplacementView<'d> {
    /// The words of the match's source.
    old: &'d str,
    /// What stands for them in its target, where that is known.
    was: Option<&'d str>,
    /// The words of the segment.
    new: PartView<'d>,
}

impl<'d> From<&'d Replacement> for ReplacementView<'d> {
    fn from(replacement: &'d Replacement) -> Self {
        Self {
            old: &replacement.old,
            was: replacement.was.as_deref(),
            new: (&replacement.new).into(),
        }
    }
}
