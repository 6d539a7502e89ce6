//! A text as the scanner reads it: one character for one, letter variants and digits of every
//! script evened out, marks left out, runs of white space as one space, and the place of each
//! character in the text kept.

use std::sync::LazyLock;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::lexicon::{Kinds, Lexicon, is_letter};
use super::scan::may_start_han_number;
use crate::text;

/// The folded characters of a text.
#[derive(Debug, Default)]
pub(super) struct Characters {
    /// The character in the lower 21 bits, flags above.
    codes: Vec<u32>,
    /// The byte at which each begins, and at the end the length of the text. What is left out
    /// belongs to the character before it.
    starts: Vec<u32>,
    /// For each, what kinds of words of the lexicon begin there; empty where that is not known.
    kinds: Vec<Kinds>,
}

const UPPER: u32 = 1 << 21;
const SHADDA: u32 = 1 << 22;
/// A letter of a script that is written with spaces between words.
const LETTER: u32 = 1 << 23;
/// A value may begin here: with a digit, a Han numeral or a mark before a code, whatever the lexicon
/// says; and, once words were looked for, with a word of the lexicon or letters that may be a code.
const BEGINS: u32 = 1 << 24;
const CODE: u32 = UPPER - 1;
/// Stands for a character that is left out.
const OUT: u32 = u32::MAX;

/// What the characters that most text is made of are folded to, by pages of 256: alphabets,
/// punctuation, Han, forms of full width. Other pages are empty.
static PAGES: LazyLock<Vec<Vec<u32>>> = LazyLock::new(|| {
    let common = |page| matches!(page, 0x00..=0x06 | 0x20 | 0x30 | 0x4E..=0x9F | 0xFF);
    let code = |code| char::from_u32(code).map_or(OUT, code_of);
    let page = |page: u32| {
        if common(page) { (page << 8..(page + 1) << 8).map(code).collect() } else { Vec::new() }
    };
    (0..=0x10FF).map(page).collect()
});

/// A character folded, with its flags.
fn code_of(c: char) -> u32 {
    let Some(folded) = fold(c) else { return OUT };
    let upper = if is_upper(c) { UPPER } else { 0 };
    let letter = if is_letter(folded) { LETTER } else { 0 };
    let begins = folded.is_ascii_digit()
        || matches!(folded, '+' | '〔' | '［')
        || may_start_han_number(folded);
    folded as u32 | upper | letter | if begins { BEGINS } else { 0 }
}

impl Characters {
    /// Folds a text of less than 4 GiB; [`super::extract`] gives it much smaller pieces.
    pub(super) fn of(text: &str) -> Self {
        let mut codes: Vec<u32> = Vec::with_capacity(text.len());
        let mut starts = Vec::with_capacity(text.len() + 1);
        let mut after_space = false;
        let pages = &*PAGES;
        for (at, c) in text.char_indices() {
            let known = pages[c as usize >> 8].get(c as usize & 0xFF);
            let code = known.map_or_else(|| code_of(c), |code| *code);
            if code == OUT {
                if c == '\u{0651}'
                    && let Some(last) = codes.last_mut()
                {
                    *last |= SHADDA;
                }
                continue;
            }
            let space = code == ' ' as u32;
            if !(space && after_space) {
                codes.push(code);
                starts.push(at as u32);
            }
            after_space = space;
        }
        starts.push(text.len() as u32);
        Self { codes, starts, kinds: Vec::new() }
    }

    /// The same, with the words of a lexicon found, so that it is asked in vain but seldom.
    pub(super) fn with_words(text: &str, lexicon: &Lexicon) -> Self {
        let mut characters = Self::of(text);
        let mut kinds = vec![Kinds::default(); characters.len()];
        let mut place = 0;
        while place < kinds.len() {
            let here = lexicon.kinds_at(&characters, place);
            // No word begins within another one.
            let (end, may_be_code) = match characters.after_ascii_letters(place) {
                end if end == place => (characters.after_letters(place), false),
                end => (characters.after_letters(end), characters.is_code_behind(end)),
            };
            if !here.is_empty() || may_be_code {
                kinds[place] = here;
                characters.codes[place] |= BEGINS;
            }
            place = end.max(place + 1);
        }
        characters.kinds = kinds;
        characters
    }

    /// Whether what follows ASCII letters that end at a place may make a code of them: a digit, or
    /// the marks of an address.
    fn is_code_behind(&self, end: usize) -> bool {
        match self.at(end) {
            c if c.is_ascii_digit() => true,
            '-' | '.' | '@' | ':' | '_' | '+' => {
                let next = self.at(end + 1);
                next.is_ascii_alphanumeric() || next == '/' || next == ' '
            }
            _ => false,
        }
    }

    /// Whether a code may begin with the letters at a place.
    pub(super) fn has_code_behind(&self, place: usize) -> bool {
        self.is_code_behind(self.after_ascii_letters(place))
    }

    /// The kinds of all words that begin at a place, short and long; `None` where they were not
    /// looked for.
    pub(super) fn kinds(&self, place: usize) -> Option<Kinds> {
        self.kinds.get(place).copied()
    }

    /// The first place from one on where a value may begin, once words were looked for. Within a
    /// word that is the place itself: the scanner got there by reading what is before.
    pub(super) fn next_beginning(&self, place: usize) -> usize {
        if self.is_joined(place) {
            return place;
        }
        self.run(place, |code| code & BEGINS == 0)
    }

    /// The place behind the letters that stand at a place.
    pub(super) fn after_letters(&self, place: usize) -> usize {
        self.run(place, |code| code & LETTER != 0)
    }

    /// The place behind the ASCII letters that stand at a place.
    pub(super) fn after_ascii_letters(&self, place: usize) -> usize {
        self.run(place, |code| code & LETTER != 0 && code & CODE < 0x80)
    }

    fn run(&self, place: usize, is: impl Fn(u32) -> bool) -> usize {
        let rest = self.codes.get(place..).unwrap_or_default();
        let length = rest.iter().position(|code| !is(*code)).unwrap_or(rest.len());
        #[cfg(test)]
        reads::add(length + 1);
        place + length
    }

    /// The code and the flags at a place.
    fn get(&self, place: usize) -> Option<u32> {
        #[cfg(test)]
        reads::add(1);
        self.codes.get(place).copied()
    }

    /// Whether a letter of a script that is written with spaces stands at a place.
    pub(super) fn is_letter(&self, place: usize) -> bool {
        self.get(place).is_some_and(|code| code & LETTER != 0)
    }

    /// Whether a place is inside a word: between two letters of a script that is written with
    /// spaces.
    pub(super) fn is_joined(&self, place: usize) -> bool {
        place > 0 && self.is_letter(place - 1) && self.is_letter(place)
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The folded character at a place, NUL beyond the end.
    pub(super) fn at(&self, place: usize) -> char {
        char::from_u32(self.code(place)).unwrap_or('\0')
    }

    /// The code of the folded character at a place, 0 beyond the end.
    pub(super) fn code(&self, place: usize) -> u32 {
        self.get(place).map_or(0, |code| code & CODE)
    }

    /// The folded character before a place, NUL at the start.
    pub(super) fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or('\0', |before| self.at(before))
    }

    /// Whether the character was a capital letter.
    pub(super) fn is_upper(&self, place: usize) -> bool {
        self.get(place).is_some_and(|code| code & UPPER != 0)
    }

    /// Whether any character of a range bears a shadda, which tells some homographs apart.
    pub(super) fn has_shadda(&self, start: usize, end: usize) -> bool {
        self.codes[start..end].iter().any(|code| code & SHADDA != 0)
    }

    /// The byte at which a character begins; for the place behind the last one, the text's length.
    pub(super) fn byte(&self, place: usize) -> usize {
        self.starts[place.min(self.codes.len())] as usize
    }

    /// The place after one space, if there is one.
    pub(super) fn skip_space(&self, place: usize) -> usize {
        place + usize::from(self.at(place) == ' ')
    }
}

/// Whether a character is a capital letter; Han and Arabic ones, which most text not in ASCII is
/// made of, are none.
fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_uppercase();
    }
    !matches!(c, '\u{0600}'..='\u{06FF}' | '\u{3000}'..='\u{9FFF}') && c.is_uppercase()
}

/// The one character that a character is read as; `None` for what is left out.
pub(super) fn fold(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(match c {
            c if c.is_ascii_whitespace() || c == '\u{0B}' => ' ',
            c => c.to_ascii_lowercase(),
        });
    }
    Some(match c {
        // Han first: most of what is not ASCII in Chinese.
        '\u{3007}' | '\u{4E00}'..='\u{9FFF}' => simplify(c),
        '\u{064A}' | '\u{0649}' => 'ی',
        '\u{0643}' => 'ک',
        '\u{0647}' | '\u{06BE}' | '\u{06C0}' | '\u{06C2}' | '\u{06D5}' => 'ہ',
        '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' => return None,
        '\u{0660}'..='\u{0669}' => digit(c as u32 - 0x0660),
        '\u{06F0}'..='\u{06F9}' => digit(c as u32 - 0x06F0),
        '\u{0600}'..='\u{06FF}' if c.is_alphabetic() => c,
        '٪' => '%',
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '～' | '〜' => '-',
        // The full-width comma stands between clauses, never inside a number.
        '，' => '，',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c).to_ascii_lowercase()
        }
        '￥' => '¥',
        c if c.is_whitespace() => ' ',
        c if text::is_format(c) => return None,
        c if c.general_category() == GeneralCategory::DecimalNumber => digit(decimal(c)),
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(lower), None) => lower,
                _ => c,
            }
        }
    })
}

/// Traditional characters that stand in numbers and units, to the simplified ones of the lists.
fn simplify(c: char) -> char {
    match c {
        '〇' => '零',
        '萬' => '万',
        '億' => '亿',
        '兩' => '两',
        '個' => '个',
        '點' => '点',
        '時' => '时',
        '鐘' => '钟',
        '號' => '号',
        '紀' => '纪',
        '週' => '周',
        '歲' => '岁',
        '間' => '间',
        '幾' => '几',
        '數' => '数',
        '餘' => '余',
        '過' => '过',
        '雙' => '双',
        '這' => '这',
        '國' => '国',
        '種' => '种',
        '場' => '场',
        '項' => '项',
        '條' => '条',
        '張' => '张',
        '隻' => '只',
        '輛' => '辆',
        '級' => '级',
        '類' => '类',
        '組' => '组',
        '對' => '对',
        '層' => '层',
        '樓' => '楼',
        '倆' => '俩',
        '圓' => '元',
        '圆' => '元',
        '幣' => '币',
        '鎊' => '镑',
        '歐' => '欧',
        '頓' => '顿',
        '噸' => '吨',
        '釐' => '厘',
        '裡' => '里',
        '畝' => '亩',
        '頃' => '顷',
        '貳' => '贰',
        '參' => '叁',
        '陸' => '陆',
        '禮' => '礼',
        '從' => '从',
        '約' => '约',
        '將' => '将',
        '屆' => '届',
        c => c,
    }
}

/// The digit that a decimal digit of any script stands for: they come in runs of ten from nought.
fn decimal(c: char) -> u32 {
    let is_digit = |code: u32| {
        char::from_u32(code).is_some_and(|c| c.general_category() == GeneralCategory::DecimalNumber)
    };
    // Every run but the mathematical ones begins at a multiple of 16 or at 6 past one.
    if let '\u{1D7CE}'..='\u{1D7FF}' = c {
        return (c as u32 - 0x1D7CE) % 10;
    }
    (1..10).take_while(|back| is_digit(c as u32 - back)).last().unwrap_or(0)
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// How many characters were looked at: what a test can count instead of time.
#[cfg(test)]
pub(super) mod reads {
    use std::cell::Cell;

    thread_local!(static READS: Cell<usize> = const { Cell::new(0) });

    pub(super) fn add(count: usize) {
        READS.set(READS.get() + count);
    }

    /// The number so far, in this thread.
    pub(in crate::placeable) fn count() -> usize {
        READS.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let characters = Characters::of(text);
        (0..characters.len()).map(|place| characters.at(place)).collect()
    }

    #[test]
    fn digits_of_every_script_are_digits() {
        assert_eq!(folded("٤٢ ۴۲ ４２ ४२ ৪২ 𝟒𝟐"), "42 42 42 42 42 42");
    }

    #[test]
    fn variants_and_marks_are_evened_out() {
        assert_eq!(folded("چھ چهـ"), "چہ چہ");
        assert_eq!(folded("اُنیس كتاب"), "انیس کتاب");
        assert_eq!(folded("a\u{200F} \n b—C"), "a b-c");
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "اسّی سال";
        let characters = Characters::of(text);
        assert_eq!(characters.len(), 7);
        assert!(characters.has_shadda(0, 3));
        assert_eq!(&text[characters.byte(0)..characters.byte(3)], "اسّی");
        assert_eq!(characters.byte(7), text.len());
    }
}
