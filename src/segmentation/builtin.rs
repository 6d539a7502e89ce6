//! The rules of the program, from the files in `rules/`.
//!
//! `rules/common.txt` explains the form of a file. Word lists, patterns and rules become one
//! [`Srx`], in which every pattern is written out, so that other programs can run it. The files
//! are part of the program, so a fault in one is a fault of the program: reading gives back what
//! could be read together with the faults, and a test sees to it that there are none.

mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::language::Language;

use super::engine::Engine;
use super::srx::Srx;

/// The files, in the order in which they are read: names must be given before they are used, and
/// the rules of an earlier file decide before those of a later one.
const FILES: [(&str, &str); 12] = [
    ("common.txt", include_str!("rules/common.txt")),
    ("en.txt", include_str!("rules/en.txt")),
    ("ur.txt", include_str!("rules/ur.txt")),
    ("zh.txt", include_str!("rules/zh.txt")),
    ("ar.txt", include_str!("rules/ar.txt")),
    ("de.txt", include_str!("rules/de.txt")),
    ("es.txt", include_str!("rules/es.txt")),
    ("fr.txt", include_str!("rules/fr.txt")),
    ("hi.txt", include_str!("rules/hi.txt")),
    ("ja.txt", include_str!("rules/ja.txt")),
    ("ru.txt", include_str!("rules/ru.txt")),
    ("default.txt", include_str!("rules/default.txt")),
];

static RULES: LazyLock<Srx> = LazyLock::new(|| read::read(&FILES).0);

/// The rules of the program.
pub(super) fn srx() -> &'static Srx {
    &RULES
}

/// The engine for a language, made once in a run of the program.
pub(super) fn engine(language: &Language) -> Arc<Engine> {
    static MADE: Mutex<BTreeMap<String, Arc<Engine>>> = Mutex::new(BTreeMap::new());
    // A thread that panicked while it held the lock has left the map whole.
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let engine = made.entry(language.as_str().to_owned()).or_insert_with(|| {
        let engine = RULES.rules_for(language).and_then(|rules| Engine::new(&rules));
        Arc::new(engine.expect("a test compiles the program's rules for each of its languages"))
    });
    Arc::clone(engine)
}
