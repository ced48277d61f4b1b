//! A project in memory, written to a disk: for benches that read files.

use gridgen::base::source::{FileSource, MemorySource};
use std::path::Path;

/// The files of a project in memory, on disk.
pub(crate) fn write(project: &MemorySource, folder: &str, to: &Path) {
    for entry in project.entries(folder).expect("a folder of it") {
        let path = format!("{folder}/{}", entry.name)
            .trim_start_matches('/')
            .to_owned();
        match project.read(&path, 1 << 22) {
            Ok(bytes) => {
                let place = to.join(&path);
                std::fs::create_dir_all(place.parent().expect("below the root")).expect("room");
                std::fs::write(place, bytes).expect("room");
            }
            Err(_) => write(project, &path, to),
        }
    }
}
