//! Glossaries as tables: a heading, then a row a concept. A column is named after its language, with
//! `:admitted` or `:forbidden` behind it for such terms; several terms in a cell stand between `|`.
//! `domain`, `note` and `date` are the other columns; any further ones are passed over with a warning.

use std::path::Path;

use super::malformed;
use crate::error::{Position, Result, Warning};
use crate::format::tsv::no_formula;
use crate::format::xlsx;
use crate::language::Language;
use crate::terms::{Concept, Glossary, Status, Term};

const HINT: &str = "the heading names languages: en, ur, zh, zh:forbidden, domain, note, date";

enum Column {
    Terms(Language, Status),
    Domain,
    Note,
    Date,
    Other,
}

pub(super) fn read(text: &str, file: &Path) -> Result<(Glossary, Vec<Warning>)> {
    let text = text.trim_start_matches('\u{feff}');
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = ['\t', ';', ',']
        .into_iter()
        .max_by_key(|&delimiter| (heading.matches(delimiter).count(), delimiter == '\t'))
        .unwrap_or('\t');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .flexible(true)
        .from_reader(text.as_bytes());
    let unreadable = |error: &csv::Error| {
        let line = error.position().map(csv::Position::line);
        malformed(file, line, format!("the table cannot be read: {error}"), HINT)
    };
    let headings = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let mut table = Table::new(headings.iter(), 1, file)?;
    for row in reader.records() {
        let row = row.map_err(|error| unreadable(&error))?;
        table.row(row.iter());
    }
    Ok((table.glossary, table.warnings))
}

/// Reads the first sheet of a workbook that has the headings of a glossary.
pub(super) fn read_workbook(bytes: &[u8], file: &Path) -> Result<(Glossary, Vec<Warning>)> {
    let mut first = None;
    for sheet in xlsx::sheets(bytes, file)? {
        let mut rows = sheet.rows.iter();
        let Some((number, headings)) = rows.next() else { continue };
        match Table::new(headings.iter().map(String::as_str), *number, file) {
            Ok(mut table) => {
                rows.for_each(|(_, cells)| table.row(cells.iter().map(String::as_str)));
                return Ok((table.glossary, table.warnings));
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| malformed(file, None, "the workbook has no sheet with text", HINT)))
}

/// A glossary that is read from a table, row by row.
struct Table {
    columns: Vec<Column>,
    glossary: Glossary,
    warnings: Vec<Warning>,
}

impl Table {
    /// `line` is the number of the heading.
    fn new<'c>(headings: impl Iterator<Item = &'c str>, line: u64, file: &Path) -> Result<Self> {
        let mut warnings = Vec::new();
        let mut columns = Vec::new();
        for name in headings {
            let column = column(name);
            if matches!(column, Column::Other) && !name.trim().is_empty() {
                let position = Position { line: Some(line), ..Position::file(file) };
                let message =
                    format!("the column `{}` is no language and is passed over", name.trim());
                warnings.push(Warning::new(position, message));
            }
            columns.push(column);
        }
        if !columns.iter().any(|column| matches!(column, Column::Terms(..))) {
            return Err(malformed(file, Some(line), "no column is named after a language", HINT));
        }
        Ok(Self { columns, glossary: Glossary::default(), warnings })
    }

    fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        let mut concept = Concept::default();
        for (cell, column) in cells.zip(&self.columns) {
            let cell = cell.trim();
            // An apostrophe keeps a spreadsheet from calculating; see `no_formula`.
            let cell =
                cell.strip_prefix('\'').filter(|rest| no_formula(rest) == cell).unwrap_or(cell);
            match column {
                Column::Terms(language, status) => {
                    let texts = cell.split('|').map(str::trim).filter(|text| !text.is_empty());
                    concept.terms.extend(texts.map(|text| Term {
                        language: language.clone(),
                        text: text.to_owned(),
                        status: *status,
                    }));
                }
                Column::Domain => concept.domain = cell.to_owned(),
                Column::Note => concept.note = cell.to_owned(),
                Column::Date => concept.date = cell.to_owned(),
                Column::Other => {}
            }
        }
        if !concept.terms.is_empty() {
            self.glossary.concepts.push(concept);
        }
    }
}

fn column(name: &str) -> Column {
    let name = name.trim();
    match name.to_ascii_lowercase().as_str() {
        "domain" | "subject" | "subject field" => return Column::Domain,
        "note" | "notes" | "comment" | "definition" => return Column::Note,
        "date" | "changed" => return Column::Date,
        _ => {}
    }
    let (tag, status) = name.split_once(':').unwrap_or((name, ""));
    let language = Language::parse(tag).ok().filter(|_| tag.trim().len() > 1);
    match (language, Status::from_name(status)) {
        (Some(language), Some(status)) => Column::Terms(language, status),
        _ => Column::Other,
    }
}

/// Writes a glossary as TSV with a byte-order mark, for spreadsheets.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where the rows cannot be put
/// together, which does not happen in memory.
pub fn write(glossary: &Glossary) -> Result<Vec<u8>> {
    let mut columns: Vec<(Language, Status)> = Vec::new();
    for language in glossary.languages() {
        for status in [Status::Preferred, Status::Admitted, Status::Forbidden] {
            let terms = glossary.concepts.iter().flat_map(|concept| &concept.terms);
            let used = terms.filter(|term| term.language == language).any(|t| t.status == status);
            if used || status == Status::Preferred {
                columns.push((language.clone(), status));
            }
        }
    }
    let mut heading: Vec<String> = columns
        .iter()
        .map(|(language, status)| match status {
            Status::Preferred => language.to_string(),
            status => format!("{language}:{}", status.as_str()),
        })
        .collect();
    heading.extend(["domain", "note", "date"].map(str::to_owned));
    let failed = |error: String| malformed(Path::new("glossary"), None, error, HINT);
    let mut writer =
        csv::WriterBuilder::new().delimiter(b'\t').from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(&heading).map_err(|error| failed(error.to_string()))?;
    for concept in &glossary.concepts {
        let mut row: Vec<String> = columns
            .iter()
            .map(|(language, status)| {
                let terms = concept.terms.iter();
                let terms = terms.filter(|t| t.language == *language && t.status == *status);
                let texts: Vec<&str> = terms.map(|term| term.text.as_str()).collect();
                no_formula(&texts.join(" | ")).into_owned()
            })
            .collect();
        let rest = [&concept.domain, &concept.note, &concept.date];
        row.extend(rest.map(|text| no_formula(text).into_owned()));
        writer.write_record(&row).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}
