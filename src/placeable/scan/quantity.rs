//! A number as it stands in a text, before it is known what is counted.

use super::numeral::Numeral;
use crate::placeable::characters::Characters;
use crate::placeable::rational::Rational;

/// A number and how it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    /// The number, magnitudes included.
    pub(super) value: Rational,
    /// The place where it begins.
    pub(super) start: usize,
    /// The place after it.
    pub(super) end: usize,
    /// The digits, if it is digits and nothing else.
    pub(super) numeral: Option<Numeral>,
    /// The magnitude at its end, which the first of a range shares (`2 to 3 million`).
    pub(super) scale: Option<Rational>,
    /// Whether another language may leave it out.
    pub(super) optional: bool,
    /// Whether it is a single Han numeral, which counts only before what is counted.
    pub(super) single: bool,
    /// Whether it is a magnitude without a number.
    pub(super) bare: bool,
    /// Whether 多 or 余 stands in it or behind it.
    pub(super) over: bool,
}

impl Quantity {
    pub(super) fn new(value: Rational, start: usize, end: usize) -> Self {
        Self {
            value,
            start,
            end,
            numeral: None,
            scale: None,
            optional: false,
            single: false,
            bare: false,
            over: false,
        }
    }

    /// Adds a sign such as ½ behind the number.
    pub(super) fn add_fraction_sign(&mut self, text: &Characters) {
        let fraction = match text.at(self.end) {
            '½' => Rational::new(1, 2),
            '¼' => Rational::new(1, 4),
            '¾' => Rational::new(3, 4),
            '⅓' => Rational::new(1, 3),
            '⅔' => Rational::new(2, 3),
            _ => None,
        };
        if let Some(value) = fraction.and_then(|fraction| self.value.plus(fraction)) {
            (self.value, self.numeral, self.optional) = (value, None, false);
            self.end += 1;
        }
    }

    /// The number before its magnitude: 2.5 of 2.5 million.
    pub(super) fn coefficient(&self) -> Rational {
        let coefficient = self.scale.and_then(|scale| self.value.divided_by(scale));
        coefficient.unwrap_or(self.value)
    }

    /// The whole number that it is, within a range.
    pub(super) fn integer(&self, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        self.value.to_integer().filter(|value| range.contains(value))
    }

    /// A year in four digits or four Han digits.
    pub(super) fn year(&self, range: std::ops::RangeInclusive<i64>) -> Option<u16> {
        let digits = self.numeral.is_none_or(|numeral| numeral.plain(4..=4).is_some());
        let year = if digits { self.integer(range)? } else { return None };
        u16::try_from(year).ok()
    }
}
