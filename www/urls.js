/** Which addresses are followed: http:, https:, mailto: and relative ones. */

/**
 * The address to follow, or null where it must not be followed.
 *
 * The browser's own parser decides, so that what it would drop (tabs, line ends, leading spaces) cannot hide a scheme:
 * whatever parses without a base has a scheme, and the scheme must be one of the three.
 *
 * @param {string} url as the index has it
 * @param {string} [base] what a relative one is relative to; without it a relative one comes back as it is
 * @returns {string | null}
 */
export function followable(url, base) {
  // To fail is dear: what has no colon has no scheme.
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
