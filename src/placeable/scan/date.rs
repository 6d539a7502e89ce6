//! Dates, decades and centuries.

use super::quantity::Quantity;
use super::{Reading, Readings, Scanner};
use crate::placeable::lexicon::{Kind, Tongue};
use crate::placeable::value::{Date, Value};

/// A date and where it stands.
#[derive(Clone, Copy, Debug)]
struct Dated {
    start: usize,
    end: usize,
    date: Date,
    optional: bool,
}

impl Dated {
    fn reading(self) -> Reading {
        Reading::new(self.start, self.end, Value::Date(self.date)).optional(self.optional)
    }
}

impl Scanner<'_> {
    /// The date at a place, or the two of a range, which share the parts that are written once.
    pub(super) fn dates(&mut self, at: usize) -> Option<Readings> {
        if let Some(reading) = self.numeric_date(at) {
            return Some(vec![reading]);
        }
        if let Some(days) = self.days_of_month(at) {
            return Some(days);
        }
        let mut first = self.date(at)?;
        let second = self.connector(first.end).and_then(|(next, _)| {
            let second = match self.tongue {
                Tongue::Chinese => self.chinese_date(next, first.date)?,
                Tongue::English | Tongue::Urdu => {
                    self.date(next).or_else(|| self.day_behind(first, next))?
                }
            };
            (second.date.month.is_some() || second.date.day.is_some()).then_some(second)
        });
        let Some(mut second) = second else { return Some(vec![first.reading()]) };
        if first.date.month.is_some() {
            let year = first.date.year.or(second.date.year);
            first.date.year = year;
            second.date.year = second.date.year.or(year);
        }
        Some(vec![first.reading(), second.reading()])
    }

    /// The other day of `August 8 to 18, 2022` or `August 8-18`. Behind a word rather than a dash
    /// it is a day where a year follows or nothing that it could count.
    fn day_behind(&self, first: Dated, at: usize) -> Option<Dated> {
        let text = self.text;
        let Date { year: None, month: Some(_), day: Some(from) } = first.date else { return None };
        if self.tongue != Tongue::English {
            return None;
        }
        let (day, end) = self.month_day(at).filter(|&(day, _)| day > from)?;
        let date = Date { day: Some(day), ..first.date };
        if let Some((year, end)) = self.year(self.past_comma(end)) {
            let date = Date { year: Some(year), ..date };
            return Some(Dated { start: at, end, date, optional: false });
        }
        let behind_dash = text.at(text.skip_space(first.end)) == '-';
        let counts = text.at(text.skip_space(end)).is_alphanumeric();
        (behind_dash || !counts).then_some(Dated { start: at, end, date, optional: false })
    }

    fn date(&self, at: usize) -> Option<Dated> {
        match self.tongue {
            Tongue::Chinese => self.chinese_date(at, Date::default()),
            Tongue::English | Tongue::Urdu => self
                .month_first(at)
                .or_else(|| self.day_first(at))
                .or_else(|| self.year_with_era(at)),
        }
    }

    /// `2026-11-22`, `22/11/2026`; `5/6/2026` may be two days.
    fn numeric_date(&self, at: usize) -> Option<Reading> {
        let text = self.text;
        let first = self.numeral(at)?;
        let separator = text.at(first.end);
        if !matches!(separator, '-' | '/' | '.') || first.decimals && separator != '.' {
            return None;
        }
        let number = |at: usize| {
            let digits = (at..at + 5).take_while(|&at| text.at(at).is_ascii_digit()).count();
            let value =
                (at..at + digits).fold(0, |n, at| n * 10 + text.at(at).to_digit(10).unwrap_or(0));
            (digits, value as u16, at + digits)
        };
        let (one, a, end) = number(at);
        if text.at(end) != separator {
            return None;
        }
        let (two, b, end) = number(end + 1);
        if text.at(end) != separator || !(1..=2).contains(&two) {
            return None;
        }
        let (three, c, end) = number(end + 1);
        if text.at(end).is_ascii_alphanumeric() || text.at(end) == separator {
            return None;
        }
        let day = |n: u16| (1..=31).contains(&n);
        let month = |n: u16| (1..=12).contains(&n);
        let of = |year, month: u16, day: u16| {
            let date = Date { year: Some(year), month: Some(month as u8), day: Some(day as u8) };
            Some(Reading::new(at, end, Value::Date(date)))
        };
        if one == 4 && (1..=2).contains(&three) {
            return if month(b) && day(c) { of(a, b, c) } else { None };
        }
        if three != 4 || !(1000..=2999).contains(&c) || one > 2 {
            return None;
        }
        match (month(a) && day(b), month(b) && day(a)) {
            (true, true) if a == b => of(c, a, b),
            (true, true) => {
                let value = Value::AmbiguousDate(a as u8, b as u8, c);
                Some(Reading::new(at, end, value))
            }
            (true, false) => of(c, a, b),
            (false, true) => of(c, b, a),
            (false, false) => None,
        }
    }

    /// `5-7 July 2026`, `5 to 7 July`, `30 and 31 March`: the month and year belong to both days.
    fn days_of_month(&self, at: usize) -> Option<Readings> {
        if self.tongue == Tongue::Chinese {
            return None;
        }
        let (day, end) = self.day(at)?;
        let (next, _) = self.connector(end)?;
        let second = self.day_first(next)?;
        let date = Date { day: Some(day), ..second.date };
        (second.date.month.is_some() && second.date.day.is_some()).then(|| {
            let first = Reading::new(at, end, Value::Date(date));
            vec![first, second.reading()]
        })
    }

    /// A day of the month: 1 to 31, with an ending or none, یکم.
    fn day(&self, at: usize) -> Option<(u8, usize)> {
        let text = self.text;
        if let Some((end, _)) = self.lexicon.find(text, at, Kind::First) {
            return Some((1, end));
        }
        let (day, mut end) = match self.numeral(at) {
            Some(numeral) => (numeral.plain(1..=2)?, numeral.end),
            None if self.tongue == Tongue::Urdu => {
                let (end, sense) = self.lexicon.find(text, at, Kind::Number)?;
                (sense.number.to_integer()?, end)
            }
            None => {
                let (number, end, _) = self.ordinal_number(at)?;
                (number, end)
            }
        };
        if let Some((after, _)) = self.lexicon.find(text, end, Kind::Suffix) {
            end = after;
        }
        let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((day, end))
    }

    /// A month at a place. `may` and `march` are months as capitals, in company.
    fn month(&self, at: usize) -> Option<(u8, usize, bool, bool)> {
        let (mut end, sense) = self.lexicon.find(self.text, at, Kind::Month)?;
        let text = self.text;
        if self.tongue == Tongue::English {
            if !text.is_upper(at) {
                return None;
            }
            // The full stop of an abbreviation may end the sentence as well; it is taken along.
            if text.before(end) != '.' && end - at <= 4 && text.at(end) == '.' {
                end += 1;
            }
        }
        Some((sense.integer() as u8, end, sense.optional, sense.homograph))
    }

    /// A year behind a month: in four digits, an era behind it or none.
    fn year(&self, at: usize) -> Option<(u16, usize)> {
        let numeral = self.numeral(at)?;
        let year = numeral.plain(4..=4).filter(|year| (1000..=2199).contains(year))?;
        let after = self.word_after(numeral.end, Kind::Unit);
        let counted = after.is_some() || self.word_after(numeral.end, Kind::Percent).is_some();
        if counted && self.tongue == Tongue::English {
            return None;
        }
        Some((year as u16, self.era(numeral.end)))
    }

    fn era(&self, end: usize) -> usize {
        self.lexicon.find(self.text, end, Kind::Era).map_or(end, |(end, _)| end)
    }

    /// The place behind a comma, a space, both or `of`.
    fn past_comma(&self, at: usize) -> usize {
        let text = self.text;
        let at = match text.at(at) {
            ',' | '،' => at + 1,
            ' ' if matches!(text.at(at + 1), ',' | '،') => at + 2,
            _ => at,
        };
        text.skip_space(at)
    }

    /// `Nov. 22, 2026`, `November 2026`, `November`, `نومبر 2026`.
    fn month_first(&self, at: usize) -> Option<Dated> {
        let text = self.text;
        let (month, end, optional, homograph) = self.month(at)?;
        let mut dated = Dated {
            start: at,
            end,
            date: Date { month: Some(month), ..Date::default() },
            optional,
        };
        let next = text.skip_space(end);
        if let Some((year, end)) = self.year(self.past_comma(end)) {
            dated.date.year = Some(year);
            return Some(Dated { end, optional: false, ..dated });
        }
        if let Some((day, day_end)) = self.month_day(next) {
            dated.date.day = Some(day);
            (dated.end, dated.optional) = (day_end, false);
            let range = text.at(day_end) == '-' && text.at(day_end + 1).is_ascii_digit();
            if !range && let Some((year, end)) = self.year(self.past_comma(day_end)) {
                dated.date.year = Some(year);
                dated.end = end;
            }
            return Some(dated);
        }
        let beside = matches!(text.at(end), '/' | '-')
            && self.lexicon.find(text, end + 1, Kind::Month).is_some();
        if homograph && !beside && !self.word_before(at, Kind::Season) {
            return None;
        }
        Some(dated)
    }

    /// A day behind a month: no time, amount or range of another kind may begin with it.
    fn month_day(&self, at: usize) -> Option<(u8, usize)> {
        let text = self.text;
        if !text.at(at).is_ascii_digit() || self.tongue == Tongue::Urdu && !self.closes(at) {
            return None;
        }
        let (day, end) = self.day(at)?;
        let amount = self.word_after(end, Kind::Percent).is_some()
            || self.word_after(end, Kind::Scale).is_some()
            || self.word_after(end, Kind::HalfDay).is_some();
        let longer = matches!(text.at(end), ':' | '/') || text.at(end).is_ascii_alphanumeric();
        (!amount && !longer).then_some((day, end))
    }

    /// Whether a comma stands behind the digits at a place: so Urdu writes a day behind its month.
    fn closes(&self, at: usize) -> bool {
        self.numeral(at).is_some_and(|numeral| {
            matches!(self.text.at(numeral.end), '،' | ',')
                || self.past_comma(numeral.end) > numeral.end + 1
        })
    }

    /// `22 November 2026`, `the 19th day of March`, `22 نومبر، 2026ء`.
    fn day_first(&self, at: usize) -> Option<Dated> {
        let text = self.text;
        let (day, end) = self.day(at)?;
        let mut next = text.skip_space(end);
        if self.tongue == Tongue::English {
            if let Some((end, _)) = self.lexicon.find(text, next, Kind::Days) {
                next = text.skip_space(end);
            }
            if let Some((end, _)) = self.lexicon.find(text, next, Kind::Of) {
                next = text.skip_space(end);
            }
        }
        let (month, mut end, ..) = self.month(next)?;
        let mut date = Date { year: None, month: Some(month), day: Some(day) };
        if let Some((year, after)) = self.year(self.past_comma(end)) {
            date.year = Some(year);
            end = after;
        }
        Some(Dated { start: at, end, date, optional: false })
    }

    /// `2026ء`.
    fn year_with_era(&self, at: usize) -> Option<Dated> {
        let numeral = self.numeral(at)?;
        let year = numeral.plain(3..=4)?;
        let end = self.era(numeral.end);
        let date = Date::of_year(year as u16);
        (end > numeral.end).then_some(Dated { start: at, end, date, optional: false })
    }

    /// 2026年11月22日, 11月22日, 11月, 22日, with spaces around digits; in a range the parts before
    /// are those of the date before.
    fn chinese_date(&self, at: usize, before: Date) -> Option<Dated> {
        let text = self.text;
        let quantity = self.quantity(at)?;
        let mark = text.skip_space(quantity.end);
        match text.at(mark) {
            '年' => {
                let year = self.chinese_year(&quantity)?;
                if matches!(text.at(mark + 1), '代' | '级') {
                    return None;
                }
                let mut dated =
                    Dated { start: at, end: mark + 1, date: Date::of_year(year), optional: false };
                if let Some(month) = self.chinese_month(text.skip_space(mark + 1)) {
                    dated.date = Date { year: Some(year), ..month.date };
                    dated.end = month.end;
                }
                Some(dated)
            }
            '月' => self.chinese_month(at),
            '日' | '号' => {
                let day = quantity.integer(1..=31)? as u8;
                let alone = before == Date::default();
                let digits = quantity.numeral.is_some_and(|numeral| numeral.whole <= 2);
                let inside = matches!(text.at(mark + 1), '内' | '游' | '元' | '后' | '间');
                if inside || (alone && (!digits || text.at(mark) == '号')) {
                    return None;
                }
                let date = Date { day: Some(day), ..before };
                Some(Dated { start: at, end: mark + 1, date, optional: false })
            }
            _ => None,
        }
    }

    /// Four digits that can be a year, in digits or positional Han digits.
    fn chinese_year(&self, quantity: &Quantity) -> Option<u16> {
        let year = match quantity.numeral {
            Some(_) => quantity.year(1200..=2199)?,
            None if quantity.end - quantity.start == 4 && quantity.scale.is_none() => {
                let digits = (quantity.start..quantity.end)
                    .all(|at| super::han_digit(self.text.at(at), false).is_some());
                if digits { quantity.year(1000..=2199)? } else { return None }
            }
            None => return None,
        };
        Some(year)
    }

    /// 11月22日, 11月份, 11月.
    fn chinese_month(&self, at: usize) -> Option<Dated> {
        let text = self.text;
        let quantity = self.quantity(at)?;
        let month = quantity.integer(1..=12)? as u8;
        let mark = text.skip_space(quantity.end);
        if text.at(mark) != '月' || quantity.numeral.is_some_and(|numeral| numeral.whole > 2) {
            return None;
        }
        let date = Date { month: Some(month), ..Date::default() };
        let mut dated = Dated { start: at, end: mark + 1, date, optional: false };
        let next = text.skip_space(mark + 1);
        if let Some(day) = self.quantity(next)
            && let Some(number) = day.integer(1..=31)
            && matches!(text.at(text.skip_space(day.end)), '日' | '号')
        {
            dated.date.day = Some(number as u8);
            dated.end = text.skip_space(day.end) + 1;
        } else if text.at(next) == '份' {
            dated.end = next + 1;
        }
        Some(dated)
    }

    /// Decades and centuries at a place.
    pub(super) fn decade_or_century(&mut self, at: usize) -> Option<Readings> {
        match self.tongue {
            Tongue::Chinese => self.chinese_decade(at),
            Tongue::English => self.english_decade(at),
            Tongue::Urdu => self.urdu_decade(at),
        }
    }

    fn chinese_decade(&self, at: usize) -> Option<Readings> {
        let text = self.text;
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::LastCentury) {
            let decade = self.chinese_decade_years(text.skip_space(end))?;
            let first = if sense.number < 0.into() { 1900 } else { 2000 };
            let value = Value::Decade(first + decade.0);
            return Some(vec![Reading::new(at, decade.1, value)]);
        }
        let quantity = self.quantity(at)?;
        if let Some((end, _)) = self.word_after(quantity.end, Kind::Century) {
            let century = quantity.integer(1..=99)? as u16;
            if let Some((decade, end)) = self.chinese_decade_years(text.skip_space(end)) {
                let first = (century - 1) * 100 + decade;
                return Some(vec![Reading::new(at, end, Value::Decade(first))]);
            }
            return Some(vec![Reading::new(at, end, Value::Century(century))]);
        }
        let (first, end) = self.chinese_decade_years(at)?;
        Some(vec![Reading::new(at, end, Value::Decade(first))])
    }

    /// 90年代, 九十年代, 1990年代.
    fn chinese_decade_years(&self, at: usize) -> Option<(u16, usize)> {
        let quantity = self.quantity(at)?;
        let (end, _) = self.word_after(quantity.end, Kind::Decade)?;
        let first = quantity.integer(0..=2190)?;
        (first % 10 == 0).then_some((first as u16, end))
    }

    fn english_decade(&self, at: usize) -> Option<Readings> {
        let text = self.text;
        if let Some((number, end, _)) = self.ordinal_number(at) {
            return self.english_centuries(at, number, end);
        }
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Eighties) {
            return Some(vec![Reading::new(at, end, Value::Decade(sense.integer() as u16))]);
        }
        let start = at + usize::from(text.at(at) == '\'');
        let numeral = self.numeral(start)?;
        let (end, _) = self.lexicon.find(text, numeral.end, Kind::Decade).or_else(|| {
            // 1990's
            let quote = text.at(numeral.end) == '\'';
            let end = numeral.end + usize::from(quote);
            self.lexicon.find(text, end, Kind::Decade).filter(|_| quote)
        })?;
        let first = numeral.plain(2..=4).filter(|first| numeral.whole != 3 && first % 10 == 0)?;
        let start = if text.before(at) == '\'' && start == at { at - 1 } else { at };
        Some(vec![Reading::new(start, end, Value::Decade(first as u16))])
    }

    /// `19th century`, `19th and 20th centuries`.
    fn english_centuries(&self, at: usize, number: i64, end: usize) -> Option<Readings> {
        let text = self.text;
        let century = |number: i64| u16::try_from(number).ok().map(Value::Century);
        let gap = |end: usize| end + usize::from(matches!(text.at(end), ' ' | '-'));
        if let Some((end, _)) = self.lexicon.find(text, gap(end), Kind::Century) {
            return Some(vec![Reading::new(at, end, century(number)?)]);
        }
        let next = text.skip_space(end);
        let and = self.lexicon.find(text, next, Kind::And).map(|(end, _)| text.skip_space(end));
        let next = and.or_else(|| self.connector(end).map(|(next, _)| next))?;
        let (second, second_end, _) = self.ordinal_number(next)?;
        let (last, _) = self.lexicon.find(text, gap(second_end), Kind::Century)?;
        Some(vec![
            Reading::new(at, end, century(number)?),
            Reading::new(next, last, century(second)?),
        ])
    }

    fn urdu_decade(&self, at: usize) -> Option<Readings> {
        if let Some((number, end, _)) = self.ordinal_number(at)
            && let Some((end, _)) = self.word_after(end, Kind::Century)
        {
            let century = u16::try_from(number).ok()?;
            return Some(vec![Reading::new(at, end, Value::Century(century))]);
        }
        let quantity = self.quantity(at)?;
        let digits = quantity.numeral.is_some_and(|numeral| numeral.whole <= 2);
        if digits && let Some((end, _)) = self.word_after(quantity.end, Kind::Century) {
            let century = quantity.integer(1..=99)? as u16;
            return Some(vec![Reading::new(at, end, Value::Century(century))]);
        }
        let (end, _) = self.word_after(quantity.end, Kind::Decade)?;
        let first = quantity.integer(20..=2190)?;
        let fits = first % 10 == 0 && quantity.scale.is_none();
        fits.then(|| vec![Reading::new(at, end, Value::Decade(first as u16))])
    }
}
