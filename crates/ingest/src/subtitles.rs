//! Subtitles: WebVTT and SubRip (SRT). A minute or so is a section with the anchor `t=SECONDS`, where players start.

use samara_engine::{Block, BlockKind};

use crate::block_builder::fold;
use crate::draft::Draft;
use crate::text::with_breaks;

/// A section ends after this time, or after half of it at the end of a sentence.
const SECTION_SECONDS: u64 = 60;
/// Silence that ends a section.
const PAUSE_SECONDS: u64 = 30;

/// Reads subtitles. Text that is not in a cue, such as styles and notes, is left out.
pub(crate) fn read(text: &str) -> Draft {
    let mut reader = Reader::default();
    let mut lines = text.lines().peekable();
    if let Some(header) = lines.peek().and_then(|line| line.strip_prefix("WEBVTT")) {
        let title = fold(header.trim_start_matches(|c: char| c.is_whitespace() || c == '-'));
        reader.title = Some(title).filter(|title| !title.is_empty());
        for line in lines.by_ref().take_while(|line| !line.trim().is_empty()) {
            if let Some(language) = line.strip_prefix("Language:") {
                reader.lang = Some(language.trim().to_owned());
            }
        }
    }
    let lines: Vec<_> = lines.collect();
    for group in lines.split(|line| line.trim().is_empty()) {
        reader.group(group);
    }
    reader.end_section();
    let Reader { title, lang, blocks, .. } = reader;
    Draft { title, lang, blocks, ..Draft::default() }
}

#[derive(Debug, Default)]
struct Reader {
    title: Option<String>,
    lang: Option<String>,
    blocks: Vec<Block>,
    /// The start of the current section and the end of its last cue, in seconds.
    section: Option<(u64, u64)>,
    paragraph: String,
    /// The lengths of its lines.
    lines: Vec<usize>,
    speaker: String,
    /// The previous line: rolling captions repeat it.
    previous: String,
}

impl Reader {
    /// Reads lines without an empty line between them: cues, or the rest of one that contains an empty line.
    fn group(&mut self, lines: &[&str]) {
        let mut rest = lines;
        while !rest.is_empty() {
            rest = self.cue(rest);
        }
    }

    /// Reads a cue, and returns the lines after it if there is no empty line between them.
    fn cue<'a>(&mut self, lines: &'a [&'a str]) -> &'a [&'a str] {
        let Some(timing) = lines.iter().position(|line| timing(line).is_some()) else {
            let is_block = ["NOTE", "STYLE", "REGION"]
                .iter()
                .any(|name| lines.first().is_some_and(|line| line.starts_with(name)));
            if self.section.is_some() && !is_block {
                self.text(lines);
            }
            return &[];
        };
        // The line before the times identifies the cue; lines before that belong to the previous cue.
        if timing > 1 && self.section.is_some() {
            self.text(&lines[..timing - 1]);
        }
        let (start, end) = timing_of(lines[timing]);
        if let Some((section, last)) = self.section {
            let length = start.saturating_sub(section);
            let is_sentence = self.paragraph.ends_with(['.', '!', '?', '…', '。', '။', '۔', '"', '”', ')']);
            let is_long = length >= SECTION_SECONDS || (length >= SECTION_SECONDS / 2 && is_sentence);
            if is_long || start.saturating_sub(last) >= PAUSE_SECONDS || start < section {
                self.end_section();
            }
        }
        match &mut self.section {
            Some((_, last)) => *last = end,
            None => {
                self.section = Some((start, end));
                self.blocks.push(Block::new(BlockKind::H6, clock(start)).with_anchor(format!("t={start}")));
                self.speaker.clear();
            }
        }
        let rest = &lines[timing + 1..];
        let next = rest.iter().position(|line| self::timing(line).is_some());
        let Some(next) = next else {
            self.text(rest);
            return &[];
        };
        let is_number = next > 0 && rest[next - 1].trim().bytes().all(|byte| byte.is_ascii_digit());
        let end = next - usize::from(is_number);
        self.text(&rest[..end]);
        &rest[end..]
    }

    fn text(&mut self, lines: &[&str]) {
        let marked = lines.join("\n");
        for (speaker, text) in voices(&marked) {
            if !speaker.is_empty() && speaker != self.speaker {
                self.end_paragraph();
                self.paragraph = format!("{speaker}: ");
                self.speaker = speaker;
            }
            for line in text.lines().map(fold).filter(|line| !line.is_empty()) {
                if line == self.previous {
                    continue;
                }
                if line.starts_with(['-', '–', '—']) {
                    self.end_paragraph();
                }
                let start = self.paragraph.len();
                if start > 0 && !self.paragraph.ends_with(' ') {
                    self.paragraph.push(' ');
                    self.lines.push(line.len());
                } else {
                    self.lines.push(start + line.len());
                }
                self.paragraph.push_str(&line);
                self.previous = line;
            }
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let lines = std::mem::take(&mut self.lines);
        if !text.is_empty() {
            let text = text.trim_end();
            let markup = with_breaks(text, lines.into_iter());
            self.blocks.push(Block { markup, ..Block::new(BlockKind::Paragraph, text) });
        }
    }

    /// Ends the current section. One without text leaves none.
    fn end_section(&mut self) {
        self.end_paragraph();
        if self.section.take().is_some() && self.blocks.last().is_some_and(|block| block.kind.is_heading()) {
            self.blocks.pop();
        }
    }
}

/// `00:01:02.500 --> 00:01:05.000`: start and end.
fn timing(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once("-->")?;
    let start = seconds(start.trim())?;
    Some((start, end.split_whitespace().next().and_then(seconds).unwrap_or(start)))
}

fn timing_of(line: &str) -> (u64, u64) {
    timing(line).unwrap_or_default()
}

/// Whole seconds of `[hours:]minutes:seconds.fraction`.
fn seconds(time: &str) -> Option<u64> {
    let whole = time.split(['.', ',']).next().unwrap_or_default();
    if !whole.contains(':') {
        return None;
    }
    let mut total = 0_u64;
    for part in whole.split(':') {
        total = total.checked_mul(60)?.checked_add(part.trim().parse().ok()?)?;
    }
    Some(total)
}

/// `1:05`, `1:00:05`.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The text of a cue without marks, by speaker (`<v Name>`).
fn voices(text: &str) -> Vec<(String, String)> {
    let mut voices = vec![(String::new(), String::new())];
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '&']) {
        let (before, mark) = rest.split_at(at);
        push(&mut voices, before);
        // `1 < 2` and `{` are text; a mark has an end.
        let end = match mark.as_bytes()[0] {
            b'<' if mark[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/') => mark.find('>'),
            b'{' if mark[1..].starts_with('\\') => mark.find('}'),
            _ => None,
        };
        if let Some((character, length)) = entity(mark) {
            push(&mut voices, character);
            rest = &mark[length..];
        } else if let Some(end) = end {
            let tag = &mark[1..end];
            let (name, annotation) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            if name.split('.').next() == Some("v") {
                voices.push((fold(annotation), String::new()));
            } else if name == "/v" {
                voices.push(Default::default());
            }
            rest = &mark[end + 1..];
        } else {
            push(&mut voices, &mark[..1]);
            rest = &mark[1..];
        }
    }
    push(&mut voices, rest);
    voices
}

fn push(voices: &mut [(String, String)], text: &str) {
    if let Some((_, last)) = voices.last_mut() {
        last.push_str(text);
    }
}

/// The character of an entity at the start of a text, and the entity's length.
fn entity(text: &str) -> Option<(&'static str, usize)> {
    let entities = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", "\u{A0}"),
        ("&lrm;", "\u{200E}"),
        ("&rlm;", "\u{200F}"),
    ];
    let found = entities.iter().find(|(name, _)| text.starts_with(name))?;
    Some((found.1, found.0.len()))
}

#[cfg(test)]
mod tests {
    use samara_engine::markup::{ElementKind, TagKind};

    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let line = |block: Block| match block.anchor {
            Some(anchor) => format!("#{anchor} {}", block.text),
            None => block.text,
        };
        read(text).blocks.into_iter().map(line).collect()
    }

    #[test]
    fn reads_web_vtt() {
        let text = "WEBVTT - The seeds\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nNOTE a --> b\n\n\
                    intro\n00:01.000 --> 00:04.000 align:start\n<v.loud Ann Lee>It <i>spins</i>\nas it &lt;falls&gt;.\n\n\
                    00:05.000 --> 00:08.000\n<v Ben>Why?</v>\n\n00:40.000 --> 00:41.000\nIt has a wing.\n\n\
                    01:00:00.000 --> 01:00:01.000\n<00:00.500><c>End</c>";
        let draft = read(text);
        assert_eq!((draft.title.as_deref(), draft.lang.as_deref()), (Some("The seeds"), Some("en")));
        assert_eq!(
            lines(text),
            [
                "#t=1 0:01",
                "Ann Lee: It spins as it <falls>.",
                "Ben: Why?",
                "#t=40 0:40",
                "It has a wing.",
                "#t=3600 1:00:00",
                "End"
            ]
        );
    }

    #[test]
    fn reads_sub_rip() {
        let text = "1\n00:00:01,000 --> 00:00:04,000\n{\\an8}<font color=\"#fff\">It spins</font>\n\n2\n00:00:05,000 --> 00:00:06,000\n\
                    - Why?\n- It has\n\na wing, 1 < 2 {so}.\n3\n00:00:07,000 --> 00:00:08,000\nEnd\n";
        assert_eq!(lines(text), ["#t=1 0:01", "It spins", "- Why?", "- It has a wing, 1 < 2 {so}. End"]);
    }

    #[test]
    fn empty_lines_between_cues_may_be_missing() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nIt spins\n2\n00:00:02,000 --> 00:00:03,000\nas it falls,\n\
                    00:00:03,000 --> 00:00:04,000\n00:00:04,000 --> 00:00:05,000\nor 2\n6 times.\n";
        assert_eq!(lines(text), ["#t=1 0:01", "It spins as it falls, or 2 6 times."]);
    }

    #[test]
    fn rolling_captions_are_joined() {
        let text = "WEBVTT\n\n00:00.000 --> 00:02.000\nit spins\n\n00:02.000 --> 00:02.010\nit spins\n\n00:02.010 --> 00:04.000\nit spins\nas it falls";
        assert_eq!(lines(text), ["#t=0 0:00", "it spins as it falls"]);
    }

    #[test]
    fn other_text_has_no_cues() {
        for text in
            ["", "WEBVTT", "Just a text\n\nwith lines", "99999999999999999999:00 --> 1:00\nx", "a:b --> c"]
        {
            assert_eq!(lines(text), [""; 0], "{text}");
        }
    }

    /// The times of the sections of cues that start at these seconds and last one second.
    fn sections(cues: &[(u64, &str)]) -> Vec<String> {
        let cue = |(start, text): &(u64, &str)| {
            let time = |seconds: u64| format!("{}:{:02}.000", seconds / 60, seconds % 60);
            format!("{} --> {}\n{text}\n\n", time(*start), time(start + 1))
        };
        lines(&cues.iter().map(cue).collect::<String>())
            .into_iter()
            .filter(|line| line.starts_with('#'))
            .collect()
    }

    #[test]
    fn sections_end_after_a_minute_or_a_pause() {
        assert_eq!(sections(&[(0, "a"), (20, "b"), (40, "c"), (59, "d")]), ["#t=0 0:00"]);
        assert_eq!(sections(&[(0, "a"), (20, "b"), (40, "c"), (60, "d")]), ["#t=0 0:00", "#t=60 1:00"]);
        // After half a minute at the end of a sentence.
        assert_eq!(sections(&[(0, "a"), (15, "b."), (29, "c")]), ["#t=0 0:00"]);
        assert_eq!(sections(&[(0, "a"), (15, "b."), (30, "c")]), ["#t=0 0:00", "#t=30 0:30"]);
        assert_eq!(sections(&[(0, "a"), (15, "b"), (30, "c")]), ["#t=0 0:00"]);
        // Silence from the end of the cue before.
        assert_eq!(sections(&[(0, "a"), (30, "b")]), ["#t=0 0:00"]);
        assert_eq!(sections(&[(0, "a"), (31, "b")]), ["#t=0 0:00", "#t=31 0:31"]);
        // Times that start again.
        assert_eq!(sections(&[(9, "a"), (9, "b"), (8, "c")]), ["#t=9 0:09", "#t=8 0:08"]);
        assert_eq!(sections(&[(3599, "a"), (3660, "b")]), ["#t=3599 59:59", "#t=3660 1:01:00"]);
        assert_eq!(sections(&[(0, "a"), (61, ""), (122, "b")]), ["#t=0 0:00", "#t=122 2:02"]);
    }

    #[test]
    fn marks_are_no_text() {
        let cue = |text: &str| lines(&format!("0:01 --> 0:02\n{text}"))[1..].join("|");
        assert_eq!(cue("a&amp;b &lt;&gt;&nbsp;c&lrm;d&rlm;e &x;"), "a&b <>\u{A0}c\u{200E}d\u{200F}e &x;");
        assert_eq!(cue("<b>a</b> <c.x>b</c> {\\an8}c {d} < e <3> <f"), "a b c {d} < e <f");
        assert_eq!(cue("<v Ann>a</v> <v Ann>b <v Ben>c</v>"), "Ann: a b|Ben: c");
        assert_eq!(cue("<video>a"), "a");
        assert_eq!(cue("- a\n– b\n— c\nd"), "- a|– b|— c d");
    }

    #[test]
    fn lines_are_kept_as_breaks() {
        let breaks = |text: &str| {
            let block = read(&format!("0:01 --> 0:02\n{text}")).blocks.remove(1);
            let tags = block.markup.into_iter().flat_map(|markup| markup.tags);
            let tags = tags.filter(|tag| matches!(tag.kind, TagKind::Open(ElementKind::Break, _)));
            tags.map(|tag| block.text[tag.at..].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(breaks("It spins\nas it falls\nfar"), [" as it falls far", " far"]);
        assert_eq!(breaks("<v Ann>It spins\nas it falls"), [" as it falls"]);
        assert_eq!(breaks("It spins"), [""; 0]);
    }

    #[test]
    fn headers_have_title_and_language() {
        let header = |text: &str| {
            let draft = read(text);
            (draft.title, draft.lang)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(header("WEBVTT - A  b - c\nLanguage:  de \n\n"), (some("A b - c"), some("de")));
        assert_eq!(header("WEBVTT\n\nLanguage: de"), (None, None));
        assert_eq!(header("1\n0:01 --> 0:02\nLanguage: de"), (None, None));
    }
}
