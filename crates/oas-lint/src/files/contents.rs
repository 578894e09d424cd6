//! The bytes of a file, those of a large one in large pages of memory.
//!
//! Linux hands memory out in pages of 4 KiB, each when it is first written to. For a file of some
//! megabytes that takes longer than reading and checking it; one page of 2 MiB takes little more
//! than one of the small ones.

use std::io::{self, Read};

use memmap2::{MmapMut, MmapOptions};

/// The bytes of a file.
#[derive(Debug)]
pub(crate) enum Contents {
    /// As everything else is kept.
    Usual(Vec<u8>),
    /// In memory of its own, of which this many bytes are filled.
    Large(MmapMut, usize),
}

/// The size of a large page. Where the machine has others, the advice is one that it cannot take.
const LARGE_PAGE: usize = 1 << 21;

/// How much of the last large page has to be used for it to be worth the memory: as many small
/// pages would take several times as long.
const WORTH: usize = LARGE_PAGE / 4;

impl Contents {
    /// Reads to the end what is about as long as this.
    pub(super) fn read(mut from: impl Read, len: u64) -> io::Result<Self> {
        // One place more, so that the end is seen without more room.
        let room = usize::try_from(len).unwrap_or(usize::MAX).saturating_add(1);
        let Some(mut map) = large(room) else {
            let mut bytes = Vec::new();
            bytes.try_reserve_exact(room)?;
            from.read_to_end(&mut bytes)?;
            return Ok(Self::Usual(bytes));
        };
        let mut filled = 0;
        while filled < map.len() {
            match from.read(&mut map[filled..]) {
                Ok(0) => return Ok(Self::Large(map, filled)),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        // It has grown.
        let mut bytes = map.to_vec();
        from.read_to_end(&mut bytes)?;
        Ok(Self::Usual(bytes))
    }
}

impl AsRef<[u8]> for Contents {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Usual(bytes) => bytes,
            Self::Large(map, filled) => &map[..*filled],
        }
    }
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Usual(bytes)
    }
}

/// Memory in large pages, as far as they are filled well; none for what fills not even one.
#[cfg(target_os = "linux")]
fn large(room: usize) -> Option<MmapMut> {
    let rest = room % LARGE_PAGE;
    let in_large = room - rest + if rest >= WORTH { LARGE_PAGE } else { 0 };
    if in_large == 0 {
        return None;
    }
    let map = MmapOptions::new().len(room.max(in_large)).map_anon().ok()?;
    // A system that has no large pages gives small ones.
    let _ = map.advise_range(memmap2::Advice::HugePage, 0, in_large);
    Some(map)
}

/// Elsewhere nobody asks for them.
#[cfg(not(target_os = "linux"))]
const fn large(_: usize) -> Option<MmapMut> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_whatever_its_size_was_said_to_be() {
        let sizes = [0, 1, WORTH - 1, WORTH, LARGE_PAGE, LARGE_PAGE + 1, 2 * LARGE_PAGE - 1];
        for size in sizes {
            let bytes: Vec<u8> = (0..size).map(|at| b"0123456"[at % 7]).collect();
            for said in [size, size / 2, size + LARGE_PAGE] {
                let read = Contents::read(&bytes[..], said as u64).unwrap();
                assert!(read.as_ref() == bytes, "{size} bytes, said to be {said}");
            }
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn large_files_have_memory_of_their_own() {
        let kind = |size: usize| Contents::read(&vec![b'a'; size][..], size as u64).unwrap();
        assert!(matches!(kind(LARGE_PAGE), Contents::Large(..)));
        assert!(matches!(kind(1000), Contents::Usual(_)));
    }
}
