//! TSV: a table for spreadsheets, a row a segment, the first proposal of each language beside it.
//!
//! UTF-8 with a byte-order mark, without which Excel shows Urdu and Chinese as noise; fields with
//! tabs, line breaks or quotes are quoted as RFC 4180 lays down for CSV. A field that a
//! spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets do not
//! show; so does one that begins with an apostrophe, so that a reader can take it off again. The last
//! columns say what the draft needs to be read back by itself.

mod read;

use std::borrow::Cow;

use super::readable_date;
use super::table::{DOCUMENT_COLUMNS, SEGMENT_COLUMNS, parts_told, told, yes_or_no};
use crate::draft::{Column, Draft, Segment};
use crate::error::{Error, ErrorKind, Result};
use crate::text;

pub use read::read;

/// The columns of a language; each is followed by `_` and the language's tag in the heading.
const LANGUAGE_COLUMNS: [&str; 13] = [
    "target",
    "confirmed",
    "checks",
    "parts",
    "status",
    "score",
    "match_source",
    "match_target",
    "match_target_original",
    "memory",
    "unit",
    "date",
    "author",
];

/// Writes a draft as a table: a heading, then a row a segment.
///
/// # Errors
/// [`ErrorKind::Io`] where the rows cannot be put together, which does not happen in memory.
pub fn write(draft: &Draft) -> Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().delimiter(b'\t').from_writer("\u{feff}".as_bytes().to_vec());
    let mut heading: Vec<String> = SEGMENT_COLUMNS.map(str::to_owned).to_vec();
    for language in &draft.target_languages {
        heading.extend(LANGUAGE_COLUMNS.map(|name| format!("{name}_{language}")));
    }
    heading.extend(DOCUMENT_COLUMNS.map(str::to_owned));
    writer.write_record(&heading).map_err(failed)?;
    for segment in &draft.segments {
        let mut row: Vec<String> = vec![
            segment.number.to_string(),
            segment.block.to_string(),
            segment.kind.as_str().to_owned(),
            no_formula(&segment.coded().to_tagged()).into_owned(),
        ];
        for column in &segment.columns {
            row.extend(cells(segment, column));
        }
        row.push(no_formula(&draft.document).into_owned());
        row.push(draft.source_language.to_string());
        row.push(draft.segments.len().to_string());
        row.push(text::fingerprint(&segment.source));
        writer.write_record(&row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| failed(error.into_error().into()))
}

fn cells(segment: &Segment, column: &Column) -> [String; LANGUAGE_COLUMNS.len()] {
    let first = column.proposals.first();
    let of_first = |value: &dyn Fn(&crate::draft::Proposal) -> String| {
        no_formula(&first.map(value).unwrap_or_default()).into_owned()
    };
    [
        no_formula(&column.coded().to_tagged()).into_owned(),
        yes_or_no(column).to_owned(),
        no_formula(&told(column)).into_owned(),
        no_formula(&parts_told(segment, column)).into_owned(),
        column.status.as_str().to_owned(),
        of_first(&|p| p.score.to_string()),
        of_first(&|p| p.source.clone()),
        of_first(&|p| p.target.clone()),
        of_first(&|p| p.repair.as_ref().map(|r| r.target_original.clone()).unwrap_or_default()),
        of_first(&|p| p.memory.clone()),
        of_first(&|p| p.unit.to_string()),
        of_first(&|p| p.date.as_deref().map(readable_date).unwrap_or_default()),
        of_first(&|p| p.author.clone().unwrap_or_default()),
    ]
}

#[allow(clippy::needless_pass_by_value)] // what `map_err` hands over
fn failed(error: csv::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be written as a table: {error}"))
}

/// A row of a table: cells with tabs or line breaks are quoted, formulas marked as text.
pub fn row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells = cells.into_iter().map(|cell| {
        let cell = no_formula(cell);
        match cell.contains(['\t', '\n', '\r', '"']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.into_owned(),
        }
    });
    cells.collect::<Vec<_>>().join("\t") + "\n"
}

/// The text with an apostrophe in front where a spreadsheet would calculate it (OWASP, *CSV
/// injection*: `=`, `+`, `-`, `@`, tab, carriage return and their full-width forms).
pub(super) fn no_formula(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_marked_as_text() {
        for (text, cell) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+92 21 1234", "'+92 21 1234"),
            ("- BJAST", "'- BJAST"),
            ("'tis", "''tis"),
            ("＝1", "'＝1"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(no_formula(text), cell);
        }
    }
}
