/**
 * A search library with fixed results, so that pictures of the box do not change with the engine. The results contain
 * everything that is difficult to lay out: long titles, trails and words, sections, copies, missing words.
 *
 * The function runs in the page and is self-contained.
 */
export function openLibrary() {
  /** @typedef {{ url: string, title: string, text: string, sections?: string[][], meta?: Record<string, string | string[]>, missing?: string[], duplicates?: string[] }} Entry */

  /** @param {string} text in which `*words*` are marked */
  const passage = (text) => {
    /** @type {[number, number][]} */
    const marks = [];
    let plain = '';
    text.split('*').forEach((part, at) => {
      if (at % 2) marks.push([plain.length, plain.length + part.length]);
      plain += part;
    });
    return { text: plain, marks };
  };

  /** @type {Entry[]} */
  const entries = [
    {
      url: 'trees/maple/fruits.html',
      title: 'The *winged* fruits of the maple',
      text: 'Two *seeds* grow together and part when they are ripe. Each has a *wing*, thick along one edge, and turns as it falls: the *wind* has time to carry it a hundred metres from the tree.',
      sections: [
        [
          'Why they turn',
          'turn',
          'The weight of the *seed* lies at one end. Air that flows over the *wing* lifts the other, and what would fall begins to spin.',
        ],
        [
          'How far they fly',
          'far',
          'Most come down under the tree. In a gust of *wind* a few are found beyond the next field, and of these the woods are made.',
        ],
        ['From flower to fruit', 'flower', 'Two *seeds* grow together and part when they are ripe. Each has a *wing*.'],
      ],
      meta: { source: 'Field notes', date: '2024-09-17' },
    },
    {
      url: 'archive/2019/committee/reports/on-the-dispersal-of-fruits/annex-four/tables-and-figures.html',
      title:
        'Report of the committee on the dispersal of *winged* fruits by *wind*, water and animals in the northern provinces, with four annexes, a glossary, and the minutes of all meetings',
      text: 'The committee met eleven times. It found that *seeds* travel.',
      missing: ['parachute', 'bristle'],
    },
    {
      url: 'trees/ash.html',
      title: 'Ash',
      text: 'Keys hang in bunches until spring. Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is a word that no line holds; a *seed* is one that all do.',
      duplicates: ['trees/fraxinus.html'],
    },
    {
      url: 'herbs/dandelion.html',
      title: 'Dandelion',
      text: 'No *wing* but a parachute: bristles that hold the air. Dry weather opens it, and the *wind* does the rest.',
      sections: [
        ['Parachutes', 'parachutes', 'The bristles leave most of the air through, and a ring of it stays above them.'],
      ],
    },
    { url: 'trees/elm.html', title: 'Elm', text: 'The *seed* lies in the middle of a round *wing*, like a coin.' },
    {
      url: 'trees/birch.html',
      title: 'Birch',
      text: 'So small that a breath of *wind* is enough: two *wings*, one *seed*, two milligrams.',
    },
  ];
  const hits = entries.map(({ url, title, text, sections = [], meta = {}, missing = [], duplicates = [] }) => {
    const { text: plain, marks } = passage(title);
    return {
      url,
      title: plain,
      titleMarks: marks,
      score: 1,
      meta,
      lang: 'en',
      missing,
      duplicates,
      excerpt: passage(text),
      sections: sections.map(([heading, anchor, text]) => ({
        heading,
        headingMarks: [],
        url: `${url}#${anchor}`,
        excerpt: passage(text),
      })),
    };
  });
  const facets = {
    year: ['2024', '2023', '2019'].map((value, at) => ({ value, count: 3 - at })),
    source: ['Field notes', 'The committee'].map((value, at) => ({ value, count: 4 - at })),
    tags: ['wind', 'water', 'animals', 'spring', 'autumn', 'air', 'weight', 'birds'].map((value, at) => ({
      value,
      count: 9 - at,
    })),
  };
  return {
    info: { documents: hits.length, words: 300, languages: ['en'], version: 1 },
    /** @param {string} url */
    resolve: (url) => new URL(url, 'https://example.org/').href,
    /**
     * Finds all documents for any query, except for `telescope`, and corrects `telnor custmer data`.
     * @param {string} query
     * @param {{ limit?: number, offset?: number, filters?: Record<string, string[]> }} [options]
     */
    async search(query, { limit = 10, offset = 0, filters = {} } = {}) {
      const chosen = Object.values(filters).some((values) => values.length);
      const found = query === 'telescope' ? [] : hits.slice(0, chosen ? 3 : hits.length);
      const suggestion = query.startsWith('telnor c') ? 'winged seeds' : null;
      return {
        query,
        total: found.length,
        hits: found.slice(offset, offset + limit),
        facets: found.length ? facets : {},
        suggestion,
      };
    },
    suggest: async () => ['telling', 'tell', 'television'].map((text) => ({ text, count: 1 })),
    /** @param {string} url */
    async document(url) {
      const hit = hits.find((each) => each.url === url) ?? hits[0];
      const blocks = [
        { kind: 'h1', text: hit.title, marks: hit.titleMarks },
        { kind: 'paragraph', ...hit.excerpt },
        ...hit.sections.flatMap(({ heading, url, excerpt }) => [
          { kind: 'h2', text: heading, marks: [], id: url.split('#')[1] },
          { kind: 'paragraph', ...excerpt },
        ]),
      ];
      return { url, title: hit.title, lang: 'en', meta: hit.meta, blocks };
    },
  };
}
