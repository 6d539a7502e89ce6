//! Text cut into blocks.
//!
//! `lines` finds the lines, `markers` what they begin with, and `wrap` joins lines to pieces. Here
//! each piece gets its kind:
//!
//! - **Rule**: a line of dashes, stars or the like. **Navigation**: a line that begins with
//!   `[next]:`.
//! - **List item**: a numbered piece, and a bulleted piece that has another piece with a marker
//!   next to it, directly or, at the same indent, after an empty line. A lone bullet makes no list: some sites print every title and every first
//!   paragraph with one. Such a piece is judged as if it had none.
//! - **Heading**: a piece without a full stop at its end that is (1) the first text of the
//!   document, (2) one line with a rule directly under it, (3) one line in capital letters that
//!   is followed by text, or (4) one short line between blank lines, without any punctuation at
//!   its end, that is followed by a longer paragraph that ends as a sentence does.
//! - **Paragraph**: anything else.

mod lines;
mod markers;
mod wrap;

use self::lines::{ends_in_comma, ends_in_full_stop, ends_in_punctuation, ends_in_stop};
use self::markers::Mark;
use self::wrap::Piece;
use super::flat::{Layout, Placed};
use super::{Block, BlockKind};
use crate::segmentation::Newline;

/// The longest title, in characters; longer text is a paragraph that lost its full stop.
const LONGEST_TITLE: usize = 300;

/// The longest heading inside a document, in characters and in words.
const LONGEST_HEADING: (usize, usize) = (120, 15);

/// The blocks of a text, in order.
pub(super) fn blocks(text: &str) -> Vec<Placed> {
    let pieces = wrap::pieces(text, &lines::lines(text));
    let is_text = |piece: &Piece| !matches!(piece.mark, Mark::Rule | Mark::Navigation);
    let first = pieces.iter().position(is_text);
    (pieces.iter().enumerate())
        .map(|(i, piece)| Placed {
            block: Block {
                kind: kind(text, &pieces, i, first == Some(i)),
                text: text[piece.span.range()].to_owned(),
                codes: Vec::new(),
                newline: if piece.lines > 1 { Newline::Soft } else { Newline::Hard },
            },
            layout: Layout::plain(piece.span),
        })
        .collect()
}

fn kind(text: &str, pieces: &[Piece], i: usize, is_first: bool) -> BlockKind {
    let piece = &pieces[i];
    let before = i.checked_sub(1).map(|i| &pieces[i]);
    let after = pieces.get(i + 1);
    match piece.mark {
        Mark::Rule => BlockKind::Rule,
        Mark::Navigation => BlockKind::Navigation,
        Mark::Number(_) => BlockKind::ListItem,
        Mark::Bullet(_)
            if before.is_some_and(|before| are_one_list(before, piece))
                || after.is_some_and(|after| are_one_list(piece, after)) =>
        {
            BlockKind::ListItem
        }
        Mark::Bullet(_) | Mark::None => {
            if is_heading(text, piece, before, after, is_first) {
                BlockKind::Heading
            } else {
                BlockKind::Paragraph
            }
        }
    }
}

/// Whether two pieces, one of them an item, are next to each other in a list.
fn are_one_list(piece: &Piece, next: &Piece) -> bool {
    let is_item = |piece: &Piece| matches!(piece.mark, Mark::Bullet(_) | Mark::Number(_));
    is_item(piece) && is_item(next) && (!next.after_blank || next.indent == piece.indent)
}

fn is_heading(
    text: &str,
    piece: &Piece,
    before: Option<&Piece>,
    after: Option<&Piece>,
    is_first: bool,
) -> bool {
    let content = &text[piece.span.range()];
    if ends_in_full_stop(content) || ends_in_comma(content) || is_longer(content, LONGEST_TITLE) {
        return false;
    }
    let is_underlined = after.is_some_and(|after| after.mark == Mark::Rule && !after.after_blank);
    if is_first || is_underlined && piece.lines == 1 {
        return true;
    }
    let (characters, words) = LONGEST_HEADING;
    if piece.lines > 1
        || is_longer(content, characters)
        || count_words(content) > words
        || ends_in_punctuation(content)
    {
        return false;
    }
    let Some(after) = after.filter(|after| !matches!(after.mark, Mark::Rule | Mark::Navigation))
    else {
        return false;
    };
    let next = &text[after.span.range()];
    let stands_alone =
        after.after_blank && (piece.after_blank || before.is_none_or(|b| b.mark == Mark::Rule));
    let introduces = after.mark == Mark::None && next.len() > content.len() && ends_in_stop(next);
    is_in_capitals(content) || stands_alone && introduces
}

fn is_longer(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

/// The words of a heading, where two wide characters are about as much as a word.
fn count_words(text: &str) -> usize {
    let wide = text.chars().filter(|&c| lines::is_wide(c)).count();
    text.split_whitespace().count() + wide / 2
}

/// Whether a text has letters of both cases to choose from and uses capitals only: more than one
/// word of them, as `UNDP` and `ENDS` are no headings.
fn is_in_capitals(text: &str) -> bool {
    let is_word = |word: &&str| word.chars().filter(|c| c.is_uppercase()).count() > 1;
    !text.chars().any(char::is_lowercase) && text.split_whitespace().filter(is_word).count() > 1
}
