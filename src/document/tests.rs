//! Whole documents: blocks by input, and what holds for any input.

use proptest::prelude::*;

use super::*;
use crate::language::Language;
use crate::segmentation::Segmenter;
use crate::text::Span;
use BlockKind::{Heading, ListItem, Navigation, Paragraph, Rule};

fn read(text: &str) -> Vec<(BlockKind, String)> {
    let (document, _) = Document::from_text(text.as_bytes()).unwrap();
    check(&document);
    let blocks = document.blocks().iter();
    blocks.map(|block| (block.kind, block.text.clone())).collect()
}

#[track_caller]
fn assert_blocks(text: &str, expected: &[(BlockKind, &str)]) {
    let expected: Vec<_> = expected.iter().map(|&(kind, text)| (kind, text.to_owned())).collect();
    assert_eq!(read(text), expected, "of {text:?}");
}

fn flat(document: &Document) -> (&Encoded, &[Layout]) {
    match &document.form {
        Form::Flat(encoded, layouts) => (encoded, layouts),
        Form::Word(_) => panic!("a Word file is no text"),
    }
}

/// A block as `kind: text with tags`.
pub(super) fn shown(block: &Block) -> String {
    let coded = CodedText { text: block.text.clone(), codes: block.codes.clone() };
    format!("{}: {}", block.kind.as_str(), coded.to_tagged())
}

/// The sentences of a document's translatable blocks.
fn sentences(document: &Document) -> Vec<Vec<Span>> {
    let english = Segmenter::for_language(&Language::from_tag("en").unwrap());
    let cut = |block: &Block| match block.kind.is_translatable() {
        true => english.sentences(&block.text, block.newline),
        false => Vec::new(),
    };
    document.blocks().iter().map(cut).collect()
}

/// A document with tagged targets for its sentences, in order.
pub(super) fn translated(
    document: &Document,
    language: &str,
    mut target: impl FnMut(&CodedText) -> Option<CodedText>,
) -> Vec<u8> {
    let spans = sentences(document);
    let targets: Vec<Vec<_>> = document
        .blocks()
        .iter()
        .zip(&spans)
        .map(|(block, spans)| {
            block.sentences(spans).iter().map(|source| target(&source.on_one_line())).collect()
        })
        .collect();
    let with_target = |(&span, target): (&Span, &'_ Option<CodedText>)| (span, target.clone());
    let pairs: Vec<Vec<(Span, Option<CodedText>)>> = spans
        .iter()
        .zip(&targets)
        .map(|(s, t)| s.iter().zip(t).map(with_target).collect())
        .collect();
    let sentences: Vec<Vec<Sentence<'_>>> = pairs
        .iter()
        .map(|block| {
            block
                .iter()
                .map(|(span, target)| Sentence { span: *span, target: target.as_ref() })
                .collect()
        })
        .collect();
    let (source, target) =
        (Language::from_tag("en").unwrap(), Language::from_tag(language).unwrap());
    let rendering =
        Rendering { source: &source, target: &target, untranslated: Untranslated::Marked };
    document.translated(&sentences, &rendering).unwrap()
}

/// A text of a format with these targets, tagged, for its sentences.
pub(super) fn rendered(
    text: &str,
    format: DocumentFormat,
    language: &str,
    targets: &[Option<&str>],
) -> String {
    let (document, _) = Document::read(text.as_bytes(), format).unwrap();
    let mut targets = targets.iter();
    let bytes = translated(&document, language, |source| {
        let target = targets.next().unwrap_or_else(|| panic!("no target for {source:?}"));
        target.map(CodedText::from_tagged)
    });
    assert_eq!(targets.next(), None);
    String::from_utf8(bytes).unwrap()
}

/// What holds for every document with markup.
pub(super) fn check_markup(text: &str, format: DocumentFormat) {
    let Ok((document, _)) = Document::read(text.as_bytes(), format) else { return };
    assert_eq!(document.to_bytes(), text.as_bytes());
    for (block, layout) in document.blocks().iter().zip(flat(&document).1) {
        assert!(block.text.contains(char::is_alphanumeric), "{block:?}");
        assert!(block.codes.is_sorted_by_key(|code| code.at));
        let pieces = &layout.pieces;
        assert_eq!(layout.span.start, pieces[0].source.start);
        assert_eq!(layout.span.end, pieces[pieces.len() - 1].source.end);
        for pair in pieces.windows(2) {
            assert_eq!(pair[0].source.end, pair[1].source.start, "a gap in {block:?} of {text:?}");
            assert_eq!(pair[0].text.end, pair[1].text.start);
        }
    }
    let same = translated(&document, "ur", |source| Some(source.clone()));
    assert_eq!(String::from_utf8(same).unwrap(), text, "targets that are the sources");
    // Whatever is put in, the page has the same blocks as before but for their text.
    let other = translated(&document, "zh", |source| {
        let mut other = source.clone();
        other.text =
            source.text.chars().map(|c| if c.is_alphabetic() { '文' } else { c }).collect();
        other.codes.clear();
        Some(other)
    });
    assert!(Document::read(&other, format).is_ok());
}

/// What holds for every plain-text document.
fn check(document: &Document) {
    let text = flat(document).0.text();
    let mut end = 0;
    for (block, layout) in document.blocks().iter().zip(flat(document).1) {
        let span = layout.span;
        assert!(span.start >= end && !span.is_empty());
        assert_eq!(span.trimmed(text), span);
        assert_eq!(block.text, text[span.range()]);
        check_gap(&text[end..span.start]);
        let is_broken = block.text.contains(['\n', '\r', '\u{2028}']);
        assert!(!is_broken || block.newline == Newline::Soft);
        end = span.end;
    }
    check_gap(&text[end..]);
}

fn check_gap(gap: &str) {
    for word in gap.split_whitespace() {
        let word = word.trim_matches(|c| {
            ('\u{200B}'..='\u{206F}').contains(&c) || c == '\u{FEFF}' || c == '\u{61C}'
        });
        let label = word.trim_start_matches(['(', '（']);
        let label = label.trim_end_matches([')', '）', '.', '．', '、', '۔']);
        assert!(
            label.is_empty()
                || "•◦▪●·‣-–*+".contains(label)
                || label != word
                    && label.chars().count() <= 5
                    && label.chars().all(char::is_alphanumeric),
            "{word:?} in the gap {gap:?}"
        );
    }
}

#[test]
fn nothing_has_no_blocks() {
    for text in ["", "\n", " \r\n\t\u{a0}\u{3000}\u{2028}\u{85}", "•\n-\n", "\u{feff}\u{feff}"] {
        assert_blocks(text, &[]);
    }
}

#[test]
fn a_site_that_bullets_its_titles_makes_no_lists() {
    assert_blocks(
        "• Two Institutes Open a Joint \"Seed Library\"\n  • -----------\n  • In order to share seeds,\u{a0}both sides agreed.\n\n    \u{a0} The goal is a library.\n\n    Readers may borrow.\n\n  • [next]:Rain -- and Sun\n  • [previous]:The Forum",
        &[
            (Heading, "Two Institutes Open a Joint \"Seed Library\""),
            (Rule, "-----------"),
            (Paragraph, "In order to share seeds,\u{a0}both sides agreed."),
            (Paragraph, "The goal is a library."),
            (Paragraph, "Readers may borrow."),
            (Navigation, "[next]:Rain -- and Sun"),
            (Navigation, "[previous]:The Forum"),
        ],
    );
}

#[test]
fn a_bulleted_paragraph_is_no_item_of_the_list_that_it_introduces() {
    assert_blocks(
        "  • Lamps\n  • ---\n  • The shares are:\n\n    • Quetta: 5\n\n    • Kech: 4\n",
        &[
            (Heading, "Lamps"),
            (Rule, "---"),
            (Paragraph, "The shares are:"),
            (ListItem, "Quetta: 5"),
            (ListItem, "Kech: 4"),
        ],
    );
}

#[test]
fn lists() {
    assert_blocks(
        "Results:\r\n\r\n• one\r\n• two\r\n  goes on\r\n\r\n• three\r\n",
        &[
            (Heading, "Results:"),
            (ListItem, "one"),
            (ListItem, "two\r\n  goes on"),
            (ListItem, "three"),
        ],
    );
    assert_blocks(
        "The sides signed:\n- a letter\n- a memorandum\n1. first\n\n2. second\n\n06 A third\n",
        &[
            (Heading, "The sides signed:"),
            (ListItem, "a letter"),
            (ListItem, "a memorandum"),
            (ListItem, "first"),
            (ListItem, "second"),
            (Paragraph, "06 A third"),
        ],
    );
    assert_blocks(
        "a) one\nb) two\n\n一、合作\n（二）交流\n\n۱۔ بیج\n۲۔ پانی",
        &[
            (ListItem, "one"),
            (ListItem, "two"),
            (ListItem, "合作"),
            (ListItem, "交流"),
            (ListItem, "بیج"),
            (ListItem, "پانی"),
        ],
    );
}

#[test]
fn headings() {
    assert_blocks(
        "Is It Ready?\n\nExcellency,\n\nThe Talks\n\nThe talks were held in Lahore.\n\nNo stop after\n\nshort\n",
        &[
            (Heading, "Is It Ready?"),
            (Paragraph, "Excellency,"),
            (Heading, "The Talks"),
            (Paragraph, "The talks were held in Lahore."),
            (Paragraph, "No stop after"),
            (Paragraph, "short"),
        ],
    );
    assert_blocks(
        "It rained.\nNext Steps\n==========\nMore rain.\nJOINT STATEMENT\nBoth agreed.\nENDS",
        &[
            (Paragraph, "It rained."),
            (Heading, "Next Steps"),
            (Rule, "=========="),
            (Paragraph, "More rain."),
            (Heading, "JOINT STATEMENT"),
            (Paragraph, "Both agreed."),
            (Paragraph, "ENDS"),
        ],
    );
    assert_blocks(
        "中巴科学传播合作网络\n\n合作目标\n\n双方将建立信息共享平台。",
        &[
            (Heading, "中巴科学传播合作网络"),
            (Heading, "合作目标"),
            (Paragraph, "双方将建立信息共享平台。"),
        ],
    );
}

#[test]
fn wrapped_prose_is_one_block() {
    let first = "The Institute of Water Studies in Lahore and its partner in Urumqi met\non 3 May with the aim of sharing seeds. Both were present in the year\n2025. In that year it rained on more than one occasion, and on January\n16. The meeting closed with tea in the garden.";
    let second =
        "It was the first meeting of its kind in the valley, said Ms Noor of the\nWater Board.";
    let text = format!(
        "Seeds and Water in the Valley: A Meeting of Two Institutes in the Rain\nof Spring\n\n{first}\n\n{second}\n\nMs Noor\nWater Board\nLahore\n"
    );
    assert_blocks(
        &text,
        &[
            (
                Heading,
                "Seeds and Water in the Valley: A Meeting of Two Institutes in the Rain\nof Spring",
            ),
            (Paragraph, first),
            (Paragraph, second),
            (Paragraph, "Ms Noor"),
            (Paragraph, "Water Board"),
            (Paragraph, "Lahore"),
        ],
    );
}

#[test]
fn wrapped_paragraphs_may_be_told_by_indent_or_by_a_short_line() {
    let first = "The Institute of Water Studies in Lahore and its partner met\non 3 May with the aim of sharing seeds.";
    let second = "It rained for the whole of the day, which was welcome, as it\nhad been dry.";
    for indent in ["", "  ", "\u{3000}\u{3000}"] {
        assert_blocks(
            &format!("{indent}{first}\n{indent}{second}\n"),
            &[(Paragraph, first), (Paragraph, second)],
        );
    }
}

#[test]
fn wrapped_chinese_and_urdu() {
    let chinese = "为促进两国科学传播领域的交流与合作，双方在北京签署了合作备\n忘录，并就建立信息共享平台和人员交流平台等事项达成了一致意\n见。";
    let urdu = "پاکستان اور چین کے اداروں نے بیجوں کے تبادلے کے لیے ایک یادداشت پر\nدستخط کیے ہیں جس کا مقصد کسانوں کی مدد کرنا ہے۔";
    assert_blocks(&format!("{chinese}\n\n{urdu}"), &[(Paragraph, chinese), (Paragraph, urdu)]);
}

#[test]
fn greetings_and_long_lines_stay_apart() {
    let long = "It is an honour to be here. ".repeat(6).trim().to_owned();
    let greetings = "Your Excellency the President of the Republic of the Northern Valley,\nYour Excellency the Prime Minister of the Republic of the Valley Below,\nHonourable Ministers, Distinguished Guests, Ladies, and Gentlemen,";
    let lines: Vec<_> = greetings.lines().map(|line| (Paragraph, line)).collect();
    let mut expected = lines.clone();
    expected.extend([
        (Paragraph, &*long),
        (Paragraph, &*long),
        (Paragraph, "The end of\nthe day."),
    ]);
    assert_blocks(&format!("{greetings}\n\n{long}\n{long}\nThe end of\nthe day."), &expected);

    let prose = "We are here to speak of seeds and of water, of which there is never as\nmuch as we would like.";
    let mut expected = lines;
    expected.push((Paragraph, prose));
    assert_blocks(&format!("{greetings}\n\n{prose}"), &expected);
}

#[test]
fn an_address_of_a_web_page_is_no_long_line() {
    let text = format!(
        "The Institute of Water Studies in Lahore and its partner have met in\nhttps://example.org/{}\nwhere the Minutes are kept for all to read.",
        "a".repeat(150)
    );
    let blocks = read(&text);
    assert_eq!(blocks.last().map(|(_, text)| text.ends_with("read.")), Some(true));
}

#[test]
fn a_list_in_a_wrapped_document_keeps_its_items() {
    assert_blocks(
        "The two sides met in Lahore and agreed on the following three points, in\nthe presence of both:\n1. seeds are shared among the farmers of both of the valleys each year\n2. water is measured by the boards of both of the valleys in the spring,\n   and again in autumn\n3. tea\n",
        &[
            (
                Heading,
                "The two sides met in Lahore and agreed on the following three points, in\nthe presence of both:",
            ),
            (ListItem, "seeds are shared among the farmers of both of the valleys each year"),
            (
                ListItem,
                "water is measured by the boards of both of the valleys in the spring,\n   and again in autumn",
            ),
            (ListItem, "tea"),
        ],
    );
}

#[test]
fn long_input_takes_linear_time() {
    let units = [
        "•", "• ", "• a\n", "\n", "-", "1", "(", "[", "x", "1. a\n", "a b\n", "中", "\r", "a,\n",
        "”",
    ];
    for unit in units {
        let text = unit.repeat((1 << 20) / unit.len());
        let (document, _) = Document::from_text(text.as_bytes()).unwrap();
        check(&document);
    }
    let line = "word ".repeat(2 << 20);
    assert_eq!(Document::from_text(line.as_bytes()).unwrap().0.blocks().len(), 1);
}

fn check_bytes(bytes: &[u8]) {
    if let Ok((document, _)) = Document::from_text(bytes) {
        assert_eq!(document.to_bytes(), bytes);
        check(&document);
    }
}

/// Strings of what the reader looks for.
fn interesting() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "• ",
        "- ",
        "–",
        "* ",
        "·",
        "o ",
        "1. ",
        "12)",
        "(a) ",
        "iv) ",
        "１．",
        "一、",
        "（二）",
        "۱۔",
        "---",
        "====",
        "* * *",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{85}",
        "  ",
        "\t",
        "\u{a0}",
        "\u{3000}",
        "[next]:",
        "[Prev] ：",
        "[",
        "]",
        "a",
        "word ",
        "The ",
        "2025",
        ".",
        ",",
        "!",
        "”",
        "پاکستان ",
        "کیوں؟",
        "۔",
        "中国",
        "签署。",
        "\u{200f}",
        "\u{feff}",
        "é",
        "🎉",
        "a line that is long enough to be wrapped ",
        "https://example.org/a",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_bytes(&bytes);
    }

    #[test]
    fn any_bytes_without_zeros_come_back(bytes in prop::collection::vec(32_u8..=255, 0..200)) {
        prop_assert!(Document::from_text(&bytes).is_ok());
        check_bytes(&bytes);
    }

    #[test]
    fn any_text_comes_back(text in "[^\0]*") {
        check_bytes(text.as_bytes());
    }

    #[test]
    fn interesting_text_comes_back(text in interesting(), damage in 0_usize..400) {
        prop_assert!(Document::from_text(text.as_bytes()).is_ok());
        check_bytes(text.as_bytes());
        let mut bytes = text.into_bytes();
        if let Some(byte) = bytes.get_mut(damage) {
            *byte ^= 0xC0;
        }
        check_bytes(&bytes);
    }

    #[test]
    fn interesting_text_in_utf16_comes_back(text in interesting()) {
        let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let (document, warnings) = Document::from_text(&bytes).unwrap();
        prop_assert_eq!(flat(&document).0.text(), text);
        prop_assert!(warnings.is_empty());
        prop_assert_eq!(document.to_bytes(), bytes);
    }
}
