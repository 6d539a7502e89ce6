//! `fragments`: learnt once, announced, kept, and by the contract.

use serde_json::{Value, json};

use crate::support::{Desk, phrases};

const TO_ZH: [&str; 6] = ["fragments", "--to", "zh", "--memory", "m", "--jsonl"];

#[test]
fn what_is_learnt_is_announced_once_and_kept() {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    let request =
        "{\"id\": \"a\", \"source\": \"Then the medical team met the Water Authority.\"}\n";
    let first = desk.run_with(&TO_ZH, request.as_bytes());
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("learning fragments for Chinese from 36 units: none are kept yet"));
    assert!(first.err.contains("fragments.en-zh.bin"), "{}", first.err);
    let answer: Value = serde_json::from_str(&first.out).expect("JSON");
    assert_eq!(answer["id"], "a");
    let found = answer["proposals"].as_array().expect("proposals").iter();
    let found: Vec<Value> = found.map(|p| json!([p["start"], p["end"], p["target"]])).collect();
    assert_eq!(found, [json!([9, 21, "医疗队"]), json!([30, 45, "水务局"])]);

    let again = desk.run_with(&TO_ZH, request.as_bytes());
    assert_eq!((again.out.as_str(), again.err.as_str()), (first.out.as_str(), ""));

    desk.put("m/b.tmx", phrases().replace("thanked", "hosted"));
    let changed = desk.run_with(&TO_ZH, request.as_bytes());
    assert!(changed.err.contains("from 72 units: the memory has changed"), "{}", changed.err);
}

#[test]
fn any_number_of_threads_learns_the_same() {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    let learnt: Vec<Vec<u8>> = ["1", "4"]
        .map(|threads| {
            let mut arguments = TO_ZH.to_vec();
            arguments.extend(["--learn", "--threads", threads]);
            assert_eq!(desk.run(&arguments).code, 0);
            std::fs::read(desk.path("m/.karakoram/fragments.en-zh.bin")).expect("kept")
        })
        .into();
    assert!(learnt[0] == learnt[1]);
}

#[test]
fn a_bad_request_is_named_and_the_others_are_answered() {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    let ran = desk.run_with(&TO_ZH, b"{\"id\": 1}\n\n{\"id\": 2, \"source\": \"\"}\n");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("standard input, line 1: not a request in JSON"), "{}", ran.err);
    assert_eq!(ran.out, "{\"id\":2,\"proposals\":[]}\n");
}

#[test]
fn people_see_the_best_example() {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    let ran =
        desk.run(&["fragments", "The medical team left.", "--to", "zh", "--memory", "m", "-q"]);
    assert!(ran.out.contains("% medical team: 医疗队\n"), "{}", ran.out);
    assert!(ran.out.contains("18 of 18 places, as in a.tmx, unit "), "{}", ran.out);
}

#[test]
fn sentences_are_one_text_so_far_as_it_has_come() {
    let desk = Desk::new();
    desk.put("m/a.tmx", phrases());
    let known = "{\"id\": 0, \"source\": \"Then the medical team met the Water Authority.\"}\n";
    let strange =
        "{\"id\": 1, \"source\": \"Every other evening somebody repaired old lanterns.\"}\n";
    let strange = strange.repeat(40);
    let confidence = |out: &str, line: usize| {
        let answer: Value =
            serde_json::from_str(out.lines().nth(line).expect("a line")).expect("JSON");
        answer["proposals"][0]["confidence"].as_f64().expect("a confidence")
    };
    let mut arguments = TO_ZH.to_vec();
    arguments.extend(["--threshold", "0"]);
    let before = desk.run_with(&arguments, format!("{known}{strange}{known}").as_bytes()).out;
    // What follows a line does not change its answer, whatever is read at a time.
    let alone = desk.run_with(&arguments, known.as_bytes()).out;
    assert_eq!(before.lines().next(), alone.lines().next());
    assert!(confidence(&before, 41) < confidence(&before, 0) - 0.01, "{before}");
    arguments.extend(["--threads", "1"]);
    assert_eq!(
        desk.run_with(&arguments, format!("{known}{strange}{known}").as_bytes()).out,
        before
    );
}
