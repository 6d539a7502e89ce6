//! The command line from outside, one binary, by concern.

mod analysis;
mod architecture;
mod batches;
mod check;
mod commands;
mod commits;
mod documents;
mod drafts;
mod failures;
mod fragments;
mod memories;
mod parts;
mod segmentation;
mod settings;
mod support;
mod terms;
mod tmx;
mod trust;
mod values;
