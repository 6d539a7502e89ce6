//! `karakoram memory check`

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::args::memory::{Check, ReportFormat};
use super::super::parts::glossary_if_there;
use super::super::printer::Printer;
use super::super::{costly_rules, count, finish_output, segmenter};
use crate::error::{Position, Result, Warning};
use crate::format::{json, tsv};
use crate::language::Language;
use crate::memory::quality::{Inspector, Kind};
use crate::memory::{Unit, Variant};
use crate::segmentation::Agreement;
use crate::store::scan;
use crate::store::slots::Slots;
use crate::terms::{Fault, Glossary, Termbase};

/// A finding, as it is printed.
#[derive(Serialize)]
struct Line<'f> {
    memory: &'f str,
    unit: u32,
    line: u64,
    kind: &'static str,
    language: &'f str,
    message: &'f str,
    tuid: Option<&'f str>,
}

pub(super) fn run(args: &Check, printer: &mut Printer) -> Result<()> {
    let from = Language::parse(&args.from)?;
    let (segmenter, _) = segmenter(&args.rules, &from, printer)?;
    let mut inspector = Inspector::new(from);
    let (files, mut errors) = scan::files(&args.memory);
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let slots = Slots::of_files(&paths, &mut Vec::new());
    let mut out = printer.results();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut terms = TermChecks::new(args, printer)?;
    let mut printed = match args.format {
        ReportFormat::Tsv => {
            let heading = ["memory", "unit", "line", "kind", "language", "message", "tuid"];
            out.write_all(tsv::row(heading).as_bytes())
        }
        _ => Ok(()),
    };
    for (place_of_file, file) in files.iter().enumerate() {
        let mut agreement = Agreement::default();
        let done = scan::each_unit(
            &file.path,
            &mut |warning| printer.warning(&warning),
            &mut |_, unit| {
                // A target that was corrected since is no finding.
                let Some(unit) = slots.current(unit, place_of_file) else { return Ok(()) };
                let place = format!("{}, unit {}", file.name, unit.number);
                if let Some(source) = inspector.source(&unit) {
                    agreement.add(&segmenter, &source.text());
                }
                let mut print = |kind, language: &str, message: &str| -> Result<()> {
                    if printed.is_ok() {
                        let line = Line {
                            memory: &file.name,
                            unit: unit.number,
                            line: unit.line,
                            kind,
                            language,
                            message,
                            tuid: unit.attribute("tuid"),
                        };
                        printed = out.write_all(&shown(&line, args.format)?);
                    }
                    Ok(())
                };
                for finding in inspector.inspect(&unit, &place) {
                    *kinds.entry(finding.kind).or_default() += 1;
                    print(finding.kind.as_str(), &finding.language, &finding.message)?;
                }
                let source = inspector.source(&unit);
                terms.check(&unit, source, &mut |language, fault| {
                    print("terms", language, &fault.to_string())
                })
            },
        );
        errors.extend(done.err());
        if agreement.is_poor() {
            printer.warning(&cut_otherwise(&file.path, agreement));
        }
    }
    costly_rules(&segmenter, printer);
    errors.iter().for_each(|error| printer.error(error));
    let total: usize = kinds.values().sum::<usize>() + terms.found;
    let mut parts: Vec<String> =
        kinds.iter().map(|(kind, number)| format!("{number} {}", kind.as_str())).collect();
    if terms.found > 0 {
        parts.push(format!("{} terms", terms.found));
    }
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    printer.note(&format!("{}{parts}", count(total, "finding")));
    finish_output(printed.and_then(|()| out.flush()))
}

/// The terms of the units, where there is a glossary.
struct TermChecks {
    glossary: Option<Glossary>,
    source: Language,
    /// Ready for the languages that were met, by their tags as the units write them.
    bases: HashMap<String, Option<(Language, Termbase)>>,
    found: usize,
}

impl TermChecks {
    fn new(args: &Check, printer: &mut Printer) -> Result<Self> {
        let glossary = glossary_if_there(&args.glossary, printer)?.map(|(glossary, _)| glossary);
        let source = Language::parse(&args.from)?;
        Ok(Self { glossary, source, bases: HashMap::new(), found: 0 })
    }

    /// Tells of each fault of a unit's targets.
    fn check(
        &mut self,
        unit: &Unit,
        source: Option<&Variant>,
        tell: &mut dyn FnMut(&str, &Fault) -> Result<()>,
    ) -> Result<()> {
        let (Some(glossary), Some(source)) = (&self.glossary, source) else { return Ok(()) };
        let text = source.text();
        for variant in unit.variants.iter().filter(|variant| !std::ptr::eq(*variant, source)) {
            let tag = &variant.language;
            let base = self.bases.entry(tag.clone()).or_insert_with(|| {
                let language = Language::from_tag(tag)?;
                let targets = std::slice::from_ref(&language);
                let base = Termbase::new(glossary.clone(), &self.source, targets);
                Some((language, base))
            });
            let Some((language, base)) = base else { continue };
            for fault in base.check(&text, &variant.text(), language) {
                self.found += 1;
                tell(tag, &fault)?;
            }
        }
        Ok(())
    }
}

/// The warning that a memory was cut by other rules.
fn cut_otherwise(path: &Path, Agreement { units, otherwise }: Agreement) -> Warning {
    let message = format!(
        "{otherwise} of {} would be cut into more sentences by the rules that are set, so that they \
         match less of what is cut by them; `--srx` names the rules that the memory was made by",
        count(units as usize, "unit")
    );
    Warning::new(Position::file(path), message)
}

fn shown(line: &Line<'_>, format: ReportFormat) -> Result<Vec<u8>> {
    let Line { memory, unit, line: number, kind, language, message, tuid } = *line;
    Ok(match format {
        ReportFormat::Json => return json::write_line(line),
        ReportFormat::Tsv => {
            let (unit, number) = (unit.to_string(), number.to_string());
            let cells = [memory, &unit, &number, kind, language, message, tuid.unwrap_or_default()];
            tsv::row(cells).into_bytes()
        }
        ReportFormat::Text => {
            format!("{memory}, line {number}, unit {unit}, {language}: {kind}: {message}\n")
                .into_bytes()
        }
    })
}
