//! `karakoram.toml`: what a desk has laid down once, so that it need not be typed. It is looked for
//! in the working folder and in the folders around it; the nearest one counts, by itself.
//!
//! A setting becomes the default of the option that it stands for, so the command line outranks
//! it, and `--help` shows the defaults in force. Paths in it are relative to its own folder.

mod read;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::BUILTIN;
use crate::draft::analysis::Rates;
use crate::error::{Error, ErrorKind, Position, Result};
pub(super) use schema::SETTINGS;
use schema::{Kind, RATES, Setting};

/// The name of the file.
pub(super) const FILE: &str = "karakoram.toml";

/// What `karakoram init` writes.
pub(super) const TEMPLATE: &str = include_str!("template.toml");

/// The settings that were found, as far as they say something.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// The file, where there is one.
    pub(super) file: Option<PathBuf>,
    /// By [`Setting::name`].
    values: BTreeMap<String, Located>,
    /// The memories, in order; empty where the file names none.
    pub(super) memories: Vec<MemorySetting>,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    /// The value, one text for each of a list.
    pub(super) values: Vec<String>,
    /// The line, from 1.
    pub(super) line: u64,
}

/// A memory and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MemorySetting {
    /// The folder or TMX file, as written.
    pub(super) path: PathBuf,
    /// The line that it begins on, from 1.
    pub(super) line: u64,
    /// The points that its matches are worth less, and on which line that stands.
    pub(super) penalty: Option<(u8, u64)>,
    /// Whether nothing is to be written to it, and on which line that stands.
    pub(super) read_only: Option<(bool, u64)>,
}

impl Settings {
    /// Finds the settings of a folder: its own, else those of the nearest folder around it.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] with line and column for a file that is wrong, [`ErrorKind::Io`]
    /// for one that cannot be read.
    pub(super) fn find(folder: &Path) -> Result<Self> {
        // Named from the working folder, as people name files there: `../karakoram.toml`.
        let mut up = PathBuf::new();
        for around in folder.ancestors() {
            if around.join(FILE).is_file() {
                return Self::read(&around.join(FILE), &up.join(FILE));
            }
            up.push("..");
        }
        Ok(Self::default())
    }

    fn read(path: &Path, name: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| Error::io("read the settings", name, error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            Error::new(ErrorKind::Settings, "the settings are not UTF-8")
                .at(Position { line: Some(line), ..Position::file(name) })
                .with_hint("save the file in UTF-8")
        })?;
        read::read(&text, name)
    }

    /// What is said of a setting.
    pub(super) fn get(&self, setting: &Setting) -> Option<&Located> {
        self.values.get(&setting.name())
    }

    /// What words weigh: the settings of `[rates]`, which stand in the order of the bands.
    pub(super) fn rates(&self) -> Rates {
        let mut rates = Rates::default();
        let settings = SETTINGS.iter().filter(|setting| setting.table == RATES);
        for (rate, setting) in rates.0.iter_mut().zip(settings) {
            let said = self.get(setting).and_then(|located| located.values.first());
            // It was checked when it was read.
            *rate = said.and_then(|value| value.parse().ok()).unwrap_or(*rate);
        }
        rates
    }

    /// The points that matches of each of these memories are worth less.
    pub(super) fn penalties(&self, memories: &[PathBuf]) -> Vec<u8> {
        let points = |path: &PathBuf| {
            let penalty = self.setting_of(path).and_then(|memory| memory.penalty);
            penalty.map_or(0, |(points, _)| points)
        };
        memories.iter().map(points).collect()
    }

    /// The first of these memories that may be written to.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] where there is none.
    pub(super) fn receiving<'p>(&self, memories: &'p [PathBuf]) -> Result<&'p Path> {
        let mut refused = None;
        for path in memories {
            match self.check_writable(path) {
                Ok(()) => return Ok(path),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        refused.map_or(Ok(Path::new("memories")), Err)
    }

    /// Refuses a path in a memory that is for reading only.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] with the line that says so.
    pub(super) fn check_writable(&self, path: &Path) -> Result<()> {
        let around = real(path);
        let read_only = self.memories.iter().find_map(|memory| {
            let (_, line) = memory.read_only.filter(|(only, _)| *only)?;
            around.starts_with(real(&self.path(&memory.path))).then_some(line)
        });
        let Some(line) = read_only else { return Ok(()) };
        let file = self.file.as_deref().unwrap_or(Path::new(FILE)).display();
        let reason = format!("the memory is for reading only, says {file}, line {line}");
        let hint = "name another one, or take `read-only = true` out there";
        Err(Error::new(ErrorKind::Usage, reason).in_file(path).with_hint(hint))
    }

    /// What the settings say of a memory, however its path is written.
    fn setting_of(&self, path: &Path) -> Option<&MemorySetting> {
        let path = real(path);
        self.memories.iter().find(|memory| real(&self.path(&memory.path)) == path)
    }

    /// A path of the settings, from the working folder.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join(path)
    }

    /// Makes the settings the defaults of the options that they stand for.
    pub(super) fn as_defaults(&self, command: clap::Command) -> clap::Command {
        let mut command = command;
        for setting in SETTINGS {
            let (Some(option), Some(located)) = (setting.option, self.get(setting)) else {
                continue;
            };
            let values: Vec<String> = match setting.kind {
                Kind::Path => located.values.iter().map(|v| self.shown(Path::new(v))).collect(),
                Kind::Rules if located.values != [BUILTIN] => {
                    located.values.iter().map(|v| self.shown(Path::new(v))).collect()
                }
                _ => located.values.clone(),
            };
            command = with_default(command, setting.commands, option, &values);
        }
        if !self.memories.is_empty() {
            let paths: Vec<String> = self.memories.iter().map(|m| self.shown(&m.path)).collect();
            command = with_default(command, &[], "memory", &paths);
        }
        command
    }

    fn shown(&self, path: &Path) -> String {
        self.path(path).to_string_lossy().into_owned()
    }
}

/// A path without links and `..`, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let exists = path.ancestors().find_map(|part| {
        let part = if part.as_os_str().is_empty() { Path::new(".") } else { part };
        Some((part, fs::canonicalize(part).ok()?))
    });
    match exists {
        Some((part, whole)) => whole.join(path.strip_prefix(part).unwrap_or(path)),
        None => path.to_owned(),
    }
}

/// Gives an option of some commands, or of all that have it, a default.
fn with_default(
    command: clap::Command,
    commands: &[&str],
    option: &str,
    values: &[String],
) -> clap::Command {
    command.mut_subcommands(|command| {
        let command = match command.has_subcommands() {
            true => with_default(command, commands, option, values),
            false => command,
        };
        let named = commands.is_empty() || commands.contains(&command.get_name());
        let Some(found) = command.get_arguments().find(|a| a.get_id() == option).filter(|_| named)
        else {
            return command;
        };
        // One language of several cannot be chosen for somebody.
        let takes_many = matches!(found.get_action(), clap::ArgAction::Append);
        if values.len() > 1 && !takes_many {
            return command;
        }
        let option = option.to_owned();
        command.mut_arg(option, |argument| argument.required(false).default_values(values.to_vec()))
    })
}
