//! What a backslash begins.

use regex_syntax::hir::ClassUnicode;

use super::super::class;
use super::super::{Assertion, Node};
use super::{Parser, Result};

impl Parser {
    /// An escape outside of a set.
    pub(super) fn escape(&mut self) -> Result<Node> {
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
    pub(super) fn class_escape(&mut self) -> Result<ClassUnicode> {
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

    pub(super) fn property(&mut self, mut negated: bool) -> Result<ClassUnicode> {
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
    pub(super) fn char_escape(&mut self) -> Result<char> {
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

    pub(super) fn coded(&mut self, radix: u32, least: usize, most: usize) -> Result<char> {
        let code = self.code(radix, least, most)?;
        self.to_char(code)
    }

    pub(super) fn code(&mut self, radix: u32, least: usize, most: usize) -> Result<u32> {
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

    pub(super) fn to_char(&self, code: u32) -> Result<char> {
        char::from_u32(code).ok_or_else(|| self.error(format!("{code:X} is no character")))
    }
}
