//! Exact rational numbers over `i128`: what values are compared by.
//!
//! Always in lowest terms with a positive denominator, so that equal numbers are equal in every
//! field. Arithmetic is checked: what does not fit is `None`, never a rounded number.

use std::cmp::Ordering;
use std::fmt;

/// An exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: i128,
    denominator: i128,
}

impl Rational {
    /// Nought.
    pub const ZERO: Self = Self::integer(0);
    /// One.
    pub const ONE: Self = Self::integer(1);

    /// A whole number.
    pub const fn integer(value: i64) -> Self {
        Self { numerator: value as i128, denominator: 1 }
    }

    /// `numerator / denominator` in lowest terms; `None` for a denominator of nought.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        if denominator == 1 {
            return Some(Self { numerator, denominator });
        }
        let sign = denominator.signum();
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        Some(Self {
            numerator: sign * numerator / divisor,
            denominator: sign * denominator / divisor,
        })
    }

    /// Ten to a power, which may be negative.
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 { Self::new(1, power) } else { Self::new(power, 1) }
    }

    /// Reads `12`, `12.5` or `2/3`, in ASCII digits.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((above, below)) = text.split_once('/') {
            return Self::parse(above)?.divided_by(Self::parse(below)?);
        }
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || text.ends_with('.') {
            return None;
        }
        let number: i128 = format!("{whole}{decimals}").parse().ok()?;
        let scale = Self::power_of_ten(-i32::try_from(decimals.len()).ok()?)?;
        Self::new(sign * number, 1)?.times(scale)
    }

    /// The sum, where it fits.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.is_integer() && other.is_integer() {
            return Self::new(self.numerator.checked_add(other.numerator)?, 1);
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The difference, where it fits.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { numerator: -other.numerator, ..other })
    }

    /// The product, where it fits.
    pub fn times(self, other: Self) -> Option<Self> {
        if self.is_integer() && other.is_integer() {
            return Self::new(self.numerator.checked_mul(other.numerator)?, 1);
        }
        // Reduced crosswise first, so that large powers of ten cancel before they overflow.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(
            left.numerator.checked_mul(right.numerator)?,
            left.denominator.checked_mul(right.denominator)?,
        )
    }

    /// The quotient, where there is one and it fits.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.denominator, other.numerator)?)
    }

    /// Whether it is a whole number.
    pub fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// The whole number that it is, if it is one and fits.
    pub fn to_integer(self) -> Option<i64> {
        if self.is_integer() { i64::try_from(self.numerator).ok() } else { None }
    }

    /// Numerator and denominator, where both fit.
    pub fn parts(self) -> Option<(i64, i64)> {
        Some((i64::try_from(self.numerator).ok()?, i64::try_from(self.denominator).ok()?))
    }

    /// Its decimal form where that ends: `2500000`, `0.5`; `None` for a third.
    pub fn to_decimal(self) -> Option<String> {
        if self.is_integer() {
            return Some(self.numerator.to_string());
        }
        let (mut twos, mut fives) = (0, 0);
        let mut rest = self.denominator;
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        if rest != 1 {
            return None;
        }
        let places: usize = twos.max(fives);
        let factor = 10_i128.checked_pow(u32::try_from(places).ok()?)? / self.denominator;
        let sign = if self.numerator < 0 { "-" } else { "" };
        let scaled = self.numerator.checked_mul(factor)?.unsigned_abs();
        if places == 0 {
            return Some(format!("{sign}{scaled}"));
        }
        let digits = format!("{scaled:0>width$}", width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        Some(format!("{sign}{whole}.{decimals}"))
    }
}

impl From<i64> for Rational {
    fn from(value: i64) -> Self {
        Self::integer(value)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    /// By size: the whole parts first, then, where they are equal, the reciprocals of what is
    /// left (a continued fraction), which cannot overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        let mut reversed = false;
        loop {
            let order = a.floor().cmp(&b.floor());
            let (rest_a, rest_b) = (a.fraction(), b.fraction());
            let order = match order {
                Ordering::Equal => match (rest_a.numerator == 0, rest_b.numerator == 0) {
                    (true, true) => Ordering::Equal,
                    (true, false) => Ordering::Less,
                    (false, true) => Ordering::Greater,
                    (false, false) => {
                        (a, b) = (rest_a.reciprocal(), rest_b.reciprocal());
                        reversed = !reversed;
                        continue;
                    }
                },
                order => order,
            };
            return if reversed { order.reverse() } else { order };
        }
    }
}

impl Rational {
    fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    fn fraction(self) -> Self {
        Self { numerator: self.numerator.rem_euclid(self.denominator), ..self }
    }

    /// Of a number above nought.
    fn reciprocal(self) -> Self {
        Self { numerator: self.denominator, denominator: self.numerator }
    }
}

impl fmt::Display for Rational {
    /// A decimal if it ends, else `p/q` in lowest terms.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal() {
            Some(decimal) => f.write_str(&decimal),
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Division of words is far faster than that of double words.
        if let (Ok(small_a), Ok(small_b)) = (u64::try_from(a), u64::try_from(b)) {
            return gcd_of_words(small_a, small_b).into();
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn gcd_of_words(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rational(text: &str) -> Rational {
        Rational::parse(text).expect(text)
    }

    #[test]
    fn numbers_are_written_as_decimals_where_these_end() {
        for text in ["0", "2500000", "0.5", "2/3", "-1.25", "1/7", "0.001"] {
            assert_eq!(rational(text).to_string(), text);
        }
        assert_eq!(rational("2.50").to_string(), "2.5");
        assert_eq!(rational("4/6").to_string(), "2/3");
        for wrong in ["", ".", "1.", "a", "1/0", "1,000", "--1"] {
            assert_eq!(Rational::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        let large = Rational::power_of_ten(38).expect("fits");
        assert_eq!(large.times(Rational::integer(10)), None);
        assert_eq!(Rational::power_of_ten(39), None);
        assert_eq!(large.times(Rational::power_of_ten(-38).expect("fits")), Some(Rational::ONE));
        assert_eq!(Rational::parse(&"9".repeat(60)), None);
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_fractions(a in -999i64..999, b in 1i64..999, c in -999i64..999, d in 1i64..999) {
            let (x, y) = (Rational::new(a.into(), b.into()).unwrap(), Rational::new(c.into(), d.into()).unwrap());
            prop_assert_eq!(x.plus(y), Rational::new((a * d + c * b).into(), (b * d).into()));
            prop_assert_eq!(x.times(y), Rational::new((a * c).into(), (b * d).into()));
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.minus(y).unwrap().plus(y), Some(x));
            prop_assert_eq!(Rational::parse(&x.to_string()), Some(x));
        }
    }
}
