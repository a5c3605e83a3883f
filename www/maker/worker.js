/** The worker of maker.html: reads files into documents, or makes the page of documents. It does one job. */

import { decodeLzma } from '../core/lzma.js';
import { decodeBase64 } from './base64.js';
import { bindMaker } from './engine.js';
import { FolderReading } from './folder-reading.js';
import { PictureHost } from './picture-host.js';
import { readBytes } from './read-bytes.js';

/** @import { MakeJob, Message, PackedEngine, Progress, ReadJob } from './module.d.ts' */

const host = /** @type {Worker} */ (/** @type {unknown} */ (globalThis));

/** The salts and nonces of an encrypted page. */
const randomBytes = 56;

/** The least time between two messages about progress, in ms. */
const progressInterval = 60;

let lastProgress = 0;

host.addEventListener('message', async ({ data }) => {
  try {
    post(await run(data));
  } catch (error) {
    post({ error: error instanceof Error ? error.message : String(error) });
  }
});

/** @param {Message} message */
function post(message) {
  host.postMessage(message);
}

/**
 * @param {Progress} progress
 * @param {boolean} [always] also soon after the last message
 */
function report(progress, always = false) {
  const now = performance.now();
  if (!always && now - lastProgress < progressInterval) return;
  lastProgress = now;
  post({ progress });
}

/**
 * @param {ReadJob | MakeJob} job
 * @returns {Promise<Message>}
 */
async function run(job) {
  report({ step: 'start' }, true);
  const compiled = await compile(job.engine);
  if ('template' in job) return makePage(compiled, job);
  return { reading: new FolderReading(compiled, job.files, report).run() };
}

/** @param {PackedEngine} engine */
async function compile({ packed, size }) {
  return WebAssembly.compile(/** @type {BufferSource} */ (await decodeLzma(decodeBase64(packed), size)));
}

/**
 * @param {WebAssembly.Module} compiled
 * @param {MakeJob} job
 * @returns {Message}
 */
function makePage(compiled, { template, texts, logo, password, facets, follow, chunks, megabytes, files }) {
  const engine = bindMaker(compiled);
  try {
    const builder = new engine.PageBuilder(facets, follow);
    if (megabytes !== null) builder.takePictures(megabytes, new PictureHost(compiled, files));
    chunks.forEach((chunk, index) => {
      report({ step: 'add', share: index / chunks.length });
      builder.add(readBytes(chunk, 0, chunk.size));
    });
    report({ step: 'build' }, true);
    const random = crypto.getRandomValues(new Uint8Array(randomBytes));
    const pictures = builder.pictures();
    const page = builder.finish(template, texts, logo, password, random);
    return { page: new Blob([page], { type: 'text/html' }), pictures };
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new Error(
      'The browser has too little memory for so many documents. The command samara pack can make this file.',
    );
  }
}
