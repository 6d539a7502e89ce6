//! Quantities in English and Urdu: digits and the words of numbers, with magnitudes.

use super::Scanner;
use super::quantity::Quantity;
use crate::placeable::lexicon::Kind;
use crate::placeable::rational::Rational;

impl Scanner<'_> {
    /// The quantity at a place: `2.5 million`, `two hundred and five`, `ساڑھے تین لاکھ`.
    pub(super) fn read_word_quantity(&self, place: usize) -> Option<Quantity> {
        self.half_of(place).or_else(|| self.sum(place)).or_else(|| self.bare_scale(place))
    }

    /// The place of the next word of the same quantity: behind a space or, between words, a hyphen.
    fn next_word(&self, place: usize) -> usize {
        match self.text.at(place) {
            ' ' => place + 1,
            '-' if !self.text.at(place + 1).is_ascii_digit() => place + 1,
            _ => place,
        }
    }

    /// Groups of numbers with magnitudes after them, the larger ones first: `2 ارب 50 کروڑ`.
    fn sum(&self, place: usize) -> Option<Quantity> {
        let mut total = Rational::ZERO;
        let mut quantity: Option<Quantity> = None;
        let mut at = place;
        let mut limit: Option<Rational> = None;
        while let Some(group) = self.group(at, quantity.is_none()) {
            let mut value = group.value;
            let mut end = group.end;
            let mut scale: Option<Rational> = None;
            // Magnitudes multiply: `hundred thousand`, `لاکھ کروڑ`.
            while let Some((after, sense)) = self.scale_after(end) {
                value = value.times(sense)?;
                scale = Some(scale.unwrap_or(Rational::ONE).times(sense)?);
                end = after;
            }
            if limit.is_some_and(|limit| value >= limit) {
                break;
            }
            total = total.plus(value)?;
            quantity = Some(match quantity {
                None => {
                    let dozen = scale == Some(12.into());
                    let optional = group.optional && (scale.is_none() || dozen);
                    Quantity { value: total, scale, end, optional, ..group }
                }
                Some(first) => {
                    Quantity { value: total, end, numeral: None, optional: false, ..first }
                }
            });
            let Some(scale) = scale else { break };
            limit = Some(scale);
            at = self.next_word(end);
            if let Some((and, _)) = self.lexicon.find(self.text, at, Kind::And) {
                // `one thousand and one`, but not `5 million and 2`.
                let word = self.text.skip_space(and);
                if self.tongue != crate::placeable::Tongue::English
                    || self.lexicon.find(self.text, word, Kind::Number).is_none()
                    || scale > 1000.into()
                {
                    break;
                }
                at = word;
            } else if at == end {
                break;
            }
        }
        quantity
    }

    /// A magnitude behind a number.
    fn scale_after(&self, end: usize) -> Option<(usize, Rational)> {
        let at = self.next_word(end);
        let (after, sense) = self.lexicon.find(self.text, at, Kind::Scale)?;
        Some((after, sense.number))
    }

    /// A number below the next magnitude, hundreds included.
    fn group(&self, place: usize, first: bool) -> Option<Quantity> {
        let text = self.text;
        if let Some(numeral) = self.numeral(place) {
            let value = numeral.value?;
            let mut quantity = Quantity::new(value, place, numeral.end);
            quantity.numeral = Some(numeral);
            self.add_half(&mut quantity);
            return Some(quantity);
        }
        let mut at = place;
        let mut plus = None;
        if let Some((end, sense)) = self.lexicon.find(text, at, Kind::Plus) {
            let word = text.skip_space(end);
            plus = Some(sense.number);
            let counts = self.lexicon.longest(text, word, &[Kind::Number, Kind::Scale]).is_some()
                || text.at(word).is_ascii_digit();
            if !counts {
                return None;
            }
            at = word;
            if let Some(numeral) = self.numeral(at) {
                let value = numeral.value?.plus(sense.number)?;
                return Some(Quantity::new(value, place, numeral.end));
            }
            if self.lexicon.find(text, at, Kind::Number).is_none() {
                // سوا لاکھ: one and a quarter of it.
                let value = Rational::ONE.plus(sense.number)?;
                return Some(Quantity::new(value, place, end));
            }
        }
        let article = self.lexicon.find(text, at, Kind::Article);
        if first
            && plus.is_none()
            && let Some((end, _)) = article
        {
            let word = text.skip_space(end);
            let scale = self.lexicon.find(text, word, Kind::Scale)?;
            let mut quantity = Quantity::new(Rational::ONE, place, end);
            quantity.optional = scale.1.number == 12.into();
            return Some(quantity);
        }
        let mut quantity = self.number_words(at)?;
        quantity.start = place;
        if let Some(plus) = plus {
            quantity.value = quantity.value.plus(plus)?;
            quantity.optional = false;
        }
        self.add_half(&mut quantity);
        Some(quantity)
    }

    /// `twenty-five`, `two hundred and five`, `ایک سو پانچ`.
    fn number_words(&self, place: usize) -> Option<Quantity> {
        let text = self.text;
        let hundred = Rational::integer(100);
        let (end, sense) = self.lexicon.find(text, place, Kind::Number)?;
        if sense.homograph && !self.is_number_in_company(place, end) {
            return None;
        }
        let mut quantity = Quantity::new(sense.number, place, end);
        // اسی سال may be "80 years" or "this very year".
        let year = self.word_after(end, Kind::Unit).is_some();
        let doubtful = sense.homograph && year && !self.text.has_shadda(place, end);
        quantity.optional = sense.optional || doubtful;
        let mut last = sense.number;
        let mut value = sense.number;
        loop {
            let mut at = self.next_word(quantity.end);
            if at == quantity.end {
                break;
            }
            if let Some((and, _)) = self.lexicon.find(text, at, Kind::And) {
                if last != hundred || self.tongue != crate::placeable::Tongue::English {
                    break;
                }
                at = text.skip_space(and);
            }
            let Some((end, senses)) = self.lexicon.longest(text, at, &[Kind::Number, Kind::Scale])
            else {
                break;
            };
            let number = senses.iter().find(|sense| sense.kind == Kind::Number);
            let scale = senses.iter().find(|sense| sense.kind == Kind::Scale);
            if let Some(scale) = scale.filter(|scale| scale.number == hundred && value < hundred) {
                value = value.times(scale.number)?;
                last = hundred;
            } else if let Some(number) = number {
                let tens = last >= 20.into() && last < hundred && is_multiple_of_ten(last);
                let fits = (tens && number.number < 10.into() && number.number > Rational::ZERO)
                    || (last == hundred && number.number < hundred);
                if !fits || (number.homograph && last != hundred) {
                    break;
                }
                value = value.plus(number.number)?;
                last = number.number;
            } else {
                break;
            }
            quantity.end = end;
            quantity.optional = false;
        }
        quantity.value = value;
        Some(quantity)
    }

    /// `seven and a half`: the half belongs to the number.
    fn add_half(&self, quantity: &mut Quantity) {
        let text = self.text;
        quantity.add_fraction_sign(text);
        let at = text.skip_space(quantity.end);
        let half = self
            .lexicon
            .find(text, at, Kind::And)
            .and_then(|(end, _)| self.lexicon.find(text, text.skip_space(end), Kind::Article))
            .and_then(|(end, _)| self.lexicon.find(text, text.skip_space(end), Kind::Half));
        if let Some((end, _)) = half
            && let Some(value) = Rational::new(1, 2).and_then(|half| quantity.value.plus(half))
        {
            *quantity = Quantity { value, end, optional: false, numeral: None, ..*quantity };
        }
    }

    /// `half a million`, `half an hour`, `half a dozen`.
    fn half_of(&self, place: usize) -> Option<Quantity> {
        let text = self.text;
        let (end, _) = self.lexicon.find(text, place, Kind::Half)?;
        let mut at = self.next_word(end);
        if let Some((end, _)) = self.lexicon.find(text, at, Kind::Article) {
            at = text.skip_space(end);
        }
        let (after, senses) = self.lexicon.longest(text, at, &[Kind::Scale, Kind::Unit])?;
        let half = Rational::new(1, 2)?;
        match senses.iter().find(|sense| sense.kind == Kind::Scale) {
            Some(scale) => {
                let mut quantity = Quantity::new(half.times(scale.number)?, place, after);
                quantity.scale = Some(scale.number);
                quantity.optional = scale.number == 12.into();
                Some(quantity)
            }
            // The unit is read with the number.
            None => {
                let mut quantity = Quantity::new(half, place, self.before_space(at));
                quantity.optional = true;
                Some(quantity)
            }
        }
    }

    /// The place before the spaces and hyphens that stand before a place.
    fn before_space(&self, place: usize) -> usize {
        if matches!(self.text.before(place), ' ' | '-') { place - 1 } else { place }
    }

    /// `per million`, `thousand-year-old`, `ہزار سالہ`: a magnitude without a number is one of it.
    fn bare_scale(&self, place: usize) -> Option<Quantity> {
        let (end, sense) = self.lexicon.find(self.text, place, Kind::Scale)?;
        if sense.homograph {
            return None;
        }
        let mut quantity = Quantity::new(sense.number, place, end);
        quantity.bare = true;
        quantity.scale = Some(sense.number);
        quantity.optional = true;
        Some(quantity)
    }

    /// Whether a word that is a number only in company (اسی "80", or "this very") has it: a
    /// shadda, or a magnitude, a unit, a percent sign or a currency behind it.
    fn is_number_in_company(&self, place: usize, end: usize) -> bool {
        let company =
            [Kind::Scale, Kind::Percent, Kind::Currency, Kind::Decade, Kind::Century, Kind::Unit];
        let after = self.lexicon.longest(self.text, self.text.skip_space(end), &company);
        let day = |name: &str| matches!(name, "day" | "week" | "month");
        self.text.has_shadda(place, end)
            || after.is_some_and(|(_, senses)| {
                senses.iter().any(|sense| {
                    company.contains(&sense.kind) && (sense.kind != Kind::Unit || !day(sense.name))
                })
            })
    }
}

fn is_multiple_of_ten(value: Rational) -> bool {
    value.to_integer().is_some_and(|value| value % 10 == 0)
}
