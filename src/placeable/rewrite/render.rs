//! Values written in a language, in the style that a memory uses.

use super::digits::DigitStyle;
use super::style::{Percent, Style};
use super::{chinese, urdu};
use crate::placeable::lexicon::{Kind, Lexicon, Tongue};
use crate::placeable::rational::Rational;
use crate::placeable::value::{Date, Value};

/// Writes a value; `None` where a language has no one form for it.
///
/// ```
/// use karakoram::placeable::{Style, Tongue, extract, render};
///
/// let found = &extract("$2.5 million", Tongue::English)[0];
/// let style = Style { national: true, ..Style::default() };
/// assert_eq!(render(&found.value, Tongue::Chinese, style).as_deref(), Some("250万美元"));
/// assert_eq!(render(&found.value, Tongue::Urdu, style).as_deref(), Some("25 لاکھ ڈالر"));
/// ```
pub fn render(value: &Value, tongue: Tongue, style: Style) -> Option<String> {
    if let Value::Code(code) = value {
        return Some(code.clone());
    }
    match tongue {
        Tongue::Chinese => in_chinese(value, style),
        Tongue::Urdu => {
            let written = in_urdu(value, style)?;
            Some(if style.native_digits { with_native_digits(&written) } else { written })
        }
        Tongue::English => in_english(value),
    }
}

/// A number with the largest magnitude in which it has at most two decimals, else grouped.
fn number(n: Rational, scales: &[(i64, &str)], gap: &str) -> Option<String> {
    for (scale, name) in scales {
        let coefficient = n.divided_by((*scale).into())?;
        let decimal = coefficient.to_decimal();
        let short = decimal.filter(|text| text.split_once('.').is_none_or(|(_, d)| d.len() <= 2));
        if let Some(decimal) = short.filter(|_| coefficient >= Rational::ONE) {
            return Some(format!("{decimal}{gap}{name}"));
        }
    }
    DigitStyle::western(Some(',')).write(n)
}

fn unit(tongue: Tongue, key: &str) -> Option<&'static str> {
    let named = |sense: &crate::placeable::lexicon::Sense| {
        sense.name == key && sense.number == Rational::ONE
    };
    Lexicon::of(tongue).form(Kind::Unit, named)
}

fn currency(tongue: Tongue, code: &str) -> Option<&'static str> {
    Lexicon::of(tongue).form(Kind::Currency, |sense| sense.name == code)
}

fn in_chinese(value: &Value, style: Style) -> Option<String> {
    let gap = if style.spaced { " " } else { "" };
    let count = |n: Rational| number(n, &chinese::SCALES, gap);
    Some(match value {
        Value::Number(n) if *n < Rational::ONE && n.to_decimal().is_none() => {
            let (above, below) = n.parts()?;
            format!("{}分之{}", chinese::spell(below, false)?, chinese::spell(above, false)?)
        }
        Value::Number(n) => count(*n)?,
        Value::Percent(n) => format!("{}%", n.to_decimal()?),
        Value::Money(code, n) => format!("{}{gap}{}", count(*n)?, currency(Tongue::Chinese, code)?),
        Value::Measure(n, key) => format!("{}{gap}{}", count(*n)?, unit(Tongue::Chinese, key)?),
        Value::Ordinal(n) => format!("第{n}"),
        Value::Date(Date { year: None, month: Some(month), day: None }) if style.han_month => {
            format!("{}月", chinese::spell((*month).into(), false)?)
        }
        Value::Date(date) => {
            let part = |part: Option<i64>, name: &str| {
                part.map_or(String::new(), |part| format!("{part}{gap}{name}"))
            };
            let parts = [
                part(date.year.map(i64::from), "年"),
                part(date.month.map(i64::from), "月"),
                part(date.day.map(i64::from), "日"),
            ];
            let written: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            written.join(gap)
        }
        // 2000s is 本世纪初, which says no decade.
        Value::Decade(first) if first % 100 == 0 => return None,
        Value::Decade(first) if *first < 100 => format!("{first}年代"),
        Value::Decade(first) => format!("{}世纪{}年代", first / 100 + 1, first % 100),
        Value::Century(n) => format!("{n}世纪"),
        Value::Time { hour, minute, .. } => format!("{hour:02}:{minute:02}"),
        Value::Weekday(day) => {
            let name = ["一", "二", "三", "四", "五", "六", "日"].get(usize::from(*day) - 1)?;
            format!("{}{name}", if style.short_weekday { "周" } else { "星期" })
        }
        Value::AmbiguousDate(..) | Value::Code(_) => return None,
    })
}

/// Digits and the marks within numbers as Urdu has them: ۱۲٬۵۰۰, ۲٫۵.
fn with_native_digits(written: &str) -> String {
    let native = |c: char| match c {
        ',' => '٬',
        '.' => '٫',
        '0'..='9' => char::from_u32('۰' as u32 + (c as u32 - '0' as u32)).unwrap_or(c),
        c => c,
    };
    written.chars().map(native).collect()
}

fn in_urdu(value: &Value, style: Style) -> Option<String> {
    let scales: &[(i64, &str)] =
        if style.national { &urdu::NATIONAL[..4] } else { &urdu::INTERNATIONAL[..3] };
    let count = |n: Rational| number(n, scales, " ");
    let tongue = Tongue::Urdu;
    Some(match value {
        Value::Number(n) if *n < Rational::ONE && n.to_decimal().is_none() => {
            let (above, below) = n.parts()?;
            (below == 3).then(|| Some(format!("{} تہائی", urdu::word(above)?)))??
        }
        Value::Number(n) => count(*n)?,
        Value::Percent(n) => {
            let n = n.to_decimal()?;
            match style.percent {
                Percent::Word => format!("{n} فیصد"),
                Percent::TwoWords => format!("{n} فی صد"),
                Percent::SignBehind => format!("{n}%"),
                Percent::SignBefore => format!("%{n}"),
            }
        }
        Value::Money(code, n) => format!("{} {}", count(*n)?, currency(tongue, code)?),
        Value::Measure(n, key) => format!("{} {}", count(*n)?, unit(tongue, key)?),
        Value::Ordinal(n) => format!("{n} ویں"),
        Value::Date(date) => urdu_date(*date, style)?,
        Value::Decade(first) if *first < 100 => {
            format!("{} کی دہائی", urdu::word((*first).into())?)
        }
        Value::Decade(first) => format!("{first} کی دہائی"),
        Value::Century(n) => format!("{n} ویں صدی"),
        Value::Time { hour, minute, half_open: true } => format!("{hour}:{minute:02} بجے"),
        Value::Time { hour, minute, .. } => {
            let (part, hour) = match hour {
                0 => ("رات", 12),
                1..=3 => ("رات", *hour),
                4..=11 => ("صبح", *hour),
                12 => ("دوپہر", 12),
                13..=15 => ("دوپہر", hour - 12),
                16..=18 => ("شام", hour - 12),
                _ => ("رات", hour - 12),
            };
            let minutes = if *minute == 0 { String::new() } else { format!(":{minute:02}") };
            format!("{part} {hour}{minutes} بجے")
        }
        // ہفتہ is the week as well.
        Value::Weekday(6) => "ہفتے کے روز".to_owned(),
        Value::Weekday(day) => Lexicon::of(tongue)
            .form(Kind::Weekday, |sense| sense.number == i64::from(*day).into())?
            .to_owned(),
        Value::AmbiguousDate(..) | Value::Code(_) => return None,
    })
}

fn month(tongue: Tongue, month: u8) -> Option<&'static str> {
    Lexicon::of(tongue).form(Kind::Month, |sense| sense.number == i64::from(month).into())
}

fn urdu_date(date: Date, style: Style) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(date.day.map(|day| day.to_string()));
    if let Some(number) = date.month {
        parts.push(month(Tongue::Urdu, number)?.to_owned());
    }
    let era = if style.era { "ء" } else { "" };
    parts.extend(date.year.map(|year| format!("{year}{era}")));
    // A day alone is said with its month.
    (date.month.is_some() || date.day.is_none()).then(|| parts.join(" "))
}

fn in_english(value: &Value) -> Option<String> {
    const SCALES: [(i64, &str); 3] =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million")];
    let count = |n: Rational| number(n, &SCALES, " ");
    let tongue = Tongue::English;
    let named = super::parts::capitalised;
    Some(match value {
        Value::Number(n) if *n < Rational::ONE && n.to_decimal().is_none() => n.to_string(),
        Value::Number(n) => count(*n)?,
        Value::Percent(n) => format!("{}%", n.to_decimal()?),
        Value::Money(code, n) => format!("{code} {}", count(*n)?),
        Value::Measure(n, key) => format!("{} {}", count(*n)?, unit(tongue, key)?),
        Value::Ordinal(n) => english_ordinal(*n),
        Value::Date(date) => {
            let mut parts: Vec<String> = Vec::new();
            parts.extend(date.day.map(|day| day.to_string()));
            if let Some(number) = date.month {
                parts.push(named(month(tongue, number)?));
            }
            parts.extend(date.year.map(|year| year.to_string()));
            (date.month.is_some() || date.day.is_none()).then(|| parts.join(" "))?
        }
        Value::Decade(first) if *first < 100 => format!("{first:02}s"),
        Value::Decade(first) => format!("{first}s"),
        Value::Century(n) => format!("{} century", english_ordinal((*n).into())),
        Value::Time { hour, minute, .. } => format!("{hour:02}:{minute:02}"),
        Value::Weekday(day) => {
            let day = i64::from(*day).into();
            named(Lexicon::of(tongue).form(Kind::Weekday, |sense| sense.number == day)?)
        }
        Value::AmbiguousDate(..) | Value::Code(_) => return None,
    })
}

fn english_ordinal(n: i64) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::placeable::extract;
    use proptest::prelude::*;

    fn amount() -> impl Strategy<Value = Rational> {
        prop_oneof![
            (1i64..100_000).prop_map(Rational::integer),
            (1i64..10_000, 4i32..11).prop_map(|(n, power)| {
                let scale = Rational::power_of_ten(power).expect("fits");
                Rational::integer(n).times(scale).expect("fits")
            }),
            (1i64..100_000).prop_map(|n| Rational::new(n.into(), 100).expect("not nought")),
        ]
    }

    fn values() -> impl Strategy<Value = Value> {
        let units = prop::sample::select(vec![
            "day", "week", "month", "year", "h", "min", "s", "km", "m", "kg", "t", "km2", "MW",
            "mi",
        ]);
        let currencies =
            prop::sample::select(vec!["USD", "EUR", "GBP", "PKR", "CNY", "JPY", "SAR", "AED"]);
        let date =
            (1500u16..2049, 1u8..13, 1u8..29, 0u8..5).prop_map(|(year, month, day, parts)| {
                let (year, month, day) = (Some(year), Some(month), Some(day));
                Value::Date(match parts {
                    0 => Date { year, month, day },
                    1 => Date { year, month, day: None },
                    2 => Date { year: None, month, day },
                    3 => Date { year, month: None, day: None },
                    // May and March alone are doubtful in English.
                    _ => Date { year: None, month: Some(11), day: None },
                })
            });
        prop_oneof![
            amount().prop_map(Value::Number),
            (1i64..3).prop_map(|n| Value::Number(Rational::new(n.into(), 3).expect("not nought"))),
            amount().prop_map(Value::Percent),
            (currencies, amount()).prop_map(|(code, n)| Value::Money(code, n)),
            (units, amount()).prop_map(|(key, n)| Value::Measure(n, key)),
            (1i64..200).prop_map(Value::Ordinal),
            date,
            (2u16..10).prop_map(|ten| Value::Decade(ten * 10)),
            (150u16..204).prop_map(|ten| Value::Decade(ten * 10)),
            (1u16..30).prop_map(Value::Century),
            (0u8..24, 0u8..60)
                .prop_map(|(hour, minute)| { Value::Time { hour, minute, half_open: false } }),
            (1u8..8).prop_map(Value::Weekday),
            Just(Value::Code("COVID-19".to_owned())),
        ]
    }

    /// Bare years and numbers look the same; so do years that something lasts and years of dates.
    fn is_ambiguous(value: &Value) -> bool {
        let like_year = |n: &Rational| n.to_integer().is_some_and(|n| (1000..3000).contains(&n));
        match value {
            Value::Number(n) => like_year(n),
            Value::Measure(n, "year") => like_year(n),
            // 30 seconds are s, but so is a decade; 三千米 is 3 km.
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_rendered_value_reads_back_as_itself(
            value in values(), national: bool, percent in prop::sample::select(&Percent::ALL[..]),
            native_digits: bool, spaced: bool, short_weekday: bool, era: bool, han_month: bool,
        ) {
            prop_assume!(!is_ambiguous(&value));
            let style =
                Style { national, percent, native_digits, era, spaced, short_weekday, han_month };
            for tongue in Tongue::ALL {
                let Some(text) = render(&value, tongue, style) else { continue };
                let found = extract(&text, tongue);
                prop_assert_eq!(found.len(), 1, "{:?} {} {:?}", &value, text, found);
                prop_assert_eq!(
                    found[0].value.to_string(), value.to_string(), "{} {:?}", text, tongue
                );
                prop_assert_eq!(found[0].value.class(), value.class(), "{}", text);
            }
        }
    }
}
