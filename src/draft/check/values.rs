//! Values: numbers, dates, money and the rest have to say the same in every language.

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget};
use crate::placeable::{
    self, Class, Comparison, Found, Note, Reason, Text, ThreeWay, Tongue, explain,
};

/// A target whose values are known.
struct Target<'s> {
    target: &'s FinishedTarget,
    tongue: Tongue,
    values: Vec<Found>,
}

impl Target<'_> {
    fn text(&self) -> Text<'_> {
        Text { text: &self.target.text, values: &self.values }
    }
}

/// Compares each target with the source, and where English, Urdu and Chinese are all there, the
/// three with one another.
pub(super) fn check(draft: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let Some(from) = Tongue::of(&draft.source_language) else { return };
    let source_values = placeable::extract(&segment.source, from);
    let source = Text { text: &segment.source, values: &source_values };
    let targets: Vec<Target<'_>> = segment
        .targets
        .iter()
        .filter(|target| !target.text.trim().is_empty())
        .filter_map(|target| {
            let tongue = Tongue::of(&target.language).filter(|tongue| *tongue != from)?;
            let values = placeable::extract(&target.text, tongue);
            Some(Target { target, tongue, values })
        })
        .collect();
    let of = |tongue| targets.iter().find(|target| target.tongue == tongue);
    let three = match (from, of(Tongue::Chinese), of(Tongue::Urdu)) {
        (Tongue::English, Some(chinese), Some(urdu)) => {
            Some(placeable::three_way(source, chinese.text(), urdu.text()))
        }
        _ => None,
    };
    for target in &targets {
        let comparison = placeable::compare(source, target.text());
        tell(&comparison, segment, target, three.as_ref(), report);
    }
}

fn tell(
    comparison: &Comparison,
    segment: &FinishedSegment,
    target: &Target<'_>,
    three: Option<&ThreeWay>,
    report: &mut Report<'_>,
) {
    let language = &target.target.language;
    let witness = three.map_or("", |three| witness(three, target.tongue));
    for fault in &comparison.faults {
        let severity = match fault.reason {
            Reason::Rounded => Severity::Warning,
            _ => Severity::Error,
        };
        let reason = explain(fault, &segment.source, &target.target.text);
        report.add(severity, language, format!("{reason}{witness}"));
    }
    for note in &comparison.notes {
        report.add(Severity::Warning, language, say(note, segment, target));
    }
}

/// What the third language says, to be told behind a fault.
fn witness(three: &ThreeWay, tongue: Tongue) -> &'static str {
    match (three.wrong, tongue) {
        (Some(Tongue::English), _) => {
            "; both translations differ from the source here and agree with each other: the source \
             may be wrong"
        }
        (Some(Tongue::Chinese), Tongue::Chinese) if three.english_urdu.faults.is_empty() => {
            "; the Urdu agrees with the source"
        }
        (Some(Tongue::Urdu), Tongue::Urdu) if three.english_chinese.faults.is_empty() => {
            "; the Chinese agrees with the source"
        }
        _ => "",
    }
}

fn say(note: &Note, segment: &FinishedSegment, target: &Target<'_>) -> String {
    let in_source = |found: &Found| segment.source[found.span.range()].to_owned();
    let in_target = |found: &Found| target.target.text[found.span.range()].to_owned();
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
