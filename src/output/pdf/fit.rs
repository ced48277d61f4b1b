//! How high the rows of a form are, so that its pages end well.
//!
//! A form that passes its page by a row is set a little tighter; where that is not enough, a little looser, so that
//! more than a row stands overleaf. Chosen once for a form by its blank; a sheet that ends worse than its blank
//! (long remarks) chooses for itself. Never by more than 8 % ([`Fit::CHOICES`]), unless rows are to fill the paper.
//! Each way that is tried is a layout of the whole sheet: what cannot help is not tried (`TriedFits`).

use super::files::VirtualFiles;
use super::page_use::{LEAST_FILLED, PageUse};
use std::sync::{Mutex, OnceLock, PoisonError};

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

    /// Those that may save a page or mend its end. The greater change in height comes before the smaller one, which
    /// need not be tried where the greater does not help.
    pub const CHOICES: [Self; 7] = [
        Self::NATURAL,
        TIGHTEST,
        Self::of_rows(96),
        LOOSEST,
        Self::of_rows(104),
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

    /// The greater change in the same direction.
    fn outer(self) -> Option<Self> {
        match (self.rows, self.held) {
            (96, 0) => Some(TIGHTEST),
            (104, 0) => Some(LOOSEST),
            _ => None,
        }
    }

    fn distance(self) -> u16 {
        self.rows.abs_diff(Self::NATURAL.rows) + 10 * self.held
    }
}

const TIGHTEST: Fit = Fit::of_rows(92);
const LOOSEST: Fit = Fit::of_rows(108);

/// The better of two ways to set a document: nothing lost, fewer pages, then better ends of pages, then the smaller
/// change.
pub(super) fn is_better(new: (&PageUse, Fit), old: (&PageUse, Fit)) -> bool {
    let rank = |(pages, fit): (&PageUse, Fit)| {
        (pages.runs_off, pages.count, pages.faults(), fit.distance())
    };
    rank(new) < rank(old)
}

/// The ways in which a sheet was set so far.
struct TriedFits(Vec<(Fit, PageUse)>);

/// How much fuller than expected a last page may turn out, as rows are not divided.
const SPARE: f64 = 0.02;

impl TriedFits {
    fn pages(&self, fit: Fit) -> Option<&PageUse> {
        let found = self.0.iter().find(|(tried, _)| *tried == fit);
        found.map(|(_, pages)| pages)
    }

    /// Whether a layout with this fit might be better than the best so far.
    fn may_improve(&self, fit: Fit, (best, best_fit): (&PageUse, Fit)) -> bool {
        if let Some(outer) = fit.outer() {
            // Half of the change may do too; where all of it does nothing, half can only part the tables elsewhere.
            let parts_elsewhere = best.lone_rows > 0 || best.runs_off;
            return best_fit == outer || (parts_elsewhere && self.pages(outer).is_some());
        }
        if !best.can_improve() {
            return false;
        }
        // Only tighter rows save a page.
        if fit != TIGHTEST && best.faults() == 0 && !best.runs_off {
            return false;
        }
        fit != LOOSEST || best.lone_rows > 0 || best.runs_off || self.loosest_may_fill()
    }

    /// Whether the last page of the loosest rows is no longer nearly empty: what tighter rows take away, as much looser
    /// ones add.
    fn loosest_may_fill(&self) -> bool {
        let (Some(natural), Some(tightest)) = (self.pages(Fit::NATURAL), self.pages(TIGHTEST))
        else {
            return true;
        };
        let added = natural.last_filled - tightest.last_filled;
        let is_known = natural.count == tightest.count && added > 0.0;
        !is_known || natural.last_filled + added + SPARE >= LEAST_FILLED
    }
}

/// The files of a form, once for each height of its rows.
#[derive(Debug)]
pub struct FittedFiles {
    choices: Vec<(Fit, VirtualFiles)>,
    fills_paper: bool,
    /// What the blank chose; none where it cannot be set.
    of_blank: OnceLock<Option<BlankFit>>,
    /// Held while the blank chooses: the other threads wait instead of finding the same.
    choosing: Mutex<()>,
}

/// How the blank is set, and what its pages then hold.
#[derive(Debug, Clone, Copy)]
struct BlankFit {
    choice: usize,
    pages: PageUse,
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
            choosing: Mutex::new(()),
        }
    }

    /// The files with rows as high as the density asks for.
    pub fn natural(&self) -> &VirtualFiles {
        let natural = self.choices.iter().find(|(fit, _)| *fit == Fit::NATURAL);
        &natural.unwrap_or(&self.choices[0]).1
    }

    /// The files as the blank is set; as the density asks for while that is not known.
    pub(super) fn of_blank(&self) -> &VirtualFiles {
        let chosen = self.blank_fit().map(|blank| &self.choices[blank.choice].1);
        chosen.unwrap_or_else(|| self.natural())
    }

    fn blank_fit(&self) -> Option<BlankFit> {
        self.of_blank.get().copied().flatten()
    }

    /// How many pages the blank has, if that is known.
    pub fn blank_pages(&self) -> Option<usize> {
        self.blank_fit().map(|blank| blank.pages.count)
    }

    /// Sets the blank in the ways that may end its pages better, and remembers the best. What is wrong with it is
    /// reported where it is made by itself.
    pub(super) fn choose_for_blank<D, E>(
        &self,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) {
        if self.of_blank.get().is_some() {
            return;
        }
        let _choosing = self.choosing.lock().unwrap_or_else(PoisonError::into_inner);
        self.of_blank.get_or_init(|| {
            let found = if self.fills_paper {
                self.highest(set)
            } else {
                self.search(0, set)
            };
            let (choice, best) = found.ok()?;
            let pages = best.pages;
            Some(BlankFit { choice, pages })
        });
    }

    /// Sets a sheet as the blank is set or, where it ends worse than the blank, in the way that ends best.
    pub(super) fn best<D, E>(
        &self,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<Attempt<D>, E> {
        let Some(blank) = self.blank_fit() else {
            return set(self.natural());
        };
        let mut attempt = set(&self.choices[blank.choice].1)?;
        if attempt.pages.ends_as_well_as(&blank.pages) {
            return Ok(attempt);
        }
        if !self.fills_paper {
            let found = self.search_from((blank.choice, attempt), set);
            return found.map(|(_, best)| best);
        }
        for (_, files) in &self.choices[blank.choice + 1..] {
            if attempt.pages.count <= blank.pages.count {
                break;
            }
            attempt = set(files)?;
        }
        Ok(attempt)
    }

    fn search<D, E>(
        &self,
        first: usize,
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<(usize, Attempt<D>), E> {
        let attempt = set(&self.choices[first].1)?;
        self.search_from((first, attempt), set)
    }

    fn search_from<D, E>(
        &self,
        first: (usize, Attempt<D>),
        set: impl Fn(&VirtualFiles) -> Result<Attempt<D>, E>,
    ) -> Result<(usize, Attempt<D>), E> {
        let mut best = first;
        let begun = best.0;
        let mut tried = TriedFits(vec![(self.choices[begun].0, best.1.pages)]);
        for (choice, (fit, files)) in self.choices.iter().enumerate() {
            let best_fit = self.choices[best.0].0;
            if choice == begun || !tried.may_improve(*fit, (&best.1.pages, best_fit)) {
                continue;
            }
            let other = set(files)?;
            tried.0.push((*fit, other.pages));
            if is_better((&other.pages, *fit), (&best.1.pages, best_fit)) {
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
        files.choose_for_blank(|files| attempt(files, passes));
        let best = files.best(|files| attempt(files, passes)).unwrap();
        assert!(best.document.contains("0.96"), "{}", best.document);

        let sound = FittedFiles::new(&VirtualFiles::default(), false);
        sound.choose_for_blank(|files| attempt(files, |_| (2, 0.6)));
        let best = sound.best(|files| attempt(files, |_| (2, 0.6))).unwrap();
        assert!(
            best.document.contains("\"rows\":1.00,\"held\":0"),
            "{}",
            best.document
        );
    }

    /// A form as high as `natural` pages, half of which grows with its rows.
    fn pages_of(natural: f64, fit: Fit) -> PageUse {
        let total = natural * (0.5 + f64::from(fit.rows) / 200.0);
        let count = total.ceil();
        let kept = [0.0, 0.25, 0.5][usize::from(fit.held)];
        PageUse {
            count: if count < 2.0 {
                1
            } else if count < 3.0 {
                2
            } else {
                3
            },
            last_filled: 0.06
                + 0.88 * (total + 1.0 - count).max(if count > 1.0 { kept } else { 0.0 }),
            lone_rows: 0,
            runs_off: false,
        }
    }

    #[test]
    fn layouts_that_are_left_out_would_not_have_been_chosen() {
        let rank = |fit: Fit, natural| {
            let pages = pages_of(natural, fit);
            (pages.count, pages.faults(), fit.distance())
        };
        let (mut layouts, mut forms) = (0, 0);
        for hundredths in 50..300 {
            let natural = f64::from(hundredths) / 100.0;
            let files = FittedFiles::new(&VirtualFiles::default(), false);
            let tried = std::cell::Cell::new(0);
            let found = files.search(0, |set| {
                tried.set(tried.get() + 1);
                let fit = files.choices.iter().find(|it| std::ptr::eq(&it.1, set));
                let fit = fit.expect("one of the choices").0;
                let pages = pages_of(natural, fit);
                Ok::<_, ()>(Attempt {
                    document: fit,
                    pages,
                })
            });
            let chosen = found.unwrap().1.document;
            let all = Fit::CHOICES.iter().map(|fit| rank(*fit, natural));
            let best = if pages_of(natural, Fit::NATURAL).can_improve() {
                all.min()
            } else {
                Some(rank(Fit::NATURAL, natural))
            };
            assert_eq!(Some(rank(chosen, natural)), best, "{natural}: {chosen:?}");
            layouts += tried.get();
            forms += usize::from(tried.get() > 1);
            assert!(tried.get() <= 5, "{natural}: {} layouts", tried.get());
        }
        // All seven for each form that ends badly would be six more than one.
        assert!(
            layouts - 250 <= 3 * forms,
            "{layouts} layouts, {forms} forms"
        );
    }

    #[test]
    fn a_sheet_that_ends_like_its_blank_is_set_once() {
        let files = FittedFiles::new(&VirtualFiles::default(), false);
        let hopeless = |_: &str| (2, 0.1);
        files.choose_for_blank(|files| attempt(files, hopeless));
        let tried = std::cell::Cell::new(0);
        let best = files.best(|files| {
            tried.set(tried.get() + 1);
            attempt(files, hopeless)
        });
        assert_eq!((best.unwrap().pages.count, tried.get()), (2, 1));
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
        files.choose_for_blank(|files| attempt(files, blank));
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
        files.choose_for_blank(|files| attempt(files, pages("{\"rows\":1.35")));
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
