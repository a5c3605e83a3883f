//! The marks around an edit in a page, from which the original bytes are restored.
//!
//! An insertion is enclosed by `<!--samara:begin-->` and `<!--samara:end-->`. Removed bytes are kept in a comment,
//! `<!--samara:removed …-->`. The page itself records its edits, so it can be restored wherever it is copied to.

use memchr::memmem;

const BEGIN: &[u8] = b"<!--samara:begin-->";
const END: &[u8] = b"<!--samara:end-->";
const REMOVED: &[u8] = b"<!--samara:removed ";
const REMOVED_END: &[u8] = b"-->";
/// The prefix of all marks.
const ANY: &[u8] = b"<!--samara:";

/// Marks HTML that is inserted.
pub fn insertion(html: &str) -> Vec<u8> {
    [BEGIN, html.as_bytes(), END].concat()
}

/// Marks bytes that are removed.
pub fn removal(bytes: &[u8]) -> Vec<u8> {
    let mut comment = REMOVED.to_vec();
    for &byte in bytes {
        // Two hyphens in a row would end the comment.
        match byte {
            b'%' => comment.extend(b"%25"),
            b'-' if comment.ends_with(b"-") => comment.extend(b"%2D"),
            _ => comment.push(byte),
        }
    }
    comment.extend(REMOVED_END);
    comment
}

/// Restores a page. Returns `None` if it has no marks.
///
/// # Errors
/// If a mark is damaged.
pub fn restore(page: &[u8]) -> Result<Option<Vec<u8>>, DamagedMark> {
    let Some(first) = memmem::find(page, ANY) else { return Ok(None) };
    let mut restored = page[..first].to_vec();
    let mut rest = &page[first..];
    while !rest.is_empty() {
        if let Some(inserted) = rest.strip_prefix(BEGIN) {
            let end = memmem::find(inserted, END).ok_or(DamagedMark)?;
            rest = &inserted[end + END.len()..];
        } else if let Some(removed) = rest.strip_prefix(REMOVED) {
            let end = memmem::find(removed, REMOVED_END).ok_or(DamagedMark)?;
            unescape(&removed[..end], &mut restored)?;
            rest = &removed[end + REMOVED_END.len()..];
        } else if rest.starts_with(ANY) {
            return Err(DamagedMark);
        } else {
            let next = memmem::find(rest, ANY).unwrap_or(rest.len());
            restored.extend(&rest[..next]);
            rest = &rest[next..];
        }
    }
    // The original page had no marks.
    if memmem::find(&restored, ANY).is_some() { Err(DamagedMark) } else { Ok(Some(restored)) }
}

fn unescape(mut escaped: &[u8], out: &mut Vec<u8>) -> Result<(), DamagedMark> {
    while let Some(at) = memchr::memchr(b'%', escaped) {
        out.extend(&escaped[..at]);
        out.push(match escaped.get(at + 1..at + 3) {
            Some(b"25") => b'%',
            Some(b"2D") => b'-',
            _ => return Err(DamagedMark),
        });
        escaped = &escaped[at + 3..];
    }
    out.extend(escaped);
    Ok(())
}

/// A mark that lacks its end, or whose contents are not valid.
#[derive(Debug, PartialEq, Eq)]
pub struct DamagedMark;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removed_bytes_are_restored() {
        for bytes in
            [&b""[..], b"-", b"--", b"-->", b"--!>", b"---%2D-%-->-", b"<!-- a --><b>\xE9</b>", b">", b"->"]
        {
            let page = [b"a", &removal(bytes)[..], b"b", &insertion("<i>")[..], b"c"].concat();
            assert_eq!(restore(&page), Ok(Some([b"a", bytes, b"bc"].concat())), "{}", bytes.escape_ascii());
            let removal = removal(bytes);
            let comment = &removal[REMOVED.len()..removal.len() - REMOVED_END.len()];
            assert_eq!(memmem::find(comment, b"--"), None, "{}", bytes.escape_ascii());
        }
        assert_eq!(restore(b"<!-- samara -->"), Ok(None));
    }

    #[test]
    fn rejects_damaged_marks() {
        for page in [
            "<!--samara:begin--><b>",
            "<!--samara:removed x",
            "<!--samara:removed %2-->",
            "<!--samara:removed %41-->",
            "<!--samara:end-->",
            "<!--samara:other-->",
            "<!--sam<!--samara:begin--><!--samara:end-->ara:begin-->",
        ] {
            assert_eq!(restore(page.as_bytes()), Err(DamagedMark), "{page}");
        }
    }
}
