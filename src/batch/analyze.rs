//! Many documents looked at without drafting them: the analysis, and what to translate first.

use rayon::prelude::*;

use super::document::{self, Source};
use super::{Job, ROUND};
use crate::draft::Draft;
use crate::draft::analysis::{Analysis, DocumentAnalysis, Rates};
use crate::draft::priority::{Priorities, Sentences};
use crate::error::{Error, Warning};
use crate::matching::Score;
use crate::memory::Memory;
use crate::pipeline::{self, Options, Seen};
use crate::segmentation::Segmenter;

/// The most similar sentences that the plan looks at for each sentence, the most similar first: in a
/// run where all is alike, every pair would be too many.
const LINKS: usize = 100;

/// What documents are looked at with.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The memory.
    pub memory: &'a Memory,
    /// Cuts the documents into sentences.
    pub segmenter: &'a Segmenter,
    /// What words weigh.
    pub rates: Rates,
}

/// Told of each document, in order: what was noticed, or why it could not be read.
pub type Report<'r> = dyn FnMut(&Job, Result<Vec<Warning>, Error>) + 'r;

/// Analyses documents. `report` is called for each in order, with what was noticed, or why it could
/// not be read; one that could not is left out.
pub fn analyze(
    jobs: &[Job],
    setup: &Setup<'_>,
    tick: &(dyn Fn() + Sync),
    report: &mut Report<'_>,
) -> Analysis {
    let mut documents = Vec::new();
    each_draft(jobs, setup, &mut Seen::default(), tick, report, &mut |draft, _| {
        documents.push(DocumentAnalysis::of(&draft));
    });
    Analysis {
        source_language: setup.memory.source_language().clone(),
        target_languages: setup.memory.target_languages().cloned().collect(),
        rates: setup.rates,
        documents,
    }
}

/// Works out what to translate first. `report` is as in [`analyze`].
pub fn prioritise(
    jobs: &[Job],
    setup: &Setup<'_>,
    tick: &(dyn Fn() + Sync),
    report: &mut Report<'_>,
) -> Priorities {
    let mut seen = Seen::default();
    let mut sentences = Sentences::new(setup.rates);
    each_draft(jobs, setup, &mut seen, tick, report, &mut |draft, seen| {
        sentences.add(&draft, |source| seen.place_of(source));
    });
    let lowest = Score::percent(75);
    let places: Vec<u32> = (0..seen.len() as u32).collect();
    let similar: Vec<Vec<(u32, Score)>> =
        places.par_iter().map(|&place| seen.all_similar(place, lowest, LINKS)).collect();
    for (place, similar) in similar.iter().enumerate() {
        sentences.link(place, similar);
    }
    sentences.order()
}

/// Drafts documents, with the best proposal only, and hands the drafts over in order.
fn each_draft(
    jobs: &[Job],
    setup: &Setup<'_>,
    seen: &mut Seen,
    tick: &(dyn Fn() + Sync),
    report: &mut Report<'_>,
    each: &mut dyn FnMut(Draft, &Seen),
) {
    let options =
        Options { threshold: pipeline::SIMILAR, prefill: Score::EXACT, limit: 1, evidence: false };
    for round in jobs.chunks(ROUND) {
        let mut read: Vec<Result<Source, Error>> =
            round.par_iter().map(|job| document::read(job, setup.segmenter)).collect();
        for source in read.iter_mut().flatten() {
            seen.mark(&mut source.segmented);
        }
        let drafts: Vec<Result<(Draft, Vec<Warning>), Error>> = read
            .into_par_iter()
            .map(|source| {
                let mut source = source?;
                seen.find_similar(&mut source.segmented);
                let draft = pipeline::draft(source.segmented, setup.memory, options);
                tick();
                Ok((draft, source.warnings))
            })
            .collect();
        for (job, draft) in round.iter().zip(drafts) {
            match draft {
                Ok((draft, warnings)) => {
                    report(job, Ok(warnings));
                    each(draft, seen);
                }
                Err(error) => report(job, Err(error)),
            }
        }
    }
}
