//! The draft itself: source and targets side by side, a row a segment, a `tbody` a block.

use super::cell::Cell;
use super::values::Marks;
use super::{content, parts, values, write_language};
use crate::document::BlockKind;
use crate::draft::{Block, Draft, Segment};
use crate::format::xml::Output;
use crate::language::Language;
use crate::text;

/// Writes the table, or a line that says why there is none.
pub(super) fn write(out: &mut Output, draft: &Draft) {
    if draft.blocks.is_empty() {
        out.raw("<p class=\"nothing\">There is no text in this document.</p>\n");
        return;
    }
    let languages = draft.target_languages.iter().map(Language::as_str).collect::<Vec<_>>();
    out.raw("<table class=\"draft\"").attribute("data-document", &draft.document);
    out.attribute("data-source-language", draft.source_language.as_str());
    out.attribute("data-target-languages", &languages.join(" "));
    out.raw(" data-segments=\"").number(draft.segments.len() as u64).raw("\">\n");
    out.raw("<caption class=\"hidden\">Source and drafts, a row for each sentence</caption>\n");
    write_heading(out, draft);
    for block in &draft.blocks {
        out.raw("<tbody class=\"").raw(class(block.kind)).raw("\">\n");
        if block.kind.is_translatable() {
            for segment in draft.segments_of(block) {
                write_segment(out, draft, segment);
            }
        } else {
            write_kept(out, draft, block);
        }
        out.raw("</tbody>\n");
    }
    out.raw("</table>\n");
}

fn class(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading | BlockKind::PageTitle => "heading",
        BlockKind::ListItem => "item",
        BlockKind::Navigation | BlockKind::Boilerplate => "kept navigation",
        BlockKind::Rule => "kept rule",
        _ => "paragraph",
    }
}

fn write_heading(out: &mut Output, draft: &Draft) {
    out.raw("<thead>\n<tr><th scope=\"col\" class=\"number\"><span class=\"hidden\">Segment");
    out.raw("</span></th><th scope=\"col\">").text(draft.source_language.name()).raw("</th>");
    for language in &draft.target_languages {
        out.raw("<th scope=\"col\">").text(language.name()).raw("</th>");
    }
    out.raw("</tr>\n</thead>\n");
}

fn write_segment(out: &mut Output, draft: &Draft, segment: &Segment) {
    out.raw("<tr id=\"s").number(segment.number).raw("\"");
    out.attribute("data-source-hash", &text::fingerprint(&segment.source));
    out.raw("><th scope=\"row\" class=\"number\">");
    out.number(segment.number).raw("</th><td class=\"source\"");
    write_language(out, &draft.source_language);
    out.raw("><p class=\"text\" data-cell=\"source\">");
    let parts = parts::marked(segment);
    let marks = Marks { values: &segment.values, changes: &[], parts: &parts };
    values::write(out, &segment.coded(), &draft.source_language, marks);
    out.raw("</p></td>\n");
    for (language, column) in draft.target_languages.iter().zip(&segment.columns) {
        Cell { draft, segment, language, column }.write(out);
    }
    out.raw("</tr>\n");
}

/// Writes a block that is not to be translated, as quietly as it deserves.
fn write_kept(out: &mut Output, draft: &Draft, block: &Block) {
    out.raw("<tr><td class=\"number\"></td><td");
    out.raw(" colspan=\"").number(draft.target_languages.len() as u64 + 1).raw("\">");
    out.raw("<div class=\"keep\">");
    if block.kind == BlockKind::Rule {
        out.raw("<hr>");
    } else {
        out.raw("<p");
        write_language(out, &draft.source_language);
        content(out.raw(">"), &block.text).raw("</p>");
    }
    out.raw("<span class=\"reason\">not translated</span></div></td></tr>\n");
}
