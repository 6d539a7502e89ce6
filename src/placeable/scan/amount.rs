//! Numbers with what they count: percent, money, measures, fractions, years, and ranges of them.

use super::quantity::Quantity;
use super::{Reading, Readings, Scanner};
use crate::placeable::lexicon::{Kind, Tongue, is_han};
use crate::placeable::rational::Rational;
use crate::placeable::value::{Date, Value};

/// What stands behind or before a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Counted {
    Percent,
    Money(&'static str),
    /// A unit and how many of it one is.
    Unit(&'static str, Rational),
}

impl Counted {
    fn value(self, number: Rational) -> Option<Value> {
        Some(match self {
            Self::Percent => Value::Percent(number),
            Self::Money(currency) => Value::Money(currency, number),
            Self::Unit(unit, factor) => Value::Measure(number.times(factor)?, unit),
        })
    }
}

/// A number with what it counts, if anything.
#[derive(Clone, Copy, Debug)]
struct Amount {
    quantity: Quantity,
    counted: Option<Counted>,
    /// Whether the sign stands before the number.
    sign_first: bool,
    start: usize,
    end: usize,
}

impl Scanner<'_> {
    /// The amount at a place, or the two of a range.
    pub(super) fn amounts(&mut self, at: usize) -> Option<Readings> {
        if let Some(fraction) = self.fraction(at) {
            return Some(vec![fraction]);
        }
        let first = self.amount(at)?;
        if first.counted.is_none()
            && self.tongue == Tongue::Chinese
            && let Some(level) = self.level(&first.quantity)
        {
            return Some(vec![level]);
        }
        if let Some(years) = self.years(&first) {
            return Some(years);
        }
        if let Some(range) = self.range(first) {
            return Some(range);
        }
        self.single(&first).map(|reading| vec![reading])
    }

    /// The value of an amount that is in no range.
    fn single(&self, amount: &Amount) -> Option<Reading> {
        let quantity = &amount.quantity;
        let optional = quantity.optional;
        if let Some(counted) = amount.counted {
            let value = counted.value(quantity.value)?;
            let optional = optional && !matches!(counted, Counted::Percent | Counted::Money(_));
            let bare_unit = quantity.bare && matches!(counted, Counted::Unit(..));
            return Some(
                Reading::new(amount.start, amount.end, value).optional(optional && !bare_unit),
            );
        }
        if quantity.single && !self.is_counted(quantity.end) && !self.is_dual(quantity) {
            return None;
        }
        if self.is_bare_year(quantity) {
            let year = quantity.integer(0..=9999)? as u16;
            let value = Value::Date(Date::of_year(year));
            return Some(Reading::new(amount.start, amount.end, value));
        }
        let digit_one = self.tongue == Tongue::Chinese
            && quantity.value == Rational::ONE
            && quantity.numeral.is_some()
            && self.is_counted(self.text.skip_space(quantity.end));
        let per = quantity.bare && self.word_before(amount.start, Kind::Per);
        let value = Value::Number(quantity.value);
        let optional = (optional || digit_one) && !per;
        Some(Reading::new(amount.start, amount.end, value).optional(optional))
    }

    /// 两国, 两队: 两 before any noun.
    fn is_dual(&self, quantity: &Quantity) -> bool {
        self.text.at(quantity.start) == '两' && self.has_noun(quantity.end)
    }

    /// The number at a place with what it counts.
    fn amount(&mut self, at: usize) -> Option<Amount> {
        let text = self.text;
        if let Some((end, sign)) = self.lexicon.find(text, at, Kind::Sign)
            && let Some(quantity) = self.quantity(text.skip_space(end))
        {
            let quantity = self.with_short_scale(quantity);
            let mut end = quantity.end;
            // The currency may be named twice: $1.58 billion USD, 人民币1500万元.
            if let Some((after, again)) = self.currency_after(end)
                && (again == sign.name || sign.name == "USD")
            {
                end = after;
            }
            let counted = Some(Counted::Money(sign.name));
            return Some(Amount { quantity, counted, sign_first: true, start: at, end });
        }
        if text.at(at) == '%'
            && let Some(quantity) = self.quantity(at + 1)
        {
            let counted = Some(Counted::Percent);
            let end = quantity.end;
            return Some(Amount { quantity, counted, sign_first: true, start: at, end });
        }
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Joined)
            && let Some((after, unit, factor)) = self.unit_after(text.skip_space(end))
        {
            // سہ روزہ
            let quantity = Quantity::new(sense.number, at, end);
            let counted = Some(Counted::Unit(unit, factor));
            return Some(Amount { quantity, counted, sign_first: false, start: at, end: after });
        }
        let quantity = self.quantity(at)?;
        let mut amount = Amount {
            quantity,
            counted: None,
            sign_first: false,
            start: quantity.start,
            end: quantity.end,
        };
        self.count(&mut amount);
        Some(amount)
    }

    /// Finds what stands behind a number.
    fn count(&mut self, amount: &mut Amount) {
        let text = self.text;
        self.misplaced_sign(amount);
        if amount.counted.is_some() {
            return;
        }
        let end = amount.quantity.end;
        let gap = match text.at(end) {
            ' ' => end + 1,
            '-' if !text.at(end + 1).is_ascii_digit() => end + 1,
            _ => end,
        };
        if let Some((after, sense)) = self.lexicon.find(text, gap, Kind::Percent)
            && !(sense.homograph && amount.quantity.numeral.is_none())
        {
            (amount.counted, amount.end) = (Some(Counted::Percent), after);
            return;
        }
        if let Some(after) = self.tenths(amount) {
            (amount.counted, amount.end) = (Some(Counted::Percent), after);
            return;
        }
        if self.tongue == Tongue::Chinese
            && text.at(end) == '个'
            && text.at(end + 1) == '半'
            && let Some((after, unit, factor)) = self.unit_after(end + 2)
            && let Some(value) = Rational::new(1, 2).and_then(|h| amount.quantity.value.plus(h))
        {
            // 三个半小时
            (amount.quantity.value, amount.quantity.optional) = (value, false);
            (amount.counted, amount.end) = (Some(Counted::Unit(unit, factor)), after);
            return;
        }
        let money = self.currency_after(end);
        let unit = self.unit_after(gap);
        let money_counts = money.is_some_and(|(end, _)| unit.is_none_or(|unit| end >= unit.0));
        if money_counts
            && !(unit.is_some() && self.speaks_of_weights())
            && let Some((after, currency)) = money
        {
            let quantity = self.with_short_scale(amount.quantity);
            (amount.quantity, amount.counted) = (quantity, Some(Counted::Money(currency)));
            amount.end = after;
            return;
        }
        if let Some((after, unit, factor)) = unit {
            amount.end = after;
            self.add_half_behind_unit(amount, unit);
            amount.counted = Some(Counted::Unit(unit, factor));
        }
    }

    /// `11$ بلین ڈالر`: a sign that editing from right to left has put between the digits and
    /// their magnitude.
    fn misplaced_sign(&self, amount: &mut Amount) {
        if self.tongue != Tongue::Urdu || amount.quantity.numeral.is_none() {
            return;
        }
        let sign = self.lexicon.find(self.text, amount.quantity.end, Kind::Sign);
        let Some((end, sign)) = sign else { return };
        let Some((end, scale)) = self.word_after(end, Kind::Scale) else { return };
        let Some(value) = amount.quantity.value.times(scale.number) else { return };
        (amount.quantity.value, amount.quantity.scale) = (value, Some(scale.number));
        (amount.quantity.end, amount.quantity.numeral) = (end, None);
        amount.counted = Some(Counted::Money(sign.name));
        amount.end = match self.currency_after(end) {
            Some((after, again)) if again == sign.name => after,
            _ => end,
        };
    }

    /// 三成, 三成半: tenths.
    fn tenths(&self, amount: &mut Amount) -> Option<usize> {
        let text = self.text;
        let (end, _) = self.lexicon.find(text, amount.quantity.end, Kind::Tenth)?;
        let word = matches!(
            text.at(end),
            '立' | '为'
                | '员'
                | '功'
                | '果'
                | '长'
                | '本'
                | '年'
                | '人'
                | '绩'
                | '就'
                | '都'
                | '交'
                | '对'
        );
        let tenths = amount.quantity.integer(1..=10)?;
        if word {
            return None;
        }
        let half = text.at(end) == '半';
        let points = tenths * 10 + if half { 5 } else { 0 };
        (amount.quantity.value, amount.quantity.optional) = (points.into(), false);
        Some(end + usize::from(half))
    }

    /// `£125m`: letters that are magnitudes where there is a currency.
    fn with_short_scale(&self, quantity: Quantity) -> Quantity {
        let short = self.lexicon.find(self.text, quantity.end, Kind::Short);
        match short {
            Some((end, sense)) if quantity.numeral.is_some() && quantity.scale.is_none() => {
                let value = quantity.value.times(sense.number).unwrap_or(quantity.value);
                let scale = Some(sense.number);
                Quantity { value, end, scale, numeral: None, ..quantity }
            }
            _ => quantity,
        }
    }

    /// A currency behind a number, its letters before a short magnitude passed over.
    fn currency_after(&self, end: usize) -> Option<(usize, &'static str)> {
        let text = self.text;
        let end = match self.lexicon.find(text, end, Kind::Short) {
            Some((after, _)) if self.lexicon.find(text, end, Kind::Unit).is_none() => after,
            _ => end,
        };
        let place = end + usize::from(matches!(text.at(end), ' ' | '-'));
        if let Some((after, sense)) = self.lexicon.find(text, place, Kind::Currency) {
            let longer = self.lexicon.longest(text, place, &[]).is_some_and(|(end, _)| end > after);
            if longer {
                return None;
            }
            return Some((after, sense.name));
        }
        let (after, sense) = self.lexicon.find(text, place, Kind::Sign)?;
        // The sign of the next sum stands before its digits: `5 or $6`.
        let next = text.at(text.skip_space(after));
        let own = !next.is_ascii_digit();
        own.then_some((after, sense.name))
    }

    /// A unit at a place, the letters of one-letter units in their own case.
    pub(super) fn unit_after(&self, place: usize) -> Option<(usize, &'static str, Rational)> {
        let text = self.text;
        let (end, sense) = self.lexicon.find(text, place, Kind::Unit)?;
        let first = text.at(place);
        if end == place + 1 && first.is_ascii_alphabetic() {
            let capital = sense.name.starts_with(|c: char| c.is_ascii_uppercase());
            if capital != text.is_upper(place) || text.at(end) == '\'' {
                return None;
            }
        }
        // 美国 is no 美 unit: a longer word that is none counts instead (周围, 日元).
        if is_han(first) {
            let longest = self.lexicon.longest(text, place, &[]);
            if longest.is_some_and(|(longer, _)| longer > end) {
                return None;
            }
            // 三天 but not 三国; 两年级 is a level.
            if text.at(place) == '年' && matches!(text.at(end), '级' | '代') {
                return None;
            }
        }
        if end < text.len()
            && text.at(end).is_ascii_digit()
            && text.before(end).is_ascii_alphabetic()
        {
            return None;
        }
        Some((end, sense.name, sense.number))
    }

    /// 三个半小时, 两年半: a half behind the unit, or 多 (七年多).
    fn add_half_behind_unit(&self, amount: &mut Amount, unit: &str) {
        let text = self.text;
        if self.tongue != Tongue::Chinese {
            return;
        }
        let timely = matches!(unit, "year" | "month" | "week" | "day" | "h");
        if timely
            && text.at(amount.end) == '半'
            && let Some(half) = Rational::new(1, 2)
            && let Some(value) = amount.quantity.value.plus(half)
        {
            amount.quantity.value = value;
            amount.quantity.optional = false;
            amount.end += 1;
        }
    }

    /// Whether the text speaks of weights anywhere. Asked once a text.
    fn speaks_of_weights(&mut self) -> bool {
        if let Some(known) = self.weights {
            return known;
        }
        let text = self.text;
        let starts = (0..text.len()).filter(|&at| !text.before(at).is_alphabetic());
        let mut starts = starts.filter(|&at| text.at(at).is_alphabetic());
        let known = starts.any(|at| self.lexicon.find(text, at, Kind::Weight).is_some());
        self.weights = Some(known);
        known
    }

    /// Whether a classifier or a unit stands at a place.
    pub(super) fn is_counted(&self, place: usize) -> bool {
        let kinds = [Kind::Classifier, Kind::Unit, Kind::Currency];
        let stop = self.stop(place).is_some();
        !stop && self.lexicon.longest(self.text, place, &kinds).is_some()
    }

    /// A year without a word for it: four digits that nothing is counted by.
    fn is_bare_year(&self, quantity: &Quantity) -> bool {
        let digits = quantity.numeral.filter(|_| quantity.scale.is_none());
        if !digits.is_some_and(|numeral| numeral.is_year()) {
            return false;
        }
        match self.tongue {
            Tongue::Chinese => !self.is_counted(self.text.skip_space(quantity.end)),
            Tongue::English => !self.word_before(quantity.start, Kind::Approx),
            Tongue::Urdu => true,
        }
    }

    /// `2019-20`, `2010-11年`, `2015-2016`: two years.
    fn years(&self, first: &Amount) -> Option<Readings> {
        let text = self.text;
        let numeral = first.quantity.numeral.filter(|numeral| numeral.is_year())?;
        if first.counted.is_some() || !matches!(text.at(numeral.end), '-' | '/') {
            return None;
        }
        let second = self.numeral(numeral.end + 1)?;
        let year = numeral.plain(4..=4)?;
        let last = match second.plain(2..=4)? {
            short if second.whole == 2 => year / 100 * 100 + short,
            long if second.whole == 4 => long,
            _ => return None,
        };
        if last < year || last > year + 99 || text.at(second.end) == '-' {
            return None;
        }
        let mut end = second.end;
        if self.tongue == Tongue::Chinese {
            let mark = text.skip_space(end);
            let is_year = text.at(mark) == '年' && text.at(mark + 1) != '代';
            end = if is_year { mark + 1 } else { end };
        }
        let date =
            |year: i64| u16::try_from(year).ok().map(|year| Value::Date(Date::of_year(year)));
        Some(vec![
            Reading::new(first.start, numeral.end, date(year)?),
            Reading::new(numeral.end + 1, end, date(last)?),
        ])
    }

    /// The place behind a word or dash between the two of a range, and whether it says so only in
    /// company (`or`).
    pub(super) fn connector(&self, end: usize) -> Option<(usize, bool)> {
        let text = self.text;
        let place = text.skip_space(end);
        if text.at(place) == '-' {
            let dashes = (place..place + 3).take_while(|&at| text.at(at) == '-').count();
            return Some((text.skip_space(place + dashes), false));
        }
        let (after, sense) =
            self.lexicon.find(text, place, Kind::Range).map(|(end, _)| (end, false)).or_else(
                || {
                    let (end, _) = self.lexicon.find(text, place, Kind::WeakRange)?;
                    Some((end, true))
                },
            )?;
        Some((text.skip_space(after), sense))
    }

    /// Two numbers of which what is counted, the magnitude or the sign is written once.
    fn range(&mut self, mut first: Amount) -> Option<Readings> {
        if first.counted.is_some() && !first.sign_first {
            return None;
        }
        let (next, weak) = self.connector(first.quantity.end)?;
        let mut second = self.amount(next)?;
        if first.end > second.start {
            // The sign that seemed to name the currency again is the second's: `$10-$20`.
            first.end = first.quantity.end;
        }
        if weak && !self.is_weak_range(&first, &second) {
            return None;
        }
        let counted = match (first.counted, second.counted) {
            (Some(counted), None) => {
                second.counted = Some(counted);
                counted
            }
            (None, Some(counted)) => counted,
            (Some(a), Some(b)) if a == b => a,
            _ if second.quantity.scale.is_some() => return self.magnitudes(first, second),
            _ => {
                return self.two_counted(first, second);
            }
        };
        let first_value = counted.value(self.shared(&first, &second)?)?;
        let second_value = second.counted?.value(second.quantity.value)?;
        Some(vec![
            Reading::new(first.start, first.end, first_value),
            Reading::new(second.start, second.end, second_value),
        ])
    }

    /// Two bare numbers with one magnitude: `2 to 3 million`.
    fn magnitudes(&self, first: Amount, second: Amount) -> Option<Readings> {
        if first.counted.is_some() || second.counted.is_some() || first.quantity.single {
            return None;
        }
        let value = self.shared(&first, &second)?;
        (value != first.quantity.value).then(|| {
            vec![
                Reading::new(first.start, first.end, Value::Number(value)),
                Reading::new(second.start, second.end, Value::Number(second.quantity.value)),
            ]
        })
    }

    /// A single Han numeral before a range whose end is counted: 三至五名.
    fn two_counted(&self, first: Amount, second: Amount) -> Option<Readings> {
        let (one, two) = (&first.quantity, &second.quantity);
        let plain = first.counted.is_none() && second.counted.is_none() && one.single;
        let noun = self.text.skip_space(two.end);
        (plain && (self.is_counted(noun) || !two.single)).then(|| {
            vec![
                Reading::new(first.start, first.end, Value::Number(one.value)),
                Reading::new(second.start, second.end, Value::Number(two.value)),
            ]
        })
    }

    /// The first number of a range, with the magnitude of the second if it has none and is the
    /// smaller with it.
    fn shared(&self, first: &Amount, second: &Amount) -> Option<Rational> {
        let (one, two) = (&first.quantity, &second.quantity);
        match two.scale {
            Some(scale) if one.scale.is_none() && one.value < two.coefficient() => {
                one.value.times(scale)
            }
            _ => Some(one.value),
        }
    }

    /// `two or three days`; `between 20 and 30 km`.
    fn is_weak_range(&self, first: &Amount, second: &Amount) -> bool {
        let and = self.word_after(first.quantity.end, Kind::And).is_some();
        if self.tongue == Tongue::Urdu {
            return !and || self.word_after(second.end, Kind::Between).is_some();
        }
        !and || self.word_before(first.start, Kind::Between)
    }

    /// 五年级, 二楼: levels, which other languages number.
    fn level(&self, quantity: &Quantity) -> Option<Reading> {
        let text = self.text;
        let place = text.skip_space(quantity.end);
        let year = text.at(place) == '年' && text.at(place + 1) == '级';
        let floor = text.at(place) == '楼' && quantity.integer(1..=200).is_some();
        let number = quantity.integer(1..=200)?;
        (year || floor).then(|| Reading::new(quantity.start, quantity.end, Value::Ordinal(number)))
    }

    /// `two-thirds`, `2/3`, `one in five` apart; 三分之二, 百分之三十五; دو تہائی.
    fn fraction(&self, at: usize) -> Option<Reading> {
        let text = self.text;
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Part) {
            return self.part(at, end, sense.integer());
        }
        let above = self.quantity(at)?;
        if self.tongue == Tongue::Chinese {
            return self.chinese_fraction(at, &above);
        }
        let place = match text.at(above.end) {
            ' ' | '-' => above.end + 1,
            '/' => return self.slashed(at, &above),
            _ => return None,
        };
        let number = above.integer(1..=99)?;
        let part =
            self.lexicon.find(text, place, Kind::Part).map(|(end, sense)| (end, sense.integer()));
        let (end, below) = part.or_else(|| {
            // one-fifth
            let (end, sense) = self.lexicon.find(text, place, Kind::Ordinal)?;
            let below = sense.integer();
            let one = number == 1 && self.tongue == Tongue::English && below > 2;
            one.then_some((end, below))
        })?;
        // `two quarters` of a year, `three halves` of a game.
        if number >= below {
            return None;
        }
        let value = Rational::new(number.into(), below.into())?;
        Some(Reading::new(at, end, Value::Number(value)).optional(number == 1 && below == 2))
    }

    /// `half`, نصف, 一半, 半小时.
    fn part(&self, at: usize, end: usize, below: i64) -> Option<Reading> {
        let value = Rational::new(1, below.into())?;
        if self.tongue == Tongue::English && below > 4 {
            return None;
        }
        if self.tongue == Tongue::English && self.half_amount(at).is_some() {
            return None;
        }
        if self.tongue == Tongue::Chinese && end == at + 1 {
            let place = end + usize::from(self.text.at(end) == '个');
            let (after, unit, factor) = self.unit_after(end).or_else(|| self.unit_after(place))?;
            let value = Value::Measure(value.times(factor)?, unit);
            return Some(Reading::new(at, after, value).optional(true));
        }
        Some(Reading::new(at, end, Value::Number(value)).optional(true))
    }

    /// `half a million` and `half an hour` are quantities of what follows.
    fn half_amount(&self, at: usize) -> Option<Quantity> {
        self.lexicon.find(self.text, at, Kind::Half)?;
        self.quantity(at)
    }

    /// `2/3`: two small numbers, the smaller first; `2,240,191/153,822` are two.
    fn slashed(&self, at: usize, above: &Quantity) -> Option<Reading> {
        let small = |quantity: &Quantity| quantity.numeral.and_then(|n| n.plain(1..=2));
        let below = self.quantity(above.end + 1)?;
        let (one, two) = (small(above)?, small(&below)?);
        let more = matches!(self.text.at(below.end), '/' | '-');
        let before = matches!(self.text.before(at), '/' | '-');
        if one == 0 || one >= two || more || before {
            return None;
        }
        let value = Rational::new(one.into(), two.into())?;
        Some(Reading::new(at, below.end, Value::Number(value)))
    }

    /// Below 分之 above.
    fn chinese_fraction(&self, at: usize, below: &Quantity) -> Option<Reading> {
        let text = self.text;
        if text.at(below.end) == '/' {
            return self.slashed(at, below);
        }
        if text.at(below.end) != '分' || text.at(below.end + 1) != '之' {
            return None;
        }
        let place = text.skip_space(below.end + 2);
        if below.value == 100.into() && text.at(place) == '百' {
            return Some(Reading::new(at, place + 1, Value::Percent(below.value)));
        }
        let above = self.quantity(place)?;
        if below.value == 100.into() {
            return Some(Reading::new(at, above.end, Value::Percent(above.value)));
        }
        let value = above.value.divided_by(below.value)?;
        Some(Reading::new(at, above.end, Value::Number(value)))
    }
}
