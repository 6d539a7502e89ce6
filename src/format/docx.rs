//! DOCX (ECMA-376, transitional): the draft as a table for Word, made to be edited and read back. A
//! row a segment: its number, the source, and for each language the target, the match with what
//! differs marked, and whether the target is final, which is how a translator confirms it.
//!
//! What only the way back needs is hidden text (`w:vanish`), which Word and LibreOffice keep: the
//! draft's own line before the table, the columns' names in the headings, the fingerprint of each
//! source beside its number, the match's target beside its score. The file holds no time, so that
//! the same draft gives the same bytes.

mod package;
mod read;

use super::table::{shown, yes_or_no};
use super::xml::Output;
use super::{faces, readable_date, tag_with_region};
use crate::draft::difference::{Mark, Piece, Side, figures_differ, pieces};
use crate::draft::{Band, Column, Draft, Proposal, Segment};
use crate::error::Result;
use crate::language::{Direction, Language};
use crate::text;

pub use read::read;

/// How the hidden line before the table begins.
pub(super) const MARK: &str = "karakoram-draft";

/// The width between the margins of a page across, in twentieths of a point.
const PAGE: u32 = 15_398;
/// The width of the column of numbers.
const NUMBERS: u32 = 560;
/// How the rest of the page is shared out: the source, and for each language target, match,
/// confirmed.
const SHARES: (u32, [u32; 3]) = (125, [105, 85, 30]);

/// Writes a draft as a document; gives the bytes and the number of characters that XML cannot hold
/// and that were left out.
///
/// # Errors
/// [`ErrorKind::Io`](crate::error::ErrorKind::Io) where the package cannot be put together, which
/// does not happen in memory.
pub fn write(draft: &Draft) -> Result<(Vec<u8>, usize)> {
    let mut out = Output::default();
    out.raw(package::DOCUMENT_START);
    out.raw("<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>");
    run(&mut out, "", draft.title()).raw("</w:p>\n<w:p>");
    out.raw("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>");
    let (count, source) = (draft.segments.len(), &draft.source_language);
    run(&mut out, HIDDEN, &format!("{MARK} {source} {count} {}", draft.document)).raw("</w:p>\n");
    write_table(&mut out, draft);
    out.raw(package::DOCUMENT_END);
    let (document, dropped) = out.finish();
    Ok((package::write(&document)?, dropped))
}

/// Run properties of hidden text.
const HIDDEN: &str = "<w:vanish/>";

fn write_table(out: &mut Output, draft: &Draft) {
    let widths = widths(draft.target_languages.len() as u32);
    out.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"").number(PAGE);
    out.raw("\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>\n<w:tblGrid>");
    for width in &widths {
        out.raw("<w:gridCol w:w=\"").number(*width).raw("\"/>");
    }
    out.raw("</w:tblGrid>\n<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    let mut headings = vec![("No.".to_owned(), "id".to_owned())];
    headings.push((draft.source_language.name().to_owned(), "source".to_owned()));
    for language in &draft.target_languages {
        headings.push((language.name().to_owned(), format!("target_{language}")));
        headings.push(("Match".to_owned(), format!("match_{language}")));
        headings.push(("Final".to_owned(), format!("confirmed_{language}")));
    }
    for ((shown, name), width) in headings.iter().zip(&widths) {
        cell(out, *width).raw("<w:p>");
        run(out, "<w:b/>", shown);
        run(out, HIDDEN, name).raw("</w:p></w:tc>");
    }
    out.raw("</w:tr>\n");
    for segment in &draft.segments {
        write_segment(out, draft, segment, &widths);
    }
    out.raw("</w:tbl>\n");
}

/// The widths of the columns, in twentieths of a point, for a number of target languages.
fn widths(languages: u32) -> Vec<u32> {
    let (source, of_language) = SHARES;
    let all = source + languages * of_language.iter().sum::<u32>();
    let width = |share: u32| (PAGE - NUMBERS) * share / all;
    let mut widths = vec![NUMBERS, width(source)];
    for _ in 0..languages {
        widths.extend(of_language.map(width));
    }
    widths
}

fn write_segment(out: &mut Output, draft: &Draft, segment: &Segment, widths: &[u32]) {
    let width = |column: usize| widths.get(column).copied().unwrap_or_default();
    out.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    cell(out, width(0)).raw("<w:p>");
    run(out, "", &segment.number.to_string());
    run(out, HIDDEN, &text::fingerprint(&segment.source)).raw("</w:p></w:tc>");
    cell(out, width(1));
    let source = segment.coded().to_tagged();
    paragraph(out, &draft.source_language, &source).raw("</w:tc>");
    for (i, (language, column)) in draft.target_languages.iter().zip(&segment.columns).enumerate() {
        cell(out, width(2 + 3 * i));
        paragraph(out, language, &shown(column, language)).raw("</w:tc>");
        cell(out, width(3 + 3 * i));
        write_match(out, draft, language, segment, column);
        out.raw("</w:tc>");
        cell(out, width(4 + 3 * i)).raw("<w:p>");
        run(out, "", yes_or_no(column)).raw("</w:p></w:tc>");
    }
    out.raw("</w:tr>\n");
}

/// The score on the colour of its band, what differs, and where the match is from.
fn write_match(
    out: &mut Output,
    draft: &Draft,
    language: &Language,
    segment: &Segment,
    column: &Column,
) {
    let (fill, first) = (fill(column.band()), column.proposals.first());
    out.raw("<w:p>");
    if let Some(first) = first {
        run(out, fill, &format!("{} ", first.score));
    }
    run(out, fill, column.status.as_str());
    let Some(first) = first else {
        out.raw("</w:p>");
        write_findings(out, column);
        write_parts(out, segment, column);
        return;
    };
    if figures_differ(&segment.source, &first.source, &first.edits) {
        run(out, "<w:b/>", " Figures differ.");
    }
    out.raw("</w:p><w:p><w:pPr>");
    let rtl = match language.direction() {
        Direction::RightToLeft => "<w:rtl/>",
        Direction::LeftToRight => "",
    };
    out.raw(if rtl.is_empty() { "" } else { "<w:bidi/>" });
    out.raw("<w:rPr><w:vanish/></w:rPr></w:pPr>");
    run(out, &format!("{HIDDEN}{rtl}"), &first.target).raw("</w:p>");
    let pieces = pieces(&segment.source, &first.source, &first.edits);
    if pieces.iter().any(|piece| piece.mark.is_some()) {
        write_difference(out, &draft.source_language, &pieces);
    }
    write_findings(out, column);
    write_parts(out, segment, column);
    out.raw("<w:p>");
    run(out, "<w:color w:val=\"59636E\"/><w:sz w:val=\"14\"/>", &origin(first)).raw("</w:p>");
}

/// What the checks find in the target, a paragraph each.
fn write_findings(out: &mut Output, column: &Column) {
    for finding in &column.findings {
        out.raw("<w:p>");
        let properties = "<w:color w:val=\"9A3412\"/><w:sz w:val=\"16\"/>";
        run(out, properties, &format!("Check, {}", finding.told())).raw("</w:p>");
    }
}

/// Terms and fragments, and what to put in the place of what in the match, a paragraph each.
fn write_parts(out: &mut Output, segment: &Segment, column: &Column) {
    for told in column.parts_told(&segment.source) {
        out.raw("<w:p>");
        run(out, "<w:sz w:val=\"16\"/>", &told).raw("</w:p>");
    }
}

fn write_difference(out: &mut Output, language: &Language, pieces: &[Piece<'_>]) {
    start_paragraph(out, language);
    for Piece { text, mark } in pieces {
        let properties = match mark {
            None => "<w:sz w:val=\"16\"/>",
            Some((Side::Memory, Mark::Figure)) => {
                "<w:b/><w:strike/><w:color w:val=\"9A3412\"/><w:sz w:val=\"16\"/>"
            }
            Some((Side::Memory, _)) => "<w:strike/><w:color w:val=\"9A3412\"/><w:sz w:val=\"16\"/>",
            Some((Side::Sentence, Mark::Figure)) => {
                "<w:b/><w:color w:val=\"1D4E89\"/><w:sz w:val=\"16\"/><w:u w:val=\"single\"/>"
            }
            Some((Side::Sentence, _)) => {
                "<w:color w:val=\"1D4E89\"/><w:sz w:val=\"16\"/><w:u w:val=\"single\"/>"
            }
        };
        run(out, properties, text);
    }
    out.raw("</w:p>");
}

/// Memory file, unit, date, author; as many as there are.
fn origin(proposal: &Proposal) -> String {
    let date = proposal.date.as_deref().map(readable_date);
    let mut origin = format!("{} · unit {}", proposal.memory, proposal.unit);
    for part in [date, proposal.author.clone()].into_iter().flatten() {
        origin.push_str(" · ");
        origin.push_str(&part);
    }
    origin
}

/// The shading of a band; the score and the kind stand on it, so that colour is never alone.
fn fill(band: Band) -> &'static str {
    match band {
        Band::Context | Band::Exact => {
            "<w:b/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"CDE8D5\"/>"
        }
        Band::Repetition => "<w:b/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E6DCF5\"/>",
        Band::From95 => "<w:b/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E0F3E4\"/>",
        Band::From85 => "<w:b/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"DCEBF9\"/>",
        Band::From75 => "<w:b/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FBF0C4\"/>",
        Band::From50 => "<w:b/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FBE3D6\"/>",
        Band::None => "<w:color w:val=\"59636E\"/>",
    }
}

fn cell(out: &mut Output, width: u32) -> &mut Output {
    out.raw("<w:tc><w:tcPr><w:tcW w:w=\"").number(width);
    out.raw("\" w:type=\"dxa\"/></w:tcPr>")
}

fn start_paragraph<'o>(out: &'o mut Output, language: &Language) -> &'o mut Output {
    match language.direction() {
        Direction::RightToLeft => out.raw("<w:p><w:pPr><w:bidi/></w:pPr>"),
        Direction::LeftToRight => out.raw("<w:p>"),
    }
}

/// A paragraph in the face and the direction of its language.
fn paragraph<'o>(out: &'o mut Output, language: &Language, text: &str) -> &'o mut Output {
    start_paragraph(out, language);
    out.raw("<w:r><w:rPr>");
    if let Some(face) = faces::of(language) {
        out.raw("<w:rFonts");
        for script in ["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"] {
            out.attribute(script, face.name);
        }
        let size = face.size(18);
        out.raw("/><w:sz w:val=\"")
            .number(size)
            .raw("\"/><w:szCs w:val=\"")
            .number(size)
            .raw("\"/>");
    }
    let tag = tag_with_region(language);
    match language.direction() {
        Direction::RightToLeft => out.raw("<w:rtl/><w:lang").attribute("w:bidi", tag),
        Direction::LeftToRight if matches!(language.primary(), "zh" | "ja" | "ko") => {
            out.raw("<w:lang").attribute("w:eastAsia", tag)
        }
        Direction::LeftToRight => out.raw("<w:lang").attribute("w:val", tag),
    };
    out.raw("/></w:rPr>");
    write_text(out, text);
    out.raw("</w:r></w:p>")
}

/// A run with its properties, in the order of the schema (`CT_RPr`).
fn run<'o>(out: &'o mut Output, properties: &str, text: &str) -> &'o mut Output {
    out.raw("<w:r>");
    if !properties.is_empty() {
        out.raw("<w:rPr>").raw(properties).raw("</w:rPr>");
    }
    write_text(out, text);
    out.raw("</w:r>")
}

/// Text of a run; tabs and line breaks are elements there.
fn write_text(out: &mut Output, text: &str) {
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.raw("<w:br/>");
        }
        for (i, piece) in line.split('\t').enumerate() {
            if i > 0 {
                out.raw("<w:tab/>");
            }
            if !piece.is_empty() {
                out.raw("<w:t xml:space=\"preserve\">").text(piece).raw("</w:t>");
            }
        }
    }
}
