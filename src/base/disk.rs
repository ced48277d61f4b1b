//! What all who write to the disk share: a file is written beside its place and put there whole, however often another
//! program holds it; a file of our own; and whether a lock still counts.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the doors to the disk for writing"
)]

use crate::base::error::{Error, FileAction, NotOursError};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;
use tempfile::{NamedTempFile, TempPath};

/// What a half-written file is called where the user named the place; a killed program may leave one.
const TEMPORARY_PREFIX: &str = ".gridgen-part-";
/// How long to wait, in milliseconds, for another program (a viewer, a virus scanner) to let go of a file.
const RETRY_WAITS: [u64; 6] = [10, 20, 40, 80, 160, 320];

/// A new file in a folder, with the permissions that any program asks for and the user's umask restricts. It is removed
/// when dropped, unless it is persisted first.
///
/// # Errors
/// What the system reports.
pub fn new_temporary_file(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    // By default a temporary file is readable by its owner only, and so would be every page that is built.
    builder.permissions(mode);
    builder.tempfile_in(folder)
}

/// A new file in a folder that only its owner can read.
///
/// # Errors
/// What the system reports.
pub fn new_private_file(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(prefix).tempfile_in(folder)
}

/// Writes bytes into a temporary file; tests replace it by one that fails.
pub type ByteWriter = fn(&mut File, &[u8]) -> io::Result<()>;

/// All of the bytes, as they are.
pub fn write_bytes(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)
}

/// A file with these bytes that is not yet in its place.
///
/// # Errors
/// What the system says.
pub fn write_temporary_file(
    folder: &Path,
    prefix: &str,
    bytes: &[u8],
    writer: ByteWriter,
) -> io::Result<TempPath> {
    let mut part = new_temporary_file(folder, prefix)?;
    writer(part.as_file_mut(), bytes)?;
    // Closed here: Windows moves no file that is open.
    Ok(part.into_temp_path())
}

/// Puts a file that was written beside it in the place of another one, or where none is.
///
/// # Errors
/// What the system says, after half a second of trying where another program holds the file.
pub fn move_into_place(part: TempPath, path: &Path) -> io::Result<()> {
    let mut part = Some(part);
    retry_while_held(|| match part.take().map(|part| part.persist(path)) {
        Some(Err(failure)) => {
            part = Some(failure.path);
            Err(failure.error)
        }
        _ => Ok(()),
    })
}

/// Puts bytes into a file, whole: what stood there is there until then.
///
/// # Errors
/// The machine does not allow it.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_temporary_file(folder_of(path), TEMPORARY_PREFIX, bytes, write_bytes)
        .and_then(|part| move_into_place(part, path))
        .map_err(|cause| Error::new(FileAction::Write, path, cause))
}

/// Writes a file that a person named. `false` where another file stands there: it may be somebody's work, and stays
/// unless it `may_replace` it. The same bytes are written once. A link stays, and what it leads to is written.
///
/// # Errors
/// [`NotOursError`] where what is to be replaced is not a file: a pipe, a folder, a link to nothing. What the system
/// says.
pub fn write_named_file(path: &Path, bytes: &[u8], may_replace: bool) -> Result<bool, Error> {
    let failed = |cause| Error::new(FileAction::Write, path, cause);
    if fs::symlink_metadata(path).is_err() {
        return create_file(path, bytes);
    }
    let target = path.canonicalize();
    let facts = target.as_ref().ok().and_then(|it| fs::metadata(it).ok());
    let (Ok(target), Some(facts)) = (target, facts.filter(Metadata::is_file)) else {
        if may_replace {
            return Err(failed(io::Error::other(NotOursError)));
        }
        return Ok(false);
    };
    let is_same_length = facts.len() == bytes.len() as u64;
    if is_same_length && fs::read(&target).is_ok_and(|standing| standing == bytes) {
        return Ok(true);
    }
    if !may_replace {
        return Ok(false);
    }
    replace_with_same_rights(&target, &facts, bytes).map_err(failed)?;
    Ok(true)
}

fn replace_with_same_rights(path: &Path, facts: &Metadata, bytes: &[u8]) -> io::Result<()> {
    let mut part = new_private_file(folder_of(path), TEMPORARY_PREFIX)?;
    match part.as_file().set_permissions(facts.permissions()) {
        Err(cause) if !is_refused_by_disk(&cause) => return Err(cause),
        _ => {}
    }
    part.write_all(bytes)?;
    move_into_place(part.into_temp_path(), path)
}

/// Puts bytes into a file of ours that only its owner can read; what stood there goes, a link itself.
///
/// # Errors
/// The machine does not allow it.
pub fn write_private_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    new_private_file(folder_of(path), TEMPORARY_PREFIX)
        .and_then(|mut part| {
            part.write_all(bytes)?;
            move_into_place(part.into_temp_path(), path)
        })
        .map_err(|cause| Error::new(FileAction::Write, path, cause))
}

/// Whether nothing stands at a path, or a file that holds these words, by which it is known as one that we made.
pub fn is_free_or_has_words(path: &Path, words: &str) -> bool {
    let Ok(facts) = fs::symlink_metadata(path) else {
        return true;
    };
    let has_words = |text: Vec<u8>| String::from_utf8_lossy(&text).contains(words);
    is_single_file(&facts) && fs::read(path).is_ok_and(has_words)
}

/// Removes a file of ours, if it is there.
pub fn remove_own_file(path: &Path) {
    // One that stays does no harm.
    let _ = fs::remove_file(path);
}

/// Whether what stands at a path, or would, lies below a folder: no folder on the way is a link that leads out.
pub fn lies_inside(root: &Path, path: &Path) -> bool {
    let Ok(root) = root.canonicalize() else {
        return false;
    };
    let mut standing = path.ancestors();
    let nearest = standing.find(|it| fs::symlink_metadata(it).is_ok());
    let nearest = nearest.and_then(|it| it.canonicalize().ok());
    nearest.is_some_and(|nearest| nearest.starts_with(root))
}

/// Makes a new file, whole. `false` where something has this name already: it is left alone.
///
/// # Errors
/// The machine does not allow it.
pub fn create_file(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    write_temporary_file(folder_of(path), TEMPORARY_PREFIX, bytes, write_bytes)
        .and_then(|part| place_new_file(part, path, bytes))
        .map_err(|cause| Error::new(FileAction::Write, path, cause))
}

/// Puts a file that holds these bytes where none is. `false` where something has this name already: it is left alone.
///
/// # Errors
/// What the system says.
pub fn place_new_file(part: TempPath, path: &Path, bytes: &[u8]) -> io::Result<bool> {
    match part.persist_noclobber(path) {
        Ok(()) => Ok(true),
        Err(failure) if failure.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(failure) if is_refused_by_disk(&failure.error) => write_new_file(path, bytes),
        Err(failure) => Err(failure.error),
    }
}

/// Removes a file; one that is gone already is no error.
///
/// # Errors
/// The machine does not allow it.
pub fn remove_file(path: &Path) -> Result<(), Error> {
    match retry_while_held(|| fs::remove_file(path)) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => {
            Err(Error::new(FileAction::Remove, path, cause))
        }
        _ => Ok(()),
    }
}

/// Where a disk can neither rename without replacing nor link: the new file itself is written.
fn write_new_file(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = match File::create_new(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(cause) => return Err(cause),
    };
    file.write_all(bytes).inspect_err(|_| {
        // Half of a file is worse than none; it is ours.
        let _ = fs::remove_file(path);
    })?;
    Ok(true)
}

/// Makes a folder, and those it lies in.
///
/// # Errors
/// The machine does not allow it.
pub fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|cause| Error::new(FileAction::MakeFolder, path, cause))
}

/// Makes a folder that only its owner can open, and those it lies in. `false` where it is there already, or where the
/// system does not know such folders.
///
/// # Errors
/// The machine does not allow it.
pub fn create_private_folder(path: &Path) -> Result<bool, Error> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(false);
    }
    create_folder(folder_of(path))?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(cause) => Err(Error::new(FileAction::MakeFolder, path, cause)),
        Ok(()) => Ok(cfg!(unix)),
    }
}

/// The folder that a file lies in; a bare name lies in the current one.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Tries again, for about half a second, while another program holds the file.
pub fn retry_while_held(mut act: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    for wait in RETRY_WAITS {
        match act() {
            Err(cause) if is_held(&cause) => thread::sleep(Duration::from_millis(wait)),
            outcome => return outcome,
        }
    }
    act()
}

/// On Windows "access denied" is mostly a viewer that has the file open; elsewhere it is a permission, and stays.
fn is_held(cause: &io::Error) -> bool {
    let is_busy = matches!(
        cause.kind(),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy
    );
    let is_windows = cause.kind() == ErrorKind::PermissionDenied
        || matches!(cause.raw_os_error(), Some(32 | 33));
    is_busy || (cfg!(windows) && is_windows)
}

/// Whether an open file is the one at this path. A lock on a file that was removed excludes no other process.
#[cfg(unix)]
pub fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata().map(|facts| (facts.dev(), facts.ino()));
    let there = fs::symlink_metadata(path).map(|facts| (facts.dev(), facts.ino()));
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
pub fn is_same_file(_: &File, path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Opens a file of ours (a lock, a journal) for reading and writing, and makes it where it is missing. What it holds
/// stays.
///
/// # Errors
/// [`NotOursError`] where something else stands there: a link, a pipe, a folder, or a file that has another name too,
/// which a person may need. What the system says.
pub fn open_own_file(path: &Path) -> io::Result<File> {
    open_own_file_with(path, &mut OpenOptions::new())
}

/// The same; a new one can be read by its owner alone.
///
/// # Errors
/// As [`open_own_file`].
pub fn open_own_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    open_own_file_with(path, &mut options)
}

fn open_own_file_with(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let not_ours = || io::Error::other(NotOursError);
    if fs::symlink_metadata(path).is_ok_and(|facts| !is_single_file(&facts)) {
        return Err(not_ours());
    }
    let file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    // Looked at again: between the two, another program may have put a link there.
    let is_ours = file.metadata().is_ok_and(|facts| is_single_file(&facts));
    if is_ours && !is_link(path) {
        Ok(file)
    } else {
        Err(not_ours())
    }
}

/// Whether a disk has no such thing at all, as the system says it.
pub fn is_unsupported(cause: &io::Error) -> bool {
    // ENOSYS and EOPNOTSUPP of Linux, ENOTSUP and EOPNOTSUPP of macOS: not all have a kind.
    let is_code = matches!(cause.raw_os_error(), Some(38 | 45 | 95 | 102)) && cfg!(unix);
    cause.kind() == ErrorKind::Unsupported || is_code
}

/// Whether a disk refuses a step that others take: some network and foreign disks answer so to changes of rights, to
/// flushing and to links.
pub fn is_refused_by_disk(cause: &io::Error) -> bool {
    let is_refused = matches!(
        cause.kind(),
        ErrorKind::PermissionDenied | ErrorKind::InvalidInput
    );
    is_refused || is_unsupported(cause)
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink())
}

/// Whether this is a regular file with one name.
#[cfg(unix)]
pub fn is_single_file(facts: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    // None: it was removed meanwhile, by whoever held it.
    facts.is_file() && facts.nlink() <= 1
}

/// Whether this is a regular file; other systems do not say how many names it has.
#[cfg(not(unix))]
pub fn is_single_file(facts: &Metadata) -> bool {
    facts.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_file_of_ours_is_no_link_no_pipe_and_has_one_name() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let precious = dir.path().join("precious");
        fs::write(&precious, "theirs").unwrap();
        symlink(&precious, dir.path().join("link")).unwrap();
        symlink(dir.path().join("nowhere"), dir.path().join("dangling")).unwrap();
        fs::hard_link(&precious, dir.path().join("hard")).unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        for name in ["link", "dangling", "hard", "folder"] {
            let refused = open_own_file(&dir.path().join(name)).unwrap_err();
            let cause = refused.get_ref().expect("a cause of ours");
            assert!(cause.is::<NotOursError>(), "{name}");
        }
        assert!(!dir.path().join("nowhere").exists());
        assert_eq!(fs::read(&precious).unwrap(), b"theirs");
        open_own_file(&dir.path().join("lock")).unwrap();
        fs::write(dir.path().join("lock"), "held").unwrap();
        open_own_file(&dir.path().join("lock")).unwrap();
        assert_eq!(fs::read(dir.path().join("lock")).unwrap(), b"held");
    }

    #[test]
    fn a_file_is_replaced_whole_and_a_new_one_takes_no_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        assert!(create_file(&path, b"one").unwrap());
        assert!(!create_file(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        replace_file(&path, b"three").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(replace_file(&dir.path().join("missing/a.csv"), b"").is_err());
    }

    #[test]
    fn a_file_that_a_person_named_replaces_no_other_without_a_word() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("marks.csv");
        assert!(write_named_file(&path, b"one", false).unwrap());
        assert!(write_named_file(&path, b"one", false).unwrap());
        assert!(!write_named_file(&path, b"two", false).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert!(write_named_file(&path, b"two", true).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        // A folder is never replaced.
        assert!(!write_named_file(dir.path(), b"two", false).unwrap());
        assert!(write_named_file(dir.path(), b"two", true).is_err());
        assert!(write_named_file(&dir.path().join("missing/a"), b"", true).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_named_link_stays_and_what_it_leads_to_keeps_its_rights() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let [real, link, lost] = ["real", "link", "lost"].map(|name| dir.path().join(name));
        fs::write(&real, "one").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&real, &link).unwrap();
        symlink(dir.path().join("nowhere"), &lost).unwrap();
        assert!(!write_named_file(&link, b"two", false).unwrap());
        assert!(write_named_file(&link, b"two", true).unwrap());
        assert_eq!(fs::read(&real).unwrap(), b"two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(!write_named_file(&lost, b"two", false).unwrap());
        assert!(write_named_file(&lost, b"two", true).is_err());
        assert!(!dir.path().join("nowhere").exists());
        let out = tempfile::tempdir().unwrap();
        symlink(out.path(), dir.path().join("out")).unwrap();
        assert!(lies_inside(dir.path(), &dir.path().join("a/b.yaml")));
        assert!(lies_inside(dir.path(), &link));
        assert!(!lies_inside(dir.path(), &dir.path().join("out/b.yaml")));
        assert!(!lies_inside(dir.path(), &lost));
    }

    #[test]
    #[cfg(unix)]
    fn a_private_folder_can_be_opened_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b");
        assert!(create_private_folder(&path).unwrap());
        assert!(!create_private_folder(&path).unwrap());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }

    /// Between opening a lock and holding it, the build that held it may end and a third may begin with a new file.
    #[test]
    #[cfg(unix)]
    fn a_file_that_was_replaced_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let first = File::create(&path).unwrap();
        assert!(is_same_file(&first, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_same_file(&first, &path));
        let third = File::create(&path).unwrap();
        assert!(!is_same_file(&first, &path) && is_same_file(&third, &path));
    }
}
