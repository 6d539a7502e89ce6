//! The command line from outside, one binary, by concern.

mod architecture;
mod commands;
mod drafts;
mod failures;
mod settings;
mod support;
mod tmx;
mod values;
