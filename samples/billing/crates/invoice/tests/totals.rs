use invoice::Invoice;
use money::Money;

#[test]
fn an_invoice_without_lines_costs_nothing() {
    assert_eq!(Invoice::new().total(), Money::ZERO);
}

#[test]
fn every_line_counts_as_often_as_it_says() {
    let invoice = Invoice::new().with("pencil", 12, Money::from_cents(49)).with("paper", 1, Money::from_cents(899));
    assert_eq!(invoice.total(), Money::from_cents(1487));
}
