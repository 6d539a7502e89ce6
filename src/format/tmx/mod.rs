//! Reads TMX, the exchange format of translation memories (LISA OSCAR, versions 1.1 to 1.4b).
//!
//! A [`Reader`] hands out one [`Unit`] at a time and keeps no more than that unit in memory. Files
//! of this format are damaged in many ways; a damaged unit is left out with a [`Warning`] and the
//! reader goes on with the next, and only what ends the file (it is truncated, cannot be read, or
//! is no TMX) is an error.
//!
//! Bytes become text (`decode.rs`), and text becomes units. A unit that has nothing unusual about it
//! is read in one pass (`quick.rs`). For any other its end is found first (`split.rs`, with the help
//! of `entities.rs` for the DOCTYPE), so that damage in one unit costs that unit only, and then what
//! is in it is mended and read (`mend.rs`, `unit.rs`, `resolve.rs`). Nothing is ever fetched: not a
//! DTD, not an external entity. Files in gzip and zip containers are opened by [`unpack`].

mod code;
mod container;
mod decode;
mod element;
mod entities;
mod escape;
mod mend;
mod quick;
mod resolve;
mod round_trip;
mod split;
#[cfg(test)]
mod tests;
mod unit;
mod write;

use std::io::BufRead;
use std::path::Path;

use self::element::Element;
use self::entities::Entities;
use self::quick::Refusal;
use self::resolve::{Notice, is_plainly_legal, short};
use self::split::{Extent, Markup, Source, Tag};
use self::unit::Parsed;
use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::memory::unit::{Note, Prop, Unit};

/// How far into a file its first tag may be, in bytes. In XML nothing but white space may stand
/// before it.
const FIRST_TAG: usize = 64 * 1024;

/// The longest text that is read again from its beginning because the unit in it was not whole.
const QUICK_LIMIT: usize = 256 * 1024;

/// The most warnings that are kept until they are called for, so that a file of nothing but damage
/// takes no more memory than another.
const MOST_WARNINGS: usize = 1000;

pub use self::container::{Input, unpack};
#[doc(hidden)]
pub use self::round_trip::check_round_trip;
pub use self::write::{Level, Writer};

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The version of TMX that the file claims, empty where it claims none.
    pub version: String,
    /// The header's attributes in file order: `srclang`, `segtype`, `creationtool` and so on.
    pub attributes: Vec<(String, String)>,
    /// Properties of the file, in file order.
    pub props: Vec<Prop>,
    /// Notes on the file, in file order.
    pub notes: Vec<Note>,
}

impl Header {
    /// The value of an attribute of the header.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The source language as the file writes it; `*all*` where any may be the source.
    pub fn source_language(&self) -> Option<&str> {
        self.attribute("srclang")
    }
}

/// How many units a reader has met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All units: each `<tu` outside of comments. The sum of the other three.
    pub total: u64,
    /// The units that were handed out as the file has them.
    pub read: u64,
    /// The units that were handed out with something mended, left out or doubtful in them, each
    /// with a warning.
    pub repaired: u64,
    /// The units that were left out, each with a warning or, for a truncated one, the error.
    pub skipped: u64,
}

/// Reads units one at a time, in memory bounded by the longest unit.
///
/// As an iterator it gives the units in file order. An error is the last item: the file is
/// truncated ([`ErrorKind::Truncated`]), no TMX ([`ErrorKind::Malformed`]), compressed
/// ([`ErrorKind::Unsupported`]) or cannot be read ([`ErrorKind::Io`]); all complete units come
/// before it.
///
/// ```
/// # use karakoram::format::tmx::Reader;
/// let file = r#"<tmx version="1.4"><header srclang="en"/><body>
///     <tu><tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="ur"><seg>سلام</seg></tuv></tu>
/// </body></tmx>"#;
/// let mut reader = Reader::new(file.as_bytes(), "hello.tmx".as_ref());
/// let unit = reader.next().unwrap()?;
/// assert_eq!(unit.variants[1].text(), "سلام");
/// assert_eq!(reader.header().source_language(), Some("en"));
/// # Ok::<(), karakoram::error::Error>(())
/// ```
pub struct Reader<R: BufRead> {
    source: Source<R>,
    entities: Entities,
    header: Header,
    warnings: Vec<Warning>,
    /// How many warnings came after [`MOST_WARNINGS`] that were not called for.
    unsaid: u64,
    counts: Counts,
    seen: Seen,
    /// What may be said only once of a file and has been.
    said: Said,
    finished: bool,
}

/// The parts of the file that have gone by.
#[derive(Default)]
struct Seen {
    root: bool,
    header: bool,
    body_end: bool,
    root_end: bool,
}

#[derive(Default)]
struct Said {
    miscased: bool,
    stray: bool,
    trailing: bool,
    endless: bool,
}

impl<R: BufRead> Reader<R> {
    /// Makes a reader of a file's bytes; nothing is read yet. `file` is named in warnings and
    /// errors and not opened. The larger the buffer of `input`, the better (64 kB and more).
    pub fn new(input: R, file: &Path) -> Self {
        Self {
            source: Source::new(input, file.to_owned()),
            entities: Entities::default(),
            header: Header::default(),
            warnings: Vec::new(),
            unsaid: 0,
            counts: Counts::default(),
            seen: Seen::default(),
            said: Said::default(),
            finished: false,
        }
    }

    /// The file's header. Empty before the first unit (or the end) has been asked for, and where
    /// the file has none.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What was noticed since the last call, in file order. Between two usable units the first
    /// thousand are kept and the rest is counted, in a warning of its own.
    pub fn warnings(&mut self) -> Vec<Warning> {
        if self.unsaid > 0 {
            let unsaid = std::mem::take(&mut self.unsaid);
            let warning = Warning::new(self.here(), format!("{unsaid} more warnings up to here"));
            self.warnings.push(warning.standing_for(unsaid));
        }
        std::mem::take(&mut self.warnings)
    }

    /// How many units there were so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether the file was read up to its `</tmx>`, so that no unit can be missing at its end.
    pub fn is_complete(&self) -> bool {
        self.seen.root_end
    }

    /// Reads up to the end of the next usable unit.
    fn advance(&mut self) -> Result<Option<Unit>> {
        while self.skip_text()? {
            match self.source.markup(0)? {
                Markup::Span(end) => self.consume(end, None),
                Markup::Doctype => self.doctype()?,
                Markup::Nothing => {
                    if !std::mem::replace(&mut self.said.endless, true) {
                        let message = "something that begins here, such as a comment, has no end; \
                                       what follows was read";
                        self.warn(self.here(), message);
                    }
                    self.consume(1, None);
                }
                Markup::Cut => return self.cut(),
                // What a DOCTYPE leaves where it is damaged or too long.
                Markup::Tag(tag) if !self.seen.root && self.source.rest().starts_with("<!") => {
                    self.stray();
                    self.consume(tag.name_end, None);
                }
                Markup::Tag(tag) if !self.seen.root => self.root(&tag)?,
                Markup::Tag(tag) => match (tag.element, tag.closes) {
                    (Element::Unit, false) => {
                        if let Some(unit) = self.unit(&tag)? {
                            return Ok(Some(unit));
                        }
                    }
                    (Element::Header, false) if !self.seen.header => self.read_header(&tag)?,
                    (element, closes) => {
                        let expected = matches!(element, Element::Body)
                            || matches!(element, Element::Tmx) && closes;
                        if !expected {
                            self.stray();
                        }
                        self.seen.body_end |= closes && element == Element::Body;
                        self.seen.root_end |= closes && element == Element::Tmx;
                        match self.source.tag_end(tag.name_end)?.0 {
                            Extent::Whole(end) | Extent::Broken(end) => self.consume(end, None),
                            Extent::Cut => return self.cut(),
                        }
                    }
                },
            }
        }
        self.end()
    }

    /// Passes over text up to the next `<`. `false` where there is none. However many stretches the
    /// text comes in, it is spoken of once.
    fn skip_text(&mut self) -> Result<bool> {
        let mut passed = 0;
        let mut undecodable = None;
        let found = loop {
            let rest = self.source.rest();
            let found = memchr::memchr(b'<', rest.as_bytes());
            let between = &rest[..found.unwrap_or(rest.len())];
            // A second byte order mark, as left by putting files together, is no text.
            let blank = |c: char| c.is_ascii_whitespace() || c == '\u{FEFF}';
            let (length, text) = (between.len(), between.trim_start_matches(blank).len());
            self.consume(length - text, None);
            if text > 0 {
                self.stray();
            }
            if let Some((count, line)) = self.source.consume(text) {
                let (total, _) = undecodable.get_or_insert((0, line));
                *total += count;
            }
            passed += length;
            if found.is_some() {
                break true;
            }
            if !self.seen.root && passed > FIRST_TAG {
                return Err(self.not_tmx("it does not begin with a tag"));
            }
            let more = self.source.fill()?;
            if let Some(notice) = self.source.take_notice() {
                self.warn(self.here(), notice);
            }
            if !more {
                break false;
            }
        };
        self.undecodable(undecodable, None);
        Ok(found)
    }

    fn doctype(&mut self) -> Result<()> {
        match self.source.doctype()? {
            Some((end, entities)) => {
                self.entities = entities;
                self.consume(end, None);
            }
            None => {
                self.warn(self.here(), "the DOCTYPE has no sensible end; what follows was read");
                self.consume(1, None);
            }
        }
        Ok(())
    }

    /// The first tag: it must be `<tmx>`.
    fn root(&mut self, tag: &Tag) -> Result<()> {
        let within = matches!(tag.element, Element::Header | Element::Body | Element::Unit);
        if within && !tag.closes {
            self.seen.root = true;
            self.warn(self.here(), "`<tmx>` is missing; what should stand in it was read");
            return Ok(());
        }
        if tag.element != Element::Tmx || tag.closes {
            let name = self.source.rest()[..tag.name_end].trim_start_matches(['<', '/']);
            let reason = format!("its first element is `{}`", short(name));
            return Err(self.not_tmx(&reason));
        }
        self.seen.root = true;
        if self.said.stray {
            self.warn(self.here(), "something stands before `<tmx>`; it was passed over");
        }
        self.miscased(tag.miscased);
        let end = match self.source.tag_end(tag.name_end)?.0 {
            Extent::Whole(end) | Extent::Broken(end) => end,
            Extent::Cut => return Err(self.not_tmx("it ends within its first tag")),
        };
        match unit::attributes(&self.source.rest()[..end], &self.entities) {
            Ok(attributes) => {
                let version = attributes.into_iter().find(|(name, _)| name == "version");
                self.header.version = version.map(|(_, value)| value).unwrap_or_default();
            }
            Err(damage) => {
                let message =
                    format!("the tag `<tmx>` is damaged: {}; it was passed over", damage.message);
                self.warn(self.here(), message);
            }
        }
        self.consume(end, None);
        Ok(())
    }

    fn read_header(&mut self, tag: &Tag) -> Result<()> {
        self.seen.header = true;
        self.miscased(tag.miscased);
        let end = match self.source.element_end(tag)? {
            Extent::Whole(end) | Extent::Broken(end) => end,
            Extent::Cut => return Err(self.truncated("the file ends within its header", None)),
        };
        match unit::parse(&self.source.rest()[..end], &self.entities) {
            Ok(Parsed { unit, notices, miscased, .. }) => {
                self.header.attributes = unit.attributes;
                self.header.props = unit.props;
                self.header.notes = unit.notes;
                self.tell(notices, None);
                self.miscased(miscased);
            }
            Err(Notice { line, message }) => {
                let message = format!("the header is unusable: {message}; it was left out");
                self.tell(vec![Notice { line, message }], None);
            }
        }
        self.consume(end, None);
        Ok(())
    }

    /// Reads the unit that a tag begins. `None` where it is left out.
    fn unit(&mut self, tag: &Tag) -> Result<Option<Unit>> {
        self.counts.total += 1;
        let number = self.counts.total;
        let line = self.source.line();
        let told = self.told();
        let unit = match self.quick_unit() {
            Ok(Some((unit, length))) => {
                self.consume(length, Some(number));
                Ok(Some(unit))
            }
            Ok(None) => self.unusual_unit(tag, number),
            Err(error) => Err(error),
        };
        let unit = unit.inspect_err(|_| self.counts.skipped += 1)?;
        let count = match unit {
            None => &mut self.counts.skipped,
            Some(_) if self.told() > told => &mut self.counts.repaired,
            Some(_) => &mut self.counts.read,
        };
        *count += 1;
        Ok(unit.map(|unit| {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            Unit { number, line, ..unit }
        }))
    }

    /// The unit that the text begins with, with its length, where it can be read in one pass.
    fn quick_unit(&mut self) -> Result<Option<(Unit, usize)>> {
        loop {
            let rest = self.source.rest();
            match quick::read(rest) {
                Ok((unit, length)) => {
                    let legal = is_plainly_legal(&rest[..length]);
                    return Ok(legal.then_some((unit, length)));
                }
                // What is longer than a few stretches is read from its beginning too often.
                Err(Refusal::Short) if rest.len() < QUICK_LIMIT => {
                    if !self.source.fill()? {
                        return Ok(None);
                    }
                }
                Err(_) => return Ok(None),
            }
        }
    }

    fn unusual_unit(&mut self, tag: &Tag, number: u64) -> Result<Option<Unit>> {
        self.miscased(tag.miscased);
        let (end, whole) = match self.source.element_end(tag)? {
            Extent::Whole(end) => (end, true),
            Extent::Broken(end) => (end, false),
            Extent::Cut => {
                let line = self.source.line();
                let reason = format!("the file ends within the unit that begins on line {line}");
                return Err(self.truncated(&reason, Some(number)));
            }
        };
        let unit = match unit::parse(&self.source.rest()[..end], &self.entities) {
            Ok(Parsed { unit, notices, miscased, damaged }) => {
                self.tell(notices, Some(number));
                self.miscased(miscased);
                let damaged = damaged || !whole;
                let nothing = unit.variants.iter().all(|variant| variant.content.is_empty());
                if !(damaged && nothing) {
                    let message = match unit.variants.is_empty() {
                        true => Some("the unit has no variants; it was kept as it is"),
                        false if !whole => {
                            Some("the end of the unit is damaged; what was whole of it was read")
                        }
                        false => None,
                    };
                    if let Some(message) = message {
                        self.tell(vec![Notice { line: 0, message: message.into() }], Some(number));
                    }
                    Ok(unit)
                } else {
                    Err(Notice { line: 0, message: "nothing whole is left of it".to_owned() })
                }
            }
            Err(damage) => Err(damage),
        };
        let unit = match unit {
            Ok(unit) => Some(unit),
            Err(Notice { line, message }) => {
                let message = format!("the unit was left out: {message}");
                self.tell(vec![Notice { line, message }], Some(number));
                None
            }
        };
        self.consume(end, Some(number));
        Ok(unit)
    }

    /// How many warnings there have been.
    fn told(&self) -> u64 {
        self.warnings.len() as u64 + self.unsaid
    }

    /// The file has ended where a piece of it could.
    fn end(&mut self) -> Result<Option<Unit>> {
        if !self.seen.root {
            let reason = if self.said.stray { "it holds no tags" } else { "it is empty" };
            return Err(self.not_tmx(reason));
        }
        if self.seen.root_end {
            return Ok(None);
        }
        if self.seen.body_end || self.counts.total > 0 {
            let message = "the file ends between units, without `</tmx>`; if more units should follow, they are missing";
            self.warn(self.here(), message);
            return Ok(None);
        }
        Err(self.truncated("the file ends before its first unit", None))
    }

    /// The file has ended within the tag that the reader is at.
    fn cut(&mut self) -> Result<Option<Unit>> {
        if !self.seen.root {
            return Err(self.not_tmx("it ends within its first tag"));
        }
        let rest = self.source.rest().to_ascii_lowercase();
        let closing =
            rest.len() > 1 && ["</body>", "</tmx>"].iter().any(|tag| tag.starts_with(&rest));
        if self.seen.root_end {
            self.stray();
        } else if !closing || self.counts.total == 0 {
            return Err(self.truncated("the file ends within a tag", None));
        }
        self.consume(rest.len(), None);
        self.end()
    }

    fn truncated(&self, reason: &str, unit: Option<u64>) -> Error {
        let position = Position { unit, ..self.here() };
        Error::new(ErrorKind::Truncated, reason)
            .with_hint("get a whole copy of the file; the units before this place were read")
            .at(position)
    }

    fn not_tmx(&self, reason: &str) -> Error {
        Error::new(ErrorKind::Malformed, format!("it is not TMX: {reason}"))
            .with_hint(
                "a TMX file begins with `<tmx version=\"1.4\">`; check that it is the right file",
            )
            .at(self.here())
    }

    /// Is done with a piece of the text; says where bytes in it could not be decoded.
    fn consume(&mut self, length: usize, unit: Option<u64>) {
        let undecodable = self.source.consume(length);
        self.undecodable(undecodable, unit);
    }

    /// Says how many byte sequences could not be decoded, and on which line the first stands.
    fn undecodable(&mut self, found: Option<(usize, u64)>, unit: Option<u64>) {
        let Some((count, line)) = found else { return };
        let encoding = self.source.encoding();
        let message = match count {
            1 => format!("a byte sequence here is not {encoding}; U+FFFD stands in its place"),
            _ => format!(
                "{count} byte sequences from here on are not {encoding}; U+FFFD stands in the \
                 place of each"
            ),
        };
        self.warn(Position { line: Some(line), unit, ..self.here() }, message);
    }

    /// The place of the first character that is not consumed.
    fn here(&self) -> Position {
        let line = Some(self.source.line());
        Position { file: Some(self.source.file().clone()), line, ..Position::default() }
    }

    fn warn(&mut self, position: Position, message: impl Into<String>) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(Warning::new(position, message));
        } else {
            self.unsaid += 1;
        }
    }

    /// Makes warnings of notices about the piece of text that the reader is at.
    fn tell(&mut self, notices: Vec<Notice>, unit: Option<u64>) {
        for Notice { line, message } in notices {
            let line = Some(self.source.line() + line);
            self.warn(Position { line, unit, ..self.here() }, message);
        }
    }

    fn miscased(&mut self, miscased: bool) {
        if miscased && !std::mem::replace(&mut self.said.miscased, true) {
            let message =
                "elements are written in capitals, which is not TMX; they were read all the same";
            self.warn(self.here(), message);
        }
    }

    /// Something stands where only units should.
    fn stray(&mut self) {
        let said = match self.seen.root_end {
            true => &mut self.said.trailing,
            false => &mut self.said.stray,
        };
        let said = std::mem::replace(said, true);
        // Before the root it is not known yet whether the file is TMX; see `root`.
        if !said && self.seen.root {
            let message = match self.seen.root_end {
                true => "something follows `</tmx>`; it was passed over, but for units",
                false => {
                    "something that is no unit stands between the units; it was passed over, as \
                     will be others like it"
                }
            };
            self.warn(self.here(), message);
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Unit>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let item = self.advance().transpose();
        self.finished = !matches!(item, Some(Ok(_)));
        item
    }
}

impl<R: BufRead> std::iter::FusedIterator for Reader<R> {}
