//! Work on all threads, with results in the order of the items.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

/// Does something with each item. A single one needs no threads, and starting them takes longer
/// than linting a small file.
pub fn each<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    if items.len() < 2 {
        return items.into_iter().map(work).collect();
    }
    items.into_par_iter().map(work).collect()
}

/// Does two things at once, the first one on this thread; one after the other where there is to be
/// one thread. The results in no order that counts.
pub fn at_once<R: Send>(here: impl FnOnce() -> R, there: impl FnOnce() -> R + Send) -> Vec<R> {
    if rayon::current_num_threads() < 2 {
        return vec![here(), there()];
    }
    let mut results = Vec::new();
    let mine = rayon::in_place_scope(|scope| {
        scope.spawn(|_| results.push(there()));
        here()
    });
    results.push(mine);
    results
}

/// Numbers that several threads take in turn, each by one of them.
#[derive(Debug)]
pub struct Turns {
    next: AtomicUsize,
    end: usize,
}

impl Turns {
    /// The numbers below this one.
    pub const fn new(end: usize) -> Self {
        Self { next: AtomicUsize::new(0), end }
    }

    /// Takes one, until there are none.
    pub fn take(&self) -> Option<usize> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (number < self.end).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_taken_once_whoever_takes_it() {
        let turns = Turns::new(1000);
        let taken = || std::iter::from_fn(|| turns.take()).collect::<Vec<_>>();
        let mut all = at_once(taken, taken).concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
    }
}
