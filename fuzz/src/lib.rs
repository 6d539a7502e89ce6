//! What the targets for documents and drafts share.

use std::path::Path;

use karakoram::document::{CodedText, Document, Rendering, Sentence, Untranslated};
use karakoram::draft::check::check;
use karakoram::format::finished;
use karakoram::language::Language;
use karakoram::text::Span;

/// Reads bytes as the draft of that name, and checks what was read.
pub fn read_draft(bytes: &[u8], name: &str) {
    let Ok((drafts, _)) = finished::read(bytes, Path::new(name)) else { return };
    for draft in &drafts {
        check(draft, None);
    }
}

/// Puts a document into Urdu: two blocks of three translated, the third left as it is.
pub fn into_urdu(document: &Document) {
    let (english, urdu) = (Language::parse("en").unwrap(), Language::parse("ur").unwrap());
    let rendering =
        Rendering { source: &english, target: &urdu, untranslated: Untranslated::Marked };
    let target = CodedText::from("نیا (2024–25)");
    let sentences: Vec<Vec<Sentence<'_>>> = document
        .blocks()
        .iter()
        .enumerate()
        .map(|(i, block)| {
            let span = Span::new(0, block.text.len());
            vec![Sentence { span, target: (i % 3 > 0).then_some(&target) }]
        })
        .collect();
    document.translated(&sentences, &rendering).unwrap();
}
