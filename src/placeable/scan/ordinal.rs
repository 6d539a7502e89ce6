//! Places in an order: `5th`, `twenty-first`, 第五, پانچویں; and parts that are written with them.

use super::{Reading, Readings, Scanner};
use crate::placeable::lexicon::{Kind, Tongue};
use crate::placeable::rational::Rational;
use crate::placeable::value::Value;

impl Scanner<'_> {
    /// An ordinal at a place; `a third of`, `پانچواں حصہ` are parts.
    pub(super) fn ordinal(&mut self, at: usize) -> Option<Readings> {
        if self.tongue == Tongue::Chinese {
            return self.chinese_ordinal(at);
        }
        if let Some((end, _)) = self.lexicon.find(self.text, at, Kind::Article) {
            return self.part_behind_article(at, end);
        }
        let (number, end, optional) = self.ordinal_number(at)?;
        if number > 2
            && let Some((end, _)) = self.word_after(end, Kind::Share)
        {
            let part = Rational::new(1, number.into())?;
            return Some(vec![Reading::new(at, end, Value::Number(part))]);
        }
        Some(vec![Reading::new(at, end, Value::Ordinal(number)).optional(optional)])
    }

    /// The number of an ordinal, the place after it, and whether it is optional.
    pub(super) fn ordinal_number(&self, at: usize) -> Option<(i64, usize, bool)> {
        let text = self.text;
        if let Some(numeral) = self.numeral(at) {
            let number = numeral.value?.to_integer().filter(|_| !numeral.decimals)?;
            let suffix = match self.tongue {
                Tongue::English => numeral.end,
                _ => text.skip_space(numeral.end),
            };
            let (end, _) = self.lexicon.find(text, suffix, Kind::Suffix)?;
            return Some((number, end, false));
        }
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Ordinal) {
            return Some((sense.integer(), end, sense.optional));
        }
        // twenty-first
        let (end, tens) = self.lexicon.find(text, at, Kind::Number)?;
        let (after, unit) = match text.at(end) {
            ' ' | '-' => self.lexicon.find(text, end + 1, Kind::Ordinal)?,
            _ => return None,
        };
        let (tens, unit) = (tens.integer(), unit.integer());
        let fits = tens >= 20 && tens % 10 == 0 && (1..10).contains(&unit);
        fits.then_some((tens + unit, after, false))
    }

    /// `a third of`, `a fifth.`; before a noun it is an ordinal (`a third state`).
    fn part_behind_article(&self, at: usize, end: usize) -> Option<Readings> {
        let text = self.text;
        let place = text.skip_space(end);
        let (after, number, optional) = match self.lexicon.find(text, place, Kind::Part) {
            Some((after, sense)) => (after, sense.integer(), true),
            None => {
                let (after, sense) = self.lexicon.find(text, place, Kind::Ordinal)?;
                (after, sense.integer(), false)
            }
        };
        let of = self.word_after(after, Kind::Of).is_some();
        let closed = matches!(text.at(after), '.' | ',' | ';' | ')' | '\0');
        if number < 2 || (number == 2 && !optional) || !(of || closed) {
            return None;
        }
        let part = Rational::new(1, number.into())?;
        Some(vec![Reading::new(at, after, Value::Number(part)).optional(optional)])
    }

    fn chinese_ordinal(&mut self, at: usize) -> Option<Readings> {
        let text = self.text;
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Ordinal)
            && sense.number > Rational::ONE
        {
            let value = Value::Ordinal(sense.integer());
            return Some(vec![Reading::new(at, end, value).optional(sense.optional)]);
        }
        if let Some((end, _)) = self.lexicon.find(text, at, Kind::Prefix) {
            let quantity = self.quantity(text.skip_space(end))?;
            let number = quantity.integer(0..=i64::MAX)?;
            let optional = number <= 2 && quantity.single;
            let value = Value::Ordinal(number);
            return Some(vec![Reading::new(at, quantity.end, value).optional(optional)]);
        }
        let (end, sense) = self.lexicon.find(text, at, Kind::Ordinal)?;
        self.has_noun(end).then(|| {
            vec![Reading::new(at, end, Value::Ordinal(sense.integer())).optional(sense.optional)]
        })
    }
}
