//! A unit's record: its texts and what else is known of it, as bytes.
//!
//! Numbers are LEB128, texts are their length and UTF-8. A record is its length, then the shape, the
//! language of the source, the number, the source, the document, the sentences that the unit says stood
//! beside it, the notes, and for each target, in the order of the shape, its length and its fields.
//! Texts stand unbroken and records one after the other, so that a search through all texts reads the
//! section from front to back. Behind a text that is not plain stands its folded form.

use super::super::concordance::fold;
use super::super::unit::{Code, CodeKind, Content};

/// What is stored of a target.
#[derive(Clone, Debug, Default)]
pub(crate) struct TargetFields<'u> {
    pub(crate) text: &'u str,
    pub(crate) author: Option<&'u str>,
    pub(crate) date: Option<&'u str>,
    /// `YYYYMMDDhhmmss` as a number, 0 where the unit has no change date.
    pub(crate) changed: u64,
    pub(crate) notes: Vec<&'u str>,
    /// Text and codes, where there are codes.
    pub(crate) content: Option<&'u [Content]>,
}

/// What is stored of a unit.
#[derive(Clone, Debug)]
pub(crate) struct UnitFields<'u> {
    pub(crate) shape: u32,
    /// The number of the source's language; of no meaning where there is no source text.
    pub(crate) language: u32,
    pub(crate) number: u32,
    pub(crate) source: &'u str,
    pub(crate) document: Option<&'u str>,
    /// The sentences before and after, where the unit itself says them.
    pub(crate) beside: (Option<&'u str>, Option<&'u str>),
    pub(crate) notes: Vec<&'u str>,
    pub(crate) targets: Vec<TargetFields<'u>>,
}

/// Appends a number.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a text.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Appends a text that may not be there.
pub(super) fn put_optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => {
            put_number(out, text.len() as u64 + 1);
            out.extend_from_slice(text.as_bytes());
        }
        None => out.push(0),
    }
}

/// Appends a text, and its folded form where it is not plain.
fn put_searched(out: &mut Vec<u8>, text: &str) {
    put_text(out, text);
    put_optional(out, fold::folded_unless_plain(text).as_deref());
}

fn put_notes(out: &mut Vec<u8>, notes: &[&str]) {
    put_number(out, notes.len() as u64);
    notes.iter().for_each(|note| put_text(out, note));
}

/// Appends what `write` writes, after its length.
fn put_framed(out: &mut Vec<u8>, spare: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    spare.clear();
    write(spare);
    put_number(out, spare.len() as u64);
    out.extend_from_slice(spare);
}

/// Appends a record.
pub(super) fn put_record(out: &mut Vec<u8>, unit: &UnitFields<'_>) {
    let mut whole = Vec::with_capacity(256);
    put_number(&mut whole, u64::from(unit.shape));
    put_number(&mut whole, u64::from(unit.language));
    put_number(&mut whole, u64::from(unit.number));
    put_searched(&mut whole, unit.source);
    put_optional(&mut whole, unit.document);
    put_optional(&mut whole, unit.beside.0);
    put_optional(&mut whole, unit.beside.1);
    put_notes(&mut whole, &unit.notes);
    let mut spare = Vec::with_capacity(256);
    for target in &unit.targets {
        put_framed(&mut whole, &mut spare, |out| put_target(out, target));
    }
    put_number(out, whole.len() as u64);
    out.extend_from_slice(&whole);
}

fn put_target(out: &mut Vec<u8>, target: &TargetFields<'_>) {
    put_searched(out, target.text);
    put_optional(out, target.author);
    put_optional(out, target.date);
    put_number(out, target.changed);
    put_notes(out, &target.notes);
    let Some(content) = target.content else { return put_number(out, 0) };
    put_number(out, content.len() as u64);
    for piece in content {
        match piece {
            Content::Text(text) => {
                out.push(0);
                put_text(out, text);
            }
            Content::Code(code) => {
                out.push(
                    KINDS.iter().position(|kind| *kind == code.kind).map_or(1, |at| at as u8 + 1),
                );
                put_number(out, code.attributes.len() as u64);
                for (name, value) in &code.attributes {
                    put_text(out, name);
                    put_text(out, value);
                }
                put_text(out, &code.content);
            }
        }
    }
}

/// The kinds of codes by their number, which begins at 1.
const KINDS: [CodeKind; 7] = [
    CodeKind::PairStart,
    CodeKind::PairEnd,
    CodeKind::Isolated,
    CodeKind::Placeholder,
    CodeKind::Unknown,
    CodeKind::HighlightStart,
    CodeKind::HighlightEnd,
];

/// Reads fields one after the other; `None` where the bytes are not what they should be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'m> {
    bytes: &'m [u8],
}

impl<'m> Fields<'m> {
    pub(super) fn new(bytes: &'m [u8]) -> Self {
        Self { bytes }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'m [u8] {
        self.bytes
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(byte)
    }

    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn bytes(&mut self, length: u64) -> Option<&'m [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(usize::try_from(length).ok()?)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(super) fn text(&mut self) -> Option<&'m str> {
        let length = self.number()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    pub(super) fn optional(&mut self) -> Option<Option<&'m str>> {
        let Some(length) = self.number()?.checked_sub(1) else { return Some(None) };
        std::str::from_utf8(self.bytes(length)?).ok().map(Some)
    }

    /// Bytes behind their length.
    pub(super) fn framed(&mut self) -> Option<Self> {
        let length = self.number()?;
        self.bytes(length).map(Self::new)
    }

    fn searched(&mut self) -> Option<Searched<'m>> {
        Some(Searched { text: self.text()?, folded: self.optional()? })
    }

    fn notes(&mut self) -> Option<Notes<'m>> {
        let number = self.number()?;
        let notes = Notes { fields: *self, left: number };
        for _ in 0..number {
            self.text()?;
        }
        Some(notes)
    }
}

/// Notes, one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notes<'m> {
    fields: Fields<'m>,
    left: u64,
}

impl<'m> Iterator for Notes<'m> {
    type Item = &'m str;

    fn next(&mut self) -> Option<&'m str> {
        self.left = self.left.checked_sub(1)?;
        self.fields.text()
    }
}

/// A text with its folded form, where it is not plain.
#[derive(Clone, Copy, Debug)]
struct Searched<'m> {
    text: &'m str,
    folded: Option<&'m str>,
}

/// A record, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'m> {
    pub(crate) shape: u32,
    pub(crate) language: u32,
    pub(crate) number: u32,
    pub(crate) source: &'m str,
    /// The folded source, where it is not plain.
    pub(crate) folded: Option<&'m str>,
    pub(crate) document: Option<&'m str>,
    pub(crate) beside: (Option<&'m str>, Option<&'m str>),
    pub(crate) notes: Notes<'m>,
    targets: Fields<'m>,
}

impl<'m> Record<'m> {
    /// Reads what stands behind a record's length.
    pub(super) fn read(mut fields: Fields<'m>) -> Option<Self> {
        let (shape, language) = (fields.number()?, fields.number()?);
        let number = fields.number()?;
        let Searched { text: source, folded } = fields.searched()?;
        Some(Self {
            shape: u32::try_from(shape).ok()?,
            language: u32::try_from(language).ok()?,
            number: u32::try_from(number).ok()?,
            source,
            folded,
            document: fields.optional()?,
            beside: (fields.optional()?, fields.optional()?),
            notes: fields.notes()?,
            targets: fields,
        })
    }

    /// The target at that place in the shape.
    pub(crate) fn target(&self, at: usize) -> Option<Target<'m>> {
        let mut targets = self.targets;
        for _ in 0..at {
            targets.framed()?;
        }
        Target::read(targets.framed()?)
    }

    /// All targets, in the order of the shape; `None` for one that cannot be read.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Option<Target<'m>>> + use<'m> {
        let mut targets = self.targets;
        std::iter::from_fn(move || {
            (!targets.bytes.is_empty()).then(|| match targets.framed() {
                Some(fields) => Target::read(fields),
                None => {
                    targets.bytes = &[];
                    None
                }
            })
        })
    }
}

/// A target, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'m> {
    pub(crate) text: &'m str,
    /// The folded text, where it is not plain.
    pub(crate) folded: Option<&'m str>,
    pub(crate) author: Option<&'m str>,
    pub(crate) date: Option<&'m str>,
    pub(crate) changed: u64,
    pub(crate) notes: Notes<'m>,
    content: Fields<'m>,
}

impl<'m> Target<'m> {
    fn read(mut fields: Fields<'m>) -> Option<Self> {
        let Searched { text, folded } = fields.searched()?;
        Some(Self {
            text,
            folded,
            author: fields.optional()?,
            date: fields.optional()?,
            changed: fields.number()?,
            notes: fields.notes()?,
            content: fields,
        })
    }

    /// Text and codes, `Some(None)` where there are no codes.
    pub(crate) fn content(&self) -> Option<Option<Vec<Content>>> {
        let mut fields = self.content;
        let number = fields.number()?;
        if number == 0 {
            return Some(None);
        }
        let mut content = Vec::new();
        for _ in 0..number {
            let piece = match fields.byte()?.checked_sub(1) {
                None => Content::Text(fields.text()?.to_owned()),
                Some(kind) => {
                    let kind = *KINDS.get(usize::from(kind))?;
                    let mut attributes = Vec::new();
                    for _ in 0..fields.number()? {
                        attributes.push((fields.text()?.to_owned(), fields.text()?.to_owned()));
                    }
                    Content::Code(Code { kind, attributes, content: fields.text()?.to_owned() })
                }
            };
            content.push(piece);
        }
        Some(Some(content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_reads_back() {
        let content = [
            Content::Text("ایک".into()),
            Content::Code(Code {
                kind: CodeKind::Placeholder,
                attributes: vec![("x".into(), "1".into())],
                content: "&lt;br/&gt;".into(),
            }),
        ];
        let first = TargetFields {
            text: "ایک",
            author: Some("A. Khan"),
            date: Some("20240312T101500Z"),
            changed: 20_240_312_101_500,
            notes: vec!["formal", ""],
            content: Some(&content),
        };
        let second = TargetFields { text: "一", ..TargetFields::default() };
        let targets = vec![first, second];
        let notes = vec!["from the ministry"];
        let unit = UnitFields {
            shape: 300,
            language: 2,
            number: 7,
            source: "One.",
            document: Some(""),
            beside: (None, Some("Two  sentences.")),
            notes,
            targets,
        };
        let mut bytes = Vec::new();
        put_record(&mut bytes, &unit);
        let mut fields = Fields::new(&bytes);
        let record = Record::read(fields.framed().unwrap()).unwrap();
        assert!(fields.rest().is_empty());
        assert_eq!((record.shape, record.number, record.source), (300, 7, "One."));
        assert_eq!((record.language, record.beside), (2, (None, Some("Two  sentences."))));
        assert_eq!(record.targets().count(), 2);
        assert_eq!(record.document, Some(""));
        assert_eq!(record.notes.collect::<Vec<_>>(), ["from the ministry"]);
        let target = record.target(0).unwrap();
        assert_eq!((target.text, target.changed), ("ایک", 20_240_312_101_500));
        assert_eq!((target.author, target.date), (Some("A. Khan"), Some("20240312T101500Z")));
        assert_eq!(target.notes.collect::<Vec<_>>(), ["formal", ""]);
        assert_eq!(target.content().unwrap().unwrap(), content);
        let target = record.target(1).unwrap();
        assert_eq!((target.text, target.author, target.content()), ("一", None, Some(None)));
        assert!(record.target(2).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(record) = Fields::new(&bytes).framed().and_then(Record::read) {
                let _ = record.notes.count();
                for at in 0..4 {
                    let _ = record.target(at).map(|target| target.content());
                }
            }
        }

        #[test]
        fn numbers_read_back(number in any::<u64>()) {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            prop_assert_eq!(Fields::new(&bytes).number(), Some(number));
        }
    }
}
