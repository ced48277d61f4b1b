//! What each column of a table is for: label, level, points, remarks; read from its heads and, where they are silent,
//! from what stands below.
//!
//! In: a table, and the legend's levels. Out: the head rows, each with its [`FormColumns`]. A table without any has
//! none.

mod below;
mod by_words;
mod finder;
mod labelled;
mod series;

use super::legend::LegendEntry;
use super::readings::ReadingChoice;
use crate::interchange::forms::document::{FormCell, FormTable};
use crate::interchange::forms::draft::DraftWorth;
use crate::interchange::forms::text::FormText;
use finder::Finder;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormColumnRole {
    /// What is assessed: of several the last is the criterion.
    Label,
    /// A number or short code before the label.
    Number,
    /// The level of that number.
    Level(usize),
    /// What a row is worth.
    Points,
    /// How many times a row counts.
    Coefficient,
    /// Where the mark is written by hand.
    Result,
    /// What is said of each row.
    Hint,
    /// Remarks.
    Remarks,
    /// Nobody knows.
    Other,
}

/// A level's head.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct LevelHeading {
    /// What stands over the column; blank for nothing.
    pub(super) text: FormText,
    /// What the heads say it is worth.
    pub(super) points: Option<DraftWorth>,
    /// Its name, if that stands below in a row of its own.
    pub(super) name: Option<FormText>,
}

/// What the columns of some rows are for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FormColumns {
    /// Of each column.
    pub(super) roles: Vec<FormColumnRole>,
    /// Of each level.
    pub(super) levels: Vec<LevelHeading>,
    /// What stands over the remarks; blank for nothing.
    pub(super) remarks: Option<FormText>,
    /// Whether that column was found by its emptiness alone.
    pub(super) remarks_guessed: bool,
    /// Whether the heads are words of no known scale.
    pub(super) unknown: bool,
}

/// A row of heads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeadRow {
    /// The row above it where the heads begin: one that says what several of them have in common.
    pub(super) top: usize,
    /// The row.
    pub(super) row: usize,
    /// The last row of these heads: the next one, where points or codes stand below.
    pub(super) last: usize,
    /// What its columns are for.
    pub(super) columns: FormColumns,
    /// A row further down that says what each level is worth.
    pub(super) worth: Option<usize>,
    /// Whether the row is one to rate itself, and its levels are there to be circled.
    pub(super) circled: bool,
}

impl HeadRow {
    /// Heads that stand in this row alone.
    pub(super) fn single(row: usize, columns: FormColumns) -> Self {
        Self {
            top: row,
            row,
            last: row,
            columns,
            worth: None,
            circled: false,
        }
    }
}

/// Looks for the head rows of tables.
pub(super) struct HeadFinder<'a> {
    legend: &'a [LegendEntry],
    choice: ReadingChoice,
}

impl<'a> HeadFinder<'a> {
    /// Heads may be levels of this legend; what may be meant otherwise is chosen.
    pub(super) fn new(legend: &'a [LegendEntry], choice: ReadingChoice) -> Self {
        Self { legend, choice }
    }

    /// All head rows of a table; `before` are the columns of the table before it.
    pub(super) fn find(&self, table: &FormTable, before: Option<&FormColumns>) -> Vec<HeadRow> {
        let finder = Finder::new(table, self.legend, self.choice.beside);
        let mut found: Vec<HeadRow> = Vec::new();
        let mut row = 0;
        while row < table.rows.len() {
            let seen = found.last();
            if finder.is_head(row, seen) {
                let head = finder.head(row, seen.map(|head| &head.columns).or(before));
                row = head.last;
                found.push(head);
            }
            row += 1;
        }
        if let Some(circled) = circled_headings(table, &found) {
            return vec![circled];
        }
        if found.is_empty() {
            let as_before = before.is_some_and(|before| before.roles.len() == table.width());
            let unknown = || (!as_before).then(|| finder.unknown_heads()).flatten();
            found.extend(finder.labelled_heads().or_else(unknown));
        }
        found
    }
}

/// The codes stand in each row, to be circled: then all rows look like heads, and none is.
fn circled_headings(table: &FormTable, found: &[HeadRow]) -> Option<HeadRow> {
    let (first, rest) = found.split_first()?;
    let same = |head: &HeadRow| head.columns.levels == first.columns.levels;
    let is_row = |head: &HeadRow| head.row == head.last && !table.rows[head.row][0].is_blank();
    let filled = |row: &Vec<FormCell>| row.iter().any(|cell| !cell.is_blank());
    let below = table.rows[first.row + 1..]
        .iter()
        .filter(|row| filled(row))
        .count();
    let all = !rest.is_empty()
        && rest.len() == below
        && rest.iter().all(same)
        && found.iter().all(is_row);
    // Heads above say `Niveau` over all levels, if anything.
    let top = match first.row.checked_sub(1) {
        Some(above)
            if table.rows[above]
                .iter()
                .filter(|cell| !cell.is_blank())
                .count()
                > 1 =>
        {
            above
        }
        _ => first.row,
    };
    all.then(|| HeadRow {
        top,
        circled: true,
        ..first.clone()
    })
}

/// The columns of one role.
pub(super) fn role_positions(roles: &[FormColumnRole], wanted: FormColumnRole) -> Vec<usize> {
    (0..roles.len())
        .filter(|&column| roles[column] == wanted)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::document::Block;
    use crate::interchange::forms::read::plain;

    /// One letter a column, a row of heads each: L label, 0–9 level, R remarks, P points, C coefficient, N number,
    /// H hint.
    fn shown(text: &str) -> Vec<String> {
        let document = plain::read_plain_text(text);
        let Some(Block::Table(table)) = document.blocks.first() else {
            panic!("a table")
        };
        let letter = |role: &FormColumnRole| match role {
            FormColumnRole::Label => 'L',
            FormColumnRole::Number => 'N',
            FormColumnRole::Level(level) => char::from_digit(*level as u32, 10).unwrap_or('?'),
            FormColumnRole::Points => 'P',
            FormColumnRole::Coefficient => 'C',
            FormColumnRole::Result => '=',
            FormColumnRole::Remarks => 'R',
            FormColumnRole::Hint => 'H',
            FormColumnRole::Other => 'O',
        };
        let row = |head: HeadRow| {
            format!(
                "{} {}",
                head.row,
                head.columns.roles.iter().map(letter).collect::<String>()
            )
        };
        let finder = HeadFinder::new(&[], ReadingChoice::default());
        finder.find(table, None).into_iter().map(row).collect()
    }

    #[test]
    fn unnamed_columns_between_levels_are_levels() {
        let text = "Mission 1\t\tTI\t\t\tTB\tRemarques\na\tb\t\t\t\t\t\nMission 2\t\tTI\t\t\tTB\t\nc\td\t\t\t\t\t\n";
        assert_eq!(shown(text), ["0 LL0123R", "2 LL0123R"]);
    }

    #[test]
    fn numbers_points_and_coefficients_have_columns() {
        assert_eq!(shown("Critères\t0\t1\t2\t3\na\t\t\t\t\n"), ["0 L0123"]);
        assert_eq!(
            shown("Critères\tBarème\tNote\tObservations\na\t4\t\t\n"),
            ["0 LP=R"]
        );
        assert_eq!(
            shown("N°\tCritère\tCoef.\tA\tB\n1\tx\t2\t\t\n2\ty\t1\t\t\n"),
            ["0 NLC01"]
        );
    }

    #[test]
    fn beside_a_word_for_what_is_assessed_heads_need_not_be_known() {
        let text =
            "Kriterium\tRund\tEckig\tKrumm\nForm\tganz\thalb\tkaum\nFarbe\tviel\tetwas\twenig\n";
        assert_eq!(shown(text), ["0 L012"]);
        assert_eq!(
            shown(
                "#\tCriterion\tSource\tWeight\tWhat we look for\nA\tFit\t38.1\t3\tIt fits\nB\tReach\tours\t2\tMany see it\n"
            ),
            ["0 NLHCH"]
        );
        assert_eq!(shown("Kriterium\t0\t1\tGewicht\nForm\t\t\t2\n"), ["0 L01C"]);
    }

    #[test]
    fn an_unknown_head_behind_levels_is_one_where_remarks_have_their_own() {
        let text = "Criteria\tNot yet\tDeveloping\tSecure\tBrilliant\tTeacher's comments\na\t☐\t☐\t☐\t☐\t\n";
        assert_eq!(shown(text), ["0 L0123R"]);
        let text = "Criteria\tNot yet\tSecure\tWhat was seen\na\t\t\t\n";
        assert_eq!(shown(text), ["0 L01R"]);
    }

    #[test]
    fn heads_of_unknown_words_are_seen_by_what_stands_below() {
        assert_eq!(
            shown("Ziel\tKlasse\tGeht so\tNaja\na\t\t\t\nb\t\t\t\n"),
            ["0 L012"]
        );
        assert_eq!(shown("Nom\tDupont\nClasse\t1A\n"), [""; 0]);
    }
}
