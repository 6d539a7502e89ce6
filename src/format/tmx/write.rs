//! Writes TMX 1.4b that is valid against its DTD, in UTF-8, a unit a line, so that a comparison of
//! two files by lines is one by units.
//!
//! Everything a [`Unit`] holds is written. What the DTD has no place for, such as an attribute of
//! some tool's own, becomes a property, and stays one when it is read again: writing what was
//! read from a written file gives the same bytes.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Header;
use super::code;
use super::escape::{attribute, text};
use crate::memory::unit::{Content, Note, Prop, Unit, Variant};

/// What is written of inline codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Text alone.
    One,
    /// Text and codes.
    #[default]
    Two,
}

/// The attributes that the DTD has for a header, with what is written where one is required and
/// missing.
const HEADER: [(&str, Option<&str>); 12] = [
    ("creationtool", Some(super::super::TOOL)),
    ("creationtoolversion", Some(super::super::VERSION)),
    ("segtype", Some("sentence")),
    ("o-tmf", Some(super::super::TOOL)),
    ("adminlang", Some("en")),
    ("srclang", Some("*all*")),
    ("datatype", Some("plaintext")),
    ("o-encoding", None),
    ("creationdate", None),
    ("creationid", None),
    ("changedate", None),
    ("changeid", None),
];
const UNIT: &[&str] = &[
    "tuid",
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "segtype",
    "changeid",
    "o-tmf",
    "srclang",
];
const VARIANT: &[&str] = &[
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "o-tmf",
    "changeid",
    "lang",
];
const INFORMATION: &[&str] = &["o-encoding", "xml:lang", "lang"];
const SEGMENT_TYPES: [&str; 4] = ["block", "paragraph", "sentence", "phrase"];

/// The type of the properties that hold an attribute which the DTD does not have; its name follows.
const FOREIGN: &str = "x-karakoram-attribute:";
/// The language of a variant that does not say its own (BCP 47, section 4.1).
const UNDETERMINED: &str = "und";

/// Writes units as they come.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    line: String,
    level: Level,
    dropped: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file. Attributes of the header that are required and missing get a sensible value.
    ///
    /// # Errors
    /// What `out` refuses.
    pub fn new(mut out: W, header: &Header, level: Level) -> io::Result<Self> {
        let mut line = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n\
             <tmx version=\"1.4\">\n<header",
        );
        let mut dropped = 0;
        let mut foreign = Vec::new();
        for (name, default) in HEADER {
            let given = header.attribute(name).filter(|given| is_valid(name, given));
            if let Some(value) = given.or(default) {
                dropped += attribute(&mut line, name, value);
            }
        }
        for (name, value) in &header.attributes {
            if !HEADER.iter().any(|(known, _)| known == name) || !is_valid(name, value) {
                foreign.push(foreign_prop("", name, value));
            }
        }
        line.push('>');
        dropped += information(&mut line, &header.notes, &header.props, foreign);
        line.push_str("</header>\n<body>\n");
        out.write_all(line.as_bytes())?;
        Ok(Self { out, line, level, dropped })
    }

    /// Writes a unit. One without variants cannot be: it is passed over, which the caller is told
    /// by `false`.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn unit(&mut self, unit: &Unit) -> io::Result<bool> {
        if unit.variants.is_empty() {
            return Ok(false);
        }
        self.line.clear();
        self.line.push_str("<tu");
        let foreign = self.attributes(&unit.attributes, UNIT);
        self.line.push('>');
        self.dropped += information(&mut self.line, &unit.notes, &unit.props, foreign);
        for variant in &unit.variants {
            self.variant(variant);
        }
        self.line.push_str("</tu>\n");
        self.out.write_all(self.line.as_bytes())?;
        Ok(true)
    }

    /// Ends the file; gives the output back, and the number of characters that XML cannot hold and
    /// that were left out.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn finish(mut self) -> io::Result<(W, u64)> {
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.flush()?;
        Ok((self.out, self.dropped))
    }

    /// Writes the attributes that the DTD has; the others as properties.
    fn attributes(&mut self, attributes: &[(String, String)], known: &[&str]) -> Vec<Prop> {
        let mut foreign = Vec::new();
        for (name, value) in attributes {
            if known.contains(&name.as_str()) && is_valid(name, value) {
                self.dropped += attribute(&mut self.line, name, value);
            } else {
                foreign.push(foreign_prop("", name, value));
            }
        }
        foreign
    }

    fn variant(&mut self, variant: &Variant) {
        self.line.push_str("<tuv");
        let language = match variant.language.trim() {
            "" => UNDETERMINED,
            _ => &variant.language,
        };
        self.dropped += attribute(&mut self.line, "xml:lang", language);
        let mut foreign = self.attributes(&variant.attributes, VARIANT);
        self.line.push('>');
        let content = match self.level {
            Level::One => {
                let mut content = String::new();
                for piece in &variant.content {
                    if let Content::Text(piece) = piece {
                        self.dropped += text(&mut content, piece);
                    }
                }
                Cow::from(content)
            }
            // Nearly all segments are one text.
            Level::Two => match variant.content.as_slice() {
                [] => "".into(),
                pieces => {
                    let mut content = String::new();
                    self.dropped += code::write(&mut content, pieces, |name, value| {
                        foreign.push(foreign_prop("", &name, value));
                    });
                    content.into()
                }
            },
        };
        self.dropped += information(&mut self.line, &variant.notes, &variant.props, foreign);
        self.line.push_str("<seg>");
        self.line.push_str(&content);
        self.line.push_str("</seg></tuv>");
    }
}

/// Whether the DTD allows the value: `segtype` is one of four words.
fn is_valid(name: &str, value: &str) -> bool {
    name != "segtype" || SEGMENT_TYPES.contains(&value)
}

/// A property for what the DTD has no place for.
pub(super) fn foreign_prop(of: &str, name: &str, value: &str) -> Prop {
    let kind = format!("{FOREIGN}{of}{name}");
    Prop { kind, attributes: Vec::new(), text: value.to_owned() }
}

/// Notes, then properties, then what became properties. Gives the number of characters left out.
fn information(line: &mut String, notes: &[Note], props: &[Prop], mut more: Vec<Prop>) -> u64 {
    let mut dropped = 0;
    let mut known = |line: &mut String, of: &str, attributes: &[(String, String)]| {
        for (name, value) in attributes {
            if INFORMATION.contains(&name.as_str()) {
                dropped += attribute(line, name, value);
            } else {
                more.push(foreign_prop(of, name, value));
            }
        }
    };
    let mut dropped_text = 0;
    for note in notes {
        line.push_str("<note");
        known(line, "note:", &note.attributes);
        line.push('>');
        dropped_text += text(line, &note.text);
        line.push_str("</note>");
    }
    for prop in props {
        line.push_str("<prop");
        dropped_text += attribute(line, "type", &prop.kind);
        known(line, "prop:", &prop.attributes);
        line.push('>');
        dropped_text += text(line, &prop.text);
        line.push_str("</prop>");
    }
    for Prop { kind, text: value, .. } in more {
        line.push_str("<prop");
        dropped_text += attribute(line, "type", &kind);
        line.push('>');
        dropped_text += text(line, &value);
        line.push_str("</prop>");
    }
    dropped + dropped_text
}
