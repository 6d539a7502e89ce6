//! An index: the units of one or more files in one immutable file, ready to be matched against.
//!
//! `layout.rs` says what is where; `build.rs` makes an index from units or from other indexes,
//! `read.rs` opens one. `open.rs` maps files, and holds the only unsafe code.
//!
//! An index is made for one source language, as it was asked for, and holds the units that have a text
//! in it, with their texts in all other languages. What can be asked of it is kept small: tokens and
//! postings of a place, and the record of a unit.
//!
//! Texts are not indexed by what stands inside them. Whoever looks for a word or a part of a text
//! reads the records from front to back (`Pair::units` does), which takes as long as reading so much
//! memory, on as many threads as there are; or, for whole tokens, goes through the rows and takes
//! those whose signature has the bits of all of them, which is a sixth of that.

pub(crate) mod build;
pub(crate) mod layout;
pub(crate) mod meta;
mod open;
mod out;
pub(crate) mod read;
pub(crate) mod record;
#[cfg(test)]
mod tests;

pub use meta::{FileMeta, Fingerprint};
pub use open::Bytes;
pub use read::Index;
