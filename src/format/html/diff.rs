//! What differs between a sentence and its match, in HTML: `<del>` for words of the memory alone,
//! `<ins>` for words of the new sentence alone, in reading order.

use super::content;
use crate::draft::difference::{Mark, Piece, Side, pieces};
use crate::format::xml::Output;
use crate::matching::Edit;

/// Writes the source of a match with what differs from the query marked.
pub(super) fn write(out: &mut Output, query: &str, source: &str, edits: &[Edit]) {
    for Piece { text, mark } in pieces(query, source, edits) {
        let Some((side, mark)) = mark else {
            content(out, text);
            continue;
        };
        let element = match side {
            Side::Memory => "del",
            Side::Sentence => "ins",
        };
        out.raw("<").raw(element).raw(match mark {
            Mark::Words => ">",
            Mark::Figure => " class=\"figure\">",
            Mark::Variant => " class=\"variant\">",
        });
        content(out, text).raw("</").raw(element).raw(">");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::EditKind;

    fn marked(query: &str, source: &str, edits: &[Edit]) -> String {
        let mut out = Output::default();
        write(&mut out, query, source, edits);
        String::from_utf8(out.finish().0).unwrap()
    }

    fn edit(kind: EditKind, query: std::ops::Range<usize>, source: std::ops::Range<usize>) -> Edit {
        Edit { kind, query, source }
    }

    #[test]
    fn each_kind_of_edit_is_marked_in_reading_order() {
        use EditKind::{Delete, Insert, Replace, Variant};
        for (query, source, edits, expected) in [
            (
                "He signed it today.",
                "He signed it.",
                vec![edit(Insert, 3..4, 3..3)],
                "He signed it <ins>today</ins>.",
            ),
            (
                "At last, he left.",
                "he left.",
                vec![edit(Insert, 0..3, 0..0)],
                "<ins>At last,</ins> he left.",
            ),
            ("One, two", "One two", vec![edit(Insert, 1..2, 1..1)], "One<ins>,</ins> two"),
            ("One two", "One two .", vec![edit(Delete, 2..2, 2..3)], "One two <del>.</del>"),
            (
                "One three",
                "One or two three",
                vec![edit(Delete, 1..1, 1..3)],
                "One <del>or two</del> three",
            ),
            (
                "The Sixth Forum",
                "The Fourth Forum",
                vec![edit(Replace, 1..2, 1..2)],
                "The <del>Fourth</del> <ins>Sixth</ins> Forum",
            ),
            (
                "of $65 billion",
                "of $62 billion",
                vec![edit(Variant, 2..3, 2..3)],
                "of $<del class=\"figure\">62</del> <ins class=\"figure\">65</ins> billion",
            ),
            (
                "May 9, ok",
                "June 8 ok",
                vec![
                    edit(Replace, 0..1, 0..1),
                    edit(Variant, 1..2, 1..2),
                    edit(Insert, 2..3, 2..2),
                ],
                "<del>June</del> <ins>May</ins> \
             <del class=\"figure\">8</del> <ins class=\"figure\">9</ins><ins>,</ins> ok",
            ),
            (
                "中巴合作",
                "中方合作",
                vec![edit(Replace, 1..2, 1..2)],
                "中<del>方</del> <ins>巴</ins>合作",
            ),
            (
                "<b> & c",
                "<i> & c",
                vec![edit(Replace, 1..2, 1..2)],
                "&lt;<del>i</del> <ins>b</ins>&gt; &amp; c",
            ),
            ("same", "same", vec![], "same"),
            ("", "", vec![], ""),
        ] {
            assert_eq!(marked(query, source, &edits), expected);
        }
    }

    #[test]
    fn edits_beyond_the_tokens_are_cut_off() {
        let edits = [edit(EditKind::Replace, 1..9, 1..9), edit(EditKind::Insert, 12..14, 12..12)];
        assert_eq!(marked("a b", "a c", &edits), "a <del>c</del> <ins>b</ins>");
    }
}
