//! The head of a page and its charts: bars of bands, and the curve of what a plan saves.

use super::super::xml::Output;
use super::super::{TOOL, VERSION};
use super::hundredths;
use crate::draft::analysis::{Amounts, AnalysisBand, Rates};

const STYLE: &str = include_str!("style.css");
/// Forbids scripts and every load; the style in the page is all there is.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A band with less than one word in so many has no room for its name in the bar.
const NAMED_FROM: u64 = 12;

/// Begins a page.
pub(super) fn begin(out: &mut Output, title: &str) {
    out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.raw("<meta http-equiv=\"Content-Security-Policy\"").attribute("content", POLICY);
    out.raw(">\n<title>").text(title).raw(" · ").raw(TOOL).raw("</title>\n");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<style>\n").raw(STYLE);
    out.raw("</style>\n</head>\n<body>\n<h1>").text(title).raw("</h1>\n");
}

/// Ends a page.
pub(super) fn end(mut out: Output) -> Vec<u8> {
    out.raw("<footer>Worked out by ").raw(TOOL).raw(" ").raw(VERSION);
    out.raw(" from translation memory.</footer>\n</body>\n</html>\n");
    out.finish().0
}

/// The class of a band.
pub(super) fn class(band: AnalysisBand) -> &'static str {
    match band {
        AnalysisBand::Context => "context",
        AnalysisBand::Repetition => "repetition",
        AnalysisBand::CrossRepetition => "cross",
        AnalysisBand::Exact => "exact",
        AnalysisBand::From95 => "f95",
        AnalysisBand::From85 => "f85",
        AnalysisBand::From75 => "f75",
        AnalysisBand::From50 => "f50",
        AnalysisBand::Internal => "internal",
        AnalysisBand::None => "none",
    }
}

/// What a band is called in a bar.
fn short(band: AnalysisBand) -> &'static str {
    match band {
        AnalysisBand::Repetition => "rep.",
        AnalysisBand::CrossRepetition => "cross",
        AnalysisBand::Internal => "internal",
        band => band.as_str(),
    }
}

/// A bar of words by band; the table below says the same to who cannot see it.
pub(super) fn bar(out: &mut Output, name: &str, amounts: &Amounts, rates: &Rates) {
    let total = amounts.total();
    out.raw("<p class=\"name\">").text(name).raw(" <span class=\"figures\">");
    out.number(total.words).raw(" words, weighted ");
    out.raw(&hundredths(amounts.weighted(rates))).raw("</span></p>\n");
    out.raw("<div class=\"bar\" aria-hidden=\"true\">");
    for band in AnalysisBand::ALL {
        let words = amounts.of(band).words;
        if words == 0 {
            continue;
        }
        out.raw("<span class=\"").raw(class(band)).raw("\" style=\"flex-grow:").number(words);
        out.raw("\">");
        if words * NAMED_FROM >= total.words {
            out.raw(short(band));
        }
        out.raw("</span>");
    }
    out.raw("</div>\n");
}

/// The width and height of a curve's field.
const FIELD: (u64, u64) = (800, 220);

/// A curve of what has been saved after each step, of so much in all.
pub(super) fn curve(out: &mut Output, savings: &[u64], label: &str) {
    let all: u64 = savings.iter().sum();
    if all == 0 {
        return;
    }
    let (width, height) = FIELD;
    let steps = savings.len() as u64;
    let mut points = format!("40,{}", height + 20);
    let mut so_far = 0;
    for (step, saving) in (1..).zip(savings) {
        so_far += saving;
        let x = 40 + width * step / steps;
        // In 128 bits, since words times pixels may be much.
        let up = (u128::from(height) * u128::from(so_far) / u128::from(all)) as u64;
        points.push_str(&format!(" {x},{}", height + 20 - up));
    }
    out.raw("<svg viewBox=\"0 0 880 270\" role=\"img\"").attribute("aria-label", label).raw(">\n");
    out.raw("<line class=\"axis\" x1=\"40\" y1=\"240\" x2=\"840\" y2=\"240\"/>");
    out.raw("<line class=\"axis\" x1=\"40\" y1=\"20\" x2=\"840\" y2=\"20\"/>\n");
    out.raw("<polygon class=\"area\"").attribute("points", &format!("{points} 840,240"));
    out.raw("/>\n<polyline class=\"curve\"").attribute("points", &points).raw("/>\n");
    out.raw("<text x=\"40\" y=\"14\">").raw(&hundredths(all)).raw(" words saved</text>\n");
    out.raw("<text x=\"40\" y=\"260\">0</text>\n<text x=\"840\" y=\"260\" text-anchor=\"end\">");
    out.number(steps).raw(if steps == 1 { " step" } else { " steps" }).raw("</text>\n</svg>\n");
}
