//! Work on all threads, with results in the order of the items.

use rayon::prelude::*;

/// Does something with each item. A single one needs no threads, and starting them takes longer
/// than linting a small file.
pub fn each<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    if items.len() < 2 {
        return items.into_iter().map(work).collect();
    }
    items.into_par_iter().map(work).collect()
}
