//! The difference of two texts, as `diff -u` writes it.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput, Token};

/// Lines that are shown around what differs.
const AROUND: u32 = 3;

/// Lines up to which a difference is made for a reader.
const READABLE: u32 = 20_000;

/// The lines that go and come from one text to the other, with three lines around them and the
/// names of both above; empty where the texts are the same.
///
/// ```
/// use oas_responses::diff::unified;
///
/// let diff = unified(("old.yaml", "a: 1\nb: 2\n"), ("new.yaml", "a: 1\nb: 3"));
/// assert_eq!(
///     diff,
///     "--- old.yaml\n+++ new.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n\
///      \\ No newline at end of file\n"
/// );
/// assert_eq!(unified(("a", "same"), ("b", "same")), "");
/// ```
pub fn unified((old_name, old): (&str, &str), (new_name, new): (&str, &str)) -> String {
    let lines = InternedInput::new(old, new);
    // What reads best takes longer the more there is of it; where nobody can read it all, what is
    // linear in the length of the texts does.
    let algorithm =
        if changed(&lines) > READABLE { Algorithm::Myers } else { Algorithm::Histogram };
    let mut diff = Diff::compute(algorithm, &lines);
    diff.postprocess_lines(&lines);
    let hunks: Vec<Hunk> = diff.hunks().collect();
    let mut text = String::new();
    if !hunks.is_empty() {
        text = format!("--- {old_name}\n+++ {new_name}\n");
    }
    // What lies near each other is shown together.
    let is_near = |a: &Hunk, b: &Hunk| b.before.start - a.before.end <= 2 * AROUND;
    hunks.chunk_by(is_near).for_each(|together| put(&mut text, &lines, together));
    text
}

/// Writes hunks with the lines between and around them.
fn put(text: &mut String, lines: &InternedInput<&str>, hunks: &[Hunk]) {
    let (Some(first), Some(last)) = (hunks.first(), hunks.last()) else { return };
    let (old, new) = (lines.before.as_slice(), lines.after.as_slice());
    let leading = first.before.start.min(AROUND);
    let count = u32::try_from(old.len()).unwrap_or(u32::MAX);
    let trailing = count.saturating_sub(last.before.end).min(AROUND);
    let old_side = side(first.before.start - leading..last.before.end + trailing);
    let new_side = side(first.after.start - leading..last.after.end + trailing);
    for piece in ["@@ -", &old_side, " +", &new_side, " @@\n"] {
        text.push_str(piece);
    }
    let mut write = |sign: char, side: &[Token], range: Range<u32>| {
        for line in &side[range.start as usize..range.end as usize] {
            let line = lines.interner[*line];
            text.push(sign);
            text.push_str(line);
            if !line.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    };
    let mut at = first.before.start - leading;
    for hunk in hunks {
        write(' ', old, at..hunk.before.start);
        write('-', old, hunk.before.clone());
        write('+', new, hunk.after.clone());
        at = hunk.before.end;
    }
    write(' ', old, at..last.before.end + trailing);
}

/// The lines of one side as the head of a hunk names them. Where there are none, the one before
/// them is named.
fn side(lines: Range<u32>) -> String {
    let len = lines.end - lines.start;
    format!("{},{len}", lines.start + u32::from(len > 0))
}

/// How many lines at least are in one text and not in the other.
fn changed(lines: &InternedInput<&str>) -> u32 {
    let mut counts = vec![0_i32; lines.interner.num_tokens() as usize];
    for line in &lines.before {
        counts[line.0 as usize] -= 1;
    }
    for line in &lines.after {
        counts[line.0 as usize] += 1;
    }
    counts.into_iter().map(i32::unsigned_abs).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The new text, made from the old one and their difference.
    fn patched(old: &str, diff: &str) -> String {
        let mut old = old.split_inclusive('\n');
        let (mut new, mut at) = (String::new(), 1);
        let mut lines = diff.split_inclusive('\n').skip(2).peekable();
        while let Some(line) = lines.next() {
            let Some((sign, text)) = line.split_at_checked(1) else { continue };
            let is_whole = lines.peek().is_none_or(|next| !next.starts_with('\\'));
            let text = if is_whole { text } else { text.trim_end_matches('\n') };
            match sign {
                "@" => {
                    let place = text.split([' ', ',']).nth(1).unwrap();
                    let start: usize = place[1..].parse().unwrap();
                    for _ in at..start {
                        new.push_str(old.next().unwrap());
                    }
                    at = at.max(start);
                }
                "+" => new.push_str(text),
                "\\" => {}
                _ => {
                    assert_eq!(old.next(), Some(text));
                    at += 1;
                    new.push_str(if sign == " " { text } else { "" });
                }
            }
        }
        new.extend(old);
        new
    }

    #[test]
    fn a_difference_makes_the_new_text_of_the_old_one() {
        let texts = [
            "",
            "a\n",
            "a",
            "a\n\nb\n",
            "b\na\n",
            "a\r\nb\r\n",
            "a\nb\nc\nd\ne\nf\ng\nh\ni",
            "a\nb\nc\nd\ne\nF\ng\nh\ni",
            "A\nb\nc\nd\ne\nf\ng\nH\ni\n",
            "a\nb\nc\nd\ne\ng\nh\ni\n",
        ];
        for (old, new) in texts.iter().flat_map(|old| texts.map(|new| (*old, new))) {
            let diff = unified(("o", old), ("n", new));
            assert_eq!(diff.is_empty(), old == new, "{old:?} {new:?}");
            assert_eq!(patched(old, &diff), new, "{diff}");
        }
    }

    #[test]
    fn more_than_anybody_reads_is_right_as_well() {
        let line = |at: u32| format!("{at}:\n  404:\n  x: y\n\n");
        let old: String = (0..12_000).map(line).collect();
        let new = old.replace("404", "'404'");
        let diff = unified(("o", &old), ("n", &new));
        assert!(changed(&InternedInput::new(&*old, &*new)) > READABLE);
        assert_eq!(diff.lines().filter(|line| line.starts_with("+ ")).count(), 12_000);
        assert_eq!(patched(&old, &diff), new);
        // A blank line around keeps the blank that marks it.
        assert!(diff.contains("\n \n"));
    }
}
