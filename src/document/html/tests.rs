//! Pages: blocks by input, pages in another language, and what holds for any input.

use proptest::prelude::*;

use super::tokens::{Kind, tokens};
use crate::document::tests::{check_markup, rendered, shown};
use crate::document::{Document, DocumentFormat};

fn read(page: &str) -> Vec<String> {
    let (document, _) = Document::read(page.as_bytes(), DocumentFormat::Html).unwrap();
    check_markup(page, DocumentFormat::Html);
    document.blocks().iter().map(shown).collect()
}

#[test]
fn what_stays_in_english_does_not_flip_in_attributes_and_titles() {
    let page = "<title>One (1).</title><p><img alt=\"Two (2).\">Three (3).</p>";
    let out = rendered(page, DocumentFormat::Html, "ur", &[None, Some("تین۔"), None]);
    for kept in ["<title>\u{200e}One (1).\u{200e}</title>", "alt=\"\u{200e}Two (2).\u{200e}\""] {
        assert!(out.contains(kept), "{out}");
    }
}

#[test]
fn content_is_told_from_boilerplate() {
    let page = "<!DOCTYPE html><html><head><title>Forum &amp; Fair</title>\
        <meta name=\"description\" content='Two days.'><style>p{}</style></head><body>\
        <header><nav><a href=\"/\">Home</a></nav>Ministry</header><main><h1>Forum</h1>\
        <p>One <b>bold</b> day<script>if (a<b) c()</script>.</p><ul><li>An item<li>Another</ul>\
        <div class=\"share-links\">Share this</div><img src=a alt=\"Two flags\">\
        <table><tr><th>Year<td>2024</table></main><footer>&copy; Ministry</footer></body></html>";
    assert_eq!(
        read(page),
        [
            "page_title: Forum & Fair",
            "page_description: Two days.",
            "navigation: Home",
            "boilerplate: Ministry",
            "heading: Forum",
            "paragraph: One <1>bold</1> day<2/>.",
            "list_item: An item",
            "list_item: Another",
            "boilerplate: Share this",
            "alt_text: Two flags",
            "table_cell: Year",
            "table_cell: 2024",
            "boilerplate: © Ministry",
        ]
    );
}

#[test]
fn a_sentence_across_tags_is_one_sentence() {
    for (page, expected) in [
        ("<p>• <strong>President</strong> to go</p>", "paragraph: <1>President</1> to go"),
        ("<p><a href=x><b>All of it</b></a></p>", "paragraph: All of it"),
        ("<p>One<br>two <img src=x> three</p>", "paragraph: One<1/> two <2/> three"),
        ("<p>An <b>open pair</p>", "paragraph: An <1/>open pair"),
        ("<p><b>x <i>y</b> z</i> w", "paragraph: <1>x <2/>y</1> z<3/> w"),
        ("<p>a\n  b&nbsp;c &lt;1&gt;", "paragraph: a   b\u{a0}c <\\1>"),
        ("<p>by <span translate=no>Karakoram</span> now", "paragraph: by <1/> now"),
        ("<p><a id=x></a>word <code>x &amp; y</code>", "paragraph: word <1>x & y</1>"),
        ("<p>end.<sup><a href=#1>1</a></sup></p>", "paragraph: end.<1><2>1</2></1>"),
    ] {
        assert_eq!(read(page), [expected], "{page}");
    }
    let page = "<p>One<br> <br>two</p>";
    assert_eq!(read(page), ["paragraph: One", "paragraph: two"]);
}

#[test]
fn a_page_in_urdu_runs_from_right_to_left() {
    let page = "<html lang=en><head><title>Forum</title></head><body><main lang='en' dir=ltr>\
        <p>In <b>2025–26</b> a forum. It rained.</p><p>End.</p></main></body></html>";
    let targets =
        [Some("فورم"), Some("<1>2025–26</1> میں UNDP (اہم) فورم۔"), None, Some("اختتام۔")];
    insta::assert_snapshot!("urdu", rendered(page, DocumentFormat::Html, "ur", &targets));
}

#[test]
fn a_part_of_a_page_in_chinese_has_no_spaces_between_sentences() {
    let page = "<p>One. Two <a href=\"x?a=1&amp;b\">there</a>.</p>\n<p title=x>Three & four.</p>";
    let targets = [Some("一。"), Some("二<1>那里</1>。"), Some("三&四“<x>”。")];
    insta::assert_snapshot!("chinese", rendered(page, DocumentFormat::Html, "zh", &targets));
}

/// What pages are made of, and what is likely to break a reader.
fn page() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i class='a>b'>",
        "</i>",
        "<br>",
        "<br/>",
        "<li>",
        "</ul>",
        "<ul>",
        "<main>",
        "</main>",
        "<article>",
        "<nav>",
        "</nav>",
        "<title>",
        "</title>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<!",
        "<![CDATA[",
        "]]>",
        "<img alt='a b'>",
        "<img alt=c>",
        "<meta name=description content=\"d e\">",
        "<a href=x",
        ">",
        "<",
        "&",
        "&amp;",
        "&nbsp;",
        "&#8217;",
        "&x",
        "\"",
        "'",
        "=",
        "/",
        " ",
        "\n",
        "word ",
        "One. Two. ",
        "• ",
        "中文。",
        "اردو ",
        "<pre>",
        "</pre>",
        "<svg><title>t</title></svg>",
        "<td>",
        "<html lang=en>",
        "</head>",
        "<body>",
        "<span translate=no>",
        "</span>",
        "\0",
        "<code>",
        "</code>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().replace('\0', ""))
}

proptest! {
    #[test]
    fn any_page_comes_back(page in page()) {
        check_markup(&page, DocumentFormat::Html);
    }

    #[test]
    fn any_text_comes_back_as_a_page(page in "[^\0]{0,60}") {
        check_markup(&page, DocumentFormat::Html);
    }

    #[test]
    fn tags_and_comments_are_those_of_a_browser(page in page()) {
        // The other tokenizer does not say what is raw text by itself.
        let plain = ["<script", "<title", "<![CDATA"];
        prop_assume!(!plain.iter().any(|name| page.contains(name)));
        let ours: Vec<String> = tokens(&page).into_iter().filter_map(|token| match token.kind {
            Kind::Start(name) => Some(format!("<{name}>")),
            Kind::End(name) => Some(format!("</{name}>")),
            _ => None,
        }).collect();
        let theirs: Vec<String> = html5gum::Tokenizer::new(&page).filter_map(|token| match token.unwrap() {
            html5gum::Token::StartTag(tag) => Some(format!("<{}>", String::from_utf8_lossy(&tag.name))),
            html5gum::Token::EndTag(tag) => Some(format!("</{}>", String::from_utf8_lossy(&tag.name))),
            _ => None,
        }).collect();
        // A tag that the file ends in is text to a browser; to us it is a tag without end.
        prop_assert_eq!(&ours[..theirs.len().min(ours.len())], &theirs[..]);
        prop_assert!(ours.len() <= theirs.len() + 1);
    }
}

#[test]
fn an_untranslated_sentence_with_formatting_is_isolated_as_one() {
    // In parts, each of them would be isolated and they would stand from right to left.
    let page =
        "<p>We met <b>in Lahore</b> (2024–25).<br>It rained.</p><p><i>All</i> is <b>well.</b></p>";
    let page = rendered(page, DocumentFormat::Html, "ur", &[None, Some("بارش ہوئی۔"), None]);
    let mark = "<mark lang=\"en\" dir=\"ltr\">";
    let expected = format!("<p>{mark}We met <b>in Lahore</b> (2024–25).</mark><br>بارش ہوئی۔</p>");
    assert!(page.contains(&expected), "{page}");
    assert!(page.contains(&format!("<p>{mark}<i>All</i> is <b>well.</b></mark></p>")), "{page}");
}
