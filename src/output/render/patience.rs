//! How long a template may take. A theme is a program, and a loop in it may have no end.

use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, Place};
use crate::diagnostics;
use crate::output::apart::EndReason;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// A template that takes longer is given up, where nothing else was asked for.
pub const DEFAULT_PATIENCE: Duration = Duration::from_secs(60);

diagnostics! {
    /// What can be wrong with a sheet that is being made.
    pub enum WorkerDiagnostic in lang {
        /// A sheet takes much longer than others do. A theme is a program, and a loop in it may have no end. The
        /// time is that of the processor, where the system says it (Linux): on a busy machine nothing is slow for
        /// that reason.
        Note Slow { sheet: String, seconds: u64, template: String, patience: u64 } = "slow" {
            en: "{template} has been working on {sheet} for {seconds} seconds"
                => format!("it may contain an endless loop; gridgen gives up after {patience} seconds (`--patience`)");
            fr: "{template} travaille à {sheet} depuis {seconds} secondes"
                => format!("il contient peut-être une boucle sans fin ; abandon après {patience} secondes \
                    (`--patience`)");
        }
        /// A template did not come to an end. It was given up; what else it makes of this grid was not tried.
        Error GivenUp { sheet: String, seconds: u64, template: String } = "given-up" {
            en: "{template} did not finish {sheet} within {seconds} seconds, so gridgen gave up"
                => "look for an endless loop in it and in the parts that it calls";
            fr: "{template} n'a pas fini {sheet} en {seconds} secondes : abandon"
                => "cherchez une boucle sans fin dans ce modèle et dans les parties qu'il appelle";
        }
        /// What typesets an own theme, or a picture, in a process apart wanted more memory than 2 GB, or lay in
        /// itself more deeply than 64 MB of stack hold. Other sheets are made; where the template is the likely
        /// cause, it is not tried again.
        Error Ended { sheet: String, template: String, reason: EndReason, pictures: bool } = "process-ended" {
            let reason = reason.text(lang);
            en: "{template} could not typeset {sheet}: {reason}" => ended_help(*pictures, lang);
            fr: "{template} n'a pas pu composer {sheet} : {reason}" => ended_help(*pictures, lang);
        }
        /// A picture that looks like an image and cannot be drawn: an SVG without a size, a PNG that was cut.
        Error Picture { message: String } = "picture-not-drawn" {
            en: "a picture that this file shows cannot be drawn: {message}"
                => "open it, and save it again as PNG or SVG";
            fr: "une image que montre ce fichier ne peut pas être dessinée : {message}"
                => "ouvrez-la, puis enregistrez-la de nouveau en PNG ou en SVG";
        }
        /// The program met something unforeseen while it made this sheet. Please report it.
        Error Unforeseen { sheet: String } = "unforeseen" {
            en: "the sheet {sheet} could not be made: an error in gridgen itself"
                => "please report it with the theme and the file";
            fr: "la fiche {sheet} n'a pas pu être faite : erreur de gridgen lui-même"
                => "merci de la signaler, avec le thème et le fichier";
        }
    }
}

/// Where to look when a process that typeset ended.
fn ended_help(pictures: bool, lang: MessageLang) -> &'static str {
    if pictures {
        return lang.pick(
            "look first at the pictures that this file shows: save them again as PNG, no wider than 2,000 pixels",
            "regardez d'abord les images de ce fichier : enregistrez-les en PNG, sur 2 000 pixels de large au plus",
        );
    }
    lang.pick(
        "look in the theme, and in the pictures of the grid, for what grows or calls itself without end",
        "cherchez dans le thème, et dans les images de la grille, ce qui grandit ou s'appelle sans fin",
    )
}

/// A template that is about to work, and the time it may take.
pub(super) struct TimeLimit {
    pub(super) limit: Duration,
    /// `themes/school/sheet.typ`
    pub(super) template: String,
    /// What it makes.
    pub(super) sheet: String,
    /// Where its failure is reported.
    pub(super) place: Place,
}

impl TimeLimit {
    /// What `make` gives; none with an error. It works in a thread of its own: one that never ends cannot be stopped,
    /// only left behind.
    pub(super) fn make<T: Send + 'static>(
        self,
        diagnostics: &mut Diagnostics,
        make: impl FnOnce(&mut Diagnostics) -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = sync_channel(1);
        std::thread::spawn(move || {
            let mut met = Diagnostics::new();
            let made = make(&mut met);
            // After the time limit no one receives it.
            let _ = sender.send((made, met));
        });
        match receiver.recv_timeout(self.limit) {
            Ok((made, met)) => {
                diagnostics.extend(met);
                made
            }
            Err(cause) => {
                diagnostics.push(self.failure(cause));
                None
            }
        }
    }

    fn failure(self, cause: RecvTimeoutError) -> Diagnostic {
        let sheet = self.sheet;
        let kind = match cause {
            RecvTimeoutError::Timeout => WorkerDiagnostic::GivenUp {
                sheet,
                seconds: self.limit.as_secs(),
                template: self.template,
            },
            // The thread ended without a result: a library panicked.
            RecvTimeoutError::Disconnected => WorkerDiagnostic::Unforeseen { sheet },
        };
        Diagnostic::new(kind, self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_and_codes(
        milliseconds: u64,
        make: fn(&mut Diagnostics) -> Option<()>,
    ) -> (Option<()>, Vec<&'static str>) {
        let limit = TimeLimit {
            limit: Duration::from_millis(milliseconds),
            template: "themes/t/sheet.typ".to_owned(),
            sheet: "g".to_owned(),
            place: Place::File("gridgen.yaml".into()),
        };
        let mut diagnostics = Diagnostics::new();
        let made = limit.make(&mut diagnostics, make);
        (made, diagnostics.iter().map(|it| it.kind.code()).collect())
    }

    fn slow(_: &mut Diagnostics) -> Option<()> {
        std::thread::sleep(Duration::from_millis(500));
        Some(())
    }

    #[test]
    fn a_thread_that_panics_is_not_taken_for_a_loop() {
        assert_eq!(made_and_codes(60_000, |_| Some(())), (Some(()), vec![]));
        assert_eq!(
            made_and_codes(60_000, |_| panic!("as a library may")),
            (None, vec!["unforeseen"])
        );
        assert_eq!(made_and_codes(20, slow), (None, vec!["given-up"]));
    }
}
