/**
 * The script of first.html: measures the time from navigation to the first result of `?q=`. It does the same for all
 * engines: load code and index, search, put a title into the page.
 */

/** @import { Engine } from '../types.d.ts' */

const address = './engine.js';

async function run() {
  /** @type {Engine} */
  const engine = await import(address);
  const query = new URLSearchParams(location.search).get('q') ?? '';
  const index = await (engine.start ? engine.start() : engine.load().then(engine.open));
  const found = engine.first ? await engine.first(index, query) : (await engine.search(index, query))[0];
  const item = document.createElement('li');
  item.textContent = found?.title ?? '';
  document.querySelector('ol')?.append(item);
  return { time: performance.now(), found: Boolean(found) };
}

Object.assign(globalThis, { first: run() });
