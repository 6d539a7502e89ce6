//! Values marked in a text: what is carried over, and what was put in.

use super::content;
use crate::document::{CodedText, tag};
use crate::format::xml::Output;
use crate::language::Language;
use crate::placeable::{self, Change, Tongue};
use crate::text::Span;

/// Writes a text with its codes as tags and its values marked, and those that were put in marked as
/// such, with what stood there before.
pub(super) fn write(out: &mut Output, coded: &CodedText, language: &Language, changes: &[Change]) {
    let text = coded.text.as_str();
    // What only looks like a tag is escaped; marks within it would hide that.
    let looks_tagged = text.contains('<') && CodedText::from(text).to_tagged() != text;
    let Some(tongue) = Tongue::of(language).filter(|_| !looks_tagged) else {
        content(out, &coded.to_tagged());
        return;
    };
    let mut end = 0;
    for found in placeable::extract(text, tongue) {
        let span = found.span;
        // `one`, `both`, ایک: not worth a mark.
        if found.optional {
            continue;
        }
        piece(out, coded, Span::new(end, span.start), false);
        let change = changes.iter().find(|c| c.span.start < span.end && span.start < c.span.end);
        match change {
            Some(change) => {
                out.raw("<mark class=\"value\"").attribute("title", &format!("was {}", change.was))
            }
            None => out.raw("<span class=\"value\"").attribute("title", &found.value.to_string()),
        };
        piece(out.raw(">"), coded, span, false);
        out.raw(if change.is_some() { "</mark>" } else { "</span>" });
        end = span.end;
    }
    piece(out, coded, Span::new(end, text.len()), true);
}

/// Writes a stretch of a text with the codes in it, those at its end only where it is the `last`.
fn piece(out: &mut Output, coded: &CodedText, span: Span, last: bool) {
    let mut start = span.start;
    let codes = &coded.codes;
    let from = codes.partition_point(|code| code.at < span.start);
    for code in codes[from..].iter().take_while(|c| c.at < span.end || (last && c.at == span.end)) {
        content(out, &coded.text[start..code.at]);
        content(out.raw("<span class=\"code\" dir=\"ltr\">"), &tag(code.id, code.part))
            .raw("</span>");
        start = code.at;
    }
    content(out, &coded.text[start..span.end]);
}
