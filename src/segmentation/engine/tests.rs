//! The engine against the definition: each place, each rule in order, by the matcher alone.

use super::super::pattern::Pattern;
use super::*;
use proptest::prelude::*;

fn rules(rules: &[(bool, &str, &str)]) -> Vec<Rule> {
    let rule = |(i, &(breaks, before, after)): (usize, &(bool, &str, &str))| {
        let name = format!("rule {}", i + 1);
        Rule::new(breaks, (before.to_owned(), after.to_owned()), name, 1).expect("a rule")
    };
    rules.iter().enumerate().map(rule).collect()
}

fn engine(rules: &[Rule]) -> Engine {
    Engine::new(&rules.iter().collect::<Vec<_>>()).expect("an engine")
}

fn verdicts(engine: &Engine, text: &str) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    engine.run(text, |verdict| found.push((verdict.at, verdict.rule, verdict.breaks)));
    found
}

fn breaks(engine: &Engine, text: &str) -> Vec<usize> {
    verdicts(engine, text).into_iter().filter(|v| v.2).map(|v| v.0).collect()
}

/// What the standard says, as slowly as it says it.
fn by_definition(rules: &[Rule], text: &str) -> Vec<usize> {
    let compile = |pattern: &Pattern| Program::compile(pattern).expect("a program");
    let programs: Vec<_> = rules
        .iter()
        .map(|rule| (rule.breaks, compile(&rule.before.pattern), compile(&rule.after.pattern)))
        .collect();
    let yes = |answer| answer == Answer::Yes;
    let decide = |at: usize| {
        let fits = programs.iter().find(|(_, before, after)| {
            let mut effort = Effort::for_text(100_000);
            yes(before.ends_at(text, 0, at, &mut effort))
                && yes(after.starts_at(text, at, &mut effort))
        });
        fits.is_some_and(|(breaks, ..)| *breaks)
    };
    (1..text.len()).filter(|&at| text.is_char_boundary(at) && decide(at)).collect()
}

#[test]
fn the_first_rule_that_matches_decides() {
    let rules = rules(&[(false, r"\bNo\.", r"\s\d"), (true, r"[.?!]+", r"\s"), (false, "!", " ")]);
    let engine = engine(&rules);
    assert_eq!(breaks(&engine, "See No. 5. Say No. Go! Now"), [10, 18, 22]);
    assert_eq!(verdicts(&engine, "No. 5. x"), [(3, 0, false), (6, 1, true)]);
    let reversed: Vec<Rule> = rules.into_iter().rev().collect();
    assert_eq!(breaks(&super::tests::engine(&reversed), "No. 5! a. b"), [3, 9]);
}

#[test]
fn overlapping_matches_count() {
    // Each of the three could not match were the others' characters used up.
    let rules = rules(&[(false, r"\w\.", r" \w\."), (true, r"\.", " ")]);
    assert_eq!(breaks(&engine(&rules), "a. b. c. D"), [8]);
}

#[test]
fn alternatives_and_groups_are_kept_together() {
    let rules = rules(&[(false, "(a)|(b(c))", "1|2"), (true, "", "1|2")]);
    assert_eq!(breaks(&engine(&rules), "a1b2bc1c2x1"), [3, 8, 10]);
}

#[test]
fn look_around_sees_across_the_break() {
    let rules = rules(&[(true, r"\.(?= [A-Z])", " "), (true, "!", r"(?<=a!)\s")]);
    assert_eq!(breaks(&engine(&rules), "x. a. B! a! c"), [5, 11]);
}

#[test]
fn an_empty_side_matches_anywhere() {
    let rules = rules(&[(true, "", "x"), (true, "y", "")]);
    assert_eq!(breaks(&engine(&rules), "axyéyb"), [1, 3, 6]);
    assert_eq!(breaks(&engine(&super::tests::rules(&[(true, "", "")])), "aé𝒳b"), [1, 3, 7]);
}

#[test]
fn without_rules_nothing_breaks() {
    assert_eq!(breaks(&engine(&[]), "a. b"), [0; 0]);
    assert_eq!(breaks(&engine(&rules(&[(false, "", "")])), "a. b"), [0; 0]);
}

#[test]
fn more_rules_than_bits_in_a_word_run() {
    let patterns: Vec<String> = (0..200).map(|i| format!("<{i}>")).collect();
    let many: Vec<(bool, &str, &str)> =
        patterns.iter().enumerate().map(|(i, p)| (i % 2 == 0, p.as_str(), "")).collect();
    assert_eq!(breaks(&engine(&rules(&many)), "<1><2><3><198><199>x"), [6, 14]);
}

#[test]
fn more_kinds_of_characters_than_a_byte_counts_are_told_apart() {
    let letter = |n: u32| char::from_u32(0x4E00 + n).unwrap();
    let rules: Vec<_> = (0..300)
        .map(|n| {
            let (before, after) = (letter(n).to_string(), format!("[{}x]", letter(n + 1)));
            Rule::new(n % 3 != 0, (before, after), format!("rule {n}"), 1).unwrap()
        })
        .collect();
    let engine = engine(&rules);
    let text: String = (0..300).map(letter).chain("xx".chars()).collect();
    assert_eq!(breaks(&engine, &text), by_definition(&rules, &text));
    let mut scratch = Vec::new();
    engine.run_with(&text, 0, |verdict| scratch.push(verdict.at));
    assert_eq!(scratch.len(), 200, "in passes too");
}

#[test]
fn a_look_back_to_the_start_takes_linear_time() {
    // Quadratic time would make this test take minutes.
    let rules = rules(&[(false, "^a.*", "b"), (true, "(?s).*b", "a"), (true, "", "[^ab](?s).*z")]);
    let engine = engine(&rules);
    let text = "cab ".repeat(100_000);
    assert_eq!(breaks(&engine, &text).len(), 0);
    let text = format!("{}z", "ab".repeat(100_000));
    assert_eq!(breaks(&engine, &text).len(), 99_999);
}

#[test]
fn a_pattern_made_to_explode_gives_up_and_says_so() {
    let rules = rules(&[(true, r"(?:(a*)*)*\1x", "y"), (true, r"\.", " ")]);
    let engine = engine(&rules);
    let text = format!("{}bxy. c", "a".repeat(5_000));
    assert_eq!(breaks(&engine, &text), [text.len() - 2]);
    assert_eq!(engine.gave_up().collect::<Vec<_>>(), ["rule 1"]);
}

/// Rules of parts that meet in many ways.
fn any_rules() -> impl Strategy<Value = Vec<(bool, String, String)>> {
    let part = || {
        prop::sample::select(vec![
            "",
            "a",
            "b",
            " ",
            r"\.",
            "é",
            ".",
            "[ab.]",
            r"\w",
            r"\s",
            "a*",
            "[a.]+",
            "(?:ab|a)",
            r"\b",
            "^",
            "$",
            "(?<=a)",
            "(?!b)",
            "(?<!a)",
            "(?=b)",
            "a++",
            "(?>a|ab)",
            r"(a|b)\1",
            "[^a]",
            "(?s).*a",
            "b{2}",
            "[^a]{1,150}",
            r"[^\n]{0,30}",
            "(?:a[^b]{2,40}|b)",
            r"(?:[. ]a?){0,40}",
            "(?:[^b]{1,30}(?=a)|ab)",
            "[^b]{30,}",
            "[^.]*+",
        ])
    };
    let side = prop::collection::vec(part(), 0..4).prop_map(|parts| parts.concat());
    // References are to the first group of a side.
    let side =
        side.prop_map(|side| if side.matches(r"\1").count() > 1 { "a".into() } else { side });
    prop::collection::vec((any::<bool>(), side.clone(), side), 1..6)
}

proptest! {
    #[test]
    fn the_engine_does_what_the_standard_says(
        written in any_rules(),
        text in prop_oneof![4 => "[ab é.]{0,14}", 1 => "(?:[ab é.]{0,12}|[a ]{25,30}|é{30}){1,4}"],
    ) {
        let written: Vec<(bool, &str, &str)> =
            written.iter().map(|(breaks, before, after)| (*breaks, before.as_str(), after.as_str())).collect();
        let rules = rules(&written);
        let engine = engine(&rules);
        let expected = by_definition(&rules, &text);
        let found = breaks(&engine, &text);
        // What was too costly counts as no match, and is told.
        prop_assume!(engine.gave_up().next().is_none());
        prop_assert_eq!(&found, &expected);
        let mut passes = Vec::new();
        engine.run_with(&text, 0, |verdict| passes.extend(verdict.breaks.then_some(verdict.at)));
        prop_assert_eq!(passes, expected);
    }
}
