//! Parts of a segment that are known by themselves: terms of the glossary and fragments of the
//! memory, offered beside the segment and never put into its target by anybody but the translator.

use crate::fragments::Place;
use crate::text::{Span, on_one_line};

/// A part of a segment's source with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Where it stands in the source.
    pub span: Span,
    /// What is known of it.
    pub known: Known,
}

/// What is known of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// The glossary has it.
    Term(Term),
    /// The memory has translated it.
    Fragment(Fragment),
}

/// A term of the glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// What may be used, the preferred first; never empty.
    pub targets: Vec<String>,
    /// What must not be used.
    pub forbidden: Vec<String>,
    /// The domain, where one is given.
    pub domain: String,
    /// A note, where one is given.
    pub note: String,
}

/// A phrase that the memory has translated before.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// The proposed target.
    pub target: String,
    /// How likely a translator uses that target, 0 to 1.
    pub confidence: f64,
    /// How many different units hold the phrase.
    pub occurrences: u32,
    /// Of those that were looked at (at most 100), how many have that target.
    pub agreeing: u32,
    /// The unit that shows it best.
    pub example: Place,
}

/// Words of a fuzzy match that are others in the segment, and what those are called: what to put in
/// the place of what.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// The words of the match's source that stand in the same place; empty where that cannot be told.
    pub old: String,
    /// What stands for them in the match's target, where that is known.
    pub was: Option<String>,
    /// The words of the segment, with what is known of them.
    pub new: Part,
}

impl Part {
    /// The target to begin with.
    pub fn target(&self) -> &str {
        match &self.known {
            Known::Term(term) => term.targets.first().map_or("", String::as_str),
            Known::Fragment(fragment) => &fragment.target,
        }
    }

    /// All targets that may be used, between bars.
    pub fn targets(&self) -> String {
        match &self.known {
            Known::Term(term) => term.targets.join(" | "),
            Known::Fragment(fragment) => fragment.target.clone(),
        }
    }

    /// What speaks for the target, in words: `term, institutions; not 训练班`, or `likely, 84%; 12 of
    /// 13 places`.
    pub fn reason(&self) -> String {
        match &self.known {
            Known::Term(term) => {
                let mut reason = "term".to_owned();
                for (before, text) in [
                    (", ", &term.domain),
                    ("; not ", &term.forbidden.join(" | ")),
                    ("; ", &term.note),
                ] {
                    if !text.is_empty() {
                        reason.push_str(before);
                        reason.push_str(&on_one_line(text));
                    }
                }
                reason
            }
            Known::Fragment(fragment) => {
                let places = if fragment.occurrences == 1 { "place" } else { "places" };
                format!(
                    "{}, {}%; {} of {} {places}",
                    confidence_word(fragment.confidence),
                    percent(fragment.confidence),
                    fragment.agreeing,
                    fragment.occurrences,
                )
            }
        }
    }

    /// The part on a line: `Planning Commission → 规划委员会 (term)`.
    pub fn told(&self, source: &str) -> String {
        format!("{} → {} ({})", &source[self.span.range()], self.targets(), self.reason())
    }
}

impl Replacement {
    /// The replacement on a line: `for “Health” (卫生) here “Planning” → 规划 (term)`.
    pub fn told(&self, source: &str) -> String {
        let was = self.was.as_ref().map(|was| format!(" ({was})")).unwrap_or_default();
        match self.old.as_str() {
            "" => format!("not in the match: {}", self.new.told(source)),
            old => format!("for “{old}”{was} here {}", self.new.told(source)),
        }
    }
}

/// A confidence in percent, rounded down.
pub fn percent(confidence: f64) -> u8 {
    // Within 0 to 100 by the clamp.
    (confidence.clamp(0.0, 1.0) * 100.0).floor() as u8
}

/// A confidence in a word.
pub fn confidence_word(confidence: f64) -> &'static str {
    match percent(confidence) {
        90.. => "nearly certain",
        80.. => "likely",
        65.. => "probable",
        _ => "possible",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_say_what_speaks_for_them() {
        let source = "The training course at the water authority.";
        let term = Term {
            targets: vec!["培训班".into(), "培训课程".into()],
            forbidden: vec!["训练班".into()],
            domain: "titles".into(),
            note: "of some\nweeks".into(),
        };
        let term = Part { span: Span::new(4, 19), known: Known::Term(term) };
        assert_eq!(
            term.told(source),
            "training course → 培训班 | 培训课程 (term, titles; not 训练班; of some weeks)"
        );
        let place = Place {
            file: "a.tmx".into(),
            number: 1,
            source: "The water authority met.".into(),
            target: "水务局开会。".into(),
        };
        let fragment = Fragment {
            target: "水务局".into(),
            confidence: 0.849,
            occurrences: 13,
            agreeing: 12,
            example: place,
        };
        let fragment = Part { span: Span::new(27, 42), known: Known::Fragment(fragment) };
        assert_eq!(
            fragment.told(source),
            "water authority → 水务局 (likely, 84%; 12 of 13 places)"
        );
        let replacement =
            Replacement {
                old: "port authority".into(), was: Some("港务局".into()), new: fragment
            };
        assert!(replacement.told(source).starts_with("for “port authority” (港务局) here water"));
    }

    #[test]
    fn confidence_is_told_in_words() {
        let words = [0.95, 0.9, 0.85, 0.7, 0.6].map(confidence_word);
        assert_eq!(words, ["nearly certain", "nearly certain", "likely", "probable", "possible"]);
        assert_eq!([percent(0.999), percent(7.0), percent(-1.0)], [99, 100, 0]);
    }
}
