//! Unit-cost Levenshtein distance, bit-parallel: one pattern against many texts.
//!
//! Myers, *A fast bit-vector algorithm for approximate string matching based on dynamic
//! programming*, J. ACM 46(3), 1999, in the block form of Hyyrö, *A bit-vector algorithm for
//! computing Levenshtein and Damerau edit distances*, Nordic J. Computing 10, 2003. A column of
//! the dynamic-programming matrix is held as the differences between its cells, 64 rows a word,
//! so a text symbol costs O(⌈pattern / 64⌉) instead of O(pattern).
//!
//! Symbols are numbers: token keys for filtering, `char`s for comparing raw texts.

/// A pattern prepared for comparison: 2 kB for every 64 symbols, so that a text of any length
/// stays within a constant of its own size.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    length: usize,
    /// Those of the pattern come first; more are left of a longer one.
    blocks: Vec<Block>,
    columns: Vec<Column>,
}

/// How many slots the table of a block has: twice the symbols that it can hold.
const SLOTS: usize = 128;

/// Up to 64 symbols of a pattern: for each that occurs, the places where it does. Open addressing;
/// a slot without places is empty.
#[derive(Clone, Debug)]
struct Block {
    symbols: [u32; SLOTS],
    places: [u64; SLOTS],
}

impl Block {
    fn empty() -> Self {
        Self { symbols: [0; SLOTS], places: [0; SLOTS] }
    }

    fn set(&mut self, symbols: &[u32]) {
        self.places = [0; SLOTS];
        for (place, &symbol) in symbols.iter().enumerate() {
            let slot = self.slot(symbol);
            self.symbols[slot] = symbol;
            self.places[slot] |= 1 << place;
        }
    }

    /// The slot that holds a symbol, or the empty one where it would go. The table is at most
    /// half full, so there is always an empty one.
    #[inline]
    fn slot(&self, symbol: u32) -> usize {
        // Fibonacci hashing: token keys are small consecutive numbers, the product spreads them.
        let mut slot = (symbol.wrapping_mul(0x9E37_79B1) >> 25) as usize;
        while self.places[slot] != 0 && self.symbols[slot] != symbol {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// The places of a symbol, as bits.
    #[inline]
    fn places_of(&self, symbol: u32) -> u64 {
        self.places[self.slot(symbol)]
    }
}

/// One block's column: where it rises (`positive`) and falls (`negative`) from row to row.
#[derive(Clone, Copy, Debug)]
struct Column {
    positive: u64,
    negative: u64,
}

impl Pattern {
    /// Prepares a pattern. Time and space O(length).
    pub fn new(symbols: &[u32]) -> Self {
        let mut pattern = Self::default();
        pattern.set(symbols);
        pattern
    }

    /// Prepares another pattern in the same space.
    pub fn set(&mut self, symbols: &[u32]) {
        self.length = symbols.len();
        let blocks = symbols.len().div_ceil(64);
        if self.blocks.len() < blocks {
            self.blocks.resize_with(blocks, Block::empty);
        }
        self.blocks.iter_mut().zip(symbols.chunks(64)).for_each(|(block, part)| block.set(part));
    }

    /// The number of symbols.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// The distance between the pattern and a text, `None` where it is more than `limit`.
    pub fn distance(&mut self, text: &[u32], limit: usize) -> Option<usize> {
        if self.length.abs_diff(text.len()) > limit {
            return None;
        }
        if self.length == 0 || text.is_empty() {
            return Some(self.length.max(text.len()));
        }
        match self.length {
            ..=64 => {
                let block = &self.blocks[0];
                let places = text.iter().map(|&symbol| block.places_of(symbol));
                one_word(self.length, places, limit)
            }
            _ => self.many_words(text, limit),
        }
    }

    fn many_words(&mut self, text: &[u32], limit: usize) -> Option<usize> {
        let last_row = 1 << ((self.length - 1) % 64);
        let blocks = &self.blocks[..self.length.div_ceil(64)];
        let columns = &mut self.columns;
        columns.clear();
        columns.resize(blocks.len(), Column { positive: u64::MAX, negative: 0 });
        let mut distance = self.length;
        for (i, &symbol) in text.iter().enumerate() {
            // The first row of the matrix rises by one from column to column.
            let (mut up, mut down) = (1, 0);
            for (number, (block, column)) in blocks.iter().zip(columns.iter_mut()).enumerate() {
                let row = if number + 1 == blocks.len() { last_row } else { 1 << 63 };
                (up, down) = column.advance(block.places_of(symbol), up, down, row);
            }
            distance = distance + up as usize - down as usize;
            if distance > limit + (text.len() - 1 - i) {
                return None;
            }
        }
        (distance <= limit).then_some(distance)
    }
}

impl Column {
    /// Steps to the next column. Takes the horizontal difference that enters above (`up` for +1,
    /// `down` for -1) and gives the one that leaves at `row`.
    #[inline]
    fn advance(&mut self, equal: u64, up: u64, down: u64, row: u64) -> (u64, u64) {
        let Self { positive, negative } = *self;
        let vertical = equal | negative;
        let equal = equal | down;
        let zero = ((equal & positive).wrapping_add(positive) ^ positive) | equal;
        let mut rises = negative | !(zero | positive);
        let mut falls = zero & positive;
        let out = (u64::from(rises & row != 0), u64::from(falls & row != 0));
        rises = rises << 1 | up;
        falls = falls << 1 | down;
        self.positive = falls | !(vertical | rises);
        self.negative = rises & vertical;
        out
    }
}

/// The distance between a pattern of 1 to 64 symbols and a text, given by the places of each of its
/// symbols in the pattern, as bits. `None` where it is more than `limit`.
pub(super) fn of_places(length: usize, text: &[u64], limit: usize) -> Option<usize> {
    match length.abs_diff(text.len()) > limit {
        true => None,
        false => one_word(length, text.iter().copied(), limit),
    }
}

#[inline]
fn one_word(
    length: usize,
    text: impl ExactSizeIterator<Item = u64>,
    limit: usize,
) -> Option<usize> {
    let last_row = 1 << (length - 1);
    let mut column = Column { positive: u64::MAX, negative: 0 };
    let mut distance = length;
    let mut left = text.len();
    for places in text {
        let (up, down) = column.advance(places, 1, 0, last_row);
        distance = distance + up as usize - down as usize;
        left -= 1;
        // Each symbol that is left can take off one at the most.
        if distance > limit + left {
            return None;
        }
    }
    (distance <= limit).then_some(distance)
}

/// `strsim::normalized_levenshtein` of a prepared text and another, and their distance, where that
/// is at most `limit`: 1 for equal texts (two empty ones too), 0 for texts with nothing in common.
/// The same number, bit for bit.
pub fn normalized(pattern: &mut Pattern, text: &[u32], limit: usize) -> Option<(f64, usize)> {
    let longer = pattern.length.max(text.len());
    if longer == 0 {
        return Some((1.0, 0));
    }
    let distance = pattern.distance(text, longer.min(limit))?;
    Some((1.0 - distance as f64 / longer as f64, distance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn symbols(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    fn distance(a: &str, b: &str) -> Option<usize> {
        Pattern::new(&symbols(a)).distance(&symbols(b), usize::MAX / 2)
    }

    #[test]
    fn known_distances() {
        for (a, b, expected) in [
            ("kitten", "sitting", 3),
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("فورم", "فارم", 1),
        ] {
            assert_eq!(distance(a, b), Some(expected), "{a} {b}");
        }
    }

    #[test]
    fn a_limit_is_inclusive() {
        let mut pattern = Pattern::new(&symbols("kitten"));
        assert_eq!(pattern.distance(&symbols("sitting"), 3), Some(3));
        assert_eq!(pattern.distance(&symbols("sitting"), 2), None);
    }

    proptest! {
        #[test]
        fn agrees_with_strsim(
            a in prop::collection::vec(0u32..6, 0..300),
            b in prop::collection::vec(0u32..6, 0..300),
            limit in 0usize..300,
        ) {
            let expected = strsim::generic_levenshtein(&a, &b);
            let mut pattern = Pattern::new(&a);
            prop_assert_eq!(pattern.distance(&b, 1000), Some(expected));
            prop_assert_eq!(pattern.distance(&b, limit), (expected <= limit).then_some(expected));
        }

        #[test]
        fn agrees_at_the_edges_of_a_word(
            seed in prop::collection::vec(0u32..3, 130),
            length in prop::sample::select(vec![1usize, 63, 64, 65, 127, 128, 129]),
            edit in 0usize..130,
        ) {
            let a = &seed[..length];
            let mut b = a.to_vec();
            b.insert(edit.min(length), 9);
            b.remove(edit / 2 % b.len());
            prop_assert_eq!(
                Pattern::new(a).distance(&b, 1000),
                Some(strsim::generic_levenshtein(&a.to_vec(), &b))
            );
        }

        #[test]
        fn the_normalised_number_is_the_one_of_strsim(a in ".{0,90}", b in ".{0,90}") {
            let ours = normalized(&mut Pattern::new(&symbols(&a)), &symbols(&b), usize::MAX);
            prop_assert_eq!(ours.unwrap().0.to_bits(), strsim::normalized_levenshtein(&a, &b).to_bits());
        }
    }
}
