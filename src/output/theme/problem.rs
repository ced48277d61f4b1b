//! What can be wrong with a theme. The words of Tera and Typst are theirs, in English; what to do is ours.

use super::name::ThemeName;
use super::options::AllowedValues;
use super::typeset::parts::ThemePart;
use crate::base::diagnostic::{MessageLang, quoted_list};
use crate::diagnostics;
use crate::output::apart::EndReason;
use crate::project::RefusalReason;
use crate::text::locale::LangTag;

diagnostics! {
    /// What can be wrong with a theme.
    pub enum ThemeDiagnostic in lang {
        /// No theme of this name is built in, and the project has no folder `themes/<name>/`.
        Error UnknownTheme { typed: String, nearest: Option<String>, known: Vec<ThemeName> } = "unknown-theme" {
            en: "there is no theme `{typed}`" => name_help(nearest.as_ref(), known, lang);
            fr: "il n'y a pas de thème `{typed}`" => name_help(nearest.as_ref(), known, lang);
        }
        /// A theme is named by its folder below `themes/`: one name, without `/` or `\`, that does not begin with a
        /// dot.
        Error ThemeName { typed: String } = "theme-name" {
            en: "`{typed}` cannot be the name of a theme" => "write the name of a folder in `themes/`, without a path";
            fr: "`{typed}` ne peut pas être le nom d'un thème"
                => "écrivez le nom d'un dossier de `themes/`, sans chemin";
        }
        /// The theme is written for another version of gridgen, whose templates see other fields.
        Error ThemeApi { typed: String } = "theme-api" {
            en: "this theme is made for `api: {typed}`, but this version of gridgen reads `api: 1`"
                => "use a newer version of gridgen, or the theme's version for `api: 1`";
            fr: "ce thème est fait pour `api: {typed}`, et cette version de gridgen lit `api: 1`"
                => "installez une version plus récente de gridgen, ou prenez la version du thème pour `api: 1`";
        }
        /// A theme extends itself, or one that extends it.
        Error ThemeCircle { circle: String } = "theme-circle" {
            en: "themes extend one another in a circle: {circle}" => "remove one `extends`";
            fr: "des thèmes se prolongent en boucle : {circle}" => "retirez un `extends`";
        }
        /// The theme lacks a file that every theme has, and extends none that has it.
        Error ThemeFile { theme: ThemeName, file: &'static str } = "theme-file" {
            en: "theme `{theme}` has no `{file}`" => "add the file, or write `extends: classic` in theme.yaml";
            fr: "le thème `{theme}` n'a pas de `{file}`"
                => "ajoutez le fichier, ou écrivez `extends: classic` dans theme.yaml";
        }
        /// The theme has no option of this name. `gridgen themes` lists the options of each theme.
        Error UnknownOption {
            theme: ThemeName, typed: String, nearest: Option<String>, known: Vec<String>,
        } = "unknown-option" {
            en: "theme `{theme}` has no option `{typed}`" => name_help(nearest.as_ref(), known, lang);
            fr: "le thème `{theme}` n'a pas d'option `{typed}`"
                => name_help(nearest.as_ref(), known, lang);
        }
        /// A theme gives another default to an option that none of its ancestors has. To declare an option of its own
        /// it says what the option takes.
        Error UnknownDefault { typed: String, nearest: Option<String>, alone: bool } = "unknown-default" {
            en: "no theme that this one extends has an option `{typed}`"
                => default_help(typed, nearest.as_deref(), *alone, lang);
            fr: "aucun thème que celui-ci prolonge n'a d'option `{typed}`"
                => default_help(typed, nearest.as_deref(), *alone, lang);
        }
        /// An option does not take this value. Colours need quotes: YAML takes what follows a bare `#` for a comment.
        Error OptionValue { option: String, typed: String, takes: AllowedValues } = "option-value" {
            en: "`{option}` does not accept `{typed}`" => takes.help(lang);
            fr: "`{option}` n'accepte pas `{typed}`" => takes.help(lang);
        }
        /// An option of the type `choice` offers nothing to choose from.
        Error NoChoices { option: String } = "no-choices" {
            en: "the choice `{option}` has no `choices`" => "write `choices: [one, other]`";
            fr: "le choix `{option}` n'a pas de `choices`" => "écrivez `choices: [un, autre]`";
        }
        /// The file that an option names cannot be read. Its path begins in the folder of the file that names it, and
        /// never leaves the project; in `theme.yaml` it never leaves the theme.
        Error OptionFile { option: String, path: String, cause: RefusalReason } = "option-file" {
            let cause = cause.text(lang);
            en: "the file `{path}` of `{option}` cannot be read: {cause}"
                => "its path begins in the folder of this file";
            fr: "le fichier `{path}` de `{option}` ne peut pas être lu : {cause}"
                => "son chemin part du dossier de ce fichier";
        }
        /// A colour that is too pale to be read on white paper. Numbers are the contrast ratio of WCAG: 4.5 for small
        /// text, 3 for large text and rules.
        Warning Contrast {
            option: String, typed: String, contrast: String, wanted: String, darker: String,
        } = "contrast" {
            en: "`{option}` has a contrast of {contrast} with white, and needs {wanted}"
                => format!("use a darker colour: `\"{darker}\"`");
            fr: "`{option}` a un contraste de {contrast} avec le blanc ; il faut {wanted}"
                => format!("prenez une couleur plus sombre : `\"{darker}\"`");
        }
        /// A template includes a file, or a Typst file imports one or shows an image, that neither the theme nor one
        /// that it extends has. Paths begin in the theme's folder.
        Error MissingPart { path: String } = "missing-part" {
            en: "neither this theme nor one that it extends has `{path}`"
                => "correct the path, which begins in the theme's folder, or add the file there";
            fr: "ni ce thème ni un thème qu'il prolonge n'a `{path}`"
                => "corrigez le chemin, qui part du dossier du thème, ou ajoutez-y le fichier";
        }
        /// Nothing reads this file of a theme: no theme that it extends has a file of this path, and none of its own
        /// templates names it.
        Warning UnreadFile { path: String, nearest: String } = "unread-file" {
            en: "nothing reads `{path}`" => format!("did you mean `{nearest}`?");
            fr: "rien ne lit `{path}`" => format!("vouliez-vous dire `{nearest}` ?");
        }
        /// Nothing prints this string of a theme: no theme that it extends has it, and none of its own templates names
        /// it.
        Warning UnreadWord { word: String, nearest: String } = "unread-word" {
            en: "nothing prints the string `{word}`" => format!("did you mean `{nearest}`?");
            fr: "rien n'imprime le texte `{word}`" => format!("vouliez-vous dire `{nearest}` ?");
        }
        /// A file in the theme's `fonts/` is not an OpenType or TrueType font. PDF files cannot use web fonts (woff,
        /// woff2).
        Error NotAFont { path: String } = "not-a-font" {
            en: "`{path}` is not a font" => "use the font's .ttf or .otf file";
            fr: "`{path}` n'est pas une police" => "prenez le fichier .ttf ou .otf de la police";
        }
        /// The option `font` names a family that neither the program nor the theme's `fonts/` has.
        Warning UnknownFont { family: String, known: Vec<String> } = "unknown-font" {
            en: "there is no font `{family}`" => format!("available: {}", known.join(", "));
            fr: "il n'y a pas de police `{family}`" => format!("disponibles : {}", known.join(", "));
        }
        /// A page embeds the whole of each font that `theme.yaml` names, also what it does not use.
        Warning HeavyFonts { kilobytes: usize } = "heavy-fonts" {
            en: "the fonts make every page {kilobytes} kB larger"
                => "name fewer styles under `fonts`, or files with the letters of your language alone; the PDF \
                    takes what it needs anyway";
            fr: "les polices alourdissent chaque page de {kilobytes} ko"
                => "nommez moins de styles sous `fonts`, ou des fichiers avec les seules lettres de votre \
                    langue ; le PDF prend de toute façon ce qu'il lui faut";
        }
        /// A brace of a style sheet has no partner: a browser drops the rules after it.
        Warning OpenBrace { is_open: bool } = "open-brace" {
            let fault = brace_fault(*is_open, lang);
            en: "{fault}" => "write as many opening braces as closing ones: a browser drops the rules after it";
            fr: "{fault}"
                => "il faut autant d'accolades ouvrantes que fermantes : un navigateur ignore les règles qui suivent";
        }
        /// A file of the theme could not be read.
        Error ThemeUnreadable { cause: RefusalReason } = "theme-unreadable" {
            let cause = cause.text(lang);
            en: "this file of the theme cannot be read: {cause}"
                => "copy the file itself into the theme; to use a file of the project, name it in an option";
            fr: "ce fichier du thème ne peut pas être lu : {cause}"
                => "copiez le fichier lui-même dans le thème ; un fichier du projet se nomme par une option";
        }
        /// Tera does not understand a template, or a template names what does not exist.
        Error Template { message: String, more: Option<String> } = "template" {
            en: "{message}" => more.clone();
            fr: "Tera : {message}" => more.clone();
        }
        /// A page of the theme has no head, or something precedes it. gridgen puts its content security policy
        /// first into the head of every page, so that nothing in it can load anything. Before it may stand the
        /// doctype, plain comments, and `<html>` and `<head>` with the attributes `lang`, `dir`, `class`, `id` or
        /// `data-…`: some 400 bytes in all.
        Error NoHead { } = "no-head" {
            en: "the page does not begin with `<!DOCTYPE html>`, `<html>` and `<head>`"
                => "extend `classic` and change a part, or begin the page like this, with no attributes but `lang`, `dir`, \
                    `class` and `id`";
            fr: "la page ne commence pas par `<!DOCTYPE html>`, `<html>` et `<head>`"
                => "prolongez `classic` et changez une partie, ou commencez la page ainsi, sans autre attribut \
                    que `lang`, `dir`, `class` et `id`";
        }
        /// A page holds an element that leaves it, loads something, or changes how the rest is read: `<meta
        /// http-equiv>`, another encoding than UTF-8, a `<link>` to anything but a `data:` address, frames,
        /// `<noscript>`, `<select>`. The page is not written.
        Error PageActs { element: String } = "page-acts" {
            en: "the page contains `{element}`, but a page loads nothing and leads nowhere by itself"
                => "remove it; rules belong in style.css, images in `asset(path=…)`";
            fr: "la page contient `{element}`, or une page ne charge rien et ne mène nulle part d'elle-même"
                => "retirez-le ; les règles vont dans style.css, les images dans `asset(path=…)`";
        }
        /// A template of the project's own was filled in by a process apart, which took more than 2 GB of memory,
        /// 64 MB of stack or the time of `--patience`, and was ended. It is not tried again.
        Error TemplateEnded { reason: EndReason } = "template-ended" {
            let reason = reason.text(lang);
            en: "this template could not be filled in: {reason}"
                => "look for a text or a list in it that grows in a loop, and for a loop without end";
            fr: "ce modèle n'a pas pu être rempli : {reason}"
                => "cherchez-y un texte ou une liste qui grandit dans une boucle, et une boucle sans fin";
        }
        /// A template prints more than any sheet holds, or a page has more elements, or more of them one in
        /// another: some loop writes without end, or elements are opened and not closed.
        Error PageTooBig { } = "page-too-big" {
            en: "the page is larger than any sheet: more than 32 MB, 300,000 elements, or 500 nested elements"
                => "check that the template closes what it opens, and check its loops";
            fr: "la page est plus grande qu'aucune fiche : plus de 32 Mo, de 300 000 éléments, ou de 500 \
                éléments imbriqués"
                => "vérifiez que le modèle ferme ce qu'il ouvre, et vérifiez ses boucles";
        }
        /// A page loads nothing and runs nothing: its content security policy allows only the theme's own style sheet.
        /// Scripts, `style` attributes, other style sheets, and images and fonts by their address have no effect.
        Warning Blocked { what: String } = "blocked" {
            en: "`{what}` has no effect: a page runs no script and loads nothing"
                => "write rules into style.css, images as `asset(path=…)`, fonts under `fonts` in theme.yaml";
            fr: "`{what}` reste sans effet : une page n'exécute aucun script et ne charge rien"
                => "écrivez les règles dans style.css, les images par `asset(path=…)`, \
                    les polices sous `fonts` dans theme.yaml";
        }
        /// The Tera part of `sheet.typ` is printed once for all students, so it cannot know one. The Typst function
        /// `sheet` that the file exports gets the student, with the same fields.
        Error TemplateStudent { name: &'static str } = "template-student" {
            en: "Tera in `sheet.typ` cannot see `{name}`: it is printed once for all students"
                => "use the argument of the Typst function `sheet`, which is the student";
            fr: "Tera ne voit pas `{name}` dans `sheet.typ` : le fichier est produit une fois pour tous les élèves"
                => "utilisez l'argument de la fonction Typst `sheet`, qui est l'élève";
        }
        /// Typst does not understand a file of the theme, or the PDF would not be accessible.
        Error Typst { message: String, sheet: String, more: Option<String> } = "typst" {
            en: "{message} (sheet {sheet})" => more.clone();
            fr: "Typst : {message} (fiche {sheet})" => more.clone();
        }
        /// A part of the theme is not what the form expects where it calls it: it has another name, takes something
        /// else, or gives something else.
        Error Part { part: ThemePart, message: String, sheet: String } = "theme-part" {
            en: "the part `{part}` is not what the form expects: {message} (sheet {sheet})"
                => part.shape_help(lang);
            fr: "la partie `{part}` n'est pas celle que le formulaire attend : Typst : {message} (fiche {sheet})"
                => part.shape_help(lang);
        }
        /// Typst warns of something in a file of the theme.
        Warning TypstWarning { message: String, sheet: String, more: Option<String> } = "typst-warning" {
            en: "{message} (sheet {sheet})" => more.clone();
            fr: "Typst : {message} (fiche {sheet})" => more.clone();
        }
        /// A theme imports a Typst package. gridgen fetches nothing from the network.
        Error ThemePackage { package: String } = "theme-package" {
            en: "the package {package} is not downloaded"
                => "copy its files into the theme and import them by their path";
            fr: "le paquet {package} n'est pas téléchargé"
                => "copiez ses fichiers dans le thème et importez-les par leur chemin";
        }
        /// The theme has no strings in the language of the grid; its English ones are printed.
        Note NoStrings { lang: LangTag, file: String } = "no-strings" {
            en: "the theme has no strings in `{lang}`; those printed are from {file}"
                => format!("to translate them, write strings/{lang}.yaml in a theme of your own");
            fr: "le thème n'a pas de textes en `{lang}` ; ceux de {file} sont imprimés"
                => format!("pour les traduire, écrivez strings/{lang}.yaml dans votre thème");
        }
        /// Some of the theme's strings are missing in the language of the grid; the English ones are printed.
        Note SomeStrings { lang: LangTag, keys: Vec<String>, file: String } = "some-strings" {
            en: "some strings are missing in `{lang}`; those printed are from {file}"
                => format!("translate {}", quoted_list(keys));
            fr: "des textes manquent en `{lang}` ; ceux de {file} sont imprimés"
                => format!("traduisez {}", quoted_list(keys));
        }
    }
}

fn brace_fault(is_open: bool, lang: MessageLang) -> &'static str {
    if is_open {
        lang.pick(
            "this brace is not closed",
            "cette accolade n'est pas fermée",
        )
    } else {
        lang.pick("this brace closes nothing", "cette accolade ne ferme rien")
    }
}

fn default_help(typed: &str, nearest: Option<&str>, alone: bool, lang: MessageLang) -> String {
    match nearest {
        Some(name) => lang.pick(
            format!("did you mean `{name}`?"),
            format!("vouliez-vous dire `{name}` ?"),
        ),
        None if alone => lang.pick(
            "to have the options of a theme, write `extends: classic`".to_owned(),
            "pour avoir les options d'un thème, écrivez `extends: classic`".to_owned(),
        ),
        None => lang.pick(
            format!("to declare it, write `{typed}: {{ type: …, default: … }}`"),
            format!("pour la déclarer, écrivez `{typed} : {{ type: …, default: … }}`"),
        ),
    }
}

fn name_help<N: AsRef<str>>(nearest: Option<&String>, known: &[N], lang: MessageLang) -> String {
    match nearest {
        Some(name) => lang.pick(
            format!("did you mean `{name}`?"),
            format!("vouliez-vous dire `{name}` ?"),
        ),
        None => lang.pick(
            format!("available: {}", quoted_list(known)),
            format!("disponibles : {}", quoted_list(known)),
        ),
    }
}
