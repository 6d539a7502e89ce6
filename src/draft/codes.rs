//! Inline codes of a sentence put into a translation of it that comes from elsewhere: where the
//! translation has codes of its own, at the places of those; else by what the codes enclose, which
//! is found by its text or, where it is a number, a date or the like, by its value.
//!
//! What cannot be placed is left out rather than guessed at; checks name it, a match pays a penalty
//! for it, and a document never loses an image or a footnote mark for it.

use crate::document::{CodedText, InlineCode, Part, Role};
use crate::language::Language;
use crate::memory::{Code, CodeKind, Content};
use crate::placeable::{self, Tongue};
use crate::text::{Span, tokens};

/// The languages of a sentence and of its translation.
#[derive(Clone, Copy, Debug)]
pub struct Languages<'l> {
    /// Of the sentence.
    pub source: &'l Language,
    /// Of the translation.
    pub target: &'l Language,
}

/// The codes of `source` at their places in `target`, the text of `content` where that is given.
pub fn place(
    source: &CodedText,
    target: &str,
    content: Option<&[Content]>,
    languages: Languages<'_>,
) -> Vec<InlineCode> {
    if source.codes.is_empty() || target.is_empty() {
        return Vec::new();
    }
    let units = units(&source.codes);
    let known = content.and_then(|content| like_codes_of(content, &units));
    let mut codes = known.unwrap_or_else(|| {
        let mut codes = Vec::new();
        for unit in &units {
            codes.extend(by_text(unit, source, target, languages));
        }
        codes
    });
    // At one place what ends comes before what begins; apart from that they stay as in the source.
    let order = |code: &InlineCode| {
        let position = units.iter().position(|unit| unit.id() == code.id).unwrap_or_default();
        match code.part {
            Part::Close => (0, units.len() - position),
            Part::Alone => (1, position),
            Part::Open => (2, position),
        }
    };
    codes.sort_by_key(|code| (code.at, order(code)));
    codes
}

/// Whether a proposal serves a sentence's codes: all of them have a place in it, and the memory's
/// translation has none beyond them. `placed` is what [`place`] made of it.
pub fn fit(source: &[InlineCode], placed: &[InlineCode], content: Option<&[Content]>) -> bool {
    let pieces = content.unwrap_or_default().iter();
    let theirs = pieces.filter(|piece| matches!(piece, Content::Code(_))).count();
    placed.len() == source.len() && theirs <= source.len()
}

/// A translation that came back from a translator, with its codes: its own where it has any, else
/// those of the sentence where they belong.
pub fn complete(source: &CodedText, target: &CodedText, languages: Languages<'_>) -> CodedText {
    if target.codes.is_empty() {
        let codes = place(source, &target.text, None, languages);
        return CodedText { text: target.text.clone(), codes };
    }
    target.clone().with_roles_of(source)
}

/// A text with codes as a memory keeps it: each code with its number, by which [`place`] finds its
/// place for another sentence, and what it does. What it was written as is the document's business.
pub fn content(coded: &CodedText) -> Vec<Content> {
    let units = units(&coded.codes);
    let mut content = Vec::new();
    let mut done = 0;
    for code in &coded.codes {
        if done < code.at {
            content.push(Content::Text(coded.text[done..code.at].to_owned()));
            done = code.at;
        }
        let is_pair =
            units.iter().any(|unit| matches!(unit, Unit::Pair(open, _) if open.id == code.id));
        let mut attributes = Vec::new();
        let mut add = |name: &str, value: &str| attributes.push((name.into(), value.into()));
        let id = code.id.to_string();
        let kind = match code.part {
            Part::Open if is_pair => CodeKind::PairStart,
            Part::Close if is_pair => CodeKind::PairEnd,
            Part::Alone => CodeKind::Placeholder,
            Part::Open | Part::Close => CodeKind::Isolated,
        };
        match kind {
            CodeKind::PairStart => {
                add("i", &id);
                add("x", &id);
                add("type", code.role.as_str());
            }
            CodeKind::PairEnd => add("i", &id),
            CodeKind::Isolated => {
                add("pos", if code.part == Part::Open { "begin" } else { "end" });
                add("x", &id);
                add("type", code.role.as_str());
            }
            _ => {
                add("x", &id);
                add("type", code.role.as_str());
            }
        }
        content.push(Content::Code(Code { kind, attributes, content: String::new() }));
    }
    if done < coded.text.len() {
        content.push(Content::Text(coded.text[done..].to_owned()));
    }
    content
}

/// A pair, or a code that stands alone or whose other half is in another sentence.
#[derive(Clone, Copy, Debug)]
enum Unit {
    Pair(InlineCode, InlineCode),
    One(InlineCode),
}

impl Unit {
    fn id(&self) -> u32 {
        match self {
            Self::Pair(code, _) | Self::One(code) => code.id,
        }
    }
}

fn units(codes: &[InlineCode]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for &code in codes {
        let begun = units.iter_mut().find(
            |unit| matches!(unit, Unit::One(open) if open.id == code.id && open.part == Part::Open),
        );
        match (begun, code.part) {
            (Some(unit), Part::Close) => {
                if let Unit::One(open) = *unit {
                    *unit = Unit::Pair(open, code);
                }
            }
            _ => units.push(Unit::One(code)),
        }
    }
    units
}

/// The codes at the places of a memory's codes, where there are as many of each sort. Memories
/// number codes in the order of their source, so that their order here is that of the sentence.
fn like_codes_of(content: &[Content], units: &[Unit]) -> Option<Vec<InlineCode>> {
    let mut at = 0;
    let (mut pairs, mut singles) = (Vec::new(), Vec::new());
    let mut open: Vec<(Option<String>, usize, u32)> = Vec::new();
    for piece in content {
        let code = match piece {
            Content::Text(text) => {
                at += text.len();
                continue;
            }
            Content::Code(code) => code,
        };
        let attribute = |name: &str| {
            code.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        };
        let number = attribute("x").or_else(|| attribute("i")).and_then(|n| n.parse().ok());
        let number = number.unwrap_or(u32::MAX);
        match code.kind {
            CodeKind::PairStart | CodeKind::HighlightStart => {
                open.push((attribute("i"), at, number));
            }
            CodeKind::PairEnd | CodeKind::HighlightEnd => {
                let name = attribute("i");
                let begun = open.iter().rposition(|(other, ..)| *other == name)?;
                let (_, start, number) = open.remove(begun);
                pairs.push((number, start, at));
            }
            CodeKind::Isolated | CodeKind::Placeholder | CodeKind::Unknown => {
                singles.push((number, at));
            }
        }
    }
    let wanted = units.iter().filter(|unit| matches!(unit, Unit::Pair(..))).count();
    if !open.is_empty() || pairs.len() != wanted || singles.len() != units.len() - wanted {
        return None;
    }
    pairs.sort_unstable();
    singles.sort_unstable();
    let (mut pairs, mut singles) = (pairs.into_iter(), singles.into_iter());
    let mut codes = Vec::new();
    for unit in units {
        match *unit {
            Unit::Pair(open, close) => {
                let (_, start, end) = pairs.next()?;
                codes.push(InlineCode { at: start, ..open });
                codes.push(InlineCode { at: end, ..close });
            }
            Unit::One(code) => codes.push(InlineCode { at: singles.next()?.1, ..code }),
        }
    }
    Some(codes)
}

/// The places of a code by the text around it in the source.
fn by_text(
    unit: &Unit,
    source: &CodedText,
    target: &str,
    languages: Languages<'_>,
) -> Vec<InlineCode> {
    match *unit {
        Unit::Pair(open, close) => {
            let span = Span::new(open.at, close.at).trimmed(&source.text);
            let inner = source.text[open.at..close.at].trim();
            let outside = [&source.text[..open.at], &source.text[close.at..]];
            let range = if outside.iter().all(|text| text.trim().is_empty()) {
                Some((0, target.len()))
            } else {
                only_place(target, inner)
                    .or_else(|| place_of_value(&source.text, span, target, languages))
            };
            range.map_or_else(Vec::new, |(start, end)| {
                vec![InlineCode { at: start, ..open }, InlineCode { at: end, ..close }]
            })
        }
        Unit::One(code) => {
            single(&code, source, target).map(|at| InlineCode { at, ..code }).into_iter().collect()
        }
    }
}

fn single(code: &InlineCode, source: &CodedText, target: &str) -> Option<usize> {
    let (before, after) = source.text.split_at(code.at);
    if before.trim().is_empty() {
        return Some(0);
    }
    if after.trim().is_empty() {
        return Some(target.len());
    }
    // A footnote mark between the last word and the full stop.
    if code.role == Role::Note && !after.contains(char::is_alphanumeric) {
        return Some(target.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
    }
    let last = tokens(before).last()?;
    only_place(target, &before[last.range()]).map(|(_, end)| end)
}

/// Where a text stands in another, if it does so once, and not as a part of a word.
fn only_place(text: &str, wanted: &str) -> Option<(usize, usize)> {
    if !wanted.contains(char::is_alphanumeric) {
        return None;
    }
    let mut places = text.match_indices(wanted).filter(|(at, found)| {
        let end = at + found.len();
        let starts = tokens(text).any(|token| token.start == *at);
        starts && tokens(text).any(|token| token.end == end)
    });
    match (places.next(), places.next()) {
        (Some((at, found)), None) => Some((at, at + found.len())),
        _ => None,
    }
}

/// Where the value stands in a translation that a span of its source is, if both hold it once:
/// `May 3` is `5月3日`.
fn place_of_value(
    source: &str,
    span: Span,
    target: &str,
    languages: Languages<'_>,
) -> Option<(usize, usize)> {
    let (from, to) = (Tongue::of(languages.source)?, Tongue::of(languages.target)?);
    let values = placeable::extract(source, from);
    let value = &values.iter().find(|found| found.span == span)?.value;
    if values.iter().filter(|found| found.value == *value).count() > 1 {
        return None;
    }
    let found = placeable::extract(target, to);
    let mut found = found.iter().filter(|found| found.value == *value);
    match (found.next(), found.next()) {
        (Some(found), None) => Some((found.span.start, found.span.end)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chinese<R>(run: impl FnOnce(Languages<'_>) -> R) -> R {
        let tag = |tag| Language::from_tag(tag).unwrap();
        run(Languages { source: &tag("en"), target: &tag("zh") })
    }

    fn placed(source: &str, target: &str, content: Option<&[Content]>) -> String {
        let source = CodedText::from_tagged(source);
        let codes = chinese(|languages| place(&source, target, content, languages));
        CodedText { text: target.to_owned(), codes }.to_tagged()
    }

    #[test]
    fn codes_are_placed_by_what_they_enclose() {
        for (source, target, expected) in [
            ("<1>All of it.</1>", "全部。", "<1>全部。</1>"),
            ("By <1>UNDP</1> in 2024.", "2024年UNDP。", "2024年<1>UNDP</1>。"),
            ("By <1>UNDP</1>.", "UNDP和UNDP。", "UNDP和UNDP。"),
            ("The <1>mayor</1> left.", "市长走了。", "市长走了。"),
            ("It rained.<1/>", "بارش ہوئی۔", "بارش ہوئی۔<1/>"),
            ("It rained<1/>.", "一二<1/>。", "一二<1/>。"),
            ("<1/>It rained.", "下雨了。", "<1/>下雨了。"),
            ("<1>It</1> <2>2024</2>", "2024 یہ", "<2>2024</2> یہ"),
            ("It opened on <1>May 3</1>.", "5月3日开幕。", "<1>5月3日</1>开幕。"),
            ("On <1>May 3</1>, on May 3.", "5月3日。", "5月3日。"),
            ("<1><2>All</2></1>", "全", "<1><2>全</2></1>"),
        ] {
            let target = CodedText::from_tagged(target).text;
            let mut coded = CodedText::from_tagged(source);
            coded.codes.iter_mut().for_each(|code| {
                if code.part == Part::Alone {
                    code.role = Role::Note;
                }
            });
            let codes = chinese(|languages| place(&coded, &target, None, languages));
            assert_eq!(CodedText { text: target, codes }.to_tagged(), expected, "{source}");
        }
    }

    #[test]
    fn codes_of_the_memory_say_where_the_new_ones_belong() {
        let code = |kind, i: &str| {
            let attributes = vec![("i".to_owned(), i.to_owned())];
            Content::Code(Code { kind, attributes, content: String::new() })
        };
        let text = |text: &str| Content::Text(text.into());
        let content = [
            code(CodeKind::PairStart, "2"),
            text("二"),
            code(CodeKind::PairEnd, "2"),
            text("和"),
            code(CodeKind::PairStart, "1"),
            text("一"),
            code(CodeKind::PairEnd, "1"),
        ];
        assert_eq!(
            placed("<1>one</1> and <2>two</2>", "二和一", Some(&content)),
            "<2>二</2>和<1>一</1>"
        );
        assert_eq!(placed("<1>one</1> and two", "二和一", Some(&content)), "二和一");
    }

    #[test]
    fn what_a_memory_keeps_of_codes_puts_them_into_a_like_sentence() {
        let kept = CodedText::from_tagged("<2>二</2>和<1>一</1><3/>");
        let kept = content(&kept);
        let text: String = kept.iter().filter_map(Content::as_text).collect();
        assert_eq!(text, "二和一");
        assert_eq!(
            placed("<1>one</1> and <2>two</2><3/>", &text, Some(&kept)),
            "<2>二</2>和<1>一</1><3/>"
        );
    }

    #[test]
    fn codes_too_few_or_too_many_do_not_fit() {
        let fits = |source: &str, target: &str, content: Option<&[Content]>| {
            let source = CodedText::from_tagged(source);
            let placed = chinese(|languages| place(&source, target, content, languages));
            fit(&source.codes, &placed, content)
        };
        assert!(fits("By <1>UNDP</1>.", "UNDP。", None));
        assert!(!fits("The <1>mayor</1> left.", "市长走了。", None));
        let kept = content(&CodedText::from_tagged("<1>市长</1>走了。"));
        assert!(fits("The <1>mayor</1> left.", "市长走了。", Some(&kept)));
        assert!(!fits("The mayor left.", "市长走了。", Some(&kept)));
    }
}
