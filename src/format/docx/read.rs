//! Finished drafts as tables for Word, ours or what Word, LibreOffice and the like made of them.
//! Tracked changes are read as Word would show the final text: what was inserted counts, what was
//! deleted does not.

use std::path::Path;

use quick_xml::events::BytesStart;

use super::super::events::{self, Handler};
use super::super::finished::malformed;
use super::super::table::{TableReader, Whole};
use super::super::xml::{attribute, local};
use super::MARK;
use crate::document::archive::Archive;
use crate::draft::finished::FinishedDraft;
use crate::error::{Result, Warning};
use crate::language::Language;

/// Elements whose content Word does not show in the final text, or shows by another element.
const UNSEEN: [&str; 4] = ["del", "moveFrom", "Fallback", "rPrChange"];

/// Reads a draft back.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no document for Word, or
/// not the table of a draft; [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where
/// it unpacks to more than memory should hold.
pub fn read(bytes: &[u8], file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let part = Archive::open(bytes)
        .and_then(|mut archive| archive.read("word/document.xml"))
        .map_err(|error| error.in_file(file))?
        .ok_or_else(|| malformed(file, None, "it is no document for Word"))?;
    let text = String::from_utf8(part)
        .map_err(|_| malformed(file, None, "its text is not encoded in UTF-8"))?;
    let mut parser = Parser::default();
    let mut noted = events::read(&text, file, &mut parser)?;
    let Some(whole) = parser.whole else {
        let reason = format!("its hidden line `{MARK} …` is missing, which names the document");
        return Err(malformed(file, None, reason));
    };
    let mut rows = (1..).zip(parser.rows);
    let Some((number, headings)) = rows.find(|(_, row)| row.iter().any(|c| c.hidden == "id"))
    else {
        return Err(malformed(file, None, "it has no table of a draft"));
    };
    let names = names(&headings);
    let mut table = TableReader::new(&names, number, Some(whole), file)?;
    for (number, row) in rows {
        let merged = row.iter().any(|cell| cell.merged);
        table.row(Some(number), &cells(&headings, row), merged)?;
    }
    let (drafts, warnings) = table.finish();
    noted.extend(warnings);
    Ok((drafts, noted))
}

/// The names of the columns that a row of cells stands for; see [`cells`].
fn names(headings: &[Cell]) -> Vec<String> {
    let mut names = Vec::new();
    for heading in headings {
        let name = heading.hidden.trim();
        match (name, name.strip_prefix("match_")) {
            ("id", _) => names.extend(["id".to_owned(), "source_hash".to_owned()]),
            (_, Some(tag)) => {
                names.extend([format!("score_{tag}"), format!("match_target_{tag}")]);
            }
            _ => names.push(name.to_owned()),
        }
    }
    names
}

/// The cells of a row: two for the number with the fingerprint, and for the match with its target.
fn cells(headings: &[Cell], row: Vec<Cell>) -> Vec<String> {
    let mut cells = Vec::new();
    let mut row = row.into_iter();
    for heading in headings {
        let cell = row.next().unwrap_or_default();
        let name = heading.hidden.trim();
        if name == "id" {
            cells.extend([cell.shown, cell.hidden]);
        } else if name.starts_with("match_") {
            let score = cell.shown.split_whitespace().next().unwrap_or_default();
            cells.extend([score.to_owned(), cell.hidden]);
        } else {
            cells.push(cell.shown);
        }
    }
    cells
}

/// A cell's text.
#[derive(Debug, Default)]
struct Cell {
    shown: String,
    hidden: String,
    /// Whether a paragraph has ended since the last text.
    broken: bool,
    /// Whether it was merged with another.
    merged: bool,
}

impl Cell {
    fn push(&mut self, hidden: bool, text: &str) {
        if hidden {
            self.hidden.push_str(text);
            return;
        }
        if std::mem::take(&mut self.broken) && !self.shown.is_empty() {
            self.shown.push('\n');
        }
        self.shown.push_str(text);
    }
}

/// Reads the document part; tables in cells are left out.
#[derive(Default)]
struct Parser {
    rows: Vec<Vec<Cell>>,
    /// The cell of the last row that is being read.
    cell: usize,
    whole: Option<Whole>,
    /// The text outside of the table, for the draft's own line.
    outside: Cell,
    tables: u32,
    run: bool,
    hidden: bool,
    text: bool,
    /// How many [`UNSEEN`] elements are open.
    unseen: u32,
}

impl Handler for Parser {
    fn start(&mut self, tag: &BytesStart<'_>, _: u64) -> Result<()> {
        let name = tag.name();
        match local(name.0) {
            name if UNSEEN.contains(&name) => self.unseen += 1,
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.rows.push(Vec::new()),
            "tc" if self.tables == 1 => {
                if let Some(row) = self.rows.last_mut() {
                    self.cell = row.len();
                    row.push(Cell::default());
                }
            }
            // A cell over several columns: the others are empty.
            "gridSpan" if self.tables == 1 => {
                let span =
                    attribute(tag, "val").and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
                if let Some(cell) = self.current() {
                    cell.merged |= span > 1;
                }
                let row = self.rows.last_mut().into_iter();
                row.for_each(|row| row.extend((1..span.min(64)).map(|_| Cell::default())));
            }
            "vMerge" | "hMerge" if self.tables == 1 => {
                if let Some(cell) = self.current() {
                    cell.merged = true;
                }
            }
            "r" => (self.run, self.hidden) = (true, false),
            "vanish" if self.run => {
                self.hidden =
                    !matches!(attribute(tag, "val").as_deref(), Some("0" | "false" | "off"));
            }
            "t" => self.text = self.run,
            "tab" if self.run => self.push("\t"),
            "br" | "cr" if self.run => self.push("\n"),
            "noBreakHyphen" if self.run => self.push("\u{2011}"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        match name {
            name if UNSEEN.contains(&name) => self.unseen = self.unseen.saturating_sub(1),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            "r" => (self.run, self.hidden) = (false, false),
            "t" => self.text = false,
            "p" if self.tables == 0 => {
                let line = std::mem::take(&mut self.outside);
                self.whole = self.whole.take().or_else(|| whole(&line.hidden));
            }
            "p" => {
                if let Some(cell) = self.current() {
                    cell.broken = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.text {
            self.push(text);
        }
    }

    fn takes_text(&self) -> bool {
        self.text
    }
}

impl Parser {
    fn current(&mut self) -> Option<&mut Cell> {
        self.rows.last_mut()?.get_mut(self.cell)
    }

    fn push(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        match self.tables {
            0 => self.outside.push(self.hidden, text),
            1 => {
                let hidden = self.hidden;
                if let Some(cell) = self.current() {
                    cell.push(hidden, text);
                }
            }
            _ => {}
        }
    }
}

/// What the draft's own line says.
fn whole(line: &str) -> Option<Whole> {
    let mut parts = line.trim().strip_prefix(MARK)?.trim_start().splitn(3, ' ');
    let source_language = Language::from_tag(parts.next()?)?;
    let count = parts.next()?.parse().ok()?;
    Some(Whole { document: parts.next()?.to_owned(), source_language, count })
}
