//! Word files: blocks by input, files in another language, and what is refused.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::document::tests::{shown, translated};
use crate::document::{CodedText, Document, DocumentFormat};
use crate::error::Result;

const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn relations(relations: &[(&str, &str, &str)]) -> String {
    let each = relations.iter().enumerate().map(|(i, (kind, target, mode))| {
        let mode = if mode.is_empty() { String::new() } else { format!(" TargetMode=\"{mode}\"") };
        format!("<Relationship Id=\"r{i}\" Type=\"http://x/{kind}\" Target=\"{target}\"{mode}/>")
    });
    format!("<Relationships>{}</Relationships>", each.collect::<String>())
}

fn file_with(body: &str, more: &[(&str, &str, &str)]) -> Vec<u8> {
    let document = format!(
        "<w:document {NAMES}><w:body>{body}<w:sectPr><w:pgSz/><w:docGrid/></w:sectPr></w:body></w:document>"
    );
    let styles = format!(
        "<w:styles {NAMES}><w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr></w:style>\
         <w:style w:styleId=\"TOC1\"><w:name w:val=\"toc 1\"/></w:style></w:styles>"
    );
    let notes = format!(
        "<w:footnotes {NAMES}><w:footnote w:type=\"separator\"><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>\
         <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let mut of_document = vec![("styles", "styles.xml", ""), ("footnotes", "footnotes.xml", "")];
    of_document.extend(more);
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &relations(&[("officeDocument", "word/document.xml", "")])),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &relations(&of_document)),
        ("word/styles.xml", &styles),
        ("word/footnotes.xml", &notes),
    ])
}

fn read(bytes: &[u8]) -> Result<Document> {
    Document::read(bytes, DocumentFormat::Docx).map(|(document, _)| document)
}

fn blocks(body: &str) -> Vec<String> {
    let file = file_with(body, &[]);
    let document = read(&file).unwrap();
    assert_eq!(document.to_bytes(), file);
    let same = translated(&document, "ur", |source| Some(source.clone()));
    assert_eq!(same, file, "targets that are the sources");
    let mut blocks: Vec<String> = document.blocks().iter().map(shown).collect();
    assert_eq!(blocks.pop().unwrap(), "footnote: A note.");
    blocks
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn runs_are_joined_to_what_a_reader_sees() {
    let r = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let p = |content: &str| format!("<w:p>{content}</w:p>");
    for (body, expected) in [
        (
            p(&format!(
                "{}<w:proofErr w:type=\"spellStart\"/><w:r w:rsidR=\"1\"><w:rPr><w:lang w:val=\"en\"/></w:rPr><w:t>um</w:t></w:r>{}",
                r("The for"),
                r(" opened.")
            )),
            &["paragraph: The forum opened."][..],
        ),
        (
            p(&format!("{}<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>{}", r("A "), r(" word"))),
            &["paragraph: A <1>bold</1> word"],
        ),
        (
            p(&format!(
                "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">• All </w:t></w:r>{}",
                r("of these words")
            )),
            &["paragraph: <1>All </1>of these words"],
        ),
        (
            p(&format!(
                "{}<w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
                r("Say ")
            )),
            &["paragraph: Say yes"],
        ),
        (
            p(&format!(
                "{}<w:hyperlink r:id=\"r1\"><w:r><w:rPr><w:rStyle w:val=\"L\"/></w:rPr><w:t>here</w:t></w:r></w:hyperlink>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}",
                r("See "),
                r(" now"),
                r(".")
            )),
            &["paragraph: See <1>here</1> now<2/>."],
        ),
        (
            p(&format!(
                "{}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>{}",
                r("On page "),
                r(" of it")
            )),
            &["paragraph: On page <1/> of it"],
        ),
        (
            p(&format!(
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>HYPERLINK \"x\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>{}",
                r("A link"),
                r(" here")
            )),
            &["paragraph: <1>A link</1> here"],
        ),
        (
            p(&format!("<w:pPr><w:pStyle w:val=\"H1\"/></w:pPr>{}", r("Title")))
                + &p(&format!("<w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr>{}", r("Title 3"))),
            &["heading: Title", "navigation: Title 3"],
        ),
        (
            format!(
                "<w:sdt><w:sdtContent><w:tbl><w:tblPr/><w:tr><w:tc>{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>",
                p(&r("Outer")),
                p(&r("Inner"))
            ),
            &["table_cell: Outer", "table_cell: Inner"],
        ),
        (
            p(&format!(
                "{}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr id=\"1\" descr=\"Two &amp; flags\"/><w:txbxContent>{}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}",
                r("Before"),
                p(&r("In a box")),
                p(&r("In a box")),
                r(" after")
            )),
            &["paragraph: Before<1/> after", "alt_text: Two & flags", "text_box: In a box"],
        ),
        (
            p(&format!("{}<w:r><w:br/><w:tab/></w:r>{}", r("One"), r("two"))),
            &["paragraph: One<1/> <2/> two"],
        ),
    ] {
        assert_eq!(blocks(&body), expected, "{body}");
    }
}

#[test]
fn a_file_in_urdu_runs_from_right_to_left() {
    let body = "<w:p><w:pPr><w:pStyle w:val=\"H1\"/><w:spacing w:line=\"240\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr>\
        <w:r><w:rPr><w:sz w:val=\"28\"/></w:rPr><w:t xml:space=\"preserve\">One </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>two</w:t></w:r><w:r><w:rPr><w:sz w:val=\"28\"/></w:rPr><w:t xml:space=\"preserve\"> here. Left alone.</w:t></w:r></w:p>\
        <w:tbl><w:tblPr><w:tblStyle w:val=\"T\"/><w:tblW w:w=\"0\"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let document = read(&file_with(body, &[])).unwrap();
    let mut targets =
        [Some("ایک <1>دو</1> 2025–26 (UNDP) یہاں۔"), None, Some("خانہ"), None].into_iter();
    let out = translated(&document, "ur", |_| targets.next().unwrap().map(CodedText::from_tagged));
    insta::assert_snapshot!("urdu", part(&out, "word/document.xml").replace("<w:", "\n<w:"));
    insta::assert_snapshot!("urdu_styles", part(&out, "word/styles.xml").replace("<w:", "\n<w:"));
    let again = read(&out).unwrap();
    assert_eq!(again.blocks().len(), 3);
    // The same input gives the same bytes.
    let mut targets =
        [Some("ایک <1>دو</1> 2025–26 (UNDP) یہاں۔"), None, Some("خانہ"), None].into_iter();
    assert!(
        out == translated(&document, "ur", |_| targets.next().unwrap().map(CodedText::from_tagged))
    );
}

#[test]
fn a_file_in_chinese_has_a_chinese_face() {
    let body = "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"A B\" w:eastAsiaTheme=\"minor\"/></w:rPr><w:t xml:space=\"preserve\">One. Two&#160;&amp; </w:t></w:r><w:hyperlink r:id=\"r1\"><w:r><w:t>three</w:t></w:r></w:hyperlink><w:bookmarkEnd w:id=\"1\"/></w:p>";
    let document = read(&file_with(body, &[])).unwrap();
    let mut targets = [Some("一。"), Some("二和<1>三</1>"), None].into_iter();
    let out = translated(&document, "zh", |_| targets.next().unwrap().map(CodedText::from_tagged));
    insta::assert_snapshot!("chinese", part(&out, "word/document.xml").replace("<w:", "\n<w:"));
}

#[test]
fn hostile_files_are_refused_with_their_reason() {
    let refused = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    let entity =
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:document><w:p/></w:document>";
    let root = relations(&[("officeDocument", "word/document.xml", "")]);
    assert!(
        refused(&archive(&[("_rels/.rels", &root), ("word/document.xml", entity)]))
            .contains("declares a document type")
    );
    let deep = format!("{}{}", "<w:p>".repeat(10_000), "</w:p>".repeat(10_000));
    assert!(
        refused(&archive(&[("_rels/.rels", &root), ("word/document.xml", &deep)]))
            .contains("nested more than 256")
    );
    let bomb = " ".repeat(8 << 20);
    assert!(
        refused(&archive(&[("_rels/.rels", &root), ("word/document.xml", &bomb)]))
            .contains("times its size")
    );
    assert!(refused(&archive(&[("../evil", "x")])).contains("leads out of it"));
    assert!(refused(&archive(&[("a", "x")])).contains("no Word document"));
    assert!(
        refused(&archive(&[("_rels/.rels", &root)])).contains("`word/document.xml` is missing")
    );
    assert!(refused(b"PK\x03\x04").contains("the archive is damaged"));
    assert!(refused(b"plain text").contains("the archive is damaged"));
    let template = file_with("<w:p/>", &[("attachedTemplate", "http://evil/x.dotm", "External")]);
    assert!(refused(&template).contains("loads `http://evil/x.dotm`"));
    let image = file_with(
        "<w:p/>",
        &[("image", "http://x/y.png", "External"), ("hyperlink", "http://x", "External")],
    );
    let (_, warnings) = Document::read(&image, DocumentFormat::Docx).unwrap();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].to_string().contains("refers to `http://x/y.png` outside of it"));
}

/// What paragraphs are made of, well-formed or not.
fn body() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<w:p>",
        "</w:p>",
        "<w:r>",
        "</w:r>",
        "<w:t>",
        "</w:t>",
        "<w:rPr><w:b/></w:rPr>",
        "word ",
        "One. Two. ",
        "<w:hyperlink r:id=\"r1\">",
        "</w:hyperlink>",
        "<w:tbl><w:tr><w:tc>",
        "</w:tc></w:tr></w:tbl>",
        "<w:fldChar w:fldCharType=\"begin\"/>",
        "<w:fldChar w:fldCharType=\"separate\"/>",
        "<w:fldChar w:fldCharType=\"end\"/>",
        "<w:instrText>HYPERLINK x</w:instrText>",
        "<w:br/>",
        "<w:tab/>",
        "<w:sdt><w:sdtContent>",
        "</w:sdtContent></w:sdt>",
        "<w:txbxContent>",
        "</w:txbxContent>",
        "<w:ins>",
        "</w:ins>",
        "<w:p><w:r><w:t>A word.</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>A </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>b.</w:t></w:r></w:p>",
        "&amp;",
        "&x;",
        "<",
        "<w:r><w:t>C d.</w:t></w:r>",
        "<w:drawing><wp:docPr descr=\"e f\"/></w:drawing>",
        "<w:pPr><w:numPr/></w:pPr>",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

#[test]
fn what_stays_in_english_does_not_flip_in_urdu() {
    let file = file_with("<w:p><w:r><w:t>One (2024–25). Two.</w:t></w:r></w:p>", &[]);
    let mut targets = [None, Some("دو۔")].into_iter();
    let out = translated(&read(&file).unwrap(), "ur", |_| {
        targets.next().flatten().map(CodedText::from_tagged)
    });
    let body = part(&out, "word/document.xml");
    assert!(body.contains(">\u{200e}One (2024–25).\u{200e}<"), "{body}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_body_comes_back_and_out_well_formed(body in body()) {
        let file = file_with(&body, &[]);
        if let Ok(document) = read(&file) {
            prop_assert!(document.to_bytes() == file);
            for language in ["ur", "zh"] {
                let out = translated(&document, language, |source| {
                    let mut target = source.clone();
                    target.text = target.text.replace(char::is_alphabetic, "文");
                    target.codes.iter_mut().for_each(|code| code.at = 0);
                    Some(target)
                });
                let again = read(&out);
                prop_assert!(again.is_ok(), "{:?} of {}", again.err(), part(&out, "word/document.xml"));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..3000, value: u8) {
        let _ = read(&bytes);
        let mut file = file_with("<w:p><w:r><w:t>A word.</w:t></w:r></w:p>", &[]);
        if let Some(byte) = file.get_mut(at) { *byte = value; }
        if let Ok(document) = read(&file) {
            prop_assert!(document.to_bytes() == file);
        }
    }
}
