//! Targets that are missing: empty, or the source itself.

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::text;

/// A target that nobody has written yet.
pub(super) fn empty(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    if !segment.source.chars().any(char::is_alphanumeric) {
        return;
    }
    for target in segment.targets.iter().filter(|target| target.text.trim().is_empty()) {
        report.add(Severity::Error, &target.language, "there is no translation".to_owned());
    }
}

/// A target that is its source: forgotten, where the source has words; a name may stay as it is.
pub(super) fn identical(draft: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let source = text::on_one_line(segment.source.trim());
    let severity = match words(&source) {
        Words::None => return,
        Words::Names => Severity::Warning,
        Words::Any => Severity::Error,
    };
    for target in &segment.targets {
        let other = target.language.primary() != draft.source_language.primary();
        if other && text::on_one_line(target.text.trim()) == source {
            let reason = "it is the source, not a translation".to_owned();
            report.add(severity, &target.language, reason);
        }
    }
}

/// What a text is made of.
enum Words {
    /// Numbers, codes, addresses: nothing to translate.
    None,
    /// Words that all begin with a capital: names, perhaps.
    Names,
    /// Words.
    Any,
}

fn words(text: &str) -> Words {
    let is_code = |word: &str| {
        word.contains(['@', '/', '_', '\\'])
            || word.chars().any(char::is_numeric)
            || !word.chars().any(char::is_alphabetic)
            // `BJAST`, `JF-17`: the same everywhere.
            || !word.chars().any(|c| c.is_alphabetic() && !c.is_uppercase())
    };
    let mut words = text.split_whitespace().filter(|word| !is_code(word)).peekable();
    if words.peek().is_none() {
        return Words::None;
    }
    let is_name =
        |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    if words.all(is_name) { Words::Names } else { Words::Any }
}
