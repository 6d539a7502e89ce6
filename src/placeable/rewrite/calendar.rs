//! Dates, times, days of the week and decades in place of others.

use super::digits::DigitStyle;
use super::parts::{capitalised, cut, has_digits, is_digit, no_form};
use super::{Decline, Outcome, Replacement, chinese, offers, urdu};
use crate::placeable::characters::Characters;
use crate::placeable::lexicon::{Kind, Lexicon, Tongue};
use crate::placeable::scan;
use crate::placeable::value::{Date, Value};

/// The name of another day where that of the old one stands.
pub(super) fn weekday(replacement: &Replacement<'_>, day: u8, to: Tongue) -> Outcome<String> {
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

/// Puts the parts of a new date where those of the old one stand.
pub(super) fn date(
    replacement: &Replacement<'_>,
    target: Date,
    new: Date,
    to: Tongue,
) -> Outcome<String> {
    // A part that the target says elsewhere, as a range says its month once, is not written here;
    // whether it is right there is seen when the whole is read again.
    let kept = Date {
        year: new.year.filter(|_| target.year.is_some()),
        month: new.month.filter(|_| target.month.is_some()),
        day: new.day.filter(|_| target.day.is_some()),
    };
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
    if done == Date::default() { Err(none()) } else { Ok(text) }
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
                |c: &char| c.is_alphabetic() || crate::placeable::characters::fold(*c).is_none();
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
    if done == Date::default() { Err(none()) } else { Ok(written) }
}

/// Puts a new hour and minute where the old ones stand, if the word for the part of the day fits.
pub(super) fn time(replacement: &Replacement<'_>, to: Tongue) -> Outcome<String> {
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
    // سہ پہر is no word for eleven at night.
    if !fits_part_of_day(cut.before, *new, to) {
        let offers = offers(replacement.new, to);
        let reason = "the hour belongs to another part of the day; the time could be";
        return Err(Decline::Choice { reason, offers });
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
    let after = if minute == new_minute {
        cut.after.to_owned()
    } else {
        minutes(cut.after, *new_minute, digits.then_some(style), to).ok_or_else(none)?
    };
    let text = format!("{}{number}{after}", cut.before);
    // The part of the day has to fit the new hour: read it again.
    let read = crate::placeable::extract(&text, to);
    let fits = matches!(read.as_slice(), [found] if match found.value {
        Value::Time { hour, minute, half_open } => {
            minute == *new_minute && (hour == *new || (half_open && hour % 12 == *new % 12))
        }
        _ => false,
    });
    if fits { Ok(text) } else { Err(none()) }
}

/// Whether the word for a part of the day, if one stands before an hour, can be said of another.
fn fits_part_of_day(before: &str, hour: u8, to: Tongue) -> bool {
    let words = Characters::of(before);
    let lexicon = Lexicon::of(to);
    let part = (0..words.len()).find_map(|at| lexicon.find(&words, at, Kind::HalfDay));
    let Some(hours) = part.map(|(_, sense)| sense.integer()) else { return true };
    // `1218` is from 12 to 18, `2204` through midnight; below 2 no hours are given.
    let (first, last, hour) = (hours / 100, hours % 100, i64::from(hour));
    hours < 2
        || if first <= last {
            (first..=last).contains(&hour)
        } else {
            hour >= first || hour <= last
        }
}

/// What stands behind an hour, with other minutes: `:30`, 点30分, 点半, nothing.
fn minutes(after: &str, minute: u8, style: Option<DigitStyle>, to: Tongue) -> Option<String> {
    let digits = |text: &str| -> usize {
        text.chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum()
    };
    let padded = style.map(|style| style.write_decimal(&format!("{minute:02}")));
    if let Some(sign) = after.chars().next().filter(|c| matches!(c, ':' | '：')) {
        let rest = &after[sign.len_utf8()..];
        return Some(format!("{sign}{}{}", padded?, &rest[digits(rest)..]));
    }
    match to {
        Tongue::Chinese => {
            let (mark, rest) = after.split_at(after.find(['点', '时'])? + '点'.len_utf8());
            let written = match (minute, style) {
                (0, _) => String::new(),
                (_, Some(style)) => format!("{}分", style.write_decimal(&minute.to_string())),
                (_, None) => format!("{}分", chinese::spell(minute.into(), false)?),
            };
            let old = scan::first_quantity(rest, to).filter(|old| old.span.start == 0);
            let rest = match old {
                Some(old) => rest[old.span.end..].strip_prefix('分')?,
                None => rest.trim_start_matches(['半', '整', '钟', '鐘']),
            };
            Some(format!("{mark}{written}{rest}"))
        }
        // 3 بجے, 3:30 بجے
        Tongue::Urdu if after.trim_start().starts_with("بجے") => {
            Some(format!(":{}{after}", padded?))
        }
        Tongue::Urdu | Tongue::English => None,
    }
}

pub(super) fn decade(replacement: &Replacement<'_>, new: u16, to: Tongue) -> Outcome<String> {
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
