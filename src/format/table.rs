//! Drafts as tables: what TSV, XLSX and DOCX have in common when they come back.
//!
//! Columns are known by their headings and may have been moved; rows may have been sorted, deleted
//! or added. What was done to the rows is named, never guessed at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::finished::malformed;
use crate::document::CodedText;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Position, Result, Warning};
use crate::language::Language;

/// The columns of a segment, before those of the languages.
pub(super) const SEGMENT_COLUMNS: [&str; 4] = ["id", "block", "kind", "source"];

/// The columns at the end, the same for all segments but for the last: what the draft needs to be
/// read back by itself.
pub(super) const DOCUMENT_COLUMNS: [&str; 3] = ["document", "source_language", "source_hash"];

/// What counts as a yes in a `confirmed` column, in lower case.
const YES: &[&str] =
    &["yes", "y", "true", "wahr", "vrai", "1", "x", "✓", "✔", "☑", "☒", "ہاں", "جی ہاں", "是"];
/// What counts as a no.
const NO: &[&str] = &["no", "n", "false", "falsch", "faux", "0", "", "-", "☐", "نہیں", "否"];

/// The most numbers that a warning lists.
const MOST_LISTED: usize = 10;

/// A table that is being read, row by row.
pub(super) struct TableReader {
    file: PathBuf,
    columns: Columns,
    whole: Option<Whole>,
    drafts: Vec<FinishedDraft>,
    warnings: Vec<Warning>,
}

/// Where the columns are.
struct Columns {
    id: usize,
    source: usize,
    document: Option<usize>,
    source_language: Option<usize>,
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

    /// Takes in a row; one of nothing but white space is passed over. `row` is its number, from 1.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it does not say what
    /// language its source is in.
    pub(super) fn row(&mut self, row: Option<u64>, cells: &[impl AsRef<str>]) -> Result<()> {
        let cell = |column: usize| cells.get(column).map_or("", AsRef::as_ref);
        if cells.iter().all(|cell| cell.as_ref().trim().is_empty()) {
            return Ok(());
        }
        let id = cell(self.columns.id).trim().to_owned();
        if id.is_empty() {
            let text = cell(self.columns.source).trim();
            let message =
                format!("the row `{text}` has no id, so it was added later; it was left out");
            self.warnings.push(Warning::new(self.place(row), message));
            return Ok(());
        }
        let mut targets = Vec::with_capacity(self.columns.languages.len());
        for columns in &self.columns.languages {
            let score = columns.score.and_then(|score| cell(score).trim().parse().ok());
            let coded = CodedText::from_tagged(cell(columns.target));
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
        match self.drafts.iter_mut().find(|draft| draft.document == document) {
            Some(draft) => draft.segments.push(segment),
            None => self.drafts.push(FinishedDraft {
                document: document.to_owned(),
                source_language,
                target_languages: self
                    .columns
                    .languages
                    .iter()
                    .map(|columns| columns.language.clone())
                    .collect(),
                segments: vec![segment],
            }),
        }
        Ok(())
    }

    /// The drafts, their segments in the order of the document, and what was done to the rows.
    pub(super) fn finish(mut self) -> (Vec<FinishedDraft>, Vec<Warning>) {
        let place = self.place(None);
        let count = self.whole.as_ref().map(|whole| whole.count);
        for draft in &mut self.drafts {
            let of_rows = what_was_done(draft, count);
            self.warnings.extend(of_rows.map(|message| Warning::new(place.clone(), message)));
            // A spreadsheet sorts rows at the touch of a button; neighbours go by the document.
            draft.segments.sort_by_key(number);
        }
        (self.drafts, self.warnings)
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
        for (target, name) in names.iter().enumerate() {
            let Some(tag) = name.strip_prefix("target_") else { continue };
            let Some(language) = Language::from_tag(tag) else {
                let reason = format!("`{tag}` in the column `{name}` is no language");
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
        if languages.is_empty() {
            let reason = "it has no column whose name begins with `target_`";
            return Err(malformed(file, Some(row), reason));
        }
        Ok(Self {
            id: need("id")?,
            source: need("source")?,
            document: of_document("document")?,
            source_language: of_document("source_language")?,
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

fn number(segment: &FinishedSegment) -> u64 {
    segment.id.parse().unwrap_or(u64::MAX)
}

/// What somebody did to the rows of a draft, in words.
fn what_was_done(
    draft: &FinishedDraft,
    count: Option<u64>,
) -> impl Iterator<Item = String> + use<> {
    let mut times: BTreeMap<u64, u64> = BTreeMap::new();
    for segment in &draft.segments {
        *times.entry(number(segment)).or_default() += 1;
    }
    let last = count.or_else(|| times.keys().next_back().copied().filter(|&n| n < u64::MAX));
    // More than the file has rows are no numbers of ours.
    let last = last.unwrap_or(0).min(draft.segments.len() as u64 * 2 + 1000);
    let deleted = list((1..=last).filter(|n| !times.contains_key(n)));
    let doubled = list(times.iter().filter(|(_, times)| **times > 1).map(|(n, _)| *n));
    let sorted = draft.segments.is_sorted_by_key(number);
    let name = &draft.document;
    [
        deleted.map(|list| format!("{name}: the rows of these segments are missing: {list}")),
        doubled.map(|list| {
            format!("{name}: these segments have more than one row, and each was read: {list}")
        }),
        (!sorted).then(|| {
            format!("{name}: the rows stand in another order; they were read in the document's")
        }),
    ]
    .into_iter()
    .flatten()
}

/// Numbers for a message, the first few of them; `None` where there are none.
fn list(numbers: impl Iterator<Item = u64>) -> Option<String> {
    let numbers: Vec<u64> = numbers.collect();
    let shown: Vec<String> = numbers.iter().take(MOST_LISTED).map(u64::to_string).collect();
    match numbers.len().saturating_sub(shown.len()) {
        _ if numbers.is_empty() => None,
        0 => Some(shown.join(", ")),
        more => Some(format!("{} and {more} more", shown.join(", "))),
    }
}
