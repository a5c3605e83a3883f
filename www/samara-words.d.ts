/** Types of the texts of the box: `words/*.js`, and the property `words`. */

/** The texts of the box. `{}` stands for words or a number. */
export interface Words {
  lang: string;
  label: string;
  placeholder: string;
  results: string;
  clear: string;
  close: string;
  start: string;
  syntax: Record<string, string>;
  loading: string;
  /** Shown while the results of a query are on their way. */
  searching: string;
  failed: string;
  retry: string;
  count: Partial<Record<Intl.LDMLPluralRule, string>>;
  /** Around an estimated count. */
  about: string;
  none: string;
  tip: string;
  filtered: string;
  withoutFilters: string;
  excluded: string;
  withoutExclusions: string;
  noPhrase: string;
  singleWords: string;
  noLetters: string;
  similar: string;
  /** The title of a list of documents about the same. */
  related: string;
  showing: string;
  cut: string;
  relaxed: string;
  instead: string;
  missing: string;
  copy: string;
  more: string;
  page: string;
  previousPage: string;
  nextPage: string;
  /** Kinds of hits. */
  section: string;
  code: string;
  api: string;
  filters: string;
  /** The ends of a range. */
  from: string;
  to: string;
  /** Names the choice between indexes or parts of one. */
  scope: string;
  completion: string;
  /** Shows all values of a facet. */
  all: string;
  /** Shows only the first values of a facet. */
  fewer: string;
  sort: string;
  names: Record<string, string>;
  /** The number of the current mark, and of all: `1 of 4`. */
  markOf: string;
  /** Names the bar that steps through the marks. */
  marks: string;
  previous: string;
  next: string;
  locked: string;
  password: string;
  unlock: string;
  unlocking: string;
  wrongPassword: string;
  cannotDecrypt: string;
  /** The texts that `samara pack` writes into the page: the line below the title, and that at its end. */
  pageDescription: string;
  pageFooter: string;
  occurrences: string;
  saveList: string;
  allDocuments: string;
  /** Of a document. */
  contents: string;
  /** The link to the source file of a document. */
  original: string;
  noDocument: string;
  copyLink: string;
  copied: string;
  cite: string;
  move: string;
  open: string;
  dismiss: string;
}

declare global {
  /** The texts of the box by language, as `words/*.js` has added them. */
  var samaraWords: Record<string, Partial<Words>> | undefined;
}
