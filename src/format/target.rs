//! The target document: a release in another language, in the form of the source.

use crate::document::{CodedText, Document, Rendering, Sentence, Untranslated};
use crate::draft::{Draft, Segment};
use crate::error::Result;

/// Writes the document that a draft was made of in the language of the column of that index.
///
/// # Errors
/// Where the archive of a Word file cannot be written anew.
///
/// # Panics
/// Where the draft has no such column.
pub fn write(
    draft: &Draft,
    document: &Document,
    column: usize,
    untranslated: Untranslated,
) -> Result<Vec<u8>> {
    let target = |segment: &Segment| {
        let column = &segment.columns[column];
        (!column.text.is_empty()).then(|| column.coded())
    };
    let targets: Vec<Option<CodedText>> = draft.segments.iter().map(target).collect();
    let rendering = Rendering {
        source: &draft.source_language,
        target: &draft.target_languages[column],
        untranslated,
    };
    with_targets(document, &draft.segments, &targets, &rendering)
}

/// Writes a document with these targets for its segments; none for a segment stands for one that is
/// not translated.
///
/// # Errors
/// Where the archive of a Word file cannot be written anew.
pub fn with_targets(
    document: &Document,
    segments: &[Segment],
    targets: &[Option<CodedText>],
    rendering: &Rendering<'_>,
) -> Result<Vec<u8>> {
    let mut sentences: Vec<Vec<Sentence<'_>>> = vec![Vec::new(); document.blocks().len()];
    for (segment, target) in segments.iter().zip(targets) {
        let sentence = Sentence { span: segment.span, target: target.as_ref() };
        if let Some(block) = sentences.get_mut(segment.block as usize - 1) {
            block.push(sentence);
        }
    }
    document.translated(&sentences, rendering)
}
