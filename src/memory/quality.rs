//! What is doubtful in a memory: findings about single units, and about units beside one another.

use std::collections::HashMap;

use super::unit::{Unit, Variant};
use crate::language::Language;
use crate::placeable::{self, Sentence, Tongue};
use crate::segmentation::{Newline, Segmenter};
use crate::text;

/// What kind of finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The same source and targets as an earlier unit.
    Duplicate,
    /// The same source as an earlier unit, and another target.
    Ambiguous,
    /// A variant without text.
    Empty,
    /// A target that is the same as the source.
    Identical,
    /// Letters of another script or orthography than the language has.
    Script,
    /// A target much longer or shorter than such sources have.
    Length,
    /// Source and target have different numbers of sentences.
    Segmentation,
    /// A number, date, amount or other value is not the source's.
    Values,
}

impl Kind {
    /// The name in tables and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Ambiguous => "ambiguous",
            Self::Empty => "empty",
            Self::Identical => "identical",
            Self::Script => "script",
            Self::Length => "length",
            Self::Segmentation => "segmentation",
            Self::Values => "values",
        }
    }
}

/// Something doubtful about a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind it is.
    pub kind: Kind,
    /// The language of the variant that it is about.
    pub language: String,
    /// What there is to say.
    pub message: String,
}

/// Arabic letters that Urdu has another one for, with that.
const URDU: [(char, char); 3] = [('ي', 'ی'), ('ك', 'ک'), ('ه', 'ہ')];

/// Common characters that are written so in traditional Chinese only, from the general table of
/// simplified characters (通用规范汉字表, appendix 1).
const TRADITIONAL: &str = "會個們來對時說國學長經關發點現無開進種還問應樣機動實電話網業產員樂選舉書處報運間辦聯聲視計設語議論訂證認識讓請變議該訪談調論謝議護讚貿資費貴買賣賽贊轉輕軟農邊達過遠違連遲鄉醫釋錄錢鐵門閱陽陸際隊隨難雲電靜響頁頂項順須預領頭題願類風飛餐館馬驗體鬥魚鳥麗黃黨";

/// The shortest source that lengths are compared for, in characters.
const LONG_ENOUGH: u64 = 20;

/// Looks at units in memory order, one by one.
#[derive(Debug)]
pub struct Inspector {
    source: Language,
    segmenters: HashMap<String, Option<Segmenter>>,
    /// For each source and language, where it stood first and what it was.
    seen: HashMap<(u128, String), (String, u128)>,
}

impl Inspector {
    /// An inspector of units with a source language.
    pub fn new(source: Language) -> Self {
        Self { source, segmenters: HashMap::new(), seen: HashMap::new() }
    }

    /// The variant of a unit that is in the source language.
    pub fn source<'u>(&self, unit: &'u Unit) -> Option<&'u Variant> {
        unit.variants.iter().find(|variant| {
            let language = Language::from_tag(&variant.language);
            language.is_some_and(|language| self.source.fit(&language).is_some())
        })
    }

    /// The findings about the next unit. `place` names it, for findings about later ones.
    pub fn inspect(&mut self, unit: &Unit, place: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let source = self.source(unit);
        let source_text = source.map(Variant::text).unwrap_or_default();
        let mut of_values = self.wrong_values(unit, source, &source_text).into_iter().peekable();
        for variant in &unit.variants {
            let text = variant.text();
            let mut find = |kind, message: String| {
                findings.push(Finding { kind, language: variant.language.clone(), message });
            };
            if text.trim().is_empty() {
                find(Kind::Empty, "it has no text".to_owned());
                continue;
            }
            if let Some(message) = wrong_script(&variant.language, &text) {
                find(Kind::Script, message);
            }
            if source.is_none_or(|source| std::ptr::eq(source, variant)) || source_text.is_empty() {
                continue;
            }
            if text == source_text && text.chars().any(char::is_alphabetic) {
                find(Kind::Identical, "it is the same as the source".to_owned());
            }
            if let Some(message) = odd_length(&source_text, &text, &variant.language) {
                find(Kind::Length, message);
            }
            if let Some(message) = self.other_sentences(&source_text, &text, &variant.language) {
                find(Kind::Segmentation, message);
            }
            if let Some((kind, message)) = self.repeated(&source_text, variant, &text, place) {
                find(kind, message);
            }
            if let Some((_, message)) = of_values.next_if(|(of, _)| std::ptr::eq(*of, variant)) {
                find(Kind::Values, message);
            }
        }
        findings
    }

    /// What the values of each target say otherwise than the source.
    fn wrong_values<'u>(
        &self,
        unit: &'u Unit,
        source: Option<&Variant>,
        source_text: &str,
    ) -> Vec<(&'u Variant, String)> {
        let (Some(from), Some(source)) = (Tongue::of(&self.source), source) else {
            return Vec::new();
        };
        let targets = unit.variants.iter().filter(|variant| !std::ptr::eq(*variant, source));
        let targets: Vec<(&Variant, String, Tongue)> = targets
            .filter_map(|variant| {
                let tongue = Tongue::of(&Language::from_tag(&variant.language)?)?;
                let text = variant.text();
                (tongue != from && !text.trim().is_empty()).then_some((variant, text, tongue))
            })
            .collect();
        let texts: Vec<(&str, Tongue)> =
            targets.iter().map(|(_, text, tongue)| (text.as_str(), *tongue)).collect();
        let reviews = placeable::review(&Sentence::new(source_text, from), &texts);
        let wrong = targets.iter().zip(&reviews);
        wrong
            .filter_map(|((variant, text, _), review)| {
                Some((*variant, review.explain_all(source_text, text)?))
            })
            .collect()
    }

    fn repeated(
        &mut self,
        source: &str,
        variant: &Variant,
        text: &str,
        place: &str,
    ) -> Option<(Kind, String)> {
        let key = (text::surface_hash(source)?, variant.language.to_lowercase());
        let hash = text::hash(text.trim().as_bytes());
        match self.seen.get(&key) {
            Some((first, same)) if *same == hash => {
                Some((Kind::Duplicate, format!("{first} says the same")))
            }
            Some((first, _)) => {
                Some((Kind::Ambiguous, format!("{first} translates the same source otherwise")))
            }
            None => {
                self.seen.insert(key, (place.to_owned(), hash));
                None
            }
        }
    }

    fn other_sentences(&mut self, source: &str, target: &str, language: &str) -> Option<String> {
        let of_source = self.sentences(source, self.source.clone().as_str())?;
        let of_target = self.sentences(target, language)?;
        (of_source != of_target).then(|| {
            let s = if of_source == 1 { "" } else { "s" };
            format!("the source has {of_source} sentence{s}, the target {of_target}")
        })
    }

    fn sentences(&mut self, text: &str, language: &str) -> Option<usize> {
        let segmenter = self.segmenters.entry(language.to_owned()).or_insert_with(|| {
            let language = Language::from_tag(language)?;
            // Of other languages too little is known to speak of their sentences.
            let known = matches!(language.primary(), "en" | "ur" | "zh");
            known.then(|| Segmenter::for_language(&language))
        });
        Some(segmenter.as_ref()?.sentences(text, Newline::Soft).len())
    }
}

/// Letters that the language does not have.
fn wrong_script(language: &str, text: &str) -> Option<String> {
    let language = Language::from_tag(language)?;
    let found: Vec<char> = match (language.primary(), language.with_region()) {
        ("ur", _) => text.chars().filter(|c| URDU.iter().any(|(arabic, _)| arabic == c)).collect(),
        (_, "zh-CN" | "zh-SG") => text.chars().filter(|c| TRADITIONAL.contains(*c)).collect(),
        ("en", _) => text.chars().filter(|c| is_arabic(*c) || is_han(*c)).collect(),
        _ => return None,
    };
    let has_own = match language.primary() {
        "ur" => text.chars().any(is_arabic),
        "zh" => text.chars().any(is_han),
        _ => true,
    };
    let letters = || text.chars().filter(|c| c.is_alphabetic()).count();
    if !has_own && letters() > 20 {
        return Some(format!("it has no letter of {}", language.name()));
    }
    let mut distinct: Vec<char> = Vec::new();
    for c in found.iter().copied() {
        if !distinct.contains(&c) {
            distinct.push(c);
        }
    }
    let shown: String = distinct.iter().take(8).collect();
    (!found.is_empty()).then(|| match language.primary() {
        "ur" => format!("Arabic letters where Urdu has its own: {shown}"),
        "zh" => format!("traditional characters in simplified Chinese: {shown}"),
        _ => format!("letters of another script: {shown}"),
    })
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FEFC}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A length that translations into the language do not have: Chinese has a quarter to a half of the
/// characters of English, Urdu about as many.
fn odd_length(source: &str, target: &str, language: &str) -> Option<String> {
    let (from, to) = (text::count_characters(source), text::count_characters(target));
    let chinese = |language: &str| {
        Language::from_tag(language)
            .is_some_and(|language| matches!(language.primary(), "zh" | "ja"))
    };
    let (least, most) = if chinese(language) { (12, 110) } else { (40, 250) };
    let percent = to * 100 / from.max(1);
    (from >= LONG_ENOUGH && !(least..=most).contains(&percent))
        .then(|| format!("it has {to} characters, its source {from}"))
}

/// The text with Arabic letters that Urdu has its own for replaced by these; `None` where there are
/// none, or it is not Urdu.
pub fn with_urdu_letters(language: &str, text: &str) -> Option<String> {
    let urdu = Language::from_tag(language).is_some_and(|language| language.primary() == "ur");
    let urdu_letter = |c: char| URDU.iter().find(|(arabic, _)| *arabic == c).map(|(_, own)| *own);
    (urdu && text.chars().any(|c| urdu_letter(c).is_some()))
        .then(|| text.chars().map(|c| urdu_letter(c).unwrap_or(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Content;

    fn unit(variants: &[(&str, &str)]) -> Unit {
        let variants = variants.iter().map(|(language, text)| Variant {
            language: (*language).into(),
            content: vec![Content::Text((*text).into())],
            ..Variant::default()
        });
        Unit { variants: variants.collect(), ..Unit::default() }
    }

    fn inspect(units: &[Unit]) -> Vec<(Kind, String)> {
        let mut inspector = Inspector::new(Language::from_tag("en").unwrap());
        let found = units.iter().enumerate();
        found
            .flat_map(|(i, unit)| inspector.inspect(unit, &format!("unit {}", i + 1)))
            .map(|finding| (finding.kind, finding.message))
            .collect()
    }

    #[test]
    fn good_units_have_no_findings() {
        let units = [
            unit(&[
                ("en", "The two sides signed an agreement."),
                ("ur", "دونوں فریقوں نے معاہدے پر دستخط کیے۔"),
            ]),
            unit(&[("en", "The two sides signed a protocol."), ("zh-CN", "双方签署了议定书。")]),
            unit(&[("en", "NASTP"), ("zh-CN", "国家航空航天科技园")]),
        ];
        assert_eq!(inspect(&units), []);
    }

    #[test]
    fn each_kind_is_found() {
        for (variants, kind, message) in [
            (&[("en", "One."), ("ur", " ")][..], Kind::Empty, "it has no text"),
            (&[("en", "One."), ("fr", "One.")], Kind::Identical, "it is the same as the source"),
            (
                &[("en", "One."), ("ur", "ايك۔")],
                Kind::Script,
                "Arabic letters where Urdu has its own: يك",
            ),
            (
                &[("en", "Talks."), ("zh-CN", "會谈。")],
                Kind::Script,
                "traditional characters in simplified Chinese: 會",
            ),
            (
                &[("en", "The two sides signed an agreement."), ("ur", "دو۔")],
                Kind::Length,
                "it has 3 characters, its source 29",
            ),
            (
                &[("en", "It rained. It snowed."), ("ur", "بارش ہوئی۔")],
                Kind::Segmentation,
                "the source has 2 sentences, the target 1",
            ),
            (
                &[("en", "It has 40 trees."), ("zh-CN", "有50棵树。")],
                Kind::Values,
                "another number: the source has “40”, the target “50”",
            ),
        ] {
            assert_eq!(inspect(&[unit(variants)]), [(kind, message.to_owned())]);
        }
    }

    #[test]
    fn the_third_language_is_heard_on_values() {
        let targets = [("ur", "40 درخت ہیں۔"), ("zh-CN", "有50棵树。")];
        let [source, urdu, chinese] = [("en", "It has 40 trees."), targets[0], targets[1]];
        let found = inspect(&[unit(&[chinese, source, urdu])]);
        let message = "another number: the source has “40”, the target “50”; the Urdu agrees with \
                       the source";
        assert_eq!(found, [(Kind::Values, message.to_owned())]);
    }

    #[test]
    fn the_same_source_again_is_a_duplicate_or_ambiguous() {
        let units = [
            unit(&[("en", "One."), ("ur", "ایک۔")]),
            unit(&[("en", "One."), ("ur", "ایک۔")]),
            unit(&[("en", "One."), ("ur", "پہلا۔")]),
        ];
        assert_eq!(
            inspect(&units),
            [
                (Kind::Duplicate, "unit 1 says the same".to_owned()),
                (Kind::Ambiguous, "unit 1 translates the same source otherwise".to_owned()),
            ]
        );
    }

    #[test]
    fn urdu_gets_its_own_letters() {
        assert_eq!(with_urdu_letters("ur-PK", "يہ كتاب"), Some("یہ کتاب".into()));
        assert_eq!(with_urdu_letters("ar", "كتاب"), None);
        assert_eq!(with_urdu_letters("ur", "کتاب"), None);
    }
}
