//! The report of a run, for programs: one JSON object with what became of each document. It holds
//! no times, so that equal runs give equal reports.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::{Outcome, State};
use crate::draft::Leverage;
use crate::error::Error;

/// Writes a report document by document, so that it takes no memory.
#[derive(Debug)]
pub struct Report<W> {
    out: W,
    documents: usize,
    states: BTreeMap<State, usize>,
}

#[derive(Serialize)]
struct DocumentView<'o> {
    document: &'o str,
    path: String,
    state: &'static str,
    segments: usize,
    written: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beside: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kept: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<MergedView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorView>,
}

#[derive(Serialize)]
struct MergedView {
    kept: usize,
    moved: usize,
    offered: usize,
    left: usize,
}

#[derive(Serialize)]
struct ErrorView {
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl From<&Error> for ErrorView {
    fn from(error: &Error) -> Self {
        Self { error: error.to_string(), help: error.hint().map(str::to_owned) }
    }
}

#[derive(Serialize)]
struct LanguageView<'l> {
    language: &'l str,
    segments: u64,
    words: u64,
    bands: Vec<BandView>,
}

#[derive(Serialize)]
struct BandView {
    band: &'static str,
    segments: u64,
    words: u64,
    characters: u64,
}

impl<W: Write> Report<W> {
    /// Begins a report.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn new(mut out: W) -> io::Result<Self> {
        let version = env!("CARGO_PKG_VERSION");
        write!(out, "{{\"karakoram\":\"{version}\",\n\"documents\":[")?;
        Ok(Self { out, documents: 0, states: BTreeMap::new() })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn add(&mut self, outcome: &Outcome) -> io::Result<()> {
        let view = DocumentView {
            document: &outcome.document,
            path: shown(&outcome.path),
            state: outcome.state.as_str(),
            segments: outcome.segments,
            written: outcome.written.iter().map(|path| shown(path)).collect(),
            beside: outcome.beside.iter().map(|path| shown(path)).collect(),
            kept: outcome.kept.iter().map(|path| shown(path)).collect(),
            merged: outcome.revision.map(|revision| MergedView {
                kept: revision.kept,
                moved: revision.moved,
                offered: revision.offered,
                left: revision.left,
            }),
            warnings: outcome.warnings.iter().map(ToString::to_string).collect(),
            errors: outcome.errors.iter().map(ErrorView::from).collect(),
        };
        self.out.write_all(if self.documents == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, &view)?;
        self.documents += 1;
        *self.states.entry(outcome.state).or_default() += 1;
        Ok(())
    }

    /// Ends a report: what failed apart from documents, and what the memory covers.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn finish(mut self, errors: &[Error], leverages: &[Leverage]) -> io::Result<W> {
        let errors: Vec<ErrorView> = errors.iter().map(ErrorView::from).collect();
        let languages: Vec<LanguageView<'_>> = leverages
            .iter()
            .map(|leverage| LanguageView {
                language: leverage.language.as_str(),
                segments: leverage.total().segments,
                words: leverage.total().words,
                bands: leverage
                    .bands()
                    .map(|(band, amount)| BandView {
                        band: band.as_str(),
                        segments: amount.segments,
                        words: amount.words,
                        characters: amount.characters,
                    })
                    .collect(),
            })
            .collect();
        let count = |state| self.states.get(&state).copied().unwrap_or(0);
        write!(
            self.out,
            "\n],\n\"summary\":{{\"documents\":{},\"drafted\":{},\"merged\":{},\"unchanged\":{},\
             \"failed\":{}}},\n\"errors\":",
            self.documents,
            count(State::Drafted),
            count(State::Merged),
            count(State::Unchanged),
            count(State::Failed),
        )?;
        serde_json::to_writer(&mut self.out, &errors)?;
        self.out.write_all(b",\n\"leverage\":")?;
        serde_json::to_writer(&mut self.out, &languages)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A path with `/` on every system, so that reports are the same.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
