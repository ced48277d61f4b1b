//! The keys, on a screen of their own.

use super::Palette;
use super::text::{fit_to_width, text_width};
use crate::ui::message::{Message, messages};
use crate::ui::rate::{KEY_TABLE, RatingState};
use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

messages! {
    /// What stands over the keys.
    enum HelpMessage {
        Title {} {
            en: " Keys · any key goes back";
            fr: " Touches · une touche revient en arrière";
        }
    }
}

pub(super) fn draw_help(state: &RatingState, frame: &mut Frame<'_>, look: Palette) {
    let lang = state.lang;
    let area = frame.area();
    let columns = usize::from(area.width);
    let head = HelpMessage::Title {}.headline(lang);
    let keys = KEY_TABLE.iter().map(|help| text_width(&help.keys(lang)));
    let keys = keys.max().unwrap_or(0);
    let mut lines = vec![Line::styled(fit_to_width(&head, columns), look.bar())];
    lines.extend(KEY_TABLE.iter().map(|help| {
        let about = fit_to_width(help.about(lang), columns.saturating_sub(keys + 3));
        Line::from(vec![
            Span::styled(
                format!(" {}", fit_to_width(&help.keys(lang), keys)),
                look.strong(),
            ),
            Span::raw(format!("  {about}")),
        ])
    }));
    frame.render_widget(Paragraph::new(lines), area);
}
