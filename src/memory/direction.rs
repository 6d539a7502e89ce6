//! One direction of a memory: which units have a target in a language, and which of their targets it
//! is.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::{Memory, Part, Proposal, hash};
use crate::language::Language;
use crate::placeable::Style;

/// The units that have a text in one target language.
#[derive(Debug)]
pub(super) struct Direction {
    pub(super) target: Language,
    /// One for each part of the memory.
    serving: Vec<Serving>,
    units: usize,
    /// How its targets write values, once that was asked.
    style: OnceLock<Style>,
    rarity: OnceLock<Rarity>,
}

/// How the units of a part serve a target language.
#[derive(Debug)]
pub(super) struct Serving {
    /// For each shape, the places of the targets that serve, the best fit first, of equals the first
    /// in the file.
    targets: Vec<Vec<u32>>,
    /// Whether all units serve.
    all: bool,
    /// Places of units that were superseded.
    hidden: HashSet<u32>,
}

impl Serving {
    /// The places of the targets of a shape that serve, the best first.
    pub(super) fn targets(&self, shape: u32) -> &[u32] {
        self.targets.get(shape as usize).map_or(&[], Vec::as_slice)
    }
}

impl Direction {
    pub(super) fn new(target: Language, parts: &[Part]) -> Self {
        let mut units = 0;
        let serving = parts.iter().map(|part| {
            let tags = part.index.languages().iter();
            let fits: Vec<Option<u8>> =
                tags.map(|(tag, _)| target.fit(&Language::from_tag(tag)?)).collect();
            let mut all = true;
            let of_shape = |(shape, number): &(Vec<u32>, u64)| {
                let fit = |at: u32| fits.get(shape[at as usize] as usize).copied().flatten();
                let mut serving: Vec<(u8, u32)> =
                    (0..shape.len() as u32).filter_map(|at| Some((fit(at)?, at))).collect();
                serving.sort_unstable();
                all &= !serving.is_empty();
                units += if serving.is_empty() { 0 } else { *number as usize };
                serving.into_iter().map(|(_, at)| at).collect()
            };
            let targets = part.index.shapes().iter().map(of_shape).collect();
            Serving { targets, all, hidden: HashSet::new() }
        });
        let serving = serving.collect();
        let mut direction =
            Self { target, serving, units, style: OnceLock::new(), rarity: OnceLock::new() };
        direction.hide_superseded(parts);
        direction
    }

    /// Of the units that fill the same slot, hides all but the one that was changed last, of equals
    /// the last in memory order.
    fn hide_superseded(&mut self, parts: &[Part]) {
        let mut latest: HashMap<u128, ((u64, u64), usize, u32)> = HashMap::new();
        let mut hidden: Vec<(usize, u32)> = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            for (place, slot) in part.index.slots() {
                let Some(unit) = self.proposal(number, part, place) else { continue };
                let when = (unit.changed(), unit.index());
                let now = (when, number, place);
                match latest.get_mut(&slot) {
                    None => drop(latest.insert(slot, now)),
                    Some(last) => {
                        let (_, part, place) =
                            if last.0 < when { std::mem::replace(last, now) } else { now };
                        hidden.push((part, place));
                    }
                }
            }
        }
        self.units = self.units.saturating_sub(hidden.len());
        for (part, place) in hidden {
            self.serving[part].hidden.insert(place);
        }
    }

    fn proposal<'m>(&'m self, number: usize, part: &'m Part, place: u32) -> Option<Proposal<'m>> {
        let serving = &self.serving[number];
        let record = part.index.row(place)?.record();
        if (serving.all && serving.hidden.is_empty())
            || (!serving.hidden.contains(&place)
                && !serving.targets(part.index.record(record)?.shape).is_empty())
        {
            return Some(Proposal::new(part, serving, place, record));
        }
        None
    }
}

/// The units of a memory in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'m> {
    memory: &'m Memory,
    direction: &'m Direction,
}

impl<'m> Pair<'m> {
    pub(super) fn new(memory: &'m Memory, direction: &'m Direction) -> Self {
        Self { memory, direction }
    }

    /// The memory that it belongs to.
    pub fn memory(&self) -> &'m Memory {
        self.memory
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.direction.units
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a part has a unit with a target in this direction.
    pub(crate) fn serves(&self, part: usize) -> bool {
        self.direction.serving[part].targets.iter().any(|targets| !targets.is_empty())
    }

    /// The unit at a place of a part, unless it has no target in this direction or was superseded.
    #[inline]
    pub(crate) fn proposal(&self, part: usize, place: u32) -> Option<Proposal<'m>> {
        self.direction.proposal(part, &self.memory.parts[part], place)
    }

    /// All units, in memory order, then in unit order.
    pub fn units(&self) -> impl Iterator<Item = Proposal<'m>> + use<'m> {
        let pair = *self;
        let mut files: Vec<(u32, usize, u64, u64)> = Vec::new();
        for (number, part) in self.memory.parts.iter().enumerate() {
            let starts: Vec<u64> = part.index.files().iter().map(|file| file.records).collect();
            for (file, &start) in starts.iter().enumerate() {
                let end = starts.get(file + 1).copied().unwrap_or(u64::MAX);
                files.push((part.rank(file), number, start, end));
            }
        }
        files.sort_unstable();
        let places: Vec<Vec<(u64, u32)>> = self
            .memory
            .parts
            .iter()
            .map(|part| part.index.places_by_record().unwrap_or_default())
            .collect();
        let mut all = Vec::with_capacity(places.iter().map(Vec::len).sum());
        for (_, part, start, end) in files {
            let places = &places[part];
            let first = places.partition_point(|(record, _)| *record < start);
            let last = places.partition_point(|(record, _)| *record < end);
            all.extend(places[first..last].iter().map(|&(_, place)| (part, place)));
        }
        all.into_iter().filter_map(move |(part, place)| pair.proposal(part, place))
    }

    /// The units of a part, in order of the number of tokens.
    pub(crate) fn units_of(&self, part: usize) -> impl Iterator<Item = Proposal<'m>> + use<'m> {
        let pair = *self;
        let places = 0..self.memory.parts[part].index.units() as u32;
        places.filter_map(move |place| pair.proposal(part, place))
    }

    /// The units whose source has at least `least` and at most `most` tokens, a part of the memory
    /// after the other, and within it in order of that number.
    pub fn of_length(&self, least: u32, most: u32) -> impl Iterator<Item = Proposal<'m>> + use<'m> {
        let pair = *self;
        self.memory.parts.iter().enumerate().flat_map(move |(number, part)| {
            let lengths = part.index.lengths();
            let start = lengths.partition_point(|length| length.tokens < least);
            let end = start + lengths[start..].partition_point(|length| length.tokens <= most);
            let places = lengths[start..end].iter().flat_map(|length| length.first..length.end);
            places.filter_map(move |place| pair.proposal(number, place))
        })
    }

    /// Some units that are spread evenly over the memory, so that to look at them takes no longer in a
    /// large one than in a small one; with each the number of its part.
    fn sample(&self) -> impl Iterator<Item = (usize, Proposal<'m>)> + use<'m> {
        /// How many units are looked at.
        const SAMPLE: usize = 2048;
        let pair = *self;
        let parts: Vec<usize> = self.memory.parts.iter().map(|part| part.index.units()).collect();
        let step = parts.iter().sum::<usize>().div_ceil(SAMPLE).max(1);
        let places = parts.into_iter().enumerate().flat_map(move |(part, units)| {
            (0..units as u32).step_by(step).map(move |place| (part, place))
        });
        places.filter_map(move |(part, place)| Some((part, pair.proposal(part, place)?)))
    }

    /// How the targets write values, learnt from some units. Learnt once.
    pub fn style(&self) -> Style {
        let learn = || Style::learn(self.sample().map(|(_, unit)| unit.target()));
        *self.direction.style.get_or_init(learn)
    }

    /// How rare a token is among the sources, by its key: ln((n + 1) / (d + ½)), where d of n units
    /// hold it; of some units, counted once.
    pub(crate) fn rarity(&self, key: &str) -> f64 {
        let rarity = self.direction.rarity.get_or_init(|| {
            let mut rarity = Rarity::default();
            for (part, unit) in self.sample() {
                let mut keys: Vec<u32> = unit.tokens().iter().map(|token| token.key).collect();
                keys.sort_unstable();
                keys.dedup();
                rarity.units += 1;
                for key in keys {
                    *rarity.holding.entry((part, key)).or_default() += 1;
                }
            }
            rarity
        });
        let hash = hash(key.as_bytes());
        let indexes = self.memory.parts.iter().map(|part| &part.index).enumerate();
        let holding = indexes.filter_map(|(part, index)| {
            rarity.holding.get(&(part, index.find_key(key, hash)?)).copied()
        });
        let holding = f64::from(holding.sum::<u32>());
        ((f64::from(rarity.units) + 1.0) / (holding + 0.5)).ln()
    }
}

/// How many of some units hold each token.
#[derive(Debug, Default)]
struct Rarity {
    units: u32,
    /// By part of the memory, and by the key's number there.
    holding: HashMap<(usize, u32), u32>,
}
