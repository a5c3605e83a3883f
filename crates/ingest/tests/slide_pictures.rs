//! Pictures of slides: by their description, and by their name in the container.

#![cfg(feature = "office")]

mod common;

use samara_engine::markup::{ElementKind, TagKind};
use samara_ingest::{Options, read_memory};

/// The text of each block, behind it the images and the pictures in it.
fn pictures(name: &str, bytes: &[u8]) -> Vec<String> {
    let document = read_memory(name, bytes, &Options::default()).unwrap().documents.remove(0);
    let block = |block: samara_engine::Block| {
        let tags = block.markup.unwrap_or_default().tags.into_iter().filter_map(|tag| match tag.kind {
            TagKind::Open(ElementKind::Image, value) => Some(format!(" {value}@{}", tag.at)),
            TagKind::Open(ElementKind::Picture, _) => Some(format!(" picture@{}", tag.at)),
            _ => None,
        });
        format!("{}:{}", block.text, tags.collect::<String>())
    };
    document.blocks.into_iter().map(block).collect()
}

#[test]
fn pictures_of_pptx() {
    let picture = |description: &str, id: &str| {
        format!(
            "<p:pic><p:nvPicPr><p:cNvPr descr='{description}'/></p:nvPicPr><p:blipFill><a:blip r:embed='{id}'/></p:blipFill></p:pic>"
        )
    };
    let first = format!(
        "<p:sld><p:bg><p:bgPr><a:blipFill><a:blip r:embed='leaf'/></a:blipFill></p:bgPr></p:bg>\
         <p:sp><p:ph type='title'/><a:p><a:r><a:t>Seeds</a:t></a:r></a:p></p:sp>{}\
         <p:sp><p:nvSpPr><p:cNvPr descr='a box'/></p:nvSpPr><p:txBody><a:p><a:pPr><a:buBlip><a:blip r:embed='leaf'/></a:buBlip>\
         </a:pPr><a:r><a:t>text</a:t></a:r></a:p></p:txBody></p:sp>{}{}</p:sld>",
        picture("a leaf", "leaf"),
        picture("", "wing"),
        picture("lost", "none"),
    );
    let second = format!("<p:sld>{}</p:sld>", picture("", "wing"));
    let slides = "<Relationships><Relationship Id='a' Type='x/slide' Target='slides/s1.xml'/>\
                  <Relationship Id='b' Type='x/slide' Target='slides/s2.xml'/></Relationships>";
    let images = "<Relationships><Relationship Id='leaf' Type='x/image' Target='../media/leaf.png'/>\
                  <Relationship Id='wing' Type='x/image' Target='../media/wing.png'/></Relationships>";
    let bytes = common::zip(&[
        (
            "ppt/presentation.xml",
            0,
            b"<p:presentation><p:sldId r:id='a'/><p:sldId r:id='b'/></p:presentation>",
        ),
        ("ppt/_rels/presentation.xml.rels", 0, slides.as_bytes()),
        ("ppt/slides/s1.xml", 0, first.as_bytes()),
        ("ppt/slides/_rels/s1.xml.rels", 0, images.as_bytes()),
        ("ppt/slides/s2.xml", 0, second.as_bytes()),
        ("ppt/slides/_rels/s2.xml.rels", 0, images.as_bytes()),
    ]);
    assert_eq!(
        pictures("a.pptx", &bytes),
        [
            "a leaf: ppt/media/leaf.png@0 picture@0",
            "a box: picture@0",
            "text:",
            "lost: ppt/media/wing.png@0 picture@0",
            "Slide 2: ppt/media/wing.png@7",
        ]
    );
}

#[test]
fn pictures_of_odp() {
    let frame = |name: &str, description: &str| {
        format!("<draw:frame><draw:image xlink:href='Pictures/{name}.png'/>{description}</draw:frame>")
    };
    let content = format!(
        "<office:document-content><draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Seeds</text:p>\
         </draw:text-box></draw:frame>{}</draw:page><draw:page>{}</draw:page></office:document-content>",
        frame("leaf", "<svg:title>a leaf</svg:title>"),
        frame("wing", ""),
    );
    let bytes = common::zip(&[("content.xml", 0, content.as_bytes())]);
    assert_eq!(
        pictures("a.odp", &bytes),
        ["a leaf: Pictures/leaf.png@0 picture@0", "Slide 2: Pictures/wing.png@7"]
    );
}

/// Its title is that of the document, and no heading.
#[test]
fn pictures_of_a_title_slide_stay() {
    let page = |contents: &str| format!("<draw:page>{contents}</draw:page>");
    let title = |title: &str| {
        format!(
            "<draw:frame presentation:class='title'><draw:text-box><text:p>{title}</text:p></draw:text-box></draw:frame>"
        )
    };
    let image = "<draw:frame><draw:image xlink:href='Pictures/leaf.png'/></draw:frame>";
    let text = "<draw:frame><draw:text-box><text:p>text</text:p></draw:text-box></draw:frame>";
    let content = [
        page(&format!("{}{image}", title("Seeds"))),
        page(&format!("{}{image}", title("Wings"))),
        page(&format!("{}{text}", title("Wind"))),
        page(image),
        page(image),
    ];
    let content = format!("<office:document-content>{}</office:document-content>", content.concat());
    let bytes = common::zip(&[("content.xml", 0, content.as_bytes())]);
    assert_eq!(
        pictures("a.odp", &bytes),
        [
            "Wings: Pictures/leaf.png@0",
            "Wind: Pictures/leaf.png@0",
            "text:",
            "Slide 4:",
            "Slide 5: Pictures/leaf.png@0 Pictures/leaf.png@7",
        ]
    );
}
