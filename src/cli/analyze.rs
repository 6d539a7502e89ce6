//! `karakoram analyze` and `karakoram plan`

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use super::args::{Analyze, Priority};
use super::draft::note_passed_over;
use super::printer::Printer;
use super::settings::Settings;
use super::{costly_rules, count, finish_output, intact, languages, open_memory, segmenter};
use crate::batch::analyze::{self, Setup};
use crate::batch::{self, Job};
use crate::draft::analysis::{Amounts, Analysis, AnalysisBand, NOTES, Rates};
use crate::draft::priority::{Priorities, Step};
use crate::error::{Error, Result, Warning};
use crate::format::analysis::{AnalysisFormat, hundredths};
use crate::language::Language;
use crate::segmentation::Segmenter;
use crate::store;

/// How many columns paragraphs may take: those of a narrow terminal.
const WIDTH: usize = 79;

/// How many documents, or steps of a plan, the terminal shows, unless `--verbose`.
const SHOWN: usize = 12;

/// Analyses documents, and prints or writes what came of it.
pub(super) fn run(args: &Analyze, settings: &Settings, printer: &mut Printer) -> Result<()> {
    let rates = settings.rates();
    let analysis = look(args, settings, printer, |jobs, memory, segmenter, tick, report| {
        let setup = Setup { memory, segmenter, rates };
        analyze::analyze(jobs, &setup, tick, report)
    })?;
    let Some(analysis) = analysis else { return Ok(()) };
    let files =
        formats(&args.format).into_iter().map(|format| Ok((format, format.render(&analysis)?)));
    write(&args.out, "analysis", files, printer)?;
    print(args, &table(&analysis, printer.is_verbose()), printer)
}

/// Works out what to translate first.
pub(super) fn plan(args: &Priority, settings: &Settings, printer: &mut Printer) -> Result<()> {
    let args = &args.analyze;
    let targets = languages(&args.to)?;
    let rates = settings.rates();
    let plan = look(args, settings, printer, |jobs, memory, segmenter, tick, report| {
        let setup = Setup { memory, segmenter, rates };
        analyze::prioritise(jobs, &setup, tick, report)
    })?;
    let Some(plan) = plan else { return Ok(()) };
    let files = formats(&args.format)
        .into_iter()
        .map(|format| Ok((format, format.render_plan(&plan, &targets)?)));
    write(&args.out, "plan", files, printer)?;
    print(args, &list(&plan, &targets, printer.is_verbose()), printer)
}

fn formats(asked: &[AnalysisFormat]) -> Vec<AnalysisFormat> {
    let mut formats = asked.to_vec();
    formats.sort();
    formats.dedup();
    formats
}

/// Finds the documents and the memory, and hands them to `work`; nothing where there is no document.
fn look<T>(
    args: &Analyze,
    settings: &Settings,
    printer: &mut Printer,
    work: impl FnOnce(
        &[Job],
        &crate::memory::Memory,
        &Segmenter,
        &(dyn Fn() + Sync),
        &mut analyze::Report<'_>,
    ) -> T,
) -> Result<Option<T>> {
    let targets = languages(&args.to)?;
    let (segmenter, _) = segmenter(&args.rules, &Language::parse(&args.memory.from)?, printer)?;
    let mut memory = open_memory(&args.memory, &targets, printer)?;
    memory.penalise(&settings.penalties(&args.memory.memory));
    let plan = batch::plan(&args.inputs, &args.out);
    plan.errors.iter().for_each(|error| printer.error(error));
    note_passed_over(&plan, printer);
    if plan.jobs.is_empty() {
        return Ok(None); // Each input that failed was named above.
    }
    printer.start_progress(plan.jobs.len(), "analyzing");
    let progress = printer.progress();
    let mut report = |_: &Job, result: Result<Vec<Warning>, Error>| match result {
        Ok(warnings) => warnings.iter().for_each(|warning| printer.warning(warning)),
        Err(error) => printer.error(&error),
    };
    let done = work(&plan.jobs, &memory, &segmenter, &|| progress.inc(1), &mut report);
    printer.finish_progress();
    costly_rules(&segmenter, printer);
    intact(&memory)?;
    Ok(Some(done))
}

fn write(
    out: &Path,
    name: &str,
    files: impl Iterator<Item = Result<(AnalysisFormat, Vec<u8>)>>,
    printer: &mut Printer,
) -> Result<()> {
    for file in files {
        let (format, bytes) = file?;
        let path = out.join(format!("{name}.{}", format.as_str()));
        store::write_atomically(&path, &bytes)?;
        printer.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// Prints the result, unless files hold it and nothing is to be said.
fn print(args: &Analyze, text: &str, printer: &Printer) -> Result<()> {
    if printer.is_quiet() && !args.format.is_empty() {
        return Ok(());
    }
    // A document's name may hold what a terminal obeys.
    let text: String =
        text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect();
    let mut out = printer.results();
    finish_output(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// The totals by band, the documents, and how it is counted.
fn table(analysis: &Analysis, all: bool) -> String {
    let mut text = String::new();
    for (language, amounts) in analysis.target_languages.iter().zip(analysis.totals()) {
        // Writing to a String cannot fail.
        let name = format!("{} ({language})", language.name());
        let _ = writeln!(
            text,
            "{name:<22} {:>9} {:>10} {:>11} {:>5} {:>12}",
            "segments", "words", "characters", "rate", "weighted"
        );
        for band in AnalysisBand::ALL {
            let amount = amounts.of(band);
            let _ = writeln!(
                text,
                "{:<22} {:>9} {:>10} {:>11} {:>4}% {:>12}",
                band.as_str(),
                amount.segments,
                amount.words,
                amount.characters,
                analysis.rates.of(band),
                hundredths(amounts.weighted_of(band, &analysis.rates)),
            );
        }
        let total = amounts.total();
        let _ = writeln!(
            text,
            "{:<22} {:>9} {:>10} {:>11} {:>5} {:>12}\n",
            "total",
            total.segments,
            total.words,
            total.characters,
            "",
            hundredths(amounts.weighted(&analysis.rates)),
        );
    }
    documents(&mut text, analysis, all);
    text.push_str("\nHow it is counted:\n");
    for band in AnalysisBand::ALL {
        wrap(&mut text, &format!("  {:<22} ", band.as_str()), band.definition());
    }
    for note in NOTES {
        wrap(&mut text, "  ", note);
    }
    text
}

/// Adds a paragraph that fits into [`WIDTH`], below its first line as far in as behind `begin`.
fn wrap(text: &mut String, begin: &str, paragraph: &str) {
    let indent = begin.chars().count();
    text.push_str(begin);
    let mut column = indent;
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if column > indent && column + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            column = indent;
        }
        if column > indent {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

/// The beginning of a text, where all of it would be more than a line of so many columns.
fn shortened(text: &str, columns: usize) -> String {
    match text.char_indices().nth(columns) {
        None => text.to_owned(),
        Some(_) => text.chars().take(columns - 1).chain(['…']).collect(),
    }
}

fn documents(text: &mut String, analysis: &Analysis, all: bool) {
    let _ = write!(text, "{:>8}", "words");
    for language in &analysis.target_languages {
        let _ = write!(text, " {:>12}", format!("weighted {language}"));
    }
    text.push_str("  document, in the order read\n");
    let shown = if all { analysis.documents.len() } else { SHOWN };
    for document in analysis.documents.iter().take(shown) {
        let words = document.languages.first().map_or(0, |amounts| amounts.total().words);
        let _ = write!(text, "{words:>8}");
        for amounts in &document.languages {
            let _ = write!(text, " {:>12}", weighted(amounts, &analysis.rates));
        }
        let _ = writeln!(text, "  {}", document.document);
    }
    let more = analysis.documents.len().saturating_sub(shown);
    if more > 0 {
        let _ = writeln!(text, "  and {more} more; --verbose shows all, --format writes files");
    }
}

fn weighted(amounts: &Amounts, rates: &Rates) -> String {
    hundredths(amounts.weighted(rates))
}

/// The plan as a list that can be followed.
fn list(plan: &Priorities, languages: &[Language], all: bool) -> String {
    let names: Vec<String> = languages.iter().map(Language::to_string).collect();
    let mut text = format!(
        "Everything by itself weighs {} words, in {} together.\n",
        hundredths(plan.cost),
        names.join(", ")
    );
    let mut part = |title: &str, steps: &[Step]| {
        let _ = writeln!(text, "\n{title}");
        let _ = write!(text, "{:>5} {:>12}", "step", "words to do");
        for name in &names {
            let _ = write!(text, " {:>12}", format!("saves {name}"));
        }
        let _ = writeln!(text, " {:>13}", "saved so far");
        let shown = if all { steps.len() } else { SHOWN };
        let mut so_far = 0;
        for (number, step) in (1..).zip(steps.iter().take(shown)) {
            so_far += step.saving();
            let mut row = format!("{number:>5} {:>12}", hundredths(step.cost));
            for &saved in &step.saved {
                let _ = write!(row, " {:>12}", hundredths(saved));
            }
            let _ = write!(row, " {:>13}", hundredths(so_far));
            let mut what = step.at.document.clone();
            if step.at.segment > 0 {
                let _ = write!(what, ", segment {}: {}", step.at.segment, step.source);
            }
            if row.len() + 2 + what.chars().count() > WIDTH {
                row.push_str("\n    ");
            }
            let what = if all { what } else { shortened(&what, WIDTH - 6) };
            let _ = writeln!(text, "{row}  {what}");
        }
        let more = steps.len().saturating_sub(shown);
        if more > 0 {
            let more = count(more, "more step");
            let _ = writeln!(text, "  and {more}; --verbose shows all, --format writes files");
        }
    };
    part("Documents, in the order that unlocks most:", &plan.documents);
    part("Sentences, in the order that unlocks most:", &plan.sentences);
    text
}
