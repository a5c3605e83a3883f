/** The results object of the package `samara-search`. */
export type Results = any;

/** Options of the command in camel case: `{ facet: ['year'], cleanUrls: true }`. */
export type Options = Record<string, string | number | boolean | string[]>;
/** The path of the binary; `SAMARA_BINARY` overrides it. */
export function binary(): string;
/** Runs the command and returns what it wrote to stdout. */
export function run(...options: string[]): Promise<string>;
/** Indexes folders and files, and writes the index and the search box to the folder `out`. */
export function build(sources: string | string[], options: Options & { out: string }): Promise<void>;
/** Searches an index: a file, a folder that `build` wrote, or a page of `samara pack`. */
export function search(index: string, query: string, options?: Options): Promise<Results>;
