//! `index.html`: the blank forms of all grids, and nobody's name.

use super::group::{ThemeCache, make_with_patience};
use super::keys::start_key;
use super::{BuildPlan, Job, JobKind, JobOutput, SheetJob};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::model::sheet::context::index::{IndexContext, IndexForm};
use crate::model::sheet::encode_link_name;
use crate::output::theme::{IndexPage, OptionsLayer, OptionsTarget, PrintStyle, Theme};
use crate::project::{OutputFormat, OutputPath, Settings};
use crate::text::locale::text_direction;
use std::sync::Arc;

/// Where it lies.
const INDEX_PATH: &str = "index.html";

/// The page of the project, and what stands on it.
pub struct FormIndex {
    /// The theme's.
    pub page: Box<IndexPage>,
    /// The forms.
    pub index: IndexContext,
    /// The theme of the page.
    pub theme: Arc<Theme>,
}

/// The job that makes it, where whole classes of all grids are built.
pub(super) fn index_job(
    plan: &BuildPlan,
    settings: &Settings,
    themes: &mut ThemeCache<'_>,
    problems: &mut Diagnostics,
) -> Option<Job> {
    let options = &plan.options;
    let whole = options.grids.is_empty() && options.students.is_empty();
    if !(whole
        && plan.formats.contains(&OutputFormat::Html)
        && options.takes_classes(settings.class))
    {
        return None;
    }
    let (name, place) = match &options.theme {
        Some(name) => (name.clone(), Place::File("--theme".into())),
        None => settings.theme.clone(),
    };
    let (theme, _) = themes.load(&name, place.clone(), problems)?;
    let typed = settings.options.iter();
    let layers: Vec<OptionsLayer<'_>> = typed
        .map(|typed| OptionsLayer {
            typed,
            target: OptionsTarget::AnyTheme,
        })
        .collect();
    let effective = theme.effective_options(problems, themes.source, &layers)?;
    let strings = theme.strings(&mut Diagnostics::new(), &settings.lang, &place);
    let index = IndexContext {
        lang: settings.lang.clone(),
        dir: text_direction(&settings.lang),
        forms: plan.jobs.iter().filter_map(index_form).collect(),
    };
    let style = PrintStyle {
        theme,
        options: Arc::new(effective),
        strings: Arc::new(strings),
    };
    let key = start_key(&style, "index", OutputFormat::Html)
        .text(&serde_json::to_string(&index).unwrap_or_default());
    let template = format!("themes/{name}/index.html");
    let page_style = style.clone();
    let make = move |problems: &mut Diagnostics| IndexPage::new(problems, &page_style);
    let page = make_with_patience(
        problems,
        options.patience,
        template,
        (INDEX_PATH, &place),
        make,
    )?;
    Some(Job {
        kind: JobKind::Index(FormIndex {
            page: Box::new(page),
            index,
            theme: style.theme,
        }),
        name: INDEX_PATH.to_owned(),
        person: None,
        place: Place::File("gridgen.yaml".into()),
        outputs: vec![JobOutput {
            format: OutputFormat::Html,
            path: OutputPath::new(INDEX_PATH)?,
            key: key.finish(),
        }],
    })
}

/// A blank form that is made, with links to it.
fn index_form(job: &Job) -> Option<IndexForm> {
    let SheetJob { group, student, .. } = job.sheet()?;
    if student.is_some() {
        return None;
    }
    let link = |format: OutputFormat| {
        let mut outputs = job.outputs.iter();
        let output = outputs.find(|output| output.format == format)?;
        let steps = output.path.as_str().split('/').map(encode_link_name);
        Some(steps.collect::<Vec<_>>().join("/"))
    };
    Some(IndexForm {
        title: group.context.title.clone(),
        lang: group.context.lang.clone(),
        dir: group.context.dir,
        html: link(OutputFormat::Html),
        pdf: link(OutputFormat::Pdf),
    })
}
