//! Numbers in digits: grouping of thousands in any style, decimals.

use crate::placeable::characters::Characters;
use crate::placeable::rational::Rational;

/// A number written in digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// What it is; `None` where it is too long to be a number.
    pub(super) value: Option<Rational>,
    /// The place after it.
    pub(super) end: usize,
    /// Digits before the decimal point.
    pub(super) whole: usize,
    /// Whether there are digits after one.
    pub(super) decimals: bool,
    /// Whether thousands are grouped.
    pub(super) grouped: bool,
    /// Whether it begins with a nought that stands before another digit.
    pub(super) padded: bool,
}

impl Numeral {
    /// A whole number of so many digits, neither grouped nor with decimals, if it is one.
    pub(super) fn plain(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let plain = !self.grouped && !self.decimals && digits.contains(&self.whole);
        if plain { self.value?.to_integer() } else { None }
    }

    /// Whether it may be a year that stands without a word for it.
    pub(super) fn is_year(&self) -> bool {
        self.plain(4..=4).is_some_and(|year| (1500..2050).contains(&year))
    }
}

/// Reads the number at a place, which has to be its first digit.
pub(super) fn numeral(text: &Characters, place: usize) -> Option<Numeral> {
    let digits = |at: usize| (at..).take_while(|&at| text.at(at).is_ascii_digit()).count();
    let first = digits(place);
    if first == 0 || text.before(place).is_ascii_digit() {
        return None;
    }
    let mut end = place + first;
    let mut whole = first;
    let mut grouped = false;
    // 1,234,567 and 12,34,567: groups of two or three digits, the last of three.
    if first <= 3 {
        /// More than any number has, so that a list of figures takes linear time.
        const MOST_GROUPS: usize = 12;
        let mut at = end;
        for _ in 0..MOST_GROUPS {
            if !matches!(text.at(at), ',' | '،' | '٬' | '\'') {
                break;
            }
            let group = digits(at + 1);
            if group == 3 {
                end = at + 4;
                grouped = true;
            } else if group != 2 {
                break;
            }
            at += 1 + group;
        }
        whole = (place..end).filter(|&at| text.at(at).is_ascii_digit()).count();
    }
    let mut decimals = 0;
    if matches!(text.at(end), '.' | '٫') {
        decimals = digits(end + 1);
        // 1.2.3 is no number.
        let after = end + 1 + decimals;
        if decimals > 0 && text.at(after) == '.' && text.at(after + 1).is_ascii_digit() {
            decimals = 0;
        }
    }
    let mut value = None;
    if whole + decimals <= 30 {
        let all = (place..end + usize::from(decimals > 0) * (1 + decimals))
            .map(|at| text.at(at))
            .filter(char::is_ascii_digit);
        let mut number: i128 = 0;
        for digit in all {
            number = number * 10 + i128::from(digit as u8 - b'0');
        }
        let below = 10_i128.checked_pow(decimals as u32);
        value = below.and_then(|below| Rational::new(number, below));
    }
    if decimals > 0 {
        end += 1 + decimals;
    }
    Some(Numeral {
        value,
        end,
        whole,
        decimals: decimals > 0,
        grouped,
        padded: first > 1 && text.at(place) == '0',
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        let numeral = numeral(&Characters::of(text), 0)?;
        Some((numeral.value?.to_string(), numeral.end))
    }

    #[test]
    fn grouping_and_decimals() {
        for (text, value, end) in [
            ("1,234,567.8", "1234567.8", 11),
            ("12,34,567", "1234567", 9),
            ("1،234،567", "1234567", 9),
            ("۱۲٬۳۴۵", "12345", 6),
            ("3,4", "3", 1),
            ("1,2345", "1", 1),
            ("12,34", "12", 2),
            ("2.5.", "2.5", 3),
            ("007", "7", 3),
            ("1,000,00", "1000", 5),
            ("٢٫٥", "2.5", 3),
        ] {
            assert_eq!(read(text), Some((value.into(), end)), "{text}");
        }
        assert_eq!(read("x"), None);
        assert_eq!(read(&"1".repeat(40)), None);
    }
}
