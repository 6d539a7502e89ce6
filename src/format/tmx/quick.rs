//! A unit in one pass, where nothing about it is unusual: elements as TMX has them, attributes in
//! plain quotes, no markup in codes, no comment, only references that XML itself knows.
//!
//! Whatever else stands in a unit is left to `unit.rs`, which knows what to make of it; where both
//! can read a unit they give the same (a property test holds them to it).

use super::entities::{Entities, Meaning};
use crate::memory::unit::{Code, CodeKind, Content, Note, Prop, Unit, Variant};

/// Why a unit was not read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The text ends within the unit, as far as it can be told.
    Short,
    /// It is not as plain as that.
    Unusual,
}

use Refusal::{Short, Unusual};

type Result<T> = std::result::Result<T, Refusal>;
type Attributes = Vec<(String, String)>;

/// The most attributes of a tag: each is compared with those before it.
const MOST_ATTRIBUTES: usize = 32;

/// Reads the unit that a text begins with; gives it with its length in the text. The text has no
/// character that XML does not allow.
pub(super) fn read(text: &str) -> Result<(Unit, usize)> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.expect("<tu")?;
    let mut unit = Unit { variants: Vec::with_capacity(2), ..Unit::default() };
    if cursor.attributes("", &mut unit.attributes)?.empty {
        return Err(Unusual);
    }
    loop {
        cursor.white_space()?;
        match cursor.tag()? {
            Tag::Variant => unit.variants.push(cursor.variant()?),
            Tag::Prop => {
                let prop = cursor.prop()?;
                push(&mut unit.props, prop);
            }
            Tag::Note => {
                let note = cursor.note()?;
                push(&mut unit.notes, note);
            }
            Tag::End => {
                cursor.expect("</tu>")?;
                return if unit.variants.is_empty() { Err(Unusual) } else { Ok((unit, cursor.at)) };
            }
            Tag::Segment => return Err(Unusual),
        }
    }
}

/// Most lists have one item, and a vector begins with room for four.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

enum Tag {
    Variant,
    Segment,
    Prop,
    Note,
    End,
}

/// How a start tag ended, and the value of the attribute that was looked for.
struct Start {
    empty: bool,
    apart: Option<String>,
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn byte(&self) -> Result<u8> {
        self.text.as_bytes().get(self.at).copied().ok_or(Short)
    }

    fn expect(&mut self, what: &str) -> Result<()> {
        let rest = self.rest();
        if rest.starts_with(what.as_bytes()) {
            self.at += what.len();
            return Ok(());
        }
        Err(if what.as_bytes().starts_with(rest) { Short } else { Unusual })
    }

    fn white_space(&mut self) -> Result<()> {
        while matches!(self.byte()?, b' ' | b'\n' | b'\t') {
            self.at += 1;
        }
        Ok(())
    }

    /// What the next tag is; goes past the name of a start tag.
    fn tag(&mut self) -> Result<Tag> {
        let rest = self.rest();
        for (name, tag) in [
            ("<tuv", Tag::Variant),
            ("<seg", Tag::Segment),
            ("<prop", Tag::Prop),
            ("<note", Tag::Note),
        ] {
            if rest.starts_with(name.as_bytes()) {
                self.at += name.len();
                return Ok(tag);
            }
        }
        match rest {
            [b'<', b'/', ..] => Ok(Tag::End),
            rest if rest.len() < 5 => Err(Short),
            _ => Err(Unusual),
        }
    }

    /// The rest of a start tag, from the end of its name; the attribute called `name` is kept
    /// apart.
    fn attributes(&mut self, name: &str, attributes: &mut Attributes) -> Result<Start> {
        let mut apart = None;
        loop {
            let before = self.at;
            self.white_space()?;
            match self.byte()? {
                b'>' => {
                    self.at += 1;
                    return Ok(Start { empty: false, apart });
                }
                b'/' => {
                    self.expect("/>")?;
                    return Ok(Start { empty: true, apart });
                }
                _ if before == self.at || attributes.len() == MOST_ATTRIBUTES => {
                    return Err(Unusual);
                }
                _ => {}
            }
            let (key, value) = self.attribute()?;
            let known = attributes.iter().any(|(other, _)| other == key);
            if known || (apart.is_some() && key == name) {
                return Err(Unusual);
            }
            if key == name {
                apart = Some(value.to_owned());
            } else if key.eq_ignore_ascii_case(name) {
                return Err(Unusual);
            } else {
                push(attributes, (key.to_owned(), value.to_owned()));
            }
        }
    }

    fn attribute(&mut self) -> Result<(&'t str, &'t str)> {
        let rest = self.rest();
        let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-' | b'.');
        let length = rest.iter().position(|b| !name(b)).ok_or(Short)?;
        if !rest[0].is_ascii_alphabetic() {
            return Err(Unusual);
        }
        let key = &self.text[self.at..self.at + length];
        self.at += length;
        self.expect("=")?;
        let quote = self.byte()?;
        if !matches!(quote, b'"' | b'\'') {
            return Err(Unusual);
        }
        self.at += 1;
        let rest = self.rest();
        // Values are short; a search for the quote alone would read on where it is lost.
        let special = |b: &u8| *b == quote || matches!(b, b'<' | b'&' | b'\t' | b'\n');
        let length = rest.iter().position(special).ok_or(Short)?;
        if rest[length] != quote {
            return Err(Unusual);
        }
        let value = &self.text[self.at..self.at + length];
        self.at += length + 1;
        Ok((key, value))
    }

    /// The text up to the next tag, as the file has it.
    fn raw(&mut self) -> Result<&'t str> {
        let length = memchr::memchr(b'<', self.rest()).ok_or(Short)?;
        let raw = &self.text[self.at..self.at + length];
        self.at += length;
        Ok(raw)
    }

    fn prop(&mut self) -> Result<Prop> {
        let mut attributes = Vec::new();
        let Start { empty, apart } = self.attributes("type", &mut attributes)?;
        let text = if empty { String::new() } else { self.plain("</prop>")? };
        Ok(Prop { kind: apart.unwrap_or_default(), attributes, text })
    }

    fn note(&mut self) -> Result<Note> {
        let mut attributes = Vec::new();
        let Start { empty, .. } = self.attributes("", &mut attributes)?;
        let text = if empty { String::new() } else { self.plain("</note>")? };
        Ok(Note { attributes, text })
    }

    /// Text without markup, and the end tag.
    fn plain(&mut self, end: &str) -> Result<String> {
        let mut text = String::new();
        resolve(self.raw()?, &mut text)?;
        self.expect(end)?;
        Ok(text)
    }

    fn variant(&mut self) -> Result<Variant> {
        let mut variant = Variant::default();
        let Start { empty, apart } = self.attributes("xml:lang", &mut variant.attributes)?;
        variant.language = match apart {
            Some(language) => language,
            None => {
                let old = variant.attributes.iter().position(|(name, _)| name == "lang");
                variant.attributes.remove(old.ok_or(Unusual)?).1
            }
        };
        if empty || variant.language.trim().is_empty() {
            return Err(Unusual);
        }
        let mut has_segment = false;
        loop {
            self.white_space()?;
            match self.tag()? {
                Tag::Prop => push(&mut variant.props, self.prop()?),
                Tag::Note => push(&mut variant.notes, self.note()?),
                Tag::Segment if !has_segment => {
                    has_segment = true;
                    match self.byte()? {
                        b'>' => {
                            self.at += 1;
                            self.segment(&mut variant.content)?;
                        }
                        _ => self.expect("/>")?,
                    }
                }
                Tag::End => {
                    self.expect("</tuv>")?;
                    return if has_segment { Ok(variant) } else { Err(Unusual) };
                }
                Tag::Segment | Tag::Variant => return Err(Unusual),
            }
        }
    }

    fn segment(&mut self, content: &mut Vec<Content>) -> Result<()> {
        let mut text = String::new();
        let mut highlights = 0;
        loop {
            resolve(self.raw()?, &mut text)?;
            let rest = self.rest();
            if rest.starts_with(b"</seg>") && highlights == 0 {
                self.at += "</seg>".len();
                if !text.is_empty() {
                    push(content, Content::Text(text));
                }
                return Ok(());
            }
            if !text.is_empty() {
                content.push(Content::Text(std::mem::take(&mut text)));
            }
            let mut attributes = Vec::new();
            let kind = match rest {
                [b'<', b'b', b'p', b't', ..] => CodeKind::PairStart,
                [b'<', b'e', b'p', b't', ..] => CodeKind::PairEnd,
                [b'<', b'p', b'h', ..] => CodeKind::Placeholder,
                [b'<', b'i', b't', ..] => CodeKind::Isolated,
                [b'<', b'u', b't', ..] => CodeKind::Unknown,
                [b'<', b'h', b'i', ..] => CodeKind::HighlightStart,
                [b'<', b'/', b'h', b'i', b'>', ..] if highlights > 0 => CodeKind::HighlightEnd,
                rest if rest.len() < 6 => return Err(Short),
                _ => return Err(Unusual),
            };
            let mut code = String::new();
            match kind {
                CodeKind::HighlightEnd => {
                    self.at += "</hi>".len();
                    highlights -= 1;
                }
                CodeKind::HighlightStart => {
                    self.at += "<hi".len();
                    if self.attributes("", &mut attributes)?.empty {
                        return Err(Unusual);
                    }
                    highlights += 1;
                }
                kind => {
                    let (start, end) = match kind {
                        CodeKind::PairStart => ("<bpt", "</bpt>"),
                        CodeKind::PairEnd => ("<ept", "</ept>"),
                        CodeKind::Isolated => ("<it", "</it>"),
                        CodeKind::Placeholder => ("<ph", "</ph>"),
                        _ => ("<ut", "</ut>"),
                    };
                    self.at += start.len();
                    if !self.attributes("", &mut attributes)?.empty {
                        let raw = self.raw()?;
                        check(raw)?;
                        code.push_str(raw);
                        self.expect(end)?;
                    }
                }
            }
            content.push(Content::Code(Code { kind, attributes, content: code }));
        }
    }
}

/// Appends what a text stands for.
fn resolve(raw: &str, text: &mut String) -> Result<()> {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (character, after) = reference(&rest[at + 1..])?;
        text.push_str(&rest[..at]);
        text.push(character);
        rest = after;
    }
    if text.is_empty() {
        text.reserve_exact(rest.len());
    }
    text.push_str(rest);
    Ok(())
}

/// Refuses references that XML does not know.
fn check(raw: &str) -> Result<()> {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        rest = reference(&rest[at + 1..])?.1;
    }
    Ok(())
}

/// The character of a reference from after its `&`, and what follows it.
fn reference(after: &str) -> Result<(char, &str)> {
    // The longest that are usual, such as `&#x1F600;`, have nine characters.
    let length = after.bytes().take(10).position(|b| b == b';').ok_or(Unusual)?;
    match Entities::by_xml(&after[..length]) {
        Some(Meaning::Char(character)) => Ok((character, &after[length + 1..])),
        _ => Err(Unusual),
    }
}
