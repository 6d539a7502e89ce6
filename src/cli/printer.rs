//! The one place that prints: results to standard output, everything else to standard error.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Global;
use crate::draft::Leverage;
use crate::error::{Error, Warning};

/// How many warnings of a file are shown before the rest is only counted, unless `--verbose`.
const WARNINGS_SHOWN: u64 = 5;

/// Prints, and remembers whether anything failed.
#[derive(Debug)]
pub(super) struct Printer {
    quiet: bool,
    verbose: bool,
    failed: bool,
    progress: Option<ProgressBar>,
    warnings: BTreeMap<Option<PathBuf>, u64>,
}

impl Printer {
    pub(super) fn new(global: &Global) -> Self {
        Self {
            quiet: global.quiet,
            verbose: global.verbose,
            failed: false,
            progress: None,
            warnings: BTreeMap::new(),
        }
    }

    /// Whether an error was printed.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Whether somebody asked for more.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Makes the exit code 1 without a message: what is wrong was told as a result.
    pub(super) fn fail(&mut self) {
        self.failed = true;
    }

    /// Standard output, buffered; lines go out one by one where a person reads along.
    pub(super) fn results(&self) -> Box<dyn Write> {
        let out = io::stdout().lock();
        if out.is_terminal() {
            Box::new(out)
        } else {
            Box::new(BufWriter::with_capacity(1 << 16, out))
        }
    }

    /// What failed, with its remedy. The exit code will be 1.
    pub(super) fn error(&mut self, error: &Error) {
        self.failed = true;
        let mut message = format!("error: {error}\n");
        if let Some(hint) = error.hint() {
            // Writing to a String cannot fail.
            let _ = writeln!(message, "  help: {hint}");
        }
        self.say(&message);
    }

    /// What was noticed. Of many about one file, the first few.
    pub(super) fn warning(&mut self, warning: &Warning) {
        if self.quiet {
            return;
        }
        let so_far = self.warnings.entry(warning.position.file.clone()).or_default();
        *so_far += warning.count;
        if self.verbose || *so_far <= WARNINGS_SHOWN {
            self.say(&format!("warning: {warning}\n"));
        }
    }

    /// What was noticed and must not be overlooked, however much else there is.
    pub(super) fn alert(&mut self, warning: &Warning) {
        if !self.quiet {
            self.say(&format!("warning: {warning}\n"));
        }
    }

    /// Says how many warnings were not shown.
    pub(super) fn hidden_warnings(&mut self) {
        for (file, number) in std::mem::take(&mut self.warnings) {
            if number > WARNINGS_SHOWN && !self.verbose {
                let file = file.unwrap_or_default();
                let (file, more) = (file.display(), number - WARNINGS_SHOWN);
                self.say(&format!(
                    "warning: {file}: {more} more like these (--verbose shows all)\n"
                ));
            }
        }
    }

    /// Something worth knowing.
    pub(super) fn note(&mut self, message: &str) {
        if !self.quiet {
            self.say(&format!("{message}\n"));
        }
    }

    /// Where somebody sits at the terminal and nothing was given to read, that they are waited for.
    pub(super) fn note_waiting(&mut self) {
        if io::stdin().is_terminal() {
            self.note("reading from the terminal; end with Ctrl-D (Ctrl-Z on Windows)");
        }
    }

    /// Something worth knowing for those who asked for more.
    pub(super) fn detail(&mut self, message: &str) {
        if self.verbose {
            self.say(&format!("{message}\n"));
        }
    }

    /// Shows a bar on a terminal until [`Self::finish_progress`].
    pub(super) fn start_progress(&mut self, length: usize, what: &str) {
        if self.quiet || !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
        // The template is ours and constant; where it were wrong, the usual bar is shown.
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}  {eta} left")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what.to_owned());
        self.progress = Some(bar);
    }

    /// The bar, to be moved on from any thread; one that is not shown where there is none.
    pub(super) fn progress(&self) -> ProgressBar {
        self.progress.clone().unwrap_or_else(ProgressBar::hidden)
    }

    /// Takes the bar away.
    pub(super) fn finish_progress(&mut self) {
        if let Some(bar) = self.progress.take() {
            bar.finish_and_clear();
        }
    }

    /// The table of what the memory covers.
    pub(super) fn leverage(&mut self, leverages: &[Leverage]) {
        if !self.quiet {
            self.say(&leverage_table(leverages));
        }
    }

    fn say(&self, message: &str) {
        // Names and messages may hold what a file or a memory made up.
        let message: String = message
            .chars()
            .map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c })
            .collect();
        // Where standard error is closed or full there is nobody to tell; the work goes on.
        let print = || {
            let _ = io::stderr().lock().write_all(message.as_bytes());
        };
        match &self.progress {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

/// Segments and words by band, a group of columns a language.
fn leverage_table(leverages: &[Leverage]) -> String {
    let share = |words: u64, all: u64| match (words * 100 + all / 2).checked_div(all) {
        Some(percent) => format!("{percent}%"),
        None => "-".to_owned(),
    };
    let mut table = String::from("\n            ");
    for leverage in leverages {
        let name = format!("{} ({})", leverage.language.name(), leverage.language);
        let _ = write!(table, "  {name:^24}");
    }
    table.push_str("\nband        ");
    for _ in leverages {
        table.push_str("  segments     words share");
    }
    table.push('\n');
    let mut row = |name: &str, amounts: Vec<(u64, u64, u64)>| {
        let _ = write!(table, "{name:<12}");
        for (segments, words, all) in amounts {
            let _ = write!(table, "  {segments:>8} {words:>9} {:>5}", share(words, all));
        }
        table.push('\n');
    };
    for (i, band) in crate::draft::Band::ALL.into_iter().enumerate() {
        let amounts = leverages.iter().filter_map(|leverage| {
            let (_, amount) = leverage.bands().nth(i)?;
            Some((amount.segments, amount.words, leverage.total().words))
        });
        row(band.as_str(), amounts.collect());
    }
    let totals = leverages.iter().map(Leverage::total);
    row("total", totals.map(|total| (total.segments, total.words, total.words)).collect());
    table.lines().map(str::trim_end).fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}
