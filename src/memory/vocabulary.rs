//! Tokens as numbers: the surfaces and keys that a memory holds.

use std::collections::HashMap;

use crate::text;

/// A token for comparison: numbers for its surface and its key, equal where those are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Stands for the surface.
    pub surface: u32,
    /// Stands for the key.
    pub key: u32,
}

/// Numbers the surfaces and keys of a memory, from 0 in order of first appearance.
#[derive(Debug, Default)]
pub struct Vocabulary {
    surfaces: HashMap<Box<str>, Token>,
    keys: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The tokens of a text that goes into the memory.
    pub fn add<'a>(&'a mut self, text: &'a str) -> impl Iterator<Item = Token> + 'a {
        text::tokens(text).map(|span| {
            let surface = text::surface(&text[span.range()]);
            if let Some(&token) = self.surfaces.get(surface.as_ref()) {
                return token;
            }
            let key = text::key(&surface);
            let next = self.keys.len() as u32;
            let key = *self.keys.entry(key.into()).or_insert(next);
            let token = Token { surface: self.surfaces.len() as u32, key };
            self.surfaces.insert(surface.into(), token);
            token
        })
    }

    /// The tokens of a text that is looked up. What the memory does not hold gets numbers of its
    /// own, from the top downwards, the same for the same surface or key within the text.
    pub fn look_up(&self, text: &str) -> Vec<Token> {
        let mut new_surfaces: HashMap<Box<str>, u32> = HashMap::new();
        let mut new_keys: HashMap<Box<str>, u32> = HashMap::new();
        text::tokens(text)
            .map(|span| {
                let surface = text::surface(&text[span.range()]);
                if let Some(&token) = self.surfaces.get(surface.as_ref()) {
                    return token;
                }
                let key = text::key(&surface);
                let key = self.keys.get(key.as_ref()).copied().unwrap_or_else(|| {
                    let next = u32::MAX - new_keys.len() as u32;
                    *new_keys.entry(key.into()).or_insert(next)
                });
                let next = u32::MAX - new_surfaces.len() as u32;
                Token { surface: *new_surfaces.entry(surface.into()).or_insert(next), key }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surfaces_and_keys_are_numbered_apart() {
        let mut vocabulary = Vocabulary::default();
        let added: Vec<Token> = vocabulary.add("Forum forum 2023 2024").collect();
        assert_eq!(added[0].key, added[1].key);
        assert_ne!(added[0].surface, added[1].surface);
        assert_eq!(added[2].key, added[3].key);
        assert_eq!(vocabulary.look_up("Forum forum 2023 2024"), added);
    }

    #[test]
    fn what_the_memory_lacks_is_equal_to_itself_only() {
        let mut vocabulary = Vocabulary::default();
        let known: Vec<Token> = vocabulary.add("the forum 7").collect();
        let tokens = vocabulary.look_up("New new old FORUM 8");
        assert_eq!(tokens[0].key, tokens[1].key);
        assert_ne!(tokens[0].surface, tokens[1].surface);
        assert_ne!(tokens[1].key, tokens[2].key);
        assert_eq!(tokens[3].key, known[1].key);
        assert_ne!(tokens[3].surface, known[1].surface);
        assert_eq!(tokens[4].key, known[2].key);
    }
}
