//! The units that can be among the best matches of a query, found in an index without looking at all
//! of them. The [module above](super) argues that none is lost.

use super::best::{Bests, Ratio};
use super::bounds::{Bounds, Seats, Window};
use super::forms::Forms;
use super::levenshtein::Pattern;
use super::score::{self, EDIT};
use super::seen::Seen;
use super::signature::{differing, differing_long};
use super::variants::Variants;
use crate::memory::index::layout::{MOST_RANK, POSTING, Posting, signature_bit};
use crate::memory::index::postings::{Postings, Run};
use crate::memory::index::read::{Length, Row, SurfaceKeys};
use crate::memory::index::units::Units;
use crate::memory::{Index, Token};

/// How many candidates are gathered before they are looked at more closely: enough that the memory's
/// latency is shared, few enough to stay in the first cache and to let the bound rise.
const BATCH: usize = 128;

/// After so many units were compared by keys, the surfaces of the query's keys are worth gathering.
const FORMS_FROM: u32 = 8;

/// How many postings are looked at in one go.
const STRETCH: usize = 16;

/// Of how many of the query's tokens the postings are read ahead, and how much of each list: the lines
/// of a cache.
const TOUCHED_RANKS: u32 = 4;
const TOUCHED_LINES: usize = 8;
const LINE: usize = 64;

/// How many candidates each filter passed, all queries together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Queries.
    pub queries: u64,
    /// Postings that were looked at, and rows where a length was gone through.
    pub looked_at: u64,
    /// Those that rank, position and the short signature let pass, and all such rows.
    pub in_place: u64,
    /// Those of them that the long signature lets pass.
    pub signed: u64,
    /// The same, each unit once: units whose keys were compared.
    pub compared: u64,
    /// Units whose keys are near enough; of such as have the same tokens and follow one another, where the
    /// distance is small enough.
    pub near: u64,
    /// Units whose exact distance is small enough.
    pub matched: u64,
}

impl std::ops::AddAssign for Funnel {
    fn add_assign(&mut self, other: Self) {
        self.queries += other.queries;
        self.looked_at += other.looked_at;
        self.in_place += other.in_place;
        self.signed += other.signed;
        self.compared += other.compared;
        self.near += other.near;
        self.matched += other.matched;
    }
}

/// What a search works with: one for each thread, so that a candidate costs no allocation.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pattern: Pattern,
    /// The query's keys, for the pattern.
    keys: Vec<u32>,
    /// The query's tokens, the rarest key first: the key, the position.
    rarest: Vec<(u32, u32)>,
    /// For each of them, the signature of its key and all that are commoner.
    from_rank: Vec<Signature>,
    bounds: Vec<Bounds>,
    seats: Seats,
    /// Lengths, the nearest to the query's first.
    nearest: Vec<u32>,
    batch: Vec<Candidate>,
    signatures: Vec<u128>,
    seen: Seen,
    variants: Variants,
    forms: Forms,
    tokens: Vec<Token>,
    row: Vec<u32>,
    text: Vec<u32>,
    pub(super) funnel: Funnel,
}

/// A unit that a posting names.
#[derive(Clone, Copy, Debug, Default)]
struct Candidate {
    place: u32,
    /// The number of its length.
    length: u32,
    /// How many edits it takes that the token stands where the posting says.
    shift: u32,
}

/// The signature of some of the query's keys, long, and as postings have it.
#[derive(Clone, Copy, Debug, Default)]
struct Signature {
    long: u128,
    near: u32,
    far: u32,
}

/// How a list of postings is read.
#[derive(Clone, Copy, Debug)]
struct Reading {
    posting: Posting,
    /// What places are counted from.
    from: u32,
    /// The signature of the query's keys from the one that is looked up on.
    mine: u32,
}

/// A token of the query whose postings are gone through.
#[derive(Clone, Copy, Debug)]
struct LookedUp {
    rank: u32,
    position: u32,
    /// How many tokens of lower rank stand before it, and how many after it.
    before: u32,
    after: u32,
}

/// A search for one query in one index.
pub(super) struct Search<'s, 'm> {
    index: &'m Index,
    query: &'s [Token],
    best: &'s mut Bests<'m>,
    scratch: &'s mut Scratch,
    /// The lengths that can match, as numbers of [`Index::lengths`].
    first: usize,
    end: usize,
    /// The bound that `scratch.bounds` was made with.
    bound: Option<Ratio>,
    /// How postings are packed, with a directory and without.
    near: Posting,
    far: Posting,
    units: Units<'m>,
    keys: SurfaceKeys<'m>,
    /// How many of the query's tokens have keys that the index lacks.
    unknown: u32,
    /// How many of them are known not to be shared, since what is looked up is the rarest that is, and
    /// the signatures of the others.
    passed: u32,
    signature: Signature,
    /// What is known of the last row that was compared: many units of a memory are the same.
    last: Option<(u32, &'m [u8], Option<u32>)>,
    /// How many units were compared, and whether they are compared by the surfaces of keys now.
    compared: u32,
    by_forms: bool,
}

impl<'s, 'm> Search<'s, 'm> {
    /// A search for a query, in the numbers of the index, among the units of `least` to `most`
    /// tokens.
    pub(super) fn new(
        index: &'m Index,
        query: &'s [Token],
        (least, most): (u32, u32),
        best: &'s mut Bests<'m>,
        scratch: &'s mut Scratch,
    ) -> Self {
        let lengths = index.lengths();
        let first = lengths.partition_point(|length| length.tokens < least);
        let end = first + lengths[first..].partition_point(|length| length.tokens <= most);
        Self {
            index,
            query,
            best,
            scratch,
            first,
            end,
            bound: None,
            near: index.posting(true),
            far: index.posting(false),
            units: index.units_at_once(),
            keys: index.surface_keys(),
            unknown: 0,
            passed: 0,
            signature: Signature::default(),
            last: None,
            compared: 0,
            by_forms: false,
        }
    }

    /// Adds all units to the best that can be among them.
    pub(super) fn run(mut self) {
        if self.first == self.end {
            return;
        }
        let known = self.index.keys();
        self.unknown = self.query.iter().filter(|token| token.key >= known).count() as u32;
        self.set_bounds();
        // A small index lacks most of what is asked, and this is all that it takes.
        if self.scratch.bounds.iter().all(|bounds| bounds.closed) {
            return;
        }
        self.prepare();
        let ahead = !self.index.is_near();
        if ahead {
            let bounds = self.scratch.bounds.iter();
            let most = bounds.map(|bounds| bounds.query_rank).max().unwrap_or(0);
            let looked_up = self.scratch.rarest.iter().take(most as usize + 1);
            self.index.touch_keys(looked_up.filter_map(|(key, _)| key.checked_sub(1)));
        }
        for rank in 0..self.scratch.rarest.len() as u32 {
            let (key, position) = self.scratch.rarest[rank as usize];
            let key = key.wrapping_sub(1);
            if ahead && rank % TOUCHED_RANKS == 0 {
                self.touch_postings(rank);
            }
            if self.scratch.bounds.iter().all(|bounds| bounds.closed || rank > bounds.query_rank) {
                break;
            }
            if key < self.index.keys() {
                let rarer = &self.scratch.rarest[..rank as usize];
                self.passed = rank - self.unknown;
                self.signature = self.scratch.from_rank[rank as usize];
                let before = rarer.iter().filter(|(_, other)| *other < position).count() as u32;
                self.look_up(key, LookedUp { rank, position, before, after: rank - before });
                self.look_at_batch();
                self.update_bounds();
            }
        }
        self.passed = 0;
        self.signature = self.scratch.from_rank.first().copied().unwrap_or_default();
        for at in 0..self.scratch.nearest.len() {
            let number = self.scratch.nearest[at];
            self.update_bounds();
            let bounds = self.scratch.bounds[number as usize];
            if !bounds.closed && !bounds.covered {
                self.go_through(number);
            }
        }
    }

    fn prepare(&mut self) {
        let (index, query) = (self.index, self.query);
        let scratch = &mut *self.scratch;
        scratch.seen.clear();
        // What the index lacks is the rarest of all; its numbers, the highest, come to 0 and below
        // the others when one is added.
        let known = index.keys();
        scratch.rarest.clear();
        scratch.rarest.extend((0..).zip(query).map(|(position, token)| {
            (if token.key < known { token.key + 1 } else { 0 }, position)
        }));
        scratch.rarest.sort_unstable();
        let (near, far) = (self.near.signature_bits(), self.far.signature_bits());
        scratch.from_rank.clear();
        scratch.from_rank.resize(query.len(), Signature::default());
        let mut all = Signature::default();
        for (from, (key, _)) in scratch.from_rank.iter_mut().zip(&scratch.rarest).rev() {
            if let Some(key) = key.checked_sub(1) {
                all.long |= 1 << signature_bit(key, known, 128);
                all.near |= 1 << signature_bit(key, known, near);
                all.far |= 1 << signature_bit(key, known, far);
            }
            *from = all;
        }
        let n = query.len() as u32;
        scratch.nearest.clear();
        scratch.nearest.extend(0..(self.end - self.first) as u32);
        let lengths = &index.lengths()[self.first..self.end];
        scratch.nearest.sort_by_key(|&number| lengths[number as usize].tokens.abs_diff(n));
    }

    fn set_bounds(&mut self) {
        let (n, unknown) = (self.query.len() as u32, self.unknown);
        let lengths = &self.index.lengths()[self.first..self.end];
        let best = &*self.best;
        self.bound = best.bound();
        self.scratch.bounds.clear();
        self.scratch.bounds.extend(lengths.iter().map(|length| {
            Bounds::new(n, unknown, length.tokens, best.largest_distance(n.max(length.tokens)))
        }));
    }

    fn update_bounds(&mut self) {
        if self.best.bound() != self.bound {
            self.set_bounds();
        }
    }

    /// Reads the beginnings of the postings that the query's tokens from that rank on will be looked up
    /// in, before any is gone through: each is somewhere else, and the processor waits for them
    /// together.
    fn touch_postings(&self, from: u32) {
        let mut read = 0;
        let Scratch { rarest, bounds, .. } = &*self.scratch;
        for (rank, (key, _)) in (from..).zip(&rarest[from as usize..]).take(TOUCHED_RANKS as usize)
        {
            let Some(key) = key.checked_sub(1) else { continue };
            let Some(postings) = self.index.postings(key) else { continue };
            let mut touch = |run: Run<'_>| {
                for line in run.head(LINE * TOUCHED_LINES).chunks(LINE) {
                    read ^= word_of(line);
                }
            };
            if !postings.has_directory() {
                touch(postings.all());
                continue;
            }
            for (number, bounds) in bounds.iter().enumerate() {
                if !bounds.closed && rank <= bounds.query_rank {
                    touch(postings.of_length(self.first + number));
                }
            }
        }
        std::hint::black_box(read);
    }

    /// Goes through the postings of the query's token of that rank and position.
    fn look_up(&mut self, key: u32, token: LookedUp) {
        let Some(postings) = self.index.postings(key) else { return };
        if !postings.has_directory() {
            return self.look_up_few(&postings, token);
        }
        let (posting, mine) = (self.near, self.signature.near);
        for at in 0..self.scratch.nearest.len() {
            let number = self.scratch.nearest[at];
            let bounds = &self.scratch.bounds[number as usize];
            if !bounds.closed && token.rank <= bounds.query_rank {
                let length = self.first + number as usize;
                let from = self.index.lengths()[length].first;
                let reading = Reading { posting, from, mine };
                self.scan(postings.of_length(length), reading, number, token);
            }
        }
    }

    /// The same without a directory: lengths are told from places.
    fn look_up_few(&mut self, postings: &Postings<'_>, token: LookedUp) {
        let lengths = &self.index.lengths()[self.first..self.end];
        let posting = self.far;
        let reading = Reading { posting, from: 0, mine: self.signature.far };
        let run = postings.all();
        let words = run.head(usize::MAX).as_chunks::<POSTING>().0;
        let place = |word: &[u8; POSTING]| posting.place(Posting::word(word));
        let (first, end) = (lengths[0].first, lengths[lengths.len() - 1].end);
        let mut number = 0;
        let mut start = words.partition_point(|word| place(word) < first);
        while let Some(at) = words.get(start).map(place).filter(|&at| at < end) {
            while lengths[number].end <= at {
                number += 1;
            }
            let same = words[start..].iter().take_while(|word| place(word) < lengths[number].end);
            let stop = start + same.count();
            let bounds = &self.scratch.bounds[number];
            if !bounds.closed && token.rank <= bounds.query_rank {
                let run = run.between(start * POSTING, stop * POSTING);
                self.scan(run, reading, number as u32, token);
            }
            start = stop;
        }
    }

    /// Takes those of the postings of one length that keep to its bounds. They are in the order of
    /// their ranks, so most of a long list is never read.
    fn scan(&mut self, mut run: Run<'_>, reading: Reading, number: u32, token: LookedUp) {
        loop {
            let bounds = self.scratch.bounds[number as usize];
            if bounds.closed {
                return;
            }
            let window = bounds.window(token.position, token.before, token.after);
            if window.is_empty() {
                return;
            }
            let unit_rank = bounds.unit_rank.min(MOST_RANK);
            self.scratch.seats.set(window, bounds.unit_rank);
            while self.scratch.batch.len() < BATCH {
                let stretch = run.take(STRETCH);
                if stretch.is_empty() || reading.posting.rank(word_of(stretch)) > unit_rank {
                    return;
                }
                self.scan_stretch(stretch, reading, number, &bounds, window);
            }
            self.look_at_batch();
            self.update_bounds();
        }
    }

    /// Without a branch that depends on a posting, but for the few that come through.
    #[inline]
    fn scan_stretch(
        &mut self,
        stretch: &[u8],
        Reading { posting, from, mine }: Reading,
        number: u32,
        bounds: &Bounds,
        window: Window,
    ) {
        let Some(most_missing) = bounds.missing.checked_sub(self.passed) else { return };
        let mut kept = [0; STRETCH];
        let (count, filled) = match stretch.first_chunk::<{ STRETCH * POSTING + 1 }>() {
            Some(all) => (STRETCH, self.keep_seated(all, STRETCH, posting, &mut kept)),
            None => {
                let count = (stretch.len() / POSTING).min(STRETCH);
                (count, self.keep_seated(stretch, count, posting, &mut kept))
            }
        };
        self.scratch.funnel.looked_at += count as u64;
        for &word in &kept[..filled] {
            let (missing, further) = differing(mine, posting.signature(word));
            let shift = window.shift(posting.position(word));
            let without = further + posting.rank(word);
            if missing + shift <= most_missing && without + shift <= bounds.unit_rank {
                let place = from.wrapping_add(posting.place(word));
                self.scratch.batch.push(Candidate { place, length: number, shift });
            }
        }
    }

    /// Keeps those of the first postings that may stand where they stand, and tells how many they are.
    /// Inlined for a whole stretch, where numbers and bounds are known: that gains 3 percent.
    #[inline(always)]
    fn keep_seated(
        &self,
        bytes: &[u8],
        count: usize,
        posting: Posting,
        kept: &mut [u64; STRETCH],
    ) -> usize {
        let mut filled = 0;
        for at in 0..count {
            let word = word_of(&bytes[at * POSTING..]);
            kept[filled % STRETCH] = word;
            let fits = self.scratch.seats.holds(posting.rank(word), posting.position(word));
            filled += usize::from(fits);
        }
        filled
    }

    /// Goes through all units of a length.
    fn go_through(&mut self, number: u32) {
        let Length { first, end, .. } = self.index.lengths()[self.first + number as usize];
        let mut place = first;
        while place < end {
            let stop = end.min(place + BATCH as u32);
            let all = (place..stop).map(|place| Candidate { place, length: number, shift: 0 });
            self.scratch.batch.extend(all);
            self.scratch.funnel.looked_at += u64::from(stop - place);
            self.look_at_batch();
            self.update_bounds();
            place = stop;
        }
    }

    /// Compares the candidates' signatures, then their keys, then what is left exactly.
    fn look_at_batch(&mut self) {
        let mut batch = std::mem::take(&mut self.scratch.batch);
        self.scratch.funnel.in_place += batch.len() as u64;
        // All are asked for before any is waited for: that is most of the time.
        let mut signatures = std::mem::take(&mut self.scratch.signatures);
        let places = batch.iter().map(|candidate| candidate.place);
        self.units.signatures(places, &mut signatures);
        let mine = self.signature.long;
        let mut passed = 0;
        for (at, theirs) in signatures.iter().enumerate() {
            let candidate = batch[at];
            let bounds = &self.scratch.bounds[candidate.length as usize];
            let (missing, further) = differing_long(mine, *theirs);
            batch[passed] = candidate;
            let missing = missing + self.passed + candidate.shift;
            let further = further + candidate.shift;
            passed += usize::from((missing <= bounds.missing) & (further <= bounds.unit_rank));
        }
        batch.truncate(passed);
        self.scratch.funnel.signed += passed as u64;
        // What is near the query shares many of its rare tokens, and comes once for each.
        batch.retain(|candidate| self.scratch.seen.insert(candidate.place));
        self.scratch.funnel.compared += batch.len() as u64;
        let lengths = &self.index.lengths()[self.first..self.end];
        self.units.touch_rows(batch.iter().map(|candidate| {
            let length = &lengths[candidate.length as usize];
            (length.row_of(candidate.place), length)
        }));
        for candidate in &batch {
            self.compare(*candidate);
        }
        batch.clear();
        self.scratch.batch = batch;
        self.scratch.signatures = signatures;
    }

    fn compare(&mut self, candidate: Candidate) {
        let length = &self.index.lengths()[self.first + candidate.length as usize];
        if !length.holds(candidate.place) {
            self.index.note_damage::<()>();
            return;
        }
        let longer = length.tokens.max(self.query.len() as u32);
        let Some(row) = self.units.row(length.row_of(candidate.place), length) else { return };
        // The largest distance over keys may have become less, but this is at hand.
        let most = self.scratch.bounds[candidate.length as usize].edits;
        let distance = match self.last {
            Some((tokens, packed, distance))
                if tokens == length.tokens && packed == row.packed() =>
            {
                self.scratch.funnel.near += u64::from(distance.is_some());
                distance
            }
            _ => {
                let distance = self.distance(&row, longer, most as usize);
                self.last = Some((length.tokens, row.packed(), distance));
                distance
            }
        };
        let Some(distance) = distance else { return };
        if distance <= self.best.largest_distance(longer) {
            let served = self.best.push(candidate.place, Ratio { distance, longer });
            self.scratch.funnel.matched += u64::from(served);
        }
    }

    /// D, where it is small enough and that over keys is at most `most`.
    fn distance(&mut self, row: &Row<'_>, longer: u32, most: usize) -> Option<u32> {
        let scratch = &mut *self.scratch;
        if self.compared == 0 {
            // Many a query is compared with nothing.
            scratch.keys.clear();
            scratch.keys.extend(self.query.iter().map(|token| token.key));
            scratch.pattern.set(&scratch.keys);
            scratch.variants.fill(self.query);
        }
        self.compared += 1;
        if self.compared == FORMS_FROM {
            self.by_forms = scratch.forms.fill(self.query, self.index);
        }
        let by_forms = match self.by_forms {
            true => Some(scratch.forms.distance(row, most)?),
            false => None,
        };
        let keys = self.keys;
        scratch.tokens.clear();
        scratch.text.clear();
        for at in 0..row.len() {
            let surface = row.surface(at);
            let token = Token { surface, key: keys.key_of(surface) };
            scratch.tokens.push(token);
            scratch.text.push(token.key);
        }
        let edits = match by_forms {
            Some(edits) => edits,
            None => scratch.pattern.distance(&scratch.text, most)?,
        };
        scratch.funnel.near += 1;
        let variants = &scratch.variants;
        if !variants.several && scratch.tokens.iter().all(|&token| variants.is_plain(token)) {
            // No pair can cost a tenth, so the distance over keys is the distance.
            return Some(edits as u32 * EDIT);
        }
        let limit = self.best.largest_distance(longer);
        score::distance_in(&mut scratch.row, self.query, &scratch.tokens, limit)
    }
}

#[inline]
fn word_of(bytes: &[u8]) -> u64 {
    bytes.get(..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
}
