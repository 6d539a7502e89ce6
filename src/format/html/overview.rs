//! The head of the page: what the release is, what the memory covers of it, and how to read the
//! rest.

use super::{band_words, content, isolated, write_badge, write_language};
use crate::draft::{Band, Draft, Leverage};
use crate::format::xml::Output;

/// A band with less than one word in so many has no room for its name in the bar.
const NAMED_FROM: u64 = 8;

/// So many languages leave room for the bars beside the table.
const MOST_BESIDE: usize = 2;

/// Writes the header.
pub(super) fn write(out: &mut Output, draft: &Draft) {
    out.raw("<header>\n<h1");
    write_language(out, &draft.source_language);
    content(out.raw(">"), draft.title()).raw("</h1>\n<p class=\"facts\">");
    write_facts(out, draft);
    out.raw("</p>\n<h2>What the memory covers</h2>\n<div class=\"overview ");
    out.raw(if draft.leverage.len() > MOST_BESIDE { "many" } else { "few" }).raw("\">\n");
    write_bars(out, draft);
    write_leverage(out, draft);
    out.raw(MARKS);
    out.raw("</div>\n</header>\n");
}

/// How to read the marked words.
const MARKS: &str = "<p class=\"marks\">Below a score of 100 the memory’s sentence is shown with \
    <del>words that stand only in the memory</del> and \
    <ins>words that stand only in the new sentence</ins>; \
    <del class=\"figure\">8</del> <ins class=\"figure\">9</ins> is another figure, \
    <del class=\"variant\">Forum</del> <ins class=\"variant\">forum</ins> \
    another case or kind of quote. <span class=\"value\">Values</span> have a dotted line; a \
    <mark class=\"value\">value</mark> was put into the memory’s translation in place of another.</p>\n";

fn write_facts(out: &mut Output, draft: &Draft) {
    isolated(out, &draft.document).raw(" · ").text(draft.source_language.name());
    for (i, language) in draft.target_languages.iter().enumerate() {
        out.raw(if i == 0 { " into " } else { ", " }).text(language.name());
    }
    let words = draft.segments.iter().map(|segment| segment.words).sum();
    out.raw(" · ");
    write_count(out, draft.segments.len() as u64, "segment").raw(", ");
    write_count(out, words, "word");
}

/// Adds a number with its noun.
pub(super) fn write_count<'o>(out: &'o mut Output, count: u64, noun: &str) -> &'o mut Output {
    out.number(count).raw(" ").raw(noun).raw(if count == 1 { "" } else { "s" })
}

/// A bar a language, as long as its words; the table below says the same to who cannot see it.
fn write_bars(out: &mut Output, draft: &Draft) {
    out.raw("<div class=\"bars\" aria-hidden=\"true\">\n");
    for leverage in &draft.leverage {
        out.raw("<span>").text(leverage.language.name()).raw("</span><span class=\"bar\">");
        let total = leverage.total().words;
        for (band, amount) in leverage.bands().filter(|(_, amount)| amount.words > 0) {
            out.raw("<span class=\"b-").raw(band.as_str()).raw("\" style=\"flex-grow:");
            out.number(amount.words).raw("\">");
            if amount.words * NAMED_FROM >= total {
                out.raw(short_words(band));
            }
            out.raw("</span>");
        }
        out.raw("</span>\n");
    }
    out.raw("</div>\n");
}

/// What a band is called where there is little room.
fn short_words(band: Band) -> &'static str {
    match band {
        Band::Context => "101",
        Band::Repetition => "rep.",
        Band::None => "none",
        band => band_words(band),
    }
}

/// The table of bands, which is the legend of their badges too.
fn write_leverage(out: &mut Output, draft: &Draft) {
    out.raw("<table class=\"leverage\">\n<caption class=\"hidden\">Segments and words in each ");
    out.raw("match band</caption>\n<thead>\n<tr><th scope=\"col\" rowspan=\"2\">Match</th>");
    for leverage in &draft.leverage {
        out.raw("<th scope=\"colgroup\" colspan=\"2\">").text(leverage.language.name());
        out.raw("</th>");
    }
    out.raw("</tr>\n<tr>");
    for _ in &draft.leverage {
        out.raw("<th scope=\"col\">segments</th><th scope=\"col\">words</th>");
    }
    out.raw("</tr>\n</thead>\n<tbody>\n");
    for band in Band::ALL {
        out.raw("<tr><th scope=\"row\">");
        write_badge(out, band, band_words(band));
        out.raw("<span class=\"meaning\">").raw(meaning(band)).raw("</span></th>");
        for leverage in &draft.leverage {
            write_amount(out, leverage, band);
        }
        out.raw("</tr>\n");
    }
    out.raw("</tbody>\n<tfoot>\n<tr><th scope=\"row\">total</th>");
    for leverage in &draft.leverage {
        let total = leverage.total();
        out.raw("<td>").number(total.segments).raw("</td><td>").number(total.words).raw("</td>");
    }
    out.raw("</tr>\n</tfoot>\n</table>\n");
}

fn write_amount(out: &mut Output, leverage: &Leverage, of: Band) {
    for (_, amount) in leverage.bands().filter(|(band, _)| *band == of) {
        for count in [amount.segments, amount.words] {
            out.raw(if count == 0 { "<td class=\"zero\">" } else { "<td>" }).number(count);
            out.raw("</td>");
        }
    }
}

fn meaning(band: Band) -> &'static str {
    match band {
        Band::Context => "The same sentence between the same neighbours",
        Band::Repetition => "The same sentence came earlier in this run",
        Band::Exact => "The same sentence, in other surroundings",
        Band::From95 => "A number, a form or a single word differs",
        Band::From85 => "A few words differ",
        Band::From75 => "Similar; needs work",
        Band::From50 => "Distant; good for terms and phrases",
        Band::None => "Nothing near in the memory; translate afresh",
    }
}
