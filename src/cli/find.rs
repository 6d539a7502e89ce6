//! `karakoram match`

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::rc::Rc;

use rayon::prelude::*;

use super::args::{Match, Rank};
use super::printer::Printer;
use super::settings::Settings;
use super::{count, damaged, finish_output, languages, open_memory, reopen};
use crate::draft::Proposal;
use crate::draft::difference::{self, Side};
use crate::error::{Error, Position, Result, Warning};
use crate::format::{json, readable_date};
use crate::matching::{self, Funnel, Score, Search};
use crate::memory::Memory;
use crate::pipeline;
use crate::placeable::{Sentence, Tongue};
use crate::text;

/// How many queries are read before their answers are printed.
const BLOCK: usize = 4096;
/// The same where every unit is scored, for which each thread takes a while.
const EXHAUSTIVE_BLOCK: usize = 16;

pub(super) fn run(args: &Match, settings: &Settings, printer: &mut Printer) -> Result<()> {
    let targets = languages(std::slice::from_ref(&args.to))?;
    let mut memory = open_memory(&args.memory, &targets, printer)?;
    let penalties = settings.penalties(&args.memory.memory);
    memory.penalise(&penalties);
    let mut funnel = Funnel::default();
    let mut out = printer.results();
    let mut print = |queries: &[String], printer: &mut Printer| -> Result<bool> {
        let mut answers = answer_all(&memory, queries, args, &mut funnel);
        if memory.damaged() {
            memory = reopen(&memory, &args.memory.memory, &targets, printer)?;
            memory.penalise(&penalties);
            answers = answer_all(&memory, queries, args, &mut funnel);
            if memory.damaged() {
                return Err(damaged());
            }
        }
        for answer in answers {
            if let Err(error) = out.write_all(answer?.as_slice()) {
                return finish_output(Err(error)).map(|()| false);
            }
        }
        finish_output(out.flush()).map(|()| true)
    };
    if args.texts.is_empty() {
        printer.note_waiting();
        let mut input = BufReader::with_capacity(1 << 18, io::stdin().lock());
        let mut number = 0;
        let most = if args.exhaustive { EXHAUSTIVE_BLOCK } else { BLOCK };
        loop {
            let block = read_block(&mut input, most, &mut number, printer)?;
            if block.is_empty() || !print(&block, printer)? {
                break;
            }
        }
    } else {
        print(&args.texts, printer)?;
    }
    for part in memory.parts() {
        let stored = part.path().map_or("in memory".into(), |path| path.display().to_string());
        let (files, units) = (count(part.files().count(), "file"), part.index().units());
        let (size, tables) = (part.index().size(), part.index().size_without_records());
        printer.detail(&format!(
            "index {stored}: {files}, {units} units, {size} bytes, {tables} of them without texts"
        ));
    }
    printer.detail(&report(&funnel));
    Ok(())
}

/// The answers to some queries, in their order; the same query is answered once.
fn answer_all(
    memory: &Memory,
    queries: &[String],
    args: &Match,
    funnel: &mut Funnel,
) -> Vec<Result<Rc<Vec<u8>>>> {
    let search = Search {
        threshold: Score::percent(args.threshold),
        limit: args.limit.into(),
        exhaustive: args.exhaustive,
    };
    let mut numbers: HashMap<&str, usize> = HashMap::with_capacity(queries.len());
    let mut distinct: Vec<&str> = Vec::with_capacity(queries.len());
    let of_query: Vec<usize> = queries
        .iter()
        .map(|query| {
            *numbers.entry(query).or_insert_with(|| {
                distinct.push(query);
                distinct.len() - 1
            })
        })
        .collect();
    let answered: Vec<(Result<Vec<u8>>, Funnel)> = distinct
        .par_iter()
        .map(|query| {
            let mut funnel = Funnel::default();
            (answer(memory, query, search, args, &mut funnel), funnel)
        })
        .collect();
    let mut shared = Vec::with_capacity(answered.len());
    for (answer, passed) in answered {
        *funnel += passed;
        match answer {
            Ok(answer) => shared.push(Rc::new(answer)),
            Err(error) => return vec![Err(error)],
        }
    }
    of_query.into_iter().map(|number| Ok(Rc::clone(&shared[number]))).collect()
}

/// How many candidates each filter let pass.
fn report(funnel: &Funnel) -> String {
    let Funnel { queries, looked_at, in_place, signed, compared, near, matched } = funnel;
    format!(
        "{queries} queries: {looked_at} postings looked at, {in_place} in place, {signed} passed the \
         signature, of {compared} units, of which {near} are near by their keys, {matched} matched"
    )
}

/// The next queries: a block of them, or those that there are so far.
fn read_block(
    input: &mut BufReader<impl io::Read>,
    most: usize,
    number: &mut u64,
    printer: &mut Printer,
) -> Result<Vec<String>> {
    let mut block = Vec::new();
    while block.len() < most {
        let Some(query) = read_query(input, number, printer)? else { break };
        block.push(query);
        // Somebody who types, or a program that waits for the answer, gets it at once.
        if memchr::memchr(b'\n', input.buffer()).is_none() {
            break;
        }
    }
    Ok(block)
}

/// The next line without its line end, `None` at the end of the input.
fn read_query(
    input: &mut impl BufRead,
    number: &mut u64,
    printer: &mut Printer,
) -> Result<Option<String>> {
    let mut line = Vec::new();
    let read = input.read_until(b'\n', &mut line);
    let read = read.map_err(|error| Error::io("read", "standard input".as_ref(), error))?;
    if read == 0 {
        return Ok(None);
    }
    *number += 1;
    for end in [b'\n', b'\r'] {
        if line.last() == Some(&end) {
            line.pop();
        }
    }
    if *number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
        line.drain(..3);
    }
    Ok(Some(String::from_utf8(line).unwrap_or_else(|error| {
        let position = Position {
            file: Some("standard input".into()),
            line: Some(*number),
            ..Position::default()
        };
        let message = "not UTF-8; the bytes that are not were replaced by U+FFFD";
        printer.warning(&Warning::new(position, message));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })))
}

fn answer(
    memory: &Memory,
    query: &str,
    search: Search,
    args: &Match,
    funnel: &mut Funnel,
) -> Result<Vec<u8>> {
    let find = match args.rank {
        Rank::Design => matching::find_counting,
        Rank::Evidence => matching::find_by_evidence,
    };
    let found = find(memory.pair(0), query, None, search, funnel);
    let to = memory.target_languages().next().unwrap_or(memory.source_language());
    let sentence = Tongue::of(memory.source_language()).map(|from| Sentence::new(query, from));
    let proposals = pipeline::proposals(sentence.as_ref(), found, to, None);
    if args.jsonl {
        return json::write_matches(query, &proposals);
    }
    let mut lines = format!("{}\n", plain(query));
    if proposals.is_empty() {
        lines.push_str("     no match\n");
    }
    for proposal in &proposals {
        lines.push_str(&format!(
            "{:>4}% {}, {}, unit {}",
            proposal.score.get(),
            proposal.kind.as_str(),
            proposal.memory,
            proposal.unit
        ));
        let date = proposal.date.as_deref().map(readable_date);
        let penalties = proposal.penalties_in_words();
        for origin in [date, proposal.author.clone(), penalties].into_iter().flatten() {
            lines.push_str(", ");
            lines.push_str(&plain(&origin));
        }
        lines.push_str(&format!(
            "\n      {}\n      {}\n",
            plain(&marked(query, proposal)),
            plain(&proposal.target)
        ));
    }
    lines.push('\n');
    Ok(lines.into_bytes())
}

/// The match's source with what differs marked as `git diff --word-diff` marks it.
fn marked(query: &str, proposal: &Proposal) -> String {
    let pieces = difference::pieces(query, &proposal.source, &proposal.edits).into_iter();
    let pieces = pieces.map(|piece| match piece.mark {
        None => piece.text.to_owned(),
        Some((Side::Memory, _)) => format!("[-{}-]", piece.text),
        Some((Side::Sentence, _)) => format!("{{+{}+}}", piece.text),
    });
    pieces.collect()
}

/// A text for a terminal: on one line, and without control characters, which could make the
/// terminal do anything.
pub(super) fn plain(text: &str) -> String {
    text::on_one_line(text).chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
