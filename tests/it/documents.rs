//! Documents through the whole library: what comes back of those that were not changed, and what
//! becomes of hostile ones.

use std::path::{Path, PathBuf};

use karakoram::document::{CodedText, Document, DocumentFormat, Rendering, Untranslated};
use karakoram::format::target;
use karakoram::language::Language;
use karakoram::pipeline;
use karakoram::segmentation::Segmenter;

use crate::support::{Desk, project};

fn language(tag: &str) -> Language {
    Language::from_tag(tag).expect("a language")
}

/// The documents below a folder, in order.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if DocumentFormat::of(&path).is_some() {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A document in another language, each sentence being its own translation.
fn with_own_sentences(bytes: &[u8], path: &Path, to: &str) -> Vec<u8> {
    let format = DocumentFormat::of(path).expect("a format");
    let (document, _) = Document::read(bytes, format).expect("it is read");
    let from = language("en");
    let segmented = pipeline::segment("x", &document, &Segmenter::for_language(&from));
    let targets: Vec<Option<CodedText>> =
        segmented.segments.iter().map(|segment| Some(segment.coded())).collect();
    let rendering =
        Rendering { source: &from, target: &language(to), untranslated: Untranslated::Marked };
    target::with_targets(&document, &segmented.segments, &targets, &rendering).expect("written")
}

/// The samples, and what lies in the folder that `KARAKORAM_DOCUMENTS` names.
#[test]
fn a_document_whose_targets_are_its_sources_comes_back_byte_for_byte() {
    let mut paths = documents(&project().join("samples"));
    assert!(!paths.is_empty());
    if let Ok(folder) = std::env::var("KARAKORAM_DOCUMENTS") {
        let more = documents(Path::new(&folder));
        eprintln!("{} documents in {folder}", more.len());
        paths.extend(more);
    }
    for path in paths {
        let bytes = std::fs::read(&path).expect("a file");
        for to in ["ur", "zh"] {
            assert!(with_own_sentences(&bytes, &path, to) == bytes, "{} in {to}", path.display());
        }
    }
}

/// Small forms of what is made to exhaust or to deceive; the large ones differ in size alone.
#[test]
fn hostile_documents_and_drafts_are_refused_with_their_reason_and_the_rest_goes_on() {
    let desk = Desk::new();
    desk.put(
        "memories/units.tmx",
        "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>They met.</seg></tuv>\
         <tuv xml:lang=\"ur\"><seg>وہ ملے۔</seg></tuv></tu></body></tmx>",
    );
    // A paragraph that is longer than any document may be.
    desk.put("in/paragraph.txt", "word ".repeat(4 << 20));
    desk.put("in/paragraph.html", format!("<p>{}</p>", "word ".repeat(4 << 20)));
    desk.put("in/nested.html", format!("{}They met.", "<div><b>".repeat(10_000)));
    desk.put(
        "in/nested.md",
        format!("{}They met.\n\n{}x", "> ".repeat(10_000), "[".repeat(10_000)),
    );
    desk.put("in/good.txt", "They met.\n");
    let ran = desk.run(&["draft", "in", "--to", "ur", "--format", "tsv,document"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for name in ["paragraph.txt", "paragraph.html"] {
        let told =
            format!("{name}: it has 2{} MB, more than the 16 MB", u8::from(name.ends_with("html")));
        assert!(ran.err.contains(&told), "{}", ran.err);
    }
    assert!(desk.read("drafts/good.tsv").contains("وہ ملے۔"));
    assert!(desk.read("drafts/nested.html.tsv").contains("They met."));

    let entity = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    desk.put("entity.xlf", format!("{entity}<xliff version=\"1.2\">&a;</xliff>"));
    desk.put("nested.xlf", format!("<xliff version=\"1.2\">{}", "<g>".repeat(10_000)));
    desk.put("entity.docx", table_for_word(&format!("{entity}<w:document/>")));
    desk.put("nested.docx", table_for_word(&"<w:p>".repeat(10_000)));
    for (name, reason) in [
        ("entity.xlf", "it declares entities of its own"),
        ("nested.xlf", "more than 256 elements stand within one another"),
        ("entity.docx", "it declares entities of its own"),
        ("nested.docx", "more than 256 elements stand within one another"),
    ] {
        let ran = desk.run(&["check", name]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains(&format!("{name}, line 1: {reason}")), "{}", ran.err);
    }
}

/// The bytes of a package whose document part is this, stored as it is.
fn table_for_word(part: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("begun");
    zip.write_all(part.as_bytes()).expect("written");
    zip.finish().expect("finished").into_inner()
}
