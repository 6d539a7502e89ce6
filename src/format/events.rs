//! The events of an XML file, for all readers of drafts: lines counted, references resolved, damage
//! and hostile input told with their place.
//!
//! Nothing is ever fetched, and a file that declares entities of its own is refused, whatever it
//! would make of them.

use std::path::Path;

use quick_xml::events::{BytesStart, Event};

use super::finished::malformed;
use super::xml::{local, referenced};
use crate::error::{Error, ErrorKind, Position, Result, Warning};

/// The most elements within one another. No draft comes near; what does is made to exhaust readers.
const DEEPEST: usize = 256;

/// What takes in the events.
pub(super) trait Handler {
    /// An element begins on a line.
    fn start(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<()>;

    /// An element of that name, its prefix left out, ends.
    fn end(&mut self, name: &str) -> Result<()>;

    /// Text, references in it resolved; it may come in pieces.
    fn text(&mut self, text: &str);

    /// Whether text is taken in here. Elsewhere it may hold what it likes.
    fn takes_text(&self) -> bool;
}

/// Reads a file to its end.
///
/// # Errors
/// [`ErrorKind::Malformed`] where it is not well-formed, [`ErrorKind::Unsupported`] where it is made
/// to do harm, and what the handler gives.
pub(super) fn read(text: &str, file: &Path, handler: &mut impl Handler) -> Result<Vec<Warning>> {
    let mut xml = quick_xml::Reader::from_str(text);
    xml.config_mut().allow_dangling_amp = true;
    let (mut line, mut at, mut depth) = (1, 0, 0_usize);
    let mut warnings = Vec::new();
    loop {
        let here = (xml.buffer_position() as usize).min(text.len());
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[at..here]).count() as u64;
        at = here;
        let position = || Position { line: Some(line), ..Position::file(file) };
        let refused = |reason: String| {
            Error::new(ErrorKind::Unsupported, reason)
                .at(position())
                .with_hint("it may be made to do harm; ask where it came from for a plain file")
        };
        let event = xml.read_event().map_err(|error| {
            malformed(file, Some(line), format!("its markup is damaged: {error}"))
        })?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                depth += 1;
                if depth > DEEPEST {
                    let reason = format!("more than {DEEPEST} elements stand within one another");
                    return Err(refused(reason));
                }
                handler.start(&tag, line)?;
            }
            Event::Empty(tag) => {
                handler.start(&tag, line)?;
                handler.end(local(tag.name().0))?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                handler.end(local(tag.name().0))?;
            }
            Event::Text(text) => handler.text(&text),
            Event::CData(text) => handler.text(&text),
            Event::GeneralRef(name) if handler.takes_text() => match referenced(&name) {
                Some(text) => handler.text(&text),
                None => {
                    let name = &*name;
                    let message = format!("`&{name};` is unknown; it was left as it stands");
                    warnings.push(Warning::new(position(), message));
                    handler.text(&format!("&{name};"));
                }
            },
            Event::DocType(doctype) if doctype.contains("<!ENTITY") => {
                return Err(refused("it declares entities of its own".to_owned()));
            }
            _ => {}
        }
    }
    if depth > 0 {
        return Err(malformed(file, Some(line), "it ends before its end"));
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use super::super::{xliff, xliff2};
    use super::*;

    /// What either reader of XLIFF says of a file with this within its root.
    fn refused(before: &str, inner: &str) -> [Error; 2] {
        let one = format!("{before}<xliff version=\"1.2\">\n{inner}</xliff>");
        let two = format!(
            "{before}<xliff version=\"2.1\" srcLang=\"en\" trgLang=\"ur\">\n{inner}</xliff>"
        );
        let file = Path::new("a.xlf");
        [xliff::read(&one, file).unwrap_err(), xliff2::read(&two, file).unwrap_err()]
    }

    #[track_caller]
    fn assert_refused(before: &str, inner: &str, kind: ErrorKind, reason: &str) {
        for error in refused(before, inner) {
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.to_string().contains(reason), "{error}");
            assert!(error.position().line.is_some() && error.hint().is_some(), "{error}");
        }
    }

    #[test]
    fn entities_of_its_own_are_never_declared() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n";
        assert_refused(bomb, "&b;", ErrorKind::Unsupported, "line 1: it declares entities");
        let external = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n";
        assert_refused(external, "&a;", ErrorKind::Unsupported, "line 1: it declares entities");
        // One that only names a DTD is read, and nothing is fetched.
        let named = "<!DOCTYPE xliff SYSTEM \"http://example.com/xliff.dtd\">\n";
        let text = format!("{named}<xliff version=\"1.2\"></xliff>");
        assert!(xliff::read(&text, Path::new("a.xlf")).is_ok());
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        let deep = "<g>\n".repeat(10_000);
        assert_refused("", &deep, ErrorKind::Unsupported, "more than 256 elements stand within");
    }

    #[test]
    fn damage_has_its_line() {
        assert_refused(
            "",
            "<body>\n\n</unit>",
            ErrorKind::Malformed,
            "line 4: its markup is damaged",
        );
        assert_refused("", "<body", ErrorKind::Malformed, "it ends before its end");
    }

    #[test]
    fn an_unknown_reference_stays_as_written_with_a_warning() {
        let unit = "<file original=\"a\" source-language=\"en\" target-language=\"ur\"><body>\n\
                    <trans-unit id=\"1\"><source>a &what; b &amp; c &#x41;</source>\
                    <target>د</target></trans-unit></body></file>";
        let text = format!("<xliff version=\"1.2\">\n{unit}</xliff>");
        let (drafts, warnings) = xliff::read(&text, Path::new("a.xlf")).unwrap();
        assert_eq!(drafts[0].segments[0].source, "a &what; b & c A");
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].to_string().contains("line 3"), "{}", warnings[0]);
    }
}
