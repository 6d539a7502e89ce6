//! The SRX reader: 2.0, and 1.0, whose elements are the same but for where they stand.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::error::{Error, ErrorKind, Position, Result};

use super::{FormatHandling, LanguageMap, LanguageRules, Rule, Srx};

/// The most characters that a pattern may have.
const LONGEST_PATTERN: usize = 1 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Srx> {
    let text = decode(bytes)?;
    let mut reading = Reading::default();
    let mut reader = Reader::from_str(&text);
    let mut counted = (0, 1);
    loop {
        let at = reader.buffer_position() as usize;
        let event = reader.read_event();
        counted.1 += text.as_bytes()[counted.0..at.min(text.len())]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count() as u64;
        counted.0 = at.min(text.len());
        reading.line = counted.1;
        match event {
            Ok(Event::Start(start)) => reading.start(&start, false)?,
            Ok(Event::Empty(start)) => {
                reading.start(&start, true)?;
            }
            Ok(Event::End(end)) => reading.end(local(end.name().as_ref()))?,
            Ok(Event::Text(text)) => reading.text(&text.xml10_content()),
            Ok(Event::CData(text)) => reading.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => reading.reference(&reference)?,
            Ok(Event::Eof) => return reading.finish(),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => return Err(reading.error(format!("not well-formed XML: {error}"))),
        }
    }
}

/// The text: by its byte-order mark, else by its declaration, else UTF-8.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        let (_, rest) = head.split_once("encoding=")?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let label = rest[1..].split(quote).next()?;
        Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
    };
    let (encoding, mark) =
        Encoding::for_bom(bytes).unwrap_or_else(|| (declared().unwrap_or(UTF_8), 0));
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
    if damaged {
        let reason = format!("the file is not in {}, the encoding that it claims", encoding.name());
        return Err(Error::new(ErrorKind::Encoding, reason).with_hint("save it as UTF-8"));
    }
    Ok(text)
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[derive(Default)]
struct Reading {
    line: u64,
    stack: Vec<String>,
    seen_srx: bool,
    cascade: bool,
    segment_subflows: bool,
    format_handling: FormatHandling,
    rules: Vec<LanguageRules>,
    maps: Vec<(LanguageMap, u64)>,
    rule: Option<OpenRule>,
}

#[derive(Default)]
struct OpenRule {
    breaks: bool,
    before: String,
    after: String,
    line: u64,
}

impl Reading {
    fn error(&self, reason: impl Into<String>) -> Error {
        let position = Position { line: Some(self.line), ..Position::default() };
        Error::new(ErrorKind::Malformed, reason).at(position)
    }

    fn is_in(&self, element: &str) -> bool {
        self.stack.last().is_some_and(|last| last == element)
    }

    fn attribute(&self, start: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|e| self.error(format!("a bad attribute: {e}")))?;
            if attribute.key.as_ref() == name {
                let value = attribute
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .map_err(|e| self.error(format!("a bad value of `{name}`: {e}")))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    fn needed(&self, start: &BytesStart<'_>, name: &str) -> Result<String> {
        let element = start.name();
        let element = local(element.as_ref());
        self.attribute(start, name)?
            .ok_or_else(|| self.error(format!("`{element}` has no `{name}`")))
    }

    fn yes(&self, start: &BytesStart<'_>, name: &str, default: bool) -> Result<bool> {
        match self.attribute(start, name)?.as_deref().map(str::trim) {
            None => Ok(default),
            Some("yes") => Ok(true),
            Some("no") => Ok(false),
            Some(other) => Err(self.error(format!("`{name}` is `yes` or `no`, not `{other}`"))),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, empty: bool) -> Result<()> {
        let name = start.name();
        let name = local(name.as_ref());
        if self.stack.is_empty() && name != "srx" {
            return Err(self
                .error(format!("the file begins with `{name}`, not with `srx`"))
                .with_hint("name a file of segmentation rules, often *.srx"));
        }
        match name {
            "srx" if self.stack.is_empty() => {
                self.seen_srx = true;
                let version = self.attribute(start, "version")?.unwrap_or_else(|| "2.0".into());
                if !matches!(version.trim(), "2.0" | "1.0") {
                    return Err(self.error(format!("SRX {version} is not known, only 2.0 and 1.0")));
                }
            }
            "header" => {
                self.cascade = self.yes(start, "cascade", false)?;
                self.segment_subflows = self.yes(start, "segmentsubflows", true)?;
            }
            "formathandle" => {
                let include = self.yes(start, "include", false)?;
                match self.needed(start, "type")?.as_str() {
                    "start" => self.format_handling.start = include,
                    "end" => self.format_handling.end = include,
                    "isolated" => self.format_handling.isolated = include,
                    other => {
                        let reason = format!(
                            "the type of a formathandle is `start`, `end` or `isolated`, not `{other}`"
                        );
                        return Err(self.error(reason));
                    }
                }
            }
            "languagerule" => {
                let name = self.needed(start, "languagerulename")?;
                if self.rules.iter().any(|rules| rules.name == name) {
                    return Err(self.error(format!("two languagerules are named `{name}`")));
                }
                self.rules.push(LanguageRules { name, rules: Vec::new() });
            }
            "rule" if self.is_in("languagerule") => {
                let breaks = self.yes(start, "break", true)?;
                self.rule = Some(OpenRule { breaks, line: self.line, ..OpenRule::default() });
                if empty {
                    self.close_rule()?;
                }
            }
            "languagemap" => {
                let rules = self.needed(start, "languagerulename")?;
                let pattern = self.needed(start, "languagepattern")?;
                self.maps.push((LanguageMap::new(pattern, rules, self.line)?, self.line));
            }
            _ => {}
        }
        if !empty {
            self.stack.push(name.to_owned());
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        self.stack.pop();
        if name == "rule" && self.rule.is_some() {
            self.close_rule()?;
        }
        Ok(())
    }

    fn close_rule(&mut self) -> Result<()> {
        let (Some(open), Some(rules)) = (self.rule.take(), self.rules.last_mut()) else {
            return Ok(());
        };
        let name = format!("rule {} of “{}”", rules.rules.len() + 1, rules.name);
        rules.rules.push(Rule::new(open.breaks, (open.before, open.after), name, open.line)?);
        Ok(())
    }

    /// The pattern that is being read.
    fn pattern(&mut self) -> Option<&mut String> {
        let element = self.stack.last()?;
        let rule = self.rule.as_mut()?;
        match element.as_str() {
            "beforebreak" => Some(&mut rule.before),
            "afterbreak" => Some(&mut rule.after),
            _ => None,
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(pattern) = self.pattern()
            && pattern.len() + text.len() <= LONGEST_PATTERN
        {
            pattern.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<()> {
        let character = reference
            .resolve_char_ref()
            .map_err(|e| self.error(format!("a bad reference to a character: {e}")))?;
        let name: &str = reference;
        let resolved = match character {
            Some(c) => c.to_string(),
            None => match quick_xml::escape::resolve_xml_entity(name) {
                Some(text) => text.to_owned(),
                None if self.pattern().is_none() => return Ok(()),
                None => {
                    let reason = format!("the entity `&{name};` is not expanded");
                    return Err(self.error(reason).with_hint("write the character itself"));
                }
            },
        };
        self.text(&resolved);
        Ok(())
    }

    fn finish(self) -> Result<Srx> {
        if !self.seen_srx {
            return Err(self.error("the file has no `srx` element"));
        }
        if let Some(open) = self.stack.last() {
            return Err(self
                .error(format!("the file ends within `{open}`"))
                .with_hint("it was cut short; fetch it again"));
        }
        for (map, line) in &self.maps {
            if !self.rules.iter().any(|rules| rules.name == map.rules) {
                let reason =
                    format!("no languagerule is named `{}`, which a map asks for", map.rules);
                let position = Position { line: Some(*line), ..Position::default() };
                return Err(Error::new(ErrorKind::Malformed, reason).at(position));
            }
        }
        if self.maps.is_empty() {
            return Err(self.error("no languagemap says which language the rules are for"));
        }
        Ok(Srx {
            cascade: self.cascade,
            segment_subflows: self.segment_subflows,
            format_handling: self.format_handling,
            rules: self.rules,
            maps: self.maps.into_iter().map(|(map, _)| map).collect(),
        })
    }
}
