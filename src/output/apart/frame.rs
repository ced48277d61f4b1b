//! Messages between two processes of this program: a header, and bytes that are as they are.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{Error, ErrorKind, Read, Result, Write};

#[derive(Serialize, Deserialize)]
struct FrameHeader<H> {
    header: H,
    sizes: Vec<u64>,
}

/// Writes a header and what belongs to it.
pub(in crate::output) fn write_frame(
    to: &mut impl Write,
    header: &impl Serialize,
    blobs: &[&[u8]],
) -> Result<()> {
    let sizes = blobs.iter().map(|blob| blob.len() as u64).collect();
    let json = serde_json::to_vec(&FrameHeader { header, sizes })?;
    to.write_all(&(json.len() as u64).to_le_bytes())?;
    to.write_all(&json)?;
    for blob in blobs {
        to.write_all(blob)?;
    }
    to.flush()
}

/// Reads them; none at the end.
pub(in crate::output) fn read_frame<H: DeserializeOwned>(
    from: &mut impl Read,
) -> Result<Option<(H, Vec<Vec<u8>>)>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let json = read_bytes(from, u64::from_le_bytes(length))?;
    let FrameHeader { header, sizes } = serde_json::from_slice(&json)?;
    let blobs = sizes.into_iter().map(|size| read_bytes(from, size));
    Ok(Some((header, blobs.collect::<Result<_>>()?)))
}

/// Grows with what comes: a size alone takes no memory.
fn read_bytes(from: &mut impl Read, size: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = from.take(size).read_to_end(&mut bytes)?;
    if read as u64 == size {
        Ok(bytes)
    } else {
        Err(Error::from(ErrorKind::UnexpectedEof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_a_torn_message_is_an_error() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &("a", 1), &[b"", b"\0\xff"]).unwrap();
        let read = read_frame::<(String, u8)>(&mut bytes.as_slice()).unwrap();
        assert_eq!(
            read,
            Some((("a".to_owned(), 1), vec![vec![], vec![0, 255]]))
        );
        assert_eq!(
            read_frame::<(String, u8)>(&mut [].as_slice()).unwrap(),
            None
        );
        assert!(read_frame::<(String, u8)>(&mut &bytes[..bytes.len() - 1]).is_err());
    }
}
