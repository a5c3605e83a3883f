/** Runs a job in a worker of its own. The worker is made from the page's own text, since a page on disk may load nothing. */

import { decodeBase64 } from './base64.js';

/** @import { MakeJob, Message, PackedEngine, Progress, ReadJob } from './module.d.ts' */

/**
 * The text of an element that the bundler has added.
 * @param {string} id
 */
function embedded(id) {
  const text = document.getElementById(id)?.textContent;
  if (!text) throw new Error(`This page is damaged: it has no ${id}.`);
  return text;
}

/** @returns {PackedEngine} */
export function packedEngine() {
  const size = Number(document.getElementById('maker-engine')?.dataset.size);
  return { packed: embedded('maker-engine'), size };
}

/** The page that an index is put into. */
export function pageTemplate() {
  return new TextDecoder().decode(decodeBase64(embedded('maker-template')));
}

/**
 * The scripts with the words of the search box, and the line below the title, by language in lower case; English is in the box.
 * @returns {Record<string, { script: string, description: string }>}
 */
export function boxWords() {
  return JSON.parse(new TextDecoder().decode(decodeBase64(embedded('maker-words'))));
}

/**
 * @param {ReadJob | MakeJob} job
 * @param {(progress: Progress) => void} onProgress
 * @param {AbortSignal} signal ends the worker
 * @returns {Promise<Exclude<Message, { progress: Progress } | { error: string }>>}
 */
export function runJob(job, onProgress, signal) {
  const script = new Blob([decodeBase64(embedded('maker-worker'))], { type: 'text/javascript' });
  const address = URL.createObjectURL(script);
  const worker = new Worker(address);
  const outcome = new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'The worker cannot be started in this browser.'));
    });
    worker.addEventListener('message', ({ data }) => {
      if ('progress' in data) onProgress(data.progress);
      else if ('error' in data) reject(new Error(data.error));
      else resolve(data);
    });
    worker.postMessage(job);
  });
  return outcome.finally(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
}
