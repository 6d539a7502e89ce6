//! What is wrong with a finished draft.
//!
//! A check looks at one segment in all its target languages and gives findings. A further check is
//! a function in a module of its own and a line in `CHECKS`.

mod values;

use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::language::Language;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// To be looked at; it may be as intended.
    Warning,
    /// To be corrected.
    Error,
}

impl Severity {
    /// The name in JSON and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The check that found it.
    pub check: &'static str,
    /// The segment, as the file calls it.
    pub segment: String,
    /// The line of the file that the segment stands on, where the format has lines.
    pub line: Option<u64>,
    /// The language of the target; the source's where that is to blame.
    pub language: Language,
    /// What is wrong, for a translator.
    pub reason: String,
}

/// A check: its name, and what it makes of a segment.
struct Check {
    name: &'static str,
    run: fn(&FinishedDraft, &FinishedSegment, &mut Report<'_>),
}

/// Every check, in the order of their findings.
const CHECKS: &[Check] = &[Check { name: "values", run: values::check }];

/// Where a check puts what it finds.
struct Report<'s> {
    check: &'static str,
    segment: &'s FinishedSegment,
    findings: &'s mut Vec<Finding>,
}

impl Report<'_> {
    fn add(&mut self, severity: Severity, language: &Language, reason: String) {
        self.findings.push(Finding {
            severity,
            check: self.check,
            segment: self.segment.id.clone(),
            line: self.segment.line,
            language: language.clone(),
            reason,
        });
    }
}

/// Checks a draft; the findings are in the order of its segments.
pub fn check(draft: &FinishedDraft) -> Vec<Finding> {
    draft.segments.iter().flat_map(|segment| check_segment(draft, segment)).collect()
}

/// Checks a segment of a draft in all its languages.
pub fn check_segment(draft: &FinishedDraft, segment: &FinishedSegment) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS {
        let mut report = Report { check: check.name, segment, findings: &mut findings };
        (check.run)(draft, segment, &mut report);
    }
    findings
}

#[cfg(test)]
mod tests;
