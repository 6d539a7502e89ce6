//! `karakoram memory …` as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

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
    /// Turn a TMX file into JSON Lines, a table, XLIFF or orderly TMX
    Convert(Convert),
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
