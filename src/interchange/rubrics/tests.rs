use super::*;
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source;
use crate::interchange::forms::write;
use crate::model::grid::{self, Grid};
use crate::text::yaml;

const CANVAS: &str = "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,Rating Name,Rating Description,Rating Points,Rating Name,Rating Description,Rating Points\n\
                      Exposé,Voix,Audible,false,Bien,Toute la salle entend,2,Faible,On tend l'oreille,0\n\
                      Exposé,Plan,,true,Bien,,4,Faible,,0\n";

const MOODLE: &str = "<?xml version=\"1.0\"?><areas><area id=\"1\"><definitions><definition id=\"1\"><method>rubric</method><name>Exposé</name>\
                      <description>&lt;p&gt;Cinq &lt;b&gt;minutes&lt;/b&gt;&lt;/p&gt;</description><plugin_gradingform_rubric_definition><criteria>\
                      <criterion id=\"8\"><sortorder>2</sortorder><description>Plan</description><levels><level id=\"1\"><score>4.00000</score><definition>net</definition></level>\
                      <level id=\"2\"><score>0.00000</score><definition>flou</definition></level></levels></criterion>\
                      <criterion id=\"7\"><sortorder>1</sortorder><description>Voix</description><levels><level id=\"3\"><score>0.00000</score><definition>basse</definition></level>\
                      <level id=\"4\"><score>2.50000</score><definition>claire</definition></level></levels></criterion>\
                      </criteria></plugin_gradingform_rubric_definition></definition></definitions></area></areas>";

const GUIDE: &str = "<areas><area><definitions><definition id=\"1\"><method>guide</method><name>Devoir</name><plugin_gradingform_guide_definition><guidecriteria>\
                     <guidecriterion id=\"1\"><sortorder>1</sortorder><shortname>Calcul</shortname><description>Les étapes</description><descriptionmarkers>Compter les unités</descriptionmarkers><maxscore>6.00000</maxscore></guidecriterion>\
                     <guidecomments><guidecomment id=\"1\"><sortorder>0</sortorder><description>Relis-toi</description></guidecomment></guidecomments></guidecriteria>\
                     </plugin_gradingform_guide_definition></definition></definitions></area></areas>";

const MARKUS: &str = "journal:\n  type: rubric\n  max_mark: 8.0\n  levels:\n    Faible:\n      description: rien d'utile\n      mark: 0.0\n    Net:\n      description: tout est dit\n      mark: 8.0\n  ta_visible: true\n\
                      style:\n  type: flexible\n  max_mark: 2.0\n  description: \"au jugé\"\n\nrendu:\n  type: checkbox\n  max_mark: 5.0\n";

fn grid(text: &str) -> (Grid, String) {
    let rubric = read_rubric(text).expect("a rubric");
    let written =
        write::write_grid(&draft_rubric(&rubric, "file"), "file", MessageLang::French).text;
    let mut problems = Diagnostics::new();
    let document = yaml::parse_yaml(
        &mut problems,
        source::Text::new("grid.yaml", written.clone()),
    );
    let grid = grid::build_grid(
        &mut problems,
        &document,
        &crate::model::grid::GridId::new("g").unwrap(),
        &[],
    )
    .unwrap_or_else(|| panic!("{problems:?}\n{written}"));
    assert!(!problems.has_errors(), "{problems:?}\n{written}");
    (grid, written)
}

fn outline(grid: &Grid) -> Vec<String> {
    let row = |row: &grid::Row| {
        let levels = row.levels().into_iter().flat_map(grid::RowLevels::iter);
        let levels = levels.map(|it| {
            let points = it.points().map(|points| points.most().raw.clone());
            format!("{}={}", it.level.code, points.unwrap_or_default())
        });
        let points = row
            .points
            .as_ref()
            .map(|points| points.raw.clone())
            .unwrap_or_default();
        format!(
            "{} [{}] {points}",
            row.label.plain(),
            levels.collect::<Vec<_>>().join(" ")
        )
    };
    grid.rows().map(row).collect()
}

#[test]
fn a_canvas_rubric_has_its_own_points_on_each_row() {
    let (grid, written) = grid(CANVAS);
    assert_eq!(
        outline(&grid),
        ["Voix [Bien=2 Faible=0] ", "Plan [Bien=4 Faible=0] "]
    );
    assert!(
        written.contains("points: 6") && written.contains("Plan (Criteria Enable Range: true)"),
        "{written}"
    );
}

#[test]
fn a_moodle_rubric_is_sorted_and_its_levels_are_their_scores() {
    let (grid, written) = grid(MOODLE);
    assert_eq!(outline(&grid), ["Voix [0=0 2.5=2.5] ", "Plan [0=0 4=4] "]);
    assert!(
        written.contains("Cinq **minutes**") && written.contains("\"2.5\": \"claire\""),
        "{written}"
    );
}

#[test]
fn a_marking_guide_is_rated_by_numbers() {
    let (grid, written) = grid(GUIDE);
    assert_eq!(outline(&grid), ["Calcul [] 6"]);
    assert!(
        written.contains("Compter les unités") && written.contains("Relis-toi"),
        "{written}"
    );
}

#[test]
fn markus_criteria_are_levels_numbers_and_boxes() {
    let (grid, written) = grid(MARKUS);
    assert_eq!(
        outline(&grid),
        [
            "journal [Faible=0 Net=8] ",
            "style [] 2",
            "rendu [No=0 Yes=5] "
        ]
    );
    assert!(written.contains("points: 15"), "{written}");
}

#[test]
fn other_texts_are_no_rubric() {
    for text in [
        "",
        "a,b\n1,2\n",
        "<areas></areas>",
        "max_mark",
        "gridgen: 1\ntitle: a\n",
    ] {
        assert_eq!(read_rubric(text), None, "{text}");
    }
}

const GRID: &str = "gridgen: 1\ntitle: Oral\nscale: { I: { name: Insuffisant, points: 0 }, S: { name: Sûr, points: 3, achieved: true, description: fait seul }, NE: { column: false } }\n\
                    points: 20\nsections:\n  - id: a\n    title: A\n    criteria:\n      voix: { label: Voix *claire*, required: true, points: 6 }\n      tiers: { label: Tiers, points: 1 }\n\
                    \x20     mots: { label: En mots, scale: text }\n      note: { label: Note, scale: number, points: 4 }\n";

fn example() -> Grid {
    let mut problems = Diagnostics::new();
    let document = yaml::parse_yaml(&mut problems, source::Text::new("grid.yaml", GRID));
    grid::build_grid(
        &mut problems,
        &document,
        &crate::model::grid::GridId::new("g").unwrap(),
        &[],
    )
    .unwrap_or_else(|| panic!("{problems:?}"))
}

#[test]
fn what_goes_out_to_canvas_comes_back_the_same() {
    let (bytes, unsaid) = export_rubric(&example(), RubricFormat::Canvas);
    let text = String::from_utf8(bytes).expect("text");
    let rubric = read_rubric(&text).expect("a rubric");
    let shown: Vec<String> = rubric
        .criteria
        .iter()
        .map(|criterion| {
            format!(
                "{} {}",
                criterion.name.plain(),
                criterion
                    .levels
                    .iter()
                    .map(|level| format!("{}={}", level.name, level.points))
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Voix claire Sûr=6 Insuffisant=0",
            "Tiers Sûr=1 Insuffisant=0",
            "Note 4=4 0=0"
        ]
    );
    let codes: Vec<&str> = unsaid
        .iter()
        .map(|diagnostic| diagnostic.kind.code())
        .collect();
    assert_eq!(
        codes,
        [
            "definition-level-without-points",
            "definition-row",
            "definition-required",
            "definition-marks",
            "definition-around"
        ]
    );
}

#[test]
fn what_goes_out_to_moodle_comes_back_the_same() {
    let (bytes, _) = export_rubric(&example(), RubricFormat::Moodle);
    let rubric = read_rubric(&String::from_utf8(bytes).expect("text")).expect("a rubric");
    assert_eq!(rubric.title.plain(), "Oral");
    let levels: Vec<String> = rubric.criteria[0]
        .levels
        .iter()
        .map(|level| {
            format!(
                "{} {}",
                level.points,
                FormText::joined(&level.description).plain()
            )
        })
        .collect();
    assert_eq!(levels, ["0 Insuffisant", "6 Sûr: fait seul"]);
}

#[test]
fn levels_of_older_markus_are_parts_of_the_mark() {
    let text = "Writing:\n  max_mark: 24.0\n  level_0:\n    name: Beginner\n    description: No order.\n  level_1:\n    name: Capable\n\
                \x20 level_2:\n    name: Master\n    description: Clear.\n    colour: green\n  weight: 3\nTests:\n  type: flexible\n  max_mark: 5.5\n";
    let rubric = read_rubric(text).expect("a rubric");
    let levels: Vec<(&str, &str)> = rubric.criteria[0]
        .levels
        .iter()
        .map(|level| (level.name.as_str(), level.points.as_str()))
        .collect();
    assert_eq!(
        levels,
        [("Beginner", "0"), ("Capable", "12"), ("Master", "24")]
    );
    assert_eq!(
        rubric.leftovers,
        ["Writing: weight: 3", "Writing: colour: green"]
    );
    assert_eq!(rubric.criteria[1].points.as_deref(), Some("5.5"));
}

#[test]
fn lists_of_criteria_in_yaml_are_read_where_each_has_a_name_and_a_worth() {
    let text = "title: Essay\ndescription: Two pages\ncriteria:\n  - description: Thesis\n    points: 25\n    id: t1\n    ratings:\n\
                \x20     - description: Clear\n        points: 25\n      - description: None\n        points: 0\n";
    let rubric = read_rubric(text).expect("a rubric");
    assert_eq!(rubric.title.plain(), "Essay");
    assert_eq!(rubric.criteria[0].levels[0].points, "25");
    assert_eq!(rubric.leftovers, ["Thesis: id: t1"]);
    let two = "oral:\n  - item: voice\n    points: 4\nwritten:\n  - item: plan\n    points: 2\n";
    let rubric = read_rubric(two).expect("a rubric");
    let sections = rubric
        .criteria
        .iter()
        .map(|it| it.rubric.as_ref().map(FormText::plain));
    assert_eq!(sections.flatten().collect::<Vec<_>>(), ["oral", "written"]);
    for other in [
        "Compétences:\n- Saluer\n- Répondre\n",
        "people:\n  - name: A\n    role: x\n  - name: B\n    role: y\n",
        "a: 1\nb: 2\n",
    ] {
        assert_eq!(read_rubric(other), None, "{other}");
    }
}
