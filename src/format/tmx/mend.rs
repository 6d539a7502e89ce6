//! Brackets that begin no tag: in XML they are an error, in what people type they are text.

use std::borrow::Cow;

/// The text with each stray `<` escaped; where the first was, and how many there were. The first
/// character begins the unit's own tag and is left alone.
pub(super) fn stray_brackets(text: &str) -> (Cow<'_, str>, Option<(usize, usize)>) {
    let bytes = text.as_bytes();
    let mut mended = String::new();
    let (mut copied, mut at, mut stray) = (0, 1, None);
    while let Some(next) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += next;
        match extent(&text[at..]) {
            Some(length) => at += length,
            None => {
                mended.push_str(&text[copied..at]);
                mended.push_str("&lt;");
                copied = at + 1;
                at += 1;
                stray = Some(stray.map_or((copied - 1, 1), |(first, count)| (first, count + 1)));
            }
        }
    }
    if stray.is_none() {
        return (text.into(), None);
    }
    mended.push_str(&text[copied..]);
    (mended.into(), stray)
}

/// How far the markup goes that a text begins with; `None` where it is none.
fn extent(text: &str) -> Option<usize> {
    for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(begin) {
            // Without an end it is damage of another kind.
            return Some(text.find(end).map_or(text.len(), |at| at + end.len()));
        }
    }
    let bytes = text.as_bytes();
    let name = if bytes.get(1) == Some(&b'/') { 2 } else { 1 };
    let begins_name = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | b'!' | 0x80..);
    bytes.get(name).filter(|b| begins_name(b))?;
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(name) {
        match (quote, byte) {
            (_, b'<') => return None,
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_that_begins_no_tag_is_text() {
        for (text, mended) in [
            ("<a>1 < 2</a>", "<a>1 &lt; 2</a>"),
            ("<a>x <3 y</a>", "<a>x &lt;3 y</a>"),
            ("<a>x<y and z</a>", "<a>x&lt;y and z</a>"),
            ("<a><b c='<'/></a>", "<a>&lt;b c='&lt;'/></a>"),
            ("<a><<b>></a>", "<a>&lt;<b>></a>"),
            ("<a></ ></a><", "<a>&lt;/ ></a>&lt;"),
        ] {
            assert_eq!(stray_brackets(text).0, mended);
        }
    }

    #[test]
    fn markup_stays_as_it_is() {
        for text in [
            "<a b='>'><!-- < --><![CDATA[<]]><? < ?></a >",
            "<a><中/></a>",
            "<a><b c=\"it's\">x</b></a>",
            "<a><!-- no end <",
            "",
        ] {
            assert!(matches!(stray_brackets(text), (Cow::Borrowed(_), None)), "{text}");
        }
    }
}
