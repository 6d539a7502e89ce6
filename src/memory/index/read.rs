//! An open index. Nothing is parsed but what is told of the files; every number that comes out of the
//! file is checked where it is used, and where it is wrong the index is damaged: what is asked gets
//! an empty answer, and [`Index::is_damaged`] says that no answer since it was opened may be used.

use std::ops::Range;

use super::build::Neighbour;
use super::layout::{
    Header, KEY_ENTRY, KEY_START, LENGTH_ENTRY, MARK_ENTRY, NO_DIRECTORY, Posting, ROW_HEAD,
    ROW_TAIL, SIGNATURE_ENTRY, SLOT_ENTRY, Section, UNKNOWN, damaged,
};
use super::meta::{FileMeta, Meta};
use super::open::{Bytes, Data};
use super::postings::Postings;
use super::record::{Fields, Record};
use super::slots::{first_slot, number_bits, slot_count, slot_tag};
use super::units::Units;
use crate::error::Result;
use crate::text;

/// The most bytes without records of an index that a processor's cache is likely to hold.
const NEAR: usize = 4 << 20;

/// An open index of units with sources in one language.
#[derive(Debug)]
pub struct Index {
    data: Data,
    header: Header,
    lengths: Vec<Length>,
    meta: Meta,
}

/// The units with one number of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    /// The number of tokens.
    pub(crate) tokens: u32,
    /// The places of the units: the first, and the one after the last.
    pub(crate) first: u32,
    pub(crate) end: u32,
    /// Where the first row begins.
    row: usize,
    /// How long a row is.
    stride: usize,
}

impl Length {
    /// Where the row of a place begins.
    #[inline]
    pub(crate) fn row_of(&self, place: u32) -> usize {
        // A hostile index may name a place that is not of this length.
        let before = place.wrapping_sub(self.first) as usize;
        self.row.saturating_add(before.saturating_mul(self.stride))
    }

    /// Whether a place is of this length.
    #[inline]
    pub(crate) fn holds(&self, place: u32) -> bool {
        (self.first..self.end).contains(&place)
    }

    /// How long a row is.
    #[inline]
    pub(super) fn stride(&self) -> usize {
        self.stride
    }
}

#[inline]
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

#[inline]
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

impl Index {
    /// Opens an index.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where the header or a table is
    /// damaged, [`ErrorKind::Unsupported`](crate::error::ErrorKind::Unsupported) where another version
    /// wrote it.
    pub fn open(bytes: Bytes) -> Result<Self> {
        let (data, header) = Data::open(bytes)?;
        let table = |section| {
            let extent = header.section(section);
            data.get(extent.start..extent.end())
        };
        let lengths = table(Section::Lengths).and_then(|bytes| lengths(bytes, &header));
        let lengths = lengths.ok_or_else(|| damaged("its table of lengths is damaged"))?;
        let meta = table(Section::Meta).and_then(Meta::read);
        let meta = meta.ok_or_else(|| damaged("what it says of its files is damaged"))?;
        let sized = |section, count: usize, entry: usize| {
            count.checked_mul(entry) == Some(header.section(section).length)
        };
        let keys_fit = header.keys.checked_add(1).is_some_and(|keys| {
            sized(Section::Keys, keys, KEY_ENTRY)
                && header.section(Section::Lists).length.is_multiple_of(4)
                && header.section(Section::Lists).length / 4 <= header.keys
                && sized(Section::Signatures, header.units, SIGNATURE_ENTRY)
                && sized(Section::SurfaceEnds, header.surfaces, 4)
                && sized(Section::SurfaceKeys, header.surfaces, 4)
                && sized(Section::SurfaceSlots, slot_count(header.surfaces), 4)
                && sized(Section::KeySlots, slot_count(header.keys), 4)
                && (header.section(Section::Neighbours).length == 0
                    || sized(Section::Neighbours, header.units, 16))
        });
        if !keys_fit || header.units > u32::MAX as usize {
            return Err(damaged("its tables are not as long as they should be"));
        }
        if !meta.fits(header.section(Section::Records).length as u64, header.units as u64) {
            return Err(damaged("what it says of its files does not fit its units"));
        }
        Ok(Self { data, header, lengths, meta })
    }

    /// Whether anything was not as it should be so far.
    pub fn is_damaged(&self) -> bool {
        self.data.is_damaged()
    }

    /// Checks all of it, which takes as long as reading the file. `false` where it is damaged.
    pub fn check(&self) -> bool {
        self.data.check_all()
    }

    /// The length of the file in bytes.
    pub fn size(&self) -> usize {
        self.data.len()
    }

    /// The length in bytes of what is not text or otherwise of a unit's record.
    pub fn size_without_records(&self) -> usize {
        self.data.len() - self.header.section(Section::Records).length
    }

    /// Whether its tables are likely to lie in the processor's cache, so that nothing is gained by reading
    /// ahead: a million units with 500 updates beside them are then searched in 3 percent less time.
    #[inline]
    pub(crate) fn is_near(&self) -> bool {
        self.size_without_records() < NEAR
    }

    /// The files that it was made from, in order.
    pub fn files(&self) -> &[FileMeta] {
        &self.meta.files
    }

    /// The language of the sources, as it was asked for.
    pub fn source(&self) -> &str {
        &self.meta.source
    }

    /// The number of units that have tokens.
    pub fn units(&self) -> usize {
        self.header.units
    }

    pub(super) fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The number of units that have a source text.
    pub(crate) fn sources(&self) -> usize {
        self.header.sources
    }

    pub(super) fn surfaces(&self) -> usize {
        self.header.surfaces
    }

    #[inline]
    pub(crate) fn keys(&self) -> u32 {
        self.header.keys as u32
    }

    /// How postings are packed: of keys with a directory, and of others.
    #[inline]
    pub(crate) fn posting(&self, directory: bool) -> Posting {
        Posting::new(if directory { self.header.near_bits } else { self.header.place_bits })
    }

    /// The lengths that occur, in order.
    #[inline]
    pub(crate) fn lengths(&self) -> &[Length] {
        &self.lengths
    }

    /// Languages of variants, with the number of variants.
    pub(crate) fn languages(&self) -> &[(String, u64)] {
        &self.meta.languages
    }

    /// The languages of each shape's targets as numbers, with the number of units.
    pub(crate) fn shapes(&self) -> &[(Vec<u32>, u64)] {
        &self.meta.shapes
    }

    /// The bytes of a section, whether they are known to be whole or not.
    pub(super) fn unchecked(&self, section: Section) -> &[u8] {
        let extent = self.header.section(section);
        self.data.unchecked(extent.start..extent.end())
    }

    /// Makes sure that bytes of a section are whole. `false` where they are not, or are none of it.
    #[inline]
    pub(super) fn ensure(&self, section: Section, range: Range<usize>) -> bool {
        let extent = self.header.section(section);
        if range.end > extent.length {
            return self.data.note_damage::<()>().is_some();
        }
        self.data.ensure(extent.start + range.start..extent.start + range.end)
    }

    #[inline]
    pub(super) fn slice(&self, section: Section, range: Range<usize>) -> Option<&[u8]> {
        let extent = self.header.section(section);
        let range = extent.start.checked_add(range.start)?..extent.start.checked_add(range.end)?;
        if range.end > extent.end() {
            return self.data.note_damage();
        }
        self.data.get(range)
    }

    #[inline]
    fn number(&self, section: Section, at: usize) -> Option<u32> {
        let at = at * 4;
        self.slice(section, at..at + 4).map(|bytes| u32_at(bytes, 0))
    }

    /// The signatures and rows, to read those of many units.
    pub(crate) fn units_at_once(&self) -> Units<'_> {
        Units::new(self)
    }

    fn row_at(&self, offset: usize, length: &Length) -> Option<Row<'_>> {
        let bytes = self.slice(Section::Rows, offset..offset + length.stride + ROW_TAIL)?;
        Some(self.row_of(bytes, length))
    }

    #[inline]
    pub(super) fn row_of<'m>(&self, bytes: &'m [u8], length: &Length) -> Row<'m> {
        Row { bytes, tokens: length.tokens as usize, bits: self.header.token_bits }
    }

    /// The row of a unit.
    pub(crate) fn row(&self, place: u32) -> Option<Row<'_>> {
        let at = self.lengths.partition_point(|length| length.end <= place);
        let Some(length) = self.lengths.get(at) else { return self.data.note_damage() };
        self.row_at(length.row_of(place), length)
    }

    /// The key of a surface.
    #[inline]
    pub(crate) fn key_of(&self, surface: u32) -> u32 {
        self.number(Section::SurfaceKeys, surface as usize).unwrap_or(0)
    }

    /// The keys of all surfaces. They are checked the first time.
    pub(crate) fn surface_keys(&self) -> SurfaceKeys<'_> {
        let length = self.header.section(Section::SurfaceKeys).length;
        SurfaceKeys { bytes: self.slice(Section::SurfaceKeys, 0..length).unwrap_or_default() }
    }

    /// The text of a surface.
    pub(super) fn surface_text(&self, surface: u32) -> Option<&str> {
        let bytes = self.surface_bytes(surface)?;
        std::str::from_utf8(bytes).ok().or_else(|| self.data.note_damage())
    }

    #[inline]
    fn surface_bytes(&self, surface: u32) -> Option<&[u8]> {
        let at = surface as usize;
        let start =
            at.checked_sub(1).map_or(Some(0), |at| self.number(Section::SurfaceEnds, at))?;
        let end = self.number(Section::SurfaceEnds, at)?;
        if start > end {
            return self.data.note_damage();
        }
        self.slice(Section::SurfaceText, start as usize..end as usize)
    }

    /// Looks into a table: the numbers whose slots may hold a text of that hash, until one `is` it.
    fn look_up(
        &self,
        section: Section,
        texts: usize,
        hash: u64,
        is: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let (slots, bits) = (slot_count(texts), number_bits(texts));
        let tag = slot_tag(hash, bits);
        let mask = (1u64 << bits) as u32;
        let mask = mask.wrapping_sub(1);
        let mut at = first_slot(hash, slots);
        for _ in 0..slots {
            let slot = self.number(section, at)?;
            let number = slot & mask;
            if number == 0 {
                return None;
            }
            if slot & !mask == tag && is(number - 1) {
                return Some(number - 1);
            }
            at = if at + 1 == slots { 0 } else { at + 1 };
        }
        self.data.note_damage()
    }

    /// The number of a surface.
    pub(crate) fn find_surface(&self, surface: &str, hash: u64) -> Option<u32> {
        let is = |number| self.surface_bytes(number) == Some(surface.as_bytes());
        self.look_up(Section::SurfaceSlots, self.header.surfaces, hash, is)
    }

    /// Reads where the surfaces of those hashes are likely to be, so that looking them up one after the
    /// other need not wait for each: the reads are independent, and a processor does several at once.
    pub(crate) fn touch_surfaces(&self, hashes: impl Iterator<Item = u64>) {
        let (slots, bits) = (slot_count(self.header.surfaces), number_bits(self.header.surfaces));
        let mask = ((1u64 << bits) as u32).wrapping_sub(1);
        let mut numbers = [0u32; 64];
        let mut filled = 0;
        for hash in hashes.take(numbers.len()) {
            let number = self.number(Section::SurfaceSlots, first_slot(hash, slots)).unwrap_or(0);
            numbers[filled] = (number & mask).saturating_sub(1);
            filled += 1;
        }
        let mut ends = [0u32; 64];
        let mut read = 0;
        for (end, &number) in ends.iter_mut().zip(&numbers[..filled]) {
            if (number as usize) < self.header.surfaces {
                *end = self.number(Section::SurfaceEnds, number as usize).unwrap_or(0);
                read ^= self.number(Section::SurfaceKeys, number as usize).unwrap_or(0);
            }
        }
        let texts = self.unchecked(Section::SurfaceText);
        for &end in ends[..filled].iter().filter(|&&end| end > 0) {
            read ^= u32::from(texts.get(end as usize - 1).copied().unwrap_or(0));
        }
        std::hint::black_box(read);
    }

    /// The same for the postings of keys.
    pub(crate) fn touch_keys(&self, keys: impl Iterator<Item = u32>) {
        let touched = keys.filter_map(|key| self.key(key)).fold(0, |all, key| all ^ u64_at(key, 0));
        std::hint::black_box(touched);
    }

    /// The number of a key. Keys are not stored: a key is that of its first surface.
    pub(crate) fn find_key(&self, key: &str, hash: u64) -> Option<u32> {
        let is = |number| {
            let first = self.key(number).map(|entry| u32_at(entry, KEY_START));
            let surface = first.and_then(|first| self.surface_text(first));
            surface.is_some_and(|surface| text::key(surface) == key)
        };
        self.look_up(Section::KeySlots, self.header.keys, hash, is)
    }

    #[inline]
    pub(super) fn key(&self, key: u32) -> Option<&[u8]> {
        let at = key as usize * KEY_ENTRY;
        self.slice(Section::Keys, at..at + 2 * KEY_ENTRY)
    }

    /// Where the directory of a key is, if it has one.
    pub(super) fn directory_of(&self, key: u32) -> Option<u32> {
        let lists = self.header.section(Section::Lists).length / 4;
        let at = (key as usize).checked_sub(self.header.keys - lists)?;
        self.number(Section::Lists, at).filter(|&at| at != NO_DIRECTORY)
    }

    /// The postings of a key. `None` where the index is damaged.
    pub(crate) fn postings(&self, key: u32) -> Option<Postings<'_>> {
        Postings::of(self, key)
    }

    /// Some postings, and a byte of whatever follows them; nothing where the range is empty.
    #[inline]
    pub(super) fn postings_and_a_byte(&self, range: Range<usize>) -> Option<&[u8]> {
        if range.is_empty() || !self.ensure(Section::Postings, range.clone()) {
            return None;
        }
        // The checksums follow the sections, so there is one.
        let start = self.header.section(Section::Postings).start;
        Some(self.data.unchecked(start + range.start..start + range.end + 1))
    }

    /// The surfaces of a key.
    pub(crate) fn surfaces_of(&self, key: u32) -> Range<u32> {
        let Some(entry) = self.key(key) else { return 0..0 };
        u32_at(entry, KEY_START)..u32_at(entry, KEY_ENTRY + KEY_START)
    }

    /// Remembers that something was not as it should be.
    pub(crate) fn note_damage<T>(&self) -> Option<T> {
        self.data.note_damage()
    }

    /// The record that is at an offset.
    pub(crate) fn record(&self, offset: u64) -> Option<Record<'_>> {
        let record = self.record_fields(offset).and_then(Record::read);
        record.or_else(|| self.data.note_damage())
    }

    /// The record at an offset, as it is to be copied.
    pub(super) fn raw_record(&self, offset: u64) -> Option<RawRecord<'_>> {
        let mut fields = self.record_fields(offset)?;
        let (shape, language) = (fields.number()?, fields.number()?);
        let number = |number| u32::try_from(number).ok();
        let (shape, language) = (number(shape)?, number(language)?);
        Some(RawRecord { shape, language, rest: fields.rest() })
    }

    /// Where the record ends that is at an offset.
    pub(crate) fn record_after(&self, offset: u64) -> Option<u64> {
        let section = self.header.section(Section::Records);
        let start = usize::try_from(offset).ok()?;
        if start >= section.length {
            return None;
        }
        let head = self.slice(Section::Records, start..section.length.min(start + 10))?;
        let mut fields = Fields::new(head);
        let length = fields.number()?;
        let end = offset + (head.len() - fields.rest().len()) as u64;
        match end.checked_add(length).filter(|end| *end <= section.length as u64) {
            Some(end) => Some(end),
            None => self.data.note_damage(),
        }
    }

    /// Where records begin: those of each file, and in between so many that few lie between two of
    /// them; and after the last, where the last record ends.
    pub(crate) fn marks(&self) -> impl Iterator<Item = u64> + '_ {
        let length = self.header.section(Section::Marks).length;
        let bytes = self.slice(Section::Marks, 0..length).unwrap_or_default();
        let end = self.header.section(Section::Records).length as u64;
        let marks = bytes.len() / MARK_ENTRY;
        (0..=marks).map(move |at| if at < marks { u64_at(bytes, at * MARK_ENTRY) } else { end })
    }

    /// The bytes of some records.
    pub(crate) fn record_bytes(&self, range: Range<u64>) -> &[u8] {
        let offset = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let range = offset(range.start)..offset(range.end);
        self.slice(Section::Records, range).unwrap_or_default()
    }

    fn record_fields(&self, offset: u64) -> Option<Fields<'_>> {
        let start = usize::try_from(offset).ok()?;
        let section = self.header.section(Section::Records);
        // A length takes ten bytes at the most.
        let head =
            self.slice(Section::Records, start..section.length.min(start.saturating_add(10)))?;
        let mut fields = Fields::new(head);
        let length = usize::try_from(fields.number()?).ok()?;
        let start = start + (head.len() - fields.rest().len());
        self.slice(Section::Records, start..start.checked_add(length)?).map(Fields::new)
    }

    /// Where records begin, in the order of the files, with their places.
    pub(crate) fn places_by_record(&self) -> Option<Vec<(u64, u32)>> {
        let mut places = Vec::with_capacity(self.header.units);
        for place in 0..self.header.units as u32 {
            places.push((self.row(place)?.record(), place));
        }
        places.sort_unstable();
        Some(places)
    }

    /// The file that a record came from.
    pub(crate) fn file_of(&self, record: u64) -> usize {
        self.meta.files.partition_point(|file| file.records <= record).saturating_sub(1)
    }

    /// What is known of the sentences beside a unit.
    pub(crate) fn neighbours(&self, place: u32) -> (Neighbour, Neighbour) {
        if self.header.section(Section::Neighbours).length == 0 {
            return (UNKNOWN, UNKNOWN);
        }
        let at = place as usize * 16;
        match self.slice(Section::Neighbours, at..at + 16) {
            Some(bytes) => (u64_at(bytes, 0), u64_at(bytes, 8)),
            None => (UNKNOWN, UNKNOWN),
        }
    }

    /// Units that fill a slot, in order of their places: the place, and a hash of the slot.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (u32, u128)> + '_ {
        let length = self.header.section(Section::Slots).length;
        let bytes = self.slice(Section::Slots, 0..length).unwrap_or_default();
        bytes.chunks_exact(SLOT_ENTRY).map(|entry| {
            let slot = entry[4..].try_into().map_or(0, u128::from_le_bytes);
            (u32_at(entry, 0), slot)
        })
    }
}

/// A record that is to be copied.
pub(super) struct RawRecord<'m> {
    pub(super) shape: u32,
    pub(super) language: u32,
    /// What follows those two.
    pub(super) rest: &'m [u8],
}

fn lengths(bytes: &[u8], header: &Header) -> Option<Vec<Length>> {
    let mut lengths: Vec<Length> = Vec::with_capacity(bytes.len() / LENGTH_ENTRY);
    let mut row = 0usize;
    let mut entries = bytes.chunks_exact(LENGTH_ENTRY).peekable();
    while let Some(entry) = entries.next() {
        let (tokens, first) = (u32_at(entry, 0), u32_at(entry, 4));
        let end = entries.peek().map_or(header.units as u32, |next| u32_at(next, 4));
        let before = lengths.last().map_or((0, 0), |before| (before.tokens, before.end));
        if tokens <= before.0 || first != before.1 || end <= first {
            return None;
        }
        let bits = (tokens as usize).checked_mul(header.token_bits as usize)?;
        let stride = ROW_HEAD + bits.div_ceil(8);
        lengths.push(Length { tokens, first, end, row, stride });
        row = row.checked_add(stride.checked_mul((end - first) as usize)?)?;
    }
    let whole = lengths.last().map_or(0, |last| last.end) as usize == header.units
        && row.checked_add(ROW_TAIL)? == header.section(Section::Rows).length;
    whole.then_some(lengths)
}

/// The row of a unit: where its record is, and its surfaces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'m> {
    bytes: &'m [u8],
    tokens: usize,
    bits: u32,
}

impl<'m> Row<'m> {
    /// The number of tokens.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.tokens
    }

    /// The surface of a token.
    #[inline]
    pub(crate) fn surface(&self, token: usize) -> u32 {
        let bit = token * self.bits as usize;
        let word = u64_at(self.bytes, ROW_HEAD + bit / 8);
        (word >> (bit % 8)) as u32 & (u32::MAX >> (32 - self.bits))
    }

    /// Where the record begins.
    #[inline]
    pub(crate) fn record(&self) -> u64 {
        u64_at(self.bytes, 0) & 0xFF_FFFF_FFFF
    }

    /// What the surfaces are told apart by: rows of one length with equal bytes here have equal
    /// surfaces.
    #[inline]
    pub(crate) fn packed(&self) -> &'m [u8] {
        &self.bytes[ROW_HEAD..self.bytes.len() - ROW_TAIL]
    }
}

/// The key of each surface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SurfaceKeys<'m> {
    bytes: &'m [u8],
}

impl SurfaceKeys<'_> {
    /// The key of a surface.
    #[inline]
    pub(crate) fn key_of(self, surface: u32) -> u32 {
        u32_at(self.bytes, surface as usize * 4)
    }
}
