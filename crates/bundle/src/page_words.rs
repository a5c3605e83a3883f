//! The words of a language: the scripts `words/*.js`, and the texts in them that are written into a page.

/// Tags whose words are in the file of another one, as `www/words` says.
const ALIASES: [(&str, &str); 5] =
    [("nn", "nb"), ("no", "nb"), ("zh-hk", "zh-hant"), ("zh-mo", "zh-hant"), ("zh-tw", "zh-hant")];

/// The names of the files that may have the words of a language, the best first: `words/pt-br.js`, `words/pt.js`. The widget
/// itself has those in English.
pub fn words_files(lang: &str) -> Vec<String> {
    let tag = lang.to_ascii_lowercase();
    let base = tag.split('-').next().unwrap_or_default();
    let alias = |tag: &str| ALIASES.iter().find(|(alias, _)| *alias == tag).map(|(_, tag)| *tag);
    let mut tags = vec![tag.as_str()];
    tags.extend(alias(&tag));
    if base != tag {
        tags.push(base);
        tags.extend(alias(base));
    }
    tags.into_iter().map(|tag| format!("words/{tag}.js")).collect()
}

/// The text of a key in such a script, as the bundler has written it.
pub(crate) fn text_of(script: &str, key: &str) -> Option<String> {
    let mut rest = script;
    loop {
        let (before, after) = rest.split_once(key)?;
        rest = after;
        let is_key = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let value = after.strip_prefix(':').filter(|_| is_key).map(str::trim_start);
        if let Some(value) = value {
            return string(value);
        }
    }
}

/// The string that a script begins with. A backslash stands for the character after it: these texts have no line ends.
fn string(script: &str) -> Option<String> {
    let mut characters = script.chars();
    let quote = characters.next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let mut text = String::new();
    loop {
        match characters.next()? {
            '\\' => text.push(characters.next()?),
            c if c == quote => return Some(text),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn words_are_those_of_the_language_or_its_base() {
        assert_eq!(words_files("de"), ["words/de.js"]);
        assert_eq!(words_files("zh-Hant"), ["words/zh-hant.js", "words/zh.js"]);
        assert_eq!(words_files("zh-TW"), ["words/zh-tw.js", "words/zh-hant.js", "words/zh.js"]);
        assert_eq!(words_files("nn-NO"), ["words/nn-no.js", "words/nn.js", "words/nb.js"]);
    }

    #[test]
    fn reads_the_text_of_a_key() {
        let script =
            "x({lang:`de`,pageFooter2:'no',myPageFooter:'no',pageFooter:`a \\`b\\` c`,next: \"d'\"})";
        assert_eq!(text_of(script, "pageFooter").as_deref(), Some("a `b` c"));
        assert_eq!(text_of(script, "next").as_deref(), Some("d'"));
        assert_eq!(text_of(script, "missing"), None);
        assert_eq!(text_of("pageFooter:`a", "pageFooter"), None);
    }

    #[test]
    fn every_language_has_the_texts_of_the_page() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/words");
        let mut languages = 0;
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if ["en.js", "words.js"].iter().any(|name| path.ends_with(name)) {
                continue;
            }
            languages += 1;
            let script = fs::read_to_string(&path).unwrap();
            for key in ["pageDescription", "pageFooter"] {
                assert!(text_of(&script, key).is_some_and(|text| !text.is_empty()), "{}", path.display());
            }
        }
        assert!(languages >= 40);
    }
}
