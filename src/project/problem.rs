//! What can be wrong with the files of a project, whatever is in them.

use crate::base::diagnostic::{MessageLang, quoted_or_list};
use crate::base::source::ReadRefusal;
use crate::diagnostics;
use crate::model::grid::GridId;

diagnostics! {
    /// What can be wrong with the files of a project, whatever is in them.
    pub enum ProjectDiagnostic in lang {
        /// The system does not allow gridgen to read the file.
        Error Unreadable { cause: RefusalReason } = "unreadable" {
            let cause = cause.text(lang);
            en: "this cannot be read: {cause}" => "check its permissions";
            fr: "lecture impossible : {cause}" => "vérifiez les droits de lecture";
        }
        /// A folder, a pipe or a device stands where a file is expected.
        Error NotAFile { } = "not-a-file" {
            en: "this is not a regular file" => "rename or remove it";
            fr: "ce n'est pas un fichier ordinaire" => "renommez-le ou retirez-le";
        }
        /// A link or a path leads out of the project, and gridgen reads nothing outside it.
        Error Outside { } = "outside" {
            en: "this leads outside the project" => "copy the file into the project";
            fr: "ceci mène hors du projet" => "copiez le fichier dans le projet";
        }
        /// Texts are read up to 4 MB, fonts and images up to 64 MB.
        Error TooBig { megabytes: u64 } = "too-big" {
            en: "this is larger than {megabytes} MB" => "gridgen reads texts up to 4 MB, images and fonts up to 64 MB";
            fr: "ceci dépasse {megabytes} Mo"
                => "gridgen lit les textes jusqu'à 4 Mo, les images et polices jusqu'à 64 Mo";
        }
        /// Class folders are nested more than 12 deep; most often a link leads to a folder above itself.
        Error FoldersTooDeep { } = "folders-too-deep" {
            en: "folders are nested too deeply" => "remove the link, or move the class up";
            fr: "les dossiers sont imbriqués trop profondément" => "retirez le lien, ou remontez la classe";
        }
        /// A link among the classes leads to a folder that is read anyway: its students would be there twice, or
        /// without end.
        Warning LinkedFolder { } = "linked-folder" {
            en: "this link leads to a folder that is already read, so it is left out" => "remove the link";
            fr: "ce lien mène à un dossier qui est déjà lu : il est laissé de côté" => "retirez le lien";
        }
        /// Settings state the version of their format, so that a later gridgen reads them correctly.
        Warning NoVersion { } = "no-version" {
            en: "the settings do not state their version" => "write at the top: gridgen: 1";
            fr: "les réglages n'indiquent pas leur version" => "écrivez en tête : gridgen: 1";
        }
        /// The name of the file says that it is a copy, and it is about the same person as another file: a synchronised
        /// folder or a file manager made it. Both are printed and counted until one of them is gone.
        Warning CopiedFile { person: String } = "copied-file" {
            en: "this file calls itself a copy: {person} has another one"
                => "compare the two, and delete one of them";
            fr: "ce fichier se dit une copie : {person} en a un autre"
                => "comparez les deux, puis supprimez-en un";
        }
        /// Two files of one grid have the same name, given name and fields: most often one is a copy of the other. If
        /// they are two people, a field tells them apart.
        Warning SamePerson { person: String } = "same-person" {
            en: "{person} has another file: one of the two may be a copy"
                => "delete one of them, or add a field such as `number` that tells two people apart";
            fr: "{person} a un autre fichier : l'un des deux est peut-être une copie"
                => "supprimez-en un, ou ajoutez un champ tel que `number` qui distingue deux personnes";
        }
        /// Several ratings files use an id that the grid does not have: most often it was changed or removed in the
        /// grid by hand. Ids tie ratings to rows, so they are changed by a command, in the grid and in all ratings
        /// at once. Where half of the files use the id, no document of the grid is made until one of the two
        /// commands was run.
        Error LostId { grid: GridId, id: String, files: usize, unused: Vec<String> } = "lost-id" {
            let help = lost_id_help(&format!("{grid} {id}"), unused, lang);
            en: "the grid has no `{id}`, which {files} ratings files use" => help;
            fr: "la grille n'a pas de `{id}`, que {files} relevés utilisent" => help;
        }
        /// Only files that end in `.yaml` are read.
        Warning YmlName { } = "yml-name" {
            en: "a file that ends in `.yml` is not read" => "rename it so that it ends in .yaml";
            fr: "un fichier en `.yml` n'est pas lu" => "renommez-le pour qu'il finisse en .yaml";
        }
        /// A folder in `grids/` without the file that makes it a grid.
        Warning NoGridFile { } = "no-grid-file" {
            en: "this folder has no `grid.yaml`" => "write one, or move the folder elsewhere";
            fr: "ce dossier n'a pas de `grid.yaml`" => "écrivez-en un, ou déplacez le dossier";
        }
        /// The image is not where the text says it is. The sheet shows its alternative text instead.
        Error MissingImage { destination: String, cause: RefusalReason } = "missing-image" {
            let cause = cause.text(lang);
            en: "the image `{destination}` cannot be shown: {cause}"
                => "give its path from the file that shows it; images lie in the project";
            fr: "l'image `{destination}` ne peut pas être affichée : {cause}"
                => "donnez son chemin depuis le fichier qui la montre ; les images se trouvent dans le projet";
        }
        /// An image from the network or with an absolute path. gridgen never uses the network. The sheet shows the
        /// alternative text instead.
        Error RemoteImage { destination: String } = "remote-image" {
            en: "the image `{destination}` is not in the project"
                => "copy the file into the project and give its path from this file";
            fr: "l'image `{destination}` n'est pas dans le projet"
                => "copiez le fichier dans le projet et donnez son chemin depuis ce fichier-ci";
        }
        /// The image has more than 50 million pixels, however small its file is: each takes memory when it is
        /// printed. The sheet shows its alternative text instead.
        Error ImageTooLarge { destination: String, millions: usize } = "image-too-large" {
            en: "`{destination}` has {millions} million pixels; at most 50 million are shown"
                => "save it smaller: 2,000 pixels across fill a page";
            fr: "`{destination}` a {millions} millions de pixels ; 50 millions au plus sont affichés"
                => "enregistrez-la plus petite : 2 000 pixels de large remplissent une page";
        }
        /// The file is not an image that both outputs can show.
        Error NotAnImage { destination: String } = "not-an-image" {
            en: "`{destination}` is not a PNG, JPEG, SVG or WebP image" => "save it as one of these";
            fr: "`{destination}` n'est pas une image PNG, JPEG, SVG ou WebP"
                => "enregistrez-la dans l'un de ces formats";
        }
    }
}

/// The commands for an id that ratings use and the grid does not have; it may have become one that no ratings use.
fn lost_id_help(what: &str, unused: &[String], lang: MessageLang) -> String {
    let dropped = lang.pick(
        format!("if it is gone, remove it from the ratings: gridgen drop {what}"),
        format!("s'il n'existe plus, retirez-le des relevés : gridgen drop {what}"),
    );
    let renamed = match unused {
        [] => return dropped,
        [new] => lang.pick(
            format!("if it is `{new}` now: gridgen rename {what} {new}"),
            format!("s'il s'appelle maintenant `{new}` : gridgen rename {what} {new}"),
        ),
        _ => {
            let list = quoted_or_list(unused, lang);
            lang.pick(
                format!("if it has a new id ({list}): gridgen rename {what} NEW"),
                format!("s'il a un nouvel identifiant ({list}) : gridgen rename {what} NOUVEAU"),
            )
        }
    };
    format!("{renamed}\n{dropped}")
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusalReason(pub ReadRefusal);

impl RefusalReason {
    /// In words, after a colon.
    pub fn text(&self, lang: MessageLang) -> String {
        match lang {
            MessageLang::English => self.0.to_string(),
            MessageLang::French => self.french(),
        }
    }

    fn french(&self) -> String {
        match &self.0 {
            ReadRefusal::Missing => "aucun fichier de ce nom".to_owned(),
            ReadRefusal::NotAFile => "ce n'est pas un fichier ordinaire".to_owned(),
            ReadRefusal::Outside => "hors du projet".to_owned(),
            ReadRefusal::OutsideTheme => "il mène hors du thème".to_owned(),
            ReadRefusal::TooBig(limit) => format!("plus de {} Mo", limit >> 20),
            ReadRefusal::Unreadable(cause) => cause.clone(),
        }
    }
}

impl From<ReadRefusal> for ProjectDiagnostic {
    fn from(refusal: ReadRefusal) -> Self {
        match refusal {
            ReadRefusal::NotAFile => Self::NotAFile {},
            ReadRefusal::Outside | ReadRefusal::OutsideTheme => Self::Outside {},
            ReadRefusal::TooBig(limit) => Self::TooBig {
                megabytes: limit >> 20,
            },
            refusal @ (ReadRefusal::Missing | ReadRefusal::Unreadable(_)) => Self::Unreadable {
                cause: RefusalReason(refusal),
            },
        }
    }
}
