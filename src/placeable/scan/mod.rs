//! The scanner: from left to right, the longest and most specific value at each place.
//!
//! Codes first, then dates, decades and centuries, times, percent, money, fractions, ordinals,
//! measures, years and bare numbers. A character belongs to one value. Every rule looks a bounded
//! way ahead of what it consumes, so the time is linear in the text.

mod amount;
mod clock;
mod code;
mod date;
mod han;
mod numeral;
mod ordinal;
mod quantity;
mod words;

use std::cell::Cell;

use super::characters::Characters;
use super::lexicon::{Kind, Kinds, Lexicon, Sense, Tongue, is_han};
use super::rational::Rational;
use super::value::{Approximation, Found, Value};
use crate::text::Span;
use numeral::Numeral;
use quantity::Quantity;

use han::han_digit;

pub(super) use han::may_start_han_number;

/// A value at characters of the folded text.
#[derive(Clone, Debug)]
struct Reading {
    start: usize,
    end: usize,
    value: Value,
    optional: bool,
}

impl Reading {
    fn new(start: usize, end: usize, value: Value) -> Self {
        Self { start, end, value, optional: false }
    }

    fn optional(self, optional: bool) -> Self {
        Self { optional, ..self }
    }
}

/// What stands at a place: one value, or the two of a range.
type Readings = Vec<Reading>;

struct Scanner<'t> {
    text: &'t Characters,
    tongue: Tongue,
    lexicon: &'static Lexicon,
    /// Up to where a run of letters was found to be no name, and no address.
    no_name_before: usize,
    no_mail_before: usize,
    /// Whether the text speaks of weights, so that pounds are no money.
    weights: Option<bool>,
    /// The last number in digits that was asked for, and the last quantity: the rules ask for that
    /// at a place one after the other.
    last_numeral: Cell<(usize, Option<Numeral>)>,
    last_quantity: Cell<(usize, Option<Quantity>)>,
}

/// The values of a piece of text, in order, with spans of bytes of that piece.
pub(super) fn scan(text: &str, tongue: Tongue) -> Vec<Found> {
    let lexicon = Lexicon::of(tongue);
    let characters = Characters::with_words(text, lexicon);
    let mut scanner = Scanner::new(&characters, tongue, lexicon);
    let mut found = Vec::new();
    let mut approximation: Option<(usize, Approximation)> = None;
    let mut at = characters.next_beginning(0);
    while at < characters.len() {
        match scanner.step(at) {
            Step::Skip(next) => at = next.max(at + 1),
            Step::About(next, about) => {
                approximation = Some((next, about));
                at = next.max(at + 1);
            }
            Step::Found(readings) => {
                for reading in readings {
                    let before = approximation.take();
                    let near = |place: usize| scanner.gap(place, reading.start);
                    let before = before.filter(|(end, _)| near(*end)).map(|(_, about)| about);
                    let about = before.or_else(|| scanner.approximation_after(reading.end));
                    at = at.max(reading.end);
                    let (start, end) =
                        (characters.byte(reading.start), characters.byte(reading.end));
                    found.push(Found {
                        span: trimmed(text, start, end),
                        value: reading.value,
                        optional: reading.optional,
                        approximation: about,
                    });
                }
            }
        }
        at = characters.next_beginning(at);
    }
    found
}

/// A number as it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) span: Span,
    pub(super) value: Rational,
}

/// The first number of a text, magnitudes included, whatever is counted.
pub(super) fn first_quantity(text: &str, tongue: Tongue) -> Option<Written> {
    let lexicon = Lexicon::of(tongue);
    let characters = Characters::with_words(text, lexicon);
    let scanner = Scanner::new(&characters, tongue, lexicon);
    (0..characters.len()).find_map(|at| {
        let quantity = scanner.quantity(at).filter(|_| !characters.before(at).is_ascii_digit())?;
        let (start, end) = (characters.byte(quantity.start), characters.byte(quantity.end));
        Some(Written { span: trimmed(text, start, end), value: quantity.value })
    })
}

/// A span without what the folding left out at its end (direction marks, joiners).
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let inner = text[start..end].trim_end_matches(|c: char| {
        c.is_whitespace() || crate::text::is_format(c) || c == '\u{0640}'
    });
    Span::new(start, start + inner.len())
}

enum Step {
    /// Nothing here; go on at a place.
    Skip(usize),
    /// How exact what follows is.
    About(usize, Approximation),
    Found(Readings),
}

impl<'t> Scanner<'t> {
    fn new(text: &'t Characters, tongue: Tongue, lexicon: &'static Lexicon) -> Self {
        Self {
            text,
            tongue,
            lexicon,
            no_name_before: 0,
            no_mail_before: 0,
            weights: None,
            last_numeral: Cell::new((usize::MAX, None)),
            last_quantity: Cell::new((usize::MAX, None)),
        }
    }
}

impl Scanner<'_> {
    fn step(&mut self, at: usize) -> Step {
        let c = self.text.at(at);
        let digit = c.is_ascii_digit();
        let kinds = self.text.kinds(at).unwrap_or_default();
        if kinds.any(&[Kind::Stop])
            && let Some(end) = self.stop(at)
        {
            return Step::Skip(end);
        }
        let code_may_start = digit
            || matches!(c, '+' | '〔' | '［')
            || (c.is_ascii_alphabetic() && self.text.has_code_behind(at));
        if code_may_start && let Some((end, name)) = self.code(at) {
            return Step::Found(vec![Reading::new(at, end, self.code_value(at, end, name))]);
        }
        let han = self.tongue == Tongue::Chinese && may_start_han_number(c);
        if han && let Some(end) = han::vague(self.text, at) {
            return Step::Skip(end);
        }
        if (digit || han || !kinds.is_empty())
            && let Some(readings) = self.values(at, kinds, digit || han)
        {
            return Step::Found(readings);
        }
        if kinds.any(&[Kind::Approx])
            && let Some((end, sense)) = self.lexicon.find(self.text, at, Kind::Approx)
            && let Some(about) = approximation(sense)
        {
            return Step::About(end, about);
        }
        // The rest of a word, or of a number, holds no other value.
        if digit {
            let end = (at..).find(|&at| !self.text.at(at).is_ascii_digit()).unwrap_or(at);
            return Step::Skip(end);
        }
        if self.text.is_letter(at) {
            return Step::Skip(self.text.after_letters(at));
        }
        Step::Skip(at + 1)
    }

    /// The value at a place where words of some kinds begin, or digits. Only the rules that such a
    /// beginning may have are asked.
    fn values(&mut self, at: usize, kinds: Kinds, digits: bool) -> Option<Readings> {
        use Kind::{
            Article, Clock, Eighties, First, Half, HalfDay, Joined, LastCentury, Month, Number,
            Ordinal, Part, Percent, Plus, Prefix, Scale, Sign, WeekPrefix, Weekday,
        };
        let may = |wanted: &[Kind]| digits || kinds.any(wanted);
        let mut found = None;
        if may(&[Month, First, Ordinal, Number]) {
            found = self.dates(at);
        }
        if found.is_none() && may(&[Ordinal, Number, LastCentury, Eighties, Scale]) {
            found = self.decade_or_century(at);
        }
        if found.is_none() && may(&[HalfDay, Clock, Number, Plus]) {
            found = self.time(at);
        }
        if found.is_none() && kinds.any(&[Weekday, WeekPrefix]) {
            found = self.weekday(at);
        }
        if found.is_none() && may(&[Ordinal, Number, Article, Prefix]) {
            found = self.ordinal(at);
        }
        if found.is_none() && kinds.any(&[Kind::Pair]) {
            found = self.pair(at);
        }
        let amount = &[Number, Scale, Plus, Half, Article, Joined, Sign, Percent, Part];
        if found.is_none() && may(amount) {
            found = self.amounts(at);
        }
        found
    }

    /// The end of a word that is no value though its parts look like one.
    fn stop(&self, at: usize) -> Option<usize> {
        let (end, senses) = self.lexicon.longest(self.text, at, &[])?;
        let stops = senses.iter().any(|sense| sense.kind == Kind::Stop);
        stops.then_some(end)
    }

    fn code_value(&self, start: usize, end: usize, name: bool) -> Value {
        let letter = |at: usize| match self.text.at(at) {
            c if name || self.text.is_upper(at) => c.to_ascii_uppercase(),
            c => c,
        };
        let telephone = self.text.at(start) == '+';
        let kept = |c: &char| !telephone || c.is_ascii_digit() || *c == '+';
        Value::Code((start..end).map(letter).filter(kept).collect())
    }

    /// Numbers that are no numeral: both, twice, 双, دونوں.
    fn pair(&mut self, at: usize) -> Option<Readings> {
        let (end, sense) = self.lexicon.find(self.text, at, Kind::Pair)?;
        let value = Value::Number(sense.number);
        Some(vec![Reading::new(at, end, value).optional(sense.optional)])
    }

    fn numeral(&self, at: usize) -> Option<Numeral> {
        if !self.text.at(at).is_ascii_digit() {
            return None;
        }
        let (place, known) = self.last_numeral.get();
        if place == at {
            return known;
        }
        let numeral = numeral::numeral(self.text, at);
        self.last_numeral.set((at, numeral));
        numeral
    }

    fn quantity(&self, at: usize) -> Option<Quantity> {
        let (place, known) = self.last_quantity.get();
        if place == at {
            return known;
        }
        let quantity = match self.tongue {
            Tongue::Chinese => self.read_han_quantity(at),
            Tongue::English | Tongue::Urdu => self.read_word_quantity(at),
        };
        self.last_quantity.set((at, quantity));
        quantity
    }

    /// A word of a kind behind a space or none.
    fn word_after(&self, at: usize, kind: Kind) -> Option<(usize, &'static Sense)> {
        self.lexicon.find(self.text, self.text.skip_space(at), kind)
    }

    /// A word of a kind before a place, a space between them or none.
    fn word_before(&self, place: usize, kind: Kind) -> bool {
        const LONGEST: usize = 8;
        let end = if self.text.before(place) == ' ' { place - 1 } else { place };
        (end.saturating_sub(LONGEST)..end)
            .any(|at| self.lexicon.find(self.text, at, kind).is_some_and(|(after, _)| after == end))
    }

    /// Whether nothing but a space, or an article, stands between two places.
    fn gap(&self, from: usize, to: usize) -> bool {
        from <= to && (self.text.skip_space(from) >= to)
    }

    fn approximation_after(&self, end: usize) -> Option<Approximation> {
        if self.tongue == Tongue::English {
            return None;
        }
        self.word_after(end, Kind::Approx).and_then(|(_, sense)| approximation(sense))
    }

    /// Whether a word follows that is no word of the lexicon: something is counted.
    fn has_noun(&self, at: usize) -> bool {
        is_han(self.text.at(at)) && self.stop(at).is_none()
    }
}

fn approximation(sense: &Sense) -> Option<Approximation> {
    Some(match sense.name {
        "over" => Approximation::Over,
        "nearly" => Approximation::Nearly,
        "about" => Approximation::About,
        "atleast" => Approximation::AtLeast,
        "under" => Approximation::Under,
        "upto" => Approximation::UpTo,
        _ => return None,
    })
}
