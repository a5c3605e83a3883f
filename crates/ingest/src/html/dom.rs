//! The document tree of a page, stored in a vector.
//!
//! Nodes refer to each other by index and are traversed without recursion.

use std::num::NonZeroU32;

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName};

/// A node of a [`Dom`]. It counts from 1, so that `Option<NodeId>` costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeId(NonZeroU32);

impl NodeId {
    /// The document itself, which holds the `html` element.
    pub(super) const DOCUMENT: Self = Self(NonZeroU32::MIN);
    /// A root outside of the page, which receives comments and the content of templates.
    pub(super) const DETACHED: Self = Self(NonZeroU32::MIN.saturating_add(1));

    pub(super) fn new(index: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(index + 1).ok()?).map(Self)
    }

    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A node with its links and its content.
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

/// The content of a node.
#[derive(Debug)]
pub(super) enum Data {
    /// The document or the detached root.
    Root,
    /// Text.
    Text(StrTendril),
    /// An element.
    Element(Element),
}

/// An element's name and attributes.
#[derive(Debug)]
pub(super) struct Element {
    /// The name in lower case.
    pub(super) name: LocalName,
    /// Whether it is an HTML element, rather than SVG or MathML.
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

/// A step of a tree traversal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Dom {
    /// A tree of nodes; `is_annotated` says whether any of them may have annotations.
    pub(super) fn new(nodes: Vec<Node>, is_annotated: bool) -> Self {
        Self { nodes, is_annotated }
    }

    /// The number of nodes, including those outside of the page.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the page may have annotations.
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

    pub(super) fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].next
    }

    /// The first child of a node.
    pub(super) fn first(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].first
    }

    /// A node and its descendants in document order.
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

    /// The next step of the traversal of `root`. After `Enter`, `descend` selects whether the
    /// children are visited.
    pub(super) fn next(&self, step: Step, root: NodeId, descend: bool) -> Option<Step> {
        match step {
            Step::Enter(node) => Some(match self.nodes[node.index()].first.filter(|_| descend) {
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

    /// Takes a node with its descendants out of the page.
    pub(super) fn remove(&mut self, node: NodeId) {
        let Node { parent, previous, next, .. } = &mut self.nodes[node.index()];
        let (parent, previous, next) = (parent.take(), previous.take(), next.take());
        let Some(parent) = parent else { return };
        match previous {
            Some(previous) => self.nodes[previous.index()].next = next,
            None => self.nodes[parent.index()].first = next,
        }
        match next {
            Some(next) => self.nodes[next.index()].previous = previous,
            None => self.nodes[parent.index()].last = previous,
        }
    }

    /// The concatenated text of a node.
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
    use super::super::titles::CommonTitles;
    use super::super::{page, parser};
    use super::*;

    /// html5ever moves nodes to repair misnested tags; the links between the nodes must stay valid.
    #[test]
    fn tag_soup_gives_valid_tree() {
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
            let mut dom = parser::parse(&html).0;
            check(&dom, &html);
            let all: Vec<_> = dom.descendants(NodeId::DOCUMENT).skip(1).collect();
            if let Some(&removed) = all.get(random() % all.len().max(1)) {
                let within: Vec<_> = dom.descendants(removed).collect();
                dom.remove(removed);
                check(&dom, &html);
                let rest = all.into_iter().filter(|node| !within.contains(node));
                assert!(dom.descendants(NodeId::DOCUMENT).skip(1).eq(rest), "{html}");
            }
            page::parse(&html).draft(None, &CommonTitles::default());
        }
    }

    fn check(dom: &Dom, html: &str) {
        let mut seen = 0;
        for node in dom.descendants(NodeId::DOCUMENT) {
            seen += 1;
            assert!(seen <= dom.nodes.len(), "cycle: {html}");
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
