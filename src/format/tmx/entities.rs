//! Entities: the ones that XML has, the ones that HTML has, and the ones that a file declares.
//!
//! What a file declares is never expanded, so that no file can make a text grow, and what it
//! declares as another file is never fetched; the names are noted, so that a reader can be told.

use std::collections::HashMap;

use quick_xml::escape::resolve_html5_entity;

/// The longest DOCTYPE that is understood, in bytes. TMX's own DTD, put inside, is 20 kB.
const DOCTYPE_LIMIT: usize = 1 << 20;

/// The entities that a file declares.
#[derive(Debug, Default)]
pub(super) struct Entities {
    declared: HashMap<String, Declared>,
}

#[derive(Debug, PartialEq)]
enum Declared {
    Internal,
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
    /// Declared by the file as another text.
    Declared,
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
        if let Some(number) = name.strip_prefix('#') {
            return match character(number) {
                Some(Some(c)) => Meaning::Char(c),
                Some(None) => Meaning::Illegal,
                None => Meaning::Ampersand,
            };
        }
        match name {
            "lt" => return Meaning::Char('<'),
            "gt" => return Meaning::Char('>'),
            "amp" => return Meaning::Char('&'),
            "apos" => return Meaning::Char('\''),
            "quot" => return Meaning::Char('"'),
            _ => {}
        }
        match self.declared.get(name) {
            Some(Declared::Internal) => Meaning::Declared,
            Some(Declared::External) => Meaning::External,
            None => match resolve_html5_entity(name) {
                Some(text) => Meaning::Html(text),
                None if is_name(name) => Meaning::Unknown,
                None => Meaning::Ampersand,
            },
        }
    }

    /// Takes in `<!ENTITY …` without its `>`. The first declaration of a name holds (XML 1.0, 4.2).
    fn declare(&mut self, declaration: &str) -> Option<()> {
        let rest = declaration.strip_prefix("<!ENTITY")?.trim_start();
        let (name, rest) = rest.split_once(|c: char| c.is_ascii_whitespace())?;
        // `%` begins a parameter entity, which is of use within a DTD only.
        if !is_name(name) || self.declared.contains_key(name) {
            return None;
        }
        let internal = rest.trim_start().starts_with(['"', '\'']);
        let declared = if internal { Declared::Internal } else { Declared::External };
        self.declared.insert(name.to_owned(), declared);
        Some(())
    }
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
