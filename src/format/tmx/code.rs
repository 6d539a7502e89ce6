//! The content of a segment, written: text, and inline codes as the DTD has them.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::escape::{attribute, text};
use crate::memory::unit::{Code, CodeKind, Content};

/// The attributes that the DTD has for an inline element, or for `sub`.
fn known_attributes(element: &str) -> Option<&'static [&'static str]> {
    Some(match element {
        "bpt" => &["i", "x", "type"],
        "ept" => &["i"],
        "it" => &["pos", "x", "type"],
        "ph" => &["x", "assoc", "type"],
        "hi" => &["x", "type"],
        "ut" => &["x"],
        "sub" => &["datatype", "type"],
        _ => return None,
    })
}

/// Appends content. Attributes that the DTD does not have are handed to `foreign`, named
/// `NUMBER:NAME` by the number of their code in the segment. Gives the number of characters left
/// out.
pub(super) fn write(
    out: &mut String,
    content: &[Content],
    mut foreign: impl FnMut(String, &str),
) -> u64 {
    let mut dropped = 0;
    let mut pairs = Pairs::of(content);
    let mut highlights: u32 = 0;
    let mut number = 0;
    for piece in content {
        let code = match piece {
            Content::Text(piece) => {
                dropped += text(out, piece);
                continue;
            }
            Content::Code(code) => code,
        };
        number += 1;
        let element = match code.kind {
            CodeKind::PairStart => "bpt",
            CodeKind::PairEnd => "ept",
            CodeKind::Isolated => "it",
            CodeKind::Placeholder => "ph",
            CodeKind::Unknown => "ut",
            CodeKind::HighlightStart => "hi",
            CodeKind::HighlightEnd => {
                if highlights > 0 {
                    highlights -= 1;
                    out.push_str("</hi>");
                }
                continue;
            }
        };
        out.extend(["<", element]);
        let known = known_attributes(element).unwrap_or_default();
        for (name, value) in &code.attributes {
            if known.contains(&name.as_str()) && is_valid(name, value) {
                dropped += attribute(out, name, value);
            } else {
                foreign(format!("{number}:{name}"), value);
            }
        }
        match code.kind {
            CodeKind::PairStart if value(code, "i").is_none() => {
                attribute(out, "i", &pairs.start());
            }
            CodeKind::PairEnd if value(code, "i").is_none() => {
                attribute(out, "i", &pairs.end());
            }
            CodeKind::Isolated if !value(code, "pos").is_some_and(|pos| is_valid("pos", pos)) => {
                attribute(out, "pos", "begin");
            }
            _ => {}
        }
        out.push('>');
        if code.kind == CodeKind::HighlightStart {
            highlights += 1;
            continue;
        }
        dropped += markup(out, &code.content);
        out.extend(["</", element, ">"]);
    }
    for _ in 0..highlights {
        out.push_str("</hi>");
    }
    dropped
}

fn value<'c>(code: &'c Code, name: &str) -> Option<&'c str> {
    code.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// `pos` is one of two words.
fn is_valid(name: &str, value: &str) -> bool {
    name != "pos" || matches!(value, "begin" | "end")
}

/// Numbers for pairs that have none.
struct Pairs {
    taken: BTreeSet<String>,
    open: Vec<String>,
    next: u32,
}

impl Pairs {
    fn of(content: &[Content]) -> Self {
        let codes = content.iter().filter_map(|piece| match piece {
            Content::Code(code) => Some(code),
            Content::Text(_) => None,
        });
        let taken = codes.filter_map(|code| value(code, "i")).map(str::to_owned).collect();
        Self { taken, open: Vec::new(), next: 0 }
    }

    fn fresh(&mut self) -> String {
        loop {
            self.next += 1;
            let number = self.next.to_string();
            if self.taken.insert(number.clone()) {
                return number;
            }
        }
    }

    fn start(&mut self) -> String {
        let number = self.fresh();
        self.open.push(number.clone());
        number
    }

    fn end(&mut self) -> String {
        self.open.pop().unwrap_or_else(|| self.fresh())
    }
}

/// Appends what stands in a code: XML source, of which `sub` and inline elements in it are markup
/// to TMX and everything else is text.
fn markup(out: &mut String, source: &str) -> u64 {
    if !source.contains('<') {
        // Escaped once by whoever made it; anything else is text.
        return match quick_xml::escape::unescape(source) {
            Ok(plain) if reads_back(source, &plain) => {
                out.push_str(source);
                0
            }
            Ok(plain) => text(out, &plain),
            Err(_) => text(out, source),
        };
    }
    let mut written = String::new();
    match elements(&mut written, source) {
        Some(dropped) => {
            out.push_str(&written);
            dropped
        }
        None => text(out, source),
    }
}

/// Whether the source may stand as it is: no character that XML cannot hold, and no entity but
/// XML's own.
fn reads_back(source: &str, plain: &str) -> bool {
    plain.chars().all(super::entities::is_legal)
        && !source.contains('\r')
        && !source.contains("]]>")
        && source.split('&').skip(1).all(|part| {
            part.split_once(';')
                .is_some_and(|(name, _)| super::entities::Entities::by_xml(name).is_some())
        })
}

/// Appends source with elements in it; `None` where it is not well-formed.
fn elements(out: &mut String, source: &str) -> Option<u64> {
    let mut dropped = 0;
    let mut xml = quick_xml::Reader::from_str(source);
    // The elements that are open, with whether they are TMX's.
    let mut open: Vec<(String, bool)> = Vec::new();
    loop {
        match xml.read_event().ok()? {
            Event::Eof => return open.is_empty().then_some(dropped),
            Event::Start(tag) | Event::Empty(tag) if !is_ours(&tag, &open) => {
                let empty = source.as_bytes()[..xml.buffer_position() as usize].ends_with(b"/>");
                dropped += text(
                    out,
                    &format!(
                        "<{}{}>",
                        &*String::from_utf8_lossy(tag.as_bytes()),
                        if empty { "/" } else { "" }
                    ),
                );
                if !empty {
                    open.push((tag.name().0.to_owned(), false));
                }
            }
            Event::Start(tag) => {
                dropped += start(out, &tag)?;
                open.push((tag.name().0.to_owned(), true));
            }
            Event::Empty(tag) => {
                dropped += start(out, &tag)?;
                out.extend(["</", tag.name().0, ">"]);
            }
            Event::End(_) => {
                let (name, ours) = open.pop()?;
                match ours {
                    true => out.extend(["</", &name, ">"]),
                    false => dropped += text(out, &format!("</{name}>")),
                }
            }
            Event::Text(piece) => dropped += text(out, &piece),
            Event::CData(piece) => dropped += text(out, &piece),
            Event::GeneralRef(name) => match super::entities::Entities::by_xml(&name) {
                Some(super::entities::Meaning::Char(_)) => out.extend(["&", &name, ";"]),
                _ => dropped += text(out, &format!("&{};", &*name)),
            },
            _ => {}
        }
    }
}

/// Whether the DTD has the element there: `sub` in a code, inline elements in `sub`, each with no
/// attributes but its own, the required ones among them.
fn is_ours(tag: &BytesStart<'_>, open: &[(String, bool)]) -> bool {
    let name = tag.name();
    let Some(known) = known_attributes(name.0) else { return false };
    let parent = open.iter().rev().find(|(_, ours)| *ours).map(|(name, _)| name.as_str());
    let in_place = match (name.0, parent) {
        ("sub", parent) => !matches!(parent, Some("sub" | "hi")),
        (_, parent) => matches!(parent, Some("sub" | "hi")),
    };
    let has = |wanted: &str| tag.attributes().flatten().any(|a| a.key.0 == wanted);
    let required = match name.0 {
        "bpt" | "ept" => has("i"),
        "it" => has("pos"),
        _ => true,
    };
    in_place
        && required
        && tag.attributes().all(|attribute| {
            attribute.is_ok_and(|a| known.contains(&a.key.0) && is_valid(a.key.0, &a.value))
        })
}

fn start(out: &mut String, tag: &BytesStart<'_>) -> Option<u64> {
    let mut dropped = 0;
    out.extend(["<", tag.name().0]);
    for found in tag.attributes() {
        let found = found.ok()?;
        let value = quick_xml::escape::unescape(&found.value).ok()?;
        dropped += attribute(out, found.key.0, &value);
    }
    out.push('>');
    Some(dropped)
}
