import { expect, test } from 'vitest';
import { readAuditSearch, writeAuditSearch } from './search.server.ts';

test.each([
  ['', {}],
  ['by=&act=&on=&from=&until=', {}],
  ['by=customer&act=void-invoice', { by: 'customer', act: 'void-invoice' }],
  ['by=019a0000-0000-7000-8000-000000000001', { by: '019a0000-0000-7000-8000-000000000001' }],
  ["by=' or 1=1&act=DROP TABLE", {}],
  ['on= 2026-1101 ', { on: '2026-1101' }],
  ['from=2026-11-01&until=2026-11-30', { from: '2026-11-01', until: '2026-11-30' }],
  ['from=2026-02-31&until=yesterday', {}]
])('%j asks for %j', (query, asked) => {
  const search = readAuditSearch(new URLSearchParams(query));
  expect(JSON.parse(JSON.stringify(writeAuditSearch(search)))).toEqual(asked);
});
