//! The one way to declare diagnostics.

/// Declares the diagnostics of a module: for each its severity, fields, code, explanation (the doc comment, printed in
/// `docs/problems.md`) and, in both languages, a headline and what to do about it.
///
/// A headline is a format string over the fields. Help is anything that [`crate::base::diagnostic::help_text`] takes: a
/// text, or `None` where there is nothing useful to say. Where `in lang` follows the enum's name, `lang` is the
/// language of the message in every expression, and a `let` before the headlines gives a field the form that is
/// printed:
///
/// ```
/// use gridgen::base::diagnostic::MessageLang;
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Bin(bool);
///
/// impl Bin {
///     fn text(&self, lang: MessageLang) -> &'static str {
///         if self.0 { lang.pick("blue", "bleue") } else { lang.pick("grey", "grise") }
///     }
/// }
///
/// gridgen::diagnostics! {
///     /// What can be wrong with waste.
///     pub enum WasteDiagnostic in lang {
///         /// Paper belongs into the blue bin.
///         Error WrongBin { bin: Bin } = "wrong-bin" {
///             let bin = bin.text(lang);
///             en: "this is the {bin} bin" => "take the other one";
///             fr: "cette poubelle est {bin}" => "prenez l'autre";
///         }
///     }
/// }
/// ```
// `cargo fmt` leaves what stands in a braced macro as it is, and only a macro compiled as a crate of its own could read
// the catalogue from an ordinary enum: so lines are broken by hand here.
#[macro_export]
macro_rules! diagnostics {
    (
        $(#[doc = $about:literal])+
        $vis:vis enum $enum:ident $(in $lang:ident)? {
            $(
                $(#[doc = $doc:literal])+
                $severity:ident $name:ident { $($field:ident : $type:ty),* $(,)? } = $code:literal {
                    $(let $printed:ident = $form:expr;)*
                    en: $en:literal $(=> $en_help:expr)?;
                    fr: $fr:literal $(=> $fr_help:expr)?;
                }
            )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq)]
        $vis enum $enum {
            $(
                $(#[doc = $doc])+
                $name {
                    $(
                        #[doc = concat!("What the message says of `", stringify!($field), "`.")]
                        $field: $type,
                    )*
                },
            )+
        }

        impl $enum {
            /// Every diagnostic of this module, for the reference.
            $vis const CATALOGUE: &'static [$crate::base::diagnostic::CatalogueEntry] = &[
                $($crate::base::diagnostic::CatalogueEntry {
                    code: $code,
                    severity: $crate::base::diagnostic::Severity::$severity,
                    about: concat!($($doc, "\n"),+),
                    en: $en,
                    fr: $fr,
                },)+
            ];
        }

        impl $crate::base::diagnostic::DiagnosticKind for $enum {
            fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)+
                }
            }

            fn severity(&self) -> $crate::base::diagnostic::Severity {
                match self {
                    $(Self::$name { .. } => $crate::base::diagnostic::Severity::$severity,)+
                }
            }

            fn message(&self, lang: $crate::base::diagnostic::MessageLang) -> $crate::base::diagnostic::MessageText {
                use $crate::base::diagnostic::{MessageLang, MessageText, help_text};
                $(let $lang = lang;)?
                match self {
                    $(Self::$name { $($field),* } => {
                        // A field may serve one language, or the help, alone.
                        $(let _ = $field;)*
                        $(let $printed = $form;)*
                        match lang {
                            MessageLang::English => MessageText {
                                headline: format!($en),
                                help: help_text($crate::diagnostics!(@help $($en_help)?)),
                            },
                            MessageLang::French => MessageText {
                                headline: format!($fr),
                                help: help_text($crate::diagnostics!(@help $($fr_help)?)),
                            },
                        }
                    })+
                }
            }

            fn is_equal(&self, other: &dyn $crate::base::diagnostic::DiagnosticKind) -> bool {
                let other: &dyn std::any::Any = other;
                other.downcast_ref::<Self>() == Some(self)
            }
        }
    };
    (@help) => { None::<String> };
    (@help $help:expr) => { $help };
}
