//! The container of XLS: whether its chains of sectors end.
//!
//! The library that reads XLS follows a chain as long as it goes on; in a torn file one that bites its own tail would fill
//! the memory. Looks at the tables of sectors alone, never at what is in them.

/// Where special values of a table begin: the end of a chain, a free sector.
const SPECIAL_SECTOR: u32 = 0xFFFF_FFFA;
/// Entries of the first table that the header itself holds.
const HEADER_SECTORS: usize = 109;

/// Whether every chain of the container ends within the file.
pub(super) fn has_finite_chains(bytes: &[u8]) -> bool {
    CompoundFile::new(bytes)
        .and_then(|compound| compound.sector_tables())
        .is_some_and(|tables| tables.iter().all(|table| is_acyclic(table)))
}

struct CompoundFile<'b> {
    bytes: &'b [u8],
    sector: usize,
}

impl<'b> CompoundFile<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let shift = u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?);
        matches!(shift, 9 | 12).then_some(Self {
            bytes,
            sector: 1 << shift,
        })
    }

    fn read_u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(
            self.bytes.get(at..at + 4)?.try_into().ok()?,
        ))
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
        assert!(!has_finite_chains(b"\xD0\xCF\x11\xE0"));
        assert!(!has_finite_chains(&[0; 4096]));
    }
}
