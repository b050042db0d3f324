//! Progress on a terminal; a line for each phase in a log.

use std::{
    collections::BTreeSet,
    io::IsTerminal as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::{MAX_MESSAGE, complain, on_one_line};
use crate::progress::Progress;

/// Shows phases on standard error: a spinner where that is a terminal, else a line each.
#[derive(Default)]
pub(super) struct Terminal {
    bar: Mutex<Option<ProgressBar>>,
    /// What was warned of: a command that builds many tools says it once.
    warned: Mutex<BTreeSet<String>>,
}

impl Progress for Terminal {
    fn phase(&self, message: &str) {
        if !std::io::stderr().is_terminal() {
            complain(&format!("forge: {message}"));
            return;
        }
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        bar.set_message(on_one_line(message, MAX_MESSAGE));
    }

    fn warn(&self, message: &str) {
        if self.warned.lock().unwrap_or_else(PoisonError::into_inner).insert(message.to_owned()) {
            let say = || complain(&format!("warning: {message}"));
            match self.bar.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
                Some(bar) => bar.suspend(say),
                None => say(),
            }
        }
    }

    fn done(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}
