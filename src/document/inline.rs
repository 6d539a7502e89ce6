//! Text with inline codes: what stands between the words of a sentence without being one of them.
//!
//! A bold word, a link or a field is a pair of codes with text between them; a line break, an image
//! or a footnote mark is a code that stands alone. Matching, counting and segmentation see the
//! text; codes only know where in it they stand. For people, and for formats that hold nothing but
//! text, codes are written as tags: `<1>bold</1>` and `<2/>`.

use crate::text;

/// A text and its inline codes. Codes are sorted by place; several at one place are in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodedText {
    /// The text without codes.
    pub text: String,
    /// The codes.
    pub codes: Vec<InlineCode>,
}

/// An inline code at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlineCode {
    /// Where it stands: the byte of the text that it stands before.
    pub at: usize,
    /// Its number, from 1; both halves of a pair have the same.
    pub id: u32,
    /// Whether it begins or ends a pair, or stands alone.
    pub part: Part,
    /// What it does.
    pub role: Role,
}

/// The part that a code plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Begins a pair.
    Open,
    /// Ends a pair.
    Close,
    /// Stands alone.
    Alone,
}

/// A code by its number and part.
pub type CodeName = (u32, Part);

/// What a code does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Bold or strong text.
    Bold,
    /// Italic or stressed text.
    Italic,
    /// Underlined text.
    Underline,
    /// Text of a program, which is not escaped and seldom translated.
    Literal,
    /// A link.
    Link,
    /// A line break.
    LineBreak,
    /// A tabulator.
    Tab,
    /// An image or a drawing.
    Image,
    /// The mark of a footnote.
    Note,
    /// A field: a page number, a date, a reference.
    Field,
    /// Anything else.
    Other,
}

impl Role {
    /// The name in JSON and in XLIFF's `ctype`, where it has none of its own.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Underline => "underline",
            Self::Literal => "literal",
            Self::Link => "link",
            Self::LineBreak => "line_break",
            Self::Tab => "tab",
            Self::Image => "image",
            Self::Note => "note",
            Self::Field => "field",
            Self::Other => "other",
        }
    }

    /// Whether a space stands in the text where the code does.
    pub fn is_space(self) -> bool {
        matches!(self, Self::LineBreak | Self::Tab)
    }
}

impl From<&str> for CodedText {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), codes: Vec::new() }
    }
}

impl CodedText {
    /// The text on one line, as [`text::on_one_line`] writes it, the codes at their places.
    #[must_use]
    pub fn on_one_line(&self) -> Self {
        let line = text::on_one_line(&self.text);
        if self.codes.is_empty() {
            return line.as_ref().into();
        }
        // Nothing but white space goes or comes, so places are found again by counting the rest.
        let mut codes = self.codes.iter().copied().peekable();
        let mut placed = Vec::with_capacity(self.codes.len());
        let mut rest = line.char_indices().filter(|(_, c)| !c.is_whitespace());
        let mut end = 0; // after the last character that was passed
        let mut next = rest.next();
        for (at, c) in self.text.char_indices() {
            while let Some(code) = codes.next_if(|code| code.at <= at) {
                // After white space a code belongs to what follows it.
                let before = self.text[..code.at].chars().next_back();
                let follows = before.is_none_or(char::is_whitespace);
                let start = next.map_or(line.len(), |(start, _)| start);
                placed.push(InlineCode { at: if follows { start } else { end }, ..code });
            }
            if !c.is_whitespace() {
                if let Some((start, c)) = next {
                    end = start + c.len_utf8();
                }
                next = rest.next();
            }
        }
        placed.extend(codes.map(|code| InlineCode { at: line.len(), ..code }));
        // A code after white space may have been put behind one that follows it.
        for i in 1..placed.len() {
            placed[i].at = placed[i].at.max(placed[i - 1].at);
        }
        Self { text: line.into_owned(), codes: placed }
    }

    /// The same without white space at its ends.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let text = self.text.trim();
        for code in &mut self.codes {
            code.at = code.at.saturating_sub(start).min(text.len());
        }
        Self { text: text.to_owned(), codes: self.codes }
    }

    /// The text with its codes as tags. What only looks like a tag gets a `\` after its `<`.
    ///
    /// ```
    /// # use karakoram::document::{CodedText, InlineCode, Part, Role};
    /// let code = |at, part| InlineCode { at, id: 1, part, role: Role::Bold };
    /// let codes = vec![code(2, Part::Open), code(3, Part::Close)];
    /// let coded = CodedText { text: "a b <2>".into(), codes };
    /// assert_eq!(coded.to_tagged(), "a <1>b</1> <\\2>");
    /// assert_eq!(CodedText::from_tagged(&coded.to_tagged()).text, coded.text);
    /// ```
    pub fn to_tagged(&self) -> String {
        let mut tagged = String::with_capacity(self.text.len() + 8 * self.codes.len());
        let mut done = 0;
        for code in &self.codes {
            push_escaped(&self.text[done..code.at], &mut tagged);
            done = code.at;
            tagged.push_str(&tag(code.id, code.part));
        }
        push_escaped(&self.text[done..], &mut tagged);
        tagged
    }

    /// Reads a text with tags. Roles are not written in tags; see [`CodedText::with_roles_of`].
    pub fn from_tagged(tagged: &str) -> Self {
        let mut coded = Self::default();
        let mut rest = tagged;
        while let Some(at) = rest.find('<') {
            coded.text.push_str(&rest[..at]);
            rest = &rest[at..];
            match read_tag(rest) {
                Some((Tag::Code(part, id), length)) => {
                    let at = coded.text.len();
                    coded.codes.push(InlineCode { at, id, part, role: Role::Other });
                    rest = &rest[length..];
                }
                Some((Tag::Escaped, length)) => {
                    coded.text.push('<');
                    coded.text.push_str(&rest[2..length]);
                    rest = &rest[length..];
                }
                None => {
                    coded.text.push('<');
                    rest = &rest[1..];
                }
            }
        }
        coded.text.push_str(rest);
        coded
    }

    /// The same with each code's role taken from the code of the same number in another text.
    #[must_use]
    pub fn with_roles_of(mut self, source: &Self) -> Self {
        for code in &mut self.codes {
            let same = source.codes.iter().find(|other| other.id == code.id);
            code.role = same.map_or(code.role, |other| other.role);
        }
        self
    }

    /// The codes that another text has and this one lacks, then those that this one has too many
    /// of, each as its number and part, in order.
    pub fn compare_codes(&self, source: &Self) -> (Vec<CodeName>, Vec<CodeName>) {
        let sorted = |codes: &[InlineCode]| {
            let mut codes: Vec<_> = codes.iter().map(|code| (code.id, code.part)).collect();
            codes.sort_unstable();
            codes
        };
        let (mine, theirs) = (sorted(&self.codes), sorted(&source.codes));
        let without = |from: &[CodeName], those: &[CodeName]| {
            let mut those = those.iter().peekable();
            let mut left = Vec::new();
            for code in from {
                while those.next_if(|other| *other < code).is_some() {}
                if those.next_if_eq(&code).is_none() {
                    left.push(*code);
                }
            }
            left
        };
        (without(&theirs, &mine), without(&mine, &theirs))
    }
}

/// A code as its tag: `<1>`, `</1>`, `<1/>`.
pub fn tag(id: u32, part: Part) -> String {
    match part {
        Part::Open => format!("<{id}>"),
        Part::Close => format!("</{id}>"),
        Part::Alone => format!("<{id}/>"),
    }
}

enum Tag {
    Code(Part, u32),
    Escaped,
}

/// The tag that a text begins with, and its length in bytes.
fn read_tag(text: &str) -> Option<(Tag, usize)> {
    let inner = text.strip_prefix('<')?;
    let bare = inner.trim_start_matches('\\');
    let escaped = bare.len() < inner.len();
    let closed = bare.strip_prefix('/');
    let number = closed.unwrap_or(bare);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    // More digits are no code of ours, and would not fit.
    if digits == 0 || digits > 9 {
        return None;
    }
    let after = &number[digits..];
    let (part, after) = match (closed, after.strip_prefix("/>"), after.strip_prefix('>')) {
        (None, Some(after), _) => (Part::Alone, after),
        (None, None, Some(after)) => (Part::Open, after),
        (Some(_), _, Some(after)) => (Part::Close, after),
        _ => return None,
    };
    let length = text.len() - after.len();
    if escaped {
        return Some((Tag::Escaped, length));
    }
    number[..digits].parse().ok().map(|id| (Tag::Code(part, id), length))
}

fn push_escaped(text: &str, tagged: &mut String) {
    let mut done = 0;
    for (at, _) in text.match_indices('<') {
        if read_tag(&text[at..]).is_some() {
            tagged.push_str(&text[done..=at]);
            tagged.push('\\');
            done = at + 1;
        }
    }
    tagged.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coded(tagged: &str) -> CodedText {
        CodedText::from_tagged(tagged)
    }

    #[test]
    fn codes_stay_beside_their_words_on_one_line() {
        for (text, expected) in [
            ("a  <1>b</1>\n c", "a <1>b</1> c"),
            ("a<1>  b  </1>c", "a<1> b </1>c"),
            (" <1> a </1> ", "<1>a</1>"),
            ("a <1/> b", "a <1/>b"),
            ("中\n<1>文</1>", "中<1>文</1>"),
            ("<1/>", "<1/>"),
        ] {
            assert_eq!(coded(text).on_one_line().to_tagged(), expected, "{text:?}");
        }
    }

    #[test]
    fn codes_are_compared_by_number_and_part() {
        let source = coded("<1>a</1><2/>");
        let (missing, surplus) = coded("<1>a<3/><2/><2/>").compare_codes(&source);
        assert_eq!(missing, [(1, Part::Close)]);
        assert_eq!(surplus, [(2, Part::Alone), (3, Part::Alone)]);
    }

    proptest! {
        #[test]
        fn tags_are_read_as_they_were_written(
            text in "[<>/\\\\0-9a ]{0,20}", places in prop::collection::vec((0usize..20, 1u32..4, 0u8..3), 0..4),
        ) {
            let part = [Part::Open, Part::Close, Part::Alone];
            let mut codes: Vec<_> = places.into_iter().map(|(at, id, p)| InlineCode {
                at: at.min(text.len()), id, part: part[usize::from(p)], role: Role::Other,
            }).collect();
            codes.sort_by_key(|code| code.at);
            // A code may stand in the midst of what would be a tag without it.
            let coded = CodedText { text, codes };
            let tagged = coded.to_tagged();
            let again = CodedText::from_tagged(&tagged);
            prop_assert_eq!(again.codes.len(), coded.codes.len(), "{}", &tagged);
            prop_assert_eq!(again, coded);
        }

        #[test]
        fn any_text_can_be_put_on_one_line(tagged in "[a \n中<>/12]{0,30}") {
            let coded = CodedText::from_tagged(&tagged);
            let line = coded.on_one_line();
            prop_assert_eq!(&line.text, &text::on_one_line(&coded.text));
            prop_assert_eq!(line.codes.len(), coded.codes.len());
            prop_assert!(line.codes.is_sorted_by_key(|code| code.at));
            prop_assert!(line.codes.iter().all(|code| line.text.is_char_boundary(code.at)));
        }
    }
}
