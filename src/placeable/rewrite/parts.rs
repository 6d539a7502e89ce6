//! One value in place of another: what of the old writing stays and what is written anew.

use super::digits::DigitStyle;
use super::urdu::{self, Ending};
use super::{Decline, Outcome, Replacement, calendar, chinese, offers};
use crate::placeable::lexicon::Tongue;
use crate::placeable::rational::Rational;
use crate::placeable::scan::{self, Written};
use crate::placeable::value::Value;

/// Writes the new value in the style of the old one.
pub(super) fn rewrite(replacement: &Replacement<'_>, to: Tongue) -> Outcome<String> {
    match (replacement.target, replacement.new) {
        (_, Value::Code(new)) => code(replacement, new),
        (Value::Weekday(_), Value::Weekday(day)) => calendar::weekday(replacement, *day, to),
        (Value::Date(target), Value::Date(new)) => calendar::date(replacement, *target, *new, to),
        (Value::Time { .. }, Value::Time { .. }) => calendar::time(replacement, to),
        (Value::Decade(_), Value::Decade(new)) => calendar::decade(replacement, *new, to),
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

pub(super) fn no_form(replacement: &Replacement<'_>) -> Decline {
    Decline::NoForm {
        value: replacement.source.to_owned(),
        written: replacement.written.to_owned(),
        offers: offers(replacement.new, replacement.to),
    }
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
pub(super) struct Cut<'t> {
    pub(super) before: &'t str,
    pub(super) number: &'t str,
    pub(super) after: &'t str,
    pub(super) written: Written,
}

pub(super) fn cut<'t>(replacement: &Replacement<'t>, to: Tongue) -> Outcome<Cut<'t>> {
    let text = replacement.written;
    let written = scan::first_quantity(text, to).ok_or_else(|| no_form(replacement))?;
    let (start, end) = (written.span.start, written.span.end);
    Ok(Cut { before: &text[..start], number: &text[start..end], after: &text[end..], written })
}

pub(super) fn has_digits(text: &str) -> bool {
    text.chars().any(char::is_numeric) && !text.chars().all(|c| !is_digit(c))
}

pub(super) fn is_digit(c: char) -> bool {
    super::super::characters::fold(c).is_some_and(|c| c.is_ascii_digit())
}

/// Numbers, percent, money and measures.
fn amount(replacement: &Replacement<'_>, new: Rational, to: Tongue) -> Outcome<String> {
    // Parts (三分之二, نصف) have no number of their own to put another one in place of.
    let fraction = |n: Option<Rational>| n.is_some_and(|n| n < Rational::ONE);
    let percent = matches!(replacement.target, Value::Percent(_));
    if to == Tongue::Chinese && replacement.written.contains("分之") && !percent {
        return chinese_fraction(replacement, new).ok_or_else(|| no_form(replacement));
    }
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

/// 三分之二 for 四分之三: both numbers are written anew.
fn chinese_fraction(replacement: &Replacement<'_>, new: Rational) -> Option<String> {
    let (above, below) = new.parts().filter(|(above, below)| above < below && *below < 100)?;
    let (old_below, old_above) = replacement.written.split_once("分之")?;
    let han = |text: &str| !text.is_empty() && !has_digits(text) && !text.contains(' ');
    (han(old_below) && han(old_above)).then_some(())?;
    Some(format!("{}分之{}", chinese::spell(below, false)?, chinese::spell(above, false)?))
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
        let source_scale = source_has_scale(replacement);
        let most = if source_scale { 4 } else { MOST_DECIMALS };
        let short = scaled(number, &chinese::SCALES, most);
        let short = short.filter(|_| plain && (source_scale || old_scale.is_some()));
        if let Some((coefficient, scale)) = short {
            let mut text = DigitStyle::western(None).write(coefficient)?;
            text.extend(over);
            text.push_str(scale);
            return Some(text);
        }
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
    let text = urdu::ordinal(new, ending.ok_or_else(none)?)?.ok_or_else(none)?;
    Ok(format!("{text}{rest}"))
}

pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
