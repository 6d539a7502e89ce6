//! XLIFF 2.1 (OASIS Standard, 13 February 2018): a file a target language, a `unit` of one `segment`
//! a segment, its proposals in the translation candidates module, its fingerprint in the metadata
//! module.
//!
//! A target is `initial` whatever its score: only a translator reviews. The first proposal in each
//! other language of the draft goes along as a reference, so that whoever writes the Urdu sees the
//! Chinese. What is not to be translated is there with `translate="no"`.

mod read;

use super::inline;
use super::tag_with_region;
use super::xml::Output;
use crate::draft::parts::Known;
use crate::draft::{Column, Draft, Proposal, Segment, TextOrigin};
use crate::matching::{Kind, Score};
use crate::text;

pub use read::read;

/// Writes a draft's column of that index; gives the bytes and the number of characters that XML
/// cannot hold and that were left out.
///
/// # Panics
/// Where the draft has no such column.
pub fn write(draft: &Draft, column: usize) -> (Vec<u8>, usize) {
    let (source, target) = (&draft.source_language, &draft.target_languages[column]);
    let mut out = Output::default();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"2.1\"");
    out.attribute("xmlns", "urn:oasis:names:tc:xliff:document:2.0");
    out.attribute("xmlns:mtc", "urn:oasis:names:tc:xliff:matches:2.0");
    out.attribute("xmlns:gls", "urn:oasis:names:tc:xliff:glossary:2.0");
    out.attribute("xmlns:mda", "urn:oasis:names:tc:xliff:metadata:2.0");
    out.attribute("srcLang", tag_with_region(source));
    out.attribute("trgLang", tag_with_region(target)).raw(">\n<file id=\"f1\"");
    out.attribute("original", &draft.document);
    out.attribute("srcDir", source.direction().html());
    out.attribute("trgDir", target.direction().html()).raw(">\n");
    for block in &draft.blocks {
        let kind = format!("krk:{}", block.kind.as_str());
        if block.kind.is_translatable() {
            for segment in draft.segments_of(block) {
                write_unit(&mut out, draft, column, segment, &kind);
            }
        } else {
            out.raw("<unit id=\"kept-").number(block.number).raw("\" translate=\"no\"");
            out.attribute("type", &kind).raw(">\n<segment><source>").text(&block.text);
            out.raw("</source></segment>\n</unit>\n");
        }
    }
    out.raw("</file>\n</xliff>\n");
    out.finish()
}

fn write_unit(out: &mut Output, draft: &Draft, column: usize, segment: &Segment, kind: &str) {
    let own = &segment.columns[column];
    out.raw("<unit id=\"").number(segment.number).raw("\"").attribute("type", kind).raw(">\n");
    write_matches(out, draft, column, segment);
    out.raw("<mda:metadata><mda:metaGroup category=\"karakoram\"><mda:meta type=\"source-hash\">");
    out.raw(&text::fingerprint(&segment.source))
        .raw("</mda:meta></mda:metaGroup></mda:metadata>\n");
    write_glossary(out, segment, own);
    write_notes(out, segment, own);
    out.raw("<segment id=\"s").number(segment.number).raw("\"");
    let state = match own.origin {
        TextOrigin::Translator { confirmed: true } => "final",
        TextOrigin::Translator { confirmed: false } => "translated",
        TextOrigin::Repetition | TextOrigin::Proposal => "initial",
    };
    out.attribute("state", state);
    out.attribute("subState", &format!("krk:{}", own.status.as_str()));
    out.raw(">\n<source>");
    inline::write_2(out, &segment.coded());
    out.raw("</source>\n");
    if !own.text.is_empty() {
        out.raw("<target>");
        inline::write_2(out, &own.coded());
        out.raw("</target>\n");
    }
    out.raw("</segment>\n</unit>\n");
}

/// The proposals of the column, and for reference the first of each other one.
fn write_matches(out: &mut Output, draft: &Draft, column: usize, segment: &Segment) {
    let others = || segment.columns.iter().enumerate().filter(|(other, _)| *other != column);
    if segment.columns.iter().all(|column| column.proposals.is_empty()) {
        return;
    }
    out.raw("<mtc:matches>\n");
    let own = &segment.columns[column].proposals;
    for (rank, proposal) in own.iter().enumerate() {
        write_match(out, segment, proposal, rank, None);
    }
    for (rank, (other, column)) in others().enumerate() {
        if let Some(first) = column.proposals.first() {
            let language = tag_with_region(&draft.target_languages[other]);
            write_match(out, segment, first, own.len() + rank, Some(language));
        }
    }
    out.raw("</mtc:matches>\n");
}

fn write_match(
    out: &mut Output,
    segment: &Segment,
    proposal: &Proposal,
    rank: usize,
    reference: Option<&str>,
) {
    // 101 is our word for a context match; the standard's scale ends at 100.
    let score = proposal.score.min(Score::EXACT).get();
    out.raw("<mtc:match id=\"m").number(segment.number).raw("-").number(rank as u64 + 1);
    out.raw("\" ref=\"#s").number(segment.number).raw("\"");
    // The order is ours, and not the score's alone.
    let suitability = 100_u64.saturating_sub(rank as u64);
    out.raw(" matchSuitability=\"").number(suitability).raw("\" similarity=\"").number(score);
    out.raw("\"").attribute(
        "type",
        if proposal.kind == Kind::Context && proposal.is_exact() { "icm" } else { "tm" },
    );
    out.attribute("origin", &format!("{}#{}", proposal.memory, proposal.unit));
    if reference.is_some() {
        out.attribute("reference", "yes");
    }
    out.raw(">\n<source>").text(&proposal.source).raw("</source>\n<target");
    if let Some(language) = reference {
        out.attribute("xml:lang", language);
    }
    out.raw(">").text(&proposal.target).raw("</target>\n</mtc:match>\n");
}

/// The terms of the segment, in the glossary module (section 5.2): its words for a term and its
/// translations.
fn write_glossary(out: &mut Output, segment: &Segment, column: &Column) {
    let terms = column.parts.iter().filter_map(|part| match &part.known {
        Known::Term(term) => Some((part, term)),
        Known::Fragment(_) => None,
    });
    let mut terms = terms.peekable();
    if terms.peek().is_none() {
        return;
    }
    out.raw("<gls:glossary>\n");
    for (part, term) in terms {
        out.raw("<gls:glossEntry><gls:term>").text(&segment.source[part.span.range()]);
        out.raw("</gls:term>");
        for target in &term.targets {
            out.raw("<gls:translation>").text(target).raw("</gls:translation>");
        }
        // An entry needs a translation or a definition, and a term may have forbidden targets only.
        if !term.note.is_empty() {
            out.raw("<gls:definition>").text(&term.note).raw("</gls:definition>");
        } else if term.targets.is_empty() {
            let forbidden = term.forbidden.join(", ");
            out.raw("<gls:definition>forbidden: ").text(&forbidden).raw("</gls:definition>");
        }
        out.raw("</gls:glossEntry>\n");
    }
    out.raw("</gls:glossary>\n");
}

/// The notes of the first proposal's unit, the fragments, what to put in the place of what in the
/// match, and what the checks find.
fn write_notes(out: &mut Output, segment: &Segment, column: &Column) {
    let first = column.proposals.first();
    let notes = first.map_or(&[][..], |first| &first.notes);
    let fragments = column.parts.iter().filter(|part| matches!(part.known, Known::Fragment(_)));
    let fragments = fragments.map(|part| part.told(&segment.source));
    let replacements = first.into_iter().flat_map(|first| &first.replacements);
    let replacements = replacements.map(|replacement| replacement.told(&segment.source));
    let parts: Vec<String> = fragments.chain(replacements).collect();
    if notes.is_empty() && parts.is_empty() && column.findings.is_empty() {
        return;
    }
    out.raw("<notes>");
    for note in notes {
        out.raw("<note category=\"memory\">").text(note).raw("</note>");
    }
    for part in parts {
        out.raw("<note category=\"fragment\" appliesTo=\"source\">").text(&part).raw("</note>");
    }
    for finding in &column.findings {
        out.raw("<note category=\"check\" appliesTo=\"target\">")
            .text(&finding.told())
            .raw("</note>");
    }
    out.raw("</notes>\n");
}
