//! Work on many threads, taken in the order it came, in bounded memory.

use std::sync::mpsc;
use std::thread;

/// Pieces that wait for one worker, and answers of one worker that wait to be taken.
const WAITING: usize = 2;

/// Runs `next` on a thread until it gives `None`, `work` on `jobs` threads, and `take` here, on the
/// answers in the order of their pieces, until it says `false`. Piece *i* goes to worker *i* mod
/// `jobs` and is fetched from there, so order needs no memory.
pub(crate) fn in_order<P: Send, A: Send>(
    jobs: usize,
    mut next: impl FnMut() -> Option<P> + Send,
    work: impl Fn(P) -> A + Sync,
    mut take: impl FnMut(A) -> bool,
) {
    thread::scope(|scope| {
        let (mut pieces, mut answers) = (Vec::new(), Vec::new());
        for _ in 0..jobs.max(1) {
            let (piece_in, piece_out) = mpsc::sync_channel::<P>(WAITING);
            let (answer_in, answer_out) = mpsc::sync_channel::<A>(WAITING);
            let work = &work;
            scope.spawn(move || piece_out.into_iter().map(work).all(|answer| answer_in.send(answer).is_ok()));
            pieces.push(piece_in);
            answers.push(answer_out);
        }
        // A closed channel ends each loop: when the pieces are through, or when nobody takes answers any more.
        scope.spawn(move || pieces.iter().cycle().map_while(|worker| worker.send(next()?).ok()).for_each(drop));
        answers.iter().cycle().map_while(|worker| worker.recv().ok()).all(&mut take);
        drop(answers);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn answers_come_in_the_order_of_the_pieces() {
        for jobs in [1, 2, 5] {
            let mut pieces = 0..97_u64;
            let mut taken = Vec::new();
            let slow_first = |n| {
                thread::sleep(Duration::from_micros(if n % jobs == 0 { 300 } else { 0 }));
                n
            };
            in_order(
                jobs as usize,
                || pieces.next(),
                slow_first,
                |n| {
                    taken.push(n);
                    true
                },
            );
            assert_eq!(taken, (0..97).collect::<Vec<_>>());
        }
    }

    #[test]
    fn refusing_an_answer_ends_an_endless_source() {
        let mut taken = 0;
        in_order(
            3,
            || Some(()),
            |()| (),
            |()| {
                taken += 1;
                taken < 10
            },
        );
        assert_eq!(taken, 10);
    }
}
