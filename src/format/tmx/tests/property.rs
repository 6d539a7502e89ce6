//! Properties over generated units, over damage to them, and over any bytes.

use std::io::BufReader;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::{HEAD, TAIL, pair, read};
use crate::error::ErrorKind;
use crate::format::tmx::entities::{Entities, is_legal};
use crate::format::tmx::unit::parse;
use crate::format::tmx::{check_round_trip, quick};
use crate::memory::unit::{Code, CodeKind, Content, Note, Prop, Unit, Variant};

/// Text that a TMX file can hold.
fn text() -> impl Strategy<Value = String> {
    let special = vec!['<', '>', '&', '"', '\'', ' ', '\t', '\n', '\r', ']', ';'];
    let letter = prop_oneof![
        4 => proptest::char::range('a', 'e'),
        2 => select(special),
        2 => any::<char>().prop_map(|c| if is_legal(c) { c } else { '\u{FFFD}' }),
    ];
    vec(letter, 0..12).prop_map(String::from_iter)
}

fn attributes() -> impl Strategy<Value = Vec<(String, String)>> {
    let names = subsequence(vec!["x", "creationid", "o-tmf", "z:ü"], 0..4);
    (names, vec(text(), 4))
        .prop_map(|(names, values)| names.into_iter().map(str::to_owned).zip(values).collect())
}

fn note() -> impl Strategy<Value = Note> {
    (attributes(), text()).prop_map(|(attributes, text)| Note { attributes, text })
}

fn property() -> impl Strategy<Value = Prop> {
    (text(), attributes(), text()).prop_map(|(kind, attributes, text)| Prop {
        kind,
        attributes,
        text,
    })
}

fn code(kind: CodeKind, attributes: Vec<(String, String)>, content: &str) -> Content {
    Content::Code(Code { kind, attributes, content: content.to_owned() })
}

fn content() -> impl Strategy<Value = Vec<Content>> {
    use CodeKind::{
        HighlightEnd, HighlightStart, Isolated, PairEnd, PairStart, Placeholder, Unknown,
    };
    let plain = || text().prop_map(|text| vec![Content::Text(text)]);
    let inner = select(vec!["", "&lt;b>", "a<sub i=\"&lt;\">b</sub>", "&#13;é"]);
    let kind = select(vec![PairStart, PairEnd, Isolated, Placeholder, Unknown]);
    let codes = (kind, attributes(), inner)
        .prop_map(|(kind, attributes, inner)| vec![code(kind, attributes, inner)]);
    let highlight = (attributes(), plain()).prop_map(|(attributes, text)| {
        let (start, end) = (code(HighlightStart, attributes, ""), code(HighlightEnd, vec![], ""));
        [vec![start], text, vec![end]].concat()
    });
    vec(prop_oneof![plain(), codes, highlight], 0..5).prop_map(|pieces| {
        let mut content: Vec<Content> = Vec::new();
        for piece in pieces.concat() {
            match (content.last_mut(), piece) {
                (_, Content::Text(text)) if text.is_empty() => {}
                (Some(Content::Text(before)), Content::Text(text)) => before.push_str(&text),
                (_, piece) => content.push(piece),
            }
        }
        content
    })
}

prop_compose! {
    fn unit()(
        attributes in attributes(),
        props in vec(property(), 0..3),
        notes in vec(note(), 0..3),
        variants in vec((attributes(), property(), note(), content()), 1..4),
    ) -> Unit {
        let variants = variants.into_iter().zip(["en", "UR_pk", "zh-Hans"]);
        let variants = variants.map(|((attributes, prop, note, content), language)| {
            let (language, props, notes) = (language.to_owned(), vec![prop], vec![note]);
            Variant { language, attributes, props, notes, content }
        });
        Unit { attributes, props, notes, variants: variants.collect(), ..Unit::default() }
    }
}

fn escape(text: &str) -> String {
    let special = |c: char| match c {
        '<' | '>' | '&' | '"' | '\t' | '\n' | '\r' => format!("&#{};", c as u32),
        c => c.to_string(),
    };
    text.chars().map(special).collect()
}

fn tag(name: &str, attributes: &[(String, String)]) -> String {
    let attribute = |(name, value): &(String, String)| format!(" {name}=\"{}\"", escape(value));
    format!("<{name}{}>", attributes.iter().map(attribute).collect::<String>())
}

fn information(props: &[Prop], notes: &[Note]) -> String {
    let props = props.iter().map(|prop| {
        let attributes = [&[pair("type", &prop.kind)], &*prop.attributes].concat();
        format!("{}{}</prop>", tag("prop", &attributes), escape(&prop.text))
    });
    let notes = notes
        .iter()
        .map(|note| format!("{}{}</note>", tag("note", &note.attributes), escape(&note.text)));
    props.chain(notes).collect()
}

fn piece(content: &Content) -> String {
    let code = match content {
        Content::Text(text) => return escape(text),
        Content::Code(code) => code,
    };
    let name = match code.kind {
        CodeKind::PairStart => "bpt",
        CodeKind::PairEnd => "ept",
        CodeKind::Isolated => "it",
        CodeKind::Placeholder => "ph",
        CodeKind::Unknown => "ut",
        CodeKind::HighlightStart => return tag("hi", &code.attributes),
        CodeKind::HighlightEnd => return "</hi>".to_owned(),
    };
    format!("{}{}</{name}>", tag(name, &code.attributes), code.content)
}

/// Writes units as TMX, one a line; kept apart from any writer of the crate, so that the two
/// cannot be wrong together.
fn write(units: &[Unit]) -> String {
    let mut out = HEAD.to_owned();
    for unit in units {
        out += &tag("tu", &unit.attributes);
        out += &information(&unit.props, &unit.notes);
        for variant in &unit.variants {
            let language = [pair("xml:lang", &variant.language)];
            out += &tag("tuv", &[&language, &*variant.attributes].concat());
            out += &information(&variant.props, &variant.notes);
            let segment: String = variant.content.iter().map(piece).collect();
            out += &format!("<seg>{segment}</seg></tuv>");
        }
        out += "</tu>\n";
    }
    out + TAIL
}

fn encoded(text: &str, encoding: u8) -> Vec<u8> {
    let units = text.encode_utf16();
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => units.flat_map(u16::to_le_bytes).collect(),
        _ => [0xFE, 0xFF].into_iter().chain(units.flat_map(u16::to_be_bytes)).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn units_read_back_as_themselves(
        mut units in vec(unit(), 0..4),
        encoding in 0..3_u8,
        buffer in 1..100_usize,
    ) {
        for (number, unit) in (1..).zip(&mut units) {
            (unit.number, unit.line) = (number, u64::from(number));
        }
        let file = encoded(&write(&units), encoding);
        let (found, warnings, error, _) = read(BufReader::with_capacity(buffer, &file[..]));
        prop_assert!(error.is_none() && warnings.is_empty(), "{:?} {:?}", error, warnings);
        prop_assert_eq!(found, units);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, after_head: bool) {
        let head = if after_head { HEAD } else { "" };
        read(BufReader::with_capacity(3, &[head.as_bytes(), &bytes].concat()[..]));
    }

    /// However a file is damaged, nothing panics, what comes out is well-formed, and the size of
    /// the buffer makes no difference.
    #[test]
    fn damage_is_survived(
        units in vec(unit(), 1..4),
        changes in vec((any::<Index>(), 0..3_u8, any::<u8>()), 1..4),
        markup in select(vec!["<", "&", "\"", "<!--", "-->", "</tu>", "<tu>", "<![CDATA[", "/"]),
        buffer in 1..50_usize,
    ) {
        let mut file = write(&units).into_bytes();
        for (at, change, byte) in changes {
            let at = at.index(file.len());
            match change {
                0 => file.truncate(at.max(1)),
                1 => file[at] = byte,
                _ => drop(file.splice(at..at, markup.bytes())),
            }
        }
        let whole = read(&file[..]);
        let pieces = read(BufReader::with_capacity(buffer, &file[..]));
        prop_assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
        for unit in &whole.0 {
            for variant in &unit.variants {
                prop_assert!(variant.text().chars().all(is_legal));
            }
        }
        check_round_trip(&file).map_err(TestCaseError::fail)?;
    }

    /// Where a unit can be read in one pass, nothing else comes of it than by the longer way.
    #[test]
    fn both_ways_to_read_a_unit_give_the_same(
        unit in unit(),
        at in any::<Index>(),
        with in select(vec!["", " ", "<", ">", "&", "&amp;", "/", "\"", "=", "a", "lang", "<hi>"]),
        cut in 0..3_usize,
    ) {
        let file = write(&[unit]);
        let text = file.strip_prefix(HEAD).unwrap().strip_suffix(TAIL).unwrap();
        let at = text.floor_char_boundary(at.index(text.len()));
        let rest = text.get(at + cut..).unwrap_or(&text[at..]);
        let damaged = format!("{}{with}{rest}", &text[..at]);
        for text in [text, &damaged] {
            let Ok((unit, length)) = quick::read(text) else { continue };
            let parsed = parse(&text[..length], &Entities::default()).unwrap();
            prop_assert_eq!(unit, parsed.unit);
            prop_assert!(parsed.notices.is_empty(), "{:?} of {}", parsed.notices, text);
        }
    }

    #[test]
    fn a_file_that_is_cut_gives_its_whole_units_and_says_so(
        units in vec(unit(), 1..4),
        cut: Index,
    ) {
        let file = write(&units);
        let file = &file.as_bytes()[..HEAD.len() + cut.index(file.len() - HEAD.len())];
        let (found, warnings, error, _) = read(file);
        let whole = memchr::memmem::find_iter(file, b"</tu>").count();
        prop_assert_eq!(found.len(), whole);
        match error {
            Some(error) => prop_assert_eq!(error.kind(), ErrorKind::Truncated),
            None => prop_assert!(!warnings.is_empty() && whole > 0),
        }
    }
}
