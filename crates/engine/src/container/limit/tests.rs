//! The limit of what a file may decode to.

use super::super::{Section, read_table};
use super::*;
use crate::writer::container::{EncodedSection, write};

/// A table with sections of these lengths, all but the last compressed to `stored` bytes.
fn table(lengths: [usize; 4], stored: usize) -> Vec<u8> {
    let section = |at: usize| match lengths.get(at) {
        Some(&length) => {
            EncodedSection { section: Section::ALL[at], coding: 94, length, stored: vec![0; stored] }
        }
        None => EncodedSection::stored(Section::ALL[at], Vec::new()),
    };
    write(&std::array::from_fn::<_, 5, _>(section)).unwrap()
}

#[test]
fn limits_the_sum_of_decoded_lengths() {
    const MIB: usize = 1 << 20;
    assert!(read_table(&table([20 * MIB, 20 * MIB, 20 * MIB, 4 * MIB], 4096)).is_ok());
    let limit = max_decoded(table([0; 4], 4096).len());
    let rest = limit as usize - 60 * MIB;
    assert!(read_table(&table([20 * MIB, 20 * MIB, 20 * MIB, rest], 4096)).is_ok());
    assert_eq!(
        read_table(&table([20 * MIB, 20 * MIB, 20 * MIB, rest + 1], 4096)),
        Err(Error::TooMuchData { declared: limit + 1, limit })
    );
}

#[test]
fn rejects_a_bomb_before_decoding() {
    // 606 KB that would become 4.8 GB; the sum does not fit into 32 bits.
    let bytes = table([1_210_000_000; 4], 151_000);
    let error = crate::Index::open(&bytes).err().unwrap();
    assert_eq!(
        error.message(),
        "the index declares 4616 MiB of data, more than the limit of 211 MiB for a file of its size: copy or \
         build it again"
    );
    assert_eq!(crate::inspect(&bytes), Err(error));
}

#[test]
fn sections_that_the_writer_allows_fit_together() {
    let stored = 1_000_000;
    let longest = (SECTION_BASE + PER_BYTE * stored as u64) as usize;
    assert!(section_allows(longest, stored) && !section_allows(longest + 1, stored));
    assert!(section_allows(8191, 0) && !section_allows(8192, 0));
    // All but the vectors, which are stored as they are.
    let sections = Section::Meaning as usize;
    assert!((longest * sections) as u64 <= max_decoded(stored * sections));
}
