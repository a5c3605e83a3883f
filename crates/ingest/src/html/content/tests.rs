//! Which elements are the content of a page, by their amounts of prose.

use super::super::parser;
use super::*;

/// So many letters as a paragraph.
fn prose(letters: usize) -> String {
    format!("<p>{}</p>", "x".repeat(letters))
}

/// The scope of the content of a page, and its share of the text.
fn selected(body: &str) -> (Scope, u8) {
    let content = select(&parser::parse(&format!("<body>{body}")).0);
    (content.scope, content.kept_percent)
}

#[test]
fn main_holds_half_of_the_prose() {
    let page = |inside: usize, outside: usize| {
        selected(&format!("<main>{}</main>{}", prose(inside), prose(outside)))
    };
    assert_eq!(page(100, 100), (Scope::Main, 50));
    assert_eq!(page(100, 101), (Scope::Body, 100));
    // Too short to judge its share.
    assert_eq!(page(100, 99), (Scope::Main, 100));
    assert_eq!(selected(&prose(300)), (Scope::Body, 100));
}

#[test]
fn main_with_the_headline_holds_a_quarter() {
    let headed = |before: &str, within: &str, inside: usize, outside: usize| {
        selected(&format!("{before}<main>{within}{}</main>{}", prose(inside), prose(outside))).0
    };
    // The headline counts as text, and its run of 4 letters as one.
    let h1 = "<h1>Seed</h1>";
    assert_eq!([headed("", h1, 96, 300), headed("", h1, 96, 301)], [Scope::Main, Scope::Body]);
    assert_eq!(headed("", "<h2>Seed</h2>", 96, 300), Scope::Main);
    assert_eq!(headed("", "<h3>Seed</h3>", 96, 300), Scope::Body);
    assert_eq!(headed("", "<h1><a href=x>Seed</a></h1>", 96, 300), Scope::Body);
    assert_eq!(headed("", "<a href=x><h1>Seed</h1></a>", 96, 300), Scope::Body);
    assert_eq!(headed("", "<h1><a href='#x'>Seed</a></h1>", 96, 300), Scope::Main);
    // The headline is outside.
    assert_eq!([headed(h1, "", 100, 49), headed(h1, "", 100, 50)], [Scope::Main, Scope::Body]);
    assert_eq!(headed("<h2>Seed</h2>", "", 100, 50), Scope::Main);
    assert_eq!(headed(h1, h1, 100, 50), Scope::Main);
}

#[test]
fn articles_hold_half_of_the_prose() {
    let page = |article: &str, outside: usize| selected(&format!("{article}{}", prose(outside)));
    let plain = format!("<article>{}</article><article>{}</article>", prose(100), prose(100));
    assert_eq!(page(&plain, 200), (Scope::Main, 50));
    assert_eq!(page(&plain, 201), (Scope::Body, 100));
    let comment =
        format!("<article>{}</article><article class='x Comment-2'>{}</article>", prose(200), prose(500));
    assert_eq!([page(&comment, 200).0, page(&comment, 201).0], [Scope::Main, Scope::Body]);
    let teaser = format!("<article><h2><a href=x>Seed</a></h2>{}</article>", prose(400));
    assert_eq!([page(&teaser, 40).0, page(&teaser, 41).0], [Scope::Main, Scope::Body]);
    let long = format!("<article><h2><a href=x>Seed</a></h2>{}</article>", prose(501));
    assert_eq!(page(&long, 400).0, Scope::Main);
    let headed = format!("<article><h1>Seed</h1>{}</article>", prose(96));
    assert_eq!([page(&headed, 100).0, page(&headed, 101).0], [Scope::Main, Scope::Body]);
    let other = format!("<h1>Seed</h1>{plain}{plain}");
    assert_eq!([page(&other, 39).0, page(&other, 40).0], [Scope::Main, Scope::Body]);
}

#[test]
fn short_articles_with_linked_headings_are_teasers() {
    let teasers = |article: &str| {
        let dom = parser::parse(&format!("<body>{article}{}", prose(5000))).0;
        select(&dom).teasers.len()
    };
    let article = |heading: &str, letters: usize| format!("<article>{heading}{}</article>", prose(letters));
    assert_eq!(teasers(&article("<h3><a href=x>Seed</a></h3>", 500)), 1);
    assert_eq!(teasers(&article("<h3><a href=x>Seed</a></h3>", 501)), 0);
    assert_eq!(teasers(&article("<a href=x><h6>Seed</h6></a>", 100)), 1);
    assert_eq!(teasers(&article("<h3>Seed</h3><a href=x>more</a>", 100)), 0);
    assert_eq!(teasers(&article("<h3><a name=x>Seed</a></h3>", 100)), 0);
    assert_eq!(teasers(&article("<p><a href=x>Seed</a></p>", 100)), 0);
}

#[test]
fn navigation_around_the_page_is_content() {
    let wrappers = |body: &str| select(&parser::parse(&format!("<body>{body}")).0).wrappers.len();
    let nav = |inner: &str, outside: usize| wrappers(&format!("<nav>{inner}</nav>{}", prose(outside)));
    let main = format!("<main>{}</main>", prose(100));
    assert_eq!(nav(&main, 1000), 1);
    let headed = format!("<h1>Seed</h1>{}", prose(399));
    assert_eq!([nav(&headed, 99), nav(&headed, 100)], [1, 0]);
    assert_eq!(nav(&prose(400), 30), 0);
    let form = |inside: usize, outside: usize| {
        wrappers(&format!("<form><div>{}</div></form>{}", "x".repeat(inside), prose(outside)))
    };
    assert_eq!([form(101, 100), form(100, 100)], [1, 0]);
}

/// The header of a section is content, that of the page is not.
#[test]
fn headers_of_sections_count_as_prose() {
    let header = |parent: &str| {
        let header = format!("<{parent}><header>{}</header></{parent}>", prose(200));
        selected(&format!("{header}<main>{}</main>", prose(100))).0
    };
    assert_eq!([header("section"), header("div")], [Scope::Body, Scope::Main]);
    let after = format!("<section>x</section><header>{}</header><main>{}</main>", prose(200), prose(100));
    assert_eq!(selected(&after).0, Scope::Main);
}

#[test]
fn content_is_widened_step_by_step() {
    let dom = parser::parse("<body><main>x</main>").0;
    let mut content = select(&dom);
    assert_eq!(content.scope, Scope::Main);
    assert!(content.widen(&dom) && content.scope == Scope::Body && content.kept_percent == 100);
    assert!(content.widen(&dom) && content.scope == Scope::Everything);
    assert!(!content.widen(&dom));
    let dom = parser::parse("<body><main>x</main><p data-samara-body>y").0;
    let mut content = select(&dom);
    assert_eq!((content.scope, content.kept_percent, content.roots.len()), (Scope::Marked, 100, 1));
    assert!(!content.widen(&dom));
}
