//! Gives the program its build id: a digest of everything that decides what a sheet looks like.
//!
//! In: `src/`, `themes/`, `assets/` and `Cargo.lock`, by path and content. Out: `GRIDGEN_BUILD_ID`, which is part of the
//! key of every output, so that a new gridgen makes all of them again. Never looks at times, the machine or git.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads the sources themselves"
)]

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for root in ["src", "themes", "assets", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={root}");
        collect(Path::new(root), &mut files)?;
    }
    // By steps of the path, so that the order does not depend on how the system writes a path.
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        let name = file.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(file)?;
        for part in [name.as_bytes(), &bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    let id: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("cargo:rustc-env=GRIDGEN_BUILD_ID={id}");
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}
