//! Numbers strings in the order in which they first occur.

use std::collections::HashMap;

/// Strings with their numbers.
#[derive(Default)]
pub(super) struct Interner(HashMap<String, u32>);

impl Interner {
    /// The number of a string, which is added if it is new.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.0.get(text) {
            return number;
        }
        let number = self.0.len() as u32;
        self.0.insert(text.to_owned(), number);
        number
    }

    /// The strings in the order of their numbers.
    pub(super) fn strings(&self) -> Vec<&str> {
        let mut strings = vec![""; self.0.len()];
        for (text, number) in self.iter() {
            strings[number as usize] = text;
        }
        strings
    }

    /// The strings with their numbers, in any order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(text, &number)| (text.as_str(), number))
    }

    /// The same, without the interner.
    pub(super) fn into_numbered(self) -> impl Iterator<Item = (String, u32)> {
        self.0.into_iter()
    }
}
