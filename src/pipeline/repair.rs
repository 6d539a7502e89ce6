//! Matches that differ from the segment in values or in terms of the glossary alone, rewritten.
//!
//! A step after the search: the matches are chosen by score, and those that can be rewritten
//! without a guess come before the other fuzzy ones. The search knows nothing of it, so it is the
//! same with every kind of search.

use crate::draft::{Proposal, Repair, Repaired};
use crate::language::Language;
use crate::matching::Kind;
use crate::placeable::{Change, Sentence, Tongue, substitute_for};
use crate::terms::Termbase;
use crate::text::Span;

/// A target rewritten.
struct Rewritten {
    text: String,
    changes: Vec<Change>,
    what: Repaired,
}

/// Rewrites the fuzzy proposals for a segment whose only differences are values and terms, and puts
/// them before the other fuzzy ones.
pub(super) fn repair(
    sentence: &Sentence<'_>,
    proposals: &mut [Proposal],
    language: &Language,
    terms: Option<&Termbase>,
) {
    let Some(to) = Tongue::of(language) else { return };
    let mut fuzzy = proposals.iter_mut().filter(|proposal| proposal.kind == Kind::Fuzzy).peekable();
    if fuzzy.peek().is_none() || (sentence.values().is_empty() && terms.is_none()) {
        return;
    }
    let mut any = false;
    for proposal in fuzzy {
        let rewritten = by_values(sentence, proposal, to)
            .or_else(|| by_terms(sentence, proposal, (language, to), terms?));
        let Some(Rewritten { text, changes, what }) = rewritten else { continue };
        any = true;
        proposal.kind = Kind::Repaired;
        // The codes belong to the old text.
        proposal.content = None;
        let target_original = std::mem::replace(&mut proposal.target, text);
        proposal.repair = Some(Repair { what, target_original, changes });
    }
    if any {
        // Stable: within a kind the order of the search stays.
        proposals.sort_by_key(Proposal::order);
    }
}

fn by_values(sentence: &Sentence<'_>, proposal: &Proposal, to: Tongue) -> Option<Rewritten> {
    if sentence.values().is_empty() {
        return None;
    }
    let new = substitute_for(sentence, &proposal.source, &proposal.target, to).ok()?;
    // Where no value is another one, something else differs: case, or digits for words.
    let changed = !new.changes.is_empty();
    changed.then_some(Rewritten { text: new.text, changes: new.changes, what: Repaired::Values })
}

/// The terms first; what is left to differ may be values. Values of the whole are compared in the end,
/// those that stand in terms too.
fn by_terms(
    sentence: &Sentence<'_>,
    proposal: &Proposal,
    (language, to): (&Language, Tongue),
    terms: &Termbase,
) -> Option<Rewritten> {
    let old = (proposal.source.as_str(), proposal.target.as_str());
    let replaced = terms.replace(sentence.text(), old, language)?;
    let new = substitute_for(sentence, &replaced.source, &replaced.target, to).ok()?;
    let what = if new.changes.is_empty() { Repaired::Terms } else { Repaired::TermsAndValues };
    let changes = joined(replaced.changes, new.changes)?;
    Some(Rewritten { text: new.text, changes, what })
}

/// What was put into a text twice, by places in the last one. `None` where the second change touches
/// what the first one put in.
fn joined(first: Vec<Change>, second: Vec<Change>) -> Option<Vec<Change>> {
    // The places that the second change had before it.
    let mut places: Vec<Span> = Vec::with_capacity(second.len());
    let (mut removed, mut added) = (0, 0);
    for change in &second {
        let start = change.span.start + removed - added;
        places.push(Span::new(start, start + change.was.len()));
        removed += change.was.len();
        added += change.span.len();
    }
    let mut joined = second;
    for change in first {
        let mut span = change.span;
        for (place, later) in places.iter().zip(&joined) {
            if place.start < change.span.end && change.span.start < place.end {
                return None;
            }
            if place.end <= change.span.start {
                let by = |at: usize| at + later.span.len() - later.was.len();
                span = Span::new(by(span.start), by(span.end));
            }
        }
        joined.push(Change { span, was: change.was });
    }
    joined.sort_by_key(|change| change.span.start);
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_two_steps_are_told_by_places_in_the_last_text() {
        let change =
            |start, end, was: &str| Change { span: Span::new(start, end), was: was.into() };
        // 5 A met B 30 -> 5 CCC met B 30 -> 1000 CCC met B 7
        let first = vec![change(2, 5, "A")];
        let second = vec![change(0, 4, "5"), change(15, 16, "30")];
        let expected = vec![change(0, 4, "5"), change(5, 8, "A"), change(15, 16, "30")];
        assert_eq!(joined(first.clone(), second), Some(expected));
        assert_eq!(joined(first, vec![change(3, 4, "C")]), None);
    }
}
