//! Both halves of a theme: what comes out of the built-in one, of one that changes a part, and of broken ones.

use super::pages::values::MarkupLanguage;
use super::{PrintStyle, Theme, ThemedForm, available_themes};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, Place, render};
use crate::base::source::MemorySource;
use crate::output::pdf::{DocumentInfo, Fonts, Typesetter, VirtualFiles};
use crate::text::locale::LangTag;
use serde_json::{Value as Json, json};

const SHEET_YAML: &str = "api: 1\nextends: classic\n";

fn json_fixture(name: &str) -> Json {
    let text = match name {
        "original.grid" => include_str!("../../../tests/fixtures/original.grid.json"),
        "original.dupont" => include_str!("../../../tests/fixtures/original.dupont.json"),
        "nasty.grid" => include_str!("../../../tests/fixtures/nasty.grid.json"),
        "nasty.student" => include_str!("../../../tests/fixtures/nasty.student.json"),
        "arabic.grid" => include_str!("../../../tests/fixtures/arabic.grid.json"),
        "arabic.student" => include_str!("../../../tests/fixtures/arabic.student.json"),
        _ => panic!("no fixture {name}"),
    };
    serde_json::from_str(text).unwrap()
}

fn asked_place() -> Place {
    Place::File("grid.yaml".into())
}

fn short_lines(problems: impl IntoIterator<Item = Diagnostic>) -> Vec<String> {
    problems
        .into_iter()
        .map(|it| render::render_short(&it, MessageLang::English))
        .collect()
}

fn load_theme(source: &MemorySource, name: &str) -> Result<Theme, Vec<String>> {
    let mut problems = Diagnostics::new();
    let theme = Theme::load(&mut problems, source, name, asked_place());
    theme
        .filter(|_| problems.is_empty())
        .ok_or_else(|| short_lines(problems))
}

fn form_of(
    source: &MemorySource,
    name: &str,
    grid: &Json,
    lang: &str,
) -> Result<ThemedForm, Vec<String>> {
    let theme = load_theme(source, name)?;
    let mut problems = Diagnostics::new();
    let lang = LangTag::new(lang).unwrap();
    let strings = theme.strings(&mut problems, &lang, &asked_place());
    let options = theme
        .effective_options(&mut problems, source, &[])
        .expect("defaults are sound");
    let style = PrintStyle {
        theme: theme.into(),
        options: options.into(),
        strings: strings.into(),
        apart: None,
    };
    let form = ThemedForm::from_serializable(&mut problems, &style, grid);
    form.filter(|_| !problems.has_errors())
        .ok_or_else(|| short_lines(problems))
}

fn original_form(source: &MemorySource, name: &str) -> Result<ThemedForm, Vec<String>> {
    form_of(source, name, &json_fixture("original.grid"), "fr")
}

fn school_theme() -> MemorySource {
    MemorySource::default().with("themes/school/theme.yaml", SHEET_YAML)
}

fn make_pdf(form: &ThemedForm, student: &Json) -> Result<Vec<u8>, Vec<String>> {
    let typesetter = Typesetter::new(Fonts::builtin());
    let files = typesetter.files(form.typst_files());
    let own = typesetter.files([("/student.json", student.to_string())]);
    let about = DocumentInfo {
        title: "t".into(),
        author: None,
        date: Some((2026, 3, 12)),
        ident: "t".into(),
    };
    typesetter
        .typeset(&files, &own, &about)
        .map(|sheet| sheet.pdf)
        .map_err(|faults| {
            let faults = form.fault_diagnostics(&faults, "lea.yaml").into_iter();
            short_lines(faults.map(|it| it.diagnostic))
        })
}

#[test]
fn classic_gives_both_halves_of_every_sample() {
    for (grid, who, lang) in [
        ("original.grid", None, "fr"),
        ("original.grid", Some("original.dupont"), "fr"),
        ("nasty.grid", Some("nasty.student"), "fr-CA"),
        ("arabic.grid", Some("arabic.student"), "ar"),
    ] {
        let form = form_of(
            &MemorySource::default(),
            "classic",
            &json_fixture(grid),
            lang,
        )
        .unwrap();
        let student = who.map(json_fixture);
        let page = form
            .student_page(student.as_ref())
            .map_err(short_lines)
            .unwrap();
        assert_eq!(page.matches("<tr").count(), page.matches("</tr>").count());
        if let Some(student) = &student {
            let name = crate::text::markup::escape_html(student["name"].as_str().unwrap());
            assert!(page.contains(&name), "{name}");
        }
        make_pdf(&form, &student.unwrap_or(Json::Null)).unwrap();
    }
}

#[test]
fn the_pdf_says_what_the_page_says() {
    let form = original_form(&MemorySource::default(), "classic").unwrap();
    let student = json_fixture("original.dupont");
    let page = form
        .student_page(Some(&student))
        .map_err(short_lines)
        .unwrap();
    let html = scraper::Html::parse_document(&page);
    let count = |selector: &str| {
        html.select(&scraper::Selector::parse(selector).unwrap())
            .count()
    };
    let bytes = make_pdf(&form, &student).unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let tagged = |name: &[u8]| {
        let of = |object: &lopdf::Object| {
            object
                .as_dict()
                .is_ok_and(|it| it.get(b"S").and_then(lopdf::Object::as_name).ok() == Some(name))
        };
        document
            .objects
            .values()
            .filter(|object| of(object))
            .count()
    };
    let grid = json_fixture("original.grid");
    assert_eq!(
        (count("table"), tagged(b"Table")),
        (grid["sections"].as_array().unwrap().len(), count("table"))
    );
    assert_eq!(count("tbody tr"), student["rows"].as_array().unwrap().len());
    assert_eq!(tagged(b"TD"), count("tbody td"));
}

#[test]
fn names_are_escaped_and_texts_are_not() {
    let mut student = json_fixture("original.dupont");
    let attack = "<script>alert(1)</script>";
    student["name"] = json!(attack);
    // Fields whose names are those of the three forms of a text.
    student["fields"] = json!({ "plain": attack, "html": attack, "typst": attack, "name": attack });
    let mut grid = json_fixture("original.grid");
    grid["identity"][1]["id"] = json!("html");
    let form = form_of(&MemorySource::default(), "classic", &grid, "fr").unwrap();
    let page = form
        .student_page(Some(&student))
        .map_err(short_lines)
        .unwrap();
    assert!(page.contains("&lt;script&gt;"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    let mut grid = json_fixture("original.grid");
    grid["title"]["html"] = json!("<em>Bloc</em>");
    let form = form_of(&MemorySource::default(), "classic", &grid, "fr").unwrap();
    assert!(
        form.student_page(None::<&Json>)
            .map_err(short_lines)
            .unwrap()
            .contains("<em>Bloc</em>")
    );
}

#[test]
fn the_policy_lets_the_style_sheet_through_and_nothing_else() {
    let source = school_theme().with("themes/school/style.css", "p{content:\"</style>\"}\r\n");
    let page = original_form(&source, "school")
        .unwrap()
        .student_page(None::<&Json>)
        .map_err(short_lines)
        .unwrap();
    let (_, style) = page.split_once("<style>").unwrap();
    let style = style.split_once("</style>").unwrap().0;
    assert!(style.ends_with("p{content:\"<\\/style>\"}\n"), "{style}");
    assert!(
        style.contains("--paper"),
        "the style of classic comes first: {style}"
    );
    let policy = super::pages::policy::content_policy(style);
    let (head, _) = page
        .split_once("<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .unwrap();
    assert!(
        !head.contains("<meta") && page[head.len()..].contains(&policy),
        "{page}"
    );
    assert!(!super::pages::policy::content_policy("").contains("script-src"));
}

#[test]
fn a_page_without_head_is_told_at_its_template() {
    let source = school_theme().with("themes/school/sheet.html", "<p>{{ grid.title.html }}</p>");
    let told = original_form(&source, "school")
        .unwrap()
        .student_page(None::<&Json>)
        .map_err(short_lines)
        .unwrap_err();
    assert_eq!(
        told,
        [
            "themes/school/sheet.html: error[no-head]: the page does not begin with `<!DOCTYPE html>`, `<html>` and `<head>`"
        ]
    );
}

#[test]
fn an_image_of_the_theme_stands_in_both_outputs() {
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let source = school_theme()
        .with("themes/school/logo.svg", logo)
        .with("themes/school/parts/head.html", "{{ asset(path=\"logo.svg\", alt=\"L'école\", class=\"logo\") }}")
        .with(
            "themes/school/parts/head.typ",
            "#import \"/base.typ\": *\n#let head(ctx) = [#asset(\"logo.svg\", alt: \"L'école\", height: 9mm)\n#asset(\"/logo.svg\", alt: \"\")\n#heading(level: 1, ctx.grid.title)]\n",
        );
    let form = original_form(&source, "school").unwrap();
    let page = form
        .student_page(None::<&Json>)
        .map_err(short_lines)
        .unwrap();
    let found = page
        .split_once("<img src=\"data:image/svg+xml;base64,")
        .expect("an image")
        .1;
    assert!(
        found
            .split_once('"')
            .unwrap()
            .1
            .starts_with(" alt=\"L&#39;école\" class=\"logo\">"),
        "{found}"
    );
    let document = lopdf::Document::load_mem(&make_pdf(&form, &Json::Null).unwrap()).unwrap();
    let figures = document.objects.values().filter(|object| {
        object.as_dict().is_ok_and(|it| {
            it.get(b"S").and_then(lopdf::Object::as_name).ok() == Some(b"Figure".as_slice())
        })
    });
    assert_eq!(figures.count(), 1, "the ornament is none");
}

#[test]
fn a_font_of_the_theme_is_there_in_both_outputs_where_it_is_named() {
    let font = include_bytes!("../../../assets/fonts/NotoSansHebrew-Bold.ttf");
    let own = "#import \"/classic/parts/head.typ\" as classic\n#let head(ctx) = text(font: \"Noto Sans Hebrew\", classic.head(ctx))\n";
    let source = |yaml: &str| {
        MemorySource::default()
            .with("themes/school/theme.yaml", format!("{SHEET_YAML}{yaml}"))
            .with("themes/school/parts/head.typ", own)
            .with("themes/school/fonts/Brand.ttf", font.as_slice())
            .with("themes/school/fonts/OFL.txt", "the licence")
    };
    let page = |yaml: &str| {
        original_form(&source(yaml), "school")
            .unwrap()
            .student_page(None::<&Json>)
            .map_err(short_lines)
            .unwrap()
    };
    let with = page("fonts: [Brand.ttf]\n");
    let rule = "@font-face { font-family: \"Noto Sans Hebrew\"; font-weight: 700; font-style: normal; src: url(data:font/sfnt;base64,";
    assert!(with.contains(rule) && with.contains(" font-src data:;"));
    let without = page("");
    assert!(!without.contains("@font-face") && !without.contains("font-src"));
    assert_eq!(
        load_theme(&source(""), "school").unwrap().fonts().count(),
        1
    );
    assert_eq!(
        load_theme(&source("fonts: [Brnd.ttf]\n"), "school").unwrap_err(),
        [
            "themes/school/theme.yaml:3:9: error[missing-part]: neither this theme nor one that it extends has `fonts/Brnd.ttf`"
        ]
    );
    let broken = school_theme().with("themes/school/fonts/a.ttf", "no font");
    assert_eq!(
        load_theme(&broken, "school").unwrap_err(),
        ["themes/school/fonts/a.ttf: error[not-a-font]: `fonts/a.ttf` is not a font"]
    );
}

#[test]
fn an_image_that_is_not_there_is_told_where_it_is_named() {
    let html = school_theme()
        .with("themes/school/logo.txt", "no image")
        .with(
            "themes/school/parts/head.html",
            "\n{{ asset(path=\"lgo.svg\", alt=\"\") }}",
        );
    let told = original_form(&html, "school")
        .unwrap()
        .student_page(None::<&Json>)
        .map_err(short_lines)
        .unwrap_err();
    assert_eq!(
        told,
        ["themes/school/parts/head.html:2:4: error[template]: the theme has no file `lgo.svg`"]
    );
    let typ = school_theme().with(
        "themes/school/parts/head.typ",
        "#import \"/asset.typ\": asset\n#let head(ctx) = asset(\"lgo.svg\", alt: \"x\")\n",
    );
    let told = make_pdf(&original_form(&typ, "school").unwrap(), &Json::Null).unwrap_err();
    assert_eq!(
        told,
        [
            "themes/school/parts/head.typ:2:18: error[missing-part]: neither this theme nor one that it extends has `lgo.svg`"
        ]
    );
}

#[test]
fn a_theme_overrides_one_part_of_each_half() {
    let source = school_theme()
        .with("themes/school/parts/head.html", "<p>École</p>{% include \"classic/parts/head.html\" %}")
        .with("themes/school/parts/head.typ", "#import \"/classic/parts/head.typ\" as below\n#let head(ctx) = [École \\ #below.head(ctx)]\n");
    let form = original_form(&source, "school").unwrap();
    let page = form
        .student_page(None::<&Json>)
        .map_err(short_lines)
        .unwrap();
    assert!(
        page.contains("<p>École</p>") && page.contains("<h1>"),
        "{page}"
    );
    let files = form.typst_files();
    let file = |path: &str| {
        files
            .iter()
            .find(|(it, _)| it == path)
            .map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap())
    };
    assert!(file("/parts/head.typ").unwrap().contains("École"));
    assert!(
        file("/classic/parts/head.typ")
            .unwrap()
            .contains("balanced")
    );
    assert!(
        file("/main.typ").is_some()
            && file("/sheet.html").is_none()
            && file("/theme.yaml").is_none()
    );
    make_pdf(&form, &json_fixture("original.dupont")).unwrap();
}

#[test]
fn a_chain_of_three_takes_each_file_from_the_nearest() {
    let source = school_theme()
        .with("themes/school/strings/fr.yaml", "legend: Clé\n")
        .with(
            "themes/1A/theme.yaml",
            "api: 1\nextends: school\noptions: { density: compact }\n",
        )
        .with("themes/1A/strings/fr.yaml", "mark: Note finale\n");
    let theme = load_theme(&source, "1A").unwrap();
    let words = theme
        .strings(
            &mut Diagnostics::new(),
            &MessageLang::French.into(),
            &asked_place(),
        )
        .words;
    assert_eq!(
        (
            words["legend"].as_str(),
            words["mark"].as_str(),
            words["task"].as_str()
        ),
        ("Clé", "Note finale", "Tâche")
    );
    let options = theme
        .effective_options(&mut Diagnostics::new(), &source, &[])
        .unwrap();
    assert_eq!(options.values()["density"], json!("compact"));
    assert_eq!(
        &*theme.file("layout.typ").unwrap().path,
        "(built-in) themes/classic/layout.typ"
    );
    assert_eq!(
        &*theme.file("school/strings/fr.yaml").unwrap().path,
        "themes/school/strings/fr.yaml"
    );
    let paths: Vec<&str> = theme.files().map(|file| &*file.path).collect();
    assert_eq!(
        paths[..4],
        [
            "themes/1A/strings/fr.yaml",
            "themes/1A/theme.yaml",
            "themes/school/strings/fr.yaml",
            "themes/school/theme.yaml"
        ]
    );
}

#[test]
fn a_project_s_classic_replaces_the_built_in_one_whole() {
    let source = MemorySource::default()
        .with("themes/classic/theme.yaml", "api: 1\n")
        .with(
            "themes/classic/sheet.html",
            "<!DOCTYPE html><head></head><p>{{ grid.title.html }}</p>",
        )
        .with(
            "themes/classic/sheet.typ",
            "#let sheet(student) = [#set text(lang: \"fr\")\n= {{ grid.title.plain }}]\n",
        );
    let form = original_form(&source, "classic").unwrap();
    assert!(
        form.student_page(None::<&Json>)
            .map_err(short_lines)
            .unwrap()
            .contains("</head><p>Bloc")
    );
    let paths: Vec<String> = form
        .typst_files()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(paths, ["/sheet.typ", "/asset.typ", "/main.typ"]);
    make_pdf(&form, &Json::Null).unwrap();
}

#[test]
fn a_theme_is_one_folder_and_there_are_so_many() {
    let source = school_theme();
    assert_eq!(available_themes(&source), ["classic", "school"]);
    for name in ["../x", "", "a/b", "C:", ".git"] {
        let problems = load_theme(&source, name).unwrap_err();
        assert_eq!(
            problems,
            [format!(
                "grid.yaml: error[theme-name]: `{name}` cannot be the name of a theme"
            )]
        );
    }
    let mut problems = Diagnostics::new();
    assert!(Theme::load(&mut problems, &source, "scool", asked_place()).is_none());
    let told = render::render_human(problems.iter().next().unwrap(), MessageLang::English, false);
    assert!(
        told.contains("there is no theme `scool`") && told.contains("did you mean `school`?"),
        "{told}"
    );
}

#[test]
fn theme_yaml_is_checked_before_any_template() {
    let broken = |yaml: &str| {
        MemorySource::default()
            .with("themes/a/theme.yaml", yaml)
            .with("themes/a/sheet.html", "{{")
    };
    let told = |yaml: &str| load_theme(&broken(yaml), "a").unwrap_err();
    assert_eq!(
        told("extends: classic\n"),
        ["themes/a/theme.yaml:1:1: error[missing-key]: a theme needs `api`"]
    );
    assert_eq!(
        told("api: 2\n"),
        [
            "themes/a/theme.yaml:1:6: error[theme-api]: this theme is made for `api: 2`, but this version of gridgen reads `api: 1`"
        ]
    );
    assert_eq!(
        told("api: 1\nextends: a\n"),
        [
            "themes/a/theme.yaml:2:10: error[theme-circle]: themes extend one another in a circle: a → a"
        ]
    );
    assert_eq!(
        told("api: 1\nextends: b\n"),
        ["themes/a/theme.yaml:2:10: error[unknown-theme]: there is no theme `b`"]
    );
    let none = MemorySource::default().with("themes/a/sheet.html", "");
    assert_eq!(
        load_theme(&none, "a").unwrap_err(),
        ["themes/a: error[theme-file]: theme `a` has no `theme.yaml`"]
    );
    let alone = MemorySource::default().with("themes/a/theme.yaml", "api: 1\n");
    assert_eq!(
        original_form(&alone, "a").unwrap_err(),
        [
            "themes/a: error[theme-file]: theme `a` has no `sheet.html`",
            "themes/a: error[theme-file]: theme `a` has no `sheet.typ`",
        ]
    );
}

#[test]
fn errors_of_tera_are_at_their_lines() {
    let told = |path: &str, text: &str| {
        original_form(
            &school_theme().with(&format!("themes/school/{path}"), text),
            "school",
        )
        .err()
        .unwrap_or_default()
    };
    assert_eq!(
        told("parts/row.html", "a\n  {{ row.label | nope }}\n"),
        ["themes/school/parts/row.html:2:18: error[template]: Unknown filter `nope`"]
    );
    let both = school_theme()
        .with("themes/school/parts/row.html", "\n{% if %}")
        .with("themes/school/parts/head.html", "{{ 1 + }}");
    let problems = original_form(&both, "school").err().unwrap();
    assert_eq!(problems.len(), 2, "{problems:#?}");
    assert!(
        problems[0].starts_with("themes/school/parts/head.html:1:"),
        "{problems:#?}"
    );
    assert!(
        problems[1].starts_with("themes/school/parts/row.html:2:"),
        "{problems:#?}"
    );
    let runtime = original_form(
        &school_theme().with("themes/school/parts/head.html", "\n<p>{{ grid.titel }}</p>"),
        "school",
    )
    .unwrap();
    let problems = short_lines(runtime.student_page(None::<&Json>).unwrap_err());
    assert_eq!(
        problems,
        ["themes/school/parts/head.html:2:12: error[template]: Field `titel` is not defined"]
    );
    let problems = told("sheet.typ", "#let sheet = [{{ gird }}]");
    assert_eq!(
        problems,
        ["themes/school/sheet.typ:1:18: error[template]: Variable `gird` is not defined"]
    );
}

#[test]
fn a_student_in_sheet_typ_is_told() {
    let source = school_theme().with("themes/school/sheet.typ", "{# student #}#let sheet(student) = [\n{% if student?.name %}x{% endif %}{{ grid.student }}{{ \"student\" }}]");
    assert_eq!(
        original_form(&source, "school").err().unwrap(),
        [
            "themes/school/sheet.typ:2:7: error[template-student]: Tera in `sheet.typ` cannot see `student`: it is printed once for all students",
        ]
    );
}

#[test]
fn errors_of_typst_are_at_their_lines() {
    let told = |path: &str, text: &str| {
        let form = original_form(
            &school_theme().with(&format!("themes/school/{path}"), text),
            "school",
        )
        .unwrap();
        make_pdf(&form, &Json::Null).unwrap_err()
    };
    assert_eq!(
        told(
            "parts/head.typ",
            "\u{feff}// é\n#let head(ctx) = ctx.nope\n"
        ),
        [
            "themes/school/parts/head.typ:2:22: error[typst]: dictionary does not contain key \"nope\" (sheet lea.yaml)",
        ]
    );
    assert_eq!(
        told(
            "sheet.typ",
            "{% for s in grid.sections %}\n{% endfor %}\n#let sheet = nope()\n"
        ),
        ["themes/school/sheet.typ:3:14: error[typst]: unknown variable: nope (sheet lea.yaml)",]
    );
    assert_eq!(
        told(
            "parts/head.typ",
            "#import \"@preview/cetz:0.3.0\": canvas\n#let head(ctx) = []\n"
        ),
        [
            "themes/school/parts/head.typ:1:9: error[theme-package]: the package @preview/cetz:0.3.0 is not downloaded",
        ]
    );
    assert_eq!(
        told(
            "parts/head.typ",
            "#import \"logo.typ\": logo\n#let head(ctx) = logo\n"
        ),
        [
            "themes/school/parts/head.typ:1:9: error[missing-part]: neither this theme nor one that it extends has `parts/logo.typ`",
        ]
    );
    let broken = include_str!("../../../themes/classic/layout.typ");
    assert!(broken.contains("\"/base.typ\""));
    let told = told("base.typ", "");
    assert!(
        told[0].starts_with("(built-in) themes/classic/"),
        "{told:#?}"
    );
}

#[test]
fn values_printed_by_tera_loops_are_exact_in_typst() {
    let mut grid = json_fixture("original.grid");
    grid["title"]["plain"] = json!("#x $a$ \"b\" [c] // d");
    let source = school_theme().with(
        "themes/school/sheet.typ",
        "#let sheet(student) = [#set text(lang: \"fr\")\n= {{ grid.title.plain }}\n{% for s in grid.sections %}{{ s.title.typst }}\\\n{% endfor %}]",
    );
    let form = form_of(&source, "school", &grid, "fr").unwrap();
    let sheet = String::from_utf8(form.typst_files()[0].1.clone()).unwrap();
    assert!(
        sheet.contains("= #\"#x $a$ \\\"b\\\" [c] // d\";\n"),
        "{sheet}"
    );
    make_pdf(&form, &Json::Null).unwrap();
}

#[test]
fn the_filter_typst_prints_every_kind() {
    let render = |value: Json| {
        let mut tera = tera::Tera::new();
        tera.autoescape_on([".typ"]);
        tera.set_escape_fn(super::pages::values::escape_typst);
        tera.register_filter("typst", super::pages::values::typst_filter);
        tera.add_raw_template("a.typ", "{{ it | typst }}").unwrap();
        let mut context = tera::Context::new();
        context.insert_value(
            "it",
            super::pages::values::tera_value(&value, MarkupLanguage::Typst),
        );
        tera.render("a.typ", &context).unwrap()
    };
    let rich = json!({ "plain": "a", "html": "a", "typst": "*a*" });
    for (value, code) in [
        (json!(null), "none"),
        (json!(true), "true"),
        (json!(-3), "-3"),
        (json!(1.5), "1.5"),
        (json!("a\"b"), "\"a\\\"b\""),
        (json!([]), "()"),
        (json!({}), "(:)"),
        (json!([rich]), "([*a*], )"),
        (
            json!({ "a-b": null, "fields": { "typst": "x" } }),
            "(\"a-b\": none, \"fields\": (\"typst\": \"x\", ), )",
        ),
    ] {
        assert_eq!(render(value), code);
    }
}

#[test]
fn words_come_from_the_language_or_from_english_with_a_note() {
    let theme = load_theme(&MemorySource::default(), "classic").unwrap();
    let told = |theme: &Theme, lang: &str| {
        let mut problems = Diagnostics::new();
        let lang = LangTag::new(lang).unwrap();
        let strings = theme.strings(&mut problems, &lang, &asked_place());
        (strings.words["task"].clone(), short_lines(problems))
    };
    assert_eq!(told(&theme, "fr-CA"), ("Tâche".into(), vec![]));
    assert_eq!(told(&theme, "FR"), ("Tâche".into(), vec![]));
    assert_eq!(told(&theme, "en-GB"), ("Task".into(), vec![]));
    let note = "grid.yaml: note[no-strings]: the theme has no strings in `pl`; those printed are from (built-in) themes/classic/strings/en.yaml";
    assert_eq!(told(&theme, "pl"), ("Task".into(), vec![note.into()]));
    let some = load_theme(
        &school_theme().with("themes/school/strings/pl.yaml", "task: Zadanie\n"),
        "school",
    )
    .unwrap();
    let (word, problems) = told(&some, "pl");
    assert_eq!(word, "Zadanie");
    assert!(problems[0].contains("note[some-strings]"), "{problems:?}");
}

/// A word that one language lacks would be printed in English.
#[test]
fn every_language_of_classic_has_every_word() {
    let theme = load_theme(&MemorySource::default(), "classic").unwrap();
    for lang in languages_of_classic() {
        let mut problems = Diagnostics::new();
        let words = theme.strings(&mut problems, &lang, &asked_place()).words;
        assert_eq!(short_lines(problems), Vec::<String>::new(), "{lang}");
        let english = theme
            .strings(&mut Diagnostics::new(), &LangTag::english(), &asked_place())
            .words;
        for (key, word) in &english {
            let put_in = |text: &str| -> Vec<String> {
                text.split('{')
                    .skip(1)
                    .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
                    .collect()
            };
            assert_eq!(put_in(&words[key]), put_in(word), "{lang} {key}");
        }
        assert_eq!(words.len(), english.len(), "{lang}");
    }
}

#[test]
fn a_form_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<ThemedForm>();
    shared::<Theme>();
    let _ = VirtualFiles::default();
}

/// To measure: cargo test --release --lib -- --ignored --nocapture page_cost
#[test]
#[ignore = "a measure, not a test"]
fn page_cost() {
    let form = original_form(&MemorySource::default(), "classic").unwrap();
    let student = json_fixture("original.dupont");
    let start = std::time::Instant::now();
    for _ in 0..200 {
        form.student_page(Some(&student))
            .map_err(short_lines)
            .unwrap();
    }
    let page = start.elapsed() / 200;
    let start = std::time::Instant::now();
    for _ in 0..200 {
        super::pages::values::tera_value(&student, MarkupLanguage::Html);
    }
    panic!(
        "{page:?} a page, {:?} of it for the student's values",
        start.elapsed() / 200
    );
}

/// A language of sheets is two things: the strings of `classic`, and an entry in `text::locale::printed`.
#[test]
fn every_language_of_classic_has_its_dates_and_identity_lines() {
    for lang in languages_of_classic() {
        assert!(lang.is_printed(), "{lang}");
    }
}

fn languages_of_classic() -> Vec<LangTag> {
    let mut languages = Vec::new();
    for (path, _) in super::files::builtin::builtin_files() {
        if let Some(file) = path.strip_prefix("strings/") {
            languages.push(LangTag::new(file.trim_end_matches(".yaml")).unwrap());
        }
    }
    assert!(
        languages.contains(&MessageLang::French.into()),
        "{languages:?}"
    );
    languages
}
