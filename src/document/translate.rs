//! A block in another language: the targets of its sentences put where the sentences stood, with
//! the codes of the source and what stands between its sentences.
//!
//! Whatever the targets hold, codes come out paired and well nested, each once; a code that stands
//! alone and is no mere space is never lost.

use std::collections::{HashMap, HashSet};

use super::{Block, CodedText, InlineCode, Part};
use crate::language::Language;
use crate::text::Span;

/// A sentence of a block, and what takes its place.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'t> {
    /// Where it stands in the block's text.
    pub span: Span,
    /// Its target with the sentence's own code numbers, nothing where there is none.
    pub target: Option<&'t CodedText>,
}

/// What becomes of a sentence without target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Untranslated {
    /// It stays as it is, visibly marked.
    #[default]
    Marked,
    /// Its place is left empty.
    Empty,
    /// As [`Marked`](Self::Marked) in a document. In XLIFF 1.2 each target begins as a copy of the
    /// source, with the proposals beside it: OmegaT passes over units with an empty target, and takes
    /// one that is there for the text to translate.
    Copied,
}

/// How a document is rendered in another language.
#[derive(Clone, Copy, Debug)]
pub struct Rendering<'t> {
    /// The language that it is written in.
    pub source: &'t Language,
    /// The language of the targets.
    pub target: &'t Language,
    /// What becomes of sentences without target.
    pub untranslated: Untranslated,
}

/// A piece of a block in the target language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Text.
    Text {
        text: String,
        /// The span of the block's text that it repeats.
        verbatim: Option<Span>,
        origin: Origin,
    },
    /// A code of the block.
    Code { id: u32, part: Part },
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A target.
    Target,
    /// A sentence without target.
    Source,
    /// What stands between sentences.
    Between,
}

impl Block {
    /// The sentences of the block with their codes, numbered from 1 in each.
    pub fn sentences(&self, spans: &[Span]) -> Vec<CodedText> {
        let members = Members::of(self, spans);
        let numbered = |(i, span): (usize, &Span)| {
            let codes = members.of_sentence(i);
            let ids = local_ids(&self.codes, codes);
            let ids: HashMap<u32, u32> = ids.into_iter().zip(1..).collect();
            let local = |&code: &usize| {
                let InlineCode { at, id, part, role } = self.codes[code];
                let id = ids.get(&id).copied().unwrap_or(1);
                InlineCode { at: at - span.start, id, part, role }
            };
            let text = self.text[span.range()].to_owned();
            CodedText { text, codes: codes.iter().map(local).collect() }
        };
        spans.iter().enumerate().map(numbered).collect()
    }
}

/// The numbers of a sentence's codes in the block, in order of their first appearance: the first
/// is 1 in the sentence.
fn local_ids(codes: &[InlineCode], members: &[usize]) -> Vec<u32> {
    let mut seen = HashSet::new();
    let ids = members.iter().map(|&code| codes[code].id);
    ids.filter(|&id| seen.insert(id)).collect()
}

/// Which codes belong to which sentence of a block, and which stand between them.
struct Members {
    /// Indexes of codes: those before the first sentence, of it, before the second, and so on.
    places: Vec<Vec<usize>>,
}

impl Members {
    fn of(block: &Block, spans: &[Span]) -> Self {
        let mut places = vec![Vec::new(); 2 * spans.len() + 1];
        let mut place = 0;
        for (index, code) in block.codes.iter().enumerate() {
            // The first place, from the last one on, that takes the code.
            while place < 2 * spans.len() {
                let span = spans[place / 2];
                let takes = if place % 2 == 0 {
                    code.at < span.start || code.at == span.start && code.part != Part::Open
                } else {
                    belongs(code, span)
                };
                if takes {
                    break;
                }
                place += 1;
            }
            places[place].push(index);
        }
        Self { places }
    }

    fn of_sentence(&self, sentence: usize) -> &[usize] {
        &self.places[2 * sentence + 1]
    }

    fn before(&self, sentence: usize) -> &[usize] {
        &self.places[2 * sentence]
    }
}

fn belongs(code: &InlineCode, span: Span) -> bool {
    match code.part {
        Part::Open => span.start <= code.at && code.at < span.end,
        Part::Close => span.start < code.at && code.at <= span.end,
        Part::Alone if code.role.is_space() => span.start < code.at && code.at < span.end,
        Part::Alone => span.start < code.at && code.at <= span.end,
    }
}

/// The block in the target language; nothing where no target differs from its sentence and none
/// is missing.
pub(super) fn flow(
    block: &Block,
    sentences: &[Sentence<'_>],
    rendering: &Rendering<'_>,
) -> Option<Vec<Flow>> {
    let spans: Vec<Span> = sentences.iter().map(|sentence| sentence.span).collect();
    let sources = block.sentences(&spans);
    let lines: Vec<CodedText> = sources.iter().map(CodedText::on_one_line).collect();
    let is_kept = |(sentence, line): (&Sentence<'_>, &CodedText)| sentence.target == Some(line);
    let kept: Vec<bool> = sentences.iter().zip(&lines).map(is_kept).collect();
    if kept.iter().all(|&kept| kept) {
        return None;
    }
    let members = Members::of(block, &spans);
    let spaces = block.codes.iter().filter(|code| code.role.is_space()).map(|code| code.id);
    let mut flow = Assembly { block, spaces: spaces.collect(), flow: Vec::new() };
    let mut done = 0;
    for (i, sentence) in sentences.iter().enumerate() {
        let after = i > 0 && sentences[i - 1].target.is_some();
        let joined = after && sentence.target.is_some();
        flow.between(members.before(i), Span::new(done, sentence.span.start), joined, rendering);
        let codes = members.of_sentence(i);
        match sentence.target {
            Some(target) if !kept[i] => flow.target(target, codes),
            Some(_) => flow.verbatim(codes, sentence.span, Origin::Target),
            None if rendering.untranslated == Untranslated::Empty => flow.empty(codes),
            None => flow.verbatim(codes, sentence.span, Origin::Source),
        }
        done = sentence.span.end;
    }
    let rest = Span::new(done, block.text.len());
    flow.between(members.before(sentences.len()), rest, false, rendering);
    Some(well_nested(flow.flow))
}

/// Whether sentences of the language follow one another without a space.
fn is_unspaced(language: &Language) -> bool {
    matches!(language.primary(), "zh" | "ja")
}

/// A block under way.
struct Assembly<'b> {
    block: &'b Block,
    /// The codes that are spaces.
    spaces: HashSet<u32>,
    flow: Vec<Flow>,
}

impl Assembly<'_> {
    fn code(&mut self, index: usize) {
        let InlineCode { id, part, .. } = self.block.codes[index];
        self.flow.push(Flow::Code { id, part });
    }

    /// What stands between two sentences, or before the first or after the last.
    fn between(&mut self, codes: &[usize], span: Span, joined: bool, rendering: &Rendering<'_>) {
        let breaks = codes.iter().any(|&code| self.block.codes[code].role.is_space());
        if joined && is_unspaced(rendering.target) && !breaks {
            codes.iter().for_each(|&code| self.code(code));
        } else {
            self.verbatim(codes, span, Origin::Between);
            if joined && span.is_empty() && !is_unspaced(rendering.target) {
                let text = " ".to_owned();
                self.flow.push(Flow::Text { text, verbatim: None, origin: Origin::Between });
            }
        }
    }

    /// A piece of the block as it stands.
    fn verbatim(&mut self, codes: &[usize], span: Span, origin: Origin) {
        let mut done = span.start;
        for &code in codes {
            let at = self.block.codes[code].at.clamp(done, span.end);
            self.repeat(Span::new(done, at), origin);
            self.code(code);
            done = at;
        }
        self.repeat(Span::new(done, span.end), origin);
    }

    fn repeat(&mut self, span: Span, origin: Origin) {
        if !span.is_empty() {
            let text = self.block.text[span.range()].to_owned();
            self.flow.push(Flow::Text { text, verbatim: Some(span), origin });
        }
    }

    /// A target, its codes those of the sentence that has these.
    fn target(&mut self, target: &CodedText, codes: &[usize]) {
        let ids = local_ids(&self.block.codes, codes);
        let mut left = codes.to_vec();
        // The halves of pairs that reach over the sentence's edge come out in any case: what they
        // enclose elsewhere hangs on them.
        let other_half = |code: usize| {
            let InlineCode { id, part, .. } = self.block.codes[code];
            let other = if part == Part::Open { Part::Close } else { Part::Open };
            let is_other =
                |&&c: &&usize| self.block.codes[c].id == id && self.block.codes[c].part == other;
            codes.iter().find(is_other)
        };
        let lone: Vec<usize> = codes
            .iter()
            .copied()
            .filter(|&code| {
                self.block.codes[code].part != Part::Alone && other_half(code).is_none()
            })
            .collect();
        let has = |code: usize| {
            let InlineCode { id, part, .. } = self.block.codes[code];
            let is_it = |c: &InlineCode| {
                c.part == part && ids.get(c.id.wrapping_sub(1) as usize) == Some(&id)
            };
            target.codes.iter().any(is_it)
        };
        let (opening, closing): (Vec<usize>, Vec<usize>) = lone
            .into_iter()
            .filter(|&code| !has(code))
            .partition(|&code| self.block.codes[code].part == Part::Open);
        left.retain(|code| !opening.contains(code) && !closing.contains(code));
        opening.iter().for_each(|&code| self.code(code));
        let mut done = 0;
        for code in &target.codes {
            let Some(&id) = ids.get(code.id.wrapping_sub(1) as usize) else { continue };
            let is_it =
                |&c: &usize| self.block.codes[c].id == id && self.block.codes[c].part == code.part;
            let Some(at) = left.iter().position(is_it) else { continue };
            let index = left.remove(at);
            self.text(&target.text[done..code.at], index_is_space(self.block, index));
            done = code.at;
            self.code(index);
        }
        self.text(&target.text[done..], false);
        self.alone(&left);
        closing.iter().for_each(|&code| self.code(code));
    }

    /// Text of a target. Beside a line break or a tabulator spaces are its own.
    fn text(&mut self, text: &str, before_space: bool) {
        let is_space = |flow: &Flow| match flow {
            Flow::Code { id, .. } => self.spaces.contains(id),
            Flow::Text { .. } => false,
        };
        let after_space = self.flow.last().is_some_and(is_space);
        let text = if after_space { text.trim_start() } else { text };
        let text = if before_space { text.trim_end() } else { text };
        if !text.is_empty() {
            let text = text.to_owned();
            self.flow.push(Flow::Text { text, verbatim: None, origin: Origin::Target });
        }
    }

    /// The codes of a sentence that is left empty.
    fn empty(&mut self, codes: &[usize]) {
        self.alone(codes);
        let pairs: Vec<usize> = codes
            .iter()
            .copied()
            .filter(|&code| self.block.codes[code].part != Part::Alone)
            .collect();
        for &code in &pairs {
            let id = self.block.codes[code].id;
            if pairs.iter().filter(|&&other| self.block.codes[other].id == id).count() == 1 {
                self.code(code);
            }
        }
    }

    /// Those of the codes that stand alone and are more than a space.
    fn alone(&mut self, codes: &[usize]) {
        for &code in codes {
            let InlineCode { part, role, .. } = self.block.codes[code];
            if part == Part::Alone && !role.is_space() {
                self.code(code);
            }
        }
    }
}

fn index_is_space(block: &Block, index: usize) -> bool {
    block.codes[index].role.is_space()
}

/// The same with every pair opened once, closed once and within what it began in. A pair that
/// overlaps another ends where the other does.
fn well_nested(flow: Vec<Flow>) -> Vec<Flow> {
    let mut nested = Vec::with_capacity(flow.len());
    let mut open: Vec<u32> = Vec::new();
    let mut used: HashSet<u32> = HashSet::new();
    for piece in flow {
        match piece {
            Flow::Code { id, part: Part::Open } => {
                if used.insert(id) {
                    open.push(id);
                    nested.push(piece);
                }
            }
            Flow::Code { id, part: Part::Close } => {
                while open.contains(&id) {
                    if let Some(id) = open.pop() {
                        nested.push(Flow::Code { id, part: Part::Close });
                    }
                }
            }
            _ => nested.push(piece),
        }
    }
    nested.extend(open.into_iter().rev().map(|id| Flow::Code { id, part: Part::Close }));
    nested
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;
    use crate::segmentation::Newline;
    use proptest::prelude::*;

    fn block(tagged: &str) -> Block {
        let CodedText { text, codes } = CodedText::from_tagged(tagged);
        Block { kind: BlockKind::Paragraph, text, codes, newline: Newline::Soft }
    }

    fn rendered(block: &Block, ends: &[usize], targets: &[Option<&str>], to: &str) -> String {
        let mut start = 0;
        let targets: Vec<Option<CodedText>> =
            targets.iter().map(|target| target.map(CodedText::from_tagged)).collect();
        let sentences: Vec<Sentence<'_>> = ends
            .iter()
            .zip(&targets)
            .map(|(&end, target)| {
                let span = Span::new(start, end).trimmed(&block.text);
                start = end;
                Sentence { span, target: target.as_ref() }
            })
            .collect();
        let (source, target) = (Language::from_tag("en").unwrap(), Language::from_tag(to).unwrap());
        let rendering =
            Rendering { source: &source, target: &target, untranslated: Untranslated::Marked };
        let Some(flow) = flow(block, &sentences, &rendering) else { return "unchanged".into() };
        flow.iter()
            .map(|piece| match piece {
                Flow::Text { text, origin: Origin::Source, .. } => format!("[{text}]"),
                Flow::Text { text, .. } => text.clone(),
                Flow::Code { id, part } => super::super::inline::tag(*id, *part),
            })
            .collect()
    }

    #[test]
    fn targets_take_the_places_of_sentences() {
        let one = block("One <1>bold</1> end. <2>Two<3/>.</2> Three");
        let spans = [Span::new(0, 13), Span::new(14, 18), Span::new(19, 24)];
        let tagged: Vec<_> = one.sentences(&spans).iter().map(CodedText::to_tagged).collect();
        assert_eq!(tagged, ["One <1>bold</1> end.", "<1>Two<2/>.</1>", "Three"]);
        let targets = [Some("一<1>粗</1>。"), Some("<1>二</1>。"), None];
        assert_eq!(
            rendered(&one, &[13, 18, 24], &targets, "zh"),
            "一<1>粗</1>。<2>二</2>。<3/> [Three]"
        );
        let same = [Some("One <1>bold</1> end."), Some("<1>Two<2/>.</1>"), Some("Three")];
        assert_eq!(rendered(&one, &[13, 18, 24], &same, "zh"), "unchanged");
    }

    #[test]
    fn a_pair_that_reaches_over_sentences_keeps_both_halves() {
        let one = block("<1>One. Two.</1>");
        let spans = [Span::new(0, 4), Span::new(5, 9)];
        let tagged: Vec<_> = one.sentences(&spans).iter().map(CodedText::to_tagged).collect();
        assert_eq!(tagged, ["<1>One.", "Two.</1>"]);
        assert_eq!(rendered(&one, &[4, 9], &[Some("ایک۔"), Some("دو۔")], "ur"), "<1>ایک۔ دو۔</1>");
    }

    #[test]
    fn what_a_target_does_wrong_does_not_come_out() {
        let one = block("<1>a</1> <2>b</2> <3/> c");
        for (target, expected) in [
            ("<1>x<2>y</1>z</2>", "<1>x<2>y</2></1>z<3/>"),
            ("</1>x<1>", "x<1><3/></1>"),
            ("<7/><1>x<1/>", "<1>x<3/></1>"),
            ("<3/><3/>x", "<3/>x"),
        ] {
            assert_eq!(
                rendered(&one, &[one.text.len()], &[Some(target)], "ur"),
                expected,
                "{target}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_targets_come_out_well_nested(
            source in "[ab. ]{1,4}(<1>[ab. ]{1,4}(<2>[ab]{1,3}</2>)?[ab. ]{0,3}</1>|<1/>)[ab. ]{1,4}",
            cut in 0usize..12,
            targets in prop::collection::vec(prop::option::of("([ab ]|<[123]>|</[123]>|<[123]/>){0,8}"), 2),
        ) {
            let block = block(&source);
            let cut = cut.min(block.text.len());
            let ends = [cut, block.text.len()];
            let whole = Span::new(0, block.text.len()).trimmed(&block.text);
            prop_assume!(cut > whole.start && cut < whole.end);
            let targets: Vec<Option<&str>> = targets.iter().map(Option::as_deref).collect();
            let out = rendered(&block, &ends, &targets, "ur");
            prop_assume!(out != "unchanged");
            let coded = CodedText::from_tagged(&out);
            let mut open = Vec::new();
            for code in &coded.codes {
                match code.part {
                    Part::Open => open.push(code.id),
                    Part::Close => prop_assert_eq!(open.pop(), Some(code.id), "{}", out),
                    Part::Alone => {}
                }
            }
            prop_assert!(open.is_empty(), "{}", out);
            let alone = |codes: &[InlineCode]| codes.iter().filter(|c| c.part == Part::Alone).count();
            prop_assert_eq!(alone(&coded.codes), alone(&block.codes), "{}", out);
        }
    }
}
