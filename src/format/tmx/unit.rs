//! One unit, or the header, from its text: events to types.
//!
//! Works on text in memory. What is bent (an entity that nobody declares, an element that TMX does
//! not know) is kept or left out, and said; what is broken is mended where that takes no guess at
//! what was meant, and said: a `<` that begins no tag is text, an element without its end tag ends
//! with its parent. A segment whose end cannot be told is left out, since it may be half a sentence.

use quick_xml::errors::Error as XmlError;
use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::{BytesStart, Event};

use super::element::Element;
use super::entities::{Entities, Meaning};
use super::mend;
use super::resolve::{Attributes, Notice, Oddity, Resolver, legal, short};
use super::split::lines;
use crate::memory::unit::{Code, CodeKind, Content, Note, Prop, Unit, Variant};

/// The `type` of a code that stands for a tag that TMX does not know.
const FOREIGN: &str = "x-foreign";

/// A unit that was read, and what there is to say of it.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) unit: Unit,
    pub(super) notices: Vec<Notice>,
    /// Whether elements are written in another case than TMX has them.
    pub(super) miscased: bool,
    /// Whether its markup is broken and was mended.
    pub(super) damaged: bool,
}

/// Reads `<tu>…</tu>`, or `<header>…</header>`, whose attributes, props and notes are read as if
/// they were a unit's. The error is the damage that makes it unusable.
pub(super) fn parse(text: &str, entities: &Entities) -> Result<Parsed, Notice> {
    // What an entity stands for may hold characters that XML does not allow, too.
    let expanded = entities.expand(text);
    let (text, illegal) = legal(&expanded);
    let (mended, stray) = mend::stray_brackets(&text);
    let mut parsed = parse_mended(&mended, entities)?;
    if let Some((at, count)) = stray {
        let message = match count {
            1 => "a `<` that begins no tag was read as text".to_owned(),
            _ => format!("{count} `<` that begin no tag were read as text"),
        };
        parsed.damaged = true;
        parsed.notices.insert(0, Notice { line: lines(&text[..at]), message });
    }
    if let Some((at, count)) = illegal {
        let message = match count {
            1 => "a control character that XML does not allow was left out".to_owned(),
            _ => format!("{count} control characters that XML does not allow were left out"),
        };
        parsed.notices.insert(0, Notice { line: lines(&expanded[..at]), message });
    }
    Ok(parsed)
}

fn parse_mended(text: &str, entities: &Entities) -> Result<Parsed, Notice> {
    let mut parser = Parser::new(text, entities);
    let mut xml = quick_xml::Reader::from_str(text);
    let config = xml.config_mut();
    config.allow_dangling_amp = true;
    // The parser here knows better what to make of them.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    loop {
        parser.resolver.go_to(xml.buffer_position() as usize);
        match xml.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => parser.event(event)?,
            Err(error) => return Err(parser.resolver.damage(explain(&error))),
        }
    }
    parser.finish()
}

/// The attributes of a start tag.
pub(super) fn attributes(tag: &str, entities: &Entities) -> Result<Attributes, Notice> {
    let mut resolver = Resolver::new(tag, entities);
    match quick_xml::Reader::from_str(tag).read_event() {
        Ok(Event::Start(tag) | Event::Empty(tag)) => Ok(resolver.attributes(&tag)),
        _ => Err(resolver.damage("it is not a tag")),
    }
}

/// What is wrong with the markup, in plain words.
fn explain(error: &XmlError) -> String {
    match error {
        // Its own words, without the "syntax error" that the enclosing error puts before them.
        XmlError::Syntax(error) => format!("its markup is damaged: {error}"),
        error => format!("its markup is damaged: {error}"),
    }
}

/// An element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// `tu`, or `header`.
    Root,
    Variant,
    /// `seg`, and what stands in it with text for the reader.
    Segment,
    Highlight,
    /// An unknown element in a segment.
    Unknown,
    Code,
    /// An element within a code.
    CodeMarkup,
    Prop,
    Note,
    /// An element that is left out with all that it holds.
    LeftOut,
}

struct Parser<'a> {
    text_of_unit: &'a str,
    resolver: Resolver<'a>,
    unit: Unit,
    miscased: bool,
    /// What is open, with its name.
    open: Vec<(Open, &'a str)>,
    /// The variant that is being read, with whether it has had a segment, and one whose end cannot
    /// be told.
    variant: Variant,
    has_segment: bool,
    half_segment: bool,
    /// The code that is being read.
    code: Option<Code>,
    /// The text of the segment since its last code, or of the prop or note that is being read.
    text: String,
    /// The `type` of that prop, and its other attributes or those of that note.
    kind: String,
    attributes: Attributes,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, entities: &'a Entities) -> Self {
        Self {
            text_of_unit: text,
            resolver: Resolver::new(text, entities),
            unit: Unit::default(),
            miscased: false,
            open: Vec::new(),
            variant: Variant::default(),
            has_segment: false,
            half_segment: false,
            code: None,
            text: String::new(),
            kind: String::new(),
            attributes: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), Notice> {
        match event {
            Event::Start(tag) => self.start(&tag, false),
            Event::Empty(tag) => {
                self.start(&tag, true);
                self.close(true);
            }
            Event::End(tag) => self.end(tag.name().0),
            Event::Text(text) => {
                // An ampersand that begins no reference comes as a text of its own.
                match text.strip_prefix('&') {
                    Some(after) => {
                        if self.inside() != Some(Open::LeftOut) {
                            self.resolver.bare_ampersand();
                        }
                        self.push("&", true);
                        self.push(after, false);
                    }
                    None => self.push(&text, false),
                }
            }
            Event::CData(text) => self.push(&text, true),
            Event::GeneralRef(name) => self.reference(&name),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => {}
            Event::DocType(_) => return Err(self.resolver.damage("a DOCTYPE stands in it")),
        }
        Ok(())
    }

    /// The innermost element that is open.
    fn inside(&self) -> Option<Open> {
        self.open.last().map(|(open, _)| *open)
    }

    /// The text has ended.
    fn finish(mut self) -> Result<Parsed, Notice> {
        if !self.open.is_empty() {
            self.unclosed();
            self.half_segment = self.is_open(Open::Segment);
            while !self.open.is_empty() {
                self.close(false);
            }
        }
        Ok(Parsed {
            unit: self.unit,
            damaged: self.resolver.damaged,
            notices: self.resolver.notices,
            miscased: self.miscased,
        })
    }

    fn is_open(&self, element: Open) -> bool {
        self.open.iter().any(|(open, _)| *open == element)
    }

    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let name = tag.name().0;
        let (element, miscased) = Element::of(name);
        self.miscased |= miscased;
        if element == Element::Variant && self.is_open(Open::Variant) {
            // A variant never stands in another: the end of the one before is lost.
            self.unclosed();
            self.half_segment = self.is_open(Open::Segment);
            while self.is_open(Open::Variant) {
                self.close(false);
            }
        }
        let open = match (self.inside(), element) {
            (None, _) => {
                self.unit.attributes = self.resolver.attributes(tag);
                Open::Root
            }
            (Some(Open::Root), Element::Variant) => {
                self.begin_variant(tag);
                Open::Variant
            }
            (Some(Open::Root | Open::Variant), Element::Prop | Element::Note) => {
                let kind = if element == Element::Prop { "type" } else { "" };
                (self.attributes, self.kind) = self.resolver.attributes_but(kind, tag);
                if element == Element::Prop { Open::Prop } else { Open::Note }
            }
            (Some(Open::Variant), Element::Segment) if !self.has_segment => {
                self.has_segment = true;
                for (name, value) in self.resolver.attributes(tag) {
                    self.resolver.odd(Oddity::SegmentAttributes, || {
                        "a `seg` has attributes, which TMX does not know; they were kept as \
                         properties of its variant"
                            .into()
                    });
                    self.variant.props.push(super::write::foreign_prop("seg:", &name, &value));
                }
                Open::Segment
            }
            (Some(Open::Variant), Element::Segment) => {
                self.resolver.notice("a variant has a second segment; the first was kept");
                Open::LeftOut
            }
            (Some(Open::Segment | Open::Highlight | Open::Unknown), Element::Code(kind)) => {
                let attributes = self.resolver.attributes(tag);
                self.code = Some(Code { kind, attributes, content: String::new() });
                Open::Code
            }
            (Some(Open::Segment | Open::Highlight | Open::Unknown), Element::Highlight) => {
                let attributes = self.resolver.attributes(tag);
                let kind = CodeKind::HighlightStart;
                self.push_code(Code { kind, attributes, content: String::new() });
                Open::Highlight
            }
            (Some(Open::Segment | Open::Highlight | Open::Unknown), _) => {
                self.resolver.odd(Oddity::ElementInText, || {
                    let name = short(name);
                    format!(
                        "`<{name}>` in a text is unknown to TMX; it was kept as a code, the text \
                         in it as text"
                    )
                });
                let end = if empty { "/>" } else { ">" };
                self.push_foreign(&["<", &String::from_utf8_lossy(tag.as_bytes()), end]);
                Open::Unknown
            }
            (Some(Open::Code | Open::CodeMarkup), _) => {
                self.markup(tag, empty);
                Open::CodeMarkup
            }
            (Some(Open::LeftOut), _) => Open::LeftOut,
            (Some(Open::Root), Element::Encoding) => {
                self.resolver.odd(Oddity::Encoding, || {
                    "`ude` says how characters were encoded, which Unicode has no need of; it was \
                     left out"
                        .to_owned()
                });
                Open::LeftOut
            }
            (Some(Open::Root | Open::Variant | Open::Prop | Open::Note), _) => {
                self.resolver.odd(Oddity::Element, || {
                    let name = short(name);
                    format!("`<{name}>` has no place there in TMX; it was left out with all in it")
                });
                Open::LeftOut
            }
        };
        let at = self.resolver.at() + 1;
        let name = self.text_of_unit.get(at..at + name.len()).unwrap_or_default();
        self.open.push((open, name));
    }

    /// An end tag: it closes the innermost element of its name, and those in it whose end tags are
    /// missing.
    fn end(&mut self, name: &str) {
        let same = |open: &(Open, &str)| open.1 == name;
        let other_case = |open: &(Open, &str)| open.1.eq_ignore_ascii_case(name);
        let Some(at) =
            self.open.iter().rposition(same).or_else(|| self.open.iter().rposition(other_case))
        else {
            return self.resolver.mended(Oddity::Unopened, || {
                format!("`</{}>` closes nothing; it was passed over", short(name))
            });
        };
        if at + 1 < self.open.len() {
            self.unclosed();
            // Up to the end of its variant a segment is whole; beyond, nobody knows.
            let of_variant = self.open[at].0 == Open::Variant;
            self.half_segment =
                !of_variant && self.open[at + 1..].iter().any(|(open, _)| *open == Open::Segment);
        }
        while self.open.len() > at {
            self.close(false);
        }
    }

    fn unclosed(&mut self) {
        let name = self.open.last().map_or("", |(_, name)| name);
        self.resolver.mended(Oddity::Unclosed, || {
            format!("`<{}>` is not closed; it was taken to end where its parent does", short(name))
        });
    }

    /// Closes the innermost element.
    fn close(&mut self, empty: bool) {
        let Some((open, name)) = self.open.pop() else { return };
        match open {
            Open::Variant => self.end_variant(),
            Open::Segment => self.end_text(),
            Open::Highlight => {
                let (kind, attributes) = (CodeKind::HighlightEnd, Vec::new());
                self.push_code(Code { kind, attributes, content: String::new() });
            }
            Open::Code => {
                if let Some(code) = self.code.take() {
                    self.push_code(code);
                }
            }
            Open::CodeMarkup if !empty => {
                if let Some(code) = &mut self.code {
                    code.content.extend(["</", name, ">"]);
                }
            }
            Open::Unknown if !empty => self.push_foreign(&["</", name, ">"]),
            Open::Prop => {
                let kind = std::mem::take(&mut self.kind);
                let attributes = std::mem::take(&mut self.attributes);
                let prop = Prop { kind, attributes, text: std::mem::take(&mut self.text) };
                match self.inside() {
                    Some(Open::Variant) => self.variant.props.push(prop),
                    _ => self.unit.props.push(prop),
                }
            }
            Open::Note => {
                let attributes = std::mem::take(&mut self.attributes);
                let note = Note { attributes, text: std::mem::take(&mut self.text) };
                match self.inside() {
                    Some(Open::Variant) => self.variant.notes.push(note),
                    _ => self.unit.notes.push(note),
                }
            }
            Open::Root | Open::Unknown | Open::CodeMarkup | Open::LeftOut => {}
        }
    }

    fn begin_variant(&mut self, tag: &BytesStart<'_>) {
        // TMX 1.1 to 1.3 have `lang`; `xml:lang` came with 1.4.
        let (mut attributes, mut language) = self.resolver.attributes_but("xml:lang", tag);
        if language.is_empty() {
            let old = attributes.iter().position(|(name, _)| name.eq_ignore_ascii_case("lang"));
            language = old.map(|at| attributes.remove(at).1).unwrap_or_default();
        }
        self.variant = Variant { language, attributes, ..Variant::default() };
        (self.has_segment, self.half_segment) = (false, false);
    }

    fn end_variant(&mut self) {
        let variant = std::mem::take(&mut self.variant);
        let language = short(&variant.language).into_owned();
        if self.half_segment {
            self.resolver.notice(format!(
                "the end of the segment of the variant `{language}` cannot be told; the variant \
                 was left out"
            ));
            return;
        }
        if language.trim().is_empty() {
            self.resolver.notice("a variant does not say its language; it was kept without");
        }
        if !self.has_segment {
            self.resolver
                .notice(format!("the variant `{language}` has no segment; it was kept as empty"));
        }
        self.unit.variants.push(variant);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.variant.content.push(Content::Text(std::mem::take(&mut self.text)));
        }
    }

    fn push_code(&mut self, code: Code) {
        self.end_text();
        self.variant.content.push(Content::Code(code));
    }

    /// A tag of another format in a segment, as a code, so that it is not lost.
    fn push_foreign(&mut self, tag: &[&str]) {
        let content = partial_escape(tag.concat()).into_owned();
        let attributes = vec![("type".to_owned(), FOREIGN.to_owned())];
        self.push_code(Code { kind: CodeKind::Placeholder, attributes, content });
    }

    /// A tag within a code, written anew: a reference that XML does not know would make the
    /// content useless.
    fn markup(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let attributes = self.resolver.attributes(tag);
        if let Some(code) = &mut self.code {
            code.content.extend(["<", tag.name().0]);
            for (name, value) in &attributes {
                code.content.extend([" ", name, "=\"", &escape(value.as_str()), "\""]);
            }
            code.content.push_str(if empty { "/>" } else { ">" });
        }
    }

    /// Text as the file has it: `plain` where it is not escaped, as in CDATA sections.
    fn push(&mut self, text: &str, plain: bool) {
        match self.inside() {
            Some(Open::Segment | Open::Highlight | Open::Unknown | Open::Prop | Open::Note) => {
                self.text.push_str(text);
            }
            Some(Open::Code | Open::CodeMarkup) => {
                if let Some(code) = &mut self.code {
                    match plain {
                        true => code.content.push_str(&partial_escape(text)),
                        false => code.content.push_str(text),
                    }
                }
            }
            Some(Open::LeftOut) | None => {}
            Some(Open::Root | Open::Variant) => {
                if !text.trim_ascii().is_empty() {
                    self.resolver.odd(Oddity::StrayText, || {
                        "text stands outside of the segments; it was left out".to_owned()
                    });
                }
            }
        }
    }

    /// A reference in text or in a code.
    fn reference(&mut self, name: &str) {
        if self.inside() == Some(Open::LeftOut) {
            return;
        }
        let meaning = self.resolver.meaning(name);
        match (&mut self.code, &meaning) {
            // A code is kept as it is written.
            (Some(code), Meaning::Char(_)) => code.content.extend(["&", name, ";"]),
            _ => {
                let text = self.resolver.stands_for(name, meaning);
                self.push(&text, true);
            }
        }
    }
}
