//! The syntax of ICU regular expressions.

use regex_syntax::hir::ClassUnicode;

use super::class;
use super::{Assertion, Manner, Node, PatternError};

/// How deep groups and sets may nest.
const DEEPEST: usize = 100;
/// The most often that something may be repeated by number.
const MOST: u32 = 10_000;

type Result<T> = std::result::Result<T, PatternError>;

pub(super) fn parse(source: &str, ignore_case: bool) -> Result<Node> {
    let mut parser = Parser {
        chars: source.chars().collect(),
        at: 0,
        depth: 0,
        flags: Flags { ignore_case, ..Flags::default() },
        groups: 0,
        names: Vec::new(),
        references: Vec::new(),
    };
    let root = parser.choice()?;
    if parser.at < parser.chars.len() {
        return Err(parser.error("`)` closes no group"));
    }
    match parser.references.iter().find(|(group, _)| *group > parser.groups) {
        Some(&(group, at)) => {
            Err(PatternError { at, reason: format!("there is no group {group} to refer to") })
        }
        None => Ok(root),
    }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    multi_line: bool,
    dot_all: bool,
    comments: bool,
    unix_lines: bool,
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    flags: Flags,
    groups: usize,
    names: Vec<(String, usize)>,
    references: Vec<(usize, usize)>,
}

impl Parser {
    fn error(&self, reason: impl Into<String>) -> PatternError {
        PatternError { at: self.at, reason: reason.into() }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        let mut at = self.at;
        text.chars().all(|c| {
            at += 1;
            self.chars.get(at - 1) == Some(&c)
        })
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    /// Goes on past white space and comments where the flag `x` says so.
    fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some(c) if c.is_whitespace() => self.at += 1,
                Some('#') => {
                    while self.peek().is_some_and(|c| !matches!(c, '\n' | '\r')) {
                        self.at += 1;
                    }
                }
                _ => break,
            }
        }
    }

    fn nest<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error(format!("groups are nested deeper than {DEEPEST}")));
        }
        let done = read(self);
        self.depth -= 1;
        done
    }

    fn choice(&mut self) -> Result<Node> {
        let mut choices = vec![self.sequence()?];
        while self.eat("|") {
            choices.push(self.sequence()?);
        }
        Ok(if choices.len() == 1 { choices.swap_remove(0) } else { Node::Choice(choices) })
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut parts = Vec::new();
        loop {
            self.skip_comments();
            match self.peek() {
                None | Some('|' | ')') => return Ok(Node::sequence(parts)),
                Some('\\') if self.looking_at("\\Q") => {
                    self.at += 2;
                    while self.at < self.chars.len() && !self.eat("\\E") {
                        let c = self.chars[self.at];
                        self.at += 1;
                        parts.push(Node::Class(self.folded(class::single(c))));
                    }
                    self.repeat_last(&mut parts)?;
                }
                Some('\\') if self.looking_at("\\E") => self.at += 2,
                Some(_) => {
                    if let Some(node) = self.atom()? {
                        parts.push(node);
                        self.repeat_last(&mut parts)?;
                    }
                }
            }
        }
    }

    /// Applies the quantifiers that come next to the last part.
    fn repeat_last(&mut self, parts: &mut Vec<Node>) -> Result<()> {
        loop {
            self.skip_comments();
            let start = self.at;
            let (min, max) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => self.bounds()?,
                _ => return Ok(()),
            };
            self.at += 1;
            let manner = match self.peek() {
                Some('?') => Manner::Lazy,
                Some('+') => Manner::Possessive,
                _ => Manner::Greedy,
            };
            if manner != Manner::Greedy {
                self.at += 1;
            }
            let Some(node) = parts.pop() else {
                self.at = start;
                return Err(self.error("nothing stands before the quantifier"));
            };
            parts.push(Node::Repeat { node: Box::new(node), min, max, manner });
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`, up to the closing brace.
    fn bounds(&mut self) -> Result<(u32, Option<u32>)> {
        self.at += 1;
        let min = self.number()?;
        let max = match self.peek() {
            Some(',') => {
                self.at += 1;
                if self.peek() == Some('}') { None } else { Some(self.number()?) }
            }
            _ => Some(min),
        };
        if self.peek() != Some('}') {
            return Err(self.error("`{` has no `}`; write `\\{` for the character"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.error("the quantifier ends below its start"));
        }
        Ok((min, max))
    }

    fn number(&mut self) -> Result<u32> {
        let mut number: u32 = 0;
        let start = self.at;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = number * 10 + digit;
            if number > MOST {
                return Err(self.error(format!("more than {MOST} repetitions")));
            }
            self.at += 1;
        }
        if self.at == start {
            return Err(
                self.error("a number of repetitions is missing; write `\\{` for the character")
            );
        }
        Ok(number)
    }

    fn folded(&self, mut class: ClassUnicode) -> ClassUnicode {
        if self.flags.ignore_case {
            // Fails only without the tables, which are compiled in.
            let _ = class.try_case_fold_simple();
        }
        class
    }

    fn atom(&mut self) -> Result<Option<Node>> {
        let Some(c) = self.peek() else { return Ok(None) };
        match c {
            '(' => return self.nest(Self::group),
            '[' => {
                let class = self.nest(Self::set)?;
                return Ok(Some(Node::Class(class)));
            }
            '\\' => return self.escape().map(Some),
            '*' | '+' | '?' => return Err(self.error("nothing stands before the quantifier")),
            '{' => return Err(self.error("`{` has no meaning here; write `\\{` for the character")),
            _ => {}
        }
        self.at += 1;
        Ok(Some(match c {
            '.' if self.flags.dot_all => Node::Class(class::range('\0', char::MAX)),
            '.' if self.flags.unix_lines => Node::Class(class::negated(&class::single('\n'))),
            '.' => Node::Class(class::negated(&class::LINE_ENDS)),
            '^' if self.flags.multi_line => Node::Assert(Assertion::LineStart),
            '^' => Node::Assert(Assertion::TextStart),
            '$' if self.flags.multi_line => Node::Assert(Assertion::LineEnd),
            '$' => Node::Assert(Assertion::TextEndOrLastLine),
            c => Node::Class(self.folded(class::single(c))),
        }))
    }

    /// A group; `None` for a comment and for flags that hold from here on.
    fn group(&mut self) -> Result<Option<Node>> {
        let start = self.at;
        self.at += 1;
        let outer = self.flags;
        let wrap: fn(Node) -> Node = if !self.eat("?") {
            self.groups += 1;
            let group = self.groups;
            let node = self.choice()?;
            self.close(start)?;
            self.flags = outer;
            return Ok(Some(Node::Capture(group, Box::new(node))));
        } else if self.eat("#") {
            while self.peek().is_some_and(|c| c != ')') {
                self.at += 1;
            }
            self.close(start)?;
            return Ok(None);
        } else if self.eat(":") {
            |node| node
        } else if self.eat(">") {
            |node| Node::Atomic(Box::new(node))
        } else if self.eat("=") {
            |node| Node::Look { behind: false, negated: false, node: Box::new(node) }
        } else if self.eat("!") {
            |node| Node::Look { behind: false, negated: true, node: Box::new(node) }
        } else if self.eat("<=") {
            |node| Node::Look { behind: true, negated: false, node: Box::new(node) }
        } else if self.eat("<!") {
            |node| Node::Look { behind: true, negated: true, node: Box::new(node) }
        } else if self.eat("<") {
            let name = self.name()?;
            self.groups += 1;
            let group = self.groups;
            self.names.push((name, group));
            let node = self.choice()?;
            self.close(start)?;
            self.flags = outer;
            return Ok(Some(Node::Capture(group, Box::new(node))));
        } else {
            self.read_flags()?;
            if self.eat(")") {
                return Ok(None); // They hold to the end of the group around.
            }
            if !self.eat(":") {
                return Err(self.error("a kind of group that ICU does not know"));
            }
            |node| node
        };
        let node = self.choice()?;
        self.close(start)?;
        self.flags = outer;
        Ok(Some(wrap(node)))
    }

    fn close(&mut self, start: usize) -> Result<()> {
        if self.eat(")") {
            return Ok(());
        }
        self.at = start;
        Err(self.error("`(` is never closed"))
    }

    fn name(&mut self) -> Result<String> {
        let mut name = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_alphanumeric) {
            name.push(c);
            self.at += 1;
        }
        if name.is_empty() || !self.eat(">") {
            return Err(self.error("a group name is letters and digits and ends with `>`"));
        }
        Ok(name)
    }

    fn read_flags(&mut self) -> Result<()> {
        let mut on = true;
        while let Some(c) = self.peek() {
            match c {
                '-' => on = false,
                'i' => self.flags.ignore_case = on,
                'm' => self.flags.multi_line = on,
                's' => self.flags.dot_all = on,
                'x' => self.flags.comments = on,
                'd' => self.flags.unix_lines = on,
                // Java's flag for what is always so here.
                'u' => {}
                'w' => return Err(self.error("the flag `w` is not supported")),
                ':' | ')' => break,
                c => return Err(self.error(format!("`{c}` is no flag"))),
            }
            self.at += 1;
        }
        Ok(())
    }

    /// An escape outside of a set.
    fn escape(&mut self) -> Result<Node> {
        let start = self.at;
        let Some(c) = self.chars.get(self.at + 1).copied() else {
            return Err(self.error("a backslash ends the pattern"));
        };
        let assertion = match c {
            'b' => Some(Assertion::WordBoundary),
            'B' => Some(Assertion::NoWordBoundary),
            'A' => Some(Assertion::TextStart),
            'z' => Some(Assertion::TextEnd),
            'Z' => Some(Assertion::TextEndOrLastLine),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.at += 2;
            return Ok(Node::Assert(assertion));
        }
        match c {
            'R' => {
                self.at += 2;
                let class = |c| Node::Class(class::single(c));
                let pair = Node::Sequence(vec![class('\r'), class('\n')]);
                // ICU takes \r\n as one and never gives the \n back.
                Ok(Node::Atomic(Box::new(Node::Choice(vec![
                    pair,
                    Node::Class(class::LINE_ENDS.clone()),
                ]))))
            }
            'X' | 'G' | 'N' | 'C' => Err(self.error(format!("`\\{c}` is not supported"))),
            '1'..='9' => {
                self.at += 1;
                let mut group = 0;
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if group > 0 && longer > self.groups {
                        break;
                    }
                    group = longer;
                    self.at += 1;
                }
                self.references.push((group, start));
                Ok(Node::Reference { group, ignore_case: self.flags.ignore_case })
            }
            'k' => {
                self.at += 2;
                if !self.eat("<") {
                    return Err(self.error("`\\k` wants `<name>`"));
                }
                let name = self.name()?;
                match self.names.iter().find(|(known, _)| *known == name) {
                    Some(&(_, group)) => {
                        Ok(Node::Reference { group, ignore_case: self.flags.ignore_case })
                    }
                    None => Err(self.error(format!("there is no group `{name}`"))),
                }
            }
            _ => {
                let class = self.class_escape()?;
                Ok(Node::Class(self.folded(class)))
            }
        }
    }

    /// An escape that stands for a character or a set of them.
    fn class_escape(&mut self) -> Result<ClassUnicode> {
        let Some(c) = self.chars.get(self.at + 1).copied() else {
            return Err(self.error("a backslash ends the pattern"));
        };
        let set = match c.to_ascii_lowercase() {
            'd' => Some(&class::DIGIT),
            'w' => Some(&class::WORD),
            's' => Some(&class::SPACE),
            'h' => Some(&class::HORIZONTAL),
            'v' => Some(&class::LINE_ENDS),
            _ => None,
        };
        if let Some(set) = set {
            self.at += 2;
            let negated = c.is_ascii_uppercase();
            return Ok(if negated { class::negated(set) } else { (*set).clone() });
        }
        if matches!(c, 'p' | 'P') {
            return self.property(c == 'P');
        }
        self.char_escape().map(class::single)
    }

    fn property(&mut self, mut negated: bool) -> Result<ClassUnicode> {
        let start = self.at;
        self.at += 2;
        let name: String = if self.eat("{") {
            let rest = &self.chars[self.at..];
            let Some(length) = rest.iter().position(|&c| c == '}') else {
                return Err(self.error("`\\p{` has no `}`"));
            };
            let name = rest[..length].iter().collect();
            self.at += length + 1;
            name
        } else {
            let name = self.peek().map(String::from).unwrap_or_default();
            self.at += 1;
            name
        };
        let plain = name.strip_prefix('^').unwrap_or(&name);
        negated ^= plain.len() < name.len();
        match class::named(plain) {
            Some(class) => Ok(if negated { class::negated(&class) } else { class }),
            None => {
                self.at = start;
                Err(self.error(format!("`{name}` is no property of characters that is known")))
            }
        }
    }

    /// An escape that stands for one character.
    fn char_escape(&mut self) -> Result<char> {
        let Some(c) = self.chars.get(self.at + 1).copied() else {
            return Err(self.error("a backslash ends the pattern"));
        };
        self.at += 2;
        match c {
            'n' => Ok('\n'),
            't' => Ok('\t'),
            'r' => Ok('\r'),
            'f' => Ok('\u{c}'),
            'a' => Ok('\u{7}'),
            'e' => Ok('\u{1b}'),
            '0' => self.coded(8, 1, 3),
            'u' => {
                let high = self.code(16, 4, 4)?;
                let low = (0xD800..0xDC00).contains(&high) && self.eat("\\u");
                let code = if low {
                    let low = self.code(16, 4, 4)?;
                    0x10000 + ((high - 0xD800) << 10) + (low.wrapping_sub(0xDC00) & 0x3FF)
                } else {
                    high
                };
                self.to_char(code)
            }
            'U' => self.coded(16, 8, 8),
            'x' if self.eat("{") => {
                let c = self.coded(16, 1, 6)?;
                if !self.eat("}") {
                    return Err(self.error("`\\x{` has no `}`"));
                }
                Ok(c)
            }
            'x' => self.coded(16, 1, 2),
            'c' => match self.peek() {
                Some(control) if control.is_ascii() => {
                    self.at += 1;
                    Ok(char::from(control as u8 & 0x1F))
                }
                _ => Err(self.error("`\\c` wants a letter")),
            },
            c if c.is_ascii_alphanumeric() => {
                self.at -= 2;
                Err(self.error(format!("`\\{c}` means nothing in ICU's syntax")))
            }
            c => Ok(c),
        }
    }

    fn coded(&mut self, radix: u32, least: usize, most: usize) -> Result<char> {
        let code = self.code(radix, least, most)?;
        self.to_char(code)
    }

    fn code(&mut self, radix: u32, least: usize, most: usize) -> Result<u32> {
        let mut code: u32 = 0;
        let mut length = 0;
        while length < most
            && let Some(digit) = self.peek().and_then(|c| c.to_digit(radix))
        {
            code = code.wrapping_mul(radix).wrapping_add(digit);
            self.at += 1;
            length += 1;
        }
        if length < least {
            return Err(self.error("the number of a character is too short"));
        }
        Ok(code)
    }

    fn to_char(&self, code: u32) -> Result<char> {
        char::from_u32(code).ok_or_else(|| self.error(format!("{code:X} is no character")))
    }

    /// A set in brackets, nested sets and operators in it.
    fn set(&mut self) -> Result<ClassUnicode> {
        let start = self.at;
        self.at += 1;
        if self.is_posix_set() {
            self.at += 1;
            return self.posix_set(start);
        }
        let negated = self.eat("^");
        let mut set = ClassUnicode::empty();
        let mut first = true;
        loop {
            self.skip_comments();
            let Some(c) = self.peek() else {
                self.at = start;
                return Err(self.error("`[` is never closed"));
            };
            if c == ']' && !first {
                self.at += 1;
                break;
            }
            if !first && (self.looking_at("&&") || self.looking_at("--")) {
                // What follows, up to the next operator of the kind, is the operand.
                self.at += 2;
                let operand = self.operand(start)?;
                if c == '&' {
                    set.intersect(&operand);
                } else {
                    set.difference(&operand);
                }
                continue;
            }
            if !first && (self.looking_at("&[") || self.looking_at("-[")) {
                self.at += 1;
                let operand = self.nest(Self::set)?;
                if c == '&' {
                    set.intersect(&operand);
                } else {
                    set.difference(&operand);
                }
                continue;
            }
            first = false;
            let item = self.item()?;
            set.union(&item);
        }
        let set = self.folded(set);
        Ok(if negated { class::negated(&set) } else { set })
    }

    /// The right side of `&&` or `--`.
    fn operand(&mut self, start: usize) -> Result<ClassUnicode> {
        let mut set = ClassUnicode::empty();
        loop {
            self.skip_comments();
            match self.peek() {
                None => {
                    self.at = start;
                    return Err(self.error("`[` is never closed"));
                }
                Some(']') => return Ok(set),
                _ if self.looking_at("&&") || self.looking_at("--") => return Ok(set),
                _ => {
                    let item = self.item()?;
                    set.union(&item);
                }
            }
        }
    }

    /// A set, a character or a range within a set.
    fn item(&mut self) -> Result<ClassUnicode> {
        if self.looking_at("[") {
            return self.nest(Self::set);
        }
        if self.eat("\\Q") {
            let mut set = ClassUnicode::empty();
            while self.at < self.chars.len() && !self.eat("\\E") {
                set.union(&class::single(self.chars[self.at]));
                self.at += 1;
            }
            return Ok(set);
        }
        let is_set = self.peek() == Some('\\')
            && self.chars.get(self.at + 1).is_some_and(|c| "dDwWsShHvVpP".contains(*c));
        if is_set {
            return self.class_escape();
        }
        let from = self.set_char()?;
        let rest = &self.chars[self.at..];
        if rest.first() == Some(&'-')
            && !matches!(rest.get(1), None | Some(']' | '[' | '-'))
            && !(rest.get(1) == Some(&'\\')
                && rest.get(2).is_some_and(|c| "dDwWsShHvVpP".contains(*c)))
        {
            self.at += 1;
            let to = self.set_char()?;
            if to < from {
                return Err(self.error(format!("the range {from}-{to} runs backwards")));
            }
            return Ok(class::range(from, to));
        }
        Ok(class::single(from))
    }

    fn set_char(&mut self) -> Result<char> {
        match self.peek() {
            Some('\\') if self.looking_at("\\b") => {
                self.at += 2;
                Ok('\u{8}')
            }
            Some('\\') => self.char_escape(),
            Some(c) => {
                self.at += 1;
                Ok(c)
            }
            None => Err(self.error("`[` is never closed")),
        }
    }

    /// Whether `:alpha:]` comes next. `[:.]` is a set of two characters.
    fn is_posix_set(&self) -> bool {
        let Some((':', rest)) = self.chars[self.at..].split_first().map(|(c, rest)| (*c, rest))
        else {
            return false;
        };
        let name = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || "^_= -".contains(**c));
        let length = name.count();
        length > 0 && rest[length..].starts_with(&[':', ']'])
    }

    /// `[:alpha:]`
    fn posix_set(&mut self, start: usize) -> Result<ClassUnicode> {
        let negated = self.eat("^");
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|&c| c != ':' && c != ']') {
            name.push(c);
            self.at += 1;
        }
        let set = class::named(&name).filter(|_| self.eat(":]"));
        match set {
            Some(set) => Ok(if negated { class::negated(&set) } else { set }),
            None => {
                self.at = start;
                Err(self.error(format!("`[:{name}:]` is no set that is known")))
            }
        }
    }
}
