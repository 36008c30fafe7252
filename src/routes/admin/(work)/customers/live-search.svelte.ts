import { replaceState } from '$app/navigation';
import { paths } from '../../paths.ts';
import type { Found } from './search.server.ts';

/** Between two keys of a quick typist; whoever pauses longer wants to see. */
const PAUSE_MS = 120;

/**
 * What is found while somebody types. A newer key ends the search of an older one, so that its answer never comes late
 * over a newer one. Where the answer doesn't come, the form still sends.
 */
export class LiveSearch {
  /** The last answer; `undefined` while what the page came with still stands. */
  found = $state.raw<Found>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = new AbortController();

  type(search: string): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.#timer = setTimeout(() => void this.#ask(search, signal), PAUSE_MS);
  }

  /** The page has moved on by itself. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.found = undefined;
  }

  async #ask(search: string, signal: AbortSignal): Promise<void> {
    try {
      const response = await fetch(paths.customersFound({ search }), { signal });
      if (!response.ok || response.redirected) return;
      this.found = (await response.json()) as Found;
      replaceState(paths.customers({ search }), {});
    } catch {
      // Ended by a newer key, or offline: the form is still there.
    }
  }
}
