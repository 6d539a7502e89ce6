//! The concordance beside a search that folds every text of every unit.

use std::io::Cursor;

use proptest::prelude::*;

use super::fold::tests::text;
use super::{Concordance, Side};
use crate::language::Language;
use crate::memory::index::Bytes;
use crate::memory::{Content, Index, IndexBuilder, Memory, Part, Prop, SLOT, Unit, Variant};
use crate::text;

fn tag(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn unit(number: u32, variants: &[(&str, &str)]) -> Unit {
    let variant = |(language, text): &(&str, &str)| Variant {
        language: (*language).into(),
        content: vec![Content::Text((*text).into())],
        ..Variant::default()
    };
    Unit { number, variants: variants.iter().map(variant).collect(), ..Unit::default() }
}

fn prop(kind: &str, text: &str) -> Prop {
    Prop { kind: kind.into(), text: text.into(), ..Prop::default() }
}

fn slotted(mut unit: Unit, date: &str) -> Unit {
    unit.props.push(prop(SLOT, "aa"));
    unit.attributes.push(("changedate".into(), date.into()));
    unit
}

fn index(files: &[(&str, &[Unit])], merged: Option<&Index>) -> Index {
    let mut builder = IndexBuilder::new(Cursor::new(Vec::new()), tag("en")).unwrap();
    assert!(merged.is_none_or(|index| builder.add_index(index)));
    for (name, units) in files {
        builder.begin_file(*name);
        units.iter().for_each(|unit| builder.add(unit));
        builder.end_file(true);
    }
    Index::open(Bytes::Owned(builder.finish().unwrap().into_inner())).unwrap()
}

fn memory(parts: Vec<Part>) -> Memory {
    Memory::open(tag("en"), [], parts)
}

/// The units that are found, as file and number.
fn found(memory: &Memory, wanted: &str, side: Option<Side>) -> Vec<(String, u32)> {
    let concordance = Concordance::new(memory);
    let found = concordance.search(wanted, side, usize::MAX);
    assert_eq!(found.units, found.first.len());
    assert_eq!(concordance.search(wanted, side, 1).units, found.units);
    let shown = found.first.iter().map(|unit| concordance.shown(*unit).unwrap());
    let found = shown.map(|shown| (shown.file.to_owned(), shown.number)).collect();
    assert!(!memory.damaged());
    found
}

#[test]
fn what_folds_to_a_space_is_not_found_at_the_ends_of_a_text() {
    let units = [unit(1, &[("en", "a"), ("ur", " ي")]), unit(2, &[("en", "a b")])];
    let memory = memory(vec![Part::new(index(&[("a.tmx", &units)], None), vec![0])]);
    assert_eq!(found(&memory, "\u{653} \u{200C}", None), [("a.tmx".to_owned(), 2)]);
}

#[test]
fn a_unit_is_shown_with_its_neighbours_and_without_what_was_superseded() {
    let mut second =
        unit(2, &[("ur", "فورم"), ("en-GB", "The Forum opened."), ("zh-CN", "论坛开幕")]);
    second.props.push(prop("x-context-pre", "<seg>Before it.</seg>"));
    let units = [unit(1, &[("en", "First.")]), second, unit(3, &[("en", "Third."), ("ur", "ت")])];
    let old = slotted(unit(1, &[("en", "Talks."), ("ur", "پرانا"), ("zh", "旧")]), "20240101");
    let new = slotted(unit(1, &[("en", "Talks."), ("ur", "نیا")]), "20240102");
    let older = index(&[("a.tmx", &units), ("u1.tmx", &[old])], None);
    let merged = index(&[("u2.tmx", &[new])], Some(&older));
    for memory in [
        memory(vec![
            Part::new(older, vec![0, 1]),
            Part::new(
                index(
                    &[(
                        "u2.tmx",
                        &[slotted(unit(1, &[("en", "Talks."), ("ur", "نیا")]), "20240102")],
                    )],
                    None,
                ),
                vec![2],
            ),
        ]),
        memory(vec![Part::new(merged, vec![0, 1, 2])]),
    ] {
        let concordance = Concordance::new(&memory);
        let hit = concordance.search("FORUM", None, 9).first[0];
        let shown = concordance.shown(hit).unwrap();
        assert_eq!((shown.file, shown.number), ("a.tmx", 2));
        assert_eq!((shown.before, shown.after), (Some("Before it."), Some("Third.")));
        let languages: Vec<&str> = shown.variants.iter().map(|(language, _)| *language).collect();
        assert_eq!(languages, ["en-GB", "ur", "zh-CN"]);
        assert_eq!(found(&memory, "پرانا", None), []);
        assert_eq!(found(&memory, "نیا", None), [("u2.tmx".to_owned(), 1)]);
        let both = [("u1.tmx".to_owned(), 1), ("u2.tmx".to_owned(), 1)];
        assert_eq!(found(&memory, "talks", Some(Side::Source)), both);
        assert_eq!(found(&memory, "talks", Some(Side::Target)), []);
        let third = concordance.search("third", None, 9).first[0];
        assert_eq!(concordance.shown(third).unwrap().before, Some("The Forum opened."));
    }
}

proptest! {
    #[test]
    fn it_finds_what_folding_every_text_finds(
        texts in prop::collection::vec((0..4usize, text(), text(), any::<bool>()), 0..150),
        wanted in text(),
        side in prop::option::of(prop::sample::select(vec![Side::Source, Side::Target])),
        merge in any::<bool>(),
    ) {
        let units: Vec<Unit> = (1..).zip(&texts).map(|(number, (kind, first, second, reject))| {
            let variants: &[(&str, &str)] = match kind {
                0 => &[("en", first), ("ur", second)],
                1 => &[("zh-CN", second), ("en-US", first), ("en", second)],
                2 => &[("ur", first)],
                _ => &[("", first), ("en", second)],
            };
            let mut unit = unit(number, variants);
            if *reject && number % 7 == 0 {
                unit.props.push(prop("x-ConfirmationLevel", "RejectedTranslation"));
            }
            unit
        }).collect();
        let mut memory_index = index(&[("a.tmx", &units)], None);
        if merge {
            memory_index = index(&[], Some(&memory_index));
        }
        let memory = memory(vec![Part::new(memory_index, vec![0])]);
        let folded = text::folded(&wanted);
        let expected: Vec<(String, u32)> = units.iter().filter(|unit| {
            let source = unit.variants.iter().filter(|v| !v.text().trim().is_empty())
                .filter_map(|v| Some((tag("en").fit(&Language::from_tag(&v.language)?)?, v)))
                .min_by_key(|(fit, _)| *fit).map(|(_, variant)| variant);
            !folded.is_empty() && !unit.is_rejected() && unit.variants.iter().any(|variant| {
                let english = Language::from_tag(&variant.language)
                    .is_some_and(|language| tag("en").fit(&language).is_some());
                let is_source = english || source == Some(variant);
                let looked_at = side.is_none_or(|side| (side == Side::Source) == is_source);
                looked_at && text::folded(&variant.text()).contains(&folded)
            })
        }).map(|unit| ("a.tmx".to_owned(), unit.number)).collect();
        prop_assert_eq!(found(&memory, &wanted, side), expected);
    }
}
