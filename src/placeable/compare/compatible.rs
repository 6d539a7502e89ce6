//! When two values say the same thing.

use super::Text;
use crate::placeable::rational::Rational;
use crate::placeable::value::{Date, Found, Value};

/// One side of a comparison, with what the rules ask of the whole text.
pub(super) struct Side<'t> {
    pub(super) values: &'t [Found],
    /// For each value, whether a dollar or rupee sign leaves the country open.
    open: Vec<bool>,
    /// The years that are written anywhere.
    years: Vec<u16>,
    months: Vec<u8>,
    /// The digits within codes, and which code.
    pub(super) code_numbers: Vec<(Rational, usize)>,
}

impl<'t> Side<'t> {
    pub(super) fn of(text: Text<'t>) -> Self {
        let dates = text.values.iter().filter_map(|found| match found.value {
            Value::Date(date) => Some(date),
            _ => None,
        });
        let open = |found: &Found| match found.value {
            Value::Money(..) => {
                let written = &text.text[found.span.range()];
                !["US", "امریکی", "美"].iter().any(|country| written.contains(country))
            }
            _ => false,
        };
        let codes = text.values.iter().enumerate().filter_map(|(i, found)| match &found.value {
            Value::Code(code) => Some((i, code)),
            _ => None,
        });
        let numbers = codes.flat_map(|(i, code)| {
            let runs = code.split(|c: char| !c.is_ascii_digit());
            let runs = runs.filter(|run| (1..=9).contains(&run.len()));
            runs.filter_map(Rational::parse).map(move |number| (number, i))
        });
        Self {
            values: text.values,
            open: text.values.iter().map(open).collect(),
            years: dates.clone().filter_map(|date| date.year).collect(),
            months: dates.filter_map(|date| date.month).collect(),
            code_numbers: numbers.collect(),
        }
    }

    /// Whether parts of a date that another one lacks are written elsewhere on this side.
    fn has_parts(&self, wanted: Date, written: Date) -> bool {
        let year = written.year.is_some() || wanted.year.is_none_or(|y| self.years.contains(&y));
        let month =
            written.month.is_some() || wanted.month.is_none_or(|m| self.months.contains(&m));
        let day = written.day.is_some() || wanted.day.is_none();
        year && month && day
    }
}

/// How far two values are from one another: 0 for equal ones, more for readings that are less
/// alike; `None` where they say different things. The same for either order.
pub(super) fn compatible(a: &Side<'_>, i: usize, b: &Side<'_>, j: usize) -> Option<u8> {
    let (x, y) = (&a.values[i].value, &b.values[j].value);
    if x == y {
        return Some(0);
    }
    match (x, y) {
        (Value::Date(one), Value::Date(two)) => {
            let fits = !one.conflicts(*two) && a.has_parts(*two, *one) && b.has_parts(*one, *two);
            fits.then_some(1)
        }
        (Value::Money(one, n), Value::Money(two, m)) if n == m => {
            same_currency(one, two, a.open[i] || b.open[j]).then_some(1)
        }
        (Value::Money(one, n), Value::Money(two, m)) => cents(one, *n, two, *m).then_some(1),
        (
            Value::Time { hour: h, minute: m, half_open: p },
            Value::Time { hour: k, minute: n, half_open: q },
        ) => (h % 12 == k % 12 && m == n && (*p || *q)).then_some(1),
        (Value::Decade(one), Value::Decade(two)) => {
            let century_open = *one < 100 || *two < 100;
            (one % 100 == two % 100 && century_open).then_some(1)
        }
        (Value::Measure(n, u), Value::Measure(m, v)) => same_measure(*n, u, *m, v).then_some(1),
        (Value::AmbiguousDate(p, q, year), Value::Date(date))
        | (Value::Date(date), Value::AmbiguousDate(p, q, year)) => {
            let parts = (date.month, date.day);
            let either = parts == (Some(*p), Some(*q)) || parts == (Some(*q), Some(*p));
            (either && date.year.is_none_or(|written| written == *year)).then_some(1)
        }
        (Value::AmbiguousDate(p, q, year), Value::AmbiguousDate(r, s, other)) => {
            (year == other && (p, q) == (s, r)).then_some(1)
        }
        (Value::Code(one), Value::Code(two)) => loosely(one, two).then_some(1),
        _ => across(x, y).or_else(|| across(y, x)),
    }
}

/// Readings of different classes.
fn across(x: &Value, y: &Value) -> Option<u8> {
    match (x, y) {
        // Twenty per cent is a fifth.
        (Value::Percent(points), Value::Number(n)) => {
            let fraction = points.divided_by(100.into())?;
            (*n <= Rational::ONE && fraction == *n && *n > Rational::ZERO).then_some(2)
        }
        (Value::Number(n), Value::Measure(m, _)) => (n == m).then_some(2),
        (Value::Number(n), Value::Ordinal(m)) if *n < Rational::ONE => {
            // تیسرا حصہ is a third part, and the third.
            (*m > 2 && Rational::new(1, (*m).into()) == Some(*n)).then_some(4)
        }
        (Value::Number(n), Value::Ordinal(m)) => (*n == (*m).into()).then_some(2),
        (Value::Measure(n, _), Value::Ordinal(m)) => (*n == (*m).into()).then_some(3),
        (Value::Century(n), Value::Ordinal(m)) => (i64::from(*n) == *m).then_some(2),
        (Value::Century(n), Value::Number(m)) => (*m == i64::from(*n).into()).then_some(3),
        // In her forties: 40岁.
        (Value::Decade(n), Value::Number(m) | Value::Measure(m, "year")) => {
            (*m == i64::from(*n).into()).then_some(3)
        }
        (Value::Decade(n), Value::Date(date)) => (*date == Date::of_year(*n)).then_some(3),
        (Value::Date(date), Value::Number(n)) => date_as_number(*date, *n),
        (Value::Date(date), Value::Ordinal(n)) => date_as_number(*date, (*n).into()),
        (Value::Date(date), Value::Measure(n, "year")) => date_as_number(*date, *n),
        // 3 o'clock without a word for it
        (Value::Time { hour, minute: 0, .. }, Value::Number(n)) => {
            let hour = i64::from(*hour);
            (*n == hour.into() || *n == (hour % 12).into()).then_some(4)
        }
        _ => None,
    }
}

/// A year, month or day alone may be written as a number.
fn date_as_number(date: Date, n: Rational) -> Option<u8> {
    let part = match date {
        Date { year: Some(year), month: None, day: None } => i64::from(year),
        Date { year: None, month: Some(month), day: None } => i64::from(month),
        Date { year: None, month: None, day: Some(day) } => i64::from(day),
        _ => return None,
    };
    (n == part.into()).then_some(3)
}

fn same_currency(one: &str, two: &str, open: bool) -> bool {
    const RUPEES: [&str; 3] = ["PKR", "INR", "LKR"];
    const DOLLARS: [&str; 7] = ["USD", "AUD", "CAD", "HKD", "SGD", "NZD", "TWD"];
    const YUAN_OR_YEN: [&str; 3] = ["¥", "CNY", "JPY"];
    let both = |all: &[&str]| all.contains(&one) && all.contains(&two);
    one == two
        || both(&RUPEES)
        || (open && both(&DOLLARS) && (one == "USD" || two == "USD"))
        || (both(&YUAN_OR_YEN) && (one == "¥" || two == "¥"))
}

/// 50 cents are half a dollar.
fn cents(one: &str, n: Rational, two: &str, m: Rational) -> bool {
    let hundredth = |small: &str, n: Rational, main: &str, m: Rational| {
        let named = matches!((small, main), ("USX", "USD") | ("GBX", "GBP"));
        named && n.divided_by(100.into()) == Some(m)
    };
    hundredth(one, n, two, m) || hundredth(two, m, one, n)
}

/// The same unit, or one that is a power of ten of the other (1,320 MW is 132万千瓦).
fn same_measure(n: Rational, u: &str, m: Rational, v: &str) -> bool {
    const FAMILIES: [&[(&str, i32)]; 6] = [
        &[("W", 0), ("kW", 3), ("MW", 6), ("GW", 9), ("TW", 12)],
        &[("kWh", 3), ("MWh", 6), ("GWh", 9), ("TWh", 12)],
        &[("mm", -3), ("cm", -2), ("m", 0), ("km", 3)],
        &[("mg", -3), ("g", 0), ("kg", 3), ("t", 6)],
        &[("m2", 0), ("ha", 4), ("km2", 6)],
        &[("mL", -3), ("L", 0), ("m3", 3)],
    ];
    // Chinese writes the hour of a speed before the number: 每小时60英里.
    let speed = [u, v].contains(&"mi") && [u, v].contains(&"mph");
    if u == v || speed {
        return n == m;
    }
    FAMILIES.iter().any(|family| {
        let power = |unit: &str| family.iter().find(|(name, _)| *name == unit).map(|(_, p)| *p);
        let (Some(p), Some(q)) = (power(u), power(v)) else { return false };
        let shifted = Rational::power_of_ten(p - q).and_then(|factor| n.times(factor));
        shifted == Some(m)
    })
}

/// Codes without hyphens, stops and spaces.
fn loosely(one: &str, two: &str) -> bool {
    let bare = |code: &str| -> String {
        code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    bare(one) == bare(two)
}
