/**
 * The texts of the widget in English, the fallback for missing texts of other languages. `{}` stands for words or a
 * number. `Intl.PluralRules` selects the plural form of `count`.
 */
export const englishWords = {
  /** The language of numbers, dates and plural forms. */
  lang: 'en',
  label: 'Search',
  placeholder: 'Search',
  results: 'Search results',
  clear: 'Clear',
  close: 'Close',
  start: 'Type to search.',
  /** Examples of the query syntax, with descriptions. @type {Record<string, string>} */
  syntax: { '"two words"': 'exactly these words', '-word': 'without this word', 'title:word': 'in titles only' },
  loading: 'Loading…',
  searching: 'Searching for {}…',
  failed: 'Search could not be loaded.',
  retry: 'Try again',
  /** @type {Partial<Record<Intl.LDMLPluralRule, string>>} */
  count: { one: '{} result', other: '{} results' },
  /** Around an estimated count: `about 1,200 results`. */
  about: 'about {}',
  none: 'No results for {}',
  tip: 'Check the spelling, or try fewer or more general words.',
  filtered: 'No result has the chosen filters.',
  withoutFilters: 'Search without filters',
  excluded: 'Every result contains an excluded word.',
  withoutExclusions: 'Search without exclusions',
  noPhrase: 'The words do not occur in exactly this order.',
  singleWords: 'Search for the single words',
  noLetters: 'The query has no letters or digits.',
  similar: 'In these documents:',
  showing: 'Showing results for {}',
  cut: 'Long query: only its first words were searched.',
  relaxed: 'Not found, left out: {}',
  instead: 'Search instead for {}',
  missing: 'Missing: {}',
  copy: 'Same text: {}',
  more: 'Show more',
  /** Kinds of hits: `section`, `code`, `api`. */
  section: 'Section',
  code: 'Code',
  api: 'Reference',
  /** Opens all facets, in small windows. */
  filters: 'Filters',
  /** The ends of a range of dates or numbers. */
  from: 'From',
  to: 'To',
  scope: 'Search in',
  completion: 'Completion: {}',
  all: 'All',
  fewer: 'Fewer',
  sort: 'Sort by',
  /** @type {Record<string, string>} names of sort orders and facets that differ from the raw name */
  names: {
    '': 'Best match',
    'date:desc': 'Newest first',
    'date:asc': 'Oldest first',
    'title:asc': 'Title A–Z',
    lang: 'Language',
  },
  move: 'move',
  open: 'open',
  dismiss: 'close',
};

/** More texts, for pages of results and for marks in the pages of hits. */
export const englishPageWords = {
  /** The title of a list of documents about the same. */
  related: 'Similar documents',
  page: 'Page {}',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  /** The number of the current mark, and of all. */
  markOf: '{} of {}',
  marks: 'Marked words',
  previous: 'Previous mark',
  next: 'Next mark',
  /** An encrypted page, until it is decrypted. */
  locked: 'These documents are encrypted',
  password: 'Password',
  unlock: 'Unlock',
  unlocking: 'Decrypting…',
  wrongPassword: 'This password does not open the documents.',
  /** Every occurrence of a query in all documents, and the button that saves the list. */
  occurrences: 'All occurrences',
  saveList: 'Save as a table',
  /** The list of documents, in its heading and in the link back to it. */
  allDocuments: 'All documents',
  /** A document: its table of contents, the link to its source file, and what stands where there is none. */
  contents: 'Contents',
  original: 'Original',
  noDocument: 'No such document',
  /** Buttons of a document: its address, and its citation. */
  copyLink: 'Copy link',
  copied: 'Copied',
  cite: 'Cite this passage',
  cannotDecrypt: 'This browser cannot decrypt here: open the file from disk, or at a secure address.',
};
