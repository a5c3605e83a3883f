use super::*;
use samara_engine::BlockKind::{Code, H1, H2, Item, Numbered, Paragraph, Quote, Row};

fn read(text: &str) -> Vec<(BlockKind, String)> {
    blocks(text).into_iter().map(|block| (block.kind, block.text)).collect()
}

fn expect<const N: usize>(text: &str, expected: [(BlockKind, &str); N]) {
    assert_eq!(read(text), expected.map(|(kind, text)| (kind, text.to_owned())), "{text:?}");
}

#[test]
fn blocks_have_their_kinds() {
    expect(
        "# A *b*\nc\nd\n\n## E\n> f\n>\n> g\n",
        [(H1, "A b"), (Paragraph, "c d"), (H2, "E"), (Quote, "f"), (Quote, "g")],
    );
    expect(
        "1. a\n2. b\n\n   more\n- c\n  - d\n",
        [(Numbered, "a"), (Numbered, "b more"), (Item, "c"), (Item, "d")],
    );
    expect(
        "```rust\nfn a() {\n    1\n}\n```\n\n    indented\n",
        [(Code, "fn a() {\n    1\n}"), (Code, "indented")],
    );
    expect("| a | b |\n|---|---|\n| `c` | d e |\n", [(Row, "a | b"), (Row, "c | d e")]);
}

#[test]
fn reads_inline_text() {
    expect(
        "[link](x) ![alt *text*](y) `code` ~~old~~ **bo**ld&amp;  \nnext",
        [(Paragraph, "link alt text code old bold& next")],
    );
    expect("- [x] done\n- [ ] open", [(Item, "done"), (Item, "open")]);
    expect("A note[^1].\n\n[^1]: The note.\n", [(Paragraph, "A note[1]."), (Paragraph, "[1] The note.")]);
    expect("a<br>b <span class=x>c</span> <!-- d -->e", [(Paragraph, "a b c e")]);
}

#[test]
fn reads_html_blocks() {
    expect(
        "before\n\n<div>\n<p>in &lt;it</p>\n</div>\n\n<script>\nalert(1)\n</script>\n\nafter",
        [
            (Paragraph, "before"),
            (Paragraph, if cfg!(feature = "html") { "in <it" } else { "in &lt;it" }),
            (Paragraph, "after"),
        ],
    );
    expect("<!-- a\n\nb -->\n\nc", [(Paragraph, "c")]);
}

#[test]
fn headings_have_anchors() {
    let anchors: Vec<_> =
        blocks("# A b\n## A b\n## C {#own}\n").into_iter().map(|b| b.anchor.unwrap()).collect();
    assert_eq!(anchors, ["a-b", "a-b-1", "own"]);
}

#[test]
fn removes_title_heading() {
    let mut all = blocks("intro\n\n# T\n\ntext");
    assert_eq!(title(None, &mut all).as_deref(), Some("T"));
    assert_eq!(all.len(), 2);
    let mut all = blocks("# T\n\ntext");
    assert_eq!(title(Some("T".into()), &mut all).as_deref(), Some("T"));
    assert_eq!(all.len(), 1);
    let mut all = blocks("# Other\n\ntext");
    assert_eq!(title(Some("T".into()), &mut all).as_deref(), Some("T"));
    assert_eq!(all.len(), 2);
}

#[test]
fn survives_deep_nesting() {
    for text in [
        "> ".repeat(10_000) + "a",
        (0..10_000).map(|depth| "  ".repeat(depth % 1_000) + "- a\n").collect(),
        "*a ".repeat(10_000) + &"*".repeat(10_000),
        "[".repeat(10_000) + &"](x)".repeat(10_000),
        "![".repeat(10_000) + &"](x)".repeat(10_000),
        "<div>".repeat(10_000) + "a",
        "<div>\n\n".repeat(10_000),
        "| a ".repeat(10_000) + "|\n" + &"|-".repeat(10_000) + "|\n",
    ] {
        blocks(&text);
    }
}
