//! Inline codes at sentence ends: SRX's `formathandle`.

use std::ops::Range;

use crate::text::Span;

use super::{FormatHandling, Newline, Segmenter};

/// An inline code in a text from which the codes were taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The byte before which it stood.
    pub at: usize,
    /// What it does.
    pub kind: CodeKind,
}

/// What an inline code does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// It opens a stretch of text.
    Start,
    /// It closes one.
    End,
    /// It stands by itself.
    Isolated,
}

/// A sentence and the codes that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedSentence {
    /// The text.
    pub span: Span,
    /// Its codes, by their numbers.
    pub codes: Range<usize>,
}

impl FormatHandling {
    /// Whether a code at a break stays with the sentence before it.
    pub fn stays(self, kind: CodeKind) -> bool {
        match kind {
            CodeKind::Start => self.start,
            CodeKind::End => self.end,
            CodeKind::Isolated => self.isolated,
        }
    }
}

impl Segmenter {
    /// The sentences of a text from which inline codes were taken out, and to which sentence each
    /// code belongs. Codes are in the order of the text.
    ///
    /// Codes do not change where text is cut. Of those that stand between two sentences, the first
    /// ones that the rules' `formathandle` leaves with the sentence before stay with it; the first
    /// that does not, and all after it, go to the next. Every code belongs to one sentence; where
    /// there is no sentence, the result is empty.
    pub fn sentences_with_codes(
        &self,
        text: &str,
        newline: Newline,
        codes: &[Code],
    ) -> Vec<CodedSentence> {
        let spans = self.sentences(text, newline);
        let mut sentences: Vec<CodedSentence> = Vec::with_capacity(spans.len());
        let mut next = 0;
        for (i, &span) in spans.iter().enumerate() {
            let first = next;
            match spans.get(i + 1) {
                None => next = codes.len(),
                Some(following) => {
                    let count = |holds: &dyn Fn(&Code) -> bool| {
                        codes[next..].iter().take_while(|code| holds(code)).count()
                    };
                    next += count(&|code| code.at < span.end);
                    next += codes[next..]
                        .iter()
                        .take_while(|code| {
                            code.at <= following.start && self.format_handling.stays(code.kind)
                        })
                        .count();
                }
            }
            sentences.push(CodedSentence { span, codes: first..next });
        }
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    /// The codes of each sentence, told by the character after `<`.
    fn check(marked: &str, handling: FormatHandling, expected: &[&str]) {
        let english = Segmenter::for_language(&Language::from_tag("en").unwrap());
        let segmenter = Segmenter { format_handling: handling, ..english };
        let (mut text, mut codes, mut names) = (String::new(), Vec::new(), Vec::new());
        for (i, piece) in marked.split('<').enumerate() {
            let (code, rest) = if i == 0 { ("", piece) } else { piece.split_once('>').unwrap() };
            if i > 0 {
                let kind = match code.chars().next() {
                    Some('/') => CodeKind::End,
                    Some('_') => CodeKind::Isolated,
                    _ => CodeKind::Start,
                };
                codes.push(Code { at: text.len(), kind });
                names.push(code);
            }
            text.push_str(rest);
        }
        let sentences = segmenter.sentences_with_codes(&text, Newline::Hard, &codes);
        let found: Vec<String> =
            sentences.iter().map(|sentence| names[sentence.codes.clone()].join(" ")).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn codes_at_a_break_go_where_the_rules_say() {
        let default = FormatHandling::default();
        check("<b>One.</b> <i>Two.</i>", default, &["b /b", "i /i"]);
        check("One.<_x> Two.", default, &["", "_x"]);
        check("<a>One. Two.</a>", default, &["a", "/a"]);
        check("One.<b></b> Two.", default, &["", "b /b"]);
        check("One. </b>Two <c>and</c> three. Four", default, &["/b", "c /c", ""]);
        let all = FormatHandling { start: true, end: true, isolated: true };
        check("One.<_x> <b>Two.</b>", all, &["_x b", "/b"]);
        let none = FormatHandling { start: false, end: false, isolated: false };
        check("<b>One.</b> Two.", none, &["b", "/b"]);
    }

    #[test]
    fn no_code_is_lost() {
        check("<a></a>", FormatHandling::default(), &[]);
        check(" <a>One.</a> <_x>", FormatHandling::default(), &["a /a _x"]);
    }
}
