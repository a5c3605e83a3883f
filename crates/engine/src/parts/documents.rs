//! All documents of an index in parts, to export them.

use crate::error::Error;
use crate::parts::Piece;
use crate::parts::index::{Content, PartsIndex};
use crate::parts::root::PieceKind;
use crate::parts::slot::{self, Fragment};
use crate::parts::texts::ReadDocument;
use crate::results::DocumentView;

impl PartsIndex {
    /// Calls `each` with every document, in the order of the index. `read` returns the bytes of a piece. No piece is kept:
    /// the memory needed does not grow with the index.
    ///
    /// # Errors
    /// If a piece is damaged, or `read` or `each` fails.
    pub fn for_each_document<E: From<Error>>(
        &self,
        mut read: impl FnMut(Piece) -> Result<Vec<u8>, E>,
        mut each: impl FnMut(DocumentView) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut fragments = |slot: u32| -> Result<Vec<Fragment>, E> {
            if slot >= self.root.slots {
                return Err(no_such_row().into());
            }
            let piece = self.root.piece(PieceKind::Slot(slot));
            let bytes = read(piece)?;
            match self.decode(piece, &bytes)? {
                Content::Slot(fragments) => Ok(fragments),
                _ => Ok(Vec::new()),
            }
        };
        for number in 0..self.root.slots {
            let mut documents = Vec::new();
            for first in fragments(number)?.into_iter().filter(|fragment| fragment.row == 0) {
                let (head, rows) = (first.head.clone(), first.rows);
                let mut all = vec![first];
                for row in 1..rows {
                    let next = fragments(number + row)?.into_iter().next();
                    all.push(next.filter(|next| next.row == row).ok_or_else(no_such_row)?);
                }
                documents.push(ReadDocument { head, blocks: slot::join(all.iter()), is_whole: true });
            }
            let texts = self.open_texts(&documents)?;
            for document in &documents {
                each(texts.document(&document.head.url, "").ok_or_else(no_such_row)?)?;
            }
        }
        Ok(())
    }
}

fn no_such_row() -> Error {
    Error::damaged(slot::SECTION, "no such document")
}
