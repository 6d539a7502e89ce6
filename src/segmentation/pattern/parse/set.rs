//! Sets of characters in brackets.

use regex_syntax::hir::ClassUnicode;

use super::super::class;
use super::{Parser, Result};

impl Parser {
    /// A set in brackets, nested sets and operators in it.
    pub(super) fn set(&mut self) -> Result<ClassUnicode> {
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
    pub(super) fn operand(&mut self, start: usize) -> Result<ClassUnicode> {
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
    pub(super) fn item(&mut self) -> Result<ClassUnicode> {
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

    pub(super) fn set_char(&mut self) -> Result<char> {
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
    pub(super) fn is_posix_set(&self) -> bool {
        let Some((':', rest)) = self.chars[self.at..].split_first().map(|(c, rest)| (*c, rest))
        else {
            return false;
        };
        let name = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || "^_= -".contains(**c));
        let length = name.count();
        length > 0 && rest[length..].starts_with(&[':', ']'])
    }

    /// `[:alpha:]`
    pub(super) fn posix_set(&mut self, start: usize) -> Result<ClassUnicode> {
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
