//! The reader on texts made for one thing each. Whole files are in `tests/tmx.rs`.

mod property;

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::{Counts, Reader};
use crate::error::{Error, ErrorKind, Warning};
use crate::memory::unit::{Code, CodeKind, Content, Note, Prop, Unit, Variant};

const HEAD: &str = r#"<tmx version="1.4"><header srclang="en"/><body>"#;
const TAIL: &str = "</body></tmx>";

type Everything = (Vec<Unit>, Vec<Warning>, Option<Error>, Counts);

fn read(input: impl BufRead) -> Everything {
    let mut reader = Reader::new(input, Path::new("a.tmx"));
    let (mut units, mut error) = (Vec::new(), None);
    for item in reader.by_ref() {
        assert!(error.is_none(), "an error is the last item");
        match item {
            Ok(unit) => units.push(unit),
            Err(last) => error = Some(last),
        }
    }
    assert!(reader.next().is_none());
    let counts = reader.counts();
    assert_eq!(counts.read + counts.repaired, units.len() as u64);
    assert_eq!(counts.total, counts.read + counts.repaired + counts.skipped);
    (units, reader.warnings(), error, counts)
}

/// The units of a body that nothing is wrong with.
fn clean(body: &str) -> Vec<Unit> {
    let (units, warnings, error, _) = read(format!("{HEAD}{body}{TAIL}").as_bytes());
    assert!(error.is_none() && warnings.is_empty(), "{error:?} {warnings:?}");
    units
}

fn in_segment(segment: &str) -> String {
    format!(r#"<tu><tuv xml:lang="en"><seg>{segment}</seg></tuv></tu>"#)
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn everything_that_a_unit_says_is_kept_in_order() {
    let units = clean(
        r#"
<tu tuid="1" srclang="*all*"><note o-encoding="x">one</note><prop type="a" xml:lang="en">b</prop>
<prop>&lt;seg&gt;</prop><note>two</note><tuv creationid="me" xml:lang="EN_us" lang="old"><prop
type="c">d</prop><note>three</note><seg>text</seg></tuv></tu>"#,
    );
    let note = |text: &str| Note { attributes: vec![], text: text.to_owned() };
    let prop = |kind: &str, attributes: &[_], text: &str| Prop {
        kind: kind.to_owned(),
        attributes: attributes.to_vec(),
        text: text.to_owned(),
    };
    let expected = Unit {
        number: 1,
        line: 2,
        attributes: vec![pair("tuid", "1"), pair("srclang", "*all*")],
        props: vec![prop("a", &[pair("xml:lang", "en")], "b"), prop("", &[], "<seg>")],
        notes: vec![Note { attributes: vec![pair("o-encoding", "x")], ..note("one") }, note("two")],
        variants: vec![Variant {
            language: "EN_us".to_owned(),
            attributes: vec![pair("creationid", "me"), pair("lang", "old")],
            props: vec![prop("c", &[], "d")],
            notes: vec![note("three")],
            content: vec![Content::Text("text".to_owned())],
        }],
    };
    assert_eq!(units, [expected]);
}

#[test]
fn codes_keep_what_they_hold_as_it_is_written() {
    let units = clean(&in_segment(concat!(
        r#"<bpt i="1">&lt;a t="<sub type="x">A &#169;</sub>"></bpt>b<hi type="k">c</hi><ut/>"#,
        "<ph><![CDATA[<>]]></ph>"
    )));
    let code = |kind, attributes: &[_], content: &str| {
        Content::Code(Code { kind, attributes: attributes.to_vec(), content: content.to_owned() })
    };
    let start = r#"&lt;a t="<sub type="x">A &#169;</sub>">"#;
    let expected = [
        code(CodeKind::PairStart, &[pair("i", "1")], start),
        Content::Text("b".to_owned()),
        code(CodeKind::HighlightStart, &[pair("type", "k")], ""),
        Content::Text("c".to_owned()),
        code(CodeKind::HighlightEnd, &[], ""),
        code(CodeKind::Unknown, &[], ""),
        code(CodeKind::Placeholder, &[], "&lt;&gt;"),
    ];
    assert_eq!(units[0].variants[0].content, expected);
}

#[test]
fn what_is_wrong_in_a_code_does_not_make_its_content_ill_formed() {
    let segment = "<ph>a & b &nbsp;&what;&#1;<sub x='&what;'/></ph>";
    let (units, warnings, ..) = read(format!("{HEAD}{}{TAIL}", in_segment(segment)).as_bytes());
    let Content::Code(code) = &units[0].variants[0].content[0] else { panic!() };
    assert_eq!(code.content, "a &amp; b \u{A0}&amp;what;<sub x=\"&amp;what;\"/>");
    assert_eq!(warnings.len(), 4, "{warnings:?}");
}

#[test]
fn the_header_is_kept() {
    let file = r#"<tmx version="1.4b"><header srclang="*all*" segtype="sentence">
        <note>n</note><prop type="p">q</prop></header><body></body></tmx>"#;
    let mut reader = Reader::new(file.as_bytes(), Path::new("a.tmx"));
    assert!(reader.next().is_none());
    let header = reader.header();
    assert_eq!((&*header.version, header.source_language()), ("1.4b", Some("*all*")));
    assert_eq!(header.attribute("segtype"), Some("sentence"));
    assert_eq!((&*header.notes[0].text, &*header.props[0].text), ("n", "q"));
    assert!(reader.warnings().is_empty());
}

#[test]
fn a_refusal_of_the_system_comes_after_the_units_before_it() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    for padding in [0, 5000] {
        let start = format!("{HEAD}{}<!--{}-->", in_segment("one"), " ".repeat(padding));
        let (units, _, error, _) = read(BufReader::new(start.as_bytes().chain(Broken)));
        assert_eq!(units.len(), 1);
        assert_eq!(error.unwrap().kind(), ErrorKind::Io);
    }
}

#[test]
fn hostile_files_cost_no_more_than_their_size() {
    let bomb = (1..1000).fold(r#"<!ENTITY e0 "lol">"#.to_owned(), |dtd, i| {
        format!(r#"{dtd}<!ENTITY e{i} "&e{0};&e{0};">"#, i - 1)
    });
    let plain = format!("<!ENTITY a \"{}\">", "a".repeat(1000));
    let attributes: String = (0..200_000).map(|i| format!(" a{i}=\"\"")).collect();
    let variants = "<tuv/>\n".repeat(100_000);
    for (name, file, units) in [
        ("nested", in_segment(&("<hi>".repeat(100_000) + &"</hi>".repeat(100_000))), 1),
        ("nested codes", in_segment(&("<ph>".repeat(100_000) + &"</ph>".repeat(100_000))), 1),
        ("nested and left open", "<tu><tuv>".repeat(100_000), 0),
        ("comments without end", format!("<tu>{}", "<!--".repeat(200_000)), 0),
        ("sections without end", "<![CDATA[<?".repeat(200_000) + &in_segment("x"), 1),
        ("a long segment", in_segment(&"word ".repeat(2_000_000)), 1),
        ("many attributes", format!("<tu{attributes}/>{}", in_segment("x")), 2),
        ("many ampersands", in_segment(&"&".repeat(500_000)), 1),
        ("many empty variants", format!("<tu>{variants}</tu>"), 1),
        ("a bomb", format!("<!DOCTYPE t [{bomb}]>{}", in_segment("&e999;")), 1),
        ("a wide bomb", format!("<!DOCTYPE t [{plain}]>{}", in_segment(&"&a;".repeat(9999))), 1),
        ("a DOCTYPE without end", format!("<!DOCTYPE t [{}", "<!-- ".repeat(500_000)), 0),
        ("a quote without end", format!("<tu a=\"{}", "<tu a='".repeat(200_000)), 0),
    ] {
        let (found, ..) = read(BufReader::new(format!("{HEAD}{file}{TAIL}").as_bytes()));
        assert_eq!(found.len(), units, "{name}");
    }
}

#[test]
fn the_unit_after_a_damaged_one_is_read() {
    for damage in [
        "<tu><tuv>",
        "<tu",
        "<tu <tuv",
        "<tu a=\"><seg>x</seg></tu>",
        "<tu></tuv></tu>",
        "<tu><3></tu>",
        "<tu><a b=c/></tu>",
        "<tu></tu ",
        "</tu>",
        "<tu><!DOCTYPE x></tu>",
        "<tu><![CDATA[</tu>",
        "<tu><!-- </tu>",
        "<tu><?x </tu>",
        "<tu><tuv xml:lang=\"en\"><seg>a<b</seg></tuv></tu>",
        "<>",
        "</>",
        "<!x>",
    ] {
        let (mut units, warnings, error, counts) =
            read(format!("{HEAD}{damage}\n{}{TAIL}", in_segment("next")).as_bytes());
        // What can be told of the damaged one may come before it.
        assert!(units.len() <= 2, "{damage}");
        units.drain(..units.len() - 1);
        let texts: Vec<_> = units.iter().map(|unit| unit.variants[0].text()).collect();
        assert_eq!(texts, ["next"], "{damage}");
        assert_eq!(units[0].line, 2, "{damage}");
        assert!(error.is_none() && !warnings.is_empty(), "{damage}");
        assert_eq!(u64::from(units[0].number), counts.total, "{damage}");
    }
}

#[test]
fn warnings_name_the_line_and_the_unit() {
    let bad = in_segment("\u{1}\u{FFFF}\n\n&nbsp;");
    let file =
        [HEAD.as_bytes(), b"\r\n\r\r\n", bad.as_bytes(), b"\n\xFF", TAIL.as_bytes()].concat();
    let (_, warnings, ..) = read(BufReader::with_capacity(1, &file[..]));
    let places: Vec<_> =
        warnings.iter().map(|warning| (warning.position.line, warning.position.unit)).collect();
    // The control characters, the entity, the stray text, the byte.
    assert_eq!(
        places,
        [(Some(4), Some(1)), (Some(6), Some(1)), (Some(7), None), (Some(7), None)],
        "{warnings:?}"
    );
}

#[test]
fn a_file_of_nothing_but_damage_keeps_a_thousand_warnings_and_counts_the_rest() {
    let file = format!("{HEAD}{}{TAIL}", "<tu></tuv></tu>".repeat(5_000));
    let mut reader = Reader::new(file.as_bytes(), Path::new("t.tmx"));
    assert!(reader.next().is_none());
    let warnings = reader.warnings();
    assert_eq!(warnings.len(), 1_001);
    assert_eq!(warnings.iter().map(|warning| warning.count).sum::<u64>(), 10_000);
    assert_eq!((reader.counts().total, reader.counts().skipped), (5_000, 5_000));
}

/// What a file says does not depend on how the reader came by it: text between units is spoken of
/// once, from its first character that is no white space, however many stretches it came in.
#[test]
fn stray_text_is_spoken_of_once_in_any_number_of_stretches() {
    let mut file = format!("{HEAD}\n\n").into_bytes();
    file.extend_from_slice(b"  a\xFFb\xFE\n");
    file.resize(3000, b'x');
    file.extend_from_slice(b"\xFF");
    file.extend_from_slice(TAIL.as_bytes());
    let whole = read(&file[..]);
    let messages: Vec<String> = whole.1.iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("line 3") && messages[0].contains("no unit"), "{messages:?}");
    assert!(messages[1].contains("line 3") && messages[1].contains("3 byte sequences"));
    for buffer in [1, 7, 100, 2000] {
        let pieces = read(BufReader::with_capacity(buffer, &file[..]));
        assert_eq!(format!("{pieces:?}"), format!("{whole:?}"));
    }
}

/// Cases that fuzzing found.
#[test]
fn what_stands_before_and_in_entities_may_be_of_any_length_and_kind() {
    let doctype = "<!DOCTYPE tmx [<!ENTITY org \"ééé\"><!ENTITY nul \"a\u{0}b\">]>";
    let longer = in_segment("&org;\u{FFFF}\u{FFFE}é");
    let illegal = in_segment("&nul;");
    let file = format!("{doctype}{HEAD}{longer}{illegal}{TAIL}");
    let (units, warnings, ..) = read(file.as_bytes());
    let texts: Vec<String> = units.iter().map(|unit| unit.variants[0].text()).collect();
    assert_eq!(texts, ["éééé", "ab"]);
    assert_eq!(warnings.len(), 2);
    assert_eq!(super::check_round_trip(file.as_bytes()), Ok(()));
}
