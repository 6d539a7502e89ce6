//! One source with two translations in a draft.

use std::collections::HashMap;

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::language::Language;
use crate::text;

/// How many characters of the other translation a finding shows.
const LONGEST_SHOWN: usize = 80;

/// The first translation of each source, for each language, with its segment.
pub(super) struct Repeats<'d>(HashMap<(&'d Language, String), (&'d str, &'d str)>);

impl<'d> Repeats<'d> {
    /// Looks through a draft.
    pub(super) fn new(draft: &'d FinishedDraft) -> Self {
        let mut first = HashMap::new();
        for segment in &draft.segments {
            let source = text::on_one_line(segment.source.trim());
            for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
                first
                    .entry((&target.language, source.clone().into_owned()))
                    .or_insert((segment.id.as_str(), target.text.as_str()));
            }
        }
        Self(first)
    }

    /// Names the translations of a segment that are others than before.
    pub(super) fn check(&self, segment: &'d FinishedSegment, report: &mut Report<'_>) {
        let source = text::on_one_line(segment.source.trim()).into_owned();
        for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
            let Some((id, first)) = self.0.get(&(&target.language, source.clone())) else {
                continue;
            };
            if text::on_one_line(first.trim()) != text::on_one_line(target.text.trim()) {
                let shown: String = first.trim().chars().take(LONGEST_SHOWN).collect();
                let reason =
                    format!("segment {id} has another translation of the same source: “{shown}”");
                report.add(Severity::Warning, &target.language, reason);
            }
        }
    }
}
