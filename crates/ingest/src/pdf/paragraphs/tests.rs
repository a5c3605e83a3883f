use super::super::lines::{lines, page};
use super::*;

#[test]
fn cell_can_be_the_title_of_an_entry() {
    let cells = ["Tree", "Wings", "maple", "two", "ash", "one"];
    let at = |index: usize| (100.0 * (index % 2) as f32, 12.0 * (index / 2) as f32, cells[index]);
    let strings: Vec<_> = (0..cells.len()).map(at).collect();
    let entry = Entry { title: "Wings".to_owned(), page: 0, top: None, depth: 0 };
    let blocks = blocks(&[lines(&page(&strings))], &BTreeSet::new(), &[entry], &[]);
    let headings: Vec<_> = blocks.iter().filter(|block| block.kind.is_heading()).collect();
    assert_eq!(headings.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), ["Wings"]);
}

#[test]
fn titles_of_several_lines_are_joined_as_paragraphs() {
    let title = |lines: [&str; 2], title: &str| {
        let strings = [(0.0, 0.0, lines[0]), (0.0, 12.0, lines[1])];
        let entry = Entry { title: title.to_owned(), page: 0, top: None, depth: 0 };
        let blocks = blocks(&[super::super::lines::lines(&page(&strings))], &BTreeSet::new(), &[entry], &[]);
        blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    assert_eq!(title(["1.2 Die Fest-", "platte"], "Die Festplatte"), ["1.2 Die Festplatte"]);
    assert_eq!(title(["1.2 The flight", "of seeds"], "The flight of seeds"), ["1.2 The flight of seeds"]);
    assert_eq!(title(["1.2 東京", "都"], "東京都"), ["1.2 東京都"]);
}

#[test]
fn paragraph_goes_on_at_the_next_page_after_a_full_line() {
    let first = "Winged seeds spin as they fall, and the wind";
    let after = |last: &str| {
        let pages = [&[(0.0, 0.0, first), (0.0, 12.0, last)][..], &[(0.0, 0.0, "Maples have them")]];
        let blocks = blocks(&pages.map(|strings| lines(&page(strings))), &BTreeSet::new(), &[], &[]);
        blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    let full = "carries them far, as botanists in Norwegian";
    assert_eq!(after(full), [format!("{first} {full} Maples have them")]);
    let short = "carries them far";
    assert_eq!(after(short), [&format!("{first} {short}"), "p. 2", "Maples have them"]);
}

#[test]
fn table_ends_where_an_entry_begins() {
    let cells = ["Tree", "Wings", "maple", "two", "ash", "one", "Chapter", "two"];
    let at = |index: usize| (100.0 * (index % 2) as f32, 12.0 * (index / 2) as f32, cells[index]);
    let strings: Vec<_> = (0..cells.len()).map(at).collect();
    let entry = Entry { title: "Chapter two".to_owned(), page: 0, top: None, depth: 0 };
    let blocks = blocks(&[lines(&page(&strings))], &BTreeSet::new(), &[entry], &[]);
    let texts: Vec<_> = blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["Tree | Wings", "maple | two", "ash | one", "Chapter two"]);
}

/// A full line of 40 letters, without an end.
const FULL: &str = "winged seeds that spin in the wind and s";

/// A line of letters that are half an em wide.
fn line((left, baseline, size, text): (f32, f32, f32, &str)) -> Line {
    let right = left + size / 2.0 * text.chars().count() as f32;
    let styled = StyledText::default();
    Line { text: text.to_owned(), styled, left, right, baseline, size, angle: 0, same_row: false }
}

/// The kinds and lengths of the paragraphs of a page, or their texts if they are short.
fn read(strings: &[(f32, f32, f32, &str)]) -> Vec<String> {
    let blocks = blocks(&[strings.iter().copied().map(line).collect()], &BTreeSet::new(), &[], &[]);
    let text = |block: Block| format!("{:?} {}", block.kind, block.text.replace(FULL, "full"));
    blocks.into_iter().map(text).collect()
}

/// Lines of 10 points at these positions.
fn full(positions: &[(f32, f32)]) -> Vec<String> {
    read(&positions.iter().map(|&(x, y)| (x, y, 10.0, FULL)).collect::<Vec<_>>())
}

#[test]
fn wider_distance_separates_paragraphs() {
    let at = |last: f32| full(&[(0.0, 0.0), (0.0, 12.0), (0.0, 24.0), (0.0, 36.0), (0.0, 36.0 + last)]);
    assert_eq!(at(15.0), ["Paragraph full full full full full"]);
    assert_eq!(at(16.0), ["Paragraph full full full full", "Paragraph full"]);
}

#[test]
fn indented_line_begins_a_paragraph() {
    let at = |x: f32| full(&[(0.0, 0.0), (0.0, 12.0), (x, 24.0), (0.0, 36.0)]);
    assert_eq!(at(6.0), ["Paragraph full full full full"]);
    assert_eq!(at(8.0), ["Paragraph full full", "Paragraph full full"]);
    assert_eq!(at(59.0), ["Paragraph full full", "Paragraph full full"]);
    assert_eq!(at(61.0), ["Paragraph full full full full"]);
}

#[test]
fn entries_of_a_bibliography_stand_out() {
    let entries = full(&[(0.0, 0.0), (15.0, 12.0), (15.0, 24.0), (0.0, 36.0), (15.0, 48.0), (15.0, 60.0)]);
    assert_eq!(entries, ["Paragraph full full full"; 2]);
}

#[test]
fn short_line_that_ends_a_sentence_ends_a_paragraph() {
    let at =
        |text: &str| read(&[(0.0, 0.0, 10.0, FULL), (0.0, 12.0, 10.0, text), (0.0, 24.0, 10.0, FULL)]).len();
    assert_eq!(at("they fly far."), 2);
    assert_eq!(at("they fly far"), 1);
    // It is shorter than three quarters of a full line.
    assert_eq!([at("winged seeds that spin a far."), at("winged seeds that spin so far.")], [2, 1]);
    assert_eq!(at("winged seeds that spin in the wind, far."), 1);
}

#[test]
fn right_to_left_paragraphs_are_indented_at_the_right() {
    let text = "זרעים מכונפים מסתובבים ברוח ועפים רחוק מה";
    let at = |x: f32, y: f32| (x, y, 10.0, text);
    let lines = [at(0.0, 0.0), at(0.0, 12.0), at(-15.0, 24.0), at(0.0, 36.0)];
    assert_eq!(read(&lines).len(), 2);
    let end = "הם עפים.";
    let short = (5.0 * (text.chars().count() - end.chars().count()) as f32, 12.0, 10.0, end);
    assert_eq!(read(&[at(0.0, 0.0), short, at(0.0, 24.0)]).len(), 2);
}

#[test]
fn bullets_begin_items() {
    let lines = [(0.0, 0.0, 10.0, "• maple"), (10.0, 12.0, 10.0, "and ash"), (0.0, 24.0, 10.0, "•elm")];
    assert_eq!(read(&lines), ["Item maple and ash", "Item elm"]);
    assert_eq!(read(&[(0.0, 0.0, 10.0, "·5 metres")]), ["Paragraph ·5 metres"]);
}

#[test]
fn short_texts_in_larger_fonts_are_headings() {
    let with = |size: f32, text: &str| read(&[(0.0, 0.0, size, text), (0.0, 30.0, 10.0, FULL)]);
    assert_eq!(with(12.0, "Flight"), ["H2 Flight", "Paragraph full"]);
    assert_eq!(with(11.25, "Flight"), ["Paragraph Flight", "Paragraph full"]);
    assert_eq!(with(12.0, "They fly."), ["Paragraph They fly.", "Paragraph full"]);
    assert_eq!(with(12.0, "2022"), ["Paragraph 2022", "Paragraph full"]);
    let long = "wind ".repeat(41);
    assert!(
        read(&[(0.0, 0.0, 12.0, &long), (0.0, 30.0, 10.0, &FULL.repeat(9))])[0].starts_with("Paragraph wind")
    );
    // Its lines are paragraphs, too, that end as others do.
    let lines = [(0.0, 0.0, 12.0, &*long), (0.0, 15.0, 12.0, "They fly."), (0.0, 30.0, 12.0, &long)];
    let text = FULL.repeat(20);
    assert_eq!(read(&[&lines[..], &[(0.0, 60.0, 10.0, &text)]].concat()).len(), 3);
    let levels = [(0.0, 0.0, 18.0, "Seeds"), (0.0, 30.0, 14.0, "Flight"), (0.0, 60.0, 10.0, FULL)];
    assert_eq!(read(&levels), ["H2 Seeds", "H3 Flight", "Paragraph full"]);
    let two = [(0.0, 0.0, 14.0, "The flight"), (0.0, 17.0, 14.0, "of seeds"), (0.0, 40.0, 10.0, FULL)];
    assert_eq!(read(&two), ["H2 The flight of seeds", "Paragraph full"]);
}

#[test]
fn title_is_the_largest_text_of_the_first_page() {
    let title = |strings: &[(f32, f32, f32, &str)]| title(&[strings.iter().copied().map(line).collect()]);
    let lines = [
        (0.0, 0.0, 10.0, "Annual report"),
        (0.0, 30.0, 20.0, "Winged"),
        (0.0, 50.0, 20.0, "seeds"),
        (0.0, 80.0, 10.0, FULL),
    ];
    assert_eq!(title(&lines).as_deref(), Some("Winged seeds"));
    assert_eq!(title(&[(0.0, 0.0, 11.0, "Winged"), (0.0, 30.0, 10.0, FULL)]), None);
    assert_eq!(title(&[(0.0, 0.0, 20.0, "12"), (0.0, 30.0, 10.0, FULL)]), None);
    let short = |text: &str| title(&[(0.0, 0.0, 20.0, text), (0.0, 30.0, 10.0, FULL)]);
    assert_eq!((short("No"), short("Elm").as_deref()), (None, Some("Elm")));
    assert_eq!(title(&[(0.0, 0.0, 11.5, "Elms"), (0.0, 30.0, 10.0, FULL)]).as_deref(), Some("Elms"));
}

#[test]
fn fonts_of_nearly_the_same_size_are_one_paragraph() {
    let with = |size: f32| read(&[(0.0, 0.0, 10.0, FULL), (0.0, 12.0, size, FULL)]).len();
    assert_eq!([with(10.0 * SAME_SIZE), with(10.0 * SAME_SIZE + 0.1)], [1, 2]);
}

#[test]
fn leading_is_the_median_distance_in_ems() {
    let at = |positions: &[(f32, f32)]| {
        let lines = positions.iter().map(|&(baseline, size)| line((0.0, baseline, size, "x"))).collect();
        leading(&[lines])
    };
    assert_eq!(at(&[(100.0, 10.0), (115.0, 10.0), (130.0, 10.0), (250.0, 10.0)]), 1.5);
    assert_eq!(at(&[(100.0, 10.0), (120.0, 20.0), (130.0, 10.0)]), 1.0);
    // Too near or too far to be a distance of lines.
    assert_eq!(at(&[(0.0, 10.0), (7.0, 10.0), (33.5, 10.0)]), 1.2);
    assert_eq!(at(&[(0.0, 10.0), (8.0, 10.0)]), 0.8);
    assert_eq!(at(&[]), 1.2);
}

#[test]
fn size_of_most_letters_is_that_of_the_text() {
    let size = |lines: &[(f32, &str)]| {
        body_size(&[lines.iter().map(|&(size, text)| line((0.0, 0.0, size, text))).collect()])
    };
    assert_eq!(size(&[(10.1, "abc"), (9.9, "abc"), (20.0, "abcde")]), 10.0);
    assert_eq!(size(&[(10.0, "abc"), (20.0, "abcd")]), 20.0);
    assert_eq!(size(&[]), 0.0);
}

/// Text does not go on behind a table of contents that was removed.
#[test]
fn removed_pages_end_paragraphs() {
    let pages = [FULL, "", "and turn"]
        .map(|text| if text.is_empty() { Vec::new() } else { vec![line((0.0, 100.0, 10.0, text))] });
    let texts = |cut: &[usize]| {
        let blocks = blocks(&pages, &cut.iter().copied().collect(), &[], &[]);
        blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(&[]), [format!("{FULL} and turn")]);
    assert_eq!(texts(&[1]), [FULL, "p. 3", "and turn"]);
}
