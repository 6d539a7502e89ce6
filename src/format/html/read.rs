//! Finished drafts as pages, ours as a text editor or a browser has saved them. A cell's text may
//! have been edited in place and the word beside it changed to `yes`; what a browser puts in when
//! somebody types (line breaks, lines of their own, spans) is text again here.

use std::path::Path;

use super::super::finished::malformed;
use super::super::table::{TableReader, Whole};
use crate::document::html::tokens::{Kind, attributes, decode, tokens};
use crate::draft::finished::FinishedDraft;
use crate::error::{Result, Warning};
use crate::language::Language;
use crate::text::Span;

/// The names of a language's columns, before `_` and its tag.
const LANGUAGE_COLUMNS: [&str; 4] = ["target", "confirmed", "score", "match_target"];

/// Reads a draft back.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no page of a draft, or
/// has lost what it needs to be read back.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let mut page = Page { text, line: Lines { text, at: 0, line: 1 }, ..Page::default() };
    for token in tokens(text) {
        match &token.kind {
            Kind::Text => page.text(token.span),
            Kind::Start(name) => page.start(name, token.span),
            Kind::End(name) => page.end(name),
            Kind::Other => {}
        }
    }
    page.end_row();
    let Some(whole) = page.whole else {
        let reason = "it is no page of a draft, or has lost what names the document";
        return Err(malformed(file, None, reason));
    };
    let mut headings = ["id", "source_hash", "source"].map(str::to_owned).to_vec();
    for tag in &page.languages {
        headings.extend(LANGUAGE_COLUMNS.map(|name| format!("{name}_{tag}")));
    }
    let mut table = TableReader::new(&headings, 1, Some(whole), file)?;
    for row in page.rows {
        let mut cells = vec![row.id, row.hash, row.source];
        for tag in &page.languages {
            let column = row.columns.iter().find(|column| column.language == *tag);
            let column = column.cloned().unwrap_or_default();
            cells.extend([column.target, column.confirmed, column.score, column.proposed]);
        }
        table.row(Some(row.line), &cells, row.merged)?;
    }
    Ok(table.finish())
}

/// A row of the draft's table.
#[derive(Default)]
struct Row {
    line: u64,
    id: String,
    hash: String,
    source: String,
    columns: Vec<Column>,
    merged: bool,
}

/// What a row says in one language.
#[derive(Clone, Default)]
struct Column {
    language: String,
    target: String,
    confirmed: String,
    score: String,
    proposed: String,
}

/// What text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Source,
    Target,
    Confirmed,
}

#[derive(Default)]
struct Page<'t> {
    text: &'t str,
    line: Lines<'t>,
    whole: Option<Whole>,
    languages: Vec<String>,
    rows: Vec<Row>,
    row: Option<Row>,
    /// Where text goes, and how many elements are open within that.
    slot: Option<(Slot, usize)>,
    /// A line of its own has ended, so that what follows stands on another.
    broken: bool,
}

impl Page<'_> {
    fn start(&mut self, name: &str, span: Span) {
        let attributes = attributes(self.text, span);
        let value = |name: &str| {
            let (value, _) = attributes.iter().find(|other| other.name == name)?.value?;
            let mut decoded = String::new();
            decode(self.text, value, |_, piece| decoded.push_str(piece));
            Some(decoded)
        };
        if let Some((slot, open)) = &mut self.slot {
            // A row or a cell that begins ends whatever was left open.
            if !matches!(name, "td" | "th" | "tr" | "table") {
                match name {
                    "br" => self.push("\n"),
                    "wbr" | "hr" | "img" | "input" | "meta" | "link" => {}
                    _ => {
                        *open += 1;
                        self.broken |= matches!(name, "div" | "p") && *slot != Slot::Confirmed;
                    }
                }
                return;
            }
            self.slot = None;
        }
        match name {
            "table" if self.whole.is_none() => {
                self.whole = whole(value);
                let tags = value("data-target-languages").unwrap_or_default();
                self.languages = tags.split_whitespace().map(str::to_owned).collect();
            }
            "tr" => {
                self.end_row();
                let number = value("id").and_then(|id| id.strip_prefix('s').map(str::to_owned));
                if let Some(id) = number.filter(|_| self.whole.is_some()) {
                    let hash = value("data-source-hash").unwrap_or_default();
                    let line = self.line.of(span.start);
                    self.row = Some(Row { line, id, hash, ..Row::default() });
                }
            }
            "td" | "th" => {
                let spans = ["rowspan", "colspan"].iter().any(|name| value(name).is_some());
                let language = value("data-language");
                if let Some(row) = &mut self.row {
                    row.merged |= spans;
                    if let Some(language) = language {
                        let [score, proposed] = ["data-score", "data-proposed"].map(value);
                        row.columns.push(Column {
                            language,
                            score: score.unwrap_or_default(),
                            proposed: proposed.unwrap_or_default(),
                            ..Column::default()
                        });
                    }
                }
            }
            _ => {
                let slot = match value("data-cell").as_deref() {
                    Some("source") => Some(Slot::Source),
                    Some("target") => Some(Slot::Target),
                    Some("confirmed") => Some(Slot::Confirmed),
                    _ => None,
                };
                self.slot = slot.filter(|_| self.row.is_some()).map(|slot| (slot, 0));
                self.broken = false;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((_, open)) = &mut self.slot {
            match open.checked_sub(1) {
                Some(left) => *open = left,
                None => self.slot = None,
            }
            self.broken |= matches!(name, "div" | "p");
        }
        match name {
            "tr" | "table" => self.end_row(),
            "td" => self.slot = None,
            _ => {}
        }
    }

    fn end_row(&mut self) {
        self.slot = None;
        self.rows.extend(self.row.take());
    }

    fn text(&mut self, span: Span) {
        if self.slot.is_some() {
            let mut text = String::new();
            decode(self.text, span, |_, piece| text.push_str(piece));
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        let (Some((slot, _)), Some(row)) = (self.slot, &mut self.row) else { return };
        let cell = match (slot, row.columns.last_mut()) {
            (Slot::Source, _) => &mut row.source,
            (Slot::Target, Some(column)) => &mut column.target,
            (Slot::Confirmed, Some(column)) => &mut column.confirmed,
            (_, None) => return,
        };
        if std::mem::take(&mut self.broken) && !cell.is_empty() {
            cell.push('\n');
        }
        cell.push_str(text);
    }
}

/// What the attributes of the draft's table say of the draft.
fn whole(value: impl Fn(&str) -> Option<String>) -> Option<Whole> {
    Some(Whole {
        document: value("data-document")?,
        source_language: Language::from_tag(&value("data-source-language")?)?,
        count: value("data-segments")?.parse().ok()?,
    })
}

/// Lines of a text, asked for from its beginning to its end.
#[derive(Default)]
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> u64 {
        let passed = &self.text.as_bytes()[self.at..at.max(self.at)];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = at.max(self.at);
        self.line
    }
}
