//! Terms and fragments in drafts: shown in every format, put into a target only where a term decides a
//! match, and no hindrance on the way back.

use serde_json::Value;

use crate::support::{Desk, phrases};

const GLOSSARY: &str = "en\tzh\tzh:forbidden\n\
    planning commission\t规划委员会 | 计划委员会\t计委\n\
    joint committee\t联合委员会\t\n";

const RELEASE: &str = "When would the medical team tell the joint committee how things stand in the far north?\n\n\
     The joint committee visited the medical team.\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    desk.put("g.tsv", GLOSSARY);
    desk.put("r.txt", RELEASE);
    desk
}

const FORMATS: &str = "html,xliff,xliff2,docx,xlsx,po,tsv,json";

const DRAFT: [&str; 8] = ["draft", "r.txt", "--to", "zh", "--memory", "m", "--format", FORMATS];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    DRAFT.into_iter().chain(more.iter().copied()).collect()
}

fn target(desk: &Desk, segment: usize) -> Value {
    let json = std::fs::read(desk.path("drafts/r.json")).expect("a draft");
    let draft: Value = serde_json::from_slice(&json).expect("JSON");
    draft["segments"][segment]["targets"]["zh"].clone()
}

#[test]
fn every_format_shows_terms_and_fragments_and_comes_back() {
    let desk = desk();
    let ran = desk.run(&with(&["--glossary", "g.tsv", "--fragments", "learn"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("learning fragments for Chinese from 36 units"), "{}", ran.err);

    let first = target(&desk, 0);
    assert_eq!(first["text"], "", "nothing is put in");
    let parts = first["parts"].as_array().expect("parts");
    let shown: Vec<_> = parts.iter().map(|p| (p["kind"].as_str(), p["target"].as_str())).collect();
    assert_eq!(shown, [(Some("fragment"), Some("医疗队")), (Some("term"), Some("联合委员会"))]);
    assert!(parts[0]["confidence"].as_f64().is_some_and(|c| (0.6..=1.0).contains(&c)));
    assert!(parts[0]["example"]["source"].as_str().is_some_and(|s| s.contains("medical team")));
    let second = target(&desk, 1);
    // One match has a term in the place of another; where the glossary does not know the old one, it is
    // told beside the match.
    let repaired = &second["matches"][0];
    assert_eq!((&second["status"], &repaired["score"]), (&"repaired".into(), &75.into()));
    assert_eq!(repaired["target"], "联合委员会访问了医疗队。");
    assert_eq!(repaired["target_original"], "规划委员会访问了医疗队。");
    assert_eq!(repaired["changes"][0]["was"], "规划委员会");
    let replacement = &second["matches"][1]["replacements"][0];
    assert_eq!(replacement["new"]["target"], "联合委员会", "{second}");
    assert!(replacement["was"].is_string(), "{second}");

    let read = |name: &str| {
        String::from_utf8(std::fs::read(desk.path(&format!("drafts/{name}"))).expect(name))
            .expect(name)
    };
    let html = read("r.html");
    assert!(html.contains("<span class=\"term\">joint committee</span>"));
    assert!(html.contains("<span class=\"fragment\">medical team</span>"));
    assert!(html.contains("<summary>Example</summary>"));
    assert!(html.contains("<strong>Terms replaced.</strong>"));
    assert!(read("r.zh.xlf").contains("terms replaced: 规划委员会 → 联合委员会"));
    let told = "joint committee → 联合委员会 (term)";
    for name in ["r.zh.xlf", "r.zh.po", "r.tsv"] {
        assert!(read(name).contains(told), "{name}");
    }
    let xliff2 = read("r.zh.xliff");
    assert!(xliff2.contains("<gls:term>joint committee</gls:term><gls:translation>联合委员会<"));
    assert!(
        xliff2.contains("<note category=\"fragment\" appliesTo=\"source\">medical team → 医疗队")
    );
    for name in
        ["r.html", "r.zh.xlf", "r.zh.xliff", "r.docx", "r.xlsx", "r.zh.po", "r.tsv", "r.json"]
    {
        let file = format!("drafts/{name}");
        let checked = desk.run(&["check", &file]);
        assert!(checked.err.contains("checked 1 draft"), "{name}: {}", checked.err);
        let read = desk.run(&["commit", &file, "--memory", "m", "--author", "A. Khan"]);
        assert!(!read.err.contains("error"), "{name}: {}", read.err);
    }
}

#[test]
fn without_glossary_and_learning_a_draft_says_nothing_of_parts() {
    let desk = desk();
    let ran = desk.run(&DRAFT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("fragments"), "{}", ran.err);
    assert!(target(&desk, 0)["parts"].is_null());
    assert!(!desk.path("m/.karakoram/fragments.en-zh.bin").exists());
}

#[test]
fn what_was_learnt_before_is_shown_and_said_to_be_old_once_the_memory_changes() {
    let desk = desk();
    assert_eq!(desk.run(&["fragments", "x", "--to", "zh", "--memory", "m"]).code, 0);
    let ran = desk.run(&DRAFT);
    assert!(!ran.err.contains("fragments"), "{}", ran.err);
    assert_eq!(target(&desk, 0)["parts"][0]["target"], "医疗队");
    desk.put("m/b.tmx", phrases().replace("thanked", "hosted"));
    let ran = desk.run(&DRAFT);
    assert!(ran.err.contains("the memory before it changed"), "{}", ran.err);
    let off = desk.run(&with(&["--fragments", "off"]));
    assert!(!off.err.contains("fragments"), "{}", off.err);
    assert!(target(&desk, 0)["parts"].is_null());
}

#[test]
fn a_changed_glossary_drafts_again_and_one_that_is_missing_is_named() {
    let desk = desk();
    let arguments = with(&["--glossary", "g.tsv"]);
    assert_eq!(desk.run(&arguments).code, 0);
    assert!(desk.run(&arguments).err.contains("1 unchanged"));
    desk.put("g.tsv", GLOSSARY.replace("联合委员会", "联委会"));
    assert_eq!(desk.run(&arguments).code, 0);
    assert_eq!(target(&desk, 0)["parts"][0]["target"], "联委会");
    let ran = desk.run(&with(&["--glossary", "none.tsv"]));
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("none.tsv"), "{}", ran.err);
}
