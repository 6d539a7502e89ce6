//! Times of day and days of the week.

use super::{Reading, Readings, Scanner};
use crate::placeable::lexicon::{Kind, Tongue};
use crate::placeable::rational::Rational;
use crate::placeable::value::Value;

impl Scanner<'_> {
    /// A time at a place: `3:30 p.m.`, `15:30`, 下午3点半, سہ پہر ساڑھے تین بجے.
    pub(super) fn time(&mut self, at: usize) -> Option<Readings> {
        let text = self.text;
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Clock) {
            let hour = sense.integer() as u8;
            let value = Value::Time { hour, minute: 0, half_open: false };
            return Some(vec![Reading::new(at, end, value).optional(true)]);
        }
        if text.before(at).is_ascii_digit() {
            return None;
        }
        let half = match self.tongue {
            Tongue::English => None,
            _ => self.lexicon.find(text, at, Kind::HalfDay),
        };
        let start = half.map_or(at, |(end, _)| text.skip_space(end));
        let (hour, minute, end, clear) = self.clock_time(start, half.is_some())?;
        let (half, end) = match half {
            Some((_, sense)) => (Some(sense.name), end),
            None => match self.word_after(end, Kind::HalfDay) {
                Some((end, sense)) if self.tongue == Tongue::English => (Some(sense.name), end),
                _ => (None, end),
            },
        };
        if half.is_none() && !clear {
            return None;
        }
        let hour24 = hour_of_day(hour, half)?;
        let half_open = half.is_none() && hour24 <= 12;
        Some(vec![Reading::new(at, end, Value::Time { hour: hour24, minute, half_open })])
    }

    /// Hour, minute, the place after them, and whether they are a time without a word for the half
    /// of the day.
    fn clock_time(&self, at: usize, half: bool) -> Option<(u8, u8, usize, bool)> {
        let text = self.text;
        let digit_pair = |at: usize| {
            let pair = text.at(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit();
            let number = text.at(at).to_digit(10)? * 10 + text.at(at + 1).to_digit(10)?;
            (pair && !text.at(at + 2).is_ascii_digit()).then_some(number as u8)
        };
        if let Some(numeral) = self.numeral(at)
            && let Some(hour) = numeral.plain(1..=2).filter(|hour| *hour <= 24)
        {
            let hour = hour as u8;
            let colon = text.at(numeral.end) == ':';
            if colon && let Some(minute) = digit_pair(numeral.end + 1).filter(|m| *m < 60) {
                let mut end = numeral.end + 3;
                if text.at(end) == ':' && digit_pair(end + 1).is_some() {
                    end += 3;
                }
                // 1:100 and 2:30:1 are ratios.
                if text.at(end) == ':' || text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
                    return None;
                }
                let end = self.word_after(end, Kind::OClock).map_or(end, |(end, _)| end);
                return Some((hour, minute, end, true));
            }
        }
        match self.tongue {
            Tongue::Chinese => self.chinese_clock(at, half),
            Tongue::English => {
                let quantity = self.quantity(at)?;
                let hour = quantity.integer(1..=12)? as u8;
                if let Some((end, _)) = self.word_after(quantity.end, Kind::OClock) {
                    return Some((hour, 0, end, true));
                }
                // `3 pm`; without that it is no time.
                self.word_after(quantity.end, Kind::HalfDay)?;
                Some((hour, 0, quantity.end, false))
            }
            Tongue::Urdu => {
                let quantity = self.quantity(at)?;
                let (end, _) = self.word_after(quantity.end, Kind::OClock)?;
                let minutes = quantity.value.times(60.into())?.to_integer()?;
                let fits = (0..=24 * 60).contains(&minutes) && quantity.scale.is_none();
                fits.then_some(((minutes / 60) as u8, (minutes % 60) as u8, end, true))
            }
        }
    }

    /// 3点, 3点半, 3点30分, 15时30分; without a word for the half of the day only where it cannot
    /// be three points.
    fn chinese_clock(&self, at: usize, half: bool) -> Option<(u8, u8, usize, bool)> {
        let text = self.text;
        let quantity = self.quantity(at)?;
        let hour = quantity.integer(0..=24)? as u8;
        let place = text.skip_space(quantity.end);
        let mark = text.at(place);
        if !matches!(mark, '点' | '时') {
            return None;
        }
        let after = text.skip_space(place + 1);
        let end = place + 1;
        if mark == '点' && text.at(end) == '半' {
            return Some((hour, 30, end + 1, true));
        }
        if text.at(end) == '一' && text.at(end + 1) == '刻' {
            return Some((hour, 15, end + 2, true));
        }
        if let Some(minute) = self.quantity(after)
            && let Some(value) = minute.integer(0..=59)
            && text.at(text.skip_space(minute.end)) == '分'
        {
            return Some((hour, value as u8, text.skip_space(minute.end) + 1, true));
        }
        let whole = match text.at(end) {
            '钟' | '整' => end + 1,
            _ => end,
        };
        let digits = quantity.numeral.is_some();
        let clear = half || whole > end || (mark == '时' && digits);
        clear.then_some((hour, 0, whole, true))
    }

    /// A day of the week at a place.
    pub(super) fn weekday(&mut self, at: usize) -> Option<Readings> {
        let text = self.text;
        if self.tongue == Tongue::Chinese {
            let (end, _) = self.lexicon.find(text, at, Kind::WeekPrefix)?;
            let day = match text.at(end) {
                '日' | '天' => 7,
                c => super::han_digit(c, false).filter(|day| (1..=6).contains(day))?,
            };
            // 每周三次, 一周四天 are weeks.
            let counted = matches!(
                text.at(end + 1),
                '天' | '次' | '个' | '小' | '场' | '例' | '项' | '十' | '百' | '千' | '万' | '年'
            );
            if counted || text.at(end) == '两' {
                return None;
            }
            return Some(vec![Reading::new(at, end + 1, Value::Weekday(day as u8))]);
        }
        let (end, sense) = self.lexicon.find(text, at, Kind::Weekday)?;
        if self.tongue == Tongue::English && !text.is_upper(at) {
            return None;
        }
        let named = self.word_after(end, Kind::Saturday).is_some();
        let doubtful =
            sense.homograph || (self.tongue == Tongue::Urdu && sense.number == Rational::ONE);
        if sense.homograph && !named && !self.is_behind_on(at) {
            return None;
        }
        let value = Value::Weekday(sense.integer() as u8);
        let optional =
            sense.optional || sense.homograph || (doubtful && !named && !self.is_behind_on(at));
        Some(vec![Reading::new(at, end, value).optional(optional)])
    }

    /// Whether بروز stands before a place.
    fn is_behind_on(&self, at: usize) -> bool {
        "بروز ".chars().rev().zip(1..).all(|(c, back)| {
            at >= back && Some(self.text.at(at - back)) == crate::placeable::characters::fold(c)
        })
    }
}

/// The hour of 24 of an hour in a part of the day.
fn hour_of_day(hour: u8, half: Option<&str>) -> Option<u8> {
    if hour > 24 {
        return None;
    }
    let hour = hour % 24;
    Some(match half {
        Some("am") if hour == 12 => 0,
        Some("pm") if hour < 12 => hour + 12,
        // 中午12点 and دن 2 بجے, but 11 in the morning.
        Some("noon") if hour < 10 => hour + 12,
        // رات 12 and 1 are after midnight, رات 9 before it.
        Some("night") if hour == 12 => 0,
        Some("night") if (6..12).contains(&hour) => hour + 12,
        _ => hour,
    })
}
