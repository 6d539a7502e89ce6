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
        let merged =
            workbook.merge_cells_by_sheet_name(&name).map_err(|error| no_workbook(&error))?;
        let range = workbook.worksheet_range(&name).map_err(|error| no_workbook(&error))?;
        let row = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
        let mut rows = range.rows().map(|row| row.iter().map(text).collect::<Vec<String>>());
        let headings = rows.next().unwrap_or_default();
        match TableReader::new(&headings, row, None, file) {
            Ok(mut table) => {
                let merged = Ranges::new(merged.iter().map(|cells| (cells.start.0, cells.end.0)));
                for (number, cells) in (row + 1..).zip(rows) {
                    // Both count from the sheet's first row, one from 0.
                    let is_merged = merged.contains(number - 1);
                    table.row(Some(number), &cells, is_merged)?;
                }
                return Ok(table.finish());
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| malformed(file, None, "the workbook has no sheet")))
}

/// Rows, as ranges that do not overlap, in order.
struct Ranges(Vec<(u64, u64)>);

impl Ranges {
    fn new(ranges: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut all: Vec<(u64, u64)> = ranges.map(|(a, b)| (a.into(), b.into())).collect();
        all.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::new();
        for (start, end) in all {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        Self(joined)
    }

    fn contains(&self, row: u64) -> bool {
        let after = self.0.partition_point(|&(start, _)| start <= row);
        after.checked_sub(1).is_some_and(|at| row <= self.0[at].1)
    }
}

/// A cell as text, whatever the spreadsheet took it for.
fn text(cell: &Data) -> String {
    match cell {
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}
