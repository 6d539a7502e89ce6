//! The command line as typed. `clap` is seen here and nowhere else but in `mod.rs`.

pub(super) mod check;
pub(super) mod memory;
pub(super) mod terms;
pub(super) mod values;

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::document::Untranslated;
use crate::format::DraftFormat;
use crate::format::analysis::AnalysisFormat;
use check::Check;
use terms::{Fragments, Terms};
use values::Values;

/// Drafts Urdu and Chinese translations of English announcements from translation memories.
#[derive(Debug, Parser)]
#[command(
    name = "karakoram",
    version,
    max_term_width = 100,
    propagate_version = true,
    after_help = "\
Begin with:  karakoram draft samples --to ur,zh
Then open drafts/ in a browser, a CAT tool or a spreadsheet.

Exit code: 0 done, 1 an input, an output or a memory failed (the rest was done),
2 wrong usage and nothing was done."
)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,

    /// Options that every command takes.
    #[command(flatten)]
    pub(super) global: Global,
}

/// Options that every command takes.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Global {
    /// Use so many threads; one for each core unless told. The result is the same
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) threads: Option<u16>,

    /// Say nothing but errors
    #[arg(long, short, global = true, help_heading = "Options of every command")]
    pub(super) quiet: bool,

    /// Say more: every warning, every file
    #[arg(
        long,
        short,
        global = true,
        help_heading = "Options of every command",
        conflicts_with = "quiet"
    )]
    pub(super) verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Draft the translations of announcements: every sentence beside what the memory knows of it
    Draft(Draft),
    /// Build the final documents from a finished draft
    Finish(Finish),
    /// Look up sentences in the memory
    Match(Match),
    /// Cut text into sentences
    Segment(Segment),
    /// Take finished drafts into the memory
    Commit(memory::Commit),
    /// Write what others are to have of the memory as one TMX file
    Export(memory::Export),
    /// Search the memory's text
    Search(memory::Search),
    /// Convert memories
    Memory(memory::Memory),
    /// Count what documents will cost, by match band, without drafting them
    Analyze(Analyze),
    /// Tell what to translate first: the order in which each step unlocks most of the rest
    Plan(Priority),
    /// Write a settings file, `karakoram.toml`, with comments
    Init(Init),
    /// Show the settings in force and where each comes from
    Config,
    /// Say what is wrong with finished drafts: values that do not agree with the source
    Check(Check),
    /// Find, compare and replace values: numbers, money, dates and the like
    Values(Values),
    /// Look up parts of sentences that the memory has translated before
    Fragments(Fragments),
    /// List, convert and check the glossary
    Terms(Terms),
    /// Print a script that completes commands and options in your shell
    Completions(Completions),
}

/// `karakoram draft`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: a folder of releases, Urdu and Chinese, into the folder `drafts`
  karakoram draft releases --to ur,zh

Example: one release, Urdu only, a table for a spreadsheet
  karakoram draft launch.txt --to ur --format tsv

Only what has changed is drafted again: the release, the memory, a sentence of another release that
it repeats, an option. What a translator did in a draft is merged into the new one.

For each release NAME it writes NAME.html (source and targets side by side), NAME.ur.xlf and
NAME.zh.xlf (XLIFF 1.2, for a CAT tool), NAME.docx (a table for Word), NAME.tsv (for a spreadsheet)
and NAME.json (for programs). On demand: xlsx (a workbook), xliff2 (XLIFF 2.1), po (gettext), and
document: the release itself in each language, NAME.ur.html for NAME.html.
A table of what the memory covers is printed at the end.")]
pub(super) struct Draft {
    /// Announcements (.txt, .html, .md, .docx), or folders of them
    #[arg(required = true, value_name = "FILES|FOLDERS", value_hint = ValueHint::AnyPath)]
    pub(super) inputs: Vec<PathBuf>,

    /// Languages to translate into, with commas between them: ur, zh, zh-Hant
    #[arg(long, required = true, value_delimiter = ',', value_name = "LANGUAGES")]
    pub(super) to: Vec<String>,

    /// Memories and the source language.
    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    /// Rules for cutting text.
    #[command(flatten)]
    pub(super) rules: RulesArgs,

    /// Folder for the drafts; those that a translator edited are merged, never overwritten
    #[arg(long, short, default_value = "drafts", value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) out: PathBuf,

    /// What to write
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "FORMATS",
        default_value = "html,xliff,docx,tsv,json"
    )]
    pub(super) format: Vec<DraftFormat>,

    /// What drafts are called before language and extension; `{name}` is the release's own name
    #[arg(long, default_value = "{name}", value_name = "NAME")]
    pub(super) name: String,

    /// What becomes of sentences without translation: in documents they are marked, or left empty;
    /// with `copied`, XLIFF 1.2 has the source as target and proposals beside it, for OmegaT
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(super) untranslated: Untranslated,

    /// Lowest score that is proposed, in percent
    #[arg(long, default_value_t = 50, value_name = "PERCENT", value_parser = percent())]
    pub(super) threshold: u8,

    /// Lowest score whose translation is filled in, in percent
    #[arg(long, default_value_t = 75, value_name = "PERCENT", value_parser = percent())]
    pub(super) prefill: u8,

    /// Most proposals for each sentence and language
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) limit: u16,

    /// Terms and fragments.
    #[command(flatten)]
    pub(super) parts: terms::PartsArgs,

    /// Draft every document again, changed or not
    #[arg(long)]
    pub(super) force: bool,

    /// Write a report of the run for programs, as JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) report: Option<PathBuf>,

    /// Keep running, and draft what arrives once it is complete
    #[arg(long)]
    pub(super) watch: bool,
}

/// `karakoram analyze`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what the releases of this morning will cost
  karakoram analyze releases --to ur,zh

Example: a page with a chart and a workbook, in the folder `reports`
  karakoram analyze releases --to ur,zh --format html,xlsx --out reports

A word weighs the rate of its band, which `karakoram.toml` sets below [rates].")]
pub(super) struct Analyze {
    /// Announcements (.txt), or folders of them
    #[arg(required = true, value_name = "FILES|FOLDERS", value_hint = ValueHint::AnyPath)]
    pub(super) inputs: Vec<PathBuf>,

    /// Languages to translate into, with commas between them: ur, zh, zh-Hant
    #[arg(long, required = true, value_delimiter = ',', value_name = "LANGUAGES")]
    pub(super) to: Vec<String>,

    /// Memories and the source language.
    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    /// Rules for cutting text.
    #[command(flatten)]
    pub(super) rules: RulesArgs,

    /// Files to write beside the table: html, xlsx, csv, json
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    pub(super) format: Vec<AnalysisFormat>,

    /// Folder for the files
    #[arg(long, short, default_value = "reports", value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) out: PathBuf,
}

/// `karakoram plan`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: the releases and sentences to begin with
  karakoram plan releases --to ur,zh

Example: a page with a chart, in the folder `reports`
  karakoram plan releases --to ur,zh --format html

A finished sentence makes its repetitions cheap, and sentences that are like it cheaper; each step is
the one that saves the most words of the rest, in all languages together.")]
pub(super) struct Priority {
    /// What to look at, and what to write.
    #[command(flatten)]
    pub(super) analyze: Analyze,
}

/// `karakoram finish`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: the Word file in Urdu, from a draft that came back from a CAT tool
  karakoram finish drafts/launch.ur.xlf --document releases/launch.docx

Rows may be in any order; those that belong to no sentence of the document are named and left out.
It writes NAME.ur.docx for NAME.docx, a file for each language of the draft.")]
pub(super) struct Finish {
    /// Finished drafts, in any format that comes back
    #[arg(required = true, value_name = "DRAFTS", value_hint = ValueHint::FilePath)]
    pub(super) drafts: Vec<PathBuf>,

    /// The release that the drafts were made of
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) document: PathBuf,

    /// Folder for the documents; files of the same name there are replaced
    #[arg(long, short, default_value = "finished", value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) out: PathBuf,

    /// What becomes of sentences without translation
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(super) untranslated: Untranslated,
}

/// `karakoram match`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: one sentence
  karakoram match \"The two sides signed a memorandum of understanding.\" --to ur

Example: a sentence on each line of a file, the answers as JSON, a line each
  karakoram match --to zh --jsonl < sentences.txt

Words in [-…-] stand in the memory only, words in {+…+} in your sentence only.")]
pub(super) struct Match {
    /// Sentences to look up; without any, one is read from each line of standard input
    #[arg(value_name = "TEXT")]
    pub(super) texts: Vec<String>,

    /// Language of the translations: ur, zh, zh-Hant
    #[arg(long, value_name = "LANGUAGE")]
    pub(super) to: String,

    /// Memories and the source language.
    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    /// Lowest score that is shown, in percent
    #[arg(long, default_value_t = 75, value_name = "PERCENT", value_parser = percent())]
    pub(super) threshold: u8,

    /// Most matches for each sentence
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) limit: u16,

    /// What decides between matches: `design` puts the nearest first, `evidence`, as in drafts, among
    /// fuzzy ones of a band the one that is likeliest right
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(super) rank: Rank,

    /// Print JSON, a line for each sentence
    #[arg(long)]
    pub(super) jsonl: bool,

    /// Score every unit instead of filtering first: slower, the same result
    #[arg(long)]
    pub(super) exhaustive: bool,
}

/// What decides between matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rank {
    /// The order of the design
    #[default]
    Design,
    /// The order by evidence
    Evidence,
}

impl ValueEnum for Rank {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Design, Self::Evidence]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Design => "design",
            Self::Evidence => "evidence",
        }))
    }
}

/// `karakoram segment`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: the sentences of a release, one on each line, an empty line between blocks
  karakoram segment launch.txt

Example: texts as JSON in, sentences as JSON out
  echo '{\"id\": 1, \"text\": \"Dr. Khan spoke. He left.\"}' | karakoram segment --jsonl

Example: why text is cut where it is, and where a rule held back
  karakoram segment launch.txt --explain

Example: the program's own rules for other tools
  karakoram segment --print-srx > karakoram.srx")]
pub(super) struct Segment {
    /// Announcements (.txt, .html, .md, .docx); without any, standard input is read as text
    #[arg(value_name = "FILES", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,

    /// Language of the text
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(super) language: String,

    /// Read {"id","text","newline"} lines from standard input where no file is named, and print
    /// {"id","sentences"} lines
    #[arg(long)]
    pub(super) jsonl: bool,

    /// Say for each place that was cut, or nearly, which rule decided
    #[arg(long)]
    pub(super) explain: bool,

    /// Print the program's own rules as SRX 2.0, and do nothing else
    #[arg(long, conflicts_with_all = ["files", "jsonl", "explain", "srx"])]
    pub(super) print_srx: bool,

    /// Rules for cutting text.
    #[command(flatten)]
    pub(super) rules: RulesArgs,
}

/// `karakoram init`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: for the releases of this folder
  karakoram init

Settings hold in their folder and the folders in it; options outrank them.")]
pub(super) struct Init {
    /// Where to write it
    #[arg(default_value = ".", value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) folder: PathBuf,
}

/// `karakoram completions`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: for bash
  karakoram completions bash > ~/.local/share/bash-completion/completions/karakoram")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

/// How text is cut.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Rules for cutting text: an SRX file in place of the program's own
    #[arg(long, default_value = BUILTIN, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) srx: PathBuf,
}

/// What `--srx` says of the program's own rules.
pub(super) const BUILTIN: &str = "builtin";

/// Where matches come from.
#[derive(Debug, Args)]
pub(super) struct MemoryArgs {
    /// Folder of TMX files, or a TMX file; may be given several times
    #[arg(long, default_value = "memories", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) memory: Vec<PathBuf>,

    /// Language to translate from
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(super) from: String,
}

fn percent() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(0..=100)
}

impl ValueEnum for AnalysisFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl ValueEnum for Untranslated {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Marked, Self::Empty, Self::Copied]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Marked => "marked",
            Self::Empty => "empty",
            Self::Copied => "copied",
        }))
    }
}

impl ValueEnum for DraftFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}
