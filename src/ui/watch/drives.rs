//! Drives whose changes the system does not report, because they are made on another machine.

use std::path::{Path, PathBuf};

/// Kinds of file systems that lie elsewhere, as Linux names them; `fuse.` alone is decided by what follows.
const REMOTE_FILE_SYSTEMS: [&str; 14] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fuse.rclone",
    "fuse.sshfs",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "vboxsf",
];

/// Whether `path` lies on such a drive, by the table of mounts that Linux keeps in `/proc/self/mounts`: a line each,
/// with a device, a folder and a kind.
pub fn is_remote(path: &Path, mounts: &str) -> bool {
    let holding = mounts
        .lines()
        .filter_map(parse_mount)
        .filter(|(folder, _)| path.starts_with(folder));
    // The last of equals: a drive mounted over another one hides it.
    let nearest = holding.max_by_key(|(folder, _)| folder.components().count());
    nearest.is_some_and(|(_, kind)| REMOTE_FILE_SYSTEMS.contains(&kind))
}

fn parse_mount(line: &str) -> Option<(PathBuf, &str)> {
    let mut words = line.split(' ').skip(1);
    let folder = words.next()?;
    // Blanks, tabs and backslashes are written as octal numbers.
    let folder = folder
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\134", "\\");
    Some((PathBuf::from(folder), words.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/sda1 / ext4 rw 0 0\n//server/share /home/lea/My\\040School cifs rw 0 0\n\
        tmpfs /home/lea/My\\040School/cache tmpfs rw 0 0\nserver:/x /mnt nfs4 rw 0 0\n/dev/sdb1 /mnt ext4 rw 0 0\n";

    #[test]
    fn the_nearest_mount_decides() {
        let remote = |path: &str| is_remote(Path::new(path), MOUNTS);
        assert!(!remote("/home/lea/grids"));
        assert!(remote("/home/lea/My School/grids"));
        assert!(!remote("/home/lea/My School/cache/grids"));
        assert!(!remote("/home/lea/My Schoolbook"));
        assert!(!remote("/mnt/grids"));
        assert!(!is_remote(Path::new("/mnt"), "not a table"));
    }
}
