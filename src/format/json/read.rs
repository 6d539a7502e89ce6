//! Finished drafts in JSON. Keys that are not needed are passed over.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::super::finished::malformed;
use crate::document::CodedText;
use crate::draft::finished::{FinishedDraft, FinishedSegment, FinishedTarget, Proposed};
use crate::error::{Result, Warning};
use crate::language::Language;

#[derive(Deserialize)]
struct Draft {
    document: String,
    source_language: String,
    #[serde(default)]
    target_languages: Vec<String>,
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    id: Id,
    source: String,
    source_tagged: Option<String>,
    source_hash: Option<String>,
    #[serde(default)]
    targets: BTreeMap<String, Target>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Text(String),
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    text: String,
    text_tagged: Option<String>,
    #[serde(default)]
    confirmed: bool,
    #[serde(default)]
    matches: Vec<Match>,
}

#[derive(Deserialize)]
struct Match {
    score: u8,
    target: String,
}

/// Reads a draft back.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no JSON, or lacks what
/// a draft needs.
pub fn read(text: &str, file: &Path) -> Result<(Vec<FinishedDraft>, Vec<Warning>)> {
    let draft: Draft = serde_json::from_str(text).map_err(|error| {
        malformed(file, Some(error.line() as u64), format!("it is no draft in JSON: {error}"))
    })?;
    let language = |tag: &str| {
        Language::from_tag(tag)
            .ok_or_else(|| malformed(file, None, format!("`{tag}` is no language tag")))
    };
    let mut target_languages = Vec::new();
    let named = draft.segments.iter().flat_map(|segment| segment.targets.keys());
    for tag in draft.target_languages.iter().chain(named) {
        let language = language(tag)?;
        if !target_languages.contains(&language) {
            target_languages.push(language);
        }
    }
    let mut segments = Vec::with_capacity(draft.segments.len());
    for Segment { id, source, source_tagged, source_hash, targets } in draft.segments {
        let mut found = Vec::with_capacity(targets.len());
        for (tag, target) in targets {
            let proposed = target.matches.into_iter().next();
            let coded = coded(target.text, target.text_tagged.as_deref());
            found.push(FinishedTarget {
                language: language(&tag)?,
                text: coded.text,
                codes: coded.codes,
                confirmed: target.confirmed,
                proposed: proposed.map(|Match { score, target }| Proposed { score, target }),
            });
        }
        found.sort_by_key(|target| target_languages.iter().position(|l| *l == target.language));
        let id = match id {
            Id::Number(number) => number.to_string(),
            Id::Text(text) => text,
        };
        let CodedText { text: source, codes } = coded(source, source_tagged.as_deref());
        let line = None;
        segments.push(FinishedSegment { id, line, source, codes, source_hash, targets: found });
    }
    let source_language = language(&draft.source_language)?;
    let draft =
        FinishedDraft { document: draft.document, source_language, target_languages, segments };
    Ok((vec![draft], Vec::new()))
}

/// A text with the codes of its tagged form; without any, where somebody has changed the text alone.
fn coded(text: String, tagged: Option<&str>) -> CodedText {
    let codes = tagged.map(CodedText::from_tagged).filter(|coded| coded.text == text);
    codes.unwrap_or(CodedText { text, codes: Vec::new() })
}
