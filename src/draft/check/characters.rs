//! Characters that should not be there: letters and marks of another script, invisible controls, a
//! space too many.

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget};

/// How many places of a text a finding shows.
const MOST_SHOWN: usize = 3;
/// How many characters it shows before and after each.
const AROUND: usize = 6;

/// Arabic letters that look like Urdu ones, and those.
const ARABIC: [(char, char); 4] = [('ي', 'ی'), ('ى', 'ی'), ('ك', 'ک'), ('\u{647}', 'ہ')];

/// Half-width marks and their full-width forms.
const HALF_WIDTH: [(char, char); 9] = [
    (',', '，'),
    (';', '；'),
    (':', '：'),
    ('?', '？'),
    ('!', '！'),
    ('.', '。'),
    ('(', '（'),
    (')', '）'),
    ('"', '“'),
];

fn written(segment: &FinishedSegment) -> impl Iterator<Item = &FinishedTarget> {
    segment.targets.iter().filter(|target| !target.text.trim().is_empty())
}

/// Arabic letters in Urdu: another letter for a search, and another shape at the end of a word.
pub(super) fn arabic(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    for target in written(segment).filter(|target| target.language.primary() == "ur") {
        for (wrong, right) in ARABIC {
            let places: Vec<usize> = target.text.match_indices(wrong).map(|(at, _)| at).collect();
            if !places.is_empty() {
                let code = |c: char| format!("U+{:04X}", u32::from(c));
                let reason = format!(
                    "the Arabic letter {wrong} ({}) for {right} ({}): {}",
                    code(wrong),
                    code(right),
                    shown(&target.text, &places)
                );
                report.add(Severity::Error, &target.language, reason);
            }
        }
    }
}

/// Half-width punctuation beside Chinese characters. Within numbers, times, addresses and Latin
/// words it is right.
pub(super) fn half_width(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    for target in written(segment).filter(|target| target.language.primary() == "zh") {
        let text = target.text.trim_end();
        for (half, full) in HALF_WIDTH {
            let places: Vec<usize> = text
                .match_indices(half)
                .map(|(at, _)| at)
                .filter(|&at| {
                    let before = text[..at].chars().next_back();
                    let after = text[at + half.len_utf8()..].chars().next();
                    let beside = |c: Option<char>| c.is_some_and(is_chinese);
                    match half {
                        '(' | ')' | '"' => beside(before) || beside(after),
                        // Before a letter it is a part of a name, as in 阿里巴巴.com.
                        '.' => beside(before) && !after.is_some_and(|c| c.is_ascii_alphanumeric()),
                        _ => beside(before),
                    }
                })
                // The last mark is told with the others that end a sentence.
                .filter(|&at| !is_final(half) || at + half.len_utf8() < text.len())
                .collect();
            if !places.is_empty() {
                let shown = shown(text, &places);
                let reason = format!("half-width “{half}” for “{full}”: {shown}");
                report.add(Severity::Warning, &target.language, reason);
            }
        }
    }
}

fn is_final(mark: char) -> bool {
    !matches!(mark, '(' | ')' | '"')
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
        || "”）》」』】".contains(c)
}

/// Two spaces in a row, where the source has none.
pub(super) fn double_spaces(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let places = |text: &str| -> Vec<usize> {
        let is_space = |c: char| matches!(c, ' ' | '\u{a0}');
        let text = text.trim_end();
        let start = text.len() - text.trim_start().len();
        let pairs = text.char_indices().zip(text.chars().skip(1));
        pairs
            .filter(|((at, a), b)| *at >= start && is_space(*a) && is_space(*b))
            .map(|((at, _), _)| at)
            .collect()
    };
    if !places(&segment.source).is_empty() {
        return;
    }
    for target in written(segment) {
        let places = places(&target.text);
        if !places.is_empty() {
            let reason = format!("two spaces in a row: {}", shown(&target.text, &places));
            report.add(Severity::Warning, &target.language, reason);
        }
    }
}

/// Invisible characters that turn text round: where they are not needed they get in the way of
/// every search, and where one is not closed it turns what follows.
pub(super) fn bidi_controls(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    for target in written(segment) {
        let controls: Vec<(usize, char)> =
            target.text.char_indices().filter(|(_, c)| name(*c).is_some()).collect();
        if controls.is_empty() {
            continue;
        }
        let count = |of: &[char]| controls.iter().filter(|(_, c)| of.contains(c)).count();
        let embedded = count(&['\u{202A}', '\u{202B}', '\u{202D}', '\u{202E}']);
        let isolated = count(&['\u{2066}', '\u{2067}', '\u{2068}']);
        let open = embedded != count(&['\u{202C}']) || isolated != count(&['\u{2069}']);
        let overridden = count(&['\u{202D}', '\u{202E}']) > 0;
        let mut names: Vec<&str> = controls.iter().filter_map(|(_, c)| name(*c)).collect();
        names.dedup();
        names.truncate(MOST_SHOWN);
        let names = names.join(", ");
        let (severity, why) = match (overridden, open) {
            (true, _) => (Severity::Error, ", which turns letters round"),
            (false, true) => (Severity::Error, ", not closed"),
            (false, false) => (Severity::Warning, ""),
        };
        let places: Vec<usize> = controls.iter().map(|(at, _)| *at).collect();
        let shown = shown(&target.text, &places);
        let reason = format!("invisible direction characters ({names}){why}: {shown}");
        report.add(severity, &target.language, reason);
    }
}

/// The name of a character that changes the direction of text (UAX #9, section 2).
fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{061C}' => "ALM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

/// A text around some places, the first few of them, invisible characters left out.
fn shown(text: &str, places: &[usize]) -> String {
    let around = |&at: &usize| {
        let before: Vec<char> = text[..at].chars().rev().take(AROUND).collect();
        let after = text[at..].chars().take(AROUND + 1);
        let around = before.into_iter().rev().chain(after);
        let around: String = around.filter(|c| name(*c).is_none()).collect();
        format!("“{}”", around.trim())
    };
    let shown: Vec<String> = places.iter().take(MOST_SHOWN).map(around).collect();
    match places.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
