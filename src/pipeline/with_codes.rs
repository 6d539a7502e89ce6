//! Penalties for inline codes: matching does not see them, so that a proposal may lack a place for
//! the sentence's, or have been made for a sentence with more.

use crate::draft::codes::{self, Languages};
use crate::draft::{Penalty, Proposal, Segment};
use crate::matching::Score;

/// Takes points off the proposals that the sentence's codes do not fit. Those that fall below the
/// threshold go; within a kind the order is by what is left.
pub(super) fn penalise(
    segment: &Segment,
    proposals: &mut Vec<Proposal>,
    languages: Languages<'_>,
    threshold: Score,
) {
    let coded = segment.coded();
    let mut any = false;
    for proposal in proposals.iter_mut() {
        let content = proposal.content.as_deref();
        if coded.codes.is_empty() && content.is_none() {
            continue;
        }
        let placed = codes::place(&coded, &proposal.target, content, languages);
        if !codes::fit(&coded.codes, &placed, content) {
            proposal.penalise(Penalty::CODES);
            any = true;
        }
    }
    if any {
        proposals.retain(|proposal| proposal.score >= threshold);
        // Stable: what has the same score keeps the order of the search.
        proposals.sort_by_key(|proposal| (proposal.order(), std::cmp::Reverse(proposal.score)));
    }
}
