//! Matches that differ from the segment in values alone, rewritten.
//!
//! A step after the search: the matches are chosen by score, and those that can be rewritten
//! without a guess come before the other fuzzy ones. The search knows nothing of it, so it is the
//! same with every kind of search.

use crate::draft::{Proposal, Repair};
use crate::matching::Kind;
use crate::placeable::{Sentence, Tongue, substitute_for};

/// Rewrites the fuzzy proposals for a segment whose only differences are values, and puts them
/// before the other fuzzy ones.
pub(super) fn repair(sentence: &Sentence<'_>, proposals: &mut [Proposal], to: Tongue) {
    let mut fuzzy = proposals.iter_mut().filter(|proposal| proposal.kind == Kind::Fuzzy).peekable();
    if fuzzy.peek().is_none() || sentence.values().is_empty() {
        return;
    }
    let mut any = false;
    for proposal in fuzzy {
        let rewritten = substitute_for(sentence, &proposal.source, &proposal.target, to);
        // Where no value is another one, something else differs: case, or digits for words.
        let Some(rewritten) = rewritten.ok().filter(|new| !new.changes.is_empty()) else {
            continue;
        };
        any = true;
        proposal.kind = Kind::Repaired;
        // The codes belong to the old text.
        proposal.content = None;
        let target_original = std::mem::replace(&mut proposal.target, rewritten.text);
        proposal.repair = Some(Repair { target_original, changes: rewritten.changes });
    }
    if any {
        // Stable: within a kind the order of the search stays.
        proposals.sort_by_key(Proposal::order);
    }
}
