use super::*;
use crate::document::CodedText;
use crate::draft::finished::{FinishedTarget, Proposed};

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

/// What the check of values finds.
fn findings(source: &str, targets: &[(&str, &str)]) -> Vec<String> {
    let findings = all(source, targets).into_iter().filter(|finding| finding.check == "values");
    findings.map(|f| format!("{} {}: {}", f.severity.as_str(), f.language, f.reason)).collect()
}

/// What the other checks find, by name.
fn forms(source: &str, targets: &[(&str, &str)]) -> Vec<String> {
    let findings = all(source, targets).into_iter().filter(|finding| finding.check != "values");
    findings.map(|f| format!("{} {}: {}", f.check, f.language, f.told())).collect()
}

fn all(source: &str, targets: &[(&str, &str)]) -> Vec<Finding> {
    check(&draft(&[(source, targets)]), None)
}

fn draft(rows: &[(&str, &[(&str, &str)])]) -> FinishedDraft {
    let rows = (7..).zip(rows);
    FinishedDraft {
        document: "a.txt".to_owned(),
        source_language: language("en"),
        target_languages: vec![language("ur"), language("zh")],
        segments: rows.map(|(id, (source, targets))| segment(id, source, targets)).collect(),
    }
}

fn segment(id: u32, source: &str, targets: &[(&str, &str)]) -> FinishedSegment {
    let source = CodedText::from_tagged(source);
    let targets = targets.iter().map(|(tag, text)| {
        let coded = CodedText::from_tagged(text);
        FinishedTarget {
            language: language(tag),
            text: coded.text,
            codes: coded.codes,
            confirmed: true,
            proposed: None,
        }
    });
    FinishedSegment {
        id: id.to_string(),
        line: Some(3),
        source: source.text,
        codes: source.codes,
        source_hash: None,
        targets: targets.collect(),
    }
}

#[test]
fn the_other_language_is_heard_from_a_file_of_its_own() {
    let of = |targets: &[(&str, &str)]| draft(&[("40 trees", targets)]);
    let (urdu, chinese) = (of(&[("ur", "40 درخت")]), of(&[("zh", "50棵树")]));
    let found = check_beside(&chinese, &[&urdu, &chinese], None);
    let told = |found: &[Finding]| -> Vec<String> {
        let values = found.iter().filter(|finding| finding.check == "values");
        values.map(|finding| finding.reason.clone()).collect()
    };
    assert!(told(&found)[0].ends_with("the Urdu agrees with the source"), "{found:?}");
    assert!(found.iter().all(|finding| finding.language.as_str() == "zh"), "{found:?}");
    assert_eq!(told(&check_beside(&urdu, &[&urdu, &chinese], None)), [""; 0]);
    let elsewhere = FinishedDraft { document: "b.txt".to_owned(), ..urdu };
    assert!(told(&check_beside(&chinese, &[&elsewhere], None))[0].ends_with("“50”"));
}

#[test]
fn a_proposal_that_nobody_touched_is_no_witness() {
    let mut draft = draft(&[("40 trees", &[("ur", "50 درخت"), ("zh", "50棵树")])]);
    let told = |draft: &FinishedDraft| -> Vec<String> {
        let found = check(draft, None).into_iter().filter(|finding| finding.check == "values");
        found.map(|finding| finding.reason).collect()
    };
    assert!(told(&draft).iter().all(|told| told.ends_with("the source may be wrong")));
    for target in &mut draft.segments[0].targets {
        target.confirmed = false;
        target.proposed = Some(Proposed { score: 90, target: target.text.clone() });
    }
    assert!(told(&draft).iter().all(|told| told.ends_with("“50”")), "{:?}", told(&draft));
    draft.segments[0].targets[0].text = "40 درخت".into();
    let told = told(&draft);
    assert!(told.len() == 1 && told[0].ends_with("the Urdu agrees with the source"), "{told:?}");
}

#[test]
fn planted_faults_are_told_and_good_translations_are_not() {
    let source = "A grant of $2.5 million was signed on 5 July 2026.";
    let (urdu, chinese) = (
        "5 جولائی 2026 کو 25 لاکھ ڈالر کی گرانٹ پر دستخط ہوئے۔",
        "2026年7月5日签署了250万美元的赠款协议。",
    );
    assert_eq!(findings(source, &[("ur", urdu), ("zh", chinese)]), [""; 0]);

    let wrong = chinese.replace("250万", "250亿");
    let told = findings(source, &[("ur", urdu), ("zh", &wrong)]);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("error zh: wrong magnitude"), "{told:?}");
    assert!(
        told[0].contains("“250亿美元”") && told[0].ends_with("the Urdu agrees with the source")
    );

    let wrong = urdu.replace("5 جولائی", "6 جولائی");
    let told = findings(source, &[("ur", &wrong)]);
    assert!(told.len() == 1 && told[0].starts_with("error ur: another date"), "{told:?}");

    let wrong = urdu.replace("ڈالر", "یورو");
    let told = findings(source, &[("ur", &wrong)]);
    assert!(told.len() == 1 && told[0].starts_with("error ur: another currency"), "{told:?}");
}

#[test]
fn a_source_that_both_translations_speak_against_is_named() {
    let told = findings("The 15 trees.", &[("ur", "50 درخت۔"), ("zh", "50棵树。")]);
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|told| told.ends_with("the source may be wrong")), "{told:?}");
}

#[test]
fn what_may_be_intended_is_a_warning() {
    let told = findings("Model JF-17 is new.", &[("ur", "ماڈل نیا ہے۔")]);
    assert!(told.len() == 1 && told[0].starts_with("warning ur: “JF-17”"), "{told:?}");
    let told = findings("over 300 trees", &[("zh", "不到300棵树")]);
    assert!(told.len() == 1 && told[0].starts_with("warning zh: “300”"), "{told:?}");
    let told = findings("77,938 trees", &[("zh", "7.8万棵树")]);
    assert!(told.len() == 1 && told[0].starts_with("warning zh: rounded"), "{told:?}");
    assert_eq!(findings("77,938 trees", &[("zh", " ")]), [""; 0]);
}

/// One target with a fault, and what is said of it; nothing where there is none.
#[track_caller]
fn told(source: &str, (language, target): (&str, &str), expected: &[&str]) {
    let found = forms(source, &[(language, target)]);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found} is not {expected}");
    }
}

#[test]
fn good_translations_pass_every_check_of_form() {
    for (source, urdu, chinese) in [
        ("The forum opened at 10:30.", "فورم 10:30 بجے شروع ہوا۔", "论坛于10:30开幕。"),
        (
            "He said: “We agree (all of us).”",
            "انہوں نے کہا: ”ہم (سب) متفق ہیں۔“",
            "他说：“我们（全体）同意。”",
        ),
        ("Is it 3,000 km?", "کیا یہ 3,000 کلومیٹر ہے؟", "是3,000公里吗？"),
        (
            "See www.example.com, please.",
            "براہِ کرم www.example.com دیکھیں۔",
            "请访问www.example.com。",
        ),
        ("Founded by Zeta Co., Ltd.", "بانی: زیٹا کمپنی لمیٹڈ", "由泽塔有限公司创办"),
        ("a) Trade", "ا) تجارت", "a）贸易"),
        ("<1>Two</1> sides<2/> met.", "<1>دو</1> فریق<2/> ملے۔", "<1>两国</1><2/>会晤。"),
        ("BJAST", "BJAST", "BJAST"),
    ] {
        let found = forms(source, &[("ur", urdu), ("zh", chinese)]);
        assert_eq!(found, [""; 0], "{source}");
    }
}

#[test]
fn what_is_missing_is_an_error() {
    told("The forum opened.", ("ur", " "), &["empty ur: error: there is no translation"]);
    told("* * *", ("ur", ""), &[]);
    told(
        "The forum opened.",
        ("zh", "The forum  opened."),
        &["identical zh: error", "final", "double"],
    );
    told("Gwadar Port", ("zh", "Gwadar Port"), &["identical zh: warning"]);
}

#[test]
fn codes_are_compared_with_those_of_the_source() {
    let source = "The <1>forum</1> opened<2/>.";
    told(
        source,
        ("ur", "<1>فورم</1> شروع ہوا۔"),
        &["codes ur: error: codes of the source are missing: <2/>"],
    );
    told(
        source,
        ("ur", "<1>فورم</1> شروع<2/><3/> ہوا۔"),
        &["codes ur: error: it has codes that the source has not: <3/>"],
    );
    told(source, ("ur", "</1>فورم<1> شروع<2/> ہوا۔"), &["codes ur: error: </1> stands before <1>"]);
    told(
        "The <1>forum</1> opened.",
        ("ur", "فورم شروع ہوا۔"),
        &["codes ur: warning: codes of the source have no place"],
    );
}

#[test]
fn the_end_of_a_sentence_is_that_of_the_language() {
    let source = "The forum opened.";
    told(
        source,
        ("ur", "فورم شروع ہوا"),
        &["final-punctuation ur: warning: the source ends in “.”, the translation without “۔”"],
    );
    told(
        source,
        ("ur", "فورم شروع ہوا."),
        &["final-punctuation ur: warning: it ends in “.”, in place of “۔”"],
    );
    told(
        source,
        ("zh", "论坛开幕."),
        &["final-punctuation zh: warning: it ends in “.”, in place of “。”"],
    );
    told(
        source,
        ("zh", "论坛开幕了吗？"),
        &["final-punctuation zh: warning: the source ends in “.”, the translation in “？”"],
    );
    told(
        "Forum opens",
        ("zh", "论坛开幕。"),
        &["final-punctuation zh: warning: the translation ends in “。”"],
    );
    told("“The forum opened.”", ("zh", "“论坛开幕。”"), &[]);
}

#[test]
fn brackets_and_quotes_are_closed_and_kept() {
    let source = "The bank (AIIB) lent “soft” money.";
    told(
        source,
        ("zh", "该行（亚投行提供了“软”贷款。"),
        &["brackets zh: error: 1 of “(”, but 0 of “)”"],
    );
    told(
        source,
        ("zh", "该行）亚投行（提供了“软”贷款。"),
        &["brackets zh: error: “)” stands before “(”"],
    );
    told(source, ("zh", "该行提供了“软”贷款。"), &["brackets zh: warning"]);
    told(source, ("zh", "该行（亚投行）提供了“软贷款。"), &["quotes zh: error"]);
    told(source, ("zh", "该行（亚投行）提供了软贷款。"), &["quotes zh: warning"]);
    told(source, ("zh", "该行（亚投行）提供了《软》贷款。"), &[]);
}

#[test]
fn characters_of_other_scripts_are_found() {
    told(
        "The forum opened.",
        ("ur", "فورم شروع كي گئی۔"),
        &[
            "arabic-letters ur: error: the Arabic letter ي",
            "arabic-letters ur: error: the Arabic letter ك",
        ],
    );
    told(
        "The two sides (both) met, and agreed.",
        ("zh", "两国(双方)会晤,并同意。"),
        &[
            "half-width zh: warning: half-width “,”",
            "half-width zh: warning: half-width “(”",
            "half-width zh: warning: half-width “)”",
        ],
    );
    told("They met.", ("ur", "وہ  ملے۔"), &["double-spaces ur: warning"]);
    told(
        "They met.",
        ("ur", "وہ\u{200F} ملے۔"),
        &["bidi-controls ur: warning: invisible direction characters (RLM)"],
    );
    told(
        "They met.",
        ("ur", "وہ \u{202B}ملے۔"),
        &["bidi-controls ur: error: invisible direction characters (RLE), not closed"],
    );
    told("They met.", ("ur", "وہ \u{202E}ملے\u{202C}۔"), &["bidi-controls ur: error"]);
}

#[test]
fn one_source_with_two_translations_is_told_where_it_comes_again() {
    let draft = draft(&[
        ("They met.", &[("ur", "وہ ملے۔"), ("zh", "他们会面。")]),
        ("It rained.", &[("ur", "بارش ہوئی۔"), ("zh", "下雨了。")]),
        ("They met.", &[("ur", "ان کی ملاقات ہوئی۔"), ("zh", "他们会面。")]),
    ]);
    let found: Vec<String> = check(&draft, None)
        .into_iter()
        .map(|f| format!("{} {} {} {}", f.check, f.segment, f.language, f.reason))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("two-translations 9 ur segment 7 has another"), "{found:?}");
}

#[test]
fn terms_are_told_where_they_lack_are_forbidden_or_differ_within_a_draft() {
    let glossary = crate::terms::fixtures::training_course();
    let draft = draft(&[
        ("A training course.", &[("zh", "一个培训班。")]),
        ("The training course.", &[("zh", "培训课程。")]),
        ("Training courses.", &[("zh", "训练班。")]),
        ("The training course ended.", &[("zh", "课结束了。")]),
        ("A training course.", &[("zh", "")]),
    ]);
    let base = Termbase::new(glossary, &language("en"), &draft.target_languages);
    let found = check(&draft, Some(&base)).into_iter().filter(|finding| finding.check == "terms");
    let found: Vec<String> = found.map(|f| format!("{} {}", f.segment, f.told())).collect();
    assert_eq!(
        found,
        [
            "8 warning: “training course” is “培训课程” here and “培训班” in segment 7",
            "9 error: the term “训练班” is not to be used; use 培训班 or 培训课程",
            "9 warning: “training course” is “训练班” here and “培训班” in segment 7",
            "10 warning: the term “training course” is missing; use 培训班 or 培训课程",
        ]
    );
}
