//! Which units go out to others, and in which languages.

use std::collections::HashSet;

use super::date;
use super::unit::{Unit, Variant};
use crate::language::Language;
use crate::text;

/// What is wanted of a memory. Every condition that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The source language and the target languages; all where there are no targets.
    pub languages: Option<(Language, Vec<Language>)>,
    /// Changed (else made) at or after this time, in seconds since 1970.
    pub since: Option<u64>,
    /// From this document, by its whole name or the last part of it.
    pub document: Option<String>,
    /// Changed (else made) by this person, any case.
    pub author: Option<String>,
    /// Not among these, by [`identity`].
    pub known: HashSet<u128>,
}

impl Selection {
    /// The unit as it goes out: without the variants that are not wanted; `None` where nothing of
    /// it is. Rejected units never go out.
    pub fn of(&self, mut unit: Unit) -> Option<Unit> {
        let origin = unit.origin();
        let wanted = !unit.is_rejected()
            && self.since.is_none_or(|since| {
                origin.date.and_then(date::to_seconds).is_some_and(|date| date >= since)
            })
            && self.author.as_ref().is_none_or(|author| {
                origin.author.is_some_and(|by| by.to_lowercase() == author.to_lowercase())
            })
            && self.document.as_ref().is_none_or(|document| {
                let whole = unit.document().unwrap_or_default();
                whole == document || whole.rsplit(['/', '\\']).next() == Some(document)
            });
        if !wanted {
            return None;
        }
        if let Some((source, targets)) = &self.languages {
            let serves = |language: &Language, variant: &Variant| {
                Language::from_tag(&variant.language)
                    .is_some_and(|tag| language.fit(&tag).is_some())
            };
            unit.variants.retain(|variant| {
                serves(source, variant) || targets.iter().any(|target| serves(target, variant))
            });
            let any = |language: &Language| unit.variants.iter().any(|v| serves(language, v));
            if !any(source) || !targets.iter().any(any) {
                return None;
            }
        }
        (unit.variants.len() > 1 && !self.known.contains(&identity(&unit))).then_some(unit)
    }
}

/// What tells a unit from any other, whatever file it is in: a hash of its texts, languages, dates
/// and properties.
pub fn identity(unit: &Unit) -> u128 {
    let mut parts: Vec<String> = Vec::new();
    let mut attributes = |attributes: &[(String, String)]| {
        parts.extend(attributes.iter().map(|(name, value)| format!("{name}={value}")));
    };
    let kept = unit.attributes.iter().filter(|(name, _)| name != "tuid").cloned();
    attributes(&kept.collect::<Vec<_>>());
    for variant in &unit.variants {
        attributes(&variant.attributes);
        attributes(&[(variant.language.clone(), variant.text())]);
    }
    let props = unit.props.iter().map(|prop| (prop.kind.clone(), prop.text.clone()));
    attributes(&props.collect::<Vec<_>>());
    text::hash(parts.join("\u{0}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Content, Prop};

    fn unit() -> Unit {
        let variant = |language: &str| Variant {
            language: language.into(),
            content: vec![Content::Text(language.into())],
            ..Variant::default()
        };
        let prop = |kind: &str, text: &str| Prop {
            kind: kind.into(),
            text: text.into(),
            ..Prop::default()
        };
        Unit {
            attributes: vec![
                ("changedate".into(), "20240102T000000Z".into()),
                ("changeid".into(), "N. Qureshi".into()),
            ],
            props: vec![prop("x-document", "in/launch.txt")],
            variants: ["en", "ur", "zh-CN"].map(variant).to_vec(),
            ..Unit::default()
        }
    }

    fn tag(tag: &str) -> Language {
        Language::from_tag(tag).unwrap()
    }

    #[test]
    fn every_condition_counts() {
        let all = Selection::default();
        assert_eq!(all.of(unit()), Some(unit()));
        let since = |since: &str| Selection { since: date::to_seconds(since), ..all.clone() };
        assert!(since("2024-01-02").of(unit()).is_some());
        assert!(since("2024-01-03").of(unit()).is_none());
        let by = |name: &str| Selection { author: Some(name.into()), ..all.clone() };
        assert!(by("n. qureshi").of(unit()).is_some() && by("Q").of(unit()).is_none());
        let from = |name: &str| Selection { document: Some(name.into()), ..all.clone() };
        assert!(from("launch.txt").of(unit()).is_some() && from("launch").of(unit()).is_none());
        let known = Selection { known: HashSet::from([identity(&unit())]), ..all.clone() };
        assert!(known.of(unit()).is_none());
        let to = |targets: &[&str]| Selection {
            languages: Some((tag("en"), targets.iter().map(|t| tag(t)).collect())),
            ..all.clone()
        };
        assert_eq!(to(&["zh"]).of(unit()).unwrap().variants.len(), 2);
        assert!(to(&["fr"]).of(unit()).is_none());
    }

    #[test]
    fn what_was_rejected_never_goes_out() {
        let mut rejected = unit();
        rejected.props.push(Prop {
            kind: "x-ConfirmationLevel".into(),
            text: "RejectedTranslation".into(),
            ..Prop::default()
        });
        assert_eq!(Selection::default().of(rejected), None);
    }
}
