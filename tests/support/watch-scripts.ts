import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';

/** Counts what all scripts weigh that a page loads from now until it is asked: in bytes, gzipped, each script once. */
export function watchScripts(page: Page): () => Promise<number> {
  const weights = new Map<string, Promise<number>>();
  const weigh = (response: Response) => {
    if (response.request().resourceType() !== 'script' || weights.has(response.url())) return;
    weights.set(
      response.url(),
      // The browser forgets the body of a page that was left: then it is asked for again.
      response
        .body()
        .catch(async () => (await page.request.get(response.url())).body())
        .then((body) => gzipSync(body).length)
    );
  };
  page.on('response', weigh);
  return async () => {
    page.off('response', weigh);
    return (await Promise.all(weights.values())).reduce((total, weight) => total + weight, 0);
  };
}
