import type { SearchSource } from '../samara.d.ts';

export interface ClusterOptions {
  /** Headers of every request, such as the key of a user who may only search. */
  headers?: Record<string, string>;
  /** Whether cookies are sent: as in `fetch()`. */
  credentials?: RequestCredentials;
  /** The base of the documents' URLs. Default: the address of the page. */
  baseUrl?: string | URL;
  /** Aborts opening. */
  signal?: AbortSignal;
}

/**
 * Opens an index of OpenSearch or Elasticsearch that has the records of `samara export --to opensearch`.
 * @param endpoint the address of the index, without `/_search`: requests are sent to `ENDPOINT/_search` only
 * @throws TypeError for a wrong address; Error if the cluster does not answer, or has other records
 */
export function openCluster(endpoint: string | URL, options?: ClusterOptions): Promise<SearchSource>;
