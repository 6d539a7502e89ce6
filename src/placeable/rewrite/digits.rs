//! Numbers in digits, written as other digits are.

use crate::placeable::characters::fold;
use crate::placeable::rational::Rational;

/// How digits are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DigitStyle {
    /// The digit nought of the script.
    zero: char,
    /// What stands between groups of thousands, if anything.
    group: Option<char>,
    /// What stands before decimals.
    point: char,
}

impl DigitStyle {
    /// ASCII digits with the separator, if any.
    pub(super) fn western(group: Option<char>) -> Self {
        Self { zero: '0', group, point: '.' }
    }

    /// The style of a number as it is written. One below a thousand does not show whether it is
    /// grouped: then `grouped` decides.
    pub(super) fn of(written: &str, grouped: bool) -> Self {
        let first = written.chars().find_map(|c| {
            let digit = fold(c)?.to_digit(10)?;
            char::from_u32(c as u32 - digit)
        });
        let zero = first.unwrap_or('0');
        let separator = |c: &char| matches!(c, ',' | '،' | '٬' | '\'');
        let shown = written.chars().find(separator);
        let digits = written.chars().take_while(|c| *c != '.' && *c != '٫');
        let whole = digits.filter(|c| fold(*c).is_some_and(|c| c.is_ascii_digit())).count();
        let usual = if zero == '0' { ',' } else { '٬' };
        let group = if whole < 4 && grouped { Some(usual) } else { shown };
        let point = if zero == '0' || written.contains('.') { '.' } else { '٫' };
        Self { zero, group, point }
    }

    /// Writes a number; `None` for one without a decimal form.
    pub(super) fn write(self, number: Rational) -> Option<String> {
        let decimal = number.to_decimal()?;
        Some(self.write_decimal(&decimal))
    }

    /// Writes ASCII digits with or without decimals.
    pub(super) fn write_decimal(self, decimal: &str) -> String {
        let (whole, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
        let mut written = String::new();
        for (at, c) in whole.chars().enumerate() {
            if let Some(group) = self.group
                && at > 0
                && (whole.len() - at).is_multiple_of(3)
            {
                written.push(group);
            }
            written.push(self.digit(c));
        }
        if !decimals.is_empty() {
            written.push(self.point);
            written.extend(decimals.chars().map(|c| self.digit(c)));
        }
        written
    }

    fn digit(self, c: char) -> char {
        let digit = c.to_digit(10).unwrap_or_default();
        char::from_u32(self.zero as u32 + digit).unwrap_or(c)
    }
}
