//! HTML: a draft as one page that a translator opens at once and a client is shown.
//!
//! The page is a single file of valid HTML5: no script, nothing loaded from elsewhere (its own
//! Content-Security-Policy forbids both), readable on a phone, on paper and without colour. Its
//! own words are English; every piece of source and target text carries `lang` and `dir`, and sits
//! in an element of its own, so that scripts of both directions cannot disturb their neighbours.
//!
//! A translator may edit the page in a browser or a text editor, and it is read back: what only that
//! needs stands in `data-` attributes, and a code of a sentence as its tag (`<1>`).
//!
//! Equal drafts give equal bytes. What a page shows is taken from the draft; nothing is worked
//! out here but where the values of a text stand.

mod cell;
mod diff;
mod overview;
mod parts;
mod read;
mod table;
#[cfg(test)]
mod tests;
mod values;

use super::xml::Output;
use super::{TOOL, VERSION, tag_with_region};
use crate::draft::{Band, Draft};
use crate::language::Language;

pub use read::read;

/// How the page looks.
const STYLE: &str = include_str!("style.css");
/// How it looks on a screen too narrow for columns side by side.
const STACKED: &str = include_str!("stacked.css");
/// Forbids scripts and every load; the style in the page is all there is.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes a draft as one page; gives the bytes and the number of characters that HTML cannot hold
/// and that were left out.
pub fn write(draft: &Draft) -> (Vec<u8>, usize) {
    let mut out = Output::default();
    write_head(&mut out, draft);
    out.raw("<body>\n<a class=\"skip\" href=\"#draft\">Skip to the draft</a>\n");
    overview::write(&mut out, draft);
    out.raw("<main id=\"draft\">\n<h2 class=\"hidden\">Draft</h2>\n");
    table::write(&mut out, draft);
    out.raw("</main>\n<footer><p>Drafted by ").raw(TOOL).raw(" ").raw(VERSION);
    out.raw(" from translation memory. Every target awaits a translator’s review.</p></footer>\n");
    out.raw("</body>\n</html>\n");
    out.finish()
}

fn write_head(out: &mut Output, draft: &Draft) {
    out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.raw("<meta http-equiv=\"Content-Security-Policy\"").attribute("content", POLICY);
    out.raw(">\n<title>");
    content(out, draft.title()).raw(" · ").raw(TOOL).raw(" draft</title>\n");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.raw("<meta name=\"generator\" content=\"").raw(TOOL).raw(" ").raw(VERSION).raw("\">\n");
    out.raw("<style>\n").raw(STYLE).raw("@media screen and (max-width: ");
    out.number(narrowest(draft.target_languages.len())).raw("rem) {\n").raw(STACKED);
    out.raw("}\n</style>\n</head>\n");
}

/// The width in rem below which so many target columns are stacked: each takes some 12.
fn narrowest(columns: usize) -> u32 {
    28 + 12 * columns.clamp(1, 6) as u32
}

/// Adds text with line ends as HTML reads them; a reference to a carriage return is an error there.
fn content<'o>(out: &'o mut Output, text: &str) -> &'o mut Output {
    if text.contains('\r') {
        out.text(&text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        out.text(text)
    }
}

/// Adds text that may run either way amid the page's own words.
fn isolated<'o>(out: &'o mut Output, text: &str) -> &'o mut Output {
    content(out.raw("<bdi>"), text).raw("</bdi>")
}

/// Adds ` lang="…" dir="…"`.
fn write_language(out: &mut Output, language: &Language) {
    out.attribute("lang", tag_with_region(language)).attribute("dir", language.direction().html());
}

/// Adds the badge of a band: a class for colour and border, and words that say the same.
fn write_badge(out: &mut Output, band: Band, words: &str) {
    out.raw("<span class=\"badge b-").raw(band.as_str()).raw("\">").raw(words).raw("</span>");
}

/// What the badge of a band says where there is no single score.
fn band_words(band: Band) -> &'static str {
    match band {
        Band::Context => "101 context",
        Band::Repetition => "repetition",
        Band::Exact => "100",
        Band::From95 => "95–99",
        Band::From85 => "85–94",
        Band::From75 => "75–84",
        Band::From50 => "50–74",
        Band::None => "no match",
    }
}
