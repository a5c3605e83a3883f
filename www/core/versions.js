/** Engine, index and scripts of different builds. */

/**
 * Files of different builds are together: a cache holds an old one, or they were not copied together. The box then offers
 * to load the page again.
 */
export class VersionError extends Error {
  name = 'VersionError';
}

/**
 * An error of the engine, as a `VersionError` if it is about versions.
 * @param {unknown} error
 */
export function withVersionError(error) {
  const { message = '' } = /** @type {Error} */ (error);
  return /format version/.test(message) ? new VersionError(message, { cause: error }) : error;
}
