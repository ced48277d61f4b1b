//! How high the rows of a form are, so that its pages end well.
//!
//! A form that passes its page by a row is set a little tighter; where that is not enough, a little looser, so that more
//! than a row stands overleaf. Chosen once for a form by its blank; a sheet that still ends badly (long remarks) chooses
//! for itself. Never by more than 8 % ([`Fit::CHOICES`]), unless rows are to fill the paper.

use super::files::VirtualFiles;
use super::page_use::PageUse;
use std::sync::OnceLock;

/// Where Typst finds the factor: `{"rows": 0.96}`.
pub(super) const FIT_PATH: &str = "/fit.json";

/// How a form is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The height of rows and gaps, in per cent of what the theme's density asks for.
    rows: u16,
    /// What is held together at the end: 1, all behind the tables; 2, with the last table.
    held: u16,
}

impl Fit {
    /// As the density asks for.
    pub const NATURAL: Self = Self::of_rows(100);

    /// Those that may save a page or mend its end, the least change first.
    pub const CHOICES: [Self; 7] = [
        Self::NATURAL,
        Self::of_rows(96),
        Self::of_rows(92),
        Self::of_rows(104),
        Self::of_rows(108),
        Self { rows: 100, held: 1 },
        Self { rows: 100, held: 2 },
    ];

    /// For forms that are ticked by hand: up to as high as the paper allows, the highest first.
    pub const FILLING: [Self; 7] = [
        Self::of_rows(160),
        Self::of_rows(150),
        Self::of_rows(140),
        Self::of_rows(130),
        Self::of_rows(120),
        Self::of_rows(110),
        Self::NATURAL,
    ];

    const fn of_rows(rows: u16) -> Self {
        Self { rows, held: 0 }
    }

    pub(super) fn json(self) -> String {
        let (whole, hundredths) = (self.rows / 100, self.rows % 100);
        format!(
            "{{\"rows\":{whole}.{hundredths:02},\"held\":{}}}",
            self.held
        )
    }

    fn distance(self) -> u16 {
        self.rows.abs_diff(Self::NATURAL.rows) + 10 * self.held
    }
}

/// The better of two ways to set a document: nothing lost, fewer pages, then better ends of pages, then the smaller change.
pub(super) fn is_better(new: (&PageUse, Fit), old: (&PageUse, Fit)) -> bool {
    let rank = |(pages, fit): (&PageUse, Fit)| {
        (pages.runs_off, pages.count, pages.faults(), fit.distance())
    };
    rank(new) < rank(old)
}

/// The files of a form, once for each height of its rows.
#[derive(Debug)]
pub struct FittedFiles {
    choices: Vec<(Fit, VirtualFiles)>,
    fills_paper: bool,
    /// What the blank chose, and how many pages it then has.
    of_blank: OnceLock<BlankFit>,
}

/// How the blank is set.
#[derive(Debug, Clone, Copy)]
struct BlankFit {
    choice: usize,
    pages: usize,
}

/// One way to set a document, and what came of it.
pub(super) struct Attempt<D> {
    pub(super) document: D,
    pub(super) pages: PageUse,
}

impl FittedFiles {
    /// The files of a form. `fills_paper`: rows as high as the paper allows.
    pub fn new(files: &VirtualFiles, fills_paper: bool) -> Self {
        let fits = if fills_paper {
            Fit::FILLING.as_slice()
        } else {
            Fit::CHOICES.as_slice()
        };
        Self {
            choices: fits.iter().map(|fit| (*fit, files.fitted(*fit))).collect(),
            fills_paper,
            of_blank: OnceLock::new(),
        }
    }

    /// The files with rows as high as the density asks for.
    pub fn natural(&self) -> &VirtualFiles {
        let natural = self.choices.iter().find(|(fit, _)| *fit == Fit::NATURAL);
        &natural.unwrap_or(&self.choices[0]).1
    }

    /// The files as the blank is set; as the density asks for while that is not known.
    pub(super) fn of_blank(&self) -> &VirtualFiles {
        let fit = self.of_blank.get();
        let chosen = fit.and_then(|fit| self.choices.get(fit.choice));
        chosen.map_or_else(|| self.natural(), |(_, files)| files)
    }

    /// How many pages the blank has, if that is known.
    pub fn blank_pages(&self) -> Option<usize> {
        self.of_blank.get().map(|fit| fit.pages)
    }

    /// Sets the blank in all ways that may end its pages better, and remembers the best.
    pub(super) fn choose_for_blank<D, E>(
        &self,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<(), E> {
        if self.of_blank.get().is_some() {
            return Ok(());
        }
        let (choice, best) = if self.fills_paper {
            self.highest(set)?
        } else {
            self.best_from(0, set)?
        };
        let pages = best.pages.count;
        // Two threads find the same.
        let _ = self.of_blank.set(BlankFit { choice, pages });
        Ok(())
    }

    /// Sets a sheet as the blank is set or, where it ends badly so, in the way that ends best.
    pub(super) fn best<D, E>(
        &self,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<Attempt<D>, E> {
        let Some(blank) = self.of_blank.get() else {
            return set(self.natural());
        };
        if !self.fills_paper {
            return self.best_from(blank.choice, set).map(|(_, best)| best);
        }
        let mut attempt = set(&self.choices[blank.choice].1)?;
        for (_, files) in &self.choices[blank.choice + 1..] {
            if attempt.pages.count <= blank.pages {
                break;
            }
            attempt = set(files)?;
        }
        Ok(attempt)
    }

    fn best_from<D, E>(
        &self,
        first: usize,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<(usize, Attempt<D>), E> {
        let mut best = (first, set(&self.choices[first].1)?);
        for (choice, (fit, files)) in self.choices.iter().enumerate() {
            if choice == first || !best.1.pages.can_improve() {
                continue;
            }
            let other = set(files)?;
            if is_better(
                (&other.pages, *fit),
                (&best.1.pages, self.choices[best.0].0),
            ) {
                best = (choice, other);
            }
        }
        Ok(best)
    }

    /// The highest rows with no more pages than rows of the usual height need.
    fn highest<D, E>(
        &self,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<(usize, Attempt<D>), E> {
        let last = self.choices.len() - 1;
        let natural = set(&self.choices[last].1)?;
        for (choice, (_, files)) in self.choices[..last].iter().enumerate() {
            let high = set(files)?;
            if high.pages.count <= natural.pages.count
                && high.pages.lone_rows <= natural.pages.lone_rows
            {
                return Ok((choice, high));
            }
        }
        Ok((last, natural))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a document comes to, by the fit it is set with.
    fn attempt(
        files: &VirtualFiles,
        pages: impl Fn(&str) -> (usize, f64),
    ) -> Result<Attempt<String>, ()> {
        let fit = files.bytes(FIT_PATH).expect("a fit");
        let fit = fit.as_str().expect("a text").to_owned();
        let (count, last_filled) = pages(&fit);
        let pages = PageUse {
            count,
            last_filled,
            lone_rows: 0,
            runs_off: last_filled > 1.0,
        };
        Ok(Attempt {
            document: fit,
            pages,
        })
    }

    #[test]
    fn a_form_that_passes_its_page_by_little_is_set_tighter_and_one_that_does_not_stays() {
        let files = FittedFiles::new(&VirtualFiles::default(), false);
        let passes = |fit: &str| {
            if fit.contains("0.96") || fit.contains("0.92") {
                (1, 0.94)
            } else {
                (2, 0.1)
            }
        };
        files
            .choose_for_blank(|files| attempt(files, passes))
            .unwrap();
        let best = files.best(|files| attempt(files, passes)).unwrap();
        assert!(best.document.contains("0.96"), "{}", best.document);

        let sound = FittedFiles::new(&VirtualFiles::default(), false);
        sound
            .choose_for_blank(|files| attempt(files, |_| (2, 0.6)))
            .unwrap();
        let best = sound.best(|files| attempt(files, |_| (2, 0.6))).unwrap();
        assert!(
            best.document.contains("\"rows\":1.00,\"held\":0"),
            "{}",
            best.document
        );
    }

    #[test]
    fn what_is_held_together_never_runs_off_a_page() {
        let files = FittedFiles::new(&VirtualFiles::default(), false);
        let blank = |fit: &str| {
            if fit.ends_with("2}") {
                (2, 0.5)
            } else {
                (2, 0.15)
            }
        };
        files
            .choose_for_blank(|files| attempt(files, blank))
            .unwrap();
        let long = |fit: &str| {
            if fit.ends_with("2}") {
                (2, 1.2)
            } else {
                (3, 0.3)
            }
        };
        let best = files.best(|files| attempt(files, long)).unwrap();
        assert_eq!(best.pages.count, 3, "{}", best.document);
    }

    #[test]
    fn rows_are_as_high_as_the_paper_allows_and_a_longer_sheet_has_lower_ones() {
        let files = FittedFiles::new(&VirtualFiles::default(), true);
        let pages =
            |most: &'static str| move |fit: &str| if fit < most { (1, 0.9) } else { (2, 0.5) };
        files
            .choose_for_blank(|files| attempt(files, pages("{\"rows\":1.35")))
            .unwrap();
        let blank = files
            .best(|files| attempt(files, pages("{\"rows\":1.35")))
            .unwrap();
        assert!(blank.document.contains("1.30"), "{}", blank.document);
        let longer = files
            .best(|files| attempt(files, pages("{\"rows\":1.15")))
            .unwrap();
        assert!(longer.document.contains("1.10"), "{}", longer.document);
    }
}
