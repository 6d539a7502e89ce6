//! Markdown (CommonMark with tables, footnotes and strikethrough): its headings, paragraphs, items,
//! cells and footnotes, and the alternative texts of images. Front matter, code blocks and blocks of
//! HTML are kept.

#[cfg(test)]
mod tests;
mod write;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::flat::{Builder, Placed, Site};
use super::html::tokens::{Kind, tokens};
use super::{BlockKind, Role};
use crate::segmentation::Newline;
use crate::text::Span;

pub(super) use write::{Markdown, present};

/// The blocks of a Markdown text, in order; an image's alternative text after the block it is in.
pub(super) fn blocks(text: &str) -> Vec<Placed> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader {
        text,
        builder: Builder::default(),
        blocks: Vec::new(),
        inner: Vec::new(),
        kinds: Vec::new(),
        kept: 0,
        image: None,
        done: 0,
        pending: None,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, Span::new(range.start, range.end));
    }
    reader.flush();
    reader.blocks
}

/// A code that has begun and whose markup ends where the next event begins.
struct Pending {
    start: usize,
    role: Role,
    name: &'static str,
}

struct Reader<'t> {
    text: &'t str,
    builder: Builder,
    blocks: Vec<Placed>,
    inner: Vec<Placed>,
    /// What the blocks are that stand around.
    kinds: Vec<BlockKind>,
    /// How many elements around are kept as they are.
    kept: u32,
    /// An image that has begun: where, how deep in others, and its text.
    image: Option<(usize, u32, Builder)>,
    /// Where the last event of the block ended.
    done: usize,
    pending: Option<Pending>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag, span),
            _ if self.kept > 0 => {}
            Event::Text(text) => self.read_text(&text, span),
            Event::Code(code) => self.read_code(&code, span),
            Event::SoftBreak => {
                self.begin(span.start);
                self.push_text(span, " ");
                self.done = span.end;
            }
            Event::HardBreak => self.push_alone(span, Role::LineBreak),
            Event::FootnoteReference(_) => self.push_alone(span, Role::Note),
            Event::InlineHtml(_) => self.inline_html(span),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.push_alone(span, Role::Other),
            Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        let kind = match tag {
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.flush();
                self.kept += 1;
                return;
            }
            _ if self.kept > 0 => return,
            Tag::Emphasis => return self.open(span, Role::Italic, "em"),
            Tag::Strong => return self.open(span, Role::Bold, "strong"),
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                return self.open(span, Role::Other, "del");
            }
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                return self.open(span, Role::Literal, "a");
            }
            Tag::Link { .. } => return self.open(span, Role::Link, "a"),
            Tag::Image { .. } => {
                match &mut self.image {
                    Some((_, depth, _)) => *depth += 1,
                    None => {
                        self.begin(span.start);
                        self.image = Some((span.start, 0, Builder::default()));
                    }
                }
                return;
            }
            Tag::Heading { .. } => BlockKind::Heading,
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                BlockKind::ListItem
            }
            Tag::TableCell => BlockKind::TableCell,
            Tag::FootnoteDefinition(_) => BlockKind::Footnote,
            Tag::Paragraph => self.kinds.last().copied().unwrap_or(BlockKind::Paragraph),
            _ => BlockKind::Paragraph,
        };
        self.flush();
        self.kinds.push(kind);
        self.done = span.start;
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                self.kept = self.kept.saturating_sub(1);
            }
            _ if self.kept > 0 => {}
            TagEnd::Emphasis => self.close(span, "em"),
            TagEnd::Strong => self.close(span, "strong"),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.close(span, "del");
            }
            TagEnd::Link => self.close(span, "a"),
            TagEnd::Image => match self.image.take() {
                Some((start, 0, mut builder)) => {
                    let whole = Span::new(start, span.end);
                    self.builder.alone(whole, Role::Image);
                    self.done = span.end;
                    let block = builder.finish(BlockKind::AltText, Newline::Soft, Site::Bare);
                    self.inner.extend(block);
                }
                Some((start, depth, builder)) => self.image = Some((start, depth - 1, builder)),
                None => {}
            },
            _ => {
                self.flush();
                self.kinds.pop();
            }
        }
    }

    fn flush(&mut self) {
        self.begin(self.done);
        let kind = self.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
        let site = if kind == BlockKind::TableCell { Site::Cell } else { Site::Content };
        self.blocks.extend(self.builder.finish(kind, Newline::Soft, site));
        self.blocks.append(&mut self.inner);
    }

    /// Where an event that begins at `start` really begins: a backslash before it escapes it, and
    /// what else stands between is the end of what came before, such as `> ` after a line break.
    fn begin(&mut self, start: usize) -> usize {
        let start = start.max(self.done);
        let escape =
            self.text.as_bytes().get(start.wrapping_sub(1)) == Some(&b'\\') && start > self.done;
        let start = start - usize::from(escape);
        if let Some(Pending { start: begun, role, name }) = self.pending.take() {
            self.builder.open(Span::new(begun, start.max(begun)), role, name);
        } else if start > self.done {
            match &mut self.image {
                Some((_, _, builder)) => builder.extend_to(start),
                None => self.builder.extend_to(start),
            }
        }
        self.done = self.done.max(start);
        start
    }

    fn push_text(&mut self, span: Span, text: &str) {
        match &mut self.image {
            Some((_, _, builder)) => builder.text(span, text),
            None => self.builder.text(span, text),
        }
    }

    fn read_text(&mut self, text: &str, span: Span) {
        let start = self.begin(span.start);
        self.push_text(Span::new(start, span.end.max(start)), text);
        self.done = self.done.max(span.end);
    }

    /// A code span: its text is text, its backticks are a pair of codes.
    fn read_code(&mut self, code: &str, span: Span) {
        let start = self.begin(span.start);
        let source = &self.text[start..span.end];
        let fence = source.bytes().take_while(|b| *b == b'`').count();
        let inner = Span::new(start + fence, (span.end - fence).max(start + fence));
        if self.image.is_some() {
            return self.push_text(Span::new(start, span.end), code);
        }
        self.builder.open(Span::new(start, inner.start), Role::Literal, "code");
        self.builder.text(inner, code);
        self.builder.close(Span::new(inner.end, span.end), "code");
        self.done = span.end;
    }

    fn push_alone(&mut self, span: Span, role: Role) {
        let start = self.begin(span.start);
        let span = Span::new(start, span.end);
        match &mut self.image {
            Some((_, _, builder)) if role.is_space() => builder.text(span, " "),
            Some((_, _, builder)) => builder.extend_to(span.end),
            None => self.builder.alone(span, role),
        }
        self.done = span.end;
    }

    fn open(&mut self, span: Span, role: Role, name: &'static str) {
        let start = self.begin(span.start);
        if self.image.is_none() {
            self.pending = Some(Pending { start, role, name });
        }
        self.done = start;
    }

    fn close(&mut self, span: Span, name: &str) {
        if self.image.is_some() {
            return;
        }
        let start = self.done.min(span.end);
        if let Some(Pending { start, role, name }) = self.pending.take() {
            // Nothing stood between.
            self.builder.open(Span::new(start, start), role, name);
        }
        self.builder.close(Span::new(start, span.end), name);
        self.done = span.end;
    }

    fn inline_html(&mut self, span: Span) {
        let start = self.begin(span.start);
        let source = &self.text[span.range()];
        let name = tokens(source).into_iter().next().map(|token| token.kind);
        let whole = Span::new(start, span.end);
        self.done = span.end;
        if self.image.is_some() {
            return;
        }
        match name {
            Some(Kind::Start(name)) if name == "br" => self.builder.alone(whole, Role::LineBreak),
            Some(Kind::Start(name)) if name == "img" => self.builder.alone(whole, Role::Image),
            Some(Kind::Start(name)) => {
                let role = match name.as_str() {
                    "b" | "strong" => Role::Bold,
                    "i" | "em" => Role::Italic,
                    "u" => Role::Underline,
                    "a" => Role::Link,
                    _ => Role::Other,
                };
                // Apart from Markdown's own pairs of that name.
                self.builder.open(whole, role, &format!("<{name}"));
            }
            Some(Kind::End(name)) => self.builder.close(whole, &format!("<{name}")),
            _ => self.builder.alone(whole, Role::Other),
        }
    }
}
