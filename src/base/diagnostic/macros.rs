//! The one way to declare a problem.

/// Declares the problems of a room: for each its severity, fields, code, explanation (the doc comment, printed in
/// `docs/problems.md`) and, in both languages, a headline and what to do about it.
///
/// A headline is a format string over the fields. Help is anything that [`crate::base::diagnostic::help_text`] takes: a text, or
/// `None` where there is nothing useful to say.
#[macro_export]
macro_rules! problems {
    (
        $(#[doc = $about:literal])+
        $vis:vis enum $enum:ident {
            $(
                $(#[doc = $doc:literal])+
                $severity:ident $name:ident { $($field:ident : $type:ty),* $(,)? } = $code:literal {
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
            /// Every problem of this room, for the reference.
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
                match self {
                    $(Self::$name { $($field),* } => {
                        // A field may serve one language, or the help, alone.
                        $(let _ = $field;)*
                        match lang {
                            MessageLang::English => MessageText { headline: format!($en), help: help_text($crate::problems!(@help $($en_help)?)) },
                            MessageLang::French => MessageText { headline: format!($fr), help: help_text($crate::problems!(@help $($fr_help)?)) },
                        }
                    })+
                }
            }
        }
    };
    (@help) => { None::<String> };
    (@help $help:expr) => { $help };
}
