//! The arguments of `karakoram values`.

use clap::{Args, Subcommand};

/// `karakoram values`
#[derive(Debug, Args)]
pub(in crate::cli) struct Values {
    /// What to do with them.
    #[command(subcommand)]
    pub(in crate::cli) command: ValuesCommand,
}

/// The commands of `karakoram values`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ValuesCommand {
    /// Find the values of a text: numbers, percent, money, measures, ordinals, dates, times, codes
    Extract(ValuesExtract),
    /// Say which values of a translation do not agree with the source
    Compare(ValuesCompare),
    /// Rewrite a translation whose source differs from a new one in values alone
    Substitute(ValuesSubstitute),
}

/// `karakoram values extract`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: the values of a sentence
  karakoram values extract \"The grant of $2.5 million was signed on 5 July.\"

Example: texts as JSON in, values as JSON out
  echo '{\"id\": 1, \"text\": \"双方签署了250万美元的协议。\"}' |
    karakoram values extract --language zh --jsonl")]
pub(in crate::cli) struct ValuesExtract {
    /// Texts; without any, one is read from each line of standard input
    #[arg(value_name = "TEXT", conflicts_with = "jsonl")]
    pub(in crate::cli) texts: Vec<String>,

    /// Language of the text: en, ur, zh
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(in crate::cli) language: String,

    /// Read {"id","text"} lines from standard input, and print {"id","values"} lines; places are
    /// UTF-8 bytes, the end exclusive
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,
}

/// `karakoram values compare`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: a sentence and its translation
  karakoram values compare \"a grant of $2.5 million\" \"250亿美元赠款\" --language zh

Example: pairs as JSON in, what does not agree as JSON out
  karakoram values compare --language ur --jsonl < pairs.jsonl

With {\"id\",\"en\",\"zh\",\"ur\"} in a line the three are compared with one another, and `wrong` names
the language that the other two speak against.")]
pub(in crate::cli) struct ValuesCompare {
    /// The text that was translated
    #[arg(value_name = "SOURCE", requires = "target", conflicts_with = "jsonl")]
    pub(in crate::cli) source: Option<String>,

    /// Its translation
    #[arg(value_name = "TARGET")]
    pub(in crate::cli) target: Option<String>,

    /// Language of the translation: ur, zh, en
    #[arg(long, value_name = "LANGUAGE")]
    pub(in crate::cli) language: Option<String>,

    /// Language of the source
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(in crate::cli) from: String,

    /// Read {"id","source","target"} or {"id","en","zh","ur"} lines from standard input, and print
    /// {"id","flag","wrong","faults"} lines
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,
}

/// `karakoram values substitute`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: a translation of the first sentence becomes one of the second
  karakoram values substitute \"It runs for 14 days.\" \"It runs for 30 days.\" \\
    \"为期14天。\" --language zh

Where the language wants a choice that the old translation does not decide, it declines and says
why.")]
pub(in crate::cli) struct ValuesSubstitute {
    /// The sentence that was translated
    #[arg(value_name = "OLD", requires = "source_new", conflicts_with = "jsonl")]
    pub(in crate::cli) source_old: Option<String>,

    /// The new sentence
    #[arg(value_name = "NEW", requires = "target_old")]
    pub(in crate::cli) source_new: Option<String>,

    /// The translation of the old sentence
    #[arg(value_name = "TARGET")]
    pub(in crate::cli) target_old: Option<String>,

    /// Language of the translation: ur, zh
    #[arg(long, value_name = "LANGUAGE")]
    pub(in crate::cli) language: Option<String>,

    /// Language of the sentences
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(in crate::cli) from: String,

    /// Read {"id","lang","source_old","source_new","target_old"} lines from standard input, and
    /// print {"id","target_new","reason"} lines
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,
}
