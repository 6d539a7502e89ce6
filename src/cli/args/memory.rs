//! `karakoram memory …` as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::terms::GlossaryArgs;
use super::{MemoryArgs, RulesArgs};

/// `karakoram memory`
#[derive(Debug, Args)]
pub(in crate::cli) struct Memory {
    /// What to do.
    #[command(subcommand)]
    pub(in crate::cli) command: MemoryCommand,
}

/// What can be done with memories.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MemoryCommand {
    /// List the files of a memory
    List(Paths),
    /// Count what a memory holds, by language, author and year
    Stats(Paths),
    /// Find what is doubtful in a memory
    Check(Check),
    /// Write a cleaned copy of a TMX file, and a list of every change
    Clean(Clean),
    /// Fold the updates of a memory folder into one file
    Compact(Compact),
    /// Compare two TMX files unit by unit
    Diff(Diff),
    /// Measure what a memory is worth: parts of it are held out and drafted from the rest
    Evaluate(Evaluate),
    /// Turn a TMX file into JSON Lines, a table, XLIFF or orderly TMX
    Convert(Convert),
}

/// `karakoram memory evaluate`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what the memory saves of a release like those in it
  karakoram memory evaluate --to zh

A tenth of the units, in blocks of neighbours, is drafted from the rest. A match saves the share of its
words by which its target is like the translation, by character; a term or a fragment, where there is no
match of 75 and more, saves its words where its target stands in the translation word for word, which
leaves out other wordings that are as good.")]
pub(in crate::cli) struct Evaluate {
    /// Language of the translations: ur, zh, zh-Hant
    #[arg(long, value_name = "LANGUAGE")]
    pub(in crate::cli) to: String,

    /// Memories and the source language.
    #[command(flatten)]
    pub(in crate::cli) memory: MemoryArgs,

    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,
}

/// `karakoram memory convert`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: a partner's memory as valid TMX, a unit a line, what was damaged in it mended
  karakoram memory convert partner.tmx --format tmx -o memories/partner.tmx

Example: the same as a table for a spreadsheet
  karakoram memory convert partner.tmx --format tsv -o partner.tsv

Whatever had to be mended or left out is said, with file, line and unit.")]
pub(in crate::cli) struct Convert {
    /// The TMX file, packed with gzip or zip or not
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) file: PathBuf,

    /// What to turn it into
    #[arg(long, value_enum, default_value = "jsonl", value_name = "FORMAT")]
    pub(in crate::cli) format: UnitFormat,

    /// Where to write; standard output unless told
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) output: Option<PathBuf>,

    /// TMX level: 1 for text alone, 2 with inline codes
    #[arg(long, default_value_t = 2, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub(in crate::cli) level: u8,
}

/// A format that units are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum UnitFormat {
    /// A line of JSON a unit
    Jsonl,
    /// A table, a column a language
    Tsv,
    /// XLIFF 1.2, a file element a target language
    Xliff,
    /// TMX 1.4b, a unit a line
    Tmx,
}

/// `karakoram commit`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what a translator confirmed in two files, into the memory
  karakoram commit drafts/launch.ur.xlf drafts/launch.tsv --author \"N. Qureshi\"

Example: what came back from OmegaT, which cannot say what is confirmed
  karakoram commit omegat/target/launch.ur.xlf --edited

A target counts as confirmed by `approved=\"yes\"` or a final state in XLIFF, `yes` in the column
`confirmed_…` of a table or after `Final` in a page or a table for Word, no `fuzzy` in PO,
`\"confirmed\": true` in JSON. Each file adds a new file to memories/updates, or nothing. Committing
twice changes nothing.")]
pub(in crate::cli) struct Commit {
    /// Finished drafts (.xlf, .xliff, .po, .docx, .xlsx, .html, .tsv, .json), or folders of them
    #[arg(required = true, value_name = "DRAFTS", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) drafts: Vec<PathBuf>,

    /// The memory's folder; of several, the first is added to
    #[arg(long, default_value = "memories", value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) memory: Vec<PathBuf>,

    /// Take targets too that somebody has written without confirming them; proposals that stand as
    /// they were made are never taken
    #[arg(long)]
    pub(in crate::cli) edited: bool,

    /// Who confirmed it; your user name unless told
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) author: Option<String>,
}

/// `karakoram export`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what was confirmed since March, in Urdu, for a partner
  karakoram export --since 2024-03-01 --to ur -o partner.tmx

Example: what is new or changed since the file that the partner has
  karakoram export --since-export partner.tmx -o update.tmx

Units that were rejected, and targets that later ones supersede, never go out.")]
pub(in crate::cli) struct Export {
    /// Where to write
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) output: PathBuf,

    /// Languages to export, with commas between them; all of them unless told
    #[arg(long, value_delimiter = ',', value_name = "LANGUAGES")]
    pub(in crate::cli) to: Vec<String>,

    /// Only what was changed, or made, on this day or later: 2024-03-12
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) since: Option<String>,

    /// Only what an earlier export does not hold
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) since_export: Option<PathBuf>,

    /// Only from this document
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) document: Option<String>,

    /// Only by this person
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) author: Option<String>,

    /// Folder of TMX files, or a TMX file; may be given several times
    #[arg(long, default_value = "memories", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) memory: Vec<PathBuf>,

    /// The source language
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(in crate::cli) from: String,

    /// TMX level: 1 for text alone, 2 with inline codes
    #[arg(long, default_value_t = 2, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub(in crate::cli) level: u8,
}

/// `karakoram search`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: how a term was translated
  karakoram search \"memorandum of understanding\"

Example: where a Chinese word stands in translations
  karakoram search 谅解备忘录 --in target

Case, letter variants (ي and ی) and diacritics make no difference.")]
pub(in crate::cli) struct Search {
    /// A word or a part of a sentence
    #[arg(value_name = "TEXT")]
    pub(in crate::cli) text: String,

    /// Where to look; in both unless told
    #[arg(long = "in", value_enum, value_name = "SIDE")]
    pub(in crate::cli) side: Option<Side>,

    /// Folder of TMX files, or a TMX file; may be given several times
    #[arg(long, default_value = "memories", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) memory: Vec<PathBuf>,

    /// The source language
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(in crate::cli) from: String,

    /// Most units that are shown
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) limit: u16,

    /// Print JSON, a line for each unit
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,
}

/// A side of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Side {
    /// The source sentences
    Source,
    /// The translations
    Target,
}

/// `karakoram memory list`, `stats`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  karakoram memory list
  karakoram memory stats memories/partner.tmx")]
pub(in crate::cli) struct Paths {
    /// Folders of TMX files, or TMX files
    #[arg(default_value = "memories", value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) memory: Vec<PathBuf>,
}

/// `karakoram memory check`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what is doubtful, as a table for a spreadsheet
  karakoram memory check memories --format tsv > findings.tsv

Found are duplicates, sources with several translations, empty texts, targets that are the same as
their sources, Arabic letters in Urdu and traditional characters in simplified Chinese, odd lengths,
sources and targets with different numbers of sentences, and numbers, dates, sums and other values
that a target has otherwise than its source. Where there is a glossary, so are targets that lack its
terms or use forbidden ones.")]
pub(in crate::cli) struct Check {
    /// Folders of TMX files, or TMX files
    #[arg(default_value = "memories", value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) memory: Vec<PathBuf>,

    /// The source language
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(in crate::cli) from: String,

    #[command(flatten)]
    pub(in crate::cli) rules: RulesArgs,

    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,

    /// How to print the findings
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(in crate::cli) format: ReportFormat,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReportFormat {
    /// Lines to read
    Text,
    /// A table
    Tsv,
    /// A line of JSON a finding
    Json,
}

/// `karakoram memory clean`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: writes partner.tmx.clean and partner.tmx.changes.tsv beside partner.tmx
  karakoram memory clean memories/partner.tmx

Damaged markup is mended, exact duplicates and units without source or target are left out, Arabic
letters in Urdu are replaced by Urdu ones. The file itself stays as it is: when the list of changes
is right, put the clean file in its place.")]
pub(in crate::cli) struct Clean {
    /// The TMX file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) file: PathBuf,
}

/// `karakoram memory compact`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: one file in memories/updates instead of many
  karakoram memory compact

Targets that later ones supersede are left out; everything else stays, in the same order.")]
pub(in crate::cli) struct Compact {
    /// The memory's folder
    #[arg(default_value = "memories", value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) memory: PathBuf,
}

/// `karakoram memory diff`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what a partner changed in the file that was sent
  karakoram memory diff sent.tmx returned.tmx

Units are the same by their `tuid`, else by their source. Lines begin with `-` for what only the
first file has, `+` for what only the second has. The exit code is 0 whether they differ or not.")]
pub(in crate::cli) struct Diff {
    /// The first file
    #[arg(value_name = "A", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) first: PathBuf,

    /// The second file
    #[arg(value_name = "B", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) second: PathBuf,
}
