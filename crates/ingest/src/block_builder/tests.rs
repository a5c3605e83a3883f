use super::*;
use samara_engine::BlockKind::{Code, H2, Item, Numbered, Paragraph, Quote, Row};

fn blocks(build: impl FnOnce(&mut BlockBuilder)) -> Vec<(BlockKind, String)> {
    let mut flow = BlockBuilder::default();
    build(&mut flow);
    flow.finish().into_iter().map(|block| (block.kind, block.text)).collect()
}

fn add(flow: &mut BlockBuilder, container: Container, text: &str) {
    flow.open(container);
    flow.text(text);
    flow.close();
}

#[test]
fn folds_white_space_across_pieces() {
    let got = blocks(|flow| {
        flow.text(" a\n ");
        flow.text(" b");
        flow.text("c \u{0}");
        flow.break_word();
        flow.text("d\u{A0}e\u{2028}f ");
    });
    assert_eq!(got, [(Paragraph, "a bc d\u{A0}e f".into())]);
}

#[test]
fn code_keeps_its_lines() {
    let got = blocks(|flow| add(flow, Container::Code, "\nfn main() {\n\t 1\r\n}\n\n"));
    assert_eq!(got, [(Code, "fn main() {\n\t 1 \n}".into())]);
}

#[test]
fn item_paragraphs_join_until_interrupted() {
    let got = blocks(|flow| {
        flow.open(Container::Numbered);
        add(flow, Container::Group, "one");
        add(flow, Container::Group, "more");
        add(flow, Container::Item, "inner");
        add(flow, Container::Group, "after");
        flow.close();
        add(flow, Container::Numbered, "two");
    });
    let texts = [(Numbered, "one more"), (Item, "inner"), (Paragraph, "after"), (Numbered, "two")];
    assert_eq!(got, texts.map(|(kind, text)| (kind, text.to_owned())));
}

#[test]
fn row_joins_cells() {
    let got = blocks(|flow| {
        flow.open(Container::Row);
        add(flow, Container::Cell, "a");
        flow.open(Container::Cell);
        add(flow, Container::Group, "b");
        add(flow, Container::Item, "c");
        flow.close();
        flow.close();
        flow.open(Container::Row);
        add(flow, Container::Cell, " ");
        flow.close();
    });
    assert_eq!(got, [(Row, "a | b c".into())]);
}

#[test]
fn blocks_have_weights_and_anchors() {
    let mut flow = BlockBuilder::default();
    flow.open(Container::Weighted(Field::Aside));
    flow.open_heading(2, Some("x".into()));
    flow.text("h");
    flow.close();
    add(&mut flow, Container::Quote, "q");
    flow.close();
    flow.text("p");
    let blocks = flow.finish();
    let got: Vec<_> = blocks.iter().map(|b| (b.kind, b.field, b.anchor.as_deref())).collect();
    assert_eq!(
        got,
        [(H2, Field::Aside, Some("x")), (Quote, Field::Aside, None), (Paragraph, Field::Body, None),]
    );
}

#[test]
fn fold_trims_and_joins() {
    assert_eq!(fold(" a\t\nb\u{0}c\u{A0} "), "a b c");
    assert_eq!(fold(" \n"), "");
}
