//! CSV (RFC 4180, UTF-8 with a byte-order mark for Excel): a row a document, language and band, and
//! the totals at the end; or a row a step of a plan.

use super::super::tsv::no_formula;
use super::hundredths;
use crate::draft::analysis::{Amounts, Analysis, AnalysisBand};
use crate::draft::priority::{Priorities, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;

fn writer() -> ::csv::Writer<Vec<u8>> {
    ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec())
}

#[allow(clippy::needless_pass_by_value)] // what `map_err` hands over
fn failed(error: ::csv::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be written as a table: {error}"))
}

fn finish(writer: ::csv::Writer<Vec<u8>>) -> Result<Vec<u8>> {
    writer.into_inner().map_err(|error| failed(error.into_error().into()))
}

pub(super) fn write(analysis: &Analysis) -> Result<Vec<u8>> {
    let mut out = writer();
    let heading = [
        "document",
        "language",
        "band",
        "segments",
        "words",
        "characters",
        "rate_percent",
        "weighted_words",
    ];
    out.write_record(heading).map_err(failed)?;
    let documents = analysis.documents.iter();
    let documents = documents.map(|d| (no_formula(&d.document).into_owned(), d.languages.clone()));
    for (document, languages) in documents.chain([("(total)".to_owned(), analysis.totals())]) {
        for (language, amounts) in analysis.target_languages.iter().zip(&languages) {
            for row in rows(amounts, analysis) {
                let start = [document.clone(), language.to_string()];
                out.write_record(start.into_iter().chain(row)).map_err(failed)?;
            }
        }
    }
    finish(out)
}

fn rows(amounts: &Amounts, analysis: &Analysis) -> Vec<[String; 6]> {
    let rates = &analysis.rates;
    let bands = AnalysisBand::ALL.iter().map(|&band| {
        let amount = amounts.of(band);
        [
            band.as_str().to_owned(),
            amount.segments.to_string(),
            amount.words.to_string(),
            amount.characters.to_string(),
            rates.of(band).to_string(),
            hundredths(amounts.weighted_of(band, rates)),
        ]
    });
    let total = amounts.total();
    let total = [
        "total".to_owned(),
        total.segments.to_string(),
        total.words.to_string(),
        total.characters.to_string(),
        String::new(),
        hundredths(amounts.weighted(rates)),
    ];
    bands.chain([total]).collect()
}

pub(super) fn write_plan(plan: &Priorities, languages: &[Language]) -> Result<Vec<u8>> {
    let mut out = writer();
    let mut heading: Vec<String> =
        ["kind", "step", "document", "segment", "source", "weighted_words", "saved_words"]
            .map(str::to_owned)
            .to_vec();
    heading.extend(languages.iter().map(|language| format!("saved_words_{language}")));
    heading.push("saved_words_so_far".to_owned());
    out.write_record(&heading).map_err(failed)?;
    for (kind, steps) in [("document", &plan.documents), ("sentence", &plan.sentences)] {
        let mut so_far = 0;
        for (number, step) in (1..).zip(steps) {
            so_far += step.saving();
            out.write_record(plan_row(kind, number, step, so_far)).map_err(failed)?;
        }
    }
    finish(out)
}

fn plan_row(kind: &str, number: u64, step: &Step, so_far: u64) -> Vec<String> {
    let segment = match step.at.segment {
        0 => String::new(),
        segment => segment.to_string(),
    };
    let mut row = vec![
        kind.to_owned(),
        number.to_string(),
        no_formula(&step.at.document).into_owned(),
        segment,
        no_formula(&step.source).into_owned(),
        hundredths(step.cost),
        hundredths(step.saving()),
    ];
    row.extend(step.saved.iter().map(|&saved| hundredths(saved)));
    row.push(hundredths(so_far));
    row
}
