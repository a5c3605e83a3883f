//! Language tags (BCP 47).

/// Whether a language (`en`) is that of a tag, or that of which the tag is a variant (`en-GB`).
pub(crate) fn includes_language(wanted: &str, tag: &str) -> bool {
    tag.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
        && matches!(tag.as_bytes().get(wanted.len()), None | Some(b'-'))
}
