//! What goes wrong: each message names file, place, reason and remedy, and the rest is done.

use crate::support::{Desk, Ran, phrases};

const UNIT: &str = "<tu><tuv xml:lang=\"en\"><seg>The forum opened.</seg></tuv>\
                    <tuv xml:lang=\"ur\"><seg>فورم شروع ہوا۔</seg></tuv></tu>\n";

fn tmx(units: &str) -> String {
    format!("<tmx version=\"1.4\">\n<header srclang=\"en\"/>\n<body>\n{units}</body>\n</tmx>\n")
}

/// A desk with a memory and a release.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("memories/units.tmx", tmx(UNIT));
    desk.put("launch.txt", "The forum opened.\n");
    desk
}

fn draft(desk: &Desk, arguments: &[&str]) -> Ran {
    let mut all = vec!["draft", "--to", "ur", "--format", "tsv"];
    all.extend(arguments);
    desk.run(&all)
}

#[test]
fn an_unknown_language_stops_everything() {
    let desk = desk();
    insta::assert_snapshot!(desk.run(&["draft", "launch.txt", "--to", "urdu"]).whole());
    assert!(!desk.path("drafts").exists());
}

#[test]
fn the_source_is_no_target() {
    insta::assert_snapshot!(desk().run(&["draft", "launch.txt", "--to", "en"]).whole());
}

#[test]
fn an_unknown_format_names_the_nearest() {
    let desk = desk();
    let ran = desk.run(&["draft", "launch.txt", "--to", "ur", "--format", "xlif"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("'xliff'") && !desk.path("drafts").exists(), "{}", ran.err);
}

#[test]
fn a_missing_document_is_named_and_the_others_are_drafted() {
    let desk = desk();
    insta::assert_snapshot!(draft(&desk, &["lanch.txt", "launch.txt"]).whole());
    assert!(desk.path("drafts/launch.tsv").exists());
}

#[test]
fn a_document_that_is_no_text_is_named_and_the_others_are_drafted() {
    let desk = desk();
    desk.put("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let ran = draft(&desk, &["picture.txt", "launch.txt"]);
    insta::assert_snapshot!(ran.whole());
    assert!(desk.path("drafts/launch.tsv").exists() && !desk.path("drafts/picture.tsv").exists());
}

#[test]
fn a_folder_without_tmx_is_a_failure_and_the_draft_has_no_match() {
    let desk = desk();
    std::fs::create_dir(desk.path("empty")).expect("a folder");
    insta::assert_snapshot!(draft(&desk, &["launch.txt", "--memory", "empty"]).whole());
    assert!(desk.read("drafts/launch.tsv").contains("\tnone\t"));
}

#[test]
fn a_missing_memory_names_the_nearest() {
    let desk = desk();
    insta::assert_snapshot!(draft(&desk, &["launch.txt", "--memory", "memorie"]).whole());
}

#[test]
fn a_memory_cut_short_is_used_as_far_as_it_goes() {
    let desk = desk();
    let cut = tmx(&(UNIT.to_owned() + "<tu><tuv xml:lang=\"en\"><seg>The for"));
    let cut = cut.split("</body>").next().expect("a part");
    desk.put("memories/units.tmx", cut);
    insta::assert_snapshot!(draft(&desk, &["launch.txt"]).whole());
    assert!(desk.read("drafts/launch.tsv").contains("\texact\t"));
}

#[test]
fn an_entity_bomb_is_not_expanded() {
    let desk = desk();
    let mut bomb = String::from("<!DOCTYPE tmx [\n<!ENTITY a0 \"ha\">\n");
    for n in 1..40 {
        bomb.push_str(&format!("<!ENTITY a{n} \"&a{m};&a{m};\">\n", m = n - 1));
    }
    bomb.push_str("<!ENTITY out SYSTEM \"launch.txt\">\n]>\n");
    let units = UNIT.to_owned()
        + &UNIT.replace("The forum opened.", "The &a39; opened.")
        + &UNIT.replace("The forum opened.", "The &out; opened.")
        + &UNIT.replace("The forum opened.", "The forum closed.");
    desk.put("memories/units.tmx", bomb + &tmx(&units));
    insta::assert_snapshot!(draft(&desk, &["launch.txt", "-v"]).whole());
    assert!(desk.read("drafts/launch.tsv").contains("\texact\t"));
}

#[test]
fn bad_units_are_named_with_their_line_and_the_rest_is_read() {
    let desk = desk();
    let units = "<tu tuid=\"1\"><note>no text at all</note></tu>\n".to_owned()
        + "<tu><tuv xml:lang=\"en\"><seg>a</tuv></tu>\n"
        + UNIT;
    desk.put("memories/units.tmx", tmx(&units));
    let ran = draft(&desk, &["launch.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.whole());
    assert!(desk.read("drafts/launch.tsv").contains("\tunits.tmx\t3\t"));
}

#[test]
fn many_warnings_are_counted_and_not_all_shown() {
    let desk = desk();
    desk.put("memories/units.tmx", tmx(&(UNIT.to_owned() + &"<tu></tu>\n".repeat(50))));
    let ran = draft(&desk, &["launch.txt"]);
    assert_eq!(ran.err.matches("warning: memories/units.tmx, line").count(), 5, "{}", ran.err);
    assert!(ran.err.contains("45 more like these (--verbose shows all)"), "{}", ran.err);
    let ran = draft(&desk, &["launch.txt", "--verbose"]);
    assert_eq!(ran.err.matches("warning: memories/units.tmx, line").count(), 50);
    assert_eq!(draft(&desk, &["launch.txt", "--quiet"]).err, "");
}

#[test]
fn a_language_that_the_memory_lacks_is_told_with_those_it_has() {
    let desk = desk();
    let told = "no unit from en to fr; other languages there: ";
    let ran = desk.run(&["draft", "launch.txt", "--to", "fr", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(&format!("{told}ur (1); nothing was done")), "{}", ran.err);
    assert!(!desk.path("drafts").exists());
    let ran = desk.run(&["draft", "launch.txt", "--to", "fr,ur", "--format", "json"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("no unit from en to fr\n"), "{}", ran.err);
}

#[test]
fn a_memory_of_nothing_but_damage_replaces_no_draft() {
    let desk = desk();
    desk.put("memories/units.tmx", tmx("<tu><seg></tu>\n<tu></tu>\n"));
    insta::assert_snapshot!(draft(&desk, &["launch.txt"]).whole());
    assert!(!desk.path("drafts").exists());
}

#[test]
fn a_document_that_its_draft_would_replace_is_refused() {
    let desk = desk();
    desk.put("launch.tsv", "The forum opened.\n");
    let ran = draft(&desk, &["launch.tsv", "--out", "."]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error: launch.tsv: files of this kind cannot be drafted"),
        "{}",
        ran.err
    );
    assert_eq!(desk.read("launch.tsv"), "The forum opened.\n");
}

#[cfg(target_os = "linux")]
#[test]
fn where_messages_cannot_be_printed_the_work_is_done_all_the_same() {
    use std::process::Command;
    let desk = desk();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let status = Command::new(env!("CARGO_BIN_EXE_karakoram"))
        .args(["draft", "missing.txt", "launch.txt", "--to", "ur", "--format", "tsv"])
        .current_dir(desk.path(""))
        .stderr(full)
        .status()
        .expect("the program ends");
    assert_eq!(status.code(), Some(1));
    assert!(desk.path("drafts/launch.tsv").exists());
}

#[test]
fn a_bad_line_of_json_is_named_and_the_others_are_cut() {
    let desk = desk();
    let input = "{\"id\": 1, \"text\": \"A.\"}\nnonsense\n{\"id\": 2, \"text\": \"B.\"}\n";
    insta::assert_snapshot!(desk.run_with(&["segment", "--jsonl"], input.as_bytes()).whole());
}

#[test]
fn queries_that_are_not_utf8_are_answered_with_a_warning() {
    let ran =
        desk().run_with(&["match", "--to", "ur", "--jsonl"], b"The forum opened.\nThe \xFF.\n");
    assert_eq!((ran.code, ran.out.lines().count()), (0, 2));
    assert!(ran.err.contains("standard input, line 2: not UTF-8"), "{}", ran.err);
}

#[test]
fn nothing_to_do_is_wrong_usage() {
    let desk = desk();
    assert_eq!(desk.run(&["draft", "--to", "ur"]).code, 2);
    assert_eq!(desk.run(&["draft", "launch.txt"]).code, 2);
    assert_eq!(desk.run(&["match", "x", "--to", "ur", "--threshold", "101"]).code, 2);
    assert_eq!(desk.run(&["match", "x", "--to", "ur", "--limit", "0"]).code, 2);
    assert_eq!(desk.run(&["match", "x", "--to", "ur", "--threads", "100000"]).code, 2);
    assert_eq!(desk.run(&["drafts"]).code, 2);
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_is_named_and_the_others_are() {
    let desk = desk();
    desk.put("second.txt", "The forum opened.\n");
    std::fs::create_dir_all(desk.path("drafts/launch.tsv")).expect("a folder in the way");
    let ran = draft(&desk, &["launch.txt", "second.txt"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error: drafts/launch.tsv: cannot write"), "{}", ran.err);
    assert!(desk.path("drafts/second.tsv").exists());
}

#[test]
fn what_a_memory_says_does_not_reach_the_terminal_as_a_command() {
    let desk = desk();
    let unit = UNIT.replace("فورم", "&#x9b;2J\u{85}فورم");
    desk.put("memories/units.tmx", tmx(&(unit + "<tu tuid=\"x\"><b&#x1b;></tu>")));
    let ran = desk.run(&["match", "The forum opened.\u{7}", "--to", "ur"]);
    assert!(ran.out.contains("80% fuzzy"), "{}", ran.out);
    let commands = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
    assert!(!commands(&ran.out) && !commands(&ran.err), "{:?} {:?}", ran.out, ran.err);
}

/// Nothing that was found in a damaged index is printed or kept, whatever was asked.
#[test]
fn a_damaged_index_is_named_and_the_next_run_has_it_anew() {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    desk.put("launch.txt", "The medical team met the Water Authority.\n");
    let commands: [&[&str]; 4] = [
        &["fragments", "--to", "zh", "--memory", "m", "The team met."],
        &["analyze", "launch.txt", "--to", "zh", "--memory", "m"],
        &["terms", "check", "--to", "zh", "--memory", "m", "--glossary", "glossary.tsv"],
        &["terms", "list", "--from-memory", "--to", "zh", "--memory", "m"],
    ];
    desk.put("glossary.tsv", "en\tzh\nWater Authority\t水务局\n");
    for command in commands {
        assert_eq!(desk.run(&["match", "--to", "zh", "--memory", "m", "One."]).code, 0);
        let index =
            desk.files("m/.karakoram").into_iter().find(|(name, _)| name.ends_with(".index"));
        let (name, mut bytes) = index.expect("an index");
        // A third of the units' texts.
        let places: Vec<usize> =
            (512..bytes.len() - 4).filter(|&at| bytes[at..].starts_with(b"advised the")).collect();
        assert!(!places.is_empty());
        places.iter().for_each(|&at| bytes[at] ^= 1);
        desk.put(&format!("m/.karakoram/{name}"), &bytes);
        let ran = desk.run(command);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{command:?} {}", ran.err);
        assert!(ran.err.contains("an index is damaged: "), "{command:?} {}", ran.err);
        assert!(ran.err.contains("run the command again"), "{command:?} {}", ran.err);
        assert!(!desk.path("m/.karakoram/fragments.en-zh.bin").exists(), "{command:?}");
        let again = desk.run(command);
        assert_eq!(again.code, 0, "{command:?} {}", again.err);
        let _ = std::fs::remove_file(desk.path("m/.karakoram/fragments.en-zh.bin"));
    }
}
