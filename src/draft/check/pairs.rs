//! Brackets and quotation marks: closed where they are opened, and not lost.

use super::{Report, Severity};
use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::language::Direction;

/// Brackets of a kind, opening and closing forms.
const BRACKETS: [(&str, &str); 3] = [("(（﹙", ")）﹚"), ("[［【〔", "]］】〕"), ("{｛", "}｝")];

/// Quotation marks that have a side.
const QUOTES: [(char, char); 6] =
    [('“', '”'), ('«', '»'), ('「', '」'), ('『', '』'), ('《', '》'), ('〈', '〉')];

/// What a text has of a kind of pair.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    open: usize,
    close: usize,
    /// Whether one closes that was not opened.
    stray: bool,
}

impl Count {
    fn of(text: &str, is_open: impl Fn(char) -> bool, is_close: impl Fn(char) -> bool) -> Self {
        let mut count = Self::default();
        for c in text.chars() {
            if is_open(c) {
                count.open += 1;
            } else if is_close(c) {
                count.close += 1;
                count.stray |= count.close > count.open;
            }
        }
        count
    }

    fn is_closed(self) -> bool {
        self.open == self.close && !self.stray
    }
}

/// Brackets that are not closed or not opened, and brackets of the source that are gone.
pub(super) fn brackets(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    for (open, close) in BRACKETS {
        let count = |text: &str| Count::of(text, |c| open.contains(c), |c| close.contains(c));
        let source = count(&segment.source);
        for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
            let found = count(&target.text);
            let [o, c] = [open, close].map(|forms| forms.chars().next().unwrap_or_default());
            // `a)` in the source may be so in the translation.
            if !found.is_closed() && (source.is_closed() || found != source) {
                let reason = if found.open == found.close {
                    format!("“{c}” stands before “{o}”")
                } else {
                    format!("{} of “{o}”, but {} of “{c}”", found.open, found.close)
                };
                report.add(Severity::Error, &target.language, reason);
            } else if found.open < source.open && source.is_closed() {
                let (a, b) = (source.open, found.open);
                let reason =
                    format!("brackets ({o}…{c}): {a} in the source, {b} in the translation");
                report.add(Severity::Warning, &target.language, reason);
            }
        }
    }
}

/// Quotation marks that are not closed, and those of the source without any in the target.
pub(super) fn quotes(_: &FinishedDraft, segment: &FinishedSegment, report: &mut Report<'_>) {
    let count =
        |text: &str, (open, close): (char, char)| Count::of(text, |c| c == open, |c| c == close);
    let straight = |text: &str| text.matches('"').count();
    // What is quoted goes on in the next sentence: nothing can be said here.
    let goes_on = QUOTES.iter().any(|&pair| !count(&segment.source, pair).is_closed())
        || straight(&segment.source) % 2 == 1;
    let quoted = count(&segment.source, QUOTES[0]).open > 0 || straight(&segment.source) > 1;
    if goes_on {
        return;
    }
    for target in segment.targets.iter().filter(|target| !target.text.trim().is_empty()) {
        for &(open, close) in &QUOTES {
            let found = count(&target.text, (open, close));
            // Written from right to left, these stand the other way round at many desks.
            let either = open == '“' && target.language.direction() == Direction::RightToLeft;
            let paired = either && (found.open + found.close) % 2 == 0;
            if !found.is_closed() && !paired {
                let reason = if found.open == found.close {
                    format!("“{close}” stands before “{open}”")
                } else {
                    format!("{} of “{open}”, but {} of “{close}”", found.open, found.close)
                };
                report.add(Severity::Error, &target.language, reason);
            }
        }
        if straight(&target.text) % 2 == 1 {
            let reason = "a quotation mark (\") is not closed".to_owned();
            report.add(Severity::Error, &target.language, reason);
        }
        let any = |c: char| {
            matches!(c, '"' | '‘' | '\'' | '＂') || QUOTES.iter().any(|&(open, _)| open == c)
        };
        if quoted && !target.text.contains(any) {
            let reason = "what the source quotes stands without quotation marks".to_owned();
            report.add(Severity::Warning, &target.language, reason);
        }
    }
}
