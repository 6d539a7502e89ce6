//! Finished drafts, whatever format they come back in.

use std::path::Path;

use super::{json, tsv, xliff};
use crate::document::Encoded;
use crate::draft::finished::FinishedDraft;
use crate::error::{Error, ErrorKind, Position, Result, Warning};

/// A format that finished drafts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xliff,
    Tsv,
    Json,
}

/// Reads a draft back from the bytes of its file: XLIFF 1.2, TSV (or CSV, where a spreadsheet made
/// that of it) or JSON. One file may hold the drafts of several documents, as some CAT tools put
/// them together. `file` is named in messages and tells the format; it is not opened.
///
/// # Errors
/// [`ErrorKind::Unsupported`] for other formats, [`ErrorKind::Encoding`] for bytes that are no
/// text, [`ErrorKind::Malformed`] for a file that is damaged or no draft of ours.
pub fn read(bytes: &[u8], file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let (encoded, mut warnings) =
        Encoded::from_bytes(bytes).map_err(|error| error.in_file(file))?;
    for warning in &mut warnings {
        warning.position.file.get_or_insert_with(|| file.to_owned());
    }
    let text = encoded.text();
    let (drafts, more) = match kind(text, file)? {
        Kind::Xliff => xliff::read(text, file)?,
        Kind::Tsv => tsv::read(text, file)?,
        Kind::Json => json::read(text, file)?,
    };
    warnings.extend(more);
    Ok((drafts, warnings))
}

fn kind(text: &str, file: &Path) -> Result<Kind> {
    let extension = file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match extension.as_str() {
        "json" => Ok(Kind::Json),
        "tsv" | "csv" | "txt" | "tab" => Ok(Kind::Tsv),
        "xlf" | "xliff" | "mxliff" | "sdlxliff" | "mqxliff" => Ok(Kind::Xliff),
        _ if text.contains("<xliff") => Ok(Kind::Xliff),
        _ => {
            let error = Error::new(ErrorKind::Unsupported, "it is no draft that can be read back");
            Err(error.in_file(file).with_hint(
                "give the .xlf, .tsv or .json file of the draft, with the targets edited there",
            ))
        }
    }
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
