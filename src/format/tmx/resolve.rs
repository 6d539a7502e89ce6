//! What the pieces of a text stand for, and what is to be said of them: references, attributes,
//! characters that XML does not allow.

use std::borrow::Cow;
use std::collections::HashSet;

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

/// Whether a text surely has no character that XML does not allow; `false` where a closer look is
/// needed.
pub(super) fn is_plainly_legal(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Branchless, so that the usual case runs at the speed of memory.
    let control = bytes.iter().fold(false, |found, b| found | (*b < 0x20 && !matches!(b, 9 | 10)));
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF; U+FFFD, EF BF BD, is allowed.
    !control && memchr::memmem::find(bytes, b"\xEF\xBF").is_none()
}

/// The text without the characters that XML does not allow; where the first was, and how many.
pub(super) fn legal(text: &str) -> (Cow<'_, str>, Option<(usize, usize)>) {
    if is_plainly_legal(text) {
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
    Endless,
    Ampersand,
    Control,
    ElementInText,
    Element,
    StrayText,
    Attributes,
    SegmentAttributes,
    Encoding,
    Unclosed,
    Unopened,
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
    said: u16,
    /// Whether the markup is broken somewhere.
    pub(super) damaged: bool,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(text: &'a str, entities: &'a Entities) -> Self {
        Self {
            entities,
            text,
            at: 0,
            counted: (0, 0),
            notices: Vec::new(),
            said: 0,
            damaged: false,
        }
    }

    /// What `&name;` stands for.
    pub(super) fn meaning(&self, name: &str) -> Meaning {
        self.entities.resolve(name)
    }

    /// The offset of the event that is looked at.
    pub(super) fn at(&self) -> usize {
        self.at
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
        let bit = 1_u16 << oddity as u16;
        if self.said & bit == 0 {
            self.said |= bit;
            self.notice(message());
        }
    }

    /// The text that a reference stands for, and what is to be said of it.
    pub(super) fn stands_for(&mut self, name: &str, meaning: Meaning) -> Cow<'a, str> {
        let shown = || short(name);
        let as_written = format!("&{name};").into();
        match meaning {
            Meaning::Char(c) => String::from(c).into(),
            Meaning::Endless => {
                self.odd(Oddity::Endless, || {
                    let shown = shown();
                    format!("`&{shown};` is declared as a text that is too long or goes in circles; it was left as `&{shown};`")
                });
                as_written
            }
            Meaning::Html(text) => {
                self.odd(Oddity::Html, || {
                    format!("`&{};` is HTML and unknown to XML; it was read as in HTML", shown())
                });
                text.into()
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
                "".into()
            }
        }
    }

    pub(super) fn bare_ampersand(&mut self) {
        self.odd(Oddity::Ampersand, || "a bare `&` was read as an ampersand".to_owned());
    }

    /// Markup that is broken and was mended: told once of its kind.
    pub(super) fn mended(&mut self, oddity: Oddity, message: impl FnOnce() -> String) {
        self.damaged = true;
        self.odd(oddity, message);
    }

    /// The attributes of a tag, in order.
    pub(super) fn attributes(&mut self, tag: &BytesStart<'_>) -> Attributes {
        self.attributes_but("", tag).0
    }

    /// The attributes of a tag, in order, and apart from them the value of the one called `name`,
    /// in any case; empty where there is none. Most tags have that one only.
    ///
    /// What is not as XML has it (no quotes, an attribute twice, a name that is none) is read as
    /// far as can be.
    pub(super) fn attributes_but(
        &mut self,
        name: &str,
        tag: &BytesStart<'_>,
    ) -> (Attributes, String) {
        let mut strict = tag.attributes();
        let lenient = strict.with_checks(false).any(|attribute| attribute.is_err());
        let mut all = if lenient { tag.html_attributes() } else { tag.attributes() };
        let (mut attributes, mut apart) = (Attributes::new(), None);
        let mut names = HashSet::new();
        let mut broken = lenient;
        for attribute in all.with_checks(false) {
            let Ok(attribute) = attribute else {
                broken = true;
                break;
            };
            let key = attribute.key.0;
            if !is_name(key) || !names.insert(key.to_owned()) {
                broken = true;
                continue;
            }
            let value = self.value(&attribute.value);
            match &apart {
                None if key.eq_ignore_ascii_case(name) => apart = Some(value),
                _ => attributes.push((key.to_owned(), value)),
            }
        }
        if broken {
            self.mended(Oddity::Attributes, || {
                "the attributes of a tag are damaged; those that could be told were kept".to_owned()
            });
        }
        (attributes, apart.unwrap_or_default())
    }

    /// The value of an attribute: white space becomes spaces, references what they stand for
    /// (XML 1.0, section 3.3.3).
    pub(super) fn value(&mut self, raw: &str) -> String {
        if !raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\n')) {
            return raw.to_owned();
        }
        let spaced = |text: &str| text.replace(['\t', '\n'], " ");
        let mut parts = raw.split('&');
        let mut value = spaced(parts.next().unwrap_or_default());
        for part in parts {
            match part.split_once(';') {
                Some((name, after)) => {
                    let meaning = self.entities.resolve(name);
                    value.push_str(&self.stands_for(name, meaning));
                    value.push_str(&spaced(after));
                }
                None => {
                    self.bare_ampersand();
                    value.push('&');
                    value.push_str(&spaced(part));
                }
            }
        }
        value
    }
}
