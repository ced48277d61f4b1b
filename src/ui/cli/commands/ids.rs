//! `gridgen ids`: what has no id in a grid gets one.

use super::{failed, grid_names};
use crate::base::diagnostic::{Lang, Place, Problems};
use crate::base::source::{Folder, Source, TEXT_LIMIT, Text, join};
use crate::model::grid::ids::{Given, GivenId, missing, order};
use crate::project::Problem;
use crate::text::yaml::edit::{Edit, Files};
use crate::ui::cli::args::Writing;
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};

/// Gives ids, and says which.
pub fn ids(
    console: &Console,
    project: &Folder,
    typed: &str,
    writing: Writing,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let grid = names::grid(console, typed, &known)?;
    let file = join(&join("grids", grid), "grid.yaml");
    let bytes = project.read(&file, TEXT_LIMIT).map_err(|refusal| {
        let mut problems = Problems::new();
        problems.add(Problem::from(refusal), Place::File(file.as_str().into()));
        console.problems(&problems.sorted());
        Outcome::FilesWrong
    })?;
    let text = Text::decode(&file, &bytes);
    let seen = text.as_str().to_owned();
    // What is wrong with the file is told by whoever writes into it.
    let document = crate::text::yaml::parse(&mut Problems::new(), text);
    let Given { changes, ids } = missing(&document);
    let edit = Edit {
        file: &file,
        changes: &changes,
        order: &order,
        seen: Some(&seen),
    };
    let files = Files::of(project).converting(writing.convert);
    files
        .edit(&edit)
        .map_err(|failure| failed(console, &failure))?;
    schemas::again(console, project);
    tell(console, &file, &ids);
    Ok(Outcome::Well)
}

fn tell(console: &Console, file: &str, ids: &[GivenId]) {
    let lang = console.lang();
    if ids.is_empty() {
        return console.say(&lang.pick(
            format!("{file}: everything has its id"),
            format!("{file} : tout a déjà son identifiant"),
        ));
    }
    for given in ids {
        console.say(&line(given));
    }
    console.say(&last(file, ids.len(), lang));
}

/// `commande.produits  Choix des produits`
fn line(given: &GivenId) -> String {
    let section = given.section.as_ref().map(|section| format!("{section}."));
    let name = format!("{}{}", section.unwrap_or_default(), given.id);
    format!("{name}  {}", given.label.replace('\n', " "))
        .trim_end()
        .to_owned()
}

fn last(file: &str, given: usize, lang: Lang) -> String {
    lang.pick(
        format!("{file}: {} given", count(given, "id", "ids")),
        format!(
            "{file} : {}",
            count_in_french(given, "identifiant donné", "identifiants donnés")
        ),
    )
}
