//! What the pieces of a text stand for, and what is to be said of them: references, attributes,
//! characters that XML does not allow.

use std::borrow::Cow;

use quick_xml::events::BytesStart;

use super::entities::{Entities, Meaning, is_legal, is_name};
use super::split::lines;

/// The most notices that are given of one unit.
const MOST_NOTICES: usize = 100;

/// Attributes, in file order.
pub(super) type Attributes = Vec<(String, String)>;

/// Something to be said about a place in the text.
#[derive(Debug)]
pub(super) struct Notice {
    /// The number of line ends in the text before it.
    pub(super) line: u64,
    pub(super) message: String,
}

/// The text without the characters that XML does not allow; where the first was, and how many.
pub(super) fn legal(text: &str) -> (Cow<'_, str>, Option<(usize, usize)>) {
    let bytes = text.as_bytes();
    // Branchless, so that the usual case runs at the speed of memory.
    let control = bytes.iter().fold(false, |found, b| found | (*b < 0x20 && !matches!(b, 9 | 10)));
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF; U+FFFD, EF BF BD, is allowed.
    if !control && memchr::memmem::find(bytes, b"\xEF\xBF").is_none() {
        return (text.into(), None);
    }
    let Some(first) = text.find(|c| !is_legal(c)) else { return (text.into(), None) };
    let kept: String = text.chars().filter(|c| is_legal(*c)).collect();
    let count = text[first..].chars().filter(|c| !is_legal(*c)).count();
    (kept.into(), Some((first, count)))
}

/// A name that is short enough for a message.
pub(super) fn short(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &name[..at]).into(),
        None => name.into(),
    }
}

/// What is said once in a unit, however often it occurs.
#[derive(Clone, Copy)]
pub(super) enum Oddity {
    Html,
    Unknown,
    External,
    Ampersand,
    Control,
    ElementInText,
    Element,
    StrayText,
}

/// Resolves the references of one unit and collects what there is to say of it.
pub(super) struct Resolver<'a> {
    entities: &'a Entities,
    text: &'a str,
    /// The offset in the text of the event that is looked at.
    at: usize,
    /// An offset up to which lines have been counted, and how many.
    counted: (usize, u64),
    pub(super) notices: Vec<Notice>,
    /// The oddities that have been said, one bit each.
    said: u8,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(text: &'a str, entities: &'a Entities) -> Self {
        Self { entities, text, at: 0, counted: (0, 0), notices: Vec::new(), said: 0 }
    }

    /// What `&name;` stands for.
    pub(super) fn meaning(&self, name: &str) -> Meaning {
        self.entities.resolve(name)
    }

    /// Goes on to the event at an offset.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The damage that makes the unit unusable.
    pub(super) fn damage(&self, message: impl Into<String>) -> Notice {
        let (from, before) = self.counted;
        let between = self.text.get(from..self.at).unwrap_or_default();
        Notice { line: before + lines(between), message: message.into() }
    }

    pub(super) fn notice(&mut self, message: impl Into<String>) {
        if self.notices.len() > MOST_NOTICES {
            return;
        }
        if self.notices.len() == MOST_NOTICES {
            let message = "more of its parts are not as they should be".to_owned();
            self.notices.push(Notice { line: self.counted.1, message });
            return;
        }
        let notice = self.damage(message);
        // However many notices there are, the lines are counted once.
        self.counted = (self.at, notice.line);
        self.notices.push(notice);
    }

    /// A notice that is given once.
    pub(super) fn odd(&mut self, oddity: Oddity, message: impl FnOnce() -> String) {
        let bit = 1 << oddity as u8;
        if self.said & bit == 0 {
            self.said |= bit;
            self.notice(message());
        }
    }

    /// The text that a reference stands for, and what is to be said of it.
    pub(super) fn stands_for(
        &mut self,
        name: &str,
        meaning: Meaning,
    ) -> Result<Cow<'a, str>, Notice> {
        let shown = || short(name);
        let as_written = Ok(format!("&{name};").into());
        match meaning {
            Meaning::Char(c) => Ok(String::from(c).into()),
            Meaning::Declared => Err(self.damage(format!(
                "it uses the entity `&{};`, which the file declares; such entities are never \
                 expanded",
                shown()
            ))),
            Meaning::Html(text) => {
                self.odd(Oddity::Html, || {
                    format!("`&{};` is HTML and unknown to XML; it was read as in HTML", shown())
                });
                Ok(text.into())
            }
            Meaning::External => {
                self.odd(Oddity::External, || {
                    let shown = shown();
                    format!("`&{shown};` is another file, which is never read; it was left as `&{shown};`")
                });
                as_written
            }
            Meaning::Unknown => {
                self.odd(Oddity::Unknown, || {
                    let shown = shown();
                    format!("`&{shown};` is declared nowhere; it was left as `&{shown};`")
                });
                as_written
            }
            Meaning::Ampersand => {
                self.bare_ampersand();
                as_written
            }
            Meaning::Illegal => {
                self.odd(Oddity::Control, || {
                    format!(
                        "`&{};` is a character that XML does not allow; it was left out",
                        shown()
                    )
                });
                Ok("".into())
            }
        }
    }

    pub(super) fn bare_ampersand(&mut self) {
        self.odd(Oddity::Ampersand, || "a bare `&` was read as an ampersand".to_owned());
    }

    /// The attributes of a tag, in order.
    pub(super) fn attributes(&mut self, tag: &BytesStart<'_>) -> Result<Attributes, Notice> {
        Ok(self.attributes_but("", tag)?.0)
    }

    /// The attributes of a tag, in order, and apart from them the value of the one called `name`,
    /// in any case; empty where there is none. Most tags have that one only.
    pub(super) fn attributes_but(
        &mut self,
        name: &str,
        tag: &BytesStart<'_>,
    ) -> Result<(Attributes, String), Notice> {
        let (mut attributes, mut apart) = (Vec::new(), None);
        for attribute in tag.attributes() {
            let attribute = attribute
                .map_err(|error| self.damage(format!("its markup is damaged: {error}")))?;
            let key = attribute.key.0;
            if !is_name(key) {
                return Err(self.damage(format!("`{}` cannot name an attribute", short(key))));
            }
            let value = self.value(&attribute.value)?;
            match &apart {
                None if key.eq_ignore_ascii_case(name) => apart = Some(value),
                _ => attributes.push((key.to_owned(), value)),
            }
        }
        Ok((attributes, apart.unwrap_or_default()))
    }

    /// The value of an attribute: white space becomes spaces, references what they stand for
    /// (XML 1.0, section 3.3.3).
    pub(super) fn value(&mut self, raw: &str) -> Result<String, Notice> {
        if !raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\n')) {
            return Ok(raw.to_owned());
        }
        let spaced = |text: &str| text.replace(['\t', '\n'], " ");
        let mut parts = raw.split('&');
        let mut value = spaced(parts.next().unwrap_or_default());
        for part in parts {
            match part.split_once(';') {
                Some((name, after)) => {
                    let meaning = self.entities.resolve(name);
                    value.push_str(&self.stands_for(name, meaning)?);
                    value.push_str(&spaced(after));
                }
                None => {
                    self.bare_ampersand();
                    value.push('&');
                    value.push_str(&spaced(part));
                }
            }
        }
        Ok(value)
    }
}
