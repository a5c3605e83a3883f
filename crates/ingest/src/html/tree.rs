//! The sink of html5ever's tree builder. It creates the nodes of a [`Dom`](super::dom::Dom).

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, QualName, ns};

use super::attribute_limit::MAX_ATTRIBUTES;
use super::dom::{Data, Element, Node, NodeId};

/// The nodes created so far.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: RefCell<Vec<Node>>,
}

/// A node with its name, which the tree builder reads frequently.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    id: NodeId,
    ns: Namespace,
    local: LocalName,
}

impl Handle {
    fn unnamed(id: NodeId) -> Self {
        Self { id, ns: ns!(), local: LocalName::default() }
    }
}

impl Tree {
    /// An empty tree; `bytes` is the size of the page.
    pub(super) fn new(bytes: usize) -> Self {
        let tree = Self { nodes: RefCell::new(Vec::with_capacity(bytes / 32)) };
        for id in [NodeId::DOCUMENT, NodeId::DETACHED] {
            assert_eq!(tree.create(Data::Root), id);
        }
        tree
    }

    pub(super) fn into_nodes(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn create(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = NodeId::new(nodes.len()).expect("4 billion nodes do not fit into memory");
        nodes.push(Node { parent: None, previous: None, next: None, first: None, last: None, data });
        id
    }

    /// Inserts a node or text as a child of `parent`, before a sibling or at the end.
    fn insert(&self, parent: NodeId, before: Option<NodeId>, child: NodeOrText<Handle>) {
        let child = match child {
            NodeOrText::AppendNode(handle) if handle.id == NodeId::DETACHED => return,
            NodeOrText::AppendNode(handle) => handle.id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let previous = match before {
                    Some(sibling) => nodes[sibling.index()].previous,
                    None => nodes[parent.index()].last,
                };
                if let Some(previous) = previous
                    && let Data::Text(present) = &mut nodes[previous.index()].data
                {
                    present.push_tendril(&text);
                    return;
                }
                drop(nodes);
                self.create(Data::Text(text))
            }
        };
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let previous = match before {
            Some(sibling) => nodes[sibling.index()].previous.replace(child),
            None => nodes[parent.index()].last.replace(child),
        };
        match previous {
            Some(previous) => nodes[previous.index()].next = Some(child),
            None => nodes[parent.index()].first = Some(child),
        }
        let node = &mut nodes[child.index()];
        (node.parent, node.previous, node.next) = (Some(parent), previous, before);
    }

    fn detach(&self, node: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Node { parent, previous, next, .. } = &mut nodes[node.index()];
        let (parent, previous, next) = (parent.take(), previous.take(), next.take());
        let Some(parent) = parent else { return };
        match previous {
            Some(previous) => nodes[previous.index()].next = next,
            None => nodes[parent.index()].first = next,
        }
        match next {
            Some(next) => nodes[next.index()].previous = previous,
            None => nodes[parent.index()].last = previous,
        }
    }

    fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.borrow()[node.index()].parent
    }
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle::unnamed(NodeId::DOCUMENT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        ExpandedName { ns: &target.ns, local: &target.local }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let element = Element { name: name.local.clone(), is_html: name.ns == ns!(html), attributes };
        Handle { id: self.create(Data::Element(element)), ns: name.ns, local: name.local }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        Handle::unnamed(NodeId::DETACHED)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        Handle::unnamed(NodeId::DETACHED)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        match self.parent(element.id) {
            Some(parent) => self.insert(parent, Some(element.id), child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The content of a template is not displayed.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        Handle::unnamed(NodeId::DETACHED)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling.id) {
            self.insert(parent, Some(sibling.id), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Data::Element(element) = &mut self.nodes.borrow_mut()[target.id.index()].data {
            for attribute in attributes {
                if element.attributes.len() >= usize::from(MAX_ATTRIBUTES) {
                    return;
                }
                if element.attribute(&attribute.name.local).is_none() {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        loop {
            let Some(child) = self.nodes.borrow()[node.id.index()].first else { return };
            self.insert(new_parent.id, None, NodeOrText::AppendNode(Handle::unnamed(child)));
        }
    }
}
