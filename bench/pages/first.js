/**
 * Stands in a page of its own: from navigation to the first result of `?q=`. All engines are alike here: code, index,
 * search, a title in the page.
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
