//! How a house writes values, learnt from its texts.

/// How a house writes what may be written in several ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Urdu: لاکھ, کروڑ, ارب rather than ملین, بلین.
    pub national: bool,
    /// Urdu: how percent are written.
    pub percent: Percent,
    /// Urdu: ۴۲ rather than 42.
    pub native_digits: bool,
    /// Urdu: ء behind the year of a date.
    pub era: bool,
    /// Chinese: a space between Han characters and digits.
    pub spaced: bool,
    /// Chinese: 周三 rather than 星期三.
    pub short_weekday: bool,
    /// Chinese: 五月 rather than 5月, where a month stands alone.
    pub han_month: bool,
}

/// How Urdu writes percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Percent {
    /// 35 فیصد
    #[default]
    Word,
    /// 35 فی صد
    TwoWords,
    /// 35%
    SignBehind,
    /// %35
    SignBefore,
}

impl Percent {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Word, Self::TwoWords, Self::SignBehind, Self::SignBefore];
}

impl Style {
    /// What most of some texts do, by counting. Where they show neither way, the way of
    /// international news: ملین, فیصد, 42, no ء, no spaces, 星期, 5月.
    pub fn learn<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut votes = Votes::default();
        texts.for_each(|text| votes.count(text));
        let mut percent = Percent::Word;
        for (way, count) in Percent::ALL.into_iter().zip(votes.percent) {
            if count > votes.percent[percent as usize] {
                percent = way;
            }
        }
        Self {
            national: votes.national > 0,
            percent,
            native_digits: votes.native_digits > 0,
            era: votes.era > 0,
            spaced: votes.spaced > 0,
            short_weekday: votes.short_weekday > 0,
            han_month: votes.han_month > 0,
        }
    }
}

/// For each choice, how often it was made less how often the other one was.
#[derive(Debug, Default)]
struct Votes {
    national: i64,
    /// In the order of [`Percent::ALL`].
    percent: [i64; 4],
    native_digits: i64,
    era: i64,
    spaced: i64,
    short_weekday: i64,
    han_month: i64,
}

impl Votes {
    fn count(&mut self, text: &str) {
        let count = |words: &[&str]| -> i64 {
            words.iter().map(|word| text.matches(word).count() as i64).sum()
        };
        self.national += count(&["لاکھ", "کروڑ", " ارب "]) - count(&["ملین", "بلین", "ٹریلین"]);
        self.percent[Percent::Word as usize] += count(&["فیصد"]);
        self.percent[Percent::TwoWords as usize] += count(&["فی صد"]);
        self.short_weekday += count(&["周一", "周二", "周三", "周四", "周五", "周六", "周日"])
            - count(&["星期", "礼拜"]);
        let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '\u{06F0}'..='\u{06F9}');
        let mut letters = [' '; 3];
        let mut digits = 0;
        for c in text.chars().chain([' ']) {
            // Four digits are a year as a rule.
            if digits == 4 && !is_digit(c) {
                self.era += if c == 'ء' { 1 } else { -1 };
            }
            digits = if is_digit(c) { digits + 1 } else { 0 };
            letters = [letters[1], letters[2], c];
            let [first, middle, last] = letters;
            if matches!(middle, '%' | '٪') {
                self.percent[Percent::SignBehind as usize] += i64::from(is_digit(first));
                self.percent[Percent::SignBefore as usize] +=
                    i64::from(is_digit(last) && !is_digit(first));
            }
            self.native_digits += i64::from(matches!(middle, '\u{06F0}'..='\u{06F9}'));
            self.native_digits -= i64::from(middle.is_ascii_digit());
            if is_digit(middle) {
                self.spaced -= i64::from(is_han(first));
                self.han_month -= i64::from(last == '月');
            }
            if is_han(first) && middle == ' ' {
                self.spaced += i64::from(last.is_ascii_digit());
            }
            // 五月 but not 三个月, which has 个 before 月.
            if last == '月' && "一二三四五六七八九十".contains(middle) {
                self.han_month += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_is_what_most_texts_do() {
        let urdu = ["25 لاکھ روپے اور 10%", "3 کروڑ، 2026ء میں", "5 ملین"];
        let style = Style::learn(urdu.into_iter());
        assert!(style.national && style.percent == Percent::SignBehind && style.era);
        let urdu = ["۲۵ ملین میں سے %۳۵", "%۴۰ اور ۵ فیصد"];
        let style = Style::learn(urdu.into_iter());
        assert!(style.native_digits && style.percent == Percent::SignBefore && !style.national);
        let style = Style::learn(["10 فی صد سے 20 فی صد", "5 فیصد"].into_iter());
        assert_eq!(style.percent, Percent::TwoWords);
        let chinese = ["共 30 人", "在 2026 年", "周三", "五月和十月"];
        let style = Style::learn(chinese.into_iter());
        assert!(style.spaced && style.short_weekday && style.han_month && !style.national);
        assert_eq!(Style::learn(std::iter::empty()), Style::default());
    }
}
