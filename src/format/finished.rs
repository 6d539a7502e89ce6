//! Finished drafts, whatever format they come back in.

use std::path::Path;

use super::{docx, json, po, tsv, xliff, xliff2, xlsx};
use crate::document::Encoded;
use crate::draft::finished::FinishedDraft;
use crate::error::{Error, ErrorKind, Position, Result, Warning};

/// A format that finished drafts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xliff,
    Xliff2,
    Po,
    Tsv,
    Json,
}

/// Reads a draft back from the bytes of its file: XLIFF 1.2 and 2.1, PO, the table for Word, a workbook, TSV (or
/// CSV, where a spreadsheet made that of it) or JSON. One file may hold the drafts of several documents, as some CAT tools put
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
    let (drafts, more) = match kind(text, file)? {
        Kind::Xliff => xliff::read(text, file)?,
        Kind::Xliff2 => xliff2::read(text, file)?,
        Kind::Po => po::read(text, file)?,
        Kind::Tsv => tsv::read(text, file)?,
        Kind::Json => json::read(text, file)?,
    };
    warnings.extend(more);
    Ok((drafts, warnings))
}

fn extension(file: &Path) -> String {
    file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn kind(text: &str, file: &Path) -> Result<Kind> {
    match extension(file).as_str() {
        "json" => Ok(Kind::Json),
        "tsv" | "csv" | "txt" | "tab" => Ok(Kind::Tsv),
        "po" => Ok(Kind::Po),
        "xlf" | "xliff" | "mxliff" | "sdlxliff" | "mqxliff" => Ok(xliff_version(text)),
        _ if text.contains("<xliff") => Ok(xliff_version(text)),
        _ => {
            let error = Error::new(ErrorKind::Unsupported, "it is no draft that can be read back");
            Err(error.in_file(file).with_hint(
                "give the .xlf, .xliff, .po, .docx, .xlsx, .tsv or .json file of the draft, with the targets \
                 edited there",
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
