//! Who may read a file stays as it is when the file is replaced.
//!
//! In: the file as it stands, and the new one, which only its owner can read. Out: the new one with the same owner,
//! mode, access list and other attributes; or that they cannot be kept, and then the edit is refused. Rights may become
//! fewer (some network and other foreign disks take no changes of rights), never more.

#[cfg(not(unix))]
pub(super) use self::elsewhere::copy_rights;
#[cfg(unix)]
pub(super) use self::on_unix::copy_rights;

/// What became of the rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RightsOutcome {
    /// As they were.
    Kept,
    /// The disk takes no changes of rights: fewer people may read it.
    Fewer,
    /// They could not be kept, and others could read the file, or its owner no longer.
    Lost,
}

#[cfg(unix)]
mod on_unix {
    use super::RightsOutcome;
    use crate::base::disk::{is_refused_by_disk, is_unsupported};
    use std::collections::BTreeMap;
    use std::ffi::OsString;
    use std::fs::{File, Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    use xattr::FileExt;

    /// The access list, as Linux keeps it.
    const ACCESS_LIST: &str = "system.posix_acl_access";
    /// What the system itself writes on every file, and lets nobody copy.
    const SYSTEM_ATTRIBUTES: [&str; 3] = ["security.evm", "security.ima", "com.apple.provenance"];
    const ALL_BITS: u32 = 0o7777;
    const READ_AND_WRITE: u32 = 0o6;

    type Attributes = BTreeMap<OsString, Vec<u8>>;

    /// Gives the new file the rights of the one it takes the place of. The new one must still be empty: between two
    /// steps somebody may open it who may not read it in the end.
    pub(in crate::text::yaml::edit) fn copy_rights(
        standing: &File,
        new: &File,
    ) -> io::Result<RightsOutcome> {
        let facts = standing.metadata()?;
        let wanted = attributes_of(standing)?;
        let own = new.metadata()?;
        if (own.uid(), own.gid()) != (facts.uid(), facts.gid()) {
            // Only an administrator may change an owner; a group only to one of one's own.
            let _ = fchown(new, None, Some(facts.gid()));
            let _ = fchown(new, Some(facts.uid()), None);
        }
        if !keeps_access(&facts, &new.metadata()?, wanted.contains_key(&list_name())) {
            return Ok(RightsOutcome::Lost);
        }
        if !copy_attributes(new, &wanted)? {
            return Ok(RightsOutcome::Lost);
        }
        copy_mode(new, facts.mode() & ALL_BITS)
    }

    fn list_name() -> OsString {
        ACCESS_LIST.into()
    }

    fn attributes_of(file: &File) -> io::Result<Attributes> {
        let names = match file.list_xattr() {
            Ok(names) => names,
            Err(cause) if is_unsupported(&cause) => return Ok(Attributes::new()),
            Err(cause) => return Err(cause),
        };
        let mut all = Attributes::new();
        for name in names.filter(|name| !SYSTEM_ATTRIBUTES.iter().any(|own| name == own)) {
            if let Some(value) = file.get_xattr(&name)? {
                all.insert(name, value);
            }
        }
        Ok(all)
    }

    /// Whether the new file has the same attributes now.
    fn copy_attributes(new: &File, wanted: &Attributes) -> io::Result<bool> {
        let own = attributes_of(new)?;
        // A folder may give its new files an access list of their own.
        for name in own.keys().filter(|name| !wanted.contains_key(*name)) {
            if new.remove_xattr(name).is_err() && *name == list_name() {
                return Ok(false);
            }
        }
        for (name, value) in wanted {
            if own.get(name) != Some(value) && new.set_xattr(name, value).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn copy_mode(new: &File, wanted: u32) -> io::Result<RightsOutcome> {
        let mode = || Ok::<_, io::Error>(new.metadata()?.mode() & ALL_BITS);
        if mode()? == wanted {
            return Ok(RightsOutcome::Kept);
        }
        let refused = new.set_permissions(Permissions::from_mode(wanted)).err();
        let is_now = mode()?;
        Ok(match refused {
            _ if is_now == wanted => RightsOutcome::Kept,
            _ if is_now & !wanted != 0 => RightsOutcome::Lost,
            Some(cause) if !is_refused_by_disk(&cause) => return Err(cause),
            _ => RightsOutcome::Fewer,
        })
    }

    /// Whether all who could read or write the file still can where its owner or group is another one.
    fn keeps_access(was: &Metadata, is: &Metadata, has_list: bool) -> bool {
        let bits = |shift: u32| was.mode() >> shift & READ_AND_WRITE;
        let (owner, group, others) = (bits(6), bits(3), bits(0));
        let is_same_group = was.gid() == is.gid();
        let keeps_group = is_same_group || group & !others == 0;
        // Colleagues who share a folder share its group.
        let shares_group = is_same_group && !has_list && owner & !group == 0;
        let keeps_owner = was.uid() == is.uid() || shares_group || owner & !others == 0;
        keeps_owner && keeps_group
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::RightsOutcome;
    use std::fs::File;
    use std::io;

    /// A new file has the rights of its folder, as the one had that it takes the place of.
    pub(in crate::text::yaml::edit) fn copy_rights(
        standing: &File,
        new: &File,
    ) -> io::Result<RightsOutcome> {
        new.set_permissions(standing.metadata()?.permissions())?;
        Ok(RightsOutcome::Kept)
    }
}
