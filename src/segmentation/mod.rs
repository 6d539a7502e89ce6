//! Text cut into sentences.
//!
//! There is one mechanism: rules as [SRX 2.0] defines them, and an engine that runs them.
//! The rules of the program are data, in `rules/`: word lists, patterns and rules with examples,
//! which a linguist can read and mend; they are SRX once they are read, and
//! [`Srx::builtin`] gives exactly what runs. There are rules for English, Urdu, Chinese, Arabic,
//! Hindi, Russian, Japanese, French, German and Spanish; below all of them, and for every other
//! language, stand the sentence boundaries of [UAX #29], written as rules too. A user's SRX takes
//! their place.
//!
//! Invariants: the sentences of a text are in order, not empty, without white space at their
//! ends, and all that lies between them is white space; so the sentences with the white space
//! between them give the text back, whatever the rules are. Paragraphs are cut by themselves, so
//! that nothing depends on what stands in another. Time is linear in the length of the text.
//!
//! [SRX 2.0]: https://www.gala-global.org/srx-20-april-7-2008
//! [UAX #29]: https://www.unicode.org/reports/tr29/#Sentence_Boundaries

mod agreement;
mod builtin;
pub mod check;
mod codes;
mod engine;
mod explain;
mod pattern;
mod srx;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::Result;
use crate::language::Language;
use crate::text::Span;

pub use agreement::Agreement;
pub use codes::{Code, CodeKind, CodedSentence};
pub use explain::Decision;
pub use srx::{FormatHandling, Srx};

use engine::Engine;

/// What a line break means inside a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newline {
    /// A line break ends a sentence.
    #[default]
    Hard,
    /// A line break is white space.
    Soft,
}

/// Cuts text of one language into sentences.
///
/// ```
/// # use karakoram::{Language, segmentation::{Newline, Segmenter}};
/// let english = Segmenter::for_language(&Language::parse("en")?);
/// let text = "Dr. Khan spoke. The forum opens on Nov. 3.";
/// let sentences: Vec<&str> =
///     english.sentences(text, Newline::Hard).into_iter().map(|span| &text[span.range()]).collect();
/// assert_eq!(sentences, ["Dr. Khan spoke.", "The forum opens on Nov. 3."]);
/// # Ok::<(), karakoram::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Segmenter {
    engine: Arc<Engine>,
    format_handling: FormatHandling,
}

impl Segmenter {
    /// The segmenter by the rules of the program for a language.
    pub fn for_language(language: &Language) -> Self {
        Self { engine: builtin::engine(language), format_handling: FormatHandling::default() }
    }

    /// The segmenter by a user's rules. Where they have none for the language, only line breaks
    /// cut; see [`Srx::covers`].
    ///
    /// # Errors
    /// Where the rules together are too large to run.
    pub fn from_srx(srx: &Srx, language: &Language) -> Result<Self> {
        let engine = Arc::new(Engine::new(&srx.rules_for(language)?)?);
        Ok(Self { engine, format_handling: srx.format_handling })
    }

    /// The sentences of a text, in order: spans without white space at their ends that together
    /// cover all that is not white space. With [`Newline::Hard`] no span holds a line break.
    pub fn sentences(&self, text: &str, newline: Newline) -> Vec<Span> {
        let mut spans = Vec::new();
        paragraphs(text, newline, |paragraph, offset| {
            let mut start = 0;
            let mut add = |start, end| {
                let span = Span::new(start, end).trimmed(paragraph);
                if !span.is_empty() {
                    spans.push(span.shifted(offset));
                }
            };
            self.engine.run(paragraph, |verdict| {
                if verdict.breaks {
                    add(start, verdict.at);
                    start = verdict.at;
                }
            });
            add(start, paragraph.len());
        });
        spans
    }

    /// The rules that took too long somewhere, so far, and were taken not to match there.
    pub fn costly_rules(&self) -> Vec<String> {
        self.engine.gave_up().map(str::to_owned).collect()
    }
}

/// Calls `each` with every paragraph of a text, a text without line breaks, and its first byte.
fn paragraphs(text: &str, newline: Newline, mut each: impl FnMut(&str, usize)) {
    match newline {
        Newline::Soft => each(&without_line_breaks(text), 0),
        Newline::Hard => {
            let mut start = 0;
            for (end, length) in line_breaks(text) {
                each(&text[start..end], start);
                start = end + length;
            }
            each(&text[start..], start);
        }
    }
}

/// The line breaks of a text, and how long they are.
fn line_breaks(text: &str) -> impl Iterator<Item = (usize, usize)> {
    // \u{85}, \u{2028} and \u{2029} begin with these bytes.
    let bytes = text.as_bytes();
    let line_feeds = memchr::memchr2_iter(b'\n', b'\r', bytes).map(|at| (at, 1));
    let longer = memchr::memchr2_iter(0xC2, 0xE2, bytes).filter_map(move |at| match &bytes[at..] {
        [0xC2, 0x85, ..] => Some((at, 2)),
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some((at, 3)),
        _ => None,
    });
    let (mut one, mut other) = (line_feeds.peekable(), longer.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if a.0 < b.0 => one.next(),
        (_, Some(_)) => other.next(),
        (_, None) => one.next(),
    })
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text with a space of the same length for each line break.
fn without_line_breaks(text: &str) -> Cow<'_, str> {
    if line_breaks(text).next().is_none() {
        return Cow::Borrowed(text);
    }
    let space = |c: char| match (is_line_break(c), c.len_utf8()) {
        (false, _) => c,
        (true, 1) => ' ',
        (true, 2) => '\u{a0}',
        (true, _) => '\u{3000}',
    };
    Cow::Owned(text.chars().map(space).collect())
}
