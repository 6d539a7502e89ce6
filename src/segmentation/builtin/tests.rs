//! The rule files hold what they promise.

use super::super::pattern::Node;
use super::super::{Newline, Segmenter};
use super::*;

#[test]
fn the_rule_files_have_no_faults() {
    let (_, _, faults) = read::read(&FILES);
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The language of the rules that have a name.
fn language_of(rule: &str) -> Language {
    let rules = srx().rules.iter().find(|rules| rules.rules.iter().any(|r| r.name == rule));
    let name = &rules.expect("rules").name;
    let tag = match name.as_str() {
        "English" => "en",
        "Urdu" | "Latin abbreviations" => "ur",
        "Chinese" => "zh",
        "Arabic" => "ar",
        "German" => "de",
        "Spanish" => "es",
        "French" => "fr",
        "Hindi" => "hi",
        "Japanese" => "ja",
        "Russian" => "ru",
        _ => "it",
    };
    Language::from_tag(tag).expect("a tag")
}

#[test]
fn every_example_is_cut_as_it_shows_by_its_rule() {
    let (_, examples, _) = read::read(&FILES);
    let mut wrong = Vec::new();
    for example in &examples {
        let segmenter = Segmenter::for_language(&language_of(&example.rule));
        let expected: Vec<&str> = example.text.split('‖').map(str::trim).collect();
        let text = example.text.replace('‖', "");
        let (spans, decisions) = segmenter.explain(&text, Newline::Hard);
        let found: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
        if found != expected {
            wrong.push(format!("{}: {found:?}", example.rule));
        } else if !decisions.iter().any(|decision| decision.rule == example.rule) {
            let rules: Vec<&str> = decisions.iter().map(|d| d.rule.as_str()).collect();
            wrong.push(format!("{}: decides nothing in {text}, but {rules:?}", example.rule));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_has_an_example_and_a_name_of_its_own() {
    let (srx, examples, _) = read::read(&FILES);
    let mut names: Vec<&str> = Vec::new();
    for rule in srx.rules.iter().flat_map(|rules| &rules.rules) {
        assert!(!names.contains(&rule.name.as_str()), "two rules `{}`", rule.name);
        assert!(examples.iter().any(|e| e.rule == rule.name), "`{}` has no example", rule.name);
        names.push(&rule.name);
    }
}

/// Tools that look behind cannot look back without limit.
#[test]
fn every_rule_looks_back_a_bounded_way() {
    for rule in srx().rules.iter().flat_map(|rules| &rules.rules) {
        let longest = rule.before.pattern.root.longest();
        assert!(longest.is_some_and(|longest| longest <= 2_000), "{}: {longest:?}", rule.name);
    }
}

/// Other tools run them by other engines: nothing but what ICU, Java and .NET agree on.
#[test]
fn the_rules_use_plain_syntax_only() {
    for rule in srx().rules.iter().flat_map(|rules| &rules.rules) {
        for side in [&rule.before, &rule.after] {
            for unusual in ["(?<", "(?>", "\\Q", "\\h", "\\R", "++", "*+", "?+", "&&", "[:", "\\x{"]
            {
                assert!(!side.source.contains(unusual), "{}: {}", rule.name, side.source);
            }
            assert!(!matches!(side.pattern.root, Node::Reference { .. }));
        }
    }
}

#[test]
fn the_rules_run_for_every_language_and_need_no_slow_path() {
    for tag in ["en", "ur", "ur-Latn", "zh-Hant", "ar", "de", "es", "fr", "hi", "ja", "ru", "it"] {
        let language = Language::from_tag(tag).expect("a tag");
        let rules = srx().rules_for(&language).expect("rules");
        let engine = Engine::new(&rules).expect("an engine");
        assert!(!engine.needs_checks(), "{tag}");
    }
}

#[test]
fn each_fault_is_told_with_its_line() {
    let fault = |file: &'static str| {
        let (_, _, faults) = read::read(&[("x.txt", file)]);
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (file, expected) in [
        ("Dr.", "x.txt, line 1: `Dr.` stands under no heading"),
        ("# a\n[wrds never]", "x.txt, line 2: `[wrds never]` is no heading"),
        ("[words]", "x.txt, line 1: the heading `[words]` has no name"),
        ("[abbreviations a]\nDr", "x.txt, line 2: the abbreviation `Dr` has no full stop"),
        ("[words a]\nb c b", "x.txt, line 2: `b` stands twice"),
        ("[rule a]", "x.txt, line 1: a rule before any language"),
        (
            "[language E]",
            "x.txt, line 1: a language is a name, a colon and a pattern of language codes",
        ),
        ("[language E: e]\n[rule a]\ncut\nbefore <b>", "x.txt, line 4: `<b>` is not known"),
        (
            "[language E: e]\n[rule a]\nbefore b",
            "x.txt, line 3: the rule `a` says neither `cut` nor `stay`",
        ),
        (
            "[language E: e]\n[rule a]\ncut\nbefore b\nbefore c",
            "x.txt, line 5: `before` stands twice",
        ),
    ] {
        assert_eq!(fault(file), [expected], "{file}");
    }
}
