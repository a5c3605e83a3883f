/** Checks the options of all methods against one table of rules. */

/** @typedef {[check: (value: any) => boolean, expected: string]} Rule `expected` completes the error message */

/** @type {(value: any) => boolean} */
const isString = (value) => typeof value === 'string';

/** @type {Rule} */
const textRule = [isString, 'a string'];
/** @type {Rule} */
const booleanRule = [(value) => typeof value === 'boolean', 'true or false'];
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
    form: [(value) => value === 'whole' || value === 'parts', '“whole” or “parts”'],
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
    prefix: booleanRule,
    typos: booleanRule,
    explain: booleanRule,
    excerpts: booleanRule,
    signal: signalRule,
  },
  suggest: { limit: countRule, signal: signalRule },
  similar: { limit: countRule, signal: signalRule },
  document: { query: textRule, signal: signalRule },
};

/**
 * Returns the own properties of the options if all names are known and all types are right. Undefined means not given.
 * @template T
 * @param {keyof typeof optionRules} method
 * @param {T} options
 * @returns {T}
 * @throws {TypeError} names the option and the expected type
 */
export function checkOptions(method, options) {
  const rules = optionRules[method];
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${method}: the options should be an object, not ${describeValue(options)}`);
  }
  const own = Object.create(null);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw new TypeError(`${method}: there is no option “${name}”; there are ${Object.keys(rules).join(', ')}`);
    }
    const [check, expected] = rules[name];
    if (value !== undefined && !check(value)) {
      throw new TypeError(`${method}: the option “${name}” should be ${expected}, not ${describeValue(value)}`);
    }
    own[name] = value;
  }
  return own;
}

/**
 * Returns the text with lone surrogates replaced, because the engine takes UTF-8. Throws if it is not a string.
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
export function checkText(name, value) {
  if (!isString(value)) throw new TypeError(`the ${name} should be a string, not ${describeValue(value)}`);
  return /** @type {string} */ (value).replace(/\p{Surrogate}/gu, '\ufffd');
}

/** @param {unknown} value */
function describeValue(value) {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isString(value)) return JSON.stringify(value);
  return Array.isArray(value) ? 'a list' : typeof value;
}
