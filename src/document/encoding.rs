//! Bytes to text and back.
//!
//! In this order: a byte order mark decides; zero bytes mean UTF-16 where they follow its pattern,
//! and a binary file elsewhere; then UTF-8; then, for bytes that are not UTF-8, windows-1252. A
//! file in which valid UTF-8 sequences outnumber the invalid ones is damaged UTF-8: each damaged
//! place is shown as U+FFFD and its bytes are kept aside. Text and kept bytes give the file again.

use std::fmt;

use encoding_rs::WINDOWS_1252;

use crate::error::{Error, ErrorKind, Position, Result, Warning};

/// How many damaged places get a warning of their own.
const PLACES_TOLD: usize = 3;

const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF_16_LE_MARK: &[u8] = b"\xFF\xFE";
const UTF_16_BE_MARK: &[u8] = b"\xFE\xFF";

/// What bytes that are no plain text begin with, and what they are.
const OTHER_FORMATS: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "a zip file", "if it is a Word document, save it as plain text in UTF-8"),
    (b"%PDF-", "a PDF file", SAVE_AS_TEXT),
    (b"{\\rtf", "an RTF file", SAVE_AS_TEXT),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file", "save it as plain text in UTF-8"),
    (b"\x89PNG\r\n", "an image (PNG)", TYPE_THE_TEXT),
    (b"\xFF\xD8\xFF", "an image (JPEG)", TYPE_THE_TEXT),
    (b"\x1F\x8B", "a gzip file", "unpack it first"),
    (b"\xFF\xFE\0\0", "text in UTF-32", "save it as UTF-8"),
    (b"\0\0\xFE\xFF", "text in UTF-32", "save it as UTF-8"),
];
const SAVE_AS_TEXT: &str = "save it as plain text in UTF-8";
const TYPE_THE_TEXT: &str = "give the text itself, as plain text in UTF-8";

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// windows-1252, which any bytes can be read as.
    Windows1252,
}

impl Encoding {
    /// The name of the encoding.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "windows-1252",
        }
    }

    fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => UTF_8_MARK,
            Self::Utf16Le => UTF_16_LE_MARK,
            Self::Utf16Be => UTF_16_BE_MARK,
            Self::Windows1252 => b"",
        }
    }

    fn unit(self, pair: [u8; 2]) -> u16 {
        if self == Self::Utf16Be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    fn pair(self, unit: u16) -> [u8; 2] {
        if self == Self::Utf16Be { unit.to_be_bytes() } else { unit.to_le_bytes() }
    }

    fn write(self, text: &str, bytes: &mut Vec<u8>) {
        match self {
            Self::Utf8 => bytes.extend_from_slice(text.as_bytes()),
            Self::Utf16Le | Self::Utf16Be => {
                bytes.extend(text.encode_utf16().flat_map(|unit| self.pair(unit)));
            }
            Self::Windows1252 => bytes.extend_from_slice(&WINDOWS_1252.encode(text).0),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text, and what it takes to write it as the bytes that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    text: String,
    encoding: Encoding,
    has_mark: bool,
    damage: Vec<Damage>,
}

/// Bytes that are no character; the text has U+FFFD in their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Damage {
    /// The offset of the U+FFFD in the text.
    offset: usize,
    /// The offset of the bytes in the file.
    byte: usize,
    bytes: [u8; 3],
    len: u8,
}

impl Damage {
    /// Neither UTF-8 nor UTF-16 has longer ill-formed sequences than three bytes.
    fn new(offset: usize, byte: usize, found: &[u8]) -> Self {
        let mut bytes = [0; 3];
        let len = found.len().min(3);
        bytes[..len].copy_from_slice(&found[..len]);
        Self { offset, byte, bytes, len: len as u8 }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl Encoded {
    /// Reads the bytes of a text file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Encoding`] when the bytes are no text.
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, Vec<Warning>)> {
        if let Some((_, what, hint)) = OTHER_FORMATS.iter().find(|(m, ..)| bytes.starts_with(m)) {
            let reason = format!("not plain text but {what}");
            return Err(Error::new(ErrorKind::Encoding, reason).with_hint(*hint));
        }
        let marked = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]
            .into_iter()
            .find(|encoding| bytes.starts_with(encoding.mark()));
        let encoded = match marked {
            Some(encoding) => Self::decode(bytes, encoding, true),
            None if bytes.contains(&0) => guess_utf16(bytes).ok_or_else(binary)?,
            None => {
                let encoded = Self::decode(bytes, Encoding::Utf8, false);
                if encoded.is_rather_utf8() {
                    encoded
                } else if is_mostly_controls(bytes) {
                    return Err(binary());
                } else {
                    let at = encoded.damage.first().map(|damage| encoded.position(damage));
                    let warning = Warning::new(
                        at.unwrap_or_default(),
                        "not UTF-8: read as windows-1252; if letters look wrong, save the file as UTF-8",
                    );
                    return Ok((Self::decode(bytes, Encoding::Windows1252, false), vec![warning]));
                }
            }
        };
        if encoded.text.contains('\0') {
            return Err(binary());
        }
        let warnings = encoded.warnings();
        Ok((encoded, warnings))
    }

    /// The text, without the byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The encoding of the bytes.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The bytes that the text was read from.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.text.len());
        if self.has_mark {
            bytes.extend_from_slice(self.encoding.mark());
        }
        let mut done = 0;
        for damage in &self.damage {
            self.encoding.write(&self.text[done..damage.offset], &mut bytes);
            bytes.extend_from_slice(damage.bytes());
            done = damage.offset + char::REPLACEMENT_CHARACTER.len_utf8();
        }
        self.encoding.write(&self.text[done..], &mut bytes);
        bytes
    }

    /// The bytes of another text in the encoding of this one, or in UTF-8 where that cannot hold
    /// every text.
    pub(super) fn write_anew(&self, text: &str) -> Vec<u8> {
        let encoding = match self.encoding {
            Encoding::Windows1252 => Encoding::Utf8,
            encoding => encoding,
        };
        let mut bytes = Vec::with_capacity(text.len());
        if self.has_mark {
            bytes.extend_from_slice(encoding.mark());
        }
        encoding.write(text, &mut bytes);
        bytes
    }

    fn decode(bytes: &[u8], encoding: Encoding, has_mark: bool) -> Self {
        let start = if has_mark { encoding.mark().len() } else { 0 };
        let mut encoded = Self { text: String::new(), encoding, has_mark, damage: Vec::new() };
        encoded.text.reserve(bytes.len());
        match encoding {
            Encoding::Utf8 => encoded.read_utf8(bytes, start),
            Encoding::Utf16Le | Encoding::Utf16Be => encoded.read_utf16(bytes, start),
            Encoding::Windows1252 => {
                encoded.text.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0);
            }
        }
        encoded
    }

    fn read_utf8(&mut self, bytes: &[u8], start: usize) {
        let mut byte = start;
        for chunk in bytes[start..].utf8_chunks() {
            self.text.push_str(chunk.valid());
            byte += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.push_damage(byte, chunk.invalid());
                byte += chunk.invalid().len();
            }
        }
    }

    fn read_utf16(&mut self, bytes: &[u8], start: usize) {
        let (pairs, rest) = bytes[start..].as_chunks::<2>();
        let encoding = self.encoding;
        let mut byte = start;
        for decoded in char::decode_utf16(pairs.iter().map(|&pair| encoding.unit(pair))) {
            match decoded {
                Ok(c) => {
                    self.text.push(c);
                    byte += 2 * c.len_utf16();
                }
                Err(lone) => {
                    self.push_damage(byte, &encoding.pair(lone.unpaired_surrogate()));
                    byte += 2;
                }
            }
        }
        if !rest.is_empty() {
            self.push_damage(byte, rest);
        }
    }

    fn push_damage(&mut self, byte: usize, found: &[u8]) {
        self.damage.push(Damage::new(self.text.len(), byte, found));
        self.text.push(char::REPLACEMENT_CHARACTER);
    }

    /// Whether this reading as UTF-8 is the likely one: in any other encoding, bytes above 0x7F
    /// hardly ever form valid sequences, let alone more valid ones than invalid.
    fn is_rather_utf8(&self) -> bool {
        let sequences = self.text.chars().filter(|c| !c.is_ascii()).count() - self.damage.len();
        self.damage.is_empty() || (sequences >= 2 && sequences > self.damage.len())
    }

    fn position(&self, damage: &Damage) -> Position {
        let before = &self.text[..damage.offset];
        let returns = before.bytes().filter(|&b| b == b'\r').count();
        let feeds = before.bytes().filter(|&b| b == b'\n').count();
        let line = 1 + returns + feeds - before.matches("\r\n").count();
        Position { line: Some(line as u64), byte: Some(damage.byte as u64), ..Position::default() }
    }

    fn warnings(&self) -> Vec<Warning> {
        let mut warnings: Vec<Warning> = (self.damage.iter().take(PLACES_TOLD))
            .map(|damage| {
                let bytes: Vec<String> =
                    damage.bytes().iter().map(|byte| format!("{byte:02X}")).collect();
                let message = format!(
                    "not {}: bytes {}; shown as U+FFFD and kept",
                    self.encoding,
                    bytes.join(" ")
                );
                Warning::new(self.position(damage), message)
            })
            .collect();
        if let Some(next) = self.damage.get(PLACES_TOLD) {
            let message = format!("{} more damaged places", self.damage.len() - PLACES_TOLD);
            warnings.push(Warning::new(self.position(next), message));
        }
        warnings
    }
}

/// UTF-16 without a byte order mark: spaces, line breaks, digits and Latin letters have a zero in
/// their high byte, while a zero in the low byte is rare (U+4E00 is the common one), and nothing
/// in it is a control character or half a surrogate pair.
fn guess_utf16(bytes: &[u8]) -> Option<Encoded> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let (encoding, high, low) = if first > second {
        (Encoding::Utf16Be, first, second)
    } else {
        (Encoding::Utf16Le, second, first)
    };
    // ASCII with a stray zero in it would pass for Chinese, so where all bytes could be ASCII,
    // half of the characters must be.
    let could_be_ascii =
        bytes.iter().all(|&b| b == 0 || b.is_ascii_whitespace() || (b' '..=b'~').contains(&b));
    let enough = pairs.len().div_ceil(if could_be_ascii { 2 } else { 20 });
    if !rest.is_empty() || high < enough || low * 4 > high {
        return None;
    }
    let encoded = Encoded::decode(bytes, encoding, false);
    let is_text = |c: char| c.is_whitespace() || !c.is_control();
    (encoded.damage.is_empty() && encoded.text.chars().all(is_text)).then_some(encoded)
}

/// Whether bytes that are not UTF-8 have more control characters than any text has.
fn is_mostly_controls(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|&&b| b < b' ' && !b.is_ascii_whitespace()).count();
    controls * 30 > bytes.len()
}

fn binary() -> Error {
    Error::new(ErrorKind::Encoding, "not text: a binary file")
        .with_hint("give a text file, in UTF-8 if you can choose")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Encoded, Vec<String>) {
        let (encoded, warnings) = Encoded::from_bytes(bytes).unwrap();
        assert_eq!(encoded.to_bytes(), bytes);
        (encoded, warnings.iter().map(Warning::to_string).collect())
    }

    fn utf16(text: &str, encoding: Encoding) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| encoding.pair(unit)).collect()
    }

    #[test]
    fn encodings_are_told_by_mark_zeros_and_validity() {
        let urdu = "پاکستان اور چین نے ایک یادداشت پر دستخط کیے۔\n";
        let chinese = "中国和巴基斯坦一起签署了 3 项协议。\r\n";
        for text in [urdu, chinese, "Plain.\n", "A 🎉 party.\n", ""] {
            let mut marked = UTF_8_MARK.to_vec();
            marked.extend(text.as_bytes());
            for (bytes, encoding) in
                [(text.as_bytes().to_vec(), Encoding::Utf8), (marked, Encoding::Utf8)]
            {
                let (encoded, warnings) = read(&bytes);
                assert_eq!((encoded.text(), encoded.encoding()), (text, encoding));
                assert!(warnings.is_empty());
            }
            for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
                let plain = utf16(text, encoding);
                let mut marked = encoding.mark().to_vec();
                marked.extend(&plain);
                assert_eq!(read(&marked).0.text(), text);
                assert_eq!(read(&plain).0.text(), text);
            }
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_read_as_windows_1252_with_a_warning() {
        let (encoded, warnings) = read(b"One.\nCaf\xE9 \x93Rawal\x94\x81");
        assert_eq!(encoded.text(), "One.\nCafé “Rawal”\u{81}");
        assert_eq!(encoded.encoding(), Encoding::Windows1252);
        assert_eq!(
            warnings,
            [
                "line 2, byte 8: not UTF-8: read as windows-1252; if letters look wrong, save the file as UTF-8"
            ]
        );
    }

    #[test]
    fn damaged_utf8_stays_utf8_and_the_first_places_are_named() {
        let (encoded, warnings) =
            read(b"\xE2\x80\x9CBelt\xE2\x80\x9D \xC2\xA0\r\nand \xE2\x80 road");
        assert_eq!(encoded.text(), "“Belt” \u{a0}\r\nand \u{fffd} road");
        assert_eq!(warnings, ["line 2, byte 19: not UTF-8: bytes E2 80; shown as U+FFFD and kept"]);
        let many: Vec<u8> = b"\xC3\xA9\xC3\xA9\xFF\n".repeat(9);
        let (_, warnings) = read(&many);
        assert_eq!(warnings.len(), 4);
        assert_eq!(warnings[3], "line 4, byte 22: 6 more damaged places");
    }

    #[test]
    fn a_real_replacement_character_is_not_damage() {
        let (encoded, warnings) = read("a\u{fffd}\u{fffd}é".as_bytes());
        assert_eq!(encoded.text(), "a\u{fffd}\u{fffd}é");
        assert!(warnings.is_empty());
    }

    #[test]
    fn damaged_utf16_keeps_its_bytes() {
        let (encoded, warnings) = read(b"\xFF\xFEa\0\x00\xD8b\0c");
        assert_eq!(encoded.text(), "a\u{fffd}b\u{fffd}");
        assert_eq!(warnings.len(), 2);
        assert_eq!(warnings[1], "line 1, byte 8: not UTF-16LE: bytes 63; shown as U+FFFD and kept");
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_remedy() {
        for (bytes, reason) in [
            (&b"PK\x03\x04\x14\0"[..], "not plain text but a zip file"),
            (b"%PDF-1.7\n", "not plain text but a PDF file"),
            (b"\x89PNG\r\n\x1A\n\0", "not plain text but an image (PNG)"),
            (b"\xFF\xFE\0\0a\0\0\0", "not plain text but text in UTF-32"),
            (b"text with \0 a zero in it, and more", "not text: a binary file"),
            (b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0", "not text: a binary file"),
            (b"\x80\x01\x02\xFF\x03", "not text: a binary file"),
            (b"\xEF\xBB\xBFa\0b", "not text: a binary file"),
        ] {
            let error = Encoded::from_bytes(bytes).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Encoding);
            assert_eq!(error.reason(), reason, "{bytes:?}");
            assert!(error.hint().is_some());
        }
    }
}
