//! The words of the built-in theme: no English one on a form of another language that the theme speaks, and each English one
//! on a form of a language that it does not speak says that it is English.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gridgen::base::source::MemorySource;
use gridgen::output::render::MemoryStore;

use crate::support::built;
use crate::support::html::Html;
use crate::support::pdf::Pdf;

const SETTINGS: &str =
    "gridgen: 1\nlang: en\nclass: true\nfields: { school: École, unused: Rien }\n";

/// Attributes that are read to somebody.
const SAID: [&str; 4] = ["aria-label", "title", "alt", "data-code"];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn strings(lang: &str) -> String {
    read(&format!("themes/classic/strings/{lang}.yaml"))
}

/// The languages of the built-in theme but English.
fn languages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/classic/strings");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut languages: Vec<String> = names
        .map(|it| it.replace(".yaml", ""))
        .filter(|it| it != "en")
        .collect();
    languages.sort();
    assert!(languages.len() > 10, "{languages:?}");
    languages
}

/// The form with every key of the format, in this language as far as the theme is concerned, and the ratings of somebody.
fn form(lang: &str) -> (String, String) {
    let folder = "tests/projects/every-key/grids/commande";
    let grid = read(&format!("{folder}/grid.yaml")).replace("lang: fr", &format!("lang: {lang}"));
    // Pictures are said in the words of the form; its theme is for the project to choose.
    let left_out = ["![", "theme: ", "options: "];
    let lines = grid
        .lines()
        .filter(|line| !left_out.iter().any(|it| line.contains(it)));
    let ratings = read(&format!("{folder}/ratings/noe.yaml"));
    (lines.map(|it| format!("{it}\n")).collect(), ratings)
}

fn with_form(project: MemorySource, lang: &str) -> MemorySource {
    let (grid, ratings) = form(lang);
    let scale = read("tests/projects/every-key/scales/maitrise.yaml");
    project
        .with("scales/maitrise.yaml", scale)
        .with(&format!("grids/{lang}/grid.yaml"), grid)
        .with(&format!("grids/{lang}/ratings/1A/noe.yaml"), ratings)
        .with(
            &format!("grids/{lang}/ratings/1A/zoe.yaml"),
            "student: { name: Zoé }\n",
        )
}

/// The letters of a text in words, in small letters; short words are of many languages.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words
        .filter(|it| it.chars().count() > 3)
        .map(str::to_lowercase)
        .collect()
}

/// The values of a file of strings.
fn values(strings: &str) -> BTreeSet<String> {
    let lines = strings.lines().filter(|it| !it.starts_with('#'));
    let values = lines.filter_map(|it| it.split_once(": "));
    words(
        &values
            .map(|(_, value)| value)
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// English words of the theme that the form itself does not have.
fn english() -> BTreeSet<String> {
    let (grid, ratings) = form("fr");
    let text = [grid, ratings].concat();
    let lines = text.lines().filter(|it| !it.trim_start().starts_with('#'));
    // Keys are not printed.
    let printed = lines
        .flat_map(str::split_whitespace)
        .filter(|it| !it.ends_with(':'));
    let own = words(&printed.collect::<Vec<_>>().join(" "));
    // What is put into braces is a name of ours.
    let english = strings("en").replace(['{', '}'], "x");
    values(&english).difference(&own).cloned().collect()
}

/// All that a page says, and what its attributes say.
fn said_by_page(page: &str) -> String {
    let page = Html::open(page);
    let mut said = page.text();
    for name in SAID {
        let with_value = page.all(&format!("[{name}]"));
        said.extend(
            with_value
                .iter()
                .filter_map(|it| it.attr(name))
                .map(|it| format!("\n{it}")),
        );
    }
    said
}

/// What was made of these forms, each document with its words.
fn documents(project: &MemorySource) -> Vec<(String, String)> {
    let store = MemoryStore::new();
    let built = built::build(project, &store);
    built.report.unwrap();
    let files = store.files().into_iter();
    let said = files.filter_map(|(path, bytes)| {
        let path = path.as_str().to_owned();
        let text = if path.ends_with(".pdf") {
            Pdf::open(&bytes).text()
        } else {
            said_by_page(std::str::from_utf8(&bytes).ok()?)
        };
        // The list of all forms is in the language of the settings.
        // Links name the files that they lead to.
        let text = text.replace("class.pdf", "").replace("overview.pdf", "");
        (path != "index.html" && !path.starts_with('.')).then_some((path, text))
    });
    said.collect()
}

#[test]
fn no_english_word_stands_on_a_form_of_another_language() {
    let english = english();
    for word in ["criterion", "rated", "required", "rounded"] {
        assert!(english.contains(word), "{word}: {english:?}");
    }
    let languages = languages();
    let settings = MemorySource::default().with("gridgen.yaml", SETTINGS);
    let project = languages
        .iter()
        .fold(settings, |project, lang| with_form(project, lang));
    let documents = documents(&project);
    assert!(documents.len() > 5 * languages.len(), "{}", documents.len());
    for (path, text) in documents {
        let own = values(&strings(path.split('/').next().unwrap()));
        let foreign: BTreeSet<_> = english.difference(&own).cloned().collect();
        let seen: Vec<String> = words(&text).intersection(&foreign).cloned().collect();
        assert_eq!(seen, Vec::<String>::new(), "{path}");
    }
}

/// With English words that somebody wrote into a part of a theme.
#[test]
fn an_english_word_in_a_part_is_seen() {
    let part =
        read("themes/classic/parts/signatures.html").replace("<dl>", "<dl title=\"to be rated\">");
    let project = MemorySource::default()
        .with(
            "gridgen.yaml",
            SETTINGS.replace("class: true", "theme: faulty\nformats: [html]"),
        )
        .with("themes/faulty/theme.yaml", "api: 1\nextends: classic\n")
        .with("themes/faulty/parts/signatures.html", part);
    let project =
        with_form(project, "de").with("grids/de/ratings/1A/zoe.yaml", "student: { name: Zoé }\n");
    let english = english();
    let documents = documents(&project);
    let seen = documents
        .iter()
        .any(|(_, text)| words(text).intersection(&english).any(|it| it == "rated"));
    assert!(seen, "{documents:?}");
}

#[test]
fn english_words_on_a_form_without_words_of_its_language_say_so() {
    let project = with_form(
        MemorySource::default().with("gridgen.yaml", SETTINGS.replace("class: true\n", "")),
        "pl",
    );
    let store = MemoryStore::new();
    built::build(&project, &store).report.unwrap();
    let files = store.files();
    let file = |name: &str| {
        files
            .iter()
            .find(|(path, _)| path.as_str() == name)
            .expect(name)
            .1
    };
    let page = std::str::from_utf8(file("pl/students/1A/zoe.html")).unwrap();
    let (page, english) = (Html::open(page), english());
    let inside: BTreeSet<String> = page
        .all("span[lang=en]")
        .iter()
        .flat_map(|it| words(&it.text().collect::<String>()))
        .collect();
    for word in ["criterion", "rated", "points"] {
        assert!(inside.contains(word), "{word}: {inside:?}");
    }
    // The labels of name, class and date are the grid's, by the language of the program.
    let labels = words("name class date signature remarks");
    let outside = page.all("body *").into_iter().filter(|it| {
        let up = it.ancestors().chain([**it]);
        let named = up
            .filter_map(scraper::ElementRef::wrap)
            .any(|it| it.attr("lang") == Some("en"));
        !named && it.value().name() != "style"
    });
    for element in outside {
        let own: String = element
            .children()
            .filter_map(|it| it.value().as_text().map(|text| text.to_string()))
            .collect();
        let seen: Vec<String> = words(&own).intersection(&english).cloned().collect();
        assert!(seen.iter().all(|it| labels.contains(it)), "{seen:?}: {own}");
    }
    let pdf = Pdf::open(file("pl/students/1A/zoe.pdf"));
    assert_eq!(pdf.info().lang.as_deref(), Some("pl"));
    let headings = pdf
        .elements()
        .into_iter()
        .filter(|it| it.lang.as_deref() == Some("en"));
    let said: BTreeSet<String> = headings.flat_map(|it| words(&it.text())).collect();
    assert!(said.contains("mark"), "{said:?}");
    // Words beside others of the form are sequences of the page that have their language.
    let sequences = sequences_in(file("pl/students/1A/zoe.pdf"), b"en");
    assert!(sequences > 20, "{sequences}");
    assert_eq!(sequences_in(file("pl/students/1A/zoe.pdf"), b"fr"), 0);
}

/// How many marked-content sequences say that they are in this language.
fn sequences_in(pdf: &[u8], lang: &[u8]) -> usize {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let pages = document.get_pages().into_values();
    let contents = pages.map(|page| {
        lopdf::content::Content::decode(&document.get_page_content(page)).expect("sound content")
    });
    let operations = contents.flat_map(|it| it.operations);
    let says = |it: &lopdf::content::Operation| {
        let properties = it.operands.get(1).and_then(|it| it.as_dict().ok());
        let said = properties.and_then(|it| it.get(b"Lang").and_then(lopdf::Object::as_str).ok());
        it.operator == "BDC" && said == Some(lang)
    };
    operations.filter(says).count()
}
