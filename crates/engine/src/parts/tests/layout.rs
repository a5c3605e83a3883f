//! Where pieces and documents lie: nothing twice, nothing lost, no slot half empty.

use proptest::prelude::*;

use super::{Both, document, seeds};
use crate::analysis::Accents;
use crate::document::{Block, BlockKind, Document, MetaValue};
use crate::error::Error;
use crate::index::Index;
use crate::options::SearchOptions;
use crate::parts::root::{MIN_SLOT, PieceKind, lay_out};
use crate::parts::slot::HEADER;
use crate::parts::{PartsIndex, Piece};
use crate::writer::{BuildOptions, Compression, IndexBuilder, PartsFiles};

/// A slot without its header and its checksum.
const ROOM: usize = MIN_SLOT as usize - HEADER - 4;

/// Words that hardly compress.
fn words(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(2) + 1;
    let mut word = || {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        format!("{:x}", state >> 40)
    };
    (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// Letters that hardly compress.
fn noise(count: usize) -> String {
    let mut state = 1u64;
    let mut letter = || {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        char::from(b'0' + (state >> 58) as u8)
    };
    (0..count).map(|_| letter()).collect()
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let text = (any::<u64>(), prop_oneof![4 => 0usize..30, 1 => 100usize..900], 0usize..9);
    let text = text.prop_map(|(seed, count, kind)| match kind {
        0 => format!("# {}", words(seed, count.min(40))),
        1 => ".".repeat(count),
        _ => words(seed, count),
    });
    let meta = prop_oneof![3 => Just(0usize), 1 => 1usize..250];
    let page = (prop::collection::vec(text, 0..6), any::<u64>(), 0usize..5, meta);
    prop::collection::vec(page, 1..40).prop_map(|documents| {
        let documents = documents.into_iter().enumerate();
        let page = |(at, (texts, seed, title, meta)): (usize, (Vec<String>, u64, usize, usize))| {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut document = document(&at.to_string(), &words(seed, title), &texts);
            if meta > 0 {
                document.meta.insert("summary".into(), MetaValue::One(words(!seed, meta)));
            }
            document
        };
        documents.map(page).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Every document comes out as the whole index has it, in its order, and each row is read alone as the part of the whole
    /// that it is.
    #[test]
    fn documents_come_out_as_they_went_in(documents in documents()) {
        let both = Both::new(documents);
        let index = both.open();
        let mut urls = Vec::new();
        let read = |piece| Ok::<_, Error>(both.bytes(piece).to_vec());
        index.for_each_document(read, |document| {
            assert_eq!(Some(&document), both.whole.document(&document.url, "").as_ref());
            urls.push(document.url);
            Ok(())
        }).unwrap();
        let all = both.whole.documents();
        let expected: Vec<String> = all.ids().map(|document| all.get(document).url.clone()).collect();
        prop_assert_eq!(&urls, &expected);
        let mut index = both.open();
        for url in urls.iter().take(5) {
            let view = both.ask(&mut index, |_| {}, |index| index.document(url, "").unwrap());
            prop_assert_eq!(view, both.whole.document(url, ""));
        }
    }

}

proptest! {}

proptest! {
    /// Pieces follow each other without gaps, and a pack ends only where the next piece does not fit.
    #[test]
    fn pieces_fill_packs(sizes in prop::collection::vec(1u32..500, 0..60), pack_size in 100u32..1000) {
        let pieces = lay_out(&sizes, pack_size);
        prop_assert_eq!(pieces.iter().map(|piece| piece.length).collect::<Vec<_>>(), sizes);
        let mut next = Piece { pack: 0, start: 0, length: 0 };
        for piece in pieces {
            if piece.pack == next.pack {
                prop_assert_eq!(piece.start, next.start);
                prop_assert!(piece.start == 0 || piece.start + piece.length <= pack_size);
            } else {
                prop_assert_eq!((piece.pack, piece.start), (next.pack + 1, 0));
                prop_assert!(next.start + piece.length > pack_size);
            }
            next = Piece { start: piece.start + piece.length, ..piece };
        }
    }
}

/// Packs consist of pieces alone, each piece has a kind of its own, and what the kinds take together is all there is.
#[test]
fn pieces_are_known_by_where_they_lie() {
    let tagged = (0..40).map(|at| {
        let meta = ["a", "b", "c", "tags"]
            .map(|name| (name.to_owned(), MetaValue::One(format!("{name}{}", at % 7))));
        let text = words(at, 300);
        Document { meta: meta.into_iter().collect(), ..document(&at.to_string(), "Page", &[&text]) }
    });
    for both in [seeds(), Both::new(tagged)] {
        let index = both.open();
        let root = &index.root;
        let (forward, backward) = (root.forward.len() as u32, root.backward.len() as u32);
        let kinds = (0..root.bucket_count()).map(PieceKind::Bucket);
        let kinds = kinds.chain((0..forward).map(PieceKind::Forward));
        let kinds = kinds.chain((0..backward).map(PieceKind::Backward)).chain([
            PieceKind::Languages,
            PieceKind::Rules,
            // Each search needs these: one request.
            PieceKind::Tuning,
            PieceKind::Copies,
            // With facets it needs these, too, and the first columns.
            PieceKind::Places,
        ]);
        let kinds = kinds.chain((0..root.names.len() as u32).map(PieceKind::Column));
        let kinds: Vec<PieceKind> = kinds.chain((0..root.slots).map(PieceKind::Slot)).collect();
        let pieces: Vec<Piece> = index.pieces().collect();
        assert_eq!(pieces, kinds.iter().map(|&kind| root.piece(kind)).collect::<Vec<_>>());
        for (piece, kind) in pieces.iter().zip(&kinds) {
            assert_eq!(root.kind_of(*piece), Some(*kind));
            for other in [
                Piece { length: piece.length + 1, ..*piece },
                Piece { start: piece.start + 1, ..*piece },
                Piece { pack: u32::MAX, ..*piece },
            ] {
                assert_eq!(root.kind_of(other), None, "{other:?}");
            }
            assert_eq!(both.files.bytes(*piece), both.bytes(*piece));
        }
        let mut sorted = pieces.clone();
        sorted.sort();
        assert_eq!(sorted, pieces, "in the order of the packs");
        let mut next = (0, 0);
        for piece in &pieces {
            assert!((piece.pack, piece.start) == next || (piece.pack, piece.start) == (next.0 + 1, 0));
            if piece.start == 0 && piece.pack > 0 {
                assert_eq!(
                    both.files.packs[next.0 as usize].len(),
                    next.1 as usize,
                    "a pack ends with its last piece"
                );
            }
            next = (piece.pack, piece.start + piece.length);
        }
        assert_eq!(both.files.packs.len(), next.0 as usize + 1);
        assert_eq!(both.files.packs[next.0 as usize].len(), next.1 as usize);
        // What `samara inspect` lists.
        let of = |name: &str| match name {
            "lists" => 0..root.bucket_count() as usize,
            "words" => root.bucket_count() as usize..(root.bucket_count() + forward + backward) as usize,
            "columns" => {
                (root.bucket_count() + forward + backward) as usize..pieces.len() - root.slots as usize
            }
            _ => pieces.len() - root.slots as usize..pieces.len(),
        };
        let expected = ["lists", "words", "columns", "texts"].map(|name| {
            let own = &pieces[of(name)];
            (name, own.len(), own.iter().map(|piece| piece.length as usize).sum())
        });
        assert_eq!(index.sizes(), expected);
        for piece in &pieces {
            assert_eq!(index.verify(*piece, both.bytes(*piece)), Ok(()));
            assert!(index.verify(*piece, &both.bytes(*piece)[1..]).is_err());
        }
        assert!(both.files.bytes(Piece { pack: 0, start: u32::MAX, length: 1 }).is_empty());
        assert!(both.files.bytes(Piece { pack: u32::MAX, start: 0, length: 1 }).is_empty());
    }
}

/// The stored bytes of each slot, by its header.
fn stored(both: &Both) -> Vec<usize> {
    let index = both.open();
    let slots = (0..index.root.slots).map(|slot| {
        let bytes = both.bytes(index.root.piece(PieceKind::Slot(slot)));
        usize::from(u16::from_le_bytes([bytes[2], bytes[3]]))
    });
    slots.collect()
}

/// Bytes that are empty are fetched like others.
#[test]
fn slots_are_nearly_full() {
    let long = |at: u64| document(&at.to_string(), "Long", &[&words(at, 1500), &words(!at, 700)]);
    let short = |at: u64| document(&at.to_string(), "Short", &[&words(at, 20 + at as usize % 60)]);
    let repetitive = |at: u64| {
        let text = format!("{} ", words(at, 12)).repeat(40);
        document(&at.to_string(), "Often", &[&text, &words(at, 90)])
    };
    let mixed = move |at: u64| match at % 5 {
        0 => long(at),
        1 => repetitive(at),
        _ => short(at),
    };
    let corpora: [(&str, Vec<Document>, f32); 4] = [
        ("long", (0..12).map(long).collect(), 0.87),
        ("short", (0..400).map(short).collect(), 0.87),
        ("repetitive", (0..60).map(repetitive).collect(), 0.7),
        ("mixed", (0..100).map(mixed).collect(), 0.8),
    ];
    for (name, documents, least) in corpora {
        let both = Both::new(documents);
        assert_eq!(both.open().root.slot_size, MIN_SLOT);
        let stored = stored(&both);
        // The last has room left.
        let mean = stored.iter().sum::<usize>() as f32 / ((stored.len() - 1) * ROOM) as f32;
        assert!(mean >= least, "{name}: {mean} of {} slots", stored.len());
        assert!(stored.iter().all(|&stored| stored <= ROOM));
    }
}

/// Slots grow with what cannot be cut: title and metadata of a document.
#[test]
fn slots_have_the_size_that_the_largest_head_needs() {
    for (count, size) in [(1, 1024), (1000, 1024), (2000, 2048), (4000, 4096), (7000, 8192)] {
        let meta = [("summary".to_owned(), MetaValue::One(noise(count)))].into_iter().collect();
        let large = Document { meta, ..document("large", "Large", &[&words(2, 400)]) };
        let both =
            Both::new((0..8).map(|at| document(&at.to_string(), "Small", &["A text."])).chain([large]));
        assert_eq!(both.open().root.slot_size, size, "{count}");
        assert_eq!(both.search("large", &SearchOptions::default()).hits[0].url, "large");
    }
    let meta = [("summary".to_owned(), MetaValue::One(noise(60_000)))].into_iter().collect();
    let mut builder = IndexBuilder::new(BuildOptions::default());
    builder.add(Document { meta, ..document("large", "Large", &[]) }).unwrap();
    let whole = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
    let error = PartsFiles::new(&whole, "docs").unwrap_err();
    assert_eq!(error, Error::TooLarge { what: "bytes of metadata of one document", limit: 65_536 });
}

/// All rows have the head of their document where it is short in the mean.
#[test]
fn short_heads_are_in_all_rows() {
    for (letters, repeats) in [(150, true), (350, false)] {
        let pages = (0..10).map(|at| document(&at.to_string(), &"t".repeat(letters), &["Text."]));
        assert_eq!(Both::new(pages).open().root.repeats_heads, repeats, "{letters}");
    }
}

/// A document that begins in the slot of another one's last row is found like any other.
#[test]
fn documents_share_slots_with_last_rows() {
    let texts: Vec<String> = (0..20).map(|at| words(at, 400)).collect();
    let pages = texts.iter().enumerate().flat_map(|(at, text)| {
        let own = format!("waldo n{at}q");
        let small = document(&format!("s{at}"), &format!("small{at}"), &[&own]);
        [document(&format!("l{at}"), &format!("long{at}"), &[text, "waldo"]), small]
    });
    let both = Both::new(pages);
    let stored = stored(&both);
    let all = both.search("", &SearchOptions::default().sort("date"));
    assert_eq!(all.total, 40);
    // Long ones take three slots, and the small ones none of their own.
    assert!(stored.len() <= 20 * 4, "{} slots", stored.len());
    for at in 0..20 {
        for name in [format!("small{at}"), format!("long{at}")] {
            let found = both.search(&name, &SearchOptions::default().prefix(false));
            assert_eq!(found.hits.len(), 1, "{name}");
            let url = &found.hits[0].url;
            let view = both.ask(&mut both.open(), |_| {}, |index| index.document(url, "waldo").unwrap());
            assert_eq!(view, both.whole.document(url, "waldo"));
        }
    }
}

/// Rows of signs alone begin at tokens of their own, so that each is known by them.
#[test]
fn blocks_of_signs_are_in_rows_of_their_own() {
    let signs = |seed: u64| {
        let mut state = seed * 2 + 1;
        let mut sign = || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            ["+", "-", "*", "/", "=", "<", ">", "!"][(state >> 61) as usize]
        };
        (0..2500).map(|_| sign()).collect::<String>()
    };
    let texts = [signs(1), signs(2), format!("corge => {}", signs(3)), signs(4), "waldo".to_owned()];
    let texts = texts.each_ref().map(String::as_str);
    let both = Both::new([document("a", "Signs", &texts), document("b", "", &texts[..1])]);
    for url in ["a", "b"] {
        let view = both.ask(&mut both.open(), |_| {}, |index| index.document(url, "waldo").unwrap());
        assert_eq!(view, both.whole.document(url, "waldo"), "{url}");
    }
    for query in ["waldo", "corge"] {
        let options = SearchOptions::default().prefix(false);
        let (parts, whole) = (both.search(query, &options), both.whole.search(query, &options));
        assert_eq!(parts.hits[0].url, whole.hits[0].url, "{query}");
        assert!(!parts.hits[0].excerpt.marks.is_empty(), "{query}");
    }
}

#[test]
fn accents_are_kept_where_the_index_keeps_them() {
    for (accents, found) in [(Accents::Kept, ["b"].as_slice()), (Accents::Folded, &["a", "b"])] {
        let mut builder = IndexBuilder::new(BuildOptions::default().accents(accents));
        for (url, text) in [("a", "Ete corge."), ("b", "Été waldo.")] {
            builder.add(document(url, "", &[text])).unwrap();
        }
        let whole = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
        let files = PartsFiles::new(&whole, "docs").unwrap();
        let both = Both { whole, files };
        let urls = |results: crate::Results| {
            let mut urls: Vec<_> = results.hits.into_iter().map(|hit| hit.url).collect();
            urls.sort();
            urls
        };
        let options = SearchOptions::default().prefix(false).typos(false);
        assert_eq!(urls(both.search("été", &options)), found);
        assert_eq!(urls(both.whole.search("été", &options)), found);
    }
}

/// What is under a block of code stays under it: kinds, fields and anchors of all blocks are in the slots.
#[test]
fn kinds_and_anchors_of_blocks_are_kept() {
    let blocks = BlockKind::ALL.iter().flat_map(|&kind| {
        let text = words(kind as u64, 60);
        [Block::new(kind, &text), Block::new(kind, &text).with_anchor("anchor-12")]
    });
    let page =
        Document { url: "a".into(), title: "A".into(), blocks: blocks.collect(), ..Document::default() };
    let both = Both::new([page, document("b", "B", &[])]);
    let view = both.ask(&mut both.open(), |_| {}, |index| index.document("a", "").unwrap());
    assert_eq!(view, both.whole.document("a", ""));
    assert!(view.unwrap().blocks.len() > 10);
}

#[test]
fn names_and_whole_index_are_in_the_root() {
    let both = seeds();
    let index = both.open();
    assert_eq!(index.folder(), both.files.folder);
    assert_eq!(index.pack_name(12), format!("{}/12.bin", both.files.folder));
    assert_eq!(index.whole(), None);
    let info = index.info();
    let whole = both.whole.info();
    assert_eq!(
        (info.documents, info.words, &info.languages),
        (whole.documents, whole.words, &whole.languages)
    );
    assert!(PartsIndex::is_root(&both.files.root) && !PartsIndex::is_root(b"samara"));
}
