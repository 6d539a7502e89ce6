//! What is wrong with a draft: with its values, and with its form.
//!
//! A check looks at one segment in all its target languages and gives findings. A further check is
//! a function in one of the modules and a line in `CHECKS`.

mod characters;
mod codes;
mod endings;
mod pairs;
mod presence;
mod repeats;
mod terms;
mod values;

use std::collections::HashMap;

use self::repeats::Repeats;
use self::terms::Terms;
use super::Draft;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget};
use crate::language::Language;
use crate::placeable::Found;
use crate::terms::Termbase;

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

impl Finding {
    /// What is wrong and how bad it is, to stand beside the text.
    pub fn told(&self) -> String {
        format!("{}: {}", self.severity.as_str(), self.reason)
    }
}

/// A check: its name, and what it makes of a segment.
struct Check {
    name: &'static str,
    run: fn(&FinishedDraft, &FinishedSegment, &mut Report<'_>),
}

/// Every check, in the order of their findings.
const CHECKS: &[Check] = &[
    Check { name: "values", run: values::check },
    Check { name: "empty", run: presence::empty },
    Check { name: "identical", run: presence::identical },
    Check { name: "codes", run: codes::check },
    Check { name: "final-punctuation", run: endings::check },
    Check { name: "brackets", run: pairs::brackets },
    Check { name: "quotes", run: pairs::quotes },
    Check { name: "arabic-letters", run: characters::arabic },
    Check { name: "half-width", run: characters::half_width },
    Check { name: "double-spaces", run: characters::double_spaces },
    Check { name: "bidi-controls", run: characters::bidi_controls },
];

/// Where a check puts what it finds.
struct Report<'s> {
    check: &'static str,
    segment: &'s FinishedSegment,
    /// The values of the source, where they were read before.
    source_values: Option<&'s [Found]>,
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

/// Checks a draft, its terms too where there is a glossary; the findings are in the order of its
/// segments.
pub fn check(draft: &FinishedDraft, glossary: Option<&Termbase>) -> Vec<Finding> {
    check_beside(draft, &[], glossary)
}

/// The same, with what other files have of the same document in further languages, as XLIFF has a
/// file for each: it is heard, and not reported on.
pub fn check_beside(
    draft: &FinishedDraft,
    others: &[&FinishedDraft],
    glossary: Option<&Termbase>,
) -> Vec<Finding> {
    let with_values = draft.segments.iter().map(|segment| (segment, None));
    check_all(draft, with_values, others, glossary)
}

/// The same over the segments of the draft, each with the values of its source where those were
/// read before.
fn check_all<'d>(
    draft: &'d FinishedDraft,
    segments: impl Iterator<Item = (&'d FinishedSegment, Option<&'d [Found]>)>,
    others: &[&FinishedDraft],
    glossary: Option<&Termbase>,
) -> Vec<Finding> {
    let same = others.iter().filter(|other| {
        other.document == draft.document && other.source_language == draft.source_language
    });
    let mut beside: HashMap<(&str, &str), Vec<&FinishedTarget>> = HashMap::new();
    for segment in same.flat_map(|other| &other.segments) {
        let targets = beside.entry((&segment.id, &segment.source)).or_default();
        targets.extend(&segment.targets);
    }
    let repeats = Repeats::new(draft);
    let terms = glossary.map(|glossary| Terms::new(draft, glossary));
    let mut findings = Vec::new();
    for (segment, source_values) in segments {
        let own: Vec<&Language> = segment.targets.iter().map(|target| &target.language).collect();
        let further = beside.get(&(segment.id.as_str(), segment.source.as_str()));
        let further = further.into_iter().flatten().filter(|t| !own.contains(&&t.language));
        let further: Vec<FinishedTarget> = further.map(|target| (*target).clone()).collect();
        if further.is_empty() {
            check_one(draft, segment, source_values, &mut findings);
        } else {
            let mut whole = segment.clone();
            whole.targets.extend(further.iter().cloned());
            let before = findings.len();
            check_one(draft, &whole, source_values, &mut findings);
            let is_further = |f: &mut Finding| further.iter().any(|t| t.language == f.language);
            findings.extract_if(before.., is_further).for_each(drop);
        }
        let check = "two-translations";
        let findings = &mut findings;
        repeats.check(segment, &mut Report { check, segment, source_values, findings });
        if let Some(terms) = &terms {
            let check = "terms";
            terms.check(segment, &mut Report { check, segment, source_values, findings });
        }
    }
    findings
}

/// Checks a segment of a draft by itself, in all its languages.
pub fn check_segment(draft: &FinishedDraft, segment: &FinishedSegment) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_one(draft, segment, None, &mut findings);
    findings
}

fn check_one(
    draft: &FinishedDraft,
    segment: &FinishedSegment,
    source_values: Option<&[Found]>,
    findings: &mut Vec<Finding>,
) {
    for Check { name: check, run } in CHECKS {
        run(draft, segment, &mut Report { check, segment, source_values, findings });
    }
}

/// Puts what the checks find into a draft's columns, in place of what they found before. A column
/// without text is nothing to speak of there: everybody sees it.
pub fn mark(draft: &mut Draft, glossary: Option<&Termbase>) {
    let finished = FinishedDraft::of(draft);
    let values = draft.segments.iter().map(|segment| Some(segment.values.as_slice()));
    let findings = check_all(&finished, finished.segments.iter().zip(values), &[], glossary);
    let mut findings = findings.into_iter().peekable();
    for segment in &mut draft.segments {
        let id = segment.number.to_string();
        segment.columns.iter_mut().for_each(|column| column.findings.clear());
        while let Some(finding) = findings.next_if(|finding| finding.segment == id) {
            let column = draft.target_languages.iter().position(|l| *l == finding.language);
            let column = column.and_then(|column| segment.columns.get_mut(column));
            if let Some(column) = column.filter(|column| !column.text.is_empty()) {
                column.findings.push(finding);
            }
        }
    }
}

#[cfg(test)]
mod tests;
