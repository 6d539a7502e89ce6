//! JSON Lines from standard input, answered in order: blocks of lines in parallel.

use std::io::{self, BufRead, BufReader, Write};
use std::ops::AddAssign;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::finish_output;
use super::printer::Printer;
use crate::error::{Error, ErrorKind, Position, Result};
use crate::format::json;

/// How many lines, and how many bytes of them, are read before they are answered.
const LINES: usize = 1024;
const BYTES: usize = 1 << 22;

/// Lines with their numbers, from 1.
type Block = Vec<(u64, Vec<u8>)>;
/// What a line is answered with; nothing for an empty one.
type Answered = Option<Result<Vec<u8>>>;

/// Answers every line. One that is no request, or cannot be answered, is an error with its line
/// number and the hint; the others are answered.
pub(super) fn answer_lines<Q: DeserializeOwned + Send, A: Serialize>(
    printer: &mut Printer,
    hint: &str,
    answer: impl Fn(Q) -> std::result::Result<A, String> + Sync,
) -> Result<()> {
    answer_blocks(printer, |block| {
        block.par_iter().map(|(number, line)| one(*number, line, hint, &answer)).collect()
    })
}

/// The same, where an answer depends on the lines before, too: `look` is asked of each request, and
/// `answer` gets the sum over all so far, its own with them.
pub(super) fn answer_lines_in_order<Q, S, A>(
    printer: &mut Printer,
    hint: &str,
    look: impl Fn(&Q) -> S + Sync,
    answer: impl Fn(Q, S) -> A + Sync,
) -> Result<()>
where
    Q: DeserializeOwned + Send,
    S: AddAssign + Copy + Default + Send,
    A: Serialize,
{
    let mut sum = S::default();
    answer_blocks(printer, |block| {
        let read = |(number, line): &(u64, Vec<u8>)| {
            let request = parsed::<Q>(*number, line, hint)?;
            Some(request.map(|request| {
                let seen = look(&request);
                (request, seen, line.len())
            }))
        };
        let mut requests: Vec<Option<Result<(Q, S, usize)>>> = block.par_iter().map(read).collect();
        for (_, seen, _) in requests.iter_mut().flatten().flatten() {
            sum += *seen;
            *seen = sum;
        }
        let answer = |request: Option<Result<(Q, S, usize)>>| {
            let answer = |(request, seen, size)| json::write_line_of(&answer(request, seen), size);
            request.map(|request| request.and_then(answer))
        };
        requests.into_par_iter().map(answer).collect()
    })
}

fn answer_blocks(
    printer: &mut Printer,
    mut answer: impl FnMut(&Block) -> Vec<Answered>,
) -> Result<()> {
    printer.note_waiting();
    let mut out = printer.results();
    let name = Path::new("standard input");
    let mut input = BufReader::with_capacity(1 << 18, io::stdin().lock());
    let mut number: u64 = 0;
    loop {
        let (mut block, mut size) = (Block::new(), 0);
        while block.len() < LINES && size < BYTES {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line).map_err(|e| Error::io("read", name, e))? == 0 {
                break;
            }
            number += 1;
            size += line.len();
            block.push((number, line));
            // Somebody who types, or a program that waits for the answer, gets it at once.
            if !input.buffer().contains(&b'\n') {
                break;
            }
        }
        if block.is_empty() {
            return finish_output(out.flush());
        }
        for answer in answer(&block).into_iter().flatten() {
            match answer {
                Ok(line) => {
                    if let Err(error) = out.write_all(&line) {
                        return finish_output(Err(error));
                    }
                }
                Err(error) => printer.error(&error),
            }
        }
        if let Err(error) = out.flush() {
            return finish_output(Err(error));
        }
    }
}

fn one<Q: DeserializeOwned, A: Serialize>(
    number: u64,
    line: &[u8],
    hint: &str,
    answer: impl Fn(Q) -> std::result::Result<A, String>,
) -> Answered {
    let text = content(line)?;
    let answered = request(text).and_then(answer);
    // An answer mostly repeats its request, and adds a little.
    let expected = text.len() + text.len() / 8;
    let wrong = |reason| wrong(reason, number, hint);
    Some(answered.map_err(wrong).and_then(|answer| json::write_line_of(&answer, expected)))
}

fn parsed<Q: DeserializeOwned>(number: u64, line: &[u8], hint: &str) -> Option<Result<Q>> {
    Some(request(content(line)?).map_err(|reason| wrong(reason, number, hint)))
}

/// What stands on a line; `None` where nothing does.
fn content(line: &[u8]) -> Option<&[u8]> {
    let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii();
    (!text.is_empty()).then_some(text)
}

fn wrong(reason: String, number: u64, hint: &str) -> Error {
    let file = Some("standard input".into());
    let position = Position { file, line: Some(number), ..Position::default() };
    Error::new(ErrorKind::Malformed, reason).at(position).with_hint(hint)
}

/// A request. The error says what is wrong, and in which column (bytes from 1).
fn request<Q: DeserializeOwned>(line: &[u8]) -> std::result::Result<Q, String> {
    let wrong =
        |message: &str, column| format!("not a request in JSON: {message}, column {column}");
    // Of Urdu or Chinese, serde_json would look at each string at a tenth of the speed: a fifth of
    // the time of `segment`.
    let line = simdutf8::compat::from_utf8(line)
        .map_err(|error| wrong("not UTF-8", error.valid_up_to() + 1))?;
    serde_json::from_str(line).map_err(|error| {
        // serde_json counts lines within this one.
        let message = error.to_string();
        wrong(message.split(" at line").next().unwrap_or_default(), error.column())
    })
}
