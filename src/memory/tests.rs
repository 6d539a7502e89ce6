use super::*;

fn variant(language: &str, text: &str) -> Variant {
    Variant {
        language: language.into(),
        content: vec![Content::Text(text.into())],
        ..Variant::default()
    }
}

fn prop(kind: &str, text: &str) -> Prop {
    Prop { kind: kind.into(), text: text.into(), ..Prop::default() }
}

fn unit(number: u32, document: &str, source: &str) -> Unit {
    let props = if document.is_empty() { vec![] } else { vec![prop("x-document", document)] };
    let variants = vec![variant("en", source), variant("ur", "ترجمہ")];
    Unit { number, props, variants, ..Unit::default() }
}

fn build(units: &[Unit]) -> Memory {
    build_to(units, &["ur"])
}

fn build_to(units: &[Unit], targets: &[&str]) -> Memory {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en"), targets.iter().map(|t| tag(t)));
    builder.begin_file("a.tmx");
    units.iter().for_each(|unit| builder.add(unit));
    builder.end_file(true);
    builder.build()
}

fn proposals(memory: &Memory, target: usize) -> Vec<Proposal<'_>> {
    memory.pair(target).units().collect()
}

/// Which of the units stood between the two texts.
fn between(memory: &Memory, before: Option<&str>, after: Option<&str>) -> Vec<u32> {
    let all = proposals(memory, 0);
    let neighbours = Neighbours::new(before, after);
    let between = |p: &&Proposal<'_>| p.stood_between(neighbours);
    all.iter().filter(between).map(Proposal::number).collect()
}

#[test]
fn neighbours_are_the_adjacent_units_of_the_same_document() {
    let memory = build(&[unit(1, "d", "One."), unit(2, "d", "Two."), unit(3, "e", "Three.")]);
    assert_eq!(between(&memory, None, Some("Two.")), [1]);
    assert_eq!(between(&memory, Some("One ."), None), [2], "white space does not matter");
    assert_eq!(between(&memory, None, None), [3]);
    assert_eq!(between(&memory, Some("one."), None), [0; 0], "case does");
}

#[test]
fn a_rejected_unit_is_not_proposed_and_stands_beside_its_neighbours_all_the_same() {
    let mut rejected = unit(2, "d", "Two.");
    rejected.props.push(prop("X-ConfirmationLevel", "RejectedTranslation"));
    let memory = build(&[unit(1, "d", "One."), rejected, unit(3, "d", "Three.")]);
    let numbers: Vec<u32> = proposals(&memory, 0).iter().map(Proposal::number).collect();
    assert_eq!(numbers, [1, 3]);
    assert_eq!((memory.len(), memory.pair(0).len()), (2, 2));
    assert_eq!(between(&memory, None, Some("Two.")), [1]);
    assert_eq!(between(&memory, Some("Two."), None), [3]);
    let warnings = &memory.parts()[0].index().files()[0].warnings;
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].to_string(), "1 unit is marked as rejected, and not proposed");
}

#[test]
fn without_a_document_there_is_no_context() {
    let memory = build(&[unit(1, "", "One."), unit(2, "", "Two.")]);
    assert_eq!(between(&memory, None, Some("Two.")), [0; 0]);
    assert_eq!(between(&memory, None, None), [0; 0]);
}

#[test]
fn a_skipped_unit_between_leaves_the_neighbour_unknown() {
    let memory = build(&[unit(1, "d", "One."), unit(3, "d", "Three.")]);
    assert_eq!(between(&memory, None, Some("Three.")), [0; 0]);
    assert_eq!(between(&memory, None, None), [0; 0]);
    assert_eq!(between(&memory, Some("One."), None), [0; 0]);
}

#[test]
fn a_file_cut_short_has_no_edge_at_its_end() {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en"), [tag("ur")]);
    builder.begin_file("a.tmx");
    builder.add(&unit(1, "d", "One."));
    builder.end_file(false);
    assert_eq!(between(&builder.build(), None, None), [0; 0]);
}

#[test]
fn documents_that_are_scattered_have_no_edges() {
    let memory = build(&[
        unit(1, "d", "One."),
        unit(2, "e", "Two."),
        unit(3, "d", "Three."),
        unit(4, "d", "Four."),
        unit(5, "f", "Five."),
    ]);
    assert_eq!(between(&memory, None, None), [2, 5]);
    assert_eq!(between(&memory, Some("Three."), None), [0; 0]);
    assert_eq!(between(&memory, None, Some("Four.")), [0; 0]);
}

#[test]
fn context_properties_outrank_the_order_of_the_file() {
    let mut memoq = unit(1, "d", "One.");
    memoq.props.push(prop("x-context-pre", "<seg>Zero.</seg>"));
    memoq.props.push(prop("x-context-post", "<seg>Half.</seg>"));
    let mut omegat = unit(2, "d", "Two.");
    omegat.props.push(prop("prev", "One and a half."));
    let memory = build(&[memoq, omegat, unit(3, "d", "Three.")]);
    assert_eq!(between(&memory, Some("Zero."), Some("Half.")), [1]);
    assert_eq!(between(&memory, Some("One and a half."), None), [2]);
    assert_eq!(between(&memory, Some("Two."), None), [3]);
}

#[test]
fn the_variant_that_fits_best_is_taken_and_others_of_the_language_are_kept() {
    let mut both = unit(1, "d", "One.");
    both.variants = vec![
        variant("zh-TW", "繁體"),
        variant("ZH_hans", "简体"),
        variant("zh-CN", "大陆"),
        variant("EN_gb", "One."),
        variant("ur", ""),
    ];
    let memory = build_to(&[both], &["zh", "zh-CN", "zh-Hant", "ur", "fr"]);
    let text = |target: usize| proposals(&memory, target).first().map(Proposal::target);
    assert_eq!([text(0), text(1), text(2)], [Some("简体"), Some("大陆"), Some("繁體")]);
    assert_eq!(text(3), None, "an empty target is no proposal");
    assert_eq!(text(4), None);
    assert_eq!(proposals(&memory, 0)[0].alternatives().collect::<Vec<_>>(), ["大陆"]);
    assert_eq!(memory.other_languages(), []);
    assert_eq!(build_to(&[unit(1, "", "x")], &["zh"]).other_languages()[0].0.as_str(), "ur");
}

#[test]
fn a_variant_is_not_proposed_as_its_own_translation() {
    let mut english = unit(1, "d", "Colour.");
    english.variants = vec![variant("en-GB", "Colour."), variant("en-US", "Color.")];
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en-US"), [tag("en-GB")]);
    builder.begin_file("a.tmx");
    builder.add(&english);
    builder.end_file(true);
    let memory = builder.build();
    assert_eq!(proposals(&memory, 0)[0].source(), "Color.");
    assert_eq!(proposals(&memory, 0)[0].target(), "Colour.");
}

#[test]
fn inline_codes_are_kept_and_not_matched() {
    let code = Content::Code(Code {
        kind: CodeKind::Placeholder,
        attributes: vec![("x".into(), "1".into())],
        content: "&lt;br/&gt;".into(),
    });
    let mut coded = unit(1, "d", "One.");
    coded.variants[0].content = vec![code.clone(), Content::Text("One.".into())];
    coded.variants[1].content = vec![Content::Text("ایک".into()), code.clone()];
    let memory = build(&[coded]);
    let proposal = proposals(&memory, 0)[0];
    assert_eq!((proposal.source(), proposal.target()), ("One.", "ایک"));
    assert_eq!(proposal.target_content(), Some(vec![Content::Text("ایک".into()), code]));
}

#[test]
fn origin_is_who_changed_it_last_and_when() {
    let mut made = unit(1, "d", "One.");
    made.attributes = vec![
        ("creationid".into(), "A. Khan".into()),
        ("creationdate".into(), "20200101T000000Z".into()),
        ("changedate".into(), "20210101T000000Z".into()),
    ];
    made.variants[1].attributes = vec![
        ("changeid".into(), "Li Na".into()),
        ("changedate".into(), "2022-03-04T05:06:07Z".into()),
    ];
    made.notes = vec![Note { text: "from the ministry".into(), ..Note::default() }];
    made.variants[1].notes = vec![Note { text: "formal".into(), ..Note::default() }];
    let memory = build(&[made, unit(2, "d", "Two.")]);
    let all = proposals(&memory, 0);
    assert_eq!(all[0].author(), Some("Li Na"));
    assert_eq!(all[0].date(), Some("2022-03-04T05:06:07Z"));
    assert_eq!(all[0].changed(), 20_220_304_050_607);
    assert_eq!(all[0].document(), Some("d"));
    assert_eq!(all[0].notes().collect::<Vec<_>>(), ["from the ministry", "formal"]);
    assert_eq!((all[1].author(), all[1].date(), all[1].changed()), (None, None, 0));
}

#[test]
fn the_date_shown_is_the_one_that_decides_the_order() {
    let mut changed = unit(1, "d", "One.");
    changed.attributes = vec![
        ("changedate".into(), "20240601T000000Z".into()),
        ("changeid".into(), "N. Qureshi".into()),
    ];
    changed.variants[1].attributes = vec![
        ("changedate".into(), "20040101T000000Z".into()),
        ("changeid".into(), "A. Khan".into()),
    ];
    let memory = build(&[changed]);
    let proposal = proposals(&memory, 0)[0];
    assert_eq!(proposal.date(), Some("20240601T000000Z"));
    assert_eq!((proposal.author(), proposal.changed()), (Some("N. Qureshi"), 20_240_601_000_000));
}

#[test]
fn an_empty_source_variant_hides_no_other() {
    let mut twice = unit(1, "d", "");
    twice.variants.insert(1, variant("en", "One."));
    assert_eq!(proposals(&build(&[twice]), 0)[0].source(), "One.");
}

#[test]
fn units_of_a_length_come_as_one_slice() {
    let memory =
        build(&[unit(1, "", "a b c"), unit(2, "", "a"), unit(3, "", "b"), unit(4, "", "…")]);
    let numbers = |least, most| {
        let mut numbers: Vec<u32> =
            memory.pair(0).of_length(least, most).map(|p| p.number()).collect();
        let ones = numbers.len().min(3);
        numbers[..ones].sort_unstable();
        numbers
    };
    assert_eq!(numbers(1, 1), [2, 3, 4]);
    assert_eq!(numbers(2, 9), [1]);
    assert_eq!(numbers(0, u32::MAX), [2, 3, 4, 1]);
    assert_eq!(numbers(4, 2), [0; 0]);
}
