//! A source and its translations by value: what each says otherwise, and what another translation
//! says to that.

use super::compare::{Comparison, Fault, Text, ThreeWay, compare, three_way};
use super::value::Found;
use super::{Sentence, Tongue, explain, extract};

/// A translation as it was compared with its source.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// What does not agree with the source.
    pub comparison: Comparison,
    /// What the third language says to that, to be told behind a fault; empty where it says nothing.
    witness: &'static str,
}

impl Review {
    /// What is wrong, for a translator, with what the third language says to it.
    pub fn explain(&self, fault: &Fault, source: &str, target: &str) -> String {
        format!("{}{}", explain(fault, source, target), self.witness)
    }

    /// All that is wrong in one message; `None` where nothing is. Of many faults, as where the
    /// translation is another sentence's, the first few are told and the others counted.
    pub fn explain_all(&self, source: &str, target: &str) -> Option<String> {
        const TOLD: usize = 3;
        let faults = &self.comparison.faults;
        let told = faults.iter().take(TOLD).map(|fault| explain(fault, source, target));
        let mut told: Vec<String> = told.collect();
        match faults.len().saturating_sub(TOLD) {
            0 => {}
            1 => told.push("1 more value differs".to_owned()),
            more => told.push(format!("{more} more values differ")),
        }
        (!told.is_empty()).then(|| told.join("; ") + self.witness)
    }
}

/// Compares each translation with the source and, where English, Urdu and Chinese are all there,
/// the three with one another. The reviews are in the order of the translations.
///
/// ```
/// use karakoram::placeable::{Sentence, Tongue, review};
///
/// let (source, urdu, chinese) = ("40 trees", "40 درخت", "50棵树");
/// let targets = [(urdu, Tongue::Urdu), (chinese, Tongue::Chinese)];
/// let reviews = review(&Sentence::new(source, Tongue::English), &targets);
/// assert!(reviews[0].comparison.faults.is_empty());
/// let told = reviews[1].explain(&reviews[1].comparison.faults[0], source, chinese);
/// assert_eq!(
///     told,
///     "another number: the source has “40”, the target “50”; the Urdu agrees with the source"
/// );
/// ```
pub fn review(source: &Sentence<'_>, targets: &[(&str, Tongue)]) -> Vec<Review> {
    if targets.is_empty() {
        return Vec::new();
    }
    let (source, from) = (source.read(), source.tongue());
    let values: Vec<Vec<Found>> =
        targets.iter().map(|(text, tongue)| extract(text, *tongue)).collect();
    let text = |place: usize| Text { text: targets[place].0, values: &values[place] };
    let first = |tongue| targets.iter().position(|target| target.1 == tongue);
    let three = match (from, first(Tongue::Chinese), first(Tongue::Urdu)) {
        (Tongue::English, Some(chinese), Some(urdu)) => {
            Some(three_way(source, text(chinese), text(urdu)))
        }
        _ => None,
    };
    let review = |place: usize| Review {
        comparison: compare(source, text(place)),
        witness: three.as_ref().map_or("", |three| witness(three, targets[place].1)),
    };
    (0..targets.len()).map(review).collect()
}

/// What the third language says to a fault of one.
fn witness(three: &ThreeWay, tongue: Tongue) -> &'static str {
    match (three.wrong, tongue) {
        (Some(Tongue::English), _) => {
            "; both translations differ from the source here and agree with each other: the source \
             may be wrong"
        }
        (Some(Tongue::Chinese), Tongue::Chinese) if three.english_urdu.faults.is_empty() => {
            "; the Urdu agrees with the source"
        }
        (Some(Tongue::Urdu), Tongue::Urdu) if three.english_chinese.faults.is_empty() => {
            "; the Chinese agrees with the source"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_faults_are_one_message() {
        let source = "On 3 May 12 teams of 40 planted 7,000 trees at 25 places.";
        let reviews =
            review(&Sentence::new(source, Tongue::English), &[("种树。", Tongue::Chinese)]);
        let told = reviews[0].explain_all(source, "种树。").expect("faults");
        assert!(told.starts_with("“3 May” (--05-03) of the source is missing"), "{told}");
        assert!(told.ends_with("; 2 more values differ"), "{told}");
        let reviews = review(&Sentence::new(source, Tongue::English), &[(source, Tongue::English)]);
        assert_eq!(reviews[0].explain_all(source, source), None);
    }

    #[test]
    fn two_translations_against_the_source_are_told() {
        let source = "15 trees";
        let targets = [("50 درخت", Tongue::Urdu), ("50棵树", Tongue::Chinese)];
        for (review, (target, _)) in
            review(&Sentence::new(source, Tongue::English), &targets).iter().zip(targets)
        {
            let told = review.explain_all(source, target).expect("a fault");
            assert!(told.ends_with("the source may be wrong"), "{told}");
        }
    }
}
