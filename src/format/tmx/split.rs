//! Text to pieces: finds tags and the ends of units without parsing what is in them.
//!
//! In XML every `<` outside of comments, CDATA sections, processing instructions and the DOCTYPE
//! begins a tag, so the next `<tu` can be found however damaged the unit before it is. Only the
//! piece that is looked at is kept in memory. No event parser is involved: see `unit.rs` for that.

use std::collections::VecDeque;
use std::io::BufRead;
use std::path::PathBuf;

use super::decode::{Decoder, Failure};
use super::element::Element;
use super::entities::{Doctype, Entities, Extent as DoctypeExtent};
use crate::error::{Error, ErrorKind, Position, Result};

/// The longest unit (or comment, or header) that is read, in bytes.
const PIECE_LIMIT: usize = 1 << 28;

/// The text of a file from where the reader is, as far as it has been needed. All offsets that
/// methods take and return count from there.
pub(super) struct Source<R> {
    decoder: Decoder<R>,
    file: PathBuf,
    text: String,
    /// The part of `text` that is done with.
    start: usize,
    /// The offset of `text` in the whole file, decoded.
    base: u64,
    line: u64,
    /// Where U+FFFD stands for undecodable bytes, as offsets in the whole file, decoded.
    replaced: VecDeque<u64>,
    ended: bool,
    /// Which of the [`SPANS`] are known not to end any more: a file of `<!--` alone would else be
    /// searched to its end for each.
    endless: [bool; SPANS.len()],
}

/// What may hold a `<` that begins no tag: how it begins and ends.
const SPANS: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

/// What a `<` begins.
pub(super) enum Markup {
    /// A comment, a CDATA section or a processing instruction, with its end.
    Span(usize),
    Doctype,
    Tag(Tag),
    /// Nothing: the beginning of a span that has no end.
    Nothing,
    /// The file ends within it.
    Cut,
}

/// A tag, as far as it matters for finding units.
pub(super) struct Tag {
    pub(super) element: Element,
    pub(super) closes: bool,
    pub(super) miscased: bool,
    /// The end of its name.
    pub(super) name_end: usize,
}

/// How far a tag or an element goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Up to an offset.
    Whole(usize),
    /// It has no end; up to an offset where something else begins.
    Broken(usize),
    /// The file ends within it.
    Cut,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(input: R, file: PathBuf) -> Self {
        Self {
            decoder: Decoder::new(input),
            file,
            text: String::new(),
            start: 0,
            base: 0,
            line: 1,
            replaced: VecDeque::new(),
            ended: false,
            endless: [false; SPANS.len()],
        }
    }

    pub(super) fn file(&self) -> &PathBuf {
        &self.file
    }

    /// The line of the first character, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The text that has been read and not been consumed.
    pub(super) fn rest(&self) -> &str {
        &self.text[self.start..]
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.encoding()
    }

    pub(super) fn take_notice(&mut self) -> Option<String> {
        self.decoder.take_notice()
    }

    /// Reads more. `false` where the file has ended.
    pub(super) fn fill(&mut self) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.rest().len() > PIECE_LIMIT {
            self.ended = true;
            let reason = format!("it has no end within {} MB", PIECE_LIMIT >> 20);
            let position = Position { line: Some(self.line), ..Position::file(&self.file) };
            return Err(Error::new(ErrorKind::Malformed, reason)
                .with_hint("units have to be shorter; the file may be damaged from there on")
                .at(position));
        }
        if self.start > 0 {
            self.text.drain(..self.start);
            self.base += self.start as u64;
            self.start = 0;
        }
        let (base, replaced) = (self.base, &mut self.replaced);
        let more = self.decoder.read(&mut self.text, |at| replaced.push_back(base + at as u64));
        more.inspect(|more| self.ended = !more).map_err(|failure| {
            self.ended = true;
            match failure {
                Failure::Io(error) => Error::io("read", &self.file, error),
                Failure::Unsupported(what) => {
                    Error::new(ErrorKind::Unsupported, format!("not readable as TMX: {what}"))
                        .with_hint("save it as UTF-8, and read the result")
                        .in_file(&self.file)
                }
            }
        })
    }

    /// Is done with the first `length` bytes. Returns how many U+FFFD in them stand for
    /// undecodable bytes, and the line of the first.
    pub(super) fn consume(&mut self, length: usize) -> Option<(usize, u64)> {
        let (start, end) = (self.base + self.start as u64, self.start + length);
        let count = self.replaced.partition_point(|at| *at < self.base + end as u64);
        let first = self.replaced.drain(..count).next();
        let line = first.map(|first| self.line + lines(&self.rest()[..(first - start) as usize]));
        self.line += lines(&self.rest()[..length]);
        self.start = end;
        line.map(|line| (count, line))
    }

    /// Finds a `<`, from an offset.
    pub(super) fn find_markup(&mut self, mut from: usize) -> Result<Option<usize>> {
        loop {
            if let Some(at) = memchr::memchr(b'<', &self.rest().as_bytes()[from..]) {
                return Ok(Some(from + at));
            }
            from = self.rest().len();
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Looks at what a `<` at an offset begins.
    pub(super) fn markup(&mut self, at: usize) -> Result<Markup> {
        // The longest beginnings have nine letters.
        while self.rest().len() < at + 9 && self.fill()? {}
        let bytes = &self.rest().as_bytes()[at..];
        if matches!(bytes.get(1), Some(b'!' | b'?')) {
            for (kind, (begin, end)) in SPANS.iter().enumerate() {
                if bytes.starts_with(begin.as_bytes()) {
                    return self.span(kind, at + begin.len(), end);
                }
            }
            if bytes.len() >= 9 && bytes[..9].eq_ignore_ascii_case(b"<!DOCTYPE") {
                return Ok(Markup::Doctype);
            }
        }
        let closes = bytes.get(1) == Some(&b'/');
        let name_start = at + 1 + usize::from(closes);
        let ends_name = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'/' | b'>' | b'<');
        let Some(name_end) = self.find(name_start, ends_name)? else { return Ok(Markup::Cut) };
        let (element, miscased) = Element::of(&self.rest()[name_start..name_end]);
        Ok(Markup::Tag(Tag { element, closes, miscased, name_end }))
    }

    /// Finds the end of a comment or the like.
    fn span(&mut self, kind: usize, mut from: usize, end: &str) -> Result<Markup> {
        while !self.endless[kind] {
            if let Some(at) = memchr::memmem::find(&self.rest().as_bytes()[from..], end.as_bytes())
            {
                return Ok(Markup::Span(from + at + end.len()));
            }
            // The end may have been read in part.
            from = from.max(self.rest().len().saturating_sub(end.len() - 1));
            self.endless[kind] = !self.fill()?;
        }
        Ok(Markup::Nothing)
    }

    fn find(&mut self, mut from: usize, wanted: impl Fn(u8) -> bool) -> Result<Option<usize>> {
        loop {
            let bytes = self.rest().as_bytes().get(from..).unwrap_or_default();
            if let Some(at) = bytes.iter().position(|b| wanted(*b)) {
                return Ok(Some(from + at));
            }
            from = from.max(self.rest().len());
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// The end of a tag, from within it, and whether it is that of an empty element.
    pub(super) fn tag_end(&mut self, name_end: usize) -> Result<(Extent, bool)> {
        let mut from = name_end;
        loop {
            let special = |b: u8| matches!(b, b'"' | b'\'' | b'>' | b'<');
            let Some(at) = self.find(from, special)? else { return Ok((Extent::Cut, false)) };
            from = match self.rest().as_bytes()[at] {
                b'>' => {
                    let empty = at > name_end && self.rest().as_bytes()[at - 1] == b'/'
                        || at == name_end && self.rest().as_bytes()[..at].ends_with(b"/");
                    return Ok((Extent::Whole(at + 1), empty));
                }
                b'<' => return Ok((Extent::Broken(at), false)),
                quote => {
                    // A `<` is not allowed in attribute values (XML 1.0, production 10), so one
                    // there tells of a lost quote.
                    match self.find(at + 1, |b| b == quote || b == b'<')? {
                        Some(end) if self.rest().as_bytes()[end] == b'<' => end,
                        Some(end) => end + 1,
                        None => return Ok((Extent::Cut, false)),
                    }
                }
            };
        }
    }

    /// The end of the element that a tag begins: a unit or the header.
    pub(super) fn element_end(&mut self, tag: &Tag) -> Result<Extent> {
        let mut from = match self.tag_end(tag.name_end)? {
            (Extent::Whole(end), true) => return Ok(Extent::Whole(end)),
            (Extent::Whole(end) | Extent::Broken(end), _) => end,
            (Extent::Cut, _) => return Ok(Extent::Cut),
        };
        while let Some(at) = self.find_markup(from)? {
            from = match self.markup(at)? {
                Markup::Span(end) => end,
                Markup::Doctype | Markup::Nothing => at + 1,
                Markup::Cut => return Ok(Extent::Cut),
                Markup::Tag(inner) => match (inner.element, inner.closes) {
                    (element, true) if element == tag.element => {
                        return Ok(self.tag_end(inner.name_end)?.0);
                    }
                    // None of these may stand in a unit or the header.
                    (Element::Unit | Element::Body, false)
                    | (Element::Unit | Element::Body | Element::Tmx, true) => {
                        return Ok(Extent::Broken(at));
                    }
                    _ => inner.name_end,
                },
            };
        }
        Ok(Extent::Cut)
    }

    /// The end of the DOCTYPE that the text begins with, and the entities that it declares; `None`
    /// where it has no end within sensible bounds.
    pub(super) fn doctype(&mut self) -> Result<Option<(usize, Entities)>> {
        let mut doctype = Doctype::new();
        loop {
            match doctype.feed(self.rest()) {
                DoctypeExtent::End(end, entities) => return Ok(Some((end, entities))),
                DoctypeExtent::Damaged => return Ok(None),
                DoctypeExtent::More if self.fill()? => {}
                DoctypeExtent::More => return Ok(None),
            }
        }
    }
}

/// The number of line ends in a text.
pub(super) fn lines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}
