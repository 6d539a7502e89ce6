//! Where sentences might end: UAX #29 and what it does not know.

use unicode_segmentation::UnicodeSegmentation;

use super::lists;
use super::site::{is_bullet, is_closer, is_closing_quote, is_opener};

/// The longest run without a letter or digit that is given to UAX #29 in one piece: rule SB8 looks
/// ahead from each character of such a run, which takes quadratic time in long ones.
const LONGEST_RUN: usize = 64;

/// A place where a sentence might start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The byte.
    pub(super) at: usize,
    /// Whether it is beyond doubt, since a list item starts there.
    pub(super) certain: bool,
}

/// The starts of the UAX #29 sentences of a paragraph, without the first.
pub(super) fn uax29(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut piece = 0;
    let mut run = 0;
    let mut ended = false;
    for (i, c) in text.char_indices() {
        if c.is_alphanumeric() {
            (run, ended) = (0, false);
            continue;
        }
        run += 1;
        if run == LONGEST_RUN {
            let end = i + c.len_utf8();
            starts.extend(boundaries(&text[piece..end], piece));
            if !text[piece..end].trim().is_empty() {
                ended = ends_sentence(&text[piece..end]);
            }
            if c.is_whitespace() && ended && starts_sentence(&text[end..]) {
                starts.push(end);
            }
            (piece, run) = (end, 0);
        }
    }
    starts.extend(boundaries(&text[piece..], piece));
    starts
}

fn boundaries(piece: &str, offset: usize) -> impl Iterator<Item = usize> {
    piece.split_sentence_bound_indices().map(move |(start, _)| start + offset).skip(1)
}

/// Whether a mark that ends a sentence stands before the closing marks and white space at the end.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(is_closer).ends_with(is_mark)
}

/// Whether a word or an opening mark stands after the white space at the start, before the end of
/// the next run.
fn starts_sentence(text: &str) -> bool {
    let mut near = text.chars().take(LONGEST_RUN);
    near.find(|c| !c.is_whitespace()).is_some_and(|c| c.is_alphanumeric() || is_opener(c))
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '．' | '۔' | '؟')
}

/// The candidates of a paragraph, in order.
pub(super) fn candidates(text: &str) -> Vec<Candidate> {
    let uncertain = |at| Candidate { at, certain: false };
    let certain = |at| Candidate { at, certain: true };
    let mut candidates: Vec<Candidate> = uax29(text).into_iter().map(uncertain).collect();
    candidates.extend(after_ellipses(text).map(uncertain));
    candidates.extend(before_names_and_numbers(text).map(uncertain));
    candidates.extend(before_bullets(text).map(certain));
    candidates.extend(lists::items(text).into_iter().map(certain));
    candidates.sort_unstable();
    candidates.dedup_by(|next, kept| {
        let same = next.at == kept.at;
        kept.certain |= same && next.certain;
        same
    });
    candidates
}

/// After `…` with the closing marks and white space that follow, before a word or opening mark.
fn after_ellipses(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('…').filter_map(|(i, mark)| {
        let after = &text[i + mark.len()..];
        let rest = after.trim_start_matches(|c| is_closer(c) && c != '\'').trim_start();
        let next = rest.chars().next()?;
        (next.is_alphanumeric() || is_opener(next)).then(|| text.len() - rest.len())
    })
}

/// Before a name such as `iPhone` or a number, after a full stop and a space. UAX #29 sees no
/// sentence start there when a small letter comes next: `… today. 40 companies take part.`
fn before_names_and_numbers(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(' ').map(|(i, space)| i + space.len()).filter(|&at| {
        let before = text[..at - 1].trim_end_matches(is_closing_quote);
        (before.ends_with('.') || before.ends_with(".)"))
            && (text[at..].starts_with(|c: char| c.is_ascii_digit()) || is_small_name(&text[at..]))
    })
}

/// Whether a text begins with a small letter or two and then a capital.
pub(super) fn is_small_name(text: &str) -> bool {
    let mut letters = text.chars().take(3);
    letters.next().is_some_and(char::is_lowercase) && letters.any(char::is_uppercase)
}

/// Before a bullet after white space.
fn before_bullets(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(is_bullet)
        .map(|(i, _)| i)
        .filter(|&i| text[..i].chars().next_back().is_none_or(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_parts_sentences_as_a_short_one_does() {
        for length in [1, 63, 64, 65, 500] {
            let text = format!("One.{}Two. Three", " ".repeat(length));
            let starts = uax29(&text);
            assert_eq!(starts.len(), 2, "{length}");
            assert_eq!(text[4..starts[0]].trim(), "", "{length}");
            assert_eq!(starts[1], 9 + length, "{length}");
        }
        for leader in [".", ". ", ".  ", "… "] {
            let contents = format!("Contents {} twelve", leader.repeat(200));
            assert_eq!(uax29(&contents), [0; 0], "{leader:?}");
        }
    }
}
