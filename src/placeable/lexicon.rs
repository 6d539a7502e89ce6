//! The words that values are written with, by language: data files read into a trie.
//!
//! The files are `common.txt` and `words.txt` in the folder of each language; `english/words.txt`
//! says how they are written. A fourth language is a folder, and a line in [`Lexicon::of`] and
//! [`Tongue`].

use std::sync::LazyLock;

use super::characters::{Characters, fold};
use super::rational::Rational;

/// A language whose values are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tongue {
    /// English.
    English,
    /// Urdu.
    Urdu,
    /// Chinese, simplified or traditional.
    Chinese,
}

impl Tongue {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::English, Self::Urdu, Self::Chinese];

    /// The language of a tag, by its primary subtag; `None` where its values are not known.
    pub fn of(language: &crate::Language) -> Option<Self> {
        match language.primary() {
            "en" => Some(Self::English),
            "ur" => Some(Self::Urdu),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// The primary subtag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Urdu => "ur",
            Self::Chinese => "zh",
        }
    }
}

/// What part a word plays in a value. The names are those of the data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Number,
    Scale,
    /// A magnitude only when joined to digits with a currency.
    Short,
    And,
    Article,
    Half,
    Of,
    Range,
    /// A range only where something else says so: `or`, `and` after `between`.
    WeakRange,
    Between,
    Per,
    Pair,
    Ordinal,
    /// An ending that makes digits an ordinal.
    Suffix,
    /// One that is joined to the words of numbers.
    Ending,
    Prefix,
    Stem,
    Part,
    Share,
    Percent,
    Tenth,
    Month,
    Season,
    Weekday,
    WeekPrefix,
    Saturday,
    Decade,
    Century,
    LastCentury,
    Eighties,
    Days,
    First,
    Era,
    HalfDay,
    OClock,
    Clock,
    Unit,
    Weight,
    Currency,
    Sign,
    Classifier,
    Approx,
    Over,
    Plus,
    Joined,
    Stop,
    /// What begins like a stop word and is none.
    Go,
}

impl Kind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "number" => Self::Number,
            "scale" => Self::Scale,
            "short" => Self::Short,
            "and" => Self::And,
            "article" => Self::Article,
            "half" => Self::Half,
            "of" => Self::Of,
            "range" => Self::Range,
            "range-" => Self::WeakRange,
            "between" => Self::Between,
            "per" => Self::Per,
            "pair" => Self::Pair,
            "ordinal" => Self::Ordinal,
            "suffix" => Self::Suffix,
            "ending" => Self::Ending,
            "prefix" => Self::Prefix,
            "stem" => Self::Stem,
            "part" => Self::Part,
            "share" => Self::Share,
            "percent" => Self::Percent,
            "tenth" => Self::Tenth,
            "month" => Self::Month,
            "season" => Self::Season,
            "weekday" => Self::Weekday,
            "weekprefix" => Self::WeekPrefix,
            "saturday" => Self::Saturday,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "lastcentury" => Self::LastCentury,
            "eighties" => Self::Eighties,
            "days" => Self::Days,
            "first" => Self::First,
            "era" => Self::Era,
            "halfday" => Self::HalfDay,
            "oclock" => Self::OClock,
            "clock" => Self::Clock,
            "unit" => Self::Unit,
            "weight" => Self::Weight,
            "currency" => Self::Currency,
            "sign" => Self::Sign,
            "classifier" => Self::Classifier,
            "approx" => Self::Approx,
            "over" => Self::Over,
            "plus" => Self::Plus,
            "joined" => Self::Joined,
            "stop" => Self::Stop,
            "go" => Self::Go,
            _ => return None,
        })
    }

    fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u64);

impl Kinds {
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn any(self, kinds: &[Kind]) -> bool {
        kinds.iter().any(|kind| self.0 & kind.bit() != 0)
    }
}

/// One meaning of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sense {
    pub(super) kind: Kind,
    /// The number that it is, or the factor of a unit.
    pub(super) number: Rational,
    /// The key of a unit, a currency or a class of word.
    pub(super) name: &'static str,
    /// Another language may leave it out or put it in.
    pub(super) optional: bool,
    /// Counts only in company.
    pub(super) homograph: bool,
}

impl Sense {
    /// The whole number that it is. Those of the data fit, as a test checks.
    pub(super) fn integer(&self) -> i64 {
        self.number.to_integer().unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct Node {
    children: Vec<(u32, u32)>,
    /// A bit for the lower six bits of each child's character: most characters that lead nowhere
    /// are told from this.
    leads: u64,
    senses: Vec<Sense>,
    /// The kinds of the senses here.
    kinds: u64,
}

fn lead(code: u32) -> u64 {
    1 << (code & 63)
}

/// The words of a language.
#[derive(Debug)]
pub(super) struct Lexicon {
    nodes: Vec<Node>,
    /// Every form with its meaning, in the order of the files: for writing.
    forms: Vec<(&'static str, Sense)>,
    /// For each character of the Basic Multilingual Plane, the node of the forms that begin with it,
    /// 0 for none: most words of a text are told from this at once.
    roots: Vec<u32>,
}

impl Lexicon {
    /// The lexicon of a language.
    pub(super) fn of(tongue: Tongue) -> &'static Self {
        static ENGLISH: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::read(include_str!("english/words.txt")));
        static URDU: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::read(include_str!("urdu/words.txt")));
        static CHINESE: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::read(include_str!("chinese/words.txt")));
        match tongue {
            Tongue::English => &ENGLISH,
            Tongue::Urdu => &URDU,
            Tongue::Chinese => &CHINESE,
        }
    }

    fn read(words: &'static str) -> Self {
        let roots = vec![0; 1 << 16];
        let mut lexicon = Self { nodes: vec![Node::default()], forms: Vec::new(), roots };
        for file in [words, include_str!("common.txt")] {
            for line in file.lines() {
                // A line that does not parse is left out here; a test reads every line.
                if let Ok(Some((sense, forms))) = entry(line) {
                    for form in forms.split(" | ") {
                        lexicon.add(form.trim(), &sense);
                    }
                }
            }
        }
        lexicon.add_derived_ordinals();
        for node in &mut lexicon.nodes {
            node.children.sort_unstable();
            node.leads = node.children.iter().fold(0, |leads, (c, _)| leads | lead(*c));
        }
        for (c, node) in &lexicon.nodes[0].children {
            if let Some(root) = lexicon.roots.get_mut(*c as usize) {
                *root = *node;
            }
        }
        lexicon
    }

    /// Ordinals that are a number's word with an ending joined to it (Urdu پانچ, پانچویں), where
    /// the data have `joined` endings.
    fn add_derived_ordinals(&mut self) {
        let of_kind = |kind| self.forms.iter().filter(move |(_, sense)| sense.kind == kind);
        let endings: Vec<&str> = of_kind(Kind::Ending).map(|(form, _)| *form).collect();
        let stems = of_kind(Kind::Number).chain(of_kind(Kind::Stem));
        let stems: Vec<_> = stems.filter(|(_, sense)| sense.number >= 5.into()).cloned().collect();
        for (stem, sense) in stems {
            let derived = Sense { kind: Kind::Ordinal, homograph: false, optional: false, ..sense };
            for ending in &endings {
                self.add_folded(stem.chars().chain(ending.chars()), &derived);
            }
        }
    }

    fn add(&mut self, form: &'static str, sense: &Sense) {
        if self.add_folded(form.chars(), sense) {
            self.forms.push((form, sense.clone()));
        }
    }

    /// Adds a meaning to a form; whether it was not there before.
    fn add_folded(&mut self, form: impl Iterator<Item = char>, sense: &Sense) -> bool {
        let mut node = 0;
        for c in form.filter_map(fold).map(u32::from) {
            let child = self.nodes[node].children.iter().find(|child| child.0 == c);
            node = match child {
                Some(child) => child.1 as usize,
                None => {
                    let new = self.nodes.len();
                    self.nodes[node].children.push((c, new as u32));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        let node = &mut self.nodes[node];
        let new = !node.senses.contains(sense);
        if new {
            node.senses.push(sense.clone());
            node.kinds |= sense.kind.bit();
        }
        new
    }

    /// The first form of a meaning: the one to write.
    pub(super) fn form(&self, kind: Kind, wanted: impl Fn(&Sense) -> bool) -> Option<&'static str> {
        let mut forms = self.forms.iter();
        forms.find(|(_, sense)| sense.kind == kind && wanted(sense)).map(|(form, _)| *form)
    }

    /// Whether a whole word has a meaning of a kind.
    pub(super) fn means(&self, word: &str, kind: Kind) -> bool {
        let text = Characters::of(word);
        self.find(&text, 0, kind).is_some_and(|(end, _)| end == text.len())
    }

    /// The node of the forms that begin with the character at a place, if a word may begin there.
    fn root(&self, text: &Characters, place: usize) -> Option<usize> {
        // Beyond the plane no form begins.
        let root = *self.roots.get(text.code(place) as usize)?;
        (root != 0 && !text.is_joined(place)).then_some(root as usize)
    }

    /// The node behind another one and a character. A hyphen stands for a space where no form has
    /// the hyphen itself.
    fn child(&self, node: usize, code: u32) -> Option<usize> {
        const HYPHEN: u32 = '-' as u32;
        const SPACE: u32 = ' ' as u32;
        let Node { children, leads, .. } = &self.nodes[node];
        let find = |code: u32| {
            if leads & lead(code) == 0 {
                return None;
            }
            let at = children.binary_search_by_key(&code, |child| child.0).ok()?;
            Some(children[at].1 as usize)
        };
        find(code).or_else(|| if code == HYPHEN { find(SPACE) } else { None })
    }

    /// The kinds of all words at a place, short and long.
    pub(super) fn kinds_at(&self, text: &Characters, place: usize) -> Kinds {
        let mut kinds = 0;
        let (mut next, mut at) = (self.root(text, place), place);
        while let Some(node) = next {
            at += 1;
            let here = self.nodes[node].kinds;
            if here != 0 && !text.is_joined(at) {
                kinds |= here;
            }
            next = self.child(node, text.code(at));
        }
        Kinds(kinds)
    }

    /// The longest word at a place with a meaning of one of the kinds (all where none is named),
    /// and the place after it. A word of letters ends where its script's letters end, unless its
    /// script is Han.
    pub(super) fn longest(
        &self,
        text: &Characters,
        place: usize,
        kinds: &[Kind],
    ) -> Option<(usize, &[Sense])> {
        let wanted = kinds.iter().fold(0, |mask, kind| mask | kind.bit());
        let wanted = if kinds.is_empty() { u64::MAX } else { wanted };
        if text.kinds(place).is_some_and(|kinds| kinds.0 & wanted == 0) {
            return None;
        }
        let (mut next, mut at) = (self.root(text, place), place);
        let mut best = None;
        while let Some(node) = next {
            at += 1;
            let found = &self.nodes[node];
            if found.kinds & wanted != 0 && !text.is_joined(at) {
                best = Some((at, found.senses.as_slice()));
            }
            next = self.child(node, text.code(at));
        }
        best
    }

    /// The longest word at a place with a meaning of a kind, that meaning, and the place after it.
    pub(super) fn find(
        &self,
        text: &Characters,
        place: usize,
        kind: Kind,
    ) -> Option<(usize, &Sense)> {
        let (end, senses) = self.longest(text, place, &[kind])?;
        senses.iter().find(|sense| sense.kind == kind).map(|sense| (end, sense))
    }
}

/// Whether a character is a letter of a script that is written with spaces between words.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    !is_han(c) && c.is_alphabetic()
}

/// Whether a character is Han or kana.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// The meaning and the forms of a line; nothing for an empty line and a comment.
fn entry(line: &'static str) -> Result<Option<(Sense, &'static str)>, &'static str> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (head, forms) = line.split_once(" = ").ok_or("no ` = `")?;
    let (kind, name) = head.split_once(' ').ok_or("no name after the kind")?;
    let optional = kind.ends_with('?') || name.ends_with('?');
    let homograph = kind.ends_with('~') || name.ends_with('~');
    let kind = Kind::parse(kind.trim_end_matches(['?', '~'])).ok_or("an unknown kind")?;
    let name = name.trim_end_matches(['?', '~']);
    let (factor, name) = name.split_once('*').unwrap_or((name, name));
    let number = Rational::parse(factor).unwrap_or(Rational::ONE);
    if forms.split(" | ").any(|form| form.trim().is_empty()) {
        return Err("an empty form");
    }
    Ok(Some((Sense { kind, number, name, optional, homograph }, forms)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_read() {
        let files = [
            ("common", include_str!("common.txt")),
            ("english", include_str!("english/words.txt")),
            ("urdu", include_str!("urdu/words.txt")),
            ("chinese", include_str!("chinese/words.txt")),
        ];
        for (file, text) in files {
            for (number, line) in (1..).zip(text.lines()) {
                let entry = entry(line);
                assert!(entry.is_ok(), "{file}, line {number}: {line}: {entry:?}");
            }
        }
    }

    #[test]
    fn words_end_where_letters_end() {
        let english = Lexicon::of(Tongue::English);
        let text = Characters::of("Tenth ten-year tens 5km 三天");
        assert!(english.find(&text, 0, Kind::Number).is_none());
        assert_eq!(english.find(&text, 6, Kind::Number).map(|(end, _)| end), Some(9));
        assert!(english.find(&text, 15, Kind::Number).is_none());
        assert_eq!(english.find(&text, 21, Kind::Unit).map(|(end, _)| end), Some(23));
        let chinese = Lexicon::of(Tongue::Chinese);
        assert_eq!(chinese.find(&text, 25, Kind::Unit).map(|(end, _)| end), Some(26));
    }

    #[test]
    fn the_longest_form_counts() {
        let urdu = Lexicon::of(Tongue::Urdu);
        let text = Characters::of("میل فی گھنٹہ");
        assert_eq!(urdu.find(&text, 0, Kind::Unit).map(|(_, s)| s.name), Some("mph"));
    }
}
