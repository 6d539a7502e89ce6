//! An XML part as a tree of elements with their places in its text. DTDs are refused: with them go
//! entities that a file declares.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::error::{Error, ErrorKind, Result};
use crate::text::Span;

/// Elements deeper than this are no document that anybody wrote.
const DEEPEST: usize = 256;

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The start of its name in the text, with the prefix.
    name: Span,
    /// All of it, tags included.
    pub(super) span: Span,
    /// What stands between its tags; empty, at its end, for an empty-element tag.
    pub(super) inner: Span,
    /// The elements within it, by index.
    pub(super) children: Vec<usize>,
}

/// The elements of a part; the root is the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    pub(super) text: String,
    nodes: Vec<Node>,
}

impl Tree {
    /// Reads a part.
    pub(super) fn read(text: String) -> Result<Self> {
        let mut reader = Reader::from_str(&text);
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event();
            let end = reader.buffer_position() as usize;
            match event.map_err(|error| malformed(format!("damaged XML: {error}")))? {
                Event::Start(tag) | Event::Empty(tag) if open.len() >= DEEPEST => {
                    let name = tag.name().0.to_owned();
                    let reason = format!("`{name}` is nested more than {DEEPEST} elements deep");
                    return Err(malformed(reason));
                }
                Event::Start(tag) => {
                    let name = tag.name().0.len();
                    open.push(push(&mut nodes, &open, name, Span::new(start, end)));
                }
                Event::Empty(tag) => {
                    push(&mut nodes, &open, tag.name().0.len(), Span::new(start, end));
                }
                Event::End(_) => {
                    if let Some(node) = open.pop() {
                        nodes[node].inner.end = start;
                        nodes[node].span.end = end;
                    }
                }
                Event::DocType(_) => {
                    return Err(malformed(
                        "it declares a document type, which Word files never do",
                    ));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if nodes.is_empty() || !open.is_empty() {
            return Err(malformed("damaged XML: it ends too early"));
        }
        Ok(Self { text, nodes })
    }

    pub(super) fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    pub(super) fn name(&self, node: usize) -> &str {
        &self.text[self.nodes[node].name.range()]
    }

    pub(super) fn source(&self, node: usize) -> &str {
        &self.text[self.nodes[node].span.range()]
    }

    /// The first child of a name.
    pub(super) fn child(&self, node: usize, name: &str) -> Option<usize> {
        self.nodes[node].children.iter().copied().find(|&child| self.name(child) == name)
    }

    /// The place of an attribute's value.
    pub(super) fn attribute_span(&self, node: usize, name: &str) -> Option<Span> {
        let Node { span, inner, .. } = &self.nodes[node];
        let end = if inner.is_empty() { span.end } else { inner.start };
        let tag = &self.text[span.start..end.min(span.end)];
        let tag = &tag[..tag.find('>').map_or(tag.len(), |at| at + 1)];
        for quote in ['"', '\''] {
            let wanted = format!("{name}={quote}");
            let found = tag
                .match_indices(&wanted)
                .find(|(at, _)| tag[..*at].ends_with(|c: char| c.is_ascii_whitespace()));
            if let Some((at, _)) = found {
                let start = at + wanted.len();
                let length = tag[start..].find(quote)?;
                return Some(Span::new(span.start + start, span.start + start + length));
            }
        }
        None
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, node: usize, name: &str) -> Option<String> {
        self.attribute_span(node, name).map(|span| unescape(&self.text[span.range()]))
    }

    /// All elements of a name, in the order of the text.
    pub(super) fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = usize> + 't {
        (0..self.nodes.len()).filter(move |&node| self.name(node) == name)
    }

    /// Whether a toggle such as `w:b` is there and not switched off.
    pub(super) fn is_on(&self, node: usize, name: &str) -> bool {
        self.child(node, name).is_some_and(|toggle| {
            !matches!(
                self.attribute(toggle, "w:val").as_deref(),
                Some("0" | "false" | "off" | "none")
            )
        })
    }
}

/// Adds the element that a tag begins, whose name has so many bytes. Gives its number.
fn push(nodes: &mut Vec<Node>, open: &[usize], name: usize, tag: Span) -> usize {
    let node = nodes.len();
    let (name, inner) =
        (Span::new(tag.start + 1, tag.start + 1 + name), Span::new(tag.end, tag.end));
    nodes.push(Node { name, span: tag, inner, children: Vec::new() });
    if let Some(&parent) = open.last() {
        nodes[parent].children.push(node);
    }
    node
}

/// Text without its entities. What is no entity of XML stays as it is written.
pub(super) fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// Adds text to XML, without what XML cannot hold.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE => {}
            c => out.push(c),
        }
    }
}

pub(super) fn malformed(reason: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, reason)
        .with_hint("open it in Word or LibreOffice and save it again as .docx")
}
