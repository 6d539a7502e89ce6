//! A finished draft put to the sentences of its document: which row belongs to which sentence.
//!
//! A row belongs to the sentence of its number, where that is the one that it was made for, else to
//! the first sentence with the same words that has no row yet. Rows may be in any order, be missing
//! or be added; what belongs nowhere is named, and nothing is guessed at.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Segment;
use super::finished::{FinishedDraft, FinishedSegment, FinishedTarget};
use crate::language::Language;
use crate::text;

/// What a finished draft holds for the sentences of a document in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit<'d> {
    /// For each sentence the target; `None` where the draft has none or an empty one.
    pub targets: Vec<Option<&'d FinishedTarget>>,
    /// The sentences, by number, that have no row in the draft.
    pub missing: Vec<u32>,
    /// The rows with a target whose sentence is not in the document, or that say another source
    /// than they were made for.
    pub strange: Vec<&'d FinishedSegment>,
}

/// Puts a finished draft to the sentences of its document.
pub fn fit<'d>(segments: &[Segment], draft: &'d FinishedDraft, language: &Language) -> Fit<'d> {
    let rows: Vec<(&FinishedSegment, String)> = draft
        .segments
        .iter()
        .filter(|row| row.source_changed() != Some(true))
        .map(|row| (row, text::fingerprint(&row.source)))
        .collect();
    let mut used = vec![false; rows.len()];
    let mut of: Vec<Option<usize>> = vec![None; segments.len()];
    let by_id: HashMap<&str, usize> =
        rows.iter().enumerate().rev().map(|(at, (row, _))| (row.id.as_str(), at)).collect();
    let hashes: Vec<String> = segments.iter().map(|s| text::fingerprint(&s.source)).collect();
    for ((segment, hash), of) in segments.iter().zip(&hashes).zip(&mut of) {
        let row = by_id.get(segment.number.to_string().as_str()).copied();
        if let Some(at) = row.filter(|&at| rows[at].1 == *hash) {
            used[at] = true;
            *of = Some(at);
        }
    }
    let mut rest: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, (_, hash)) in rows.iter().enumerate().filter(|(at, _)| !used[*at]) {
        rest.entry(hash).or_default().push_back(at);
    }
    for (hash, of) in hashes.iter().zip(&mut of).filter(|(_, of)| of.is_none()) {
        *of = rest.get_mut(hash.as_str()).and_then(VecDeque::pop_front);
        of.iter().for_each(|&at| used[at] = true);
    }
    let target = |row: &'d FinishedSegment| {
        let target = row.targets.iter().find(|target| target.language == *language);
        target.filter(|target| !target.text.trim().is_empty())
    };
    let taken: HashSet<*const FinishedSegment> = rows
        .iter()
        .zip(&used)
        .filter(|(_, used)| **used)
        .map(|((row, _), _)| std::ptr::from_ref(*row))
        .collect();
    Fit {
        targets: of.iter().map(|at| at.and_then(|at| target(rows[at].0))).collect(),
        missing: segments
            .iter()
            .zip(&of)
            .filter(|(_, at)| at.is_none())
            .map(|(segment, _)| segment.number)
            .collect(),
        strange: draft
            .segments
            .iter()
            .filter(|row| !taken.contains(&std::ptr::from_ref(*row)) && target(row).is_some())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;
    use crate::text::Span;

    fn segments(sources: &[&str]) -> Vec<Segment> {
        let segment = |(number, source): (u32, &&str)| Segment {
            number,
            block: 1,
            kind: BlockKind::Paragraph,
            span: Span::new(0, source.len()),
            source: (*source).to_owned(),
            codes: Vec::new(),
            values: Vec::new(),
            words: 1,
            characters: 1,
            columns: Vec::new(),
        };
        (1..).zip(sources).map(segment).collect()
    }

    fn draft(rows: &[(&str, &str, &str)]) -> FinishedDraft {
        let urdu = Language::from_tag("ur").unwrap();
        let row = |&(id, source, target): &(&str, &str, &str)| FinishedSegment {
            id: id.into(),
            line: None,
            source: source.into(),
            codes: vec![],
            source_hash: None,
            targets: vec![FinishedTarget {
                language: Language::from_tag("ur").unwrap(),
                text: target.into(),
                codes: vec![],
                confirmed: true,
                proposed: None,
            }],
        };
        FinishedDraft {
            document: "d".into(),
            source_language: Language::from_tag("en").unwrap(),
            target_languages: vec![urdu],
            segments: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn rows_in_any_order_find_their_sentences() {
        let urdu = Language::from_tag("ur").unwrap();
        let segments = segments(&["A one.", "B two.", "A one.", "C three.", "D four."]);
        let draft = draft(&[
            ("9", "B  two.", "ب"),
            ("3", "A one.", "دوسرا"),
            ("1", "A one.", "پہلا"),
            ("4", "C changed.", "ج"),
            ("5", "D four.", " "),
        ]);
        let fit = fit(&segments, &draft, &urdu);
        let texts: Vec<_> = fit.targets.iter().map(|t| t.map(|t| t.text.as_str())).collect();
        assert_eq!(texts, [Some("پہلا"), Some("ب"), Some("دوسرا"), None, None]);
        assert_eq!(fit.missing, [4]);
        assert_eq!(fit.strange.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["4"]);
    }

    #[test]
    fn a_row_that_says_another_source_than_it_was_made_for_is_strange() {
        let urdu = Language::from_tag("ur").unwrap();
        let mut draft = draft(&[("1", "A one.", "الف")]);
        draft.segments[0].source_hash = Some(text::fingerprint("A two."));
        let segments = segments(&["A one."]);
        let fit = fit(&segments, &draft, &urdu);
        assert_eq!((fit.targets[0], fit.missing.len(), fit.strange.len()), (None, 1, 1));
    }
}
