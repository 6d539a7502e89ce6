//! The forms in which a query has its tokens.

use crate::memory::Token;

/// The surfaces that the query has for each of its keys: what tells whether a unit can have a token
/// that is the same but for its form.
#[derive(Debug, Default)]
pub(super) struct Variants {
    /// Open addressing: key, surface.
    slots: Vec<Option<(u32, u32)>>,
    /// Whether the query itself has a key in several forms.
    pub(super) several: bool,
}

impl Variants {
    pub(super) fn fill(&mut self, query: &[Token]) {
        self.slots.clear();
        self.slots.resize((query.len() * 2).next_power_of_two().max(64), None);
        self.several = false;
        for token in query {
            let slot = self.slot(token.key);
            match self.slots[slot] {
                Some((_, surface)) => self.several |= surface != token.surface,
                None => self.slots[slot] = Some((token.key, token.surface)),
            }
        }
    }

    #[inline]
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (key.wrapping_mul(0x9E37_79B1) >> 16) as usize & mask;
        while self.slots[slot].is_some_and(|(other, _)| other != key) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Whether a token pairs with none of the query's but such of the same surface.
    #[inline]
    pub(super) fn is_plain(&self, token: Token) -> bool {
        self.slots[self.slot(token.key)].is_none_or(|(_, surface)| surface == token.surface)
    }
}
