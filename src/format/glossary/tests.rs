use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::terms::fixtures::term;
use crate::terms::{Concept, Status};

fn concept() -> Concept {
    Concept {
        domain: "institutions".into(),
        note: "R&D".into(),
        date: "2024-03-12".into(),
        terms: vec![
            term("en", "science foundation", Status::Preferred),
            term("ur", "سائنس فاؤنڈیشن", Status::Preferred),
            term("zh", "科学基金会", Status::Preferred),
            term("zh", "科学基金", Status::Forbidden),
        ],
    }
}

fn read_as(name: &str, text: &str) -> Glossary {
    let (glossary, warnings) = read(text.as_bytes(), Path::new(name)).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    glossary
}

#[test]
fn tbx_of_both_versions_and_styles_says_the_same() {
    let dca = "<tbx type=\"TBX-Basic\" style=\"dca\" xmlns=\"urn:iso:std:iso:30042:ed-2\"><text><body>\
        <conceptEntry id=\"1\"><descrip type=\"subjectField\">institutions</descrip><note>R&amp;D</note>\
        <transacGrp><date>2024-03-12</date></transacGrp>\
        <langSec xml:lang=\"en\"><termSec><term>science <hi>foundation</hi></term></termSec></langSec>\
        <langSec xml:lang=\"ur\"><termSec><term>سائنس فاؤنڈیشن</term></termSec></langSec>\
        <langSec xml:lang=\"zh\"><termSec><term>科学基金会</term>\
        <termNote type=\"administrativeStatus\">preferredTerm-admn-sts</termNote></termSec>\
        <termSec><term>科学基金</term>\
        <termNote type=\"administrativeStatus\">deprecatedTerm-admn-sts</termNote></termSec>\
        </langSec></conceptEntry></body></text></tbx>";
    let dct = "<tbx style=\"dct\" xmlns:min=\"http://www.tbxinfo.net/ns/min\"><text><body><conceptEntry>\
        <min:subjectField>institutions</min:subjectField><note>R&#38;D</note><date>2024-03-12</date>\
        <langSec xml:lang=\"en\"><termSec><term>science foundation</term></termSec></langSec>\
        <langSec xml:lang=\"ur\"><termSec><term>سائنس فاؤنڈیشن</term></termSec></langSec>\
        <langSec xml:lang=\"zh\"><termSec><term>科学基金会</term></termSec><termSec><term>科学基金</term>\
        <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>\
        </langSec></conceptEntry></body></text></tbx>";
    let second = "<martif type=\"TBX\"><text><body><termEntry>\
        <descrip type=\"subjectField\">institutions</descrip><note>R&amp;D</note><date>2024-03-12</date>\
        <langSet xml:lang=\"en\"><tig><term>science foundation</term></tig></langSet>\
        <langSet xml:lang=\"ur\"><tig><term>سائنس فاؤنڈیشن</term></tig></langSet>\
        <langSet lang=\"zh\"><ntig><termGrp><term>科学基金会</term></termGrp></ntig>\
        <tig><term>科学基金</term><termNote type=\"administrativeStatus\">deprecatedTerm-admn-sts\
        </termNote></tig></langSet></termEntry></body></text></martif>";
    for text in [dca, dct, second] {
        assert_eq!(read_as("a.tbx", text).concepts, [concept()]);
    }
}

#[test]
fn tables_are_read_with_any_delimiter() {
    for delimiter in ["\t", ";", ","] {
        let text = "\u{feff}en,ur,zh,zh:forbidden,domain,note,date\n\
                    science foundation,سائنس فاؤنڈیشن,科学基金会,科学基金,institutions,R&D,2024-03-12\n";
        assert_eq!(read_as("a.csv", &text.replace(',', delimiter)).concepts, [concept()]);
    }
    assert_eq!(read_as("a.tsv", "en\tzh\nforum | symposium\t论坛\n").concepts[0].terms.len(), 3);
}

#[test]
fn workbooks_are_read_like_tables() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "About this workbook").unwrap();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["en", "ur", "zh", "zh:forbidden", "domain", "note", "date"],
        [
            "science foundation",
            "سائنس فاؤنڈیشن",
            "科学基金会",
            "科学基金",
            "institutions",
            "R&D",
            "2024-03-12",
        ],
    ];
    for (row, cells) in (3..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    // All between this cell and the others would be 17 billion.
    sheet.write_string(1_048_575, 1_000, "x").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let (glossary, _) = read(&bytes, Path::new("a.xlsx")).unwrap();
    assert_eq!(glossary.concepts, [concept()]);
    let error = read(b"PK no workbook", Path::new("a.xlsx")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
}

#[test]
fn what_is_no_glossary_is_refused_with_a_remedy() {
    for (name, text) in
        [("a.tsv", "colour\tsize\nred\t3\n"), ("a.tbx", "<tmx/>"), ("a.tbx", "<tbx>")]
    {
        let error = read(text.as_bytes(), Path::new(name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{text}");
        assert!(error.hint().is_some());
    }
    let error = read(b"x", Path::new("a.pdf")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn a_bomb_of_entities_stays_as_written() {
    let text = "<!DOCTYPE tbx [<!ENTITY a \"aaaa\">]><tbx><text><body><conceptEntry>\
        <langSec xml:lang=\"en\"><termSec><term>&a;&a;</term></termSec></langSec>\
        </conceptEntry></body></text></tbx>";
    let (glossary, warnings) = read(text.as_bytes(), Path::new("a.tbx")).unwrap();
    assert_eq!(glossary.concepts[0].terms[0].text, "&a;&a;");
    assert_eq!(warnings.len(), 2);
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9=&<>\"'+@-][a-z =&<>,;\"']{0,8}[a-z&>]|[ا-ی]{1,8}|[一-十]{1,6}"
        .prop_filter("no cell of white space alone", |text| !text.trim().is_empty())
}

proptest! {
    #[test]
    fn glossaries_come_back_from_both_formats(
        texts in prop::collection::vec((text(), text(), 0..3usize), 1..4),
        note in text(),
    ) {
        let statuses = [Status::Preferred, Status::Admitted, Status::Forbidden];
        let concepts = texts.into_iter().map(|(en, zh, status)| Concept {
            domain: String::new(),
            note: note.trim().to_owned(),
            date: String::new(),
            terms: vec![
                term("en", crate::text::on_one_line(&en).trim(), Status::Preferred),
                term("zh", crate::text::on_one_line(&zh).trim(), statuses[status]),
            ],
        });
        let mut glossary = Glossary { concepts: concepts.collect() };
        glossary.concepts.iter_mut().for_each(|c| c.note = crate::text::on_one_line(&c.note).into());
        for version in [TbxVersion::Two, TbxVersion::Three, TbxVersion::ThreeDct] {
            let (bytes, dropped) = write_tbx(&glossary, version);
            prop_assert_eq!(dropped, 0);
            prop_assert_eq!(&read(&bytes, Path::new("a.tbx")).unwrap().0, &glossary);
        }
        let bytes = write_table(&glossary).unwrap();
        prop_assert_eq!(&read(&bytes, Path::new("a.tsv")).unwrap().0, &glossary);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), text in "[<>/a-z =\"&;:\\t\\n]{0,80}") {
        for name in ["a.tbx", "a.tsv", "a.xlsx"] {
            let _ = read(&bytes, Path::new(name));
            let _ = read(format!("<tbx><conceptEntry><langSec lang='en'><termSec><term>{text}").as_bytes(), Path::new(name));
            let _ = read(format!("en\tzh\n{text}").as_bytes(), Path::new(name));
        }
    }
}

#[test]
fn a_date_is_written_as_one_only_where_the_schema_lets_it_be() {
    let dates = [("2024-02-29", true), ("2023-02-29", false), ("1.3.2024", false), ("2024", false)];
    for (date, is_one) in dates {
        let concept = Concept { date: date.into(), ..concept() };
        let glossary = Glossary { concepts: vec![concept] };
        for version in [TbxVersion::Two, TbxVersion::Three, TbxVersion::ThreeDct] {
            let (bytes, _) = write_tbx(&glossary, version);
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert_eq!(text.contains("<date>"), is_one, "{text}");
            assert_eq!(read(&bytes, Path::new("a.tbx")).unwrap().0, glossary);
        }
    }
}
