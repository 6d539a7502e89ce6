//! Rules for cutting text on the command line: users' own, the program's, and what they decide.

use serde_json::Value;

use crate::support::Desk;

const HOUSE: &str = r#"<?xml version="1.0"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="yes"/>
<body><languagerules>
<languagerule languagerulename="House">
<rule break="no"><beforebreak>(?&lt;=\s|^)(Fig|Tab)\.</beforebreak><afterbreak>\s</afterbreak></rule>
<rule break="yes"><beforebreak>;</beforebreak><afterbreak>\s</afterbreak></rule>
</languagerule>
<languagerule languagerulename="All">
<rule break="yes"><beforebreak>\.|!</beforebreak><afterbreak>\s</afterbreak></rule>
</languagerule>
</languagerules><maprules>
<languagemap languagepattern="EN.*" languagerulename="House"/>
<languagemap languagepattern="(en|fr).*" languagerulename="All"/>
</maprules></body></srx>
"#;

#[test]
fn a_users_rules_take_the_place_of_the_programs() {
    let desk = Desk::new();
    desk.put("house.srx", HOUSE);
    desk.put("r.txt", "See Fig. 3; then Dr. Khan left! Good.\n");
    let cut = "See Fig. 3;\nthen Dr.\nKhan left!\nGood.\n";
    assert_eq!(desk.run(&["segment", "r.txt", "--srx", "house.srx"]).out, cut);
    desk.put("karakoram.toml", "[segmentation]\nsrx = \"house.srx\"\n");
    assert_eq!(desk.run(&["segment", "r.txt"]).out, cut);
    let own = desk.run(&["segment", "r.txt", "--srx", "builtin"]).out;
    assert_eq!(own, "See Fig. 3; then Dr. Khan left!\nGood.\n");
    let french = desk.run(&["segment", "r.txt", "--language", "fr"]).out;
    assert_eq!(french, "See Fig.\n3; then Dr.\nKhan left!\nGood.\n");
    let ran = desk.run(&["segment", "r.txt", "--language", "ur"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    assert!(ran.err.contains("there are no rules for Urdu (ur)"), "{}", ran.err);
}

#[test]
fn drafts_are_cut_by_a_users_rules() {
    let desk = Desk::new();
    desk.put("house.srx", HOUSE);
    desk.put("r.txt", "The forum opened; the sides met. They left.\n");
    let unit = "<tu><tuv xml:lang=\"en\"><seg>the sides met.</seg></tuv>\
                <tuv xml:lang=\"ur\"><seg>فریقین ملے۔</seg></tuv></tu>";
    desk.put(
        "memories/m.tmx",
        format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{unit}</body></tmx>"),
    );
    let arguments = ["draft", "r.txt", "--to", "ur", "--format", "json", "--srx", "house.srx"];
    let ran = desk.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let draft: Value = serde_json::from_str(&desk.read("drafts/r.json")).expect("a draft");
    let sources: Vec<&str> = draft["segments"]
        .as_array()
        .expect("segments")
        .iter()
        .map(|segment| segment["source"].as_str().expect("a source"))
        .collect();
    assert_eq!(sources, ["The forum opened;", "the sides met.", "They left."]);
    assert_eq!(draft["segments"][1]["targets"]["ur"]["text"], "فریقین ملے۔");
}

#[test]
fn wrong_rules_are_named_and_nothing_is_done() {
    let desk = Desk::new();
    desk.put("house.srx", HOUSE.replace("<beforebreak>;", "<beforebreak>(;"));
    desk.put("r.txt", "One. Two.\n");
    insta::assert_snapshot!(desk.run(&["segment", "r.txt", "--srx", "house.srx"]).whole());
    let ran = desk.run(&["segment", "r.txt", "--srx", "none.srx"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("none.srx"), "{}", ran.err);
}

#[test]
fn explain_names_the_rule_for_each_cut_and_each_one_held_back() {
    let desk = Desk::new();
    desk.put("r.txt", "Dr. Khan spoke on Nov. 3. He left.\n\nSeats are few. iPhone users wait.\n");
    insta::assert_snapshot!(desk.run(&["segment", "r.txt", "--explain"]).whole());
    let line = "{\"id\":1,\"text\":\"Dr. Khan left. Go\"}";
    let ran = desk.run_with(&["segment", "--jsonl", "--explain"], line.as_bytes());
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(answer["decisions"][0]["at"], 3);
    assert_eq!(answer["decisions"][0]["cut"], false);
    assert_eq!(answer["decisions"][0]["rule"], "abbreviation before a name");
    assert_eq!(answer["decisions"][1]["at"], 14);
    assert_eq!(answer["decisions"][1]["cut"], true);
}

#[test]
fn the_rules_that_are_printed_cut_as_the_program_does() {
    let desk = Desk::new();
    let printed = desk.run(&["segment", "--print-srx"]);
    assert_eq!((printed.code, printed.err.as_str()), (0, ""));
    desk.put("printed.srx", &printed.out);
    let samples = crate::support::project().join("samples");
    let samples: Vec<String> = std::fs::read_dir(samples)
        .expect("samples")
        .map(|entry| entry.expect("an entry").path().display().to_string())
        .collect();
    for language in ["en", "ur", "zh", "fr", "it"] {
        let mut arguments = vec!["segment", "--language", language];
        arguments.extend(samples.iter().map(String::as_str));
        let own = desk.run(&arguments).out;
        arguments.extend(["--srx", "printed.srx"]);
        assert_eq!(desk.run(&arguments).out, own, "{language}");
    }
    let ran = desk.run(&["segment", "--print-srx", "r.txt"]);
    assert_eq!(ran.code, 2);
}

/// With `KARAKORAM_SEGMENTATION` naming a folder of gold sets (`*-LANGUAGE.jsonl`), the printed
/// rules are run beside the program's own on all of them.
#[test]
fn printed_rules_agree_on_gold_sets() {
    let Some(folder) = std::env::var_os("KARAKORAM_SEGMENTATION") else { return };
    let desk = Desk::new();
    desk.put("printed.srx", desk.run(&["segment", "--print-srx"]).out);
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let Some((_, language)) = name.rsplit_once('-') else { continue };
        let lines = std::fs::read(&path).expect("a file");
        let arguments = ["segment", "--jsonl", "--language", language];
        let own = desk.run_with(&arguments, &lines);
        let arguments = [arguments.as_slice(), &["--srx", "printed.srx"]].concat();
        assert_eq!(desk.run_with(&arguments, &lines).out, own.out, "{name}");
        assert_eq!(own.code, 0, "{name}: {}", own.err);
    }
}
