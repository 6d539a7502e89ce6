//! XLIFF 1.2 (OASIS Standard, 1 February 2008), valid against the strict schema: a file a target
//! language, a `trans-unit` a segment, every proposal as `alt-trans`. Units stand side by side, not
//! in a `group` a block: simple readers do not look into groups.
//!
//! A prefilled target is `needs-review-translation`, whatever its score: only a translator
//! approves. Inline codes of a memory stand in `alt-trans`, where they belong to the old sentence.
//! The fingerprint of each source travels along, so that a target is not taken for another one's.
//! What is not to be translated (navigation, rules) is there with `translate="no"`,
//! so that the reader of the file sees the whole release.

mod read;

use super::inline;
use super::xml::Output;
use super::{TOOL, VERSION, readable_date, tag_with_region};
use crate::document::BlockKind;
use crate::draft::{Column, Draft, Proposal, Segment, Status, TextOrigin};
use crate::matching::{Kind, Score};
use crate::memory::{Code, CodeKind, Content};
use crate::text;

pub use read::read;

/// The state of a target that is still to be written.
const UNWRITTEN: &str = "needs-translation";

/// Writes a draft's column of that index, with `copied` the source as target where no translator has
/// written one; gives the bytes and the number of characters that XML cannot hold and that were left out.
///
/// # Panics
/// Where the draft has no such column.
pub fn write(draft: &Draft, column: usize, copied: bool) -> (Vec<u8>, usize) {
    let source = tag_with_region(&draft.source_language);
    let target = tag_with_region(&draft.target_languages[column]);
    let mut out = Output::default();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.raw("<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n<file");
    out.attribute("original", &draft.document);
    out.attribute("source-language", source).attribute("target-language", target);
    out.attribute("datatype", "plaintext").raw(">\n<header><tool tool-id=\"karakoram\"");
    out.attribute("tool-name", TOOL).attribute("tool-version", VERSION);
    out.raw("/></header>\n<body>\n");
    for block in &draft.blocks {
        if block.kind.is_translatable() {
            for segment in draft.segments_of(block) {
                let column = &segment.columns[column];
                Unit { source, target, segment, column, copied }.write(&mut out);
            }
        } else {
            out.raw("<trans-unit id=\"kept-").number(block.number).raw("\" translate=\"no\"");
            out.attribute("restype", &restype(block.kind))
                .raw(">\n<source")
                .attribute("xml:lang", source)
                .raw(">");
            out.text(&block.text).raw("</source>\n</trans-unit>\n");
        }
    }
    out.raw("</body>\n</file>\n</xliff>\n");
    out.finish()
}

/// What a block is, in the extension namespace of the standard (section 2.3, `restype`).
fn restype(kind: BlockKind) -> String {
    format!("x-{}", kind.as_str().replace('_', "-"))
}

/// A segment in one language, under way to a `trans-unit`.
struct Unit<'d> {
    source: &'d str,
    target: &'d str,
    segment: &'d Segment,
    column: &'d Column,
    copied: bool,
}

impl Unit<'_> {
    fn write(&self, out: &mut Output) {
        let Self { source, target, segment, column, copied } = self;
        out.raw("<trans-unit id=\"").number(segment.number).raw("\" approved=\"");
        out.raw(if column.is_confirmed() { "yes\"" } else { "no\"" });
        out.attribute("restype", &restype(segment.kind)).raw(">\n<source");
        out.attribute("xml:lang", source).raw(">");
        inline::write_1(out, &segment.coded());
        out.raw("</source>\n<target");
        out.attribute("xml:lang", target);
        // The memory's proposals stand beside the copy, in `alt-trans`.
        let is_copy = *copied && column.origin == TextOrigin::Proposal;
        match column.prefilled() {
            _ if is_copy => {
                out.attribute("state", UNWRITTEN).raw(">");
            }
            None if !column.text.is_empty() => {
                let state = match column.origin {
                    TextOrigin::Translator { confirmed: true } => "final",
                    TextOrigin::Translator { confirmed: false } => "translated",
                    TextOrigin::Repetition | TextOrigin::Proposal => "needs-review-translation",
                };
                out.attribute("state", state).raw(">");
            }
            Some(first) => {
                out.attribute("state", "needs-review-translation");
                out.attribute("state-qualifier", qualifier(first)).raw(">");
            }
            None => {
                out.attribute("state", UNWRITTEN).raw(">");
            }
        }
        match is_copy {
            true => inline::write_1(out, &segment.coded()),
            false => inline::write_1(out, &column.coded()),
        }
        out.raw("</target>\n<context-group purpose=\"information\"><context context-type=\"x-source-hash\">");
        out.raw(&text::fingerprint(&segment.source)).raw("</context></context-group>\n");
        self.write_note(out);
        for proposal in &column.proposals {
            self.write_proposal(out, proposal);
        }
        out.raw("</trans-unit>\n");
    }

    fn write_note(&self, out: &mut Output) {
        let column = self.column;
        out.raw("<note from=\"karakoram\">").raw(column.status.as_str());
        match (&column.first, column.score()) {
            (Some(first), _) => {
                out.raw(" of segment ").number(first.segment).raw(" in ").text(&first.document);
            }
            (None, Some(score)) if matches!(column.status, Status::Fuzzy | Status::Repaired) => {
                out.raw(" ").number(score.get()).raw("%");
            }
            _ => {}
        }
        for (number, rendered) in column.values.iter().enumerate() {
            out.raw(if number > 0 { "; " } else { "; values: " });
            out.text(&self.segment.source[rendered.span.range()]).raw(" → ");
            out.text(&rendered.text);
        }
        if let Some(similar) = &column.similar {
            out.raw("; ").number(similar.score.get()).raw("% like segment ");
            out.number(similar.at.segment).raw(" in ").text(&similar.at.document);
        }
        out.raw("</note>\n");
        for part in &column.parts {
            out.raw("<note from=\"karakoram-parts\" annotates=\"source\">");
            out.text(&part.told(&self.segment.source)).raw("</note>\n");
        }
        for finding in &column.findings {
            out.raw("<note from=\"karakoram-check\" annotates=\"target\">");
            out.text(&finding.told()).raw("</note>\n");
        }
    }

    fn write_proposal(&self, out: &mut Output, proposal: &Proposal) {
        // 101 is our word for a context match; the standard's scale ends at 100.
        let quality = proposal.score.min(Score::EXACT);
        out.raw("<alt-trans match-quality=\"")
            .number(quality.get())
            .raw("%\" tool-id=\"karakoram\"");
        out.attribute("origin", &format!("{}#{}", proposal.memory, proposal.unit))
            .raw(">\n<source");
        out.attribute("xml:lang", self.source).raw(">").text(&proposal.source);
        out.raw("</source>\n<target").attribute("xml:lang", self.target);
        out.attribute("state-qualifier", qualifier(proposal)).raw(">");
        write_target(out, proposal);
        out.raw("</target>\n");
        let origin = [
            ("x-author", proposal.author.clone()),
            ("x-date", proposal.date.as_deref().map(readable_date)),
            ("x-document", proposal.document.clone()),
        ];
        if origin.iter().any(|(_, value)| value.is_some()) {
            out.raw("<context-group purpose=\"information\">");
            for (kind, value) in origin {
                if let Some(value) = value {
                    out.raw("<context").attribute("context-type", kind).raw(">");
                    out.text(&value).raw("</context>");
                }
            }
            out.raw("</context-group>\n");
        }
        if let Some(repair) = &proposal.repair {
            out.raw("<note from=\"karakoram\">");
            out.raw(&repair.what.told().to_lowercase()).raw(": ");
            for (number, change) in repair.changes.iter().enumerate() {
                out.raw(if number > 0 { "; " } else { "" }).text(&change.was).raw(" → ");
                out.text(&proposal.target[change.span.range()]);
            }
            out.raw(". In the memory: ").text(&repair.target_original).raw("</note>\n");
        }
        for replacement in &proposal.replacements {
            out.raw("<note from=\"karakoram-parts\">");
            out.text(&replacement.told(&self.segment.source)).raw("</note>\n");
        }
        for note in &proposal.notes {
            out.raw("<note>").text(note).raw("</note>\n");
        }
        out.raw("</alt-trans>\n");
    }
}

/// The standard's word for where a target came from (section 2.3, `state-qualifier`). A context
/// match is what it calls an id match: the same text at the same place.
fn qualifier(proposal: &Proposal) -> &'static str {
    match proposal.kind {
        Kind::Context if proposal.is_exact() => "id-match",
        Kind::Exact if proposal.is_exact() => "exact-match",
        // The standard has no words for what was repaired or penalised: below exact, and to be
        // reviewed as any fuzzy match.
        Kind::Context | Kind::Exact | Kind::Repaired | Kind::Fuzzy => "fuzzy-match",
    }
}

/// The target with its inline codes, each with an `id` of its own, as XLIFF wants.
fn write_target(out: &mut Output, proposal: &Proposal) {
    match &proposal.content {
        Some(content) => write_content(out, content),
        None => {
            out.text(&proposal.target);
        }
    }
}

/// Text with inline codes, each with an `id` of its own.
pub(super) fn write_content(out: &mut Output, content: &[Content]) {
    let mut highlights: u32 = 0;
    for (number, piece) in (1_u32..).zip(content) {
        match piece {
            Content::Text(text) => {
                out.text(text);
            }
            Content::Code(code) => write_code(out, code, number, &mut highlights),
        }
    }
    for _ in 0..highlights {
        out.raw("</mrk>");
    }
}

fn write_code(out: &mut Output, code: &Code, number: u32, highlights: &mut u32) {
    let attribute =
        |name| code.attributes.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str());
    let element = match code.kind {
        CodeKind::PairStart => "bpt",
        CodeKind::PairEnd => "ept",
        CodeKind::Isolated => "it",
        CodeKind::Placeholder | CodeKind::Unknown => "ph",
        CodeKind::HighlightStart => {
            *highlights += 1;
            out.raw("<mrk mtype=\"x-highlight\">");
            return;
        }
        CodeKind::HighlightEnd => {
            if *highlights > 0 {
                *highlights -= 1;
                out.raw("</mrk>");
            }
            return;
        }
    };
    out.raw("<").raw(element).raw(" id=\"c").number(number).raw("\"");
    // TMX pairs by `i`, XLIFF by `rid`.
    if let (CodeKind::PairStart | CodeKind::PairEnd, Some(pair)) = (code.kind, attribute("i")) {
        out.attribute("rid", pair);
    }
    if code.kind == CodeKind::Isolated {
        out.attribute("pos", if attribute("pos") == Some("end") { "close" } else { "open" });
    }
    // The content is XML source. Escaped anew it is text, whatever stands in it: XLIFF would want
    // TMX's `sub` and the elements of other tools to be its own.
    let content = quick_xml::escape::unescape(&code.content);
    out.raw(">").text(content.as_deref().unwrap_or(&code.content));
    out.raw("</").raw(element).raw(">");
}

#[cfg(test)]
#[path = "xliff_tests.rs"]
mod tests;
