//! What somebody did to the rows of a draft: sorted, deleted, added, doubled. It is named, and where
//! it leaves open what a translation is, none is taken.

use std::collections::BTreeMap;

use crate::draft::finished::{FinishedDraft, FinishedSegment};

/// The most numbers that a warning lists.
const MOST_LISTED: usize = 10;

/// The number of a row's segment; nothing where its id is none of ours.
pub(super) fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|&number| number > 0)
}

/// Puts the rows of a draft into the document's order, one a segment, and says what was done to
/// them. `count` is how many segments the draft had when it was made, where the file knows. A draft
/// with ids that are no numbers was not numbered by us, and stays as it is.
pub(super) fn settle(draft: &mut FinishedDraft, count: Option<u64>) -> Vec<String> {
    let numbers: Option<Vec<u64>> = draft.segments.iter().map(|s| number(&s.id)).collect();
    let Some(numbers) = numbers else { return Vec::new() };
    let mut rows: BTreeMap<u64, Vec<FinishedSegment>> = BTreeMap::new();
    for (number, segment) in numbers.iter().zip(draft.segments.drain(..)) {
        rows.entry(*number).or_default().push(segment);
    }
    let last = count.or_else(|| rows.keys().next_back().copied()).unwrap_or(0);
    // More than the file has rows are no numbers of ours.
    let last = last.min(numbers.len() as u64 * 2 + 1000);
    let deleted = list((1..=last).filter(|number| !rows.contains_key(number)));
    let (mut doubled, mut open) = (Vec::new(), Vec::new());
    for (number, mut rows) in rows {
        let mut first = rows.remove(0);
        if rows.iter().any(|row| !says_the_same(&first, row)) {
            first.targets.clear();
            open.push(number);
        } else if !rows.is_empty() {
            doubled.push(number);
        }
        draft.segments.push(first);
    }
    let name = &draft.document;
    let told = [
        deleted.map(|list| format!("{name}: the rows of these segments are missing: {list}")),
        list(doubled.into_iter()).map(|list| {
            format!("{name}: these segments have more than one row, all with the same text: {list}")
        }),
        list(open.into_iter()).map(|list| {
            format!(
                "{name}: these segments have several rows that differ, and none of their \
                 translations was taken: {list}"
            )
        }),
        (!numbers.is_sorted()).then(|| {
            format!("{name}: the rows stand in another order; they were read in the document's")
        }),
    ];
    told.into_iter().flatten().collect()
}

/// Whether two rows hold the same translations of the same sentence.
fn says_the_same(one: &FinishedSegment, other: &FinishedSegment) -> bool {
    (&one.source, &one.source_hash, &one.targets)
        == (&other.source, &other.source_hash, &other.targets)
}

/// Numbers for a message, the first few of them; `None` where there are none.
fn list(numbers: impl Iterator<Item = u64>) -> Option<String> {
    let numbers: Vec<u64> = numbers.collect();
    let shown: Vec<String> = numbers.iter().take(MOST_LISTED).map(u64::to_string).collect();
    match numbers.len().saturating_sub(shown.len()) {
        _ if numbers.is_empty() => None,
        0 => Some(shown.join(", ")),
        more => Some(format!("{} and {more} more", shown.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::finished::FinishedTarget;
    use crate::language::Language;

    fn told(rows: &[(&str, &str)], count: Option<u64>) -> (Vec<String>, Vec<String>) {
        let language = Language::from_tag("ur").unwrap();
        let segment = |(id, text): &(&str, &str)| FinishedSegment {
            id: (*id).to_owned(),
            line: None,
            source: format!("Sentence {id}."),
            codes: Vec::new(),
            source_hash: None,
            targets: vec![FinishedTarget {
                language: language.clone(),
                text: (*text).to_owned(),
                codes: Vec::new(),
                confirmed: true,
                proposed: None,
            }],
        };
        let mut draft = FinishedDraft {
            document: "a.txt".to_owned(),
            source_language: Language::from_tag("en").unwrap(),
            target_languages: vec![language.clone()],
            segments: rows.iter().map(segment).collect(),
        };
        let told = settle(&mut draft, count);
        let rows = draft.segments.iter().map(|segment| {
            format!("{} {}", segment.id, segment.targets.first().map_or("-", |t| t.text.as_str()))
        });
        (rows.collect(), told)
    }

    #[test]
    fn what_was_done_is_named_and_not_guessed_at() {
        let (rows, nothing) = told(&[("1", "a"), ("2", "b")], Some(2));
        assert_eq!((rows, nothing.len()), (vec!["1 a".to_owned(), "2 b".to_owned()], 0));
        let (rows, said) =
            told(&[("4", "d"), ("1", "a"), ("1", "a"), ("2", "b"), ("2", "x")], Some(5));
        assert_eq!(rows, ["1 a", "2 -", "4 d"]);
        let said = said.join("\n");
        for expected in ["missing: 3, 5", "the same text: 1", "was taken: 2", "another order"] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
    }

    #[test]
    fn ids_of_other_programs_stay_in_their_order() {
        let (rows, said) = told(&[("u2", "b"), ("u1", "a"), ("u1", "c")], None);
        assert_eq!(rows, ["u2 b", "u1 a", "u1 c"]);
        assert!(said.is_empty());
    }
}
