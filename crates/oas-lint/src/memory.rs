//! Room for many bytes, in large pages of memory where the system has some.
//!
//! Linux hands memory out in pages of 4 KiB, each when it is first written to. For some megabytes
//! that takes longer than reading and checking a text of that size; one page of 2 MiB takes little
//! more than one of the small ones.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// The size of a large page on most machines. Where it is another one, the pages are as the system
/// likes.
pub const LARGE_PAGE: usize = 1 << 21;

/// Bytes in pages of their own, zero until they are written. A page behind those that are thought
/// to be used takes no memory before something is written in it.
#[derive(Debug)]
pub struct Pages(MmapMut);

impl Pages {
    /// Room for at least `len` bytes, of which about `used` will be written: in large pages as far
    /// as they are filled well and the system has some. None where not even one would be half
    /// full, or there is no room.
    #[cfg(target_os = "linux")]
    pub fn new(len: usize, used: usize) -> Option<Self> {
        // How much of the last large page has to be used for it to be worth the memory: as many
        // small pages would take several times as long.
        const WORTH: usize = LARGE_PAGE / 4;
        if used < LARGE_PAGE / 2 {
            return None;
        }
        let rest = used % LARGE_PAGE;
        let in_large = (used - rest).checked_add(if rest >= WORTH { LARGE_PAGE } else { 0 })?;
        // Since 6.7 Linux lets room begin at a large page where it is as long as some of them;
        // before, the first and the last of them are small ones.
        let whole = len.max(in_large).checked_next_multiple_of(LARGE_PAGE)?;
        let mut map = memmap2::MmapOptions::new().len(whole).map_anon().ok()?;
        take_large(&mut map, in_large);
        Some(Self(map))
    }

    /// None: nobody knows how to ask for large pages here.
    #[cfg(not(target_os = "linux"))]
    pub const fn new(_: usize, _: usize) -> Option<Self> {
        None
    }
}

/// Lets the first `len` bytes stand in large pages, as long as the system has some at hand.
///
/// A virtual machine may have to wait until its host finds memory for one: that took 7 ms where it
/// otherwise took 0.2 ms, and 512 small pages 1 ms. So each is waited for here, and when one is
/// late, the process asks for no more. It may be late as well because the process had to wait for
/// its turn; then small pages are all it costs.
#[cfg(target_os = "linux")]
fn take_large(map: &mut MmapMut, len: usize) {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use memmap2::Advice;

    static ARE_LATE: AtomicBool = AtomicBool::new(false);
    const LATE: Duration = Duration::from_millis(2);

    if ARE_LATE.load(Ordering::Relaxed) {
        return;
    }
    // Where the system does not take the advice, small pages do as well as any other room.
    let _ = map.advise_range(Advice::HugePage, 0, len);
    for page in (0..len).step_by(LARGE_PAGE) {
        let begun = Instant::now();
        map[page] = 0;
        if begun.elapsed() > LATE {
            ARE_LATE.store(true, Ordering::Relaxed);
            let next = page + LARGE_PAGE;
            let _ = map.advise_range(Advice::NoHugePage, next, len - next);
            break;
        }
    }
}

impl Deref for Pages {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Pages {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_there_can_be_is_refused() {
        assert!(Pages::new(usize::MAX, usize::MAX).is_none());
    }

    #[test]
    fn little_has_no_pages_of_its_own() {
        assert!(Pages::new(3 * LARGE_PAGE, LARGE_PAGE / 2 - 1).is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn room_is_as_large_as_wanted_and_zero() {
        for len in [LARGE_PAGE / 2, LARGE_PAGE, 2 * LARGE_PAGE + 1, 3 * LARGE_PAGE - 1] {
            let mut pages = Pages::new(len, len).unwrap();
            assert!(pages.len() >= len && pages.iter().all(|byte| *byte == 0), "{len}");
            pages.fill(7);
            assert!(pages.iter().all(|byte| *byte == 7), "{len}");
        }
    }
}
