/** What may be asked for, in one table: every option of every method, how it is checked, and what to say if it is wrong. */

/** @typedef {[check: (value: any) => boolean, expected: string]} Rule */

/** @type {(value: any) => boolean} */
const isString = (value) => typeof value === 'string';

/** @type {Rule} */
const textRule = [isString, 'a string'];
/** @type {Rule} */
const switchRule = [(value) => typeof value === 'boolean', 'true or false'];
/** @type {Rule} */
const countRule = [(value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32, 'a whole number, 0 or more'];
/** @type {Rule} */
const signalRule = [
  (value) => typeof value?.aborted === 'boolean' && typeof value.addEventListener === 'function',
  'an AbortSignal',
];
/** @type {Rule} */
const filtersRule = [
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((values) => isString(values) || (Array.isArray(values) && values.every(isString))),
  "an object of names and lists of values, such as { year: ['2022'] }",
];

/** @type {Record<string, Record<string, Rule>>} */
const optionRules = {
  open: {
    baseUrl: [(value) => isString(value) || value instanceof URL, 'a string or a URL'],
    onProgress: [(value) => typeof value === 'function', 'a function'],
    signal: signalRule,
  },
  search: {
    limit: countRule,
    offset: countRule,
    filters: filtersRule,
    sort: textRule,
    lang: textRule,
    prefer: textRule,
    prefix: switchRule,
    typos: switchRule,
    explain: switchRule,
    excerpts: switchRule,
    signal: signalRule,
  },
  suggest: { limit: countRule, signal: signalRule },
  document: { query: textRule, signal: signalRule },
};

/**
 * The options, if all of them are known and of the right type. Undefined counts as not given.
 * @template T
 * @param {keyof typeof optionRules} method
 * @param {T} options
 * @returns {T}
 * @throws {TypeError} that names the option and what it should be
 */
export function checkOptions(method, options) {
  const rules = optionRules[method];
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${method}: the options should be an object, not ${nameValue(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw new TypeError(`${method}: there is no option “${name}”; there are ${Object.keys(rules).join(', ')}`);
    }
    const [check, expected] = rules[name];
    if (value !== undefined && !check(value)) {
      throw new TypeError(`${method}: the option “${name}” should be ${expected}, not ${nameValue(value)}`);
    }
  }
  return options;
}

/**
 * The text, if it is a string, with lone surrogates replaced: what crosses into the engine is UTF-8.
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
export function checkText(name, value) {
  if (!isString(value)) throw new TypeError(`the ${name} should be a string, not ${nameValue(value)}`);
  return /** @type {string} */ (value).replace(/\p{Surrogate}/gu, '\ufffd');
}

/** @param {unknown} value */
function nameValue(value) {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isString(value)) return JSON.stringify(value);
  return Array.isArray(value) ? 'a list' : typeof value;
}
