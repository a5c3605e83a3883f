//! The lists of formats that say the level of each paragraph, not where lists begin and end.

use samara_engine::markup::ElementKind;

use crate::block_builder::{BlockBuilder, Container};

/// The open lists, the innermost last. Each has an open item, because the next paragraph may be within it.
#[derive(Debug, Default)]
pub(super) struct OpenLists(Vec<OpenList>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct OpenList {
    level: u8,
    is_numbered: bool,
}

impl OpenLists {
    /// Opens an item, and its list, if it is not open. `number` is that of the item, if it is numbered.
    pub(super) fn open_item(&mut self, builder: &mut BlockBuilder, level: u8, number: Option<u32>) {
        let is_numbered = number.is_some();
        let deeper = self.0.iter().take_while(|open| open.level <= level).count();
        self.end(builder, deeper);
        match self.0.last() {
            Some(&last) if last == (OpenList { level, is_numbered }) => builder.close(),
            last => {
                if last.is_some_and(|open| open.level == level) {
                    self.end(builder, deeper - 1);
                }
                let (kind, value) = match number {
                    Some(number) => (ElementKind::Numbered, number.to_string()),
                    None => (ElementKind::List, String::new()),
                };
                builder.open_as(Container::Group, kind, &value);
                self.0.push(OpenList { level, is_numbered });
            }
        }
        builder.open(if is_numbered { Container::Numbered } else { Container::Item });
    }

    /// Closes all but the outermost `kept` lists.
    pub(super) fn end(&mut self, builder: &mut BlockBuilder, kept: usize) {
        while self.0.len() > kept {
            self.0.pop();
            builder.close();
            builder.close();
        }
    }
}
