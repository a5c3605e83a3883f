//! `samara pack --images`.

use std::io::Cursor;

use base64::prelude::*;
use image::{ImageFormat, Rgb, RgbImage};

use crate::site::Site;

fn picture(width: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, 8, |x, y| Rgb([x as u8, y as u8, 90]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn site() -> Site {
    let site = Site::empty();
    site.write(
        "docs/trees/maple.md",
        "# Maple\n\n![a leaf](../leaf%20one.png) ![again](../leaf%20one.png?size=2)\n\n![](/wide.jpg)\n\n\
         ![a site](https://example.org/a.png) ![lost](lost.png) ![out](../../secret.png) ![drawn](drawn.svg)\n",
    );
    site.write(
        "docs/ash.html",
        "<title>Ash</title><p>Text <img src='wide.jpg' alt='a wing'><img src='data:image/png;base64,AA=='>",
    );
    site.write("docs/leaf one.png", picture(20, ImageFormat::Png));
    site.write("docs/wide.jpg", picture(2400, ImageFormat::Jpeg));
    site.write("docs/trees/drawn.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    site.write("secret.png", picture(30, ImageFormat::Png));
    site
}

#[test]
fn pictures_are_in_the_page_once_and_what_is_not_is_said() {
    let site = site();
    let run = site.done(&["pack", "docs", "--out", "a.html", "--images", "-v"]);
    assert!(run.out.contains("2 pictures in the page, "), "{}", run.out);
    for part in [
        "left out: 1 on another site, 1 outside of the source folder",
        "1 inside an attachment, a crawl or an address, 1 not found, 1 an SVG, which can carry scripts",
        "trees/maple.md: lost.png: not found",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    let page = site.read_text("a.html");
    assert_eq!(page.matches(" id=\"picture-").count(), 2);
    assert_eq!(page.matches(" data-type=\"image/png\">").count(), 1);
    assert!(!site.read_text("a.html").contains("example.org/a.png"));
}

#[test]
fn mail_and_saved_pages_show_their_pictures() {
    let leaf = BASE64_STANDARD.encode(picture(20, ImageFormat::Png));
    let wide = BASE64_STANDARD.encode(picture(2400, ImageFormat::Jpeg));
    let head = "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n";
    let image = |kind: &str, data: &str| {
        format!(
            "\r\n--b\r\nContent-ID: <{kind}>\r\nContent-Type: image/{kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}"
        )
    };
    let html = "<title>Seeds</title><p>Text <img src='cid:png' alt='a leaf'><img src='cid:jpeg' alt='a wing'>\
                <img src='cid:lost'><img src='https://example.org/a.png'>";
    let message =
        format!("Subject: Seeds\r\n{head}{html}{}{}\r\n--b--\r\n", image("png", &leaf), image("jpeg", &wide));
    let site = Site::empty();
    site.write("docs/a.eml", &message);
    site.write("docs/b.mbox", format!("From jo@example.org Tue Feb 15 18:30:00 2022\r\n{message}"));
    site.write("docs/c.mhtml", &message);
    let run = site.done(&["pack", "docs", "--out", "a.html", "--images", "-v", "--strict"]);
    assert!(run.out.contains("2 pictures in the page, "), "{}", run.out);
    assert!(run.out.contains("left out: 3 on another site, 3 not found"), "{}", run.out);
    assert!(!run.out.contains("skipped"), "{}", run.out);
    let damaged = message.replace(&leaf, &leaf[..200]);
    site.write("docs/a.eml", damaged);
    let run = site.done(&["pack", "docs/a.eml", "--out", "b.html", "--images", "-v"]);
    assert!(run.out.contains("a.eml: part 2: neither PNG"), "{}", run.out);
}

#[test]
fn a_picture_in_the_page_is_not_a_skipped_file() {
    let site = Site::empty();
    site.write("docs/maple.md", "# Maple\n\n![a leaf](leaf.png)\n");
    site.write("docs/leaf.png", picture(20, ImageFormat::Png));
    let run = site.done(&["pack", "docs", "--out", "a.html", "--images", "--strict"]);
    assert!(!run.out.contains("skipped") && run.out.contains("; 1 file of "), "{}", run.out);
    site.write("docs/other.png", picture(30, ImageFormat::Png));
    let run = site.done(&["pack", "docs", "--out", "a.html", "--images"]);
    assert!(run.out.contains("1 file skipped: 1 image"), "{}", run.out);
}

#[test]
fn without_the_option_nothing_changes() {
    let site = site();
    let run = site.done(&["pack", "docs", "--out", "a.html"]);
    assert!(!run.out.contains("picture"), "{}", run.out);
    assert!(!site.read_text("a.html").contains(" id=\"picture-"));
}

#[test]
fn pictures_are_encrypted_with_the_page() {
    let site = site();
    site.write("password", "four random words here");
    site.done(&["pack", "docs", "--out", "a.html", "--images", "--password-file", "password"]);
    let page = site.read_text("a.html");
    assert!(page.contains(" id=\"samara-encrypted-pictures\">"));
    assert!(!page.contains(" id=\"picture-"));
}

#[test]
fn the_sum_is_limited() {
    let site = site();
    let run = site.done(&["pack", "docs", "--out", "a.html", "--images=0"]);
    assert!(run.out.contains("0 pictures in the page, 0 bytes; left out: "), "{}", run.out);
    assert!(run.out.contains("4 beyond the sum of --images"), "{}", run.out);
}

/// The elements with pictures in a page.
fn elements(page: &str) -> Vec<&str> {
    let start = "<script type=\"application/octet-stream\" id=\"picture-";
    page.split(start).skip(1).map(|element| element.split_once("</script>").unwrap().0).collect()
}

#[test]
fn pictures_of_an_added_page_stay_whatever_the_sum_is() {
    let site = site();
    site.done(&["pack", "docs", "--out", "a.html", "--images"]);
    let page = site.read_text("a.html");
    let kept = elements(&page);
    assert_eq!(kept.len(), 2);
    site.write("new/elm.md", "# Elm\n\n![an elm](elm.png)\n");
    site.write("new/elm.png", picture(40, ImageFormat::Png));
    for (option, line) in [
        (None, "\n2 pictures in the page, "),
        (Some("--images=0"), "left out: 1 beyond the sum of --images"),
        (Some("--images"), "\n3 pictures in the page, "),
    ] {
        let words = ["pack", "new", "--add", "a.html", "--out", "b.html"];
        let run = site.done(&words.into_iter().chain(option).collect::<Vec<_>>());
        assert!(run.out.contains(line), "{option:?}: {}", run.out);
        let added = site.read_text("b.html");
        assert_eq!(elements(&added)[usize::from(option == Some("--images"))..], kept, "{option:?}");
    }
}

#[test]
fn pages_with_the_same_picture_are_joined_with_it_once() {
    let site = site();
    site.done(&["pack", "docs", "--out", "a.html", "--images"]);
    site.write("new/elm.md", "# Elm\n\n![a leaf](leaf.png)\n");
    site.write("new/leaf.png", picture(20, ImageFormat::Png));
    site.done(&["pack", "new", "--out", "b.html", "--images"]);
    site.done(&["pack", "--add", "b.html", "--add", "a.html", "--out", "c.html"]);
    let (a, b, c) = (site.read_text("a.html"), site.read_text("b.html"), site.read_text("c.html"));
    assert_eq!(elements(&c)[..1], elements(&b));
    assert_eq!(elements(&c).len(), elements(&a).len());
    // A picture that no document shows any more does not stay.
    site.write("later/trees/maple.md", "# Maple\n\nNo picture.\n");
    site.done(&["pack", "later", "--add", "a.html", "--out", "d.html"]);
    let d = site.read_text("d.html");
    assert_eq!(elements(&d).len(), 1);
    assert!(d.contains(" data-type=\"image/jpeg\">") && !d.contains(" data-type=\"image/png\">"));
}

#[test]
fn pictures_of_an_encrypted_page_stay() {
    let site = site();
    site.write("password", "four random words here");
    let password = ["--password-file", "password"];
    site.done(&[&["pack", "docs", "--out", "a.html", "--images"], &password[..]].concat());
    let run = site.done(&[&["pack", "--add", "a.html", "--out", "b.html"], &password[..]].concat());
    assert!(run.out.contains("\n2 pictures in the page, "), "{}", run.out);
    assert!(site.read_text("b.html").contains(" id=\"samara-encrypted-pictures\">"));
}

#[test]
fn what_is_no_picture_in_an_added_page_does_not_become_a_part_of_the_new_one() {
    let site = site();
    site.done(&["pack", "docs", "--out", "a.html", "--images"]);
    let page = site.read_text("a.html");
    let page = page.replacen("data-type=\"image/png\"", "data-type=\"image/svg+xml\"", 1);
    let page = page.replacen("data-type=\"image/jpeg\">", "data-type=\"image/jpeg\">?", 1);
    site.write("a.html", page);
    let run = site.done(&["pack", "--add", "a.html", "--out", "b.html", "-v"]);
    assert!(run.out.contains("\n0 pictures in the page, 0 bytes; left out: 4 not found"), "{}", run.out);
    assert!(!site.read_text("b.html").contains("svg+xml"));
}
