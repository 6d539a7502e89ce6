//! Text as the matcher sees it: spans, tokens, surfaces and keys.
//!
//! A *token* is a piece between UAX #29 word boundaries; pieces of nothing but white space and
//! format characters are dropped, punctuation and symbols stay. Its *surface* is the token in NFC.
//! Its *key* is the surface with typography, letter variants, case and numbers evened out: tokens
//! with the same key are nearly equal, and cost a tenth of a substitution.
//!
//! Everything here is pure and cannot fail: any string has tokens, though perhaps none.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// A half-open range of UTF-8 bytes, on character boundaries of the text it was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span of bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The span as a range, to slice a string with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same span in a text that this one's text begins in, `offset` bytes further on.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    /// The span without the white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = &text[self.range()];
        let start = self.start + (inner.len() - inner.trim_start().len());
        Self { start, end: start + inner.trim().len() }
    }
}

/// The spans of the tokens of a text, in order.
///
/// ```
/// # use karakoram::text::tokens;
/// let text = "中巴 signed 12.5%.";
/// let tokens: Vec<&str> = tokens(text).map(|span| &text[span.range()]).collect();
/// assert_eq!(tokens, ["中", "巴", "signed", "12.5", "%", "."]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Span> {
    let ascii = text.is_ascii().then_some(AsciiTokens { bytes: text.as_bytes(), at: 0 });
    let other = ascii.is_none().then(|| {
        text.split_word_bound_indices()
            .filter(|(_, piece)| !piece.chars().all(|c| c.is_whitespace() || is_format(c)))
            .map(|(start, piece)| Span { start, end: start + piece.len() })
    });
    ascii.into_iter().flatten().chain(other.into_iter().flatten())
}

/// The same for texts of nothing but ASCII, where few of the rules of UAX #29 apply.
struct AsciiTokens<'t> {
    bytes: &'t [u8],
    at: usize,
}

/// What the rules of UAX #29 make of an ASCII character.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Space,
    Letter,
    Digit,
    /// ExtendNumLet: joins letters and digits.
    Low,
    /// MidLetter: joins two letters.
    MidLetter,
    /// MidNum: joins two digits.
    MidNumber,
    /// MidNumLet and Single_Quote: joins either.
    Mid,
    Other,
}

fn class(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
        b' ' | b'\t'..=b'\r' => Class::Space,
        b'0'..=b'9' => Class::Digit,
        b'_' => Class::Low,
        b':' => Class::MidLetter,
        b',' | b';' => Class::MidNumber,
        b'.' | b'\'' => Class::Mid,
        _ => Class::Other,
    }
}

impl Iterator for AsciiTokens<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let of = |at: usize| self.bytes.get(at).map_or(Class::Other, |&byte| class(byte));
        let mut start = self.at;
        while of(start) == Class::Space {
            start += 1;
        }
        if start >= self.bytes.len() {
            self.at = start;
            return None;
        }
        let mut end = start + 1;
        let mut last = of(start);
        if matches!(last, Class::Letter | Class::Digit | Class::Low) {
            loop {
                let next = of(end);
                let joins = match last {
                    Class::Letter => matches!(next, Class::MidLetter | Class::Mid),
                    Class::Digit => matches!(next, Class::MidNumber | Class::Mid),
                    _ => false,
                };
                if matches!(next, Class::Letter | Class::Digit | Class::Low) {
                    (last, end) = (next, end + 1);
                } else if joins && of(end + 1) == last {
                    end += 2;
                } else {
                    break;
                }
            }
        }
        self.at = end;
        Some(Span { start, end })
    }
}

/// The versions of the tables of Unicode that tokens, surfaces and keys are made by.
pub(crate) fn tables() -> [[u64; 3]; 4] {
    let small = |(major, minor, patch): (u8, u8, u8)| [major.into(), minor.into(), patch.into()];
    [
        unicode_segmentation::UNICODE_VERSION.into(),
        small(unicode_normalization::UNICODE_VERSION),
        caseless::UNICODE_VERSION.into(),
        unicode_properties::UNICODE_VERSION.into(),
    ]
}

/// The surface of a token: its text in NFC.
pub fn surface(token: &str) -> Cow<'_, str> {
    if token.is_ascii() || is_nfc_quick(token.chars()) == IsNormalized::Yes {
        Cow::Borrowed(token)
    } else {
        Cow::Owned(token.nfc().collect())
    }
}

/// The key of all numbers.
pub const NUMBER: &str = "0";

/// The key of a surface: what is left when typography, letter variants, case, marks and the
/// value of numbers are evened out, in the order that the design lays down.
///
/// ```
/// # use karakoram::text::key;
/// assert_eq!(key("Straße"), "strasse");
/// assert_eq!(key("۲۰۲۴"), "0");
/// assert_eq!(key("كتاب"), key("کتاب"));
/// ```
pub fn key(surface: &str) -> Cow<'_, str> {
    // Nothing below changes ASCII but for its case and its numbers.
    if surface.is_ascii() {
        return match surface.bytes().any(|b| b.is_ascii_uppercase()) {
            _ if is_number(surface) => Cow::Borrowed(NUMBER),
            true => Cow::Owned(surface.to_ascii_lowercase()),
            false => Cow::Borrowed(surface),
        };
    }
    let replaced: String = surface.chars().map(replace).collect();
    let compatible = match is_nfkc_quick(replaced.chars()) {
        IsNormalized::Yes => replaced,
        _ => replaced.nfkc().collect(),
    };
    let mut folded = caseless::default_case_fold_str(&compatible);
    folded.retain(|c| !is_format(c) && !is_arabic_mark(c));
    if is_number(&folded) {
        Cow::Borrowed(NUMBER)
    } else if folded.is_empty() {
        Cow::Borrowed(surface)
    } else {
        Cow::Owned(folded)
    }
}

/// Typographic and letter variants, each to the one form that keys use.
fn replace(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '\u{064A}' | '\u{0649}' => '\u{06CC}', // ي ى to ی
        '\u{0643}' => '\u{06A9}',              // ك to ک
        '\u{0647}' | '\u{06C0}' | '\u{06C2}' => '\u{06C1}', // ه ۀ ۂ to ہ
        _ => c,
    }
}

/// Whether the text is decimal digits of any script with single separators between digits.
fn is_number(text: &str) -> bool {
    let mut after_digit = false;
    for c in text.chars() {
        match c {
            c if is_decimal_digit(c) => after_digit = true,
            '.' | ',' | '\'' | '٫' | '٬' if after_digit => after_digit = false,
            _ => return false,
        }
    }
    after_digit
}

fn is_decimal_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.general_category() == GeneralCategory::DecimalNumber)
}

/// Whether a character is a format character (general category Cf): joiners, direction marks,
/// the byte-order mark, the soft hyphen.
pub fn is_format(c: char) -> bool {
    !c.is_ascii() && c.general_category() == GeneralCategory::Format
}

fn is_arabic_mark(c: char) -> bool {
    matches!(c, '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}')
}

/// The number of UAX #29 words of a text: what English and Urdu are counted in.
pub fn count_words(text: &str) -> u64 {
    text.unicode_words().count() as u64
}

/// The number of characters of a text, white space and format characters left out: what Chinese
/// is counted in.
pub fn count_characters(text: &str) -> u64 {
    text.chars().filter(|&c| !c.is_whitespace() && !is_format(c)).count() as u64
}

/// FNV-1a of 128 bits: tells bytes apart that came about by themselves. Not for hostile input: whoever
/// constructs a collision deceives themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u128);

impl Default for Digest {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Digest {
    /// Takes in bytes.
    pub fn write(&mut self, bytes: &[u8]) {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        for &byte in bytes {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }

    /// The digest of what was taken in.
    pub fn finish(self) -> u128 {
        self.0
    }
}

/// The [`Digest`] of the surfaces of a text, each closed by a byte that UTF-8 does not use; `None`
/// for a text without tokens. Texts that differ in white space only have the same.
pub fn surface_hash(text: &str) -> Option<u128> {
    let mut digest = Digest::default();
    let mut any = false;
    for span in tokens(text) {
        any = true;
        digest.write(surface(&text[span.range()]).as_bytes());
        digest.write(b"\xFF");
    }
    any.then_some(digest.finish())
}

/// The [`Digest`] of some bytes.
pub fn hash(bytes: &[u8]) -> u128 {
    let mut digest = Digest::default();
    digest.write(bytes);
    digest.finish()
}

/// The [`surface_hash`] of a text as 32 hexadecimal digits, zeros for a text without tokens: short
/// enough to travel in a file beside the text, to tell later whether the text has changed.
///
/// ```
/// # use karakoram::text::fingerprint;
/// assert_eq!(fingerprint("Talks  began."), fingerprint("Talks began."));
/// assert_ne!(fingerprint("Talks began."), fingerprint("Talks begin."));
/// ```
pub fn fingerprint(text: &str) -> String {
    format!("{:032x}", surface_hash(text).unwrap_or_default())
}

/// The text as it is searched: on one line, case and letter variants evened out as in a [`key`],
/// diacritics and invisible characters left out. Digits stay what they are.
///
/// ```
/// # use karakoram::text::folded;
/// assert_eq!(folded("باتِ  چيت"), folded("بات چیت"));
/// assert!(folded("The FORUM opened.").contains(&folded("forum")));
/// ```
pub fn folded(text: &str) -> String {
    let line = on_one_line(text);
    // A key of digits alone stands for any number.
    match line.chars().any(char::is_alphabetic) {
        true => key(&line).into_owned(),
        false => line.into_owned(),
    }
}

/// The text on one line: runs of white space become one space, none at the ends. A line break
/// between two characters of scripts that are written without spaces leaves nothing.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    let plain = text.chars().all(|c| !c.is_whitespace() || c == ' ')
        && !text.contains("  ")
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    if plain {
        return Cow::Borrowed(text);
    }
    let text = text.trim();
    let mut line = String::with_capacity(text.len());
    let mut broken = false;
    let mut spaced = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            spaced = true;
            broken |= matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}');
            continue;
        }
        if spaced && !(broken && is_unspaced(line.chars().rev()) && is_unspaced(text[at..].chars()))
        {
            line.push(' ');
        }
        (spaced, broken) = (false, false);
        line.push(c);
    }
    Cow::Owned(line)
}

/// Whether a text begins with writing that puts no space between words: Han, kana, and full-width
/// punctuation. Marks that such writing shares with others go by what stands next to them.
fn is_unspaced(text: impl Iterator<Item = char>) -> bool {
    /// More of them than any text has beside one another, so that a text of nothing else takes no
    /// quadratic time.
    const MOST_SHARED: usize = 8;
    let shared = |c: &char| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    text.take(MOST_SHARED).find(|c| !shared(c)).is_some_and(|c| {
        matches!(c,
            '\u{3000}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
            | '\u{20000}'..='\u{3FFFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        tokens(text).map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn tokens_are_words_and_punctuation_without_white_space() {
        assert_eq!(
            pieces("Dr. Khan's 1,200 seeds\u{a0}– ok!"),
            ["Dr", ".", "Khan's", "1,200", "seeds", "–", "ok", "!"]
        );
        assert_eq!(pieces("中国和ひら"), ["中", "国", "和", "ひ", "ら"]);
        assert_eq!(pieces("یہ ٹھیک ہے۔"), ["یہ", "ٹھیک", "ہے", "۔"]);
        assert!(pieces(" \u{200b}\u{feff}\t\u{3000}").is_empty());
    }

    #[test]
    fn keys_even_out_what_the_design_lists() {
        for (surface, expected) in [
            ("Forum", "forum"),
            ("Khan’s", "khan's"),
            ("„", "\""),
            ("«", "\""),
            ("—", "-"),
            ("−", "-"),
            ("علي", "علی"),
            ("هے", "ہے"),
            ("ۂ", "ہ"),
            ("كِتَاب", "کتاب"),
            ("ﬁne", "fine"),
            ("，", ","),
            ("Ａ", "a"),
            ("İ", "i\u{307}"),
            ("co\u{ad}op", "coop"),
            ("2024", "0"),
            ("۲۰۲۴", "0"),
            ("1,234.5", "0"),
            ("1’000", "0"),
            ("٣٫٥", "0"),
            ("①", "0"),
            ("1..2", "1..2"),
            ("1,", "1,"),
            ("5G", "5g"),
            ("½", "1\u{2044}2"),
            ("ـ", "ـ"),
            ("\u{64e}", "\u{64e}"),
        ] {
            assert_eq!(key(surface), expected, "key of {surface:?}");
        }
    }

    #[test]
    fn surfaces_are_composed() {
        assert_eq!(surface("e\u{301}"), "é");
        assert_eq!(surface("آ"), "آ");
        assert_eq!(surface("\u{627}\u{653}"), "آ");
    }

    #[test]
    fn one_line_keeps_chinese_together_and_english_apart() {
        assert_eq!(on_one_line("the two\r\n  sides"), "the two sides");
        assert_eq!(on_one_line("双方\n签署"), "双方签署");
        assert_eq!(on_one_line("倡议”\n“双方"), "倡议”“双方");
        assert_eq!(on_one_line("the “Road”\n“Belt” —\nso"), "the “Road” “Belt” — so");
        assert_eq!(on_one_line("双方 签署"), "双方 签署");
        assert_eq!(on_one_line("a\u{a0}\u{a0}b "), "a b");
        assert_eq!(on_one_line("as is"), "as is");
    }

    #[test]
    fn counting_follows_the_language_of_the_trade() {
        assert_eq!(count_words("Co., Ltd. signed 3 MoUs."), 5);
        assert_eq!(count_characters("中巴 合作。"), 5);
    }

    proptest! {
        #[test]
        fn tokens_cover_everything_but_white_space_and_format_characters(text in ".*") {
            let mut end = 0;
            for span in tokens(&text) {
                prop_assert!(text[end..span.start].chars().all(|c| c.is_whitespace() || is_format(c)));
                prop_assert!(!span.is_empty());
                end = span.end;
            }
            prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || is_format(c)));
        }

        #[test]
        fn a_key_is_never_empty_for_a_token(text in ".+") {
            for span in tokens(&text) {
                prop_assert!(!key(&surface(&text[span.range()])).is_empty());
            }
        }

        #[test]
        fn the_short_way_to_a_key_gives_what_the_long_way_gives(text in "[ -~]{1,8}") {
            let folded = caseless::default_case_fold_str(&text.nfkc().collect::<String>());
            let expected = if is_number(&folded) { NUMBER } else { &folded };
            prop_assert_eq!(key(&text), expected);
        }

        #[test]
        fn the_short_way_to_tokens_gives_what_the_long_way_gives(
            text in "([a1_.,;:' \"-]|[ -~\t\n\r\x00-\x1f]){0,24}",
        ) {
            let expected: Vec<&str> =
                text.split_word_bounds().filter(|piece| !piece.trim().is_empty()).collect();
            prop_assert_eq!(pieces(&text), expected);
        }

        #[test]
        fn one_line_changes_nothing_but_white_space(text in ".*") {
            let line = on_one_line(&text);
            let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&line), bare(&text));
            let again = on_one_line(&line);
            prop_assert_eq!(&again, &line);
        }
    }
}
