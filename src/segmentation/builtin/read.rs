//! The form of the rule files; `rules/common.txt` explains it to those who write them.

use std::collections::BTreeMap;
use std::fmt;

use super::super::srx::{FormatHandling, LanguageMap, LanguageRules, Rule, Srx};

/// What is wrong with a line of a rule file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    file: &'static str,
    line: u64,
    message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.message)
    }
}

/// A text with its cuts that shows what a rule does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Example {
    pub(super) rule: String,
    pub(super) text: String,
}

/// What a heading begins.
enum Part {
    Nothing,
    /// Words, and how they may be written.
    Words(String, Case),
    Pattern(String),
    Language,
    Rule(OpenRule),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    AsWritten,
    /// All in capitals too.
    Capitals,
    /// With the first letter capital, and all in capitals, too.
    Abbreviation,
}

struct OpenRule {
    name: String,
    line: u64,
    breaks: Option<bool>,
    before: Option<String>,
    after: Option<String>,
}

struct Reading {
    file: &'static str,
    line: u64,
    part: Part,
    words: BTreeMap<String, Vec<String>>,
    patterns: BTreeMap<String, String>,
    srx: Srx,
    examples: Vec<Example>,
    faults: Vec<Fault>,
}

pub(super) fn read(files: &[(&'static str, &'static str)]) -> (Srx, Vec<Example>, Vec<Fault>) {
    let srx = Srx {
        cascade: true,
        segment_subflows: true,
        format_handling: FormatHandling::default(),
        rules: Vec::new(),
        maps: Vec::new(),
    };
    let mut reading = Reading {
        file: "",
        line: 0,
        part: Part::Nothing,
        words: BTreeMap::new(),
        patterns: BTreeMap::new(),
        srx,
        examples: Vec::new(),
        faults: Vec::new(),
    };
    for &(file, content) in files {
        reading.file = file;
        for (line, content) in (1..).zip(content.lines()) {
            reading.line = line;
            reading.read_line(content.trim());
        }
        reading.close_rule();
        reading.part = Part::Nothing;
    }
    (reading.srx, reading.examples, reading.faults)
}

impl Reading {
    fn fault(&mut self, message: impl Into<String>) {
        self.faults.push(Fault { file: self.file, line: self.line, message: message.into() });
    }

    fn read_line(&mut self, line: &str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if let Some(heading) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
            && !matches!(self.part, Part::Pattern(_))
        {
            self.close_rule();
            self.open(heading);
            return;
        }
        match &mut self.part {
            Part::Nothing => self.fault(format!("`{line}` stands under no heading")),
            Part::Language => self.fault(format!("`{line}` belongs to no rule")),
            Part::Words(name, case) => {
                let (name, case) = (name.clone(), *case);
                let words = line.split('#').next().unwrap_or_default();
                for word in words.split_whitespace() {
                    self.word(&name, case, word);
                }
            }
            Part::Pattern(name) => {
                let name = std::mem::take(name);
                let pattern = self.expanded(line);
                // A set needs no group around it.
                let is_set = pattern.starts_with('[') && pattern.ends_with(']');
                let pattern = if is_set { pattern } else { format!("(?:{pattern})") };
                self.patterns.insert(name, pattern);
                self.part = Part::Nothing;
            }
            Part::Rule(_) => self.rule_line(line),
        }
    }

    fn open(&mut self, heading: &str) {
        let (kind, name) = heading.split_once(' ').unwrap_or((heading, ""));
        let name = name.trim();
        if name.is_empty() {
            self.fault(format!("the heading `[{heading}]` has no name"));
            return;
        }
        let (plain, capitals) = match name.strip_suffix(", in capitals too") {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        let known = self.words.contains_key(plain) || self.patterns.contains_key(plain);
        if known && kind != "rule" && kind != "language" {
            self.fault(format!("`{plain}` stands twice"));
        }
        self.part = match kind {
            "words" | "abbreviations" => {
                self.words.entry(plain.to_owned()).or_default();
                let case = match (kind, capitals) {
                    ("abbreviations", _) => Case::Abbreviation,
                    (_, true) => Case::Capitals,
                    _ => Case::AsWritten,
                };
                Part::Words(plain.to_owned(), case)
            }
            "pattern" => Part::Pattern(name.to_owned()),
            "language" => {
                self.language(name);
                Part::Language
            }
            "rule" if self.srx.rules.is_empty() => {
                self.fault("a rule before any language");
                Part::Nothing
            }
            "rule" => {
                let name = name.to_owned();
                let line = self.line;
                Part::Rule(OpenRule { name, line, breaks: None, before: None, after: None })
            }
            _ => {
                self.fault(format!("`[{heading}]` is no heading"));
                Part::Nothing
            }
        };
    }

    /// `English: en(-.*)?`
    fn language(&mut self, heading: &str) {
        let Some((name, pattern)) = heading.split_once(": ") else {
            self.fault("a language is a name, a colon and a pattern of language codes");
            return;
        };
        match LanguageMap::new(pattern.trim().to_owned(), name.to_owned(), self.line) {
            Ok(map) => self.srx.maps.push(map),
            Err(error) => self.fault(error.to_string()),
        }
        self.srx.rules.push(LanguageRules { name: name.to_owned(), rules: Vec::new() });
    }

    fn word(&mut self, list: &str, case: Case, word: &str) {
        if case == Case::Abbreviation && !word.ends_with('.') {
            self.fault(format!("the abbreviation `{word}` has no full stop"));
        }
        let Some(words) = self.words.get_mut(list) else { return };
        if words.iter().any(|known| known == word) {
            self.fault(format!("`{word}` stands twice"));
            return;
        }
        let mut forms = vec![word.to_owned()];
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        let rest = chars.as_str();
        // A single capital with a full stop is an initial.
        let single = rest.chars().filter(|c| c.is_alphabetic()).count() == 0;
        if case == Case::Abbreviation && !single {
            forms.push(format!("{first}{rest}"));
        }
        if case != Case::AsWritten && !single {
            forms.push(word.to_uppercase());
        }
        for form in forms {
            if !words.contains(&form) {
                words.push(form);
            }
        }
    }

    fn rule_line(&mut self, line: &str) {
        let (key, value) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let value = value.trim();
        let expanded = match key {
            "before" | "after" => self.expanded(value),
            _ => String::new(),
        };
        let Part::Rule(rule) = &mut self.part else { return };
        let (slot, what) = match key {
            "before" => (&mut rule.before, expanded),
            "after" => (&mut rule.after, expanded),
            "cut" | "stay" if value.is_empty() && rule.breaks.is_none() => {
                rule.breaks = Some(key == "cut");
                return;
            }
            "example" => {
                let rule = rule.name.clone();
                self.examples.push(Example { rule, text: value.to_owned() });
                return;
            }
            _ => {
                self.fault(format!(
                    "`{line}`: a rule is `cut` or `stay`, `before`, `after` and `example` lines"
                ));
                return;
            }
        };
        if slot.replace(what).is_some() {
            self.fault(format!("`{key}` stands twice"));
        }
    }

    /// A pattern with each `<name>` written out.
    fn expanded(&mut self, pattern: &str) -> String {
        let mut expanded = String::new();
        let mut rest = pattern;
        while let Some(at) = rest.find('<') {
            let (before, from) = rest.split_at(at);
            expanded.push_str(before);
            let name = from[1..].split('>').next().unwrap_or_default();
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            // `(?<=` and `(?<!` are no names.
            if !is_name || before.ends_with("(?") || from.len() < name.len() + 2 {
                expanded.push('<');
                rest = &from[1..];
                continue;
            }
            match (self.patterns.get(name), self.words.get(name)) {
                (Some(pattern), _) => expanded.push_str(pattern),
                (None, Some(words)) => expanded.push_str(&alternatives(words)),
                (None, None) => self.fault(format!("`<{name}>` is not known")),
            }
            rest = &from[name.len() + 2..];
        }
        expanded + rest
    }

    fn close_rule(&mut self) {
        let Part::Rule(rule) = std::mem::replace(&mut self.part, Part::Nothing) else { return };
        let Some(breaks) = rule.breaks else {
            self.fault(format!("the rule `{}` says neither `cut` nor `stay`", rule.name));
            return;
        };
        let sides = (rule.before.unwrap_or_default(), rule.after.unwrap_or_default());
        let read = Rule::new(breaks, sides, rule.name, rule.line);
        match (read, self.srx.rules.last_mut()) {
            (Ok(rule), Some(language)) => {
                language.rules.push(Rule { file: Some(self.file), ..rule });
            }
            (Ok(_), None) => {}
            (Err(error), _) => self.fault(error.to_string()),
        }
    }
}

/// The words as a pattern, longer ones before those that they begin with.
fn alternatives(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_by(|a, b| b.cmp(a));
    let escaped: Vec<String> = words.iter().map(|word| escaped(word)).collect();
    format!("(?:{})", escaped.join("|"))
}

fn escaped(word: &str) -> String {
    let mut pattern = String::new();
    for c in word.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
