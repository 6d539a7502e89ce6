//! Web pages: the blocks of their content, titles, descriptions and alternative texts.
//!
//! A block is what stands between two tags of block elements. Scripts, styles, forms and whatever
//! is no text are kept; so are menus and boilerplate: on a page with `main` or `article` all that
//! stands outside of them, on others what its elements (`nav`, `header`, `footer`, `aside`), roles
//! or classes give away as such.

mod boilerplate;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;
mod write;

use self::boilerplate::Region;
use self::tokens::{Attribute, Kind, Token, attributes, decode};
use super::flat::{Builder, Placed, Site};
use super::{BlockKind, Role};
use crate::segmentation::Newline;
use crate::text::Span;

pub(super) use write::{Html, present, untranslated_span};

/// The blocks of a page, in order; the alternative text of an image after the block that it is in.
pub(super) fn blocks(text: &str) -> Vec<Placed> {
    let tokens = tokens::tokens(text);
    let mut reader = Reader {
        text,
        scope: boilerplate::scope(text, &tokens),
        open: Vec::new(),
        builder: Builder::default(),
        blocks: Vec::new(),
        inner: Vec::new(),
    };
    let mut at = 0;
    while at < tokens.len() {
        at = reader.token(&tokens, at);
    }
    reader.flush();
    reader.blocks
}

/// An open element that matters to what stands in it.
struct Open {
    name: String,
    region: Region,
}

struct Reader<'t> {
    text: &'t str,
    scope: boilerplate::Scope,
    open: Vec<Open>,
    builder: Builder,
    blocks: Vec<Placed>,
    /// Blocks within the one that is being read.
    inner: Vec<Placed>,
}

impl Reader<'_> {
    /// Takes the token at `at`, and more where they belong together; gives the next one's index.
    fn token(&mut self, tokens: &[Token], at: usize) -> usize {
        let span = tokens[at].span;
        match &tokens[at].kind {
            Kind::Text => self.read_text(span),
            Kind::Other => self.builder.alone(span, Role::Other),
            Kind::Start(name) => return self.start(name, tokens, at),
            Kind::End(name) if is_block(name) => {
                self.flush();
                if let Some(at) = self.open.iter().rposition(|open| open.name == *name) {
                    self.open.truncate(at);
                }
            }
            Kind::End(name) if name == "br" => self.builder.alone(span, Role::LineBreak),
            Kind::End(name) => self.builder.close(span, name),
        }
        at + 1
    }

    fn read_text(&mut self, span: Span) {
        let preformatted = self.is_preformatted();
        let builder = &mut self.builder;
        decode(self.text, span, |source, meaning| {
            // A line break of the file is a space of the page.
            let is_break = |c| matches!(c, '\n' | '\r' | '\t' | '\x0c');
            if preformatted || !meaning.contains(is_break) {
                builder.text(source, meaning);
            } else {
                builder.text(source, meaning.replace(is_break, " "));
            }
        });
    }

    fn is_preformatted(&self) -> bool {
        self.open.iter().any(|open| open.name == "pre")
    }

    fn start(&mut self, name: &str, tokens: &[Token], at: usize) -> usize {
        let span = tokens[at].span;
        let attributes = attributes(self.text, span);
        let region = self.open.last().map_or_else(Region::default, |open| open.region);
        let region = region.within(name, &attributes, self.text, self.scope);
        match name {
            "title" if !self.open.iter().any(|open| open.name == "svg") => {
                self.flush();
                if let Some(Token { span, kind: Kind::Text }) = tokens.get(at + 1) {
                    self.read_text(*span);
                    let title =
                        self.builder.finish(BlockKind::PageTitle, Newline::Soft, Site::Bare);
                    self.blocks.extend(title);
                    return at + 2;
                }
                return at + 1;
            }
            "meta" => {
                self.flush();
                self.description(&attributes);
            }
            "br" if self.builder.ends_in_break() => {
                self.builder.alone(span, Role::LineBreak);
                self.flush();
            }
            "br" => self.builder.alone(span, Role::LineBreak),
            "img" => {
                self.builder.alone(span, Role::Image);
                self.alternative(&attributes, region);
            }
            _ if is_opaque(name) || (!is_block(name) && region.is_untouchable()) => {
                let end = element_end(tokens, at);
                let whole = Span::new(span.start, tokens[end - 1].span.end);
                let role = if is_picture(name) { Role::Image } else { Role::Other };
                self.builder.alone(whole, role);
                return end;
            }
            _ if is_block(name) => {
                self.flush();
                // These end where another of their kind begins.
                let ends = |open: &Open| {
                    open.name == name
                        && matches!(name, "p" | "li" | "dt" | "dd" | "td" | "th" | "tr")
                };
                let region = if self.open.last().is_some_and(ends) {
                    self.open.pop();
                    let outer = self.open.last().map_or_else(Region::default, |open| open.region);
                    outer.within(name, &attributes, self.text, self.scope)
                } else {
                    region
                };
                if !is_void(name) {
                    self.open.push(Open { name: name.to_owned(), region });
                }
            }
            _ if is_void(name) => self.builder.alone(span, Role::Other),
            _ => self.builder.open(span, role(name), name),
        }
        at + 1
    }

    /// A page's description, in any of its forms.
    fn description(&mut self, attributes: &[Attribute]) {
        let value = |name: &str| attributes.iter().find(|a| a.name == name).and_then(|a| a.value);
        let named = value("name").or_else(|| value("property"));
        let Some(((name, _), (content, quote))) = named.zip(value("content")) else { return };
        let kind = match self.text[name.range()].to_ascii_lowercase().as_str() {
            "description" | "og:description" | "twitter:description" => BlockKind::PageDescription,
            "og:title" | "twitter:title" => BlockKind::PageTitle,
            _ => return,
        };
        let block = self.attribute(content, quote, kind);
        self.blocks.extend(block);
    }

    fn alternative(&mut self, attributes: &[Attribute], region: Region) {
        let Some(value) = attributes.iter().find(|a| a.name == "alt").and_then(|a| a.value) else {
            return;
        };
        let kind = region.kind(BlockKind::AltText);
        let block = self.attribute(value.0, value.1, kind);
        self.inner.extend(block);
    }

    fn attribute(&self, value: Span, quote: Option<char>, kind: BlockKind) -> Option<Placed> {
        let mut builder = Builder::default();
        decode(self.text, value, |source, meaning| builder.text(source, meaning));
        builder.finish(kind, Newline::Soft, Site::Attribute(quote))
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        let preformatted = self.is_preformatted();
        let region = self.open.last().map_or_else(Region::default, |open| open.region);
        let kind = region.kind(self.kind());
        let newline = if preformatted { Newline::Hard } else { Newline::Soft };
        self.blocks.extend(self.builder.finish(kind, newline, Site::Content));
        self.blocks.append(&mut self.inner);
    }

    fn kind(&self) -> BlockKind {
        for open in self.open.iter().rev() {
            return match open.name.as_str() {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
                "li" | "dt" | "dd" => BlockKind::ListItem,
                "td" | "th" => BlockKind::TableCell,
                "caption" | "figcaption" | "legend" => BlockKind::Caption,
                "body" | "article" | "main" | "table" => BlockKind::Paragraph,
                _ => continue,
            };
        }
        BlockKind::Paragraph
    }
}

fn role(name: &str) -> Role {
    match name {
        "b" | "strong" => Role::Bold,
        "i" | "em" | "cite" | "dfn" | "var" => Role::Italic,
        "u" | "ins" => Role::Underline,
        "code" | "kbd" | "samp" | "tt" => Role::Literal,
        "a" => Role::Link,
        _ => Role::Other,
    }
}

/// Where the element that begins at a token ends: the index after its end tag.
fn element_end(tokens: &[Token], at: usize) -> usize {
    let Kind::Start(name) = &tokens[at].kind else { return at + 1 };
    if is_void(name) {
        return at + 1;
    }
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(at) {
        match &token.kind {
            Kind::Start(other) if other == name => depth += 1,
            Kind::End(other) if other == name => {
                depth -= 1;
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    // Without an end it is its tag.
    at + 1
}

/// Elements whose content is no text of the page.
fn is_opaque(name: &str) -> bool {
    is_picture(name)
        || matches!(
            name,
            "script"
                | "style"
                | "noscript"
                | "template"
                | "iframe"
                | "object"
                | "math"
                | "select"
                | "textarea"
                | "datalist"
                | "noembed"
                | "noframes"
                | "xmp"
        )
}

fn is_picture(name: &str) -> bool {
    matches!(name, "svg" | "canvas" | "video" | "audio" | "map")
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "col"
            | "colgroup"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
