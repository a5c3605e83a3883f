//! A page as a tree, in one vector.
//!
//! html5ever parses as browsers do, whatever is left unclosed or nested wrongly. Nodes are linked
//! by their numbers, and walked without recursion.

use std::num::NonZeroU32;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, TokenizerResult};

use super::annotations;
use super::depth::Shallow;
use super::tree::Tree;

/// A node of a [`Dom`]: its number, counted from 1, so that no node takes no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeId(NonZeroU32);

impl NodeId {
    /// The document itself, which holds the `html` element.
    pub(super) const DOCUMENT: Self = Self(NonZeroU32::MIN);
    /// A root that is no part of the page: takes the comments and what is in templates.
    pub(super) const NOWHERE: Self = Self(NonZeroU32::MIN.saturating_add(1));

    pub(super) fn new(number: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(number + 1).ok()?).map(Self)
    }

    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A node's place and content.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: Option<NodeId>,
    pub(super) previous: Option<NodeId>,
    pub(super) next: Option<NodeId>,
    /// The first child.
    pub(super) first: Option<NodeId>,
    /// The last child.
    pub(super) last: Option<NodeId>,
    pub(super) data: Data,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// Holds others and is nothing itself: the document, the content of a template.
    Root,
    /// Text.
    Text(StrTendril),
    /// An element.
    Element(Element),
}

/// An element's name and attributes.
#[derive(Debug)]
pub(super) struct Element {
    /// The name, in lower case.
    pub(super) name: LocalName,
    /// Whether it is an element of HTML, not of SVG or MathML.
    pub(super) is_html: bool,
    pub(super) attributes: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(present, _)| *present == name).map(|(_, value)| value)
    }

    /// All attributes, as names and values.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|attribute| (&*attribute.name.local, &*attribute.value))
    }
}

/// A parsed page.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
    is_annotated: bool,
}

/// A step of a walk through a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Dom {
    /// Parses a page, or a piece of one.
    pub(super) fn parse(html: &str) -> Self {
        let options = TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(Tree::new(html.len()), options);
        let tokenizer = Tokenizer::new(Shallow::new(builder), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        // The tokenizer stops for scripts, which nobody runs, and for declarations of an encoding.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        let is_annotated = annotations::are_in(html);
        Self { nodes: tokenizer.sink.into_tree().into_nodes(), is_annotated }
    }

    /// Whether the page may have annotations: few have.
    pub(super) fn is_annotated(&self) -> bool {
        self.is_annotated
    }

    pub(super) fn data(&self, node: NodeId) -> &Data {
        &self.nodes[node.index()].data
    }

    pub(super) fn element(&self, node: NodeId) -> Option<&Element> {
        match self.data(node) {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].parent
    }

    /// The first child of a node.
    pub(super) fn first(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].first
    }

    /// All nodes below a node, and itself, in the order of the page.
    pub(super) fn descendants(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut at = Some(Step::Enter(node));
        std::iter::from_fn(move || {
            loop {
                let step = at?;
                at = self.next(step, node, true);
                if let Step::Enter(found) = step {
                    return Some(found);
                }
            }
        })
    }

    /// What comes after a step in a walk that stays below `root`; `into` says whether the
    /// children of a node that was entered are visited.
    pub(super) fn next(&self, step: Step, root: NodeId, into: bool) -> Option<Step> {
        match step {
            Step::Enter(node) => Some(match self.nodes[node.index()].first.filter(|_| into) {
                Some(child) => Step::Enter(child),
                None => Step::Leave(node),
            }),
            Step::Leave(node) if node == root => None,
            Step::Leave(node) => {
                let Node { next, parent, .. } = &self.nodes[node.index()];
                next.map(Step::Enter).or(parent.map(Step::Leave))
            }
        }
    }

    /// All text below a node, as it stands there.
    pub(super) fn text(&self, node: NodeId) -> String {
        let mut text = String::new();
        for node in self.descendants(node) {
            if let Data::Text(piece) = self.data(node) {
                text.push_str(piece);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags in any order, as a page may have them: html5ever moves nodes about to make sense of
    /// it, and the links between them must stay true.
    #[test]
    fn any_soup_is_a_tree() {
        const PIECES: [&str; 48] = [
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<a href=x>",
            "</a>",
            "<table>",
            "</table>",
            "<tr>",
            "</tr>",
            "<td>",
            "</td>",
            "<caption>",
            "<colgroup>",
            "<col>",
            "<tbody>",
            "<li>",
            "<ul>",
            "</ul>",
            "<select>",
            "</select>",
            "<option>",
            "<template>",
            "</template>",
            "<svg>",
            "<title>",
            "</svg>",
            "<math>",
            "<mi>",
            "</math>",
            "<script>",
            "</script>",
            "<!-- x -->",
            "<br>",
            "</br>",
            "<body class=x>",
            "</body>",
            "<frameset>",
            "<form>",
            "</form>",
            "<h1>",
            "</h2>",
            "<nobr>",
            "<button>",
            "\0",
            " word ",
        ];
        let mut state = 1_u64;
        let mut random = || {
            // xorshift64
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as usize
        };
        for _ in 0..3_000 {
            let pieces = random() % 60;
            let html: String = (0..pieces).map(|_| PIECES[random() % PIECES.len()]).collect();
            let dom = Dom::parse(&html);
            check(&dom, &html);
            super::super::parse(&html).draft(None);
        }
    }

    fn check(dom: &Dom, html: &str) {
        let mut seen = 0;
        for node in dom.descendants(NodeId::DOCUMENT) {
            seen += 1;
            assert!(seen <= dom.nodes.len(), "goes round in a circle: {html}");
            let mut child = dom.first(node);
            let mut previous = None;
            while let Some(id) = child {
                let Node { parent, previous: back, next, .. } = &dom.nodes[id.index()];
                assert_eq!((*parent, *back), (Some(node), previous), "{html}");
                (previous, child) = (child, *next);
            }
            assert_eq!(dom.nodes[node.index()].last, previous, "{html}");
        }
    }
}
