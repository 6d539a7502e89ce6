//! `karakoram draft`

use super::args::Draft;
use super::printer::Printer;
use super::{count, languages, open_memory};
use crate::batch::{self, Setup};
use crate::error::Result;
use crate::matching::Score;
use crate::pipeline::Options;
use crate::segmentation::Segmenter;
use crate::store;

pub(super) fn run(args: &Draft, printer: &mut Printer) -> Result<()> {
    let targets = languages(&args.to)?;
    let memory = open_memory(&args.memory, &targets, printer)?;
    let plan = batch::plan(&args.inputs, &args.out);
    plan.errors.iter().for_each(|error| printer.error(error));
    if !plan.passed_over.is_empty() {
        let others: Vec<String> = plan
            .passed_over
            .iter()
            .map(|(extension, number)| match extension.as_str() {
                "" => format!("{number} without extension"),
                extension => format!("{number} .{extension}"),
            })
            .collect();
        printer.note(&format!("passed over, not text: {}", others.join(", ")));
    }
    if plan.jobs.is_empty() {
        return Ok(()); // Each input that failed was named above.
    }
    store::make_folder(&args.out)?;
    let mut formats = args.format.clone();
    formats.sort();
    formats.dedup();
    let segmenter = Segmenter::for_language(memory.source_language());
    let options = Options {
        threshold: Score::percent(args.threshold),
        prefill: Score::percent(args.prefill),
        limit: args.limit.into(),
    };
    let setup = Setup {
        memory: &memory,
        segmenter: &segmenter,
        options,
        formats: &formats,
        out: &args.out,
    };
    printer.start_progress(plan.jobs.len(), "drafting");
    let (mut documents, mut files) = (0, 0);
    let progress = printer.progress();
    let tick = || progress.inc(1);
    let leverages = batch::run(&plan.jobs, &setup, &tick, &mut |outcome| {
        outcome.warnings.iter().for_each(|warning| printer.warning(warning));
        outcome.errors.iter().for_each(|error| printer.error(error));
        documents += usize::from(outcome.errors.is_empty());
        files += outcome.written.len();
        let (segments, written) = (count(outcome.segments, "segment"), outcome.written.len());
        let (path, written) = (outcome.path.display(), count(written, "file"));
        printer.detail(&format!("{path}: {segments}, {written}"));
    });
    printer.finish_progress();
    let (all, files) =
        (count(plan.jobs.len() + plan.errors.len(), "document"), count(files, "file"));
    printer.note(&format!("drafted {documents} of {all}: {files} in {}", args.out.display()));
    if documents > 0 {
        printer.leverage(&leverages);
    }
    Ok(())
}
