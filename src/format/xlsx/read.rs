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

/// Wider sheets are made to take time and memory.
const MOST_COLUMNS: usize = 2_000;

/// A sheet of a workbook: its rows that hold anything, each with its number, from 1.
pub(in crate::format) struct Sheet {
    /// The rows, in order.
    pub(in crate::format) rows: Vec<(u64, Vec<String>)>,
    merged: Ranges,
}

/// Reads the sheets of a workbook as text, in order.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no workbook;
/// [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where it unpacks to more than
/// memory should hold.
pub(in crate::format) fn sheets(bytes: &[u8], file: &Path) -> Result<Vec<Sheet>> {
    Archive::open(bytes).and_then(|mut archive| archive.check()).map_err(|e| e.in_file(file))?;
    let no_workbook = |error: &dyn std::fmt::Display| {
        malformed(file, None, format!("it is no workbook: {error}"))
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| no_workbook(&error))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let merged =
            workbook.merge_cells_by_sheet_name(&name).map_err(|error| no_workbook(&error))?;
        let merged = Ranges::new(merged.iter().map(|cells| (cells.start.0, cells.end.0)));
        let mut reader =
            workbook.worksheet_cells_reader(&name).map_err(|error| no_workbook(&error))?;
        // Cell by cell: a sheet with a cell in each of two corners is small, all between them is not.
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        while let Some(cell) = reader.next_cell().map_err(|error| no_workbook(&error))? {
            let (row, column) = cell.get_position();
            let (row, column) = (u64::from(row) + 1, column as usize);
            let text = text(&Data::from(cell.get_value().clone()));
            if text.is_empty() {
                continue;
            }
            if column >= MOST_COLUMNS {
                let reason = format!("a sheet has more than {MOST_COLUMNS} columns");
                return Err(malformed(file, Some(row), reason));
            }
            if rows.last().is_none_or(|(last, _)| *last != row) {
                rows.push((row, Vec::new()));
            }
            let Some((_, cells)) = rows.last_mut() else { continue };
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        sheets.push(Sheet { rows, merged });
    }
    Ok(sheets)
}

/// Reads a draft back; rows of several documents make as many drafts.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no workbook or columns
/// are missing; [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where it unpacks
/// to more than memory should hold.
pub fn read(bytes: &[u8], file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let mut first: Option<Error> = None;
    for Sheet { rows, merged } in sheets(bytes, file)? {
        let mut rows = rows.into_iter();
        let (row, headings) = rows.next().unwrap_or((1, Vec::new()));
        match TableReader::new(&headings, row, None, file) {
            Ok(mut table) => {
                for (number, cells) in rows {
                    // Merged ranges count from 0.
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
