//! Markdown in another language. Emphasis that Markdown's rules would not see beside Chinese
//! punctuation is written as HTML, which Markdown allows.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::document::faces;
use crate::document::flat::{Edits, Markup, Place, Site};
use crate::document::html::untranslated_span;
use crate::document::translate::{Flow, Rendering};
use crate::document::{Part, Role, direction};
use crate::language::Direction;
use crate::text::Span;

/// How text is written in Markdown.
pub(in crate::document) struct Markdown<'r> {
    pub(in crate::document) rendering: &'r Rendering<'r>,
}

impl Markup for Markdown<'_> {
    fn text(&self, out: &mut String, text: &str, place: &Place<'_>) {
        if place.literal {
            // Nothing can be escaped in program text.
            out.extend(text.chars().filter(|c| !matches!(c, '`' | '<' | '>' | '\n' | '\r')));
            return;
        }
        let marked = match self.rendering.target.direction() {
            Direction::RightToLeft => direction::marked(text),
            Direction::LeftToRight => text.to_owned(),
        };
        push_escaped(out, &marked, place.site);
    }

    fn untranslated(&self, out: &mut String, source: &str, place: &Place<'_>) {
        if place.literal || place.site == Site::Bare {
            out.push_str(source);
        } else {
            out.push_str(&untranslated_span(self.rendering.source));
            out.push_str(source);
            out.push_str("</mark>");
        }
    }

    fn code(&self, out: &mut String, source: &str, id: u32, part: Part, place: &Place<'_>) {
        let role = place.block.codes.iter().find(|code| code.id == id).map(|code| code.role);
        let element = match (role, source.trim_matches(['*', '_']).is_empty()) {
            (Some(Role::Bold), true) => "strong",
            (Some(Role::Italic), true) => "em",
            _ => {
                out.push_str(source);
                return;
            }
        };
        match part {
            Part::Open => out.push_str(&format!("<{element}>")),
            Part::Close => {
                let end = close_emphasis(out, element, source, place);
                out.push_str(&end);
            }
            Part::Alone => out.push_str(source),
        }
    }
}

/// Ends an emphasis that was begun as an element: as Markdown where its rules see it on both sides,
/// else as the element. Puts the beginning in order.
fn close_emphasis(out: &mut String, element: &str, source: &str, place: &Place<'_>) -> String {
    let tag = format!("<{element}>");
    let Some(at) = out.rfind(&tag) else { return String::new() };
    let inner = &out[at + tag.len()..];
    let first = inner.chars().next();
    let last = inner.chars().next_back();
    let before = out[..at].chars().next_back();
    let after = match place.next {
        Some(Flow::Text { text, .. }) => text.chars().next(),
        Some(Flow::Code { .. }) => Some('*'),
        None => None,
    };
    let fits = |inside: Option<char>, outside: Option<char>| {
        let inside_space = inside.is_none_or(char::is_whitespace);
        let outside_free = outside.is_none_or(|c| c.is_whitespace() || is_punctuation(c));
        // CommonMark, section 6.2: flanking; and beside another `*` the runs would merge.
        !inside_space
            && (!inside.is_some_and(is_punctuation) || outside_free)
            && outside != Some('*')
            && inside != Some('*')
    };
    if inner.contains('<') || !fits(first, before) || !fits(last, after) {
        return format!("</{element}>");
    }
    let mark = "*".repeat(source.trim().len());
    out.replace_range(at..at + tag.len(), &mark);
    mark
}

fn is_punctuation(c: char) -> bool {
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol
    )
}

fn push_escaped(out: &mut String, text: &str, site: Site) {
    let at_start = out.is_empty();
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let escaped = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' => true,
            '|' => site == Site::Cell,
            '&' => rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#'),
            '#' | '>' | '+' | '-' | '=' => at == 0 && at_start,
            '.' | ')' => {
                at_start && !text[..at].is_empty() && text[..at].bytes().all(|b| b.is_ascii_digit())
            }
            '!' => rest.starts_with('['),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        // A line break would end the block, or begin another.
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
    }
}

/// Tells viewers of Markdown, which has no word for it, that a text runs from right to left.
pub(in crate::document) fn present(edits: &mut Edits, text: &str, rendering: &Rendering<'_>) {
    if rendering.target.direction() == Direction::RightToLeft {
        let tag = faces::tag(rendering.target);
        let begin = format!("<div lang=\"{tag}\" dir=\"rtl\">\n\n");
        match front_matter(text) {
            0 => edits.prepend(&begin),
            start => edits.replace(Span::new(start, start), format!("\n{begin}")),
        }
        edits.append("\n\n</div>\n");
    }
}

/// Where the text begins after its front matter.
fn front_matter(text: &str) -> usize {
    for fence in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(fence) else { continue };
        if !rest.starts_with(['\n', '\r']) {
            continue;
        }
        let mut at = text.len() - rest.len();
        for line in rest.split_inclusive('\n') {
            at += line.len();
            if line.trim_end() == fence {
                return at;
            }
        }
    }
    0
}
