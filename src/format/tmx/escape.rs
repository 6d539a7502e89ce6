//! Text and attribute values as TMX has them: whatever XML can hold reads back as it was.

use super::entities::is_legal;

/// Appends text, escaped; gives the number of characters that XML cannot hold and that were left
/// out.
pub(super) fn text(out: &mut String, text: &str) -> u64 {
    escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        // A literal one would be read back as a line feed.
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

/// Appends ` name="value"`, escaped; gives the number of characters left out.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) -> u64 {
    out.extend([" ", name, "=\""]);
    let dropped = escaped(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        // Literal ones would be read back as spaces (XML 1.0, section 3.3.3).
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        _ => None,
    });
    out.push('"');
    dropped
}

fn escaped(out: &mut String, text: &str, escape: impl Fn(u8) -> Option<&'static str>) -> u64 {
    let (mut dropped, mut copied) = (0, 0);
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        // Most bytes are letters; U+FFFE and U+FFFF begin with EF.
        if byte > b'>' && byte != 0xEF {
            continue;
        }
        let instead = match escape(byte) {
            Some(escaped) => escaped,
            None if byte == 0xEF || byte < b' ' => match text[at..].chars().next() {
                Some(c) if !is_legal(c) => {
                    dropped += 1;
                    out.push_str(&text[copied..at]);
                    copied = at + c.len_utf8();
                    continue;
                }
                _ => continue,
            },
            None => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(instead);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
    dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_can_hold_is_escaped_and_the_rest_counted() {
        let mut out = String::new();
        assert_eq!(text(&mut out, "a<b>&\r\t\n\u{1}\u{FFFE}\u{FFFD}，\u{85}"), 2);
        assert_eq!(out, "a&lt;b&gt;&amp;&#13;\t\n\u{FFFD}，\u{85}");
        out.clear();
        assert_eq!(attribute(&mut out, "x", "\"\t\n\r<\u{0}"), 1);
        assert_eq!(out, " x=\"&quot;&#9;&#10;&#13;&lt;\"");
    }
}
