//! Files and the types of the core, each way; one file a format, reader and writer side by side.
//!
//! The core knows no format: a format takes core types apart or puts them together, and nothing
//! else. Writers give bytes; who stores them is not their concern.

pub mod analysis;
pub mod docx;
mod events;
mod faces;
pub mod finished;
pub mod glossary;
pub mod html;
mod inline;
pub mod json;
pub mod po;
mod rows;
mod table;
pub mod target;
pub mod tmx;
pub mod tsv;
pub mod units;
pub mod xliff;
pub mod xliff2;
pub mod xlsx;
mod xml;

use std::path::Path;

use crate::document::faces::tag as tag_with_region;
use crate::document::{Document, Untranslated};
use crate::draft::Draft;
use crate::error::Result;
use crate::language::Language;

/// A format that drafts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DraftFormat {
    /// A page that shows source and targets side by side.
    Html,
    /// XLIFF 1.2, for CAT tools; a file a target language.
    Xliff,
    /// XLIFF 2.1 with its matches module; a file a target language.
    Xliff2,
    /// PO, for programs that know gettext; a file a target language.
    Po,
    /// A table for Word, to be edited and read back.
    Docx,
    /// A workbook, to be edited and read back.
    Xlsx,
    /// A table for spreadsheets.
    Tsv,
    /// Everything, for programs.
    Json,
    /// The document itself in the form of the source; a file a target language.
    Document,
}

/// A file of a draft, not stored yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// What follows the document's name: `.html`, `.ur.xlf`.
    pub suffix: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// How many characters were left out because the format cannot hold them (control characters
    /// in XML and HTML).
    pub dropped: usize,
}

impl DraftFormat {
    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::Html,
        Self::Xliff,
        Self::Xliff2,
        Self::Po,
        Self::Docx,
        Self::Xlsx,
        Self::Tsv,
        Self::Json,
        Self::Document,
    ];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xliff => "xliff",
            Self::Xliff2 => "xliff2",
            Self::Po => "po",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Document => "document",
        }
    }

    /// Writes the draft of a document: one file, or one a target language. `untranslated` says what
    /// becomes of sentences without target in a document or in XLIFF.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where a text is longer than
    /// the format can hold.
    pub fn render(
        self,
        draft: &Draft,
        document: &Document,
        untranslated: Untranslated,
    ) -> Result<Vec<Rendered>> {
        let one = |suffix: &str, (bytes, dropped)| {
            vec![Rendered { suffix: suffix.to_owned(), bytes, dropped }]
        };
        Ok(match self {
            Self::Html => one(".html", html::write(draft)),
            Self::Json => one(".json", (json::write(draft)?, 0)),
            Self::Docx => one(".docx", docx::write(draft)?),
            Self::Xlsx => one(".xlsx", (xlsx::write(draft)?, 0)),
            Self::Tsv => one(".tsv", (tsv::write(draft)?, 0)),
            Self::Xliff => {
                let copied = untranslated == Untranslated::Copied;
                one_a_language(draft, "xlf", |column| Ok(xliff::write(draft, column, copied)))?
            }
            Self::Xliff2 => {
                one_a_language(draft, "xliff", |column| Ok(xliff2::write(draft, column)))?
            }
            Self::Po => one_a_language(draft, "po", |column| Ok(po::write(draft, column)))?,
            Self::Document => {
                let name = Path::new(&draft.document).extension().unwrap_or_default();
                let file = |column| {
                    let bytes = target::write(draft, document, column, untranslated)?;
                    Ok((bytes, 0))
                };
                one_a_language(draft, &name.to_string_lossy(), file)?
            }
        })
    }
}

fn one_a_language(
    draft: &Draft,
    extension: &str,
    mut file: impl FnMut(usize) -> Result<(Vec<u8>, usize)>,
) -> Result<Vec<Rendered>> {
    let dot = if extension.is_empty() { "" } else { "." };
    let render = |(column, language): (usize, &Language)| {
        let (bytes, dropped) = file(column)?;
        Ok(Rendered { suffix: format!(".{language}{dot}{extension}"), bytes, dropped })
    };
    draft.target_languages.iter().enumerate().map(render).collect()
}

/// What a draft calls the tool that made it.
const TOOL: &str = "Karakoram";
/// The version of the tool.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A date as TMX writes it (`20240312T101500Z`), for people: `2024-03-12`. Any other date as it
/// stands.
pub(crate) fn readable_date(date: &str) -> String {
    match (date.get(0..4), date.get(4..6), date.get(6..8), date.get(8..)) {
        (Some(year), Some(month), Some(day), Some(rest))
            if date.as_bytes()[..8].iter().all(u8::is_ascii_digit)
                && (rest.is_empty() || rest.starts_with('T')) =>
        {
            format!("{year}-{month}-{day}")
        }
        _ => date.to_owned(),
    }
}
