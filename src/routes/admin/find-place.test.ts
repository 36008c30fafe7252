import { expect, test } from 'vitest';
import { findPlace } from './find-place.ts';
import type { NavGroup } from './nav.server.ts';

const page = (name: string, ...under: string[]) => ({ name, href: under[0]!, under });
const groups: readonly NavGroup[] = [
  { name: 'today', pages: [page('home', '/admin')] },
  {
    name: 'messages',
    pages: [page('messages', '/admin/messages'), page('results', '/admin/messages/results')]
  },
  {
    name: 'invoices',
    pages: [page('invoices', '/admin/invoices', '/admin/payments'), page('import', '/admin/import')]
  }
];

test.each([
  ['/admin', 'home'],
  ['/admin/messages', 'messages'],
  ['/admin/messages/019a', 'messages'],
  ['/admin/messages/results', 'results'],
  ['/admin/payments/1/refund', 'invoices'],
  ['/admin/import', 'import'],
  ['/admin/imports/1', undefined],
  ['/admin/nowhere', undefined]
])('%s is on the page %s', (path, name) => {
  expect(findPlace(groups, path)?.page.name).toBe(name);
});
