//! Where lines end, counted in portions, and those only up to where somebody asks.
//!
//! For the few places of a report that takes less than a table of all lines, and what a text holds
//! behind the last of them, which is most of a large description, is not looked at.

use std::ops::Range;
use std::sync::OnceLock;

/// Bytes in which the ends of lines are counted together.
pub(super) const BLOCK: usize = 1 << 10;

/// Bytes that are counted when somebody asks for a place in them.
const SECTION: usize = 1 << 18;

/// How many lines end before which place of a text.
#[derive(Debug, Default)]
pub(super) struct Lines(OnceLock<Vec<OnceLock<Section>>>);

/// What is known of a section. Then all before it are known as well.
#[derive(Debug)]
struct Section {
    /// How many lines end before each of its blocks, from the beginning of the text on.
    before: Vec<u32>,
    /// How many end before its end.
    all: u32,
}

impl Lines {
    /// How many lines end before an offset in the text.
    pub(super) fn before(&self, text: &[u8], offset: usize) -> usize {
        let section = self.section(text, offset / SECTION);
        let block = offset % SECTION / BLOCK;
        let start = offset - offset % BLOCK;
        let before = section.and_then(|section| section.before.get(block));
        before.map_or(0, |before| *before as usize) + ends(text, start..offset)
    }

    /// Where the line begins before which so many others end; none where there are fewer.
    pub(super) fn start(&self, text: &[u8], index: usize) -> Option<usize> {
        if index == 0 {
            return Some(0);
        }
        let is_before = |section: &Section| (section.all as usize) < index;
        let known = self.sections(text).partition_point(|one| one.get().is_some_and(is_before));
        let (at, section) = (known..)
            .map_while(|at| Some((at, self.section(text, at)?)))
            .find(|(_, section)| !is_before(section))?;
        // The last block before which fewer lines have ended.
        let block = section.before.partition_point(|sum| (*sum as usize) < index).checked_sub(1)?;
        let start = at * SECTION + block * BLOCK;
        let nth = index - 1 - *section.before.get(block)? as usize;
        let end = (start + BLOCK).min(text.len());
        let ends = memchr::memchr2_iter(b'\n', b'\r', text.get(start..end)?);
        ends.map(|at| start + at).filter(|at| ends_line(text, *at)).nth(nth).map(|at| at + 1)
    }

    fn sections(&self, text: &[u8]) -> &[OnceLock<Section>] {
        let all = || (0..=text.len() / SECTION).map(|_| OnceLock::new()).collect();
        self.0.get_or_init(all)
    }

    fn section(&self, text: &[u8], at: usize) -> Option<&Section> {
        let sections = self.sections(text);
        if let Some(known) = sections.get(at)?.get() {
            return Some(known);
        }
        let mut last: Option<&Section> = None;
        for (at, section) in sections.iter().enumerate().take(at + 1) {
            let before = last.map_or(0, |last| last.all);
            last = Some(section.get_or_init(|| Section::of(text, at * SECTION, before)));
        }
        last
    }
}

impl Section {
    fn of(text: &[u8], start: usize, before: u32) -> Self {
        let end = (start + SECTION).min(text.len());
        // Nearly no text has any, and then there is less to count.
        let has_carriage_returns = memchr::memchr(b'\r', &text[start..end]).is_some();
        let blocks = (end - start).div_ceil(BLOCK);
        let mut section = Self { before: Vec::with_capacity(blocks + 1), all: before };
        for start in (start..end).step_by(BLOCK) {
            let block = start..(start + BLOCK).min(end);
            let ends = if has_carriage_returns {
                ends(text, block)
            } else {
                memchr::memchr_iter(b'\n', &text[block]).count()
            };
            section.before.push(section.all);
            // Fits: a source is at most 4 GiB long.
            section.all += u32::try_from(ends).unwrap_or_default();
        }
        // The end of the text is a place in the block behind it.
        section.before.push(section.all);
        section
    }
}

/// True for LF, and for CR that no LF follows.
pub(super) fn ends_line(text: &[u8], at: usize) -> bool {
    text[at] == b'\n' || text[at] == b'\r' && text.get(at + 1) != Some(&b'\n')
}

/// How many lines end in a range of the text.
fn ends(text: &[u8], range: Range<usize>) -> usize {
    let (start, end) = (range.start, range.end);
    let this = &text[start..end];
    let next = &text[(start + 1).min(text.len())..(end + 1).min(text.len())];
    // The last byte of the text has no next one.
    let last = if next.len() < this.len() { this.last() } else { None };
    let at_end = last.is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
    let this = &this[..next.len()];
    // In portions whose number fits into a byte, which compilers turn into vector instructions.
    let portions = this.chunks(128).zip(next.chunks(128)).map(|(this, next)| {
        let ends = this.iter().zip(next);
        usize::from(ends.fold(0u8, |count, (this, next)| {
            let is_lone = u8::from(*this == b'\r') & u8::from(*next != b'\n');
            count + (u8::from(*this == b'\n') | is_lone)
        }))
    });
    portions.sum::<usize>() + usize::from(at_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_in_any_order_and_across_sections() {
        for piece in ["a\n", "\r\n", "some words in a line\n", "x\r", "\n\r\n\r", "no line ends "] {
            let text = piece.repeat(5 * SECTION / 2 / piece.len());
            let text = text.as_bytes();
            let starts: Vec<usize> =
                (0..text.len()).filter(|at| ends_line(text, *at)).map(|at| at + 1).collect();
            let check = |lines: &Lines, offset: usize| {
                let before = starts.partition_point(|start| *start <= offset);
                assert_eq!(lines.before(text, offset), before, "{piece:?} {offset}");
                let start = before.checked_sub(1).map_or(0, |at| starts[at]);
                assert_eq!(lines.start(text, before), Some(start), "{piece:?} {offset}");
            };
            let around = |at: usize| at.saturating_sub(3)..(at + 4).min(text.len() + 1);
            let places: Vec<usize> = [0, SECTION - BLOCK, SECTION, 2 * SECTION, text.len()]
                .into_iter()
                .flat_map(around)
                .collect();
            let (forth, back) = (Lines::default(), Lines::default());
            for (first, last) in places.iter().zip(places.iter().rev()) {
                check(&forth, *first);
                check(&back, *last);
            }
            // Who asks for a line before anything else is known gets it as well.
            let last = starts.len();
            assert_eq!(Lines::default().start(text, last), starts.last().copied().or(Some(0)));
            assert_eq!(Lines::default().start(text, last + 1), None);
        }
    }
}
