//! Documents: bytes in, blocks of text with inline codes out, and the same bytes back; or the
//! document in another language, from the targets of its sentences.
//!
//! A document is a list of [`Block`]s in reading order, whatever format it is written in, and the
//! rest of its file, which is kept as it is.
//!
//! Invariants: blocks hold text, and white space at their ends only within a code. An untouched
//! document comes back byte for byte, whatever its encoding, damage included. Reading takes time
//! linear in the length of the file. Sentences are not this module's business, nor is the file
//! system.

pub mod archive;
pub(crate) mod direction;
mod docx;
mod encoding;
pub(crate) mod faces;
mod flat;
pub(crate) mod html;
mod inline;
mod markdown;
#[cfg(test)]
mod tests;
mod text;
mod translate;

use std::path::Path;

pub use encoding::{Encoded, Encoding};
pub use inline::{CodeName, CodedText, InlineCode, Part, Role, tag};
pub use translate::{Rendering, Sentence, Untranslated};

use self::flat::{Edits, Layout, Markup, Place, Placed};
use crate::error::{Result, Warning};
use crate::language::Direction;
use crate::segmentation::Newline;

/// The formats that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentFormat {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// A Word file.
    Docx,
}

impl DocumentFormat {
    /// The extensions that documents are found by, in lower case.
    pub const EXTENSIONS: [(&str, Self); 8] = [
        ("txt", Self::Text),
        ("text", Self::Text),
        ("html", Self::Html),
        ("htm", Self::Html),
        ("xhtml", Self::Html),
        ("md", Self::Markdown),
        ("markdown", Self::Markdown),
        ("docx", Self::Docx),
    ];

    /// The most bytes that a file of the format may have: many times the longest release, and little
    /// enough that whatever stands in it is read in bounded memory. A Word file may hold pictures;
    /// its texts have limits of their own.
    pub fn most_bytes(self) -> u64 {
        match self {
            Self::Docx => archive::MOST_BYTES,
            Self::Text | Self::Html | Self::Markdown => 16 << 20,
        }
    }

    /// The format of a file by its extension, any case.
    pub fn of(path: &Path) -> Option<Self> {
        let found = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::EXTENSIONS.into_iter().find(|(name, _)| *name == found).map(|(_, format)| format)
    }
}

/// A release: its blocks, and all else that its file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    format: DocumentFormat,
    blocks: Vec<Block>,
    form: Form,
}

/// The file that the blocks stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// One text, and where in it each block stands.
    Flat(Encoded, Vec<Layout>),
    /// An archive.
    Word(Box<docx::Word>),
}

impl Document {
    /// Reads a file of a format. Damage is worked around and told as warnings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Encoding`](crate::error::ErrorKind::Encoding) when the bytes are no text at
    /// all, such as those of a zip file or an image. Of a Word file
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) when it is damaged and
    /// [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) when it is none, or is made
    /// to do harm.
    ///
    /// ```
    /// # use karakoram::document::{BlockKind, Document, DocumentFormat};
    /// let page = b"<nav>Home</nav><h1>Forum Opens</h1><p>It <b>rained</b>.";
    /// let (document, _) = Document::read(page, DocumentFormat::Html)?;
    /// let blocks: Vec<_> = document.blocks().iter().map(|b| (b.kind, b.text.as_str())).collect();
    /// assert_eq!(blocks[0], (BlockKind::Navigation, "Home"));
    /// assert_eq!(blocks[1], (BlockKind::Heading, "Forum Opens"));
    /// assert_eq!(blocks[2], (BlockKind::Paragraph, "It rained."));
    /// assert_eq!(document.to_bytes(), page);
    /// # Ok::<(), karakoram::error::Error>(())
    /// ```
    pub fn read(bytes: &[u8], format: DocumentFormat) -> Result<(Self, Vec<Warning>)> {
        let read = match format {
            DocumentFormat::Text => text::blocks,
            DocumentFormat::Html => html::blocks,
            DocumentFormat::Markdown => markdown::blocks,
            DocumentFormat::Docx => {
                let (word, blocks, warnings) = docx::Word::read(bytes)?;
                let form = Form::Word(Box::new(word));
                return Ok((Self { format, blocks, form }, warnings));
            }
        };
        let (encoded, warnings) = Encoded::from_bytes(bytes)?;
        let placed: Vec<Placed> = read(encoded.text());
        let (blocks, layouts) =
            placed.into_iter().map(|Placed { block, layout }| (block, layout)).unzip();
        let form = Form::Flat(encoded, layouts);
        Ok((Self { format, blocks, form }, warnings))
    }

    /// Reads a plain-text file; see [`Document::read`].
    ///
    /// # Errors
    ///
    /// As of [`Document::read`].
    pub fn from_text(bytes: &[u8]) -> Result<(Self, Vec<Warning>)> {
        Self::read(bytes, DocumentFormat::Text)
    }

    /// The format that the document is written in.
    pub fn format(&self) -> DocumentFormat {
        self.format
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The file again, byte for byte.
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.form {
            Form::Flat(encoded, _) => encoded.to_bytes(),
            Form::Word(word) => word.bytes().to_vec(),
        }
    }

    /// The document in another language: the sentences of each block (an empty list for a block
    /// without any) with their targets in their places. Where every target is its sentence, that
    /// is the file byte for byte.
    ///
    /// Sentences are in order and do not overlap; what a list too short leaves out stays as it is.
    ///
    /// # Errors
    ///
    /// Where an archive cannot be written anew.
    pub fn translated(
        &self,
        sentences: &[Vec<Sentence<'_>>],
        rendering: &Rendering<'_>,
    ) -> Result<Vec<u8>> {
        let flows: Vec<_> = self
            .blocks
            .iter()
            .zip(sentences)
            .map(|(block, sentences)| match sentences.as_slice() {
                [] => None,
                sentences => translate::flow(block, sentences, rendering),
            })
            .collect();
        if flows.iter().all(Option::is_none) {
            return Ok(self.to_bytes());
        }
        let (encoded, layouts) = match &self.form {
            Form::Flat(encoded, layouts) => (encoded, layouts),
            Form::Word(word) => return word.translated(&flows, rendering),
        };
        let text = encoded.text();
        let mut edits = Edits::default();
        match self.format {
            DocumentFormat::Text | DocumentFormat::Docx => {}
            DocumentFormat::Html => html::present(&mut edits, text, rendering),
            DocumentFormat::Markdown => markdown::present(&mut edits, text, rendering),
        }
        // Backwards, since a block may stand within a code of one before it.
        let parts = self.blocks.iter().zip(layouts).zip(&flows);
        for (placed, flow) in parts.rev() {
            let Some(flow) = flow else { continue };
            match self.format {
                DocumentFormat::Text | DocumentFormat::Docx => {
                    edits.block(text, placed, flow, &Plain { rendering });
                }
                DocumentFormat::Html => edits.block(text, placed, flow, &html::Html { rendering }),
                DocumentFormat::Markdown => {
                    edits.block(text, placed, flow, &markdown::Markdown { rendering });
                }
            }
        }
        Ok(encoded.write_anew(&edits.finish(text)))
    }
}

/// How text is written in a plain-text file. What is not translated stands in `[[` and `]]`.
struct Plain<'r> {
    rendering: &'r Rendering<'r>,
}

impl Markup for Plain<'_> {
    fn text(&self, out: &mut String, text: &str, _: &Place<'_>) {
        match self.rendering.target.direction() {
            Direction::RightToLeft => out.push_str(&direction::marked(text)),
            Direction::LeftToRight => out.push_str(text),
        }
    }

    fn untranslated(&self, out: &mut String, source: &str, _: &Place<'_>) {
        match self.rendering.target.direction() {
            Direction::RightToLeft => out.extend(["[[", &direction::isolated(source), "]]"]),
            Direction::LeftToRight => out.extend(["[[", source, "]]"]),
        }
    }

    fn code(&self, out: &mut String, source: &str, _: u32, _: Part, _: &Place<'_>) {
        out.push_str(source);
    }
}

/// A piece of a document that belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, without markup, bullet, number, indent or the white space around it.
    pub text: String,
    /// Its inline codes, numbered from 1, pairs well nested.
    pub codes: Vec<InlineCode>,
    /// What a line break inside it means: [`Newline::Soft`] where there are any.
    pub newline: Newline,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BlockKind {
    /// A title.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a bulleted or numbered list.
    ListItem,
    /// A cell of a table.
    TableCell,
    /// What stands under an image or over a table.
    Caption,
    /// A footnote or endnote.
    Footnote,
    /// What stands above each page.
    Header,
    /// What stands below each page.
    Footer,
    /// Text in a box beside the running text.
    TextBox,
    /// What an image shows, in words.
    AltText,
    /// The title of a web page, which browsers and search engines show.
    PageTitle,
    /// The description of a web page, which search engines show.
    PageDescription,
    /// Links to other pages or releases (`[next]:`): kept, not translated.
    Navigation,
    /// Whatever a page has besides its content: kept, not translated.
    Boilerplate,
    /// A line of dashes, stars or the like: kept, not translated.
    Rule,
}

impl BlockKind {
    /// The name used in drafts and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableCell => "table_cell",
            Self::Caption => "caption",
            Self::Footnote => "footnote",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::TextBox => "text_box",
            Self::AltText => "alt_text",
            Self::PageTitle => "page_title",
            Self::PageDescription => "page_description",
            Self::Navigation => "navigation",
            Self::Boilerplate => "boilerplate",
            Self::Rule => "rule",
        }
    }

    /// Whether blocks of this kind are translated, not only kept.
    pub fn is_translatable(self) -> bool {
        !matches!(self, Self::Navigation | Self::Boilerplate | Self::Rule)
    }
}
