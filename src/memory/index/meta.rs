//! What an index says of the files that it was made from: names, fingerprints, languages, shapes, and
//! what was noticed in each file, so that a run that does not open the file can say it again.

use super::record::{Fields, put_number, put_optional, put_text};
use crate::error::{Error, ErrorKind, Position, Warning};

/// What a file was like when it was read: how it is told whether an index is fresh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Its length in bytes.
    pub size: u64,
    /// Its change time in nanoseconds since 1970; 0 where the system has none.
    pub modified: u64,
    /// A hash of its content (see [`Hasher`](crate::memory::Hasher)).
    pub content: u64,
}

/// A file that an index was made from.
#[derive(Debug)]
pub struct FileMeta {
    /// Its path relative to the memory folder, with `/`.
    pub name: String,
    /// What it was like.
    pub fingerprint: Fingerprint,
    /// Units in the file.
    pub total: u64,
    /// Units left out, each with a warning.
    pub skipped: u64,
    /// What was noticed, without the name of the file.
    pub warnings: Vec<Warning>,
    /// What ended the file before its end, without its name.
    pub error: Option<Error>,
    /// Where its records begin.
    pub(crate) records: u64,
}

impl FileMeta {
    /// The same again, for another index.
    pub(super) fn again(&self) -> Self {
        let error = self.error.as_ref().map(Error::again);
        Self { name: self.name.clone(), warnings: self.warnings.clone(), error, ..*self }
    }
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// The language of the sources, as it was asked for.
    pub(super) source: String,
    /// The languages of variants, with how many variants each has.
    pub(super) languages: Vec<(String, u64)>,
    /// For each shape, its languages, and how many units with tokens have it.
    pub(super) shapes: Vec<(Vec<u32>, u64)>,
    pub(super) files: Vec<FileMeta>,
}

impl Meta {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_text(&mut out, &self.source);
        put_number(&mut out, self.languages.len() as u64);
        for (language, variants) in &self.languages {
            put_text(&mut out, language);
            put_number(&mut out, *variants);
        }
        put_number(&mut out, self.shapes.len() as u64);
        for (languages, units) in &self.shapes {
            put_number(&mut out, languages.len() as u64);
            languages.iter().for_each(|language| put_number(&mut out, u64::from(*language)));
            put_number(&mut out, *units);
        }
        put_number(&mut out, self.files.len() as u64);
        for file in &self.files {
            put_text(&mut out, &file.name);
            let Fingerprint { size, modified, content } = file.fingerprint;
            let numbers = [size, modified, content, file.total, file.skipped, file.records];
            numbers.iter().for_each(|number| put_number(&mut out, *number));
            put_number(&mut out, file.warnings.len() as u64);
            for warning in &file.warnings {
                put_position(&mut out, &warning.position);
                put_text(&mut out, &warning.message);
                put_number(&mut out, warning.count);
            }
            let Some(error) = &file.error else {
                put_number(&mut out, 0);
                continue;
            };
            let kind = KINDS.iter().position(|kind| *kind == error.kind()).unwrap_or(0);
            put_number(&mut out, kind as u64 + 1);
            put_text(&mut out, error.reason());
            put_optional(&mut out, error.hint());
            put_position(&mut out, error.position());
        }
        out
    }

    /// Whether it can be said of so many bytes of records and so many units with tokens: the records of each file
    /// begin after those of the file before.
    pub(super) fn fits(&self, records: u64, units: u64) -> bool {
        let mut before = 0;
        let files = self.files.iter().all(|file| {
            let follows = (before..=records).contains(&file.records);
            before = file.records;
            follows
        });
        let counted = self.shapes.iter().try_fold(0u64, |all, (_, units)| all.checked_add(*units));
        files && counted == Some(units)
    }

    /// Reads it; `None` where the bytes are not what they should be.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields::new(bytes);
        let mut meta = Self { source: fields.text()?.to_owned(), ..Self::default() };
        for _ in 0..fields.number()? {
            meta.languages.push((fields.text()?.to_owned(), fields.number()?));
        }
        for _ in 0..fields.number()? {
            let mut languages = Vec::new();
            for _ in 0..fields.number()? {
                let language = fields.number()?;
                languages.push(u32::try_from(language).ok()?);
                meta.languages.get(language as usize)?;
            }
            meta.shapes.push((languages, fields.number()?));
        }
        for _ in 0..fields.number()? {
            let name = fields.text()?.to_owned();
            let (size, modified, content) = (fields.number()?, fields.number()?, fields.number()?);
            let fingerprint = Fingerprint { size, modified, content };
            let (total, skipped) = (fields.number()?, fields.number()?);
            let records = fields.number()?;
            let mut warnings = Vec::new();
            for _ in 0..fields.number()? {
                let position = position(&mut fields)?;
                let warning = Warning::new(position, fields.text()?);
                warnings.push(warning.standing_for(fields.number()?));
            }
            let error = match fields.number()?.checked_sub(1) {
                None => None,
                Some(kind) => {
                    let kind = *KINDS.get(usize::try_from(kind).ok()?)?;
                    let error = Error::new(kind, fields.text()?);
                    let hint = fields.optional()?;
                    let error = error.at(position(&mut fields)?);
                    Some(hint.map(str::to_owned).into_iter().fold(error, Error::with_hint))
                }
            };
            meta.files.push(FileMeta {
                name,
                fingerprint,
                total,
                skipped,
                warnings,
                error,
                records,
            });
        }
        Some(meta)
    }
}

/// The kinds of errors that a reader of files can meet, by their number. One that is not here reads
/// back as the first.
const KINDS: [ErrorKind; 6] = [
    ErrorKind::Malformed,
    ErrorKind::Truncated,
    ErrorKind::Unsupported,
    ErrorKind::Encoding,
    ErrorKind::Io,
    ErrorKind::Missing,
];

/// A position but for the file, which goes by the name that it has now.
fn put_position(out: &mut Vec<u8>, position: &Position) {
    for number in [position.line, position.column, position.unit, position.byte] {
        put_number(out, number.map_or(0, |number| number.saturating_add(1)));
    }
}

fn position(fields: &mut Fields<'_>) -> Option<Position> {
    let mut number = || Some(fields.number()?.checked_sub(1));
    let (line, column) = (number()?, number()?);
    Some(Position { file: None, line, column, unit: number()?, byte: number()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_shapes_must_fit_the_units() {
        let file = |name: &str, records| FileMeta { name: name.into(), records, ..named() };
        let meta = |files: &[(&str, u64)], shapes: &[u64]| Meta {
            files: files.iter().map(|&(name, records)| file(name, records)).collect(),
            shapes: shapes.iter().map(|&units| (vec![], units)).collect(),
            ..Meta::default()
        };
        assert!(meta(&[("a", 0), ("b", 500), ("c", 500)], &[2, 1]).fits(500, 3));
        for (files, shapes) in [
            (&[("a", 500), ("b", 0)][..], &[3][..]),
            (&[("a", 501)], &[3]),
            (&[("a", 0)], &[1 << 60]),
            (&[("a", 0)], &[u64::MAX, 4]),
            (&[("a", 0)], &[]),
        ] {
            assert!(!meta(files, shapes).fits(500, 3), "{files:?} {shapes:?}");
        }
    }

    fn named() -> FileMeta {
        let fingerprint = Fingerprint { size: 1, modified: 2, content: 3 };
        let (name, warnings, error) = (String::new(), Vec::new(), None);
        FileMeta { name, fingerprint, total: 0, skipped: 0, warnings, error, records: 0 }
    }

    #[test]
    fn what_was_noticed_reads_back() {
        let position = Position { line: Some(3), unit: Some(1), ..Position::default() };
        let file = FileMeta {
            name: "updates/a.tmx".into(),
            fingerprint: Fingerprint { size: 1, modified: u64::MAX, content: 3 },
            total: 4,
            skipped: 1,
            warnings: vec![Warning::new(position.clone(), "no text").standing_for(2)],
            error: Some(Error::new(ErrorKind::Truncated, "cut").with_hint("fetch it").at(position)),
            records: 77,
        };
        let languages = vec![("ur".to_owned(), 9), ("zh-CN".to_owned(), 2)];
        let shapes = vec![(vec![], 1), (vec![1, 0, 0], 5)];
        let meta = Meta { source: "en".into(), languages, shapes, files: vec![file] };
        let bytes = meta.write();
        assert_eq!(format!("{:?}", Meta::read(&bytes).unwrap()), format!("{meta:?}"));
        for end in 0..bytes.len() {
            assert!(Meta::read(&bytes[..end]).is_none(), "{end}");
        }
    }
}
