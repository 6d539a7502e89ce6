//! English, Urdu and Chinese at once: which of the three is the odd one.

use super::{Comparison, Fault, Text, compare};
use crate::placeable::lexicon::Tongue;
use crate::placeable::value::{Found, Value};

/// What three texts say of one another.
#[derive(Clone, Debug)]
pub struct ThreeWay {
    /// Whether anything is wrong.
    pub flag: bool,
    /// The language that the other two speak against; `None` where that cannot be told.
    pub wrong: Option<Tongue>,
    /// English against Chinese.
    pub english_chinese: Comparison,
    /// English against Urdu.
    pub english_urdu: Comparison,
    /// Urdu against Chinese.
    pub urdu_chinese: Comparison,
}

/// Compares an English text with its Chinese and Urdu translations, and these with each other.
pub fn three_way(english: Text<'_>, chinese: Text<'_>, urdu: Text<'_>) -> ThreeWay {
    let english_chinese = compare(english, chinese);
    let english_urdu = compare(english, urdu);
    let urdu_chinese = compare(urdu, chinese);
    let (flag, wrong) = verdict(&english_chinese, &english_urdu, &urdu_chinese);
    ThreeWay { flag, wrong, english_chinese, english_urdu, urdu_chinese }
}

fn verdict(ez: &Comparison, eu: &Comparison, uz: &Comparison) -> (bool, Option<Tongue>) {
    let faulty = |comparison: &Comparison| !comparison.faults.is_empty();
    match (faulty(ez), faulty(eu), faulty(uz)) {
        (false, false, _) => (false, None),
        (true, false, _) => (true, Some(Tongue::Chinese)),
        (false, true, _) => (true, Some(Tongue::Urdu)),
        (true, true, false) => (true, Some(Tongue::English)),
        (true, true, true) => {
            // The odd one stands in the faults of both its comparisons, with the same value.
            let chinese = shared(&values(ez, target), &values(uz, target));
            let urdu = shared(&values(eu, target), &values(uz, source));
            let english = shared(&values(ez, source), &values(eu, source));
            let most = chinese.max(urdu).max(english);
            let wrong =
                [(english, Tongue::English), (chinese, Tongue::Chinese), (urdu, Tongue::Urdu)];
            let mut first = wrong.into_iter().filter(|(votes, _)| *votes == most && most > 0);
            let (one, other) = (first.next(), first.next());
            (true, if other.is_some() { None } else { one.map(|(_, tongue)| tongue) })
        }
    }
}

fn source(fault: &Fault) -> Option<&Found> {
    fault.source.as_ref()
}

fn target(fault: &Fault) -> Option<&Found> {
    fault.target.as_ref()
}

fn values<'c>(
    comparison: &'c Comparison,
    side: impl Fn(&'c Fault) -> Option<&'c Found>,
) -> Vec<&'c Value> {
    comparison.faults.iter().filter_map(side).map(|found| &found.value).collect()
}

fn shared(one: &[&Value], two: &[&Value]) -> usize {
    one.iter().filter(|value| two.contains(value)).count()
}
