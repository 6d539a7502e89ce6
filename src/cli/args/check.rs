//! The arguments of `karakoram check`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::terms::GlossaryArgs;

/// `karakoram check`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: both translations of a release, after the translators' work
  karakoram check drafts/launch.ur.xlf drafts/launch.zh.xlf

Example: all drafts of a folder, for another program
  karakoram check --jsonl drafts/*.json

Numbers, dates, money, units and weekdays are compared by value, whatever their writing. Where the
Urdu and the Chinese of a document are there, in one file or in two, they bear witness for each
other. Of the form are checked: empty or untranslated targets, inline codes, final punctuation,
brackets, quotation marks, Arabic letters in Urdu, half-width marks in Chinese, double spaces,
invisible direction characters, and one source with two translations. Where there is a glossary, so
are its terms: those that are missing, that must not be used, or that are rendered in two ways.
Exit code: 0 no error, 1 errors were found or a draft could not be read, 2 wrong usage.")]
pub(in crate::cli) struct Check {
    /// Drafts of any format but documents, as the translators left them
    #[arg(required = true, value_name = "DRAFTS", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) drafts: Vec<PathBuf>,

    /// Where the glossary is.
    #[command(flatten)]
    pub(in crate::cli) glossary: GlossaryArgs,

    /// Print JSON, a line for each finding
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,
}
