//! A bounded queue of work. Full is an answer (503), not a wait.

use std::collections::VecDeque;

use parking_lot::{Condvar, Mutex};

use crate::fault::Fault;

/// Many may push, many may pop.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    ready: Condvar,
    limit: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    closed: bool,
}

impl<T> Queue<T> {
    pub(super) fn new(limit: usize) -> Self {
        let state = State { waiting: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), ready: Condvar::new(), limit }
    }

    /// Adds a piece of work; hands it back with the reason when it can not be taken.
    pub(super) fn push(&self, item: T) -> Result<(), (T, Fault)> {
        let mut state = self.state.lock();
        if state.closed {
            return Err((item, Fault::Closed));
        }
        if state.waiting.len() >= self.limit {
            return Err((item, Fault::Busy));
        }
        state.waiting.push_back(item);
        drop(state);
        self.ready.notify_one();
        Ok(())
    }

    /// Waits for one; `None` when closed and empty.
    pub(super) fn pop(&self) -> Option<T> {
        let mut state = self.state.lock();
        loop {
            if let Some(item) = state.waiting.pop_front() {
                return Some(item);
            }
            if state.closed {
                return None;
            }
            self.ready.wait(&mut state);
        }
    }

    /// Takes up to `n` that are already there.
    pub(super) fn drain(&self, n: usize, into: &mut Vec<T>) {
        let mut state = self.state.lock();
        let n = n.min(state.waiting.len());
        into.extend(state.waiting.drain(..n));
    }

    /// No more work is taken; what waits is still done.
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.ready.notify_all();
    }
}
