//! What XML and HTML can hold, and what readers of XML share.

use std::fmt::Write;

use quick_xml::events::BytesStart;

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute, any prefix left out.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|a| local(a.key.0) == name)?;
    let value = quick_xml::escape::unescape(&attribute.value).ok();
    Some(value.map_or_else(|| attribute.value.to_string(), std::borrow::Cow::into_owned))
}

/// What a reference such as `amp` or `#x6F` stands for; `None` where XML does not know it.
pub(super) fn referenced(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
    };
    let number = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    };
    number.and_then(char::from_u32).map(String::from)
}

/// Text and markup under way to a file.
#[derive(Debug, Default)]
pub(super) struct Output {
    text: String,
    dropped: usize,
}

impl Output {
    /// Adds markup as it stands.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Adds a number as it stands.
    pub(super) fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{}", number.into());
        self
    }

    /// Adds text, escaped for content and for double-quoted attributes alike. Characters that XML
    /// 1.0 (section 2.2, production 2) cannot hold, and control characters that HTML cannot, are
    /// left out and counted.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\t' | '\n' => self.text.push(c),
                // A literal carriage return would be read back as a line feed.
                '\r' => self.text.push_str("&#13;"),
                c if c.is_control() || is_noncharacter(c) => self.dropped += 1,
                c => self.text.push(c),
            }
        }
        self
    }

    /// Adds ` name="value"`, escaped.
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// The bytes, and how many characters were left out.
    pub(super) fn finish(self) -> (Vec<u8>, usize) {
        (self.text.into_bytes(), self.dropped)
    }
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_what_xml_cannot_hold_is_counted() {
        let mut output = Output::default();
        output
            .raw("<a")
            .attribute("b", "\"1\" & <2>")
            .raw(">")
            .text("x\u{1}\u{fffe}\u{b}y\r")
            .raw("</a>");
        assert_eq!(
            output.finish(),
            ("<a b=\"&quot;1&quot; &amp; &lt;2&gt;\">xy&#13;</a>".as_bytes().to_vec(), 3)
        );
    }
}
