//! Values of a segment that the memory does not know, written in the target language as the
//! memory writes such values, so that nothing is typed again.

use crate::draft::RenderedValue;
use crate::language::Language;
use crate::memory::Pair;
use crate::placeable::{self, Style, Tongue};

/// How many units of a memory show its style.
const SAMPLE: usize = 64;

/// Shorter units are headings and names, which hold few values.
const LEAST_TOKENS: u32 = 8;

/// The values of a source, rendered. Nothing in languages whose values are not known.
pub(super) fn values(
    source: &str,
    pair: Pair<'_>,
    from: &Language,
    to: &Language,
) -> Vec<RenderedValue> {
    let (Some(from), Some(to)) = (Tongue::of(from), Tongue::of(to)) else { return Vec::new() };
    let found = placeable::extract(source, from);
    if found.iter().all(|found| found.optional) {
        return Vec::new();
    }
    let style = style(pair);
    let required = found.into_iter().filter(|found| !found.optional);
    let rendered = required.filter_map(|found| {
        let text = placeable::render(&found.value, to, style)?;
        Some(RenderedValue { span: found.span, value: found.value, text })
    });
    rendered.collect()
}

/// The style of a memory, learnt from its first sentences that hold a value. However large the
/// memory is, only so many are looked at.
fn style(pair: Pair<'_>) -> Style {
    let units = pair.of_length(LEAST_TOKENS, u32::MAX).take(SAMPLE * 4);
    let targets = units.map(|unit| unit.target());
    let with_value = |text: &&str| text.contains(|c: char| c.is_numeric() || c == '%');
    Style::learn(targets.filter(with_value).take(SAMPLE))
}
