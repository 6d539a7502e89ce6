//! Lines of a text: where they end, how wide they are, and how they begin and end.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::markers::{self, Mark};
use crate::text::Span;

/// A tab stop every so many columns.
const TAB: usize = 8;

/// A line that says something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The line without the white space at its ends.
    pub(super) span: Span,
    /// Where its text begins, after bullet or number.
    pub(super) text: usize,
    /// What it is by its beginning.
    pub(super) mark: Mark,
    /// The columns of white space before it.
    pub(super) indent: usize,
    /// The columns up to its last character.
    pub(super) columns: usize,
    /// How many of the columns are addresses of web pages, which cannot be wrapped.
    pub(super) address: usize,
    /// Whether an empty line stands before it.
    pub(super) after_blank: bool,
}

impl Line {
    pub(super) fn as_str<'t>(&self, text: &'t str) -> &'t str {
        &text[self.span.range()]
    }
}

/// The lines of a text, without those that say nothing.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after_blank = false;
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let length = rest.find(is_line_end).unwrap_or(rest.len());
        let line = &rest[..length];
        if markers::is_empty(line) {
            after_blank = true;
        } else {
            lines.push(read(line, start, after_blank));
            after_blank = false;
        }
        let end = &rest[length..];
        let width =
            if end.starts_with("\r\n") { 2 } else { end.chars().next().map_or(0, char::len_utf8) };
        start += length + width;
    }
    lines
}

fn read(line: &str, start: usize, after_blank: bool) -> Line {
    let content = line.trim();
    let before = &line[..line.len() - line.trim_start().len()];
    let indent = columns(before, 0);
    let (mark, offset) = markers::read(content);
    let begin = start + before.len();
    Line {
        span: Span::new(begin, begin + content.len()),
        text: begin + offset,
        mark,
        indent,
        columns: columns(content, indent),
        address: content
            .split(|c: char| !c.is_ascii_graphic())
            .filter(|word| word.contains("://"))
            .map(str::len)
            .sum(),
        after_blank,
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The column after a text that begins at a column, in a font of fixed width.
pub(super) fn columns(text: &str, start: usize) -> usize {
    let mut wide = false;
    text.chars().fold(start, |column, c| {
        // Quotes, dashes and dots are as wide as the writing that they stand in.
        wide = if matches!(c, '“' | '”' | '‘' | '’' | '—' | '…') {
            wide
        } else {
            is_wide(c)
        };
        match c {
            '\t' => (column / TAB + 1) * TAB,
            _ if wide => column + 2,
            _ if c.is_ascii() => column + 1,
            _ => match c.general_category() {
                GeneralCategory::NonspacingMark | GeneralCategory::Format => column,
                _ => column + 1,
            },
        }
    })
}

/// Whether a character is two columns wide: the blocks of East Asian wide and full-width letters.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F900}'..='\u{1F9FF}' | '\u{20000}'..='\u{3FFFD}')
}

/// The last character of a text, closing quotes and brackets aside.
fn last(text: &str) -> Option<char> {
    let is_closer = |c: char| {
        matches!(
            c,
            '"' | '\''
                | ')'
                | ']'
                | '”'
                | '’'
                | '»'
                | '›'
                | '）'
                | '］'
                | '】'
                | '」'
                | '』'
                | '》'
        )
    };
    text.trim_end_matches(is_closer).chars().next_back()
}

/// Whether a text ends in a full stop.
pub(super) fn ends_in_full_stop(text: &str) -> bool {
    matches!(last(text), Some('.' | '。' | '۔' | '．' | '｡'))
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_in_stop(text: &str) -> bool {
    ends_in_full_stop(text) || matches!(last(text), Some('!' | '?' | '؟' | '！' | '？' | '…'))
}

/// Whether a text ends as an introduction to what follows does.
pub(super) fn ends_in_colon(text: &str) -> bool {
    matches!(last(text), Some(':' | '：'))
}

/// Whether a text ends in a comma or a semicolon, as a salutation does.
pub(super) fn ends_in_comma(text: &str) -> bool {
    matches!(last(text), Some(',' | '،' | '，' | '、' | ';' | '؛' | '；'))
}

/// Whether a sentence or a clause ends where the text does.
pub(super) fn ends_in_punctuation(text: &str) -> bool {
    ends_in_stop(text) || ends_in_colon(text) || ends_in_comma(text)
}

/// Whether a text ends a sentence or all but one: where the next line begins in lower case, a
/// comma does not stand in the way of going on.
pub(super) fn ends_a_line(text: &str) -> bool {
    ends_in_stop(text) || ends_in_colon(text) || matches!(last(text), Some(';' | '؛' | '；'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_every_kind_of_line_end() {
        let text = "a\nb\r\nc\rd\u{2028}e\u{2029}f\u{85}g\r\r\n h ";
        let lines = lines(text);
        let found: Vec<&str> = lines.iter().map(|line| line.as_str(text)).collect();
        assert_eq!(found, ["a", "b", "c", "d", "e", "f", "g", "h"]);
        let blanks: Vec<bool> = lines.iter().map(|line| line.after_blank).collect();
        assert_eq!(blanks, [false, false, false, false, false, false, false, true]);
    }

    #[test]
    fn columns_count_as_on_a_terminal() {
        for (text, expected) in [
            ("abc", 3),
            ("\ta", 9),
            ("中文，", 6),
            ("他说“好”。", 12),
            ("said “yes”", 10),
            ("کِتاب", 4),
            ("\u{a0}\u{3000}a", 4),
        ] {
            assert_eq!(columns(text, 0), expected, "{text:?}");
        }
    }

    #[test]
    fn a_stop_is_seen_behind_closers() {
        assert!(ends_in_full_stop("he said “yes.”"));
        assert!(ends_in_full_stop("（完。）"));
        assert!(ends_in_stop("کیوں؟"));
        assert!(!ends_in_full_stop("why?"));
        assert!(!ends_in_punctuation("a (b)"));
        assert!(ends_in_comma("Excellency,"));
    }
}
