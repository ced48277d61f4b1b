//! The walker itself: it sees what is there, and sees when it is gone.
use super::sheets;

#[test]
fn look() {
    for (g, s) in [("original.grid", "original.dupont"), ("nasty.grid", "nasty.student"), ("nasty.grid", "blank"), ("arabic.grid", "arabic.student")] {
        let pdf = sheets::pdf(g, s);
        println!("{:?} {:?} {:?} {}", pdf.info(), pdf.outline(), pdf.headings(), pdf.pages());
        println!("{}", pdf.text());
        println!("{:#?}", super::table::form(&pdf.tables()));
        println!("{:?}", super::expected::faults(&super::expected::form(&sheets::fixture(g), &sheets::fixture(s)), &super::table::form(&pdf.tables())));
        for it in pdf.elements() {
            if !it.tag.starts_with('T') { println!("{} {:?}", it.tag, it.text()); }
        }
        let html = sheets::html(g, s);
        println!("{:?} {:?}", html.title(), html.headings());
        println!("{}", html.text());
        let (a, b) = (super::table::form(&html.tables()), super::table::form(&pdf.tables()));
        for (a, b) in a.iter().zip(&b) {
            println!("TITLE {:?} {:?}\n  {:?}\n  {:?}", a.title, b.title, a.heads, b.heads);
            for (a, b) in a.rows.iter().zip(&b.rows) {
                if a != b { println!("DIFF {a:?}\n     {b:?}"); }
            }
        }
        println!("{:?}", super::expected::faults(&super::expected::form(&sheets::fixture(g), &sheets::fixture(s)), &super::table::form(&html.tables())));
    }
}
