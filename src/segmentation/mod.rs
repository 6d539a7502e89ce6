//! Blocks of text cut into sentences.
//!
//! Candidates are the sentence boundaries of [UAX #29]. Rules then take back those that stand
//! after an abbreviation, an initial, a list mark and the like, move those that fall on the wrong
//! side of a quotation mark or bracket, and add the few that UAX #29 does not know (after `…`,
//! before `•`). There are rules for English, Urdu and Chinese; every other language gets plain
//! UAX #29.
//!
//! What the rules are is code, one file a language; the words they speak of are data, in
//! `rules/en.txt`, `rules/ur.txt` and `rules/zh.txt`, whose comments tell how to mend them.
//!
//! Invariants: the sentences of a text are in order, not empty, without white space at their
//! ends, and all that lies between them is white space; so the sentences with the white space
//! between them give the text back. Time is linear in the length of the text, whatever it holds:
//! no rule looks further than a fixed number of characters from a candidate.
//!
//! [UAX #29]: https://www.unicode.org/reports/tr29/#Sentence_Boundaries

mod candidates;
mod chinese;
mod english;
mod lists;
mod quotes;
mod rules;
mod site;
#[cfg(test)]
mod tests;
mod urdu;

use std::borrow::Cow;

use crate::language::{Direction, Language};
use crate::text::Span;

use quotes::Quotes;
use site::{Site, is_closer, is_opener};

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
    rules: RuleSet,
}

/// The languages that have rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RuleSet {
    English,
    Urdu,
    Chinese,
    /// Plain UAX #29.
    None,
}

impl Segmenter {
    /// The segmenter for a language. Script and region play no part, but that Urdu in Latin
    /// letters has no rules.
    pub fn for_language(language: &Language) -> Self {
        let rules = match (language.primary(), language.direction()) {
            ("en", _) => RuleSet::English,
            ("ur", Direction::RightToLeft) => RuleSet::Urdu,
            ("zh", _) => RuleSet::Chinese,
            _ => RuleSet::None,
        };
        Self { rules }
    }

    /// The sentences of a text, in order: spans without white space at their ends that together
    /// cover all that is not white space. With [`Newline::Hard`] no span holds a line break.
    pub fn sentences(&self, text: &str, newline: Newline) -> Vec<Span> {
        let mut spans = Vec::new();
        match newline {
            Newline::Soft => self.add_paragraph(&without_line_breaks(text), 0, &mut spans),
            Newline::Hard => {
                let mut start = 0;
                for (end, line_break) in text.match_indices(is_line_break) {
                    self.add_paragraph(&text[start..end], start, &mut spans);
                    start = end + line_break.len();
                }
                self.add_paragraph(&text[start..], start, &mut spans);
            }
        }
        spans
    }

    /// Adds the sentences of a paragraph, a text without line breaks `offset` bytes into the whole.
    fn add_paragraph(&self, text: &str, offset: usize, spans: &mut Vec<Span>) {
        let mut add = |start, end| {
            let span = Span::new(start, end).trimmed(text);
            if !span.is_empty() {
                spans.push(span.shifted(offset));
            }
        };
        let mut start = 0;
        for at in self.starts(text) {
            add(start, at);
            start = at;
        }
        add(start, text.len());
    }

    /// Where the sentences of a paragraph start, without the first.
    fn starts(&self, text: &str) -> Vec<usize> {
        if self.rules == RuleSet::None {
            return candidates::uax29(text);
        }
        let mut starts = Vec::new();
        let mut quotes = Quotes::new(match self.rules {
            RuleSet::Urdu => "\"“”",
            RuleSet::Chinese => "\"“",
            RuleSet::English | RuleSet::None => "\"",
        });
        let mut start = 0;
        let mut floor = 0;
        for candidate in candidates::candidates(text) {
            if candidate.at <= floor {
                continue;
            }
            let place = place(text, floor, candidate.at, &mut quotes);
            floor = candidate.at;
            let at = match place {
                _ if candidate.certain => candidate.at,
                None => continue,
                Some((stop, at)) => {
                    floor = floor.max(at);
                    let site = Site { text, start, stop, at };
                    if at >= text.len() || at <= start || !self.ends(&site, &quotes) {
                        continue;
                    }
                    at
                }
            };
            starts.push(at);
            start = at;
        }
        starts
    }

    fn ends(&self, site: &Site, quotes: &Quotes) -> bool {
        match self.rules {
            RuleSet::English => english::ends(site),
            RuleSet::Urdu => urdu::ends(site),
            RuleSet::Chinese => chinese::ends(site, quotes),
            RuleSet::None => true,
        }
    }
}

/// Where a sentence that ends before `candidate` has its final mark (the byte after it), and where
/// the next one starts: after closing marks and references, before opening marks. `None` where
/// nothing but such marks stands between `floor` and the candidate.
fn place(
    text: &str,
    floor: usize,
    candidate: usize,
    quotes: &mut Quotes,
) -> Option<(usize, usize)> {
    let head = text[floor..candidate].trim_end();
    let head = head.trim_end_matches(|c| is_opener(c) || is_closer(c));
    if head.is_empty() {
        return None;
    }
    let stop = floor + head.len();
    quotes.read_to(text, stop);
    for (i, c) in text[stop..candidate].char_indices() {
        let at = stop + i;
        if quotes.opens(c, text[at + c.len_utf8()..].chars().next()) {
            return Some((stop, at + references(&text[at..])));
        }
        quotes.read_to(text, at + c.len_utf8());
    }
    let mut at = candidate;
    loop {
        let mut rest = text[at..].chars();
        match rest.next() {
            Some(c) if quotes.closes(c, rest.clone().next()) => {
                let after = rest.as_str();
                quotes.read_to(text, text.len() - after.len());
                at = text.len() - after.trim_start().len();
            }
            _ => return Some((stop, at)),
        }
    }
}

/// The length of the references a text begins with, and of the white space after them: `[1][2] `.
fn references(text: &str) -> usize {
    let mut rest = text;
    while let Some(reference) = rest.strip_prefix('[') {
        let digits = reference.bytes().take(4).take_while(u8::is_ascii_digit).count();
        match reference[digits..].strip_prefix(']') {
            Some(after) if digits > 0 => rest = after,
            _ => break,
        }
    }
    if rest.len() < text.len() { text.len() - rest.trim_start().len() } else { 0 }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text with a space of the same length for each line break.
fn without_line_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains(is_line_break) {
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
