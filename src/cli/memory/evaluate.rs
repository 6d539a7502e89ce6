//! `karakoram memory evaluate`

use std::fmt::Write as _;
use std::io::Write;

use indicatif::ProgressBar;

use super::super::args::memory::Evaluate;
use super::super::parts::glossary_if_there;
use super::super::printer::Printer;
use super::super::{count, finish_output, intact, languages, open_memory};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::evaluate::{Aid, CLASSES, Evaluation, blocks, evaluate};
use crate::terms::Termbase;

pub(super) fn run(args: &Evaluate, printer: &mut Printer) -> Result<()> {
    let targets = languages(std::slice::from_ref(&args.to))?;
    let memory = open_memory(&args.memory, &targets, printer)?;
    let terms = glossary_if_there(&args.glossary, printer)?
        .map(|(glossary, _)| Termbase::new(glossary, memory.source_language(), &targets));
    let units = memory.pair(0).len();
    let blocks = blocks(units);
    if blocks.is_empty() {
        let reason = format!("too few to hold any out: {}", count(units, "unit"));
        let error = Error::new(ErrorKind::Empty, reason);
        return Err(error.with_hint("measure a memory of a few hundred units or more"));
    }
    let held_out: usize = blocks.iter().map(ExactSizeIterator::len).sum();
    printer.note(&format!(
        "holding out {held_out} of {} in {}, learning fragments from the rest; that takes up to a \
         minute of a core for 100,000 units",
        count(units, "unit"),
        count(blocks.len(), "block"),
    ));
    let clock = ProgressBar::hidden();
    let evaluation = evaluate(memory.pair(0), &targets[0], terms.as_ref());
    intact(&memory)?;
    printer.note(&format!("measured in {:.1} s", clock.elapsed().as_secs_f64()));
    let mut out = printer.results();
    let table = table(&evaluation);
    finish_output(out.write_all(table.as_bytes()).and_then(|()| out.flush()))
}

/// Shares of the whole in percent, with one digit.
fn share(part: f64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part / whole as f64 }
}

// Writing to a String cannot fail.
fn table(evaluation: &Evaluation) -> String {
    let Evaluation { learnt, held_out, words, given, classes } = evaluation;
    let mut out = format!("{held_out} units of {words} words, drafted from {learnt} others\n\n");
    out.push_str("             segments   words covered     words saved\n");
    let mut saved = 0.0;
    for (aid, given) in Aid::ALL.iter().zip(given) {
        saved += given.saved;
        let _ = writeln!(
            out,
            "{:<10}  {:>9}  {:>8} {:>5.1}%  {:>8.0} {:>5.1}%",
            aid.as_str(),
            given.segments,
            given.words,
            share(given.words as f64, *words),
            given.saved,
            share(given.saved, *words),
        );
    }
    let _ = writeln!(
        out,
        "{:<10}  {:>9}  {:>8} {:>6}  {saved:>8.0} {:>5.1}%",
        "all",
        "",
        "",
        "",
        share(saved, *words)
    );
    out.push_str("\nfragments of confidence    shown   right  of them  expected\n");
    for (number, (least, class)) in CLASSES.iter().zip(classes).enumerate() {
        let most = CLASSES.get(number + 1).map_or(100, |next| next - 1);
        let _ = writeln!(
            out,
            "{least:>3} to {most:<3}              {:>9}  {:>6}  {:>6.1}%   {:>6.1}%",
            class.shown,
            class.right,
            share(class.right as f64, class.shown),
            share(class.confidence as f64 / 100.0, class.shown),
        );
    }
    out
}
