//! Values marked in a text: what is carried over, and what was put in.

use super::content;
use crate::format::xml::Output;
use crate::language::Language;
use crate::placeable::{self, Change, Tongue};

/// Writes a text with its values marked, and those that were put in marked as such, with what
/// stood there before.
pub(super) fn write(out: &mut Output, text: &str, language: &Language, changes: &[Change]) {
    let Some(tongue) = Tongue::of(language) else {
        content(out, text);
        return;
    };
    let mut end = 0;
    for found in placeable::extract(text, tongue) {
        let span = found.span;
        // `one`, `both`, ایک: not worth a mark.
        if found.optional {
            continue;
        }
        content(out, &text[end..span.start]);
        let change = changes.iter().find(|c| c.span.start < span.end && span.start < c.span.end);
        match change {
            Some(change) => {
                out.raw("<mark class=\"value\"").attribute("title", &format!("was {}", change.was))
            }
            None => out.raw("<span class=\"value\"").attribute("title", &found.value.to_string()),
        };
        content(out.raw(">"), &text[span.range()]);
        out.raw(if change.is_some() { "</mark>" } else { "</span>" });
        end = span.end;
    }
    content(out, &text[end..]);
}
