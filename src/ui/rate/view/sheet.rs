//! What belongs to the sheet as a whole, in place of the rows: one line for each, with what stands there.

use super::text::{fit_to_width, text_width};
use crate::base::diagnostic::MessageLang;
use crate::interchange::session::RatingSlot;
use crate::ui::message::{Message, messages};
use crate::ui::rate::{RatingState, TextTarget};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

messages! {
    /// What the lines are called.
    enum SheetMessage<'a> {
        Comment {} {
            en: "General comment";
            fr: "Appréciation générale";
        }
        Date {} {
            en: "Date";
            fr: "Date";
        }
        DateOfAll {} {
            en: "Date, for everyone";
            fr: "Date, pour tous";
        }
        Assessor {} {
            en: "Assessor";
            fr: "Évaluateur";
        }
        AssessorOfAll {} {
            en: "Assessor, for everyone";
            fr: "Évaluateur, pour tous";
        }
        Mark {} {
            en: "Decided mark (ABS …)";
            fr: "Note décidée (ABS…)";
        }
        Reason {} {
            en: "Reason of the mark";
            fr: "Motif de la note";
        }
        Section { title: &'a str } {
            en: "Remark: {title}";
            fr: "Remarque : {title}";
        }
        Family {} {
            en: "Family name";
            fr: "Nom";
        }
        Given {} {
            en: "Given name";
            fr: "Prénom";
        }
    }
}

/// What a line is called.
pub(super) fn sheet_line_name(state: &RatingState, target: &TextTarget) -> String {
    let lang: MessageLang = state.lang;
    let form = &state.class.form;
    match target {
        TextTarget::MarkReason => SheetMessage::Reason {}.headline(lang),
        TextTarget::Everyone(RatingSlot::Date) => SheetMessage::DateOfAll {}.headline(lang),
        TextTarget::Everyone(_) => SheetMessage::AssessorOfAll {}.headline(lang),
        TextTarget::Slot(slot) => match slot {
            RatingSlot::Comment => SheetMessage::Comment {}.headline(lang),
            RatingSlot::Date => SheetMessage::Date {}.headline(lang),
            RatingSlot::Assessor => SheetMessage::Assessor {}.headline(lang),
            RatingSlot::Mark => SheetMessage::Mark {}.headline(lang),
            RatingSlot::Section(section) => {
                let title = form.section_title(*section);
                SheetMessage::Section { title: &title }.headline(lang)
            }
            RatingSlot::Row(row) => form
                .row(*row)
                .map_or_else(String::new, |it| it.label.clone()),
            RatingSlot::Field(nth) => match form.fields.get(*nth) {
                Some(field) => match (&field.label, field.id.as_str()) {
                    (Some(label), _) => label.clone(),
                    (None, "given") => SheetMessage::Given {}.headline(lang),
                    (None, _) => SheetMessage::Family {}.headline(lang),
                },
                None => String::new(),
            },
        },
    }
}

/// The lines, that at the cursor always among them.
pub(super) fn draw_sheet_list(
    state: &RatingState,
    cursor: usize,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let targets = state.sheet_targets();
    let names: Vec<String> = targets
        .iter()
        .map(|it| sheet_line_name(state, it))
        .collect();
    let columns = usize::from(area.width);
    let widest = names.iter().map(|name| text_width(name)).max().unwrap_or(0);
    let name_width = widest.min(columns / 2);
    let height = usize::from(area.height);
    let first = (cursor + 1).saturating_sub(height);
    let mut lines = Vec::new();
    for (nth, (target, name)) in targets
        .iter()
        .zip(&names)
        .enumerate()
        .skip(first)
        .take(height)
    {
        let text = state.sheet_text(target).replace('\n', " / ");
        let sign = if nth == cursor { '>' } else { ' ' };
        let line = format!("{sign} {}  {text}", fit_to_width(name, name_width));
        let style = if nth == cursor {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new()
        };
        lines.push(Line::styled(fit_to_width(&line, columns), style));
    }
    frame.render_widget(Paragraph::new(lines), area);
}
