//! Finished drafts in XLIFF 1.2, ours or what a CAT tool made of it: prefixes, further files in
//! one, tools' own elements and attributes are passed over.

use std::path::Path;

use quick_xml::events::BytesStart;

use super::super::events::{self, Handler};
use super::super::finished::malformed;
use super::super::inline::{Names, Reading};
use super::super::xml::{attribute, local};
use super::UNWRITTEN;
use crate::document::CodedText;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Error, Result, Warning};
use crate::language::Language;

/// States that mean that somebody has confirmed the target (section 2.3, `state`).
const FINAL: [&str; 2] = ["final", "signed-off"];

/// Reads a file back: a draft for each `file` element, joined where they are of one document.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is not well-formed, no
/// XLIFF 1.2, or does not name its languages;
/// [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where it is made to do harm.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let mut parser = Parser::new(file);
    let warnings = events::read(text, file, &mut parser)?;
    if !parser.seen_root {
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
    ProposalTarget,
}

#[derive(Default)]
struct Unit {
    id: String,
    line: u64,
    source: Reading,
    hash: Option<String>,
    target: Reading,
    names: Names,
    confirmed: bool,
    /// Whether the target's state says that it is still to be written.
    unwritten: bool,
    translate: bool,
    proposals: Vec<(Option<u8>, String)>,
}

struct Parser<'a> {
    file: &'a Path,
    line: u64,
    depth: usize,
    seen_root: bool,
    drafts: Vec<FinishedDraft>,
    /// The draft of the `file` that is being read, as an index into `drafts`.
    draft: Option<usize>,
    language: Option<Language>,
    unit: Option<Unit>,
    /// Whether an `alt-trans` is open.
    alternative: bool,
    /// Where text goes, with the depth of the element that said so.
    slot: Option<(Slot, usize)>,
    /// The depth of the code that is open and whose content is no text.
    code: Option<usize>,
}

impl Handler for Parser<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<()> {
        self.depth += 1;
        self.line = line;
        let name = tag.name();
        let name = local(name.0);
        match name {
            "xliff" => {
                self.seen_root = true;
                let version = attribute(tag, "version");
                if !version.as_deref().is_some_and(|version| version.starts_with("1.")) {
                    let version = version.unwrap_or_default();
                    return Err(self.malformed(format!("it is XLIFF `{version}`, not 1.2")));
                }
            }
            "file" => self.begin_file(tag)?,
            "trans-unit" if self.unit.is_none() => {
                self.unit = Some(Unit {
                    id: attribute(tag, "id").unwrap_or_default(),
                    line,
                    confirmed: attribute(tag, "approved").as_deref() == Some("yes"),
                    translate: attribute(tag, "translate").as_deref() != Some("no"),
                    ..Unit::default()
                });
            }
            "alt-trans" => {
                self.alternative = true;
                if let Some(unit) = &mut self.unit {
                    let quality = attribute(tag, "match-quality");
                    let quality = quality.as_deref().map(|q| q.trim().trim_end_matches('%'));
                    let score = quality.and_then(|quality| quality.parse::<f64>().ok());
                    // A float to an integer saturates, so that no value is out of range.
                    unit.proposals.push((score.map(|score| score as u8), String::new()));
                }
            }
            "source" if !self.alternative => self.slot = Some((Slot::Source, self.depth)),
            "target" if !self.alternative => {
                if let Some(unit) = &mut self.unit {
                    unit.target = Reading::default();
                    let state = attribute(tag, "state").unwrap_or_default();
                    unit.confirmed |= FINAL.contains(&state.as_str());
                    unit.unwritten = state == UNWRITTEN;
                }
                self.slot = Some((Slot::Target, self.depth));
            }
            "target" => self.slot = Some((Slot::ProposalTarget, self.depth)),
            "context"
                if !self.alternative
                    && attribute(tag, "context-type").as_deref() == Some("x-source-hash") =>
            {
                self.slot = Some((Slot::Hash, self.depth));
            }
            _ if self.code.is_none() => self.begin_code(name, tag),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        if self.slot.is_some_and(|(_, depth)| depth == self.depth) {
            self.slot = None;
        }
        if self.code == Some(self.depth) {
            self.code = None;
        } else if let (None, Some(reading)) = (self.code, self.reading()) {
            reading.end(name);
        }
        self.depth = self.depth.saturating_sub(1);
        match name {
            "alt-trans" => self.alternative = false,
            "trans-unit" => self.end_unit(),
            "file" => self.draft = None,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let (Some((slot, _)), None, Some(unit)) = (self.slot, self.code, &mut self.unit) else {
            return;
        };
        match slot {
            Slot::Source => unit.source.text(text),
            Slot::Target => unit.target.text(text),
            Slot::Hash => unit.hash.get_or_insert_default().push_str(text.trim()),
            Slot::ProposalTarget => {
                if let Some((_, target)) = unit.proposals.last_mut() {
                    target.push_str(text);
                }
            }
        }
    }

    fn takes_text(&self) -> bool {
        self.slot.is_some()
    }
}

impl<'a> Parser<'a> {
    fn new(file: &'a Path) -> Self {
        Self {
            file,
            line: 1,
            depth: 0,
            seen_root: false,
            drafts: Vec::new(),
            draft: None,
            language: None,
            unit: None,
            alternative: false,
            slot: None,
            code: None,
        }
    }

    fn malformed(&self, reason: impl Into<String>) -> Error {
        malformed(self.file, Some(self.line), reason)
    }

    /// The text that is being read.
    fn reading(&mut self) -> Option<&mut Reading> {
        let unit = self.unit.as_mut()?;
        match self.slot?.0 {
            Slot::Source => Some(&mut unit.source),
            Slot::Target => Some(&mut unit.target),
            Slot::Hash | Slot::ProposalTarget => None,
        }
    }

    fn begin_code(&mut self, name: &str, tag: &BytesStart<'_>) {
        let (Some((slot, _)), Some(unit)) = (self.slot, &mut self.unit) else { return };
        let hides_text = match slot {
            Slot::Source => unit.source.start(name, tag, &mut unit.names),
            Slot::Target => unit.target.start(name, tag, &mut unit.names),
            // Codes of a proposal are those of another sentence.
            Slot::ProposalTarget => Reading::default().start(name, tag, &mut Names::default()),
            Slot::Hash => false,
        };
        if hides_text {
            self.code = Some(self.depth);
        }
    }

    fn begin_file(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let language = |name: &str| {
            let tag = attribute(tag, name);
            tag.as_deref().and_then(Language::from_tag).ok_or_else(|| {
                self.malformed(match tag {
                    Some(tag) => format!("`{tag}` in `{name}` is no language"),
                    None => format!("the attribute `{name}` is missing"),
                })
            })
        };
        let (source_language, target) =
            (language("source-language")?, language("target-language")?);
        let document = attribute(tag, "original").unwrap_or_default();
        let same = |draft: &FinishedDraft| draft.document == document;
        let draft = self.drafts.iter().position(same).unwrap_or_else(|| {
            self.drafts.push(FinishedDraft {
                document,
                source_language,
                target_languages: Vec::new(),
                segments: Vec::new(),
            });
            self.drafts.len() - 1
        });
        let languages = &mut self.drafts[draft].target_languages;
        if !languages.contains(&target) {
            languages.push(target.clone());
        }
        (self.draft, self.language) = (Some(draft), Some(target));
        Ok(())
    }

    fn end_unit(&mut self) {
        let (Some(unit), Some(draft), Some(language)) =
            (self.unit.take(), self.draft, self.language.clone())
        else {
            return;
        };
        if !unit.translate {
            return;
        }
        let best = unit
            .proposals
            .into_iter()
            .find_map(|(score, target)| Some(Proposed { score: score?, target }));
        let (source, mut coded) = (unit.source.finish(), unit.target.finish());
        // What was put there for programs that pass over an empty target is no translation.
        if unit.unwritten && !unit.confirmed && coded == source {
            coded = CodedText::default();
        }
        let target = FinishedTarget {
            language,
            text: coded.text,
            codes: coded.codes,
            confirmed: unit.confirmed,
            proposed: best,
        };
        let segments = &mut self.drafts[draft].segments;
        let same = |segment: &&mut FinishedSegment| {
            segment.id == unit.id
                && segment.source == source.text
                && segment.targets.iter().all(|t| t.language != target.language)
        };
        match segments.iter_mut().find(same) {
            Some(segment) => segment.targets.push(target),
            None => segments.push(FinishedSegment {
                id: unit.id,
                line: Some(unit.line),
                source: source.text,
                codes: source.codes,
                source_hash: unit.hash,
                targets: vec![target],
            }),
        }
    }
}
