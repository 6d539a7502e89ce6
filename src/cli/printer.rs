//! The one place that prints: results to standard output, everything else to standard error.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::args::Global;
use super::count;
use crate::draft::Leverage;
use crate::error::{Error, Warning};

/// How many warnings of a file are shown before the rest is only counted, unless `--verbose`.
const WARNINGS_SHOWN: u64 = 5;

/// How many warnings of all files together are shown, unless `--verbose`: what is said at the end has
/// to fit on a screen.
const WARNINGS_SHOWN_IN_ALL: u64 = 20;

/// What a message begins with, and its colour on a terminal: never the only sign.
#[derive(Clone, Copy)]
enum Label {
    Error,
    Warning,
    Help,
    None,
}

impl Label {
    /// The word, and the parameters of SGR (ECMA-48, 8.3.117).
    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Error => ("error: ", "1;31"),
            Self::Warning => ("warning: ", "1;33"),
            Self::Help => ("  help: ", "1;36"),
            Self::None => ("", ""),
        }
    }
}

/// Prints, and remembers whether anything failed.
#[derive(Debug)]
pub(super) struct Printer {
    quiet: bool,
    verbose: bool,
    failed: bool,
    progress: Option<ProgressBar>,
    warnings: BTreeMap<Option<PathBuf>, Warnings>,
    warnings_shown: u64,
    /// The last error, and how often it came again since.
    last_error: Option<(String, usize)>,
    colour: bool,
}

/// The warnings of a file.
#[derive(Clone, Copy, Debug, Default)]
struct Warnings {
    /// How many there were.
    all: u64,
    /// How many of them were printed.
    shown: u64,
}

impl Printer {
    pub(super) fn new(global: &Global) -> Self {
        Self {
            quiet: global.quiet,
            verbose: global.verbose,
            failed: false,
            progress: None,
            warnings: BTreeMap::new(),
            warnings_shown: 0,
            last_error: None,
            colour: wants_colour(),
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

    /// Whether nothing but errors is to be said.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
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

    /// What failed, with its remedy. The exit code will be 1. What a full disk says of every document is
    /// said once, and counted.
    pub(super) fn error(&mut self, error: &Error) {
        self.failed = true;
        let message = error.to_string();
        match &mut self.last_error {
            Some((last, again)) if *last == message => {
                *again += 1;
                return;
            }
            _ => self.repeated_errors(),
        }
        self.say(Label::Error, &message);
        self.last_error = Some((message, 0));
        if let Some(hint) = error.hint() {
            self.say(Label::Help, hint);
        }
    }

    /// Says how often the last error came again.
    fn repeated_errors(&mut self) {
        if let Some((_, again)) = self.last_error.take().filter(|(_, again)| *again > 0) {
            self.say(Label::Error, &format!("the same {}", count(again, "more time")));
        }
    }

    /// What was noticed. Of many, the first few of each file, and of the files.
    pub(super) fn warning(&mut self, warning: &Warning) {
        if self.quiet {
            return;
        }
        let of_file = self.warnings.entry(warning.position.file.clone()).or_default();
        of_file.all += warning.count;
        let few = of_file.all <= WARNINGS_SHOWN && self.warnings_shown < WARNINGS_SHOWN_IN_ALL;
        if self.verbose || few {
            of_file.shown += warning.count;
            self.warnings_shown += 1;
            self.say(Label::Warning, &warning.to_string());
        }
    }

    /// What was noticed and must not be overlooked, however much else there is.
    pub(super) fn alert(&mut self, warning: &Warning) {
        if !self.quiet {
            self.say(Label::Warning, &warning.to_string());
        }
    }

    /// Says how many errors and warnings were not shown.
    pub(super) fn hidden_warnings(&mut self) {
        self.repeated_errors();
        let (mut files, mut more) = (0, 0);
        for (file, Warnings { all, shown }) in std::mem::take(&mut self.warnings) {
            match (shown, all - shown) {
                (_, 0) => {}
                (0, hidden) => {
                    files += 1;
                    more += hidden;
                }
                (_, hidden) => {
                    let file = file.unwrap_or_default();
                    let file = file.display();
                    let message = format!("{file}: {hidden} more like these (--verbose shows all)");
                    self.say(Label::Warning, &message);
                }
            }
        }
        if more > 0 {
            let (more, files) = (count(more as usize, "more warning"), count(files, "more file"));
            self.say(Label::Warning, &format!("{more} about {files} (--verbose shows all)"));
        }
        self.warnings_shown = 0;
    }

    /// Something worth knowing.
    pub(super) fn note(&mut self, message: &str) {
        if !self.quiet {
            self.say(Label::None, message);
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
            self.say(Label::None, message);
        }
    }

    /// Shows a bar on a terminal until [`Self::finish_progress`].
    pub(super) fn start_progress(&mut self, length: usize, what: &'static str) {
        self.start_bar(length as u64, what, "{pos}/{len}  {rate}");
    }

    /// Shows a bar in bytes; its length grows as files turn out to need indexing.
    pub(super) fn start_indexing(&mut self) -> ProgressBar {
        self.start_bar(0, "indexing", "{bytes}/{total_bytes}  {bytes_per_sec}");
        self.progress()
    }

    fn start_bar(&mut self, length: u64, what: &'static str, counts: &str) {
        if self.quiet || !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        // The template is ours and constant; where it were wrong, the usual bar is shown.
        let template = format!("{{msg:9}} [{{bar:24}}] {counts}  {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // Writing to the bar's own text cannot fail.
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            bar.set_style(style.progress_chars("=> ").with_key("rate", rate));
        }
        bar.set_message(what);
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
            self.say(Label::None, leverage_table(leverages).trim_end_matches('\n'));
        }
    }

    fn say(&self, label: Label, message: &str) {
        // Names and messages may hold what a file or a memory made up.
        let message: String = message
            .chars()
            .map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c })
            .collect();
        let message = match (label.parts(), self.colour) {
            ((word, colour), true) if !word.is_empty() => {
                format!("\u{1B}[{colour}m{word}\u{1B}[0m{message}\n")
            }
            ((word, _), _) => format!("{word}{message}\n"),
        };
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

/// Whether to colour what goes to standard error: on a terminal that can, unless the user wants none
/// (<https://no-color.org>).
fn wants_colour() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    io::stderr().is_terminal() && !unwanted && !dumb
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
