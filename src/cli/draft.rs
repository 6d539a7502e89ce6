//! `karakoram draft`

use std::path::PathBuf;
use std::sync::Once;

use super::args::Draft;
use super::printer::Printer;
use super::settings::Settings;
use super::{costly_rules, count, languages, open_identified, parts, segmenter, watch};
use crate::batch::report::Report;
use crate::batch::{self, DraftName, Outcome, Plan, Setup, State, Step, Workspace};
use crate::draft::Leverage;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::matching::Score;
use crate::pipeline::Options;
use crate::store;
use crate::text::Digest;

pub(super) fn run(args: &Draft, settings: &Settings, printer: &mut Printer) -> Result<()> {
    let name = DraftName::parse(&args.name)?;
    if args.watch {
        return watch::run(args, &name, settings, printer);
    }
    let plan = batch::plan(&args.inputs, &args.out).named(&name);
    once(args, &plan, settings, printer)
}

/// Drafts the documents of a plan.
pub(super) fn once(
    args: &Draft,
    plan: &Plan,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<()> {
    let targets = languages(&args.to)?;
    // Wrong rules are told before a large memory is read.
    let (segmenter, rules) = segmenter(&args.rules, &Language::parse(&args.memory.from)?, printer)?;
    let (mut memory, identity) = open_identified(&args.memory, &targets, printer)?;
    let penalties = settings.penalties(&args.memory.memory);
    memory.penalise(&penalties);
    let parts = parts::open(&args.parts, &memory, (&args.memory, identity), printer)?;
    plan.errors.iter().for_each(|error| printer.error(error));
    note_passed_over(plan, printer);
    let mut written = Counts::default();
    let mut leverages = Vec::new();
    let mut report = Report::new(Vec::new()).map_err(|error| not_reported(args, error))?;
    if !plan.jobs.is_empty() {
        let mut formats = args.format.clone();
        formats.sort();
        formats.dedup();
        let setup = Setup {
            memory: &memory,
            aids: parts.aids(),
            segmenter: &segmenter,
            options: Options {
                threshold: Score::percent(args.threshold),
                prefill: Score::percent(args.prefill),
                limit: args.limit.into(),
                evidence: true,
            },
            formats: &formats,
            untranslated: args.untranslated,
            out: &args.out,
            made_with: made_with([identity, parts.identity], &penalties, &rules),
            force: args.force,
        };
        let mut workspace = Workspace::open(&args.out)?;
        printer.start_progress(plan.jobs.len(), "reading");
        let progress = printer.progress();
        let drafting = Once::new();
        let tick = |step: Step| {
            if step == Step::Done {
                drafting.call_once(|| {
                    progress.reset();
                    progress.set_message("drafting");
                });
            }
            progress.inc(1);
        };
        let mut unreported = None;
        leverages = batch::run(&plan.jobs, &setup, &mut workspace, &tick, &mut |outcome| {
            written.add(&outcome);
            say(&outcome, printer);
            if args.report.is_some() && unreported.is_none() {
                unreported = report.add(&outcome).err();
            }
        })?;
        printer.finish_progress();
        costly_rules(&segmenter, printer);
        if memory.damaged() {
            // Each document that was not drafted for it was named; the next run builds it anew.
            store::discard_damaged(&memory);
        }
        if let Some(error) = unreported {
            printer.error(&not_reported(args, error));
        }
        summarise(args, plan, &written, &leverages, printer);
    }
    if let Some(path) = &args.report {
        let bytes = report.finish(&plan.errors, &leverages);
        let bytes = bytes.map_err(|error| not_reported(args, error))?;
        store::write_atomically(path, &bytes)?;
    }
    Ok(())
}

fn not_reported(args: &Draft, error: std::io::Error) -> Error {
    Error::io("write the report", args.report.as_deref().unwrap_or("".as_ref()), error)
}

/// Stands for the memory and its penalties, the parts that are known, the rules for cutting text and the
/// program: another build may draft otherwise.
fn made_with(known: [u128; 2], penalties: &[u8], rules: &[u8]) -> u128 {
    let mut digest = Digest::default();
    known.iter().for_each(|known| digest.write(&known.to_le_bytes()));
    digest.write(penalties);
    digest.write(b"\xFF");
    digest.write(rules);
    digest.write(env!("CARGO_PKG_VERSION").as_bytes());
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let program = program.and_then(|program| Ok((program.len(), program.modified()?)));
    if let Ok(program) = program {
        digest.write(format!("{program:?}").as_bytes());
    }
    digest.finish()
}

/// Says which files of folders are no documents.
pub(super) fn note_passed_over(plan: &Plan, printer: &mut Printer) {
    if plan.passed_over.is_empty() {
        return;
    }
    let others: Vec<String> = plan
        .passed_over
        .iter()
        .map(|(extension, number)| match extension.as_str() {
            "" => format!("{number} without extension"),
            extension => format!("{number} .{extension}"),
        })
        .collect();
    printer.note(&format!("passed over, not documents: {}", others.join(", ")));
}

/// How many of each.
#[derive(Default)]
struct Counts {
    drafted: usize,
    merged: usize,
    unchanged: usize,
    files: usize,
    beside: Vec<PathBuf>,
}

impl Counts {
    fn add(&mut self, outcome: &Outcome) {
        match outcome.state {
            State::Drafted => self.drafted += 1,
            State::Merged => self.merged += 1,
            State::Unchanged => self.unchanged += 1,
            State::Failed => {}
        }
        self.files += outcome.written.len();
        self.beside.extend(outcome.beside.iter().cloned());
    }
}

/// What there is to say of a document.
fn say(outcome: &Outcome, printer: &mut Printer) {
    outcome.warnings.iter().for_each(|warning| printer.warning(warning));
    outcome.errors.iter().for_each(|error| printer.error(error));
    let path = outcome.path.display();
    if let Some(revision) = outcome.revision {
        let mut parts = vec![format!("{} kept", count(revision.kept, "translation"))];
        if revision.moved > 0 {
            parts.push(format!("{} of them moved", revision.moved));
        }
        if revision.offered > 0 {
            parts.push(format!("{} offered as a match", revision.offered));
        }
        if revision.left > 0 {
            parts.push(format!("{} without a sentence any more", revision.left));
        }
        let kept: Vec<String> =
            outcome.kept.iter().map(|path| path.display().to_string()).collect();
        let kept = match kept.as_slice() {
            [] => String::new(),
            kept => format!("; before: {}", kept.join(", ")),
        };
        printer.note(&format!("merged {path}: {}{kept}", parts.join(", ")));
    }
    let (segments, written) = (count(outcome.segments, "segment"), outcome.written.len());
    let state = outcome.state.as_str();
    printer.detail(&format!("{path}: {state}, {segments}, {}", count(written, "file")));
}

fn summarise(
    args: &Draft,
    plan: &Plan,
    counts: &Counts,
    leverages: &[Leverage],
    printer: &mut Printer,
) {
    let Counts { drafted, merged, unchanged, files, beside } = counts;
    let all = count(plan.jobs.len() + plan.errors.len(), "document");
    let (drafted, out) = (drafted + merged, args.out.display());
    let mut line = format!("drafted {drafted} of {all}: {} in {out}", count(*files, "file"));
    if *merged > 0 {
        line.push_str(&format!("; {merged} with translations merged"));
    }
    if *unchanged > 0 {
        line.push_str(&format!("; {unchanged} unchanged"));
    }
    if !beside.is_empty() {
        line.push_str(&format!("; {} written beside an edited draft", beside.len()));
    }
    printer.note(&line);
    if drafted + unchanged > 0 {
        printer.leverage(leverages);
    }
}
