//! Containers, written and read; damaged ones.

use super::*;
use crate::writer::container::{EncodedSection, write};

/// The definition.
fn bit_by_bit(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        let shifted = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        (0..8).fold(crc ^ u32::from(*byte), shifted)
    })
}

#[test]
fn crc_is_crc32() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    assert_eq!(crc32(b""), 0);
    let bytes: Vec<u8> = (0..1000u32).map(|at| ((at * at) >> 3) as u8).collect();
    for end in [1, 2, 3, 4, 5, 999, 1000] {
        assert_eq!(crc32(&bytes[..end]), bit_by_bit(&bytes[..end]));
    }
}

/// A container of five or six sections; the table declares the first one compressed.
fn container(sections: usize) -> Vec<u8> {
    let section = |section: Section| match section {
        Section::Vocabulary => {
            EncodedSection { section, coding: 94, length: 8192 * 3, stored: vec![1, 2, 3] }
        }
        _ => EncodedSection::stored(section, vec![7; section as usize]),
    };
    write(&Section::ALL.map(section)[..sections]).unwrap()
}

/// Changes bytes and makes the checksum of the table right.
fn changed(mut bytes: Vec<u8>, at: usize, new: &[u8]) -> Vec<u8> {
    bytes[at..at + new.len()].copy_from_slice(new);
    let end = PREAMBLE + usize::from(bytes[7]) * ENTRY;
    let crc = crc32(&bytes[..end]).to_le_bytes();
    bytes[end..end + 4].copy_from_slice(&crc);
    bytes
}

#[test]
fn writes_the_documented_table() {
    let bytes = container(5);
    assert_eq!(&bytes[..8], b"samara\x01\x05");
    // The second section: number, coding, nothing, length, size, checksum.
    assert_eq!(bytes[24..36], [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(bytes[36..40], crc32(&[7]).to_le_bytes());
    assert_eq!(bytes[8..20], [0, 94, 0, 0, 0, 96, 0, 0, 3, 0, 0, 0]);
    assert_eq!(bytes[88..92], crc32(&bytes[..88]).to_le_bytes());
    assert_eq!(bytes[92..], [1, 2, 3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
    let entries = read_table(&bytes).unwrap();
    let places: Vec<_> = entries.iter().map(|entry| (entry.start, entry.stored, entry.length)).collect();
    assert_eq!(places[..3], [(92, 3, 8192 * 3), (95, 1, 1), (96, 2, 2)]);
    assert_eq!(
        places[3..],
        [(98, 3, 3), (101, 4, 4), (92, 0, 0), (92, 0, 0), (92, 0, 0), (92, 0, 0)],
        "a section that is not there is empty"
    );
    assert_eq!(read_table(&container(6)).unwrap()[5].length, 5);
}

/// Readers of another build skip what they need not know: tuning, markup and meaning.
#[test]
fn later_sections_are_marked_as_optional() {
    let bytes = container(9);
    let flags = (0..9).map(|at| bytes[PREAMBLE + at * ENTRY + 2]);
    assert_eq!(flags.collect::<Vec<_>>(), [0, 0, 0, 0, 0, 0, 1, 1, 1]);
}

#[test]
fn rejects_impossible_table() {
    let outcome = |bytes: &[u8]| match read_table(bytes) {
        Ok(_) => "nothing".to_owned(),
        Err(Error::Damaged { section, problem }) => format!("{section}: {problem}"),
        Err(error) => format!("{error:?}"),
    };
    let five = || container(5);
    let table = "section table: ";
    assert_eq!(outcome(&five()), "nothing");
    assert_eq!(outcome(b"samsara\0"), "NotAnIndex");
    assert_eq!(outcome(b"samarA"), "NotAnIndex");
    for end in [0, 1, 6, 7, 8, 20, 87, 88, 91] {
        assert_eq!(outcome(&five()[..end]), table.to_owned() + "ends early", "{end}");
    }
    assert!(outcome(&changed(five(), 6, &[VERSION ^ 1])).starts_with("Version"));
    for count in [0, 4] {
        let mut bytes = five();
        bytes[7] = count;
        assert!(outcome(&bytes).starts_with("section table: unexpected number of sections"), "{count}");
    }
    let mut bytes = five();
    bytes[20] ^= 1;
    assert_eq!(outcome(&bytes), table.to_owned() + "checksum mismatch");
    let mut bytes = five();
    bytes.push(0);
    assert_eq!(outcome(&bytes), table.to_owned() + "unexpected bytes after the last section");

    for (at, new) in [(24, &[2][..]), (26, &[1]), (27, &[1])] {
        assert_eq!(outcome(&changed(five(), at, new)), "text: invalid table entry");
    }
    // An uncompressed section has the same length twice; a compressed one has at most the maximum expansion.
    assert_eq!(outcome(&changed(five(), 28, &[2])), "text: impossible length");
    assert_eq!(outcome(&changed(five(), 12, &(8192u32 * 4 - 1).to_le_bytes())), "nothing");
    assert_eq!(outcome(&changed(five(), 12, &(8192u32 * 4).to_le_bytes())), "vocabulary: impossible length");
    assert_eq!(outcome(&changed(five(), 12, &[0, 0, 0, 0])), "nothing");
    // More than there is.
    assert_eq!(outcome(&changed(five(), 16, &[14])), "vocabulary: ends early");
    assert_eq!(outcome(&changed(five(), 16, &[13])), "text: ends early");
    assert_eq!(outcome(&five()[..104]), "documents: ends early");
    // Languages that are none need no section.
    assert_eq!(
        outcome(&changed(container(6), 92, &[0, 0, 0, 0, 0, 0, 0, 0])),
        "languages: impossible length"
    );
    let all_there = changed(container(6), 92, &[0; 4]);
    assert_eq!(outcome(&all_there), "languages: impossible length");
}

/// Adds a section that this version does not know.
fn with_section(mut bytes: Vec<u8>, id: u8, flags: u8) -> Vec<u8> {
    let end = PREAMBLE + usize::from(bytes[7]) * ENTRY;
    let row = [&[id, STORED, flags, 0, 4, 0, 0, 0, 4, 0, 0, 0][..], &crc32(b"more").to_le_bytes()].concat();
    bytes.splice(end..end, row);
    bytes.extend(b"more");
    let count = bytes[7] + 1;
    changed(bytes, 7, &[count])
}

#[test]
fn skips_unknown_optional_sections_and_rejects_required_ones() {
    for known in [5, 6, 7, 8, 9] {
        let plain = read_table(&container(known)).unwrap();
        let extended = read_table(&with_section(with_section(container(known), 9, 1), 200, 1)).unwrap();
        assert_eq!(
            extended.map(|entry| (entry.section, entry.length, entry.crc)),
            plain.map(|entry| (entry.section, entry.length, entry.crc))
        );
    }
    let required = read_table(&with_section(container(5), 9, 0));
    assert_eq!(required, Err(Error::UnknownSection { id: 9, version: VERSION }));
    let message = required.unwrap_err().message();
    assert!(message.contains("format version 1") && message.contains("section 9"), "{message}");
    let unordered = read_table(&with_section(with_section(container(5), 10, 1), 9, 1));
    assert_eq!(unordered, Err(Error::damaged("section table", "invalid table entry")));
}

#[test]
fn inspect_finds_damaged_sections() {
    let mut bytes = container(5);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let sections = inspect(&bytes).unwrap();
    let shown: Vec<_> = sections
        .iter()
        .map(|section| {
            (section.name, section.stored, section.length, section.is_compressed, section.is_intact)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("vocabulary", 3, 8192 * 3, true, true),
            ("text", 1, 1, false, true),
            ("repeats", 2, 2, false, true),
            ("blocks", 3, 3, false, true),
            ("documents", 4, 4, false, false),
        ]
    );
    assert_eq!(inspect(&container(6)).unwrap()[5].name, "languages");
    assert!(inspect(b"no index").is_err());
}
