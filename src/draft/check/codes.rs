//! Inline codes: a translation has those of its source, each pair the right way round.

use super::{Report, Severity};
use crate::document::{CodedText, InlineCode, Part, tag};
use crate::draft::finished::{FinishedDraft, FinishedSegment};

/// Missing and surplus codes, and pairs that end before they begin. Where a target has none of its
/// own, the codes are put where they belong; those that have no place there are a warning.
pub(super) fn check(draft: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let source = segment.coded();
    for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
        let own = !target.codes.is_empty();
        if source.codes.is_empty() && !own {
            continue;
        }
        let coded = segment.target(target, &draft.source_language);
        let (missing, surplus) = coded.compare_codes(&source);
        let names = |codes: &[(u32, Part)]| {
            let tags: Vec<String> = codes.iter().map(|&(id, part)| tag(id, part)).collect();
            tags.join(" ")
        };
        let language = &target.language;
        if !missing.is_empty() && own {
            let reason = format!("codes of the source are missing: {}", names(&missing));
            report.add(Severity::Error, language, reason);
        } else if !missing.is_empty() {
            let reason =
                format!("codes of the source have no place in it yet: {}", names(&missing));
            report.add(Severity::Warning, language, reason);
        }
        if !surplus.is_empty() {
            let reason = format!("it has codes that the source has not: {}", names(&surplus));
            report.add(Severity::Error, language, reason);
        }
        if let Some(code) = reversed(&coded, &source) {
            let (open, close) = (tag(code.id, Part::Open), tag(code.id, Part::Close));
            let reason = format!("{close} stands before {open}");
            report.add(Severity::Error, language, reason);
        }
    }
}

/// A code that ends before it begins, and does not in the source.
fn reversed<'c>(coded: &'c CodedText, source: &CodedText) -> Option<&'c InlineCode> {
    let is_reversed = |codes: &[InlineCode], id: u32| {
        let place = |part| codes.iter().position(|code| (code.id, code.part) == (id, part));
        place(Part::Close).zip(place(Part::Open)).is_some_and(|(close, open)| close < open)
    };
    let closing = coded.codes.iter().filter(|code| code.part == Part::Close);
    closing
        .into_iter()
        .find(|code| is_reversed(&coded.codes, code.id) && !is_reversed(&source.codes, code.id))
}
