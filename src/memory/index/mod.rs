//! An index: the units of one or more files in one immutable file, ready to be matched against.
//!
//! `layout.rs` says what is where; `build.rs` makes an index from units or from other indexes, with
//! `inverted.rs` for its postings; `read.rs` opens one, `postings.rs` and `units.rs` read of many units
//! at once. `open.rs` maps files, and holds the only unsafe code.
//!
//! An index is made for one source language, as it was asked for, and holds the units that have a text
//! in it, with their texts in all other languages. What can be asked of it is kept small: tokens and
//! postings of a place, and the record of a unit.
//!
//! Texts are not indexed by what stands inside them: whoever looks for a part of one scans the records
//! (`memory/concordance`), from marks that let all threads do so.

pub(crate) mod build;
mod inverted;
pub(crate) mod layout;
pub(crate) mod meta;
mod open;
mod order;
mod out;
pub(crate) mod postings;
pub(crate) mod read;
pub(crate) mod record;
mod slots;
#[cfg(test)]
mod tests;
pub(crate) mod units;

pub use meta::{FileMeta, Fingerprint};
pub use open::Bytes;
pub use read::Index;
