use super::*;
use crate::container::STORED;
use crate::document::{Block, MetaValue};

#[test]
fn bytes_do_not_depend_on_the_order_of_jobs() {
    let builder = || {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for url in ["a", "b", "c"] {
            let text = format!("words {url} of a document ").repeat(50);
            let document = Document {
                url: url.into(),
                blocks: vec![Block::new(BlockKind::Paragraph, text)],
                ..Document::default()
            };
            builder.add(document).unwrap();
        }
        builder
    };
    let expected = builder().finish(Compression::Lzma).unwrap();
    let backwards = builder().finish_with(Compression::Lzma, |work| {
        assert!(work.len() > 1);
        work.into_iter().rev().for_each(|piece| piece());
    });
    assert_eq!(backwards.unwrap(), expected);
    let at_once = builder().finish_with(Compression::Lzma, |work| {
        std::thread::scope(|scope| work.into_iter().for_each(|piece| drop(scope.spawn(piece))));
    });
    assert_eq!(at_once.unwrap(), expected);
}

#[test]
fn sections_beyond_the_limit_are_not_compressed() {
    let built = |compression| {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for number in 0..300 {
            let text = format!("seed {number} of {} flies {} metres", number * 7 % 31, number * number);
            let blocks = vec![Block::new(BlockKind::Paragraph, text)];
            builder.add(Document { url: number.to_string(), blocks, ..Document::default() }).unwrap();
        }
        builder.finish(compression).unwrap()
    };
    let [compressed, stored] = [Compression::Lzma, Compression::None].map(built);
    assert_eq!(built(Compression::LzmaAtMost(compressed.len())), compressed);
    let limited = built(Compression::LzmaAtMost(200));
    assert!((compressed.len() + 1..stored.len()).contains(&limited.len()), "{}", limited.len());
    let total =
        |bytes: &[u8]| crate::Index::open(bytes).unwrap().search("metres 7", &Default::default()).total;
    assert_eq!(total(&limited), total(&compressed));
}

#[test]
fn long_texts_are_judged_by_a_sample() {
    // Words of a skewed distribution, as in a text.
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let text: Vec<u8> = (0..400_000).flat_map(|_| [0, ((next() * next()) >> 28) as u8]).collect();
    let properties = Properties { lc: 1, lp: 1, pb: 1 };
    let compressed = samara_lzma::encode(&text, properties).len();
    assert!(compressed < text.len() / MIN_SAMPLED, "longer limits are not judged");
    assert!(!is_too_long(&text, properties, compressed));
    assert!(!is_too_long(&text, properties, compressed * 2 / 3));
    assert!(is_too_long(&text, properties, compressed / 2));
    assert!(is_too_long(&text, properties, 0));
    // A text of one piece is its own sample.
    assert!(!is_too_long(&text[..60_000], properties, 12_000));
}

#[test]
fn rejects_unsafe_and_duplicate_urls() {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    let document = |url: &str| Document { url: url.into(), title: "T".into(), ..Document::default() };
    assert!(matches!(builder.add(document("java\tscript:alert(1)")), Err(Error::RefusedUrl { .. })));
    assert!(matches!(builder.add(document("")), Err(Error::RefusedUrl { .. })));
    assert_eq!(builder.add(document("a")), Ok(()));
    assert!(matches!(builder.add(document("a")), Err(Error::DuplicateUrl { .. })));
    assert_eq!(builder.len(), 1);
}

#[test]
fn values_that_repeat_a_block_are_stored_once() {
    let text = "A samara is a winged seed: it carries all it needs.";
    let index = |described: [&str; 3], facets: &[&str]| {
        let facets = facets.iter().copied();
        let mut builder = IndexBuilder::new(BuildOptions::default().facets(facets));
        for (url, description) in ["a", "b", "c"].into_iter().zip(described) {
            let paragraphs = ["Seeds", text, &format!("This one is the page {url}.")];
            let document = Document {
                url: url.into(),
                meta: [("about".to_owned(), MetaValue::One(description.into()))].into(),
                blocks: paragraphs.map(|text| Block::new(BlockKind::Paragraph, text)).into(),
                ..Document::default()
            };
            builder.add(document).unwrap();
        }
        let bytes = builder.finish(Compression::None).unwrap();
        let index = crate::Index::open(&bytes).unwrap();
        for (url, description) in ["a", "b", "c"].into_iter().zip(described) {
            let meta = index.document(url, "").unwrap().meta;
            assert_eq!(meta.get("about"), Some(&MetaValue::One(description.into())));
        }
        let stored = bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count();
        (index, stored)
    };
    let about = |index: &crate::Index| {
        let filters = vec![("about".to_owned(), vec![text.to_owned()])];
        index.search("seed", &crate::SearchOptions { filters, ..Default::default() })
    };
    let (shown, stored) = index([text, "Something else, and as long as that", text], &[]);
    assert_eq!((about(&shown).total, stored), (2, 0));
    let (counted, stored) = index([text; 3], &["about"]);
    assert_eq!((about(&counted).facets.get("about").unwrap()[0].count, stored), (3, 1));
}

#[test]
fn front_coded_urls_round_trip() {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    let folder = "é/".repeat(400);
    let urls = ["a", "b", "b"].map(|name| format!("{folder}{name}"));
    let urls = [&urls[0], &format!("{}/", urls[1]), &urls[2]];
    for url in urls {
        builder.add(Document { url: url.clone(), ..Document::default() }).unwrap();
    }
    let index = crate::Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
    assert!(index.list().map(|(url, _)| url).eq(urls));
}

#[test]
fn sections_that_expand_too_far_are_not_compressed() {
    let properties = Properties { lc: 1, lp: 0, pb: 0 };
    let pack = |length, coded| {
        let encoded = smaller(Section::Blocks, vec![0; length], properties, vec![0; coded]);
        assert_eq!(encoded.length, length);
        (encoded.coding, encoded.stored.len())
    };
    assert_eq!(pack(9 << 20, 4096), (properties.to_byte() + 1, 4096));
    assert_eq!(pack(10 << 20, 4096), (STORED, 10 << 20), "more than 256 times, and its share of 64 MiB");
    assert_eq!(pack(10 << 20, 8192), (properties.to_byte() + 1, 8192));
    assert_eq!(pack(8192, 0), (STORED, 8192), "more than LZMA can expand to");
    assert_eq!(pack(100, 100), (STORED, 100), "not smaller");
}
