//! The form of an index file.
//!
//! ```text
//! header    512 bytes: magic, version, numbers, the place of each section, the tables of Unicode,
//!           its own checksum
//! sections  in blocks of 512 bytes, one after the other, each section beginning at a multiple of 64
//! sums      a checksum for each block, and in the header one for all of them
//! ```
//!
//! All numbers are little-endian. A file is as long as the header says.
//!
//! | section | what it holds |
//! |---|---|
//! | records | a record for each unit, in the order of the files: texts, origin, notes (`record.rs`); units that nothing matches, having no source, have one too, and no place |
//! | rows | for each place where the record is, and the surfaces, packed |
//! | signatures | for each place a signature of 128 bits, by itself so that neighbours share a line of cache |
//! | lengths | for each number of tokens that occurs: the first place |
//! | postings | for each key, in order of lengths, then of ranks: seven bytes a token (see [`Posting`]) |
//! | keys | for each key: where its postings begin, its first surface |
//! | lists | for the last keys, from the first with many postings on: where its directory is |
//! | directory | for keys with many postings: where those of each length begin |
//! | key slots, surface slots | hash tables from text to number |
//! | surface ends, surface text | the surfaces |
//! | surface keys | the key of each surface |
//! | neighbours | for each place, the hashes of the sentences before and after; may be empty |
//! | slots | units that finished drafts wrote: the place, and a hash of the slot |
//! | marks | where each file's records begin, and every so many after them |
//! | meta | files, languages, shapes, warnings (`meta.rs`) |
//!
//! A *place* is a unit's number in the order (number of tokens, rarest keys, order of the files), so
//! that the units of a length are neighbours, in rows as in each list of postings. *Keys* are numbered
//! from the rarest to the commonest, the class of numbers last; *surfaces* in the order of their
//! keys. A *shape* is the list of languages that a unit has targets in; most memories have one.

use super::super::hash::{checksum, hash};
use crate::error::{Error, ErrorKind, Result};
use crate::text;

/// The first bytes of an index.
const MAGIC: [u8; 8] = *b"KKINDEX\n";
/// The version of all that is described here.
pub(crate) const VERSION: u32 = 6;

/// The length of the header.
pub(super) const HEADER: usize = 512;
/// Blocks have 2 to this many bytes.
pub(super) const BLOCK_BITS: u32 = 9;
/// The length of a block, but for the last.
pub(super) const BLOCK: usize = 1 << BLOCK_BITS;
/// Sections begin at multiples of this.
pub(super) const ALIGN: usize = 64;

/// The bytes of a row before its surfaces: the record's place.
pub(super) const ROW_HEAD: usize = 5;
/// A signature.
pub(super) const SIGNATURE_ENTRY: usize = 16;
/// So many bytes follow the last row, so that eight can be read at any token.
pub(super) const ROW_TAIL: usize = 8;
/// Keys with so many postings have a directory.
pub(super) const DIRECTORY_FROM: usize = 128;
/// A length and its first place.
pub(super) const LENGTH_ENTRY: usize = 8;
/// A checksum.
pub(super) const SUM: usize = 4;
/// Where a key's postings begin, counted in postings.
pub(super) const KEY_START: usize = 5;
/// A key: where its postings begin, and its first surface.
pub(super) const KEY_ENTRY: usize = KEY_START + 4;
/// A slot's place and hash.
pub(super) const SLOT_ENTRY: usize = 20;
/// Where a record begins that is marked.
pub(super) const MARK_ENTRY: usize = 8;
/// After so many records one is marked.
pub(super) const MARK_EVERY: u32 = 64;
/// Stands for no directory.
pub(super) const NO_DIRECTORY: u32 = u32::MAX;
/// A neighbour of which nothing is known.
pub(crate) const UNKNOWN: u64 = 0;
/// An edge of the document.
pub(crate) const EDGE: u64 = 1;

/// The sections, in the order of their places in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Section {
    Records,
    Rows,
    Signatures,
    Lengths,
    Postings,
    Keys,
    Lists,
    Directory,
    KeySlots,
    SurfaceSlots,
    SurfaceEnds,
    SurfaceText,
    SurfaceKeys,
    Neighbours,
    Slots,
    Marks,
    Meta,
}

/// How many sections there are.
pub(super) const SECTIONS: usize = Section::Meta as usize + 1;

/// Where something lies in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) length: usize,
}

impl Extent {
    #[inline]
    pub(super) fn end(self) -> usize {
        self.start + self.length
    }
}

/// The numbers at the start of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The length of the file.
    pub(super) length: usize,
    pub(super) sections: [Extent; SECTIONS],
    /// Where the checksums of the blocks lie.
    pub(super) sums: Extent,
    /// The checksum of the checksums.
    pub(super) sum: u64,
    /// Units with tokens: the number of places.
    pub(super) units: usize,
    /// Units with a source text, tokens or not.
    pub(super) sources: usize,
    pub(super) surfaces: usize,
    pub(super) keys: usize,
    /// How many bits a surface has in a row.
    pub(super) token_bits: u32,
    /// How many bits a place has.
    pub(super) place_bits: u32,
    /// How many bits it has when it is counted from the first of its length.
    pub(super) near_bits: u32,
}

impl Header {
    /// The section's place.
    #[inline]
    pub(super) fn section(&self, section: Section) -> Extent {
        self.sections[section as usize]
    }

    /// The bytes of the header.
    pub(super) fn write(&self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        let mut at = 0;
        let mut put = |word: &[u8]| {
            bytes[at..at + word.len()].copy_from_slice(word);
            at += word.len();
        };
        put(&MAGIC);
        put(&VERSION.to_le_bytes());
        put(&(SECTIONS as u32).to_le_bytes());
        let numbers = [self.units, self.sources, self.surfaces, self.keys, self.length];
        numbers.iter().for_each(|number| put(&(*number as u64).to_le_bytes()));
        put(&self.token_bits.to_le_bytes());
        put(&self.place_bits.to_le_bytes());
        put(&self.near_bits.to_le_bytes());
        for extent in self.sections.iter().chain([&self.sums]) {
            put(&(extent.start as u64).to_le_bytes());
            put(&(extent.length as u64).to_le_bytes());
        }
        put(&self.sum.to_le_bytes());
        put(&tables().to_le_bytes());
        let sum = hash(&bytes[..HEADER - 8]);
        bytes[HEADER - 8..].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Reads the header of a file that is `length` bytes long, and checks that all sections lie
    /// within it.
    pub(super) fn read(bytes: &[u8], length: usize) -> Result<Self> {
        let header = bytes.get(..HEADER).ok_or_else(|| damaged("it is too short"))?;
        if header[..8] != MAGIC {
            return Err(damaged("it is no index"));
        }
        let mut at = 8;
        let mut take = |length: usize| {
            let mut word = [0; 8];
            word[..length].copy_from_slice(&header[at..at + length]);
            at += length;
            u64::from_le_bytes(word)
        };
        let version = take(4);
        if version != u64::from(VERSION) {
            let reason = format!("it has version {version}, and version {VERSION} is read");
            return Err(Error::new(ErrorKind::Unsupported, reason));
        }
        let sum = u64::from_le_bytes(header[HEADER - 8..].try_into().unwrap_or_default());
        if hash(&header[..HEADER - 8]) != sum || take(4) != SECTIONS as u64 {
            return Err(damaged("its header is damaged"));
        }
        let mut number = |length| usize::try_from(take(length)).map_err(|_| damaged("it is huge"));
        let mut header = Self {
            units: number(8)?,
            sources: number(8)?,
            surfaces: number(8)?,
            keys: number(8)?,
            length: number(8)?,
            token_bits: number(4)? as u32,
            place_bits: number(4)? as u32,
            near_bits: number(4)? as u32,
            ..Self::default()
        };
        for extent in header.sections.iter_mut().chain([&mut header.sums]) {
            *extent = Extent { start: number(8)?, length: number(8)? };
        }
        header.sum = take(8);
        if take(8) != tables() {
            let reason = "its tokens were made by the tables of another version of Unicode";
            return Err(Error::new(ErrorKind::Unsupported, reason));
        }
        let within = |e: &Extent| e.start.checked_add(e.length).is_some_and(|end| end <= length);
        let sums = header.sums;
        let before_sums = |e: &Extent| e.start >= HEADER && e.end() <= sums.start;
        if header.length != length
            || !within(&sums)
            || !header.sections.iter().all(|e| within(e) && before_sums(e))
            || !(1..=32).contains(&header.token_bits)
            || !(1..=32).contains(&header.place_bits)
            || !(1..=header.place_bits).contains(&header.near_bits)
        {
            return Err(damaged("its length is not what it says, or its header is wrong"));
        }
        Ok(header)
    }
}

/// Stands for the tables that tokens, surfaces and keys are made by: with others, an index holds
/// tokens that no query has.
fn tables() -> u64 {
    let versions = text::tables();
    let bytes: Vec<u8> = versions.iter().flatten().flat_map(|part| part.to_le_bytes()).collect();
    hash(&bytes)
}

/// The checksum of a block.
pub(super) fn block_sum(block: &[u8]) -> [u8; SUM] {
    let [sum @ .., _, _, _, _] = checksum(block).to_le_bytes();
    sum
}

/// That an index cannot be used.
pub(super) fn damaged(reason: &str) -> Error {
    Error::new(ErrorKind::Malformed, format!("the index cannot be used: {reason}"))
        .with_hint("it will be built anew from the memory")
}

/// How a posting is packed into seven bytes: from the lowest bit, the place, the rank of the token in
/// its unit (5 bits, 31 for more), its position (7 bits, 127 for more), and in the bits that are left
/// a signature of the unit's tokens from that rank on.
///
/// Where a key has a directory, the length is known and places are counted from its first, which
/// leaves more bits for the signature: four more in a memory of a million sentences. What is above the
/// seven bytes of a word may be anything, so eight can be read at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting {
    place_bits: u32,
    signature_bits: u32,
}

/// The length of a posting.
pub(crate) const POSTING: usize = 7;
/// The highest rank that a posting can tell; it stands for all above it too.
pub(crate) const MOST_RANK: u32 = 31;
/// Positions below this are told by postings.
pub(crate) const MOST_POSITION: u32 = 127;
/// The bits of rank and position.
const SEAT_BITS: u32 = 12;

impl Posting {
    #[inline]
    pub(super) fn new(place_bits: u32) -> Self {
        let signature_bits = (POSTING as u32 * 8 - SEAT_BITS - place_bits).min(32);
        Self { place_bits, signature_bits }
    }

    /// How many bits the signature has: 12 at the least, 32 at the most.
    #[inline]
    pub(crate) fn signature_bits(self) -> u32 {
        self.signature_bits
    }

    pub(super) fn pack(self, place: u32, rank: usize, position: usize, signature: u32) -> u64 {
        let rank = rank.min(MOST_RANK as usize) as u64;
        let position = position.min(MOST_POSITION as usize) as u64;
        let high = u64::from(signature) << SEAT_BITS | position << 5 | rank;
        high << self.place_bits | u64::from(place)
    }

    /// The bytes of a posting that was packed.
    pub(super) fn bytes(word: u64) -> [u8; POSTING] {
        let [bytes @ .., _] = word.to_le_bytes();
        bytes
    }

    /// The posting of some bytes.
    #[inline]
    pub(crate) fn word(bytes: &[u8; POSTING]) -> u64 {
        let [a, b, c, d, e, f, g] = *bytes;
        u64::from_le_bytes([a, b, c, d, e, f, g, 0])
    }

    #[inline]
    pub(crate) fn place(self, word: u64) -> u32 {
        (word & ((1 << self.place_bits) - 1)) as u32
    }

    #[inline]
    pub(crate) fn rank(self, word: u64) -> u32 {
        (word >> self.place_bits) as u32 & 31
    }

    /// What postings of a length are ordered by.
    pub(super) fn rank_and_place(self, word: u64) -> u64 {
        word & ((1 << (self.place_bits + 5)) - 1)
    }

    #[inline]
    pub(crate) fn position(self, word: u64) -> u32 {
        (word >> (self.place_bits + 5)) as u32 & 127
    }

    #[inline]
    pub(crate) fn signature(self, word: u64) -> u32 {
        (word >> (self.place_bits + SEAT_BITS)) as u32 & (u32::MAX >> (32 - self.signature_bits))
    }
}

/// How many of a unit's rarest tokens have postings: enough for every threshold from 50 up.
pub(crate) fn prefix(tokens: usize) -> usize {
    tokens / 2 + 1
}

/// The bit of a key in a signature of so many bits. Keys are numbered by frequency, so the common
/// ones are spread evenly and no two of the commonest share a bit.
#[inline]
pub(crate) fn signature_bit(key: u32, keys: u32, bits: u32) -> u32 {
    (keys.wrapping_sub(1).wrapping_sub(key)) % bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posting_gives_back_what_was_packed() {
        for bits in [1, 12, 20, 32] {
            let posting = Posting::new(bits);
            let place = ((1u64 << bits) - 1) as u32;
            let signature = u32::MAX >> (32 - posting.signature_bits()) & 0xABCD_EF77;
            let read = |word| Posting::word(&Posting::bytes(word));
            let word = read(posting.pack(place, 7, 101, signature));
            assert_eq!(posting.place(word), place);
            assert_eq!((posting.rank(word), posting.position(word)), (7, 101));
            assert_eq!(posting.signature(word), signature);
            let word = read(posting.pack(0, 1000, 1000, 0));
            assert_eq!((posting.rank(word), posting.position(word)), (MOST_RANK, MOST_POSITION));
        }
    }

    #[test]
    fn a_header_reads_back_and_must_fit_the_file() {
        let mut header = Header { length: 4096, token_bits: 3, ..Header::default() };
        (header.place_bits, header.near_bits) = (4, 2);
        header.sections.fill(Extent { start: HEADER, length: 10 });
        header.sums = Extent { start: 4000, length: 96 };
        let bytes = header.write();
        assert_eq!(Header::read(&bytes, 4096).unwrap(), header);
        assert!(Header::read(&bytes, 4095).is_err());
        header.sections[3].length = 4000;
        assert!(Header::read(&header.write(), 4096).is_err());
        let mut other = bytes;
        other[8] = 99;
        assert_eq!(Header::read(&other, 4096).unwrap_err().kind(), ErrorKind::Unsupported);
        // The tables of Unicode follow the last of the numbers.
        let mut other = bytes;
        let at = 16 + 5 * 8 + 3 * 4 + (SECTIONS + 1) * 16 + 8;
        other[at] ^= 1;
        let sum = hash(&other[..HEADER - 8]);
        other[HEADER - 8..].copy_from_slice(&sum.to_le_bytes());
        assert_eq!(Header::read(&other, 4096).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
