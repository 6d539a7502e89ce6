//! Lines joined to pieces: which line breaks are soft.
//!
//! Lines are taken in *runs*: lines without an empty line, a rule, a `•` or a link between them.
//! Between two lines of a run
//!
//! - a line that begins in lower case goes on from a line that ends no sentence;
//! - a line goes on from a *full* one, to which its first word would not have fit; not so in
//!   documents with very long lines, which nobody has wrapped, and not where most lines of the run
//!   are not full, as in an address;
//! - a line that is indented deeper than a list marker goes on from the item, and elsewhere a new
//!   indent begins a new piece;
//! - a dash or a number at the beginning of a full line's successor is prose, unless it goes on
//!   with a list.
//!
//! How long a full line is, is seen from runs with a sentence that is broken between two lines.

use super::lines::{
    self, Line, ends_a_line, ends_in_colon, ends_in_comma, ends_in_punctuation, ends_in_stop,
};
use super::markers::Mark;
use crate::text::Span;

/// A line longer than this was not wrapped by hand or by a mail program.
const LONGEST_WRAPPED: usize = 130;

/// Prose is not wrapped at fewer columns than this; addresses and verses are shorter.
const NARROWEST: usize = 40;

/// Lines that belong together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// What it is by the beginning of its first line.
    pub(super) mark: Mark,
    /// From the text of the first line to the end of the last.
    pub(super) span: Span,
    /// The columns of white space before its first line.
    pub(super) indent: usize,
    /// How many lines it has.
    pub(super) lines: usize,
    /// Whether an empty line stands before it.
    pub(super) after_blank: bool,
}

/// The pieces that the lines of a text make, in order.
pub(super) fn pieces(text: &str, lines: &[Line]) -> Vec<Piece> {
    let runs = || lines.chunk_by(|before, line| !starts_run(before, line));
    let has_long_lines = lines.iter().any(|line| line.columns - line.address > LONGEST_WRAPPED);
    let width = (!has_long_lines)
        .then(|| runs().filter_map(|run| Run { text, lines: run }.own_width()).max())
        .flatten();
    let mut pieces = Vec::new();
    for lines in runs() {
        let run = Run { text, lines };
        let width = width.map(|width| run.own_width().unwrap_or(width));
        run.cut(width, has_long_lines, &mut pieces);
    }
    pieces
}

fn starts_run(before: &Line, line: &Line) -> bool {
    let is_marked = line.mark != Mark::None && !line.mark.is_weak();
    line.after_blank || is_marked || before.mark == Mark::Rule
}

/// Lines among which line breaks may be soft.
struct Run<'t> {
    text: &'t str,
    lines: &'t [Line],
}

impl Run<'_> {
    /// The width that the run is wrapped at, where a sentence is broken between two of its lines.
    fn own_width(&self) -> Option<usize> {
        // Asked once, as a last line of a million closing quotes takes its time.
        let is_sentence = self.lines.last().is_some_and(|l| ends_in_stop(l.as_str(self.text)));
        if !(1..self.lines.len()).any(|i| self.breaks_a_sentence(i, is_sentence)) {
            return None;
        }
        let wrapped = self.lines.iter().filter(|line| line.address == 0);
        wrapped.map(|line| line.columns).max().filter(|&width| width >= NARROWEST)
    }

    /// Whether a sentence goes on from the line before line `i`. Lower case tells; in writing
    /// without case, the run must end as a sentence, which lists of names do not.
    fn breaks_a_sentence(&self, i: usize, is_sentence: bool) -> bool {
        let (before, line) = (self.str(i - 1), self.str(i));
        if self.lines[i].mark != Mark::None {
            return false;
        }
        let first = line.chars().next();
        first.is_some_and(char::is_lowercase) && !ends_a_line(before)
            || is_sentence && first.is_some_and(is_caseless) && !ends_in_punctuation(before)
    }

    fn str(&self, i: usize) -> &str {
        self.lines[i].as_str(self.text)
    }

    /// Whether the first word of line `i` would not have fit on the line before.
    fn is_full(&self, i: usize, width: usize) -> bool {
        self.lines[i - 1].columns + first_word(self.str(i)) > width
    }

    /// Whether a line break after a full line is soft in this run: most are after full lines, and
    /// the run is not made of greetings, each of which ends in a comma.
    fn is_wrapped(&self, width: usize) -> bool {
        let breaks = || (1..self.lines.len()).filter(|&i| self.lines[i].mark == Mark::None);
        let full = breaks().filter(|&i| self.is_full(i, width)).count();
        let all = |ends: fn(&str) -> bool| (0..self.lines.len()).all(|i| ends(self.str(i)));
        let is_greeting = all(ends_in_comma) || self.lines.len() > 2 && all(ends_in_punctuation);
        full * 2 >= breaks().count() && !is_greeting
    }

    /// Cuts the run into pieces. `width` is none where nothing is wrapped.
    fn cut(&self, width: Option<usize>, has_long_lines: bool, pieces: &mut Vec<Piece>) {
        let width = width.filter(|&width| self.is_wrapped(width));
        let base = self.lines.iter().map(|line| line.indent).min().unwrap_or(0);
        let mut item = None;
        let mut number = None;
        for (i, line) in self.lines.iter().enumerate() {
            let is_soft = i > 0 && width.is_some_and(|width| self.is_full(i, width));
            let joins = i > 0
                && if line.mark == Mark::None {
                    self.goes_on(i, is_soft, item, base, has_long_lines)
                } else {
                    is_soft && !self.is_next_item(i, item, number)
                };
            if joins && let Some(piece) = pieces.last_mut() {
                piece.span.end = line.span.end;
                piece.lines += 1;
                continue;
            }
            pieces.push(Piece {
                mark: line.mark,
                span: Span::new(line.text, line.span.end),
                indent: line.indent,
                lines: 1,
                after_blank: line.after_blank,
            });
            item = matches!(line.mark, Mark::Bullet(_) | Mark::Number(_) | Mark::Navigation)
                .then_some(line);
            if let Mark::Number(value) = line.mark {
                number = value;
            }
        }
    }

    /// Whether line `i`, which has no marker, belongs to the piece before it.
    fn goes_on(
        &self,
        i: usize,
        is_soft: bool,
        item: Option<&Line>,
        base: usize,
        has_long_lines: bool,
    ) -> bool {
        let (before, line, first) = (&self.lines[i - 1], &self.lines[i], &self.lines[0]);
        match item {
            // Where nothing is wrapped, a whole line that ends a sentence needs no continuation.
            Some(item) if line.indent > item.indent => {
                return !(has_long_lines && ends_in_stop(self.str(i - 1)));
            }
            Some(_) => {}
            None => {
                // The second half tells paragraphs of one indented line from each other.
                let is_indented = line.indent > before.indent
                    || first.mark == Mark::None
                        && first.indent > base
                        && line.indent == first.indent;
                if is_indented {
                    return false;
                }
            }
        }
        let is_lower = self.str(i).chars().next().is_some_and(char::is_lowercase);
        is_soft || is_lower && !ends_a_line(self.str(i - 1))
    }

    /// Whether the weak marker of line `i` counts although the line before it is full.
    fn is_next_item(&self, i: usize, item: Option<&Line>, number: Option<u32>) -> bool {
        let line = &self.lines[i];
        let goes_on = match line.mark {
            Mark::Number(value) => {
                number.is_some_and(|number| value == Some(number.saturating_add(1)))
            }
            mark => item.is_some_and(|item| item.mark == mark && item.indent == line.indent),
        };
        goes_on || ends_in_colon(self.str(i - 1))
    }
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// The columns that a line's first word takes at the end of another line, with the space before
/// it. Chinese breaks after any character, but keeps one or two that may not begin a line.
fn first_word(line: &str) -> usize {
    if line.chars().next().is_some_and(lines::is_wide) {
        return 4;
    }
    let end = line.find(|c: char| c.is_whitespace() || lines::is_wide(c));
    lines::columns(&line[..end.unwrap_or(line.len())], 0) + 1
}
