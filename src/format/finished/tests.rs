//! What the writers write, the readers read back, whatever a translator or a spreadsheet did to
//! it in between.

use std::path::Path;

use super::*;
use crate::document::{Document, Untranslated};
use crate::draft::Draft;
use crate::format::DraftFormat;
use crate::language::Language;
use crate::memory::{Builder, Content, Unit, Variant};
use crate::pipeline::{self, Options};
use crate::segmentation::Segmenter;

/// Three segments: an exact one, a fuzzy one, and one that a spreadsheet would calculate.
fn draft() -> Draft {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let variant = |language: &str, text: &str| Variant {
        language: language.into(),
        content: vec![Content::Text(text.into())],
        ..Variant::default()
    };
    let mut builder = Builder::new(tag("en"), [tag("ur"), tag("zh")]);
    builder.begin_file("m.tmx");
    for (number, texts) in (1..).zip([
        ["The forum opened.", "فورم شروع ہوا۔", "论坛开幕。"],
        ["They left <soon> & \"well\" on May 3.", "وہ 3 مئی کو چلے گئے۔", "他们于5月3日离开。"],
    ]) {
        let variants =
            ["en", "ur", "zh-CN"].iter().zip(texts).map(|(l, t)| variant(l, t)).collect();
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    let text =
        "The forum opened. They left <soon> & \"well\" on May 4.\n\n=1+1 is two.\n\n[next]: x\n";
    let (document, _) = Document::from_text(text.as_bytes()).unwrap();
    let segmenter = Segmenter::for_language(&tag("en"));
    let segmented = pipeline::segment("in/launch.txt", &document, &segmenter);
    pipeline::draft(segmented, &builder.build(), Options::default())
}

fn files(format: DraftFormat) -> Vec<crate::format::Rendered> {
    // These formats are written from the draft alone.
    let (document, _) = Document::from_text(b"").unwrap();
    format.render(&draft(), &document, Untranslated::Marked).unwrap()
}

fn rendered(format: DraftFormat) -> Vec<(String, String)> {
    files(format).into_iter().map(|f| (f.suffix, String::from_utf8(f.bytes).unwrap())).collect()
}

fn read_one(file: impl AsRef<[u8]>, name: &str) -> FinishedDraft {
    let (mut drafts, warnings) = read(file.as_ref(), Path::new(name)).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

fn package(format: DraftFormat) -> Vec<u8> {
    files(format).remove(0).bytes
}

/// What must be the same whatever the format, for one language.
fn gist(draft: &FinishedDraft, language: &str) -> Vec<String> {
    let language = Language::from_tag(language).unwrap();
    draft
        .segments
        .iter()
        .map(|segment| {
            assert_eq!(segment.source_changed(), Some(false));
            let target = segment.targets.iter().find(|t| t.language.fit(&language).is_some());
            let target = target.unwrap();
            let proposed = target.proposed.as_ref().map(|p| (p.score, &p.target));
            let (id, source) = (&segment.id, &segment.source);
            format!("{id} {source} = {} {} {proposed:?}", target.text, target.confirmed)
        })
        .collect()
}

#[test]
fn all_formats_give_the_same_back() {
    let json = read_one(&rendered(DraftFormat::Json)[0].1, "launch.json");
    let tsv = read_one(&rendered(DraftFormat::Tsv)[0].1, "launch.tsv");
    let docx = read_one(package(DraftFormat::Docx), "launch.docx");
    let xlsx = read_one(package(DraftFormat::Xlsx), "launch.xlsx");
    let html = read_one(&rendered(DraftFormat::Html)[0].1, "launch.html");
    for draft in [&docx, &xlsx, &html] {
        assert_eq!(draft.document, json.document);
        assert_eq!(draft.target_languages, json.target_languages);
    }
    let names: Vec<_> = json.target_languages.iter().map(Language::as_str).collect();
    assert_eq!((json.document.as_str(), names), ("in/launch.txt", vec!["ur", "zh"]));
    let of_one = |format| rendered(format).into_iter().zip(["ur", "zh"]);
    let of_one =
        [DraftFormat::Xliff, DraftFormat::Xliff2, DraftFormat::Po].into_iter().flat_map(of_one);
    for ((suffix, file), language) in of_one {
        let xliff = read_one(&file, &format!("launch{suffix}"));
        let expected = gist(&json, language);
        assert_eq!(expected.len(), 3);
        assert!(expected[1].contains("on May 4. = ") && expected[1].contains("Some((99, "));
        assert_eq!(gist(&tsv, language), expected);
        assert_eq!(gist(&docx, language), expected);
        assert_eq!(gist(&xlsx, language), expected);
        assert_eq!(gist(&html, language), expected);
        assert_eq!(gist(&xliff, language), expected);
        assert_eq!((&*tsv.document, &*xliff.document), ("in/launch.txt", "in/launch.txt"));
    }
}

#[test]
fn a_table_is_read_whatever_a_spreadsheet_made_of_it() {
    let (_, tsv) = &rendered(DraftFormat::Tsv)[0];
    let plain = read_one(tsv, "a.tsv");
    // UTF-16 as Excel's "Unicode text", and Windows line ends.
    let windows = tsv.replace('\n', "\r\n");
    let utf16: Vec<u8> = windows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (drafts, _) = read(&utf16, Path::new("a.txt")).unwrap();
    assert_eq!(gist(&drafts[0], "zh"), gist(&plain, "zh"));
    // Rows in another order, columns moved, an empty row.
    let mut rows: Vec<&str> = tsv.trim_start_matches('\u{feff}').lines().collect();
    rows[1..].reverse();
    let moved: Vec<String> = rows
        .iter()
        .map(|row| row.split('\t').rev().collect::<Vec<_>>().join("\t"))
        .chain(["\t\t".to_owned()])
        .collect();
    let (drafts, warnings) = read(moved.join("\n").as_bytes(), Path::new("a.tsv")).unwrap();
    assert_eq!(gist(&drafts[0], "ur"), gist(&plain, "ur"));
    assert!(warnings[0].message.contains("another order") && warnings.len() == 1);
    // Semicolons, as some spreadsheets save CSV.
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(tsv.as_bytes());
    reader.records().for_each(|row| writer.write_record(&row.unwrap()).unwrap());
    let csv = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    assert_eq!(gist(&read_one(&csv, "a.csv"), "ur"), gist(&plain, "ur"));
}

#[test]
fn what_confirms_a_target() {
    let (_, tsv) = &rendered(DraftFormat::Tsv)[0];
    for (mark, confirmed, warned) in
        [("Yes", true, 0), ("ہاں", true, 0), ("是", true, 0), ("NO", false, 0), ("later", false, 6)]
    {
        let marked = tsv.replace("\tno\t", &format!("\t{mark}\t"));
        let (drafts, warnings) = read(marked.as_bytes(), Path::new("a.tsv")).unwrap();
        let targets = drafts[0].segments.iter().flat_map(|segment| &segment.targets);
        assert!(targets.clone().all(|target| target.confirmed == confirmed), "{mark}");
        assert_eq!(warnings.len(), warned, "{mark}");
    }
    let (_, xliff) = &rendered(DraftFormat::Xliff)[0];
    for (from, to, confirmed) in [
        ("approved=\"no\"", "approved=\"yes\"", true),
        ("state=\"needs-review-translation\"", "state=\"final\"", true),
        ("state=\"needs-review-translation\"", "state=\"signed-off\"", true),
        ("state=\"needs-review-translation\"", "state=\"translated\"", false),
    ] {
        let draft = read_one(xliff.replace(from, to), "a.xlf");
        assert_eq!(draft.segments[0].targets[0].confirmed, confirmed, "{to}");
    }
    let (_, json) = &rendered(DraftFormat::Json)[0];
    let draft = read_one(json.replace("\"confirmed\": false", "\"confirmed\": true"), "a.json");
    assert!(draft.segments.iter().flat_map(|s| &s.targets).all(|target| target.confirmed));
}

#[test]
fn a_source_that_was_edited_is_noticed_in_every_format() {
    for format in [DraftFormat::Json, DraftFormat::Tsv, DraftFormat::Xliff] {
        let (suffix, text) = &rendered(format)[0];
        let edited = text.replace("The forum opened.", "The forum closed.");
        let draft = read_one(&edited, &format!("a{suffix}"));
        let changed: Vec<_> = draft.segments.iter().map(|s| s.source_changed()).collect();
        assert_eq!(changed, [Some(true), Some(false), Some(false)], "{suffix}");
    }
}

#[test]
fn files_of_cat_tools_are_read_with_codes_left_out() {
    let text = r#"<?xml version="1.0"?>
<x:xliff version="1.2" xmlns:x="urn:oasis:names:tc:xliff:document:1.2"><x:file original="a.txt"
 source-language="en" target-language="ur"><x:body><x:group><x:trans-unit id="a&amp;b" approved="yes">
<x:source>Press <x:g id="1">Enter</x:g><x:ph id="2">&lt;br/&gt;</x:ph>&#x21;</x:source><x:seg-source>no</x:seg-source>
<x:target>x<x:mrk mtype="seg">y<x:x id="3"/></x:mrk>&nbsp;&what;</x:target></x:trans-unit></x:group></x:body></x:file>
<x:file original="a.txt" source-language="en" target-language="zh-CN"><x:body><x:trans-unit id="a&amp;b">
<x:source>Press Enter!</x:source></x:trans-unit></x:body></x:file></x:xliff>"#;
    let (drafts, warnings) = read(text.as_bytes(), Path::new("a.xlf")).unwrap();
    assert_eq!(drafts.len(), 1);
    let segment = &drafts[0].segments[0];
    assert_eq!((&*segment.id, &*segment.source, segment.line), ("a&b", "Press Enter!", Some(3)));
    assert_eq!((&*segment.targets[0].text, segment.targets[0].confirmed), ("xy\u{a0}&what;", true));
    assert_eq!((segment.targets.len(), &*segment.targets[1].text), (2, ""));
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].to_string().starts_with("a.xlf, line 5: `&what;` is unknown"));
}

#[test]
fn what_is_no_draft_is_refused_with_place_and_remedy() {
    for (name, text, expected) in [
        ("a.html", "<html></html>", "a.html: it is no page of a draft"),
        ("a.pdf", "%PDF", "a.pdf: it is no draft that can be read back"),
        ("a.json", "{\n\"document\": 1}", "a.json, line 2: it is no draft in JSON"),
        ("a.tsv", "id\tsource\n1\tx\n", "a.tsv, line 1: it has no column whose name begins with"),
        ("a.tsv", "id\ttarget_ur\n", "a.tsv, line 1: the column `confirmed_ur` is missing"),
        ("a.xlf", "<xliff version=\"2.1\"/>", "a.xlf, line 1: it is XLIFF `2.1`, not 1.2"),
        ("a.xlf", "<xliff version=\"1.2\">", "a.xlf, line 1: it ends before its end"),
        ("a.xlf", "<xliff version=\"1.2\"></file>", "a.xlf, line 1: its markup is damaged"),
        (
            "a.xlf",
            "<xliff version=\"1.2\"><file source-language=\"en\"/></xliff>",
            "a.xlf, line 1: the attribute `target-language`",
        ),
        ("a.json", "PK\u{3}\u{4}", "a.json: "),
    ] {
        let error = read(text.as_bytes(), Path::new(name)).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(error.hint().is_some(), "{error}");
    }
}

mod property {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}", name in "a\\.(json|tsv|xlf|html)") {
            let _ = read(text.as_bytes(), Path::new(&name));
        }

        #[test]
        fn damaged_drafts_are_read_or_refused(at in any::<prop::sample::Index>(), with in ".{0,4}", which in 0..3_usize) {
            let format = [DraftFormat::Json, DraftFormat::Tsv, DraftFormat::Xliff][which];
            let (suffix, text) = &rendered(format)[0];
            let at = text.floor_char_boundary(at.index(text.len()));
            let (before, after) = text.split_at(at);
            let _ = read(format!("{before}{with}{after}").as_bytes(), Path::new(&format!("a{suffix}")));
            let _ = read(before.as_bytes(), Path::new(&format!("a{suffix}")));
        }
    }
}

#[test]
fn packages_are_the_same_bytes_every_time() {
    for format in [DraftFormat::Docx, DraftFormat::Xlsx] {
        assert_eq!(package(format), package(format));
    }
}

/// Puts the document part of a table for Word through a change.
fn edited(change: impl Fn(String) -> String) -> Vec<u8> {
    use std::io::Write;
    let bytes = package(DraftFormat::Docx);
    let part = crate::document::archive::Archive::open(&bytes).unwrap().read("word/document.xml");
    let part = change(String::from_utf8(part.unwrap().unwrap()).unwrap());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(part.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_word_makes_of_a_table_is_read_as_the_final_text() {
    let text = "<w:t xml:space=\"preserve\">论坛开幕。</w:t>";
    let tracked = "<w:t>论坛</w:t></w:r><w:del><w:r><w:delText>闭</w:delText></w:r></w:del>\
                   <w:ins><w:r><w:t>隆重</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r>\
                   </w:moveFrom><w:proofErr/><w:r><w:t>开幕。</w:t></w:r></w:p><w:p><w:r>\
                   <w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>二</w:t><w:br/><w:t>&amp;</w:t>";
    let bytes = edited(|part| part.replacen(text, tracked, 1));
    let draft = read_one(bytes, "a.docx");
    assert_eq!(draft.segments[0].targets[1].text, "论坛隆重开幕。\n二\n&");
    // The target's own text, not the match's, which is hidden.
    assert_eq!(draft.segments[0].targets[1].proposed.as_ref().unwrap().target, "论坛开幕。");
}

#[test]
fn what_was_done_to_the_rows_is_named() {
    let rows = |part: &str| -> Vec<String> {
        part.split_inclusive("</w:tr>\n").map(str::to_owned).collect()
    };
    let messages = |change: &dyn Fn(&mut Vec<String>)| {
        let bytes = edited(|part| {
            let mut rows = rows(&part);
            change(&mut rows);
            rows.concat()
        });
        let (drafts, warnings) = read(&bytes, Path::new("a.docx")).unwrap();
        let messages: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        (drafts[0].segments.len(), messages.join("; "))
    };
    let (segments, said) = messages(&|rows| drop(rows.remove(3)));
    assert_eq!(segments, 2);
    assert!(said.contains("missing: 3"), "{said}");
    let (segments, said) = messages(&|rows| rows.swap(1, 2));
    assert_eq!(segments, 3);
    assert!(said.contains("another order"), "{said}");
    let (_, said) = messages(&|rows| rows.insert(2, rows[1].clone()));
    assert!(said.contains("more than one row, all with the same text: 1"), "{said}");
    let merged = |rows: &mut Vec<String>| {
        rows[1] = rows[1].replacen("</w:tcPr>", "<w:vMerge w:val=\"restart\"/></w:tcPr>", 1);
        rows[2] = rows[2].replacen("</w:tcPr>", "<w:vMerge/></w:tcPr>", 1);
    };
    let (segments, said) = messages(&merged);
    assert_eq!(segments, 3);
    assert!(said.contains("segment 1 has a cell that was merged"), "{said}");
    assert!(said.contains("segment 2 has a cell that was merged"), "{said}");
    let added =
        "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>New.</w:t></w:r></w:p></w:tc></w:tr>";
    let (segments, said) = messages(&|rows| rows.insert(2, added.to_owned()));
    assert_eq!(segments, 3);
    assert!(said.contains("`New.` has no id"), "{said}");
    let beyond = |rows: &mut Vec<String>| {
        let row = rows[1].replacen("preserve\">1</w:t>", "preserve\">9</w:t>", 1);
        rows.insert(2, row);
    };
    let (segments, said) = messages(&beyond);
    assert_eq!(segments, 3);
    assert!(said.contains("no segment `9`"), "{said}");
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_a_draft_or_an_error(bytes: Vec<u8>, in_package: bool) {
        for name in ["a.docx", "a.xlsx", "a.xlf", "a.po", "a.tsv", "a.json", "a.html"] {
            let _ = read(&bytes, Path::new(name));
        }
        if in_package {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let _ = read(&edited(|part| part.replacen("<w:tr>", &text, 1)), Path::new("a.docx"));
        }
    }
}

#[test]
fn xliff_2_is_confirmed_by_its_states_and_joined_where_a_tool_has_split_it() {
    let (suffix, file) = rendered(DraftFormat::Xliff2).remove(1);
    let name = format!("launch{suffix}");
    for (state, confirmed) in
        [("initial", false), ("translated", false), ("reviewed", true), ("final", true)]
    {
        let edited = file.replace("state=\"initial\"", &format!("state=\"{state}\""));
        let draft = read_one(&edited, &name);
        assert!(draft.segments.iter().all(|s| s.targets[0].confirmed == confirmed), "{state}");
    }
    let one = "<source>The forum opened.</source>\n<target>论坛开幕。</target>";
    let two = "<source>The forum </source><target>论坛</target></segment>\
               <segment id=\"n\" state=\"final\"><source><pc id=\"1\">ope</pc>n<ph id=\"2\"/>ed.</source>\
               <target>开幕&#x3002;</target>";
    let end = |text| format!("{text}\n</segment>");
    let draft = read_one(file.replacen(&end(one), &end(two), 1), &name);
    let first = &draft.segments[0];
    assert_eq!((&*first.source, &*first.targets[0].text), ("The forum opened.", "论坛开幕。"));
    assert_eq!((first.source_changed(), first.targets[0].confirmed), (Some(false), false));
}

#[test]
fn po_is_confirmed_when_it_is_no_longer_fuzzy() {
    let (_, file) = rendered(DraftFormat::Po).remove(0);
    let confirmed = |file: &str| -> Vec<bool> {
        let draft = read_one(file, "launch.ur.po");
        draft.segments.iter().map(|segment| segment.targets[0].confirmed).collect()
    };
    assert_eq!(confirmed(&file), [false, false, false]);
    assert_eq!(confirmed(&file.replace("#, fuzzy\n", "")), [true, true, false]);
    // As msgmerge and Poedit wrap long strings, and with an entry that they keep as obsolete.
    let wrapped = file.replacen("msgid \"The forum ", "msgid \"\"\n\"The forum \"\n\"", 1)
        + "\n#~ msgid \"old\"\n#~ msgstr \"x\"\n";
    assert_eq!(gist(&read_one(&wrapped, "a.po"), "ur"), gist(&read_one(&file, "a.po"), "ur"));
}

#[test]
fn a_page_is_read_as_a_browser_has_saved_it() {
    let (_, page) = &rendered(DraftFormat::Html)[0];
    let start = page.find("<tr id=\"s3\"").unwrap();
    let (before, row) = page.split_at(start);
    // Typed into an empty cell, with a line break and what was pasted; then confirmed.
    let typed = "contenteditable=\"true\">ایک <b>جمع</b> ایک<br><div>دو&nbsp;ہیں۔</div></p>";
    let row = row.replacen("contenteditable=\"true\"></p>", typed, 1).replacen(
        "contenteditable=\"true\">no<",
        "contenteditable=\"true\"> Yes<br><",
        1,
    );
    let draft = read_one(format!("{before}{row}"), "launch.html");
    let target = &draft.segments[2].targets[0];
    assert_eq!((&*target.text, target.confirmed), ("ایک جمع ایک\n\nدو\u{a0}ہیں۔", true));
    assert_eq!(draft.segments[2].targets.len(), 2);
    assert!(!draft.segments[2].targets[1].confirmed);
    assert!(draft.segments[2].line.unwrap() > 100);
    // Rows deleted, sorted and doubled.
    let rows = |order: [&str; 3]| -> String {
        let row = |id: &&str| {
            let from = page.find(&format!("<tr id=\"{id}\"")).unwrap();
            let length = page[from..].find("</tr>").unwrap() + 5;
            page[from..from + length].to_owned()
        };
        format!(
            "{}{}",
            &page[..page.find("<tr id=\"s1\"").unwrap()],
            order.iter().map(row).collect::<String>()
        )
    };
    let (drafts, warnings) =
        read(rows(["s2", "s1", "s1"]).as_bytes(), Path::new("a.html")).unwrap();
    let said: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    let said = said.join("; ");
    assert_eq!(drafts[0].segments.len(), 2);
    for expected in ["missing: 3", "the same text: 1", "another order"] {
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_merged_cell_of_a_workbook_is_named() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let headings = ["id", "source", "target_ur", "confirmed_ur", "document", "source_language"];
    for (row, cells) in [
        headings,
        ["1", "One.", "ایک۔", "yes", "a.txt", "en"],
        ["2", "Two.", "دو۔", "yes", "a.txt", "en"],
        ["3", "Three.", "", "yes", "a.txt", "en"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    sheet.merge_range(2, 2, 3, 2, "دو تین۔", &rust_xlsxwriter::Format::new()).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let (drafts, warnings) = read(&bytes, Path::new("a.xlsx")).unwrap();
    let targets: Vec<usize> = drafts[0].segments.iter().map(|s| s.targets.len()).collect();
    assert_eq!(targets, [1, 0, 0]);
    assert_eq!(warnings.len(), 2);
    assert!(warnings[0].message.contains("segment 2 has a cell that was merged"));
}

/// What OmegaT 3.6 writes: the text of `target` replaced, everything else as it was.
#[test]
fn what_a_program_without_states_has_written_is_an_edit() {
    let mut draft = draft();
    draft.segments[2].columns[0].text.clear();
    let (bytes, _) = crate::format::xliff::write(&draft, 0, true);
    let copied = String::from_utf8(bytes).unwrap();
    let source = "=1+1 is two.</target>";
    assert_eq!(copied.matches("state=\"needs-translation\"").count(), 3);
    assert!(
        copied.contains(source)
            && copied.contains("<target xml:lang=\"ur\" state-qualifier=\"exact")
    );
    let untouched = read_one(&copied, "a.xlf");
    assert_eq!(untouched.segments[2].targets[0].text, "");
    assert_eq!(untouched.count_edited(), 0);
    let mut omegat = read_one(copied.replace(source, "ایک جمع ایک دو ہیں۔</target>"), "a.xlf");
    assert_eq!(omegat.count_edited(), 1);
    omegat.confirm_edited();
    let confirmed: Vec<bool> = omegat.segments.iter().map(|s| s.targets[0].confirmed).collect();
    assert_eq!(confirmed, [false, false, true]);
}

/// A mark keeps a range in order where Urdu is shown, and is not taken for the translator's.
#[test]
fn ranges_stand_in_order_in_what_is_shown_and_come_back_as_they_were() {
    let mut draft = draft();
    let column = &mut draft.segments[2].columns[0];
    column.text = "منصوبہ 2025–26 میں $3 کا ہے۔".to_owned();
    let text = column.text.clone();
    let (document, _) = Document::from_text(b"").unwrap();
    for format in [DraftFormat::Html, DraftFormat::Docx, DraftFormat::Xlsx, DraftFormat::Tsv] {
        let file = format.render(&draft, &document, Untranslated::Marked).unwrap().remove(0);
        let back = read_one(&file.bytes, &format!("a{}", file.suffix));
        assert_eq!(back.segments[2].targets[0].text, text, "{format:?}");
        if format == DraftFormat::Html {
            let page = String::from_utf8(file.bytes).unwrap();
            assert_eq!(page.matches("&lrm;").count(), 2);
        }
    }
}
