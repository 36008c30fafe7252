import { expect, test } from 'vitest';
import { sepaReasons } from '../../domain/collection/retry/sepa-reason-codes.data.ts';
import { declineOf } from './outcomes.ts';

test('a reason code has the class that the retry policy gives it, and an unknown one is never repeated by machine', () => {
  const classes = sepaReasons.flatMap(({ codes, class: of }) => codes.map((code) => [code, of] as const));
  for (const [code, of] of classes)
    expect([code, declineOf({ code, text: undefined }).class]).toEqual([code, of]);
  expect(declineOf({ code: 'XX99', text: undefined })).toEqual({ class: 'customer-action', code: 'XX99' });
  expect(declineOf(undefined)).toEqual({ class: 'customer-action', code: 'not-given' });
});
