//! The syntax of ICU regular expressions.

mod escape;
mod set;

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
}
