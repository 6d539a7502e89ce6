//! Quantities in Chinese: Han numerals, digits, and both together.
//!
//! A section is `[d千][零][d百][零][d十][d]`, a number `[section亿][section万][section]`. The last
//! digit takes the next lower place unless 零 stands before it (一万二 is 12,000). A run of digits
//! without places is positional (二〇二六).

use super::Scanner;
use super::quantity::Quantity;
use crate::placeable::characters::Characters;
use crate::placeable::rational::Rational;

/// The digit that a Han character is; formal ones only where `formal`.
pub(super) fn han_digit(c: char, formal: bool) -> Option<i64> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '壹' if formal => 1,
        '贰' if formal => 2,
        '叁' if formal => 3,
        '肆' if formal => 4,
        '伍' if formal => 5,
        '陆' if formal => 6,
        '柒' if formal => 7,
        '捌' if formal => 8,
        '玖' if formal => 9,
        _ => return None,
    })
}

/// Whether a number in Han numerals may begin with a character.
pub(in crate::placeable) fn may_start_han_number(c: char) -> bool {
    han_digit(c, true).is_some() || matches!(c, '十' | '百' | '廿' | '卅')
}

/// The place that a Han character is, below 10,000.
fn han_place(c: char, formal: bool) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '拾' if formal => 10,
        '佰' if formal => 100,
        '仟' if formal => 1000,
        _ => return None,
    })
}

fn han_scale(c: char) -> Option<i64> {
    match c {
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// A number under way.
struct Sum {
    /// What 亿 has closed.
    high: Rational,
    /// What 万 has closed.
    middle: Rational,
    /// Below 10,000.
    section: Rational,
    /// A digit or a number in digits that has no place yet.
    pending: Option<Rational>,
    /// The last place or scale, which a last digit takes the next lower one of.
    last: i64,
    zero: bool,
}

impl Sum {
    fn close(&mut self, scale: i64) -> Option<()> {
        let section = self.section.plus(self.pending.take().unwrap_or(Rational::ZERO))?;
        (self.section, self.zero, self.last) = (Rational::ZERO, false, scale);
        if scale == 10_000 {
            self.middle = self.middle.plus(section.times(scale.into())?)?;
        } else {
            let lower = self.middle.plus(section)?;
            self.high = self.high.plus(lower.times(scale.into())?)?;
            self.middle = Rational::ZERO;
        }
        Some(())
    }

    fn is_empty(&self) -> bool {
        self.pending.is_none()
            && [self.high, self.middle, self.section].iter().all(|n| *n == Rational::ZERO)
    }

    fn total(&self) -> Option<Rational> {
        let mut last = self.pending.unwrap_or(Rational::ZERO);
        if !self.zero && self.last >= 100 && last < 10.into() {
            last = last.times(self.last.into())?.divided_by(10.into())?;
        }
        self.high.plus(self.middle)?.plus(self.section)?.plus(last)
    }
}

impl Scanner<'_> {
    /// The quantity at a place, if a digit or a Han numeral stands there.
    pub(super) fn read_han_quantity(&self, place: usize) -> Option<Quantity> {
        let text = self.text;
        let first = text.at(place);
        if first.is_ascii_digit() {
            return self.han_sum(place, false);
        }
        if han_digit(first, false).is_some() {
            if let Some(positional) = positional(text, place) {
                return positional;
            }
            return self.han_sum(place, false);
        }
        match first {
            '十' => self.han_sum(place, false),
            // 百万 and 百分之; elsewhere a number stands before 百.
            '百' if matches!(text.at(place + 1), '万' | '亿') => self.han_sum(place, false),
            '百' if text.at(place + 1) == '分' && text.at(place + 2) == '之' => {
                Some(Quantity::new(100.into(), place, place + 1))
            }
            '廿' | '卅' => {
                let tens = if first == '廿' { 20 } else { 30 };
                let digit = han_digit(text.at(place + 1), false).filter(|digit| *digit > 0);
                let end = place + 1 + usize::from(digit.is_some());
                Some(Quantity::new((tens + digit.unwrap_or(0)).into(), place, end))
            }
            _ if han_digit(first, true).is_some() => self.formal(place),
            _ => None,
        }
    }

    /// A sum in formal numerals, which are words of their own elsewhere: only before 元, 圆, 整.
    fn formal(&self, place: usize) -> Option<Quantity> {
        let quantity = self.han_sum(place, true)?;
        let closed = matches!(self.text.at(quantity.end), '元' | '整');
        (closed && quantity.end > place + 1).then_some(quantity)
    }

    fn han_sum(&self, place: usize, formal: bool) -> Option<Quantity> {
        let text = self.text;
        let mut sum = Sum {
            high: Rational::ZERO,
            middle: Rational::ZERO,
            section: Rational::ZERO,
            pending: None,
            last: 1,
            zero: false,
        };
        let mut at = place;
        let mut numeral = None;
        let mut scale: Option<Rational> = None;
        let mut over = false;
        // The number so far could end here.
        let mut end = place;
        loop {
            // A space may stand between digits and a place (10 万), not between Han characters.
            let next = match text.at(at) {
                ' ' if text.before(at).is_ascii_digit() => at + 1,
                _ => at,
            };
            let c = text.at(next);
            if c.is_ascii_digit() {
                let after_scale = sum.last >= 1000 && sum.pending.is_none();
                if next != at || !(sum.is_empty() && at == place || after_scale) {
                    break;
                }
                let read = self.numeral(next)?;
                if after_scale && !matches!(text.at(read.end), '万' | '千' | '百') {
                    break;
                }
                sum.pending = Some(read.value?);
                numeral = (at == place).then_some(read);
                at = read.end;
            } else if let Some(digit) = han_digit(c, formal) {
                if sum.pending.is_some() || next != at {
                    break;
                }
                if digit == 0 && at != place {
                    sum.zero = true;
                    at += 1;
                    // 零 alone behind a place ends no number (三千零).
                    continue;
                }
                sum.pending = Some(digit.into());
                at += 1;
            } else if let Some(place) = han_place(c, formal)
                && !(c == '千' && matches!(text.at(next + 1), '瓦' | '米' | '克'))
            {
                let digit = match sum.pending.take() {
                    Some(digit) => digit,
                    None if place == 10 || at == end => Rational::ONE,
                    None => break,
                };
                if i64::from(sum.last != 1) * sum.last <= place
                    && sum.last != 1
                    && sum.last < 10_000
                {
                    sum.pending = Some(digit);
                    break;
                }
                sum.section = sum.section.plus(digit.times(place.into())?)?;
                (sum.last, sum.zero) = (place, false);
                (numeral, at) = (None, next + 1);
            } else if let Some(value) = han_scale(c) {
                if sum.is_empty() {
                    break;
                }
                sum.close(value)?;
                let so_far = scale.filter(|_| text.before(next) == '万');
                scale = Some(so_far.unwrap_or(Rational::ONE).times(value.into())?);
                (numeral, at) = (None, next + 1);
            } else if c == '点' && sum.pending.is_some() && decimals(text, next).is_some() {
                let (value, after) = decimals(text, next)?;
                sum.pending = Some(sum.pending?.plus(value)?);
                (sum.zero, at) = (true, after);
            } else if is_over(c) && end > place && self.over_stands(next, numeral.is_some()) {
                over = true;
                at = next + 1;
                if !matches!(text.at(at), '万' | '亿') {
                    end = at;
                    break;
                }
                continue;
            } else {
                break;
            }
            end = at;
        }
        if end == place
            || sum.is_empty() && text.at(place) != '零' && !text.at(place).is_ascii_digit()
        {
            return None;
        }
        let mut quantity = Quantity::new(sum.total()?, place, end);
        quantity.scale = scale;
        quantity.over = over;
        quantity.numeral = numeral.filter(|numeral| numeral.end == end);
        let han = !text.at(place).is_ascii_digit();
        quantity.single = han && end - usize::from(over) == place + 1;
        quantity.optional = han && quantity.single && matches!(text.at(place), '一' | '两')
            || (over && quantity.value == 10.into());
        quantity.add_fraction_sign(text);
        Some(quantity)
    }

    /// Whether 多, 余 or 来 at a place belongs to the number before it: 250多万, 十余年.
    fn over_stands(&self, place: usize, after_digits: bool) -> bool {
        let next = self.text.at(place + 1);
        let han_before = matches!(self.text.before(place), '十' | '百' | '千' | '万' | '亿');
        let counted = matches!(next, '万' | '亿')
            || self.is_counted(self.text.skip_space(place + 1))
            || self.has_noun(self.text.skip_space(place + 1));
        (han_before || (after_digits && self.text.at(place) != '来')) && counted
    }
}

fn is_over(c: char) -> bool {
    matches!(c, '多' | '余' | '来')
}

/// 二〇二六, 一九九七: three Han digits and more, or two with 零 (二〇).
fn positional(text: &Characters, place: usize) -> Option<Option<Quantity>> {
    /// More digits than any number has.
    const LONGEST: usize = 18;
    let mut value: i64 = 0;
    let mut end = place;
    while let Some(digit) = han_digit(text.at(end), false).filter(|_| text.at(end) != '两') {
        if end - place == LONGEST {
            return Some(None);
        }
        value = value * 10 + digit;
        end += 1;
    }
    let has_place = han_place(text.at(end), false).is_some() || han_scale(text.at(end)).is_some();
    match end - place {
        0 | 1 => None,
        // 三五天, 七八个: "some", no number. With a place behind it, the section takes over.
        2 if !text_has_zero(text, place, end) => {
            let vague = han_digit(text.at(place), false) < han_digit(text.at(place + 1), false);
            (vague || !has_place).then_some(None)
        }
        _ if has_place => None,
        _ => Some(Some(Quantity::new(value.into(), place, end))),
    }
}

/// The place after two Han digits that say "some": 三五天, 七八个.
pub(super) fn vague(text: &Characters, place: usize) -> Option<usize> {
    han_digit(text.at(place), false)?;
    let vague = positional(text, place).is_some_and(|quantity| quantity.is_none());
    // The run is looked through only where it is skipped.
    if vague { (place..).find(|&at| han_digit(text.at(at), false).is_none()) } else { None }
}

fn text_has_zero(text: &Characters, place: usize, end: usize) -> bool {
    (place..end).any(|at| text.at(at) == '零')
}

/// What stands behind 点: 二点五. Not where a time goes on (三点五分).
fn decimals(text: &Characters, place: usize) -> Option<(Rational, usize)> {
    const LONGEST: usize = 12;
    let mut at = place + 1;
    let mut value = Rational::ZERO;
    while let Some(digit) = han_digit(text.at(at), false).filter(|_| at - place <= LONGEST) {
        let scale = Rational::power_of_ten(-((at - place) as i32))?;
        value = value.plus(Rational::from(digit).times(scale)?)?;
        at += 1;
    }
    let time = matches!(text.at(at), '分' | '十' | '时' | '刻');
    (at > place + 1 && !time).then_some((value, at))
}
