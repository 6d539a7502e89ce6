//! Placeables: what a translation carries over by value. Numbers, percent, money, measures,
//! ordinals, dates, times and codes, in English, Urdu and Chinese.
//!
//! A value is a [`Span`](crate::text::Span) of a text with a [`Value`]; equality is on the value,
//! never on its writing, and numbers are exact ([`Rational`]). The words of each language are data
//! (`english/words.txt` and its sisters), the grammar is code in `scan`. Everything is pure and
//! cannot fail on content.
//!
//! ```
//! use karakoram::placeable::{Tongue, extract};
//!
//! let english = extract("The grant of $2.5 million was signed on 5 July 2026.", Tongue::English);
//! let chinese = extract("2026年7月5日签署了250万美元的赠款协议。", Tongue::Chinese);
//! assert_eq!(english[0].value.to_string(), "USD 2500000");
//! assert_eq!(english[0].value, chinese[1].value);
//! assert_eq!(english[1].value, chinese[0].value);
//! ```

mod characters;
mod compare;
mod explain;
mod lexicon;
mod rational;
mod review;
mod rewrite;
mod scan;
mod sentence;
mod value;

pub use compare::{Comparison, Fault, Note, Reason, Text, ThreeWay, compare, three_way};
pub use explain::explain;
pub use lexicon::Tongue;
pub use rational::Rational;
pub use review::{Review, review};
pub use rewrite::{
    Change, Decline, Outcome, Percent, Rewritten, Style, render, substitute, substitute_for,
};
pub use sentence::Sentence;
pub use value::{Approximation, Class, Date, Found, Value};

/// How much text is scanned at once, in bytes. A longer one is cut where no value stands.
const PIECE: usize = 1 << 16;

/// The values of a text, in order. Spans are bytes of the text.
pub fn extract(text: &str, tongue: Tongue) -> Vec<Found> {
    if text.len() <= PIECE {
        return scan::scan(text, tongue);
    }
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = start + piece(&text[start..]);
        let values = scan::scan(&text[start..end], tongue).into_iter();
        found.extend(values.map(|value| Found { span: value.span.shifted(start), ..value }));
        start = end;
    }
    found
}

/// The length of the piece to scan next: up to the last line break or full stop of the window,
/// else the last white space, else all of it.
fn piece(text: &str) -> usize {
    let Some(end) = (0..=PIECE.min(text.len())).rev().find(|&end| text.is_char_boundary(end))
    else {
        return text.len();
    };
    if end == text.len() {
        return end;
    }
    let window = &text[..end];
    let after = |is: &dyn Fn(usize, char) -> bool| {
        let mut characters = window.char_indices().rev();
        characters.find(|(at, c)| is(*at, *c)).map(|(at, c)| at + c.len_utf8())
    };
    // `Nov. 22` is no end of a sentence.
    let sentence = |at: usize, c: char| {
        let before = window[..at].chars().next_back();
        let next = window[at + c.len_utf8()..].chars().next();
        c.is_whitespace()
            && matches!(before, Some('.' | '!' | '?' | '؟'))
            && next.is_some_and(|next| !next.is_numeric())
    };
    after(&|_, c| matches!(c, '\n' | '。' | '۔'))
        .or_else(|| after(&sentence))
        .or_else(|| after(&|_, c| c.is_whitespace()))
        .unwrap_or(end)
}

#[cfg(test)]
mod tests;
