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
    /// What was put in, values and terms, with what stood there before.
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
    for (span, mark) in places(values, changes) {
        // Two changes of one value are one mark.
        if span.start < end {
            continue;
        }
        shown.write(out, Span::new(end, span.start), false);
        let closing = match mark {
            Mark::PutIn(was) => {
                out.raw("<mark class=\"value\"").attribute("title", &format!("was {was}"));
                "</mark>"
            }
            Mark::Value(found) => {
                out.raw("<span class=\"value\"").attribute("title", &found.value.to_string());
                "</span>"
            }
        };
        shown.write(out.raw(">"), span, false);
        out.raw(closing);
        end = span.end;
    }
    shown.write(out, Span::new(end, text.len()), true);
}

/// A mark in a text.
enum Mark<'m> {
    /// What was put in, with what stood there before.
    PutIn(&'m str),
    Value(&'m Found),
}

/// What is marked, in order. What was put in is marked with the whole of a value that it is a part of.
fn places<'m>(values: &'m [Found], changes: &'m [Change]) -> Vec<(Span, Mark<'m>)> {
    let touch = |a: Span, b: Span| a.start < b.end && b.start < a.end;
    // `one`, `both`, ایک: not worth a mark.
    let values = values.iter().filter(|found| !found.optional);
    let put_in = changes.iter().filter(|change| !change.span.is_empty()).map(|change| {
        let touched = values.clone().filter(|found| touch(found.span, change.span));
        let whole = touched.fold(change.span, |all, found| {
            Span::new(all.start.min(found.span.start), all.end.max(found.span.end))
        });
        (whole, Mark::PutIn(change.was.as_str()))
    });
    let kept = values.clone().filter(|found| !changes.iter().any(|c| touch(found.span, c.span)));
    let mut places: Vec<_> =
        put_in.chain(kept.map(|found| (found.span, Mark::Value(found)))).collect();
    places.sort_by_key(|(span, _)| span.start);
    places
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, changes: &[(&str, &str)]) -> String {
        let language = Language::from_tag("zh").unwrap();
        let changes: Vec<Change> = changes
            .iter()
            .map(|(new, was)| {
                let start = text.find(new).unwrap();
                Change { span: Span::new(start, start + new.len()), was: (*was).into() }
            })
            .collect();
        let values = read(text, &language);
        let mut out = Output::default();
        let marks = Marks { values: &values, changes: &changes, parts: &[] };
        write(&mut out, &CodedText::from(text), &language, marks);
        String::from_utf8(out.finish().0).unwrap()
    }

    #[test]
    fn terms_that_were_put_in_are_marked_like_values() {
        assert_eq!(
            shown("访问卡拉奇，5月15日返回。", &[("卡拉奇", "伊斯兰堡"), ("15", "1")]),
            "访问<mark class=\"value\" title=\"was 伊斯兰堡\">卡拉奇</mark>，\
             <mark class=\"value\" title=\"was 1\">5月15日</mark>返回。"
        );
    }

    #[test]
    fn a_term_with_a_number_in_it_is_one_mark_and_nothing_that_was_taken_out_has_one() {
        assert_eq!(
            shown("在第3次会议上", &[("第3次会议", "论坛"), ("", "都")]),
            "在<mark class=\"value\" title=\"was 论坛\">第3次会议</mark>上"
        );
    }
}
