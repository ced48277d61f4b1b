//! A text that is being typed: a remark, a number, a name to look for.

/// Characters, and where the next one goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    text: String,
    /// A byte, between two characters.
    at: usize,
}

impl Entry {
    /// A text to be changed, at its end.
    pub fn of(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            at: text.len(),
        }
    }

    /// What is typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.at]
    }

    /// Puts characters in; control characters but line breaks are left out.
    pub fn insert(&mut self, typed: &str) {
        let lines = typed.replace("\r\n", "\n").replace(['\r'], "\n");
        let tame = |c: &char| *c == '\n' || !c.is_control();
        let tame: String = lines.replace('\t', " ").chars().filter(tame).collect();
        self.text.insert_str(self.at, &tame);
        self.at += tame.len();
    }

    /// Takes the character before the cursor out.
    pub fn backspace(&mut self) {
        if let Some(last) = self.before().chars().next_back() {
            self.at -= last.len_utf8();
            self.text.remove(self.at);
        }
    }

    /// Takes the character behind the cursor out.
    pub fn delete(&mut self) {
        if self.at < self.text.len() {
            self.text.remove(self.at);
        }
    }

    /// Takes the word before the cursor out.
    pub fn delete_word(&mut self) {
        let kept = self.before().trim_end();
        let kept = kept.rfind(char::is_whitespace).map_or(0, |blank| {
            blank + kept[blank..].chars().next().map_or(0, char::len_utf8)
        });
        self.text.replace_range(kept..self.at, "");
        self.at = kept;
    }

    /// One character to the left.
    pub fn left(&mut self) {
        let last = self.before().chars().next_back();
        self.at -= last.map_or(0, char::len_utf8);
    }

    /// One character to the right.
    pub fn right(&mut self) {
        let next = self.text[self.at..].chars().next();
        self.at += next.map_or(0, char::len_utf8);
    }

    /// To the beginning of the line.
    pub fn home(&mut self) {
        self.at = self.before().rfind('\n').map_or(0, |end| end + 1);
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find('\n').unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_changed_where_the_cursor_is() {
        let mut entry = Entry::of("très bien");
        entry.home();
        entry.insert("(");
        entry.right();
        entry.delete();
        assert_eq!(entry.text(), "(tès bien");
        entry.end();
        entry.insert(" vu");
        entry.delete_word();
        entry.left();
        entry.backspace();
        assert_eq!((entry.text(), entry.before()), ("(tès bie ", "(tès bie"));
    }

    #[test]
    fn nothing_happens_at_the_ends_and_words_are_whole() {
        let mut entry = Entry::default();
        entry.backspace();
        entry.delete();
        entry.left();
        entry.right();
        entry.delete_word();
        entry.insert("é");
        entry.delete_word();
        assert_eq!(entry, Entry::default());
    }

    #[test]
    fn lines_are_lines_and_what_moves_a_terminal_is_left_out() {
        let mut entry = Entry::of("a");
        entry.insert("b\r\nc\td\u{1b}[2J\re");
        assert_eq!(entry.text(), "ab\nc d[2J\ne");
        entry.home();
        assert_eq!(entry.before(), "ab\nc d[2J\n");
    }
}
