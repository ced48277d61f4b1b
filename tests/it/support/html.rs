//! A page, in the words of [`super::pdf`]: what is only for the ear is text, what is hidden from it is not.

use scraper::{ElementRef, Html as Page, Node, Selector};

use super::fold;
use super::table::{Cell, Row, Scope, Table};

/// A page, read.
#[derive(Debug)]
pub struct Html(Page);

impl Html {
    pub fn open(text: &str) -> Self {
        Self(Page::parse_document(text))
    }

    /// Every element that a CSS selector finds.
    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0
            .select(&Selector::parse(selector).expect("a selector"))
            .collect()
    }

    pub fn lang(&self) -> Option<&str> {
        self.0.root_element().attr("lang")
    }

    pub fn dir(&self) -> Option<&str> {
        self.0.root_element().attr("dir")
    }

    pub fn title(&self) -> Option<String> {
        self.all("head > title")
            .first()
            .map(|it| fold(&it.text().collect::<String>()))
    }

    /// All that is said, in order.
    pub fn text(&self) -> String {
        self.all("body").into_iter().map(text).collect()
    }

    /// Level and text of each heading.
    pub fn headings(&self) -> Vec<(usize, String)> {
        let level = |it: &ElementRef| it.value().name()[1..].parse().unwrap();
        self.all("h1, h2, h3, h4, h5, h6")
            .iter()
            .map(|it| (level(it), text(*it)))
            .collect()
    }

    /// Where each link goes and what it says.
    pub fn links(&self) -> Vec<(String, String)> {
        self.all("a[href]")
            .into_iter()
            .map(|it| (it.attr("href").unwrap().to_owned(), text(it)))
            .collect()
    }

    pub fn tables(&self) -> Vec<Table> {
        self.all("table")
            .into_iter()
            .map(|it| self.table(it))
            .collect()
    }

    /// # Panics
    /// If the page runs anything, fetches anything, or styles what its policy refuses.
    pub fn assert_inert(&self) {
        for element in self.0.root_element().descendent_elements() {
            let name = element.value().name();
            let refused = [
                "script", "iframe", "object", "embed", "link", "base", "form",
            ];
            assert!(!refused.contains(&name), "<{name}> in the page");
            for (key, value) in element.value().attrs() {
                let value = value.trim().to_ascii_lowercase();
                assert!(
                    !key.starts_with("on") && key != "style",
                    "<{name} {key}={value:?}>"
                );
                assert!(
                    !value.starts_with("javascript:"),
                    "<{name} {key}={value:?}>"
                );
                assert!(
                    key != "src" || value.starts_with("data:"),
                    "<{name} {key}={value:?}>"
                );
            }
        }
    }

    fn table(&self, table: ElementRef) -> Table {
        let caption = table
            .child_elements()
            .find(|it| it.value().name() == "caption")
            .map(text);
        let mut rows = Vec::new();
        for part in table.child_elements() {
            if matches!(part.value().name(), "thead" | "tbody" | "tfoot") {
                let mut group: Vec<_> = part
                    .child_elements()
                    .map(|it| row(it, part.value().name() == "thead"))
                    .collect();
                Table::clip(&mut group);
                rows.extend(group);
            }
        }
        Table {
            title: caption.or_else(|| self.label(table)),
            rows,
        }
    }

    fn label(&self, of: ElementRef) -> Option<String> {
        let ids = of.attr("aria-labelledby")?.split_whitespace();
        let texts: Vec<_> = ids
            .map(|id| {
                self.all(&format!("[id=\"{id}\"]"))
                    .into_iter()
                    .map(text)
                    .collect::<String>()
            })
            .collect();
        Some(texts.join(" "))
    }
}

fn row(row: ElementRef, head: bool) -> Row {
    let cells = row
        .child_elements()
        .filter(|it| matches!(it.value().name(), "th" | "td"));
    Row {
        head,
        cells: cells.map(cell).collect(),
    }
}

fn cell(cell: ElementRef) -> Cell {
    let span = |key| cell.attr(key).and_then(|it| it.parse().ok()).unwrap_or(1);
    Cell {
        header: (cell.value().name() == "th").then(|| Scope::read(cell.attr("scope"))),
        text: text(cell),
        rowspan: span("rowspan"),
        colspan: span("colspan"),
    }
}

/// What is said of an element: blocks are kept apart, what is hidden from a screen reader is left out.
pub fn text(element: ElementRef) -> String {
    let mut out = String::new();
    say(element, &mut out);
    fold(&out)
}

fn say(element: ElementRef, out: &mut String) {
    let apart = if inline(element.value().name()) {
        ""
    } else {
        " "
    };
    out.push_str(apart);
    if let Some(alt) = element.attr("alt") {
        out.push_str(alt);
    }
    for child in element.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(text), _) => out.push_str(text),
            (_, Some(child)) if !silent(child) => say(child, out),
            _ => {}
        }
    }
    out.push_str(apart);
}

fn silent(element: ElementRef) -> bool {
    let value = element.value();
    matches!(value.name(), "script" | "style" | "template" | "head")
        || value.attr("aria-hidden") == Some("true")
        || value.attr("hidden").is_some()
}

fn inline(name: &str) -> bool {
    let all = [
        "a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small",
        "span", "strong",
    ];
    all.contains(&name) || ["sub", "sup", "u", "var", "wbr", "svg", "cite"].contains(&name)
}

#[test]
fn what_is_for_the_ear_is_text_and_what_is_hidden_is_not() {
    let page = Html::open(
        "<!DOCTYPE html><html lang=fr><head><title> Un  titre</title></head><body><h1>A<em>b</em></h1><p>c</p>\
         <p><span class=sr>d</span><span aria-hidden=true>e</span><svg aria-hidden=true><path/></svg>\
         <a href='https://f.example'>f</a><br>g&shy;h</p></body></html>",
    );
    assert_eq!(page.text(), "Ab c df gh");
    assert_eq!(page.title().as_deref(), Some("Un titre"));
    assert_eq!(
        (page.lang(), page.headings()),
        (Some("fr"), vec![(1, "Ab".to_owned())])
    );
    assert_eq!(
        page.links(),
        [("https://f.example".to_owned(), "f".to_owned())]
    );
    page.assert_inert();
}

#[test]
#[should_panic(expected = "onclick")]
fn a_page_that_runs_something_is_not_inert() {
    Html::open("<!DOCTYPE html><html><head></head><body><p onclick='f()'>a</p></body></html>")
        .assert_inert();
}
