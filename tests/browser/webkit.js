/** Drives WebKitGTK by the WebDriver protocol: puppeteer does not. The nearest to Safari that runs on Linux. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from './ports.js';

/** The key of an element's reference in WebDriver. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Keys that are no characters. */
export const keys = {
  Control: '\ue009',
  Enter: '\ue007',
  Escape: '\ue00c',
  ArrowRight: '\ue014',
  ArrowUp: '\ue013',
  ArrowDown: '\ue015',
  Tab: '\ue004',
};

const browserPaths = ['4.1', '6.0', '4.0'].flatMap((version) =>
  ['x86_64-linux-gnu', 'aarch64-linux-gnu', ''].map((triple) =>
    join('/usr/lib', triple, `webkit${version === '6.0' ? '' : '2'}gtk-${version}`, 'MiniBrowser'),
  ),
);

/** Why WebKitGTK cannot run here; empty if it can. */
export function missing() {
  const onPath = (/** @type {string} */ name) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
  const lacking = [
    onPath('WebKitWebDriver') && browserPaths.some((path) => existsSync(path)) ? '' : 'webkit2gtk-driver',
    onPath('xvfb-run') ? '' : 'xvfb',
  ].filter(Boolean);
  return lacking.length ? `not installed (Debian: apt-get install ${lacking.join(' ')})` : '';
}

/** A window of WebKitGTK. */
export class WebKit {
  #driver;
  #session;

  /**
   * @param {import('node:child_process').ChildProcess} driver
   * @param {string} session the address of the session
   */
  constructor(driver, session) {
    this.#driver = driver;
    this.#session = session;
  }

  static async start() {
    const port = await freePort();
    // A group of its own, which `close` ends: xvfb-run, the driver, the browser.
    const driver = spawn('xvfb-run', ['-a', '-s', '-screen 0 1280x900x24', 'WebKitWebDriver', `--port=${port}`], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1' },
    });
    const binary = browserPaths.find((path) => existsSync(path));
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const address = `http://127.0.0.1:${port}/session`;
    for (let attempt = 0; ; attempt++) {
      try {
        const { sessionId } = await call('POST', address, { capabilities: { alwaysMatch } });
        return new WebKit(driver, `${address}/${sessionId}`);
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  async close() {
    await call('DELETE', this.#session).catch(() => {});
    if (this.#driver.pid) process.kill(-this.#driver.pid);
  }

  /** @param {string} url */
  async open(url) {
    // A URL that differs in its fragment only would not load the page.
    await this.#post('url', { url: 'about:blank' });
    await this.#post('url', { url });
  }

  /**
   * Runs a function in the page. Its arguments and its result are data.
   * @template R
   * @param {(...values: any[]) => R} code
   * @param {unknown[]} values
   * @returns {Promise<Awaited<R>>}
   */
  async evaluate(code, ...values) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${code})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.#post('execute/async', { script, args: values });
    if (error) throw new Error(error);
    return value;
  }

  /**
   * Waits until a function returns something true, and returns that.
   * @template R
   * @param {(...values: any[]) => R} code
   * @param {unknown[]} values
   * @returns {Promise<Awaited<R>>}
   */
  async until(code, ...values) {
    for (let attempt = 0; attempt < 300; attempt++) {
      const value = await this.evaluate(code, ...values);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`never true: ${code}`);
  }

  /**
   * Presses the keys of a text one after the other, as a reader does.
   * @param {string} text
   */
  async type(text) {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /**
   * Presses a key while another one is held.
   * @param {string} held
   * @param {string} key
   */
  async chord(held, key) {
    const actions = [
      { type: 'keyDown', value: held },
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
      { type: 'keyUp', value: held },
    ];
    await this.#post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /**
   * Clicks the element that a function returns.
   * @param {(...values: any[]) => Element | null | undefined} find
   * @param {unknown[]} values
   */
  async click(find, ...values) {
    const script = `return (${find})(...arguments)`;
    const element = await this.#post('execute/sync', { script, args: values });
    await this.#post(`element/${element[elementKey]}/click`, {});
  }

  /** @param {string} path @param {unknown} body */
  #post(path, body) {
    return call('POST', `${this.#session}/${path}`, body);
  }
}

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
async function call(method, url, body) {
  const response = await fetch(url, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const { value } = /** @type {any} */ (await response.json());
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
