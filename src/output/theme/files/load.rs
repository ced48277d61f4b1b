//! Loading a theme: its folder and those of all it extends, with their manifests; and every check that needs no grid.

use super::blocked;
use super::chain::ThemeLink;
use super::find;
use super::fonts;
use super::inherited::Theme;
use super::manifest::{ReadLink, ThemeManifest};
use super::unread;
use crate::base::diagnostic::{Diagnostics, Place, Severity};
use crate::base::source::FileSource;
use crate::output::theme::options;
use crate::output::theme::problem::ThemeDiagnostic;
use crate::text::yaml::{self, YamlDocument};

/// The version of what templates see.
const API_VERSION: &str = "1";

impl Theme {
    /// The theme that `named_at` names: the project's `themes/<name>/`, else the built-in one; then what it extends.
    pub fn load(
        diagnostics: &mut Diagnostics,
        source: &dyn FileSource,
        name: &str,
        named_at: Place,
    ) -> Option<Self> {
        let chain = load_chain(diagnostics, source, name, named_at)?;
        let errors = diagnostics.count(Severity::Error);
        let options = options::declared_options(diagnostics, &chain);
        let page_fonts = fonts::page_fonts(diagnostics, &chain);
        let own = chain.first().map(|nearest| &nearest.manifest);
        let description = own.and_then(|manifest| manifest.description.as_ref());
        let theme = Self {
            name: chain.first()?.link.name.clone(),
            description: description.map(|text| text.0.clone()),
            options,
            page_fonts,
            links: chain.into_iter().map(|read| read.link).collect(),
        };
        fonts::check_fonts(diagnostics, &theme.links);
        unread::report_unread_files(diagnostics, &theme.links);
        blocked::report_blocked(diagnostics, &theme.links);
        // Templates would look for an option whose default is wrong, so the theme is not used at all.
        (diagnostics.count(Severity::Error) == errors).then_some(theme)
    }
}

/// A theme and all it extends, nearest first.
fn load_chain(
    diagnostics: &mut Diagnostics,
    source: &dyn FileSource,
    name: &str,
    named_at: Place,
) -> Option<Vec<ReadLink>> {
    let mut chain: Vec<ReadLink> = Vec::new();
    let mut next = Some((name.to_owned(), named_at));
    while let Some((name, named_at)) = next {
        if chain.iter().any(|read| read.link.name.as_str() == name) {
            let names = chain.iter().map(|read| read.link.name.as_str());
            let circle = names.chain([name.as_str()]).collect::<Vec<_>>().join(" → ");
            diagnostics.add(ThemeDiagnostic::ThemeCircle { circle }, named_at);
            return None;
        }
        let link = find::load_link(diagnostics, source, &name, &named_at)?;
        let (manifest, document) = load_manifest(diagnostics, &link)?;
        let parent = manifest.extends.as_ref();
        next = parent.map(|parent| (parent.0.clone(), document.place(parent.span)));
        chain.push(ReadLink {
            link,
            manifest,
            document,
        });
    }
    Some(chain)
}

/// A theme's manifest; none unless its `api` is ours.
fn load_manifest(
    diagnostics: &mut Diagnostics,
    link: &ThemeLink,
) -> Option<(ThemeManifest, YamlDocument)> {
    let Some(file) = link.files.get("theme.yaml") else {
        let place = Place::File(link.folder.as_str().into());
        diagnostics.add(
            ThemeDiagnostic::ThemeFile {
                theme: link.name.clone(),
                file: "theme.yaml",
            },
            place,
        );
        return None;
    };
    let document = yaml::parse_yaml(diagnostics, file.text());
    let manifest: ThemeManifest = yaml::read_record(diagnostics, &document)?;
    let api = manifest.api.as_ref()?;
    if api.0 != API_VERSION {
        diagnostics.add(
            ThemeDiagnostic::ThemeApi {
                typed: api.0.clone(),
            },
            document.place(api.span),
        );
        return None;
    }
    Some((manifest, document))
}
