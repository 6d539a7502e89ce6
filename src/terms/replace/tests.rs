use super::super::fixtures::term;
use super::super::{Concept, Glossary};
use super::*;
use proptest::prelude::*;

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

/// Rows of English, Urdu, Chinese and the domain; `*` marks a forbidden term, bars divide several.
const ROWS: [[&str; 4]; 12] = [
    ["Planning Commission", "منصوبہ بندی کمیشن", "规划委员会", "institutions"],
    ["Science Foundation", "سائنس فاؤنڈیشن", "科学基金会", "institutions"],
    ["Agricultural Council", "زرعی کونسل", "农业理事会", "institutions"],
    ["Port Authority", "بندرگاہ ادارہ", "港务局", "institutions"],
    ["Health Board", "محکمہ صحت", "卫生局|卫生委员会", "institutions"],
    ["Old Bureau", "پرانا بیورو", "新局|*旧局", "institutions"],
    ["Punjab", "پنجاب", "旁遮普", "places"],
    ["Hubei Province", "صوبہ ہوبے", "湖北省", "places"],
    ["Karachi", "کراچی", "卡拉奇", "places"],
    ["solar panel", "شمسی پینل", "太阳能板", "projects"],
    ["bank", "بینک", "银行", "institutions"],
    ["bank", "کنارہ", "河岸", "places"],
];

fn base() -> Termbase {
    let concept = |[en, ur, zh, domain]: &[&str; 4]| {
        let of = |tag: &str, cell: &str| -> Vec<_> {
            let term = |text: &str| match text.strip_prefix('*') {
                Some(text) => term(tag, text, Status::Forbidden),
                None => term(tag, text, Status::Preferred),
            };
            cell.split('|').map(term).collect()
        };
        let terms = [of("en", en), of("ur", ur), of("zh", zh)].concat();
        Concept { terms, domain: (*domain).to_owned(), ..Concept::default() }
    };
    let glossary = Glossary { concepts: ROWS.iter().map(concept).collect() };
    Termbase::new(glossary, &language("en"), &[language("ur"), language("zh")])
}

fn replaced(tag: &str, new: &str, old: &str, target: &str) -> Option<(String, String)> {
    let replaced = base().replace(new, (old, target), &language(tag))?;
    Some((replaced.source, replaced.target))
}

#[test]
fn a_term_is_put_in_the_place_of_another() {
    let new = "An Agricultural Council in Karachi met the Planning Commission.";
    let old = "A Science Foundation in Karachi met the Planning Commission.";
    let target = "卡拉奇的科学基金会会见了规划委员会。";
    let found = base().replace(new, (old, target), &language("zh-CN"));
    assert_eq!(found, None, "a language that it was not made for");
    let found = base().replace(new, (old, target), &language("zh")).unwrap();
    assert_eq!(found.source, new);
    assert_eq!(found.target, "卡拉奇的农业理事会会见了规划委员会。");
    assert_eq!(found.changes[0].was, "科学基金会");
    assert_eq!(&found.target[found.changes[0].span.range()], "农业理事会");
}

#[test]
fn several_terms_are_replaced_in_the_order_of_the_translation() {
    let new = "The Science Foundation told Punjab.";
    let old = "The Planning Commission told Karachi.";
    let found = base().replace(new, (old, "卡拉奇由规划委员会告知。"), &language("zh")).unwrap();
    assert_eq!(found.target, "旁遮普由科学基金会告知。");
    let was: Vec<&str> = found.changes.iter().map(|change| change.was.as_str()).collect();
    assert_eq!(was, ["卡拉奇", "规划委员会"]);
}

#[test]
fn what_is_not_decided_is_left_alone() {
    let told = |new: &str, old: &str, target: &str| {
        replaced("zh", &format!("It told the {new}."), &format!("It told the {old}."), target)
    };
    let zh = "它告诉科学基金会。";
    assert!(told("Planning Commission", "Science Foundation", zh).is_some());
    assert_eq!(told("Science Foundation", "Science Foundation", zh), None, "nothing differs");
    assert_eq!(told("Health Board", "Science Foundation", zh), None, "two are preferred");
    assert_eq!(told("bank", "Science Foundation", zh), None, "two concepts share the term");
    assert_eq!(told("solar panel", "Science Foundation", zh), None, "another domain");
    assert_eq!(
        told("Planning Commission", "Science Foundation", "它告诉基金会。"),
        None,
        "missing"
    );
    let twice = "科学基金会告诉科学基金会。";
    assert_eq!(told("Planning Commission", "Science Foundation", twice), None, "twice");
    assert!(told("Planning Commission", "Old Bureau", "它告诉新局。").is_some());
    assert_eq!(told("Planning Commission", "Old Bureau", "它告诉旧局。"), None, "forbidden");
    assert_eq!(told("Planning Commission", "board", zh), None, "no term there");
    let twice = "Science Foundation and the Science Foundation";
    assert_eq!(told("Planning Commission and the Science Foundation", twice, zh), None);
}

#[test]
fn chinese_measure_words_and_doubled_ends_decline() {
    let (new, old) = ("The Port Authority.", "The Planning Commission.");
    assert_eq!(replaced("zh", new, old, "这个规划委员会。"), None);
    assert_eq!(replaced("zh", new, old, "5家规划委员会。"), None);
    assert!(replaced("zh", new, old, "国家规划委员会。").is_some(), "家 counts nothing there");
    assert_eq!(replaced("zh", "In Hubei Province.", "In Punjab.", "在旁遮普省。"), None);
    assert!(replaced("zh", "In Karachi.", "In Punjab.", "在旁遮普。").is_some());
    assert_eq!(replaced("zh", "In Hubei Province.", "In Punjab.", "在湖旁遮普。"), None);
}

#[test]
fn urdu_is_replaced_only_where_nothing_agrees() {
    let (new, old) = ("The Science Foundation told it.", "The Planning Commission told it.");
    let found = replaced("ur", new, old, "منصوبہ بندی کمیشن نے بتایا۔").unwrap();
    assert_eq!(found.1, "سائنس فاؤنڈیشن نے بتایا۔");
    // A verb may agree, an adjective or a postposition does.
    assert_eq!(replaced("ur", new, old, "منصوبہ بندی کمیشن بولا۔"), None);
    assert_eq!(replaced("ur", new, old, "نیا منصوبہ بندی کمیشن کو بتایا۔"), None);
    assert_eq!(replaced("ur", new, old, "ملک کا منصوبہ بندی کمیشن کو بتایا۔"), None);
    // ادارہ has an oblique form.
    assert_eq!(
        replaced("ur", "The Port Authority.", "The Planning Commission.", "منصوبہ بندی کمیشن نے۔"),
        None
    );
    assert_eq!(replaced("ur", new, old, "سائنس منصوبہ بندی کمیشن نے بتایا۔"), None, "doubled");
    assert!(replaced("ur", new, old, "کل منصوبہ بندی کمیشن نے بتایا۔").is_some());
    // Letters of other keyboards are the same.
    assert!(replaced("ur", new, old, "منصوبہ بندي كميشن نے بتایا۔").is_some());
    let (new, old) = ("The Science Foundations.", "The Planning Commission.");
    assert_eq!(replaced("ur", new, old, "منصوبہ بندی کمیشن نے۔"), None, "a plural");
}

#[test]
fn only_chinese_and_urdu_are_known_well_enough() {
    let concept = |en: &str, fr: &str| Concept {
        terms: vec![term("en", en, Status::Preferred), term("fr", fr, Status::Preferred)],
        ..Concept::default()
    };
    let concepts = vec![concept("bank", "banque"), concept("fund", "fonds")];
    let base = Termbase::new(Glossary { concepts }, &language("en"), &[language("fr")]);
    assert_eq!(base.replace("The bank.", ("The fund.", "Le fonds."), &language("fr")), None);
}

proptest! {
    #[test]
    fn what_is_put_in_stands_where_it_is_said(
        new in prop::sample::select(&ROWS[..]), old in prop::sample::select(&ROWS[..]),
        before in "[a-c ،۔这个家一5省]{0,6}", after in "[ نےکو省局a-c。]{0,6}",
    ) {
        for (tag, column) in [("ur", 1), ("zh", 2)] {
            let target = format!("{before}{}{after}", old[column].split('|').next().unwrap_or_default());
            let sentence = |term: &str| format!("They saw a {term} there.");
            let (new, old) = (sentence(new[0]), sentence(old[0]));
            let Some(found) = base().replace(&new, (&old, &target), &language(tag)) else { continue };
            prop_assert_eq!(&found.source, &new);
            // With what was there before in its places it is the old translation.
            let mut back = found.target.clone();
            for change in found.changes.iter().rev() {
                back.replace_range(change.span.range(), &change.was);
            }
            prop_assert_eq!(back, target);
        }
    }
}
