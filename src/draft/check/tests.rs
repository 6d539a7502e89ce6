use super::*;
use crate::draft::finished::FinishedTarget;

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn findings(source: &str, targets: &[(&str, &str)]) -> Vec<String> {
    let targets = targets.iter().map(|(tag, text)| FinishedTarget {
        language: language(tag),
        text: (*text).to_owned(),
        codes: Vec::new(),
        confirmed: true,
        proposed: None,
    });
    let segment = FinishedSegment {
        id: "7".to_owned(),
        line: Some(3),
        source: source.to_owned(),
        codes: Vec::new(),
        source_hash: None,
        targets: targets.collect(),
    };
    let draft = FinishedDraft {
        document: "a.txt".to_owned(),
        source_language: language("en"),
        target_languages: vec![language("ur"), language("zh")],
        segments: vec![segment],
    };
    let findings = check(&draft).into_iter();
    findings.map(|f| format!("{} {}: {}", f.severity.as_str(), f.language, f.reason)).collect()
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
