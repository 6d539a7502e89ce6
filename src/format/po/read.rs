//! Finished drafts in PO, ours or what Poedit, OmegaT or Weblate made of it. Entries are taken in any
//! order of their parts; obsolete ones (`#~`) are passed over.

use std::path::Path;

use super::super::finished::malformed;
use super::{DOCUMENT, HASH, MATCH, SOURCE_LANGUAGE};
use crate::document::CodedText;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Error, Result, Warning};
use crate::language::Language;

/// Reads a draft back.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where a line is none of PO's, or the
/// header does not name the document and its languages.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let entries = entries(text, file)?;
    let header = entries.iter().find(|entry| entry.source.is_empty() && entry.context.is_none());
    let field = |name: &str| {
        let lines = header.map_or("", |header| header.target.as_str()).lines();
        lines.filter_map(|line| line.split_once(':')).find_map(|(key, value)| {
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let language = |name: &str| {
        let tag = field(name).unwrap_or_default();
        Language::from_tag(&tag).ok_or_else(|| {
            malformed(file, Some(1), format!("the header's `{name}` is `{tag}`, no language"))
        })
    };
    let (source_language, target) = (language(SOURCE_LANGUAGE)?, language("Language")?);
    let document = field(DOCUMENT).ok_or_else(|| {
        malformed(file, Some(1), format!("the header lacks `{DOCUMENT}`, which names the document"))
    })?;
    let segments = entries.into_iter().filter(|entry| entry.context.is_some()).map(|entry| {
        let coded = CodedText::from_tagged(&entry.target);
        let source = CodedText::from_tagged(&entry.source);
        let target = FinishedTarget {
            language: target.clone(),
            confirmed: !entry.fuzzy && !entry.target.is_empty(),
            text: coded.text,
            codes: coded.codes,
            proposed: entry.proposed,
        };
        FinishedSegment {
            id: entry.context.unwrap_or_default(),
            line: Some(entry.line),
            source: source.text,
            codes: source.codes,
            source_hash: entry.hash,
            targets: vec![target],
        }
    });
    let segments = segments.collect();
    let target_languages = vec![target.clone()];
    let draft = FinishedDraft { document, source_language, target_languages, segments };
    Ok((vec![draft], Vec::new()))
}

#[derive(Default)]
struct Entry {
    line: u64,
    context: Option<String>,
    source: String,
    target: String,
    fuzzy: bool,
    hash: Option<String>,
    proposed: Option<Proposed>,
}

/// The part of an entry that a line with nothing but a string goes on with.
#[derive(Clone, Copy)]
enum Part {
    Context,
    Source,
    Target,
}

fn entries(text: &str, file: &Path) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut entry = Entry::default();
    let mut part: Option<Part> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim().trim_start_matches('\u{feff}');
        let begins = line.starts_with('#') || line.starts_with("msgctxt");
        // An entry ends at an empty line, or where the next one's first line stands.
        if line.is_empty() || (begins && matches!(part, Some(Part::Target))) {
            if part.take().is_some() {
                entries.push(std::mem::take(&mut entry));
            }
            if line.is_empty() {
                continue;
            }
        }
        if let Some(comment) = line.strip_prefix('#') {
            entry.comment(comment);
            continue;
        }
        let (keyword, string) = match line.find('"') {
            Some(at) => (line[..at].trim(), &line[at..]),
            None => (line, ""),
        };
        part = Some(match (keyword, part) {
            ("msgctxt", _) => Part::Context,
            ("msgid", _) => {
                entry.line = number;
                Part::Source
            }
            ("msgstr", _) => Part::Target,
            ("", Some(part)) => part,
            _ => return Err(no_line(file, number)),
        });
        let string = unquoted(string).ok_or_else(|| no_line(file, number))?;
        match part {
            Some(Part::Context) => entry.context.get_or_insert_default().push_str(&string),
            Some(Part::Source) => entry.source.push_str(&string),
            _ => entry.target.push_str(&string),
        }
    }
    if part.is_some() {
        entries.push(entry);
    }
    Ok(entries)
}

fn no_line(file: &Path, line: u64) -> Error {
    malformed(file, Some(line), "this is no line of a PO file of ours")
}

impl Entry {
    /// Takes in a comment, without its `#`.
    fn comment(&mut self, comment: &str) {
        if let Some(flags) = comment.strip_prefix(',') {
            self.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
        }
        let Some(extracted) = comment.strip_prefix('.').map(str::trim) else { return };
        if let Some(hash) = extracted.strip_prefix(HASH) {
            self.hash = Some(hash.trim().to_owned());
        } else if let Some((score, target)) =
            extracted.strip_prefix(MATCH).and_then(|rest| rest.split_once(' '))
        {
            let proposed = |score| Proposed { score, target: target.to_owned() };
            self.proposed = score.parse().ok().map(proposed);
        }
    }
}

/// What a string in quotes stands for; `None` where it is none.
fn unquoted(string: &str) -> Option<String> {
    let inner = string.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            },
            // It would have ended the string.
            '"' => return None,
            c => c,
        });
    }
    Some(text)
}
