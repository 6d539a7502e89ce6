//! Finished drafts as a table. Columns are known by their headings and may have been moved; rows
//! may have been sorted. Spreadsheets that save with commas or semicolons instead of tabs are
//! understood.

use std::path::Path;

use super::super::finished::malformed;
use super::super::table::TableReader;
use crate::draft::finished::FinishedDraft;
use crate::error::{Result, Warning};

/// Reads a draft back; rows of several documents make as many drafts.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where columns are missing.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = ['\t', ';', ',']
        .into_iter()
        .max_by_key(|&delimiter| (heading.matches(delimiter).count(), delimiter == '\t'))
        .unwrap_or('\t');
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = rows.headers().map_err(|error| unreadable(file, &error))?;
    let mut table = TableReader::new(headings, 1, None, file)?;
    for row in rows.records() {
        let row = row.map_err(|error| unreadable(file, &error))?;
        let line = row.position().map(csv::Position::line);
        table.row(line, &row.iter().map(without_mark).collect::<Vec<_>>(), false)?;
    }
    Ok(table.finish())
}

fn unreadable(file: &Path, error: &csv::Error) -> crate::error::Error {
    malformed(file, error.position().map(csv::Position::line), format!("it is no table: {error}"))
}

/// A cell without the apostrophe that [`super::no_formula`] put in front.
fn without_mark(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::is_formula(rest) => rest,
        _ => cell,
    }
}
