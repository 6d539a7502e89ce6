use std::io::Cursor;

use super::super::hash::checksum;
use super::layout::{BLOCK, Extent, HEADER, Header, SECTIONS, Section, block_sum};
use super::{Bytes, Index};
use crate::language::Language;
use crate::memory::{Content, IndexBuilder, Memory, Neighbours, Part, Prop, SLOT, Unit, Variant};

fn tag(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn variant(language: &str, text: &str) -> Variant {
    Variant {
        language: language.into(),
        content: vec![Content::Text(text.into())],
        ..Variant::default()
    }
}

fn unit(number: u32, source: &str, targets: &[(&str, &str)]) -> Unit {
    let mut variants = vec![variant("en", source)];
    variants.extend(targets.iter().map(|(language, text)| variant(language, text)));
    let props = vec![Prop { kind: "x-document".into(), text: "d".into(), ..Prop::default() }];
    Unit { number, variants, props, ..Unit::default() }
}

fn slotted(number: u32, slot: &str, date: &str, targets: &[(&str, &str)]) -> Unit {
    let mut unit = unit(number, "The forum opened.", targets);
    unit.props.push(Prop { kind: SLOT.into(), text: slot.into(), ..Prop::default() });
    unit.attributes.push(("changedate".into(), date.into()));
    unit
}

fn bytes(files: &[(&str, &[Unit])]) -> Vec<u8> {
    let mut builder = IndexBuilder::new(Cursor::new(Vec::new()), tag("en")).unwrap();
    for (name, units) in files {
        builder.begin_file(*name);
        units.iter().for_each(|unit| builder.add(unit));
        builder.end_file(true);
    }
    builder.finish().unwrap().into_inner()
}

fn open(bytes: Vec<u8>) -> Index {
    Index::open(Bytes::Owned(bytes)).unwrap()
}

fn sample() -> Vec<u8> {
    let first = [
        unit(1, "The forum opened in Islamabad.", &[("ur", "فورم کھلا۔"), ("zh-CN", "论坛开幕。")]),
        unit(2, "It closed on 12 March 2024.", &[("ur", "بند ہوا۔")]),
        unit(4, "…", &[("ur", "…")]),
        slotted(5, "00ff", "20240101T000000Z", &[("ur", "پرانا")]),
    ];
    let second = [slotted(1, "00ff", "20240201T000000Z", &[("ur", "نیا"), ("zh-CN", "新")])];
    bytes(&[("a.tmx", &first), ("updates/b.tmx", &second)])
}

fn shown(memory: &Memory, target: usize) -> Vec<String> {
    let units = memory.pair(target).units();
    units.map(|u| format!("{} {} {} > {}", u.file(), u.number(), u.source(), u.target())).collect()
}

fn memory(indexes: Vec<(Index, Vec<u32>)>) -> Memory {
    let parts = indexes.into_iter().map(|(index, ranks)| Part::new(index, ranks)).collect();
    Memory::open(tag("en"), [tag("ur"), tag("zh")], parts)
}

#[test]
fn one_index_serves_every_target_language() {
    let memory = memory(vec![(open(sample()), vec![0, 1])]);
    assert_eq!(
        shown(&memory, 0),
        [
            "a.tmx 1 The forum opened in Islamabad. > فورم کھلا۔",
            "a.tmx 2 It closed on 12 March 2024. > بند ہوا۔",
            "a.tmx 4 … > …",
            "updates/b.tmx 1 The forum opened. > نیا",
        ]
    );
    assert_eq!(
        shown(&memory, 1),
        [
            "a.tmx 1 The forum opened in Islamabad. > 论坛开幕。",
            "updates/b.tmx 1 The forum opened. > 新"
        ]
    );
    assert_eq!((memory.pair(0).len(), memory.pair(1).len(), memory.len()), (4, 2, 5));
}

#[test]
fn of_units_in_a_slot_the_one_changed_last_is_proposed_across_indexes() {
    let index = |name: &str, units: &[Unit]| open(bytes(&[(name, units)]));
    let old =
        index("b.tmx", &[slotted(1, "ab", "20240101T000000Z", &[("ur", "ایک"), ("zh", "一")])]);
    let new = index("a.tmx", &[slotted(1, "ab", "20240101T000001Z", &[("ur", "دو")])]);
    let other = index("c.tmx", &[slotted(1, "cd", "20200101T000000Z", &[("ur", "تین")])]);
    let memory = memory(vec![(old, vec![1]), (new, vec![0]), (other, vec![2])]);
    let targets: Vec<_> = memory.pair(0).units().map(|unit| unit.target().to_owned()).collect();
    assert_eq!(targets, ["دو", "تین"]);
    assert_eq!(shown(&memory, 1), ["b.tmx 1 The forum opened. > 一"], "each language by itself");
    assert_eq!((memory.pair(0).len(), memory.pair(1).len()), (2, 1));
}

#[test]
fn of_equal_dates_the_later_in_the_memory_is_proposed() {
    let twice = [slotted(1, "ab", "", &[("ur", "ایک")]), slotted(2, "ab", "", &[("ur", "دو")])];
    let memory = memory(vec![(open(bytes(&[("a.tmx", &twice)])), vec![0])]);
    assert_eq!(shown(&memory, 0), ["a.tmx 2 The forum opened. > دو"]);
}

#[test]
fn indexes_that_are_merged_say_what_they_said_apart() {
    let first = open(sample());
    let third = [unit(1, "The forum opened.", &[("fr", "Ouvert."), ("ur", "کھلا")])];
    let second = open(bytes(&[("c.tmx", &third)]));
    let apart =
        memory(vec![(open(sample()), vec![0, 1]), (open(bytes(&[("c.tmx", &third)])), vec![2])]);
    let mut builder = IndexBuilder::new(Cursor::new(Vec::new()), tag("en")).unwrap();
    assert!(builder.add_index(&first) && builder.add_index(&second));
    let merged = open(builder.finish().unwrap().into_inner());
    assert_eq!(merged.units(), first.units() + second.units());
    let merged = memory(vec![(merged, vec![0, 1, 2])]);
    for target in 0..2 {
        assert_eq!(shown(&merged, target), shown(&apart, target));
        let edges = Neighbours::new(None, Some("It closed on 12 March 2024."));
        let between = |memory: &Memory| {
            let units = memory.pair(target).units();
            units.map(|unit| unit.stood_between(edges)).collect::<Vec<_>>()
        };
        assert_eq!(between(&merged), between(&apart));
        assert!(between(&merged)[0]);
    }
    assert_eq!(merged.other_languages(), apart.other_languages());
    assert_eq!(merged.len(), apart.len());
}

#[test]
fn an_index_of_nothing_opens() {
    let memory =
        memory(vec![(open(bytes(&[])), vec![]), (open(bytes(&[("a.tmx", &[])])), vec![0])]);
    assert!(memory.is_empty() && memory.pair(0).is_empty());
    assert_eq!(memory.pair(0).units().count(), 0);
}

/// Asks an index for all that it has. What comes out may be anything where it is damaged.
fn read_all(bytes: Vec<u8>) -> Option<(Vec<String>, bool)> {
    let index = Index::open(Bytes::Owned(bytes)).ok()?;
    let ranks = (0..index.files().len() as u32).collect();
    let memory = memory(vec![(index, ranks)]);
    let mut all: Vec<String> = (0..2).flat_map(|target| shown(&memory, target)).collect();
    for target in 0..2 {
        for query in ["The forum opened in Islamabad.", "It closed.", "…", "the Forum 2025"] {
            for threshold in [30, 75] {
                let search = crate::matching::Search {
                    threshold: crate::matching::Score::percent(threshold),
                    limit: 5,
                    exhaustive: false,
                };
                let context = Some(crate::matching::Context { before: None, after: None });
                let found = crate::matching::find(memory.pair(target), query, context, search);
                all.extend(found.iter().map(|m| format!("{} {:?}", m.unit.target(), m.score)));
            }
        }
    }
    Some((all, memory.damaged()))
}

#[test]
fn no_flipped_byte_goes_unnoticed_where_it_matters() {
    let whole = sample();
    let (expected, damaged) = read_all(whole.clone()).unwrap();
    assert!(!damaged);
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        if let Some((found, damaged)) = read_all(flipped) {
            assert!(damaged || found == expected, "byte {at}");
            assert!(damaged, "all of this index is read, so byte {at} must be noticed");
        }
    }
}

/// Sums up what somebody changed, so that nothing but its meaning can tell.
fn summed_up(mut bytes: Vec<u8>, header: &Header) -> Vec<u8> {
    let sums = header.sums.start;
    let blocks = bytes[HEADER..sums].chunks(BLOCK);
    let blocks: Vec<u8> = blocks.flat_map(block_sum).collect();
    bytes[sums..].copy_from_slice(&blocks);
    let header = Header { sum: checksum(&blocks), ..header.clone() };
    bytes[..HEADER].copy_from_slice(&header.write());
    bytes
}

#[test]
fn an_index_that_somebody_made_up_ends_no_program() {
    let whole = sample();
    let header = Header::read(&whole, whole.len()).unwrap();
    assert_eq!(summed_up(whole.clone(), &header), whole);
    let mut opened = 0;
    for at in HEADER..header.sums.start {
        for flip in [1, 0x80, 0xFF] {
            let mut changed = whole.clone();
            changed[at] ^= flip;
            let changed = summed_up(changed, &header);
            let Ok(index) = Index::open(Bytes::Owned(changed.clone())) else { continue };
            opened += 1;
            let mut builder = IndexBuilder::new(Cursor::new(Vec::new()), tag("en")).unwrap();
            if builder.add_index(&index) {
                builder.finish().unwrap();
            }
            read_all(changed);
        }
    }
    assert!(opened > 1000, "{opened}");
}

/// Where a key has many postings, they lie behind a directory, and their places are told otherwise.
#[test]
fn postings_and_directories_that_somebody_made_up_end_no_program() {
    let units: Vec<Unit> =
        (1..=140).map(|n| unit(n, &format!("Forum word{n} opened."), &[("ur", "کھلا")])).collect();
    let whole = bytes(&[("a.tmx", &units)]);
    let header = Header::read(&whole, whole.len()).unwrap();
    assert!(header.section(Section::Directory).length > 0);
    for section in [Section::Postings, Section::Keys, Section::Lists, Section::Directory] {
        let section = header.section(section);
        for at in section.start..section.end() {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            let index = open(summed_up(changed, &header));
            let memory = memory(vec![(index, vec![0])]);
            let search = crate::matching::Search {
                threshold: crate::matching::Score::percent(50),
                limit: 200,
                exhaustive: false,
            };
            crate::matching::find(memory.pair(0), "Forum word7 opened.", None, search);
        }
    }
}

#[test]
fn a_header_that_somebody_made_up_ends_no_program() {
    let whole = sample();
    let header = Header::read(&whole, whole.len()).unwrap();
    let numbers = [0, 1, 2, 7, 31, 32, 33, 1 << 20, u32::MAX as usize, usize::MAX];
    for number in numbers {
        let small = number as u32;
        let mut all = vec![
            Header { units: number, ..header.clone() },
            Header { sources: number, ..header.clone() },
            Header { surfaces: number, ..header.clone() },
            Header { keys: number, ..header.clone() },
            Header { token_bits: small, ..header.clone() },
            Header { place_bits: small, ..header.clone() },
            Header { near_bits: small, ..header.clone() },
        ];
        for section in 0..SECTIONS {
            let mut moved = header.clone();
            moved.sections[section].start = number.saturating_add(HEADER);
            all.push(moved.clone());
            moved.sections[section] = Extent { length: number, ..header.sections[section] };
            all.push(moved);
        }
        for header in all {
            read_all(summed_up(whole.clone(), &header));
        }
    }
}

#[test]
fn an_index_cut_short_does_not_open() {
    let whole = sample();
    for length in 0..whole.len() {
        assert!(Index::open(Bytes::Owned(whole[..length].to_vec())).is_err(), "{length}");
    }
    let mut longer = whole;
    longer.push(0);
    assert!(Index::open(Bytes::Owned(longer)).is_err());
}

/// Written by this version of the format. Where that has to change, the version goes up, and this file
/// must be refused as another version's, like those before it.
const VERSION_6: &[u8] = include_bytes!("../../../tests/data/index/version-6.index");
const VERSION_5: &[u8] = include_bytes!("../../../tests/data/index/version-5.index");
const VERSION_4: &[u8] = include_bytes!("../../../tests/data/index/version-4.index");
const VERSION_3: &[u8] = include_bytes!("../../../tests/data/index/version-3.index");
const VERSION_2: &[u8] = include_bytes!("../../../tests/data/index/version-2.index");
const VERSION_1: &[u8] = include_bytes!("../../../tests/data/index/version-1.index");

#[test]
fn an_index_of_an_older_version_is_refused_as_such() {
    for older in [VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5] {
        let error = Index::open(Bytes::Owned(older.to_vec())).unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::Unsupported);
    }
}

#[test]
fn an_index_of_this_version_opens() {
    let memory = memory(vec![(open(VERSION_6.to_vec()), vec![0])]);
    assert_eq!(
        shown(&memory, 0),
        ["units.tmx 1 The forum opened in Islamabad. > فورم اسلام آباد میں کھلا۔"]
    );
    assert_eq!(memory.pair(1).len(), 1);
    let search = crate::matching::Search {
        threshold: crate::matching::Score::percent(75),
        limit: 1,
        exhaustive: false,
    };
    let found = crate::matching::find(memory.pair(1), "the forum opened in Lahore.", None, search);
    assert_eq!((found[0].unit.target(), found[0].score.get()), ("论坛在伊斯兰堡开幕。", 81));
    assert!(!memory.damaged());
}
