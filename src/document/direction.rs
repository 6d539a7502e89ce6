//! Text that runs from left to right within Urdu: Latin names, ranges of numbers, amounts.
//!
//! The Unicode bidirectional algorithm (UAX #29's sibling, UAX #9) shows `2025–26` in Urdu text as
//! `26–2025`, and `$65` as `65$`, since dashes and signs between or before numbers take the
//! direction of the text around them. A left-to-right mark before the number is enough to keep
//! such a run in order; markup can isolate it instead.

use super::CodedText;
use crate::text::Span;

/// The left-to-right mark.
pub(crate) const MARK: char = '\u{200E}';

/// The runs of a right-to-left text that read from left to right, in order: words in Latin, Greek
/// or Cyrillic letters with what stands between them, and numbers with signs in or before them.
pub(crate) fn runs(text: &str) -> Vec<Span> {
    let mut runs = Vec::new();
    let mut run: Option<Run> = None;
    // Characters that have not been taken into a run since it last had a letter or digit.
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match Class::of(c) {
            Class::Letter | Class::Digit => {
                let is_digit = Class::of(c) == Class::Digit;
                match &mut run {
                    Some(run) if run.goes_on(is_digit) => run.take(end, is_digit),
                    _ => {
                        finish(run.take(), &mut runs);
                        run = Some(Run::new(at, end, is_digit));
                    }
                }
            }
            Class::Sign => match &mut run {
                Some(run) => run.gap.push(c),
                None => {
                    run = Some(Run {
                        start: at,
                        end: at,
                        gap: String::new(),
                        signs: true,
                        letters: false,
                        digit: false,
                        inner: false,
                    });
                }
            },
            Class::Inner => {
                if let Some(run) = &mut run {
                    run.gap.push(c);
                }
            }
            Class::Other => finish(run.take(), &mut runs),
        }
    }
    finish(run, &mut runs);
    runs
}

struct Run {
    start: usize,
    end: usize,
    /// What follows `end`.
    gap: String,
    /// Whether it begins with a sign such as `$` or `+`.
    signs: bool,
    letters: bool,
    /// Whether its last character is a digit.
    digit: bool,
    /// Whether anything but `.` and `,` stands between its digits.
    inner: bool,
}

impl Run {
    fn new(start: usize, end: usize, digit: bool) -> Self {
        Self { start, end, gap: String::new(), signs: false, letters: !digit, digit, inner: false }
    }

    /// Whether a letter or digit after the gap belongs to the run: two numbers with no more than
    /// spaces between them are two.
    fn goes_on(&self, is_digit: bool) -> bool {
        let space = self.gap.contains(' ');
        let one = self.gap.chars().filter(|c| *c == ' ').count() < 2;
        self.gap.is_empty()
            || self.start == self.end
            || one && (!(space && self.digit && is_digit) || self.signs)
    }

    fn take(&mut self, end: usize, is_digit: bool) {
        self.inner |= !self.gap.is_empty() && !matches!(self.gap.as_str(), "." | ",");
        self.gap.clear();
        self.end = end;
        self.letters |= !is_digit;
        self.digit = is_digit;
    }
}

fn finish(run: Option<Run>, runs: &mut Vec<Span>) {
    if let Some(run) = run
        && run.end > run.start
        && (run.letters || run.inner || run.signs)
    {
        runs.push(Span::new(run.start, run.end));
    }
}

#[derive(PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// May stand before a number, or in a run.
    Sign,
    /// May stand in a run.
    Inner,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit,
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{52F}' => Self::Letter,
            '+' | '$' | '€' | '£' | '¥' | '₨' | '#' | '@' => Self::Sign,
            '.' | ',' | ':' | '/' | '-' | '–' | '—' | '−' | '‑' | '_' | '&' | '\'' | '’' | '='
            | '~' | '%' | '?' | ' ' => Self::Inner,
            _ => Self::Other,
        }
    }
}

/// Where a left-to-right mark is needed: before each run that begins with a number or a sign.
pub(crate) fn places(text: &str) -> Vec<usize> {
    let needed = |at: &usize| {
        !text[*at..].starts_with(|c| Class::of(c) == Class::Letter) && !text[..*at].ends_with(MARK)
    };
    runs(text).into_iter().map(|run| run.start).filter(needed).collect()
}

/// The text with a left-to-right mark wherever one is needed.
pub(crate) fn marked(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut done = 0;
    for at in places(text) {
        marked.push_str(&text[done..at]);
        marked.push(MARK);
        done = at;
    }
    marked.push_str(&text[done..]);
    marked
}

/// A text with codes with a mark wherever one is needed, behind the codes that stand there.
pub(crate) fn with_marks(coded: &CodedText) -> CodedText {
    let places = places(&coded.text);
    let mut codes = coded.codes.clone();
    for code in &mut codes {
        code.at += places.partition_point(|&place| place < code.at) * MARK.len_utf8();
    }
    CodedText { text: marked(&coded.text), codes }
}

/// What [`with_marks`] was given: the text without the marks that it puts in. Others stay.
pub(crate) fn without_marks(coded: CodedText) -> CodedText {
    if !coded.text.contains(MARK) {
        return coded;
    }
    let places = places(&coded.text.replace(MARK, ""));
    let mut text = String::with_capacity(coded.text.len());
    // The places of marks in the text with them, and how many bytes before each there are without.
    let (mut removed, mut bare) = (Vec::new(), 0);
    for (at, c) in coded.text.char_indices() {
        let is_ours =
            c == MARK && places.binary_search(&bare).is_ok() && !coded.text[..at].ends_with(MARK);
        bare += if c == MARK { 0 } else { c.len_utf8() };
        if is_ours {
            removed.push(at);
        } else {
            text.push(c);
        }
    }
    let mut codes = coded.codes;
    for code in &mut codes {
        code.at -= removed.partition_point(|&at| at < code.at) * MARK.len_utf8();
    }
    CodedText { text, codes }
}

/// A left-to-right text within a right-to-left one, whatever it begins and ends with: between two
/// strong characters of its own direction brackets, ranges and full stops stay where they are.
pub(crate) fn isolated(text: &str) -> String {
    format!("{MARK}{text}{MARK}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_bidi::{BidiInfo, Level};

    #[test]
    fn ranges_amounts_and_names_are_runs() {
        for (text, expected) in [
            ("سال 2025–26 میں", &["2025–26"][..]),
            ("رقم $3.7 ارب", &["$3.7"]),
            ("فون +92 51 123-4567 پر", &["+92 51 123-4567"]),
            ("ادارہ (UNDP) نے Mr. Zhu Yanwei سے", &["UNDP", "Mr. Zhu Yanwei"]),
            ("5 مئی 2024، 3.5 فیصد", &[]),
            ("2024 15", &[]),
            ("COVID-19۔", &["COVID-19"]),
        ] {
            let found: Vec<&str> = runs(text).iter().map(|run| &text[run.range()]).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(marked("سال 2025–26 میں UNDP"), "سال \u{200e}2025–26 میں UNDP");
        assert_eq!(marked(&marked("$5")), "\u{200e}$5");
        // A translator's own marks stay.
        let own = CodedText::from("سال\u{200e} \u{200e}2025–26");
        assert_eq!(without_marks(own).text, "سال\u{200e} 2025–26");
    }

    /// A paragraph as readers see it, from left to right, without marks.
    fn seen(paragraph: &str) -> String {
        let bidi = BidiInfo::new(paragraph, Some(Level::rtl()));
        let [whole] = bidi.paragraphs.as_slice() else { panic!("not one paragraph: {paragraph}") };
        bidi.reorder_line(whole, whole.range.clone()).replace(MARK, "")
    }

    #[test]
    fn names_numbers_and_ranges_are_seen_in_order() {
        for run in ["2024–25", "2025-26", "$3.7", "+92 51 123-4567", "Mr. Zhu Yanwei", "COVID-19"]
        {
            let text = format!("سال {run} میں");
            assert!(seen(&marked(&text)).contains(run), "{run}: {}", seen(&marked(&text)));
        }
        assert!(!seen("سال 2024–25 میں").contains("2024–25"));
    }

    proptest! {
        #[test]
        fn marks_that_were_put_in_are_taken_out_again(tagged in "[ا-ی0-9$+–. <1/>a-c]{0,30}") {
            let coded = CodedText::from_tagged(&tagged);
            prop_assert_eq!(without_marks(with_marks(&coded)), coded);
        }

        #[test]
        fn an_isolated_text_is_seen_in_order(text in "[ -~–—“”’…]{1,40}") {
            let paragraph = format!("پہلا جملہ۔ {} دوسرا", isolated(&text));
            prop_assert!(seen(&paragraph).contains(&text), "{}", seen(&paragraph));
        }
    }
}
