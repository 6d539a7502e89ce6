//! A text as the scanner reads it: one character for one, letter variants and digits of every
//! script evened out, marks left out, runs of white space as one space, and the place of each
//! character in the text kept.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::text;

/// The folded characters of a text.
#[derive(Debug, Default)]
pub(super) struct Characters {
    /// The character in the lower 21 bits, flags above.
    codes: Vec<u32>,
    /// The byte at which each begins, and at the end the length of the text. What is left out
    /// belongs to the character before it.
    starts: Vec<u32>,
}

const UPPER: u32 = 1 << 21;
const SHADDA: u32 = 1 << 22;
const CODE: u32 = UPPER - 1;

impl Characters {
    /// Folds a text of less than 4 GiB; [`super::extract`] gives it much smaller pieces.
    pub(super) fn of(text: &str) -> Self {
        let mut codes: Vec<u32> = Vec::with_capacity(text.len());
        let mut starts = Vec::with_capacity(text.len() + 1);
        let mut after_space = false;
        for (at, c) in text.char_indices() {
            let folded = fold(c);
            match folded {
                None => {
                    if c == '\u{0651}'
                        && let Some(last) = codes.last_mut()
                    {
                        *last |= SHADDA;
                    }
                    continue;
                }
                Some(' ') if after_space => continue,
                Some(folded) => {
                    after_space = folded == ' ';
                    let upper = if is_upper(c) { UPPER } else { 0 };
                    codes.push(folded as u32 | upper);
                    starts.push(at as u32);
                }
            }
        }
        starts.push(text.len() as u32);
        Self { codes, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The folded character at a place, NUL beyond the end.
    pub(super) fn at(&self, place: usize) -> char {
        self.codes.get(place).and_then(|code| char::from_u32(code & CODE)).unwrap_or('\0')
    }

    /// The folded character before a place, NUL at the start.
    pub(super) fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or('\0', |before| self.at(before))
    }

    /// Whether the character was a capital letter.
    pub(super) fn is_upper(&self, place: usize) -> bool {
        self.codes.get(place).is_some_and(|code| code & UPPER != 0)
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
