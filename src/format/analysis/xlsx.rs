//! XLSX: a workbook with the totals, a row a document, and the definitions. Its creation time is
//! fixed, so that equal analyses give equal bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::number;
use crate::draft::analysis::{Analysis, AnalysisBand, NOTES};
use crate::draft::priority::{Priorities, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;

#[allow(clippy::needless_pass_by_value)] // what `map_err` hands over
fn failed(error: XlsxError) -> Error {
    let error = Error::new(ErrorKind::Unsupported, format!("cannot be written as XLSX: {error}"));
    error.with_hint("ask for CSV, which has no limits")
}

pub(super) fn write(analysis: &Analysis) -> Result<Vec<u8>> {
    let mut book = workbook().map_err(failed)?;
    total(book.add_worksheet(), analysis)
        .and_then(|()| documents(book.add_worksheet(), analysis))
        .and_then(|()| definitions(book.add_worksheet(), analysis))
        .and_then(|()| book.save_to_buffer())
        .map_err(failed)
}

pub(super) fn write_plan(plan: &Priorities, languages: &[Language]) -> Result<Vec<u8>> {
    let mut book = workbook().map_err(failed)?;
    steps(book.add_worksheet(), "Documents", &plan.documents, languages)
        .and_then(|()| steps(book.add_worksheet(), "Sentences", &plan.sentences, languages))
        .and_then(|()| book.save_to_buffer())
        .map_err(failed)
}

fn workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(book)
}

fn bold() -> Format {
    Format::new().set_bold()
}

fn heading(sheet: &mut Worksheet, row: u32, names: &[String]) -> Result<(), XlsxError> {
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(row, column, name, &bold())?;
    }
    Ok(())
}

fn total(sheet: &mut Worksheet, analysis: &Analysis) -> Result<(), XlsxError> {
    sheet.set_name("Total")?;
    sheet.set_column_width(0, 22)?;
    let words = Format::new().set_num_format("0.00");
    let mut row = 0;
    for (language, amounts) in analysis.target_languages.iter().zip(analysis.totals()) {
        let name = format!("{} ({language})", language.name());
        let names = [name.as_str(), "Segments", "Words", "Characters", "Rate %", "Weighted words"];
        heading(sheet, row, &names.map(str::to_owned))?;
        for (row, &band) in (row + 1..).zip(&AnalysisBand::ALL) {
            let amount = amounts.of(band);
            sheet.write_string(row, 0, band.as_str())?;
            for (column, count) in (1..).zip([amount.segments, amount.words, amount.characters]) {
                sheet.write_number(row, column, count as f64)?;
            }
            sheet.write_number(row, 4, f64::from(analysis.rates.of(band)))?;
            let weighted = number(amounts.weighted_of(band, &analysis.rates));
            sheet.write_number_with_format(row, 5, weighted, &words)?;
        }
        row += 1 + AnalysisBand::ALL.len() as u32;
        let total = amounts.total();
        sheet.write_string_with_format(row, 0, "total", &bold())?;
        for (column, count) in (1..).zip([total.segments, total.words, total.characters]) {
            sheet.write_number_with_format(row, column, count as f64, &bold())?;
        }
        let weighted = number(amounts.weighted(&analysis.rates));
        sheet.write_number_with_format(row, 5, weighted, &words.clone().set_bold())?;
        row += 2;
    }
    Ok(())
}

fn documents(sheet: &mut Worksheet, analysis: &Analysis) -> Result<(), XlsxError> {
    sheet.set_name("Documents")?;
    sheet.set_column_width(0, 40)?;
    sheet.set_freeze_panes(1, 1)?;
    let mut names = vec!["Document".to_owned()];
    for language in &analysis.target_languages {
        names.extend(
            ["Segments", "Words", "Characters", "Weighted words"]
                .map(|name| format!("{name} ({language})")),
        );
        names.extend(
            AnalysisBand::ALL
                .map(|band| format!("Words {band} ({language})", band = band.as_str())),
        );
    }
    heading(sheet, 0, &names)?;
    for (row, document) in (1..).zip(&analysis.documents) {
        sheet.write_string(row, 0, &document.document)?;
        let mut column = 1;
        for amounts in &document.languages {
            let total = amounts.total();
            let weighted = number(amounts.weighted(&analysis.rates));
            let counts = [total.segments, total.words, total.characters].map(|count| count as f64);
            let bands = AnalysisBand::ALL.map(|band| amounts.of(band).words as f64);
            for value in counts.into_iter().chain([weighted]).chain(bands) {
                sheet.write_number(row, column, value)?;
                column += 1;
            }
        }
    }
    Ok(())
}

fn definitions(sheet: &mut Worksheet, analysis: &Analysis) -> Result<(), XlsxError> {
    sheet.set_name("Definitions")?;
    sheet.set_column_width(0, 22)?;
    sheet.set_column_width(2, 90)?;
    heading(sheet, 0, &["Band", "Rate %", "What counts in it"].map(str::to_owned))?;
    let mut row = 1;
    for band in AnalysisBand::ALL {
        sheet.write_string(row, 0, band.as_str())?;
        sheet.write_number(row, 1, f64::from(analysis.rates.of(band)))?;
        sheet.write_string(row, 2, band.definition())?;
        row += 1;
    }
    for note in NOTES {
        row += 1;
        sheet.write_string(row, 2, note)?;
    }
    Ok(())
}

fn steps(
    sheet: &mut Worksheet,
    name: &str,
    steps: &[Step],
    languages: &[Language],
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_column_width(1, 40)?;
    sheet.set_freeze_panes(1, 0)?;
    let mut names = ["Step", "Document", "Segment", "Sentence", "Weighted words", "Saves words"]
        .map(str::to_owned)
        .to_vec();
    names.extend(languages.iter().map(|language| format!("Saves words ({language})")));
    names.push("Saved so far".to_owned());
    heading(sheet, 0, &names)?;
    let mut so_far = 0;
    for (row, step) in (1..).zip(steps) {
        so_far += step.saving();
        sheet.write_number(row, 0, f64::from(row))?;
        sheet.write_string(row, 1, &step.at.document)?;
        if step.at.segment > 0 {
            sheet.write_number(row, 2, f64::from(step.at.segment))?;
            // A cell holds 32,767 characters.
            let source: String = step.source.chars().take(32_000).collect();
            sheet.write_string(row, 3, source)?;
        }
        let amounts = [step.cost, step.saving()].into_iter().chain(step.saved.iter().copied());
        for (column, amount) in (4..).zip(amounts.chain([so_far])) {
            sheet.write_number(row, column, number(amount))?;
        }
    }
    Ok(())
}
