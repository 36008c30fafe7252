import { expect, test } from 'vitest';
import { isForeign } from './refuse-foreign.ts';

const own = 'https://pay.example.org';

test.each([
  ['POST', '/p/x', { 'sec-fetch-site': 'same-origin', origin: 'null' }, false],
  ['POST', '/p/x', { origin: own }, false],
  ['POST', '/p/x', { origin: 'null' }, false],
  ['POST', '/admin/x', { origin: 'null' }, true],
  ['POST', '/p/x', { origin: 'https://evil.example' }, true],
  ['POST', '/p/x', { 'sec-fetch-site': 'cross-site', origin: own }, true],
  ['POST', '/p/x', { 'sec-fetch-site': 'same-site' }, true],
  ['DELETE', '/admin/x', { 'sec-fetch-site': 'cross-site' }, true],
  ['GET', '/p/x', { 'sec-fetch-site': 'cross-site' }, false],
  ['POST', '/api/v1/invoices', { origin: 'https://erp.example' }, false],
  ['POST', '/api/webhooks/stripe', {}, false],
  ['POST', '/api/webhooks/twilio/x', { 'content-type': 'application/x-www-form-urlencoded' }, false],
  ['POST', '/u/x', { 'content-type': 'application/x-www-form-urlencoded' }, false],
  ['POST', '/admin/x', { 'content-type': 'application/x-www-form-urlencoded' }, true],
  ['POST', '/p/x', { 'content-type': 'Multipart/Form-Data; boundary=x' }, true],
  ['POST', '/admin/x', { 'content-type': 'text/plain' }, true],
  ['POST', '/admin/x', { 'content-type': 'application/x-www-form-urlencoded', origin: own }, false]
] as const)('%s %s with %j: foreign %s', (method, path, headers, foreign) => {
  expect(isForeign(new Request(own + path, { method, headers }), own)).toBe(foreign);
});
