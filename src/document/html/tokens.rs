//! HTML cut into tags, text and what is neither, each with its place. Follows the tokenizer of the
//! HTML standard (WHATWG HTML, section 13.2.5) as far as it decides where things begin and end;
//! errors that the standard recovers from are recovered from in the same way.

use memchr::{memchr, memmem};

use crate::text::Span;

/// A piece of an HTML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text with entities.
    Text,
    /// A start tag with its element's name in lower case.
    Start(String),
    /// An end tag.
    End(String),
    /// A comment, DOCTYPE, CDATA section or the content of a script or style: nothing to read.
    Other,
}

/// An attribute of a tag: its name in lower case, the name's place, and its value's place and
/// quotation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    /// Name and value.
    pub(crate) span: Span,
    /// The value without quotation marks.
    pub(crate) value: Option<(Span, Option<char>)>,
}

/// The pieces of an HTML text; together they are all of it.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut start = 0; // of the text before `at`
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        let open = at + found;
        let Some((kind, end)) = markup(text, open) else {
            at = open + 1;
            continue;
        };
        push(&mut tokens, start, open, Kind::Text);
        push(&mut tokens, open, end, kind);
        at = end;
        // What these hold is no markup up to their end tag.
        if let Some(Token { kind: Kind::Start(name), .. }) = tokens.last()
            && is_raw(name)
        {
            let close = end_tag(bytes, end, name).unwrap_or(bytes.len());
            let kind = if is_escapable(name) { Kind::Text } else { Kind::Other };
            push(&mut tokens, end, close, kind);
            at = close;
        }
        start = at;
    }
    push(&mut tokens, start, text.len(), Kind::Text);
    tokens
}

fn push(tokens: &mut Vec<Token>, start: usize, end: usize, kind: Kind) {
    if start < end {
        tokens.push(Token { span: Span::new(start, end), kind });
    }
}

fn is_raw(name: &str) -> bool {
    is_escapable(name)
        || matches!(name, "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes")
}

fn is_escapable(name: &str) -> bool {
    matches!(name, "title" | "textarea")
}

/// Where the end tag of an element of raw text begins.
fn end_tag(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    loop {
        at += memmem::find(&bytes[at..], b"</")?;
        let rest = &bytes[at + 2..];
        let ends = rest
            .get(name.len())
            .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
        if rest.len() >= name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && ends
        {
            return Some(at);
        }
        at += 2;
    }
}

/// The markup that begins at a `<`, and where it ends; nothing where the `<` is text.
fn markup(text: &str, open: usize) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let rest = &bytes[open + 1..];
    let until = |from: usize, what: &[u8]| {
        memmem::find(&bytes[from..], what).map_or(bytes.len(), |at| from + at + what.len())
    };
    match rest.first()? {
        b'!' if rest.starts_with(b"!--") => {
            // `<!-->` and `<!--->` are whole comments; `--!>` ends one too.
            let from = open + 4;
            if bytes[from..].starts_with(b">") || bytes[from..].starts_with(b"->") {
                return Some((Kind::Other, until(from, b">")));
            }
            Some((Kind::Other, until(from, b"-->").min(until(from, b"--!>"))))
        }
        b'!' if rest.starts_with(b"![CDATA[") => Some((Kind::Other, until(open, b"]]>"))),
        b'!' | b'?' => Some((Kind::Other, until(open, b">"))),
        b'/' => match rest.get(1)? {
            b if b.is_ascii_alphabetic() => {
                Some((Kind::End(name(&rest[1..])), tag_end(bytes, open + 2)))
            }
            b'>' => Some((Kind::Other, open + 3)),
            _ => Some((Kind::Other, until(open, b">"))),
        },
        b if b.is_ascii_alphabetic() => Some((Kind::Start(name(rest)), tag_end(bytes, open + 1))),
        _ => None,
    }
}

fn name(bytes: &[u8]) -> String {
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let length = bytes.iter().position(is_end).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..length]).to_ascii_lowercase()
}

/// Where the tag ends whose name begins at `at`. A `>` in quotation marks ends no tag.
fn tag_end(bytes: &[u8], mut at: usize) -> usize {
    let is_name = |b: u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>');
    while at < bytes.len() && is_name(bytes[at]) {
        at += 1;
    }
    while at < bytes.len() {
        match attribute(bytes, at) {
            Step::End(end) => return end,
            Step::Attribute(_, _, end) => at = end,
        }
    }
    bytes.len()
}

enum Step {
    /// The tag ends.
    End(usize),
    /// An attribute: its name, its value with its quotation mark, and where it ends.
    Attribute(Span, Option<(Span, Option<char>)>, usize),
}

/// The next attribute of a tag from `at` on.
fn attribute(bytes: &[u8], mut at: usize) -> Step {
    let is_space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    while is_space(at) || bytes.get(at) == Some(&b'/') {
        at += 1;
    }
    match bytes.get(at) {
        None => return Step::End(bytes.len()),
        Some(b'>') => return Step::End(at + 1),
        Some(_) => {}
    }
    let start = at;
    at += 1; // a `=` here belongs to the name
    while at < bytes.len() && !is_space(at) && !matches!(bytes[at], b'/' | b'>' | b'=') {
        at += 1;
    }
    let name = Span::new(start, at);
    let mut after = at;
    while is_space(after) {
        after += 1;
    }
    if bytes.get(after) != Some(&b'=') {
        return Step::Attribute(name, None, at);
    }
    after += 1;
    while is_space(after) {
        after += 1;
    }
    match bytes.get(after) {
        Some(&quote @ (b'"' | b'\'')) => {
            let start = after + 1;
            let end = memchr(quote, &bytes[start..]).map_or(bytes.len(), |at| start + at);
            let value = (Span::new(start, end), Some(char::from(quote)));
            Step::Attribute(name, Some(value), (end + 1).min(bytes.len()))
        }
        _ => {
            let start = after;
            while after < bytes.len() && !is_space(after) && bytes[after] != b'>' {
                after += 1;
            }
            Step::Attribute(name, Some((Span::new(start, after), None)), after)
        }
    }
}

/// The attributes of a tag, in order; of several of a name the first counts.
pub(crate) fn attributes(text: &str, tag: Span) -> Vec<Attribute> {
    let bytes = &text.as_bytes()[..tag.end];
    let mut at = tag.start + 1;
    while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'/' | b'>')
    {
        at += 1;
    }
    let mut attributes: Vec<Attribute> = Vec::new();
    while let Step::Attribute(name, value, end) = attribute(bytes, at) {
        at = end;
        let span = Span::new(name.start, end);
        let name = text[name.range()].to_ascii_lowercase();
        if attributes.iter().all(|other| other.name != name) {
            attributes.push(Attribute { name, span, value });
        }
    }
    attributes
}

/// Text with its entities resolved: pieces of the source and what they mean. Legacy entities
/// without a semicolon are known as far as people write them.
pub(crate) fn decode(text: &str, span: Span, mut piece: impl FnMut(Span, &str)) {
    let mut start = span.start;
    let mut at = span.start;
    while let Some(found) = memchr(b'&', &text.as_bytes()[at..span.end]) {
        let ampersand = at + found;
        at = ampersand + 1;
        let Some((meaning, length)) = entity(&text[ampersand..span.end]) else { continue };
        if start < ampersand {
            piece(Span::new(start, ampersand), &text[start..ampersand]);
        }
        at = ampersand + length;
        piece(Span::new(ampersand, at), &meaning);
        start = at;
    }
    if start < span.end {
        piece(Span::new(start, span.end), &text[start..span.end]);
    }
}

/// The meaning of the entity that a text begins with, and its length in bytes.
fn entity(text: &str) -> Option<(String, usize)> {
    let rest = &text[1..];
    if let Some(number) = rest.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
        if length == 0 || length > 8 {
            return None;
        }
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let code =
            if (0x80..0xA0).contains(&code) { windows_1252(code) } else { char::from_u32(code) };
        let c = code.filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER);
        let end = text.len() - digits.len() + length;
        let end = end + usize::from(text[end..].starts_with(';'));
        return Some((c.to_string(), end));
    }
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = &rest[..length];
    if rest[length..].starts_with(';')
        && let Some(meaning) = quick_xml::escape::resolve_html5_entity(name)
    {
        return Some((meaning.to_owned(), length + 2));
    }
    let legacy =
        ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"].into_iter().find(|n| *n == name)?;
    let meaning = quick_xml::escape::resolve_html5_entity(legacy)?;
    Some((meaning.to_owned(), length + 1))
}

/// What browsers read numbers of control characters as.
fn windows_1252(code: u32) -> Option<char> {
    let byte = [u8::try_from(code).ok()?];
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let whole: String = tokens.iter().map(|token| &text[token.span.range()]).collect();
        assert_eq!(whole, text);
        tokens
            .iter()
            .map(|token| match &token.kind {
                Kind::Text => format!("text {}", &text[token.span.range()]),
                Kind::Start(name) => format!("start {name}"),
                Kind::End(name) => format!("end {name}"),
                Kind::Other => "other".to_owned(),
            })
            .collect()
    }

    #[test]
    fn tags_end_where_browsers_end_them() {
        for (text, expected) in [
            ("<p>a</p>", &["start p", "text a", "end p"][..]),
            ("a < b <3", &["text a < b <3"]),
            ("<a href='x>y' b=\">\">c", &["start a", "text c"]),
            ("<a b=c>d>", &["start a", "text d>"]),
            ("<!-- <p> -->x<!--> y", &["other", "text x", "other", "text  y"]),
            ("<script>a<b</p></script>", &["start script", "other", "end script"]),
            ("<TITLE>a<b</title >c", &["start title", "text a<b", "end title", "text c"]),
            ("<style>a", &["start style", "other"]),
            ("</>x</ p>y", &["other", "text x", "other", "text y"]),
            ("<p", &["start p"]),
            ("<p a='", &["start p"]),
            ("<br/><x-y z=/>t", &["start br", "start x-y", "text t"]),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes_have_names_and_places() {
        let text = "<img ALT = \"a b\" src=c/d checked alt=x =y>";
        let found: Vec<String> = attributes(text, Span::new(0, text.len()))
            .iter()
            .map(|a| {
                format!(
                    "{}={:?}",
                    a.name,
                    a.value.map(|(span, quote)| (&text[span.range()], quote))
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                "alt=Some((\"a b\", Some('\"')))",
                "src=Some((\"c/d\", None))",
                "checked=None",
                "=y=None"
            ]
        );
    }

    #[test]
    fn entities_are_resolved_as_browsers_do() {
        let decoded = |text: &str| {
            let mut out = String::new();
            decode(text, Span::new(0, text.len()), |_, piece| out.push_str(piece));
            out
        };
        assert_eq!(
            decoded("a &amp; b &lt;c&gt; &hellip; &#8217;&#x2014;&#150;"),
            "a & b <c> … ’—–"
        );
        assert_eq!(
            decoded("R&D &what; &nbsp &copy 1 & &#0; &#xFFFFFFF;"),
            "R&D &what; \u{a0} © 1 & \u{fffd} \u{fffd}"
        );
    }
}
