//! The arguments of `terms` and `fragments`, and what other commands take of either.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{MemoryArgs, percent};
use crate::format::glossary::TbxVersion;

/// What a draft shows beside its matches.
#[derive(Debug, Args)]
pub(in crate::cli) struct PartsArgs {
    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,

    /// Fragments of sentences without a good match: `kept` shows what was learnt before, `learn`
    /// learns where the memory has changed, `off` shows none
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(in crate::cli) fragments: FragmentsUse,
}

/// What a draft does about fragments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum FragmentsUse {
    /// Shows those that were learnt before
    #[default]
    Kept,
    /// Learns them where the memory has changed
    Learn,
    /// Shows none
    Off,
}

// By hand, since values with help of their own stretch all of `--help`.
impl ValueEnum for FragmentsUse {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Kept, Self::Learn, Self::Off]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Kept => "kept",
            Self::Learn => "learn",
            Self::Off => "off",
        }))
    }
}

/// `karakoram fragments`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: what the memory knows of a sentence's parts
  karakoram fragments \"The Planning Commission thanked the medical team.\" --to ur

Example: sentences as JSON in, parts as JSON out
  echo '{\"id\": 1, \"source\": \"The medical team left.\"}' | karakoram fragments --to zh --jsonl

Fragments are learnt from the memory by aligning its words, which takes up to a minute of a core for
100,000 units; what was learnt is kept in the memory's folder, under .karakoram, until the memory
changes. A confidence of 80 percent means that translators used that wording, word for word, in 80
of 100 sentences like it. All sentences that are given count as one text, so far as it has come: the
less of it the memory knows, compared with its own units, the lower the confidence.")]
pub(in crate::cli) struct Fragments {
    /// Sentences to look up; without any, one is read from each line of standard input
    #[arg(value_name = "TEXT")]
    pub(in crate::cli) texts: Vec<String>,

    /// Language of the translations: ur, zh, zh-Hant
    #[arg(long, value_name = "LANGUAGE")]
    pub(in crate::cli) to: String,

    /// Memories and the source language.
    #[command(flatten)]
    pub(in crate::cli) memory: MemoryArgs,

    /// Lowest confidence that is shown, in percent
    #[arg(long, default_value_t = 50, value_name = "PERCENT", value_parser = percent())]
    pub(in crate::cli) threshold: u8,

    /// Fewest content words of a fragment
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=12))]
    pub(in crate::cli) words: u32,

    /// Read {"id","source"} lines from standard input where no text is given, and print
    /// {"id","proposals"} lines
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,

    /// Go by Dice's coefficient alone, the baseline that the alignment is measured against
    #[arg(long)]
    pub(in crate::cli) dice: bool,

    /// Learn anew, even where what is kept still stands for the memory
    #[arg(long)]
    pub(in crate::cli) learn: bool,
}

/// `karakoram terms`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: the terms of a sentence
  karakoram terms list --in \"The Embassy donated solar lamps.\"

Example: a partner's TBX added to the glossary
  karakoram terms import partner.tbx

Example: which translations of the memory do without the preferred terms
  karakoram terms check --to zh")]
pub(in crate::cli) struct Terms {
    /// What to do.
    #[command(subcommand)]
    pub(in crate::cli) command: TermsCommand,
}

/// The commands about the glossary.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TermsCommand {
    /// Print the glossary, or the part of it that stands in a sentence
    List(TermsList),
    /// Add the concepts of other glossaries (.tbx, .tsv, .csv, .xlsx), each once
    Import(TermsImport),
    /// Say where translations lack a preferred term or use a forbidden one
    Check(TermsCheck),
}

/// Where the glossary is.
#[derive(Debug, Args)]
pub(in crate::cli) struct GlossaryArgs {
    /// Glossary: a .tsv, .csv, .xlsx or .tbx file
    #[arg(long, default_value = "memories/glossary.tsv", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) glossary: PathBuf,
}

/// `karakoram terms list`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: the glossary as TBX 3, for a partner
  karakoram terms list --format tbx > glossary.tbx

Example: how the memory renders the names in it, as a table to choose from
  karakoram terms list --from-memory --to zh > candidates.tsv

Names are told by their capitals, so this is for English memories. Where a name was rendered in several
ways, the note says whether the latest took the place of the others or stands beside them.")]
pub(in crate::cli) struct TermsList {
    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,

    /// Only the terms of this sentence, in order
    #[arg(long = "in", value_name = "TEXT")]
    pub(in crate::cli) within: Option<String>,

    /// Names of the memory with their renderings in the language of --to, the latest first: candidates
    /// for the glossary
    #[arg(long, conflicts_with = "within")]
    pub(in crate::cli) from_memory: bool,

    /// Language of the renderings
    #[arg(long, value_name = "LANGUAGE", requires = "from_memory")]
    pub(in crate::cli) to: Option<String>,

    /// In how many different units a name has to stand
    #[arg(long, default_value_t = 2, value_name = "N", requires = "from_memory", value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) least: u16,

    /// Memories and the source language.
    #[command(flatten)]
    pub(in crate::cli) memory: MemoryArgs,

    /// What to print
    #[arg(long, value_enum, default_value_t = GlossaryFormat::Tsv, value_name = "FORMAT")]
    pub(in crate::cli) format: GlossaryFormat,
}

/// What a glossary is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum GlossaryFormat {
    /// A table, a column a language
    Tsv,
    /// TBX 3, dialect Basic in DCA style
    Tbx,
    /// TBX 3, dialect Basic in DCT style
    TbxDct,
    /// TBX 2, for programs that do not read version 3
    Tbx2,
}

impl GlossaryFormat {
    /// The version of TBX; `None` for a table.
    pub(in crate::cli) fn version(self) -> Option<TbxVersion> {
        match self {
            Self::Tsv => None,
            Self::Tbx => Some(TbxVersion::Three),
            Self::TbxDct => Some(TbxVersion::ThreeDct),
            Self::Tbx2 => Some(TbxVersion::Two),
        }
    }
}

/// `karakoram terms import`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: a spreadsheet saved as CSV, with the columns en, ur and zh
  karakoram terms import terms.csv

The glossary is written again with the new concepts at its end, as a table or, where its name ends in
.tbx, as TBX 3.")]
pub(in crate::cli) struct TermsImport {
    /// Glossaries to add
    #[arg(required = true, value_name = "FILES", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) files: Vec<PathBuf>,

    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,
}

/// `karakoram terms check`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: a finished draft
  karakoram terms check drafts/launch.ur.xlf --to ur

Without drafts the memory is checked. Exit code 1 where something was found.")]
pub(in crate::cli) struct TermsCheck {
    /// Finished drafts (.xlf, .tsv, .json); without any, the memory
    #[arg(value_name = "DRAFTS", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) drafts: Vec<PathBuf>,

    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,

    /// Language of the translations: ur, zh, zh-Hant
    #[arg(long, value_name = "LANGUAGE")]
    pub(in crate::cli) to: String,

    /// Memories and the source language.
    #[command(flatten)]
    pub(in crate::cli) memory: MemoryArgs,
}
