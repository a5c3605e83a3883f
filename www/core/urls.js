/** Decides which URLs may be links: http:, https:, mailto: and relative ones. */

/**
 * The address for a link, or null if the scheme is not allowed.
 *
 * The browser's parser decides, so that characters it ignores (tabs, line ends, leading spaces) cannot hide a scheme. A
 * URL that parses without a base has a scheme, which must be one of the three.
 *
 * @param {string} url a URL from the index
 * @param {string} [base] the base of relative URLs; without it they are returned unchanged
 * @returns {string | null}
 */
export function followable(url, base) {
  // A failing parse is slow, and a URL without a colon has no scheme.
  const absolute = url.includes(':') ? parseUrl(url) : null;
  if (absolute) return /^(https?|mailto):$/.test(absolute.protocol) ? absolute.href : null;
  if (!base || url.startsWith('#')) return url;
  const resolved = parseUrl(url, base);
  return resolved && /^(https?|file):$/.test(resolved.protocol) ? resolved.href : null;
}

/**
 * @param {string | URL} url
 * @param {string} [base]
 */
export function parseUrl(url, base) {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}
