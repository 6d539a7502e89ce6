//! Which quotation is open: what `"` means, and in Urdu and Chinese `“`, which often closes.

use super::site::{is_closer, is_opener};

/// The longest title in 《》, in characters; a longer one is taken for a mark left open.
const LONGEST_TITLE: usize = 64;

/// What was read so far of the quotation marks of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quotes {
    /// Marks that close as well as open, whatever their shape says.
    ambiguous: &'static str,
    /// The bytes read.
    read: usize,
    /// Whether a quotation is open.
    open: bool,
    /// Whether a colon or comma led to the latest quotation: `他问：“…”`.
    introduced: bool,
    /// The last character read.
    previous: Option<char>,
    /// The last character read that was no white space.
    last: char,
    /// The end of the latest title in 《》.
    title_end: usize,
}

impl Quotes {
    pub(super) fn new(ambiguous: &'static str) -> Self {
        Self { ambiguous, ..Self::default() }
    }

    /// Whether a quotation is open.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Whether the words before the latest quotation tell whose it is.
    pub(super) fn is_introduced(&self) -> bool {
        self.introduced
    }

    /// Whether a byte stands inside 《》.
    pub(super) fn is_in_title(&self, at: usize) -> bool {
        at <= self.title_end
    }

    /// Reads on, up to a byte.
    pub(super) fn read_to(&mut self, text: &str, to: usize) {
        if to <= self.read {
            return;
        }
        let from = self.read;
        for (i, c) in text[from..to].char_indices() {
            if c == '《' && from + i >= self.title_end {
                let title = text[from + i..].char_indices().take(LONGEST_TITLE);
                let end = title.map(|(j, c)| (from + i + j, c)).find(|&(_, c)| c == '》');
                self.title_end = end.map_or(self.title_end, |(end, _)| end);
            }
            let following = text[from + i + c.len_utf8()..].chars().next();
            self.read_char(c, following);
        }
        self.read = to;
    }

    fn read_char(&mut self, c: char, following: Option<char>) {
        self.read_mark(c, following);
        if !c.is_whitespace() {
            self.last = c;
        }
        self.previous = Some(c);
    }

    fn read_mark(&mut self, c: char, following: Option<char>) {
        let opens = self.opens(c, following);
        match c {
            _ if self.is_ambiguous(c) => self.open = opens,
            '“' | '「' | '『' | '„' | '«' => self.open = true,
            '”' | '」' | '』' | '»' => self.open = false,
            _ => {}
        }
        if opens {
            self.introduced = matches!(self.last, '：' | ':' | '，' | ',');
        }
    }

    /// Whether a quotation mark or bracket that comes next opens. Where its shape does not tell,
    /// the white space on one side of it does, and otherwise whether a quotation is open.
    pub(super) fn opens(&self, c: char, following: Option<char>) -> bool {
        if !self.is_ambiguous(c) {
            return is_opener(c);
        }
        let after_space = self.previous.is_none_or(char::is_whitespace);
        let before_space = following.is_none_or(|c| c.is_whitespace() || self.is_ambiguous(c));
        match (after_space, before_space) {
            (true, false) => true,
            (false, true) => false,
            _ => !self.open,
        }
    }

    /// Whether a mark that comes next closes, and nothing but a mark or white space follows it.
    pub(super) fn closes(&self, c: char, following: Option<char>) -> bool {
        (if self.is_ambiguous(c) { self.open } else { is_closer(c) && c != '\'' })
            && !following.is_some_and(char::is_alphanumeric)
    }

    fn is_ambiguous(&self, c: char) -> bool {
        self.ambiguous.contains(c)
    }
}
