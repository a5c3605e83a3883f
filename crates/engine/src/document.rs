//! Documents, made of blocks: the input of the builder.

use std::collections::BTreeMap;

use crate::markup::{Markup, MarkupTag, TagKind};

/// A page, article or file, to which a hit leads.
///
/// A document is a flat list of [`Block`]s. A heading opens a **section**, which ends at the next heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Document {
    /// Its URL: relative, or absolute with `http:`, `https:` or `mailto:`.
    pub url: String,
    /// The title as shown. Its words are searched in [`Field::Title`].
    pub title: String,
    /// Language as a BCP 47 tag (`en`, `pt-BR`), or empty where unknown.
    pub lang: String,
    /// Names and values that are shown, filtered and sorted by.
    pub meta: BTreeMap<String, MetaValue>,
    /// The text.
    pub blocks: Vec<Block>,
    /// The factor of its scores, in percent from 10 to 1,000; values beyond count as these. None is 100.
    pub boost: Option<u32>,
}

/// A metadata value, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum MetaValue {
    /// `date: 2022-02-15`
    One(String),
    /// `tags: [Kachin, children]`
    List(Vec<String>),
}

impl MetaValue {
    /// The value, or all values of the list.
    ///
    /// ```
    /// use samara_engine::MetaValue;
    ///
    /// assert_eq!(MetaValue::One("2022".into()).values(), ["2022"]);
    /// ```
    pub fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::List(values) => values,
        }
    }
}

/// A paragraph, heading, list item, table row or piece of code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Block {
    /// How the block is shown.
    pub kind: BlockKind,
    /// How much its words weigh; [`Block::new`] takes it from the kind.
    pub field: Field,
    /// The fragment identifier of the block, without `#`, if it has one.
    pub anchor: Option<String>,
    /// The text as shown. Runs of ordinary white space become one space, except in code; no-break and wide spaces are kept.
    pub text: String,
    /// The markup of the text, where it is known: emphasis, links, lists. Search does not see it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub markup: Option<Markup>,
}

impl Block {
    /// A block without an anchor, in the field of its kind.
    ///
    /// ```
    /// use samara_engine::{Block, BlockKind, Field};
    ///
    /// let block = Block::new(BlockKind::H2, "Winged seeds").with_anchor("winged");
    /// assert_eq!((block.field, block.anchor.as_deref()), (Field::Heading, Some("winged")));
    /// ```
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        let field = if kind.is_heading() { Field::Heading } else { Field::Body };
        Self { kind, field, anchor: None, text: text.into(), markup: None }
    }

    /// The same block, reachable as `#anchor`.
    #[must_use]
    pub fn with_anchor(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = Some(anchor.into());
        self
    }
}

/// Removes a block. The elements that it opens for the blocks after it stay open.
///
/// ```
/// use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
/// use samara_engine::{Block, BlockKind, remove_block};
///
/// let block = |text: &str, depth, opened| {
///     let tag = |kind| MarkupTag { at: 0, kind: TagKind::Open(kind, String::new()) };
///     let tags = Vec::from(opened).into_iter().map(tag).collect();
///     Block { markup: Some(Markup { depth, tags }), ..Block::new(BlockKind::Quote, text) }
/// };
/// let (quote, paragraph) = (ElementKind::Quote, ElementKind::Paragraph);
/// let mut blocks = vec![block("a", 0, vec![quote, paragraph]), block("b", 1, vec![paragraph])];
/// assert_eq!(remove_block(&mut blocks, 0).text, "a");
/// assert_eq!(blocks, [block("b", 0, vec![quote, paragraph])]);
/// ```
///
/// # Panics
/// If there is no such block.
pub fn remove_block(blocks: &mut Vec<Block>, at: usize) -> Block {
    let block = blocks.remove(at);
    let Some(next) = blocks.get_mut(at).and_then(|next| next.markup.as_mut()) else { return block };
    let Some(markup) = &block.markup else {
        next.depth = 0;
        return block;
    };
    if next.depth > markup.depth {
        let mut open: Vec<&TagKind> = Vec::new();
        for tag in &markup.tags {
            match &tag.kind {
                TagKind::Open(kind, _) if !kind.is_void() => open.push(&tag.kind),
                TagKind::Close => drop(open.pop()),
                TagKind::Open(..) | TagKind::Hide(_) => {}
            }
        }
        let kept = open.into_iter().take(next.depth - markup.depth);
        next.tags.splice(..0, kept.map(|kind| MarkupTag { at: 0, kind: kind.clone() }));
        next.depth = markup.depth;
    }
    block
}

/// How a block is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[repr(u8)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph = 0,
    /// A heading of level 1, the highest.
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
    /// An item of a bulleted list.
    Item = 7,
    /// An item of a numbered list; a run of them counts from 1.
    Numbered = 8,
    /// A quotation.
    Quote = 9,
    /// Code: white space is kept as it is.
    Code = 10,
    /// A row of a table, cells separated by ` | `.
    Row = 11,
}

impl BlockKind {
    /// All kinds; `ALL[kind as usize] == kind`.
    pub const ALL: [Self; 12] = [
        Self::Paragraph,
        Self::H1,
        Self::H2,
        Self::H3,
        Self::H4,
        Self::H5,
        Self::H6,
        Self::Item,
        Self::Numbered,
        Self::Quote,
        Self::Code,
        Self::Row,
    ];

    /// The heading of a level; levels beyond 6 count as 6, below 1 as 1.
    ///
    /// ```
    /// use samara_engine::BlockKind;
    ///
    /// assert_eq!(BlockKind::heading(9), BlockKind::H6);
    /// assert!(BlockKind::H6.is_heading());
    /// ```
    pub fn heading(level: u8) -> Self {
        Self::ALL[usize::from(level.clamp(1, 6))]
    }

    /// The name of the HTML element that shows such a block.
    pub fn html_name(self) -> &'static str {
        match self {
            Self::H1 => "h1",
            Self::H2 => "h2",
            Self::H3 => "h3",
            Self::H4 => "h4",
            Self::H5 => "h5",
            Self::H6 => "h6",
            Self::Code => "pre",
            Self::Quote => "blockquote",
            Self::Paragraph | Self::Item | Self::Numbered | Self::Row => "p",
        }
    }

    /// Whether the block opens a section.
    pub fn is_heading(self) -> bool {
        (1..=6).contains(&(self as u8))
    }
}

/// The field of a word, for weighting (BM25F).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[repr(u8)]
pub enum Field {
    /// The document's title.
    Title = 0,
    /// A heading, or text that its author weighted up.
    Heading = 1,
    /// Text.
    Body = 2,
    /// Text that its author weighted down.
    Aside = 3,
}

impl Field {
    /// All fields; `ALL[field as usize] == field`.
    pub const ALL: [Self; 4] = [Self::Title, Self::Heading, Self::Body, Self::Aside];
}

/// The usual anchor of a heading: lower case, spaces as hyphens, without punctuation. An index does not store such
/// an anchor.
///
/// Only ASCII is lower-cased: case tables would weigh in the WebAssembly module.
///
/// ```
/// assert_eq!(samara_engine::slug("Who’s there? It is I"), "whos-there-it-is-i");
/// ```
pub fn slug(heading: &str) -> String {
    let punctuation =
        |c: char| matches!(c, '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}');
    heading
        .chars()
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            c if c.is_ascii() || punctuation(c) => None,
            c => Some(c),
        })
        .collect()
}
