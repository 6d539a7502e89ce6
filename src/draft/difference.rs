//! What differs between a sentence and a match's source, in reading order: the match's source with
//! the words of the memory alone and the words of the new sentence alone marked.
//!
//! Read without what was inserted the pieces are the match's source; read without what was deleted
//! they have the words of the new sentence.

use crate::matching::{Edit, EditKind};
use crate::text::{Span, tokens};

/// A piece of the match's source or of the new sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The text.
    pub text: &'t str,
    /// Where it stands, and how it differs; nothing where it stands in both.
    pub mark: Option<(Side, Mark)>,
}

/// Which of the two texts a piece stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The memory alone.
    Memory,
    /// The new sentence alone.
    Sentence,
}

/// How a piece differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Other words.
    Words,
    /// The same but for the value of a number. The score makes little of that; whoever sends it
    /// out must not.
    Figure,
    /// The same but for case, quotes or letter variants.
    Variant,
}

/// The pieces of a match's source with what differs from the query. Ranges of edits that reach
/// beyond a text's tokens are cut off there.
pub fn pieces<'t>(query: &'t str, source: &'t str, edits: &[Edit]) -> Vec<Piece<'t>> {
    let (query, source) = (Tokens::of(query), Tokens::of(source));
    let mut difference = Difference { pieces: Vec::new(), query, source, at: 0, inserted: None };
    for edit in edits {
        difference.keep(edit.source.start);
        difference.mark(edit);
    }
    difference.keep(difference.source.spans.len());
    difference.gap(difference.source.spans.len());
    difference.pieces
}

/// Whether a number is among what differs: a text filled in from the match then holds the old one.
pub fn figures_differ(query: &str, source: &str, edits: &[Edit]) -> bool {
    let marked = |piece: &Piece<'_>| piece.mark.is_some() && piece.text.contains(char::is_numeric);
    pieces(query, source, edits).iter().any(marked)
}

/// A text and where its tokens are.
struct Tokens<'t> {
    text: &'t str,
    spans: Vec<Span>,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, spans: tokens(text).collect() }
    }

    /// The text from the first to the last token of a range.
    fn run(&self, start: usize, end: usize) -> &'t str {
        let end = end.min(self.spans.len());
        if start >= end {
            return "";
        }
        &self.text[self.spans[start].start..self.spans[end - 1].end]
    }

    /// The text between a token and the one before it; before the first and after the last, what
    /// is left over.
    fn gap(&self, token: usize) -> &'t str {
        let token = token.min(self.spans.len());
        let start = token.checked_sub(1).map_or(0, |before| self.spans[before].end);
        let end = self.spans.get(token).map_or(self.text.len(), |span| span.start);
        &self.text[start..end]
    }
}

/// Pieces under way.
struct Difference<'t> {
    pieces: Vec<Piece<'t>>,
    query: Tokens<'t>,
    source: Tokens<'t>,
    /// The first token of the source that is not there yet.
    at: usize,
    /// Where in the query an insertion has just ended.
    inserted: Option<usize>,
}

impl<'t> Difference<'t> {
    fn push(&mut self, text: &'t str, mark: Option<(Side, Mark)>) {
        if !text.is_empty() {
            self.pieces.push(Piece { text, mark });
        }
    }

    /// Adds the tokens of the source up to `end` as they stand.
    fn keep(&mut self, end: usize) {
        let kept = self.source.run(self.at, end);
        if !kept.is_empty() {
            self.gap(self.at);
            self.push(kept, None);
            self.at = end;
        }
    }

    /// Adds what stands before a token of the source: after an insertion, what follows that in the
    /// query, so that an inserted comma comes without a space before and with one after it.
    fn gap(&mut self, token: usize) {
        let gap = match self.inserted.take() {
            Some(end) => self.query.gap(end),
            None => self.source.gap(token),
        };
        self.push(gap, None);
    }

    fn mark(&mut self, edit: &Edit) {
        let old = self.source.run(edit.source.start, edit.source.end);
        let new = self.query.run(edit.query.start, edit.query.end);
        let mark = match edit.kind {
            EditKind::Variant if old.contains(char::is_numeric) => Mark::Figure,
            EditKind::Variant => Mark::Variant,
            EditKind::Insert | EditKind::Delete | EditKind::Replace => Mark::Words,
        };
        if !old.is_empty() {
            self.gap(edit.source.start);
            self.push(old, Some((Side::Memory, mark)));
            self.at = edit.source.end;
        }
        if new.is_empty() {
            return;
        }
        if old.is_empty() {
            self.inserted = Some(edit.query.end);
            self.push(self.query.gap(edit.query.start), None);
        } else {
            self.push(" ", None);
        }
        self.push(new, Some((Side::Sentence, mark)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::score;
    use crate::memory::Vocabulary;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn either_text_can_be_read_off_the_pieces(
            query in "[ab1２C.,” ]{0,24}", source in "[aB2２c.,\" ]{0,24}",
        ) {
            let mut vocabulary = Vocabulary::default();
            let unit: Vec<_> = vocabulary.add(&source).collect();
            let edits = score::edits(&vocabulary.look_up(&query), &unit);
            let pieces = pieces(&query, &source, &edits);
            let without = |side: Side| -> String {
                let kept = pieces.iter().filter(|piece| piece.mark.is_none_or(|(s, _)| s != side));
                kept.flat_map(|piece| piece.text.split_whitespace()).collect()
            };
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(without(Side::Sentence), bare(&source));
            // What is kept has equal surfaces, so it reads as the sentence does.
            prop_assert_eq!(without(Side::Memory), bare(&query));
        }
    }
}
