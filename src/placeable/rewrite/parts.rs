//! One value in place of another: what of the old writing stays and what is written anew.

use super::digits::DigitStyle;
use super::urdu::{self, Ending};
use super::{Decline, Outcome, Replacement, chinese};
use crate::placeable::lexicon::{Kind, Lexicon, Tongue};
use crate::placeable::rational::Rational;
use crate::placeable::scan::{self, Written};
use crate::placeable::value::{Date, Value};

/// Writes the new value in the style of the old one.
pub(super) fn rewrite(replacement: &Replacement<'_>, to: Tongue) -> Outcome<String> {
    match (replacement.target, replacement.new) {
        (_, Value::Code(new)) => code(replacement, new),
        (Value::Weekday(_), Value::Weekday(day)) => weekday(replacement, *day, to),
        (Value::Date(target), Value::Date(new)) => date(replacement, *target, *new, to),
        (Value::Time { .. }, Value::Time { .. }) => time(replacement, to),
        (Value::Decade(_), Value::Decade(new)) => decade(replacement, *new, to),
        (Value::Ordinal(_) | Value::Century(_), Value::Ordinal(new)) => {
            ordinal(replacement, *new, to)
        }
        (Value::Ordinal(_) | Value::Century(_), Value::Century(new)) => {
            ordinal(replacement, (*new).into(), to)
        }
        (_, new) => match (replacement.target.number(), new.number()) {
            (Some(_), Some(number)) => amount(replacement, number, to),
            _ => Err(no_form(replacement)),
        },
    }
}

fn no_form(replacement: &Replacement<'_>) -> Decline {
    Decline::NoForm(replacement.new.to_string())
}

fn code(replacement: &Replacement<'_>, new: &str) -> Outcome<String> {
    match replacement.target {
        // The writing of the source is kept: capitals, slashes.
        Value::Code(_) if replacement.target == replacement.old => {
            Ok(replacement.source.to_owned())
        }
        _ => Err(Decline::NotFound(new.to_owned())),
    }
}

/// The number in the old writing, cut out of it.
struct Cut<'t> {
    before: &'t str,
    number: &'t str,
    after: &'t str,
    written: Written,
}

fn cut<'t>(replacement: &Replacement<'t>, to: Tongue) -> Outcome<Cut<'t>> {
    let text = replacement.written;
    let written = scan::first_quantity(text, to).ok_or_else(|| no_form(replacement))?;
    let (start, end) = (written.span.start, written.span.end);
    Ok(Cut { before: &text[..start], number: &text[start..end], after: &text[end..], written })
}

fn has_digits(text: &str) -> bool {
    text.chars().any(char::is_numeric) && !text.chars().all(|c| !is_digit(c))
}

fn is_digit(c: char) -> bool {
    super::super::characters::fold(c).is_some_and(|c| c.is_ascii_digit())
}

/// Numbers, percent, money and measures.
fn amount(replacement: &Replacement<'_>, new: Rational, to: Tongue) -> Outcome<String> {
    // Parts (三分之二, نصف) have no number of their own to put another one in place of.
    let fraction = |n: Option<Rational>| n.is_some_and(|n| n < Rational::ONE);
    let percent = matches!(replacement.target, Value::Percent(_));
    if !has_digits(replacement.written) && fraction(replacement.target.number()) && !percent {
        return Err(no_form(replacement));
    }
    if percent && replacement.written.contains('成') {
        return Err(no_form(replacement));
    }
    let target = replacement.target.number().ok_or_else(|| no_form(replacement))?;
    if replacement.target.class() != replacement.old.class()
        && Some(target) != replacement.old.number()
    {
        return Err(no_form(replacement));
    }
    let mut cut = cut(replacement, to)?;
    if to == Tongue::Chinese && percent && replacement.written.starts_with("百分之") {
        let (before, rest) = replacement.written.split_at("百分之".len());
        let written = scan::first_quantity(rest, to).ok_or_else(|| no_form(replacement))?;
        let (start, end) = (written.span.start, written.span.end);
        cut = Cut { before, number: &rest[start..end], after: &rest[end..], written };
    }
    // What stands elsewhere (a magnitude, a decade for ten years) divides the new number as it
    // does the old one.
    let ratio = if target == Rational::ZERO || cut.written.value == Rational::ZERO {
        Rational::ONE
    } else {
        target.divided_by(cut.written.value).ok_or_else(|| no_form(replacement))?
    };
    let number = new.divided_by(ratio).ok_or_else(|| no_form(replacement))?;
    let plain = ratio == Rational::ONE;
    let counted = !percent && !matches!(replacement.target, Value::Money(..));
    if to == Tongue::Urdu && counted {
        one_and_many(replacement, new)?;
    }
    let written = match to {
        Tongue::Chinese => chinese_number(&cut, number, replacement, plain),
        Tongue::Urdu => urdu_number(&cut, number, replacement, plain),
        Tongue::English => digits(&cut, number, replacement),
    };
    let written = written.ok_or_else(|| no_form(replacement))?;
    Ok(format!("{}{written}{}", cut.before, cut.after))
}

/// Behind ایک the noun, the adjective and the verb are singular: 1 to many is no change of a word.
fn one_and_many(replacement: &Replacement<'_>, new: Rational) -> Outcome<()> {
    let old = replacement.target.number().unwrap_or(Rational::ZERO);
    if (old == Rational::ONE) == (new == Rational::ONE) {
        return Ok(());
    }
    let offer = match new.to_integer().and_then(urdu::word) {
        Some(word) => word.to_owned(),
        None => new.to_string(),
    };
    Err(Decline::Choice {
        reason: "between one and many the noun and the verb change too; the number would be",
        offers: vec![offer],
    })
}

/// Digits in the style of the old ones, with the decimals of the source.
fn digits(cut: &Cut<'_>, number: Rational, replacement: &Replacement<'_>) -> Option<String> {
    let grouped = replacement.source.contains(',');
    let style = DigitStyle::of(cut.number, grouped);
    // 2.0 stays 2.0.
    let as_written: String =
        replacement.source.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let padded = as_written.contains('.') && Rational::parse(&as_written) == Some(number);
    Some(if padded { style.write_decimal(&as_written) } else { style.write(number)? })
}

/// The decimals that a number may have behind a magnitude.
const MOST_DECIMALS: usize = 2;

/// A number in the largest magnitude of a family that fits, if it is short enough in it.
fn scaled(
    number: Rational,
    family: &[(i64, &'static str)],
    most_decimals: usize,
) -> Option<(Rational, &'static str)> {
    family.iter().find_map(|&(scale, name)| {
        let coefficient = number.divided_by(scale.into())?;
        let decimals = coefficient.to_decimal()?.split_once('.').map_or(0, |(_, d)| d.len());
        (coefficient >= Rational::ONE && decimals <= most_decimals).then_some((coefficient, name))
    })
}

/// Whether the source writes the number with a magnitude.
fn source_has_scale(replacement: &Replacement<'_>) -> bool {
    let words = replacement.source.to_lowercase();
    ["million", "billion", "trillion", "crore", "lakh", "bn", "mn"]
        .iter()
        .any(|scale| words.contains(scale))
}

/// The space, if any, between digits and what follows.
fn gap_before(text: &str, word: &str) -> String {
    let before = text.find(word).map_or("", |at| &text[..at]);
    before.chars().rev().take_while(|c| c.is_whitespace()).collect()
}

fn chinese_number(
    cut: &Cut<'_>,
    number: Rational,
    replacement: &Replacement<'_>,
    plain: bool,
) -> Option<String> {
    // 多 and 余 stay where they are: before the magnitude, behind the digits.
    let over: Option<char> = cut.number.chars().find(|c| matches!(c, '多' | '余' | '餘'));
    let old_scale = chinese::SCALES.iter().find(|(_, name)| {
        let bare: String = cut.number.chars().filter(|c| !matches!(c, ' ' | '多' | '余')).collect();
        bare.contains(name)
    });
    if has_digits(cut.number) {
        let scaled_source = source_has_scale(replacement) && plain;
        if let Some((_, name)) = old_scale.filter(|_| plain).or(scaled_source.then_some(&(0, ""))) {
            let most = if scaled_source { 4 } else { MOST_DECIMALS };
            if let Some((coefficient, scale)) = scaled(number, &chinese::SCALES, most) {
                let mut text = DigitStyle::of(cut.number, false).write(coefficient)?;
                let first = name.chars().next().map(String::from).unwrap_or_default();
                let gap = if name.is_empty() {
                    // As between the digits and what is counted.
                    let spaced = cut.after.starts_with(' ') || replacement.after.starts_with(' ');
                    if spaced { " ".to_owned() } else { String::new() }
                } else {
                    gap_before(cut.number, &first)
                };
                text.push_str(&gap);
                text.extend(over);
                text.push_str(scale);
                return Some(text);
            }
        }
        let grouped = replacement.source.contains(',');
        let mut text = match old_scale {
            Some(_) => DigitStyle::western(grouped.then_some(',')).write(number)?,
            None => digits(cut, number, replacement)?,
        };
        text.extend(over);
        return Some(text);
    }
    let whole = number.to_integer()?;
    let small = cut.written.value < 100.into() && whole < 100;
    if !small {
        let grouped = replacement.source.contains(',');
        let mut text = DigitStyle::western(grouped.then_some(',')).write(number)?;
        text.extend(over);
        return Some(text);
    }
    let next = cut.after.chars().next().or_else(|| replacement.after.chars().next());
    let percent = matches!(replacement.target, Value::Percent(_));
    // 二 in 百分之二 and before 人, else 两 before what is counted.
    let dual = !percent && next.is_some_and(|c| c != '人' || cut.number == "两");
    let mut text = chinese::spell(whole, dual)?;
    text.extend(over);
    Some(text)
}

fn urdu_number(
    cut: &Cut<'_>,
    number: Rational,
    replacement: &Replacement<'_>,
    plain: bool,
) -> Option<String> {
    let of_family = |family: &[(i64, &'static str)]| {
        family.iter().any(|(_, name)| cut.number.contains(name) && *name != "ہزار")
    };
    let family: &[(i64, &'static str)] =
        if of_family(&urdu::NATIONAL) { &urdu::NATIONAL } else { &urdu::INTERNATIONAL };
    let words = cut.number.split_whitespace().count();
    let has_scale = of_family(family) || cut.number.contains("ہزار");
    let digits_first = has_digits(cut.number);
    if plain && (has_scale || (source_has_scale(replacement) && digits_first)) {
        let family =
            if cut.number.contains("ہزار") { family } else { &family[..family.len() - 1] };
        let most = if source_has_scale(replacement) { 4 } else { MOST_DECIMALS };
        if let Some((coefficient, scale)) = scaled(number, family, most) {
            let word = coefficient.to_integer().and_then(urdu::word).filter(|_| !digits_first);
            let text = match word {
                Some(word) => word.to_owned(),
                None => DigitStyle::of(cut.number, false).write(coefficient)?,
            };
            return Some(format!("{text} {scale}"));
        }
        let grouped = replacement.source.contains(',');
        return DigitStyle::western(grouped.then_some(',')).write(number);
    }
    if digits_first {
        return digits(cut, number, replacement);
    }
    let small = words == 1 && cut.written.value < 100.into();
    match number.to_integer().and_then(urdu::word).filter(|_| small) {
        Some(word) => Some(word.to_owned()),
        None => {
            let grouped = replacement.source.contains(',');
            DigitStyle::western(grouped.then_some(',')).write(number)
        }
    }
}

/// Ordinals and centuries.
fn ordinal(replacement: &Replacement<'_>, new: i64, to: Tongue) -> Outcome<String> {
    let written = replacement.written;
    let none = || no_form(replacement);
    if has_digits(written) || to != Tongue::Urdu {
        let (before, rest) = match written.strip_prefix('第') {
            Some(rest) => ("第", rest),
            None => ("", written),
        };
        if to == Tongue::Chinese && before.is_empty() && scan::first_quantity(rest, to).is_none() {
            // 首届
            return Err(none());
        }
        let number = scan::first_quantity(rest, to).ok_or_else(none)?;
        let (start, end) = (number.span.start, number.span.end);
        let old = &rest[start..end];
        let text = if has_digits(old) {
            DigitStyle::of(old, false).write(new.into())
        } else {
            chinese::spell(new, false)
        };
        let text = text.ok_or_else(none)?;
        return Ok(format!("{before}{}{text}{}", &rest[..start], &rest[end..]));
    }
    let (word, rest) = match written.find(char::is_whitespace) {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    let ending = if matches!(replacement.target, Value::Century(_)) {
        Some(Ending::Feminine)
    } else {
        Ending::of(word)
    };
    let text = urdu::ordinal(new, ending.ok_or_else(none)?)?;
    Ok(format!("{text}{rest}"))
}

fn weekday(replacement: &Replacement<'_>, day: u8, to: Tongue) -> Outcome<String> {
    const HAN: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let written = replacement.written;
    match to {
        Tongue::Chinese => {
            let last = written.chars().next_back().map_or(0, char::len_utf8);
            let name = HAN.get(usize::from(day) - 1).ok_or_else(|| no_form(replacement))?;
            Ok(format!("{}{name}", &written[..written.len() - last]))
        }
        Tongue::Urdu | Tongue::English => {
            // Before کے, ہفتہ is ہفتے.
            if to == Tongue::Urdu && day == 6 {
                let oblique = replacement.after.trim_start().starts_with("کے");
                return Ok(if oblique { "ہفتے" } else { "ہفتہ" }.to_owned());
            }
            let name = Lexicon::of(to)
                .form(Kind::Weekday, |sense| sense.number == i64::from(day).into())
                .ok_or_else(|| no_form(replacement))?;
            Ok(if to == Tongue::English { capitalised(name) } else { name.to_owned() })
        }
    }
}

pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Puts the parts of a new date where those of the old one stand.
fn date(replacement: &Replacement<'_>, target: Date, new: Date, to: Tongue) -> Outcome<String> {
    let Value::Date(old) = replacement.old else { return Err(no_form(replacement)) };
    // A part that the target says elsewhere cannot be changed here.
    let kept = Date {
        year: new.year.filter(|_| target.year.is_some()),
        month: new.month.filter(|_| target.month.is_some()),
        day: new.day.filter(|_| target.day.is_some()),
    };
    let elsewhere = Date {
        year: new.year.filter(|_| kept.year.is_none()),
        month: new.month.filter(|_| kept.month.is_none()),
        day: new.day.filter(|_| kept.day.is_none()),
    };
    if elsewhere.conflicts(*old) {
        return Err(no_form(replacement));
    }
    match to {
        Tongue::Chinese => chinese_date(replacement, kept),
        Tongue::Urdu | Tongue::English => spaced_date(replacement, kept, to),
    }
}

/// Each number before 年, 月, 日 in its own digits.
fn chinese_date(replacement: &Replacement<'_>, new: Date) -> Outcome<String> {
    let none = || no_form(replacement);
    let (mut text, mut rest) = (String::new(), replacement.written);
    let mut done = Date::default();
    while let Some(number) = scan::first_quantity(rest, Tongue::Chinese) {
        let (start, end) = (number.span.start, number.span.end);
        let after = rest[end..].trim_start().chars().next();
        let (part, year) = match after {
            Some('月') => (new.month.map(i64::from), false),
            Some('日' | '号' | '號') => (new.day.map(i64::from), false),
            Some('年') | None => (new.year.map(i64::from), true),
            // A range writes the unit once: the number is the part that is there.
            _ => return Err(none()),
        };
        match after {
            Some('月') => done.month = new.month,
            Some('日' | '号' | '號') => done.day = new.day,
            _ => done.year = new.year,
        }
        let part = part.ok_or_else(none)?;
        let old = &rest[start..end];
        text.push_str(&rest[..start]);
        if has_digits(old) {
            let old_digits = old.chars().filter(|c| is_digit(*c)).count();
            let padded = old_digits == 2 && old.starts_with(['0', '０']);
            let decimal = if padded { format!("{part:02}") } else { part.to_string() };
            // 2015-16年: the second year in two digits.
            let decimal =
                if year && old_digits == 2 { format!("{:02}", part % 100) } else { decimal };
            text.push_str(&DigitStyle::of(old, false).write_decimal(&decimal));
        } else if year {
            text.push_str(&chinese::positional(part));
        } else {
            text.push_str(&chinese::spell(part, false).ok_or_else(none)?);
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    if done == new { Ok(text) } else { Err(none()) }
}

/// Words and digits of a date between spaces: `22 نومبر 2026ء`.
fn spaced_date(replacement: &Replacement<'_>, new: Date, to: Tongue) -> Outcome<String> {
    let none = || no_form(replacement);
    let lexicon = Lexicon::of(to);
    let text = replacement.written;
    let mut written = String::new();
    let mut done = Date::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if is_digit(c) {
            rest.chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum()
        } else if c.is_alphabetic() {
            let letter =
                |c: &char| c.is_alphabetic() || super::super::characters::fold(*c).is_none();
            rest.chars().take_while(letter).map(char::len_utf8).sum()
        } else {
            c.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        if is_digit(c) {
            let count = piece.chars().count();
            let part = if count > 2 {
                done.year = new.year;
                new.year.map(|year| year.to_string())
            } else if new.day.is_some() && done.day.is_none() {
                done.day = new.day;
                new.day.map(|day| {
                    if piece.starts_with('0') { format!("{day:02}") } else { day.to_string() }
                })
            } else {
                // 2019-20: the second year in two digits.
                done.year = new.year;
                new.year.map(|year| format!("{:02}", year % 100))
            };
            let part = part.ok_or_else(none)?;
            written.push_str(&DigitStyle::of(piece, false).write_decimal(&part));
        } else if c.is_alphabetic() {
            let means = |kind| lexicon.means(piece, kind);
            if means(Kind::Month) {
                let month = new.month.ok_or_else(none)?;
                let name = lexicon
                    .form(Kind::Month, |sense| sense.number == i64::from(month).into())
                    .ok_or_else(none)?;
                done.month = new.month;
                written.push_str(&if to == Tongue::English {
                    capitalised(name)
                } else {
                    name.into()
                });
            } else if means(Kind::First) {
                let day = new.day.ok_or_else(none)?;
                done.day = new.day;
                written.push_str(&if day == 1 { piece.to_owned() } else { day.to_string() });
            } else if means(Kind::Number) {
                let day = new.day.ok_or_else(none)?;
                done.day = new.day;
                written.push_str(urdu::word(day.into()).ok_or_else(none)?);
            } else if means(Kind::Era) {
                written.push_str(piece);
            } else {
                return Err(none());
            }
        } else {
            written.push_str(piece);
        }
        rest = after;
    }
    if done == new { Ok(written) } else { Err(none()) }
}

/// Puts a new hour and minute where the old ones stand, if the word for the part of the day fits.
fn time(replacement: &Replacement<'_>, to: Tongue) -> Outcome<String> {
    let none = || no_form(replacement);
    let (Value::Time { hour: old, .. }, Value::Time { hour: new, minute: new_minute, .. }) =
        (replacement.old, replacement.new)
    else {
        return Err(none());
    };
    let Value::Time { hour: shown, minute, .. } = replacement.target else { return Err(none()) };
    let cut = cut(replacement, to)?;
    let written_hour = cut.written.value.to_integer().ok_or_else(none)?;
    let of_twelve = written_hour <= 12 && (*shown > 12 || *shown != *old || !cut.before.is_empty());
    let mut hour = i64::from(*new);
    if of_twelve && hour > 12 {
        hour -= 12;
    }
    if of_twelve && hour == 0 {
        hour = 12;
    }
    let style = DigitStyle::of(cut.number, false);
    let digits = has_digits(cut.number);
    let padded = digits && cut.number.chars().count() == 2 && written_hour < 10;
    let number = match (digits, to) {
        (true, _) if padded => style.write_decimal(&format!("{hour:02}")),
        (true, _) => style.write_decimal(&hour.to_string()),
        (false, Tongue::Chinese) => chinese::spell(hour, true).ok_or_else(none)?,
        (false, _) => urdu::word(hour).ok_or_else(none)?.to_owned(),
    };
    let mut after = cut.after.to_owned();
    if minute != new_minute {
        let colon = after.find([':', '：']).filter(|at| *at == 0).ok_or_else(none)?;
        let sign = after.chars().next().map_or(1, char::len_utf8);
        let start = colon + sign;
        let digits: usize =
            after[start..].chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum();
        let minutes = style.write_decimal(&format!("{new_minute:02}"));
        after.replace_range(start..start + digits, &minutes);
    }
    let text = format!("{}{number}{after}", cut.before);
    // The part of the day has to fit the new hour: read it again.
    let read = super::super::extract(&text, to);
    let fits = matches!(read.as_slice(), [found] if match found.value {
        Value::Time { hour, minute, half_open } => {
            minute == *new_minute && (hour == *new || (half_open && hour % 12 == *new % 12))
        }
        _ => false,
    });
    if fits { Ok(text) } else { Err(none()) }
}

fn decade(replacement: &Replacement<'_>, new: u16, to: Tongue) -> Outcome<String> {
    let none = || no_form(replacement);
    let Value::Decade(target) = *replacement.target else { return Err(none()) };
    let cut = cut(replacement, to)?;
    let style = DigitStyle::of(cut.number, false);
    if to == Tongue::Chinese && replacement.written.contains("世纪") {
        let century = new / 100 + 1;
        let Some((before, after)) = replacement.written.split_once("世纪") else {
            return Err(none());
        };
        if new < 100 {
            return Err(none());
        }
        let old_century = scan::first_quantity(before, to);
        let before = match old_century {
            Some(number) => {
                let (start, end) = (number.span.start, number.span.end);
                let old = &before[start..end];
                let number = if has_digits(old) {
                    DigitStyle::of(old, false).write(i64::from(century).into())
                } else {
                    chinese::spell(century.into(), false)
                };
                format!("{}{}{}", &before[..start], number.ok_or_else(none)?, &before[end..])
            }
            // 上世纪 is the twentieth.
            None if target / 100 == new / 100 => before.to_owned(),
            None => return Err(none()),
        };
        let years = scan::first_quantity(after, to).ok_or_else(none)?;
        let (start, end) = (years.span.start, years.span.end);
        let old = &after[start..end];
        let first = i64::from(new % 100);
        let number = if has_digits(old) {
            DigitStyle::of(old, false).write_decimal(&format!("{first:02}"))
        } else {
            chinese::spell(first, false).ok_or_else(none)?
        };
        return Ok(format!("{before}世纪{}{number}{}", &after[..start], &after[end..]));
    }
    let first = if target < 100 && new >= 100 {
        let same = matches!(*replacement.old, Value::Decade(old) if old / 100 == new / 100);
        if !same {
            return Err(none());
        }
        i64::from(new % 100)
    } else {
        i64::from(new)
    };
    let number = if has_digits(cut.number) {
        style.write(first.into())
    } else if to == Tongue::Chinese {
        chinese::spell(first, false)
    } else {
        urdu::word(first).map(str::to_owned)
    };
    Ok(format!("{}{}{}", cut.before, number.ok_or_else(none)?, cut.after))
}
