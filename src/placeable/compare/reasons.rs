//! What is wrong with the values that are left over: which ones belong together, and how they
//! differ. This explains; whether there is a fault is decided before.

use super::pairing::MOST;
use super::{Fault, Reason};
use crate::placeable::rational::Rational;
use crate::placeable::value::{Class, Found, Value};

/// The faults of what is left over. Of more than [`MOST`] values of a side, which no sentence has, the
/// rest is missing or added, whatever the other side has. `optional` are unpaired values of the target that another
/// language may add: they are named where the source's value of the same class is missing.
pub(super) fn faults(
    source: &[Found],
    target: &[Found],
    missing: &[usize],
    added: &[usize],
    optional: &[usize],
) -> Vec<Fault> {
    let mut taken = vec![false; target.len()];
    let mut partner: Vec<Option<(usize, Reason)>> = vec![None; missing.len()];
    // The clearest relations first; of equal ones the first in the text.
    for step in 0..5 {
        for (slot, &i) in partner.iter_mut().zip(missing).take(MOST) {
            if slot.is_some() {
                continue;
            }
            let optional = optional.iter().filter(|_| step == 4);
            let candidates = added.iter().take(MOST).chain(optional.take(MOST));
            let found = candidates.copied().filter(|&j| !taken[j]).find_map(|j| {
                relation(&source[i], &target[j]).filter(|(s, _)| *s == step).map(|(_, r)| (j, r))
            });
            if let Some((j, reason)) = found {
                taken[j] = true;
                *slot = Some((j, reason));
            }
        }
    }
    let mut faults: Vec<Fault> = missing
        .iter()
        .zip(partner)
        .map(|(&i, partner)| Fault {
            reason: partner.map_or(Reason::Missing, |(_, reason)| reason),
            source: Some(source[i].clone()),
            target: partner.map(|(j, _)| target[j].clone()),
        })
        .collect();
    faults.extend(added.iter().filter(|&&j| !taken[j]).map(|&j| Fault {
        reason: Reason::Added,
        source: None,
        target: Some(target[j].clone()),
    }));
    faults
}

/// How two values differ, and how clear it is that they belong together, 0 the clearest.
fn relation(source: &Found, target: &Found) -> Option<(u8, Reason)> {
    let (x, y) = (&source.value, &target.value);
    let (a, b) = (x.number(), y.number());
    let same = a.is_some() && a == b;
    match (x, y) {
        (Value::Money(one, _), Value::Money(two, _)) if same && one != two => {
            Some((0, Reason::Currency))
        }
        (Value::Money(..), Value::Number(_)) if same => Some((0, Reason::CurrencyMissing)),
        (Value::Measure(_, u), Value::Measure(_, v)) if same && u != v => Some((0, Reason::Unit)),
        (Value::Percent(_), Value::Number(_)) | (Value::Number(_), Value::Percent(_)) if same => {
            Some((0, Reason::Percent))
        }
        _ if x.class() == y.class() => Some(match (a, b) {
            (Some(a), Some(b)) if is_power_of_ten(a, b) => (1, Reason::Magnitude),
            (Some(a), Some(b)) if is_rounded(a, b) => (1, Reason::Rounded),
            _ => (3, Reason::Differs),
        }),
        _ => match (a, b) {
            (Some(a), Some(b)) if is_power_of_ten(a, b) && counts(x) && counts(y) => {
                Some((2, Reason::Magnitude))
            }
            _ if counts(x) && counts(y) => Some((4, Reason::Differs)),
            _ => None,
        },
    }
}

/// Whether a value is a number with or without something counted.
fn counts(value: &Value) -> bool {
    matches!(value.class(), Class::Number | Class::Measure | Class::Money | Class::Percent)
        || matches!(value.class(), Class::Ordinal)
}

/// Whether one is 10, 100, 1,000 … times the other.
fn is_power_of_ten(a: Rational, b: Rational) -> bool {
    const FARTHEST: i32 = 12;
    if a == Rational::ZERO || b == Rational::ZERO {
        return false;
    }
    let quotient = a.divided_by(b);
    (1..=FARTHEST)
        .flat_map(|power| [power, -power])
        .any(|power| quotient.is_some() && quotient == Rational::power_of_ten(power))
}

/// Whether they are within a hundredth, and one has fewer figures.
fn is_rounded(a: Rational, b: Rational) -> bool {
    let (large, small) = if a > b { (a, b) } else { (b, a) };
    let near = large
        .minus(small)
        .and_then(|difference| difference.times(100.into()))
        .is_some_and(|hundredfold| hundredfold <= small);
    let figures = |n: Rational| {
        let digits = n.to_decimal().unwrap_or_default();
        digits.trim_start_matches(['0', '.']).trim_end_matches('0').replace('.', "").len()
    };
    near && figures(a) != figures(b)
}
