//! The keys, on a screen of their own.

use super::Look;
use super::text::{fit, width};
use crate::ui::rate::{KEYS, State};
use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, look: Look) {
    let lang = state.lang;
    let area = frame.area();
    let columns = usize::from(area.width);
    let head = lang.pick(
        " Keys · any key goes back",
        " Touches · une touche revient en arrière",
    );
    let keys = KEYS.iter().map(|help| width(&help.keys(lang)));
    let keys = keys.max().unwrap_or(0);
    let mut lines = vec![Line::styled(fit(head, columns), look.bar())];
    lines.extend(KEYS.iter().map(|help| {
        let about = fit(help.about(lang), columns.saturating_sub(keys + 3));
        Line::from(vec![
            Span::styled(format!(" {}", fit(&help.keys(lang), keys)), look.strong()),
            Span::raw(format!("  {about}")),
        ])
    }));
    frame.render_widget(Paragraph::new(lines), area);
}
