//! Parses markup into a [`Dom`] as browsers do.

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use super::annotations;
use super::attribute_limit::limit_attributes;
use super::depth::DepthFilter;
use super::dom::Dom;
use super::prescan::declared;
use super::tree::Tree;

/// Parses a page or a fragment of one. The second value is the label of the first encoding that is
/// declared and known.
pub(super) fn parse(html: &str) -> (Dom, Option<String>) {
    let builder = TreeBuilder::new(Tree::new(html.len()), TreeBuilderOpts::default());
    let tokenizer = Tokenizer::new(DepthFilter::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*limit_attributes(html)));
    let mut encoding = None;
    loop {
        match tokenizer.feed(&input) {
            TokenizerResult::Done => break,
            // Scripts are never run.
            TokenizerResult::Script(_) => {}
            TokenizerResult::EncodingIndicator(label) => {
                if encoding.is_none() && declared(label.as_bytes()).is_some() {
                    encoding = Some(label.to_string());
                }
            }
        }
    }
    tokenizer.end();
    (Dom::new(tokenizer.sink.into_tree().into_nodes(), annotations::may_contain(html)), encoding)
}
