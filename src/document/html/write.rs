//! A page in another language: its text, and what tells the browser how to show it.

use super::tokens::{self, Kind, attributes};
use crate::document::direction;
use crate::document::flat::{Edits, Markup, Place, Site};
use crate::document::translate::Rendering;
use crate::document::{Part, faces};
use crate::language::{Direction, Language};
use crate::text::Span;

/// How text is written in HTML.
pub(in crate::document) struct Html<'r> {
    pub(in crate::document) rendering: &'r Rendering<'r>,
}

impl Markup for Html<'_> {
    fn text(&self, out: &mut String, text: &str, place: &Place<'_>) {
        let rtl = self.rendering.target.direction() == Direction::RightToLeft;
        if !rtl {
            return push_escaped(out, text, place.site);
        }
        if place.site != Site::Content {
            return push_escaped(out, &direction::marked(text), place.site);
        }
        let mut done = 0;
        for run in direction::runs(text) {
            push_escaped(out, &text[done..run.start], place.site);
            out.push_str("<bdi dir=\"ltr\">");
            push_escaped(out, &text[run.range()], place.site);
            out.push_str("</bdi>");
            done = run.end;
        }
        push_escaped(out, &text[done..], place.site);
    }

    fn untranslated(&self, out: &mut String, source: &str, place: &Place<'_>) {
        if place.site == Site::Content {
            out.push_str(&untranslated_span(self.rendering.source));
            out.push_str(source);
            out.push_str("</mark>");
        } else if self.rendering.target.direction() == Direction::RightToLeft {
            out.push_str(&direction::isolated(source));
        } else {
            out.push_str(source);
        }
    }

    fn code(&self, out: &mut String, source: &str, _: u32, _: Part, _: &Place<'_>) {
        out.push_str(source);
    }
}

/// The tag that begins text which stays in the source language.
pub(in crate::document) fn untranslated_span(language: &Language) -> String {
    let dir = language.direction().html();
    format!("<mark lang=\"{}\" dir=\"{dir}\">", faces::tag(language))
}

fn push_escaped(out: &mut String, text: &str, site: Site) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if site != Site::Content && site != Site::Bare => out.push_str("&quot;"),
            '\'' if site == Site::Attribute(Some('\'')) => out.push_str("&#39;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            // HTML has no control characters.
            c if c.is_control() && !c.is_whitespace() => {}
            c => out.push(c),
        }
    }
}

/// Tells the browser the language, the direction and the faces; where an element says that it is
/// in the source language, it is in the target's from now on.
pub(in crate::document) fn present(edits: &mut Edits, text: &str, rendering: &Rendering<'_>) {
    let tag = faces::tag(rendering.target);
    let dir = rendering.target.direction().html();
    let style = format!("<style>{}</style>\n", faces::css(rendering.target));
    let (mut root, mut styled) = (None, false);
    for token in tokens::tokens(text) {
        match token.kind {
            Kind::Start(name) => {
                let is_root = name == "html" && root.is_none();
                if is_root {
                    root = Some(token.span.end);
                }
                retag(edits, text, token.span, is_root, (tag, dir), rendering);
                if name == "meta" {
                    declare_utf8(edits, text, token.span);
                }
                if name == "body" && !styled {
                    styled = true;
                    edits.replace(Span::new(token.span.start, token.span.start), style.clone());
                }
            }
            Kind::End(name) if name == "head" && !styled => {
                styled = true;
                edits.replace(Span::new(token.span.start, token.span.start), style.clone());
            }
            _ => {}
        }
    }
    if let Some(end) = root {
        if !styled {
            edits.replace(Span::new(end, end), style);
        }
    } else {
        // A part of a page, to be put into another.
        let style = if styled { "" } else { &style };
        let begin = format!("<div lang=\"{tag}\" dir=\"{dir}\">\n{style}");
        edits.prepend(&begin);
        edits.append("\n</div>\n");
    }
}

/// Sets `lang` and `dir` of a tag; on the root in any case, elsewhere where they are those of the
/// source language.
fn retag(
    edits: &mut Edits,
    text: &str,
    span: Span,
    is_root: bool,
    (tag, dir): (&str, &str),
    rendering: &Rendering<'_>,
) {
    let attributes = attributes(text, span);
    let mut set = |name: &str, value: &str| match attributes
        .iter()
        .find(|attribute| attribute.name == name)
    {
        Some(attribute) => edits.replace(attribute.span, format!("{name}=\"{value}\"")),
        None => {
            let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/');
            let at = span.start + text[span.range()].find(ends).unwrap_or(span.len());
            edits.replace(Span::new(at, at), format!(" {name}=\"{value}\""));
        }
    };
    let lang = attributes.iter().find(|a| matches!(a.name.as_str(), "lang" | "xml:lang"));
    let lang =
        lang.and_then(|a| a.value).and_then(|(span, _)| Language::from_tag(&text[span.range()]));
    let is_source = lang.is_some_and(|l| l.primary() == rendering.source.primary());
    if is_root || is_source {
        set("lang", tag);
        if attributes.iter().any(|a| a.name == "xml:lang") {
            set("xml:lang", tag);
        }
        if is_root || attributes.iter().any(|a| a.name == "dir") {
            set("dir", dir);
        }
    }
}

/// A page that is written anew is UTF-8, whatever it was before.
fn declare_utf8(edits: &mut Edits, text: &str, span: Span) {
    let attributes = attributes(text, span);
    let value = |name: &str| attributes.iter().find(|a| a.name == name).and_then(|a| a.value);
    if let Some((charset, _)) = value("charset")
        && !text[charset.range()].eq_ignore_ascii_case("utf-8")
    {
        edits.replace(charset, "utf-8".to_owned());
    }
    if let Some((content, _)) = value("content")
        && let Some(at) = text[content.range()].to_ascii_lowercase().find("charset=")
        && value("http-equiv").is_some()
    {
        let start = content.start + at + "charset=".len();
        edits.replace(Span::new(start, content.end), "utf-8".to_owned());
    }
}
