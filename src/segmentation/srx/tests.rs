//! Files as they come: what is read, what is refused, what is written.

use super::super::{Newline, Segmenter};
use super::*;

fn language(tag: &str) -> Language {
    Language::from_tag(tag).expect("a tag")
}

/// A file with some header attributes, bodies of `languagerule`s by name, and maps.
fn file(header: &str, rules: &[(&str, &str)], maps: &[(&str, &str)]) -> String {
    let rules: String = rules
        .iter()
        .map(|(name, rules)| {
            format!("<languagerule languagerulename=\"{name}\">{rules}</languagerule>")
        })
        .collect();
    let maps: String = maps
        .iter()
        .map(|(pattern, name)| {
            format!("<languagemap languagepattern=\"{pattern}\" languagerulename=\"{name}\"/>")
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\
         <header {header}/>\n<body><languagerules>{rules}</languagerules>\
         <maprules>{maps}</maprules></body></srx>"
    )
}

fn rule(breaks: &str, before: &str, after: &str) -> String {
    format!(
        "<rule break=\"{breaks}\"><beforebreak>{before}</beforebreak>\
         <afterbreak>{after}</afterbreak></rule>\n"
    )
}

fn cut(file: &str, tag: &str, text: &str) -> Vec<String> {
    let srx = Srx::read(file.as_bytes()).expect("rules");
    let segmenter = Segmenter::from_srx(&srx, &language(tag)).expect("a segmenter");
    let spans = segmenter.sentences(text, Newline::Hard);
    spans.into_iter().map(|span| text[span.range()].to_owned()).collect()
}

#[test]
fn groups_alternatives_and_look_behind_move_no_break() {
    let rules =
        rule("no", "(?&lt;=(Mr)|(Dr))(\\.)", "(\\s)|(\\t)") + &rule("yes", "(\\.)|(\\?)", "\\s|$");
    let file = file("cascade=\"no\"", &[("en", &rules)], &[("en", "en")]);
    assert_eq!(cut(&file, "en", "Dr. A. is in? Yes. No"), ["Dr. A.", "is in?", "Yes.", "No"]);
}

#[test]
fn maps_are_tried_in_order_and_in_any_case() {
    let rules =
        [("one", rule("yes", "!", " ")), ("two", rule("no", "a!", "") + &rule("yes", "\\?", " "))];
    let rules: Vec<(&str, &str)> =
        rules.iter().map(|(name, rule)| (*name, rule.as_str())).collect();
    let maps = [("FR.*", "two"), ("E.*", "two"), (".*", "one")];
    let text = "a! b! c? d";
    let plain = file("cascade=\"no\"", &rules, &maps);
    assert_eq!(cut(&plain, "en-GB", text), ["a! b! c?", "d"]);
    assert_eq!(cut(&plain, "de", text), ["a!", "b!", "c? d"]);
    let cascading = file("cascade=\"yes\"", &rules, &maps);
    assert_eq!(cut(&cascading, "en-GB", text), ["a! b!", "c?", "d"]);
}

#[test]
fn the_header_is_read() {
    let rules = [("a", "")];
    let srx =
        |header: &str| Srx::read(file(header, &rules, &[(".*", "a")]).as_bytes()).expect("rules");
    assert!(!srx("").cascade && srx("").segments_subflows());
    assert!(!srx("segmentsubflows=\"no\"").segments_subflows());
    let text = file("", &rules, &[(".*", "a")]).replace(
        "<header />",
        "<header><formathandle type=\"start\" include=\"yes\"/>\
         <formathandle type=\"end\" include=\"no\"/></header>",
    );
    let handling = Srx::read(text.as_bytes()).expect("rules").format_handling();
    assert_eq!(handling, FormatHandling { start: true, end: false, isolated: false });
}

#[test]
fn a_pattern_is_text_cdata_and_references() {
    let rules = rule("yes", "<![CDATA[&]]>&#x2E;<!-- a -->|&amp;", "");
    let rules = rules.replace("<![CDATA[&]]>", "<![CDATA[<]]>");
    let file = file("", &[("a", &rules)], &[(".*", "a")]);
    assert_eq!(cut(&file, "en", "x&lt;.y"), ["x&", "lt;.y"]);
    assert_eq!(cut(&file, "en", "a<.b&c"), ["a<.", "b&", "c"]);
}

#[test]
fn other_encodings_and_old_files_are_read() {
    let file = file("", &[("a", &rule("yes", "。", ""))], &[(".*", "a")]);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(file.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(Srx::read(&utf16).is_ok());
    let marked = [b"\xEF\xBB\xBF", file.as_bytes()].concat();
    assert!(Srx::read(&marked).is_ok());
    let old = file
        .replace("2.0\"", "1.0\"")
        .replace("<maprules>", "<maprules><maprule maprulename=\"m\">")
        .replace("</maprules>", "</maprule></maprules>");
    assert!(Srx::read(old.as_bytes()).is_ok());
    let latin = b"<?xml version='1.0' encoding='UTF-8'?><srx>\xE9</srx>";
    assert_eq!(Srx::read(latin).expect_err("damage").kind(), ErrorKind::Encoding);
}

#[test]
fn what_is_wrong_is_told_with_line_and_rule() {
    let bad = rule("yes", "a", "b") + &rule("no", "(c", "d");
    let good = rule("yes", "a", "b");
    let all = [(".*", "a")];
    for (text, line, expected) in [
        (
            file("", &[("a", &bad)], &all),
            4,
            "the beforebreak of rule 2 of “a” cannot be run, `(` is never closed, at character 1: (c",
        ),
        (
            file("", &[("a", &rule("yes", "a", "\\p{Foo}"))], &all),
            3,
            "the afterbreak of rule 1 of “a” cannot be run, `Foo` is no property of characters that is \
             known, at character 1: \\p{Foo}",
        ),
        (
            file("", &[("a", &good)], &[("(", "a")]),
            4,
            "the languagepattern of the map to a cannot be run, `(` is never closed, at character 1: (",
        ),
        (
            file("", &[("a", &good)], &[(".*", "b")]),
            4,
            "no languagerule is named `b`, which a map asks for",
        ),
        (file("", &[("a", &good)], &[]), 4, "no languagemap says which language the rules are for"),
        (file("", &[("a", ""), ("a", "")], &all), 3, "two languagerules are named `a`"),
        (file("cascade=\"maybe\"", &[], &all), 2, "`cascade` is `yes` or `no`, not `maybe`"),
        ("<tmx/>".into(), 1, "the file begins with `tmx`, not with `srx`"),
        ("".into(), 1, "the file has no `srx` element"),
        ("<srx version=\"2.0\">\n<body>".into(), 2, "the file ends within `body`"),
        ("<srx version=\"3.0\"/>".into(), 1, "SRX 3.0 is not known, only 2.0 and 1.0"),
    ] {
        let error = Srx::read(text.as_bytes()).expect_err(expected);
        assert_eq!(error.reason(), expected);
        assert_eq!(error.position().line, Some(line), "{expected}");
    }
    let entity = file("", &[("a", &rule("yes", "&foo;", ""))], &all);
    let error = Srx::read(entity.as_bytes()).expect_err("an entity");
    assert_eq!(error.reason(), "the entity `&foo;` is not expanded");
    assert!(Srx::read(b"<srx><a></b></srx>").is_err());
}

#[test]
fn what_is_written_is_read_back() {
    let srx = Srx::builtin();
    let again = Srx::read(srx.to_xml().as_bytes()).expect("our own rules");
    assert_eq!((again.cascade, again.format_handling), (srx.cascade, srx.format_handling));
    let sources = |srx: &Srx| -> Vec<(bool, String, String)> {
        let rules = srx.rules.iter().flat_map(|rules| &rules.rules);
        rules.map(|r| (r.breaks, r.before.source.clone(), r.after.source.clone())).collect()
    };
    assert_eq!(sources(&again), sources(srx));
    assert_eq!(
        again.to_xml().len(),
        Srx::read(again.to_xml().as_bytes()).expect("rules").to_xml().len()
    );
    for tag in ["en", "ur", "zh", "de", "it"] {
        let (own, written) = (srx.rules_for(&language(tag)), again.rules_for(&language(tag)));
        assert_eq!(own.expect("rules").len(), written.expect("rules").len(), "{tag}");
    }
}

#[test]
fn a_language_without_rules_is_cut_at_line_breaks_only() {
    let file = file("", &[("a", &rule("yes", "\\.", ""))], &[("en", "a")]);
    assert_eq!(cut(&file, "fr", "a. b\nc"), ["a. b", "c"]);
    let srx = Srx::read(file.as_bytes()).expect("rules");
    assert!(srx.covers(&language("en")).expect("an answer"));
    assert!(!srx.covers(&language("fr")).expect("an answer"));
}
