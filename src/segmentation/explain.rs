//! Which rule cut where, and which held back.

use crate::text::Span;

use super::{Newline, Segmenter, paragraphs};

/// What the rules said of a place where the text could have been cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The byte.
    pub at: usize,
    /// Whether the text is cut there.
    pub cut: bool,
    /// The rule that decided: its name, or its number in an SRX file.
    pub rule: String,
    /// The file of that rule, where it is one of the program's.
    pub file: Option<&'static str>,
    /// The line of that rule in its file.
    pub line: u64,
}

impl Segmenter {
    /// The sentences of a text as [`sentences`](Self::sentences) gives them, and for each place
    /// where a rule cuts, or would have but for another, which rule decided. Line breaks that end
    /// a sentence are not told.
    pub fn explain(&self, text: &str, newline: Newline) -> (Vec<Span>, Vec<Decision>) {
        let mut decisions = Vec::new();
        paragraphs(text, newline, |paragraph, offset| {
            self.engine.run(paragraph, |verdict| {
                let (rule, file, line) = self.engine.rule(verdict.rule);
                let (at, rule) = (verdict.at + offset, rule.to_owned());
                decisions.push(Decision { at, cut: verdict.breaks, rule, file, line });
            });
        });
        (self.sentences(text, newline), decisions)
    }
}
