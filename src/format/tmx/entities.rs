//! Entities: the ones that XML has, the ones that HTML has, and the ones that a file declares.
//!
//! What a file declares as a text is put in its place, within bounds, so that no file can make a
//! text grow without end; what it declares as another file is never fetched.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::escape::resolve_html5_entity;

/// The longest DOCTYPE that is understood, in bytes. TMX's own DTD, put inside, is 20 kB.
const DOCTYPE_LIMIT: usize = 1 << 20;
/// The most that the entities of one unit may come to, in bytes, each reference counting for one
/// more: no honest file needs more, and a bomb does little.
const EXPANSION_LIMIT: usize = 64 * 1024;
/// How deep entities may stand in one another.
const DEPTH_LIMIT: usize = 16;

/// The entities that a file declares.
#[derive(Debug, Default)]
pub(super) struct Entities {
    declared: HashMap<String, Declared>,
}

#[derive(Debug, PartialEq)]
enum Declared {
    /// The text that it stands for.
    Internal(String),
    External,
}

/// What a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// One of XML's five, or a character by number.
    Char(char),
    /// A character that XML may not contain.
    Illegal,
    /// An entity of HTML's.
    Html(&'static str),
    /// Declared by the file as a text that is too long or goes in circles.
    Endless,
    /// Declared by the file as another file.
    External,
    /// A name that nobody declares.
    Unknown,
    /// Not a reference: an ampersand that happens to have a semicolon after it.
    Ampersand,
}

impl Entities {
    /// What `&name;` stands for.
    pub(super) fn resolve(&self, name: &str) -> Meaning {
        if let Some(meaning) = Self::by_xml(name) {
            return meaning;
        }
        match self.declared.get(name) {
            Some(Declared::Internal(_)) => Meaning::Endless,
            Some(Declared::External) => Meaning::External,
            None => match resolve_html5_entity(name) {
                Some(text) => Meaning::Html(text),
                None if is_name(name) => Meaning::Unknown,
                None => Meaning::Ampersand,
            },
        }
    }

    /// What `&name;` stands for by XML alone: one of its five, or a character by number.
    pub(super) fn by_xml(name: &str) -> Option<Meaning> {
        Some(match name {
            "lt" => Meaning::Char('<'),
            "gt" => Meaning::Char('>'),
            "amp" => Meaning::Char('&'),
            "apos" => Meaning::Char('\''),
            "quot" => Meaning::Char('"'),
            _ => match character(name.strip_prefix('#')?) {
                Some(Some(c)) => Meaning::Char(c),
                Some(None) => Meaning::Illegal,
                None => Meaning::Ampersand,
            },
        })
    }

    /// A unit's text with the entities that the file declares put in their places (XML 1.0, 4.4),
    /// so far as they stay within bounds; the others are left as they are written.
    pub(super) fn expand<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.declared.is_empty() {
            return text.into();
        }
        let mut expanded = String::new();
        let (mut copied, mut at, mut budget) = (0, 0, EXPANSION_LIMIT);
        while let Some(next) = memchr::memchr2(b'&', b'<', &text.as_bytes()[at..]) {
            at += next;
            let rest = &text[at..];
            if rest.starts_with('<') {
                // Nothing is a reference in what is no text.
                let span = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
                let span = span.into_iter().find(|(begin, _)| rest.starts_with(begin));
                at += span.and_then(|(_, end)| Some(rest.find(end)? + end.len())).unwrap_or(1);
                continue;
            }
            if let Some((name, value)) = self.internal(rest) {
                let (length, left) = (expanded.len() + at - copied, budget);
                expanded.push_str(&text[copied..at]);
                if self.expand_into(&mut expanded, value, DEPTH_LIMIT, &mut budget).is_some() {
                    copied = at + name.len() + 2;
                } else {
                    expanded.truncate(length);
                    copied = at;
                    // A small one after it may still fit; a second large one costs little.
                    budget = left / 2;
                }
                at += name.len() + 2;
            } else {
                at += 1;
            }
        }
        if copied == 0 && expanded.is_empty() {
            return text.into();
        }
        expanded.push_str(&text[copied..]);
        expanded.into()
    }

    /// The entity that a text begins with a reference to, if the file declares it as a text.
    fn internal<'t>(&self, text: &'t str) -> Option<(&'t str, &str)> {
        let end = text.bytes().take(256).position(|b| b == b';')?;
        let name = &text[1..end];
        match self.declared.get(name)? {
            Declared::Internal(value) => Some((name, value)),
            Declared::External => None,
        }
    }

    fn expand_into(
        &self,
        text: &mut String,
        value: &str,
        depth: usize,
        budget: &mut usize,
    ) -> Option<()> {
        *budget = budget.checked_sub(value.len() + 1)?;
        let depth = depth.checked_sub(1)?;
        let mut rest = value;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            match self.internal(rest) {
                Some((name, value)) => {
                    self.expand_into(text, value, depth, budget)?;
                    rest = &rest[name.len() + 2..];
                }
                None => {
                    text.push('&');
                    rest = &rest[1..];
                }
            }
        }
        text.push_str(rest);
        Some(())
    }

    /// Takes in `<!ENTITY …` without its `>`. The first declaration of a name holds (XML 1.0, 4.2).
    fn declare(&mut self, declaration: &str) -> Option<()> {
        let rest = declaration.strip_prefix("<!ENTITY")?.trim_start();
        let (name, rest) = rest.split_once(|c: char| c.is_ascii_whitespace())?;
        // `%` begins a parameter entity, which is of use within a DTD only.
        if !is_name(name) || self.declared.contains_key(name) {
            return None;
        }
        let rest = rest.trim_start();
        let declared = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                Declared::Internal(literal(rest[1..].split(quote).next()?))
            }
            _ => Declared::External,
        };
        self.declared.insert(name.to_owned(), declared);
        Some(())
    }
}

/// The text of an entity from what its declaration says: characters by number are put in their
/// places at once, entities when it is used (XML 1.0, 4.4.5).
fn literal(value: &str) -> String {
    let mut parts = value.split("&#");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(number, after)| Some((character(number)??, after))) {
            Some((character, after)) => {
                text.push(character);
                text.push_str(after);
            }
            None => text.extend(["&#", part]),
        }
    }
    text
}

/// The character of a reference's number (`160`, `xA0`): `None` where it is no number, `Some(None)`
/// where XML has no such character.
fn character(number: &str) -> Option<Option<char>> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    // A number too large for `u32` is a number all the same, of no character.
    let value = u32::from_str_radix(digits, radix).ok();
    Some(value.and_then(char::from_u32).filter(|c| is_legal(*c)))
}

/// Whether XML 1.0 allows the character (production 2, `Char`).
pub(super) fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether it has the form of a name (XML 1.0, production 5, letters beyond ASCII not checked).
pub(super) fn is_name(name: &str) -> bool {
    let first = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | 0x80..);
    let other = |b: &u8| first(b) || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    name.as_bytes().first().is_some_and(first) && name.as_bytes().iter().all(other)
}

/// Finds the end of a DOCTYPE and collects the entities that it declares. Can be given the same
/// text again with more at its end, and goes on where it was.
#[derive(Debug)]
pub(super) struct Doctype {
    at: usize,
    state: State,
    entities: Entities,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Outside,
    OutsideQuote(u8),
    Subset,
    /// In a declaration of the internal subset that begins at an offset.
    Declaration(usize),
    DeclarationQuote(usize, u8),
    Comment(usize),
    Instruction,
}

/// How far a DOCTYPE goes.
#[derive(Debug)]
pub(super) enum Extent {
    /// Not known yet.
    More,
    /// It ends before an offset.
    End(usize, Entities),
    /// It has no end, or a longer text than is sensible.
    Damaged,
}

impl Doctype {
    /// Begins a search; the text will begin with `<!DOCTYPE`.
    pub(super) fn new() -> Self {
        Self { at: "<!DOCTYPE".len(), state: State::Outside, entities: Entities::default() }
    }

    /// Looks on.
    pub(super) fn feed(&mut self, text: &str) -> Extent {
        let bytes = text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let before = &bytes[..self.at];
            self.state = match (self.state, byte) {
                // A literal may hold a `<`, but a lost quote is likelier.
                (State::Outside | State::OutsideQuote(_), b'<') => {
                    return Extent::End(self.at, std::mem::take(&mut self.entities));
                }
                (State::Outside, b'"' | b'\'') => State::OutsideQuote(byte),
                (State::Outside, b'[') => State::Subset,
                (State::Outside, b'>') => {
                    return Extent::End(self.at + 1, std::mem::take(&mut self.entities));
                }
                (State::OutsideQuote(quote), _) if byte == quote => State::Outside,
                (State::Subset, b']') => State::Outside,
                (State::Subset, b'<') => State::Declaration(self.at),
                (State::Declaration(start), b'"' | b'\'') => State::DeclarationQuote(start, byte),
                (State::Declaration(start), b'-') if &before[start..] == b"<!-" => {
                    State::Comment(self.at + 1)
                }
                (State::Declaration(start), b'?') if &before[start..] == b"<" => State::Instruction,
                (State::Declaration(start), b'>') => {
                    self.entities.declare(&text[start..self.at]);
                    State::Subset
                }
                (State::DeclarationQuote(start, quote), _) if byte == quote => {
                    State::Declaration(start)
                }
                (State::Comment(start), b'>') if before[start..].ends_with(b"--") => State::Subset,
                (State::Instruction, b'>') if before.ends_with(b"?") => State::Subset,
                (state, _) => state,
            };
            self.at += 1;
            if self.at > DOCTYPE_LIMIT {
                return Extent::Damaged;
            }
        }
        Extent::More
    }
}
