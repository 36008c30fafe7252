import { getContext, setContext } from 'svelte';

const KEY = Symbol('portal homes');

/** Says at which merchants' portals this browser is signed in, by their slugs: a payer who came from there can go back. */
export function providePortalHomes(slugs: () => readonly string[]): void {
  setContext(KEY, slugs);
}

/** The slugs, where somebody provided them. */
export function usePortalHomes(): readonly string[] {
  return (getContext(KEY) as (() => readonly string[]) | undefined)?.() ?? [];
}
