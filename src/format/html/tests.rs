use super::*;
use crate::document::BlockKind;
use crate::draft::{Block, Column, Leverage, Occurrence, Proposal, Segment, Status, TextOrigin};
use crate::matching::{Edit, EditKind, Kind, Score};
use crate::text::Span;

const HOSTILE: &str = "</td><script>alert(\"1\")</script> & 'x'";

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn proposal(score: u8, source: &str, target: &str) -> Proposal {
    let kind = match score {
        101 => Kind::Context,
        100 => Kind::Exact,
        _ => Kind::Fuzzy,
    };
    Proposal {
        repair: None,
        score: Score::percent(score),
        penalties: Vec::new(),
        kind,
        source: source.to_owned(),
        target: target.to_owned(),
        content: None,
        alternatives: Vec::new(),
        edits: Vec::new(),
        replacements: Vec::new(),
        memory: "releases.tmx".to_owned(),
        unit: 7,
        author: None,
        date: None,
        document: None,
        notes: Vec::new(),
    }
}

fn column(status: Status, text: &str, proposals: Vec<Proposal>) -> Column {
    Column {
        text: text.to_owned(),
        codes: Vec::new(),
        origin: TextOrigin::Proposal,
        status,
        first: None,
        similar: None,
        proposals,
        values: Vec::new(),
        parts: Vec::new(),
        findings: Vec::new(),
    }
}

/// A draft of one paragraph, each row with its columns.
fn draft(targets: &[&str], rows: Vec<(&str, Vec<Column>)>) -> Draft {
    let segments: Vec<Segment> = (1..)
        .zip(rows)
        .map(|(number, (source, columns))| Segment {
            number,
            block: 1,
            kind: BlockKind::Paragraph,
            span: Span::new(0, source.len()),
            codes: Vec::new(),
            source: source.to_owned(),
            values: Vec::new(),
            words: 3,
            characters: 12,
            columns,
        })
        .collect();
    let target_languages: Vec<Language> = targets.iter().copied().map(language).collect();
    let leverage = target_languages.iter().enumerate();
    Draft {
        document: "launch.txt".to_owned(),
        source_language: language("en"),
        leverage: leverage.map(|(i, l)| Leverage::of(l.clone(), &segments, i)).collect(),
        target_languages,
        blocks: vec![block(1, BlockKind::Paragraph, "text")],
        segments,
    }
}

fn block(number: u32, kind: BlockKind, text: &str) -> Block {
    Block { number, kind, text: text.to_owned() }
}

fn page(draft: &Draft) -> String {
    String::from_utf8(write(draft).0).unwrap()
}

/// The page of a draft that has this one cell, an Urdu one.
fn page_of(source: &str, column: Column) -> String {
    page(&draft(&["ur"], vec![(source, vec![column])]))
}

#[track_caller]
fn assert_has(page: &str, snippets: &[&str]) {
    for snippet in snippets {
        let body = &page[page.find("<body>").unwrap()..];
        assert!(body.contains(snippet), "{snippet}\nis not in\n{body}");
    }
}

#[test]
fn every_status_is_told_in_words() {
    let near = || vec![proposal(97, "He spoke.", "اس نے کہا۔")];
    let far = || vec![proposal(58, "He spoke.", "اس نے کہا۔")];
    let exact = |score| vec![proposal(score, "He spoke.", "اس نے کہا۔")];
    for (column, snippets) in [
        (
            column(Status::Context, "اس نے کہا۔", exact(101)),
            ["badge b-context\">101 context<", "> Same sentence, same neighbours.<"],
        ),
        (
            column(Status::Exact, "اس نے کہا۔", exact(100)),
            ["badge b-100\">100<", "> Same sentence.<"],
        ),
        (
            column(Status::Fuzzy, "اس نے کہا۔", near()),
            ["badge b-95-99\">97<", "<p class=\"compare\""],
        ),
        (
            column(Status::Fuzzy, "", far()),
            ["badge b-50-74\">58<", "> No text filled in; nearest match below.<"],
        ),
        (column(Status::None, "", vec![]), ["badge b-none\">no match<", "> No text filled in.<"]),
        (
            column(Status::Repetition, "", vec![]),
            ["badge b-repetition\">repetition<", " Same sentence as an earlier segment."],
        ),
        (
            column(Status::Repetition, "اس نے کہا۔", near()),
            ["badge b-repetition\">repetition<", " <span class=\"badge b-95-99\">97<"],
        ),
    ] {
        assert_has(&page_of("She spoke.", column), &snippets);
    }
}

#[test]
fn an_exact_match_does_not_repeat_the_source_and_a_far_one_is_a_suggestion() {
    let exact = column(Status::Exact, "متن", vec![proposal(100, "He spoke.", "متن")]);
    let exact = page_of("He spoke.", exact);
    assert!(!exact.contains("<p class=\"compare\""));
    assert_has(&exact, &["data-cell=\"target\" contenteditable=\"true\">متن</p>"]);
    let far = column(Status::Fuzzy, "", vec![proposal(58, "He spoke.", "متن")]);
    let far = page_of("She spoke.", far);
    assert_has(&far, &["data-cell=\"target\" contenteditable=\"true\"></p>"]);
    assert_has(&far, &["<p class=\"text suggested\" lang=\"ur\" dir=\"rtl\">متن</p>"]);
}

#[test]
fn a_figure_that_differs_is_told_in_words() {
    let filled = |query: &str, source: &str| {
        let mut near = proposal(98, source, "متن");
        near.edits = vec![Edit { kind: EditKind::Variant, query: 1..2, source: 1..2 }];
        page_of(query, column(Status::Fuzzy, "متن", vec![near]))
    };
    let told = "<strong>Figures differ.</strong>";
    assert_has(
        &filled("May 4", "May 3"),
        &[told, "May <del class=\"figure\">3</del> <ins class=\"figure\">4</ins>"],
    );
    assert!(!filled("The Forum", "The forum").contains(told));
}

#[test]
fn a_repetition_links_within_its_document_only() {
    let repeated = |document: &str| {
        let first = Occurrence { document: document.to_owned(), segment: 4 };
        page_of("a", Column { first: Some(first), ..column(Status::Repetition, "", vec![]) })
    };
    assert_has(&repeated("launch.txt"), &["Same sentence as <a href=\"#s4\">segment 4</a>."]);
    assert_has(&repeated("b&c.txt"), &["Same sentence as segment 4 of <bdi>b&amp;c.txt</bdi>."]);
}

#[test]
fn provenance_notes_and_further_proposals_are_there() {
    let first = Proposal {
        author: Some("S. Rehman".to_owned()),
        date: Some("20240312T101500Z".to_owned()),
        document: Some("forum".to_owned()),
        notes: vec!["Keep the wording.".to_owned()],
        alternatives: vec!["دوسرا".to_owned()],
        ..proposal(100, "a", "ایک")
    };
    let others = [proposal(86, "a b", "دو"), proposal(76, "a c", "تین")];
    let proposals = std::iter::once(first).chain(others).collect();
    let page = page_of("a", column(Status::Exact, "ایک", proposals));
    assert_has(
        &page,
        &[
            "<p class=\"origin\"><bdi>releases.tmx</bdi> · unit 7 · <bdi>2024-03-12</bdi> · \
             <bdi>S. Rehman</bdi> · <bdi>forum</bdi></p>",
            "<p class=\"note\">Note: <bdi>Keep the wording.</bdi></p>",
            "<details><summary>1 other wording, 2 more proposals</summary>",
            "<p class=\"text\" lang=\"ur\" dir=\"rtl\">دوسرا</p>",
            "<span class=\"badge b-85-94\">86</span>",
            "<span class=\"badge b-75-84\">76</span>",
        ],
    );
}

#[test]
fn every_text_has_its_language_and_direction() {
    let row = || vec![column(Status::None, "", vec![]), column(Status::None, "", vec![])];
    let mut draft = draft(&["ur", "zh"], vec![("a", row())]);
    let chrome = page(&draft);
    assert!(chrome.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert_has(
        &chrome,
        &[
            "<h1 lang=\"en\" dir=\"ltr\">",
            "<td class=\"source\" lang=\"en\" dir=\"ltr\">",
            "<td lang=\"ur\" dir=\"rtl\" data-language=\"ur\"><p class=\"label\" lang=\"en\" dir=\"ltr\">Urdu</p>",
            "<td lang=\"zh-CN\" dir=\"ltr\" data-language=\"zh\">",
        ],
    );
    draft.source_language = language("ur");
    assert_has(&page(&draft), &["<td class=\"source\" lang=\"ur\" dir=\"rtl\">"]);
}

#[test]
fn what_is_not_translated_is_kept_quietly() {
    let mut draft = draft(&["ur", "zh"], vec![]);
    draft.blocks =
        vec![block(1, BlockKind::Rule, "----"), block(2, BlockKind::Navigation, "[next]: A & B")];
    assert_has(
        &page(&draft),
        &[
            "<tbody class=\"kept rule\">",
            "<td colspan=\"3\"><div class=\"keep\"><hr><span class=\"reason\">not translated</span>",
            "<p lang=\"en\" dir=\"ltr\">[next]: A &amp; B</p>",
        ],
    );
}

#[test]
fn hostile_text_stays_text_wherever_it_comes_from() {
    let hostile = Proposal {
        alternatives: vec![HOSTILE.to_owned()],
        edits: vec![Edit { kind: EditKind::Replace, query: 0..2, source: 0..2 }],
        replacements: Vec::new(),
        memory: HOSTILE.to_owned(),
        author: Some(HOSTILE.to_owned()),
        date: Some(HOSTILE.to_owned()),
        document: Some(HOSTILE.to_owned()),
        notes: vec![HOSTILE.to_owned()],
        ..proposal(80, HOSTILE, HOSTILE)
    };
    let proposals = vec![hostile.clone(), hostile];
    let cell = Column {
        first: Some(Occurrence { document: HOSTILE.to_owned(), segment: 1 }),
        ..column(Status::Repetition, HOSTILE, proposals)
    };
    let mut draft = draft(&["ur"], vec![(HOSTILE, vec![cell])]);
    draft.document = HOSTILE.to_owned();
    draft.blocks.push(block(2, BlockKind::Navigation, HOSTILE));
    draft.blocks.push(block(3, BlockKind::Heading, HOSTILE));
    let page = page(&draft);
    for bad in ["<script", "<b>", "http:", "https:", "url(", "@import", " src="] {
        assert!(!page.contains(bad), "{bad}");
    }
    assert_eq!(page.matches("</td>").count(), page.matches("<td").count());
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn what_html_cannot_hold_is_left_out_and_counted() {
    let cell = column(Status::Exact, "a\u{1}b\r\nc\rd", vec![proposal(100, "x", "y")]);
    let draft = draft(&["ur"], vec![("x\u{FFFE}", vec![cell])]);
    let (bytes, dropped) = write(&draft);
    assert_eq!(dropped, 2);
    assert_has(
        &String::from_utf8(bytes).unwrap(),
        &["data-cell=\"target\" contenteditable=\"true\">ab\nc\nd</p>"],
    );
}

#[test]
fn leverage_counts_segments_and_words_by_band() {
    let exact = column(Status::Exact, "متن", vec![proposal(100, "a", "متن")]);
    let none = column(Status::None, "", vec![]);
    let page = page(&draft(&["ur"], vec![("a", vec![exact]), ("b", vec![none])]));
    assert_has(
        &page,
        &[
            "<span class=\"b-100\" style=\"flex-grow:3\">100</span>",
            "The same sentence, in other surroundings</span></th><td>1</td><td>3</td></tr>",
            "A few words differ</span></th><td class=\"zero\">0</td>",
            "<th scope=\"row\">total</th><td>2</td><td>6</td></tr>",
            "<bdi>launch.txt</bdi> · English into Urdu · 2 segments, 6 words",
        ],
    );
}

#[test]
fn an_empty_draft_is_a_page_and_equal_drafts_are_equal_bytes() {
    let mut empty = draft(&["ur", "zh", "ar", "zh-Hant"], vec![]);
    empty.blocks.clear();
    assert_has(&page(&empty), &["There is no text in this document."]);
    assert!(page(&empty).contains("<title>launch.txt · Karakoram draft</title>"));
    assert_eq!(write(&empty), write(&empty.clone()));
}
