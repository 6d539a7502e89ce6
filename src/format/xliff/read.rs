//! Finished drafts in XLIFF 1.2, ours or what a CAT tool made of it: prefixes, further files in
//! one, tools' own elements and attributes are passed over. Text is taken without the content of
//! inline codes.

use std::path::Path;

use quick_xml::events::{BytesStart, Event};

use super::super::finished::malformed;
use super::super::xml::{attribute, local, referenced};
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Position, Result, Warning};
use crate::language::Language;

/// States that mean that somebody has confirmed the target (section 2.3, `state`).
const FINAL: [&str; 2] = ["final", "signed-off"];

/// Elements whose content is native markup and no text.
const CODES: [&str; 7] = ["bpt", "ept", "it", "ph", "x", "bx", "ex"];

/// Reads a file back: a draft for each `file` element, joined where they are of one document.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is not well-formed, no
/// XLIFF 1.2, or does not name its languages.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let mut parser = Parser::new(text, file);
    let mut xml = quick_xml::Reader::from_str(text);
    xml.config_mut().allow_dangling_amp = true;
    loop {
        parser.at = xml.buffer_position() as usize;
        let event = xml.read_event().map_err(|error| {
            malformed(file, Some(parser.line()), format!("its markup is damaged: {error}"))
        })?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => parser.start(&tag, false)?,
            Event::Empty(tag) => parser.start(&tag, true)?,
            Event::End(tag) => parser.end(local(tag.name().0))?,
            Event::Text(text) => parser.push(&text),
            Event::CData(text) => parser.push(&text),
            Event::GeneralRef(name) => parser.reference(&name),
            _ => {}
        }
    }
    if parser.depth > 0 || !parser.seen_root {
        return Err(parser.malformed("it ends before its end, or is no XLIFF"));
    }
    Ok((parser.drafts, parser.warnings))
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
    source: String,
    hash: Option<String>,
    target: Option<String>,
    confirmed: bool,
    translate: bool,
    proposals: Vec<(Option<u8>, String)>,
}

struct Parser<'a> {
    text: &'a str,
    file: &'a Path,
    at: usize,
    counted: (usize, u64),
    depth: usize,
    seen_root: bool,
    drafts: Vec<FinishedDraft>,
    warnings: Vec<Warning>,
    /// The draft of the `file` that is being read, as an index into `drafts`.
    draft: Option<usize>,
    language: Option<Language>,
    unit: Option<Unit>,
    /// Whether an `alt-trans` is open.
    alternative: bool,
    /// Where text goes, with the depth of the element that said so.
    slot: Option<(Slot, usize)>,
    /// The depth of the code that is open.
    code: Option<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, file: &'a Path) -> Self {
        Self {
            text,
            file,
            at: 0,
            counted: (0, 1),
            depth: 0,
            seen_root: false,
            drafts: Vec::new(),
            warnings: Vec::new(),
            draft: None,
            language: None,
            unit: None,
            alternative: false,
            slot: None,
            code: None,
        }
    }

    fn line(&mut self) -> u64 {
        let (from, line) = self.counted;
        let between = self.text.as_bytes().get(from..self.at).unwrap_or_default();
        self.counted = (self.at, line + memchr::memchr_iter(b'\n', between).count() as u64);
        self.counted.1
    }

    fn malformed(&mut self, reason: impl Into<String>) -> crate::error::Error {
        let line = self.line();
        malformed(self.file, Some(line), reason)
    }

    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<()> {
        self.depth += 1;
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
                let line = self.line();
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
                    unit.target = Some(String::new());
                    let state = attribute(tag, "state").unwrap_or_default();
                    unit.confirmed |= FINAL.contains(&state.as_str());
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
            _ if self.slot.is_some() && self.code.is_none() && CODES.contains(&name) => {
                self.code = Some(self.depth);
            }
            _ => {}
        }
        if empty {
            self.end(name)?;
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        if self.slot.is_some_and(|(_, depth)| depth == self.depth) {
            self.slot = None;
        }
        if self.code == Some(self.depth) {
            self.code = None;
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

    fn begin_file(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let mut language = |name: &str| {
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
        let target = FinishedTarget {
            language,
            text: unit.target.unwrap_or_default(),
            confirmed: unit.confirmed,
            proposed: best,
        };
        let segments = &mut self.drafts[draft].segments;
        let same = |segment: &&mut FinishedSegment| {
            segment.id == unit.id
                && segment.source == unit.source
                && segment.targets.iter().all(|t| t.language != target.language)
        };
        match segments.iter_mut().find(same) {
            Some(segment) => segment.targets.push(target),
            None => segments.push(FinishedSegment {
                id: unit.id,
                line: Some(unit.line),
                source: unit.source,
                source_hash: unit.hash,
                targets: vec![target],
            }),
        }
    }

    fn push(&mut self, text: &str) {
        let (Some((slot, _)), None, Some(unit)) = (self.slot, self.code, &mut self.unit) else {
            return;
        };
        match slot {
            Slot::Source => unit.source.push_str(text),
            Slot::Target => unit.target.get_or_insert_default().push_str(text),
            Slot::Hash => unit.hash.get_or_insert_default().push_str(text.trim()),
            Slot::ProposalTarget => {
                if let Some((_, target)) = unit.proposals.last_mut() {
                    target.push_str(text);
                }
            }
        }
    }

    fn reference(&mut self, name: &str) {
        let text = referenced(name).unwrap_or_else(|| {
            if self.slot.is_some() {
                let position = Position { line: Some(self.line()), ..Position::file(self.file) };
                let message = format!("`&{name};` is unknown; it was left as it stands");
                self.warnings.push(Warning::new(position, message));
            }
            format!("&{name};")
        });
        self.push(&text);
    }
}
