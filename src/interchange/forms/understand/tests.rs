use super::*;
use crate::interchange::forms::read::plain;

/// The outline of what was understood: `# section`, `> task`, `- row`, with `!` for required and points behind.
fn outline(draft: &ImportDraft) -> Vec<String> {
    let mut lines = Vec::new();
    for section in &draft.sections {
        lines.push(format!("# {}", section.title.plain()));
        for task in &section.tasks {
            if let (Some(title), false) = (&task.title, task.rated) {
                lines.push(format!("> {}", title.plain()));
            }
            for row in &task.rows {
                let required = if row.required { "!" } else { "" };
                let points = row
                    .points
                    .as_ref()
                    .map(|points| format!(" {points}"))
                    .unwrap_or_default();
                lines.push(format!("-{required} {}{points}", row.label.plain()));
            }
        }
    }
    lines
}

fn read(text: &str) -> ImportDraft {
    understand_form(&plain::read_plain_text(text), "file").expect("a grid")
}

#[test]
fn a_section_without_heads_is_known_by_its_title_and_a_bold_row_is_none() {
    let text = "**Bloc 1**\n\n<b>Mission 1 – A</b>\t\tTI\tTS\na\tb\t\t\n<b>Validation OBLIGATOIRE</b>\t\t\t\n\
                <b>Mission 2 – B</b>\t\t\t\nMission 1 Maj\tc\t\t\n\td\t\t\nIBAN\t\t\t\n";
    let draft = read(text);
    assert_eq!(
        outline(&draft),
        [
            "# Mission 1 – A",
            "> a",
            "- b",
            "-! Validation OBLIGATOIRE",
            "# Mission 2 – B",
            "> Mission 1 Maj",
            "- c",
            "- d",
            "- IBAN"
        ]
    );
    assert_eq!(
        (draft.title.plain().as_str(), draft.sections[1].has_headings),
        ("Bloc 1", false)
    );
    assert!(draft.leftovers.is_empty(), "{:?}", draft.leftovers);
}

#[test]
fn two_groups_of_one_name_stay_two_and_a_name_on_each_row_is_one() {
    let apart = read("S\t\tA\tB\nDocument\ta\t\t\n\tb\t\t\nDocument\tc\t\t\n");
    assert_eq!(
        outline(&apart),
        ["# S", "> Document", "- a", "- b", "> Document", "- c"]
    );
    let repeated = read("S\t\tA\tB\nDocument\ta\t\t\nDocument\tb\t\t\nFacture\tc\t\t\n");
    assert_eq!(
        outline(&repeated),
        ["# S", "> Document", "- a", "- b", "> Facture", "- c"]
    );
}

#[test]
fn levels_below_one_another_are_turned() {
    let draft = read("Level\tSpeaking\tWriting\nGood\tclear\trich\nPoor\tunclear\tthin\n");
    assert_eq!(outline(&draft), ["# Level", "- Speaking", "- Writing"]);
    let codes: Vec<&str> = draft
        .scale
        .iter()
        .flat_map(|scale| &scale.levels)
        .map(|level| level.code.as_str())
        .collect();
    assert_eq!(codes, ["Good", "Poor"]);
    assert_eq!(draft.sections[0].tasks[0].rows[0].descriptors.len(), 2);
}

#[test]
fn a_form_of_points_alone_is_rated_by_numbers() {
    let draft = read("Critère\tBarème\tNote\nChoix\t4\t\nSoin\t/6\t\nTotal\t/10\t\n");
    assert_eq!(outline(&draft), ["# Critère", "- Choix 4", "- Soin 6"]);
    assert_eq!(draft.points.as_deref(), Some("10"));
    assert!(draft.scale.is_none());
}

#[test]
fn lists_without_a_table_are_rows_of_invented_levels() {
    let draft =
        read("# Oral\n\n## Accueil\n- Salue\n- Écoute *\n\n## Fin\n- Prend congé (2 pts)\n");
    assert_eq!(
        outline(&draft),
        [
            "# Accueil",
            "- Salue",
            "-! Écoute *",
            "# Fin",
            "- Prend congé (2 pts) 2"
        ]
    );
    assert_eq!(draft.title.plain(), "Oral");
}

#[test]
fn a_text_that_is_no_form_is_none() {
    assert_eq!(
        understand_form(
            &plain::read_plain_text("Bonjour,\n\nvoici le compte rendu.\n"),
            "file"
        ),
        None
    );
    assert_eq!(understand_form(&plain::read_plain_text(""), "file"), None);
}
