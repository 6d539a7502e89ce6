//! `karakoram check`: planted faults are found where they are, and nothing else.

use crate::support::Desk;

/// A draft as a translator might leave it, by the columns that count.
fn table(rows: &[(&str, &str, &str)]) -> String {
    let mut table = String::from(
        "id\tblock\tkind\tsource\ttarget_ur\tconfirmed_ur\ttarget_zh\tconfirmed_zh\tdocument\t\
         source_language\tsource_hash\n",
    );
    for (number, (source, urdu, chinese)) in (1..).zip(rows) {
        table.push_str(&format!(
            "{number}\t1\tparagraph\t{source}\t{urdu}\tyes\t{chinese}\tyes\tlaunch.txt\ten\t\n"
        ));
    }
    table
}

fn planted() -> String {
    table(&[
        ("It cost $14 million.", "اس پر 1.4 کروڑ ڈالر لاگت آئی۔", "造价1400亿美元。"),
        ("It opened on 9 March 2024.", "اس کا افتتاح 8 مارچ 2024 کو ہوا۔", "于2024年3月9日启用。"),
        ("China gave RMB 30 million.", "چین نے 3 کروڑ ڈالر دیے۔", "中方提供3000万元人民币。"),
        ("Both sides met on Monday.", "دونوں فریق پیر کو ملے۔", "双方星期一会晤。"),
        ("There were 40 guests.", "50 مہمان تھے۔", "有50位来宾。"),
    ])
}

#[test]
fn planted_faults_are_told_with_their_place() {
    let desk = Desk::new();
    desk.put("launch.tsv", planted());
    let ran = desk.run(&["check", "launch.tsv"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(format!("{}{}", ran.out, ran.err));
}

#[test]
fn programs_get_a_line_of_json_for_each() {
    let desk = Desk::new();
    desk.put("launch.tsv", planted());
    let ran = desk.run(&["check", "--jsonl", "launch.tsv", "nowhere.tsv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("nowhere.tsv"), "{}", ran.err);
    let first: serde_json::Value =
        serde_json::from_str(ran.out.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["segment"], "1");
    assert_eq!(first["language"], "zh");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["check"], "values");
    assert_eq!(ran.out.lines().count(), 5);
}

#[test]
fn faults_of_form_are_told_with_their_check_and_severity() {
    let desk = desk_of(&[
        ("Is it open?", "کیا یہ كھلا ہے۔", "开放了吗?"),
        ("The bank (AIIB) lent.", "بینک نے قرض دیا۔", "银行（亚投行提供贷款。"),
        ("They met.", "", "They met."),
    ]);
    let ran = desk.run(&["check", "--jsonl", "launch.tsv"]);
    assert_eq!(ran.code, 1);
    let found: Vec<String> = ran
        .out
        .lines()
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let of = |key: &str| finding[key].as_str().expect("a text").to_owned();
            format!("{} {} {} {}", of("segment"), of("language"), of("severity"), of("check"))
        })
        .collect();
    assert_eq!(
        found,
        [
            "1 ur warning final-punctuation",
            "1 zh warning final-punctuation",
            "1 ur error arabic-letters",
            "2 ur warning brackets",
            "2 zh error brackets",
            "3 ur error empty",
            "3 zh error identical",
            "3 zh warning final-punctuation",
        ]
    );
}

fn desk_of(rows: &[(&str, &str, &str)]) -> Desk {
    let desk = Desk::new();
    desk.put("launch.tsv", table(rows));
    desk
}

#[test]
fn a_draft_without_faults_is_done() {
    let desk = Desk::new();
    desk.put("launch.tsv", table(&[("There were 40 guests.", "40 مہمان تھے۔", "有四十位来宾。")]));
    let ran = desk.run(&["check", "launch.tsv"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "checked 1 draft: 0 errors, 0 warnings\n");
}

/// A draft of three sentences, all translated from the memory, with a fault planted in three targets.
#[test]
fn planted_faults_are_told_in_every_format_with_what_the_third_language_says() {
    let desk = Desk::new();
    let units = [
        ("It cost $14 million.", "اس پر 1.4 کروڑ ڈالر لاگت آئی۔", "造价1400万美元。"),
        ("It opened on 9 March.", "اس کا افتتاح 9 مارچ کو ہوا۔", "于3月9日启用。"),
        ("China gave RMB 30 million.", "چین نے 3 کروڑ یوآن دیے۔", "中方提供3000万元人民币。"),
    ];
    let mut memory = String::from("<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n");
    for (source, urdu, chinese) in units {
        memory.push_str(&format!(
            "<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv><tuv xml:lang=\"ur\"><seg>{urdu}\
             </seg></tuv><tuv xml:lang=\"zh-CN\"><seg>{chinese}</seg></tuv></tu>\n"
        ));
    }
    desk.put("memories/units.tmx", memory + "</body></tmx>\n");
    desk.put("launch.txt", units.map(|(source, ..)| source).join(" ") + "\n");
    let formats = "xliff,tsv,json,po,docx";
    let ran = desk.run(&["draft", "launch.txt", "--to", "ur,zh", "--format", formats]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for file in [
        "launch.ur.xlf",
        "launch.zh.xlf",
        "launch.tsv",
        "launch.json",
        "launch.ur.po",
        "launch.zh.po",
    ] {
        let path = format!("drafts/{file}");
        let planted = desk.read(&path).replace("1400万美元", "1400亿美元");
        let planted = planted.replace("9 مارچ", "8 مارچ").replace("3 کروڑ یوآن", "3 کروڑ ڈالر");
        desk.put(&path, planted);
    }
    let mut told = Vec::new();
    for files in [
        &["drafts/launch.tsv"][..],
        &["drafts/launch.json"],
        &["drafts/launch.ur.xlf", "drafts/launch.zh.xlf"],
        &["drafts/launch.ur.po", "drafts/launch.zh.po"],
    ] {
        let ran = desk.run(&[&["check", "--jsonl"][..], files].concat());
        assert_eq!(ran.code, 1, "{}", ran.err);
        let line = |line: &str| -> (String, String) {
            let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let field = |name: &str| finding[name].as_str().expect("a text").to_owned();
            (field("segment"), field("reason"))
        };
        let mut found: Vec<_> = ran.out.lines().map(line).collect();
        found.sort();
        told.push(found);
    }
    assert!(told.iter().all(|found| *found == told[0]), "{told:#?}");
    insta::assert_snapshot!(
        told[0]
            .iter()
            .map(|(segment, reason)| format!("{segment}: {reason}\n"))
            .collect::<String>()
    );
    let ran = desk.run(&["check", "drafts/launch.docx"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}
