//! Bytes to text: finds the encoding, decodes in stretches, evens out line ends.
//!
//! What comes out is UTF-8 whose only line end is `\n` (XML 1.0, section 2.11). A byte sequence
//! that the encoding does not have becomes U+FFFD, and its place is told; nothing else is lost.
//! Knows nothing of XML but its declaration.

use std::io::{self, BufRead, Read};

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much is looked at for the encoding declaration, in bytes. Real ones end within 100.
const HEAD: u64 = 1024;
/// The most that is decoded at a time, in bytes; a slice as input would else be doubled whole.
const STRETCH: usize = 64 * 1024;

/// Why there is no more text.
#[derive(Debug)]
pub(super) enum Failure {
    /// The system's refusal.
    Io(io::Error),
    /// Not text, or in an encoding that is not supported: what it is.
    Unsupported(&'static str),
}

/// Decodes a file, a stretch at a time.
pub(super) struct Decoder<R> {
    input: R,
    /// Set once the first bytes have been looked at.
    decoding: Option<Decoding>,
    /// What the encoding declaration made necessary to say.
    notice: Option<String>,
    /// A refusal that came after some bytes: told when those have been used.
    failure: Option<io::Error>,
    ended: bool,
}

impl<R: BufRead> Decoder<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, decoding: None, notice: None, failure: None, ended: false }
    }

    /// The name of the encoding.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoding.as_ref().map_or(UTF_8, |decoding| decoding.decoder.encoding()).name()
    }

    /// What is to be said of the encoding declaration, once.
    pub(super) fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Appends the next stretch to `text`, and calls `replaced` with the offset in `text` of each
    /// U+FFFD that stands for undecodable bytes. `false` where the file has ended before.
    pub(super) fn read(
        &mut self,
        text: &mut String,
        replaced: impl FnMut(usize),
    ) -> Result<bool, Failure> {
        if self.ended {
            return Ok(false);
        }
        if let Some(failure) = self.failure.take() {
            self.ended = true;
            return Err(Failure::Io(failure));
        }
        let Some(decoding) = &mut self.decoding else {
            let (encoding, head) = self.start()?;
            let decoding = self.decoding.insert(Decoding::new(encoding));
            decoding.decode(&head, false, text, replaced);
            return Ok(true);
        };
        let bytes = match self.input.fill_buf() {
            Ok(bytes) => &bytes[..bytes.len().min(STRETCH)],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(true),
            Err(error) => {
                self.ended = true;
                return Err(Failure::Io(error));
            }
        };
        let length = bytes.len();
        // The call without bytes may still give a U+FFFD for a sequence that the end cuts off.
        self.ended = length == 0;
        decoding.decode(bytes, self.ended, text, replaced);
        self.input.consume(length);
        Ok(true)
    }

    /// Reads the first bytes, and finds the encoding and what follows the byte order mark.
    fn start(&mut self) -> Result<(&'static Encoding, Vec<u8>), Failure> {
        let mut head = Vec::new();
        if let Err(error) = self.input.by_ref().take(HEAD).read_to_end(&mut head) {
            self.failure = Some(error);
        }
        let (encoding, mark) = match detect(&head).inspect_err(|_| self.ended = true)? {
            Some(found) => found,
            None => (self.declared(&head), 0),
        };
        head.drain(..mark);
        Ok((encoding, head))
    }

    /// The encoding that the XML declaration names, UTF-8 where it names none (XML 1.0, 4.3.3).
    fn declared(&mut self, head: &[u8]) -> &'static Encoding {
        let Some(label) = declared_label(head) else { return UTF_8 };
        let problem = match Encoding::for_label_no_replacement(label.as_bytes()) {
            // The declaration could not have been read if it were true.
            Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => "is not the case",
            Some(encoding) => return encoding,
            None => "is not known",
        };
        let notice = format!("the file says that its encoding is `{label}`, which {problem}");
        self.notice = Some(format!("{notice}; it was read as UTF-8"));
        UTF_8
    }
}

/// A decoder at work.
struct Decoding {
    decoder: encoding_rs::Decoder,
    /// The last character was `\r`, handed out as `\n`: a `\n` that follows belongs to it.
    after_return: bool,
}

impl Decoding {
    fn new(encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { decoder, after_return: false }
    }

    fn decode(
        &mut self,
        mut bytes: &[u8],
        last: bool,
        text: &mut String,
        mut replaced: impl FnMut(usize),
    ) {
        loop {
            let from = text.len();
            let room = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len());
            text.reserve(room.unwrap_or(STRETCH));
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(bytes, text, last);
            bytes = &bytes[read..];
            self.even_out(text, from);
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.after_return = false;
                    replaced(text.len());
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
    }

    /// Makes all line ends of the text from an offset on `\n` (XML 1.0, section 2.11).
    fn even_out(&mut self, text: &mut String, from: usize) {
        let plain = memchr::memchr(b'\r', &text.as_bytes()[from..]).is_none();
        if plain && !(self.after_return && text.len() > from) {
            return;
        }
        let stretch = text.split_off(from);
        let mut stretch = stretch.as_str();
        if self.after_return {
            self.after_return = false;
            stretch = stretch.strip_prefix('\n').unwrap_or(stretch);
        }
        while let Some(at) = memchr::memchr(b'\r', stretch.as_bytes()) {
            text.push_str(&stretch[..at]);
            text.push('\n');
            stretch = &stretch[at + 1..];
            self.after_return = stretch.is_empty();
            stretch = stretch.strip_prefix('\n').unwrap_or(stretch);
        }
        text.push_str(stretch);
    }
}

/// The encoding that the first bytes give away (XML 1.0, appendix F), with the length of the byte
/// order mark; `None` where the declaration decides.
fn detect(head: &[u8]) -> Result<Option<(&'static Encoding, usize)>, Failure> {
    Ok(Some(match head {
        [0x1F, 0x8B, ..] => return Err(Failure::Unsupported("it is compressed with gzip")),
        [b'P', b'K', 3, 4, ..] => return Err(Failure::Unsupported("it is a zip archive")),
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [b'<', 0, 0, 0, ..]
        | [0, 0, 0, b'<', ..] => {
            return Err(Failure::Unsupported("it is encoded in UTF-32"));
        }
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        _ => return Ok(None),
    }))
}

/// The value of `encoding` in the XML declaration.
fn declared_label(head: &[u8]) -> Option<String> {
    let declaration = &head[..memchr::memmem::find(head, b"?>")?];
    let declaration = declaration.trim_ascii_start().strip_prefix(b"<?xml")?;
    let after = &declaration[memchr::memmem::find(declaration, b"encoding")? + b"encoding".len()..];
    let (&quote, value) =
        after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start().split_first()?;
    if quote != b'"' && quote != b'\'' {
        return None;
    }
    let value = &value[..memchr::memchr(quote, value)?];
    Some(String::from_utf8_lossy(value).trim().to_owned())
}
