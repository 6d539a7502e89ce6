//! `karakoram terms`

use std::fs;
use std::io::Write;
use std::path::Path;

use super::args::terms::{Terms, TermsCheck, TermsCommand, TermsImport, TermsList};
use super::parts::read_glossary;
use super::printer::Printer;
use super::{count, finish_output, intact, languages, names, open_memory};
use crate::error::{Error, ErrorKind, Result};
use crate::format::finished;
use crate::format::glossary::{self, TbxVersion};
use crate::language::Language;
use crate::store;
use crate::terms::{self, Fault, Finder, Glossary};
use crate::text;

pub(super) fn run(args: &Terms, printer: &mut Printer) -> Result<()> {
    match &args.command {
        TermsCommand::List(args) => list(args, printer),
        TermsCommand::Import(args) => import(args, printer),
        TermsCommand::Check(args) => check(args, printer),
    }
}

fn open(path: &Path, printer: &mut Printer) -> Result<Glossary> {
    read_glossary(path, printer).map(|(glossary, _)| glossary)
}

fn list(args: &TermsList, printer: &mut Printer) -> Result<()> {
    if args.from_memory {
        return names::list(args, printer);
    }
    let mut glossary = open(&args.glossary.glossary, printer)?;
    if let Some(sentence) = &args.within {
        let finder = Finder::new(&glossary, &Language::parse(&args.memory.from)?);
        let mut part = Glossary::default();
        for found in finder.find(sentence) {
            let concepts = vec![glossary.concepts[found.concept].clone()];
            part.merge(Glossary { concepts });
        }
        glossary = part;
    }
    let bytes = match args.format.version() {
        None => glossary::write_table(&glossary)?,
        Some(version) => tbx(&glossary, version, printer),
    };
    let mut out = printer.results();
    finish_output(out.write_all(&bytes).and_then(|()| out.flush()))
}

/// A glossary as TBX; says what was left out.
pub(super) fn tbx(glossary: &Glossary, version: TbxVersion, printer: &mut Printer) -> Vec<u8> {
    let (bytes, dropped) = glossary::write_tbx(glossary, version);
    if dropped > 0 {
        printer.note(&format!("{dropped} control characters were left out"));
    }
    bytes
}

fn import(args: &TermsImport, printer: &mut Printer) -> Result<()> {
    let path = &args.glossary.glossary;
    let mut all = match open(path, printer) {
        Ok(glossary) => glossary,
        // The first import makes the glossary.
        Err(error) if error.kind() == ErrorKind::Missing => Glossary::default(),
        Err(error) => return Err(error),
    };
    let before = all.concepts.len();
    for file in &args.files {
        match open(file, printer) {
            Ok(glossary) => all.merge(glossary),
            Err(error) => printer.error(&error),
        }
    }
    let added = all.concepts.len() - before;
    if added > 0 {
        let bytes = if store::has_extension(path, "tbx") {
            glossary::write_tbx(&all, TbxVersion::Three).0
        } else {
            glossary::write_table(&all)?
        };
        store::write_atomically(path, &bytes)?;
    }
    let (added, all) = (count(added, "concept"), all.concepts.len());
    printer.note(&format!("added {added} to {}, which now has {all}", path.display()));
    Ok(())
}

fn check(args: &TermsCheck, printer: &mut Printer) -> Result<()> {
    let glossary = open(&args.glossary.glossary, printer)?;
    let targets = languages(std::slice::from_ref(&args.to))?;
    let (source, target) = (Language::parse(&args.memory.from)?, &targets[0]);
    let finders = [Finder::new(&glossary, &source), Finder::new(&glossary, target)];
    let mut report = Report { lines: String::new(), checked: 0, faults: 0 };
    let mut one = |place: String, source: &str, text: &str| {
        let faults = terms::check(&glossary, target, [&finders[0], &finders[1]], source, text);
        report.add(&place, text, &faults);
    };
    if args.drafts.is_empty() {
        let memory = open_memory(&args.memory, &targets, printer)?;
        let mut units: Vec<_> = memory.pair(0).of_length(0, u32::MAX).collect();
        units.sort_unstable_by_key(|unit| unit.index());
        for unit in units {
            one(format!("{}, unit {}", unit.file(), unit.number()), unit.source(), unit.target());
        }
        intact(&memory)?;
    }
    for path in &args.drafts {
        let bytes = fs::read(path).map_err(|error| store::cannot_read(path, error));
        match bytes.and_then(|bytes| finished::read(&bytes, path)) {
            Ok((drafts, warnings)) => {
                warnings.iter().for_each(|warning| printer.warning(warning));
                for segment in drafts.iter().flat_map(|draft| &draft.segments) {
                    let serves = |language: &Language| target.fit(language).is_some();
                    let texts = segment.targets.iter().filter(|t| serves(&t.language));
                    for text in texts.filter(|text| !text.text.trim().is_empty()) {
                        let place = format!("{}, segment {}", path.display(), segment.id);
                        one(place, &segment.source, &text.text);
                    }
                }
            }
            Err(error) => printer.error(&error),
        }
    }
    let mut out = printer.results();
    finish_output(out.write_all(report.lines.as_bytes()).and_then(|()| out.flush()))?;
    let (checked, faults) = (count(report.checked, "translation"), report.faults);
    if faults > 0 {
        let reason = format!("{} of terms in {checked}", count(faults, "fault"));
        return Err(Error::new(ErrorKind::Malformed, reason)
            .with_hint("mend the translations above, or the glossary where it is too strict"));
    }
    printer.note(&format!("no fault of terms in {checked}"));
    Ok(())
}

struct Report {
    lines: String,
    checked: usize,
    faults: usize,
}

impl Report {
    fn add(&mut self, place: &str, target: &str, faults: &[Fault]) {
        self.checked += 1;
        self.faults += faults.len();
        for fault in faults {
            self.lines.push_str(&plain(&format!("{place}: {fault}")));
            self.lines.push_str(&format!("\n      {}\n", plain(target)));
        }
    }
}

/// A text for a terminal: on one line, without control characters.
fn plain(text: &str) -> String {
    text::on_one_line(text).chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
