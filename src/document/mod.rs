//! Documents: bytes in, blocks of text with a kind out, and the same bytes back.
//!
//! A document is text cut into [`Block`]s. Blocks and the gaps between them (bullets, list
//! markers, indents, blank lines) make up the whole text, and the text, written in the document's
//! encoding, makes up the file, byte for byte.
//!
//! Invariants: blocks are in order, do not overlap, are not empty and neither begin nor end with
//! white space; outside of them is nothing but white space, invisible characters, bullets and list
//! markers. Reading takes time linear in the length of the file. Sentences are not this module's
//! business, nor is the file system.

pub mod archive;
mod encoding;
#[cfg(test)]
mod tests;
mod text;

pub use encoding::{Encoded, Encoding};

use crate::error::{Result, Warning};
use crate::segmentation::Newline;
use crate::text::Span;

/// A release: its text and the blocks that the text is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    encoded: Encoded,
    blocks: Vec<Block>,
}

impl Document {
    /// Reads a plain-text file. Damage is worked around and told as warnings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Encoding`](crate::error::ErrorKind::Encoding) when the bytes are no text at
    /// all, such as those of a zip file or an image.
    ///
    /// ```
    /// # use karakoram::document::{BlockKind, Document};
    /// let (document, warnings) = Document::from_text("A Title\n\n• one\n• two\n".as_bytes())?;
    /// let blocks: Vec<_> = document.blocks().iter().map(|b| document.block_text(b)).collect();
    /// assert_eq!(blocks, ["A Title", "one", "two"]);
    /// assert_eq!(document.blocks()[1].kind, BlockKind::ListItem);
    /// assert!(warnings.is_empty());
    /// # Ok::<(), karakoram::error::Error>(())
    /// ```
    pub fn from_text(bytes: &[u8]) -> Result<(Self, Vec<Warning>)> {
        let (encoded, warnings) = Encoded::from_bytes(bytes)?;
        let blocks = text::blocks(encoded.text());
        Ok((Self { encoded, blocks }, warnings))
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        self.encoded.text()
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of one of the document's blocks.
    pub fn block_text(&self, block: &Block) -> &str {
        &self.text()[block.span.range()]
    }

    /// The encoding that the file is written in.
    pub fn encoding(&self) -> Encoding {
        self.encoded.encoding()
    }

    /// The file again, byte for byte.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.encoded.to_bytes()
    }
}

/// A piece of a document that belongs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, without bullet, number, indent or the white space around it.
    pub span: Span,
    /// What a line break inside it means: [`Newline::Soft`] where there are any.
    pub newline: Newline,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// A title.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a bulleted or numbered list.
    ListItem,
    /// A link to another release (`[next]:`): kept, not translated.
    Navigation,
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
            Self::Navigation => "navigation",
            Self::Rule => "rule",
        }
    }

    /// Whether blocks of this kind are translated, not only kept.
    pub fn is_translatable(self) -> bool {
        !matches!(self, Self::Navigation | Self::Rule)
    }
}
