//! A text that is looked up, and its tokens in the numbers of an index.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use crate::memory::{Index, Token, hash};
use crate::text;

/// A text that is looked up.
pub(super) struct Query<'q> {
    surfaces: Vec<Part<'q>>,
    /// Worked out when an index lacks a surface.
    keys: OnceCell<Vec<Part<'q>>>,
}

/// The surface or key of a token.
struct Part<'q> {
    text: Cow<'q, str>,
    hash: u64,
    /// The first token with the same.
    first: u32,
}

/// Texts of up to so many tokens are compared token by token to find the first of the same.
const FEW: usize = 64;

fn parts<'q>(texts: impl Iterator<Item = Cow<'q, str>>) -> Vec<Part<'q>> {
    let mut parts: Vec<Part<'q>> = Vec::with_capacity(FEW);
    for (at, text) in (0..).zip(texts) {
        let hash = hash(text.as_bytes());
        parts.push(Part { text, hash, first: at });
    }
    if parts.len() <= FEW {
        for at in 1..parts.len() {
            let (before, rest) = parts.split_at_mut(at);
            let part = &mut rest[0];
            let same = |other: &Part<'_>| other.hash == part.hash && other.text == part.text;
            part.first = before.iter().position(same).unwrap_or(at) as u32;
        }
        return parts;
    }
    let mut firsts: HashMap<&str, u32> = HashMap::new();
    let first: Vec<u32> =
        (0..).zip(&parts).map(|(at, part)| *firsts.entry(&part.text).or_insert(at)).collect();
    parts.iter_mut().zip(first).for_each(|(part, first)| part.first = first);
    parts
}

impl<'q> Query<'q> {
    pub(super) fn new(text: &'q str) -> Self {
        let tokens = text::tokens(text);
        let surfaces = parts(tokens.map(|span| text::surface(&text[span.range()])));
        Self { surfaces, keys: OnceCell::new() }
    }

    /// The number of tokens.
    pub(super) fn len(&self) -> usize {
        self.surfaces.len()
    }

    /// Fills `tokens` with the tokens in the numbers of an index. What the index does not hold gets
    /// numbers of its own, from the top downwards, the same for the same surface or key.
    pub(super) fn numbers(&self, index: &Index, tokens: &mut Vec<Token>) {
        if !index.is_near() {
            index.touch_surfaces(self.surfaces.iter().map(|surface| surface.hash));
        }
        tokens.clear();
        tokens.extend(self.surfaces.iter().enumerate().map(|(at, surface)| {
            if let Some(number) = index.find_surface(&surface.text, surface.hash) {
                return Token { surface: number, key: index.key_of(number) };
            }
            let keys = self.keys.get_or_init(|| {
                parts(self.surfaces.iter().map(|surface| match &surface.text {
                    Cow::Borrowed(text) => text::key(text),
                    Cow::Owned(text) => Cow::Owned(text::key(text).into_owned()),
                }))
            });
            let key = &keys[at];
            let number = index.find_key(&key.text, key.hash);
            Token { surface: u32::MAX - surface.first, key: number.unwrap_or(u32::MAX - key.first) }
        }));
    }
}
