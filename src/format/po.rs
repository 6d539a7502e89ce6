//! PO (GNU gettext manual, "The Format of PO Files"): a file a target language, an entry a segment. The
//! segment's number is the context, so that a sentence may come twice.
//!
//! What is filled in is marked `fuzzy`, whatever its score: an entry that has a translation and is
//! not fuzzy is one that a translator has confirmed. The match stands in the comments that are kept
//! by every editor (`#.`), and where something differs its source stands as the previous one (`#|`).

mod read;

use std::fmt::Write;

use super::{TOOL, VERSION, readable_date};
use crate::draft::{Column, Draft, Segment};
use crate::matching::Score;
use crate::text;

pub use read::read;

/// How the comment with an entry's fingerprint begins.
const HASH: &str = "source-hash: ";
/// How the comment with an entry's first proposal begins; its score and its target follow.
const MATCH: &str = "match: ";
/// The header's field with the name of the document.
pub(super) const DOCUMENT: &str = "X-Karakoram-Document";
/// The header's field with the source language, as Poedit names it.
const SOURCE_LANGUAGE: &str = "X-Source-Language";

/// Writes a draft's column of that index; gives the bytes and the number of control characters that
/// were left out.
///
/// # Panics
/// Where the draft has no such column.
pub fn write(draft: &Draft, column: usize) -> (Vec<u8>, usize) {
    let mut out = Output::default();
    let language = draft.target_languages[column].as_str().replace('-', "_");
    out.line("msgid \"\"\nmsgstr \"\"");
    for (name, value) in [
        ("Project-Id-Version", draft.document.as_str()),
        // No clock: the day on which a file was made is not part of a draft.
        ("PO-Revision-Date", "2000-01-01 00:00+0000"),
        ("Last-Translator", TOOL),
        ("Language-Team", language.as_str()),
        ("Language", language.as_str()),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("X-Generator", &format!("{TOOL} {VERSION}")),
        (SOURCE_LANGUAGE, draft.source_language.as_str()),
        (DOCUMENT, draft.document.as_str()),
    ] {
        let line = out.quoted(&format!("{name}: {value}\n"));
        out.line(&line);
    }
    for segment in &draft.segments {
        write_entry(&mut out, draft, segment, &segment.columns[column]);
    }
    (out.text.into_bytes(), out.dropped)
}

fn write_entry(out: &mut Output, draft: &Draft, segment: &Segment, column: &Column) {
    out.line("");
    out.comment("#. ", &format!("{HASH}{}", text::fingerprint(&segment.source)));
    let first = column.proposals.first();
    if let Some(first) = first {
        let mut origin = format!("{} unit {}", first.memory, first.unit);
        let date = first.date.as_deref().map(readable_date);
        for part in [date, first.author.clone()].into_iter().flatten() {
            let _ = write!(origin, ", {part}");
        }
        out.comment("#. ", &format!("{MATCH}{} {}", first.score, first.target));
        out.comment("#. ", &format!("from: {origin}"));
        first.notes.iter().for_each(|note| out.comment("#. ", &format!("note: {note}")));
    }
    let told = column.parts_told(&segment.source);
    told.for_each(|told| out.comment("#. ", &format!("part: {told}")));
    column
        .findings
        .iter()
        .for_each(|finding| out.comment("#. ", &format!("check: {}", finding.told())));
    out.comment("#: ", &reference(&draft.document, segment.number));
    if !column.text.is_empty() && !column.is_confirmed() {
        out.line("#, fuzzy");
    }
    let previous = first.filter(|first| first.score < Score::EXACT && !column.text.is_empty());
    if let Some(previous) = previous {
        let previous = out.quoted(&previous.source);
        out.line(&format!("#| msgid {previous}"));
    }
    out.line(&format!("msgctxt \"{}\"", segment.number));
    let (source, target) =
        (out.quoted(&segment.coded().to_tagged()), out.quoted(&column.coded().to_tagged()));
    out.line(&format!("msgid {source}"));
    out.line(&format!("msgstr {target}"));
}

/// A place in a document. A name with white space stands between isolates, as gettext has it since
/// 0.23.
fn reference(document: &str, number: u32) -> String {
    match document.contains(char::is_whitespace) {
        true => format!("\u{2068}{document}\u{2069}:{number}"),
        false => format!("{document}:{number}"),
    }
}

/// Lines under way to a file.
#[derive(Default)]
struct Output {
    text: String,
    dropped: usize,
}

impl Output {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A comment on one line.
    fn comment(&mut self, kind: &str, text: &str) {
        let text = text::on_one_line(text).into_owned();
        let kept: String = text.chars().filter(|c| !c.is_control()).collect();
        self.dropped += text.chars().count() - kept.chars().count();
        self.line(&format!("{kind}{kept}"));
    }

    /// A string in quotes. Control characters other than tabs and line ends are left out.
    fn quoted(&mut self, text: &str) -> String {
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for c in text.chars() {
            match c {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                c if c.is_control() => self.dropped += 1,
                c => quoted.push(c),
            }
        }
        quoted.push('"');
        quoted
    }
}
