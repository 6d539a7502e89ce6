//! Which settings there are, what each may be, and which options of which commands begin with it.

use crate::batch::DraftName;
use crate::error::{Error, ErrorKind, Result};
use crate::format::DraftFormat;
use crate::format::analysis::AnalysisFormat;
use crate::language::Language;

/// A setting of `karakoram.toml`.
#[derive(Debug)]
pub(in crate::cli) struct Setting {
    /// The table that it stands in; empty at the top.
    pub(in crate::cli) table: &'static str,
    /// Its name there.
    pub(in crate::cli) key: &'static str,
    /// What it may be.
    pub(super) kind: Kind,
    /// What it is where nothing is said, as TOML.
    pub(in crate::cli) default: &'static str,
    /// The commands whose option begins with it; every command that has the option where none is
    /// named.
    pub(super) commands: &'static [&'static str],
    /// The option, without its dashes; none where no option stands for it.
    pub(super) option: Option<&'static str>,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A language tag.
    Language,
    /// Language tags, at least one.
    Languages,
    /// Names of formats, at least one.
    Formats,
    /// Names of formats of analyses, or none.
    Reports,
    /// What drafts are called.
    Name,
    /// A path, relative to the folder of the settings.
    Path,
    /// `builtin`, or the path of an SRX file.
    Rules,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A whole number in a range.
    Number(i64, i64),
}

const PERCENT: Kind = Kind::Number(0, 100);
const LIMIT: Kind = Kind::Number(1, 65_535);

/// All settings but the memories, in the order in which they are shown.
pub(in crate::cli) const SETTINGS: &[Setting] = &[
    setting("", "from", Kind::Language, "\"en\"", &[]),
    setting("", "to", Kind::Languages, "[]", &["analyze", "draft", "match", "plan"]),
    setting("", "glossary", Kind::Path, "\"memories/glossary.tsv\"", &[]),
    setting("draft", "out", Kind::Path, "\"drafts\"", &["draft"]),
    setting(
        "draft",
        "format",
        Kind::Formats,
        "[\"html\", \"xliff\", \"docx\", \"tsv\", \"json\"]",
        &["draft"],
    ),
    setting("draft", "fragments", Kind::OneOf(&["kept", "learn", "off"]), "\"kept\"", &["draft"]),
    setting("draft", "name", Kind::Name, "\"{name}\"", &["draft"]),
    setting("draft", "threshold", PERCENT, "50", &["draft"]),
    setting("draft", "prefill", PERCENT, "75", &["draft"]),
    setting("draft", "limit", LIMIT, "5", &["draft"]),
    setting("match", "threshold", PERCENT, "75", &["match"]),
    setting("match", "limit", LIMIT, "5", &["match"]),
    setting("segmentation", "srx", Kind::Rules, "\"builtin\"", &[]),
    setting("analyze", "out", Kind::Path, "\"reports\"", &["analyze", "plan"]),
    setting("analyze", "format", Kind::Reports, "[]", &["analyze", "plan"]),
    rate("context", "0"),
    rate("repetition", "10"),
    rate("cross-file-repetition", "10"),
    rate("100", "10"),
    rate("95-99", "30"),
    rate("85-94", "50"),
    rate("75-84", "70"),
    rate("50-74", "100"),
    rate("internal-fuzzy", "80"),
    rate("none", "100"),
];

/// What a memory of `[[memory]]` may say of itself.
pub(super) const MEMORY_KEYS: &[&str] = &["path", "penalty", "read-only"];

/// A setting that stands for the option of the same name.
const fn setting(
    table: &'static str,
    key: &'static str,
    kind: Kind,
    default: &'static str,
    commands: &'static [&'static str],
) -> Setting {
    Setting { table, key, kind, default, commands, option: Some(key) }
}

/// What a word of a band weighs.
const fn rate(key: &'static str, default: &'static str) -> Setting {
    let kind = Kind::Number(0, 100);
    Setting { table: RATES, key, kind, default, commands: &[], option: None }
}

/// The table of rates.
pub(super) const RATES: &str = "rates";

impl Setting {
    /// The name with its table: `draft.threshold`.
    pub(in crate::cli) fn name(&self) -> String {
        match self.table {
            "" => self.key.to_owned(),
            table => format!("{table}.{}", self.key),
        }
    }
}

impl Kind {
    /// What is wanted, for messages.
    pub(super) fn wanted(self) -> String {
        match self {
            Self::Language => "a language, such as \"en\"".to_owned(),
            Self::Languages => "languages, such as [\"ur\", \"zh\"]".to_owned(),
            Self::Formats => {
                let names = DraftFormat::ALL.map(|format| format!("\"{}\"", format.as_str()));
                format!("formats, of [{}]", names.join(", "))
            }
            Self::Reports => {
                let names = AnalysisFormat::ALL.map(|format| format!("\"{}\"", format.as_str()));
                format!("formats, of [{}], or none", names.join(", "))
            }
            Self::Name => "a name with `{name}` in it, such as \"{name}-draft\"".to_owned(),
            Self::Path => "a path, such as \"drafts\"".to_owned(),
            Self::Rules => "\"builtin\", or an SRX file, such as \"house.srx\"".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
        }
    }

    /// Whether the setting is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Languages | Self::Formats | Self::Reports)
    }

    /// Whether the list may be empty.
    pub(super) fn may_be_empty(self) -> bool {
        self == Self::Reports
    }

    /// Checks one text of the setting.
    ///
    /// # Errors
    /// Where it is no such thing, with the nearest that is.
    pub(super) fn check(self, text: &str) -> Result<()> {
        match self {
            Self::Language | Self::Languages => Language::parse(text).map(drop),
            Self::Formats => one_of(text, &DraftFormat::ALL.map(DraftFormat::as_str), "drafts"),
            Self::Reports => {
                one_of(text, &AnalysisFormat::ALL.map(AnalysisFormat::as_str), "analyses")
            }
            Self::OneOf(words) if !words.contains(&text) => {
                let error = Error::new(ErrorKind::Settings, format!("`{text}` is none of them"));
                Err(error.with_hint(format!("say {}", words.join(", "))))
            }
            Self::Name => DraftName::parse(text).map(drop),
            Self::Path | Self::Rules if text.is_empty() => {
                Err(Error::new(ErrorKind::Settings, "a path cannot be empty"))
            }
            Self::Path | Self::Rules | Self::OneOf(_) | Self::Number(..) => Ok(()),
        }
    }
}

/// Whether a format is one of these, with the nearest where it is not.
fn one_of(text: &str, names: &[&'static str], of: &str) -> Result<()> {
    if names.contains(&text) {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Settings, format!("`{text}` is no format of {of}"));
    Err(match nearest(text, names.iter().copied()) {
        Some(near) => error.with_hint(format!("did you mean `{near}`?")),
        None => error.with_hint(format!("the formats are {}", names.join(", "))),
    })
}

/// The name that was likely meant.
pub(super) fn nearest<'n>(
    typed: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let typed = typed.to_lowercase();
    let near = names.into_iter().map(|name| (strsim::jaro_winkler(&typed, name), name));
    let near = near.filter(|(likeness, _)| *likeness >= 0.75);
    near.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, name)| name)
}
