//! Values of a segment that the memory does not know, written in the target language as the
//! memory writes such values, so that nothing is typed again.

use std::sync::OnceLock;

use crate::draft::RenderedValue;
use crate::language::Language;
use crate::memory::{Memory, Pair};
use crate::placeable::{self, Style, Tongue};

/// How many units of a memory show its style.
const SAMPLE: usize = 64;

/// Shorter units are headings and names, which hold few values.
const LEAST_TOKENS: u32 = 8;

/// The styles of a memory, one for each target language: learnt when first asked for, once a draft.
pub(super) struct Styles(Vec<OnceLock<Style>>);

impl Styles {
    /// Of so many target languages.
    pub(super) fn new(languages: usize) -> Self {
        Self((0..languages).map(|_| OnceLock::new()).collect())
    }

    fn of(&self, memory: &Memory, target: usize) -> Style {
        *self.0[target].get_or_init(|| style(memory.pair(target)))
    }
}

/// The values of a source, rendered in the language of that index. Nothing in languages whose
/// values are not known.
pub(super) fn values(
    source: &str,
    memory: &Memory,
    (target, to): (usize, &Language),
    styles: &Styles,
) -> Vec<RenderedValue> {
    let from = memory.source_language();
    let (Some(from), Some(to)) = (Tongue::of(from), Tongue::of(to)) else { return Vec::new() };
    let found = placeable::extract(source, from);
    if found.iter().all(|found| found.optional) {
        return Vec::new();
    }
    let style = styles.of(memory, target);
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
