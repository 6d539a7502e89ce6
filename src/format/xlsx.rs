//! XLSX (ECMA-376): the table of `tsv.rs` as a workbook that a translator edits. Urdu reads from
//! right to left in a Nastaliq face, what differs from the match is marked, `confirmed` offers yes
//! and no, and what only the way back needs stands in hidden columns.
//!
//! Every cell is text, so that no sentence is calculated. The file holds no time, so that the same
//! draft gives the same bytes.

mod read;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    FormatUnderline, Workbook, Worksheet, XlsxError,
};

use super::table::{DOCUMENT_COLUMNS, SEGMENT_COLUMNS, parts_told, shown, told, yes_or_no};
use super::{TOOL, faces, readable_date};
use crate::draft::difference::{Mark, Piece, Side, pieces};
use crate::draft::{Column, Draft, Segment};
use crate::error::{Error, ErrorKind, Result};
use crate::language::{Direction, Language};
use crate::text;

pub use read::read;
pub(super) use read::sheets;

/// The columns of a language: name, width in characters, and whether it is hidden.
const LANGUAGE_COLUMNS: [(&str, f64, bool); 11] = [
    ("target", 52.0, false),
    ("confirmed", 11.0, false),
    ("checks", 30.0, false),
    ("parts", 44.0, false),
    ("status", 10.0, false),
    ("score", 7.0, false),
    ("match_source", 44.0, false),
    ("match_target", 44.0, false),
    ("memory", 22.0, false),
    ("unit", 7.0, true),
    ("date", 11.0, true),
];

/// The widths of [`SEGMENT_COLUMNS`], and whether they are hidden.
const SEGMENT_WIDTHS: [(f64, bool); SEGMENT_COLUMNS.len()] =
    [(5.0, false), (6.0, true), (10.0, true), (52.0, false)];

/// The longest text that a cell of a spreadsheet holds, in UTF-16 units.
const LONGEST: usize = 32_767;

/// Writes a draft as a workbook of one sheet: a heading, then a row a segment.
///
/// # Errors
/// [`ErrorKind::Unsupported`] where a text is longer than a cell can hold.
pub fn write(draft: &Draft) -> Result<Vec<u8>> {
    if let Some(segment) = draft.segments.iter().find(|s| !fits(s, &draft.target_languages)) {
        let number = segment.number;
        let reason = format!("segment {number} has a text that is too long for a spreadsheet");
        let hint = "leave out `xlsx` from --format for this document";
        return Err(Error::new(ErrorKind::Unsupported, reason).with_hint(hint));
    }
    build(draft).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot be written as a workbook: {error}"))
    })
}

fn fits(segment: &Segment, languages: &[Language]) -> bool {
    let short = |text: &str| text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST;
    let first = |column: &Column| {
        column.proposals.first().is_none_or(|proposal| {
            // The source is shown with what differs, both ways.
            short(&proposal.target) && short(&format!("{}{}", proposal.source, segment.source))
        })
    };
    let mut columns = segment.columns.iter().zip(languages);
    short(&segment.coded().to_tagged())
        && columns.all(|(column, language)| {
            let parts = parts_told(segment, column);
            short(&shown(column, language)) && short(&parts) && first(column)
        })
}

fn build(draft: &Draft) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&draft.document)
            .set_author(TOOL)
            .set_creation_datetime(&epoch),
    );
    let mut sheet = Sheet { sheet: workbook.add_worksheet(), styles: Styles::new(draft) };
    sheet.headings(draft)?;
    for (row, segment) in (1..).zip(&draft.segments) {
        sheet.segment(row, draft, segment)?;
    }
    let last = draft.segments.len() as u32;
    sheet.sheet.set_name("draft")?.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(9);
    sheet.sheet.set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    if last > 0 {
        let columns = draft.target_languages.len() * LANGUAGE_COLUMNS.len();
        let columns = SEGMENT_COLUMNS.len() + columns + DOCUMENT_COLUMNS.len();
        sheet.sheet.autofilter(0, 0, last, columns as u16 - 1)?;
    }
    workbook.save_to_buffer()
}

struct Sheet<'w> {
    sheet: &'w mut Worksheet,
    styles: Styles,
}

struct Styles {
    heading: Format,
    plain: Format,
    number: Format,
    source: Format,
    /// One for each target language.
    targets: Vec<Format>,
    kept: Format,
    deleted: Format,
    inserted: Format,
}

impl Styles {
    fn new(draft: &Draft) -> Self {
        let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
        let deleted = Format::new().set_font_color(Color::RGB(0x9A_34_12)).set_font_strikethrough();
        let inserted = Format::new()
            .set_font_color(Color::RGB(0x1D_4E_89))
            .set_underline(FormatUnderline::Single);
        Self {
            heading: plain.clone().set_bold().set_border_bottom(FormatBorder::Medium),
            number: plain.clone().set_font_color(Color::RGB(0x59_63_6E)),
            source: of_language(&plain, &draft.source_language),
            targets: draft.target_languages.iter().map(|l| of_language(&plain, l)).collect(),
            kept: Format::new(),
            deleted,
            inserted,
            plain,
        }
    }
}

/// A cell of a language: its face, and from which side it is read.
fn of_language(plain: &Format, language: &Language) -> Format {
    let format = plain.clone();
    let format = match faces::of(language) {
        Some(face) => format.set_font_name(face.name).set_font_size(face.size(11)),
        None => format,
    };
    match language.direction() {
        Direction::RightToLeft => format.set_reading_direction(2).set_align(FormatAlign::Right),
        Direction::LeftToRight => format.set_reading_direction(1),
    }
}

impl Sheet<'_> {
    fn headings(&mut self, draft: &Draft) -> std::result::Result<(), XlsxError> {
        let mut column = 0;
        for (name, (width, hidden)) in SEGMENT_COLUMNS.into_iter().zip(SEGMENT_WIDTHS) {
            self.heading(&mut column, name, width, hidden)?;
        }
        for language in &draft.target_languages {
            for (name, width, hidden) in LANGUAGE_COLUMNS {
                if name == "confirmed" && !draft.segments.is_empty() {
                    let choice = DataValidation::new().allow_list_strings(&["no", "yes"])?;
                    let last = draft.segments.len() as u32;
                    self.sheet.add_data_validation(1, column, last, column, &choice)?;
                }
                self.heading(&mut column, &format!("{name}_{language}"), width, hidden)?;
            }
        }
        for name in DOCUMENT_COLUMNS {
            self.heading(&mut column, name, 12.0, true)?;
        }
        Ok(())
    }

    fn heading(
        &mut self,
        column: &mut u16,
        name: &str,
        width: f64,
        hidden: bool,
    ) -> std::result::Result<(), XlsxError> {
        self.sheet.set_column_width(*column, width)?;
        if hidden {
            self.sheet.set_column_hidden(*column)?;
        }
        self.sheet.write_string_with_format(0, *column, name, &self.styles.heading)?;
        *column += 1;
        Ok(())
    }

    fn segment(
        &mut self,
        row: u32,
        draft: &Draft,
        segment: &Segment,
    ) -> std::result::Result<(), XlsxError> {
        let Self { sheet, styles } = self;
        sheet.write_string_with_format(row, 0, segment.number.to_string(), &styles.number)?;
        sheet.write_string_with_format(row, 1, segment.block.to_string(), &styles.number)?;
        sheet.write_string_with_format(row, 2, segment.kind.as_str(), &styles.number)?;
        sheet.write_string_with_format(row, 3, segment.coded().to_tagged(), &styles.source)?;
        let mut at = SEGMENT_COLUMNS.len() as u16;
        let columns = segment.columns.iter().zip(&draft.target_languages);
        for ((column, language), target) in columns.zip(&styles.targets) {
            sheet.write_string_with_format(row, at, shown(column, language), target)?;
            let confirmed = yes_or_no(column);
            sheet.write_string_with_format(row, at + 1, confirmed, &styles.plain)?;
            sheet.write_string_with_format(row, at + 2, told(column), &styles.plain)?;
            let parts = parts_told(segment, column);
            sheet.write_string_with_format(row, at + 3, parts, &styles.plain)?;
            sheet.write_string_with_format(row, at + 4, column.status.as_str(), &styles.plain)?;
            if let Some(first) = column.proposals.first() {
                let score = first.score.to_string();
                sheet.write_string_with_format(row, at + 5, score, &styles.plain)?;
                let pieces = pieces(&segment.source, &first.source, &first.edits);
                let marked = marked(styles, &pieces);
                if !marked.is_empty() {
                    sheet.write_rich_string_with_format(row, at + 6, &marked, &styles.source)?;
                }
                sheet.write_string_with_format(row, at + 7, &first.target, target)?;
                sheet.write_string_with_format(row, at + 8, &first.memory, &styles.plain)?;
                let unit = first.unit.to_string();
                sheet.write_string_with_format(row, at + 9, unit, &styles.plain)?;
                let date = first.date.as_deref().map(readable_date).unwrap_or_default();
                sheet.write_string_with_format(row, at + 10, date, &styles.plain)?;
            }
            at += LANGUAGE_COLUMNS.len() as u16;
        }
        sheet.write_string_with_format(row, at, &draft.document, &styles.plain)?;
        let source_language = draft.source_language.as_str();
        sheet.write_string_with_format(row, at + 1, source_language, &styles.plain)?;
        let count = draft.segments.len().to_string();
        sheet.write_string_with_format(row, at + 2, count, &styles.plain)?;
        let hash = text::fingerprint(&segment.source);
        sheet.write_string_with_format(row, at + 3, hash, &styles.plain)?;
        Ok(())
    }
}

/// The pieces of a match's source, those that differ in colour and line.
fn marked<'p>(styles: &'p Styles, pieces: &'p [Piece<'_>]) -> Vec<(&'p Format, &'p str)> {
    let format = |mark: Option<(Side, Mark)>| match mark {
        None => &styles.kept,
        Some((Side::Memory, _)) => &styles.deleted,
        Some((Side::Sentence, _)) => &styles.inserted,
    };
    pieces
        .iter()
        .filter(|piece| !piece.text.is_empty())
        .map(|piece| (format(piece.mark), piece.text))
        .collect()
}
