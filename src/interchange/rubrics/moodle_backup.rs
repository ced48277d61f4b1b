//! Moodle: the rubrics and guides in the backup of an activity or a course, an `.mbz` file.
//!
//! In: bytes that are a ZIP package or a `tar` archive packed with gzip, as Moodle makes both. Out: what the
//! `grading.xml` of its activities say, one after another. Reads headers and these files, and never more than a
//! bound of what is unpacked.

use super::{Rubric, moodle};
use crate::base::source::Text;
use crate::text::package::Package;
use flate2::read::GzDecoder;
use std::io::Read;

/// How much of an archive is unpacked: the files of a course are passed over, but have to be unpacked to be passed.
const MAX_UNPACKED: u64 = 256 << 20;
/// The largest `grading.xml` that is read.
const MAX_PART: u64 = 4 << 20;
/// The most of them.
const MAX_PARTS: usize = 60;
/// How large the pieces of a tape archive are.
const PIECE: usize = 512;

/// What every backup has at its top.
const MARKER: &str = "moodle_backup.xml";

/// What is in a file that may be a backup of Moodle.
#[derive(Debug, Clone, PartialEq)]
pub enum MoodleBackup {
    /// It is none.
    Other,
    /// It has no rubric and no marking guide.
    Empty,
    /// All rubrics and guides in it, as one.
    Graded(Rubric),
}

/// Looks into a file that may be a backup of Moodle.
pub fn read_moodle_backup(bytes: &[u8]) -> MoodleBackup {
    let parts = if bytes.starts_with(b"PK\x03\x04") {
        read_zip_parts(bytes)
    } else if bytes.starts_with(b"\x1F\x8B") {
        read_tar_parts(GzDecoder::new(bytes).take(MAX_UNPACKED))
    } else {
        None
    };
    let Some(parts) = parts else {
        return MoodleBackup::Other;
    };
    let rubrics: Vec<Rubric> = parts
        .iter()
        .filter_map(|text| moodle::read_moodle(text))
        .filter(|rubric| !rubric.criteria.is_empty())
        .collect();
    match <[Rubric; 1]>::try_from(rubrics) {
        Ok([rubric]) => MoodleBackup::Graded(rubric),
        Err(rubrics) if rubrics.is_empty() => MoodleBackup::Empty,
        Err(rubrics) => MoodleBackup::Graded(join_rubrics(rubrics)),
    }
}

/// Several rubrics as one, each under its own title.
fn join_rubrics(rubrics: Vec<Rubric>) -> Rubric {
    let mut all = Rubric::default();
    for rubric in rubrics {
        all.intro.extend(rubric.intro);
        all.leftovers.extend(rubric.leftovers);
        for mut criterion in rubric.criteria {
            criterion.rubric = Some(rubric.title.clone()).filter(|title| !title.is_blank());
            all.criteria.push(criterion);
        }
    }
    all
}

/// Whether a path is that of an activity's grading: `activities/assign_12/grading.xml`, or `grading.xml` of one alone.
fn is_grading(path: &str) -> bool {
    path.rsplit('/').next() == Some("grading.xml")
}

/// The texts in a package; `None` if it is not a backup.
fn read_zip_parts(bytes: &[u8]) -> Option<Vec<String>> {
    let mut package = Package::open(bytes).ok()?;
    if !package.has(MARKER) {
        return None;
    }
    let names = package.names();
    let gradings = names.iter().filter(|name| is_grading(name));
    let mut parts = Vec::new();
    for name in gradings.take(MAX_PARTS) {
        parts.extend(package.part(name).ok().flatten());
    }
    Some(parts)
}

/// The texts in a tape archive; `None` if it is not a backup. A torn archive is read as far as it goes.
fn read_tar_parts(mut archive: impl Read) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut is_backup = false;
    let mut header = [0_u8; PIECE];
    while archive.read_exact(&mut header).is_ok() {
        let Some(entry) = TarEntry::read(&header) else {
            break;
        };
        is_backup |= entry.path == MARKER;
        let wanted = is_grading(&entry.path) && entry.size <= MAX_PART && parts.len() < MAX_PARTS;
        let mut content = archive.by_ref().take(entry.padded_size());
        if wanted {
            let mut text = Vec::new();
            let read = content.read_to_end(&mut text).ok()?;
            text.truncate(read.min(entry.size as usize));
            parts.push(Text::decode(&entry.path, &text).as_str().to_owned());
        } else {
            std::io::copy(&mut content, &mut std::io::sink()).ok()?;
        }
    }
    is_backup.then_some(parts)
}

/// What the header of a file in a tape archive says.
struct TarEntry {
    path: String,
    size: u64,
}

impl TarEntry {
    /// `None` for the empty piece at the end, and for what is no header.
    fn read(header: &[u8; PIECE]) -> Option<Self> {
        let text = |from: usize, length: usize| {
            let bytes = &header[from..from + length];
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(length);
            String::from_utf8_lossy(&bytes[..end]).into_owned()
        };
        if &header[257..262] != b"ustar" {
            return None;
        }
        let size = u64::from_str_radix(text(124, 12).trim(), 8).ok()?;
        let (folder, name) = (text(345, 155), text(0, 100));
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        Some(Self {
            path: path.trim_start_matches("./").to_owned(),
            size,
        })
    }

    /// Content fills its last piece up.
    fn padded_size(&self) -> u64 {
        self.size
            .div_ceil(PIECE as u64)
            .saturating_mul(PIECE as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const GRADING: &str = "<areas><area><definitions><definition><method>guide</method><name>Oral</name>\
        <plugin_gradingform_guide_definition><guidecriteria><guidecriterion><shortname>Voice</shortname>\
        <maxscore>5.00000</maxscore></guidecriterion></guidecriteria></plugin_gradingform_guide_definition>\
        </definition></definitions></area></areas>";

    fn tar_gz(files: &[(&str, &str)]) -> Vec<u8> {
        let mut tar = Vec::new();
        for (path, text) in files {
            let mut header = [0_u8; PIECE];
            header[..path.len()].copy_from_slice(path.as_bytes());
            header[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
            header[257..262].copy_from_slice(b"ustar");
            tar.extend(header);
            tar.extend(text.as_bytes());
            tar.resize(tar.len().div_ceil(PIECE) * PIECE, 0);
        }
        tar.extend([0; PIECE * 2]);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&tar).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn the_rubrics_of_a_backup_are_found_and_other_archives_are_not_backups() {
        let marker = (MARKER, "<moodle_backup/>");
        let one = [
            marker,
            ("files/a", "photograph"),
            ("activities/assign_1/grading.xml", GRADING),
        ];
        let MoodleBackup::Graded(rubric) = read_moodle_backup(&tar_gz(&one)) else {
            panic!("a guide")
        };
        assert_eq!(rubric.title.plain(), "Oral");
        assert_eq!(rubric.criteria[0].points.as_deref(), Some("5"));
        let two = [&one[..], &[("activities/assign_2/grading.xml", GRADING)]].concat();
        let MoodleBackup::Graded(rubric) = read_moodle_backup(&tar_gz(&two)) else {
            panic!("two guides")
        };
        assert_eq!(rubric.criteria.len(), 2);
        assert!(
            rubric
                .criteria
                .iter()
                .all(|criterion| criterion.rubric.is_some())
        );
        assert_eq!(read_moodle_backup(&tar_gz(&one[..2])), MoodleBackup::Empty);
        assert_eq!(read_moodle_backup(&tar_gz(&one[1..])), MoodleBackup::Other);
        let torn = tar_gz(&one);
        let _ = read_moodle_backup(&torn[..torn.len() / 2]);
    }
}
