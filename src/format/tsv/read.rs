//! Finished drafts as a table. Columns are known by their headings and may have been moved; rows
//! may have been sorted. Spreadsheets that save with commas or semicolons instead of tabs are
//! understood.

use std::path::Path;

use super::super::finished::malformed;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Position, Result, Warning};
use crate::language::Language;

/// What counts as a yes in a `confirmed` column, in lower case.
const YES: &[&str] = &["yes", "y", "true", "wahr", "1", "x", "✓", "✔", "ہاں", "جی ہاں", "是"];
/// What counts as a no.
const NO: &[&str] = &["no", "n", "false", "0", "", "-", "نہیں", "否"];

/// Where the columns are.
struct Columns {
    id: usize,
    source: usize,
    document: usize,
    source_language: usize,
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

/// Reads a draft back; rows of several documents make as many drafts.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where columns are missing.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = ['\t', ';', ',']
        .into_iter()
        .max_by_key(|&delimiter| (heading.matches(delimiter).count(), delimiter == '\t'))
        .unwrap_or('\t');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|error| unreadable(file, &error))?.clone();
    let columns = columns(&headings, file)?;
    let mut warnings = Vec::new();
    let mut drafts: Vec<FinishedDraft> = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| unreadable(file, &error))?;
        let line = row.position().map(csv::Position::line);
        let cell = |column: usize| without_mark(row.get(column).unwrap_or_default());
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut targets = Vec::with_capacity(columns.languages.len());
        for columns in &columns.languages {
            let confirmed = cell(columns.confirmed).trim().to_lowercase();
            let known = YES.contains(&confirmed.as_str());
            if !known && !NO.contains(&confirmed.as_str()) {
                let position = Position { line, ..Position::file(file) };
                let message = format!(
                    "`{confirmed}` in the column `confirmed_{}` is neither yes nor no; it was \
                     taken for no",
                    columns.language
                );
                warnings.push(Warning::new(position, message));
            }
            let score = columns.score.and_then(|score| cell(score).trim().parse().ok());
            targets.push(FinishedTarget {
                language: columns.language.clone(),
                text: cell(columns.target).to_owned(),
                confirmed: known,
                proposed: score
                    .zip(columns.match_target)
                    .map(|(score, target)| Proposed { score, target: cell(target).to_owned() }),
            });
        }
        let tag = cell(columns.source_language);
        let Some(source_language) = Language::from_tag(tag) else {
            let reason = format!("`{tag}` in the column `source_language` is no language");
            return Err(malformed(file, line, reason));
        };
        let segment = FinishedSegment {
            id: cell(columns.id).trim().to_owned(),
            line,
            source: cell(columns.source).to_owned(),
            source_hash: columns
                .source_hash
                .map(|column| cell(column).trim().to_owned())
                .filter(|hash| !hash.is_empty()),
            targets,
        };
        let document = cell(columns.document);
        match drafts.iter_mut().find(|draft| draft.document == document) {
            Some(draft) => draft.segments.push(segment),
            None => drafts.push(FinishedDraft {
                document: document.to_owned(),
                source_language,
                target_languages: columns.languages.iter().map(|c| c.language.clone()).collect(),
                segments: vec![segment],
            }),
        }
    }
    // A spreadsheet sorts rows at the touch of a button; neighbours go by the document's order.
    for draft in &mut drafts {
        draft.segments.sort_by_key(|segment| segment.id.parse::<u64>().unwrap_or(u64::MAX));
    }
    Ok((drafts, warnings))
}

fn columns(headings: &csv::StringRecord, file: &Path) -> Result<Columns> {
    let names: Vec<String> = headings
        .iter()
        .map(|name| name.trim().trim_start_matches('\u{feff}').to_lowercase())
        .collect();
    let find = |name: &str| names.iter().position(|heading| heading == name);
    let need = |name: &str| {
        find(name)
            .ok_or_else(|| malformed(file, Some(1), format!("the column `{name}` is missing")))
    };
    let mut languages = Vec::new();
    for (target, name) in names.iter().enumerate() {
        let Some(tag) = name.strip_prefix("target_") else { continue };
        let Some(language) = Language::from_tag(tag) else {
            let reason = format!("`{tag}` in the column `{name}` is no language");
            return Err(malformed(file, Some(1), reason));
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
        return Err(malformed(file, Some(1), "it has no column whose name begins with `target_`"));
    }
    Ok(Columns {
        id: need("id")?,
        source: need("source")?,
        document: need("document")?,
        source_language: need("source_language")?,
        source_hash: find("source_hash"),
        languages,
    })
}

fn unreadable(file: &Path, error: &csv::Error) -> crate::error::Error {
    malformed(file, error.position().map(csv::Position::line), format!("it is no table: {error}"))
}

/// A cell without the apostrophe that [`super::no_formula`] put in front.
fn without_mark(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::is_formula(rest) => rest,
        _ => cell,
    }
}
