//! Finished drafts to units: what of a draft goes into the memory, and what does not.
//!
//! Every unit says where it stood: its document, the source sentences beside it, and a slot, a hash
//! of these. A unit in a slot supersedes an older one in the same slot and language.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::check::{self, Severity};
use super::codes;
use super::finished::{FinishedDraft, FinishedSegment};
use crate::language::Language;
use crate::memory::{Content, Prop, SLOT, Unit, Variant};
use crate::text;

/// A target that may go into the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The slot, 32 hexadecimal digits.
    pub slot: String,
    /// The segment's place in the draft, from 0.
    pub segment: usize,
    /// The language of the target.
    pub language: Language,
    /// The target, without its inline codes.
    pub text: String,
    /// The target with its inline codes, as a memory keeps it.
    pub content: Vec<Content>,
}

/// Why a target does not go into the memory, or goes there with a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The source is another one than when the draft was made. The target is refused.
    SourceChanged,
    /// The release holds no such sentence any more. The target is refused.
    ReleaseChanged,
    /// The file does not tell whether the source has changed. The target is accepted.
    SourceUnknown,
    /// A proposal with this score was confirmed as it stood. The target is accepted.
    UneditedFuzzy(u8),
    /// A check finds an error in it, told here. The target is accepted.
    Faulty(String),
    /// It is confirmed, and empty. It is passed over.
    ConfirmedEmpty,
}

/// What becomes of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// The targets that may go into the memory, in order.
    pub accepted: Vec<Accepted>,
    /// What there is to say of a segment (its place, from 0) and language.
    pub remarks: Vec<(usize, Language, Remark)>,
    /// How many targets are not confirmed.
    pub unconfirmed: usize,
}

/// Looks through a draft. `release` is the document as it is now, where it is there to be looked at.
pub fn accept(draft: &FinishedDraft, release: Option<&Release>) -> Acceptance {
    let mut acceptance = Acceptance::default();
    let slots = slots(draft);
    for (place, segment) in draft.segments.iter().enumerate() {
        let found = OnceCell::new();
        for target in &segment.targets {
            let remark = |remark| (place, target.language.clone(), remark);
            if !target.confirmed {
                acceptance.unconfirmed += 1;
                continue;
            }
            if target.text.trim().is_empty() {
                acceptance.remarks.push(remark(Remark::ConfirmedEmpty));
                continue;
            }
            match segment.source_changed() {
                Some(true) => {
                    acceptance.remarks.push(remark(Remark::SourceChanged));
                    continue;
                }
                Some(false) => {}
                None => acceptance.remarks.push(remark(Remark::SourceUnknown)),
            }
            if release.is_some_and(|release| !release.holds(&segment.source)) {
                acceptance.remarks.push(remark(Remark::ReleaseChanged));
                continue;
            }
            if let Some(proposed) = target.unedited_fuzzy() {
                acceptance.remarks.push(remark(Remark::UneditedFuzzy(proposed.score)));
            }
            let found = found.get_or_init(|| check::check_segment(draft, segment));
            let errors = found.iter().filter(|finding| {
                finding.severity == Severity::Error && finding.language == target.language
            });
            let faults = errors.map(|error| remark(Remark::Faulty(error.reason.clone())));
            acceptance.remarks.extend(faults);
            let coded = segment.target(target, &draft.source_language);
            acceptance.accepted.push(Accepted {
                slot: slots[place].clone(),
                segment: place,
                language: target.language.clone(),
                content: codes::content(&coded),
                text: coded.text,
            });
        }
    }
    acceptance
}

/// The text of a document, to be asked whether a sentence still stands in it, however it is cut into
/// sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    blocks: Vec<String>,
}

impl Release {
    /// Takes in the texts of a document's blocks.
    pub fn new<'t>(blocks: impl Iterator<Item = &'t str>) -> Self {
        Self { blocks: blocks.map(|text| text::on_one_line(text).into_owned()).collect() }
    }

    fn holds(&self, sentence: &str) -> bool {
        let sentence = text::on_one_line(sentence);
        self.blocks.iter().any(|block| block.contains(&*sentence))
    }
}

/// The segments beside one, in the document.
fn neighbours(draft: &FinishedDraft, place: usize) -> [Option<&FinishedSegment>; 2] {
    [place.checked_sub(1).map(|before| &draft.segments[before]), draft.segments.get(place + 1)]
}

/// The slot of each segment. Where the same three sentences follow one another again in a document,
/// which time it is counts too.
fn slots(draft: &FinishedDraft) -> Vec<String> {
    let prints: Vec<String> =
        draft.segments.iter().map(|segment| text::fingerprint(&segment.source)).collect();
    let print = |place: Option<usize>| place.and_then(|place| prints.get(place));
    let mut times: HashMap<u128, u32> = HashMap::new();
    (0..prints.len())
        .map(|place| {
            let around = [Some(place), place.checked_sub(1), Some(place + 1)];
            let around = around.map(|place| print(place).map_or("", String::as_str));
            let hash = |last: &str| {
                let parts = [&draft.document, around[0], around[1], around[2], last];
                text::hash(parts.join("\n").as_bytes())
            };
            let time = times.entry(hash("")).or_default();
            *time += 1;
            let hash = if *time == 1 { hash("") } else { hash(&time.to_string()) };
            format!("{hash:032x}")
        })
        .collect()
}

/// The units of what was accepted of a draft: one for each segment and date, all its targets in
/// it. `date` gives the date of each target in TMX's form.
pub fn units(
    draft: &FinishedDraft,
    accepted: &[Accepted],
    author: &str,
    date: impl Fn(&Accepted) -> String,
) -> Vec<Unit> {
    let mut units: Vec<(usize, String, Unit)> = Vec::new();
    for accepted in accepted {
        let date = date(accepted);
        let same = |(segment, of, _): &&mut (usize, String, Unit)| {
            *segment == accepted.segment && *of == date
        };
        let made = made(author, &date);
        let target = variant(&accepted.language, accepted.content.clone(), made.clone());
        match units.iter_mut().find(same) {
            Some((.., unit)) => unit.variants.push(target),
            None => {
                let mut unit = unit(draft, accepted, made);
                unit.variants.push(target);
                units.push((accepted.segment, date, unit));
            }
        }
    }
    units.into_iter().map(|(.., unit)| unit).collect()
}

fn made(author: &str, date: &str) -> Vec<(String, String)> {
    [("creationdate", date), ("creationid", author), ("changedate", date), ("changeid", author)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

/// A unit with its source alone.
fn unit(draft: &FinishedDraft, accepted: &Accepted, made: Vec<(String, String)>) -> Unit {
    let source = codes::content(&draft.segments[accepted.segment].coded());
    let mut attributes = vec![("tuid".to_owned(), accepted.slot.clone())];
    attributes.extend(made);
    let [before, after] = neighbours(draft, accepted.segment);
    let prop = |kind: &str, text: &str| Prop {
        kind: kind.to_owned(),
        attributes: Vec::new(),
        text: text.to_owned(),
    };
    let mut props = vec![prop("x-document", &draft.document)];
    props.extend(before.map(|segment| prop("x-context-pre", &segment.source)));
    props.extend(after.map(|segment| prop("x-context-post", &segment.source)));
    props.push(prop(SLOT, &accepted.slot));
    let variants = vec![variant(&draft.source_language, source, Vec::new())];
    Unit { attributes, props, variants, ..Unit::default() }
}

fn variant(
    language: &Language,
    content: Vec<Content>,
    attributes: Vec<(String, String)>,
) -> Variant {
    Variant {
        language: language.with_region().to_owned(),
        attributes,
        content,
        ..Variant::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::finished::{FinishedTarget, Proposed};

    fn tag(tag: &str) -> Language {
        Language::from_tag(tag).unwrap()
    }

    fn target(language: &str, text: &str, confirmed: bool) -> FinishedTarget {
        FinishedTarget {
            language: tag(language),
            text: text.into(),
            codes: vec![],
            confirmed,
            proposed: None,
        }
    }

    fn segment(id: &str, source: &str, targets: Vec<FinishedTarget>) -> FinishedSegment {
        FinishedSegment {
            id: id.into(),
            line: None,
            source: source.into(),
            codes: vec![],
            source_hash: Some(text::fingerprint(source)),
            targets,
        }
    }

    fn draft(segments: Vec<FinishedSegment>) -> FinishedDraft {
        FinishedDraft {
            document: "launch.txt".into(),
            source_language: tag("en"),
            target_languages: vec![tag("ur"), tag("zh")],
            segments,
        }
    }

    #[test]
    fn what_is_confirmed_is_accepted_and_the_rest_is_said() {
        let mut changed = segment("4", "Talks ended.", vec![target("ur", "ختم", true)]);
        changed.source = "Talks went on.".into();
        let mut lost = segment("5", "He left.", vec![target("ur", "وہ گئے۔", true)]);
        lost.source_hash = None;
        let mut fuzzy = target("zh", "会谈开始。", true);
        fuzzy.proposed = Some(Proposed { score: 90, target: "会谈开始。".into() });
        let draft = draft(vec![
            segment("1", "Talks began.", vec![target("ur", " آغاز ", true), fuzzy]),
            segment("2", "It rained.", vec![target("ur", "بارش", false)]),
            segment("3", "They met.", vec![target("ur", " ", true)]),
            changed,
            lost,
        ]);
        let acceptance = accept(&draft, None);
        let texts: Vec<_> = acceptance.accepted.iter().map(|a| (a.segment, &*a.text)).collect();
        assert_eq!(texts, [(0, "آغاز"), (0, "会谈开始。"), (4, "وہ گئے۔")]);
        let remarks: Vec<_> = acceptance.remarks.iter().map(|(at, _, what)| (*at, what)).collect();
        assert_eq!(
            remarks,
            [
                (0, &Remark::UneditedFuzzy(90)),
                (2, &Remark::ConfirmedEmpty),
                (3, &Remark::SourceChanged),
                (4, &Remark::SourceUnknown),
            ]
        );
        assert_eq!(acceptance.unconfirmed, 1);
    }

    #[test]
    fn what_a_check_finds_is_said_and_accepted() {
        let targets = || {
            vec![
                target("ur", "50 درخت", true),
                target("zh", "40棵树", true),
                target("ur-IN", "60 درخت", false),
            ]
        };
        let acceptance = accept(&draft(vec![segment("1", "40 trees", targets())]), None);
        assert_eq!(acceptance.accepted.len(), 2);
        let [(0, language, Remark::Faulty(reason))] = &acceptance.remarks[..] else {
            panic!("{:?}", acceptance.remarks)
        };
        assert_eq!(language.as_str(), "ur");
        assert!(reason.contains("“40”") && reason.contains("“50”"), "{reason}");
    }

    #[test]
    fn a_sentence_that_the_release_has_lost_is_refused() {
        let draft = draft(vec![
            segment("1", "Talks  began.", vec![target("ur", "الف", true)]),
            segment("2", "It rained.", vec![target("ur", "بارش", true)]),
        ]);
        let release = Release::new(["Today: Talks\nbegan. They ended.", "It snowed."].into_iter());
        let acceptance = accept(&draft, Some(&release));
        let remarks: Vec<_> = acceptance.remarks.iter().map(|(at, _, r)| (*at, r)).collect();
        assert!(remarks.contains(&(1, &Remark::ReleaseChanged)), "{remarks:?}");
        assert_eq!(acceptance.accepted.iter().map(|a| a.segment).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_unit_says_who_when_where_and_between_what() {
        let draft = draft(vec![
            segment("1", "Talks began.", vec![]),
            segment(
                "2",
                "It rained.",
                vec![target("ur", "بارش", true), target("zh", "下雨了。", true)],
            ),
        ]);
        let accepted = accept(&draft, None).accepted;
        let units = units(&draft, &accepted, "N. Qureshi", |_| "20240102T030405Z".into());
        assert_eq!(units.len(), 1);
        let unit = &units[0];
        let languages: Vec<_> = unit.variants.iter().map(|v| &*v.language).collect();
        assert_eq!(languages, ["en", "ur", "zh-CN"]);
        assert_eq!(unit.variants[1].attribute("changeid"), Some("N. Qureshi"));
        assert_eq!(unit.attribute("changedate"), Some("20240102T030405Z"));
        assert_eq!(unit.document(), Some("launch.txt"));
        assert_eq!(unit.prop("x-context-pre"), Some("Talks began."));
        assert_eq!(unit.prop("x-context-post"), None);
        assert_eq!(unit.prop(SLOT), unit.attribute("tuid"));
    }

    #[test]
    fn a_slot_is_a_place_in_a_document() {
        let of = |draft: &FinishedDraft| slots(draft)[1].clone();
        let sources =
            |a: &str, b: &str| draft(vec![segment("1", a, vec![]), segment("2", b, vec![])]);
        let here = of(&sources("Talks began.", "It rained."));
        assert_eq!(here, of(&sources("Talks  began.", "It rained.")));
        assert_ne!(here, of(&sources("Talks ended.", "It rained.")));
        assert_ne!(here, of(&sources("Talks began.", "It snowed.")));
        let other = FinishedDraft { document: "b".into(), ..sources("Talks began.", "It rained.") };
        assert_ne!(here, of(&other));
        let again = ["A.", "B.", "A.", "B.", "A."].map(|source| segment("1", source, vec![]));
        let all = slots(&draft(again.to_vec()));
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 5);
    }
}
