//! What is carried over as it stands: URLs, e-mail addresses, telephone and document numbers, and
//! names of letters and digits (COVID-19, JF-17, 5G).

use super::Scanner;
use crate::placeable::characters::Characters;
use crate::placeable::lexicon::Kind;

impl Scanner<'_> {
    /// The end of a code that begins at a place, and whether it is a name (to be written in
    /// capitals). What was looked at in vain is not looked at again, so that a
    /// long run takes linear time.
    pub(super) fn code(&mut self, place: usize) -> Option<(usize, bool)> {
        let text = self.text;
        if let Some(end) = telephone(text, place).or_else(|| document_number(text, place)) {
            return Some((end, false));
        }
        if is_name(text.before(place)) && text.at(place) != '+' {
            return None;
        }
        if let Some(end) = url(text, place) {
            return Some((end, false));
        }
        if place >= self.no_mail_before {
            if let Some(end) = mail(text, place) {
                return Some((end, false));
            }
            self.no_mail_before = (place..).find(|&at| !is_mail(text.at(at))).unwrap_or(place);
        }
        if place < self.no_name_before {
            return None;
        }
        let mut end = (place..).find(|&at| !is_name(text.at(at))).unwrap_or(place);
        self.no_name_before = end;
        while end > place && text.at(end - 1) == '-' {
            end -= 1;
        }
        self.name(place, end).map(|end| (end, true))
    }

    /// The end of a name of letters and digits in a run of these and hyphens.
    fn name(&self, place: usize, end: usize) -> Option<usize> {
        let text = self.text;
        let pieces = Pieces::of(text, place, end);
        if pieces.digits == 0 || pieces.letters == 0 {
            // 007: noughts that nobody counts with.
            let noughts = end - place == 3 && text.at(place) == '0' && text.at(place + 1) == '0';
            return (noughts && pieces.letters == 0 && pieces.hyphens == 0).then_some(end);
        }
        let first = text.at(place);
        if first.is_ascii_digit() {
            let (numeral, rest) = pieces.first_numeral(text, place, end);
            // 15-year-old, 90kg, 18th, 1990s, 5am: a number with a word; 5G, 2019-nCoV: a name.
            let hyphen = text.at(numeral) == '-';
            let word = numeral + usize::from(hyphen);
            let known = [Kind::Suffix, Kind::HalfDay, Kind::Short, Kind::Decade];
            let known = self.lexicon.longest(text, word, &known).is_some();
            if rest == 0 || known || self.unit_after(word).is_some() {
                return None;
            }
            let mixed = (word..end).any(|at| text.is_upper(at));
            let lower =
                (word..end).any(|at| text.at(at).is_ascii_lowercase() && !text.is_upper(at));
            let short = numeral == place + 1 && end - place <= 3 && !hyphen && !lower;
            let compound = hyphen && numeral - place == 4 && mixed && lower;
            return (short || compound).then_some(end);
        }
        // Letters first: ORF4, COVID-19, SARS-CoV-2, Disease-19; but not mid-1960s, top-10, of-3.
        let letters = (place..end).find(|&at| !text.at(at).is_ascii_alphabetic()).unwrap_or(end);
        let capital = (place..end).any(|at| text.is_upper(at));
        if !capital {
            // mm2, km3
            if self.lexicon.find(text, place, Kind::Unit).is_some_and(|(end, _)| end == letters) {
                return None;
            }
            return (text.at(letters).is_ascii_digit() && letters - place <= 4).then_some(end);
        }
        let is_word = |at: usize| self.lexicon.longest(text, at, &[]).is_some();
        if text.at(letters) == '-' && is_word(place) && letters - place > 1 {
            return None;
        }
        Some(end)
    }
}

/// How many of what a run is made of.
struct Pieces {
    digits: usize,
    letters: usize,
    hyphens: usize,
}

impl Pieces {
    fn of(text: &Characters, place: usize, end: usize) -> Self {
        let count = |is: fn(char) -> bool| (place..end).filter(|&at| is(text.at(at))).count();
        Self {
            digits: count(|c| c.is_ascii_digit()),
            letters: count(|c| c.is_ascii_alphabetic()),
            hyphens: count(|c| c == '-'),
        }
    }

    /// The place after the first digits, and how many characters follow.
    fn first_numeral(&self, text: &Characters, place: usize, end: usize) -> (usize, usize) {
        let numeral = (place..end).find(|&at| !text.at(at).is_ascii_digit()).unwrap_or(end);
        (numeral, end - numeral)
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

fn is_mail(c: char) -> bool {
    is_name(c) || "._+@".contains(c)
}

fn is_url(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

fn starts(text: &Characters, place: usize, prefix: &str) -> bool {
    prefix.chars().zip(place..).all(|(c, at)| text.at(at) == c)
}

/// The end of a URL. Punctuation behind it is the sentence's; a closing bracket, if none was opened.
fn url(text: &Characters, place: usize) -> Option<usize> {
    let scheme = ["http://", "https://", "ftp://", "www."];
    let scheme = scheme.iter().find(|scheme| starts(text, place, scheme))?;
    let run = (place..).find(|&at| !is_url(text.at(at)))?;
    let opened = (place..run).any(|at| text.at(at) == '(');
    let outside = |c: char| ".,;:!?'".contains(c) || (c == ')' && !opened);
    let end = (place..run).rev().find(|&at| !outside(text.at(at)))? + 1;
    (end > place + scheme.len()).then_some(end)
}

/// The end of an e-mail address at a place. It reads no farther than the address goes.
fn mail(text: &Characters, place: usize) -> Option<usize> {
    let at = (place..).find(|&at| text.at(at) == '@' || !is_mail(text.at(at)))?;
    if text.at(at) != '@' {
        return None;
    }
    let host = (at + 1..).find(|&at| !(is_name(text.at(at)) || text.at(at) == '.'))?;
    let end = (at..host).rev().find(|&at| text.at(at).is_ascii_alphanumeric())? + 1;
    (at > place && (at + 2..end).any(|at| text.at(at) == '.')).then_some(end)
}

/// `+` and at least eight digits, in groups.
fn telephone(text: &Characters, place: usize) -> Option<usize> {
    if text.at(place) != '+' || !text.at(place + 1).is_ascii_digit() {
        return None;
    }
    const LONGEST: usize = 24;
    let (mut digits, mut end) = (0, place + 1);
    for at in place + 1..place + LONGEST {
        match text.at(at) {
            c if c.is_ascii_digit() => {
                digits += 1;
                end = at + 1;
            }
            ' ' | '-' | '(' | ')' => {}
            _ => break,
        }
    }
    (8..=15).contains(&digits).then_some(end)
}

/// `F.No. 1(3)/2026`, `No. 12/2026-EA`, 〔2026〕5号.
fn document_number(text: &Characters, place: usize) -> Option<usize> {
    const LONGEST: usize = 40;
    if matches!(text.at(place), '〔' | '［') {
        let close = place + 5;
        let year = (place + 1..close).all(|at| text.at(at).is_ascii_digit());
        let end = (close + 1..close + 6).find(|&at| !text.at(at).is_ascii_digit())?;
        let closed = matches!(text.at(close), '〕' | '］') && end > close + 1;
        return (year && closed && text.at(end) == '号').then_some(end + 1);
    }
    let file = starts(text, place, "f.") && text.is_upper(place);
    let number = place + if file { 2 } else { 0 };
    if !starts(text, number, "no.")
        || !text.is_upper(number)
        || text.before(place).is_alphanumeric()
    {
        return None;
    }
    let first = text.skip_space(number + 3);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "()/-.".contains(c);
    let mut end = (first..first + LONGEST).find(|&at| !is_part(text.at(at)))?;
    while end > first && matches!(text.at(end - 1), '.' | '-' | '/') {
        end -= 1;
    }
    let has = |wanted: char| (first..end).any(|at| text.at(at) == wanted);
    let slashed = has('/') || (file && end > first);
    (text.at(first).is_ascii_digit() && slashed).then_some(end)
}
