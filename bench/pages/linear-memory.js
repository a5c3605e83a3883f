/** Collects the page's WebAssembly memories, which browsers leave out of a page's memory. */

/** @type {Set<WebAssembly.Memory>} */
const memories = new Set();

/** @template {WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource} T @param {T} result @returns {T} */
function note(result) {
  const instance = result instanceof WebAssembly.Instance ? result : result.instance;
  const memory = Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory);
  memory.forEach((one) => memories.add(one));
  return result;
}

const { Instance, instantiate, instantiateStreaming } = WebAssembly;
Object.assign(WebAssembly, {
  Instance: new Proxy(Instance, {
    construct: (target, values) => note(/** @type {WebAssembly.Instance} */ (Reflect.construct(target, values))),
  }),
  instantiate: async (/** @type {any} */ module, /** @type {any} */ imports) =>
    note(await instantiate(module, imports)),
  instantiateStreaming: async (/** @type {any} */ response, /** @type {any} */ imports) =>
    note(await instantiateStreaming(response, imports)),
});

/** Their size in bytes. They never shrink. */
export const linearMemory = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
