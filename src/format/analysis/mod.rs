//! Analyses and plans as files: HTML with a chart, XLSX, CSV and JSON.

mod chart;
mod csv;
mod html;
mod json;
mod plan;
mod xlsx;

use crate::draft::analysis::Analysis;
use crate::draft::priority::Priorities;
use crate::error::Result;
use crate::language::Language;

/// A format that analyses are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnalysisFormat {
    /// A page with a chart.
    Html,
    /// A workbook.
    Xlsx,
    /// A table for programs and spreadsheets.
    Csv,
    /// Everything, for programs.
    Json,
}

impl AnalysisFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Html, Self::Xlsx, Self::Csv, Self::Json];

    /// The name on the command line, and the extension.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Writes an analysis.
    ///
    /// # Errors
    /// Where the format cannot hold it: a workbook holds about a million rows.
    pub fn render(self, analysis: &Analysis) -> Result<Vec<u8>> {
        match self {
            Self::Html => Ok(html::write(analysis)),
            Self::Xlsx => xlsx::write(analysis),
            Self::Csv => csv::write(analysis),
            Self::Json => json::write(analysis),
        }
    }

    /// Writes a plan of what to translate first, for the target languages.
    ///
    /// # Errors
    /// As for [`Self::render`].
    pub fn render_plan(self, plan: &Priorities, languages: &[Language]) -> Result<Vec<u8>> {
        match self {
            Self::Html => Ok(plan::write_html(plan, languages)),
            Self::Xlsx => xlsx::write_plan(plan, languages),
            Self::Csv => csv::write_plan(plan, languages),
            Self::Json => json::write_plan(plan, languages),
        }
    }
}

/// Hundredths of a word as people read them: `12.34`.
pub(crate) fn hundredths(amount: u64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// Hundredths of a word as a number; exact as far as a double is.
fn number(amount: u64) -> f64 {
    amount as f64 / 100.0
}

#[cfg(test)]
mod tests;
