//! The command line: arguments, one file a command, and the printer. Nothing else of the crate
//! prints or knows of exit codes.

mod analyze;
mod args;
mod check;
mod clock;
mod commit;
mod config;
mod draft;
mod export;
mod find;
mod finish;
mod fragments;
mod lines;
mod memory;
mod names;
mod parts;
mod printer;
mod search;
mod segment;
mod settings;
mod terms;
mod values;
mod watch;

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::error::ErrorKind as ClapError;
use clap::{CommandFactory, FromArgMatches};

use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::language::Language;
use crate::memory::Memory;
use crate::segmentation::{Segmenter, Srx};
use crate::store::{self, Opened, Step};
use args::{BUILTIN, Cli, Command, Global, MemoryArgs, RulesArgs};
use printer::Printer;
use settings::Settings;

/// Wrong usage, and nothing was done.
const USAGE: u8 = 2;
/// An input, an output or a memory failed; whatever could be done was.
const FAILED: u8 = 1;

/// Runs the command that the arguments ask for (the program's name first), and gives the exit
/// code: 0 done, 1 something failed and was named, 2 wrong usage.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let settings = env::current_dir()
        .map_err(|error| Error::io("find the working folder", ".".as_ref(), error))
        .and_then(|folder| Settings::find(&folder));
    let (settings, wrong_settings) = match settings {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::default(), Some(error)),
    };
    let command = settings.as_defaults(Cli::command());
    let parsed = command.try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        // Where settings are wrong, an argument may seem to be missing that they hold.
        Err(error) if error.use_stderr() && wrong_settings.is_some() => {
            let mut printer = Printer::new(&Global::default());
            wrong_settings.iter().for_each(|error| printer.error(error));
            return ExitCode::from(USAGE);
        }
        Err(error) => {
            let code = match error.kind() {
                ClapError::DisplayHelp | ClapError::DisplayVersion => ExitCode::SUCCESS,
                _ => ExitCode::from(USAGE),
            };
            // Where even this cannot be printed there is nobody to tell.
            let _ = error.print();
            return code;
        }
    };
    let mut printer = Printer::new(&cli.global);
    if let Some(error) = wrong_settings.filter(|_| needs_settings(&cli.command)) {
        printer.error(&error);
        return ExitCode::from(USAGE);
    }
    if let Some(threads) = cli.global.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into());
        if let Err(error) = pool.build_global() {
            let reason = format!("cannot use {threads} threads: {error}");
            printer.error(&Error::new(ErrorKind::Usage, reason).with_hint("try fewer"));
            return ExitCode::from(USAGE);
        }
    }
    let done = match &cli.command {
        Command::Draft(args) => draft::run(args, &settings, &mut printer),
        Command::Finish(args) => finish::run(args, &mut printer),
        Command::Match(args) => find::run(args, &settings, &mut printer),
        Command::Segment(args) => segment::run(args, &mut printer),
        Command::Commit(args) => commit::run(args, &settings, &mut printer),
        Command::Export(args) => export::run(args, &settings, &mut printer),
        Command::Search(args) => search::run(args, &mut printer),
        Command::Memory(args) => memory::run(args, &settings, &mut printer),
        Command::Analyze(args) => analyze::run(args, &settings, &mut printer),
        Command::Plan(args) => analyze::plan(args, &settings, &mut printer),
        Command::Init(args) => config::init(args, &mut printer),
        Command::Config => config::show(&settings, &printer),
        Command::Check(args) => check::run(args, &mut printer),
        Command::Values(args) => values::run(args, &mut printer),
        Command::Fragments(args) => fragments::run(args, &mut printer),
        Command::Terms(args) => terms::run(args, &mut printer),
        Command::Completions(args) => completions(args, &printer),
    };
    printer.finish_progress();
    printer.hidden_warnings();
    match done {
        Ok(()) if printer.failed() => ExitCode::from(FAILED),
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = match error.kind() {
                ErrorKind::Language | ErrorKind::Settings | ErrorKind::Usage => USAGE,
                _ => FAILED,
            };
            printer.error(&error);
            ExitCode::from(code)
        }
    }
}

/// Whether wrong settings stand in the way of a command.
fn needs_settings(command: &Command) -> bool {
    !matches!(command, Command::Init(_) | Command::Completions(_))
}

/// The segmenter for a language: by the rules that were asked for, those of the settings, or the
/// program's own; and the file of the rules, which is empty for those.
fn segmenter(
    args: &RulesArgs,
    language: &Language,
    printer: &mut Printer,
) -> Result<(Segmenter, Vec<u8>)> {
    let path = args.srx.as_path();
    if path == Path::new(BUILTIN) {
        return Ok((Segmenter::for_language(language), Vec::new()));
    }
    let bytes = std::fs::read(path).map_err(|error| store::cannot_read(path, error))?;
    let srx = Srx::read(&bytes).map_err(|error| error.in_file(path))?;
    if !srx.covers(language)? {
        let message = format!(
            "there are no rules for {} ({language}) in the file; only line breaks cut",
            language.name()
        );
        printer.warning(&Warning::new(Position::file(path), message));
    }
    let segmenter = Segmenter::from_srx(&srx, language).map_err(|error| error.in_file(path))?;
    Ok((segmenter, bytes))
}

/// Tells of rules that took too long to be tried everywhere.
fn costly_rules(segmenter: &Segmenter, printer: &mut Printer) {
    for rule in segmenter.costly_rules() {
        let message =
            format!("{rule} took too long in places and was passed over there; make it simpler");
        printer.warning(&Warning::new(Position::default(), message));
    }
}

fn completions(args: &args::Completions, printer: &Printer) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "karakoram", &mut script);
    let mut out = printer.results();
    finish_output(out.write_all(&script).and_then(|()| out.flush()))
}

/// The languages that were typed, each once.
fn languages(typed: &[String]) -> Result<Vec<Language>> {
    let mut languages: Vec<Language> = Vec::new();
    for tag in typed {
        let language = Language::parse(tag)?;
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    Ok(languages)
}

/// What to say of memories that are opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Say {
    /// What was noticed in them.
    Warnings,
    /// Nothing, since it was said before.
    Nothing,
}

/// Opens memories, and shows how far their indexing has got.
fn open_store(
    paths: &[PathBuf],
    source: &Language,
    targets: &[Language],
    say: Say,
    printer: &mut Printer,
) -> Opened {
    let bar = printer.start_indexing();
    let progress: store::Progress = Arc::new(move |step| match step {
        Step::Begin(bytes) => bar.inc_length(bytes),
        Step::Read(bytes) => bar.inc(bytes),
    });
    let mut warn = |warning: Warning| {
        if say == Say::Warnings {
            printer.warning(&warning);
        }
    };
    let opened = store::open(paths, source, targets, &mut warn, &progress);
    printer.finish_progress();
    opened
}

/// Opens the memories and prints what there is to say of them.
fn open_memory(args: &MemoryArgs, targets: &[Language], printer: &mut Printer) -> Result<Memory> {
    open_identified(args, targets, printer).map(|(memory, _)| memory)
}

/// Opens the memories, with what stands for their files.
fn open_identified(
    args: &MemoryArgs,
    targets: &[Language],
    printer: &mut Printer,
) -> Result<(Memory, u128)> {
    let source = Language::parse(&args.from)?;
    if let Some(same) = targets.iter().find(|target| **target == source) {
        let reason = format!("`{same}` is both the source and a target language");
        let hint = "give the language to translate into with --to, the other with --from";
        return Err(Error::new(ErrorKind::Usage, reason).with_hint(hint));
    }
    let opened = open_store(&args.memory, &source, targets, Say::Warnings, printer);
    for file in &opened.files {
        let (path, units, skipped) = (file.path.display(), file.total, file.skipped);
        printer.detail(&format!("{path}: {units} units, {skipped} left out"));
    }
    opened.errors.iter().for_each(|error| printer.error(error));
    let (identity, memory) = (opened.identity, opened.memory);
    // A folder without TMX files is how a desk begins; any other failure of all memories is
    // likelier a slip, and would replace good drafts by empty ones.
    if memory.is_empty() && opened.errors.iter().any(|error| error.kind() != ErrorKind::Empty) {
        let error = Error::new(ErrorKind::Io, "no memory could be read, so nothing was done");
        return Err(error.with_hint("see above; --memory names a folder of TMX files, or a file"));
    }
    let without = (0..targets.len()).filter(|&i| memory.pair(i).is_empty()).count();
    for (i, target) in targets.iter().enumerate() {
        if memory.pair(i).is_empty() && !opened.files.is_empty() {
            let held: Vec<String> = memory
                .other_languages()
                .iter()
                .take(8)
                .map(|(language, variants)| format!("{language} ({variants})"))
                .collect();
            let held = match held.as_slice() {
                [] => String::new(),
                held => format!("; other languages there: {}", held.join(", ")),
            };
            let reason = format!("the memory has no unit from {source} to {target}{held}");
            if without == targets.len() {
                let error = Error::new(ErrorKind::Missing, format!("{reason}; nothing was done"));
                return Err(error.with_hint("check the codes after --to and --from"));
            }
            printer.note(&format!("warning: {reason}"));
        }
    }
    Ok((memory, identity))
}

/// The texts that were typed; without any, the lines of standard input.
fn read_lines(typed: &[String], printer: &mut Printer) -> Result<Vec<String>> {
    if !typed.is_empty() {
        return Ok(typed.to_vec());
    }
    printer.note_waiting();
    let name = Path::new("standard input");
    let lines: io::Result<Vec<String>> = io::stdin().lock().lines().collect();
    lines.map_err(|error| Error::io("read", name, error))
}

/// Opens the memories once more after an index turned out to be damaged, which builds it anew.
fn reopen(
    memory: &Memory,
    args: &[PathBuf],
    targets: &[Language],
    printer: &mut Printer,
) -> Result<Memory> {
    let paths = store::discard_damaged(memory);
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    printer.note(&format!("warning: damaged and built anew: {}", paths.join(", ")));
    let opened = open_store(args, memory.source_language(), targets, Say::Nothing, printer);
    Ok(opened.memory)
}

/// An error where an index turned out to be damaged, so that nothing that was found in it may be used.
/// It is removed where it can be.
fn intact(memory: &Memory) -> Result<()> {
    if !memory.damaged() {
        return Ok(());
    }
    let paths = store::discard_damaged(memory);
    let show = |paths: &[&PathBuf]| {
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    };
    let left: Vec<&PathBuf> = paths.iter().filter(|path| path.exists()).collect();
    let reason = format!("an index is damaged: {}", show(&paths.iter().collect::<Vec<_>>()));
    let hint = if left.is_empty() {
        "it is removed; run the command again, which builds it anew from the memory".to_owned()
    } else {
        format!("remove {} and run the command again, which builds it anew", show(&left))
    };
    Err(Error::new(ErrorKind::Io, reason).with_hint(hint))
}

/// That an index was built anew and is damaged again.
fn damaged() -> Error {
    Error::new(ErrorKind::Io, "an index was built anew and is damaged again; nothing more was done")
        .with_hint("the disk or the memory of this machine may be failing")
}

/// A number of things: `1 file`, `2 files`.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A closed pipe is how the reader says that it has enough (`| head`); anything else is an error.
fn finish_output(result: io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            let error = Error::io("write", "standard output".as_ref(), error);
            Err(error.with_hint("see where the output is sent to"))
        }
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_definitions_of_arguments_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn languages_are_taken_once_each() {
        let typed = ["ur", "zh", "UR", "zho"].map(str::to_owned);
        let languages: Vec<_> =
            languages(&typed).unwrap().iter().map(Language::to_string).collect();
        assert_eq!(languages, ["ur", "zh"]);
    }

    #[test]
    fn things_are_counted_in_english() {
        assert_eq!([0, 1, 2].map(|n| count(n, "file")), ["0 files", "1 file", "2 files"]);
    }

    /// Things that arguments are made of, and anything else.
    fn argument() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "draft",
            "match",
            "segment",
            "completions",
            "--to",
            "--format",
            "--threshold",
            "-v",
            "--limit",
            "--threads",
            "--",
            "ur,zh",
            "0",
            "101",
            "-1",
            "html,,xliff",
            "=",
            "a.txt",
        ]);
        prop_oneof![known.prop_map(str::to_owned), ".*"]
    }

    proptest! {
        #[test]
        fn any_arguments_are_taken_or_refused(arguments in prop::collection::vec(argument(), 0..8)) {
            let program = std::iter::once("karakoram".to_owned());
            let _ = Cli::command().try_get_matches_from(program.chain(arguments));
        }

        #[test]
        fn any_language_is_taken_or_refused_with_a_reason(text in ".*") {
            match Language::parse(&text) {
                Ok(language) => prop_assert_eq!(Language::from_tag(language.as_str()), Some(language)),
                Err(error) => prop_assert!(error.hint().is_some()),
            }
        }
    }
}
