//! `gridgen rename`: an id gets another name, in the grid and in all its ratings at once.

use super::{failed, grid_names};
use crate::base::diagnostic::{Lang, Place, Problems, listed};
use crate::base::source::Folder;
use crate::project::Problem;
use crate::project::rename::{NotRenamed, rename as changes};
use crate::text::yaml::edit::{Edit, Files, at_the_end};
use crate::ui::cli::args::Writing;
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};

/// Renames, or says why not.
pub fn rename(
    console: &Console,
    project: &Folder,
    typed: &str,
    (old, new): (&str, &str),
    writing: Writing,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let grid = names::grid(console, typed, &known)?;
    let files = changes(project, grid, old, new).map_err(|not| tell(console, (old, new), not))?;
    let edits: Vec<Edit<'_>> = files
        .iter()
        .map(|file| Edit {
            file: &file.file,
            changes: &file.changes,
            order: &at_the_end,
            seen: None,
        })
        .collect();
    let writer = Files::of(project).converting(writing.convert);
    writer
        .edit_all(&edits)
        .map_err(|failure| failed(console, &failure))?;
    schemas::again(console, project);
    let (lang, ratings) = (console.lang(), files.len() - 1);
    console.say(&lang.pick(
        format!(
            "`{old}` is now `{new}`, in the grid and in {}",
            count(ratings, "ratings file", "ratings files")
        ),
        format!(
            "`{old}` est maintenant `{new}`, dans la grille et dans {}",
            count_in_french(ratings, "relevé", "relevés")
        ),
    ));
    Ok(Outcome::Well)
}

fn tell(console: &Console, (old, new): (&str, &str), not: NotRenamed) -> Outcome {
    if let NotRenamed::Unread(file, refusal) = not {
        let mut problems = Problems::new();
        problems.add(Problem::from(refusal), Place::File(file.into()));
        console.problems(&problems.sorted());
        return Outcome::FilesWrong;
    }
    let (headline, help) = words(old, new, &not, console.lang());
    console.error(&headline, help.as_deref());
    Outcome::Usage
}

fn words(old: &str, new: &str, not: &NotRenamed, lang: Lang) -> (String, Option<String>) {
    match not {
        NotRenamed::Unknown(known) => (
            lang.pick(
                format!("nothing in this grid has the id `{old}`"),
                format!("rien dans cette grille n'a l'identifiant `{old}`"),
            ),
            Some(near(old, known, lang)),
        ),
        NotRenamed::Several(all) => (
            lang.pick(
                format!("several rows have the id `{old}`"),
                format!("plusieurs lignes ont l'identifiant `{old}`"),
            ),
            Some(lang.pick(
                format!("write one of {}", listed(all)),
                format!("écrivez l'un de {}", listed(all)),
            )),
        ),
        NotRenamed::Invalid => (
            lang.pick(
                format!("`{new}` is no id"),
                format!("`{new}` n'est pas un identifiant"),
            ),
            Some(
                lang.pick(
                    "letters, digits, `-` and `_`, without spaces",
                    "des lettres, des chiffres, `-` et `_`, sans espace",
                )
                .to_owned(),
            ),
        ),
        NotRenamed::Taken => (
            lang.pick(
                format!("`{new}` is taken already"),
                format!("`{new}` est déjà pris"),
            ),
            None,
        ),
        NotRenamed::Unread(..) => (String::new(), None),
    }
}

fn near(old: &str, known: &[String], lang: Lang) -> String {
    let near: Vec<String> = names::near(old, known);
    let offered = if near.is_empty() { known } else { &near };
    lang.pick(
        format!("there are {}", listed(offered)),
        format!("il y a {}", listed(offered)),
    )
}
