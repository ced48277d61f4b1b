//! `index.html`: the blank forms of all grids, and nobody's name.

use super::group::{Themes, patient};
use super::keys::Style;
use super::{Job, Output, Plan, Sheet, Work};
use crate::base::diagnostic::{Place, Problems};
use crate::model::sheet::context::index::{Index, IndexForm};
use crate::model::sheet::encoded;
use crate::output::theme::{IndexPage, Layer};
use crate::project::{Format, OutputPath, Settings};
use crate::text::locale::direction;

/// Where it lies.
const PATH: &str = "index.html";

/// The page of the project, and what stands on it.
pub struct Forms {
    /// The theme's.
    pub page: Box<IndexPage>,
    /// The forms.
    pub index: Index,
}

/// The job that makes it, where whole classes of all grids are built.
pub(super) fn job(
    plan: &Plan,
    settings: &Settings,
    themes: &mut Themes<'_>,
    problems: &mut Problems,
) -> Option<Job> {
    let options = &plan.options;
    let whole = options.grids.is_empty() && options.students.is_empty();
    if !(whole && plan.formats.contains(&Format::Html) && options.takes_classes(settings.class)) {
        return None;
    }
    let (name, place) = match &options.theme {
        Some(name) => (name.clone(), Place::File("--theme".into())),
        None => settings.theme.clone(),
    };
    let (theme, _) = themes.get(&name, place.clone(), problems)?;
    let typed = settings.options.iter();
    let layers: Vec<Layer<'_>> = typed.map(|typed| Layer { typed, told: false }).collect();
    let effective = theme.effective(problems, themes.source, &layers)?;
    let strings = theme.strings(&mut Problems::new(), &settings.lang, &place);
    let index = Index {
        lang: settings.lang.clone(),
        dir: direction(&settings.lang),
        forms: plan.jobs.iter().filter_map(form).collect(),
    };
    let style = Style {
        theme: &theme,
        options: &effective,
        strings: &strings,
    };
    let key = style
        .key("index", Format::Html)
        .text(&serde_json::to_string(&index).unwrap_or_default());
    let template = format!("themes/{name}/index.html");
    let make =
        move |problems: &mut Problems| IndexPage::new(problems, &theme, &effective, &strings);
    let page = patient(problems, options.patience, template, (PATH, &place), make)?;
    Some(Job {
        work: Work::Index(Forms {
            page: Box::new(page),
            index,
        }),
        name: PATH.to_owned(),
        person: None,
        place: Place::File("gridgen.yaml".into()),
        outputs: vec![Output {
            format: Format::Html,
            path: OutputPath::new(PATH)?,
            key: key.finish(),
        }],
    })
}

/// A blank form that is made, with links to it.
fn form(job: &Job) -> Option<IndexForm> {
    let Sheet { group, student, .. } = job.sheet()?;
    if student.is_some() {
        return None;
    }
    let link = |format: Format| {
        let mut outputs = job.outputs.iter();
        let output = outputs.find(|output| output.format == format)?;
        let steps = output.path.as_str().split('/').map(encoded);
        Some(steps.collect::<Vec<_>>().join("/"))
    };
    Some(IndexForm {
        title: group.context.title.clone(),
        lang: group.context.lang.clone(),
        dir: group.context.dir,
        html: link(Format::Html),
        pdf: link(Format::Pdf),
    })
}
