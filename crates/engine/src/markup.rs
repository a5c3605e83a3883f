//! The markup of a block: paragraphs and lists around its text, emphasis and links in it.
//!
//! A document is a flat list of blocks, which search sees. Beside the text of a block stands its [`Markup`]: tags at
//! positions of the text, which open and close elements. Elements go on from block to block until they are closed: the
//! items of a list are blocks, and the list is open from the first to the last of them. A block can be removed, and blocks
//! of several documents can be joined, because each says how many of the elements that are open before it stay open.

/// The elements that begin and end in a block, and in front of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Markup {
    /// How many of the elements that are open at the end of the block before stay open.
    pub depth: usize,
    /// Tags in the order of the text.
    pub tags: Vec<MarkupTag>,
}

/// A tag at a position of the text of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MarkupTag {
    /// The byte of the text before which it stands.
    pub at: usize,
    /// What it does.
    pub kind: TagKind,
}

/// What a tag does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum TagKind {
    /// Opens an element, or is an element that has no content. The text is its value: see [`ElementKind::has_value`].
    Open(ElementKind, String),
    /// Closes the innermost element.
    Close,
    /// Leaves out this number of bytes of the text: a separator that search needs, and a reader does not.
    Hide(usize),
}

impl Markup {
    /// Moves the tags from a text to what `map` made of it; `map` is applied to the text between tags. Returns whether the
    /// pieces make up the new text: if not, the tags are as they were.
    ///
    /// ```
    /// use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
    ///
    /// let tag = |at| MarkupTag { at, kind: TagKind::Open(ElementKind::Strong, String::new()) };
    /// let mut markup = Markup { depth: 0, tags: vec![tag(2)] };
    /// assert!(markup.map_text("a b", "aa  bb", |piece| piece.replace('a', "aa").replace(' ', "  ").replace('b', "bb")));
    /// assert_eq!(markup.tags, [tag(4)]);
    /// ```
    pub fn map_text(&mut self, old: &str, new: &str, map: impl Fn(&str) -> String) -> bool {
        let mut bounds: Vec<usize> = self.tags.iter().flat_map(MarkupTag::bounds).collect();
        bounds.extend([0, old.len()]);
        bounds.sort_unstable();
        bounds.dedup();
        let mut mapped = String::with_capacity(new.len());
        let mut starts = vec![0];
        for range in bounds.windows(2) {
            let Some(piece) = old.get(range[0]..range[1]) else { return false };
            mapped.push_str(&map(piece));
            starts.push(mapped.len());
        }
        if mapped != new {
            return false;
        }
        let moved = |at: usize| bounds.binary_search(&at).map_or(new.len(), |found| starts[found]);
        for tag in &mut self.tags {
            let [start, end] = tag.bounds().map(moved);
            tag.at = start;
            if let TagKind::Hide(length) = &mut tag.kind {
                *length = end - start;
            }
        }
        true
    }
}

impl MarkupTag {
    /// Where the tag stands, and where what it hides ends.
    fn bounds(&self) -> [usize; 2] {
        let hidden = if let TagKind::Hide(length) = self.kind { length } else { 0 };
        [self.at, self.at + hidden]
    }
}

/// The kinds of elements, as HTML has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[repr(u8)]
pub enum ElementKind {
    /// A paragraph.
    Paragraph = 0,
    /// A heading of level 1.
    H1 = 1,
    /// A heading of level 2.
    H2 = 2,
    /// A heading of level 3.
    H3 = 3,
    /// A heading of level 4.
    H4 = 4,
    /// A heading of level 5.
    H5 = 5,
    /// A heading of level 6.
    H6 = 6,
    /// A quotation.
    Quote = 7,
    /// A bulleted list.
    List = 8,
    /// A numbered list; its value is the first number.
    Numbered = 9,
    /// An item of a list.
    Item = 10,
    /// Preformatted text.
    Preformatted = 11,
    /// A table.
    Table = 12,
    /// A row of a table.
    Row = 13,
    /// A cell of a row.
    Cell = 14,
    /// A cell that heads a column or row.
    HeaderCell = 15,
    /// The caption of a table.
    Caption = 16,
    /// A list of terms and definitions.
    Definitions = 17,
    /// A term.
    Term = 18,
    /// The definition of the terms before it.
    Definition = 19,
    /// The text of a footnote; its value is the label.
    Footnote = 20,
    /// Emphasis.
    Emphasis = 21,
    /// Strong emphasis.
    Strong = 22,
    /// Code within a line.
    Code = 23,
    /// Deleted text.
    Deleted = 24,
    /// A superscript.
    Superscript = 25,
    /// A subscript.
    Subscript = 26,
    /// A link; its value is the target, as the author wrote it.
    Link = 27,
    /// A link to a document of the same index; its value is the URL of the document, and after a line feed the anchor, if
    /// any. Only an index has it: the builder makes it of a [`Link`](Self::Link).
    DocumentLink = 28,
    /// A picture; its text is the description.
    Picture = 29,
    /// A reference to a footnote; its value is the label.
    FootnoteReference = 30,
    /// A line break.
    Break = 31,
    /// A thematic break.
    Rule = 32,
    /// The box of a task that is to be done.
    OpenTask = 33,
    /// The box of a task that is done.
    DoneTask = 34,
    /// An image, of which a [`Picture`](Self::Picture) right behind it is the description. Its value is the address, as
    /// the author wrote it; or the name in the container of the document; or for one that is in the page `#`, its key,
    /// width and height, space-separated. Only these are in an index.
    Image = 35,
}

impl ElementKind {
    /// All kinds; `ALL[kind as usize] == kind`.
    pub const ALL: [Self; 36] = [
        Self::Paragraph,
        Self::H1,
        Self::H2,
        Self::H3,
        Self::H4,
        Self::H5,
        Self::H6,
        Self::Quote,
        Self::List,
        Self::Numbered,
        Self::Item,
        Self::Preformatted,
        Self::Table,
        Self::Row,
        Self::Cell,
        Self::HeaderCell,
        Self::Caption,
        Self::Definitions,
        Self::Term,
        Self::Definition,
        Self::Footnote,
        Self::Emphasis,
        Self::Strong,
        Self::Code,
        Self::Deleted,
        Self::Superscript,
        Self::Subscript,
        Self::Link,
        Self::DocumentLink,
        Self::Picture,
        Self::FootnoteReference,
        Self::Break,
        Self::Rule,
        Self::OpenTask,
        Self::DoneTask,
        Self::Image,
    ];

    /// The heading of a level; levels beyond 6 count as 6, below 1 as 1.
    pub fn heading(level: u8) -> Self {
        Self::ALL[usize::from(level.clamp(1, 6))]
    }

    /// Whether it has no content, so that no tag closes it.
    pub fn is_void(self) -> bool {
        self as u8 >= Self::Break as u8
    }

    /// Whether it stands in a line of text.
    pub fn is_inline(self) -> bool {
        self as u8 >= Self::Emphasis as u8 && self != Self::Rule
    }

    /// Whether it has a value.
    pub fn has_value(self) -> bool {
        use ElementKind::{DocumentLink, Footnote, FootnoteReference, Image, Link, Numbered};
        matches!(self, Numbered | Footnote | Link | DocumentLink | FootnoteReference | Image)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags() -> Vec<MarkupTag> {
        let tag = |at, kind| MarkupTag { at, kind };
        vec![
            tag(0, TagKind::Open(ElementKind::Strong, String::new())),
            tag(1, TagKind::Hide(3)),
            tag(4, TagKind::Close),
            tag(6, TagKind::Hide(0)),
        ]
    }

    /// Tags stay between the same letters, and what is hidden stays hidden.
    #[test]
    fn tags_move_with_the_text() {
        let mut markup = Markup { depth: 1, tags: tags() };
        // Each letter as often as its place in the alphabet says.
        let repeat = |text: &str| {
            text.chars().map(|c| c.to_string().repeat(c as usize - 'a' as usize)).collect::<String>()
        };
        assert!(markup.map_text("bcadcb", "bccdddccb", repeat));
        assert_eq!(markup.tags.iter().map(|tag| tag.at).collect::<Vec<_>>(), [0, 1, 6, 9]);
        let hidden = markup.tags.iter().filter_map(|tag| match tag.kind {
            TagKind::Hide(length) => Some(length),
            _ => None,
        });
        assert_eq!(hidden.collect::<Vec<_>>(), [5, 0]);
        assert_eq!(markup.depth, 1);
    }

    #[test]
    fn tags_stay_where_the_pieces_are_another_text() {
        let mut markup = Markup { depth: 0, tags: tags() };
        for (old, new) in
            [("abcdef", "abcdex"), ("abcdef", "abcdef more"), ("abcde", "abcde"), ("aébcd", "aébcd")]
        {
            // The last tags are beyond the text, or within a letter.
            let is_moved = markup.map_text(old, new, |text| text.to_owned());
            assert_eq!((is_moved, &markup.tags), (old == "aébcd", &tags()), "{old} {new}");
        }
        let mut within = Markup { depth: 0, tags: vec![MarkupTag { at: 2, kind: TagKind::Close }] };
        assert!(!within.map_text("aéb", "aéb", |text| text.to_owned()));
    }
}
