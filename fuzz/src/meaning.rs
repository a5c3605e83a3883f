//! An index whose vectors are any bytes, with correct checksums.

use std::sync::LazyLock;

use samara_engine::{Compression, Document, Error, Index, MeaningSource, MeaningVectors, add_meaning};

use crate::{ask, build, samples};

const ENTRY: usize = 16;
const TABLE: usize = 8;

/// An index with vectors, and where they start: the section is the last one.
static WHOLE: LazyLock<(Vec<u8>, usize)> = LazyLock::new(|| {
    // Words have vectors that are in three documents.
    let copies = |number: usize| {
        samples().into_iter().map(move |document| {
            let url = format!("{number}/{}", document.url);
            let title = format!("{} {number}", document.title);
            Document { url, title, ..document }
        })
    };
    let plain = build(&(0..4).flat_map(copies).collect::<Vec<_>>(), Compression::None);
    // Without vectors there is no entry in the table.
    let start = plain.len() + ENTRY;
    (with_vectors(&plain), start)
});

/// An index with vectors for its documents and words.
pub(crate) fn with_vectors(plain: &[u8]) -> Vec<u8> {
    let source = MeaningSource::new(&Index::open(plain).expect("an index"), 0, &mut |_| 0);
    let vector = |at: usize| std::array::from_fn(|number| ((at * 37 + number * 11) % 17) as f32 - 8.3);
    let vectors = MeaningVectors {
        documents: (0..source.documents.len()).map(vector).collect(),
        words: (0..source.words.len()).map(vector).collect(),
    };
    add_meaning(plain, &vectors).expect("an index")
}

/// The first byte says whether the others replace the vectors or overwrite the first of them. The section is rejected, or
/// searches answer.
pub fn meaning(bytes: &[u8]) {
    let (whole, start) = &*WHOLE;
    let Some((&form, bytes)) = bytes.split_first() else { return };
    let mut file = whole.clone();
    if form % 2 == 0 {
        file.truncate(*start);
        file.extend_from_slice(bytes);
    } else {
        file[*start..].iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
    }
    repair(&mut file, *start);
    let index = match Index::open(&file) {
        Ok(index) => index,
        Err(Error::Damaged { section: "meaning", .. }) => return,
        Err(error) => panic!("{error}"),
    };
    ask(&index, "the \"winged seeds\" samraa -x title:a", false);
    ask(&index, "seeds travel", true);
    let urls: Vec<String> = index.list().map(|(url, _)| url.to_owned()).collect();
    for url in &urls {
        let similar = index.similar(url, 3);
        assert!(similar.len() <= 3);
        assert!(similar.iter().all(|hit| hit.url != *url && hit.score.is_finite()));
    }
}

/// Corrects length and checksum of the last section, and the checksum of the table.
fn repair(file: &mut [u8], start: usize) {
    let end = TABLE + usize::from(file[TABLE - 1]) * ENTRY;
    let length = ((file.len() - start) as u32).to_le_bytes();
    let crc = crc32fast::hash(&file[start..]).to_le_bytes();
    let entry = end - ENTRY;
    for (offset, value) in [(4, length), (8, length), (12, crc)] {
        file[entry + offset..entry + offset + 4].copy_from_slice(&value);
    }
    let crc = crc32fast::hash(&file[..end]).to_le_bytes();
    file[end..end + 4].copy_from_slice(&crc);
}
