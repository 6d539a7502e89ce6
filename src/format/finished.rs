//! Finished drafts, whatever format they come back in.

use std::path::Path;

use super::{docx, html, json, po, rows, tsv, xliff, xliff2, xlsx};
use crate::document::Encoded;
use crate::document::archive::Archive;
use crate::draft::finished::FinishedDraft;
use crate::error::{Error, ErrorKind, Position, Result, Warning};

/// The most bytes that the file of a draft may have.
pub const MOST_BYTES: u64 = 256 << 20;

/// A format that finished drafts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xliff,
    Xliff2,
    Po,
    Tsv,
    Json,
    Html,
}

/// Reads a draft back from the bytes of its file: XLIFF 1.2 and 2.1, PO, the table for Word, a workbook, the
/// page, TSV (or CSV, where a spreadsheet made that of it) or JSON. One file may hold the drafts of several documents, as some CAT tools put
/// them together. `file` is named in messages and tells the format; it is not opened.
///
/// # Errors
/// [`ErrorKind::Unsupported`] for other formats, [`ErrorKind::Encoding`] for bytes that are no
/// text, [`ErrorKind::Malformed`] for a file that is damaged or no draft of ours.
pub fn read(bytes: &[u8], file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    match extension(file).as_str() {
        "docx" => return docx::read(bytes, file),
        "xlsx" => return xlsx::read(bytes, file),
        _ => {}
    }
    let (encoded, mut warnings) =
        Encoded::from_bytes(bytes).map_err(|error| error.in_file(file))?;
    for warning in &mut warnings {
        warning.position.file.get_or_insert_with(|| file.to_owned());
    }
    let text = encoded.text();
    let kind = kind(text, file)?;
    let (mut drafts, more) = match kind {
        Kind::Xliff => xliff::read(text, file)?,
        Kind::Xliff2 => xliff2::read(text, file)?,
        Kind::Po => po::read(text, file)?,
        Kind::Tsv => tsv::read(text, file)?,
        Kind::Json => json::read(text, file)?,
        Kind::Html => html::read(text, file)?,
    };
    warnings.extend(more);
    // Tables have seen to their rows themselves, and know how many there were.
    if !matches!(kind, Kind::Tsv | Kind::Html) {
        let told = drafts.iter_mut().flat_map(|draft| rows::settle(draft, None));
        warnings.extend(told.map(|message| Warning::new(Position::file(file), message)));
    }
    Ok((drafts, warnings))
}

/// Whether a file's name is that of a format that drafts come in.
pub fn may_be_draft(file: &Path) -> bool {
    let extension = extension(file);
    let known = ["xlf", "xliff", "po", "docx", "xlsx", "tsv", "csv", "json", "html", "htm"];
    known.contains(&extension.as_str())
}

/// Whether a file of such a name looks like a draft of ours, or what another program made of one:
/// documents, reports and tables of other kinds lie beside drafts.
pub fn is_draft(bytes: &[u8], file: &Path) -> bool {
    let has = |bytes: &[u8], mark: &str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
    let part = |names: &[&str], mark: &str| {
        let Ok(mut archive) = Archive::open(bytes) else { return false };
        names.iter().any(|name| {
            archive.read(name).is_ok_and(|part| part.is_some_and(|part| has(&part, mark)))
        })
    };
    match extension(file).as_str() {
        "docx" => part(&["word/document.xml"], docx::MARK),
        "xlsx" => part(&["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"], "source_hash"),
        _ => {
            let Ok((encoded, _)) = Encoded::from_bytes(bytes) else { return false };
            let text = encoded.text();
            match kind(text, file) {
                Ok(Kind::Xliff | Kind::Xliff2) => text.contains("<xliff"),
                Ok(Kind::Po) => text.contains(po::DOCUMENT),
                Ok(Kind::Html) => text.contains("data-source-hash"),
                Ok(Kind::Json) => text.contains("\"source_hash\""),
                Ok(Kind::Tsv) => text.lines().next().unwrap_or_default().contains("source_hash"),
                Err(_) => false,
            }
        }
    }
}

fn extension(file: &Path) -> String {
    file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn kind(text: &str, file: &Path) -> Result<Kind> {
    match extension(file).as_str() {
        "json" => Ok(Kind::Json),
        "tsv" | "csv" | "txt" | "tab" => Ok(Kind::Tsv),
        "po" => Ok(Kind::Po),
        "html" | "htm" | "xhtml" => Ok(Kind::Html),
        "xlf" | "xliff" | "mxliff" | "sdlxliff" | "mqxliff" => Ok(xliff_version(text)),
        _ if text.contains("<xliff") => Ok(xliff_version(text)),
        _ => {
            let error = Error::new(ErrorKind::Unsupported, "it is no draft that can be read back");
            Err(error.in_file(file).with_hint(
                "give the .xlf, .xliff, .po, .docx, .xlsx, .html, .tsv or .json file of the draft, with \
                 the targets edited there",
            ))
        }
    }
}

/// XLIFF 1 and 2 have the same extensions; the root's attributes tell.
fn xliff_version(text: &str) -> Kind {
    let root = text.split_once("<xliff").map_or("", |(_, rest)| rest);
    let root = root.split_once('>').map_or(root, |(root, _)| root);
    if root.contains("srcLang") { Kind::Xliff2 } else { Kind::Xliff }
}

/// The error of a file that is damaged, or no draft.
pub(super) fn malformed(file: &Path, line: Option<u64>, reason: impl Into<String>) -> Error {
    let position = Position { line, ..Position::file(file) };
    Error::new(ErrorKind::Malformed, reason).at(position).with_hint(
        "make the draft again with `karakoram draft`, and keep its columns and their names",
    )
}

#[cfg(test)]
mod tests;
