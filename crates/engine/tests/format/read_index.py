"""Reads a Samara index, from docs/format.md alone: prints the texts of all documents.

usage: read_index.py FILE

Each document is a line of JSON: {"url", "lang", "meta", "title", "blocks": [[kind, field, text]]}.
"""

import bisect
import json
import lzma
import struct
import sys
import zlib

VOCABULARY, TEXT, REPEATS, BLOCKS, DOCUMENTS = range(5)
LANGUAGES = 5
CASE_MARKERS = 3
PLAIN, CAPITAL, UPPER = range(3)

# Appendix of docs/format.md: first characters of units, ranges inclusive.
UNITS = [
    (0x07A6, 0x07B0), (0x07EB, 0x07F3), (0x07FD, 0x07FD), (0x0816, 0x0819), (0x081B, 0x0823),
    (0x0825, 0x0827), (0x0829, 0x082F), (0x0859, 0x085D), (0x0900, 0x0903), (0x093A, 0x093B),
    (0x093E, 0x094F), (0x0955, 0x0957), (0x0962, 0x0963), (0x0981, 0x0984), (0x09BC, 0x09BC),
    (0x09BE, 0x09CD), (0x09D7, 0x09DB), (0x09E2, 0x09E5), (0x09FE, 0x0A04), (0x0A3C, 0x0A58),
    (0x0A70, 0x0A71), (0x0A75, 0x0A84), (0x0ABC, 0x0ABC), (0x0ABE, 0x0ACF), (0x0AE2, 0x0AE5),
    (0x0AFA, 0x0B04), (0x0B3C, 0x0B3C), (0x0B3E, 0x0B5B), (0x0B62, 0x0B65), (0x0B82, 0x0B82),
    (0x0BBE, 0x0BCF), (0x0BD7, 0x0BE5), (0x0C00, 0x0C04), (0x0C3C, 0x0C3C), (0x0C3E, 0x0C57),
    (0x0C62, 0x0C65), (0x0C81, 0x0C83), (0x0CBC, 0x0CBC), (0x0CBE, 0x0CDB), (0x0CE2, 0x0CE5),
    (0x0CF3, 0x0D03), (0x0D3B, 0x0D3C), (0x0D3E, 0x0D4D), (0x0D57, 0x0D57), (0x0D62, 0x0D65),
    (0x0D81, 0x0D84), (0x0DCA, 0x0DE5), (0x0DF2, 0x0E4E), (0x0E81, 0x0ECF), (0x0EDC, 0x0F19),
    (0x0F35, 0x103F), (0x104C, 0x108F), (0x109A, 0x109D), (0x1712, 0x171E), (0x1732, 0x1734),
    (0x1752, 0x175F), (0x1772, 0x17DF), (0x1885, 0x1886), (0x18A9, 0x18A9), (0x1920, 0x193F),
    (0x1950, 0x19CF), (0x1A17, 0x1A7F), (0x1AA7, 0x1B4D), (0x1B6B, 0x1B82), (0x1BA1, 0x1BAD),
    (0x1BC0, 0x1BFB), (0x1C24, 0x1C3A), (0x1CE1, 0x1CE1), (0x1CF7, 0x1CF7), (0x231A, 0x23FA),
    (0x24C2, 0x24C2), (0x25AA, 0x2764), (0x2795, 0x27BF), (0x2D7F, 0x2D7F), (0x3005, 0x3034),
    (0x3038, 0x3130), (0x31A0, 0x31FF), (0x3400, 0xA48F), (0xA6F0, 0xA6F1), (0xA802, 0xA802),
    (0xA806, 0xA806), (0xA80B, 0xA80B), (0xA823, 0xA82F), (0xA880, 0xA881), (0xA8B4, 0xA8CD),
    (0xA8E0, 0xA8F1), (0xA8FF, 0xA8FF), (0xA926, 0xA92D), (0xA947, 0xA95E), (0xA980, 0xA9C0),
    (0xA9E0, 0xA9EF), (0xA9FA, 0xAA3F), (0xAA43, 0xAA43), (0xAA4C, 0xAA4F), (0xAA60, 0xAADD),
    (0xAAEB, 0xAAEF), (0xAAF5, 0xAB00), (0xABE3, 0xABEF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
    (0x10376, 0x1037F), (0x10A01, 0x10A0F), (0x10A38, 0x10A3F), (0x10AE5, 0x10AEA), (0x10D24, 0x10D2F),
    (0x10D69, 0x10D6D), (0x10EAB, 0x10EAC), (0x10F46, 0x10F50), (0x10F82, 0x10F85), (0x11000, 0x11046),
    (0x11070, 0x11082), (0x110B0, 0x110CC), (0x11100, 0x11102), (0x11127, 0x11135), (0x11145, 0x11146),
    (0x11173, 0x11173), (0x11180, 0x11182), (0x111B3, 0x111C0), (0x111C9, 0x111CF), (0x1122C, 0x1123E),
    (0x11241, 0x1127F), (0x112DF, 0x112EF), (0x11300, 0x1133C), (0x1133E, 0x1135C), (0x1135E, 0x113FF),
    (0x11435, 0x11446), (0x1145E, 0x1145E), (0x114B0, 0x114C3), (0x115AF, 0x115C0), (0x115DC, 0x115FF),
    (0x11630, 0x11640), (0x116AB, 0x116B7), (0x11700, 0x1172F), (0x11740, 0x117FF), (0x1182C, 0x1183A),
    (0x11900, 0x11943), (0x119D1, 0x119E0), (0x119E4, 0x119FF), (0x11A01, 0x11A0A), (0x11A33, 0x11A39),
    (0x11A3B, 0x11A4F), (0x11A51, 0x11A5B), (0x11A8A, 0x11A99), (0x11B60, 0x11BBF), (0x11C2F, 0x11C3F),
    (0x11C92, 0x11CFF), (0x11D31, 0x11D45), (0x11D47, 0x11D4F), (0x11D8A, 0x11D97), (0x11EE0, 0x11EF1),
    (0x11EF3, 0x11F42), (0x11F5A, 0x11FAF), (0x13440, 0x13440), (0x13447, 0x1345F), (0x16100, 0x1612F),
    (0x16AF0, 0x16AF4), (0x16B30, 0x16B36), (0x16F4F, 0x16F4F), (0x16F51, 0x16F92), (0x16FE0, 0x18AFF),
    (0x18D00, 0x1AFEF), (0x1B000, 0x1BBFF), (0x1BC9D, 0x1BC9E), (0x1D165, 0x1D172), (0x1DA00, 0x1DEFF),
    (0x1E130, 0x1E136), (0x1E2AE, 0x1E2BF), (0x1E2EC, 0x1E2EF), (0x1E4EC, 0x1E4EF), (0x1E5EE, 0x1E5EF),
    (0x1E6E3, 0x1E6E3), (0x1E6E6, 0x1E6E6), (0x1E6EE, 0x1E6EF), (0x1E6F5, 0x1E6FD), (0x1E8D0, 0x1E8FF),
    (0x1E944, 0x1E94A), (0x1F004, 0x1F0D0), (0x1F170, 0x1FAFF), (0x20000, 0x3FFFF),
]


class Invalid(Exception):
    pass


def require(holds, problem):
    if not holds:
        raise Invalid(problem)


class Section:
    """The decoded bytes of a section, read from front to back."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        require(self.at + length <= len(self.data), "ends early")
        self.at += length
        return self.data[self.at - length : self.at]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                require(value < 1 << 32, "number exceeds 32 bits")
                return value
            require(shift < 35, "number exceeds 32 bits")

    def varints(self, count):
        return [self.varint() for _ in range(count)]

    def string(self):
        return self.take(self.varint()).decode()

    def strings(self):
        return [self.string() for _ in range(self.varint())]

    def until_zero(self):
        end = self.data.find(b"\0", self.at)
        require(end >= 0, "ends early")
        return self.take(end + 1 - self.at)[:-1]

    def finish(self):
        require(self.at == len(self.data), "unexpected bytes after its end")


def sections(data):
    """Container: the decoded bytes of each section by its id."""
    require(data[:6] == b"samara", "not an index")
    version, count = data[6], data[7]
    require(version == 1, f"format version {version}")
    end = 8 + 16 * count
    require(zlib.crc32(data[:end]) == struct.unpack("<I", data[end : end + 4])[0], "checksum of the table")
    found, at, last, total = {}, end + 4, -1, 0
    for row in range(count):
        name, encoding, flags, length, stored, crc = struct.unpack_from("<BBHIII", data, 8 + 16 * row)
        require(name > last, "order of sections")
        last = name
        coded = data[at : at + stored]
        at += stored
        require(len(coded) == stored and zlib.crc32(coded) == crc, "checksum of a section")
        if name > LANGUAGES:
            require(flags == 1, f"unknown section {name}")
            continue
        require(flags == 0, "flags")
        total += length
        require(length // 8192 <= stored and total <= (64 << 20) + 256 * len(data), "too much data")
        found[name] = coded if encoding == 0 else decompress(coded, encoding - 1, length)
        require(len(found[name]) == length, "length of a section")
    require(at == len(data), "bytes after the last section")
    require(all(name in found for name in range(LANGUAGES)), "missing section")
    return found


def decompress(coded, properties, length):
    lc, lp, pb = properties % 9, properties // 9 % 5, properties // 45
    window = {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": max(length, 4096)}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[window]).decompress(coded, length)


def vocabulary(section):
    """Words, separators as (text, ends a block), and the symbols in the order of their codes."""
    _accents, words, separators = section.varints(3)
    heads = section.take(CASE_MARKERS + words + separators)
    lists = []
    start = CASE_MARKERS
    for count in (words, separators):
        entries, entry = [], b""
        for head in heads[start : start + count]:
            require(head & 31 <= len(entry), "shared prefix")
            entry = entry[: head & 31] + section.until_zero()
            entries.append(entry.decode())
        lists.append(entries)
        start += count
    section.finish()
    ends = [(text.removesuffix("\x01"), text.endswith("\x01")) for text in lists[1]]
    symbols = sorted(range(len(heads)), key=lambda symbol: -(heads[symbol] >> 5))
    return lists[0], ends, symbols


def units_of(data):
    return list(struct.unpack(f">{len(data) // 2}H", data))


def expand(cut, section):
    """The whole token stream: the units of section 1 with all repeats."""
    total, count = section.varints(2)
    gaps, lengths, distances = (section.varints(count) for _ in range(3))
    section.finish()
    out, taken, distance = [], 0, 0
    for gap, length, back in zip(gaps, lengths, distances):
        out += cut[taken : taken + gap]
        taken += gap
        distance = back or distance
        require(0 < distance <= len(out), "distance")
        for _ in range(length + 64):
            out.append(out[-distance])
    out += cut[taken:]
    require(len(out) == total, "number of units")
    return out


def is_unit(word):
    first = ord(word[0])
    at = bisect.bisect(UNITS, (first, sys.maxunicode))
    return at > 0 and first <= UNITS[at - 1][1]


def in_case(word, case):
    head, rest = word[:1], word[1:]
    upper = lambda text: "".join(c.upper() if c.isascii() else c for c in text)
    return upper(head) + (upper(rest) if case == UPPER else rest) if case != PLAIN else word


def blocks_of(units, words, separators, symbols):
    """The texts of all blocks."""
    texts, text, before = [], [], None
    case, capital = None, True
    at = 0
    while at < len(units):
        code = units[at]
        if code >= 0xF000:
            at += 1
            code = 0xF000 + ((code - 0xF000 << 16) | units[at])
        at += 1
        symbol = symbols[code]
        if symbol < CASE_MARKERS:
            case = symbol
        elif symbol < CASE_MARKERS + len(words):
            word = words[symbol - CASE_MARKERS]
            if case is None:
                case = CAPITAL if capital and "a" <= word[0] <= "z" else PLAIN
            if before is not None and not (is_unit(before) and is_unit(word)):
                text.append(" ")
            text.append(in_case(word, case))
            before, case, capital = word, None, False
        else:
            between, ends = separators[symbol - CASE_MARKERS - len(words)]
            text.append(between)
            before = None
            capital = ends or any(c in between for c in ".!?") and any(c in between for c in " \n")
            if ends:
                texts.append("".join(text))
                text = []
    require(not text and case is None, "last block")
    return texts


def documents(section, texts, heads):
    languages, names, values = section.strings(), section.strings(), section.strings()
    section.varints(section.varint())  # facets
    count = section.varint()
    shared, language, _copy, blocks = (section.varints(count) for _ in range(4))
    urls, url = [], b""
    for length in shared:
        url = url[:length] + section.take(section.varint())
        urls.append(url.decode())
    found, first = [], 0
    for at in range(count):
        own = texts[first : first + blocks[at]]
        first += blocks[at]
        require(len(own) == blocks[at] > 0, "number of blocks")
        meta = {}
        for _ in range(section.varint()):
            name, is_list = divmod(section.varint(), 2)
            listed = []
            for _ in range(section.varint() if is_list else 1):
                value = section.varint()
                listed.append(values[value - 1] if value else own[section.varint() + 1])
            meta[names[name]] = listed if is_list else listed[0]
        kinds = [(head & 15, head >> 4 & 3) for head in heads.take(blocks[at] - 1)]
        rows = [[kind, field, text] for (kind, field), text in zip(kinds, own[1:])]
        document = {"url": urls[at], "lang": languages[language[at]], "meta": meta}
        found.append(document | {"title": own[0], "blocks": rows})
    section.finish()
    require(first == len(texts), "number of blocks")
    return found


def read(data):
    found = sections(data)
    section = lambda name: Section(found[name])
    words, separators, symbols = vocabulary(section(VOCABULARY))
    units = expand(units_of(found[TEXT]), section(REPEATS))
    texts = blocks_of(units, words, separators, symbols)
    return documents(section(DOCUMENTS), texts, section(BLOCKS))


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        for document in read(file.read()):
            sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")
