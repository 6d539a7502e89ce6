//! Values put into a sentence in place of others, in the sentence's own style.
//!
//! [`substitute`] rewrites a translation when its source differs from a new one in values alone.
//! Digits or words, digit system, grouping, magnitudes, spaces, the place of signs and currencies
//! and the endings of ordinals stay as they are. Where the language wants a choice that the old
//! sentence does not decide, it declines and says why: a value is never guessed. What it writes is
//! read again and compared with the new source before it is given out.

mod calendar;
mod chinese;
mod digits;
mod number;
mod parts;
mod render;
mod style;
mod urdu;

use std::fmt;

use super::compare::{Text, compare, pairs};
use super::extract;
use super::lexicon::Tongue;
use super::rational::Rational;
use super::sentence::Sentence;
use super::value::{Date, Found, Value};
use crate::text::Span;

pub use render::render;
pub use style::{Percent, Style};

/// A translation with new values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The new text.
    pub text: String,
    /// What was put in, in order.
    pub changes: Vec<Change>,
}

/// A value that was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the new text, in bytes.
    pub span: Span,
    /// What stood there before.
    pub was: String,
}

/// Why a translation was not rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decline {
    /// The sources differ in more than values.
    OtherWords,
    /// A value of the old source, as it writes it, does not stand in the target, or more than once.
    NotFound(String),
    /// A value of another kind, unit or currency stands in its place.
    OtherKind {
        /// The value as the new source writes it.
        value: String,
        /// How it could be written.
        offers: Vec<String>,
    },
    /// The language wants a choice between these.
    Choice {
        /// Why.
        reason: &'static str,
        /// What could be written.
        offers: Vec<String>,
    },
    /// It cannot be written in the style of the old value.
    NoForm {
        /// The value as the new source writes it.
        value: String,
        /// What stands in the target.
        written: String,
        /// How it could be written.
        offers: Vec<String>,
    },
    /// What came out does not say what the new source says.
    Unverified,
}

impl fmt::Display for Decline {
    /// The reason, and the choices where there are any, for a translator.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offers = match self {
            Self::OtherWords => return f.write_str("the sources differ in more than values"),
            Self::Unverified => {
                return f.write_str("the result would not say what the new source says");
            }
            Self::NotFound(value) => {
                return write!(f, "“{value}” does not stand in the target exactly once");
            }
            Self::Choice { reason, offers } => {
                return write!(f, "{reason}: {}", offers.join(" / "));
            }
            Self::OtherKind { value, offers } => {
                write!(f, "“{value}” is of another kind, unit or currency")?;
                offers
            }
            Self::NoForm { value, written, offers } => {
                write!(f, "“{value}” cannot be written in the style of “{written}”")?;
                offers
            }
        };
        if offers.is_empty() { Ok(()) } else { write!(f, "; it could be: {}", offers.join(" / ")) }
    }
}

/// How a value could be written, whatever stands in its place.
fn offers(value: &Value, to: Tongue) -> Vec<String> {
    render(value, to, Style::default()).into_iter().collect()
}

/// The outcome of a substitution.
pub type Outcome<T> = std::result::Result<T, Decline>;

/// What one value has to be written in place of.
struct Replacement<'t> {
    /// The old value of the target as it is written.
    written: &'t str,
    /// The text after it, which tells 两 from 二 and whether a noun is counted.
    after: &'t str,
    /// What it says.
    target: &'t Value,
    old: &'t Value,
    new: &'t Value,
    /// The new value as the source writes it.
    source: &'t str,
    /// The language of the target.
    to: Tongue,
}

/// Rewrites `target`, a translation of `old`, into one of `new`.
///
/// ```
/// use karakoram::placeable::{Tongue, substitute};
///
/// let (old, new) = ("The 14 members met on 3 May.", "The 25 members met on 9 June.");
/// let rewritten = substitute(old, new, "14名成员于5月3日会晤。", Tongue::English, Tongue::Chinese)?;
/// assert_eq!(rewritten.text, "25名成员于6月9日会晤。");
/// # Ok::<(), karakoram::placeable::Decline>(())
/// ```
///
/// # Errors
/// A [`Decline`] where no one answer is right.
pub fn substitute(
    old: &str,
    new: &str,
    target: &str,
    from: Tongue,
    to: Tongue,
) -> Outcome<Rewritten> {
    substitute_for(&Sentence::new(new, from), old, target, to)
}

/// The same for a sentence whose values were read before, or are read but once for many old ones.
///
/// # Errors
/// A [`Decline`] where no one answer is right.
pub fn substitute_for(
    new: &Sentence<'_>,
    old: &str,
    target: &str,
    to: Tongue,
) -> Outcome<Rewritten> {
    if !begins_alike(new, old) {
        return Err(Decline::OtherWords);
    }
    let old_values = extract(old, new.tongue());
    substitute_values((old, &old_values), (new.text(), new.values()), target, to)
}

/// Whether a text begins with the words that stand before the first value and ends with those
/// that stand behind the last. One that does not differs in more than values, whatever its
/// own are, and reading those takes far longer than this.
fn begins_alike(new: &Sentence<'_>, old: &str) -> bool {
    let (Some(first), Some(last)) = (new.values().first(), new.values().last()) else {
        return true;
    };
    // A word that touches a value may be cut by it, and `an` before one may be `a`.
    let mut words = new.text()[..first.span.start].split_whitespace();
    words.next_back();
    let mut theirs = old.split_whitespace();
    let same = |word: &str, theirs: Option<&str>| {
        theirs.is_some_and(|theirs| number::is_same_but_for_number(word, theirs))
    };
    if !words.all(|word| same(word, theirs.next())) {
        return false;
    }
    let mut words = new.text()[last.span.end..].split_whitespace();
    words.next();
    let article = |word: &str| matches!(word, "a" | "an" | "A" | "An");
    let mut theirs = old.split_whitespace();
    words.rev().all(|word| same(word, theirs.next_back()) || article(word))
}

fn substitute_values(
    (old, old_values): (&str, &[Found]),
    (new, new_values): (&str, &[Found]),
    target: &str,
    to: Tongue,
) -> Outcome<Rewritten> {
    differ_in_values_alone(old, old_values, new, new_values)?;
    let target_values = extract(target, to);
    let source = Text { text: old, values: old_values };
    let paired = pairs(source, Text { text: target, values: &target_values });
    let mut changed: Vec<(usize, String)> = Vec::new();
    for (i, (was, now)) in old_values.iter().zip(new_values).enumerate() {
        if was.value == now.value {
            continue;
        }
        let now_value = as_class_of(&was.value, &now.value).ok_or_else(|| Decline::OtherKind {
            value: new[now.span.range()].to_owned(),
            offers: offers(&now.value, to),
        })?;
        let j = only_place(i, &paired, old_values, new_values, &target_values)
            .ok_or_else(|| Decline::NotFound(old[was.span.range()].to_owned()))?;
        let span = target_values[j].span;
        let replacement = Replacement {
            written: &target[span.range()],
            after: &target[span.end..],
            target: &target_values[j].value,
            old: &was.value,
            new: &now_value,
            source: &new[now.span.range()],
            to,
        };
        changed.push((j, parts::rewrite(&replacement, to)?));
    }
    changed.sort_by_key(|(j, _)| *j);
    let rewritten = put_in(target, &target_values, &changed);
    verify(new, new_values, &rewritten.text, to)?;
    Ok(rewritten)
}

/// Whether two sources have the same number of values with the same words between them. Where a
/// value is one in one source and many in the other, words may be the singular and the plural.
fn differ_in_values_alone(
    old: &str,
    old_values: &[Found],
    new: &str,
    new_values: &[Found],
) -> Outcome<()> {
    let between = |text: &str, values: &[Found]| -> Vec<String> {
        let starts = std::iter::once(0).chain(values.iter().map(|found| found.span.end));
        let ends = values.iter().map(|found| found.span.start).chain([text.len()]);
        starts.zip(ends).map(|(start, end)| same_article(&text[start..end])).collect()
    };
    let is_one = |found: &Found| found.value.number() == Some(Rational::ONE);
    let mut pairs = old_values.iter().zip(new_values);
    let number_changes = pairs.any(|(old, new)| is_one(old) != is_one(new));
    let alike = |old: &String, new: &String| {
        let words = || old.split(' ').zip(new.split(' '));
        old == new
            || (number_changes
                && old.split(' ').count() == new.split(' ').count()
                && words().all(|(old, new)| number::is_same_but_for_number(old, new)))
    };
    let (old_words, new_words) = (between(old, old_values), between(new, new_values));
    let same = old_values.len() == new_values.len()
        && old_words.iter().zip(&new_words).all(|(old, new)| alike(old, new));
    if same { Ok(()) } else { Err(Decline::OtherWords) }
}

/// A text with `an` before a value as `a`: `a third`, `an eighth`.
fn same_article(text: &str) -> String {
    let article = |text: &str| {
        let words = text.trim_end();
        words == "an" || words == "An" || words.ends_with(" an")
    };
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if article(text) {
        words.pop();
    }
    if text.starts_with(char::is_whitespace) {
        words.insert(0, ' ');
    }
    words
}

/// The new value as one of the class of the old one; a bare year and a bare number are the same.
fn as_class_of(old: &Value, new: &Value) -> Option<Value> {
    let year = |date: &Date| date.month.is_none() && date.day.is_none();
    Some(match (old, new) {
        (Value::Number(_), Value::Date(date)) if year(date) => {
            Value::Number(i64::from(date.year?).into())
        }
        (Value::Date(date), Value::Number(n)) if year(date) => {
            let year = n.to_integer().filter(|year| (1000..3000).contains(year));
            match year.and_then(|year| u16::try_from(year).ok()) {
                Some(year) => Value::Date(Date::of_year(year)),
                None => new.clone(),
            }
        }
        (Value::Money(one, _), Value::Money(two, _)) if one != two => return None,
        (Value::Measure(_, one), Value::Measure(_, two)) if one != two => return None,
        (Value::Date(one), Value::Date(two)) if !(one.covers(*two) && two.covers(*one)) => {
            return None;
        }
        _ if old.class() == new.class() => new.clone(),
        _ => return None,
    })
}

/// The one place in the target of the `i`th value of the source. Where the source has a value
/// more than once, all of them have to become the same, or the target has to have as many.
fn only_place(
    i: usize,
    paired: &[Option<usize>],
    old: &[Found],
    new: &[Found],
    target: &[Found],
) -> Option<usize> {
    let j = paired[i]?;
    let alike = |a: &Value, b: &Value| {
        a == b || (a.number().is_some() && a.number() == b.number() && a.class() == b.class())
    };
    let sources: Vec<usize> =
        (0..old.len()).filter(|&k| alike(&old[k].value, &old[i].value)).collect();
    let targets: Vec<usize> =
        (0..target.len()).filter(|&k| alike(&target[k].value, &target[j].value)).collect();
    let same = sources.iter().all(|&k| new[k].value == new[i].value);
    let fits = sources.len() == targets.len() && (sources.len() == 1 || same);
    // An optional word (ایک, 一) may stand for anything.
    let doubtful = target[j].optional
        && target.iter().filter(|t| t.optional).count() > 1
        && target[j].value == old[i].value
        && targets.len() > 1;
    (fits && !doubtful).then_some(j)
}

fn put_in(target: &str, values: &[Found], changed: &[(usize, String)]) -> Rewritten {
    let mut rewritten =
        Rewritten { text: String::with_capacity(target.len()), changes: Vec::new() };
    let mut end = 0;
    for (j, new) in changed {
        let span = values[*j].span;
        rewritten.text.push_str(&target[end..span.start]);
        let start = rewritten.text.len();
        rewritten.text.push_str(new);
        let was = target[span.range()].to_owned();
        rewritten.changes.push(Change { span: Span::new(start, rewritten.text.len()), was });
        end = span.end;
    }
    rewritten.text.push_str(&target[end..]);
    rewritten
}

/// Reads what was written and compares it with the new source.
fn verify(new: &str, new_values: &[Found], text: &str, to: Tongue) -> Outcome<()> {
    let values = extract(text, to);
    let comparison =
        compare(Text { text: new, values: new_values }, Text { text, values: &values });
    if comparison.faults.is_empty() { Ok(()) } else { Err(Decline::Unverified) }
}

#[cfg(test)]
mod tests;
