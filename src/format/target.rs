//! The target document: a release in another language, in the form of the source.

use crate::document::{CodedText, Document, Rendering, Sentence, Untranslated};
use crate::draft::Draft;
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
    let target = |segment: &crate::draft::Segment| {
        let column = &segment.columns[column];
        (!column.text.is_empty()).then(|| segment.target(column))
    };
    let targets: Vec<Option<CodedText>> = draft.segments.iter().map(target).collect();
    let mut sentences: Vec<Vec<Sentence<'_>>> = vec![Vec::new(); document.blocks().len()];
    for (segment, target) in draft.segments.iter().zip(&targets) {
        let sentence = Sentence { span: segment.span, target: target.as_ref() };
        sentences[segment.block as usize - 1].push(sentence);
    }
    let rendering = Rendering {
        source: &draft.source_language,
        target: &draft.target_languages[column],
        untranslated,
    };
    document.translated(&sentences, &rendering)
}
