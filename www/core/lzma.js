/**
 * Decodes LZMA (raw, lc 3, lp 0, pb 0, known size), the compression of the engine inside a script. The result is a seventh
 * smaller than with DEFLATE, the only format that browsers decode themselves. Follows Igor Pavlov's specification (2015).
 */

import { yieldToBrowser } from './frames.js';

/** Bytes of output between two pauses: some ten milliseconds on a slow phone. */
const sliceBytes = 1 << 14;

const literalContextBits = 3;
const stateCount = 12;

/**
 * Decodes in slices, so that the page stays responsive.
 * @param {Uint8Array} input
 * @param {number} size length of the output in bytes
 * @returns {Promise<Uint8Array>}
 */
export async function decodeLzma(input, size) {
  const output = new Uint8Array(size);
  let at = 5;
  let range = 0xffffffff;
  let code = ((input[1] << 24) | (input[2] << 16) | (input[3] << 8) | input[4]) >>> 0;

  /** @param {number} count */
  const models = (count) => new Uint16Array(count).fill(1024);
  const isMatch = models(stateCount);
  const isRep = models(stateCount);
  const isRep0 = models(stateCount);
  const isRep1 = models(stateCount);
  const isRep2 = models(stateCount);
  const isRep0Long = models(stateCount);
  const literals = models(0x300 << literalContextBits);
  const slots = models(4 * 64);
  const distances = models(128);
  const aligns = models(16);
  // Per length coder: choice, choice 2, and the trees of the low, middle and high lengths.
  const lengths = models(2 + 8 + 8 + 256);
  const repLengths = models(2 + 8 + 8 + 256);

  const normalize = () => {
    if (range < 0x1000000) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | input[at++]) >>> 0;
    }
  };

  /** @param {Uint16Array} model @param {number} index */
  const bit = (model, index) => {
    const bound = (range >>> 11) * model[index];
    const one = code >= bound;
    if (one) {
      range -= bound;
      code -= bound;
      model[index] -= model[index] >> 5;
    } else {
      range = bound;
      model[index] += (2048 - model[index]) >> 5;
    }
    normalize();
    return one ? 1 : 0;
  };

  /** @param {Uint16Array} model @param {number} offset @param {number} bits */
  const tree = (model, offset, bits) => {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | bit(model, offset + symbol);
    return symbol - (1 << bits);
  };

  /** @param {Uint16Array} model @param {number} offset @param {number} bits */
  const reverseTree = (model, offset, bits) => {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const one = bit(model, offset + symbol);
      symbol = (symbol << 1) | one;
      value |= one << i;
    }
    return value;
  };

  /** @param {number} bits */
  const direct = (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      range >>>= 1;
      const one = code >= range ? 1 : 0;
      if (one) code -= range;
      value = (value << 1) | one;
      normalize();
    }
    return value;
  };

  /** @param {Uint16Array} model */
  const length = (model) => {
    if (!bit(model, 0)) return tree(model, 1, 3);
    if (!bit(model, 1)) return 8 + tree(model, 9, 3);
    return 16 + tree(model, 17, 8);
  };

  /** @param {number} span */
  const distance = (span) => {
    const slot = tree(slots, Math.min(span, 3) * 64, 6);
    if (slot < 4) return slot;
    const extra = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << extra;
    return slot < 14
      ? base + reverseTree(distances, base - slot, extra)
      : base + (direct(extra - 4) << 4) + reverseTree(aligns, 0, 4);
  };

  let state = 0;
  let [rep0, rep1, rep2, rep3] = [0, 0, 0, 0];
  let end = 0;
  let sliceEnd = sliceBytes;
  while (end < size) {
    if (end >= sliceEnd) {
      await yieldToBrowser();
      sliceEnd = end + sliceBytes;
    }
    if (!bit(isMatch, state)) {
      const offset = 0x300 * ((end && output[end - 1]) >> (8 - literalContextBits));
      let symbol = 1;
      if (state >= 7) {
        let matched = output[end - rep0 - 1];
        while (symbol < 0x100) {
          const matchedBit = (matched >> 7) & 1;
          matched <<= 1;
          const one = bit(literals, offset + ((1 + matchedBit) << 8) + symbol);
          symbol = (symbol << 1) | one;
          if (one !== matchedBit) break;
        }
      }
      while (symbol < 0x100) symbol = (symbol << 1) | bit(literals, offset + symbol);
      output[end++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let span;
    if (bit(isRep, state)) {
      if (!bit(isRep0, state)) {
        if (!bit(isRep0Long, state)) {
          output[end] = output[end - rep0 - 1];
          end++;
          state = state < 7 ? 9 : 11;
          continue;
        }
      } else {
        let again = rep1;
        if (bit(isRep1, state)) {
          again = rep2;
          if (bit(isRep2, state)) {
            again = rep3;
            rep3 = rep2;
          }
          rep2 = rep1;
        }
        rep1 = rep0;
        rep0 = again;
      }
      span = length(repLengths);
      state = state < 7 ? 8 : 11;
    } else {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      span = length(lengths);
      state = state < 7 ? 7 : 10;
      rep0 = distance(span);
    }
    for (let remaining = Math.min(span + 2, size - end); remaining > 0; remaining--, end++)
      output[end] = output[end - rep0 - 1];
  }
  return output;
}
