//! The function `asset` of HTML templates: an image of the theme, held by the page itself.

use crate::output::theme::files::inherited::Theme;
use crate::output::theme::options::ThemeOptions;
use crate::output::theme::typeset::virtuals::is_virtual_path;
use crate::project::image_kind;
use crate::text::markup::escape_html;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tera::{Function, Kwargs, State, TeraResult, Value};

/// The images that `asset` shows, by the paths that templates name.
#[derive(Debug, Default)]
pub(in crate::output::theme) struct ThemeAssets(BTreeMap<String, Cow<'static, [u8]>>);

impl ThemeAssets {
    /// Every file of the chain and of its options.
    pub(in crate::output::theme) fn new(theme: &Theme, options: &ThemeOptions) -> Self {
        let mut all = BTreeMap::new();
        // The most distant ancestor first: a nearer theme's file takes its place.
        for link in theme.links.iter().rev() {
            for (path, file) in link.files.iter().filter(|(path, _)| is_asset_path(path)) {
                all.insert(path.clone(), file.bytes.clone());
                all.insert(format!("{}/{path}", link.name), file.bytes.clone());
            }
        }
        for (path, file) in options.files() {
            all.insert(path.to_owned(), file.bytes.clone());
        }
        Self(all)
    }

    /// These files, by the paths that templates name.
    pub(super) fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let files = files.into_iter();
        Self(files.map(|(path, bytes)| (path, bytes.into())).collect())
    }

    /// Every path, and the bytes of those that are images: of others none is ever shown.
    pub(super) fn images(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| {
            let shown: &[u8] = if image_kind(bytes).is_some() {
                bytes
            } else {
                &[]
            };
            (path.as_str(), shown)
        })
    }

    fn missing_file(&self, path: &str) -> tera::Error {
        let available: Vec<String> = self.0.keys().map(|path| format!("`{path}`")).collect();
        let available = if available.is_empty() {
            "none".to_owned()
        } else {
            available.join(", ")
        };
        tera::Error::message(format!(
            "the theme has no file `{path}`. Available files: {available}"
        ))
    }
}

fn is_asset_path(path: &str) -> bool {
    is_virtual_path(path) && !path.ends_with(".typ")
}

/// `{{ asset(path="logo.svg", alt="…", class="logo") }}`: an `<img>` that holds its image.
impl Function<TeraResult<Value>> for ThemeAssets {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
        let path: &str = kwargs.must_get("path")?;
        let alt: &str = kwargs.must_get("alt")?;
        let class = kwargs.get::<&str>("class")?;
        let class = class.map_or_else(String::new, |class| {
            format!(" class=\"{}\"", escape_html(class))
        });
        let bytes = self.0.get(path).ok_or_else(|| self.missing_file(path))?;
        let kind = image_kind(bytes).ok_or_else(|| {
            tera::Error::message(format!(
                "`{path}` is not an image; expected png, jpeg, svg or webp"
            ))
        })?;
        let data = STANDARD.encode(bytes);
        let alt = escape_html(alt);
        Ok(Value::safe_string(&format!(
            "<img src=\"data:image/{kind};base64,{data}\" alt=\"{alt}\"{class}>"
        )))
    }

    fn is_safe(&self) -> bool {
        true
    }
}
