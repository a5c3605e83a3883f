//! The inline elements of HTML that markup keeps.

use samara_engine::markup::ElementKind;

/// The name of an HTML element within a line, and its kind.
pub(crate) fn inline_element(name: &str) -> Option<(&'static str, ElementKind)> {
    const ELEMENTS: [(&str, ElementKind); 16] = [
        ("a", ElementKind::Link),
        ("b", ElementKind::Strong),
        ("cite", ElementKind::Emphasis),
        ("code", ElementKind::Code),
        ("del", ElementKind::Deleted),
        ("dfn", ElementKind::Emphasis),
        ("em", ElementKind::Emphasis),
        ("i", ElementKind::Emphasis),
        ("kbd", ElementKind::Code),
        ("s", ElementKind::Deleted),
        ("samp", ElementKind::Code),
        ("strike", ElementKind::Deleted),
        ("strong", ElementKind::Strong),
        ("sub", ElementKind::Subscript),
        ("sup", ElementKind::Superscript),
        ("tt", ElementKind::Code),
    ];
    ELEMENTS.into_iter().find(|(own, _)| name.eq_ignore_ascii_case(own))
}
