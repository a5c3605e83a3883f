//! Pages that a browser has saved: where they come from.

/// The comment is in the first bytes of a page.
const SAMPLE_BYTES: usize = 4 << 10;

/// The address that a page was saved from, as Chromium, Internet Explorer and SingleFile write it into a comment.
pub(crate) fn source_address(page: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&page[..page.len().min(SAMPLE_BYTES)]);
    let address = match start.split_once("saved from url=(") {
        // The number is the length of the address.
        Some((_, rest)) => rest.split_once(')')?.1,
        None => start.split_once("Page saved with SingleFile")?.1.split_once("url:")?.1.trim_start(),
    };
    let address = address.split(|c: char| c.is_whitespace()).next()?.trim_end_matches("-->");
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    is_address.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_name_the_source() {
        for (page, address) in [
            (
                "<!DOCTYPE html>\n<!-- saved from url=(0021)https://example.org/a -->\n<html>",
                Some("https://example.org/a"),
            ),
            (
                "<html><!--\n Page saved with SingleFile \n url: https://example.org/b?c=d \n saved date: Tue Feb 15 2022\n-->",
                Some("https://example.org/b?c=d"),
            ),
            ("<!-- saved from url=(0014)about:internet -->", None),
            ("<!-- saved from url=(0021) -->", None),
            ("<p>Page saved with SingleFile", None),
            ("", None),
        ] {
            assert_eq!(source_address(page.as_bytes()).as_deref(), address, "{page}");
        }
    }
}
