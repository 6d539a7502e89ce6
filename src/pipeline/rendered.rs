//! Values of a segment that the memory does not know, written in the target language as the
//! memory writes such values, so that nothing is typed again.

use crate::draft::RenderedValue;
use crate::language::Language;
use crate::memory::Memory;
use crate::placeable::{self, Tongue};

/// The values of a source, rendered in the language of that index. Nothing in languages whose
/// values are not known.
pub(super) fn values(
    source: &str,
    memory: &Memory,
    (target, to): (usize, &Language),
) -> Vec<RenderedValue> {
    let from = memory.source_language();
    let (Some(from), Some(to)) = (Tongue::of(from), Tongue::of(to)) else { return Vec::new() };
    let found = placeable::extract(source, from);
    if found.iter().all(|found| found.optional) {
        return Vec::new();
    }
    let style = memory.pair(target).style();
    let required = found.into_iter().filter(|found| !found.optional);
    let rendered = required.filter_map(|found| {
        let text = placeable::render(&found.value, to, style)?;
        Some(RenderedValue { span: found.span, value: found.value, text })
    });
    rendered.collect()
}
