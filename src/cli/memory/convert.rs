//! `karakoram memory convert`

use std::io::Write;

use super::super::args::memory::{Convert, UnitFormat};
use super::super::finish_output;
use super::super::printer::Printer;
use crate::error::{Error, Result, Warning};
use crate::format::tmx::{self, Level};
use crate::format::units::{self, Table, Xliff};
use crate::memory::Unit;
use crate::store;

pub(super) fn run(args: &Convert, printer: &mut Printer) -> Result<()> {
    let Some(path) = &args.output else {
        let mut out = printer.results();
        return convert(args, &mut out, printer)
            .and_then(|result| finish_output(result.and_then(|()| out.flush())));
    };
    let mut failed = None;
    store::write_with(path, |out| match convert(args, out, printer) {
        Ok(result) => result,
        Err(error) => {
            failed = Some(error);
            Err(std::io::ErrorKind::Other.into())
        }
    })
    .map_err(|error| failed.unwrap_or(error))
}

/// The outer result is the input's, the inner one the output's. What a file that is cut short still
/// gives is written; the error is printed.
fn convert(
    args: &Convert,
    out: &mut dyn Write,
    printer: &mut Printer,
) -> Result<std::io::Result<()>> {
    match args.format {
        UnitFormat::Jsonl => each_unit(args, printer, |unit| units::write_line(out, unit)),
        UnitFormat::Tmx => to_tmx(args, out, printer),
        UnitFormat::Tsv => {
            let languages = languages(args)?;
            let mut table = match Table::new(out, languages) {
                Ok(table) => table,
                Err(error) => return Ok(Err(error)),
            };
            each_unit(args, printer, |unit| table.unit(unit))
                .map(|done| done.and_then(|()| table.finish()))
        }
        UnitFormat::Xliff => {
            let (source, targets) = directions(args)?;
            let mut xliff = match Xliff::new(out, &args.file.to_string_lossy(), source) {
                Ok(xliff) => xliff,
                Err(error) => return Ok(Err(error)),
            };
            // Each target language has a part of its own, and the file is read for each: no more
            // than a unit is in memory.
            for (number, target) in targets.iter().enumerate() {
                if let Err(error) = xliff.begin(target) {
                    return Ok(Err(error));
                }
                let done = match number {
                    0 => each_unit(args, printer, |unit| xliff.unit(unit))?,
                    _ => again(args, |unit| xliff.unit(unit))?,
                };
                if let Err(error) = done.and_then(|()| xliff.end()) {
                    return Ok(Err(error));
                }
            }
            Ok(xliff.finish())
        }
    }
}

fn to_tmx(
    args: &Convert,
    out: &mut dyn Write,
    printer: &mut Printer,
) -> Result<std::io::Result<()>> {
    let level = if args.level == 1 { Level::One } else { Level::Two };
    let mut reader = store::open_tmx(&args.file)?;
    // The header is there once the first unit is.
    let first = reader.next();
    let mut writer = match tmx::Writer::new(out, reader.header(), level) {
        Ok(writer) => writer,
        Err(error) => return Ok(Err(error)),
    };
    let mut pending = first;
    loop {
        reader.warnings().iter().for_each(|warning| printer.warning(warning));
        match pending {
            None => break,
            Some(Ok(unit)) => match writer.unit(&unit) {
                Ok(true) => {}
                Ok(false) => printer.warning(&Warning::new(
                    store::place(&args.file, &unit),
                    "TMX has no units without variants; it was left out",
                )),
                Err(error) => return Ok(Err(error)),
            },
            Some(Err(error)) => printer.error(&error),
        }
        pending = reader.next();
    }
    summary(reader.counts(), printer);
    Ok(writer.finish().map(drop))
}

/// Hands over each unit, prints what there is to say.
fn each_unit(
    args: &Convert,
    printer: &mut Printer,
    mut take: impl FnMut(&Unit) -> std::io::Result<()>,
) -> Result<std::io::Result<()>> {
    let mut reader = store::open_tmx(&args.file)?;
    let mut done = Ok(());
    while let Some(item) = reader.next() {
        reader.warnings().iter().for_each(|warning| printer.warning(warning));
        match item {
            Ok(unit) => done = take(&unit),
            Err(error) => printer.error(&error),
        }
        if done.is_err() {
            return Ok(done);
        }
    }
    reader.warnings().iter().for_each(|warning| printer.warning(warning));
    summary(reader.counts(), printer);
    Ok(done)
}

/// Hands over each unit once more, without a word.
fn again(
    args: &Convert,
    mut take: impl FnMut(&Unit) -> std::io::Result<()>,
) -> Result<std::io::Result<()>> {
    for unit in store::open_tmx(&args.file)?.flatten() {
        if let Err(error) = take(&unit) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

fn summary(counts: tmx::Counts, printer: &mut Printer) {
    let tmx::Counts { total, read, repaired, skipped } = counts;
    printer.note(&format!("{total} units: {read} read, {repaired} repaired, {skipped} left out"));
}

/// The languages of a file as it writes them, in the order in which they first appear.
fn languages(args: &Convert) -> Result<Vec<String>> {
    let mut languages: Vec<String> = Vec::new();
    for unit in store::open_tmx(&args.file)?.flatten() {
        for variant in unit.variants {
            if !languages.contains(&variant.language) {
                languages.push(variant.language);
            }
        }
    }
    Ok(languages)
}

/// The source language of a file, and all others.
fn directions(args: &Convert) -> Result<(String, Vec<String>)> {
    let mut languages = languages(args)?;
    let mut reader = store::open_tmx(&args.file)?;
    reader.next();
    let named = reader.header().source_language().unwrap_or_default();
    let source = languages.iter().position(|language| language.eq_ignore_ascii_case(named));
    if languages.is_empty() {
        let error = Error::new(crate::error::ErrorKind::Empty, "it holds no unit with a language");
        return Err(error.in_file(&args.file).with_hint("check that it is the right file"));
    }
    let source = languages.remove(source.unwrap_or(0));
    Ok((source, languages))
}
