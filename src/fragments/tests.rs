use super::*;
use proptest::prelude::*;

const ORIGIN: Origin = Origin { units: 7, files: 1 << 100 };

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn learn(target: &str, units: &[(String, String)]) -> Fragments {
    let examples = (1..).zip(units).map(|(number, (source, target))| Example {
        file: "a.tmx",
        number,
        source,
        target,
    });
    Fragments::learn(&language("en"), &language(target), examples)
}

/// Sentences of parts that vary on their own, so that the parts can be told from one another.
fn made() -> Vec<(String, String)> {
    let parts = [
        ("the planning commission", "规划委员会"),
        ("the water authority", "水务局"),
        ("the science foundation", "科学基金会"),
        ("the trade delegation", "贸易代表团"),
        ("the medical team", "医疗队"),
    ];
    let deeds = [
        ("visited", "访问了"),
        ("thanked", "感谢了"),
        ("welcomed", "欢迎了"),
        ("advised", "建议了"),
    ];
    let mut units = Vec::new();
    for (i, (a, x)) in parts.iter().enumerate() {
        for (b, y) in parts.iter().skip(i + 1) {
            for (deed, did) in &deeds {
                units.push((format!("{a} {deed} {b}."), format!("{x}{did}{y}。")));
            }
        }
    }
    units
}

#[test]
fn a_phrase_is_found_with_its_translation() {
    let learnt = learn("zh", &made());
    let found = learnt.find(
        "Yesterday the water authority met the medical team.",
        2,
        &[],
        Nearness::default(),
    );
    let shown: Vec<(&str, &str)> = found
        .iter()
        .map(|f| {
            (
                &"Yesterday the water authority met the medical team."[f.span.range()],
                f.target.as_str(),
            )
        })
        .collect();
    assert_eq!(shown, [("water authority", "水务局"), ("medical team", "医疗队")]);
    for fragment in &found {
        assert!(fragment.confidence > 0.5, "{fragment:?}");
        assert!(fragment.agreeing > 10 && fragment.occurrences >= fragment.agreeing);
        assert!(fragment.example.source.to_lowercase().contains("the"));
        assert!(fragment.example.target.contains(&fragment.target));
    }
}

#[test]
fn nothing_is_cut_beside_a_number_or_within_a_word() {
    let learnt = learn("zh", &made());
    for sentence in [
        "The 12 water authority posts.",
        "About 3 million water authority clients.",
        "The pre-water authority days.",
        "The water authority-led plan.",
        "The water, authority.",
    ] {
        assert!(learnt.find(sentence, 2, &[], Nearness::default()).is_empty(), "{sentence}");
    }
}

#[test]
fn small_and_odd_memories_are_learnt_from() {
    assert!(learn("zh", &[]).find("The water authority.", 1, &[], Nearness::default()).is_empty());
    let one = [("The water authority.".to_owned(), "水务局。".to_owned())];
    assert!(
        learn("zh", &one).find("The water authority met.", 2, &[], Nearness::default()).len() <= 1
    );
    let same: Vec<_> = std::iter::repeat_n(one[0].clone(), 500).collect();
    assert_eq!(learn("zh", &same).len(), 1);
    let thai = [("The water authority.".to_owned(), "การประปา".to_owned())];
    learn("th", &thai).find("The water authority.", 1, &[], Nearness::default());
    let long = [("word ".repeat(300), "词".to_owned())];
    assert!(learn("zh", &long).is_empty());
}

#[test]
fn what_was_learnt_comes_back_from_its_bytes() {
    let learnt = learn("zh", &made());
    let bytes = learnt.to_bytes(ORIGIN);
    let (again, origin) = Fragments::from_bytes(&bytes).unwrap();
    assert_eq!(origin, ORIGIN);
    assert_eq!(again, learnt);
    assert_eq!(learn("zh", &made()).to_bytes(ORIGIN), bytes, "the same units give the same bytes");
}

#[test]
fn another_version_is_named() {
    let mut bytes = learn("zh", &made()).to_bytes(ORIGIN);
    bytes[8] = 200;
    let error = Fragments::from_bytes(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "version 200 of learnt fragments; this program has 4");
}

#[test]
fn fingerprints_tell_units_apart() {
    let unit = |file, source, target| Example { file, number: 1, source, target };
    let of = |units: &[Example<'_>]| {
        let mut fingerprint = Fingerprint::default();
        units.iter().for_each(|unit| fingerprint.add(unit));
        fingerprint.get()
    };
    let (a, b) = (unit("a", "s", "t"), unit("a", "st", ""));
    assert_eq!(of(&[a, b]), of(&[a, b]));
    assert_ne!(of(&[a, b]), of(&[b, a]));
    assert_ne!(of(&[a]), of(&[b]));
    assert_ne!(of(&[a]), of(&[unit("b", "s", "t")]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn proposals_are_in_order_and_apart(sentence in "[a-cA-C0-9 ,.-]{0,60}", words in "[a-c ]{3,30}") {
        let units = vec![(words.clone(), "甲 乙 丙".to_owned()), (sentence.clone(), words)];
        let learnt = learn("ur", &units);
        let mut end = 0;
        for fragment in learnt.find(&sentence, 1, &[], Nearness::default()) {
            prop_assert!(fragment.span.start >= end && !fragment.span.is_empty());
            prop_assert!((0.0..=1.0).contains(&fragment.confidence));
            prop_assert!(sentence.is_char_boundary(fragment.span.end));
            end = fragment.span.end;
        }
    }

    #[test]
    fn damaged_bytes_are_an_error_and_never_a_panic(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        end in any::<prop::sample::Index>(),
    ) {
        let bytes = learn("zh", &made()[..6]).to_bytes(ORIGIN);
        prop_assert!(Fragments::from_bytes(&bytes[..end.index(bytes.len())]).is_err());
        // With a checksum that fits, as somebody may write on purpose.
        let mut bytes = bytes;
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let sum = super::stored::checksum(&bytes[40..]);
        bytes[32..40].copy_from_slice(&sum.to_le_bytes());
        if let Ok((read, _)) = Fragments::from_bytes(&bytes) {
            read.find("The planning commission visited the water authority.", 1, &[], Nearness::default());
            read.find_by_dice("The planning commission visited the water authority.", 1);
        }
    }
}

#[test]
fn a_phrase_is_followed_through_its_translations() {
    let mut units = made();
    let later: Vec<(String, String)> = units
        .iter()
        .filter(|(source, _)| source.contains("medical team"))
        .map(|(source, target)| (format!("Later {source}"), target.replace("医疗队", "医疗小组")))
        .collect();
    units.extend(later);
    let learnt = learn("zh", &units);
    let found = learnt.renderings("medical team");
    let shown: Vec<(&str, usize)> =
        found.iter().map(|one| (one.target.as_str(), one.places.len())).collect();
    assert_eq!(shown[..2], [("医疗小组", 16), ("医疗队", 16)]);
    assert!(found[0].places.iter().all(|place| place.source.starts_with("Later")));
    assert!(learnt.renderings("unknown team").is_empty() && learnt.renderings("").is_empty());
}

#[test]
fn words_without_a_reason_to_be_in_a_target_are_told() {
    let learnt = learn("zh", &made());
    let index = &learnt.index;
    let lexicon = lexicon::Lexicon::of(index, &index.query("the planning commission"));
    // 规划 委员会 访问 了 水务局 。
    let target = index.target.unit(0);
    let right = lexicon.explain(index, 0..3, &target[..2]);
    let longer = lexicon.explain(index, 0..3, &target[..3]);
    let shorter = lexicon.explain(index, 0..3, &target[..1]);
    assert!(right.target.1 > 0.5 && right.source.1 > 0.5, "{right:?}");
    assert!(longer.target.1 < right.target.1 / 2.0, "{longer:?}");
    assert!(shorter.source.1 < right.source.1 / 2.0, "{shorter:?}");
}

#[test]
fn words_of_a_single_unit_are_not_trusted() {
    let one = ("The water authority met.".to_owned(), "水务局开会。".to_owned());
    for units in [vec![one.clone()], vec![one; 40]] {
        let found = learn("zh", &units).find(
            "Later the water authority left.",
            2,
            &[],
            Nearness::default(),
        );
        assert!(!found.is_empty(), "they are shown all the same, where that is asked for");
        assert!(found.iter().all(|fragment| fragment.confidence < 0.5), "{found:?}");
    }
}

#[test]
fn a_text_that_is_far_from_the_memory_lowers_confidence_and_nothing_else() {
    let learnt = learn("zh", &made());
    let sentence = "Yesterday the water authority met the medical team.";
    let near = learnt.find(
        sentence,
        2,
        &[],
        learnt.nearness("The water authority visited the medical team."),
    );
    let mut text = Nearness::default();
    for _ in 0..20 {
        text += learnt
            .nearness("Every other evening somebody quietly repaired another broken lantern.");
    }
    let far = learnt.find(sentence, 2, &[], text);
    assert_eq!(near, learnt.find(sentence, 2, &[], Nearness::default()));
    assert_eq!(near.len(), far.len());
    for (near, far) in near.iter().zip(&far) {
        assert!(far.confidence < near.confidence - 0.01, "{far:?} {near:?}");
        let same = Fragment { confidence: near.confidence, ..far.clone() };
        assert_eq!(&same, near);
    }
}
