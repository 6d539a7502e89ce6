//! A document and a memory become a draft. Pure: no file, no clock, no printing; parallel over
//! segments, the result in order.

pub mod evaluate;
pub mod history;
mod parts;
mod rendered;
mod repair;
mod repetitions;
mod with_codes;

use rayon::prelude::*;

use crate::document::{CodedText, Document};
use crate::draft::codes::{self, Languages};
use crate::draft::{
    Block, Column, Draft, Leverage, Occurrence, Penalty, Proposal, Segment, Similar, Status,
    TextOrigin,
};
use crate::language::Language;
use crate::matching::{self, Context, Kind, Match, Score, Search};
use crate::memory::Memory;
use crate::placeable::{self, Found, Sentence, Tongue};
use crate::segmentation::Segmenter;
use crate::terms::Termbase;
use crate::text;
pub use parts::{Aids, add_parts};
pub use repetitions::{SIMILAR, Seen};

/// What a draft is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The lowest score that is proposed.
    pub threshold: Score,
    /// The lowest score whose target becomes the text to begin with.
    pub prefill: Score,
    /// The most proposals for a segment and language.
    pub limit: usize,
    /// Whether fuzzy proposals stand in the order by evidence ([`matching::evidence`]), which no band
    /// depends on, or in that of the design.
    pub evidence: bool,
}

impl Default for Options {
    /// Proposes the five best of 50 percent and more, and begins with those of 75 and more.
    fn default() -> Self {
        Self {
            threshold: Score::percent(50),
            prefill: Score::percent(75),
            limit: 5,
            evidence: true,
        }
    }
}

/// A document cut into segments, not matched yet.
#[derive(Clone, Debug)]
pub struct Segmented {
    /// The document's name, as in [`Draft::document`].
    pub name: String,
    /// The blocks of the document.
    pub blocks: Vec<Block>,
    /// The segments, with no columns yet.
    pub segments: Vec<Segment>,
    /// For each segment, where the same sentence stood first, if that was earlier.
    first: Vec<Option<Occurrence>>,
    /// For each segment that came for the first time, its number among the sentences of the run.
    place: Vec<Option<u32>>,
    /// For each segment, the most similar sentence before it.
    similar: Vec<Option<Similar>>,
}

/// Cuts a document into segments.
pub fn segment(name: impl Into<String>, document: &Document, segmenter: &Segmenter) -> Segmented {
    let mut blocks = Vec::with_capacity(document.blocks().len());
    let mut segments: Vec<Segment> = Vec::new();
    for (number, block) in (1..).zip(document.blocks()) {
        let text = text::on_one_line(&block.text).into_owned();
        blocks.push(Block { number, kind: block.kind, text });
        if !block.kind.is_translatable() {
            continue;
        }
        let spans = segmenter.sentences(&block.text, block.newline);
        for (coded, &span) in block.sentences(&spans).into_iter().zip(&spans) {
            let CodedText { text: source, codes } = coded.on_one_line();
            segments.push(Segment {
                number: segments.len() as u32 + 1,
                block: number,
                kind: block.kind,
                span,
                words: text::count_words(&source),
                characters: text::count_characters(&source),
                source,
                codes,
                values: Vec::new(),
                columns: Vec::new(),
            });
        }
    }
    let (first, place, similar) =
        (vec![None; segments.len()], vec![None; segments.len()], vec![None; segments.len()]);
    Segmented { name: name.into(), blocks, segments, first, place, similar }
}

impl Segmented {
    /// Adds all that the draft takes from here.
    pub fn digest(&self, digest: &mut text::Digest) {
        let mut add = |text: &str| {
            digest.write(text.as_bytes());
            digest.write(b"\xFF");
        };
        add(&self.name);
        for block in &self.blocks {
            add(block.kind.as_str());
            add(&block.text);
        }
        for (i, segment) in self.segments.iter().enumerate() {
            add(&segment.source);
            let similar = self.similar[i].as_ref();
            let places = [self.first[i].as_ref(), similar.map(|similar| &similar.at)];
            for place in places.into_iter().flatten() {
                add(&place.document);
                add(&place.segment.to_string());
            }
            if let Some(similar) = similar {
                add(&similar.score.to_string());
            }
        }
    }

    /// The sentences that stood earlier in the run.
    pub fn repetitions(&self) -> impl Iterator<Item = &str> {
        let segments = self.segments.iter().zip(&self.first);
        segments.filter(|(_, first)| first.is_some()).map(|(segment, _)| segment.source.as_str())
    }
}

/// Matches the segments against a memory, in parallel, and makes the draft.
pub fn draft(segmented: Segmented, memory: &Memory, options: Options) -> Draft {
    draft_with_terms(segmented, memory, options, None)
}

/// The same with a glossary, whose terms may stand for one another in matches.
pub fn draft_with_terms(
    segmented: Segmented,
    memory: &Memory,
    options: Options,
    terms: Option<&Termbase>,
) -> Draft {
    let Segmented { name, blocks, mut segments, first, similar, .. } = segmented;
    let target_languages: Vec<_> = memory.target_languages().cloned().collect();
    let from = Tongue::of(memory.source_language());
    let matched: Vec<(Vec<Found>, Vec<Column>)> = (0..segments.len())
        .into_par_iter()
        .map(|i| {
            let segment = &segments[i];
            let values = from.map(|from| placeable::extract(&segment.source, from));
            let values = values.unwrap_or_default();
            let sentence = from.map(|from| Sentence::with_values(&segment.source, from, &values));
            let context = Context {
                before: i.checked_sub(1).map(|before| segments[before].source.as_str()),
                after: segments.get(i + 1).map(|after| after.source.as_str()),
            };
            let earlier = (&first[i], &similar[i]);
            let Options { threshold, limit, .. } = options;
            let search = Search { threshold, limit, exhaustive: false };
            let find =
                if options.evidence { matching::find_all_by_evidence } else { matching::find_all };
            let found = find(memory, &segment.source, Some(context), search);
            let languages = target_languages.iter().enumerate().zip(found);
            let column = |(to, found)| {
                column(segment, sentence.as_ref(), earlier, found, (memory, terms), to, options)
            };
            let columns = languages.map(column).collect();
            (values, columns)
        })
        .collect();
    for (segment, matched) in segments.iter_mut().zip(matched) {
        (segment.values, segment.columns) = matched;
    }
    let leverage = target_languages
        .iter()
        .enumerate()
        .map(|(column, language)| Leverage::of(language.clone(), &segments, column))
        .collect();
    Draft {
        document: name,
        source_language: memory.source_language().clone(),
        target_languages,
        blocks,
        segments,
        leverage,
    }
}

fn column(
    segment: &Segment,
    sentence: Option<&Sentence<'_>>,
    (first, similar): (&Option<Occurrence>, &Option<Similar>),
    found: Vec<Match<'_>>,
    (memory, terms): (&Memory, Option<&Termbase>),
    (target, language): (usize, &Language),
    options: Options,
) -> Column {
    let mut proposals = proposals(sentence, found, language, terms);
    let languages = Languages { source: memory.source_language(), target: language };
    with_codes::penalise(segment, &mut proposals, languages, options.threshold);
    let best = proposals.first();
    let status = match best.map(|proposal| (proposal.kind, proposal.is_exact())) {
        Some((Kind::Context, true)) => Status::Context,
        Some((Kind::Exact, true)) => Status::Exact,
        _ if first.is_some() => Status::Repetition,
        Some((Kind::Repaired, _)) => Status::Repaired,
        Some(_) => Status::Fuzzy,
        None => Status::None,
    };
    let begin = best.filter(|proposal| proposal.score >= options.prefill);
    let codes = begin.map(|begin| {
        codes::place(&segment.coded(), &begin.target, begin.content.as_deref(), languages)
    });
    let text = begin.map(|begin| begin.target.clone());
    let first = first.clone().filter(|_| status == Status::Repetition);
    let score = proposals.first().map(|proposal| proposal.score);
    let similar = similar.clone().filter(|similar| score.is_none_or(|s| s < similar.score));
    let origin = TextOrigin::Proposal;
    let values = match sentence {
        Some(sentence) if proposals.is_empty() => {
            rendered::values(sentence, memory, (target, language))
        }
        _ => Vec::new(),
    };
    let (text, codes) = (text.unwrap_or_default(), codes.unwrap_or_default());
    let (parts, findings) = (Vec::new(), Vec::new());
    Column { text, codes, origin, status, first, similar, proposals, values, parts, findings }
}

/// What to propose for a sentence of what a search found: those matches that differ in values, or in
/// terms of a glossary, alone are rewritten, and come before the other fuzzy ones. Without the
/// sentence, in languages whose values are not known, none is.
pub fn proposals(
    sentence: Option<&Sentence<'_>>,
    found: Vec<Match<'_>>,
    to: &Language,
    terms: Option<&Termbase>,
) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = found.into_iter().filter_map(propose).collect();
    if let Some(sentence) = sentence {
        repair::repair(sentence, &mut proposals, to, terms);
    }
    proposals
}

/// Takes a match out of its memory. `None` where the memory is damaged.
fn propose(found: Match<'_>) -> Option<Proposal> {
    let Match { unit, kind, score, penalty, edits } = found;
    let unit = unit.details()?;
    let mut proposal = Proposal {
        score,
        penalties: Vec::new(),
        kind,
        source: unit.source.to_owned(),
        target: unit.target.to_owned(),
        repair: None,
        content: unit.content,
        alternatives: unit.alternatives.into_iter().map(str::to_owned).collect(),
        edits,
        replacements: Vec::new(),
        memory: unit.file.to_owned(),
        unit: unit.number,
        author: unit.author.map(str::to_owned),
        date: unit.date.map(str::to_owned),
        document: unit.document.map(str::to_owned),
        notes: unit.notes.into_iter().map(str::to_owned).collect(),
    };
    if penalty > 0 {
        proposal.penalise(Penalty::memory(penalty));
    }
    Some(proposal)
}

#[cfg(test)]
mod tests;
