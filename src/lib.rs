//! Karakoram drafts translations of announcements from translation memories: an English release
//! goes in, and a draft comes out in which every sentence stands beside what the memory knows of
//! it, in Urdu, in Chinese, or in any other language that the memory holds.
//!
//! ```
//! use karakoram::document::Document;
//! use karakoram::memory::{Builder, Content, Unit, Variant};
//! use karakoram::pipeline::{self, Options};
//! use karakoram::segmentation::Segmenter;
//! use karakoram::Language;
//!
//! let english = Language::parse("en")?;
//! let chinese = Language::parse("zh")?;
//!
//! // A memory is built from units, wherever they come from.
//! let variant = |language: &str, text: &str| Variant {
//!     language: language.into(),
//!     content: vec![Content::Text(text.into())],
//!     ..Variant::default()
//! };
//! let variants = vec![variant("en", "The forum opened."), variant("zh-CN", "论坛开幕。")];
//! let mut builder = Builder::new(english.clone(), [chinese]);
//! builder.begin_file("example.tmx");
//! builder.add(&Unit { number: 1, variants, ..Unit::default() });
//! builder.end_file(true);
//! let memory = builder.build();
//!
//! // A document is cut into segments, and each is matched.
//! let (document, _warnings) = Document::from_text(b"The forum opened. It rained.")?;
//! let segmented = pipeline::segment("release.txt", &document, &Segmenter::for_language(&english));
//! let draft = pipeline::draft(segmented, &memory, Options::default());
//!
//! assert_eq!(draft.segments[0].columns[0].text, "论坛开幕。");
//! assert_eq!(draft.segments[1].columns[0].status.as_str(), "none");
//! # Ok::<(), karakoram::error::Error>(())
//! ```
//!
//! # A tour
//!
//! Data flows one way: document, segments, matches, draft.
//!
//! - [`document`] turns bytes into blocks of text, and back into the same bytes;
//!   [`segmentation`] cuts blocks into sentences.
//! - [`memory`] holds translation units; [`matching`] finds the ones nearest to a sentence, all of
//!   them, in a total order.
//! - [`pipeline`] puts these together into a [`draft`]. Up to here nothing touches a file, prints,
//!   or fails on content.
//! - [`mod@format`] reads TMX and writes drafts as HTML, XLIFF, TSV and JSON; [`store`] opens memories
//!   on disk and writes files whole; [`batch`] drafts many documents; [`cli`] is the program.
//! - [`text`] and [`language`] are what everything else is said in, [`error`] is how it fails.

pub mod batch;
pub mod cli;
pub mod document;
pub mod draft;
pub mod error;
pub mod format;
pub mod fragments;
pub mod language;
pub mod matching;
pub mod memory;
pub mod pipeline;
pub mod placeable;
pub mod segmentation;
pub mod store;
pub mod terms;
pub mod text;
pub mod words;

pub use error::{Error, Result, Warning};
pub use language::Language;
