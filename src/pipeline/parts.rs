//! Terms and fragments beside the segments of a draft: of each source what is known in part, and of
//! each fuzzy match what stands for the words that differ. Nothing is put into a target.

use std::ops::Range;

use rayon::prelude::*;

use crate::draft::parts::{Fragment, Known, Part, Replacement, Term};
use crate::draft::{Column, Draft, Proposal};
use crate::fragments::{self, Fragments, Nearness};
use crate::language::Language;
use crate::matching::{Edit, EditKind, Kind};
use crate::terms::{Entry, Termbase};
use crate::text::{self, Span};
use crate::words;

/// The least confidence of a fragment that is shown in a draft. Below it translators used another
/// wording in two cases of five.
const LEAST: f64 = 0.6;

/// What knows parts of sentences, as far as there is any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Aids<'a> {
    /// The glossary.
    pub terms: Option<&'a Termbase>,
    /// What was learnt of the memory, by target language.
    pub fragments: &'a [Option<Fragments>],
}

impl Aids<'_> {
    /// Whether there is nothing that knows anything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_none() && self.fragments.iter().all(Option::is_none)
    }
}

/// Adds to a draft what is known of the parts of its segments: terms everywhere, fragments where no
/// match is good enough to begin with, and replacements in fuzzy matches.
pub fn add_parts(draft: &mut Draft, aids: &Aids<'_>) {
    if aids.is_empty() {
        return;
    }
    let languages = &draft.target_languages;
    let nearness = |fragments: &Option<Fragments>| {
        let mut text = Nearness::default();
        if let Some(known) = fragments {
            draft.segments.iter().for_each(|segment| text += known.nearness(&segment.source));
        }
        text
    };
    let text: Vec<Nearness> = aids.fragments.iter().map(nearness).collect();
    draft.segments.par_iter_mut().for_each(|segment| {
        for (number, (column, language)) in segment.columns.iter_mut().zip(languages).enumerate() {
            let fragments = aids.fragments.get(number).and_then(Option::as_ref);
            let text = text.get(number).copied().unwrap_or_default();
            let known = KnownParts { terms: aids.terms, fragments, text, language };
            known.add_to(&segment.source, column);
        }
    });
}

/// What knows parts of sentences in one language.
pub(super) struct KnownParts<'a> {
    pub(super) terms: Option<&'a Termbase>,
    pub(super) fragments: Option<&'a Fragments>,
    /// How near the text that the sentences are from is to the memory.
    pub(super) text: Nearness,
    pub(super) language: &'a Language,
}

impl KnownParts<'_> {
    fn add_to(&self, source: &str, column: &mut Column) {
        let terms = self.terms(source);
        for proposal in column.proposals.iter_mut().filter(|p| p.kind == Kind::Fuzzy) {
            proposal.replacements = self.replacements(source, &terms, proposal);
        }
        column.parts = self.with_fragments(source, terms, column.text.is_empty());
    }

    /// The terms of a sentence and, where they are wanted, its fragments, in order.
    pub(super) fn parts(&self, source: &str, fragments: bool) -> Vec<Part> {
        self.with_fragments(source, self.terms(source), fragments)
    }

    fn with_fragments(&self, source: &str, mut parts: Vec<Part>, wanted: bool) -> Vec<Part> {
        if wanted {
            let taken: Vec<Span> = parts.iter().map(|part| part.span).collect();
            parts.extend(self.fragments(source, 2, &taken));
            parts.sort_by_key(|part| part.span.start);
        }
        parts
    }

    fn terms(&self, source: &str) -> Vec<Part> {
        let entries = self.terms.map(|terms| terms.entries(source, self.language));
        let part = |Entry { span, targets, forbidden, domain, note }| {
            let term = Term { targets, forbidden, domain, note };
            Part { span, known: Known::Term(term) }
        };
        entries.into_iter().flatten().map(part).collect()
    }

    fn fragments(&self, source: &str, least: u32, taken: &[Span]) -> Vec<Part> {
        let found = self.fragments.map(|fragments| fragments.find(source, least, taken, self.text));
        let sure = found.into_iter().flatten().filter(|found| found.confidence >= LEAST);
        let part = |found: fragments::Fragment| {
            let fragments::Fragment { span, target, confidence, occurrences, agreeing, example } =
                found;
            let fragment = Fragment { target, confidence, occurrences, agreeing, example };
            Part { span, known: Known::Fragment(fragment) }
        };
        sure.map(part).collect()
    }

    /// What stands for the words that a match does not have.
    fn replacements(&self, source: &str, terms: &[Part], proposal: &Proposal) -> Vec<Replacement> {
        let tokens: Vec<Span> = text::tokens(source).collect();
        let old_tokens: Vec<Span> = text::tokens(&proposal.source).collect();
        let old_terms = self.terms(&proposal.source);
        let mut replacements = Vec::new();
        let terms_at: Vec<Range<usize>> = terms
            .iter()
            .map(|part| {
                let start = tokens.partition_point(|token| token.end <= part.span.start);
                start..tokens.partition_point(|token| token.start < part.span.end)
            })
            .collect();
        for edit in joined(&proposal.edits, &terms_at) {
            let Some(new) = stretch(&tokens, &edit.query) else { continue };
            let old = stretch(&old_tokens, &edit.source);
            let within = |parts: &[Part], span: Span| -> Vec<Part> {
                parts.iter().filter(|part| overlap(part.span, span)).cloned().collect()
            };
            let mut parts = within(terms, new);
            let mut old_parts = old.map(|old| within(&old_terms, old)).unwrap_or_default();
            if parts.is_empty() {
                parts = self.fragments(source, 1, &outside(new, source.len()));
            }
            if old_parts.is_empty()
                && let Some(old) = old
            {
                let others = outside(old, proposal.source.len());
                old_parts = self.fragments(&proposal.source, 1, &others);
            }
            // Of several it could not be told which stands for which.
            let old_part = match (parts.as_slice(), old_parts.as_slice()) {
                ([_], [one]) => Some(one),
                _ => None,
            };
            let was = old_part.and_then(|part| self.standing(part, &proposal.target));
            for part in parts {
                let whole = part.span.start <= new.start && new.end <= part.span.end;
                let old = old_part.map(|old| old.span).or(old.filter(|_| whole));
                let old = old.map_or("", |old| &proposal.source[old.range()]).to_owned();
                let (was, new) = (was.clone(), part);
                let replacement = Replacement { old, was, new };
                if !replacements.contains(&replacement) {
                    replacements.push(replacement);
                }
            }
        }
        replacements
    }

    /// The target of a part as it stands in a translation.
    fn standing(&self, part: &Part, target: &str) -> Option<String> {
        let by_character = words::is_unspaced(self.language);
        let stands = |text: &&String| {
            target.match_indices(text.as_str()).any(|(at, _)| {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let before = target[..at].chars().next_back();
                let after = target[at + text.len()..].chars().next();
                by_character || !letter(before) && !letter(after)
            })
        };
        match &part.known {
            Known::Term(term) => term.targets.iter().chain(&term.forbidden).find(stands).cloned(),
            Known::Fragment(fragment) => Some(&fragment.target).filter(stands).cloned(),
        }
    }
}

/// Edits that follow one another, or touch one term, as one, which reaches as far as the term: beside
/// edits both texts have the same words. Those of spelling or of figures alone are left out, and those
/// that only take away.
fn joined(edits: &[Edit], terms: &[Range<usize>]) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits.iter().filter(|edit| edit.kind != EditKind::Variant) {
        match joined.last_mut() {
            Some(last)
                if last.query.end == edit.query.start && last.source.end == edit.source.start =>
            {
                last.query.end = edit.query.end;
                last.source.end = edit.source.end;
            }
            _ => joined.push(edit.clone()),
        }
    }
    for term in terms {
        let touches = |edit: &Edit| {
            // What was taken away stands between two words.
            let end = edit.query.end.max(edit.query.start + 1);
            let inside = !edit.query.is_empty() || term.start < edit.query.start;
            inside && term.start < end && edit.query.start < term.end
        };
        let Some(first) = joined.iter().position(touches) else { continue };
        let last = joined.iter().rposition(touches).unwrap_or(first);
        let (start, end) = (&joined[first], &joined[last]);
        let before = start.query.start.saturating_sub(term.start).min(start.source.start);
        let after = term.end.saturating_sub(end.query.end);
        let whole = Edit {
            kind: EditKind::Replace,
            query: start.query.start - before..end.query.end + after,
            source: start.source.start - before..end.source.end + after,
        };
        joined.splice(first..=last, [whole]);
    }
    joined.retain(|edit| !edit.query.is_empty());
    joined
}

/// The stretch of a text from the first to the last of some tokens.
fn stretch(tokens: &[Span], range: &std::ops::Range<usize>) -> Option<Span> {
    let within = tokens.get(range.start..range.end.min(tokens.len()))?;
    Some(Span::new(within.first()?.start, within.last()?.end))
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// All of a text but a stretch.
fn outside(span: Span, length: usize) -> [Span; 2] {
    [Span::new(0, span.start), Span::new(span.end, length)]
}

#[cfg(test)]
mod tests;
