//! `match`, `segment`, `completions` and the help, by their contracts.

use serde_json::{Value, json};

use crate::support::Desk;

const MEMORY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>The two sides signed an agreement.</seg></tuv><tuv xml:lang="ZH_cn"><seg>双方签署了协议。</seg></tuv></tu>
<tu><tuv lang="EN-us"><seg>The two sides signed <ph x="1">&lt;br/&gt;</ph>a protocol.</seg></tuv><tuv lang="zh-Hans"><seg>双方签署了议定书。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>The two sides signed an agreement.</seg></tuv><tuv xml:lang="zh-TW"><seg>雙方簽署了協議。</seg></tuv></tu>
<tu changedate="20240102T030405Z" changeid="Li Na"><tuv xml:lang="en"><seg>The Two sides signed an agreement.</seg></tuv><tuv xml:lang="zh"><seg>双方签订了协议。</seg></tuv></tu>
</body></tmx>
"#;

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn match_answers_each_line_in_order_by_the_contract() {
    let desk = Desk::new();
    desk.put("m/a/units.tmx", MEMORY);
    let queries =
        "The two sides signed an agreement.\r\n\nThe two sides signed a protocol.\nNothing alike";
    let arguments = ["match", "--to", "zh", "--memory", "m", "--jsonl", "--threshold", "70"];
    let ran = desk.run_with(&arguments, queries.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let answers = lines(&ran.out);
    assert_eq!(answers.len(), 4);
    assert_eq!(
        answers[0],
        json!({"query": "The two sides signed an agreement.", "matches": [
            {"score": 100, "kind": "exact", "source": "The two sides signed an agreement.",
             "target": "双方签署了协议。", "memory": "a/units.tmx", "unit": 1, "edits": []},
            {"score": 98, "kind": "fuzzy", "source": "The Two sides signed an agreement.",
             "target": "双方签订了协议。", "memory": "a/units.tmx", "unit": 4,
             "edits": [{"kind": "variant", "query": [1, 2], "source": [1, 2]}],
             "author": "Li Na", "date": "20240102T030405Z"},
            {"score": 71, "kind": "fuzzy", "source": "The two sides signed a protocol.",
             "target": "双方签署了议定书。", "memory": "a/units.tmx", "unit": 2,
             "edits": [{"kind": "replace", "query": [4, 6], "source": [4, 6]}]},
        ]})
    );
    assert_eq!(answers[1], json!({"query": "", "matches": []}));
    assert_eq!(answers[2]["matches"][0]["unit"], 2);
    assert_eq!(answers[3], json!({"query": "Nothing alike", "matches": []}));
}

#[test]
fn exhaustive_gives_the_same_bytes() {
    let desk = Desk::new();
    let samples: String = std::fs::read_dir(crate::support::project().join("samples"))
        .expect("samples")
        .map(|entry| entry.expect("an entry").path().display().to_string() + "\n")
        .collect();
    let mut arguments = vec!["segment"];
    arguments.extend(samples.lines());
    let mut sentences = desk.run(&arguments).out;
    sentences.push_str("\n.\n。\nthe the the\n");
    for to in ["ur", "zh"] {
        for threshold in ["0", "50", "75", "100"] {
            let mut arguments = vec!["match", "--to", to, "--memory", "{project}/memories"];
            arguments.extend(["--jsonl", "--limit", "7", "--threshold", threshold]);
            let filtered = desk.run_with(&arguments, sentences.as_bytes());
            arguments.push("--exhaustive");
            let exhaustive = desk.run_with(&arguments, sentences.as_bytes());
            assert_eq!(filtered.out.lines().count(), sentences.lines().count());
            assert_eq!(filtered.out, exhaustive.out, "{to} {threshold}");
        }
    }
}

#[test]
fn match_shows_people_what_differs() {
    let desk = Desk::new();
    desk.put("memories/units.tmx", MEMORY);
    let ran = desk.run(&[
        "match",
        "The three sides today signed an agreement!",
        "--to",
        "zh",
        "--threshold",
        "60",
    ]);
    insta::assert_snapshot!(ran.whole());
}

#[test]
fn a_memory_may_be_a_file_and_several() {
    let desk = Desk::new();
    let file = desk.put("elsewhere/units.tmx", MEMORY);
    desk.put("m/units.tmx", MEMORY);
    let file = file.to_string_lossy();
    let ran = desk.run(&[
        "match",
        "The two sides signed an agreement.",
        "--to",
        "zh-Hant",
        "--jsonl",
        "--memory",
        "m",
        "--memory",
        &file,
        "--threshold",
        "100",
    ]);
    let answer = &lines(&ran.out)[0];
    let memories: Vec<_> =
        answer["matches"].as_array().expect("matches").iter().map(|m| &m["memory"]).collect();
    assert_eq!(memories, ["units.tmx", "units.tmx"]);
    assert_eq!(answer["matches"][0]["target"], "雙方簽署了協議。");
    let twice = ["match", "The two sides signed an agreement.", "--to", "zh-Hant", "--jsonl"];
    let ran = desk.run(&[&twice[..], &["--memory", "m", "--memory", "m/units.tmx"]].concat());
    assert_eq!(lines(&ran.out)[0]["matches"].as_array().expect("matches").len(), 1);
}

#[test]
fn segment_reads_and_writes_json_lines() {
    let desk = Desk::new();
    let input = concat!(
        r#"{"id": "a", "text": "Dr. Khan spoke.  He\nleft."}"#,
        "\n",
        r#"{"id": 7, "text": "Dr. Khan spoke.  He\nleft.", "newline": "soft"}"#,
        "\n\n",
        r#"{"id": 8, "text": ""}"#,
        "\n",
    );
    let ran = desk.run_with(&["segment", "--jsonl"], input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        lines(&ran.out),
        [
            json!({"id": "a", "sentences": ["Dr. Khan spoke.", "He", "left."]}),
            json!({"id": 7, "sentences": ["Dr. Khan spoke.", "He\nleft."]}),
            json!({"id": 8, "sentences": []}),
        ]
    );
    let input = "\u{feff}{\"id\": 12345678901234567890123, \"text\": \"A.\"}\n";
    let ran = desk.run_with(&["segment", "--jsonl"], input.as_bytes());
    assert_eq!(ran.out, "{\"id\":12345678901234567890123,\"sentences\":[\"A.\"]}\n");
}

#[test]
fn segment_cuts_in_the_language_that_is_named() {
    let desk = Desk::new();
    for (language, text, sentences) in [
        (
            "ur",
            "فورم شروع ہوا۔ ڈاکٹر خان نے خطاب کیا۔",
            json!(["فورم شروع ہوا۔", "ڈاکٹر خان نے خطاب کیا۔"]),
        ),
        ("zh", "论坛开幕。李博士致辞！", json!(["论坛开幕。", "李博士致辞！"])),
    ] {
        let line = json!({"id": 1, "text": text}).to_string();
        let ran = desk.run_with(&["segment", "--jsonl", "--language", language], line.as_bytes());
        assert_eq!(lines(&ran.out)[0]["sentences"], sentences, "{language}");
    }
}

#[test]
fn segment_prints_a_release_a_sentence_a_line() {
    let desk = Desk::new();
    desk.put(
        "r.txt",
        "  • A Forum\n  • -----\n  • It was held in the U.S. last year. Dr. Khan\n    spoke.\n",
    );
    insta::assert_snapshot!(desk.run(&["segment", "r.txt"]).whole());
    let ran = desk.run(&["segment", "r.txt", "--jsonl"]);
    let kinds: Vec<_> = lines(&ran.out).iter().map(|line| line["kind"].clone()).collect();
    assert_eq!(kinds, ["heading", "paragraph"]);
}

#[test]
fn help_is_for_translators() {
    let desk = Desk::new();
    for command in
        ["draft", "finish", "match", "segment", "check", "fragments", "terms", "completions"]
    {
        let ran = desk.run(&[command, "--help"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains("Example:") && ran.out.contains("karakoram "), "{command}");
        insta::assert_snapshot!(format!("help_{command}"), ran.out);
    }
    for command in ["extract", "compare", "substitute"] {
        let ran = desk.run(&["values", command, "--help"]);
        assert!(ran.out.contains("Example:"), "{command}");
        insta::assert_snapshot!(format!("help_values_{command}"), ran.out);
    }
    insta::assert_snapshot!("help", desk.run(&["--help"]).out);
}

#[test]
fn completions_know_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = desk.run(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("draft") && ran.out.contains("prefill"), "{shell}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    use std::process::{Command, Stdio};
    let desk = Desk::new();
    let text: String = (0..20_000).map(|n| format!("Sentence number {n}.\n")).collect();
    let path = desk.put("long.txt", text);
    let mut child = Command::new(env!("CARGO_BIN_EXE_karakoram"))
        .arg("segment")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(0), "")
    );
}
