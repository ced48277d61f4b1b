//! `gridgen themes`: the themes there are, and where each file comes from.

use super::tell;
use crate::cli::{Console, Outcome};
use crate::diagnostic::{Place, Problems};
use crate::source::Folder;
use crate::theme::{self, Theme};
use std::collections::BTreeSet;

/// `gridgen themes`: the themes there are, and where each file comes from.
pub fn themes(console: &Console, project: &Folder) -> Outcome {
    let mut problems = Problems::new();
    for name in theme::available(project) {
        let place = Place::File(format!("themes/{name}").into());
        let Some(theme) = Theme::load(&mut problems, project, &name, place) else {
            continue;
        };
        console.say(format!("{name}  {}", theme.description().unwrap_or_default()).trim_end());
        for file in theme.files() {
            console.say(&format!("    {}", file.path));
        }
    }
    tell(console, problems, &BTreeSet::new())
}
