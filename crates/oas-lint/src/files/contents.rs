//! The bytes of a file, read into memory that suits their number.

use std::io::{self, Read};

use oas_lint::memory::Pages;

/// The bytes of a file.
#[derive(Debug)]
pub(crate) enum Contents {
    /// As everything else is kept.
    Usual(Vec<u8>),
    /// In large pages, of which this many bytes are filled.
    Large(Pages, usize),
}

impl Contents {
    /// Reads to the end what is about as long as this.
    pub(super) fn read(mut from: impl Read, len: u64) -> io::Result<Self> {
        // One place more, so that the end is seen without more room.
        let room = usize::try_from(len).unwrap_or(usize::MAX).saturating_add(1);
        let Some(mut pages) = Pages::new(room, room) else {
            let mut bytes = Vec::new();
            bytes.try_reserve_exact(room)?;
            from.read_to_end(&mut bytes)?;
            return Ok(Self::Usual(bytes));
        };
        let mut filled = 0;
        while filled < pages.len() {
            match from.read(&mut pages[filled..]) {
                Ok(0) => return Ok(Self::Large(pages, filled)),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        // It has grown.
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(filled * 2)?;
        bytes.extend_from_slice(&pages);
        drop(pages);
        from.read_to_end(&mut bytes)?;
        Ok(Self::Usual(bytes))
    }
}

impl AsRef<[u8]> for Contents {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Usual(bytes) => bytes,
            Self::Large(pages, filled) => &pages[..*filled],
        }
    }
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Usual(bytes)
    }
}

#[cfg(test)]
mod tests {
    use oas_lint::memory::LARGE_PAGE;

    use super::*;

    #[test]
    fn a_file_is_read_whole_whatever_its_size_was_said_to_be() {
        for size in [0, 1, LARGE_PAGE / 2, LARGE_PAGE, LARGE_PAGE + 1, 2 * LARGE_PAGE - 1] {
            let bytes: Vec<u8> = (0..size).map(|at| b"0123456"[at % 7]).collect();
            for said in [size, size / 2, size + LARGE_PAGE] {
                let read = Contents::read(&bytes[..], said as u64).unwrap();
                assert!(read.as_ref() == bytes, "{size} bytes, said to be {said}");
                let is_large = matches!(read, Contents::Large(..));
                let fits =
                    said + 1 >= LARGE_PAGE / 2 && size < (said + 1).next_multiple_of(LARGE_PAGE);
                assert_eq!(is_large, cfg!(target_os = "linux") && fits, "{size}, {said}");
            }
        }
    }
}
