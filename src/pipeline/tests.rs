use super::*;
use crate::draft::{Band, Repaired};
use crate::language::Language;
use crate::memory::{Builder, Content, Prop, Unit, Variant};
use crate::terms::{self, Concept, Glossary, Term};

fn variant(language: &str, text: &str) -> Variant {
    Variant {
        language: language.into(),
        content: vec![Content::Text(text.into())],
        ..Variant::default()
    }
}

fn memory(sources: &[&str]) -> Memory {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en"), [tag("ur"), tag("zh")]);
    builder.begin_file("m.tmx");
    for (number, source) in (1..).zip(sources) {
        builder.add(&Unit {
            number,
            props: vec![Prop { kind: "x-document".into(), text: "d".into(), ..Prop::default() }],
            variants: vec![variant("en", source), variant("ur", &format!("ترجمہ {number}"))],
            ..Unit::default()
        });
    }
    builder.end_file(true);
    builder.build()
}

fn segmented(name: &str, text: &str) -> Segmented {
    let english = Segmenter::for_language(&Language::from_tag("en").unwrap());
    let (document, warnings) = Document::from_text(text.as_bytes()).unwrap();
    assert_eq!(warnings, []);
    segment(name, &document, &english)
}

const RELEASE: &str = "\
  • A Forum Opened
  • --------------
  • The forum opened in Beijing. Dr. Khan spoke.

    The forum closed in Beijing. The forum opened in Beijing.

  • [next]:Another Forum Opened
";

#[test]
fn blocks_that_are_not_to_be_translated_are_kept_and_not_cut() {
    let segmented = segmented("r.txt", RELEASE);
    let kinds: Vec<_> = segmented.blocks.iter().map(|b| b.kind.as_str()).collect();
    assert_eq!(kinds, ["heading", "rule", "paragraph", "paragraph", "navigation"]);
    let sources: Vec<_> = segmented.segments.iter().map(|s| (s.block, s.source.as_str())).collect();
    assert_eq!(
        sources,
        [
            (1, "A Forum Opened"),
            (3, "The forum opened in Beijing."),
            (3, "Dr. Khan spoke."),
            (4, "The forum closed in Beijing."),
            (4, "The forum opened in Beijing."),
        ]
    );
    assert_eq!((segmented.segments[2].words, segmented.segments[2].characters), (3, 13));
}

#[test]
fn each_segment_gets_the_best_that_is_known_of_it() {
    let memory =
        memory(&["A Forum Opened", "The forum opened in Beijing.", "The fora closed in Beijing."]);
    let mut segmented = segmented("r.txt", RELEASE);
    Seen::default().mark(&mut segmented);
    let draft = draft(segmented, &memory, Options::default());
    let urdu: Vec<_> = draft
        .segments
        .iter()
        .map(|s| {
            let column = &s.columns[0];
            (column.status.as_str(), column.score().map(Score::get), column.text.as_str())
        })
        .collect();
    assert_eq!(
        urdu,
        [
            ("context", Some(101), "ترجمہ 1"),
            ("exact", Some(100), "ترجمہ 2"),
            ("none", None, ""),
            ("fuzzy", Some(83), "ترجمہ 3"),
            ("exact", Some(100), "ترجمہ 2"),
        ]
    );
    let chinese: Vec<_> = draft.segments.iter().map(|s| s.columns[1].status.as_str()).collect();
    assert_eq!(chinese, ["none", "none", "none", "none", "repetition"]);
    assert_eq!(draft.leverage[0].total().segments, 5);
    assert_eq!(draft.leverage[0].total(), draft.leverage[1].total());
    assert_eq!(draft.title(), "A Forum Opened");
}

#[test]
fn the_second_time_is_a_repetition_unless_the_memory_has_it() {
    let memory = memory(&["The forum opened in Beijing."]);
    let mut seen = Seen::default();
    let mut first = segmented("a.txt", "The lab closed in Lahore today.\nIt rained.\nIt rained.");
    let mut second = segmented(
        "b.txt",
        "It rained.\nThe forum opened in Beijing.\nThe forum opened in Beijing.",
    );
    seen.mark(&mut first);
    seen.mark(&mut second);
    let bands = |draft: &Draft| {
        draft.segments.iter().map(|s| s.columns[0].band().as_str()).collect::<Vec<_>>()
    };
    let first = draft(first, &memory, Options::default());
    assert_eq!(bands(&first), ["none", "none", "repetition"]);
    assert_eq!(
        first.segments[2].columns[0].first,
        Some(Occurrence { document: "a.txt".into(), segment: 2 })
    );
    let second = draft(second, &memory, Options::default());
    assert_eq!(bands(&second), ["repetition", "100", "100"]);
    let first_place = second.segments[0].columns[0].first.clone();
    assert_eq!(first_place, Some(Occurrence { document: "a.txt".into(), segment: 2 }));
    assert_eq!(second.segments[2].columns[0].first, None);
}

#[test]
fn below_prefill_nothing_is_filled_in_and_below_threshold_nothing_is_proposed() {
    let memory = memory(&["The forum closed in Lahore."]);
    let options = |threshold, prefill| Options {
        threshold: Score::percent(threshold),
        prefill: Score::percent(prefill),
        limit: 5,
        evidence: true,
    };
    let column = |options| {
        let segmented = segmented("r.txt", "The forum closed in Beijing.");
        draft(segmented, &memory, options).segments[0].columns[0].clone()
    };
    let shown = column(options(50, 84));
    assert_eq!((shown.status, shown.text.as_str()), (Status::Fuzzy, ""));
    assert_eq!((shown.score().map(Score::get), shown.band()), (Some(83), Band::From75));
    assert_eq!(shown.prefilled().map(|p| p.unit), None);
    assert_eq!(column(options(50, 83)).prefilled().map(|p| p.unit), Some(1));
    assert_eq!(column(options(84, 84)).status, Status::None);
}

#[test]
fn an_empty_document_makes_an_empty_draft() {
    let draft = draft(segmented("r.txt", " \n\n"), &memory(&["x"]), Options::default());
    assert!(draft.segments.is_empty() && draft.blocks.is_empty());
    assert_eq!(draft.title(), "r.txt");
}

#[test]
fn matches_that_differ_in_values_alone_are_rewritten_and_come_before_fuzzy_ones() {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en"), [tag("zh")]);
    builder.begin_file("m.tmx");
    for (number, (source, target)) in (1..).zip([
        ("The 30 guests of the forum left in the evening.", "论坛的30位来宾于晚间离开。"),
        ("The 25 Guests of the Forum left in the evening.", "论坛的25位贵宾于晚间离开。"),
        ("The guests of the forum left in the evening.", "论坛来宾于晚间离开。"),
    ]) {
        let variants = vec![variant("en", source), variant("zh", target)];
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    let memory = builder.build();
    let text = "The 25 guests of the forum left in the evening.";
    let mut answers = Vec::new();
    for exhaustive in [false, true] {
        let search = Search { threshold: Score::percent(50), limit: 5, exhaustive };
        let found = matching::find(memory.pair(0), text, None, search);
        let sentence = Sentence::new(text, Tongue::English);
        let proposals = proposals(Some(&sentence), found, &tag("zh"), None);
        let told: Vec<_> = proposals.iter().map(|p| (p.kind, p.unit, p.target.clone())).collect();
        assert_eq!(told[0], (Kind::Repaired, 1, "论坛的25位来宾于晚间离开。".to_owned()));
        // Nothing of value differs: there is nothing to rewrite.
        assert_eq!(told[1].0, Kind::Fuzzy);
        let repair = proposals[0].repair.as_ref().unwrap();
        assert_eq!(repair.target_original, "论坛的30位来宾于晚间离开。");
        assert_eq!(repair.changes[0].was, "30");
        assert!(proposals[0].score < Score::EXACT);
        answers.push(told);
    }
    assert_eq!(answers[0], answers[1]);

    let segmented = segmented("r.txt", text);
    let draft = draft(segmented, &memory, Options::default());
    let column = &draft.segments[0].columns[0];
    assert_eq!(column.status, Status::Repaired);
    assert_eq!(column.text, "论坛的25位来宾于晚间离开。");
}

#[test]
fn values_of_unknown_segments_are_written_as_the_memory_writes_them() {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en"), [tag("ur"), tag("zh")]);
    builder.begin_file("m.tmx");
    let variants = vec![
        variant("en", "It cost 30 million rupees in all, they said."),
        variant("ur", "اس پر 3 کروڑ روپے لاگت آئی۔"),
        variant("zh", "造价 3000 万卢比。"),
    ];
    builder.add(&Unit { number: 1, variants, ..Unit::default() });
    builder.end_file(true);
    let text = "Both planted 2.5 million trees on Monday, 5 July 2026.";
    let draft = draft(segmented("r.txt", text), &builder.build(), Options::default());
    let written = |column: usize| -> Vec<&str> {
        let values = draft.segments[0].columns[column].values.iter();
        values.map(|rendered| rendered.text.as_str()).collect()
    };
    assert_eq!(written(0), ["25 لاکھ", "پیر", "5 جولائی 2026"]);
    assert_eq!(written(1), ["250 万", "星期一", "2026 年 7 月 5 日"]);
    let first = &draft.segments[0].columns[0].values[0];
    assert_eq!(&text[first.span.range()], "2.5 million");
}

/// A glossary of four institutions and two places.
fn termbase() -> Termbase {
    let concept = |[en, ur, zh, domain]: [&str; 4]| Concept {
        terms: [("en", en), ("ur", ur), ("zh", zh)]
            .map(|(language, text)| Term {
                language: Language::from_tag(language).unwrap(),
                text: text.to_owned(),
                status: terms::Status::Preferred,
            })
            .into(),
        domain: domain.to_owned(),
        ..Concept::default()
    };
    let concepts = [
        ["Planning Commission", "منصوبہ بندی کمیشن", "规划委员会", "institutions"],
        ["Science Foundation", "سائنس فاؤنڈیشن", "科学基金会", "institutions"],
        ["Karachi", "کراچی", "卡拉奇", "places"],
        ["Lahore", "لاہور", "拉合尔", "places"],
    ];
    let glossary = Glossary { concepts: concepts.map(concept).into() };
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    Termbase::new(glossary, &tag("en"), &[tag("ur"), tag("zh")])
}

#[test]
fn a_term_decides_a_match_where_nothing_else_differs_but_values() {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let mut builder = Builder::new(tag("en"), [tag("ur"), tag("zh")]);
    builder.begin_file("m.tmx");
    let variants = vec![
        variant("en", "On 5 May the Planning Commission opened a new school in Karachi."),
        variant("ur", "5 مئی کو منصوبہ بندی کمیشن نے کراچی میں ایک نیا اسکول کھولا۔"),
        variant("zh", "5月5日，规划委员会在卡拉奇开办了一所新学校。"),
    ];
    builder.add(&Unit { number: 1, variants, ..Unit::default() });
    builder.end_file(true);
    let memory = builder.build();
    let terms = termbase();
    let column = |text: &str, to: usize, terms: Option<&Termbase>| {
        let segmented = segmented("r.txt", text);
        let draft = draft_with_terms(segmented, &memory, Options::default(), terms);
        draft.segments[0].columns[to].clone()
    };
    let new = "On 7 May the Science Foundation opened a new school in Lahore.";
    let chinese = column(new, 1, Some(&terms));
    assert_eq!(chinese.status, Status::Repaired);
    let proposal = &chinese.proposals[0];
    assert_eq!(proposal.target, "5月7日，科学基金会在拉合尔开办了一所新学校。");
    let repair = proposal.repair.as_ref().unwrap();
    assert_eq!(repair.what, Repaired::TermsAndValues);
    assert_eq!(repair.target_original, "5月5日，规划委员会在卡拉奇开办了一所新学校。");
    let told: Vec<(&str, &str)> = repair
        .changes
        .iter()
        .map(|change| (change.was.as_str(), &proposal.target[change.span.range()]))
        .collect();
    assert_eq!(told[1..], [("规划委员会", "科学基金会"), ("卡拉奇", "拉合尔")]);
    // The score is the one that it had.
    let without = column(new, 1, None);
    assert_eq!((without.status, without.score()), (Status::Fuzzy, chinese.score()));

    let urdu =
        column("On 5 May the Planning Commission opened a new school in Lahore.", 0, Some(&terms));
    assert_eq!(urdu.status, Status::Repaired);
    assert_eq!(urdu.text, "5 مئی کو منصوبہ بندی کمیشن نے لاہور میں ایک نیا اسکول کھولا۔");
    assert_eq!(urdu.proposals[0].repair.as_ref().unwrap().what, Repaired::Terms);

    // Another word differs too.
    let other = "On 5 May the Planning Commission closed a new school in Lahore.";
    assert_eq!(column(other, 1, Some(&terms)).status, Status::Fuzzy);
}
