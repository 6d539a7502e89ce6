//! `karakoram memory clean`

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::super::args::memory::Clean;
use super::super::count;
use super::super::printer::Printer;
use crate::error::{Result, Warning};
use crate::format::tmx::{Header, Level, Writer};
use crate::format::tsv;
use crate::memory::quality::with_urdu_letters;
use crate::memory::select::identity;
use crate::memory::{Content, Unit};
use crate::store::{self, scan};

/// A change: the unit, its line, its language and what was done.
type Change = (Option<u64>, Option<u64>, String, String);

pub(super) fn run(args: &Clean, printer: &mut Printer) -> Result<()> {
    let (clean, list) = (beside(&args.file, "clean"), beside(&args.file, "changes.tsv"));
    let mut seen = HashSet::new();
    let mut changes: Vec<Change> = Vec::new();
    let mut warnings: Vec<Warning> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut header = Header::default();
    let done = scan::each_unit(&args.file, &mut |w| warnings.push(w), &mut |found, unit| {
        found.clone_into(&mut header);
        units.extend(cleaned(unit, &mut seen, &mut changes));
        Ok(())
    });
    // A file that is cut short is not cleaned: what is missing would be missing for good.
    done?;
    let mended = warnings.into_iter().map(|Warning { position, message, .. }| {
        (position.unit, position.line, String::new(), message)
    });
    changes.extend(mended);
    changes.sort_by_key(|(unit, line, ..)| (*line, *unit));
    store::write_with(&clean, |out| {
        let mut writer = Writer::new(out, &header, Level::Two)?;
        for unit in &units {
            writer.unit(unit)?;
        }
        writer.finish().map(drop)
    })?;
    let mut table = tsv::row(["unit", "line", "language", "change"]);
    for (unit, line, language, change) in &changes {
        let number = |number: &Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        table.push_str(&tsv::row([&*number(unit), &*number(line), language, change]));
    }
    store::write_atomically(&list, format!("\u{feff}{table}").as_bytes())?;
    let (units, changes) = (count(units.len(), "unit"), count(changes.len(), "change"));
    printer.note(&format!("{units} in {}, {changes} in {}", clean.display(), list.display()));
    Ok(())
}

/// A file beside another that no memory folder takes for a memory.
fn beside(file: &Path, what: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    file.with_file_name(name)
}

fn cleaned(mut unit: Unit, seen: &mut HashSet<u128>, changes: &mut Vec<Change>) -> Option<Unit> {
    let (number, line) = (Some(u64::from(unit.number)), Some(unit.line));
    let mut change = |language: &str, what: &str| {
        changes.push((number, line, language.to_owned(), what.to_owned()));
    };
    if !seen.insert(identity(&unit)) {
        change("", "left out: an earlier unit is the same in all but its tuid");
        return None;
    }
    let with_text = unit.variants.iter().filter(|v| !v.text().trim().is_empty()).count();
    if with_text < 2 {
        change("", "left out: it has no source or no target");
        return None;
    }
    for variant in &mut unit.variants {
        for piece in &mut variant.content {
            let Content::Text(text) = piece else { continue };
            if let Some(better) = with_urdu_letters(&variant.language, text) {
                change(&variant.language, "Arabic letters replaced by Urdu ones");
                *text = better;
            }
        }
    }
    Some(unit)
}
