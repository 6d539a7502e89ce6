//! Chinese numbers in Han numerals.

/// The Han numerals of a number below 10,000, as they are read; `dual` writes 2 as 两, as it is
/// before a measure word.
pub(super) fn spell(number: i64, dual: bool) -> Option<String> {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const PLACES: [(i64, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if number == 2 && dual {
        return Some("两".to_owned());
    }
    if number == 0 {
        return Some("零".to_owned());
    }
    if !(0..10_000).contains(&number) {
        return None;
    }
    let mut written = String::new();
    let mut gap = false;
    for (place, name) in PLACES {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push('零');
            gap = false;
        }
        // 15 is 十五, 115 is 一百一十五.
        if !(place == 10 && digit == 1 && written.is_empty()) {
            written.push(DIGITS[digit as usize]);
        }
        written.push_str(name);
    }
    Some(written)
}

/// The digits of a number one by one: 2026 is 二〇二六.
pub(super) fn positional(number: i64) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    number.to_string().bytes().map(|b| DIGITS[usize::from(b.saturating_sub(b'0') % 10)]).collect()
}

/// The magnitudes in which numbers are written, the larger first.
pub(super) const SCALES: [(i64, &str); 3] =
    [(1_000_000_000_000, "万亿"), (100_000_000, "亿"), (10_000, "万")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::placeable::{Tongue, extract};
    use proptest::prelude::*;

    /// Reads Han numerals by the rules of a school book, with no part of the scanner.
    fn school(text: &str) -> i64 {
        let (mut total, mut digit) = (0, 0);
        for c in text.chars() {
            match "零一二三四五六七八九".chars().position(|d| d == c) {
                Some(value) => digit = value as i64,
                None => {
                    let place = match c {
                        '十' => 10,
                        '百' => 100,
                        '千' => 1000,
                        other => panic!("{other}"),
                    };
                    total += place * if digit == 0 { 1 } else { digit };
                    digit = 0;
                }
            }
        }
        total + digit
    }

    proptest! {
        #[test]
        fn what_is_spelt_is_read_back(number in 0i64..10_000) {
            let written = spell(number, false).expect("below 10,000");
            prop_assert_eq!(school(&written), number);
            let text = format!("{written}天");
            let found = extract(&text, Tongue::Chinese);
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert_eq!(found[0].value.to_string(), format!("{number} day"));
        }
    }

    proptest! {
        /// Numbers as another library spells them are read as these numbers.
        #[test]
        fn what_others_spell_is_read(
            number in prop_oneof![0u64..100_000, 0u64..1_000_000_000_000],
            zeros in 0u32..9,
        ) {
            use chinese_number::{
                ChineseCase, ChineseCountMethod, ChineseVariant, NumberToChinese,
            };
            // With noughts at the end too, where 零 is left out.
            let power = 10_u64.pow(zeros);
            let number = number / power * power;
            let written = number
                .to_chinese(ChineseVariant::Simple, ChineseCase::Lower, ChineseCountMethod::TenThousand)
                .expect("fits");
            let text = format!("{written}天");
            let found = extract(&text, Tongue::Chinese);
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert_eq!(found[0].value.to_string(), format!("{number} day"), "{}", text);
        }
    }

    #[test]
    fn as_icu_spells() {
        for (number, written) in [
            (0, "零"),
            (10, "十"),
            (15, "十五"),
            (20, "二十"),
            (101, "一百零一"),
            (110, "一百一十"),
            (222, "二百二十二"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (9999, "九千九百九十九"),
        ] {
            assert_eq!(spell(number, false).as_deref(), Some(written));
        }
        assert_eq!(spell(2, true).as_deref(), Some("两"));
        assert_eq!(positional(2026), "二〇二六");
        assert_eq!(spell(10_000, false), None);
    }
}
