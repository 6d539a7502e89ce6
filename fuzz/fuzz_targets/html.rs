//! Any bytes as a web page: it comes back byte for byte, and can be put into another language.
#![no_main]

use karakoram::document::{CodedText, Document, DocumentFormat, Rendering, Sentence, Untranslated};
use karakoram::language::Language;
use karakoram::text::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok((document, _)) = Document::read(bytes, DocumentFormat::Html) else { return };
    assert!(document.to_bytes() == bytes);
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
});
