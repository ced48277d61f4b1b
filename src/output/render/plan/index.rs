//! `index.html`: the blank forms of all grids, and no one's name.

use super::BuildPlan;
use super::keys::start_key;
use crate::base::diagnostic::Place;
use crate::model::sheet::context::index::{IndexContext, IndexForm};
use crate::model::sheet::encode_link_name;
use crate::output::render::job::{FormIndex, Job, JobKind, JobOutput};
use crate::output::render::themes::{INDEX_PATH, LoadedIndex};
use crate::project::layout::SETTINGS_FILE;
use crate::project::{OutputFormat, OutputPath, Settings};

/// The job that makes it; the blank forms of the plan are listed on it.
pub(super) fn index_job(plan: &BuildPlan, settings: &Settings, loaded: LoadedIndex) -> Option<Job> {
    let LoadedIndex { style, page } = loaded;
    let index = IndexContext {
        lang: settings.lang.clone(),
        dir: settings.lang.direction(),
        forms: plan.jobs.iter().filter_map(index_form).collect(),
    };
    let key = start_key(&style, "index", OutputFormat::Html)
        .text(&serde_json::to_string(&index).unwrap_or_default());
    Some(Job {
        kind: JobKind::Index(FormIndex {
            theme: style.theme,
            page,
            index,
        }),
        name: INDEX_PATH.to_owned(),
        person: None,
        place: Place::File(SETTINGS_FILE.into()),
        outputs: vec![JobOutput {
            format: OutputFormat::Html,
            path: OutputPath::new(INDEX_PATH)?,
            key: key.finish(),
        }],
    })
}

/// A blank form that is made, with links to it.
fn index_form(job: &Job) -> Option<IndexForm> {
    let sheet = job.sheet().filter(|sheet| sheet.student.is_none())?;
    let context = &sheet.group.context;
    Some(IndexForm {
        title: context.title.clone(),
        lang: context.lang.clone(),
        dir: context.dir,
        html: link_to(job, OutputFormat::Html),
        pdf: link_to(job, OutputFormat::Pdf),
    })
}

fn link_to(job: &Job, format: OutputFormat) -> Option<String> {
    let mut outputs = job.outputs.iter();
    let output = outputs.find(|output| output.format == format)?;
    let steps = output.path.as_str().split('/').map(encode_link_name);
    Some(steps.collect::<Vec<_>>().join("/"))
}
