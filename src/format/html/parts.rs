//! Terms and fragments: marked in the source, and listed in each cell with what speaks for them.

use super::{content, isolated, write_language};
use crate::draft::parts::{Fragment, Known, Part, Replacement, confidence_word, percent};
use crate::draft::{Draft, Segment};
use crate::format::xml::Output;
use crate::language::Language;
use crate::text::Span;

/// A stretch of a source that some column knows something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// Where it stands.
    pub(super) span: Span,
    /// The class of its element.
    pub(super) class: &'static str,
}

/// What to mark in the source of a segment: all that a column has, terms before fragments, each word
/// once, in order.
pub(super) fn marked(segment: &Segment) -> Vec<Marked> {
    let parts = || segment.columns.iter().flat_map(|column| &column.parts);
    let is_term = |part: &&Part| matches!(part.known, Known::Term(_));
    let terms = parts().filter(is_term).map(|part| (part.span, "term"));
    let fragments = parts().filter(|part| !is_term(part)).map(|part| (part.span, "fragment"));
    let mut marked: Vec<Marked> = Vec::new();
    for (span, class) in terms.chain(fragments) {
        // Languages may cut their fragments otherwise; the first of them is marked.
        let apart = |other: &Marked| other.span.end <= span.start || span.end <= other.span.start;
        if marked.iter().all(apart) {
            marked.push(Marked { span, class });
        }
    }
    marked.sort_by_key(|marked| marked.span.start);
    marked
}

/// Writes a stretch of a text with what is marked in it.
pub(super) fn write_marked(out: &mut Output, text: &str, within: Span, marked: &[Marked]) {
    let mut at = within.start;
    for Marked { span, class } in marked {
        let (start, end) = (span.start.max(at), span.end.min(within.end));
        if start < end {
            content(out, &text[at..start]).raw("<span class=\"").raw(class).raw("\">");
            content(out, &text[start..end]).raw("</span>");
            at = end;
        }
    }
    content(out, &text[at..within.end]);
}

/// A cell's list of parts.
pub(super) struct Parts<'d> {
    /// The draft that is being written.
    pub(super) draft: &'d Draft,
    /// The language of the column.
    pub(super) language: &'d Language,
    /// The sentence.
    pub(super) source: &'d str,
}

impl Parts<'_> {
    /// Writes what is known of parts of the sentence, in its order.
    pub(super) fn write(&self, out: &mut Output, parts: &[Part]) {
        if parts.is_empty() {
            return;
        }
        out.raw("<ul class=\"parts\">\n");
        for part in parts {
            out.raw("<li>");
            self.write_part(out, part);
            out.raw("</li>\n");
        }
        out.raw("</ul>\n");
    }

    /// Writes what to put in the place of what in a fuzzy match.
    pub(super) fn write_replacements(&self, out: &mut Output, replacements: &[Replacement]) {
        if replacements.is_empty() {
            return;
        }
        out.raw("<ul class=\"parts replace\">\n");
        for Replacement { old, was, new } in replacements {
            out.raw("<li>");
            if !old.is_empty() {
                self.in_source(out.raw("For "), old);
                if let Some(was) = was {
                    self.in_target(out.raw(" ("), was).raw(")");
                }
                out.raw(": ");
            } else {
                out.raw("Not in the match: ");
            }
            self.write_part(out, new);
            out.raw("</li>\n");
        }
        out.raw("</ul>\n");
    }

    fn write_part(&self, out: &mut Output, part: &Part) {
        self.in_source(out, &self.source[part.span.range()]).raw(" → ");
        match &part.known {
            Known::Term(term) => {
                for (number, target) in term.targets.iter().enumerate() {
                    self.in_target(out.raw(if number > 0 { " or " } else { "" }), target);
                }
                out.raw(" <span class=\"why\">term");
                if !term.domain.is_empty() {
                    isolated(out.raw(", "), &term.domain);
                }
                for (number, target) in term.forbidden.iter().enumerate() {
                    self.in_target(out.raw(if number > 0 { " or " } else { "; not " }), target);
                }
                if !term.note.is_empty() {
                    isolated(out.raw("; "), &term.note);
                }
                out.raw("</span>");
            }
            Known::Fragment(fragment) => self.write_fragment(out, fragment),
        }
    }

    fn write_fragment(&self, out: &mut Output, fragment: &Fragment) {
        self.in_target(out, &fragment.target).raw(" <span class=\"why\">");
        out.raw(confidence_word(fragment.confidence)).raw(", ");
        out.number(percent(fragment.confidence)).raw("%; ").number(fragment.agreeing);
        out.raw(" of ").number(fragment.occurrences);
        out.raw(if fragment.occurrences == 1 { " place" } else { " places" }).raw("</span>");
        let example = &fragment.example;
        out.raw("<details><summary>Example</summary>\n<p class=\"compare\"");
        write_language(out, &self.draft.source_language);
        content(out.raw(">"), &example.source).raw("</p>\n<p class=\"compare\"");
        write_language(out, self.language);
        content(out.raw(">"), &example.target).raw("</p>\n<p class=\"origin\">");
        isolated(out, &example.file).raw(" · unit ").number(example.number);
        out.raw("</p></details>");
    }

    fn in_source<'o>(&self, out: &'o mut Output, text: &str) -> &'o mut Output {
        write_language(out.raw("<bdi"), &self.draft.source_language);
        content(out.raw(">"), text).raw("</bdi>")
    }

    fn in_target<'o>(&self, out: &'o mut Output, text: &str) -> &'o mut Output {
        write_language(out.raw("<bdi class=\"part\""), self.language);
        content(out.raw(">"), text).raw("</bdi>")
    }
}
