//! JSON: drafts whole, and matches a line each, for other programs. The shapes are contracts:
//! keys may be added, never renamed or removed.

mod parts;
mod read;

use serde::{Serialize, Serializer};

use crate::document::CodedText;
use crate::draft::check::Finding;
use crate::draft::{
    Column, Draft, Leverage, Penalty, Proposal, RenderedValue, Segment, TextOrigin,
};

use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::matching::Edit;
use crate::placeable::Change;
use crate::text;

pub(crate) use parts::{ExampleView, rounded};
use parts::{PartView, ReplacementView};
pub use read::read;

/// Writes a draft as one JSON object, indented.
///
/// # Errors
/// [`ErrorKind::Unsupported`] where serialising fails, which no draft brings about.
pub fn write(draft: &Draft) -> Result<Vec<u8>> {
    let view = DraftView {
        document: &draft.document,
        source_language: draft.source_language.as_str(),
        target_languages: draft.target_languages.iter().map(Language::as_str).collect(),
        blocks: draft
            .blocks
            .iter()
            .map(|block| BlockView {
                block: block.number,
                kind: block.kind.as_str(),
                translate: block.kind.is_translatable(),
                text: &block.text,
            })
            .collect(),
        segments: draft.segments.iter().map(|segment| segment_view(draft, segment)).collect(),
        leverage: Map(draft.leverage.iter().map(|l| (l.language.as_str(), l.into())).collect()),
    };
    let mut bytes = serde_json::to_vec_pretty(&view).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes the matches of a query as one line of JSON, with its line feed.
///
/// # Errors
/// [`ErrorKind::Unsupported`] where serialising fails, which no match brings about.
pub fn write_matches(query: &str, matches: &[Proposal]) -> Result<Vec<u8>> {
    let view = MatchesView { query, matches: matches.iter().map(MatchView::from).collect() };
    write_line(&view)
}

/// Writes a value as one line of JSON, with its line feed.
///
/// # Errors
/// [`ErrorKind::Unsupported`] where the value cannot be serialised.
pub fn write_line(value: &impl Serialize) -> Result<Vec<u8>> {
    write_line_of(value, 0)
}

/// The same, where about so many bytes are expected: a long line is not copied as it grows.
///
/// # Errors
/// As for [`write_line`].
pub fn write_line_of(value: &impl Serialize, expected: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected.max(128));
    serde_json::to_writer(&mut bytes, value).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

// Taken by value because that is what `map_err` hands over.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Unsupported, format!("cannot be written as JSON: {error}"))
}

/// A map that keeps its order.
struct Map<'d, V>(Vec<(&'d str, V)>);

impl<V: Serialize> Serialize for Map<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[derive(Serialize)]
struct DraftView<'d> {
    document: &'d str,
    source_language: &'d str,
    target_languages: Vec<&'d str>,
    blocks: Vec<BlockView<'d>>,
    segments: Vec<SegmentView<'d>>,
    leverage: Map<'d, LeverageView>,
}

#[derive(Serialize)]
struct BlockView<'d> {
    block: u32,
    kind: &'static str,
    translate: bool,
    text: &'d str,
}

#[derive(Serialize)]
struct SegmentView<'d> {
    id: u32,
    block: u32,
    kind: &'static str,
    source: &'d str,
    /// The source with its inline codes as tags, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_tagged: Option<String>,
    source_hash: String,
    words: u64,
    characters: u64,
    targets: Map<'d, ColumnView<'d>>,
}

#[derive(Serialize)]
struct ColumnView<'d> {
    text: &'d str,
    /// The text with its inline codes as tags, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_tagged: Option<String>,
    status: &'static str,
    score: Option<u8>,
    confirmed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<OccurrenceView<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similar: Option<SimilarView<'d>>,
    matches: Vec<MatchView<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<RenderedView<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartView<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<CheckView<'d>>,
}

/// What a check finds in the text.
#[derive(Serialize)]
struct CheckView<'d> {
    severity: &'static str,
    check: &'static str,
    reason: &'d str,
}

impl<'d> From<&'d Finding> for CheckView<'d> {
    fn from(finding: &'d Finding) -> Self {
        Self { severity: finding.severity.as_str(), check: finding.check, reason: &finding.reason }
    }
}

/// A value of the source (where, in UTF-8 bytes of it, and what) and how the target writes it.
#[derive(Serialize)]
struct RenderedView<'d> {
    start: usize,
    end: usize,
    class: &'static str,
    value: String,
    text: &'d str,
}

impl<'d> From<&'d RenderedValue> for RenderedView<'d> {
    fn from(rendered: &'d RenderedValue) -> Self {
        Self {
            start: rendered.span.start,
            end: rendered.span.end,
            class: rendered.value.class().as_str(),
            value: rendered.value.to_string(),
            text: &rendered.text,
        }
    }
}

#[derive(Serialize)]
struct OccurrenceView<'d> {
    document: &'d str,
    id: u32,
}

/// An earlier sentence of the run that is nearer than what the memory proposes.
#[derive(Serialize)]
struct SimilarView<'d> {
    score: u8,
    document: &'d str,
    id: u32,
}

fn segment_view<'d>(draft: &'d Draft, segment: &'d Segment) -> SegmentView<'d> {
    let columns = draft.target_languages.iter().zip(&segment.columns);
    SegmentView {
        id: segment.number,
        block: segment.block,
        kind: segment.kind.as_str(),
        source: &segment.source,
        source_tagged: tagged(&segment.coded()),
        source_hash: text::fingerprint(&segment.source),
        words: segment.words,
        characters: segment.characters,
        targets: Map(columns
            .map(|(language, column)| (language.as_str(), column.into()))
            .collect()),
    }
}

fn tagged(coded: &CodedText) -> Option<String> {
    (!coded.codes.is_empty()).then(|| coded.to_tagged())
}

impl<'d> From<&'d Column> for ColumnView<'d> {
    fn from(column: &'d Column) -> Self {
        let first = column.first.as_ref();
        Self {
            text: &column.text,
            text_tagged: tagged(&column.coded()),
            status: column.status.as_str(),
            score: column.score().map(|score| score.get()),
            confirmed: column.is_confirmed(),
            origin: match column.origin {
                TextOrigin::Proposal => None,
                TextOrigin::Translator { .. } => Some("translator"),
                TextOrigin::Repetition => Some("repetition"),
            },
            similar: column.similar.as_ref().map(|similar| SimilarView {
                score: similar.score.get(),
                document: &similar.at.document,
                id: similar.at.segment,
            }),
            first: first.map(|at| OccurrenceView { document: &at.document, id: at.segment }),
            matches: column.proposals.iter().map(MatchView::from).collect(),
            values: column.values.iter().map(RenderedView::from).collect(),
            parts: column.parts.iter().map(PartView::from).collect(),
            checks: column.findings.iter().map(CheckView::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct MatchesView<'d> {
    query: &'d str,
    matches: Vec<MatchView<'d>>,
}

/// A value that was put into a repaired target: where, in UTF-8 bytes of it, and what was there.
#[derive(Serialize)]
struct ChangeView<'d> {
    start: usize,
    end: usize,
    was: &'d str,
}

impl<'d> From<&'d Change> for ChangeView<'d> {
    fn from(change: &'d Change) -> Self {
        Self { start: change.span.start, end: change.span.end, was: &change.was }
    }
}

#[derive(Serialize)]
struct MatchView<'d> {
    score: u8,
    /// The score before penalties, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_score: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    penalties: Vec<PenaltyView>,
    kind: &'static str,
    source: &'d str,
    target: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_original: Option<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeView<'d>>,
    memory: &'d str,
    unit: u32,
    edits: Vec<EditView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replacements: Vec<ReplacementView<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'d str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'d [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    alternatives: &'d [String],
}

impl<'d> From<&'d Proposal> for MatchView<'d> {
    fn from(proposal: &'d Proposal) -> Self {
        let repair = proposal.repair.as_ref();
        Self {
            score: proposal.score.get(),
            raw_score: (!proposal.penalties.is_empty()).then(|| proposal.raw_score().get()),
            penalties: proposal.penalties.iter().map(PenaltyView::from).collect(),
            kind: proposal.kind.as_str(),
            source: &proposal.source,
            target: &proposal.target,
            target_original: repair.map(|repair| repair.target_original.as_str()),
            changes: repair
                .map(|repair| repair.changes.iter().map(ChangeView::from).collect())
                .unwrap_or_default(),
            memory: &proposal.memory,
            unit: proposal.unit,
            edits: proposal.edits.iter().map(EditView::from).collect(),
            replacements: proposal.replacements.iter().map(ReplacementView::from).collect(),
            author: proposal.author.as_deref(),
            date: proposal.date.as_deref(),
            document: proposal.document.as_deref(),
            notes: &proposal.notes,
            alternatives: &proposal.alternatives,
        }
    }
}

/// Points taken off a score.
#[derive(Serialize)]
struct PenaltyView {
    name: &'static str,
    points: u8,
}

impl From<&Penalty> for PenaltyView {
    fn from(penalty: &Penalty) -> Self {
        Self { name: penalty.name, points: penalty.points }
    }
}

/// An edit; ranges of tokens from 0, half-open.
#[derive(Serialize)]
struct EditView {
    kind: &'static str,
    query: [usize; 2],
    source: [usize; 2],
}

impl From<&Edit> for EditView {
    fn from(edit: &Edit) -> Self {
        Self {
            kind: edit.kind.as_str(),
            query: [edit.query.start, edit.query.end],
            source: [edit.source.start, edit.source.end],
        }
    }
}

#[derive(Serialize)]
struct LeverageView {
    bands: Vec<BandView>,
    total: AmountView,
}

#[derive(Serialize)]
struct BandView {
    band: &'static str,
    #[serde(flatten)]
    amount: AmountView,
}

#[derive(Serialize)]
struct AmountView {
    segments: u64,
    words: u64,
    characters: u64,
}

impl From<&Leverage> for LeverageView {
    fn from(leverage: &Leverage) -> Self {
        let bands = leverage.bands();
        Self {
            bands: bands
                .map(|(b, amount)| BandView { band: b.as_str(), amount: amount.into() })
                .collect(),
            total: leverage.total().into(),
        }
    }
}

impl From<crate::draft::leverage::Amount> for AmountView {
    fn from(amount: crate::draft::leverage::Amount) -> Self {
        let crate::draft::leverage::Amount { segments, words, characters } = amount;
        Self { segments, words, characters }
    }
}
