//! Which units were compared.

/// The set of places that were compared, emptied at no cost.
#[derive(Debug, Default)]
pub(super) struct Seen {
    slots: Vec<(u32, u32)>,
    round: u32,
    filled: usize,
}

impl Seen {
    pub(super) fn clear(&mut self) {
        self.filled = 0;
        self.round = self.round.wrapping_add(1);
        if self.round == 0 || self.slots.is_empty() {
            self.slots.clear();
            self.slots.resize(1024, (0, 0));
            self.round = 1;
        }
    }

    /// Adds a place; `false` where it was there.
    pub(super) fn insert(&mut self, place: u32) -> bool {
        let mask = self.slots.len() - 1;
        let mut at = (place.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.0 != self.round {
                *slot = (self.round, place);
                break;
            }
            if slot.1 == place {
                return false;
            }
            at = (at + 1) & mask;
        }
        self.filled += 1;
        if self.filled * 2 > self.slots.len() {
            self.grow();
        }
        true
    }

    fn grow(&mut self) {
        let round = self.round;
        let old = std::mem::take(&mut self.slots);
        self.slots.resize(old.len() * 2, (0, 0));
        self.filled = 0;
        for (_, place) in old.into_iter().filter(|slot| slot.0 == round) {
            self.insert(place);
        }
    }
}
