//! ICU's syntax, and that automata and matcher agree.

use super::*;
use proptest::prelude::*;

fn parse(source: &str) -> Pattern {
    Pattern::parse(source, false).unwrap_or_else(|error| panic!("{source}: {error}"))
}

fn matches(pattern: &Pattern, text: &str) -> bool {
    let program = Program::compile(pattern).expect("a program");
    program.matches(text, &mut Effort::for_text(text.len())) == backtrack::Answer::Yes
}

#[test]
fn patterns_match_what_icu_says() {
    for (source, yes, no) in [
        ("a|bc", &["a", "bc"][..], &["ac", "abc"][..]),
        ("a{2,3}?b", &["aab", "aaab"], &["ab", "aaaab"]),
        (r"\Qa.b\E+", &["a.b", "a.bb"], &["axb"]),
        (r"[\Q]^\E]", &["]", "^"], &["\\"]),
        (r"\p{Lu}\P{L}\p{IsAlphabetic}", &["A1b"], &["a1b", "AAb"]),
        (r"\p{^Lu}\pN", &["a1"], &["A1"]),
        (r"[[:alpha:]&&[^a-c]]", &["d", "ß"], &["a", "1"]),
        (r"[a-z-[aeiou]]", &["b"], &["a"]),
        (r"[a-z--[aeiou]]", &["b"], &["a"]),
        (r"[[a-z]&[x-z0]]", &["x"], &["a", "0"]),
        (r"[]a]", &["]", "a"], &["b"]),
        (r"[a\-z]", &["a", "-", "z"], &["b"]),
        (r"[:.]", &[":", "."], &["a"]),
        (r"(?i)straße\x{41}\u0042\U00000043\0104", &["STRAßEabcd"], &["strase"]),
        (r"a(?i:b)c", &["aBc"], &["ABc", "aBC"]),
        (r"a(?i)b(?-i)c", &["aBc"], &["aBC"]),
        (r"(?x) a b # c", &["ab"], &["a b"]),
        (r".\n(?s:.)", &["a\n\n"], &["\n\na"]),
        (r"(?d).", &["\r", "\u{2028}"], &["\n"]),
        (r"\h\v\s\w\d", &["\u{3000}\u{2028}\u{a0}é٣"], &["\n\n  a1"]),
        (r"\R", &["\r\n", "\n", "\u{85}"], &["\n\n"]),
        (r"(a*)*b", &["aab", "b"], &["a"]),
        (r"a++b", &["aab"], &["b"]),
        (r"a++ab", &[], &["aab"]),
        (r"(?>a|ab)c", &["ac"], &["abc"]),
        (r"(a|b)\1", &["aa", "bb"], &["ab"]),
        (r"(?<x>a|b)(?i)\k<x>", &["aA", "bb"], &["ab"]),
        (r"(?=ab)a.", &["ab"], &["ac"]),
        (r"(?!ab)a.", &["ac"], &["ab"]),
        (r".(?<=a+)b", &["ab"], &["cb"]),
        (r"..(?<!ab)c", &["xxc"], &["abc"]),
        (r"a\b\.\Bb?", &["a."], &["ab"]),
        (r"(?m)a$\n^b", &["a\nb"], &["a b"]),
        (r"^a$", &["a"], &["a\n"]),
        (r"a(?#no)b", &["ab"], &["anob"]),
        (r"\cA\e\a\f\t", &["\u{1}\u{1b}\u{7}\u{c}\t"], &[""]),
        (r"\uD83D\uDE00", &["😀"], &[""]),
        (r"x{0}y", &["y"], &["xy"]),
    ] {
        let pattern = parse(source);
        for text in yes {
            assert!(matches(&pattern, text), "{source} has to match {text:?}");
        }
        for text in no {
            assert!(!matches(&pattern, text), "{source} must not match {text:?}");
        }
    }
}

#[test]
fn word_boundaries_pass_over_marks() {
    // A combining mark belongs to the letter before it.
    let program = Program::compile(&parse(r"\b")).expect("a program");
    let at = |text: &str, at| {
        program.starts_at(text, at, &mut Effort::for_text(9)) == backtrack::Answer::Yes
    };
    let text = "e\u{301} a";
    assert!(at(text, 0) && !at(text, 1) && at(text, 3) && at(text, 4) && at(text, 5));
    assert!(!at("\u{200d}a", 0) && at("\u{200d}a", 3) && !at("a\u{200d}b", 4));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (source, expected) in [
        ("a(b", "`(` is never closed, at character 2"),
        ("a)b", "`)` closes no group, at character 2"),
        ("[a", "`[` is never closed, at character 1"),
        ("*a", "nothing stands before the quantifier, at character 1"),
        ("a{2", "`{` has no `}`; write `\\{` for the character, at character 4"),
        ("a{3,2}", "the quantifier ends below its start, at character 6"),
        ("a{99999}", "more than 10000 repetitions, at character 7"),
        (r"\p{Klingon}", "`Klingon` is no property of characters that is known, at character 1"),
        (r"(a)\2", "there is no group 2 to refer to, at character 4"),
        (r"\k<x>", "there is no group `x`, at character 6"),
        (r"a\", "a backslash ends the pattern, at character 2"),
        (r"\X", "`\\X` is not supported, at character 1"),
        (r"\y", "`\\y` means nothing in ICU's syntax, at character 1"),
        ("(?w)a", "the flag `w` is not supported, at character 3"),
        ("(?q)a", "`q` is no flag, at character 3"),
        ("[z-a]", "the range z-a runs backwards, at character 5"),
        ("[[:klingon:]]", "`[:klingon:]` is no set that is known, at character 2"),
        (r"\x{110000}", "110000 is no character, at character 10"),
    ] {
        let error = Pattern::parse(source, false).expect_err(source);
        assert_eq!(error.to_string(), expected, "{source}");
    }
    let deep = "(".repeat(5000);
    assert!(Pattern::parse(&deep, false).expect_err("deep").reason.contains("deeper"));
    let large = Program::compile(&parse("(?:a{9999}){9999}")).expect_err("large");
    assert_eq!(large.reason, "the pattern is too large");
}

#[test]
fn edges_make_patterns_exact() {
    for (before, exact) in [
        (r"\bDr\.", true),
        (r"\b(?:Dr|\p{L}+)\.", true),
        (r"(?<=a)b", true),
        (r"(?<!a)b", true),
        (r"(?<!ab)c", false),
        (r"a\bb", false),
        (r"\d++\.", true),
        (r"\d++", false),
        (r"(a)\1", false),
        (r"^\s*1", true),
    ] {
        assert_eq!(lower::lower(&parse(before).root, Side::Before).exact, exact, "{before}");
    }
    for (after, exact) in [
        (r"\s(?=\p{Lu})", true),
        (r"\s(?!\d)", true),
        (r"\s(?!\d\d)", false),
        (r"said\b", true),
        (r"\s++", true),
        (r"a$", true),
        (r"(?!a)b", false),
    ] {
        assert_eq!(lower::lower(&parse(after).root, Side::After).exact, exact, "{after}");
    }
}

/// A pattern of small parts.
fn any_pattern() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a", "b", " ", "é", "\\.", ".", "[ab]", "\\w", "\\W", "\\b", "\\B", "^", "$", "\u{301}",
        "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", "", "(?<!ab)", "\\s",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(?:{a}|{b})")),
            (inner.clone(), prop::sample::select(vec!["*", "+", "?", "{2}", "*+", "?+", "+?"]))
                .prop_map(|(a, quantifier)| format!("(?:{a}){quantifier}")),
            inner.prop_map(|a| format!("(?>{a})")),
        ]
    })
}

proptest! {
    /// The automaton of each side finds all that the matcher finds, and where it says that it is
    /// exact nothing more.
    #[test]
    fn automata_agree_with_the_matcher(
        source in any_pattern(),
        text in "[ab é.\u{301}]{0,6}",
    ) {
        let pattern = parse(&source);
        let program = Program::compile(&pattern).expect("a program");
        for side in [Side::Before, Side::After] {
            let lowered = lower::lower(&pattern.root, side);
            let anchored = match side {
                Side::Before => regex_syntax::hir::Hir::concat(vec![
                    lowered.hir.clone(),
                    regex_syntax::hir::Hir::look(regex_syntax::hir::Look::End),
                ]),
                Side::After => lowered.hir.clone(),
            };
            let nfa = regex_automata::nfa::thompson::Compiler::new()
                .build_from_hir(&anchored).expect("an automaton");
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                let mut effort = Effort::for_text(1000);
                let (found, matched) = match side {
                    Side::Before => {
                        // Cut at the place, a look ahead would see an end that is not there.
                        if !lowered.exact { continue }
                        let vm = regex_automata::nfa::thompson::pikevm::PikeVM::new_from_nfa(nfa.clone()).unwrap();
                        let mut cache = vm.create_cache();
                        (vm.is_match(&mut cache, &text[..at]), program.ends_at(&text, 0, at, &mut effort))
                    }
                    Side::After => {
                        let vm = regex_automata::nfa::thompson::pikevm::PikeVM::new_from_nfa(nfa.clone()).unwrap();
                        let mut cache = vm.create_cache();
                        let input = regex_automata::Input::new(&text).range(at..)
                            .anchored(regex_automata::Anchored::Yes);
                        (vm.is_match(&mut cache, input), program.starts_at(&text, at, &mut effort))
                    }
                };
                let matched = matched == backtrack::Answer::Yes;
                if lowered.exact {
                    prop_assert_eq!(found, matched, "{} {:?} at {} of {:?}", &source, side, at, &text);
                } else {
                    prop_assert!(found || !matched, "{} {:?} at {} of {:?}", &source, side, at, &text);
                }
            }
        }
    }
}
