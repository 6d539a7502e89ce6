//! What goes wrong and where: [`Error`] for what stops one piece of work, [`Warning`] for what
//! was noticed and worked around.
//!
//! Both carry a [`Position`], because a message that does not say which file and where helps
//! nobody. Messages are lower case, without a final full stop; the remedy is kept apart as the
//! hint, so that a printer can set it on its own line.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of anything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong; enough to choose an exit code or a remedy by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused to read or write.
    Io,
    /// Bytes that are not text in any encoding that was looked for.
    Encoding,
    /// The file breaks the rules of its format.
    Malformed,
    /// The file ends before it should.
    Truncated,
    /// A format or a feature that is not supported.
    Unsupported,
    /// A language tag that is not known.
    Language,
    /// A file or folder that is not there.
    Missing,
    /// A folder with nothing in it to work on.
    Empty,
    /// Somebody else is at work there.
    Busy,
    /// Command-line arguments that do not fit together.
    Usage,
    /// A settings file that says something that cannot be meant.
    Settings,
}

/// Where in the input something was found. Every part is optional; lines, columns and units count
/// from 1, bytes from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The file, as the user named it.
    pub file: Option<PathBuf>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, in characters from 1.
    pub column: Option<u64>,
    /// The translation unit, from 1, among all units of the file.
    pub unit: Option<u64>,
    /// The byte offset, from 0.
    pub byte: Option<u64>,
}

impl Position {
    /// A position that names a file and nothing more.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { file: Some(path.into()), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
            separator = ", ";
        }
        for (name, number) in
            [("line", self.line), ("column", self.column), ("unit", self.unit), ("byte", self.byte)]
        {
            if let Some(number) = number {
                write!(f, "{separator}{name} {number}")?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

/// What stopped one piece of work: a kind, a place, a reason and, where there is one, a remedy.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    reason: String,
    position: Position,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of a kind, with its reason.
    pub fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            reason: reason.into(),
            position: Position::default(),
            hint: None,
            source: None,
        }))
    }

    /// The operating system's refusal to do something with a file. The hint says what usually
    /// helps with that refusal.
    pub fn io(action: &str, path: &Path, source: std::io::Error) -> Self {
        let kind = match source.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::Missing,
            _ => ErrorKind::Io,
        };
        let (reason, hint) = describe_io(&source);
        let mut error = Self::new(kind, format!("cannot {action}: {reason}")).in_file(path);
        error.0.hint = hint.map(str::to_owned);
        error.0.source = Some(Box::new(source));
        error
    }

    /// The same again, without what the system gave.
    #[must_use]
    pub fn again(&self) -> Self {
        let Inner { kind, reason, position, hint, .. } = &*self.0;
        let (reason, position, hint) = (reason.clone(), position.clone(), hint.clone());
        Self(Box::new(Inner { kind: *kind, reason, position, hint, source: None }))
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Names the file, unless one is named already.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.0.position.file.get_or_insert_with(|| path.into());
        self
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, position: Position) -> Self {
        self.0.position = position;
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Why it happened, without the place and the remedy.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Where it happened.
    pub fn position(&self) -> &Position {
        &self.0.position
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

/// The reason in plain words, and the remedy that usually helps. The operating systems' own
/// wording differs between platforms and versions, so the common cases have one of ours.
fn describe_io(error: &std::io::Error) -> (String, Option<&'static str>) {
    use std::io::ErrorKind as Kind;
    let (reason, hint) = match error.kind() {
        Kind::NotFound => ("no such file or folder", "check the spelling and the working folder"),
        Kind::PermissionDenied => (
            "permission denied",
            "ask for access, close it in other programs, or name another place",
        ),
        Kind::StorageFull => ("the disk is full", "free some space, or write to another disk"),
        Kind::ReadOnlyFilesystem => ("the disk is read-only", "write to another disk"),
        Kind::AlreadyExists => ("a file of that name is in the way", "name another place"),
        Kind::IsADirectory => ("it is a folder", "name a file"),
        Kind::NotADirectory => ("a part of the path is a file, not a folder", "check the path"),
        _ => return (error.to_string(), None),
    };
    (reason.to_owned(), Some(hint))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.position.is_empty() {
            write!(f, "{}: ", self.0.position)?;
        }
        f.write_str(&self.0.reason)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Something that was noticed and worked around: what, where, and what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it was noticed.
    pub position: Position,
    /// What was noticed and what was done about it.
    pub message: String,
    /// How many warnings it stands for: 1, or more where a reader has only counted them.
    pub count: u64,
}

impl Warning {
    /// A warning about a place.
    pub fn new(position: Position, message: impl Into<String>) -> Self {
        Self { position, message: message.into(), count: 1 }
    }

    /// A warning that stands for so many that are not told one by one.
    #[must_use]
    pub fn standing_for(mut self, count: u64) -> Self {
        self.count = count;
        self
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.position.is_empty() {
            write!(f, "{}: ", self.position)?;
        }
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_file_line_and_unit_before_the_reason() {
        let error = Error::new(ErrorKind::Malformed, "the unit has no text").at(Position {
            file: Some("memories/a.tmx".into()),
            line: Some(12),
            unit: Some(3),
            ..Position::default()
        });
        assert_eq!(error.to_string(), "memories/a.tmx, line 12, unit 3: the unit has no text");
    }

    #[test]
    fn a_refusal_of_the_system_is_told_in_plain_words_with_a_remedy() {
        let error =
            Error::io("write", Path::new("out.html"), std::io::ErrorKind::StorageFull.into());
        assert_eq!(error.to_string(), "out.html: cannot write: the disk is full");
        assert_eq!(error.hint(), Some("free some space, or write to another disk"));
    }

    #[test]
    fn the_file_that_was_named_first_stays() {
        let error = Error::new(ErrorKind::Io, "x").in_file("a").in_file("b");
        assert_eq!(error.position().file.as_deref(), Some(Path::new("a")));
    }
}
