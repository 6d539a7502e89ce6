//! The text of `karakoram.toml` to settings, checked: whatever is wrong is said with its line and
//! column, and with what was likely meant.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::schema::{Kind, MEMORY_KEYS, SETTINGS, Setting, nearest};
use super::{Located, MemorySetting, Settings};
use crate::error::{Error, ErrorKind, Position, Result};

/// The name of the tables of memories.
const MEMORY: &str = "memory";

type Value<'t> = Spanned<DeValue<'t>>;

/// Reads settings.
///
/// # Errors
/// [`ErrorKind::Settings`] with line and column, where the text is no TOML, or names what there is
/// not, or says of something what it cannot be.
pub(super) fn read(text: &str, file: &Path) -> Result<Settings> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let reader = Reader { text, file };
    let root = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        reader.wrong(at, format!("not TOML: {}", error.message().replace('\n', "; ")))
    })?;
    let mut settings = Settings { file: Some(file.to_owned()), ..Settings::default() };
    reader.table("", root.get_ref(), &mut settings)?;
    Ok(settings)
}

struct Reader<'t> {
    text: &'t str,
    file: &'t Path,
}

impl Reader<'_> {
    fn table(&self, table: &str, content: &DeTable<'_>, settings: &mut Settings) -> Result<()> {
        for (name, value) in content {
            let (key, at) = (name.get_ref().as_ref(), name.span().start);
            if let Some(setting) = SETTINGS.iter().find(|s| s.table == table && s.key == key) {
                let values = self.values(setting, value)?;
                let line = self.place(at).0;
                settings.values.insert(setting.name(), Located { values, line });
            } else if table.is_empty() && key == MEMORY {
                settings.memories = self.memories(value)?;
            } else if table.is_empty() && SETTINGS.iter().any(|s| s.table == key) {
                let Some(content) = value.get_ref().as_table() else {
                    return Err(self.wrong(at, format!("`{key}` has to be a table: `[{key}]`")));
                };
                self.table(key, content, settings)?;
            } else {
                return Err(self.unknown(table, key, at));
            }
        }
        Ok(())
    }

    /// The texts of a setting's value.
    fn values(&self, setting: &Setting, value: &Value<'_>) -> Result<Vec<String>> {
        if !setting.kind.is_list() {
            return Ok(vec![self.one(setting, value)?]);
        }
        let Some(list) = value.get_ref().as_array() else {
            return Err(self.unlike(setting, value));
        };
        if list.is_empty() && !setting.kind.may_be_empty() {
            return Err(self.unlike(setting, value));
        }
        list.iter().map(|value| self.one(setting, value)).collect()
    }

    fn one(&self, setting: &Setting, value: &Value<'_>) -> Result<String> {
        match (setting.kind, value.get_ref()) {
            (Kind::Number(least, most), DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                let number = number.ok().filter(|number| (least..=most).contains(number));
                number.map(|number| number.to_string()).ok_or_else(|| self.unlike(setting, value))
            }
            (Kind::Number(..), _) => Err(self.unlike(setting, value)),
            (kind, DeValue::String(text)) => {
                kind.check(text).map_err(|error| {
                    let reason = format!("`{}`: {}", setting.name(), error.reason());
                    let wrong = self.wrong(value.span().start, reason);
                    wrong.with_hint(error.hint().unwrap_or(&kind.wanted()))
                })?;
                Ok(text.clone().into_owned())
            }
            _ => Err(self.unlike(setting, value)),
        }
    }

    fn memories(&self, value: &Value<'_>) -> Result<Vec<MemorySetting>> {
        let at = value.span().start;
        let shape = || {
            let wrong = self.wrong(at, "a memory is a table of its own");
            wrong.with_hint("write `[[memory]]`, and below it `path = \"memories\"`")
        };
        let list = value.get_ref().as_array().ok_or_else(shape)?;
        list.iter()
            .map(|memory| self.memory(memory.get_ref().as_table().ok_or_else(shape)?, memory))
            .collect()
    }

    fn memory(&self, table: &DeTable<'_>, whole: &Value<'_>) -> Result<MemorySetting> {
        let mut memory = MemorySetting::default();
        (memory.line, _) = self.place(whole.span().start);
        for (name, value) in table {
            let (key, at) = (name.get_ref().as_ref(), name.span().start);
            let unlike = |wanted: &str, hint: &str| {
                let reason = format!("`{key}` of a memory has to be {wanted}");
                self.wrong(value.span().start, reason).with_hint(hint)
            };
            let no_points = || {
                let hint = "give the points that its matches are worth less: 5";
                unlike("a whole number from 0 to 100", hint)
            };
            let line = self.place(at).0;
            match (key, value.get_ref()) {
                ("path", DeValue::String(text)) if !text.is_empty() => {
                    memory.path = text.clone().into_owned().into();
                }
                ("path", _) => {
                    return Err(unlike("a path", "give a folder or a TMX file: \"memories\""));
                }
                ("penalty", DeValue::Integer(number)) => {
                    let points = u8::from_str_radix(number.as_str(), number.radix()).ok();
                    let points = points.filter(|points| *points <= 100);
                    memory.penalty = Some((points.ok_or_else(no_points)?, line));
                }
                ("penalty", _) => return Err(no_points()),
                ("read-only", DeValue::Boolean(only)) => memory.read_only = Some((*only, line)),
                ("read-only", _) => {
                    return Err(unlike("true or false", "write `read-only = true`"));
                }
                _ => {
                    let wrong = self.wrong(at, format!("a memory has no setting `{key}`"));
                    return Err(self.suggest(wrong, key, MEMORY_KEYS.iter().copied()));
                }
            }
        }
        if memory.path.as_os_str().is_empty() {
            let wrong = self.wrong(whole.span().start, "the memory has no `path`");
            return Err(wrong.with_hint("add `path = \"memories\"` below `[[memory]]`"));
        }
        Ok(memory)
    }

    fn unlike(&self, setting: &Setting, value: &Value<'_>) -> Error {
        let reason = format!("`{}` has to be {}", setting.name(), setting.kind.wanted());
        let found = self.text.get(value.span()).unwrap_or_default();
        let found: String = found.chars().take(40).collect();
        self.wrong(value.span().start, reason).with_hint(format!("it is `{found}`"))
    }

    fn unknown(&self, table: &str, key: &str, at: usize) -> Error {
        let within = if table.is_empty() { String::new() } else { format!(" in `[{table}]`") };
        let wrong = self.wrong(at, format!("there is no setting `{key}`{within}"));
        let here = SETTINGS.iter().filter(|s| s.table == table).map(|s| s.key);
        let tables = SETTINGS.iter().map(|s| s.table).filter(|name| !name.is_empty());
        let top = tables.chain([MEMORY]).filter(|_| table.is_empty());
        if nearest(key, here.clone().chain(top.clone())).is_none() {
            let elsewhere = SETTINGS.iter().find(|s| s.key == key);
            if let Some(setting) = elsewhere {
                let place = match setting.table {
                    "" => "at the top, before the first table".to_owned(),
                    table => format!("below `[{table}]`"),
                };
                return wrong.with_hint(format!("`{key}` belongs {place}"));
            }
        }
        self.suggest(wrong, key, here.chain(top))
    }

    fn suggest<'n>(
        &self,
        wrong: Error,
        typed: &str,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> Error {
        match nearest(typed, names.clone()) {
            Some(near) => wrong.with_hint(format!("did you mean `{near}`?")),
            None => {
                let mut names: Vec<&str> = names.collect();
                names.dedup();
                wrong.with_hint(format!("there are {}", names.join(", ")))
            }
        }
    }

    fn wrong(&self, at: usize, reason: impl Into<String>) -> Error {
        let (line, column) = self.place(at);
        let position =
            Position { line: Some(line), column: Some(column), ..Position::file(self.file) };
        Error::new(ErrorKind::Settings, reason).at(position)
    }

    /// Line and column of a byte, each from 1, the column in characters.
    fn place(&self, at: usize) -> (u64, u64) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() as u64 + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
        (line, column)
    }
}
