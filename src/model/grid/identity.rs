//! The names by which ratings know the parts of a grid: ids and codes, each of a type of its own.

crate::name_types! {
    /// A grid: the name of its folder in `grids/`.
    pub GridId: is_folder_name;
    /// The id of a section.
    pub SectionId: is_id;
    /// The id of a row, unique in its section.
    pub RowId: is_id;
    /// The key of an identity line.
    pub FieldId: is_id;
    /// The code of a level, as typed in ratings.
    pub LevelCode: is_level_code;
}

/// Which names a new folder may have is a question for `project::names`: here it is there already.
fn is_folder_name(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

/// Whether a text can be an id: letters, digits, `_` and `-`, whatever the script.
pub fn is_id(text: &str) -> bool {
    let is_allowed = |c: char| c == '-' || unicode_ident::is_xid_continue(c);
    !text.is_empty() && text.chars().all(is_allowed)
}

/// Whether a text can be distinguished from the remark behind it: one line, without blanks at its ends.
fn is_level_code(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['\n', '\r'])
}
