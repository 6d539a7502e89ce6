//! `karakoram values`: by the contract for programs, and for people.

use crate::support::Desk;

#[test]
fn extract_answers_a_line_of_json_for_each() {
    let desk = Desk::new();
    let input = "{\"id\":\"a\",\"text\":\"约3.5亿美元和一名代表\"}\n\n{\"id\":2,\"text\":\"\"}\n";
    let ran =
        desk.run_with(&["values", "extract", "--language", "zh", "--jsonl"], input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "{\"id\":\"a\",\"values\":[\
         {\"start\":3,\"end\":15,\"class\":\"money\",\"value\":\"USD 350000000\",\"optional\":false},\
         {\"start\":18,\"end\":21,\"class\":\"number\",\"value\":\"1\",\"optional\":true}]}\n\
         {\"id\":2,\"values\":[]}\n"
    );
}

#[test]
fn extract_lists_values_for_people() {
    let ran = Desk::new().run(&["values", "extract", "Both met on 5 July 2026 at 3 pm."]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn compare_answers_pairs_and_threes() {
    let desk = Desk::new();
    let input = "{\"id\":1,\"source\":\"5 trees\",\"target\":\"6 درخت\"}\n\
                 {\"id\":2,\"language\":\"zh\",\"source\":\"5 trees\",\"target\":\"五棵树\"}\n\
                 {\"id\":3,\"en\":\"5 trees\",\"zh\":\"五棵树\",\"ur\":\"50 درخت\"}\n\
                 {\"id\":4,\"en\":\"5 trees\"}\n";
    let ran =
        desk.run_with(&["values", "compare", "--language", "ur", "--jsonl"], input.as_bytes());
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(format!("{}{}", ran.out, ran.err));
}

#[test]
fn compare_speaks_to_translators() {
    let desk = Desk::new();
    let say = |source: &str, target: &str| {
        desk.run(&["values", "compare", source, target, "--language", "zh"]).out
    };
    let faults = [
        say("a grant of $2.5 million", "250亿美元赠款"),
        say("a grant of $2.5 million", "250万欧元赠款"),
        say("on 5 July 2026", "2026年7月6日"),
        say("35 percent of 40 km", "40公里"),
        say("three trees", "三棵树"),
    ];
    insta::assert_snapshot!(faults.concat());
}

#[test]
fn substitute_rewrites_or_declines_with_a_reason() {
    let desk = Desk::new();
    let line = |id: u8, lang: &str, old: &str, new: &str, target: &str| {
        format!(
            "{{\"id\":{id},\"lang\":\"{lang}\",\"source_old\":\"{old}\",\"source_new\":\"{new}\",\"target_old\":\"{target}\"}}\n"
        )
    };
    let input = line(1, "zh", "14 days", "30 days", "14天")
        + &line(2, "ur", "the fifth fair", "the sixth fair", "پانچویں میلے");
    let ran = desk.run_with(&["values", "substitute", "--jsonl"], input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn a_language_without_values_is_wrong_usage() {
    let ran = Desk::new().run(&["values", "extract", "--language", "fr", "un"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the values of French") && ran.err.contains("en, ur and zh"));
}
