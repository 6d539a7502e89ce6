//! The paragraphs of a part, as what a reader sees: runs joined, the final text of tracked changes,
//! nothing that is hidden, results of fields as one code.
//!
//! A paragraph is a list of [`Item`]s on a line of *virtual bytes*: text is as long there as it is,
//! any other item one byte. A block's layout points into that line, so that trimming, bullets and
//! pairs are the business of the same builder as for other formats.

use super::properties::Properties;
use super::styles::Styles;
use super::tree::{Tree, unescape};
use crate::document::flat::{Builder, Layout, Placed, Site};
use crate::document::{Block, BlockKind, Role};
use crate::segmentation::Newline;
use crate::text::Span;

/// A block and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) block: Block,
    pub(super) layout: Layout,
    /// What stands there in the part.
    pub(super) place: Where,
}

/// Where a block stands in its part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// In a paragraph.
    Paragraph(Paragraph),
    /// It is the value of an attribute.
    Attribute(Span),
}

/// A paragraph's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// All between its properties and its end.
    pub(super) span: Span,
    /// Its items with their virtual bytes.
    pub(super) items: Vec<(Span, Item)>,
    /// The properties of most of its text.
    pub(super) base: Properties,
    /// What no reader sees (bookmarks, comments, hidden runs), before the text and after it.
    pub(super) before: Vec<Span>,
    pub(super) after: Vec<Span>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Text(String),
    /// Other properties from here on.
    Style(Properties),
    StyleEnd,
    /// The start of an element around runs, as it is written, and the properties of text in it.
    Wrap(Span, Properties),
    WrapEnd(Span),
    /// A run's child that is no text, with its run's properties.
    InRun(Properties, Span),
    /// Anything else, as it is written.
    Raw(Vec<Span>),
}

/// The blocks of a part, in order: those within a paragraph (text boxes, alternative texts) after it.
pub(super) fn blocks(tree: &Tree, kind: Option<BlockKind>, styles: &Styles) -> Vec<Found> {
    let mut reader = Reader { tree, styles, kind, found: Vec::new() };
    reader.container(0, None);
    reader.found
}

struct Reader<'t> {
    tree: &'t Tree,
    styles: &'t Styles,
    /// The kind of all paragraphs of the part, such as footnotes.
    kind: Option<BlockKind>,
    found: Vec<Found>,
}

impl Reader<'_> {
    /// Reads the paragraphs of a body, a cell, a text box and the like.
    fn container(&mut self, node: usize, kind: Option<BlockKind>) {
        let children = self.tree.node(node).children.clone();
        for child in children {
            match self.tree.name(child) {
                "w:p" => self.paragraph(child, kind),
                "w:tc" => self.container(child, Some(BlockKind::TableCell)),
                "w:txbxContent" => self.container(child, Some(BlockKind::TextBox)),
                // The other way to show what stands in the choice; left out when that is written.
                "mc:Fallback" | "w:pPr" | "w:rPr" => {}
                "w:footnote" | "w:endnote" if self.tree.attribute(child, "w:type").is_some() => {}
                "wp:docPr" => {
                    if let Some(value) = self.tree.attribute_span(child, "descr") {
                        self.alternative(value);
                    }
                }
                _ => self.container(child, kind),
            }
        }
    }

    fn alternative(&mut self, value: Span) {
        let mut builder = Builder::default();
        let text = unescape(&self.tree.text[value.range()]);
        builder.text(Span::new(0, text.len()), text.as_str());
        let placed = builder.finish(BlockKind::AltText, Newline::Soft, Site::Attribute(Some('"')));
        if let Some(Placed { block, layout }) = placed {
            self.found.push(Found { block, layout, place: Where::Attribute(value) });
        }
    }

    fn paragraph(&mut self, node: usize, kind: Option<BlockKind>) {
        let properties = self.tree.child(node, "w:pPr");
        let inner = self.tree.node(node).inner;
        let start = properties.map_or(inner.start, |p| self.tree.node(p).span.end);
        let mut content = Content {
            tree: self.tree,
            flat: Vec::new(),
            before: vec![],
            after: vec![],
            field: None,
        };
        content.children(node);
        content.end_field();
        let Content { flat, before, after, .. } = content;
        let base = dominant(&flat).unwrap_or_default();
        let mut styled = Vec::new();
        style(flat, &base, &mut styled);
        let mut items = Vec::with_capacity(styled.len());
        let mut builder = Builder::default();
        let mut at = 0;
        for (item, role) in styled {
            let length = if let Item::Text(text) = &item { text.len() } else { 1 };
            let span = Span::new(at, at + length);
            at += length;
            match &item {
                Item::Text(text) => builder.text(span, text.as_str()),
                Item::Style(_) => builder.open(span, role, "style"),
                Item::StyleEnd => builder.close(span, "style"),
                Item::Wrap(..) => builder.open(span, role, "wrap"),
                Item::WrapEnd(_) => builder.close(span, "wrap"),
                Item::InRun(..) | Item::Raw(_) => builder.alone(span, role),
            }
            items.push((span, item));
        }
        let kind = self.kind(node, kind);
        if let Some(Placed { block, layout }) = builder.finish(kind, Newline::Soft, Site::Content) {
            let span = Span::new(start, inner.end.max(start));
            let place = Where::Paragraph(Paragraph { span, items, base, before, after });
            self.found.push(Found { block, layout, place });
        }
        // Text boxes and alternative texts within it.
        let inside: Vec<usize> = self.tree.node(node).children.clone();
        for child in inside {
            self.inside(child);
        }
    }

    /// Finds text boxes and alternative texts within a run, but not in deleted text.
    fn inside(&mut self, node: usize) {
        match self.tree.name(node) {
            "w:txbxContent" => self.container(node, Some(BlockKind::TextBox)),
            "mc:Fallback" | "w:pPr" | "w:rPr" | "w:del" | "w:moveFrom" => {}
            name => {
                if name == "wp:docPr"
                    && let Some(value) = self.tree.attribute_span(node, "descr")
                {
                    self.alternative(value);
                }
                let children = self.tree.node(node).children.clone();
                children.into_iter().for_each(|child| self.inside(child));
            }
        }
    }

    fn kind(&self, node: usize, around: Option<BlockKind>) -> BlockKind {
        let properties = self.tree.child(node, "w:pPr");
        let style = properties.and_then(|p| self.tree.child(p, "w:pStyle"));
        let style = style.and_then(|style| self.tree.attribute(style, "w:val"));
        let by_style = style.and_then(|style| self.styles.kind(&style));
        if by_style == Some(BlockKind::Navigation) {
            return BlockKind::Navigation;
        }
        let numbered = properties.is_some_and(|p| self.tree.child(p, "w:numPr").is_some());
        let by_number =
            (numbered && by_style != Some(BlockKind::Heading)).then_some(BlockKind::ListItem);
        around.or(self.kind).or(by_number).or(by_style).unwrap_or(BlockKind::Paragraph)
    }
}

/// A piece of a paragraph before its styles are sorted out.
enum Flat {
    Text(String, Properties),
    Wrap(Span, Role),
    WrapEnd(Span),
    InRun(Properties, Span, Role),
    Raw(Vec<Span>, Role),
}

/// A complex field under way.
struct Field {
    runs: Vec<Span>,
    parent: usize,
    instruction: String,
    depth: u32,
    /// It is a link and its text is read.
    link: bool,
}

struct Content<'t> {
    tree: &'t Tree,
    flat: Vec<Flat>,
    before: Vec<Span>,
    after: Vec<Span>,
    field: Option<Field>,
}

impl Content<'_> {
    fn children(&mut self, node: usize) {
        let children = self.tree.node(node).children.clone();
        for child in children {
            self.child(child, node);
        }
    }

    fn child(&mut self, node: usize, parent: usize) {
        let span = self.tree.node(node).span;
        let name = self.tree.name(node);
        if let Some(field) = &mut self.field
            && !field.link
            && name != "w:r"
        {
            field.runs.push(span);
            return;
        }
        match name {
            "w:r" => self.run(node, parent),
            "w:hyperlink" => {
                let inner = self.tree.node(node).inner;
                if inner.is_empty() {
                    return self.flat.push(Flat::Raw(vec![span], Role::Other));
                }
                self.flat.push(Flat::Wrap(Span::new(span.start, inner.start), Role::Link));
                self.children(node);
                self.end_field();
                self.flat.push(Flat::WrapEnd(Span::new(inner.end, span.end)));
            }
            // Text that was put in, and groups that say nothing of how it looks.
            "w:ins" | "w:moveTo" | "w:smartTag" | "w:customXml" | "w:bdo" | "w:dir" => {
                self.children(node);
            }
            "w:sdt" => match self.tree.child(node, "w:sdtContent") {
                Some(content) if !self.tree.node(content).inner.is_empty() => {
                    let inner = self.tree.node(content).inner;
                    self.flat.push(Flat::Wrap(Span::new(span.start, inner.start), Role::Field));
                    self.children(content);
                    self.end_field();
                    self.flat.push(Flat::WrapEnd(Span::new(inner.end, span.end)));
                }
                _ => self.flat.push(Flat::Raw(vec![span], Role::Other)),
            },
            "w:fldSimple" => self.flat.push(Flat::Raw(vec![span], Role::Field)),
            // Deleted text, and marks of the spelling checker.
            "w:del" | "w:moveFrom" | "w:proofErr" | "w:pPr" | "w:smartTagPr" | "w:customXmlPr" => {}
            "w:bookmarkStart"
            | "w:bookmarkEnd"
            | "w:commentRangeStart"
            | "w:commentRangeEnd"
            | "w:permStart"
            | "w:permEnd" => self.unseen(span),
            _ if name.ends_with("RangeStart") || name.ends_with("RangeEnd") => {}
            _ => self.flat.push(Flat::Raw(vec![span], Role::Other)),
        }
    }

    fn unseen(&mut self, span: Span) {
        let has_text = self.flat.iter().any(|flat| matches!(flat, Flat::Text(..)));
        if has_text { self.after.push(span) } else { self.before.push(span) }
    }

    fn run(&mut self, node: usize, parent: usize) {
        let span = self.tree.node(node).span;
        let properties_node = self.tree.child(node, "w:rPr");
        if self.field_run(node, parent, span) {
            return;
        }
        if properties_node.is_some_and(|p| self.tree.is_on(p, "w:vanish")) {
            return self.unseen(span);
        }
        let properties = Properties::of(self.tree, properties_node).without_noise();
        let children = self.tree.node(node).children.clone();
        for child in children {
            let span = self.tree.node(child).span;
            let role = match self.tree.name(child) {
                "w:t" => {
                    let text = unescape(&self.tree.text[self.tree.node(child).inner.range()]);
                    let text = text.replace(['\n', '\r', '\t'], " ");
                    self.text(&text, &properties);
                    continue;
                }
                "w:noBreakHyphen" => {
                    self.text("\u{2011}", &properties);
                    continue;
                }
                "w:softHyphen" => {
                    self.text("\u{ad}", &properties);
                    continue;
                }
                "w:rPr" | "w:lastRenderedPageBreak" | "w:delText" | "w:instrText" => continue,
                // Comments are nothing that a reader of the final document sees.
                "w:commentReference" | "w:annotationRef" => continue,
                "w:tab" | "w:ptab" => Role::Tab,
                "w:cr" => Role::LineBreak,
                "w:br" => match self.tree.attribute(child, "w:type").as_deref() {
                    None | Some("textWrapping") => Role::LineBreak,
                    _ => Role::Other,
                },
                "w:footnoteReference" | "w:endnoteReference" => Role::Note,
                "w:drawing" | "w:pict" | "w:object" | "mc:AlternateContent" => Role::Image,
                _ => Role::Other,
            };
            self.flat.push(Flat::InRun(properties.clone(), span, role));
        }
    }

    fn text(&mut self, text: &str, properties: &Properties) {
        match self.flat.last_mut() {
            Some(Flat::Text(before, same)) if same == properties => before.push_str(text),
            _ => self.flat.push(Flat::Text(text.to_owned(), properties.clone())),
        }
    }

    /// Takes a run that belongs to a complex field; gives whether it did.
    fn field_run(&mut self, node: usize, parent: usize, span: Span) -> bool {
        let mark = self.tree.child(node, "w:fldChar");
        let mark = mark.and_then(|mark| self.tree.attribute(mark, "w:fldCharType"));
        match (&mut self.field, mark.as_deref()) {
            (None, Some("begin")) => {
                let runs = vec![span];
                self.field =
                    Some(Field { runs, parent, instruction: String::new(), depth: 1, link: false });
            }
            // The field began in an earlier paragraph.
            (None, Some(_)) => self.flat.push(Flat::Raw(vec![span], Role::Other)),
            (None, None) => return false,
            (Some(field), Some("begin")) => {
                if field.link {
                    // A field in a link's text: not taken apart.
                    field.depth += 1;
                    self.flat.push(Flat::Raw(vec![span], Role::Field));
                } else {
                    field.depth += 1;
                    field.runs.push(span);
                }
            }
            (Some(field), Some("separate")) if field.depth == 1 && !field.link => {
                field.runs.push(span);
                if field.instruction.trim_start().starts_with("HYPERLINK") && field.parent == parent
                {
                    field.link = true;
                    let start = field.runs[0].start;
                    self.flat.push(Flat::Wrap(Span::new(start, span.end), Role::Link));
                }
            }
            (Some(field), Some("end")) => {
                field.depth -= 1;
                if field.link && field.depth > 0 {
                    self.flat.push(Flat::Raw(vec![span], Role::Field));
                } else if field.link {
                    self.flat.push(Flat::WrapEnd(span));
                    self.field = None;
                } else {
                    field.runs.push(span);
                    if field.depth == 0 {
                        self.end_field();
                    }
                }
            }
            (Some(field), _) if field.link => return mark.is_some(),
            (Some(field), _) => {
                if let Some(instruction) = self.tree.child(node, "w:instrText") {
                    let inner = self.tree.node(instruction).inner;
                    field.instruction.push_str(&unescape(&self.tree.text[inner.range()]));
                }
                field.runs.push(span);
            }
        }
        true
    }

    /// Ends a field where its element does: what is left of it is carried through.
    fn end_field(&mut self) {
        if let Some(field) = self.field.take() {
            if field.link {
                self.flat.push(Flat::WrapEnd(Span::default()));
            } else {
                self.flat.push(Flat::Raw(field.runs, Role::Field));
            }
        }
    }
}

/// The properties of most of the text that stands in no element around runs.
fn dominant(flat: &[Flat]) -> Option<Properties> {
    let mut counts: Vec<(&Properties, usize)> = Vec::new();
    let mut depth = 0_u32;
    for piece in flat {
        match piece {
            Flat::Wrap(..) => depth += 1,
            Flat::WrapEnd(_) => {
                if depth == 0 {
                    break; // the end of the element that is looked at
                }
                depth -= 1;
            }
            Flat::Text(text, properties) if depth == 0 => {
                let characters = text.chars().filter(|c| !c.is_whitespace()).count();
                match counts.iter_mut().find(|(other, _)| *other == properties) {
                    Some((_, count)) => *count += characters,
                    None => counts.push((properties, characters)),
                }
            }
            _ => {}
        }
    }
    // The first of equals.
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(properties, _)| properties.clone())
}

/// Puts pairs around text whose properties are not those of what stands around it.
fn style(flat: Vec<Flat>, base: &Properties, items: &mut Vec<(Item, Role)>) {
    // What each element around runs sets its text in.
    let inner: Vec<Option<Properties>> = (0..flat.len())
        .map(|i| match flat[i] {
            Flat::Wrap(..) => Some(dominant(&flat[i + 1..]).unwrap_or_else(|| base.clone())),
            _ => None,
        })
        .collect();
    let mut bases = vec![base.clone()];
    let mut current: Option<Properties> = None;
    let end = |current: &mut Option<Properties>, items: &mut Vec<(Item, Role)>| {
        if current.take().is_some() {
            items.push((Item::StyleEnd, Role::Other));
        }
    };
    for (piece, inner) in flat.into_iter().zip(inner) {
        match piece {
            Flat::Text(text, properties) => {
                let base = bases.last().unwrap_or(base);
                let blank = text.trim().is_empty() && !properties.has("w:u");
                if !blank && current.as_ref().unwrap_or(base) != &properties {
                    end(&mut current, items);
                    if properties != *base {
                        items.push((Item::Style(properties.clone()), role(&properties)));
                        current = Some(properties);
                    }
                }
                items.push((Item::Text(text), Role::Other));
            }
            Flat::Wrap(span, role) => {
                end(&mut current, items);
                let properties = inner.unwrap_or_default();
                bases.push(properties.clone());
                items.push((Item::Wrap(span, properties), role));
            }
            Flat::WrapEnd(span) => {
                end(&mut current, items);
                bases.pop();
                items.push((Item::WrapEnd(span), Role::Other));
            }
            Flat::InRun(properties, span, role) => {
                items.push((Item::InRun(properties, span), role));
            }
            Flat::Raw(spans, role) => {
                end(&mut current, items);
                items.push((Item::Raw(spans), role));
            }
        }
    }
    end(&mut current, items);
}

fn role(properties: &Properties) -> Role {
    if properties.has("w:b") {
        Role::Bold
    } else if properties.has("w:i") {
        Role::Italic
    } else if properties.has("w:u") {
        Role::Underline
    } else {
        Role::Other
    }
}
