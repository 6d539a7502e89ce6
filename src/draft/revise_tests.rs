use proptest::prelude::*;

use super::super::finished::Proposed;
use super::*;
use crate::document::BlockKind;
use crate::draft::{Status, TextOrigin};

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn draft(sources: &[&str]) -> Draft {
    let segments = (1..).zip(sources).map(|(number, source)| Segment {
        span: crate::text::Span::new(0, source.len()),
        codes: Vec::new(),
        number,
        block: 1,
        kind: BlockKind::Paragraph,
        source: (*source).to_owned(),
        values: Vec::new(),
        words: 1,
        characters: 1,
        columns: vec![Column {
            text: String::new(),
            codes: Vec::new(),
            origin: TextOrigin::Proposal,
            status: Status::None,
            first: None,
            similar: None,
            proposals: Vec::new(),
            values: Vec::new(),
            parts: Vec::new(),
            findings: Vec::new(),
        }],
    });
    Draft {
        document: "a.txt".into(),
        source_language: language("en"),
        target_languages: vec![language("ur")],
        blocks: Vec::new(),
        segments: segments.collect(),
        leverage: Vec::new(),
    }
}

fn finished(pairs: &[(&str, &str, bool)]) -> FinishedDraft {
    let segment = |(number, (source, text, confirmed)): (u32, &(&str, &str, bool))| {
        let target = FinishedTarget {
            language: language("ur"),
            text: (*text).to_owned(),
            codes: Vec::new(),
            confirmed: *confirmed,
            proposed: None,
        };
        FinishedSegment {
            id: number.to_string(),
            line: None,
            source: (*source).to_owned(),
            codes: Vec::new(),
            source_hash: None,
            targets: vec![target],
        }
    };
    FinishedDraft {
        document: "a.txt".into(),
        source_language: language("en"),
        target_languages: vec![language("ur")],
        segments: (1..).zip(pairs).map(segment).collect(),
    }
}

fn texts(draft: &Draft) -> Vec<&str> {
    draft.segments.iter().map(|segment| segment.columns[0].text.as_str()).collect()
}

#[test]
fn what_is_unchanged_is_kept_what_moved_is_found_and_what_changed_is_offered() {
    let mut new = draft(&[
        "The forum closed.",
        "It rained all day.",
        "The two sides signed a new agreement on water.",
        "Nobody was there.",
    ]);
    let old = finished(&[
        ("It rained all day.", "سارا دن بارش ہوئی۔", true),
        (
            "The two sides signed an agreement on water.",
            "دونوں فریقوں نے پانی پر معاہدہ کیا۔",
            true,
        ),
        ("The forum closed.", "فورم ختم ہوا۔", false),
        ("Wholly another sentence here.", "کچھ اور۔", true),
        ("Not translated.", "", false),
    ]);
    let revision = revise(&mut new, &old, "a.ur.xlf", Score::percent(75));
    assert_eq!(revision, Revision { kept: 2, moved: 1, offered: 1, left: 1 });
    assert_eq!(
        texts(&new),
        ["فورم ختم ہوا۔", "سارا دن بارش ہوئی۔", "دونوں فریقوں نے پانی پر معاہدہ کیا۔", ""]
    );
    let origins: Vec<_> = new.segments.iter().map(|segment| segment.columns[0].origin).collect();
    assert_eq!(origins[0], TextOrigin::Translator { confirmed: false });
    assert_eq!(origins[1], TextOrigin::Translator { confirmed: true });
    let offered = &new.segments[2].columns[0].proposals[0];
    assert_eq!((offered.memory.as_str(), offered.unit), ("a.ur.xlf", 2));
    assert_eq!(offered.target, "دونوں فریقوں نے پانی پر معاہدہ کیا۔");
    assert!(offered.score >= Score::percent(75) && offered.score < Score::EXACT);
    assert!(!offered.edits.is_empty());
}

#[test]
fn a_proposal_that_stands_unedited_is_nobodys_work() {
    let mut old = finished(&[("One.", "ایک۔", false)]);
    old.segments[0].targets[0].proposed = Some(Proposed { score: 90, target: "ایک۔ ".into() });
    assert!(!is_work(&old.segments[0].targets[0]));
    old.segments[0].targets[0].confirmed = true;
    assert!(is_work(&old.segments[0].targets[0]));
    assert!(!holds_others(&old, &[language("ur")]));
    assert!(holds_others(&old, &[language("zh")]));
}

#[test]
fn the_work_that_is_merged_first_stays() {
    let mut new = draft(&["One."]);
    revise(&mut new, &finished(&[("One.", "ایک۔", false)]), "a.ur.xlf", Score::percent(75));
    revise(&mut new, &finished(&[("One.", "اک۔", true)]), "a.tsv", Score::percent(75));
    assert_eq!(texts(&new), ["ایک۔"]);
}

#[test]
fn what_was_confirmed_elsewhere_stands_where_the_sentence_comes_again() {
    let mut new = draft(&["One.", "Two."]);
    let first = crate::draft::Occurrence { document: "b.txt".into(), segment: 3 };
    new.segments[1].columns[0].first = Some(first);
    let propagated = propagate(&mut new, &|source, _| (source == "Two.").then_some("دو۔"));
    assert_eq!((propagated, texts(&new)), (1, vec!["", "دو۔"]));
    assert_eq!(new.segments[1].columns[0].origin, TextOrigin::Repetition);
}

proptest! {
    /// Nothing is lost: each target of a translator is kept, offered or counted; and one whose
    /// sentence is there is kept.
    #[test]
    fn every_target_is_accounted_for(
        old in prop::collection::vec("[abc] [abc] [abc]", 0..8),
        new in prop::collection::vec("[abc] [abc] [abc]", 0..8),
    ) {
        let texts: Vec<String> = (0..old.len()).map(|i| format!("t{i}")).collect();
        let pairs: Vec<(&str, &str, bool)> =
            old.iter().zip(&texts).map(|(s, t)| (s.as_str(), t.as_str(), true)).collect();
        let mut draft = draft(&new.iter().map(String::as_str).collect::<Vec<_>>());
        let revision = revise(&mut draft, &finished(&pairs), "f", Score::percent(75));
        prop_assert_eq!(revision.kept + revision.offered + revision.left, old.len());
        let mut kept = 0;
        for source in old.iter().collect::<std::collections::BTreeSet<_>>() {
            let count = |list: &[String]| list.iter().filter(|s| *s == source).count();
            kept += count(&old).min(count(&new));
        }
        prop_assert_eq!(revision.kept, kept);
        for segment in &draft.segments {
            if let Some(i) = texts.iter().position(|t| *t == segment.columns[0].text) {
                prop_assert_eq!(&old[i], &segment.source);
            }
        }
    }
}
