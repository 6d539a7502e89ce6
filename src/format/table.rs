//! Drafts as tables: what TSV, XLSX and DOCX have in common when they come back.
//!
//! Columns are known by their headings and may have been moved; rows may have been sorted, deleted
//! or added. What was done to the rows is named, never guessed at.

use std::path::{Path, PathBuf};

use super::finished::malformed;
use super::rows;
use crate::document::{CodedText, direction};
use crate::draft::check::Finding;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::draft::{Column, Segment};
use crate::error::{Position, Result, Warning};
use crate::language::{Direction, Language};

/// The columns of a segment, before those of the languages.
pub(super) const SEGMENT_COLUMNS: [&str; 4] = ["id", "block", "kind", "source"];

/// The columns at the end, the same for all segments but for the last: what the draft needs to be
/// read back by itself.
pub(super) const DOCUMENT_COLUMNS: [&str; 4] =
    ["document", "source_language", "segments", "source_hash"];

/// What counts as a yes in a `confirmed` column, in lower case.
const YES: &[&str] =
    &["yes", "y", "true", "wahr", "vrai", "1", "x", "✓", "✔", "☑", "☒", "ہاں", "جی ہاں", "是"];
/// What counts as a no.
const NO: &[&str] = &["no", "n", "false", "falsch", "faux", "0", "", "-", "☐", "نہیں", "否"];

/// The most languages of a table: what has more is made to take time and memory.
const MOST_LANGUAGES: usize = 100;

/// What the column `confirmed` says of a segment.
pub(super) fn yes_or_no(column: &Column) -> &'static str {
    if column.is_confirmed() { "yes" } else { "no" }
}

/// The target as people see it in a cell, its codes as tags: in a language that is read from right
/// to left with the marks that keep ranges and amounts in order. They are taken out again.
pub(super) fn shown(column: &Column, language: &Language) -> String {
    match language.direction() {
        Direction::RightToLeft => direction::with_marks(&column.coded()).to_tagged(),
        Direction::LeftToRight => column.coded().to_tagged(),
    }
}

/// What the column `checks` says of a segment.
pub(super) fn told(column: &Column) -> String {
    column.findings.iter().map(Finding::told).collect::<Vec<_>>().join("; ")
}

/// What the column `parts` says of a segment: its terms and fragments, then what to put in the place
/// of what in the first proposal.
pub(super) fn parts_told(segment: &Segment, column: &Column) -> String {
    column.parts_told(&segment.source).collect::<Vec<_>>().join("; ")
}

/// A table that is being read, row by row.
pub(super) struct TableReader {
    file: PathBuf,
    columns: Columns,
    whole: Option<Whole>,
    /// The drafts, each with how many segments it had when it was made, where that is known.
    drafts: Vec<(FinishedDraft, Option<u64>)>,
    warnings: Vec<Warning>,
}

/// Where the columns are.
struct Columns {
    id: usize,
    source: usize,
    document: Option<usize>,
    source_language: Option<usize>,
    segments: Option<usize>,
    source_hash: Option<usize>,
    languages: Vec<LanguageColumns>,
}

struct LanguageColumns {
    language: Language,
    target: usize,
    confirmed: usize,
    score: Option<usize>,
    match_target: Option<usize>,
}

/// What is the same for all rows, where a file says it once.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    /// The document's name.
    pub(super) document: String,
    /// The language of the sources.
    pub(super) source_language: Language,
    /// How many segments the draft had when it was made.
    pub(super) count: u64,
}

impl TableReader {
    /// Finds the columns of a table by their headings. `row` is the number of the heading.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where columns are missing.
    pub(super) fn new(
        headings: impl IntoIterator<Item = impl AsRef<str>>,
        row: u64,
        whole: Option<Whole>,
        file: &Path,
    ) -> Result<Self> {
        let columns = Columns::find(headings, row, whole.is_some(), file)?;
        let (drafts, warnings) = (Vec::new(), Vec::new());
        Ok(Self { file: file.to_owned(), columns, whole, drafts, warnings })
    }

    /// Takes in a row; one of nothing but white space is passed over. `row` is its number, from 1;
    /// `merged` says that somebody has merged a cell of it with another.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it does not say what
    /// language its source is in.
    pub(super) fn row(
        &mut self,
        row: Option<u64>,
        cells: &[impl AsRef<str>],
        merged: bool,
    ) -> Result<()> {
        let cell = |column: usize| cells.get(column).map_or("", AsRef::as_ref);
        if cells.iter().all(|cell| cell.as_ref().trim().is_empty()) && !merged {
            return Ok(());
        }
        let id = cell(self.columns.id).trim().to_owned();
        if id.is_empty() {
            let text = cell(self.columns.source).trim();
            let why = match merged {
                true => "was merged with another and has lost its id",
                false => "has no id, so it was added later",
            };
            let message = format!("the row `{text}` {why}; it was left out");
            self.warnings.push(Warning::new(self.place(row), message));
            return Ok(());
        }
        let count = match (&self.whole, self.columns.segments) {
            (Some(whole), _) => Some(whole.count),
            (None, column) => column.and_then(|column| cell(column).trim().parse().ok()),
        };
        if count.is_some_and(|count| rows::number(&id).is_none_or(|number| number > count)) {
            let message = format!("the draft had no segment `{id}`; its row was left out");
            self.warnings.push(Warning::new(self.place(row), message));
            return Ok(());
        }
        if merged {
            let message = format!(
                "the row of segment {id} has a cell that was merged with another, so that its \
                 translations cannot be told; they were left out"
            );
            self.warnings.push(Warning::new(self.place(row), message));
        }
        let mut targets = Vec::with_capacity(self.columns.languages.len());
        for columns in self.columns.languages.iter().filter(|_| !merged) {
            let score = columns.score.and_then(|score| cell(score).trim().parse().ok());
            let coded = CodedText::from_tagged(cell(columns.target));
            let coded = match columns.language.direction() {
                Direction::RightToLeft => direction::without_marks(coded),
                Direction::LeftToRight => coded,
            };
            targets.push(FinishedTarget {
                language: columns.language.clone(),
                text: coded.text,
                codes: coded.codes,
                confirmed: match confirmed(cell(columns.confirmed)) {
                    Ok(confirmed) => confirmed,
                    Err(other) => {
                        let message = format!(
                            "`{other}` in the column `confirmed_{}` is neither yes nor no; it was \
                             taken for no",
                            columns.language
                        );
                        self.warnings.push(Warning::new(self.place(row), message));
                        false
                    }
                },
                proposed: score
                    .zip(columns.match_target)
                    .map(|(score, target)| Proposed { score, target: cell(target).to_owned() }),
            });
        }
        let (document, source_language) = match (&self.whole, &self.columns) {
            (_, Columns { document: Some(document), source_language: Some(language), .. }) => {
                let tag = cell(*language);
                let language = Language::from_tag(tag).ok_or_else(|| {
                    let reason = format!("`{tag}` in the column `source_language` is no language");
                    malformed(&self.file, row, reason)
                })?;
                (cell(*document), language)
            }
            (Some(whole), _) => (whole.document.as_str(), whole.source_language.clone()),
            (None, _) => return Err(malformed(&self.file, row, "it does not name its document")),
        };
        let hash = self.columns.source_hash.map(|column| cell(column).trim().to_owned());
        let source = CodedText::from_tagged(cell(self.columns.source));
        let segment = FinishedSegment {
            id,
            line: row,
            source: source.text,
            codes: source.codes,
            source_hash: hash.filter(|hash| !hash.is_empty()),
            targets,
        };
        match self.drafts.iter_mut().find(|(draft, _)| draft.document == document) {
            Some((draft, _)) => draft.segments.push(segment),
            None => {
                let languages = self.columns.languages.iter();
                let draft = FinishedDraft {
                    document: document.to_owned(),
                    source_language,
                    target_languages: languages.map(|columns| columns.language.clone()).collect(),
                    segments: vec![segment],
                };
                self.drafts.push((draft, count));
            }
        }
        Ok(())
    }

    /// The drafts, their segments in the order of the document, and what was done to the rows.
    pub(super) fn finish(mut self) -> (Vec<FinishedDraft>, Vec<Warning>) {
        let place = self.place(None);
        let mut drafts = Vec::with_capacity(self.drafts.len());
        for (mut draft, count) in self.drafts {
            let told = rows::settle(&mut draft, count).into_iter();
            self.warnings.extend(told.map(|message| Warning::new(place.clone(), message)));
            drafts.push(draft);
        }
        (drafts, self.warnings)
    }

    fn place(&self, line: Option<u64>) -> Position {
        Position { line, ..Position::file(&self.file) }
    }
}

impl Columns {
    fn find(
        headings: impl IntoIterator<Item = impl AsRef<str>>,
        row: u64,
        whole: bool,
        file: &Path,
    ) -> Result<Self> {
        let names: Vec<String> = headings
            .into_iter()
            .map(|name| name.as_ref().trim().trim_start_matches('\u{feff}').to_lowercase())
            .collect();
        let find = |name: &str| names.iter().position(|heading| heading == name);
        let need = |name: &str| {
            let missing = || malformed(file, Some(row), format!("the column `{name}` is missing"));
            find(name).ok_or_else(missing)
        };
        let of_document = |name: &str| if whole { Ok(find(name)) } else { need(name).map(Some) };
        let mut languages = Vec::new();
        let targets = names
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((at, name.strip_prefix("target_")?)));
        for (target, tag) in targets.take(MOST_LANGUAGES + 1) {
            let Some(language) = Language::from_tag(tag) else {
                let reason = format!("`{tag}` in the column `target_{tag}` is no language");
                return Err(malformed(file, Some(row), reason));
            };
            languages.push(LanguageColumns {
                language,
                target,
                confirmed: need(&format!("confirmed_{tag}"))?,
                score: find(&format!("score_{tag}")),
                match_target: find(&format!("match_target_{tag}")),
            });
        }
        if languages.len() > MOST_LANGUAGES {
            let reason = format!("it has more than {MOST_LANGUAGES} columns for languages");
            return Err(malformed(file, Some(row), reason));
        }
        if languages.is_empty() {
            let reason = "it has no column whose name begins with `target_`";
            return Err(malformed(file, Some(row), reason));
        }
        Ok(Self {
            id: need("id")?,
            source: need("source")?,
            document: of_document("document")?,
            source_language: of_document("source_language")?,
            segments: find("segments"),
            source_hash: find("source_hash"),
            languages,
        })
    }
}

/// Whether a cell confirms its target; what it says, where that is neither yes nor no.
fn confirmed(cell: &str) -> std::result::Result<bool, String> {
    let cell = cell.trim().to_lowercase();
    match (YES.contains(&cell.as_str()), NO.contains(&cell.as_str())) {
        (false, false) => Err(cell),
        (yes, _) => Ok(yes),
    }
}
