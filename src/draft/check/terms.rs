//! Terms of the glossary that a draft lacks, uses though it must not, or renders in two ways.

use std::collections::HashMap;

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::language::Language;
use crate::terms::{Fault, Termbase};

/// A glossary, and how a draft renders its terms first.
pub(super) struct Terms<'d> {
    base: &'d Termbase,
    source: &'d Language,
    /// For each language and concept, the segment and the rendering.
    first: HashMap<(&'d Language, usize), (&'d str, &'d str)>,
}

impl<'d> Terms<'d> {
    /// Looks through a draft.
    pub(super) fn new(draft: &'d FinishedDraft, base: &'d Termbase) -> Self {
        let mut first = HashMap::new();
        for segment in &draft.segments {
            for target in &segment.targets {
                let found = base.renderings(&segment.source, &target.text, &target.language);
                for (concept, term) in found {
                    let place = (segment.id.as_str(), term);
                    first.entry((&target.language, concept)).or_insert(place);
                }
            }
        }
        Self { base, source: &draft.source_language, first }
    }

    /// Names what a segment does with terms that it should not.
    pub(super) fn check(&self, segment: &'d FinishedSegment, report: &mut Report<'_>) {
        for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
            for fault in self.base.check(&segment.source, &target.text, &target.language) {
                let severity = match fault {
                    Fault::Forbidden { .. } => Severity::Error,
                    // It may be said otherwise, or be understood.
                    Fault::Missing { .. } => Severity::Warning,
                };
                report.add(severity, &target.language, fault.to_string());
            }
            let found = self.base.renderings(&segment.source, &target.text, &target.language);
            for (concept, term) in found {
                let Some((id, first)) = self.first.get(&(&target.language, concept)) else {
                    continue;
                };
                if *first != term {
                    let name = self.base.name(concept, self.source);
                    let reason = format!("“{name}” is “{term}” here and “{first}” in segment {id}");
                    report.add(Severity::Warning, &target.language, reason);
                }
            }
        }
    }
}
