//! Finished drafts in XLIFF 2.0 and 2.1, ours or what a CAT tool made of it. A unit is one sentence of
//! ours, whatever segments a tool has cut it into: their sources and targets stand one after the
//! other (section 4.7.2.2), and it is confirmed when all of them are.

use std::path::Path;

use quick_xml::events::BytesStart;

use super::super::events::{self, Handler};
use super::super::finished::malformed;
use super::super::inline::{Names, Reading};
use super::super::xml::{attribute, local};
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Error, Result, Warning};
use crate::language::Language;

/// States that mean that somebody has confirmed the target (section 4.3.1.29).
const CONFIRMED: [&str; 2] = ["reviewed", "final"];

/// Reads a file back: a draft for each `file` element.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is not well-formed, no
/// XLIFF 2, or does not name its languages;
/// [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where it is made to do harm.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let mut parser = Parser::new(file);
    let warnings = events::read(text, file, &mut parser)?;
    if parser.languages.is_none() {
        return Err(malformed(file, Some(1), "it is no XLIFF"));
    }
    Ok((parser.drafts, warnings))
}

/// Where a text belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Source,
    Target,
    Hash,
    MatchTarget,
}

#[derive(Default)]
struct Unit {
    id: String,
    line: u64,
    translate: bool,
    source: Reading,
    target: Reading,
    names: Names,
    hash: Option<String>,
    /// Whether all segments so far are confirmed; `None` before the first.
    confirmed: Option<bool>,
    /// Of the matches in the target language, the first with a similarity.
    proposed: Option<Proposed>,
}

struct Parser<'a> {
    file: &'a Path,
    line: u64,
    languages: Option<(Language, Language)>,
    drafts: Vec<FinishedDraft>,
    unit: Option<Unit>,
    /// A match is open; its similarity, where it may be the proposal.
    matched: Option<Option<u8>>,
    slot: Option<Slot>,
}

impl<'a> Parser<'a> {
    fn new(file: &'a Path) -> Self {
        Self {
            file,
            line: 1,
            languages: None,
            drafts: Vec::new(),
            unit: None,
            matched: None,
            slot: None,
        }
    }

    fn malformed(&self, reason: impl Into<String>) -> Error {
        malformed(self.file, Some(self.line), reason)
    }

    fn root(&self, tag: &BytesStart<'_>) -> Result<(Language, Language)> {
        let language = |name: &str| {
            let tag = attribute(tag, name);
            tag.as_deref().and_then(Language::from_tag).ok_or_else(|| match tag {
                Some(tag) => self.malformed(format!("`{tag}` in `{name}` is no language")),
                None => self.malformed(format!("the attribute `{name}` is missing")),
            })
        };
        Ok((language("srcLang")?, language("trgLang")?))
    }

    fn end_unit(&mut self) {
        let (Some(unit), Some(draft)) = (self.unit.take(), self.drafts.last_mut()) else { return };
        if !unit.translate {
            return;
        }
        let (source, target) = (unit.source.finish(), unit.target.finish());
        draft.segments.push(FinishedSegment {
            id: unit.id,
            line: Some(unit.line),
            source: source.text,
            codes: source.codes,
            source_hash: unit.hash,
            targets: vec![FinishedTarget {
                language: draft.target_languages[0].clone(),
                text: target.text,
                codes: target.codes,
                confirmed: unit.confirmed.unwrap_or(false),
                proposed: unit.proposed,
            }],
        });
    }
}

impl Handler for Parser<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<()> {
        self.line = line;
        let name = tag.name();
        let name = local(name.0);
        match name {
            "xliff" => self.languages = Some(self.root(tag)?),
            "file" => {
                let Some((source, target)) = self.languages.clone() else {
                    return Err(self.malformed("a `file` stands outside of `xliff`"));
                };
                self.drafts.push(FinishedDraft {
                    document: attribute(tag, "original").unwrap_or_default(),
                    source_language: source,
                    target_languages: vec![target],
                    segments: Vec::new(),
                });
            }
            "unit" => {
                self.unit = Some(Unit {
                    id: attribute(tag, "id").unwrap_or_default(),
                    line: self.line,
                    translate: attribute(tag, "translate").as_deref() != Some("no"),
                    ..Unit::default()
                });
            }
            "segment" => {
                let state = attribute(tag, "state").unwrap_or_default();
                let confirmed = CONFIRMED.contains(&state.as_str());
                if let Some(unit) = &mut self.unit {
                    unit.confirmed = Some(confirmed && unit.confirmed.unwrap_or(true));
                }
            }
            "match" => {
                let reference = attribute(tag, "reference").as_deref() == Some("yes");
                let similarity = attribute(tag, "similarity").and_then(|s| s.parse::<f64>().ok());
                // A float to an integer saturates, so that no value is out of range.
                self.matched = Some(similarity.filter(|_| !reference).map(|s| s as u8));
            }
            "source" if self.matched.is_none() => self.slot = Some(Slot::Source),
            "target" => {
                self.slot = match (&self.matched, &mut self.unit) {
                    (None, _) => Some(Slot::Target),
                    (Some(Some(score)), Some(unit)) if unit.proposed.is_none() => {
                        unit.proposed = Some(Proposed { score: *score, target: String::new() });
                        Some(Slot::MatchTarget)
                    }
                    _ => None,
                };
            }
            "meta" if attribute(tag, "type").as_deref() == Some("source-hash") => {
                self.slot = Some(Slot::Hash);
            }
            "cp" => {
                let hex = attribute(tag, "hex").unwrap_or_default();
                let character = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                self.text(character.unwrap_or('\u{FFFD}').encode_utf8(&mut [0; 4]));
            }
            _ => {
                if let Some(unit) = &mut self.unit {
                    match self.slot {
                        Some(Slot::Source) => _ = unit.source.start(name, tag, &mut unit.names),
                        Some(Slot::Target) => _ = unit.target.start(name, tag, &mut unit.names),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        match name {
            "source" | "target" | "meta" => self.slot = None,
            "match" => self.matched = None,
            "unit" => self.end_unit(),
            _ => {
                if let Some(unit) = &mut self.unit {
                    match self.slot {
                        Some(Slot::Source) => unit.source.end(name),
                        Some(Slot::Target) => unit.target.end(name),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let (Some(slot), Some(unit)) = (self.slot, &mut self.unit) else { return };
        match slot {
            Slot::Source => unit.source.text(text),
            Slot::Target => unit.target.text(text),
            Slot::Hash => unit.hash.get_or_insert_default().push_str(text.trim()),
            Slot::MatchTarget => {
                if let Some(proposed) = &mut unit.proposed {
                    proposed.target.push_str(text);
                }
            }
        }
    }

    fn takes_text(&self) -> bool {
        self.slot.is_some()
    }
}
