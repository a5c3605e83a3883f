/** The excerpt that a page must make when its engine only returns stored texts: the words around the first match, marked. */

/** The length of an excerpt in words. */
const words = 36;

/** @param {string} text @param {string} query */
export function excerpt(text, query) {
  const typed = query.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${typed.join('|') || '(?!)'})`, 'giu');
  const at = pattern.exec(text)?.index ?? 0;
  // A third of the words precede the match.
  let start = at;
  for (let left = words / 3; left > 0 && start > 0; left--) start = text.lastIndexOf(' ', start - 2) + 1;
  let end = start;
  for (let left = words; left > 0 && end < text.length; left--) end = nextSpace(text, end);
  const shown = text.slice(start, end);
  pattern.lastIndex = 0;
  const marks = [...shown.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
  return { text: shown, marks };
}

/** @param {string} text @param {number} from */
function nextSpace(text, from) {
  const space = text.indexOf(' ', from + 1);
  return space < 0 ? text.length : space;
}
