//! Values: numbers, dates, money and the rest have to say the same in every language.

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget};
use crate::placeable::{self, Class, Found, Note, Reason, Review, Sentence, Tongue};

/// Compares each target with the source, and where English, Urdu and Chinese are all there, the
/// three with one another. A fuzzy proposal that nobody has touched is checked, and is no witness
/// about the others: it has the values of another sentence.
pub(super) fn check(draft: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let Some(from) = Tongue::of(&draft.source_language) else { return };
    let (targets, texts): (Vec<&FinishedTarget>, Vec<(&str, Tongue)>) = segment
        .targets
        .iter()
        .filter(|target| !target.text.trim().is_empty())
        .filter_map(|target| {
            let tongue = Tongue::of(&target.language).filter(|tongue| *tongue != from)?;
            Some((target, (target.text.as_str(), tongue)))
        })
        .unzip();
    let source = match report.source_values {
        Some(values) => Sentence::with_values(&segment.source, from, values),
        None => Sentence::new(&segment.source, from),
    };
    let is_heard = |target: &FinishedTarget| target.confirmed || target.unedited_fuzzy().is_none();
    if targets.iter().all(|target| is_heard(target)) {
        let reviews = placeable::review(&source, &texts);
        for (target, review) in targets.into_iter().zip(&reviews) {
            tell(review, segment, target, report);
        }
        return;
    }
    for (place, target) in targets.iter().enumerate() {
        let others = (0..targets.len()).filter(|&at| at != place && is_heard(targets[at]));
        let heard: Vec<(&str, Tongue)> =
            std::iter::once(place).chain(others).map(|at| texts[at]).collect();
        let reviews = placeable::review(&source, &heard);
        reviews.first().into_iter().for_each(|review| tell(review, segment, target, report));
    }
}

fn tell(
    review: &Review,
    segment: &FinishedSegment,
    target: &FinishedTarget,
    report: &mut Report<'_>,
) {
    for fault in &review.comparison.faults {
        let severity = match fault.reason {
            Reason::Rounded => Severity::Warning,
            _ => Severity::Error,
        };
        let reason = review.explain(fault, &segment.source, &target.text);
        report.add(severity, &target.language, reason);
    }
    for note in &review.comparison.notes {
        report.add(Severity::Warning, &target.language, say(note, segment, target));
    }
}

fn say(note: &Note, segment: &FinishedSegment, target: &FinishedTarget) -> String {
    let in_source = |found: &Found| segment.source[found.span.range()].to_owned();
    let in_target = |found: &Found| target.text[found.span.range()].to_owned();
    match note {
        Note::Code { found, in_source: true } => {
            debug_assert_eq!(found.value.class(), Class::Code);
            format!("“{}” of the source does not stand in the target as it is", in_source(found))
        }
        Note::Code { found, .. } => {
            format!("“{}” of the target does not stand in the source as it is", in_target(found))
        }
        Note::Direction { source, target: found } => format!(
            "“{}” is said to be more on one side, less on the other (“{}”)",
            in_source(source),
            in_target(found)
        ),
    }
}
