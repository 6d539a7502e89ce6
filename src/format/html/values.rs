//! Values marked in a text: what is carried over, and what was put in.

use super::content;
use super::parts::{Marked, write_marked};
use crate::document::{CodedText, direction, tag};
use crate::format::xml::Output;
use crate::language::{Direction, Language};
use crate::placeable::{self, Change, Found, Tongue};
use crate::text::Span;

/// The values of a text; none in a language whose values are not known.
pub(super) fn read(text: &str, language: &Language) -> Vec<Found> {
    Tongue::of(language).map(|tongue| placeable::extract(text, tongue)).unwrap_or_default()
}

/// What is marked in a text.
#[derive(Clone, Copy)]
pub(super) struct Marks<'m> {
    /// Its values.
    pub(super) values: &'m [Found],
    /// Those of them that were put in, with what stood there before.
    pub(super) changes: &'m [Change],
    /// What is known of parts of it.
    pub(super) parts: &'m [Marked],
}

/// Writes a text with its codes as tags, and its marks.
pub(super) fn write(
    out: &mut Output,
    coded: &CodedText,
    language: &Language,
    Marks { values, changes, parts }: Marks<'_>,
) {
    let text = coded.text.as_str();
    // What only looks like a tag is escaped; marks within it would hide that.
    let looks_tagged = text.contains('<') && CodedText::from(text).to_tagged() != text;
    if looks_tagged {
        content(out, &coded.to_tagged());
        return;
    }
    let marks = match language.direction() {
        Direction::RightToLeft => direction::places(text),
        Direction::LeftToRight => Vec::new(),
    };
    let shown = Shown { coded, marks, parts };
    let mut end = 0;
    for found in values {
        let span = found.span;
        // `one`, `both`, ایک: not worth a mark.
        if found.optional {
            continue;
        }
        shown.write(out, Span::new(end, span.start), false);
        let change = changes.iter().find(|c| c.span.start < span.end && span.start < c.span.end);
        match change {
            Some(change) => {
                out.raw("<mark class=\"value\"").attribute("title", &format!("was {}", change.was))
            }
            None => out.raw("<span class=\"value\"").attribute("title", &found.value.to_string()),
        };
        shown.write(out.raw(">"), span, false);
        out.raw(if change.is_some() { "</mark>" } else { "</span>" });
        end = span.end;
    }
    shown.write(out, Span::new(end, text.len()), true);
}

/// A text as it is shown: its codes as tags, and in a language that is read from right to left a mark
/// before each range and amount, which would turn round without it.
struct Shown<'t> {
    coded: &'t CodedText,
    marks: Vec<usize>,
    parts: &'t [Marked],
}

impl Shown<'_> {
    /// Writes a stretch with the codes in it, those at its end only where it is the `last`.
    fn write(&self, out: &mut Output, span: Span, last: bool) {
        let mut start = span.start;
        let codes = &self.coded.codes;
        let from = codes.partition_point(|code| code.at < span.start);
        let within = |at: usize| at < span.end || (last && at == span.end);
        for code in codes[from..].iter().take_while(|code| within(code.at)) {
            self.text(out, Span::new(start, code.at));
            let tag = tag(code.id, code.part);
            content(out.raw("<span class=\"code\" dir=\"ltr\">"), &tag).raw("</span>");
            start = code.at;
        }
        self.text(out, Span::new(start, span.end));
    }

    fn text(&self, out: &mut Output, span: Span) {
        let mut start = span.start;
        let from = self.marks.partition_point(|&at| at < span.start);
        for &at in self.marks[from..].iter().take_while(|&&at| at < span.end) {
            self.marked(out, Span::new(start, at));
            out.raw("&lrm;");
            start = at;
        }
        self.marked(out, Span::new(start, span.end));
    }

    fn marked(&self, out: &mut Output, span: Span) {
        let from = self.parts.partition_point(|part| part.span.end <= span.start);
        write_marked(out, &self.coded.text, span, &self.parts[from..]);
    }
}
