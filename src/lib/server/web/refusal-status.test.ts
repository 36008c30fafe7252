import { expect, test } from 'vitest';
import { refusalStatus } from './refusal-status.ts';

test.each([
  ['pay-link-unknown', 404],
  ['customer-not-found', 404],
  ['pay-link-expired', 410],
  ['pay-link-revoked', 410],
  ['api-key-not-found', 401],
  ['api-key-unknown', 404],
  ['scope-not-allowed', 403],
  ['payment-under-way', 409],
  ['amount-changed', 409],
  ['invoice-already-paid', 409],
  ['request-in-flight', 409],
  ['too-many-attempts', 429],
  ['books-behind', 503],
  ['body-too-large', 413],
  ['part-below-minimum', 422],
  ['iban-invalid', 422]
])('%s is %i', (code, status) => expect(refusalStatus(code)).toBe(status));
