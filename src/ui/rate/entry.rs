//! A text that is being typed: a remark, a number, a name to look for.

/// Characters, and where the next one goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextInput {
    text: String,
    /// A byte, between two characters.
    cursor: usize,
}

impl TextInput {
    /// A text to be changed, at its end.
    pub fn with_text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
        }
    }

    /// What is typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Inserts characters; control characters are left out, except line breaks.
    pub fn insert(&mut self, typed: &str) {
        let lines = typed.replace("\r\n", "\n").replace(['\r'], "\n");
        let harmless: String = lines
            .replace('\t', " ")
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect();
        self.text.insert_str(self.cursor, &harmless);
        self.cursor += harmless.len();
    }

    /// Removes the character before the cursor.
    pub fn backspace(&mut self) {
        if let Some(last) = self.before_cursor().chars().next_back() {
            self.cursor -= last.len_utf8();
            self.text.remove(self.cursor);
        }
    }

    /// Removes the character behind the cursor.
    pub fn delete(&mut self) {
        if self.cursor < self.text.len() {
            self.text.remove(self.cursor);
        }
    }

    /// Removes the word before the cursor.
    pub fn delete_word(&mut self) {
        let kept = self.before_cursor().trim_end();
        let kept = kept.rfind(char::is_whitespace).map_or(0, |blank| {
            blank + kept[blank..].chars().next().map_or(0, char::len_utf8)
        });
        self.text.replace_range(kept..self.cursor, "");
        self.cursor = kept;
    }

    /// One character to the left.
    pub fn move_left(&mut self) {
        let last = self.before_cursor().chars().next_back();
        self.cursor -= last.map_or(0, char::len_utf8);
    }

    /// One character to the right.
    pub fn move_right(&mut self) {
        let next = self.text[self.cursor..].chars().next();
        self.cursor += next.map_or(0, char::len_utf8);
    }

    /// To the beginning of the line.
    pub fn move_home(&mut self) {
        self.cursor = self.before_cursor().rfind('\n').map_or(0, |end| end + 1);
    }

    /// To the end of the line.
    pub fn move_end(&mut self) {
        let rest = &self.text[self.cursor..];
        self.cursor += rest.find('\n').unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_changed_where_the_cursor_is() {
        let mut entry = TextInput::with_text("très bien");
        entry.move_home();
        entry.insert("(");
        entry.move_right();
        entry.delete();
        assert_eq!(entry.text(), "(tès bien");
        entry.move_end();
        entry.insert(" vu");
        entry.delete_word();
        entry.move_left();
        entry.backspace();
        assert_eq!(
            (entry.text(), entry.before_cursor()),
            ("(tès bie ", "(tès bie")
        );
    }

    #[test]
    fn nothing_happens_at_the_ends_and_words_are_whole() {
        let mut entry = TextInput::default();
        entry.backspace();
        entry.delete();
        entry.move_left();
        entry.move_right();
        entry.delete_word();
        entry.insert("é");
        entry.delete_word();
        assert_eq!(entry, TextInput::default());
    }

    #[test]
    fn lines_are_lines_and_what_moves_a_terminal_is_left_out() {
        let mut entry = TextInput::with_text("a");
        entry.insert("b\r\nc\td\u{1b}[2J\re");
        assert_eq!(entry.text(), "ab\nc d[2J\ne");
        entry.move_home();
        assert_eq!(entry.before_cursor(), "ab\nc d[2J\n");
    }
}
