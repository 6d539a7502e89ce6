//! What drafts show beside their matches: the glossary and the fragments, opened as was asked for.

use std::fs;
use std::path::Path;

use super::args::MemoryArgs;
use super::args::terms::{FragmentsUse, GlossaryArgs, PartsArgs};
use super::printer::Printer;
use super::{count, fragments};
use crate::error::{Result, Warning};
use crate::format::glossary;
use crate::fragments::Fragments;
use crate::memory::Memory;
use crate::pipeline::Aids;
use crate::store;
use crate::store::learnt::{Learning, Reason};
use crate::terms::{Glossary, Termbase};
use crate::text::Digest;

/// The name of a glossary that the settings and the options begin with.
const USUAL: &str = "glossary.tsv";
/// In smaller memories there is little to be learnt, and no word is lost about it.
const WORTH_LEARNING: usize = 1_000;

/// A glossary and fragments that were opened.
pub(super) struct Opened {
    terms: Option<Termbase>,
    fragments: Vec<Option<Fragments>>,
    /// Stands for both.
    pub(super) identity: u128,
}

impl Opened {
    /// As the pipeline takes them.
    pub(super) fn aids(&self) -> Aids<'_> {
        Aids { terms: self.terms.as_ref(), fragments: &self.fragments }
    }
}

/// Opens what a draft from a memory is to show; `files` is the identity of the memory.
pub(super) fn open(
    args: &PartsArgs,
    memory: &Memory,
    (memory_args, files): (&MemoryArgs, u128),
    printer: &mut Printer,
) -> Result<Opened> {
    let mut digest = Digest::default();
    let glossary = glossary_if_there(&args.glossary, printer)?;
    let terms = glossary.map(|(glossary, bytes)| {
        digest.write(&bytes);
        let targets: Vec<_> = memory.target_languages().cloned().collect();
        Termbase::new(glossary, memory.source_language(), &targets)
    });
    let mut all = Vec::new();
    for target in 0..memory.target_languages().len() {
        let learning = Learning::new(memory, target, &memory_args.memory, files);
        let opened = match args.fragments {
            FragmentsUse::Off => None,
            FragmentsUse::Learn if learning.units() == 0 => None,
            FragmentsUse::Learn => Some(fragments::open(&learning, false, printer)),
            FragmentsUse::Kept => kept(&learning, printer),
        };
        digest.write(format!("{:?}", opened.as_ref().map(|(_, origin)| origin)).as_bytes());
        all.push(opened.map(|(fragments, _)| fragments));
    }
    Ok(Opened { terms, fragments: all, identity: digest.finish() })
}

/// Reads a glossary. One of the usual name need not be there; any other was meant.
pub(super) fn glossary_if_there(
    args: &GlossaryArgs,
    printer: &mut Printer,
) -> Result<Option<(Glossary, Vec<u8>)>> {
    let path = &args.glossary;
    if path.file_name() == Some(USUAL.as_ref()) && !path.exists() {
        return Ok(None);
    }
    read_glossary(path, printer).map(Some)
}

/// Reads a glossary and prints what there is to say of it; gives its bytes too.
pub(super) fn read_glossary(path: &Path, printer: &mut Printer) -> Result<(Glossary, Vec<u8>)> {
    let bytes = fs::read(path).map_err(|error| store::cannot_read(path, error))?;
    let (glossary, warnings) = glossary::read(&bytes, path)?;
    warnings.iter().for_each(|warning| printer.warning(warning));
    Ok((glossary, bytes))
}

/// The fragments that were learnt before; none, with a word about it, where there are none.
fn kept(learning: &Learning<'_>, printer: &mut Printer) -> Option<fragments::Learnt> {
    let language = learning.target().name();
    match learning.read() {
        Ok((fragments, origin)) => {
            if !learning.is_of_these_files(origin) {
                printer.note(&format!(
                    "fragments for {language} are those of the memory before it changed; \
                     --fragments learn learns them anew"
                ));
            }
            Some((fragments, origin))
        }
        Err(Reason::Unusable(error)) => {
            let message = format!("{}; no fragments are shown", error.reason());
            printer.warning(&Warning::new(error.position().clone(), message));
            None
        }
        Err(Reason::None | Reason::Changed) => {
            if learning.units() >= WORTH_LEARNING {
                let units = count(learning.units(), "unit");
                printer.note(&format!(
                    "no fragments are learnt for {language}; --fragments learn learns them once \
                     from {units}, {}",
                    fragments::TIME
                ));
            }
            None
        }
    }
}
