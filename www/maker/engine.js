/**
 * The engine of maker.html: the readers and the writer of `samara pack`, in WebAssembly. `cargo xtask maker` compiles
 * `crates/maker` and replaces this module by the glue of wasm-bindgen.
 */

/** @import { MakerEngine } from './module.d.ts' */

/**
 * A new instance of the compiled module, with a memory of its own.
 * @param {WebAssembly.Module} compiled
 * @returns {MakerEngine}
 */
export function bindMaker(compiled) {
  throw new Error(`maker.html is made by cargo xtask maker: ${compiled}`);
}
