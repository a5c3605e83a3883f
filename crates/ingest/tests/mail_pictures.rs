//! Pictures of messages and saved pages: by their description, and where they are in the file.

#![cfg(all(feature = "html", feature = "mail"))]

use samara_engine::markup::{ElementKind, TagKind};
use samara_ingest::{Collection, MimeRange, Options, read_memory};

/// `leaf` and `wing` in Base64.
const LEAF: &str = "bGVhZg==";
const WING: &str = "d2luZw==";

fn read(name: &str, bytes: &str) -> Collection {
    read_memory(name, bytes.as_bytes(), &Options::default()).unwrap()
}

/// The text of each block that has images, behind it what each of them is in the file, or its address.
fn pictures(collection: &Collection, file: &str) -> Vec<String> {
    let blocks = collection.documents.iter().flat_map(|document| &document.blocks);
    let described = blocks.filter_map(|block| {
        let tags = block.markup.iter().flat_map(|markup| &markup.tags);
        let images = tags.filter_map(|tag| match &tag.kind {
            TagKind::Open(ElementKind::Image, address) => Some(match MimeRange::parse(address) {
                Some(range) => {
                    let bytes = &file.as_bytes()[range.bytes.start as usize..range.bytes.end as usize];
                    format!(
                        "{} {}",
                        range.name,
                        String::from_utf8(range.decode(bytes.to_vec()).unwrap()).unwrap()
                    )
                }
                None => address.clone(),
            }),
            _ => None,
        });
        let images: Vec<_> = images.collect();
        (!images.is_empty()).then(|| format!("{}: {}", block.text, images.join(", ")))
    });
    described.collect()
}

fn part(head: &str, body: &str) -> String {
    format!("Content-Type: {head}\r\n\r\n{body}\r\n")
}

fn image(head: &str, data: &str) -> String {
    part(&format!("image/png; name=\"{data}.png\"\r\nContent-Transfer-Encoding: base64\r\n{head}"), data)
}

fn multipart(kind: &str, boundary: &str, parts: &[String]) -> String {
    let parts: String = parts.iter().map(|part| format!("--{boundary}\r\n{part}")).collect();
    part(&format!("multipart/{kind}; boundary={boundary}"), &format!("{parts}--{boundary}--"))
}

const HTML: &str = "<p>Text <img src='cid:leaf%40x' alt='a leaf'> <img src='https://example.org/a.png' alt='far'> \
                    <img src='cid:other' alt='lost'>";

#[test]
fn html_shows_pictures_by_their_identifier() {
    let parts =
        [part("text/html", HTML), image("Content-ID: <leaf@x>", LEAF), image("Content-ID: <wing@x>", WING)];
    let file = format!("Subject: S\r\n{}", multipart("related", "r", &parts));
    let mail = read("a.eml", &file);
    assert_eq!(
        pictures(&mail, &file),
        [format!("Text a leaf far lost: {LEAF}.png leaf, https://example.org/a.png, cid:other")]
    );
    // The picture that the message does not show is an attachment.
    let skipped: Vec<_> = mail.report.skipped.iter().map(|skipped| skipped.part.clone().unwrap()).collect();
    assert_eq!(skipped, [format!("attachment {WING}.png")]);
}

#[test]
fn plain_text_has_the_pictures_of_the_html_beside_it() {
    let related = multipart("related", "r", &[part("text/html", HTML), image("Content-ID: <leaf@x>", LEAF)]);
    let parts = [multipart("alternative", "a", &[part("text/plain", "Text"), related])];
    let file = format!("Subject: S\r\n{}", multipart("mixed", "m", &parts));
    let mail = read("a.eml", &file);
    assert_eq!(pictures(&mail, &file), [format!("a leaf: {LEAF}.png leaf")]);
    assert_eq!(mail.documents[0].blocks[0].text, "Text");
    assert!(mail.report.skipped.is_empty());
}

#[test]
fn inline_images_stand_between_texts() {
    let parts = [
        part("text/plain", "One"),
        image("Content-Disposition: inline\r\nContent-Description: a leaf", LEAF),
        part("text/plain", "Two"),
        image("Content-Disposition: inline", WING),
        image("Content-Disposition: attachment", WING),
    ];
    let file = format!("Subject: S\r\n{}", multipart("mixed", "m", &parts));
    let mail = read("a.eml", &file);
    let texts: Vec<_> = mail.documents[0].blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["One", "a leaf", "Two", "d2luZw==.png"]);
    assert_eq!(
        pictures(&mail, &file),
        [format!("a leaf: {LEAF}.png leaf"), format!("{WING}.png: {WING}.png wing")]
    );
    assert_eq!(mail.report.skipped.len(), 1);
}

#[test]
fn positions_count_from_the_start_of_a_mailbox() {
    let message = |data: &str| {
        let parts = [
            part("text/plain", ">From the tree\r\n>From the wood"),
            image("Content-Disposition: inline", data),
        ];
        format!("Subject: S\r\n{}", multipart("mixed", "m", &parts))
    };
    let inner = format!("Content-Type: message/rfc822\r\n\r\n{}", message(WING));
    let outer = multipart("mixed", "o", &[part("text/plain", ">From far"), inner]);
    let start = "From jo@example.org Tue Feb 15 18:30:00 2022\r\n";
    let file = format!("{start}{}\r\n\r\n{start}Subject: T\r\n{outer}\r\n", message(LEAF));
    assert_eq!(
        pictures(&read("a.mbox", &file), &file),
        [format!("{LEAF}.png: {LEAF}.png leaf"), format!("{WING}.png: {WING}.png wing")]
    );
    let plain = file.split_once("\r\n").unwrap().1.split(start).next().unwrap();
    assert_eq!(pictures(&read("a.eml", plain), plain), [format!("{LEAF}.png: {LEAF}.png leaf")]);
}

/// Its bytes are not in the file as they are read.
#[test]
fn an_encoded_message_has_no_pictures_in_the_file() {
    let html = "Subject: S\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n\
                <p>Text <img src='cid:a'>\r\n--r\r\nContent-ID: <a>\r\nContent-Type: image/png\r\n\r\nleaf\r\n--r--\r\n";
    let encoded = html.bytes().map(|byte| format!("={byte:02X}")).collect::<Vec<_>>().join("=\r\n");
    let inner = format!(
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}\r\n"
    );
    let file = format!("Subject: S\r\n{}", multipart("mixed", "m", &[part("text/plain", "Outer"), inner]));
    let mail = read("a.eml", &file);
    assert_eq!(mail.documents.len(), 2);
    assert_eq!(pictures(&mail, &file), ["Text: cid:a"]);
}

#[test]
fn a_saved_page_shows_its_parts() {
    let html = "<title>A</title><p>Text <img src='cid:leaf@x' alt='a leaf'><img src='../wing.png' alt='a wing'>\
                <img src='https://example.org/wing.png'><img src='https://example.com/a.png'>";
    let parts = [
        part("text/html\r\nContent-Location: https://example.org/a/b.html", html),
        image("Content-ID: <leaf@x>", LEAF),
        image("Content-Location: https://example.org/wing.png", WING),
    ];
    let head = "Snapshot-Content-Location: https://example.org/a/b.html\r\nSubject: A\r\n";
    let file = format!("{head}{}", multipart("related", "r", &parts));
    assert_eq!(
        pictures(&read("a.mhtml", &file), &file),
        [format!(
            "Text a leaf a wing: {LEAF}.png leaf, {WING}.png wing, {WING}.png wing, https://example.com/a.png"
        )]
    );
}
