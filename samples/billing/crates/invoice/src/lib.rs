//! Invoices: lines of things sold, and their total.

use money::Money;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub what: String,
    pub count: u32,
    pub each: Money,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoice {
    lines: Vec<Line>,
}

impl Invoice {
    pub fn new() -> Invoice {
        Invoice::default()
    }

    pub fn with(mut self, what: &str, count: u32, each: Money) -> Invoice {
        self.lines.push(Line { what: what.to_owned(), count, each });
        self
    }

    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| Money::from_cents(line.each.cents() * i64::from(line.count))).sum()
    }
}
