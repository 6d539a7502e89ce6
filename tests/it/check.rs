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
