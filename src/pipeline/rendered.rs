//! Values of a segment that the memory does not know, written in the target language as the
//! memory writes such values, so that nothing is typed again.

use crate::draft::RenderedValue;
use crate::language::Language;
use crate::memory::Memory;
use crate::placeable::{self, Sentence, Tongue};

/// The values of a sentence, rendered in the language of that index. Nothing in languages whose
/// values are not known.
pub(super) fn values(
    sentence: &Sentence<'_>,
    memory: &Memory,
    (target, to): (usize, &Language),
) -> Vec<RenderedValue> {
    let Some(to) = Tongue::of(to) else { return Vec::new() };
    let mut required = sentence.values().iter().filter(|found| !found.optional).peekable();
    if required.peek().is_none() {
        return Vec::new();
    }
    let style = memory.pair(target).style();
    let rendered = required.filter_map(|found| {
        let text = placeable::render(&found.value, to, style)?;
        Some(RenderedValue { span: found.span, value: found.value.clone(), text })
    });
    rendered.collect()
}
