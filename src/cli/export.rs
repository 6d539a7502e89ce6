//! `karakoram export`

use std::collections::HashSet;
use std::path::PathBuf;

use super::args::memory::Export;
use super::count;
use super::printer::Printer;
use super::settings::Settings;
use crate::error::{Error, ErrorKind, Result};
use crate::format::tmx::{Header, Level, Writer};
use crate::language::Language;
use crate::memory::select::{Selection, identity};
use crate::memory::{Unit, date};
use crate::store::scan::{self, Found};
use crate::store::{self, slots::Slots};

pub(super) fn run(args: &Export, settings: &Settings, printer: &mut Printer) -> Result<()> {
    settings.check_writable(&args.output)?;
    let from = Language::parse(&args.from)?;
    let selection = selection(args, &from)?;
    let (files, mut errors) = scan::files(&args.memory);
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let slots = Slots::of_files(&paths, &mut errors);
    let header = Header {
        attributes: vec![("srclang".to_owned(), from.with_region().to_owned())],
        ..Header::default()
    };
    let level = if args.level == 1 { Level::One } else { Level::Two };
    let mut exported: u64 = 0;
    let mut dropped = 0;
    let mut alone: usize = 0;
    // A memory that cannot be read is said at once; it will be said of each of its files only once.
    let mut failed: Vec<Error> = Vec::new();
    store::write_with(&args.output, |out| {
        let mut writer = Writer::new(out, &header, level)?;
        let mut refused = Ok(());
        for (place, Found { path, .. }) in files.iter().enumerate() {
            let read =
                scan::each_unit(path, &mut |warning| printer.warning(&warning), &mut |_, unit| {
                    alone += usize::from(unit.variants.len() < 2);
                    let unit = slots.current(unit, place).and_then(|unit| selection.of(unit));
                    let Some(unit) = unit else { return Ok(()) };
                    match writer.unit(&with_id(unit)) {
                        Ok(_) => exported += 1,
                        Err(error) => {
                            refused = Err(error);
                            return Err(Error::new(ErrorKind::Io, "the output failed"));
                        }
                    }
                    Ok(())
                });
            std::mem::replace(&mut refused, Ok(()))?;
            failed.extend(read.err());
        }
        dropped = writer.finish()?.1;
        Ok(())
    })?;
    for error in
        errors.iter().filter(|error| !failed.iter().any(|f| f.to_string() == error.to_string()))
    {
        printer.error(error);
    }
    failed.iter().for_each(|error| printer.error(error));
    if dropped > 0 {
        printer.note(&format!("warning: {dropped} characters that XML cannot hold were left out"));
    }
    if alone > 0 {
        let units = count(alone, "unit");
        printer.note(&format!("{units} in one language or none left out: nothing to exchange"));
    }
    let units = count(exported as usize, "unit");
    printer.note(&format!("{units} exported to {}", args.output.display()));
    Ok(())
}

fn selection(args: &Export, from: &Language) -> Result<Selection> {
    let targets = super::languages(&args.to)?;
    let since = args.since.as_deref().map(|since| {
        date::to_seconds(since).ok_or_else(|| {
            let reason = format!("`{since}` is no date");
            Error::new(ErrorKind::Usage, reason).with_hint("write it like 2024-03-12")
        })
    });
    let mut known = HashSet::new();
    if let Some(path) = &args.since_export {
        scan::each_unit(path, &mut drop, &mut |_, unit| {
            known.insert(identity(&unit));
            Ok(())
        })?;
    }
    Ok(Selection {
        languages: (!targets.is_empty()).then(|| (from.clone(), targets)),
        since: since.transpose()?,
        document: args.document.clone(),
        author: args.author.clone(),
        known,
    })
}

/// A unit that has no `tuid` gets one that is the same in every export.
fn with_id(mut unit: Unit) -> Unit {
    if unit.attribute("tuid").is_none_or(str::is_empty) {
        unit.attributes.retain(|(name, _)| name != "tuid");
        let id = format!("{:032x}", identity(&unit));
        unit.attributes.insert(0, ("tuid".to_owned(), id));
    }
    unit
}
