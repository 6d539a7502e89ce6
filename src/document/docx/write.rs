//! A part in another language: paragraphs written anew where a sentence of theirs was translated,
//! and all of them turned where the language is written from right to left.

use super::properties::Properties;
use super::read::{Found, Item, Paragraph, Where};
use super::tree::{Tree, push_escaped};
use crate::document::direction;
use crate::document::flat::{Edits, Layout};
use crate::document::translate::{Flow, Origin, Rendering};
use crate::language::Direction;
use crate::text::Span;

/// The text of a part with these flows in the places of its blocks.
pub(super) fn part(
    tree: &Tree,
    found: &[Found],
    flows: &[Option<Vec<Flow>>],
    rendering: &Rendering<'_>,
) -> String {
    let mut edits = Edits::default();
    if rendering.target.direction() == Direction::RightToLeft {
        turn(tree, &mut edits);
    }
    for fallback in tree.all("mc:Fallback") {
        let span = tree.node(fallback).span;
        let changed = |(found, flow): (&Found, &Option<Vec<Flow>>)| {
            flow.is_some() && in_same_choice(tree, span, found)
        };
        if found.iter().zip(flows).any(changed) {
            edits.replace(span, String::new());
        }
    }
    // Backwards, since a block may stand within a code of one before it.
    for (found, flow) in found.iter().zip(flows).rev() {
        let Some(flow) = flow else { continue };
        match &found.place {
            Where::Paragraph(paragraph) => {
                let mut writer = Writer {
                    tree,
                    edits: &edits,
                    paragraph,
                    layout: &found.layout,
                    rendering,
                    out: String::new(),
                    bases: vec![paragraph.base.clone()],
                    styles: Vec::new(),
                };
                writer.write(flow);
                let out = writer.out;
                edits.replace(paragraph.span, out);
            }
            Where::Attribute(span) => {
                let mut out = String::new();
                for piece in flow {
                    if let Flow::Text { text, .. } = piece {
                        push_escaped(&mut out, text);
                    }
                }
                edits.replace(*span, out);
            }
        }
    }
    edits.finish(&tree.text)
}

/// Whether a block stands in the element that a fallback stands in.
fn in_same_choice(tree: &Tree, fallback: Span, found: &Found) -> bool {
    let at = match &found.place {
        Where::Paragraph(paragraph) => paragraph.span.start,
        Where::Attribute(span) => span.start,
    };
    tree.all("mc:AlternateContent").any(|node| {
        let span = tree.node(node).span;
        span.start < fallback.start
            && fallback.end <= span.end
            && span.start < at
            && at < fallback.start
    })
}

/// Turns paragraphs, tables and sections.
fn turn(tree: &Tree, edits: &mut Edits) {
    for node in tree.all("w:p") {
        match tree.child(node, "w:pPr") {
            Some(properties) => {
                let turned = Properties::of(tree, Some(properties)).paragraph_from_right();
                // A section's properties may stand within a paragraph's.
                let turned = match tree.child(properties, "w:sectPr") {
                    Some(section) => turned.write("w:pPr").replace(
                        tree.source(section),
                        &Properties::of(tree, Some(section)).section_from_right().write("w:sectPr"),
                    ),
                    None => turned.write("w:pPr"),
                };
                edits.replace(tree.node(properties).span, turned);
            }
            None => {
                let inner = tree.node(node).inner;
                if !inner.is_empty() {
                    edits.replace(
                        Span::new(inner.start, inner.start),
                        "<w:pPr><w:bidi/></w:pPr>".into(),
                    );
                }
            }
        }
    }
    for node in tree.all("w:tblPr") {
        let turned = Properties::of(tree, Some(node)).table_from_right();
        edits.replace(tree.node(node).span, turned.write("w:tblPr"));
    }
    for node in tree.all("w:sectPr") {
        let is_in_paragraph = tree.all("w:pPr").any(|p| tree.node(p).children.contains(&node));
        if !is_in_paragraph {
            let turned = Properties::of(tree, Some(node)).section_from_right();
            let tag_end = tree.source(node).find('>').map_or(0, |at| at + 1);
            let tag = &tree.source(node)[..tag_end];
            if tag.ends_with("/>") {
                continue;
            }
            let inner = turned.write("x").replacen("<x>", tag, 1).replace("</x>", "</w:sectPr>");
            edits.replace(tree.node(node).span, inner);
        }
    }
}

/// A paragraph's content under way.
struct Writer<'w> {
    tree: &'w Tree,
    edits: &'w Edits,
    paragraph: &'w Paragraph,
    layout: &'w Layout,
    rendering: &'w Rendering<'w>,
    out: String,
    /// The properties of plain text, by the elements around.
    bases: Vec<Properties>,
    styles: Vec<Properties>,
}

impl Writer<'_> {
    fn write(&mut self, flow: &[Flow]) {
        let (before, after) = (&self.paragraph.before, &self.paragraph.after);
        before.iter().for_each(|span| self.copy(*span));
        let end = self.paragraph.items.last().map_or(0, |(span, _)| span.end);
        self.items(Span::new(0, self.layout.span.start), Origin::Between);
        let codes = self.layout.codes();
        for piece in flow {
            match piece {
                Flow::Text { verbatim: Some(span), origin, .. } => {
                    let sources: Vec<Span> = self.layout.sources(*span).collect();
                    sources.into_iter().for_each(|source| self.items(source, *origin));
                }
                Flow::Text { verbatim: None, text, .. } => self.text(text, Origin::Target),
                Flow::Code { id, part } => {
                    if let Some(&span) = codes.get(&(*id, *part)) {
                        // A pair's half may have taken a bullet with it.
                        self.items(span, Origin::Between);
                    }
                }
            }
        }
        self.items(Span::new(self.layout.span.end, end), Origin::Between);
        after.iter().for_each(|span| self.copy(*span));
    }

    fn copy(&mut self, span: Span) {
        let copy = self.edits.copy(&self.tree.text, span);
        self.out.push_str(&copy);
    }

    /// Writes the items of a stretch of virtual bytes, text as far as it is in it.
    fn items(&mut self, span: Span, origin: Origin) {
        let paragraph = self.paragraph;
        for (place, item) in &paragraph.items {
            let (start, end) = (place.start.max(span.start), place.end.min(span.end));
            if start >= end {
                continue;
            }
            match item {
                Item::Text(text) => {
                    self.text(&text[start - place.start..end - place.start], origin);
                }
                item => self.item(item),
            }
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Text(text) => self.text(text, Origin::Between),
            Item::Style(properties) => self.styles.push(properties.clone()),
            Item::StyleEnd => {
                self.styles.pop();
            }
            Item::Wrap(span, base) => {
                self.copy(*span);
                self.bases.push(base.clone());
            }
            Item::WrapEnd(span) => {
                self.copy(*span);
                if self.bases.len() > 1 {
                    self.bases.pop();
                }
            }
            Item::InRun(properties, span) => {
                self.out.push_str("<w:r>");
                self.out.push_str(&properties.write("w:rPr"));
                self.copy(*span);
                self.out.push_str("</w:r>");
            }
            Item::Raw(spans) => spans.iter().for_each(|span| self.copy(*span)),
        }
    }

    fn text(&mut self, text: &str, origin: Origin) {
        let properties = self.styles.last().or(self.bases.last()).cloned().unwrap_or_default();
        let target = self.rendering.target;
        match origin {
            Origin::Source => {
                let properties = properties.untranslated(self.rendering.source);
                match target.direction() {
                    Direction::RightToLeft => self.run(&properties, &direction::isolated(text)),
                    Direction::LeftToRight => self.run(&properties, text),
                }
            }
            Origin::Between
                if text.trim().is_empty() || target.direction() == Direction::LeftToRight =>
            {
                self.run(&properties, text);
            }
            Origin::Target | Origin::Between => {
                if target.direction() == Direction::LeftToRight {
                    return self.run(&properties.in_language(target, false), text);
                }
                let marked = direction::marked(text);
                let mut done = 0;
                for run in direction::runs(&marked) {
                    // The mark goes with what it keeps in order.
                    let start = run.start
                        - if marked[..run.start].ends_with(direction::MARK) {
                            direction::MARK.len_utf8()
                        } else {
                            0
                        };
                    self.run(&properties.in_language(target, true), &marked[done..start]);
                    self.run(&properties.in_language(target, false), &marked[start..run.end]);
                    done = run.end;
                }
                self.run(&properties.in_language(target, true), &marked[done..]);
            }
        }
    }

    fn run(&mut self, properties: &Properties, text: &str) {
        if text.is_empty() {
            return;
        }
        self.out.push_str("<w:r>");
        self.out.push_str(&properties.write("w:rPr"));
        self.out.push_str("<w:t xml:space=\"preserve\">");
        push_escaped(&mut self.out, text);
        self.out.push_str("</w:t></w:r>");
    }
}
