//! The mark at the end of a sentence: the same kind as in the source, in the form of the language.

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::language::Language;
use crate::text;

/// The kinds of final marks, each in all its forms.
const MARKS: [(Mark, &[char]); 7] = [
    (Mark::Stop, &['.', '۔', '。', '．', '｡']),
    (Mark::Question, &['?', '؟', '？']),
    (Mark::Exclamation, &['!', '！']),
    (Mark::Colon, &[':', '：']),
    (Mark::Semicolon, &[';', '؛', '；']),
    (Mark::Comma, &[',', '،', '，', '、']),
    (Mark::Ellipsis, &['…', '⋯']),
];

/// Words with a full stop that ends an abbreviation rather than a sentence.
const ABBREVIATIONS: [&str; 12] =
    ["ltd", "inc", "co", "corp", "jr", "sr", "no", "etc", "st", "dept", "govt", "est"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Stop,
    Question,
    Exclamation,
    Colon,
    Semicolon,
    Comma,
    Ellipsis,
}

/// Compares the ends of the targets with that of the source. All of it may be as intended.
pub(super) fn check(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let source = ending(&segment.source);
    let abbreviated = ends_in_abbreviation(&segment.source);
    for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
        let found = ending(&target.text);
        let same = source.map(|(mark, _)| mark) == found.map(|(mark, _)| mark);
        let excused = abbreviated && found.is_none();
        let language = &target.language;
        if !same && !excused {
            let reason = match (source, found) {
                (Some((mark, c)), None) => {
                    let wanted = form(mark, language).unwrap_or(c);
                    format!("the source ends in “{c}”, the translation without “{wanted}”")
                }
                (None, Some((_, c))) => {
                    format!("the translation ends in “{c}”, the source without a mark")
                }
                (Some((_, a)), Some((_, b))) => {
                    format!("the source ends in “{a}”, the translation in “{b}”")
                }
                (None, None) => continue,
            };
            report.add(Severity::Warning, language, reason);
        } else if let Some((mark, c)) = found
            && let Some(wanted) = form(mark, language).filter(|&wanted| wanted != c)
            && !ends_in_abbreviation(&target.text)
        {
            let reason = format!("it ends in “{c}”, in place of “{wanted}”");
            report.add(Severity::Warning, language, reason);
        }
    }
}

/// How a language writes a final mark; nothing where it has no form of its own.
fn form(mark: Mark, language: &Language) -> Option<char> {
    let forms = match language.primary() {
        "ur" => ['۔', '؟', '!', ':', '؛', '،', '…'],
        "zh" => ['。', '？', '！', '：', '；', '，', '…'],
        _ => return None,
    };
    let at = MARKS.iter().position(|(other, _)| *other == mark)?;
    forms.get(at).copied()
}

/// The text up to its final mark, without what closes behind it.
fn stem(text: &str) -> &str {
    text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || text::is_format(c)
            || matches!(c, '"' | '\'' | ')' | ']' | '}')
            || "”“’‘»«）］】」』》〉〕".contains(c)
    })
}

fn ending(text: &str) -> Option<(Mark, char)> {
    let stem = stem(text);
    let last = stem.chars().next_back()?;
    if stem.ends_with("...") || stem.ends_with("۔۔۔") || stem.ends_with("。。。") {
        return Some((Mark::Ellipsis, '…'));
    }
    MARKS.iter().find(|(_, forms)| forms.contains(&last)).map(|(mark, _)| (*mark, last))
}

/// Whether the last word has a full stop of its own: `U.S.`, `Co., Ltd.`
fn ends_in_abbreviation(text: &str) -> bool {
    let Some(word) = stem(text).strip_suffix('.') else { return false };
    let start = word.rfind(|c: char| c.is_whitespace()).map_or(0, |at| at + 1);
    let word = word.get(start..).unwrap_or(word);
    let letters = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    letters.contains('.')
        || ABBREVIATIONS.contains(&letters.to_lowercase().as_str())
        || (letters.chars().count() == 1 && letters.chars().all(|c| c.is_ascii_uppercase()))
}
