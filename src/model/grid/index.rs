//! Positions in a grid: one kind cannot be taken for another, because each is a type of its own.

macro_rules! index_types {
    ($($(#[$about:meta])+ $name:ident;)+) => {$(
        $(#[$about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub struct $name(usize);

        impl $name {
            /// The position that is `position` steps after the first.
            pub const fn new(position: usize) -> Self {
                Self(position)
            }

            /// How many stand before it.
            pub const fn get(self) -> usize {
                self.0
            }
        }
    )+};
}

index_types! {
    /// The position of a level in its scale.
    LevelIndex;
    /// The position of a section in its grid.
    SectionIndex;
    /// The position of a task in its section.
    TaskIndex;
    /// The position of a row among all rows of its grid.
    RowIndex;
    /// The position of a row in its task.
    TaskRowIndex;
}
