//! Glossaries: tables (TSV, CSV, workbooks) and TBX, in and out.

mod table;
mod tbx;
#[cfg(test)]
mod tests;

use std::path::Path;

use crate::document::Encoded;
use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::terms::Glossary;
pub use table::write as write_table;
pub use tbx::{Version as TbxVersion, write as write_tbx};

/// Reads a glossary from the bytes of its file: TBX 2 or 3 in either style, or a table or
/// workbook with a heading. `file` is named in messages and tells the format; it is not opened.
///
/// # Errors
/// [`ErrorKind::Unsupported`] for other formats, [`ErrorKind::Encoding`] for bytes that are no
/// text, [`ErrorKind::Malformed`] for a file that is damaged or holds no glossary.
pub fn read(bytes: &[u8], file: &Path) -> Result<(Glossary, Vec<Warning>)> {
    let extension = file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if extension == "xlsx" {
        return table::read_workbook(bytes, file);
    }
    let (encoded, mut warnings) =
        Encoded::from_bytes(bytes).map_err(|error| error.in_file(file))?;
    for warning in &mut warnings {
        warning.position.file.get_or_insert_with(|| file.to_owned());
    }
    let (glossary, more) = match extension.as_str() {
        "tbx" | "xml" => tbx::read(encoded.text(), file)?,
        "tsv" | "csv" | "txt" | "tab" => table::read(encoded.text(), file)?,
        _ => {
            let error = Error::new(ErrorKind::Unsupported, "it is no glossary that can be read");
            return Err(error.in_file(file).with_hint("give a .tbx, .tsv, .csv or .xlsx file"));
        }
    };
    warnings.extend(more);
    Ok((glossary, warnings))
}

fn malformed(file: &Path, line: Option<u64>, reason: impl Into<String>, hint: &str) -> Error {
    let position = Position { line, ..Position::file(file) };
    Error::new(ErrorKind::Malformed, reason).at(position).with_hint(hint)
}
