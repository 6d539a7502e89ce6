//! Documents that are one text with markup in it: how their blocks are put together from pieces of
//! the text, and how they are written with other blocks in the places of these.
//!
//! Whatever is not rewritten is copied, so that an untouched document comes back byte for byte.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::translate::{Flow, Origin};
use super::{Block, BlockKind, CodeName, InlineCode, Part, Role};
use crate::segmentation::Newline;
use crate::text::Span;

/// A block and where it stands in the document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) block: Block,
    pub(super) layout: Layout,
}

/// Where a block and what it is made of stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The whole block.
    pub(super) span: Span,
    /// Its pieces in order, without gaps between them.
    pub(super) pieces: Vec<Piece>,
    /// What may stand there.
    pub(super) site: Site,
}

/// What the syntax allows at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// Text and codes.
    Content,
    /// Text alone, as in HTML's `title`.
    Bare,
    /// The value of an attribute with this quotation mark around it, or none.
    Attribute(Option<char>),
    /// A cell of a Markdown table, which ends at a line's end and at `|`.
    Cell,
}

/// A piece of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it stands in the document.
    pub(super) source: Span,
    /// Where its text stands in the block's text; empty for a code, but a space for a line break.
    pub(super) text: Span,
    /// The code that it is.
    pub(super) code: Option<(u32, Part)>,
}

impl Layout {
    /// The layout of a block whose text stands in the document as it is.
    pub(super) fn plain(span: Span) -> Self {
        let piece = Piece { source: span, text: Span::new(0, span.len()), code: None };
        Self { span, pieces: vec![piece], site: Site::Content }
    }

    /// Where each code stands; of several of a name the first counts.
    pub(super) fn codes(&self) -> HashMap<CodeName, Span> {
        let codes = self.pieces.iter().rev();
        codes.filter_map(|piece| Some((piece.code?, piece.source))).collect()
    }

    /// The spans of the document that a span of the block's text is written as.
    pub(super) fn sources(&self, text: Span) -> impl Iterator<Item = Span> + '_ {
        let from = self.pieces.partition_point(|piece| piece.text.end <= text.start);
        let within =
            self.pieces[from..].iter().take_while(move |piece| piece.text.start < text.end);
        within.filter(|piece| piece.code.is_none()).filter_map(move |piece| {
            let (start, end) = (piece.text.start.max(text.start), piece.text.end.min(text.end));
            if start >= end {
                return None;
            }
            // A piece of another length is an entity or the like, and is taken whole.
            Some(if piece.source.len() == piece.text.len() {
                let at = piece.source.start;
                Span::new(at + start - piece.text.start, at + end - piece.text.start)
            } else {
                piece.source
            })
        })
    }
}

/// Pieces on their way to a block.
#[derive(Debug, Default)]
pub(super) struct Builder {
    raw: Vec<Raw>,
}

#[derive(Clone, Debug)]
struct Raw {
    source: Span,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Text(String),
    /// Begins a pair; ends one of that name.
    Open(Role, String),
    Close(String),
    Alone(Role),
}

impl Builder {
    pub(super) fn text(&mut self, source: Span, text: impl Into<String>) {
        if !source.is_empty() {
            self.raw.push(Raw { source, what: What::Text(text.into()) });
        }
    }

    pub(super) fn open(&mut self, source: Span, role: Role, name: &str) {
        self.raw.push(Raw { source, what: What::Open(role, name.to_owned()) });
    }

    pub(super) fn close(&mut self, source: Span, name: &str) {
        self.raw.push(Raw { source, what: What::Close(name.to_owned()) });
    }

    pub(super) fn alone(&mut self, source: Span, role: Role) {
        self.raw.push(Raw { source, what: What::Alone(role) });
    }

    /// Makes the last piece reach up to a place.
    pub(super) fn extend_to(&mut self, end: usize) {
        if let Some(last) = self.raw.last_mut() {
            last.source.end = last.source.end.max(end);
        }
    }

    /// Whether nothing but white space came after the last line break, and there is one.
    pub(super) fn ends_in_break(&self) -> bool {
        let is_blank = |raw: &&Raw| matches!(&raw.what, What::Text(text) if text.trim().is_empty());
        let last = self.raw.iter().rev().find(|raw| !is_blank(raw));
        last.is_some_and(|raw| raw.what == What::Alone(Role::LineBreak))
    }

    /// The block that the pieces make, if they hold any text; the builder is empty afterwards.
    pub(super) fn finish(
        &mut self,
        kind: BlockKind,
        newline: Newline,
        site: Site,
    ) -> Option<Placed> {
        let mut raw = std::mem::take(&mut self.raw);
        // Whatever a reader has no word for belongs to what stands before it.
        for i in 1..raw.len() {
            let start = raw[i].source.start;
            raw[i - 1].source.end = start.max(raw[i - 1].source.start);
        }
        pair(&mut raw);
        let mut raw = trim(raw);
        if strip_bullet(&mut raw) {
            raw = trim(raw);
        }
        let has_text = |raw: &Raw| matches!(&raw.what, What::Text(text) if text.chars().any(char::is_alphanumeric));
        if !raw.iter().any(has_text) {
            return None;
        }
        let (first, last) = (raw.first()?, raw.last()?);
        let span = Span::new(first.source.start, last.source.end);
        let mut block = Block { kind, text: String::new(), codes: Vec::new(), newline };
        let mut pieces = Vec::with_capacity(raw.len());
        let mut open: Vec<(u32, Role)> = Vec::new();
        let mut number = 0;
        for Raw { source, what } in raw {
            let at = block.text.len();
            let (part, role) = match what {
                What::Text(text) => {
                    block.text.push_str(&text);
                    pieces.push(Piece {
                        source,
                        text: Span::new(at, block.text.len()),
                        code: None,
                    });
                    continue;
                }
                What::Open(role, _) => (Part::Open, role),
                What::Close(_) => (Part::Close, Role::Other),
                What::Alone(role) => (Part::Alone, role),
            };
            let (id, role) = match part {
                Part::Close => open.pop().unwrap_or((0, role)),
                Part::Open | Part::Alone => {
                    number += 1;
                    (number, role)
                }
            };
            if part == Part::Open {
                open.push((id, role));
            }
            block.codes.push(InlineCode { at, id, part, role });
            if role.is_space() && part == Part::Alone {
                block.text.push(' ');
            }
            let text = Span::new(at, block.text.len());
            pieces.push(Piece { source, text, code: Some((id, part)) });
        }
        Some(Placed { block, layout: Layout { span, pieces, site } })
    }
}

/// Makes codes that have no other half stand alone, and pairs around nothing one code.
fn pair(raw: &mut Vec<Raw>) {
    let mut open: Vec<usize> = Vec::new();
    let mut paired = vec![false; raw.len()];
    for i in 0..raw.len() {
        match &raw[i].what {
            What::Open(..) => open.push(i),
            What::Close(name) => {
                let is_begin = |&j: &usize| matches!(&raw[j].what, What::Open(_, n) if n == name);
                if let Some(at) = open.iter().rposition(is_begin) {
                    paired[i] = true;
                    paired[open[at]] = true;
                    open.truncate(at);
                }
            }
            What::Text(_) | What::Alone(_) => {}
        }
    }
    for (raw, paired) in raw.iter_mut().zip(paired) {
        if !paired {
            match &raw.what {
                What::Open(role, _) => raw.what = What::Alone(*role),
                What::Close(_) => raw.what = What::Alone(Role::Other),
                What::Text(_) | What::Alone(_) => {}
            }
        }
    }
    // `<a id="x"></a>` is an anchor rather than a pair around text.
    let mut kept: Vec<Raw> = Vec::with_capacity(raw.len());
    for next in raw.drain(..) {
        match (kept.last_mut(), &next.what) {
            (Some(Raw { source, what }), What::Close(_)) if matches!(what, What::Open(..)) => {
                *source = Span::new(source.start, next.source.end);
                *what = What::Alone(Role::Other);
            }
            _ => kept.push(next),
        }
    }
    *raw = kept;
}

/// Leaves out what stands around the text: white space, codes that stand alone, pairs that enclose
/// all of it.
fn trim(mut raw: Vec<Raw>) -> Vec<Raw> {
    let is_edge = |raw: &Raw| match &raw.what {
        What::Text(text) => text.trim().is_empty(),
        What::Alone(role) => *role != Role::Field,
        What::Open(..) | What::Close(_) => false,
    };
    let (mut start, mut end) = (0, raw.len());
    loop {
        let before = (start, end);
        while start < end && is_edge(&raw[start]) {
            start += 1;
        }
        while start < end && is_edge(&raw[end - 1]) {
            end -= 1;
        }
        if start < end && closes_at(&raw[start..end]) == Some(end - start - 1) {
            start += 1;
            end -= 1;
        }
        if (start, end) == before {
            break;
        }
    }
    raw.truncate(end);
    raw.drain(..start);
    let cut = |raw: &mut Raw, from: usize, to: usize| {
        if let What::Text(text) = &mut raw.what
            && raw.source.len() == text.len()
        {
            raw.source = Span::new(raw.source.start + from, raw.source.start + to);
            *text = text[from..to].to_owned();
        }
    };
    if let Some(first) = raw.first_mut()
        && let What::Text(text) = &first.what
    {
        let (from, to) = (text.len() - text.trim_start().len(), text.len());
        cut(first, from, to);
    }
    if let Some(last) = raw.last_mut()
        && let What::Text(text) = &last.what
    {
        let to = text.trim_end().len();
        cut(last, 0, to);
    }
    raw
}

/// Where the pair ends that the pieces begin with.
fn closes_at(raw: &[Raw]) -> Option<usize> {
    let mut depth = 0;
    for (i, raw) in raw.iter().enumerate() {
        match raw.what {
            What::Open(..) => depth += 1,
            What::Close(_) => depth -= 1,
            What::Text(_) | What::Alone(_) => {}
        }
        if depth == 0 {
            return (i > 0).then_some(i);
        }
    }
    None
}

/// Leaves out a bullet that somebody typed, as text releases have them: it is no part of the first
/// sentence. Where it stands inside a code it becomes part of that.
fn strip_bullet(raw: &mut Vec<Raw>) -> bool {
    let first = raw.iter().enumerate().find_map(|(at, raw)| match &raw.what {
        What::Text(text) => Some((at, text, raw.source)),
        _ => None,
    });
    let Some((at, text, source)) = first else { return false };
    let length = bullet(text);
    if length == 0 || source.len() != text.len() {
        return false;
    }
    let rest = text[length..].to_owned();
    let start = raw[at].source.start + length;
    raw[at].source.start = start;
    raw[at].what = What::Text(rest);
    if at > 0 {
        raw[at - 1].source.end = start;
    }
    if raw[at].source.is_empty() {
        raw.remove(at);
    }
    true
}

/// The length of the bullet that a text begins with, and of the white space after it.
pub(super) fn bullet(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['•', '◦', '▪', '●', '‣', '·', '■', '➢', '✓'])
    else {
        return 0;
    };
    let after = rest.trim_start();
    if after.len() < rest.len() { text.len() - after.len() } else { 0 }
}

/// Writes text and what surrounds it in a markup.
pub(super) trait Markup {
    /// Adds text in the target language.
    fn text(&self, out: &mut String, text: &str, place: &Place<'_>);

    /// Adds a piece of the document that stays untranslated, visibly marked.
    fn untranslated(&self, out: &mut String, source: &str, place: &Place<'_>);

    /// Adds a code that the source writes as `source`.
    fn code(&self, out: &mut String, source: &str, id: u32, part: Part, place: &Place<'_>);
}

/// The place where something is written.
pub(super) struct Place<'b> {
    pub(super) block: &'b Block,
    pub(super) site: Site,
    /// Whether it is within a code that holds program text.
    pub(super) literal: bool,
    /// What comes right after it.
    pub(super) next: Option<&'b Flow>,
}

/// Changes to a document's text, by place; a later one replaces those within it.
#[derive(Debug, Default)]
pub(super) struct Edits {
    /// By start and end: what is put in at a place comes before what is replaced there.
    edits: BTreeMap<(usize, usize), String>,
    before: String,
    after: String,
}

impl Edits {
    /// Puts a text in the place of a span, or in at a place after what was put in there before.
    pub(super) fn replace(&mut self, span: Span, text: String) {
        if span.is_empty() {
            self.edits.entry((span.start, span.end)).or_default().push_str(&text);
            return;
        }
        let within: Vec<_> = self
            .edits
            .range((span.start, span.start + 1)..(span.end, 0))
            .map(|(&place, _)| place)
            .collect();
        for place in within {
            self.edits.remove(&place);
        }
        self.edits.insert((span.start, span.end), text);
    }

    /// Puts a text before all others.
    pub(super) fn prepend(&mut self, text: &str) {
        self.before.push_str(text);
    }

    /// Puts a text after all others.
    pub(super) fn append(&mut self, text: &str) {
        self.after.push_str(text);
    }

    /// The whole text with all changes.
    pub(super) fn finish(self, text: &str) -> String {
        let copy = self.copy_from((0, 0), text, Span::new(0, text.len()));
        [self.before, copy, self.after].concat()
    }

    /// A span of the text with the changes that are within it; what is put in before it is not.
    pub(super) fn copy(&self, text: &str, span: Span) -> String {
        self.copy_from((span.start, span.start + 1), text, span)
    }

    fn copy_from(&self, first: (usize, usize), text: &str, span: Span) -> String {
        let mut copy = String::with_capacity(span.len());
        let mut done = span.start;
        // What is put in at the end of the span belongs to what follows, at the end of the text
        // to what came before.
        let last = if span.end == text.len() { (span.end, span.end + 1) } else { (span.end, 0) };
        for (&(start, end), new) in self.edits.range(first..last.max(first)) {
            if start >= done && end <= span.end {
                copy.push_str(&text[done..start]);
                copy.push_str(new);
                done = end;
            }
        }
        copy.push_str(&text[done..span.end]);
        copy
    }

    /// Puts a block in another language in its place.
    pub(super) fn block(
        &mut self,
        text: &str,
        placed: (&Block, &Layout),
        flow: &[Flow],
        markup: &impl Markup,
    ) {
        let (block, layout) = placed;
        let mut out = String::with_capacity(2 * layout.span.len());
        let mut literal = 0_u32;
        let codes = layout.codes();
        let literals = block.codes.iter().filter(|code| code.role == Role::Literal);
        let literals: HashSet<u32> = literals.map(|code| code.id).collect();
        // The stretch of source text under way: its end, what was written before it, and whether
        // that was literal.
        let mut stretch: Option<(usize, String, bool)> = None;
        for (i, piece) in flow.iter().enumerate() {
            let next = flow.get(i + 1);
            let place = |literal| Place { block, site: layout.site, literal: literal > 0, next };
            if stretch.is_none() {
                let end = untranslated_stretch(flow, i);
                stretch = end.map(|end| (end, std::mem::take(&mut out), literal > 0));
            }
            match piece {
                Flow::Text { verbatim: Some(span), origin, .. } => {
                    let sources = layout.sources(*span).map(|source| &text[source.range()]);
                    let copied: String = sources.collect();
                    if *origin == Origin::Source && stretch.is_none() {
                        markup.untranslated(&mut out, &copied, &place(literal));
                    } else {
                        out.push_str(&copied);
                    }
                }
                Flow::Text { verbatim: None, text, .. } => {
                    markup.text(&mut out, text, &place(literal));
                }
                Flow::Code { id, part } => {
                    let Some(&span) = codes.get(&(*id, *part)) else { continue };
                    let is_literal = literals.contains(id);
                    if is_literal && *part == Part::Close {
                        literal = literal.saturating_sub(1);
                    }
                    let source = self.copy(text, span);
                    markup.code(&mut out, &source, *id, *part, &place(literal));
                    if is_literal && *part == Part::Open {
                        literal += 1;
                    }
                }
            }
            if let Some((_, before, literal)) = stretch.take_if(|(end, ..)| *end == i + 1) {
                let inner = std::mem::replace(&mut out, before);
                markup.untranslated(&mut out, &inner, &place(u32::from(literal)));
            }
        }
        if let Site::Attribute(None) = layout.site {
            out = format!("\"{out}\"");
        }
        self.replace(layout.span, out);
    }
}

/// The end of the pieces from one on that are text of the source language in several parts, with
/// the codes around and between them in pairs: marked and isolated as one, since parts by
/// themselves would stand in the order of the other direction.
fn untranslated_stretch(flow: &[Flow], start: usize) -> Option<usize> {
    let (mut depth, mut texts, mut end) = (0_usize, 0, None);
    for (i, piece) in (start..).zip(&flow[start..]) {
        match piece {
            Flow::Text { verbatim: Some(_), origin: Origin::Source, .. } => texts += 1,
            Flow::Code { part: Part::Open, .. } => depth += 1,
            Flow::Code { part: Part::Close, .. } if depth > 0 => depth -= 1,
            Flow::Code { part: Part::Alone, .. } if i > start => continue,
            _ => break,
        }
        if depth == 0 && texts > 1 {
            end = Some(i + 1);
        }
    }
    end
}
