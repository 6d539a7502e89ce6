//! Items of a list that runs on within a paragraph: `1. The first 2. The second`.

/// The shape of a list mark: what stands around the number, and how the number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    opened: bool,
    closed: &'static str,
    style: Style,
    number: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Digits,
    Small,
    Capital,
    Roman,
}

/// The starts of the items after the first of each list: marks of one shape whose numbers follow
/// on one another, the first at the start of the paragraph or of a sentence. An item after a comma or `and` goes on
/// with the sentence: `(1) seeds, (2) tea, and (3) rice`.
pub(super) fn items(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut expected: Vec<Mark> = Vec::new();
    let mut sentence_start = true;
    let mut goes_on = false;
    let mut end = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let at = end;
        end += word.len();
        let word = word.trim_end();
        if word.is_empty() {
            continue;
        }
        let marks = read(word);
        if !marks.is_empty() && !goes_on {
            if expected.iter().any(|mark| marks.contains(mark)) {
                starts.push(at);
                expected = marks.iter().filter(|mark| expected.contains(mark)).map(next).collect();
            } else if sentence_start && marks.iter().any(|mark| mark.number == 1) {
                expected = marks.iter().filter(|mark| mark.number == 1).map(next).collect();
            }
        }
        sentence_start = word.ends_with(['.', '!', '?', '。', '۔', '•']);
        goes_on =
            word.ends_with([',', ';', '،', '؛']) || matches!(word, "and" | "or" | "اور" | "یا");
    }
    starts
}

fn next(mark: &Mark) -> Mark {
    Mark { number: mark.number + 1, ..*mark }
}

/// The marks that a word may be: `i)` is a letter or a Roman number. A capital with nothing but a
/// full stop is an initial, and a number that ends a sentence looks like a mark: only the order of
/// the numbers tells.
fn read(word: &str) -> Vec<Mark> {
    let inner = word.strip_prefix('(').unwrap_or(word);
    let opened = inner.len() < word.len();
    let Some((number, closed)) = [".)", ")", ".", "。", "۔"]
        .into_iter()
        .find_map(|closed| Some((inner.strip_suffix(closed)?, closed)))
    else {
        return Vec::new();
    };
    if number.len() > 4 || !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let mark = |style, number| Mark { opened, closed, style, number };
    let mut marks = Vec::new();
    if let (true, Ok(value)) = (number.len() <= 2, number.parse()) {
        marks.push(mark(Style::Digits, value));
    }
    if let [letter] = *number.as_bytes() {
        match letter {
            b'a'..=b'z' => marks.push(mark(Style::Small, u32::from(letter - b'a') + 1)),
            b'A'..=b'Z' if closed != "." => {
                marks.push(mark(Style::Capital, u32::from(letter - b'A') + 1));
            }
            _ => {}
        }
    }
    if let Some(i) = ROMAN.iter().position(|&roman| roman == number) {
        marks.push(mark(Style::Roman, i as u32 + 1));
    }
    marks
}

const ROMAN: [&str; 12] =
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_follow_on_one_another() {
        for (text, expected) in [
            ("1. Seeds 2. Tea 3. Rice", &[9, 16][..]),
            ("(a) seeds (b) tea", &[10]),
            ("i) seeds ii) tea iii) rice", &[9, 17]),
            ("1. Seeds 3. Tea", &[]),
            ("Annex 1. Seeds 2. Tea", &[]),
            ("A. Khan met B. Li", &[]),
            ("1. Seeds 2) Tea", &[]),
            ("(1) seeds, (2) tea and (3) rice", &[]),
        ] {
            assert_eq!(items(text), expected, "{text}");
        }
    }
}
