//! What the program says to its user, as data: each message with its English and its French side by side.
//!
//! A command declares its messages with `messages!`, in the file that says them, as a module declares what can be wrong
//! with files by diagnostics. A message has neither code nor place; which language it is in, the console decides. A
//! translation that is missing does not compile.

use crate::base::diagnostic::{MessageLang, MessageText};
use crate::base::error::Error;
use std::fmt;

/// Something to say, in either language.
pub trait Message: fmt::Debug {
    /// What to say and, after an error, what to do.
    fn message(&self, lang: MessageLang) -> MessageText;

    /// What to say, without what to do.
    fn headline(&self, lang: MessageLang) -> String {
        self.message(lang).headline
    }
}

impl Message for Error {
    fn message(&self, lang: MessageLang) -> MessageText {
        MessageText {
            headline: Error::message(self, lang),
            help: None,
        }
    }
}

/// `1 sheet`, `0 sheets`
pub(crate) fn count_in_english(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 fiche`, and `0 fiche`: in French nothing is singular.
pub(crate) fn count_in_french(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number <= 1 { one } else { many })
}

/// Declares messages: for each its fields and, in both languages, a format string over them with the values that its
/// `{}` stand for and, behind `=>`, what to do: anything that [`help_text`](crate::base::diagnostic::help_text) takes.
macro_rules! messages {
    (
        $(#[$about:meta])+
        $vis:vis enum $enum:ident $(<$life:lifetime>)? {
            $(
                $name:ident { $($field:ident : $type:ty),* $(,)? } {
                    en: $en:literal $(, $en_value:expr)* $(=> $en_help:expr)?;
                    fr: $fr:literal $(, $fr_value:expr)* $(=> $fr_help:expr)?;
                }
            )+
        }
    ) => {
        $(#[$about])+
        #[derive(Debug)]
        $vis enum $enum $(<$life>)? {
            $(
                #[doc = $en]
                $name {
                    $(
                        #[doc = concat!("What the message says of `", stringify!($field), "`.")]
                        $field: $type,
                    )*
                },
            )+
        }

        impl $(<$life>)? $crate::ui::message::Message for $enum $(<$life>)? {
            fn message(&self, lang: $crate::base::diagnostic::MessageLang) -> $crate::base::diagnostic::MessageText {
                use $crate::base::diagnostic::{MessageLang, MessageText, help_text};
                match self {
                    $(Self::$name { $($field),* } => {
                        // A field may serve one language, or the help, alone.
                        $(let _ = $field;)*
                        match lang {
                            MessageLang::English => MessageText {
                                headline: format!($en $(, $en_value)*),
                                help: help_text($crate::ui::message::messages!(@help $($en_help)?)),
                            },
                            MessageLang::French => MessageText {
                                headline: format!($fr $(, $fr_value)*),
                                help: help_text($crate::ui::message::messages!(@help $($fr_help)?)),
                            },
                        }
                    })+
                }
            }
        }
    };
    (@help) => { None::<String> };
    (@help $help:expr) => { $help };
}

pub(crate) use messages;

#[cfg(test)]
mod tests {
    use super::*;

    messages! {
        /// For these tests.
        enum SampleMessage<'a> {
            Written { files: usize, folder: &'a str } {
                en: "{} in {folder}", count_in_english(*files, "file", "files") => format!("open {folder}");
                fr: "{} dans {folder}", count_in_french(*files, "fichier", "fichiers");
            }
            Nothing {} {
                en: "nothing";
                fr: "rien";
            }
        }
    }

    #[test]
    fn a_message_is_said_in_either_language() {
        let written = SampleMessage::Written {
            files: 0,
            folder: "a",
        };
        let english = written.message(MessageLang::English);
        assert_eq!(english.headline, "0 files in a");
        assert_eq!(english.help.as_deref(), Some("open a"));
        assert_eq!(written.headline(MessageLang::French), "0 fichier dans a");
        assert_eq!(written.message(MessageLang::French).help, None);
        assert_eq!(
            SampleMessage::Nothing {}.headline(MessageLang::French),
            "rien"
        );
    }
}
