//! Markdown: blocks by input, texts in another language, and what holds for any input.

use proptest::prelude::*;

use crate::document::tests::{check_markup, rendered, shown};
use crate::document::{Document, DocumentFormat};

fn read(text: &str) -> Vec<String> {
    let (document, _) = Document::read(text.as_bytes(), DocumentFormat::Markdown).unwrap();
    check_markup(text, DocumentFormat::Markdown);
    document.blocks().iter().map(shown).collect()
}

#[test]
fn blocks_are_found_and_the_rest_is_kept() {
    let text = "---\ntitle: Kept\n---\n\n# A *Title*\n\nOne line\nand [a link](http://x.org \"t\").  \n\
        New line[^1].\n\n- item\n  1. **inner** one\n\n> quoted\n> on\n\n```\ncode\n```\n\n\
        | A | B \\| c |\n|---|---|\n| 1 | two |\n\n![Two flags](a.png)\n\n<div>kept</div>\n\n\
        [^1]: A note with `x*y`.\n";
    assert_eq!(
        read(text),
        [
            "heading: A <1>Title</1>",
            "paragraph: One line and <1>a link</1>.<2/> New line<3/>.",
            "list_item: item",
            "list_item: <1>inner</1> one",
            "paragraph: quoted on",
            "table_cell: A",
            "table_cell: B | c",
            "table_cell: 1",
            "table_cell: two",
            "alt_text: Two flags",
            "footnote: A note with <1>x*y</1>.",
        ]
    );
}

#[test]
fn inline_markup_is_codes() {
    for (text, expected) in [
        ("**All of it**", "All of it"),
        ("a \\*star\\* and *\\*x*", "a *star* and <1>*x</1>"),
        ("a ***b** c* d", "a <1><2>b</2> c</1> d"),
        ("see <https://x.org> and <b>b</b><br>c", "see <1>https://x.org</1> and <2>b</2><3/> c"),
        ("R&amp;D ![i](x) y", "R&D <1/> y"),
        ("a `` b`c `` d", "a <1>b`c</1> d"),
    ] {
        let found: Vec<String> =
            read(text).into_iter().filter(|block| !block.starts_with("alt")).collect();
        assert_eq!(found, [format!("paragraph: {expected}")], "{text}");
    }
}

#[test]
fn markdown_in_chinese_keeps_its_emphasis() {
    let text = "# Title\n\n- One **bold** word. Two *more*.\n- `x` three\n\n| a | b |\n|--|--|\n| 1 | c |\n";
    let targets = [
        Some("标题_1"),
        Some("一<1>“粗”</1>字。"),
        Some("二<1>更多</1>。"),
        Some("<1>x`</1>三"),
        None,
        Some("乙|[c]"),
        None,
        Some("丙"),
    ];
    insta::assert_snapshot!("zh", rendered(text, DocumentFormat::Markdown, "zh", &targets));
}

#[test]
fn markdown_in_urdu_says_its_direction() {
    let text = "---\ntitle: Kept\n---\n\nOne in 2025–26.\n";
    let targets = [Some("2025–26 میں ایک۔")];
    insta::assert_snapshot!("ur", rendered(text, DocumentFormat::Markdown, "ur", &targets));
}

/// What texts are made of, and what is likely to break a reader.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "  \n",
        "\\\n",
        "*",
        "**",
        "_",
        "`",
        "``",
        "```\n",
        "[",
        "](x)",
        "![",
        "]",
        "[^1]",
        "[^1]: ",
        "| ",
        " | ",
        "|--|--|\n",
        "<b>",
        "</b>",
        "<br>",
        "<https://x.y>",
        "<div>\n",
        "---\n",
        "\\",
        "&amp;",
        "&",
        "word ",
        "One. Two. ",
        "中文。",
        "اردو ",
        "~~",
        "- [ ] ",
        "===\n",
        "https://x.y ",
        "\t",
        "\r\n",
        "• ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_comes_back(text in text()) {
        check_markup(&text, DocumentFormat::Markdown);
    }

    #[test]
    fn any_characters_come_back(text in "[^\0]{0,60}") {
        check_markup(&text, DocumentFormat::Markdown);
    }
}
