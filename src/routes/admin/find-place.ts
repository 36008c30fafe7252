import type { NavGroup, NavPage } from './nav.server.ts';

/** Where an address is in the menu: the page with the longest start that fits. */
export function findPlace(
  groups: readonly NavGroup[],
  path: string
): Readonly<{ group: NavGroup; page: NavPage }> | undefined {
  let found: Readonly<{ group: NavGroup; page: NavPage; length: number }> | undefined;
  for (const group of groups)
    for (const page of group.pages)
      for (const start of page.under) {
        // The home's address is the start of every other: it stands for itself only.
        const fits = path === start || (start !== '/admin' && path.startsWith(`${start}/`));
        if (fits && start.length > (found?.length ?? 0)) found = { group, page, length: start.length };
      }
  return found;
}
