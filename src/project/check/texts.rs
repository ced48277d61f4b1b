//! The texts of a grid and of a student: all that is printed as Markdown, each with the place where it was typed.

use crate::model::grid::Grid;
use crate::model::ratings::Ratings;
use crate::text::markup::MarkupSource;

/// Every text of a grid, its scales included.
pub(super) fn grid_texts(grid: &Grid) -> Vec<&MarkupSource> {
    let mut texts: Vec<&MarkupSource> = vec![&grid.title.0];
    texts.extend(grid.subtitle.iter().map(|it| &it.0));
    texts.extend(grid.intro.iter().map(|it| &it.0));
    texts.extend(grid.fields.iter().flatten().map(|field| &field.label));
    for section in &grid.sections {
        texts.push(&section.title.0);
        texts.extend(section.intro.iter().map(|it| &it.0));
        texts.extend(section.remarks.iter());
        texts.extend(
            section
                .tasks
                .iter()
                .filter_map(|task| task.title.as_ref())
                .map(|title| &title.0),
        );
    }
    for row in grid.rows() {
        texts.push(&row.label.0);
        texts.extend(row.hint.iter().map(|it| &it.0));
        if let Some(levels) = row.levels() {
            texts.extend(
                levels
                    .iter()
                    .filter_map(|it| it.offer.descriptor.as_ref())
                    .map(|it| &it.0),
            );
            for level in &levels.scale().levels {
                texts.extend([&level.name, &level.heading]);
                texts.extend(level.description.iter().map(|it| &it.0));
            }
        }
    }
    texts
}

/// Every text of a student.
pub(super) fn student_texts(ratings: &Ratings) -> Vec<&MarkupSource> {
    let mut texts: Vec<&MarkupSource> = ratings.remarks.iter().flatten().collect();
    texts.extend(ratings.comment.iter().map(|it| &it.0));
    texts.extend(ratings.mark.iter().filter_map(|mark| mark.reason.as_ref()));
    for rating in ratings.rows.iter().flatten() {
        texts.extend(rating.remark.iter().chain(rating.text.iter()));
    }
    texts
}
