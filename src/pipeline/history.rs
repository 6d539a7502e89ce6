//! Names with their history: how the memory renders each institution, title, project, place and
//! person, by date and document.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::fragments::{Fragments, Rendering};
use crate::memory::{Pair, Proposal};
use crate::terms;
use crate::words::{self, Words};

/// A rendering counts where so many places in a hundred of its name have it, or the name has no other.
const LEAST_SHARE: usize = 10;

/// A name and what it was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameHistory {
    /// The name, as it stands most often.
    pub name: String,
    /// How many different units hold it.
    pub places: usize,
    /// The renderings, the one that was used last first.
    pub renderings: Vec<DatedRendering>,
    /// What the renderings say of one another.
    pub course: Course,
}

/// A rendering with where and when it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedRendering {
    /// The rendering.
    pub target: String,
    /// How many different units have it.
    pub places: usize,
    /// When it was used first and last, `YYYYMMDDhhmmss`; 0 where no unit has a date.
    pub dates: [u64; 2],
    /// The document, else the file, that it was used in last.
    pub document: String,
    /// The number of that unit in its file, from 1.
    pub unit: u32,
}

/// How the renderings of a name follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// There is one.
    Steady,
    /// There are several, each given up before the next.
    Changed,
    /// Several were used at the same time, or it is not known when.
    SideBySide,
}

/// The history of all names that stand in `least` different units of a memory, the most frequent
/// first. Empty for sources that are not English, whose names cannot be told by their capitals.
pub fn history(pair: Pair<'_>, fragments: &Fragments, least: usize) -> Vec<NameHistory> {
    let source = pair.memory().source_language();
    if source.primary() != "en" {
        return Vec::new();
    }
    let words = Words::of(source);
    let units: Vec<Proposal<'_>> = pair.units().collect();
    let found: Vec<Vec<String>> = units
        .par_iter()
        .map(|unit| {
            let text = unit.source();
            let names = terms::names(text, words).into_iter();
            names.map(|span| text[span.range()].to_owned()).collect()
        })
        .collect();
    // By key, how often each spelling stands.
    let mut spellings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for name in found.into_iter().flatten() {
        *spellings.entry(words::key(&name).into_owned()).or_default().entry(name).or_default() += 1;
    }
    let place: HashMap<(&str, u32), usize> =
        units.iter().enumerate().map(|(at, unit)| ((unit.file(), unit.number()), at)).collect();
    let of = |spellings: &BTreeMap<String, usize>| -> Option<NameHistory> {
        if spellings.values().sum::<usize>() < least {
            return None;
        }
        // Of equals the first in their order.
        let (name, _) =
            spellings.iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let renderings = fragments.renderings(name);
        let places = renderings.iter().map(|rendering| rendering.places.len()).sum();
        let counts = |rendering: &Rendering| rendering.places.len() * 100 >= places * LEAST_SHARE;
        let dated = renderings.into_iter().filter(counts).map(|r| dated(r, &units, &place));
        let mut renderings: Vec<DatedRendering> = dated.collect();
        renderings.sort_by(|a, b| {
            b.dates[1]
                .cmp(&a.dates[1])
                .then_with(|| b.places.cmp(&a.places))
                .then_with(|| a.target.cmp(&b.target))
        });
        let course = course(&renderings);
        let enough = places >= least && !renderings.is_empty();
        enough.then(|| NameHistory { name: name.clone(), places, renderings, course })
    };
    let spellings: Vec<_> = spellings.into_values().collect();
    let mut histories: Vec<NameHistory> = spellings.par_iter().filter_map(of).collect();
    histories.sort_by(|a, b| b.places.cmp(&a.places).then_with(|| a.name.cmp(&b.name)));
    histories
}

fn dated(
    rendering: Rendering,
    units: &[Proposal<'_>],
    place: &HashMap<(&str, u32), usize>,
) -> DatedRendering {
    let Rendering { target, places } = rendering;
    let mut dates = [u64::MAX, 0];
    let (mut document, mut unit) = (String::new(), 0);
    for at in &places {
        let known = place.get(&(at.file.as_str(), at.number)).map(|&at| &units[at]);
        let changed = known.map_or(0, Proposal::changed);
        dates[0] = dates[0].min(changed);
        // Of equals the last in memory order.
        if changed >= dates[1] {
            dates[1] = changed;
            document = known.and_then(Proposal::document).unwrap_or(&at.file).to_owned();
            unit = at.number;
        }
    }
    DatedRendering { target, places: places.len(), dates, document, unit }
}

/// `renderings` are in order of their last use, the latest first.
fn course(renderings: &[DatedRendering]) -> Course {
    let apart =
        |pair: &[DatedRendering]| pair[1].dates[1] > 0 && pair[1].dates[1] < pair[0].dates[0];
    match renderings.len() {
        0 | 1 => Course::Steady,
        _ if renderings.windows(2).all(apart) => Course::Changed,
        _ => Course::SideBySide,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fragments::Example;
    use crate::language::Language;
    use crate::memory::{Builder, Content, Unit, Variant};

    fn histories(late: &str) -> Vec<NameHistory> {
        let language = |tag| Language::from_tag(tag).unwrap();
        let mut builder = Builder::new(language("en"), [language("zh")]);
        builder.begin_file("a.tmx");
        let parts = [
            ("Water Authority", "水务局"),
            ("Science Foundation", "科学基金会"),
            ("Trade Mission", "贸易代表团"),
        ];
        let deeds = [("visited", "访问了"), ("thanked", "感谢了"), ("advised", "建议了")];
        let mut number = 0;
        let mut texts = Vec::new();
        for (year, name) in [(2020, "医疗队"), (2023, late)] {
            for (a, x) in parts {
                for (deed, did) in deeds {
                    number += 1;
                    let source = format!("In {year} the {a} {deed} the Medical Team.");
                    let target = format!("{year}年{x}{did}{name}。");
                    let variant = |language: &str, text: &str, date: Option<&str>| Variant {
                        language: language.into(),
                        content: vec![Content::Text(text.to_owned())],
                        attributes: date
                            .map(|date| ("changedate".to_owned(), date.to_owned()))
                            .into_iter()
                            .collect(),
                        ..Variant::default()
                    };
                    let date = format!("{year}0101T000000Z");
                    let variants =
                        vec![variant("en", &source, None), variant("zh", &target, Some(&date))];
                    builder.add(&Unit { number, variants, ..Unit::default() });
                    texts.push((number, source, target));
                }
            }
        }
        builder.end_file(true);
        let memory = builder.build();
        let examples = texts.iter().map(|(number, source, target)| Example {
            file: "a.tmx",
            number: *number,
            source,
            target,
        });
        let learnt = Fragments::learn(&language("en"), &language("zh"), examples);
        history(memory.pair(0), &learnt, 2)
    }

    fn of_team(late: &str) -> NameHistory {
        let histories = histories(late);
        histories.into_iter().find(|one| one.name == "Medical Team").unwrap()
    }

    #[test]
    fn the_latest_rendering_comes_first_and_a_change_is_told() {
        let team = of_team("医疗小组");
        let shown: Vec<(&str, usize)> =
            team.renderings.iter().map(|one| (one.target.as_str(), one.places)).collect();
        assert_eq!(shown, [("医疗小组", 9), ("医疗队", 9)]);
        assert_eq!((team.course, team.places), (Course::Changed, 18));
        assert_eq!(team.renderings[0].dates, [20_230_101_000_000; 2]);
    }

    #[test]
    fn one_rendering_is_steady() {
        assert_eq!(of_team("医疗队").course, Course::Steady);
    }

    #[test]
    fn renderings_of_the_same_time_stand_side_by_side() {
        let one = |target: &str, dates| DatedRendering {
            target: target.to_owned(),
            places: 2,
            dates,
            document: String::new(),
            unit: 1,
        };
        assert_eq!(course(&[one("a", [3, 5]), one("b", [1, 4])]), Course::SideBySide);
        assert_eq!(course(&[one("a", [0, 0]), one("b", [0, 0])]), Course::SideBySide);
        assert_eq!(course(&[one("a", [3, 5]), one("b", [1, 2])]), Course::Changed);
    }
}
