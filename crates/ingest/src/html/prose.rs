//! Measures how much prose each element holds, to tell content from its surroundings.

use super::dom::{Data, Dom, Element, NodeId, Step};
use super::exclusion::is_excluded;

/// The minimum length of a run of text, in bytes, that counts as prose. Labels, menu items and
/// buttons are shorter; they count a quarter.
const MIN_RUN: usize = 30;

/// The amount of prose in each element of a page: the bytes of its visible text without white space.
/// Links do not count: menus and lists of related pages consist of them.
pub(super) struct Prose {
    prose: Vec<u32>,
    /// The bytes of all visible text, links included.
    text: Vec<u32>,
}

impl Prose {
    /// Measures all elements of a page.
    pub(super) fn measure(dom: &Dom) -> Self {
        let mut prose = Self { prose: vec![0; dom.len()], text: vec![0; dom.len()] };
        // The block elements around the current node, the length of the current run of text, and
        // the number of open links.
        let mut blocks = vec![NodeId::DOCUMENT];
        let mut run = 0;
        let mut links = 0_u32;
        let mut step = Step::Enter(NodeId::DOCUMENT);
        loop {
            let mut descend = true;
            match step {
                Step::Enter(node) => match dom.data(node) {
                    Data::Text(text) => {
                        let length = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
                        prose.text[node.index()] = u32::try_from(length).unwrap_or(u32::MAX);
                        run += if links == 0 { length } else { 0 };
                    }
                    Data::Element(element) if is_excluded(element) => descend = false,
                    Data::Element(element) if is_block(element) => {
                        prose.end_run(&blocks, &mut run);
                        blocks.push(node);
                    }
                    Data::Element(element) => links += u32::from(is_link(element)),
                    _ => {}
                },
                Step::Leave(node) => {
                    if let Some(element) = dom.element(node).filter(|element| !is_excluded(element)) {
                        if is_block(element) {
                            prose.end_run(&blocks, &mut run);
                            blocks.pop();
                        } else {
                            links -= u32::from(is_link(element));
                        }
                    }
                    if let Some(parent) = dom.parent(node) {
                        for sums in [&mut prose.prose, &mut prose.text] {
                            sums[parent.index()] = sums[parent.index()].saturating_add(sums[node.index()]);
                        }
                    }
                }
            }
            match dom.next(step, NodeId::DOCUMENT, descend) {
                Some(next) => step = next,
                None => return prose,
            }
        }
    }

    /// The amount of prose in an element and its descendants.
    pub(super) fn of(&self, node: NodeId) -> u32 {
        self.prose[node.index()]
    }

    /// The amount of prose in several elements that do not contain each other.
    pub(super) fn of_all(&self, nodes: &[NodeId]) -> u32 {
        nodes.iter().fold(0, |sum, &node| sum.saturating_add(self.of(node)))
    }

    /// The amount of text in several elements, links included.
    pub(super) fn text_of_all(&self, nodes: &[NodeId]) -> u32 {
        nodes.iter().fold(0, |sum, &node| sum.saturating_add(self.text[node.index()]))
    }

    /// Credits the current run to the innermost block.
    fn end_run(&mut self, blocks: &[NodeId], run: &mut usize) {
        let length = std::mem::take(run);
        let length = if length < MIN_RUN { length.div_ceil(4) } else { length };
        if let Some(block) = blocks.last() {
            let sum = &mut self.prose[block.index()];
            *sum = sum.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        }
    }
}

/// Whether an element is a link.
pub(super) fn is_link(element: &Element) -> bool {
    &*element.name == "a" && element.attribute("href").is_some()
}

/// Whether an element starts a new line. Custom elements do not.
fn is_block(element: &Element) -> bool {
    let is_inline = matches!(
        &*element.name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    );
    element.is_html && !is_inline && !element.name.contains('-')
}

#[cfg(test)]
mod tests {
    use super::super::parser;
    use super::*;

    /// The prose and the text of a page.
    fn measure(html: &str) -> (u32, u32) {
        let prose = Prose::measure(&parser::parse(html).0);
        (prose.of_all(&[NodeId::DOCUMENT]), prose.text_of_all(&[NodeId::DOCUMENT]))
    }

    #[test]
    fn short_runs_count_a_quarter() {
        let x = |count: usize| "x".repeat(count);
        assert_eq!([30, 29, 4, 1].map(|count| measure(&x(count))), [(30, 30), (8, 29), (1, 4), (1, 1)]);
        assert_eq!(measure(&format!("<p>{} \n{}", x(15), x(15))), (30, 30));
        for inline in ["b", "span", "x-y"] {
            assert_eq!(measure(&format!("{}<{inline}>{}</{inline}>", x(15), x(15))), (30, 30), "{inline}");
        }
        assert_eq!(measure(&format!("{}<div>{}</div>", x(15), x(15))), (8, 30));
        assert_eq!(measure(&format!("{}<div></div>{}", x(15), x(15))), (8, 30));
        assert_eq!(measure(&format!("<div>{}</div>{}", x(15), x(30))), (34, 45));
    }

    #[test]
    fn links_and_hidden_elements_are_no_prose() {
        let x = "x".repeat(40);
        assert_eq!(measure(&format!("<p><a href=y>{x}</a>{x}")), (40, 80));
        assert_eq!(measure(&format!("<p><a name=y>{x}</a>{x}")), (80, 80));
        assert_eq!(measure(&format!("<p><b>{x}</b><a href=y>{x}</a><a href=z>{x}</a>{x}")), (80, 160));
        for hidden in ["<script>", "<p hidden>", "<template>", "<p><span hidden>", "<a href=y hidden>"] {
            let name = hidden[1..hidden.len() - 1].split(['>', ' ']).next().unwrap();
            assert_eq!(measure(&format!("{hidden}{x}</{name}>")), (0, 0), "{hidden}");
        }
        assert_eq!(measure(&format!("<p>{x}<span hidden>{x}<b>{x}</b></span>{x}")), (80, 80));
    }
}
