//! `karakoram memory diff`

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use super::super::args::memory::Diff;
use super::super::finish_output;
use super::super::printer::Printer;
use crate::error::Result;
use crate::memory::Unit;
use crate::store::scan;

/// A unit by what makes it the same in both files, and its lines.
struct Entry {
    key: (String, usize),
    place: String,
    lines: Vec<String>,
}

pub(super) fn run(args: &Diff, printer: &mut Printer) -> Result<()> {
    let first = read(&args.first, printer)?;
    let second = read(&args.second, printer)?;
    let by_key = |entries: &[Entry]| -> HashMap<(String, usize), usize> {
        entries.iter().enumerate().map(|(i, entry)| (entry.key.clone(), i)).collect()
    };
    let (in_first, in_second) = (by_key(&first), by_key(&second));
    let mut out = String::new();
    let (mut removed, mut added, mut changed) = (0, 0, 0);
    // Writing to a String cannot fail.
    for entry in &first {
        match in_second.get(&entry.key).map(|&i| &second[i]) {
            None => {
                removed += 1;
                let _ = writeln!(out, "removed: {}", entry.place);
                entry.lines.iter().for_each(|line| out.push_str(&format!("- {line}\n")));
            }
            Some(other) if other.lines != entry.lines => {
                changed += 1;
                let _ = writeln!(out, "changed: {}, {}", entry.place, other.place);
                let only = |these: &[String], those: &[String]| -> Vec<String> {
                    these.iter().filter(|line| !those.contains(line)).cloned().collect()
                };
                for line in only(&entry.lines, &other.lines) {
                    let _ = writeln!(out, "- {line}");
                }
                for line in only(&other.lines, &entry.lines) {
                    let _ = writeln!(out, "+ {line}");
                }
            }
            Some(_) => {}
        }
    }
    for entry in second.iter().filter(|entry| !in_first.contains_key(&entry.key)) {
        added += 1;
        let _ = writeln!(out, "added: {}", entry.place);
        entry.lines.iter().for_each(|line| out.push_str(&format!("+ {line}\n")));
    }
    let mut results = printer.results();
    finish_output(results.write_all(out.as_bytes()).and_then(|()| results.flush()))?;
    printer.note(&format!("{removed} removed, {added} added, {changed} changed"));
    Ok(())
}

fn read(path: &Path, printer: &mut Printer) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut times: HashMap<String, usize> = HashMap::new();
    let place = path.display();
    scan::each_unit(path, &mut |warning| printer.warning(&warning), &mut |_, unit| {
        let key = key(&unit);
        let time = times.entry(key.clone()).or_default();
        *time += 1;
        entries.push(Entry {
            key: (key, *time),
            place: format!("{place}, unit {}", unit.number),
            lines: lines(&unit),
        });
        Ok(())
    })?;
    Ok(entries)
}

fn key(unit: &Unit) -> String {
    match unit.attribute("tuid").filter(|tuid| !tuid.is_empty()) {
        Some(tuid) => format!("tuid {tuid}"),
        None => unit.variants.first().map(|variant| variant.text()).unwrap_or_default(),
    }
}

/// What a unit says, a line each: its texts, its attributes, its properties and notes.
fn lines(unit: &Unit) -> Vec<String> {
    let plain = super::super::find::plain;
    let mut lines = Vec::new();
    for variant in &unit.variants {
        lines.push(format!("{}: {}", variant.language, plain(&variant.text())));
        let attributes = variant.attributes.iter();
        lines.extend(attributes.map(|(n, v)| format!("{} {n}: {}", variant.language, plain(v))));
    }
    lines.extend(unit.attributes.iter().map(|(name, value)| format!("{name}: {}", plain(value))));
    lines.extend(unit.props.iter().map(|prop| format!("{}: {}", prop.kind, plain(&prop.text))));
    lines.extend(unit.notes.iter().map(|note| format!("note: {}", plain(&note.text))));
    lines
}
