//! One to one: which value of one side stands for which of the other.
//!
//! Equal values are paired in the order of the texts; then the rest by augmenting paths (Kuhn
//! 1955), the closest readings first, values that are not optional before the others. A value once
//! paired stays paired, so the required values of each side that can be covered are covered,
//! whichever side is called the source (Mendelsohn and Dulmage 1958).

use std::collections::HashMap;

use super::{Side, compatible};
use crate::placeable::rational::Rational;
use crate::placeable::value::{Class, Found, Value};

/// The farthest readings that count; see [`compatible()`].
const FARTHEST: u8 = 4;

/// How many unpaired values of a side are compared with all of the other. Of a longer list, which
/// no sentence has, the rest is left as it is, so that no text takes quadratic time.
pub(super) const MOST: usize = 256;

/// Which values belong together.
pub(super) struct Pairs {
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
    left_forgiven: Vec<bool>,
    right_forgiven: Vec<bool>,
}

impl Pairs {
    /// The pairs, in the order of the source.
    pub(super) fn matched(&self) -> impl Iterator<Item = (usize, usize)> {
        self.left.iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?)))
    }

    /// What is left of both sides.
    pub(super) fn left_over(&self) -> (Vec<usize>, Vec<usize>) {
        let open = |paired: &[Option<usize>], forgiven: &[bool]| {
            let places = 0..paired.len();
            places.filter(|&i| paired[i].is_none() && !forgiven[i]).collect()
        };
        (open(&self.left, &self.left_forgiven), open(&self.right, &self.right_forgiven))
    }

    fn pair(&mut self, i: usize, j: usize) {
        self.left[i] = Some(j);
        self.right[j] = Some(i);
    }
}

/// Pairs the values of two sides.
pub(super) fn pair(left: &Side<'_>, right: &Side<'_>) -> Pairs {
    let mut pairs = Pairs {
        left: vec![None; left.values.len()],
        right: vec![None; right.values.len()],
        left_forgiven: vec![false; left.values.len()],
        right_forgiven: vec![false; right.values.len()],
    };
    pair_equal(left, right, &mut pairs);
    augment(left, right, &mut pairs);
    forgive(left, right, &mut pairs);
    pairs
}

/// Pairs equal values in order, required ones first. Linear in their number.
fn pair_equal(left: &Side<'_>, right: &Side<'_>, pairs: &mut Pairs) {
    for optional in [false, true] {
        let mut places: HashMap<&Value, Vec<usize>> = HashMap::new();
        // The first required one of equal values comes off the end of its list first.
        for wanted in [true, false] {
            for (j, found) in right.values.iter().enumerate().rev() {
                if pairs.right[j].is_none() && found.optional == wanted {
                    places.entry(&found.value).or_default().push(j);
                }
            }
        }
        for i in 0..left.values.len() {
            if pairs.left[i].is_some() || left.values[i].optional != optional {
                continue;
            }
            if let Some(j) = places.get_mut(&left.values[i].value).and_then(Vec::pop) {
                pairs.pair(i, j);
            }
        }
    }
}

fn augment(left: &Side<'_>, right: &Side<'_>, pairs: &mut Pairs) {
    let open = |paired: &[Option<usize>]| {
        let places = 0..paired.len();
        places.filter(|&i| paired[i].is_none()).take(MOST).collect::<Vec<_>>()
    };
    let (rows, columns) = (open(&pairs.left), open(&pairs.right));
    let mut closeness = vec![vec![None; columns.len()]; rows.len()];
    for (r, &i) in rows.iter().enumerate() {
        for (c, &j) in columns.iter().enumerate() {
            closeness[r][c] = compatible(left, i, right, j);
        }
    }
    let required = |values: &[Found], i: usize| !values[i].optional;
    // Required with required, then required with optional of either side, then the rest.
    for (one, two) in [(true, true), (true, false), (false, true), (false, false)] {
        for farthest in 1..=FARTHEST {
            let fits = |r: usize, c: usize| {
                (!one || required(left.values, rows[r]))
                    && (!two || required(right.values, columns[c]))
                    && closeness[r][c].is_some_and(|far| far <= farthest)
            };
            for r in 0..rows.len() {
                if pairs.left[rows[r]].is_none() {
                    let mut seen = vec![false; columns.len()];
                    find_path(r, &rows, &columns, &fits, &mut seen, pairs);
                }
            }
        }
    }
}

/// Kuhn's step: pairs a row, moving others along if need be.
fn find_path(
    r: usize,
    rows: &[usize],
    columns: &[usize],
    fits: &impl Fn(usize, usize) -> bool,
    seen: &mut [bool],
    pairs: &mut Pairs,
) -> bool {
    for c in 0..columns.len() {
        if seen[c] || !fits(r, c) {
            continue;
        }
        seen[c] = true;
        let free = match pairs.right[columns[c]] {
            None => true,
            Some(i) => match rows.iter().position(|&row| row == i) {
                Some(other) => find_path(other, rows, columns, fits, seen, pairs),
                None => false,
            },
        };
        if free {
            pairs.pair(rows[r], columns[c]);
            return true;
        }
    }
    false
}

/// Takes out of what is left what the other side says in another way.
fn forgive(left: &Side<'_>, right: &Side<'_>, pairs: &mut Pairs) {
    let (l, r) = (open_numbers(left, &pairs.left), open_numbers(right, &pairs.right));
    forgive_repeated(left, &pairs.left, &mut pairs.left_forgiven);
    forgive_repeated(right, &pairs.right, &mut pairs.right_forgiven);
    // H1N1, with the letters of another script on the other side: the digits stand for it.
    let in_code = |number: Option<Rational>, side: &Side<'_>, paired: &[Option<usize>]| {
        let mut codes = side.code_numbers.iter().take(MOST);
        codes.any(|(digits, code)| Some(*digits) == number && paired[*code].is_none())
    };
    for &i in &l {
        pairs.left_forgiven[i] |= in_code(left.values[i].value.number(), right, &pairs.right);
    }
    for &j in &r {
        pairs.right_forgiven[j] |= in_code(right.values[j].value.number(), left, &pairs.left);
    }
    shared_magnitude(left, right, pairs);
    let swapped = |pairs: &mut Pairs| {
        std::mem::swap(&mut pairs.left, &mut pairs.right);
        std::mem::swap(&mut pairs.left_forgiven, &mut pairs.right_forgiven);
    };
    n_in_m(left, right, pairs);
    ends_of_decade(left, right, pairs);
    swapped(pairs);
    n_in_m(right, left, pairs);
    ends_of_decade(right, left, pairs);
    swapped(pairs);
}

fn open_numbers(side: &Side<'_>, paired: &[Option<usize>]) -> Vec<usize> {
    let open = |&i: &usize| {
        let class = side.values[i].value.class();
        let counts = matches!(class, Class::Number | Class::Ordinal | Class::Measure | Class::Date);
        paired[i].is_none() && counts
    };
    (0..paired.len()).filter(open).take(MOST).collect()
}

/// A value that stands twice on one side may be written once on the other.
fn forgive_repeated(side: &Side<'_>, paired: &[Option<usize>], forgiven: &mut [bool]) {
    let mut seen: HashMap<&Value, ()> = HashMap::new();
    for (found, _) in side.values.iter().zip(paired).filter(|(_, paired)| paired.is_some()) {
        seen.insert(&found.value, ());
    }
    for (i, found) in side.values.iter().enumerate() {
        // So may the figure in brackets behind a number in words.
        let number = found.value.number().filter(|_| found.value.class() == Class::Number);
        let before = i.checked_sub(1).and_then(|before| side.values[before].value.number());
        let again = number.is_some() && number == before;
        forgiven[i] |= paired[i].is_none() && (again || seen.contains_key(&found.value));
    }
}

/// `3.1, 2.94 and 2.89 million`: one side writes the magnitude once for a list.
fn shared_magnitude(left: &Side<'_>, right: &Side<'_>, pairs: &mut Pairs) {
    const MAGNITUDES: [i64; 6] = [1_000, 10_000, 100_000, 1_000_000, 100_000_000, 1_000_000_000];
    let open = |side: &Side<'_>, paired: &[Option<usize>], forgiven: &[bool]| -> Vec<usize> {
        open_amounts(side, paired).into_iter().filter(|&i| !forgiven[i]).collect()
    };
    let lefts = open(left, &pairs.left, &pairs.left_forgiven);
    let rights = open(right, &pairs.right, &pairs.right_forgiven);
    for &i in &lefts {
        for &j in &rights {
            if pairs.left[i].is_some() || pairs.right[j].is_some() {
                continue;
            }
            let (a, b) = (left.values[i].value.number(), right.values[j].value.number());
            let (Some(a), Some(b)) = (a, b) else { continue };
            let scaled = MAGNITUDES.iter().any(|&scale| {
                let large = |n: Rational| n.times(scale.into());
                // The neighbour has the magnitude: in the same list on the same side.
                let shares = |n: Rational, side: &Side<'_>, i: usize| {
                    n < 1000.into() && neighbour_of_size(side, i, scale)
                };
                (large(a) == Some(b) && shares(a, left, i))
                    || (large(b) == Some(a) && shares(b, right, j))
            });
            if scaled {
                pairs.pair(i, j);
            }
        }
    }
}

fn open_amounts(side: &Side<'_>, paired: &[Option<usize>]) -> Vec<usize> {
    let open = |&i: &usize| {
        let class = side.values[i].value.class();
        paired[i].is_none() && matches!(class, Class::Number | Class::Money)
    };
    (0..paired.len()).filter(open).take(MOST).collect()
}

/// Whether one of the next two values is at least as large as a magnitude.
fn neighbour_of_size(side: &Side<'_>, i: usize, scale: i64) -> bool {
    let next = side.values.iter().skip(i + 1).take(2);
    next.filter_map(|found| found.value.number()).any(|n| n >= scale.into())
}

/// `One in five` is a fifth: two numbers of one side are a fraction of the other.
fn n_in_m(left: &Side<'_>, right: &Side<'_>, pairs: &mut Pairs) {
    let open: Vec<usize> =
        (1..left.values.len()).filter(|&i| pairs.left[i].is_none()).take(MOST).collect();
    let fraction = |j: usize| match right.values[j].value {
        Value::Number(n) if n < Rational::ONE => Some(n),
        Value::Percent(p) => p.divided_by(100.into()),
        _ => None,
    };
    let fractions: Vec<(usize, Rational)> = (0..right.values.len())
        .filter(|&j| pairs.right[j].is_none())
        .filter_map(|j| Some((j, fraction(j)?)))
        .take(MOST)
        .collect();
    for (j, wanted) in fractions {
        let neighbours = open.iter().copied().find(|&i| {
            let number = |i: usize| left.values[i].value.number();
            let (above, below) = (number(i - 1), number(i));
            let quotient = above.zip(below).and_then(|(a, b)| a.divided_by(b));
            pairs.left[i].is_none() && quotient == Some(wanted)
        });
        if let Some(i) = neighbours {
            pairs.pair(i, j);
            pairs.left_forgiven[i - 1] = true;
        }
    }
}

/// In their fifties: 50-60岁. The second end belongs to the decade.
fn ends_of_decade(left: &Side<'_>, right: &Side<'_>, pairs: &mut Pairs) {
    for i in 0..left.values.len() {
        let Value::Decade(first) = left.values[i].value else { continue };
        let Some(j) = pairs.left[i] else { continue };
        let Some(next) = right.values.get(j + 1) else { continue };
        let end = next
            .value
            .number()
            .is_some_and(|n| n == i64::from(first + 10).into() || n == i64::from(first + 9).into());
        if end && pairs.right[j + 1].is_none() {
            pairs.right_forgiven[j + 1] = true;
        }
    }
}
