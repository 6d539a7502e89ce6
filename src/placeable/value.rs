//! Values: what a span of text says, whatever language says it.

use std::fmt;

use super::rational::Rational;
use crate::text::Span;

/// The kind of thing that a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// A bare number, a fraction, one of the two numbers of a score.
    Number,
    /// Percent and percentage points.
    Percent,
    /// A sum of money.
    Money,
    /// A number of a unit, ages and durations among them.
    Measure,
    /// A place in an order.
    Ordinal,
    /// A day, month or year, or several of these.
    Date,
    /// Ten years.
    Decade,
    /// A hundred years, by their number.
    Century,
    /// A time of day.
    Time,
    /// A day of the week.
    Weekday,
    /// What is carried over as it stands: a URL, an e-mail address, a telephone or document
    /// number, a name of letters and digits.
    Code,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 11] = [
        Self::Number,
        Self::Percent,
        Self::Money,
        Self::Measure,
        Self::Ordinal,
        Self::Date,
        Self::Decade,
        Self::Century,
        Self::Time,
        Self::Weekday,
        Self::Code,
    ];

    /// The name in JSON and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Money => "money",
            Self::Measure => "measure",
            Self::Ordinal => "ordinal",
            Self::Date => "date",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Time => "time",
            Self::Weekday => "weekday",
            Self::Code => "code",
        }
    }
}

/// A date of which any part may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Date {
    /// The year.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl Date {
    /// A year alone.
    pub fn of_year(year: u16) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    /// Whether any written part of the two is another one.
    pub fn conflicts(self, other: Self) -> bool {
        fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            matches!((a, b), (Some(a), Some(b)) if a != b)
        }
        differ(self.year, other.year)
            || differ(self.month, other.month)
            || differ(self.day, other.day)
    }

    /// Whether every part of `other` is written here too.
    pub fn covers(self, other: Self) -> bool {
        (self.year.is_some() || other.year.is_none())
            && (self.month.is_some() || other.month.is_none())
            && (self.day.is_some() || other.day.is_none())
    }
}

/// What is said. Equal values are equal things, whatever their writing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number.
    Number(Rational),
    /// Points of a hundred.
    Percent(Rational),
    /// An amount in the main unit of a currency, by its ISO 4217 code. Cents are `USX`, pence `GBX`.
    Money(&'static str, Rational),
    /// A number of a unit, by the key of the unit.
    Measure(Rational, &'static str),
    /// A place in an order, from 1.
    Ordinal(i64),
    /// A date; `None` for `5/6/2026`, which may be May or June, with its digits as written.
    Date(Date),
    /// A date whose order of day and month cannot be told, as its numbers stand.
    AmbiguousDate(u8, u8, u16),
    /// The first year of ten, with the century or without: `1990`, `90`.
    Decade(u16),
    /// The number of a century.
    Century(u16),
    /// Hour and minute of the day; `half` where the hour may as well be twelve later or earlier.
    Time {
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
        /// Whether nothing says which half of the day it is.
        half_open: bool,
    },
    /// 1 for Monday to 7 for Sunday.
    Weekday(u8),
    /// Verbatim, with all dashes as `-`; names of letters and digits in upper case.
    Code(String),
}

impl Value {
    /// The class that the value is of.
    pub fn class(&self) -> Class {
        match self {
            Self::Number(_) => Class::Number,
            Self::Percent(_) => Class::Percent,
            Self::Money(..) => Class::Money,
            Self::Measure(..) => Class::Measure,
            Self::Ordinal(_) => Class::Ordinal,
            Self::Date(_) | Self::AmbiguousDate(..) => Class::Date,
            Self::Decade(_) => Class::Decade,
            Self::Century(_) => Class::Century,
            Self::Time { .. } => Class::Time,
            Self::Weekday(_) => Class::Weekday,
            Self::Code(_) => Class::Code,
        }
    }

    /// The number in it, where it is one number with or without something counted.
    pub fn number(&self) -> Option<Rational> {
        match *self {
            Self::Number(n) | Self::Percent(n) | Self::Money(_, n) | Self::Measure(n, _) => Some(n),
            Self::Ordinal(n) => Some(n.into()),
            Self::Century(n) | Self::Decade(n) => Some(i64::from(n).into()),
            Self::Date(Date { year: Some(year), month: None, day: None }) => {
                Some(i64::from(year).into())
            }
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// The canonical form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) | Self::Percent(n) => n.fmt(f),
            Self::Money(currency, n) => write!(f, "{currency} {n}"),
            Self::Measure(n, unit) => write!(f, "{n} {unit}"),
            Self::Ordinal(n) => n.fmt(f),
            Self::Date(Date { year, month, day }) => {
                match year {
                    Some(year) => write!(f, "{year:04}")?,
                    None => f.write_str("-")?,
                }
                match (month, day) {
                    (Some(month), _) => write!(f, "-{month:02}")?,
                    (None, Some(_)) => f.write_str("-")?,
                    (None, None) => {}
                }
                if let Some(day) = day {
                    write!(f, "-{day:02}")?;
                }
                Ok(())
            }
            Self::AmbiguousDate(..) => f.write_str("?"),
            Self::Decade(first) if *first < 100 => write!(f, "{first:02}s"),
            Self::Decade(first) => write!(f, "{first}s"),
            Self::Century(n) => n.fmt(f),
            Self::Time { hour, minute, .. } => write!(f, "T{hour:02}:{minute:02}"),
            Self::Weekday(day) => day.fmt(f),
            Self::Code(code) => f.write_str(code),
        }
    }
}

/// What a text says about how exact a value is. It never changes the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approximation {
    /// More than, over.
    Over,
    /// Nearly.
    Nearly,
    /// About.
    About,
    /// At least.
    AtLeast,
    /// Less than, under.
    Under,
    /// Up to.
    UpTo,
}

impl Approximation {
    /// Whether the true value is said to be above (`true`) or below; `None` where it may be either.
    pub fn is_above(self) -> Option<bool> {
        match self {
            Self::Over | Self::AtLeast => Some(true),
            Self::Nearly | Self::Under | Self::UpTo => Some(false),
            Self::About => None,
        }
    }
}

/// A value found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// What.
    pub value: Value,
    /// Whether another language may leave it out or put it in: `one`, `both`, `first`.
    pub optional: bool,
    /// How exact, if that is said beside it.
    pub approximation: Option<Approximation>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_parts_of_a_date_stay_open() {
        let date = |year, month, day| Value::Date(Date { year, month, day }).to_string();
        assert_eq!(date(Some(2026), Some(11), Some(2)), "2026-11-02");
        assert_eq!(date(Some(2026), Some(11), None), "2026-11");
        assert_eq!(date(Some(2026), None, None), "2026");
        assert_eq!(date(None, Some(11), Some(22)), "--11-22");
        assert_eq!(date(None, Some(11), None), "--11");
        assert_eq!(date(None, None, Some(22)), "---22");
    }
}
