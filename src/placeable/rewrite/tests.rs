use proptest::prelude::*;

use super::*;

fn rewrite(old: &str, new: &str, target: &str, to: Tongue) -> String {
    match substitute(old, new, target, Tongue::English, to) {
        Ok(rewritten) => rewritten.text,
        Err(decline) => format!("- {decline}"),
    }
}

#[test]
fn the_style_of_the_old_value_stays() {
    for (old, new, target, expected) in [
        ("planted 5,000 trees", "planted 12,400 trees", "栽种了5,000棵树", "栽种了12,400棵树"),
        ("planted 5000 trees", "planted 900 trees", "栽种了 5000 棵树", "栽种了 900 棵树"),
        ("three trees", "two trees", "三棵树", "两棵树"),
        ("two trees", "twelve trees", "两棵树", "十二棵树"),
        ("ten trees", "120 trees", "十棵树", "120棵树"),
        ("the third fair", "the second fair", "第三届展会", "第二届展会"),
        ("$3.5 million", "$2.1 billion", "350万美元", "21亿美元"),
        ("$300 million", "$40 million", "3 亿美元", "4000 万美元"),
        ("over 2.5 million trees", "over 3.5 million trees", "250多万棵树", "350多万棵树"),
        ("35 percent", "60 percent", "百分之三十五", "百分之六十"),
        ("8% of them", "9.5% of them", "其中8％", "其中9.5％"),
        ("on 3 May 2024", "on 12 June 2025", "2024年5月3日", "2025年6月12日"),
        ("in May 2024", "in June 2025", "二〇二四年五月", "二〇二五年六月"),
        ("at 3 p.m.", "at 4:30 p.m.", "下午3:00", "下午4:30"),
        ("on Monday", "on Sunday", "星期一", "星期日"),
        ("in the 1990s", "in the 1980s", "20世纪90年代", "20世纪80年代"),
        ("the JF-17 jet", "the JF-18 jet", "JF-17战机", "JF-18战机"),
        ("a 2-3 day visit", "a 2-5 day visit", "2-3天的访问", "2-5天的访问"),
        (
            "from 5 to 7 July 2026",
            "from 8 to 10 May 2026",
            "2026年7月5日至7日",
            "2026年5月8日至10日",
        ),
        ("a third of them", "three-quarters of them", "其中三分之一", "其中四分之三"),
        ("at 8:30 a.m.", "at 10:15 a.m.", "上午8时30分", "上午10时15分"),
        ("at 8 a.m.", "at 9:30 a.m.", "上午八点", "上午九点三十分"),
        ("$5 million", "$5.25 billion", "五百万美元", "52.5亿美元"),
        ("1 tree was planted", "5 trees were planted", "栽种了1棵树", "栽种了5棵树"),
    ] {
        assert_eq!(rewrite(old, new, target, Tongue::Chinese), expected);
    }
    for (old, new, target, expected) in [
        ("12 trees", "47 trees", "۱۲ درخت", "۴۷ درخت"),
        ("twelve trees", "forty-seven trees", "بارہ درخت", "سینتالیس درخت"),
        ("60 million trees", "3.2 billion trees", "60 ملین درخت", "3.2 بلین درخت"),
        ("6 million trees", "3.2 billion trees", "60 لاکھ درخت", "3.2 ارب درخت"),
        ("the third fair", "the eighth fair", "تیسرا میلہ", "آٹھواں میلہ"),
        ("the fifth fair", "the ninth fair", "پانچویں میلے میں", "نویں میلے میں"),
        ("the 5th fair", "the 9th fair", "5 ویں میلے میں", "9 ویں میلے میں"),
        ("35 percent", "60 percent", "%35", "%60"),
        ("on 3 May 2024", "on 12 June 2025", "3 مئی، 2024ء کو", "12 جون، 2025ء کو"),
        ("at 8 a.m.", "at 9 a.m.", "صبح 8 بجے", "صبح 9 بجے"),
        ("on Monday", "on Saturday", "پیر کے روز", "ہفتے کے روز"),
        ("from 5 to 7 July", "from 8 to 10 May", "5 سے 7 جولائی تک", "8 سے 10 مئی تک"),
        ("at 3 p.m.", "at 4:30 p.m.", "سہ پہر 3 بجے", "سہ پہر 4:30 بجے"),
        ("$5 million", "$8 million", "$5 ملین", "$8 ملین"),
    ] {
        assert_eq!(rewrite(old, new, target, Tongue::Urdu), expected);
    }
}

#[test]
fn it_declines_where_a_choice_is_open() {
    for (old, new, target, reason) in [
        ("one tree", "five trees", "ایک درخت لگایا گیا", "number would be: پانچ"),
        ("1 kg", "5 kg", "1 کلو", "between one and many"),
        ("at 3 p.m.", "at 11 p.m.", "سہ پہر 3 بجے", "another part of the day"),
        ("at 5 p.m.", "at 10 p.m.", "شام 5 بجے", "the time could be: رات 10 بجے"),
        ("the fifth fair", "the sixth fair", "پانچویں میلے", "چھٹی / چھٹے"),
        ("5 of 5 trees", "6 of 5 trees", "5 میں سے 5 درخت", "exactly once"),
        ("5 trees", "6 trees", "درخت", "exactly once"),
        ("$5", "€6", "5 ڈالر", "another kind, unit or currency; it could be: 6 یورو"),
        ("5 km", "6 miles", "5 کلومیٹر", "another kind"),
        ("at 8 a.m.", "at 4 p.m.", "صبح 8 بجے", "the time could be: شام 4 بجے"),
        ("two-thirds of it", "four-fifths of it", "دو تہائی", "cannot be written"),
        ("5 red trees", "6 green trees", "5 سرخ درخت", "differ in more than values"),
    ] {
        let found = rewrite(old, new, target, Tongue::Urdu);
        assert!(found.starts_with("- ") && found.contains(reason), "{old} {new}: {found}");
    }
}

#[test]
fn changes_are_told() {
    let (old, new) = ("The 14 met on 3 May.", "The 25 met on 9 June.");
    let rewritten = substitute(old, new, "14名于5月3日会晤。", Tongue::English, Tongue::Chinese);
    let rewritten = rewritten.expect("rewritten");
    let told: Vec<(&str, &str)> = rewritten
        .changes
        .iter()
        .map(|change| (change.was.as_str(), &rewritten.text[change.span.range()]))
        .collect();
    assert_eq!(told, [("14", "25"), ("5月3日", "6月9日")]);
}

proptest! {
    /// What is written says what the new source says, and writing the old value again gives the
    /// old sentence.
    #[test]
    fn there_and_back_again(a in 2u32..99_999, b in 2u32..99_999, day in 2u8..28, other in 2u8..28) {
        let source = |n: u32, day: u8| format!("The {n} trees of {day} May.");
        let (old, new) = (source(a, day), source(b, other));
        for (to, target) in [
            (Tongue::Chinese, format!("5月{day}日的{a}棵树。")),
            (Tongue::Urdu, format!("{day} مئی کے {a} درخت۔")),
        ] {
            match substitute(&old, &new, &target, Tongue::English, to) {
                Ok(rewritten) => {
                    let back = substitute(&new, &old, &rewritten.text, Tongue::English, to);
                    prop_assert_eq!(back.map(|back| back.text), Ok(target));
                }
                // The same number twice in a sentence.
                Err(decline) => prop_assert!(matches!(decline, Decline::NotFound(_)), "{}", decline),
            }
        }
    }

    /// What is compared before values are read declines nothing that they would not.
    #[test]
    fn looking_at_the_ends_first_changes_nothing(
        old in "(an |the |a ){0,2}(1|3|14|three|5%)( of| an| a|  the|th| trees?)?( 7 May)?( an| a| is| are|\\.)?",
        new in "(an |the |a ){0,2}(1|3|14|three|5%)( of| an| a|  the|th| trees?)?( 7 May)?( an| a| is| are|\\.)?",
    ) {
        let (target, from) = ("5月7日的3和14", Tongue::English);
        let (was, now) = (extract(&old, from), extract(&new, from));
        let plain = substitute_values((&old, &was), (&new, &now), target, Tongue::Chinese);
        prop_assert_eq!(substitute(&old, &new, target, from, Tongue::Chinese), plain);
    }

    #[test]
    fn any_texts_are_rewritten_or_declined(
        old in "[a-c12 ,.%$]{0,12}", new in "[a-c12 ,.%$]{0,12}", target in "[一二十万1, 日月第]{0,8}",
    ) {
        for to in Tongue::ALL {
            if let Ok(rewritten) = substitute(&old, &new, &target, Tongue::English, to) {
                for change in rewritten.changes {
                    prop_assert!(rewritten.text.get(change.span.range()).is_some());
                }
            }
        }
    }
}
