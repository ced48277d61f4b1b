//! What identifies a student and a class: where the files lie below `ratings/`.

use crate::base::source::parent_folder;

crate::name_types! {
    /// A student: the path of the ratings file below `ratings/`, without `.yaml`: `1AGORA/dupont`.
    pub StudentPath: has_no_empty_step;
    /// A class: the path of its folder below `ratings/`; empty for the students who lie in none.
    pub ClassPath: is_folder_or_top;
}

fn has_no_empty_step(path: &str) -> bool {
    path.split('/').all(|step| !step.is_empty())
}

fn is_folder_or_top(path: &str) -> bool {
    path.is_empty() || has_no_empty_step(path)
}

impl StudentPath {
    /// The class: the folder `1AGORA/groupe-2` of `1AGORA/groupe-2/dupont`.
    pub fn class(&self) -> ClassPath {
        ClassPath(parent_folder(self).into())
    }

    /// Every class that the student is in, from the innermost outward: a folder inside another is a class of its own.
    pub fn classes(&self) -> Vec<ClassPath> {
        let mut classes = Vec::new();
        let mut folder = parent_folder(self);
        while !folder.is_empty() {
            classes.push(ClassPath(folder.into()));
            folder = parent_folder(folder);
        }
        classes
    }

    /// The file's name without `.yaml`.
    pub fn stem(&self) -> &str {
        last_step(self)
    }
}

impl ClassPath {
    /// The students who lie in no folder.
    pub fn top() -> Self {
        Self("".into())
    }

    /// The name of the folder; empty for students who lie in none.
    pub fn name(&self) -> &str {
        last_step(self)
    }

    /// Whether a student is in it, or in a class inside it.
    pub fn has(&self, student: &StudentPath) -> bool {
        self.has_class(&student.class())
    }

    /// Whether a class is this one, or inside it.
    pub fn has_class(&self, class: &Self) -> bool {
        let below = class.strip_prefix(self.as_str());
        self.is_empty() || below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }
}

fn last_step(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn student(path: &str) -> StudentPath {
        StudentPath::new(path).unwrap()
    }

    #[test]
    fn a_class_has_the_students_of_the_classes_in_it() {
        let zoe = student("1A/groupe 2/zoé");
        let names: Vec<String> = zoe.classes().iter().map(ClassPath::to_string).collect();
        assert_eq!(names, ["1A/groupe 2", "1A"]);
        assert!(zoe.classes().iter().all(|class| class.has(&zoe)));
        assert!(ClassPath::top().has(&zoe));
        assert!(!ClassPath::new("1").unwrap().has(&zoe));
        assert_eq!((zoe.class().name(), zoe.stem()), ("groupe 2", "zoé"));
        assert_eq!(student("zoé").class(), ClassPath::top());
    }

    #[test]
    fn no_step_of_a_path_is_empty() {
        for path in ["", "/a", "a/", "a//b"] {
            assert_eq!(StudentPath::new(path), None, "{path}");
        }
    }
}
