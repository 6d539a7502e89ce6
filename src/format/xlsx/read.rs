//! Finished drafts as workbooks, ours or what a spreadsheet program made of them. The first sheet
//! that has the headings of a draft is read.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};

use super::super::finished::malformed;
use super::super::table::TableReader;
use crate::document::archive::Archive;
use crate::draft::finished::FinishedDraft;
use crate::error::{Error, Result, Warning};

/// Reads a draft back; rows of several documents make as many drafts.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no workbook or columns
/// are missing; [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where it unpacks
/// to more than memory should hold.
pub fn read(bytes: &[u8], file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    Archive::open(bytes).and_then(|mut archive| archive.check()).map_err(|e| e.in_file(file))?;
    let no_workbook = |error: &dyn std::fmt::Display| {
        malformed(file, None, format!("it is no workbook: {error}"))
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| no_workbook(&error))?;
    let mut first: Option<Error> = None;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|error| no_workbook(&error))?;
        let row = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
        let mut rows = range.rows().map(|row| row.iter().map(text).collect::<Vec<String>>());
        let headings = rows.next().unwrap_or_default();
        match TableReader::new(&headings, row, None, file) {
            Ok(mut table) => {
                for (number, cells) in (row + 1..).zip(rows) {
                    table.row(Some(number), &cells)?;
                }
                return Ok(table.finish());
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| malformed(file, None, "the workbook has no sheet")))
}

/// A cell as text, whatever the spreadsheet took it for.
fn text(cell: &Data) -> String {
    match cell {
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}
