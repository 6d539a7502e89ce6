//! What was learnt, as bytes: to be kept beside the memory and read again without learning anew.
//!
//! A head (magic, version, what it was learnt from, length and checksum of the rest), then one list
//! after another, each with its length in front; numbers of the head and of the suffix array are
//! little-endian, those of other lists packed, seven bits a byte, the lowest first, so that small ones,
//! as frequent words have, take one byte. Reading trusts nothing: each length is checked against what is
//! left, and each number against what it points into, so that a damaged file is an error and no lookup
//! can fail.

use super::align::Link;
use super::confidence::{FEATURES, Model};
use super::index::{File, Index, MOST_WORDS, Side, Texts, Vocabulary, Word};
use super::near::Nearness;
use super::{Fragments, Origin};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::words::Class;

const MAGIC: &[u8; 8] = b"KKFRAGMT";
/// Goes up whenever the layout, the words or the features change: older files are learnt anew.
const VERSION: u32 = 4;
const HEAD: usize = 8 + 4 + 4 + 8 + 16 + 8 + 8;

/// The bytes of what was learnt; the origin is given back on reading.
pub(super) fn write(fragments: &Fragments, origin: Origin) -> Vec<u8> {
    let index = &fragments.index;
    let mut body = Out::default();
    for language in &index.languages {
        body.text(language.as_str());
    }
    for side in [&index.source, &index.target] {
        body.texts(&side.vocabulary.keys);
        body.bytes(&side.vocabulary.classes);
        body.packed(side.vocabulary.units.iter().copied());
        body.texts(&side.vocabulary.surfaces);
        body.packed(side.vocabulary.key_of.iter().copied());
        body.lengths(&side.starts);
        body.packed(side.words.iter().map(|word| word.0));
    }
    let before = [0].into_iter().chain(index.numbers.iter().copied());
    // Most follow the one before, and some begin a file.
    let steps = index.numbers.iter().zip(before).map(|(number, before)| zigzag(*number, before));
    body.packed(steps.collect::<Vec<u32>>().into_iter());
    body.numbers(index.files.iter().map(|file| file.first));
    index.files.iter().for_each(|file| body.text(&file.name));
    body.numbers(index.suffixes.iter().copied());
    body.lengths(&index.link_starts);
    let mut links = Vec::with_capacity(index.links.len() * 2 + index.len());
    (0..index.len()).for_each(|unit| write_links(index.links(unit), &mut links));
    body.bytes(&links);
    body.fraction(index.letters_ratio);
    index.model.weights.iter().chain(&index.model.chosen).for_each(|&weight| body.fraction(weight));
    body.long(index.usual.held);
    body.long(index.usual.pairs);
    let body = body.0;
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(0u32.to_le_bytes());
    bytes.extend(origin.units.to_le_bytes());
    bytes.extend(origin.files.to_le_bytes());
    bytes.extend((body.len() as u64).to_le_bytes());
    bytes.extend(checksum(&body).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// Reads what was learnt, with its origin.
///
/// # Errors
/// [`ErrorKind::Unsupported`] for another version, [`ErrorKind::Malformed`] for anything else that
/// `write` did not write.
pub(super) fn read(bytes: &[u8]) -> Result<(Fragments, Origin)> {
    let mut head = In(bytes);
    if head.take(8)? != MAGIC {
        return Err(damaged("it holds no learnt fragments"));
    }
    let version = head.number()?;
    if version != VERSION {
        let reason = format!("version {version} of learnt fragments; this program has {VERSION}");
        return Err(Error::new(ErrorKind::Unsupported, reason));
    }
    head.number()?;
    let origin = Origin {
        units: head.long()?,
        files: u128::from(head.long()?) | u128::from(head.long()?) << 64,
    };
    let (length, sum) = (head.long()?, head.long()?);
    if head.0.len() as u64 != length || checksum(head.0) != sum {
        return Err(damaged("its checksum does not fit its content"));
    }
    let mut body = In(head.0);
    let languages = [body.language()?, body.language()?];
    let (source, target) = (body.side()?, body.side()?);
    let mut before = 0;
    let mut numbers = body.packed()?;
    for number in &mut numbers {
        *number = unzigzag(*number, before);
        before = *number;
    }
    let firsts = body.numbers()?;
    let files: Vec<File> = firsts
        .into_iter()
        .map(|first| Ok(File { name: body.text()?.to_owned(), first }))
        .collect::<Result<_>>()?;
    let suffixes = body.numbers()?;
    let link_starts = body.starts()?;
    let links = read_links(body.bytes()?, &link_starts)?;
    let letters_ratio = body.fraction()?;
    let mut model = Model { weights: [0.0; FEATURES], chosen: [0.0; 2] };
    for weight in model.weights.iter_mut().chain(&mut model.chosen) {
        *weight = body.fraction()?;
    }
    let usual = Nearness { held: body.long()?, pairs: body.long()? };
    if !body.0.is_empty() {
        return Err(damaged("there is more in it than there should be"));
    }
    let index = Index {
        languages,
        source,
        target,
        numbers,
        files,
        suffixes,
        links,
        link_starts,
        letters_ratio,
        model,
        usual,
    };
    if !holds_together(&index) {
        return Err(damaged("its parts do not fit together"));
    }
    Ok((Fragments { index }, origin))
}

/// The step from one number to the next, the small ones small whichever way they go.
fn zigzag(to: u32, from: u32) -> u32 {
    let step = to.wrapping_sub(from);
    step << 1 ^ if step >> 31 == 1 { u32::MAX } else { 0 }
}

/// Where a step leads to.
fn unzigzag(step: u32, from: u32) -> u32 {
    from.wrapping_add(step >> 1 ^ if step & 1 == 1 { u32::MAX } else { 0 })
}

/// The most that the two bits of a link have for the step of its source, and the six for that of its
/// target; they stand for a step that follows in a byte of its own.
const FAR: [u8; 2] = [3, 63];

/// The links of a unit, in two bytes each as a rule: two bits with the step from the source before and
/// six with that from the target before, then the weight.
fn write_links(links: &[Link], out: &mut Vec<u8>) {
    let (mut source, mut target) = (0, 0);
    for link in links {
        let step = link.target.wrapping_sub(target);
        // Small steps back are small numbers, too.
        let steps = [link.source - source, step << 1 ^ if step >> 7 == 1 { u8::MAX } else { 0 }];
        (source, target) = (link.source, link.target);
        out.push(steps[0].min(FAR[0]) << 6 | steps[1].min(FAR[1]));
        out.extend(steps.into_iter().zip(FAR).filter(|(step, far)| step >= far).map(|far| far.0));
        out.push(link.weight);
    }
}

fn read_links(bytes: &[u8], starts: &[u32]) -> Result<Vec<Link>> {
    let mut bytes = bytes.iter().copied();
    let mut next = || bytes.next().ok_or_else(|| damaged("it ends too early"));
    let mut links = Vec::new();
    for unit in starts.windows(2) {
        let (mut source, mut target) = (0u8, 0u8);
        for _ in unit[0]..unit[1] {
            let both = next()?;
            let mut steps = [both >> 6, both & FAR[1]];
            for (step, far) in steps.iter_mut().zip(FAR).filter(|(step, far)| **step == *far) {
                *step = next()?.max(far);
            }
            source = source.checked_add(steps[0]).ok_or_else(|| damaged("a link leads nowhere"))?;
            let back = if steps[1] & 1 == 1 { u8::MAX } else { 0 };
            target = target.wrapping_add(steps[1] >> 1 ^ back);
            links.push(Link { source, target, weight: next()? });
        }
    }
    match bytes.next() {
        None => Ok(links),
        Some(_) => Err(damaged("there is more in it than there should be")),
    }
}

fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::Malformed, format!("the learnt fragments are damaged: {what}"))
}

/// Whether every number points to something that is there.
fn holds_together(index: &Index) -> bool {
    let units = index.numbers.len();
    let side = |side: &Side| {
        let Vocabulary { keys, classes, units: counts, surfaces, key_of } = &side.vocabulary;
        classes.len() == keys.len()
            && counts.len() == keys.len()
            && classes.iter().all(|&class| Class::from_number(class).is_some())
            && key_of.len() == surfaces.len()
            && key_of.iter().all(|&key| (key as usize) < keys.len())
            && side.words.iter().all(|word| (word.surface() as usize) < surfaces.len())
            && side.starts.len() == units + 1
            && rises(&side.starts, side.words.len())
            && (0..units).all(|unit| (1..=MOST_WORDS).contains(&side.unit(unit).len()))
    };
    let linked = |unit: usize| {
        let (source, target) = (index.source.unit(unit).len(), index.target.unit(unit).len());
        let fits =
            |link: &Link| usize::from(link.source) < source && usize::from(link.target) < target;
        index.links(unit).iter().all(fits)
    };
    side(&index.source)
        && side(&index.target)
        && index.suffixes.iter().all(|&place| (place as usize) < index.source.words.len())
        && index.link_starts.len() == units + 1
        && rises(&index.link_starts, index.links.len())
        && (0..units).all(linked)
        && (units == 0 || index.files.first().is_some_and(|file| file.first == 0))
        && index.files.windows(2).all(|pair| pair[0].first <= pair[1].first)
        && index.letters_ratio.is_finite()
        && index.usual.held <= index.usual.pairs
        && index.model.weights.iter().chain(&index.model.chosen).all(|weight| weight.is_finite())
}

/// Whether starts begin with 0, never fall, and end with the length.
fn rises(starts: &[u32], length: usize) -> bool {
    starts.first() == Some(&0)
        && starts.last().is_some_and(|&last| last as usize == length)
        && starts.windows(2).all(|pair| pair[0] <= pair[1])
}

/// FNV-1a over words of eight bytes, the last filled up with zeros. Made to find damage.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    hash
}

#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend((bytes.len() as u64).to_le_bytes());
        self.0.extend(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.0.extend((numbers.len() as u64).to_le_bytes());
        numbers.for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    fn packed(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.0.extend((numbers.len() as u64).to_le_bytes());
        for mut number in numbers {
            while number >= 0x80 {
                self.0.push(number as u8 | 0x80);
                number >>= 7;
            }
            self.0.push(number as u8);
        }
    }

    /// The lengths of what lies between starts.
    fn lengths(&mut self, starts: &[u32]) {
        self.packed(starts.windows(2).map(|pair| pair[1] - pair[0]));
    }

    fn texts(&mut self, texts: &Texts) {
        self.text(&texts.text);
        self.lengths(&texts.starts);
    }

    fn long(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    fn fraction(&mut self, fraction: f64) {
        self.0.extend(fraction.to_le_bytes());
    }
}

/// What is left to read.
struct In<'b>(&'b [u8]);

impl<'b> In<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8]> {
        let (taken, rest) =
            self.0.split_at_checked(length).ok_or_else(|| damaged("it ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32> {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(self.take(4)?);
        Ok(u32::from_le_bytes(bytes))
    }

    fn long(&mut self) -> Result<u64> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(bytes))
    }

    fn fraction(&mut self) -> Result<f64> {
        self.long().map(f64::from_bits)
    }

    /// A length of things of so many bytes, as many as can still be there.
    fn length(&mut self, size: usize) -> Result<usize> {
        let length = self.long()?;
        let most = (self.0.len() / size) as u64;
        if length > most { Err(damaged("it ends too early")) } else { Ok(length as usize) }
    }

    fn bytes(&mut self) -> Result<&'b [u8]> {
        let length = self.length(1)?;
        self.take(length)
    }

    fn text(&mut self) -> Result<&'b str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| damaged("a text is not UTF-8"))
    }

    fn language(&mut self) -> Result<Language> {
        Language::from_tag(self.text()?).ok_or_else(|| damaged("a language is none"))
    }

    fn numbers(&mut self) -> Result<Vec<u32>> {
        let length = self.length(4)?;
        let bytes = self.take(length * 4)?.chunks_exact(4);
        Ok(bytes.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    fn packed(&mut self) -> Result<Vec<u32>> {
        let length = self.length(1)?;
        let mut numbers = Vec::with_capacity(length);
        let (mut bytes, mut used) = (self.0.iter(), 0);
        for _ in 0..length {
            let (mut number, mut shift) = (0, 0);
            loop {
                let byte = *bytes.next().ok_or_else(|| damaged("it ends too early"))?;
                used += 1;
                number |= u32::from(byte & 0x7F) << shift;
                if byte < 0x80 {
                    break;
                }
                shift += 7;
                if shift > 28 {
                    return Err(damaged("a number is too large"));
                }
            }
            numbers.push(number);
        }
        self.take(used)?;
        Ok(numbers)
    }

    /// Starts by the lengths of what lies between them.
    fn starts(&mut self) -> Result<Vec<u32>> {
        let lengths = self.packed()?;
        let mut starts = Vec::with_capacity(lengths.len() + 1);
        let mut start = 0u32;
        starts.push(start);
        for length in lengths {
            start = start.checked_add(length).ok_or_else(|| damaged("a list is too long"))?;
            starts.push(start);
        }
        Ok(starts)
    }

    fn texts(&mut self) -> Result<Texts> {
        let texts = Texts { text: self.text()?.to_owned(), starts: self.starts()? };
        let on_characters = |&start: &u32| texts.text.is_char_boundary(start as usize);
        if !rises(&texts.starts, texts.text.len()) || !texts.starts.iter().all(on_characters) {
            return Err(damaged("the words do not fit together"));
        }
        Ok(texts)
    }

    fn side(&mut self) -> Result<Side> {
        let keys = self.texts()?;
        let classes = self.bytes()?.to_vec();
        let units = self.packed()?;
        let surfaces = self.texts()?;
        let key_of = self.packed()?;
        let starts = self.starts()?;
        let words = self.packed()?.into_iter().map(Word).collect();
        let vocabulary = Vocabulary { keys, classes, units, surfaces, key_of };
        Ok(Side { vocabulary, words, starts })
    }
}
