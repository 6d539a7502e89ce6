//! `karakoram init` and `karakoram config`: the settings of a folder, written and shown.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use super::args::Init;
use super::finish_output;
use super::printer::Printer;
use super::settings::{FILE, SETTINGS, Settings, TEMPLATE};
use crate::error::{Error, ErrorKind, Result};
use crate::store;

/// Writes `karakoram.toml` with comments.
pub(super) fn init(args: &Init, printer: &mut Printer) -> Result<()> {
    let path = args.folder.join(FILE);
    if path.symlink_metadata().is_ok() {
        let error =
            Error::new(ErrorKind::Io, "there are settings already; they were left as they are");
        return Err(error.in_file(path).with_hint("edit that file, or move it away first"));
    }
    store::write_atomically(&path, TEMPLATE.as_bytes())?;
    printer.note(&format!("wrote {}: open it in an editor", path.display()));
    Ok(())
}

/// Prints each setting as TOML, with where it comes from.
pub(super) fn show(settings: &Settings, printer: &Printer) -> Result<()> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let file = settings.file.as_deref().unwrap_or(Path::new(FILE)).display().to_string();
    for setting in SETTINGS {
        let row = match settings.get(setting) {
            Some(located) => {
                let value = as_toml(&located.values, setting.default);
                (format!("{} = {value}", setting.name()), format!("{file}, line {}", located.line))
            }
            None => (format!("{} = {}", setting.name(), setting.default), "default".to_owned()),
        };
        rows.push(row);
    }
    for (number, memory) in (1..).zip(&settings.memories) {
        let path = quoted(&memory.path.to_string_lossy());
        let (penalty, penalty_line) = memory.penalty.unzip();
        let (read_only, read_only_line) = memory.read_only.unzip();
        for (said, line) in [
            (format!("path = {path}"), Some(memory.line)),
            (format!("penalty = {}", penalty.unwrap_or(0)), penalty_line),
            (format!("read-only = {}", read_only.unwrap_or(false)), read_only_line),
        ] {
            let origin = line.map_or("default".to_owned(), |line| format!("{file}, line {line}"));
            rows.push((format!("memory {number}: {said}"), origin));
        }
    }
    if settings.memories.is_empty() {
        for said in ["path = \"memories\"", "penalty = 0", "read-only = false"] {
            rows.push((format!("memory 1: {said}"), "default".to_owned()));
        }
    }
    let width = rows.iter().map(|(value, _)| value.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (value, origin) in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{value:<width$}  # {origin}");
    }
    let mut out = printer.results();
    finish_output(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Texts as the value of a setting whose default has the same form.
fn as_toml(values: &[String], default: &str) -> String {
    match default.chars().next() {
        Some('[') => {
            format!("[{}]", values.iter().map(|v| quoted(v)).collect::<Vec<_>>().join(", "))
        }
        Some('"') => values.iter().map(|value| quoted(value)).collect(),
        _ => values.concat(),
    }
}

/// A basic string of TOML (version 1.0, "String").
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_toml_reads_them() {
        assert_eq!(quoted("a\\b \"c\"\u{7}ü"), r#""a\\b \"c\"\u0007ü""#);
        assert_eq!(as_toml(&["ur".into(), "zh".into()], "[]"), r#"["ur", "zh"]"#);
        assert_eq!(as_toml(&["50".into()], "75"), "50");
    }
}
