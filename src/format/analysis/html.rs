//! An analysis as one page: a bar a language, the totals by band, a row a document, the definitions.

use super::super::xml::Output;
use super::{chart, hundredths};
use crate::draft::analysis::{Amounts, Analysis, AnalysisBand, NOTES};

pub(super) fn write(analysis: &Analysis) -> Vec<u8> {
    let mut out = Output::default();
    chart::begin(&mut out, "Analysis");
    let totals = analysis.totals();
    out.raw("<p class=\"facts\">").text(analysis.source_language.name());
    for (i, language) in analysis.target_languages.iter().enumerate() {
        out.raw(if i == 0 { " into " } else { ", " }).text(language.name());
    }
    out.raw(" · ").number(analysis.documents.len() as u64);
    out.raw(if analysis.documents.len() == 1 { " document" } else { " documents" });
    out.raw("</p>\n");
    for (language, amounts) in analysis.target_languages.iter().zip(&totals) {
        chart::bar(&mut out, language.name(), amounts, &analysis.rates);
    }
    bands(&mut out, analysis, &totals);
    documents(&mut out, analysis, &totals);
    out.raw("<h2>How this is counted</h2>\n<dl>\n");
    for band in AnalysisBand::ALL {
        out.raw("<dt>").raw(band.as_str()).raw("</dt><dd>").raw(band.definition());
        out.raw("</dd>\n");
    }
    out.raw("</dl>\n");
    for note in NOTES {
        out.raw("<p class=\"note\">").raw(note).raw("</p>\n");
    }
    chart::end(out)
}

/// A cell with a number; zeros stand back.
fn cell(out: &mut Output, value: u64, class: &str) {
    out.raw("<td class=\"").raw(class).raw(if value == 0 { " zero\">" } else { "\">" });
    out.number(value).raw("</td>");
}

fn bands(out: &mut Output, analysis: &Analysis, totals: &[Amounts]) {
    out.raw("<h2>By band</h2>\n<div class=\"scroll\"><table>\n<thead>\n<tr>");
    out.raw("<th scope=\"col\" rowspan=\"2\">Band</th><th scope=\"col\" rowspan=\"2\">Rate</th>");
    for language in &analysis.target_languages {
        out.raw("<th scope=\"colgroup\" colspan=\"4\" class=\"group\">").text(language.name());
        out.raw("</th>");
    }
    out.raw("</tr>\n<tr>");
    for _ in &analysis.target_languages {
        out.raw("<th scope=\"col\" class=\"group\">Segments</th><th scope=\"col\">Words</th>");
        out.raw("<th scope=\"col\">Characters</th><th scope=\"col\">Weighted</th>");
    }
    out.raw("</tr>\n</thead>\n<tbody>\n");
    for band in AnalysisBand::ALL {
        out.raw("<tr><th scope=\"row\"><span class=\"swatch ").raw(chart::class(band));
        out.raw("\"></span>").raw(band.as_str()).raw("</th><td>");
        out.number(analysis.rates.of(band)).raw("%</td>");
        for amounts in totals {
            let amount = amounts.of(band);
            cell(out, amount.segments, "group");
            cell(out, amount.words, "");
            cell(out, amount.characters, "");
            let weighted = amounts.weighted_of(band, &analysis.rates);
            out.raw(if weighted == 0 { "<td class=\"zero\">" } else { "<td>" });
            out.raw(&hundredths(weighted)).raw("</td>");
        }
        out.raw("</tr>\n");
    }
    out.raw("</tbody>\n<tfoot>\n<tr><th scope=\"row\">total</th><td></td>");
    for amounts in totals {
        let total = amounts.total();
        cell(out, total.segments, "group");
        cell(out, total.words, "");
        cell(out, total.characters, "");
        out.raw("<td>").raw(&hundredths(amounts.weighted(&analysis.rates))).raw("</td>");
    }
    out.raw("</tr>\n</tfoot>\n</table></div>\n");
}

/// A row for each document and language, so that all bands fit on a page.
fn documents(out: &mut Output, analysis: &Analysis, totals: &[Amounts]) {
    out.raw("<h2>Words by document, in the order in which they were read</h2>\n");
    out.raw("<div class=\"scroll\"><table>\n<thead>\n<tr><th scope=\"col\">Document</th>");
    out.raw("<th scope=\"col\">Into</th><th scope=\"col\">all</th><th scope=\"col\">weighted</th>");
    for band in AnalysisBand::ALL {
        out.raw("<th scope=\"col\">").raw(band.as_str()).raw("</th>");
    }
    out.raw("</tr>\n</thead>\n<tbody>\n");
    for document in &analysis.documents {
        rows(out, &document.document, "document", &document.languages, analysis);
    }
    out.raw("</tbody>\n<tfoot>\n");
    rows(out, "total", "", totals, analysis);
    out.raw("</tfoot>\n</table></div>\n");
}

fn rows(out: &mut Output, name: &str, class: &str, languages: &[Amounts], analysis: &Analysis) {
    for (number, (language, amounts)) in analysis.target_languages.iter().zip(languages).enumerate()
    {
        out.raw("<tr>");
        if number == 0 {
            out.raw("<th scope=\"rowgroup\" rowspan=\"").number(languages.len() as u64);
            out.raw("\" class=\"").raw(class).raw("\"><bdi>").text(name).raw("</bdi></th>");
        }
        out.raw("<th scope=\"row\">").text(language.as_str()).raw("</th>");
        cell(out, amounts.total().words, "");
        out.raw("<td>").raw(&hundredths(amounts.weighted(&analysis.rates))).raw("</td>");
        for band in AnalysisBand::ALL {
            cell(out, amounts.of(band).words, "");
        }
        out.raw("</tr>\n");
    }
}
