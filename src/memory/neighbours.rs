//! Which sentences stood beside a unit's, as far as the order of its file tells: the adjacent units
//! that name the same document, an edge where the document begins or ends.
//!
//! What is not certain stays unknown. A unit that was left out between two others parts them; a
//! document whose units lie scattered over the file has no edges; a file that was cut short may
//! have had more at its end.

use std::collections::HashMap;

use super::index::build::Neighbour;
use super::index::layout::{EDGE, UNKNOWN};

/// The units of a file, in its order.
#[derive(Debug, Default)]
pub(super) struct FileOrder {
    entries: Vec<Entry>,
    /// Numbers for the documents, from 0.
    documents: HashMap<String, u32>,
    /// For each document, how many runs of adjacent units it has.
    runs: Vec<u32>,
}

#[derive(Debug)]
struct Entry {
    /// The unit's number in the file.
    number: u32,
    document: Option<u32>,
    /// The hash of its source's surfaces, if it has a source text.
    source: Option<u64>,
    /// Its number in the index, if it is there.
    unit: Option<u32>,
}

impl FileOrder {
    /// Takes in the next unit of the file.
    pub(super) fn push(
        &mut self,
        number: u32,
        document: Option<&str>,
        source: Option<u64>,
        unit: Option<u32>,
    ) {
        let document = document.map(|name| {
            let next = self.runs.len() as u32;
            let document = match self.documents.get(name) {
                Some(&document) => document,
                None => *self.documents.entry(name.to_owned()).or_insert(next),
            };
            if document == next {
                self.runs.push(0);
            }
            let before = self.entries.last().and_then(|entry| entry.document);
            self.runs[document as usize] += u32::from(before != Some(document));
            document
        });
        self.entries.push(Entry { number, document, source, unit });
    }

    /// The neighbours of each unit of the index that names its document. `complete` says whether
    /// the file was read to its end.
    pub(super) fn neighbours(
        &self,
        complete: bool,
    ) -> impl Iterator<Item = (u32, Neighbour, Neighbour)> + '_ {
        self.entries.iter().enumerate().filter_map(move |(i, entry)| {
            let (unit, document) = (entry.unit?, entry.document?);
            let before = match i.checked_sub(1).map(|before| &self.entries[before]) {
                Some(before) if before.number + 1 == entry.number => self.beside(document, before),
                None if entry.number == 1 => self.edge(document),
                _ => UNKNOWN,
            };
            let after = match self.entries.get(i + 1) {
                Some(after) if after.number == entry.number + 1 => self.beside(document, after),
                None if complete => self.edge(document),
                _ => UNKNOWN,
            };
            Some((unit, before, after))
        })
    }

    fn beside(&self, document: u32, other: &Entry) -> Neighbour {
        if other.document == Some(document) {
            other.source.unwrap_or(UNKNOWN)
        } else {
            self.edge(document)
        }
    }

    fn edge(&self, document: u32) -> Neighbour {
        match self.runs[document as usize] {
            1 => EDGE,
            _ => UNKNOWN,
        }
    }
}
