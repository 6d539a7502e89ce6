//! `memory …` on small memories.

use crate::support::Desk;

/// A memory with codes, notes, an unknown attribute, three languages and a unit of damage.
const MIXED: &str = r#"<tmx version="1.4"><header creationtool="T" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext" x-tool="y"><note>n</note></header><body>
<tu tuid="a" changedate="20240102T030405Z" changeid="N. Qureshi" rating="5"><note>checked</note><prop type="x-document">launch</prop><tuv xml:lang="en"><seg>Press <ph x="1" z="q">&lt;b/&gt;</ph>Enter &amp; wait</seg></tuv><tuv xml:lang="ur"><seg>انٹر دبائیں</seg></tuv><tuv xml:lang="zh-CN"><seg>=按回车</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>two</seg></tuv><tuv xml:lang="ur"><seg>دو</seg></tuv><tuv xml:lang="ur"><seg>دوسرا</seg></tuv></tu>
<tu tuid="c"></tu>
<tu tuid="d"><tuv xml:lang="en"><seg>1 < 2</seg></tuv><tuv xml:lang="ur"><seg>ایک</seg></tuv></tu>
</body></tmx>
"#;

fn convert(desk: &Desk, format: &str) -> String {
    desk.put("in.tmx", MIXED);
    let ran = desk.run(&["memory", "convert", "in.tmx", "--format", format]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("4 units: 2 read, 2 repaired, 0 left out"), "{}", ran.err);
    ran.out
}

#[test]
fn convert_to_json_lines_gives_every_variant_in_file_order() {
    let lines = convert(&Desk::new(), "jsonl");
    let expected = r#"{"unit":1,"tuid":"a","variants":[{"language":"en","text":"Press Enter & wait"},{"language":"ur","text":"انٹر دبائیں"},{"language":"zh-CN","text":"=按回车"}]}
{"unit":2,"tuid":null,"variants":[{"language":"en","text":"two"},{"language":"ur","text":"دو"},{"language":"ur","text":"دوسرا"}]}
{"unit":3,"tuid":"c","variants":[]}
{"unit":4,"tuid":"d","variants":[{"language":"en","text":"1 < 2"},{"language":"ur","text":"ایک"}]}
"#;
    assert_eq!(lines, expected);
}

#[test]
fn convert_to_other_formats() {
    let desk = Desk::new();
    for format in ["tsv", "xliff", "tmx"] {
        insta::assert_snapshot!(format!("convert_{format}"), convert(&desk, format));
    }
}

#[test]
fn convert_writes_a_file_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.put("in.tmx", MIXED);
    desk.put("out.tmx", "before");
    let ran = desk.run(&["memory", "convert", "missing.tmx", "-o", "out.tmx"]);
    assert_eq!((ran.code, desk.read("out.tmx")), (1, "before".to_owned()));
    let ran = desk.run(&["memory", "convert", "in.tmx", "--format", "tmx", "-o", "out.tmx"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let again = desk.run(&["memory", "convert", "out.tmx", "--format", "tmx"]);
    assert_eq!(again.out, desk.read("out.tmx"));
    assert!(again.err.contains("3 units: 3 read, 0 repaired, 0 left out"), "{}", again.err);
}

/// A folder with a memory, and two updates of which the second corrects a target of the first.
fn folder(desk: &Desk) {
    let file = |body: &str| {
        format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n{body}</body></tmx>\n")
    };
    let unit = |slot: &str, date: &str, by: &str, ur: &str| {
        format!(
            "<tu tuid=\"{slot}\" changedate=\"{date}\" changeid=\"{by}\"><prop type=\"x-document\">\
             launch.txt</prop><prop type=\"x-karakoram-slot\">{slot}</prop><tuv xml:lang=\"en\">\
             <seg>The forum opened.</seg></tuv><tuv xml:lang=\"ur\"><seg>{ur}</seg></tuv></tu>\n"
        )
    };
    desk.put("memories/base.tmx", file(r#"<tu changedate="20230102T000000Z" changeid="Li Na"><tuv xml:lang="en"><seg>Talks began. They ended.</seg></tuv><tuv xml:lang="ur"><seg>مذاكرات شروع ہوئے۔</seg></tuv><tuv xml:lang="zh-CN"><seg>會谈开始并结束了。</seg></tuv></tu>
<tu><prop type="x-ConfirmationLevel">RejectedTranslation</prop><tuv xml:lang="en"><seg>It rained.</seg></tuv><tuv xml:lang="ur"><seg>بارش</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Talks began. They ended.</seg></tuv><tuv xml:lang="ur"><seg>مذاكرات شروع ہوئے۔</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Empty</seg></tuv><tuv xml:lang="ur"><seg></seg></tuv></tu>
"#));
    desk.put(
        "memories/updates/1.tmx",
        file(&unit("aa", "20240102T000000Z", "N. Qureshi", "فورم شروع ہوا۔")),
    );
    desk.put(
        "memories/updates/2.tmx",
        file(&unit("aa", "20240103T000000Z", "A. Khan", "فورم کا آغاز ہوا۔")),
    );
}

fn export(desk: &Desk, arguments: &[&str]) -> String {
    let ran = desk.run(&[&["export", "-o", "out.tmx"], arguments].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = desk.run(&["memory", "convert", "out.tmx"]);
    assert!(!lines.err.contains("warning"), "{}", lines.err);
    lines.out
}

#[test]
fn export_takes_what_is_wanted_and_never_what_is_superseded_or_rejected() {
    let desk = Desk::new();
    folder(&desk);
    let all = export(&desk, &[]);
    assert_eq!(all.lines().count(), 4, "{all}");
    assert!(!all.contains("فورم شروع") && !all.contains("بارش"), "{all}");
    let whole = desk.read("out.tmx");
    for (arguments, units) in [
        (&["--since", "2024-01-01"][..], 1),
        (&["--author", "li na"], 1),
        (&["--document", "launch.txt"], 1),
        (&["--to", "zh"], 1),
        (&["--to", "ur", "--memory", "memories/base.tmx"], 3),
    ] {
        assert_eq!(export(&desk, arguments).lines().count(), units, "{arguments:?}");
    }
    desk.put("before.tmx", &whole);
    assert_eq!(export(&desk, &["--since-export", "before.tmx"]), "");
    export(&desk, &[]);
    assert_eq!(desk.read("out.tmx"), whole, "the same bytes each time");
    let ran = desk.run(&["export", "-o", "out.tmx", "--since", "soon"]);
    assert_eq!((ran.code, ran.err.lines().next()), (2, Some("error: `soon` is no date")));
}

#[test]
fn search_finds_text_whatever_its_letters_with_context_and_origin() {
    let desk = Desk::new();
    folder(&desk);
    let found = |arguments: &[&str]| {
        let ran = desk.run(&[&["search"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    insta::assert_snapshot!(found(&["مذاکرات"]));
    assert!(found(&["FORUM"]).contains("فورم کا آغاز"), "case, and the latest target");
    assert!(!found(&["FORUM"]).contains("فورم شروع"), "superseded");
    assert!(found(&["谈开始"]).contains("Talks began."));
    assert_eq!(found(&["谈开始", "--in", "source"]), "");
    let lines = found(&["began", "--jsonl", "--limit", "1"]);
    let line: serde_json::Value = serde_json::from_str(&lines).expect("one line of JSON");
    assert_eq!((&line["memory"], &line["unit"]), (&"base.tmx".into(), &1.into()));
}

#[test]
fn what_is_doubtful_is_found_listed_and_cleaned() {
    let desk = Desk::new();
    folder(&desk);
    let ran = desk.run(&["memory", "check"]);
    insta::assert_snapshot!("check", ran.whole());
    let table = desk.run(&["memory", "check", "--format", "tsv"]).out;
    assert_eq!(table.lines().count(), ran.out.lines().count() + 1);
    insta::assert_snapshot!("list", desk.run(&["memory", "list"]).out);
    insta::assert_snapshot!("stats", desk.run(&["memory", "stats"]).out);
    let before = desk.read("memories/base.tmx");
    assert_eq!(desk.run(&["memory", "clean", "memories/base.tmx"]).code, 0);
    assert_eq!(desk.read("memories/base.tmx"), before, "the file stays as it is");
    insta::assert_snapshot!("clean_changes", desk.read("memories/base.tmx.changes.tsv"));
    let clean = desk.read("memories/base.tmx.clean");
    assert!(clean.contains("مذاکرات") && !clean.contains("Empty"), "{clean}");
}

#[test]
fn wrong_values_are_found_with_file_and_unit_in_every_form() {
    let desk = Desk::new();
    desk.put(
        "memories/base.tmx",
        r#"<tmx version="1.4"><header srclang="en"/><body>
<tu tuid="a"><tuv xml:lang="en"><seg>The grant of $2.5 million was signed on 5 July.</seg></tuv><tuv xml:lang="ur"><seg>5 جولائی کو 25 لاکھ ڈالر کی گرانٹ پر دستخط ہوئے۔</seg></tuv><tuv xml:lang="zh-CN"><seg>7月5日签署了250亿美元的赠款协议。</seg></tuv></tu>
<tu tuid="b"><tuv xml:lang="en"><seg>Both sides planted one tree.</seg></tuv><tuv xml:lang="ur"><seg>دونوں فریقوں نے درخت لگایا۔</seg></tuv></tu>
</body></tmx>"#,
    );
    let ran = desk.run(&["memory", "check"]);
    insta::assert_snapshot!("check_values", ran.whole());
    let table = desk.run(&["memory", "check", "--format", "tsv"]).out;
    let row: Vec<&str> = table.lines().nth(1).expect("a finding").split('\t').collect();
    assert_eq!((&row[..5], row[6]), (&["base.tmx", "1", "2", "values", "zh-CN"][..], "a"));
    let line = desk.run(&["memory", "check", "--format", "json"]).out;
    let finding: serde_json::Value = serde_json::from_str(&line).expect("one line of JSON");
    assert_eq!(finding["message"], row[5]);
}

#[test]
fn compact_folds_updates_into_one_file() {
    let desk = Desk::new();
    folder(&desk);
    let exported = export(&desk, &[]);
    let ran = desk.run(&["memory", "compact"]);
    assert!(ran.err.contains("2 files folded into"), "{}", ran.err);
    assert!(ran.err.contains("1 unit, 1 superseded targets left out"), "{}", ran.err);
    let files = desk.files("memories/updates");
    assert_eq!(files.len(), 1);
    assert_eq!(export(&desk, &[]), exported);
    let ran = desk.run(&["memory", "compact"]);
    assert!(ran.err.contains("there is nothing to fold"), "{}", ran.err);
}

#[test]
fn diff_tells_units_apart() {
    let desk = Desk::new();
    folder(&desk);
    let ran = desk.run(&["memory", "diff", "memories/updates/1.tmx", "memories/updates/2.tmx"]);
    insta::assert_snapshot!("diff", ran.whole());
    let same = desk.run(&["memory", "diff", "memories/base.tmx", "memories/base.tmx"]);
    assert_eq!((same.out.as_str(), same.err.as_str()), ("", "0 removed, 0 added, 0 changed\n"));
}

#[test]
fn help_is_for_those_who_keep_a_memory() {
    let desk = Desk::new();
    let of_memory = ["check", "clean", "compact", "convert", "diff", "list", "stats"];
    let commands = ["commit", "export", "search"].map(|command| vec![command]).into_iter();
    for command in commands.chain(of_memory.map(|command| vec!["memory", command])) {
        let ran = desk.run(&[&command[..], &["--help"]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains("Example:"), "{command:?}");
        insta::assert_snapshot!(format!("help_{}", command.join("_")), ran.out);
    }
}

#[test]
fn check_warns_of_a_memory_that_was_cut_by_other_rules() {
    let desk = Desk::new();
    let unit = |n: u32, more: &str| {
        format!(
            "<tu><tuv xml:lang=\"en\"><seg>It is day {n}.{more}</seg></tuv>\
             <tuv xml:lang=\"zh-CN\"><seg>第{n}天。{more}</seg></tuv></tu>\n"
        )
    };
    let memory = |long: u32| {
        let units: String =
            (1..=20).map(|n| unit(n, if n <= long { " Go." } else { "" })).collect();
        format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{units}</body></tmx>")
    };
    desk.put("good.tmx", memory(1));
    desk.put("poor.tmx", memory(2));
    let ran = desk.run(&["memory", "check", "good.tmx", "poor.tmx"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let warned: Vec<&str> = ran.err.lines().filter(|line| line.contains("by the rules")).collect();
    let [warning] = warned[..] else { panic!("{}", ran.err) };
    assert!(warning.contains("poor.tmx: 2 of 20 units would be cut into more"), "{warning}");
    desk.put("lines.srx", LINES_ONLY);
    let ran = desk.run(&["memory", "check", "poor.tmx", "--srx", "lines.srx"]);
    assert!(!ran.err.contains("by the rules"), "{}", ran.err);
}

/// Rules that cut nowhere.
const LINES_ONLY: &str = "<srx version=\"2.0\" xmlns=\"http://www.lisa.org/srx20\"><header \
    segmentsubflows=\"yes\" cascade=\"no\"/><body><languagerules><languagerule \
    languagerulename=\"None\"/></languagerules><maprules><languagemap languagepattern=\".*\" \
    languagerulename=\"None\"/></maprules></body></srx>";

#[test]
fn a_memory_is_measured_on_itself() {
    let desk = Desk::new();
    desk.put("m/a.tmx", crate::support::phrases());
    let evaluate = ["memory", "evaluate", "--to", "zh", "--memory", "m"];
    let ran = desk.run(&evaluate);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("holding out 4 of 36 units in 2 blocks"), "{}", ran.err);
    assert!(ran.out.starts_with("4 units of "), "{}", ran.out);
    for expected in ["exact ", "repaired ", "fuzzy ", "terms ", "fragments ", "90 to 100"] {
        assert!(ran.out.contains(expected), "{expected}: {}", ran.out);
    }
    assert_eq!(desk.run(&evaluate).out, ran.out);
    let unit = "<tu><tuv xml:lang=\"en\"><seg>A.</seg></tuv><tuv xml:lang=\"zh\"><seg>甲。</seg></tuv></tu>";
    desk.put(
        "one/a.tmx",
        format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{unit}</body></tmx>"),
    );
    let one = desk.run(&["memory", "evaluate", "--to", "zh", "--memory", "one"]);
    assert_eq!(one.code, 1);
    assert!(one.err.contains("too few to hold any out"), "{}", one.err);
}
