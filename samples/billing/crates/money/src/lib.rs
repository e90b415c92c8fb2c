//! Money in whole cents.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// An amount, possibly negative.
///
/// ```
/// use money::Money;
///
/// assert_eq!(Money::from_cents(1995).to_string(), "19.95");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Money = Money(0);

    pub const fn from_cents(cents: i64) -> Money {
        Money(cents)
    }

    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Splits into parts that differ by at most a cent and together are the whole; the first parts are the larger ones.
    pub fn split(self, parts: usize) -> Vec<Money> {
        let (count, whole) = (parts as i64, self.0);
        (0..count)
            .map(|part| {
                let share = whole.div_euclid(count);
                Money(share + i64::from(part < whole.rem_euclid(count)))
            })
            .collect()
    }
}

impl Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_loses_no_cent() {
        let parts = Money::from_cents(100).split(3);
        assert_eq!(parts.iter().map(|part| part.cents()).collect::<Vec<_>>(), [34, 33, 33]);
        assert_eq!(parts.into_iter().sum::<Money>(), Money::from_cents(100));
    }

    #[test]
    fn a_debt_is_split_like_a_fortune() {
        let parts = Money::from_cents(-100).split(3);
        assert_eq!(parts.into_iter().sum::<Money>(), Money::from_cents(-100));
    }

    #[test]
    fn less_than_one_is_shown_with_its_sign() {
        assert_eq!(Money::from_cents(-5).to_string(), "-0.05");
    }
}
