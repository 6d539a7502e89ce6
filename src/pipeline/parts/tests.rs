use std::slice;

use super::*;
use crate::document::Document;
use crate::memory::{Builder, Content, Memory, Unit, Variant};
use crate::pipeline::{self, Options};
use crate::segmentation::Segmenter;
use crate::terms::{Concept, Glossary, Status, Term as GlossaryTerm};

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

/// Units of parts that vary on their own, so that the parts can be told from one another.
fn units() -> Vec<(String, String)> {
    let parts = [
        ("planning commission", "规划委员会"),
        ("water authority", "水务局"),
        ("science foundation", "科学基金会"),
        ("medical team", "医疗队"),
    ];
    let deeds = [("visited", "访问了"), ("thanked", "感谢了"), ("advised", "建议了")];
    let mut units = Vec::new();
    for (a, x) in parts {
        for (b, y) in parts.iter().filter(|(b, _)| *b != a) {
            for (deed, did) in deeds {
                units.push((format!("The {a} {deed} the {b}."), format!("{x}{did}{y}。")));
            }
        }
    }
    units
}

fn memory(units: &[(String, String)]) -> Memory {
    let mut builder = Builder::new(language("en"), [language("zh")]);
    builder.begin_file("a.tmx");
    let variant = |language: &str, text: &str| Variant {
        language: language.into(),
        content: vec![Content::Text(text.to_owned())],
        ..Variant::default()
    };
    for (number, (source, target)) in (1..).zip(units) {
        let variants = vec![variant("en", source), variant("zh", target)];
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    builder.build()
}

fn termbase() -> Termbase {
    let concept = |en: &str, zh: &str| Concept {
        terms: [("en", en), ("zh", zh)]
            .map(|(tag, text)| GlossaryTerm {
                language: language(tag),
                text: text.to_owned(),
                status: Status::Preferred,
            })
            .into(),
        ..Concept::default()
    };
    let concepts =
        vec![concept("water authority", "水利局"), concept("joint committee", "联合委员会")];
    Termbase::new(Glossary { concepts }, &language("en"), &[language("zh")])
}

fn drafted(text: &str, with_terms: bool) -> Draft {
    let units = units();
    let memory = memory(&units);
    let examples = units.iter().map(|(source, target)| fragments::Example {
        file: "a.tmx",
        number: 1,
        source,
        target,
    });
    let learnt = [Some(Fragments::learn(&language("en"), &language("zh"), examples))];
    let (document, _) = Document::from_text(text.as_bytes()).unwrap();
    let segmenter = Segmenter::for_language(&language("en"));
    let segmented = pipeline::segment("a.txt", &document, &segmenter);
    let mut draft = pipeline::draft(segmented, &memory, Options::default());
    let terms = termbase();
    let terms = with_terms.then_some(&terms);
    add_parts(&mut draft, &Aids { terms, fragments: &learnt });
    draft
}

fn told(draft: &Draft) -> Vec<String> {
    let segment = &draft.segments[0];
    let parts = segment.columns[0].parts.iter();
    parts.map(|p| format!("{}={}", &segment.source[p.span.range()], p.target())).collect()
}

#[test]
fn a_segment_without_match_has_its_parts_in_order_terms_first() {
    let text =
        "Later the medical team and the water authority told us why the joint committee had met.";
    let draft = drafted(text, false);
    assert_eq!(told(&draft), ["medical team=医疗队", "water authority=水务局"]);
    let draft = drafted(text, true);
    let expected = ["medical team=医疗队", "water authority=水利局", "joint committee=联合委员会"];
    assert_eq!(told(&draft), expected);
    assert_eq!(draft.segments[0].columns[0].text, "", "nothing is put in");
}

#[test]
fn a_segment_with_a_match_has_its_terms_only() {
    let draft = drafted("The water authority visited the medical team.", true);
    assert_eq!(told(&draft), ["water authority=水利局"]);
}

#[test]
fn words_that_a_fuzzy_match_lacks_are_offered_in_place_of_what_stands_there() {
    let draft = drafted("The joint committee visited the medical team.", true);
    let first = &draft.segments[0].columns[0].proposals[0];
    assert_eq!(first.kind, Kind::Fuzzy);
    let [one] = first.replacements.as_slice() else { panic!("{:?}", first.replacements) };
    assert_eq!(one.new.target(), "联合委员会");
    let was = one.was.as_deref().unwrap();
    assert!(first.target.contains(was), "{was} in {}", first.target);
    assert!(first.source.contains(&one.old));
}

#[test]
fn nothing_that_knows_anything_changes_nothing() {
    let mut draft = drafted("The water authority visited the medical team.", false);
    let before = format!("{draft:?}");
    add_parts(&mut draft, &Aids::default());
    assert_eq!(format!("{draft:?}"), before);
}

#[test]
fn edits_that_follow_one_another_are_one() {
    let edit = |kind, query, source| Edit { kind, query, source };
    let edits = [
        edit(EditKind::Replace, 1..2, 1..2),
        edit(EditKind::Insert, 2..3, 2..2),
        edit(EditKind::Variant, 4..5, 3..4),
        edit(EditKind::Delete, 6..6, 5..6),
    ];
    assert_eq!(joined(&edits, &[]), [edit(EditKind::Replace, 1..3, 1..2)]);
}

#[test]
fn edits_that_touch_a_term_reach_as_far_as_the_term() {
    let edit = |kind, query, source| Edit { kind, query, source };
    // to [the National] University of [Sciences and Technology] in, of: to [-] University of [Karachi] in
    let edits = [
        edit(EditKind::Insert, 1..3, 1..1),
        edit(EditKind::Replace, 5..8, 3..4),
        edit(EditKind::Replace, 9..10, 5..6),
    ];
    let expected = [edit(EditKind::Replace, 1..8, 1..4), edit(EditKind::Replace, 9..10, 5..6)];
    assert_eq!(joined(&edits, slice::from_ref(&(2..8))), expected);
    let taken_away = [edit(EditKind::Delete, 4..4, 4..5)];
    assert_eq!(
        joined(&taken_away, slice::from_ref(&(2..8))),
        [edit(EditKind::Replace, 2..8, 2..9)]
    );
    assert_eq!(joined(&taken_away, slice::from_ref(&(4..8))), []);
}
