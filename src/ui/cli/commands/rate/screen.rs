//! The terminal: taken, given back whatever happens, and its keys.

use crate::ui::rate::KeyPress;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::execute;
use std::collections::BTreeSet;
use std::io;
use std::sync::mpsc::Sender;

/// What happens.
#[derive(Debug)]
pub(super) enum ScreenEvent {
    /// A key.
    Key(KeyPress),
    /// The window has another size.
    Redraw,
    /// Another program changed these.
    Changed(BTreeSet<String>),
    /// The terminal is gone, or the program is to end.
    End,
}

/// The terminal while it is ours.
pub(super) struct Screen {
    terminal: DefaultTerminal,
}

impl Screen {
    /// Takes it. A panic gives it back before its message is printed.
    pub(super) fn open() -> io::Result<Self> {
        let terminal = ratatui::try_init()?;
        let screen = Self { terminal };
        // A pasted line break is then not taken for Enter.
        execute!(io::stdout(), event::EnableBracketedPaste)?;
        Ok(screen)
    }

    /// Gives it back.
    pub(super) fn close(self) {
        drop(self);
    }
}

impl AsMut<DefaultTerminal> for Screen {
    fn as_mut(&mut self) -> &mut DefaultTerminal {
        &mut self.terminal
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = execute!(io::stdout(), event::DisableBracketedPaste);
        let _ = ratatui::try_restore();
    }
}

/// Reports keys, the window's size, and signals that end the program.
pub(super) fn listen_for_input(events: &Sender<ScreenEvent>) {
    let keys = events.clone();
    std::thread::spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event) => screen_event(event),
                Err(_) => Some(ScreenEvent::End),
            };
            let is_end = matches!(event, Some(ScreenEvent::End));
            if event.is_some_and(|event| keys.send(event).is_err()) || is_end {
                return;
            }
        }
    });
    end_on_signal(events.clone());
}

/// From outside the program ends as if it was left: the terminal is given back.
#[cfg(unix)]
pub(super) fn end_on_signal(events: Sender<ScreenEvent>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    // Where no handler can be set, the system ends the program by itself.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else {
        return;
    };
    std::thread::spawn(move || {
        for _ in signals.forever() {
            if events.send(ScreenEvent::End).is_err() {
                return;
            }
        }
    });
}

#[cfg(not(unix))]
pub(super) fn end_on_signal(_: Sender<ScreenEvent>) {}

fn screen_event(event: event::Event) -> Option<ScreenEvent> {
    match event {
        event::Event::Key(pressed) if pressed.kind != KeyEventKind::Release => {
            pressed_key(pressed).map(ScreenEvent::Key)
        }
        event::Event::Paste(text) => Some(ScreenEvent::Key(KeyPress::Paste(text))),
        event::Event::Resize(..) => Some(ScreenEvent::Redraw),
        _ => None,
    }
}

fn pressed_key(pressed: KeyEvent) -> Option<KeyPress> {
    let holds = |modifier| pressed.modifiers.contains(modifier);
    // On Windows AltGr is both.
    let ctrl = holds(KeyModifiers::CONTROL) && !holds(KeyModifiers::ALT);
    Some(match pressed.code {
        KeyCode::Char(c) if ctrl => KeyPress::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => KeyPress::Char(c),
        KeyCode::Enter if !pressed.modifiers.is_empty() => KeyPress::NewLine,
        KeyCode::Enter => KeyPress::Enter,
        KeyCode::Esc => KeyPress::Esc,
        KeyCode::Tab if holds(KeyModifiers::SHIFT) => KeyPress::BackTab,
        KeyCode::Tab => KeyPress::Tab,
        KeyCode::BackTab => KeyPress::BackTab,
        KeyCode::Backspace => KeyPress::Backspace,
        KeyCode::Delete => KeyPress::Delete,
        KeyCode::Up => KeyPress::Up,
        KeyCode::Down => KeyPress::Down,
        KeyCode::Left => KeyPress::Left,
        KeyCode::Right => KeyPress::Right,
        KeyCode::Home => KeyPress::Home,
        KeyCode::End => KeyPress::End,
        KeyCode::PageUp => KeyPress::PageUp,
        KeyCode::PageDown => KeyPress::PageDown,
        KeyCode::F(number) => KeyPress::F(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_people_mean() {
        let pressed = |code, modifiers| pressed_key(KeyEvent::new(code, modifiers));
        let none = KeyModifiers::NONE;
        let (ctrl, alt) = (KeyModifiers::CONTROL, KeyModifiers::ALT);
        assert_eq!(pressed(KeyCode::Char('Z'), ctrl), Some(KeyPress::Ctrl('z')));
        assert_eq!(
            pressed(KeyCode::Char('@'), ctrl | alt),
            Some(KeyPress::Char('@'))
        );
        assert_eq!(pressed(KeyCode::Enter, alt), Some(KeyPress::NewLine));
        assert_eq!(pressed(KeyCode::Enter, none), Some(KeyPress::Enter));
        assert_eq!(
            pressed(KeyCode::Tab, KeyModifiers::SHIFT),
            Some(KeyPress::BackTab)
        );
        assert_eq!(pressed(KeyCode::CapsLock, none), None);
    }

    #[test]
    fn a_key_that_comes_up_is_none() {
        let up = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert!(screen_event(event::Event::Key(up)).is_none());
        assert!(matches!(
            screen_event(event::Event::Resize(80, 24)),
            Some(ScreenEvent::Redraw)
        ));
    }
}
