//! What is found in a directory or in the nearest one above it.

use std::path::{Path, PathBuf};

use foldhash::HashMap;

/// Answers for directories, each of which is asked about once.
#[derive(Debug, Default)]
pub(crate) struct Nearest(HashMap<PathBuf, Option<PathBuf>>);

/// Bytes of the longest path that systems take: Linux has `PATH_MAX`, Windows 32,767 characters.
const MAX_PATH: usize = if cfg!(windows) { 1 << 17 } else { 1 << 12 };

impl Nearest {
    /// The answer for an absolute directory: the first that a question has about it and those above
    /// it, from the inside out. The question has to be the same one each time, and is answered with
    /// none where a look further up is due.
    pub(crate) fn of(
        &mut self,
        directory: &Path,
        question: impl Fn(&Path) -> Option<Option<PathBuf>>,
    ) -> Option<PathBuf> {
        let (mut asked, mut answer) = (Vec::new(), None);
        // A longer one is none: no system takes it.
        for above in directory.ancestors().filter(|above| above.as_os_str().len() <= MAX_PATH) {
            if let Some(known) = self.0.get(above) {
                answer.clone_from(known);
                break;
            }
            asked.push(above.to_path_buf());
            if let Some(found) = question(above) {
                answer = found;
                break;
            }
        }
        self.0.extend(asked.into_iter().map(|directory| (directory, answer.clone())));
        answer
    }
}
