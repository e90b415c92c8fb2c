use invoice::Invoice;
use money::Money;

fn main() {
    let invoice = Invoice::new().with("pencil", 12, Money::from_cents(49)).with("paper", 1, Money::from_cents(899));
    println!("total {}", invoice.total());
}
