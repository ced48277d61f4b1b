//! The container of XLS: whether its chains of sectors end, and the stream of a name.
//!
//! The library that reads XLS follows a chain as long as it goes on; in a torn file one that bites its own tail would
//! fill the memory. Never looks at what is in a stream.

/// Where special values of a table begin: the end of a chain, a free sector.
const SPECIAL_SECTOR: u32 = 0xFFFF_FFFA;
/// Entries of the first table that the header itself holds.
const HEADER_SECTORS: usize = 109;

/// Streams of fewer bytes lie in small sectors, within the stream of the first entry.
const SMALL_STREAM: usize = 4096;
/// Bytes of a small sector.
const SMALL_SECTOR: usize = 64;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

/// The first stream of one of these names, or none of them. None at all where a chain of the container does not end.
pub(super) fn read_stream(bytes: &[u8], names: &[&str]) -> Option<Option<Vec<u8>>> {
    let compound = CompoundFile::new(bytes)?;
    let [sectors, small] = compound.sector_tables()?;
    if !is_acyclic(&sectors) || !is_acyclic(&small) {
        return None;
    }
    let directory = compound.read_chain(&sectors, compound.read_u32(48)?);
    let entries = || directory.chunks_exact(ENTRY);
    let has_name = |entry: &&[u8]| names.iter().any(|name| entry_name(entry) == *name);
    let Some((start, size)) = entries().find(has_name).map(entry_extent) else {
        return Some(None);
    };
    if size >= SMALL_STREAM {
        return Some(Some(compound.read_chain(&sectors, start)));
    }
    let (root, _) = entries().next().map(entry_extent)?;
    let holder = compound.read_chain(&sectors, root);
    let pieces = chain(&small, start).filter_map(|at| holder.chunks(SMALL_SECTOR).nth(at as usize));
    Some(Some(pieces.flatten().copied().collect()))
}

/// The name of an entry, in characters of two bytes.
fn entry_name(entry: &[u8]) -> String {
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
    let units = entry[..length.saturating_sub(2).min(64)].chunks_exact(2);
    let units: Vec<u16> = units
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

/// Where the stream of an entry begins, and how long it is.
fn entry_extent(entry: &[u8]) -> (u32, usize) {
    let number =
        |at: usize| u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]);
    (number(116), number(120) as usize)
}

/// The sectors of a chain that is known to end.
fn chain(table: &[u32], start: u32) -> impl Iterator<Item = u32> {
    let inside = |at: &u32| (*at as usize) < table.len();
    std::iter::successors(Some(start).filter(inside), move |at| {
        table.get(*at as usize).copied().filter(inside)
    })
}

struct CompoundFile<'b> {
    bytes: &'b [u8],
    sector: usize,
}

impl<'b> CompoundFile<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let shift = u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?);
        // `then`, not `then_some`: a shift by another number may have no value.
        matches!(shift, 9 | 12).then(|| Self {
            bytes,
            sector: 1 << shift,
        })
    }

    fn read_u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(
            self.bytes.get(at..at + 4)?.try_into().ok()?,
        ))
    }

    /// The bytes of a chain of sectors.
    fn read_chain(&self, sectors: &[u32], start: u32) -> Vec<u8> {
        let place = |at: u32| (at as usize + 1) * self.sector;
        let pieces = chain(sectors, start).filter_map(|at| {
            let rest = self.bytes.get(place(at)..)?;
            Some(&rest[..rest.len().min(self.sector)])
        });
        pieces.flatten().copied().collect()
    }

    /// The numbers in a sector; the header takes the room of one.
    fn sector_numbers(&self, id: u32) -> Option<Vec<u32>> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        (0..self.sector / 4)
            .map(|nth| self.read_u32(start + nth * 4))
            .collect()
    }

    /// The table of all sectors, and that of the small ones.
    fn sector_tables(&self) -> Option<[Vec<u32>; 2]> {
        let mut parts: Vec<u32> = (0..HEADER_SECTORS)
            .map(|nth| self.read_u32(76 + nth * 4))
            .collect::<Option<_>>()?;
        let mut next = self.read_u32(68)?;
        let mut left = self.bytes.len() / self.sector + 1;
        while next < SPECIAL_SECTOR {
            left = left.checked_sub(1)?;
            parts.extend(self.sector_numbers(next)?);
            next = parts.pop()?;
        }
        let mut sectors = Vec::new();
        for part in parts.into_iter().filter(|part| *part < SPECIAL_SECTOR) {
            sectors.extend(self.sector_numbers(part)?);
        }
        let mut small = Vec::new();
        let mut next = self.read_u32(60)?;
        let mut left = sectors.len() + 1;
        while next < SPECIAL_SECTOR {
            left = left.checked_sub(1)?;
            small.extend(self.sector_numbers(next)?);
            next = *sectors.get(next as usize)?;
        }
        Some([sectors, small])
    }
}

/// Whether no chain of a table comes back to where it has been.
fn is_acyclic(table: &[u32]) -> bool {
    // 0: not seen; otherwise the number of the walk that has been there.
    let mut seen = vec![0_usize; table.len()];
    for start in 0..table.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            match table[at] {
                next if next >= SPECIAL_SECTOR => break,
                next if (next as usize) < table.len() => at = next as usize,
                _ => return false,
            }
            if seen[at] == start + 1 {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_that_bites_its_tail_is_seen() {
        const END: u32 = 0xFFFF_FFFE;
        assert!(is_acyclic(&[1, 2, END, 1, 0xFFFF_FFFF]));
        assert!(!is_acyclic(&[1, 2, 0]));
        assert!(!is_acyclic(&[0]));
        assert!(!is_acyclic(&[9]));
    }

    #[test]
    fn what_is_no_container_does_not_end_well() {
        assert_eq!(read_stream(b"\xD0\xCF\x11\xE0", &["Workbook"]), None);
        assert_eq!(read_stream(&[0; 4096], &["Workbook"]), None);
    }
}
