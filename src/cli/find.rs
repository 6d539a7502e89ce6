//! `karakoram match`

use std::io::{self, BufRead, BufReader, Write};

use rayon::prelude::*;

use super::args::Match;
use super::printer::Printer;
use super::{finish_output, languages, open_memory};
use crate::draft::Proposal;
use crate::draft::difference::{self, Side};
use crate::error::{Error, Position, Result, Warning};
use crate::format::{json, readable_date};
use crate::matching::{self, Score, Search};
use crate::memory::Memory;
use crate::pipeline;
use crate::text;

/// How many queries are read before their answers are printed.
const BLOCK: usize = 1024;

pub(super) fn run(args: &Match, printer: &mut Printer) -> Result<()> {
    let targets = languages(std::slice::from_ref(&args.to))?;
    let memory = open_memory(&args.memory, &targets, printer)?;
    let search = Search {
        threshold: Score::percent(args.threshold),
        limit: args.limit.into(),
        exhaustive: args.exhaustive,
    };
    let answer = |query: &String| answer(&memory, query, search, args.jsonl);
    let mut out = printer.results();
    let mut print = |queries: &[String]| -> Result<bool> {
        let answers: Vec<Result<Vec<u8>>> = queries.par_iter().map(answer).collect();
        for answer in answers {
            if let Err(error) = out.write_all(&answer?) {
                return finish_output(Err(error)).map(|()| false);
            }
        }
        finish_output(out.flush()).map(|()| true)
    };
    if !args.texts.is_empty() {
        return print(&args.texts).map(drop);
    }
    printer.note_waiting();
    let mut input = BufReader::with_capacity(1 << 18, io::stdin().lock());
    let mut number = 0;
    loop {
        let mut block = Vec::new();
        while block.len() < BLOCK {
            let Some(query) = read_query(&mut input, &mut number, printer)? else { break };
            block.push(query);
            // Somebody who types, or a program that waits for the answer, gets it at once.
            if !input.buffer().contains(&b'\n') {
                break;
            }
        }
        if block.is_empty() || !print(&block)? {
            return Ok(());
        }
    }
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

fn answer(memory: &Memory, query: &str, search: Search, jsonl: bool) -> Result<Vec<u8>> {
    let found = matching::find(memory.pair(0), query, None, search);
    let proposals: Vec<Proposal> = found.into_iter().map(pipeline::propose).collect();
    if jsonl {
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
        for origin in [date, proposal.author.clone()].into_iter().flatten() {
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
fn plain(text: &str) -> String {
    text::on_one_line(text).chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
