/**
 * What the widget says, in English: the language that is always there. `{}` is where the words or the number go; forms
 * are chosen by `Intl.PluralRules`. Another language may leave out what it does not have.
 */
export const englishWords = {
  /** What numbers, dates and plural forms follow. */
  lang: 'en',
  label: 'Search',
  placeholder: 'Search',
  results: 'Search results',
  clear: 'Clear',
  close: 'Close',
  start: 'Type to search.',
  /** What a query may be made of, and what each finds. @type {Record<string, string>} */
  syntax: { '"two words"': 'exactly these words', '-word': 'without this word', 'title:word': 'in titles only' },
  loading: 'Loading…',
  failed: 'Search could not be loaded.',
  retry: 'Try again',
  /** @type {Partial<Record<Intl.LDMLPluralRule, string>>} */
  count: { one: '{} result', other: '{} results' },
  none: 'No results for {}',
  tip: 'Check the spelling, or try fewer or more general words.',
  similar: 'In these documents:',
  showing: 'Showing results for {}',
  cut: 'Long query: only its first words were searched.',
  instead: 'Search instead for {}',
  missing: 'Missing: {}',
  copy: 'Same text: {}',
  more: 'Show more',
  sort: 'Sort by',
  /** @type {Record<string, string>} names of sort orders and facets, where the raw name will not do */
  names: {
    '': 'Best match',
    'date:desc': 'Newest first',
    'date:asc': 'Oldest first',
    'title:asc': 'Title A–Z',
    lang: 'Language',
  },
  previous: 'Previous mark',
  next: 'Next mark',
  move: 'move',
  open: 'open',
  dismiss: 'close',
};
